//! Where pieces stand on printing sheets: arithmetic in millimetres, from the sheet's upper left corner.
//!
//! Terms are the print shop's. *Trim* is where the piece is cut, *bleed* the colour beyond it, *marks* the short lines that
//! tell the cutter where; they stand outside the bleed of every piece. *Cut and stack*: place k of sheet s holds piece
//! k·S + s, so that the piles of a cut stack, put on each other in the order of the places, are in the order of the list.

use serde::{Deserialize, Serialize};

/// A printing sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Sheet {
    A4,
    A3,
    /// What digital presses take: A3 with room for bleed and marks.
    Sra3,
}

impl Sheet {
    pub const ALL: [Self; 3] = [Self::A4, Self::A3, Self::Sra3];

    /// Width and height, upright, mm (ISO 216, ISO 217).
    pub fn size(self) -> (f64, f64) {
        match self {
            Self::A4 => (210.0, 297.0),
            Self::A3 => (297.0, 420.0),
            Self::Sra3 => (320.0, 450.0),
        }
    }

    /// As it stands on the paper's wrapping.
    pub fn name(self) -> &'static str {
        match self {
            Self::A4 => "A4",
            Self::A3 => "A3",
            Self::Sra3 => "SRA3",
        }
    }

    /// The word of the command line and of file names.
    pub fn word(self) -> &'static str {
        match self {
            Self::A4 => "a4",
            Self::A3 => "a3",
            Self::Sra3 => "sra3",
        }
    }
}

/// How a sheet is turned over for its back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Flip {
    /// About its long edge.
    #[default]
    Long,
    /// About its short edge.
    Short,
}

/// A rectangle, mm.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Box2 {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

impl Box2 {
    /// The box with a margin around it.
    pub fn outset(self, by: f64) -> Self {
        Self { x: self.x - by, y: self.y - by, width: self.width + 2.0 * by, height: self.height + 2.0 * by }
    }

    pub fn right(self) -> f64 {
        self.x + self.width
    }

    pub fn bottom(self) -> f64 {
        self.y + self.height
    }
}

/// How a piece is turned where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    None,
    /// Upside down.
    Half,
}

/// A crop mark is this long, mm.
pub const MARK: f64 = 3.5;

/// Between the bleed (or the trim, where there is none) and a mark, mm.
pub const MARK_GAP: f64 = 0.5;

/// A crop mark on a sheet that is imposed: shorter, so that more sheets hold their pieces.
pub const SHEET_MARK: f64 = 3.0;

/// The edge that printers leave white, mm: nothing that must be seen stands in it, no bleed and no mark.
pub const UNPRINTABLE: f64 = 5.0;

/// Two tiles of a piece that is larger than the sheet share this much, mm.
pub const OVERLAP: f64 = 10.0;

/// A slack for rounding, mm.
const SLACK: f64 = 0.001;

/// Pieces of one size on a sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    /// The sheet as it lies: width and height, mm.
    pub sheet: (f64, f64),
    pub columns: usize,
    pub rows: usize,
    /// The trim of a piece, mm.
    pub piece: (f64, f64),
    pub bleed: f64,
    pub gutter: f64,
    /// Between the bleed and a mark, mm.
    pub gap: f64,
}

impl Grid {
    /// The fullest grid on a sheet, upright or lying; upright where both hold as many. `None` when not even one piece
    /// fits with its bleed and marks.
    pub fn on(sheet: Sheet, piece: (f64, f64), bleed: f64, gutter: f64) -> Option<Self> {
        Self::apart(sheet, piece, bleed, gutter, MARK_GAP)
    }

    /// The same with marks at another distance from the bleed.
    pub fn apart(sheet: Sheet, piece: (f64, f64), bleed: f64, gutter: f64, gap: f64) -> Option<Self> {
        let (short, long) = sheet.size();
        // A neighbour's bleed is never in another's, so a cut is never wrong by a hair's colour.
        let gutter = gutter.max(2.0 * bleed);
        let margin = bleed + gap + SHEET_MARK + UNPRINTABLE;
        let along = |length: f64, side: f64| {
            let room = length - 2.0 * margin + gutter + SLACK;
            (room / (side + gutter)).floor().max(0.0) as usize
        };
        let grids = [(short, long), (long, short)].map(|sheet| Self {
            sheet,
            columns: along(sheet.0, piece.0),
            rows: along(sheet.1, piece.1),
            piece,
            bleed,
            gutter,
            gap,
        });
        let [upright, lying] = grids;
        let best = if lying.count() > upright.count() { lying } else { upright };
        (best.count() > 0).then_some(best)
    }

    /// Pieces on a sheet.
    pub fn count(&self) -> usize {
        self.columns * self.rows
    }

