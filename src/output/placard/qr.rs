//! The QR code of an item's page, drawn.

use fast_qr::ECL;
use fast_qr::qr::{QRBuilder, QRCodeError};

/// Modules of white around the code, as the standard asks (ISO/IEC 18004).
const QUIET: usize = 4;

/// An SVG of one path, a unit a module. Fails for an address longer than a code can hold.
pub(super) fn svg(url: &str) -> Result<String, QRCodeError> {
    let code = QRBuilder::new(url).ecl(ECL::M).build()?;
    let side = code.size + 2 * QUIET;
    let path = outline(code.size, &|x, y| code[y][x].value());
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" width=\"{side}\" height=\"{side}\" \
         shape-rendering=\"crispEdges\"><rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/><path d=\"{path}\" fill=\"#000\"/></svg>"
    ))
}

/// The outlines of the dark modules: each that touches others is drawn with them, so that the path is short and no hair
/// of light stands between neighbours.
fn outline(size: usize, is_dark: &dyn Fn(usize, usize) -> bool) -> String {
    // East, south, west, north.
    const STEPS: [(isize, isize); 4] = [(1, 0), (0, 1), (-1, 0), (0, -1)];
    let inside = |place: isize| usize::try_from(place).ok().filter(|place| *place < size);
    let dark = |x: isize, y: isize| inside(x).zip(inside(y)).is_some_and(|(x, y)| is_dark(x, y));
    // The module beyond a corner, at the right or the left of who goes on in a direction.
    let beyond = |x: isize, y: isize, heading: usize, right: bool| {
        let ((ahead_x, ahead_y), (side_x, side_y)) = (STEPS[heading], STEPS[(heading + if right { 1 } else { 3 }) % 4]);
        dark(x + (ahead_x + side_x - 1) / 2, y + (ahead_y + side_y - 1) / 2)
    };
    let mut walked = vec![false; size * size];
    let mut path = String::new();
    for (top, left) in (0..size as isize).flat_map(|y| (0..size as isize).map(move |x| (y, x))) {
        if !dark(left, top) || dark(left, top - 1) || walked[top as usize * size + left as usize] {
            continue;
        }
        path += &format!("M{} {}", left + QUIET as isize, top + QUIET as isize);
        // Along the upper edge and on with the dark at the right, until the corner is reached again.
        let (mut x, mut y, mut heading, mut length) = (left, top, 0, 0);
        loop {
            if heading == 0 {
                walked[y as usize * size + x as usize] = true;
            }
            (x, y, length) = (x + STEPS[heading].0, y + STEPS[heading].1, length + 1);
            let turned = match (beyond(x, y, heading, true), beyond(x, y, heading, false)) {
                (false, _) => (heading + 1) % 4,
                (true, true) => (heading + 3) % 4,
                (true, false) => continue,
            };
            if (x, y) == (left, top) && turned == 0 {
                break;
            }
            let sign = if heading < 2 { "" } else { "-" };
            path += &format!("{}{sign}{length}", if heading % 2 == 0 { 'h' } else { 'v' });
            (heading, length) = (turned, 0);
        }
        path.push('z');
    }
    path
}

#[cfg(test)]
mod tests {
    #[test]
    fn an_address_becomes_modules() {
        let svg = super::svg("https://board.example.org/hall/posts/window-3/#7F3A9C").unwrap();
        assert!(svg.contains("viewBox=\"0 0 37 37\"") || svg.contains("viewBox=\"0 0 41 41\""), "{}", &svg[..120]);
        assert!(super::svg(&"a".repeat(9000)).is_err());
    }

    #[test]
    fn outlines_enclose_the_dark() {
        let of = |rows: &[&str]| super::outline(rows.len(), &|x, y| rows[y].as_bytes()[x] == b'#');
        assert_eq!(of(&["##", "#."]), "M4 4h2v1h-1v1h-1z");
        // A ring is two outlines, of which the inner goes the other way; modules that touch by a corner are apart.
        assert_eq!(of(&["###", "#.#", "###"]), "M4 4h3v3h-3zM5 6h1v-1h-1z");
        assert_eq!(of(&["#.", ".#"]), "M4 4h1v1h-1zM5 5h1v1h-1z");
    }
}
