//! From set pages to pages that a print shop takes: pieces with bleed and marks, sheets, tiles, books.

use std::ops::Range;

use typst::layout::{Frame, Size};
use typst::visualize::Color;
use typst_layout::Page;

use super::boxes::Boxes;
use super::frames::{Pen, contour, face, line, mm, part, patch, put, size_mm, target};
use super::geometry::{Box2, Flip, Grid, MARK, MARK_GAP, OVERLAP, SHEET_MARK, Sheet, Tiles, Turn, UNPRINTABLE};
use super::preset::{Faces, Preset, Variant};
use super::press::{Press, process};

/// A page of the file, with its boxes.
pub(super) struct Composed {
    pub(super) frame: Frame,
    pub(super) boxes: Boxes,
    /// What a reader's list of pages calls it, before its number there; without one it has its place in the file.
    pub(super) label: Option<(String, u64)>,
}

/// Pages of several documents.
#[derive(Default)]
pub(super) struct Laid {
    pub(super) pages: Vec<Composed>,
    /// Beside the documents: on which of these pages each stands, from its first to behind its last.
    pub(super) spans: Vec<Range<usize>>,
}

/// The pages of a set document with the preset that it is of.
#[derive(Clone, Copy)]
pub(super) struct Set<'a> {
    pub(super) preset: &'a Preset,
    pub(super) pages: &'a [Page],
    /// Its number among those of the file.
    pub(super) number: usize,
}

/// The finished pieces of a document with their bleed, unfolded: one for a tent, front and back for two faces.
pub(super) fn pieces(set: &Set<'_>) -> Vec<Frame> {
    let spec = &set.preset.spec;
    let pages = set.pages;
    let bleed = spec.bleed;
    let press = set.preset.press.as_deref();
    let face = |page, n| face(page, n, bleed, press);
    // Each document may stand twice on its piece.
    let number = |copy: usize| 2 * set.number + copy;
    if let Some(cut) = spec.cut.as_ref().filter(|_| !spec.faces.is_folded()) {
        let trim = Box2 { x: bleed, y: bleed, width: spec.size.0, height: spec.size.1 };
        let cut_out = |page| {
            let mut piece = face(page, number(0));
            contour(&mut piece, trim, cut.corner, press.is_some());
            for (x, y, wide) in &cut.holes {
                let half = wide / 2.0;
                contour(
                    &mut piece,
                    Box2 { x: bleed + x - half, y: bleed + y - half, width: *wide, height: *wide },
                    half,
                    press.is_some(),
                );
            }
            piece
        };
        return pages.iter().map(cut_out).collect();
    }
    if !spec.faces.is_folded() {
        return pages.iter().map(|page| face(page, number(0))).collect();
    }
    let Some(first) = pages.first() else { return Vec::new() };
    // A template draws the face once, or each by itself.
    let second = match pages.get(1) {
        Some(page) => face(page, number(0)),
        None => face(first, number(1)),
    };
    let (width, height) = spec.size;
    let whole = Size::new(mm(width + 2.0 * bleed), mm(spec.faces.high() * height + 2.0 * bleed));
    let mut piece = Frame::hard(whole);
    // Along the fold the faces meet: the bleed there would lie on the neighbour.
    let window = Box2 { x: 0.0, y: bleed, width: width + 2.0 * bleed, height: height + bleed };
    let half = |frame: Frame| part(&frame, window);
    // The bleed at the foot of the first face lies on the bare foot, which the glue is for.
    put(&mut piece, half(face(first, number(0))), 0.0, height + bleed, Turn::None);
    put(&mut piece, half(second), 0.0, 0.0, Turn::Half);
    vec![piece]
}

/// Each piece on a page of its own, with marks where it is to be trimmed.
pub(super) fn single(set: &Set<'_>) -> Vec<Composed> {
    pieces(set).into_iter().map(|piece| framed(set.preset, piece)).collect()
}