    /// All pieces with what is between them, in the middle of the sheet.
    pub fn block(&self) -> Box2 {
        let side = |n: usize, side: f64| n as f64 * side + n.saturating_sub(1) as f64 * self.gutter;
        let (width, height) = (side(self.columns, self.piece.0), side(self.rows, self.piece.1));
        Box2 { x: (self.sheet.0 - width) / 2.0, y: (self.sheet.1 - height) / 2.0, width, height }
    }

    /// The trim of the piece at a place, row by row.
    pub fn cell(&self, place: usize) -> Box2 {
        let block = self.block();
        let (row, column) = (place / self.columns, place % self.columns);
        Box2 {
            x: block.x + column as f64 * (self.piece.0 + self.gutter),
            y: block.y + row as f64 * (self.piece.1 + self.gutter),
            width: self.piece.0,
            height: self.piece.1,
        }
    }

    /// Where the back of the piece at a place stands on the back of the sheet, as that is seen, and how it is turned, so
    /// that the finished piece is turned over like a page of a book.
    pub fn back(&self, place: usize, flip: Flip) -> (Box2, Turn) {
        let front = self.cell(place);
        let upright = self.sheet.0 <= self.sheet.1;
        // The axis runs down the sheet when the edge about which it is turned does.
        let about_vertical = upright == (flip == Flip::Long);
        if about_vertical {
            (Box2 { x: self.sheet.0 - front.right(), ..front }, Turn::None)
        } else {
            (Box2 { y: self.sheet.1 - front.bottom(), ..front }, Turn::Half)
        }
    }

    /// The lines along which the sheet is cut: down it (x), then across it (y); one where two pieces touch.
    pub fn cuts(&self) -> (Vec<f64>, Vec<f64>) {
        let mut down: Vec<f64> =
            (0..self.columns).map(|n| self.cell(n)).flat_map(|cell| [cell.x, cell.right()]).collect();
        let mut across: Vec<f64> =
            (0..self.rows).map(|n| self.cell(n * self.columns)).flat_map(|cell| [cell.y, cell.bottom()]).collect();
        for cuts in [&mut down, &mut across] {
            cuts.dedup_by(|a, b| (*a - *b).abs() < SLACK);
        }
        (down, across)
    }

    /// Sheets that so many pieces need.
    pub fn sheets(&self, pieces: usize) -> usize {
        pieces.div_ceil(self.count())
    }

    /// Which piece stands at a place of a sheet, cut and stacked; `None` for an empty place.
    pub fn piece_at(&self, pieces: usize, sheet: usize, place: usize) -> Option<usize> {
        let piece = place * self.sheets(pieces) + sheet;
        (piece < pieces).then_some(piece)
    }
}

/// Whether the trim alone fits on a sheet: then a larger sheet is wanted, and not tiles.
pub fn holds_trim(sheet: Sheet, piece: (f64, f64)) -> bool {
    let (short, long) = sheet.size();
    let fits = |w: f64, h: f64| piece.0 <= w + SLACK && piece.1 <= h + SLACK;
    fits(short, long) || fits(long, short)
}

/// A piece larger than the sheet, cut into parts that overlap.
#[derive(Clone, Debug, PartialEq)]
pub struct Tiles {
    /// The sheet as it lies, mm.
    pub sheet: (f64, f64),
    pub columns: usize,
    pub rows: usize,
    /// The part of the piece (with its bleed and marks, from their upper left corner) on each sheet, row by row.
    pub windows: Vec<Box2>,
}

