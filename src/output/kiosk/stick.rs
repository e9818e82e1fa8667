//! Pictures and fonts on a stick. A page from a folder can read no file's bytes but those of a script that it runs; a picture
//! that is half there, or half zeros, is shown without a word, and a font of which one byte is wrong draws other letters. So there
//! each of them is a script, with the sum of its bytes.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use super::file::{FOLDER, sha256};

/// The script of a picture or a font of an edition, and its path; `None` for any other file. The script stands for a picture;
/// a font is there as well, for a page whose player is lost.
pub fn as_script(path: &str, bytes: &[u8]) -> Option<(String, Vec<u8>)> {
    let name = path.strip_prefix(FOLDER)?;
    let ending = name.rsplit_once('.')?.1;
    let media = match ending {
        "webp" | "png" | "jpg" | "jpeg" => "image",
        "woff2" => "font",
        _ => return None,
    };
    let kind = if ending == "jpg" { "jpeg" } else { ending };
    let (sum, text) = (sha256(bytes), BASE64_STANDARD.encode(bytes));
    let script = format!(
        "(window.noticeboardPictures = window.noticeboardPictures || {{}})[\"{name}\"] = {{ sum: \"{sum}\", type: \"{media}/{kind}\", text: \"{text}\" }};\n"
    );
    Some((format!("{path}.js"), script.into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_and_fonts_become_scripts_and_nothing_else_does() {
        let (path, script) = as_script("kiosk/assets/a-720.webp", b"abc").expect("a picture");
        let script = String::from_utf8(script).expect("a text");
        assert_eq!(path, "kiosk/assets/a-720.webp.js");
        assert!(script.contains("[\"a-720.webp\"]") && script.contains("YWJj") && script.contains("ba7816bf"));
        let (path, script) = as_script("kiosk/assets/a.woff2", b"abc").expect("a font");
        assert_eq!(path, "kiosk/assets/a.woff2.js");
        assert!(String::from_utf8(script).expect("a text").contains("font/woff2"));
        for other in ["kiosk/assets/a.css", "kiosk/hall/index.html", "kiosk/assets/a.js", "assets/a.webp"] {
            assert!(as_script(other, b"abc").is_none(), "{other}");
        }
    }
}
