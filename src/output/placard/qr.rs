//! The QR code of an item's page, drawn.
//!
//! The typesetter sees an SVG. What goes into a PDF is drawn here as well, for a path of hundreds of corners would be
//! read, converted, written and compressed for each page that shows it.

use std::io::Write;

use fast_qr::ECL;
use fast_qr::qr::{QRBuilder, QRCode, QRCodeError};
use flate2::Compression;
use flate2::write::ZlibEncoder;

/// Modules of white around the code, as the standard asks (ISO/IEC 18004).
const QUIET: usize = 4;

/// Modules of a side for which every face of the theme has room at 0.4 mm each (version 5).
const ROOMY: usize = 37;

/// How the SVG begins: no emblem does.
const HEAD: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" id=\"code-of-the-page\"";

/// Whether an SVG is one of ours.
pub(super) fn is_code(svg: &[u8]) -> bool {
    svg.starts_with(HEAD.as_bytes())
}

/// The code of an address.
pub(in crate::output) struct Code(QRCode);

impl Code {
    /// # Errors
    /// For an address longer than a code can hold.
    pub(in crate::output) fn of(url: &str) -> Result<Self, QRCodeError> {
        Ok(Self(QRBuilder::new(url).ecl(ECL::M).build()?))
    }

    /// The code of an address that is printed: with less to spare for damage, where more would make modules that cameras
    /// do not tell apart.
    ///
    /// # Errors
    /// For an address longer than a code can hold.
    pub(super) fn on_paper(url: &str) -> Result<Self, QRCodeError> {
        let code = Self::of(url)?;
        if code.0.size <= ROOMY {
            return Ok(code);
        }
        let spare = Self(QRBuilder::new(url).ecl(ECL::L).build()?);
        Ok(if spare.0.size <= ROOMY { spare } else { code })
    }

    /// Modules of a side, with the white around.
    fn side(&self) -> usize {
        self.0.size + 2 * QUIET
    }

    /// Modules of a side without the white around, and all of them row by row: four in a hexadecimal digit, dark ones set,
    /// each row filled up to a whole digit.
    pub(in crate::output) fn modules(&self) -> (usize, String) {
        let size = self.0.size;
        let mut rows = String::with_capacity(size * size.div_ceil(4));
        for y in 0..size {
            for four in (0..size).step_by(4) {
                let dark = |x: usize| x < size && self.0[y][x].value();
                let bits = (four..four + 4).fold(0, |bits, x| bits << 1 | u32::from(dark(x)));
                rows.extend(char::from_digit(bits, 16));
            }
        }
        (size, rows)
    }

    fn outlines(&self) -> Vec<Outline> {
        outlines(self.0.size, &|x, y| self.0[y][x].value())
    }

    /// An SVG of one path, a unit a module.
    pub(super) fn svg(&self) -> String {
        let path: String = self.outlines().iter().map(svg_path).collect();
        self.drawn(&format!("<path d=\"{path}\" fill=\"#000\"/>"))
    }

    /// An SVG of the same size without the code, for what is not looked at: the same for all codes of a size.
    pub(super) fn ground(&self) -> String {
        self.drawn("")
    }

    fn drawn(&self, path: &str) -> String {
        let side = self.side();
        format!(
            "{HEAD} viewBox=\"0 0 {side} {side}\" width=\"{side}\" height=\"{side}\" shape-rendering=\"crispEdges\">\
             <rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/>{path}</svg>"
        )
    }

    /// The content of a PDF form of one unit each way, compressed (FlateDecode). Its resources name a gray colour space
    /// `/g`: black is then black alone on most presses. `in_inks` says so outright, for a file that has a press's profile.
    ///
    /// # Errors
    /// Never, in memory.
    pub(super) fn form(&self, in_inks: bool) -> std::io::Result<Vec<u8>> {
        let scale = 1.0 / self.side() as f64;
        let (light, dark) = if in_inks { ("0 0 0 0 k", "0 0 0 1 k") } else { ("/g cs 1 scn", "0 scn") };
        let mut content = format!("{light} 0 0 1 1 re f {scale:.9} 0 0 -{scale:.9} 0 1 cm {dark}");
        for outline in self.outlines() {
            for (n, (x, y)) in outline.into_iter().enumerate() {
                let step = if n == 0 { 'm' } else { 'l' };
                content += &format!(" {x} {y} {step}");
            }
            content += " h";
        }
        content += " f";
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(3));
        encoder.write_all(content.as_bytes())?;
        encoder.finish()
    }
}

/// The corners of a field, in modules from the upper left with the white around; the last is joined to the first.
type Outline = Vec<(usize, usize)>;

fn svg_path(outline: &Outline) -> String {
    let mut path = String::new();
    for (n, (x, y)) in outline.iter().enumerate() {
        let step = if n == 0 { 'M' } else { 'L' };
        path += &format!("{step}{x} {y}");
    }
    path + "z"
}