/// A piece with marks around it.
fn framed(preset: &Preset, piece: Frame) -> Composed {
    if preset.variant.is_some_and(Variant::is_office) {
        return on_office_paper(preset, piece);
    }
    let (bleed, press) = (preset.spec.bleed, preset.press.is_some());
    let margin = if bleed > 0.0 { MARK + preset.mark_gap } else { 0.0 };
    let (width, height) = size_mm(&piece);
    let media = (width + 2.0 * margin, height + 2.0 * margin);
    let trim = Box2 { x: margin + bleed, y: margin + bleed, width: width - 2.0 * bleed, height: height - 2.0 * bleed };
    let mut page = Frame::hard(Size::new(mm(media.0), mm(media.1)));
    put(&mut page, piece, margin, margin, Turn::None);
    if margin > 0.0 {
        let cuts = (vec![trim.x, trim.right()], vec![trim.y, trim.bottom()]);
        marks(&mut page, trim, bleed + preset.mark_gap, MARK, &cuts, press);
        for fold in folds(preset) {
            fold_marks(&mut page, trim, bleed + preset.mark_gap, MARK, trim.y + fold, press);
        }
    }
    let boxes = Boxes { height: media.1, trim: Some(trim), bleed: Some(trim.outset(bleed)) };
    Composed { frame: page, boxes, label: None }
}

/// Marks at the ends of every cut, outside the bleed of all pieces.
fn marks(page: &mut Frame, block: Box2, near: f64, length: f64, (down, across): &(Vec<f64>, Vec<f64>), press: bool) {
    let pen = Pen { dashed: false, press };
    let far = near + length;
    for x in down {
        line(page, (*x, block.y - far), (*x, block.y - near), pen);
        line(page, (*x, block.bottom() + near), (*x, block.bottom() + far), pen);
    }
    for y in across {
        line(page, (block.x - far, *y), (block.x - near, *y), pen);
        line(page, (block.right() + near, *y), (block.right() + far, *y), pen);
    }
}

/// How folds are marked where an office prints.
const FOLD: Pen = Pen { dashed: true, press: false };

/// A piece in the middle of the smallest office paper that holds it, or alone on a page of its size. Marks stand where the
/// printer reaches; a fold whose marks have no room is marked on the piece itself.
fn on_office_paper(preset: &Preset, piece: Frame) -> Composed {
    let (width, height) = size_mm(&piece);
    let fits = |(w, h): (f64, f64)| width <= w + 0.01 && height <= h + 0.01;
    let papers = [Sheet::A4, Sheet::A3].into_iter().flat_map(|sheet| {
        let (short, long) = sheet.size();
        [(short, long), (long, short)]
    });
    let media = papers.into_iter().find(|paper| fits(*paper)).unwrap_or((width, height));
    let trim = Box2 { x: (media.0 - width) / 2.0, y: (media.1 - height) / 2.0, width, height };
    let mut page = blank(media);
    put(&mut page, piece, trim.x, trim.y, Turn::None);
    let room = |beside: f64| (beside - UNPRINTABLE - MARK_GAP).min(MARK);
    let (beside, above) = (room(trim.x), room(trim.y));
    if above >= 1.0 {
        marks(&mut page, trim, MARK_GAP, above, &(vec![trim.x, trim.right()], Vec::new()), false);
    }
    if beside >= 1.0 {
        marks(&mut page, trim, MARK_GAP, beside, &(Vec::new(), vec![trim.y, trim.bottom()]), false);
    }
    for fold in folds(preset) {
        let y = trim.y + fold;
        if beside >= 1.0 {
            fold_marks(&mut page, trim, MARK_GAP, beside, y, false);
        } else {
            let inside = UNPRINTABLE - trim.x.min(UNPRINTABLE);
            line(&mut page, (trim.x + inside, y), (trim.x + inside + MARK, y), FOLD);
            line(&mut page, (trim.right() - inside - MARK, y), (trim.right() - inside, y), FOLD);
        }
    }
    let boxes = Boxes { height: media.1, trim: Some(trim), bleed: None };
    Composed { frame: page, boxes, label: None }
}