impl Tiles {
    /// The fewest sheets for a piece of this size, bleed and marks included.
    pub fn on(sheet: Sheet, whole: (f64, f64)) -> Self {
        let (short, long) = sheet.size();
        let lay = |sheet: (f64, f64)| {
            let (room_x, room_y) = (sheet.0 - 2.0 * UNPRINTABLE, sheet.1 - 2.0 * UNPRINTABLE);
            let along = |length: f64, room: f64| {
                if length <= room + SLACK { 1 } else { ((length - OVERLAP - SLACK) / (room - OVERLAP)).ceil() as usize }
            };
            let (columns, rows) = (along(whole.0, room_x), along(whole.1, room_y));
            // The parts are as even as they go, so that the last is no strip.
            let part = |length: f64, n: usize| (length + (n - 1) as f64 * OVERLAP) / n as f64;
            let (width, height) = (part(whole.0, columns), part(whole.1, rows));
            let windows = (0..columns * rows)
                .map(|n| Box2 {
                    x: (n % columns) as f64 * (width - OVERLAP),
                    y: (n / columns) as f64 * (height - OVERLAP),
                    width,
                    height,
                })
                .collect();
            Self { sheet, columns, rows, windows }
        };
        let (upright, lying) = (lay((short, long)), lay((long, short)));
        if lying.windows.len() < upright.windows.len() { lying } else { upright }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_fill_a_sheet_and_stay_apart() {
        let grid = Grid::on(Sheet::A4, (70.0, 30.0), 3.0, 0.0).unwrap();
        assert_eq!((grid.columns, grid.rows), (3, 5));
        for a in 0..grid.count() {
            let cell = grid.cell(a).outset(3.0 + MARK_GAP + SHEET_MARK - SLACK);
            assert!(cell.x >= UNPRINTABLE && cell.y >= UNPRINTABLE);
            assert!(cell.right() <= grid.sheet.0 - UNPRINTABLE && cell.bottom() <= grid.sheet.1 - UNPRINTABLE);
            for b in a + 1..grid.count() {
                let (one, two) = (grid.cell(a).outset(3.0), grid.cell(b).outset(3.0));
                let apart = one.right() <= two.x + SLACK
                    || two.right() <= one.x + SLACK
                    || one.bottom() <= two.y + SLACK
                    || two.bottom() <= one.y + SLACK;
                assert!(apart, "the bleed of {a} is in that of {b}");
            }
        }
    }

    #[test]
    fn the_next_sheet_is_named() {
        let smallest = |piece: (f64, f64), bleed: f64, gutter: f64| {
            Sheet::ALL.into_iter().find(|sheet| Grid::on(*sheet, piece, bleed, gutter).is_some())
        };
        assert_eq!(smallest((200.0, 200.0), 3.0, 0.0), Some(Sheet::A3));
        assert_eq!(smallest((297.0, 420.0), 3.0, 0.0), Some(Sheet::Sra3));
        assert_eq!(smallest((148.0, 210.0), 3.0, 0.0), Some(Sheet::A4));
        assert_eq!(smallest((500.0, 250.0), 3.0, 0.0), None);
        assert!(holds_trim(Sheet::A4, (210.0, 297.0)) && holds_trim(Sheet::A4, (297.0, 210.0)));
        assert!(!holds_trim(Sheet::A3, (500.0, 250.0)));
    }

    #[test]
    fn piles_of_a_cut_stack_are_in_order() {
        let grid = Grid::on(Sheet::A4, (105.0 - 20.0, 148.0 - 20.0), 3.0, 0.0).unwrap();
        assert_eq!(grid.count(), 4);
        let pieces = 10;
        let mut piled = Vec::new();
        for place in 0..grid.count() {
            piled.extend((0..grid.sheets(pieces)).filter_map(|sheet| grid.piece_at(pieces, sheet, place)));
        }
        assert_eq!(piled, (0..pieces).collect::<Vec<_>>());
    }

    /// The sheet is turned over about an edge; then the back of each piece must lie behind its front.
    #[test]
    fn backs_lie_behind_their_fronts() {
        for (piece, lies) in [((95.0, 95.0), false), ((85.0, 180.0), true)] {
            let grid = Grid::on(Sheet::A4, piece, 0.0, 0.0).unwrap();
            assert_eq!(grid.sheet.0 > grid.sheet.1, lies);
            for flip in [Flip::Long, Flip::Short] {
                for place in 0..grid.count() {
                    let (front, (back, turn)) = (grid.cell(place), grid.back(place, flip));
                    let long_is_down = grid.sheet.1 > grid.sheet.0;
                    let seen_through = if long_is_down == (flip == Flip::Long) {
                        assert_eq!(turn, Turn::None);
                        Box2 { x: grid.sheet.0 - back.right(), ..back }
                    } else {
                        assert_eq!(turn, Turn::Half);
                        Box2 { y: grid.sheet.1 - back.bottom(), ..back }
                    };
                    assert!((seen_through.x - front.x).abs() < SLACK && (seen_through.y - front.y).abs() < SLACK);
                }
            }
        }
    }

    #[test]
    fn tiles_cover_the_piece_and_overlap() {
        let whole = (500.0 + 15.0, 250.0 + 15.0);
        let tiles = Tiles::on(Sheet::A4, whole);
        assert_eq!((tiles.columns, tiles.rows), (3, 1));
        assert_eq!(tiles.sheet, (210.0, 297.0));
        for pair in tiles.windows.windows(2) {
            assert!((pair[0].right() - pair[1].x - OVERLAP).abs() < SLACK);
        }
        assert!((tiles.windows[2].right() - whole.0).abs() < SLACK);
        assert!(tiles.windows.iter().all(|window| window.width <= 210.0 - 2.0 * UNPRINTABLE));
    }
}