/// The outlines of the dark modules: each that touches others is drawn with them, so that the path is short and no hair
/// of light stands between neighbours. What is light inside goes the other way round.
fn outlines(size: usize, is_dark: &dyn Fn(usize, usize) -> bool) -> Vec<Outline> {
    // East, south, west, north.
    const STEPS: [(isize, isize); 4] = [(1, 0), (0, 1), (-1, 0), (0, -1)];
    let inside = |place: isize| usize::try_from(place).ok().filter(|place| *place < size);
    let dark = |x: isize, y: isize| inside(x).zip(inside(y)).is_some_and(|(x, y)| is_dark(x, y));
    // The module beyond a corner, at the right or the left of who goes on in a direction.
    let beyond = |x: isize, y: isize, heading: usize, right: bool| {
        let ((ahead_x, ahead_y), (side_x, side_y)) = (STEPS[heading], STEPS[(heading + if right { 1 } else { 3 }) % 4]);
        dark(x + (ahead_x + side_x - 1) / 2, y + (ahead_y + side_y - 1) / 2)
    };
    let corner = |x: isize, y: isize| (x.unsigned_abs() + QUIET, y.unsigned_abs() + QUIET);
    let mut walked = vec![false; size * size];
    let mut outlines = Vec::new();
    for (top, left) in (0..size as isize).flat_map(|y| (0..size as isize).map(move |x| (y, x))) {
        if !dark(left, top) || dark(left, top - 1) || walked[top as usize * size + left as usize] {
            continue;
        }
        let mut outline = vec![corner(left, top)];
        // Along the upper edge and on with the dark at the right, until the corner is reached again.
        let (mut x, mut y, mut heading) = (left, top, 0);
        loop {
            if heading == 0 {
                walked[y as usize * size + x as usize] = true;
            }
            (x, y) = (x + STEPS[heading].0, y + STEPS[heading].1);
            let turned = match (beyond(x, y, heading, true), beyond(x, y, heading, false)) {
                (false, _) => (heading + 1) % 4,
                (true, true) => (heading + 3) % 4,
                (true, false) => continue,
            };
            if (x, y) == (left, top) && turned == 0 {
                break;
            }
            outline.push(corner(x, y));
            heading = turned;
        }
        outlines.push(outline);
    }
    outlines
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn an_address_becomes_modules() {
        let code = Code::of("https://board.example.org/hall/posts/window-3/#7F3A9C").unwrap();
        let svg = code.svg();
        assert!(svg.contains("viewBox=\"0 0 37 37\"") || svg.contains("viewBox=\"0 0 41 41\""), "{}", &svg[..160]);
        assert!(is_code(svg.as_bytes()) && is_code(code.ground().as_bytes()) && !is_code(b"<svg"));
        assert!(Code::of(&"a".repeat(9000)).is_err());
    }

    #[test]
    fn a_long_address_on_paper_spares_less_before_it_gets_finer() {
        let side = |length: usize| Code::on_paper(&"a".repeat(length)).unwrap().side();
        let most = crate::output::short::MOST;
        assert_eq!([side(84), side(85), side(most)], [ROOMY + 2 * QUIET; 3]);
        assert!(side(most + 1) > ROOMY + 2 * QUIET);
        assert!(Code::of(&"a".repeat(85)).unwrap().side() > ROOMY + 2 * QUIET, "on a screen there is room");
    }

    #[test]
    fn what_is_put_into_a_pdf_has_the_corners_of_the_svg() {
        let code = Code::of("https://board.example.org/hall/posts/window-3/#7F3A9C").unwrap();
        let mut content = String::new();
        flate2::read::ZlibDecoder::new(&code.form(false).unwrap()[..]).read_to_string(&mut content).unwrap();
        let path = content.split_once("0 scn ").unwrap().1;
        let figures = |text: &str| -> Vec<usize> {
            text.split(|c: char| !c.is_ascii_digit()).filter_map(|figure| figure.parse().ok()).collect()
        };
        let svg = code.svg();
        let drawn = svg.split_once(" d=\"").unwrap().1.split('"').next().unwrap();
        assert_eq!(figures(path), figures(drawn));
        assert_eq!(path.matches('h').count(), drawn.matches('z').count());
    }

    #[test]
    fn modules_are_those_of_the_drawing() {
        let code = Code::of("https://board.example.org/hall/posts/window-3/").unwrap();
        let (size, rows) = code.modules();
        assert_eq!(rows.len(), size * size.div_ceil(4));
        // The finder in the upper left corner: seven dark ones, then one that is light.
        assert!(rows.starts_with("fe"), "{rows}");
        let drawn = outlines(size, &|x, y| {
            let digit = rows.as_bytes()[y * size.div_ceil(4) + x / 4] as char;
            digit.to_digit(16).unwrap() >> (3 - x % 4) & 1 == 1
        });
        assert_eq!(drawn, code.outlines());
    }

    #[test]
    fn outlines_enclose_the_dark() {
        let of = |rows: &[&str]| -> String {
            outlines(rows.len(), &|x, y| rows[y].as_bytes()[x] == b'#').iter().map(svg_path).collect()
        };
        assert_eq!(of(&["##", "#."]), "M4 4L6 4L6 5L5 5L5 6L4 6z");
        // A ring is two outlines, of which the inner goes the other way; modules that touch by a corner are apart.
        assert_eq!(of(&["###", "#.#", "###"]), "M4 4L7 4L7 7L4 7zM5 6L6 6L6 5L5 5z");
        assert_eq!(of(&["#.", ".#"]), "M4 4L5 4L5 5L4 5zM5 5L6 5L6 6L5 6z");
    }
}