/// The smallest room for what follows beside a mark, mm.
const CLEAR: f64 = 5.0;

/// In the strip of the marks: targets by which plates are laid on each other, and above the pieces a bar of colours by
/// which the press is set. Where cuts leave no room there is none.
fn registration(page: &mut Frame, grid: &Grid, press: Option<&Press>) {
    let (block, (down, across)) = (grid.block(), grid.cuts());
    let beside = grid.bleed + grid.gap + SHEET_MARK / 2.0;
    let free = |cuts: &[f64], at: f64| cuts.iter().all(|cut| (cut - at).abs() >= CLEAR);
    let middle = |from: f64, length: f64, cuts: &[f64]| {
        let at = from + length / 2.0;
        [at, at + CLEAR, at - CLEAR].into_iter().find(|at| free(cuts, *at))
    };
    if let Some(y) = middle(block.y, block.height, &across) {
        target(page, block.x - beside, y, SHEET_MARK / 3.2, press.is_some());
        target(page, block.right() + beside, y, SHEET_MARK / 3.2, press.is_some());
    }
    let bar = BAR.len() as f64 * SHEET_MARK;
    let from = block.x + 2.0 * CLEAR;
    if let Some(x) = middle(block.x, block.width, &down).filter(|x| *x > from + bar + CLEAR) {
        target(page, x, block.y - beside, SHEET_MARK / 3.2, press.is_some());
    }
    if down.iter().all(|cut| *cut <= from - CLEAR || *cut >= from + bar + 1.0) {
        let top = block.y - grid.bleed - grid.gap - SHEET_MARK;
        for (n, colour) in BAR.iter().enumerate() {
            let colour = match (press, colour) {
                (Some(_), Bar::Inks(_, inks)) => process(*inks),
                (_, Bar::Inks([r, g, b], _) | Bar::Theme([r, g, b])) => {
                    let colour = Color::from_u8(*r, *g, *b, 255);
                    press.map_or_else(|| colour.clone(), |press| press.inks().colour(&colour))
                }
            };
            patch(page, (from + n as f64 * SHEET_MARK, top), SHEET_MARK - 0.2, colour);
        }
    }
}

/// A patch of the bar.
enum Bar {
    /// On screens, and in inks.
    Inks([u8; 3], [f32; 4]),
    /// One of the theme's colours.
    Theme([u8; 3]),
}

/// The colours of a bar: those that inks have alone and in pairs, then greys, then those of the theme's placards.
const BAR: [Bar; 11] = [
    Bar::Inks([0, 255, 255], [1.0, 0.0, 0.0, 0.0]),
    Bar::Inks([255, 0, 255], [0.0, 1.0, 0.0, 0.0]),
    Bar::Inks([255, 255, 0], [0.0, 0.0, 1.0, 0.0]),
    Bar::Inks([255, 0, 0], [0.0, 1.0, 1.0, 0.0]),
    Bar::Inks([0, 255, 0], [1.0, 0.0, 1.0, 0.0]),
    Bar::Inks([0, 0, 255], [1.0, 1.0, 0.0, 0.0]),
    Bar::Inks([0, 0, 0], [0.0, 0.0, 0.0, 1.0]),
    Bar::Inks([102, 102, 102], [0.0, 0.0, 0.0, 0.6]),
    Bar::Inks([191, 191, 191], [0.0, 0.0, 0.0, 0.25]),
    Bar::Theme([0xa3, 0x10, 0x0d]),
    Bar::Theme([0xb8, 0x86, 0x2a]),
];

