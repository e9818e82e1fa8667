//! The QR code of an item's page, drawn.

use fast_qr::ECL;
use fast_qr::qr::{QRBuilder, QRCodeError};

/// Modules of white around the code, as the standard asks (ISO/IEC 18004).
const QUIET: usize = 4;

/// An SVG of one path, a unit a module. Fails for an address longer than a code can hold.
pub(super) fn svg(url: &str) -> Result<String, QRCodeError> {
    let code = QRBuilder::new(url).ecl(ECL::M).build()?;
    let side = code.size + 2 * QUIET;
    let mut path = String::new();
    for y in 0..code.size {
        let mut x = 0;
        while x < code.size {
            let start = x;
            while x < code.size && code[y][x].value() {
                x += 1;
            }
            if x > start {
                let (left, top, width) = (start + QUIET, y + QUIET, x - start);
                path += &format!("M{left} {top}h{width}v1h-{width}z");
            }
            x += 1;
        }
    }
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" width=\"{side}\" height=\"{side}\" \
         shape-rendering=\"crispEdges\"><rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/><path d=\"{path}\" fill=\"#000\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    #[test]
    fn an_address_becomes_modules() {
        let svg = super::svg("https://board.example.org/hall/posts/window-3/#7F3A9C").unwrap();
        assert!(svg.contains("viewBox=\"0 0 37 37\"") || svg.contains("viewBox=\"0 0 41 41\""), "{}", &svg[..120]);
        assert!(super::svg(&"a".repeat(9000)).is_err());
    }
}