/// Where a piece is folded, mm below its upper edge.
fn folds(preset: &Preset) -> impl Iterator<Item = f64> {
    let (faces, height) = (preset.spec.faces, preset.spec.size.1);
    (1..faces.high() as usize).map(move |n| n as f64 * height)
}

/// Dashed, at both ends of a fold.
fn fold_marks(page: &mut Frame, block: Box2, near: f64, length: f64, y: f64, press: bool) {
    let (far, pen) = (near + length, Pen { dashed: true, press });
    line(page, (block.x - far, y), (block.x - near, y), pen);
    line(page, (block.right() + near, y), (block.right() + far, y), pen);
}

/// What is asked of sheets.
pub(super) struct Imposed<'a> {
    pub(super) grid: &'a Grid,
    pub(super) flip: Flip,
    /// Beside the documents: how often each stands there.
    pub(super) copies: &'a [usize],
    /// The number of the first copy among those of the file.
    pub(super) first: usize,
}

/// A piece on its way to a sheet: front, back, and the place of its document.
type Leaf = (Frame, Option<Frame>, usize);

/// Several documents of one preset on sheets, cut and stacked. `slug` makes the line that says what a sheet is, in parts: of
/// a sheet's number, how many there are, whether it is the back, and the documents on it.
pub(super) fn sheets(
    sets: &[Set<'_>],
    &Imposed { grid, flip, copies, first: mut number }: &Imposed<'_>,
    mut slug: impl FnMut(usize, usize, bool, &[usize]) -> Vec<Frame>,
) -> Laid {
    let Some(first) = sets.first() else { return Laid::default() };
    let spec = &first.preset.spec;
    let both = spec.faces == Faces::Two;
    let mut fronts: Vec<Leaf> = Vec::new();
    let mut leaves: Vec<Range<usize>> = Vec::with_capacity(sets.len());
    for (n, set) in sets.iter().enumerate() {
        let from = fronts.len();
        for _ in 0..copies.get(n).copied().unwrap_or(1) {
            // The marks of each copy are its own.
            let set = Set { number, ..*set };
            number += 1;
            // Fronts with their backs; pages of a long text each count as a piece.
            let mut pages = pieces(&set).into_iter();
            while let Some(front) = pages.next() {
                let back = if both { pages.next() } else { None };
                fronts.push((front, back, n));
            }
        }
        leaves.push(from..fronts.len());
    }
    let total = fronts.len();
    let mut fronts: Vec<_> = fronts.into_iter().map(Some).collect();
    let count = grid.sheets(total);
    let mut composed = Vec::new();
    for sheet in 0..count {
        let mut front = blank(grid.sheet);
        let mut back = blank(grid.sheet);
        let mut on_it = Vec::new();
        for place in 0..grid.count() {
            let Some(piece) = grid.piece_at(total, sheet, place).and_then(|n| fronts[n].take()) else { continue };
            let cell = grid.cell(place).outset(spec.bleed);
            put(&mut front, piece.0, cell.x, cell.y, Turn::None);
            if let Some(frame) = piece.1 {
                let (cell, turn) = grid.back(place, flip);
                let cell = cell.outset(spec.bleed);
                put(&mut back, frame, cell.x, cell.y, turn);
            }
            on_it.push(piece.2);
        }
        on_it.dedup();
        let block = grid.block();
        let mut finish = |mut page: Frame, is_back: bool| {
            let press = first.preset.press.as_deref();
            marks(&mut page, block, spec.bleed + grid.gap, SHEET_MARK, &grid.cuts(), press.is_some());
            registration(&mut page, grid, press);
            for row in 0..grid.rows {
                let cell = grid.cell(row * grid.columns);
                for fold in folds(first.preset) {
                    let near = spec.bleed + grid.gap;
                    fold_marks(&mut page, block, near, SHEET_MARK, cell.y + fold, press.is_some());
                }
            }
            let parts = slug(sheet, count, is_back, &on_it);
            beside_cuts(&mut page, parts, &slug_gaps(grid), block.bottom() + spec.bleed + grid.gap + 0.4, press);
            // A sheet with one piece is trimmed to it; one with several is cut, which no box can say.
            let alone = (grid.count() == 1).then(|| grid.cell(0));
            let boxes = Boxes { height: grid.sheet.1, trim: alone, bleed: alone.map(|cell| cell.outset(spec.bleed)) };
            Composed { frame: page, boxes, label: None }
        };
        composed.push(finish(front, false));
        if both {
            composed.push(finish(back, true));
        }
    }
    let sides = 1 + usize::from(both);
    // Piece n of the list lies on sheet n of each pile.
    let span = |leaves: &Range<usize>| {
        let on = leaves.clone().map(|leaf| leaf % count.max(1));
        let (from, to) = (on.clone().min().unwrap_or(0), on.max().map_or(0, |last| last + 1));
        from * sides..to * sides
    };
    Laid { spans: leaves.iter().map(span).collect(), pages: composed }
}

/// Between a mark and what stands beside it, mm.
const BESIDE_MARK: f64 = 1.5;

/// Where below a sheet's pieces there is room for words between the marks of two cuts, from where to where.
pub(super) fn slug_gaps(grid: &Grid) -> Vec<(f64, f64)> {
    let (mut down, _) = grid.cuts();
    down.sort_by(f64::total_cmp);
    let gaps = down.windows(2).map(|two| (two[0] + BESIDE_MARK, two[1] - BESIDE_MARK));
    gaps.filter(|(from, to)| to - from >= 8.0).collect()
}

/// Puts the parts of a line beside each other into gaps, each whole; what finds no room is left out.
fn beside_cuts(page: &mut Frame, parts: Vec<Frame>, gaps: &[(f64, f64)], y: f64, press: Option<&Press>) {
    const APART: f64 = 2.6;
    let mut gaps = gaps.iter().copied();
    let mut gap = gaps.next();
    for part in parts {
        let (width, _) = size_mm(&part);
        while gap.is_some_and(|(from, to)| from + width > to + 0.1) {
            gap = gaps.next();
        }
        let Some((from, to)) = gap else { return };
        put(page, in_inks(part, press), from, y, Turn::None);
        gap = Some((from + width + APART, to));
    }
}

/// A line of the program's own, as the press prints it.
fn in_inks(frame: Frame, press: Option<&Press>) -> Frame {
    press.map_or_else(|| frame.clone(), |press| press.inks().frame(&frame))
}

fn blank((width, height): (f64, f64)) -> Frame {
    Frame::hard(Size::new(mm(width), mm(height)))
}

/// Pieces that are larger than the sheet, in parts that overlap. Each part is cut where its picture begins, at the left
/// and above, and laid on the one before, whose strip has the marks and says which part it is: nothing of that is seen on
/// the finished piece. `slug` is asked for row and column.
pub(super) fn tiles(
    set: &Set<'_>,
    sheet: Sheet,
    mut slug: impl FnMut(usize, (usize, usize), (usize, usize)) -> Vec<Frame>,
) -> Vec<Composed> {
    let press = set.preset.press.as_deref();
    let mut composed = Vec::new();
    for whole in single(set) {
        let tiles = Tiles::on(sheet, size_mm(&whole.frame));
        for (n, window) in tiles.windows.iter().enumerate() {
            let mut page = blank(tiles.sheet);
            let (x, y) = ((tiles.sheet.0 - window.width) / 2.0, (tiles.sheet.1 - window.height) / 2.0);
            put(&mut page, part(&whole.frame, *window), x, y, Turn::None);
            let at = Box2 { x, y, ..*window };
            joining_marks(&mut page, &tiles, n, at, press.is_some());
            let (row, column) = (n / tiles.columns, n % tiles.columns);
            // In the strip that is covered, or beyond the trim of the whole.
            let up = if row + 1 < tiles.rows { 4.0 } else { 3.2 };
            let parts = slug(n, (row, column), (tiles.rows, tiles.columns));
            beside_cuts(&mut page, parts, &[(at.x + 12.0, at.right())], at.bottom() - up, press);
            let boxes = Boxes { height: tiles.sheet.1, trim: None, bleed: None };
            composed.push(Composed { frame: page, boxes, label: None });
        }
    }
    composed
}

/// In the strips that the next parts cover: a dashed line where their edge comes to lie, and targets, at a quarter and
/// three quarters of its length, by which sheets are held against the light.
fn joining_marks(page: &mut Frame, tiles: &Tiles, n: usize, at: Box2, press: bool) {
    let pen = Pen { dashed: true, press };
    let (row, column) = (n / tiles.columns, n % tiles.columns);
    // Just under the edge that covers it.
    let under = 0.2;
    if column + 1 < tiles.columns {
        let x = at.right() - OVERLAP + under;
        line(page, (x, at.y), (x, at.bottom()), pen);
        for q in [0.25, 0.75] {
            target(page, at.right() - OVERLAP / 2.0, at.y + at.height * q, 2.0, press);
        }
    }
    if row + 1 < tiles.rows {
        let y = at.bottom() - OVERLAP + under;
        line(page, (at.x, y), (at.right(), y), pen);
        for q in [0.25, 0.75] {
            target(page, at.x + at.width * q, at.bottom() - OVERLAP / 2.0, 2.0, press);
        }
    }
}

/// A frame as the only thing on a page of its size.
pub(super) fn plain(frame: Frame) -> Composed {
    let (width, height) = size_mm(&frame);
    let trim = Box2 { x: 0.0, y: 0.0, width, height };
    Composed { frame, boxes: Boxes { height, trim: Some(trim), bleed: None }, label: None }
}

#[cfg(test)]
mod tests {
    use typst::layout::FrameItem;

    use super::*;

    fn part(width: f64) -> Frame {
        let mut frame = Frame::hard(Size::new(mm(width), mm(2.0)));
        line(&mut frame, (0.0, 1.0), (width, 1.0), Pen { dashed: false, press: false });
        frame
    }

    #[test]
    fn words_below_a_sheet_keep_clear_of_the_marks_of_every_cut() {
        let grid = Grid::on(Sheet::A3, (70.0, 30.0), 3.0, 0.0).unwrap();
        let (cuts, _) = grid.cuts();
        let gaps = slug_gaps(&grid);
        assert!(grid.columns > 2 && gaps.len() >= grid.columns);
        let mut page = blank(grid.sheet);
        let widths = [20.0, 18.0, 40.0, 25.0, 60.0, 12.0];
        beside_cuts(&mut page, widths.map(part).to_vec(), &gaps, 250.0, None);
        let mut placed: Vec<(f64, f64)> = page
            .items()
            .map(|(at, item)| match item {
                FrameItem::Group(group) => (at.x.to_mm(), at.x.to_mm() + group.frame.size().x.to_mm()),
                FrameItem::Shape(shape, _) => (at.x.to_mm(), at.x.to_mm() + shape.bbox(false).size().x.to_mm()),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(placed.len(), widths.len());
        for (from, to) in &placed {
            assert!(cuts.iter().all(|cut| *cut <= from - 1.0 || *cut >= to + 1.0), "{from} to {to}: {cuts:?}");
        }
        placed.sort_by(|a, b| a.0.total_cmp(&b.0));
        assert!(placed.windows(2).all(|two| two[0].1 + 2.0 <= two[1].0), "{placed:?}");
        // What is wider than every gap is left out, and all after it.
        let mut page = blank(grid.sheet);
        beside_cuts(&mut page, vec![part(20.0), part(400.0), part(20.0)], &gaps, 250.0, None);
        assert_eq!(page.items().count(), 1);
    }
}
