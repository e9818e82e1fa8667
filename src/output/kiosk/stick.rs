//! Pictures on a stick. A page from a folder can read no file's bytes but those of a script that it runs, and a picture that
//! is half there, or half zeros, is shown without a word. So there a picture is a script, with the sum of its bytes.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use super::file::{FOLDER, sha256};

/// The script that stands for a picture of an edition, and its path; `None` for any other file.
pub fn picture_as_script(path: &str, bytes: &[u8]) -> Option<(String, Vec<u8>)> {
    let name = path.strip_prefix(FOLDER)?;
    let ending = name.rsplit_once('.')?.1;
    let media = match ending {
        "webp" | "png" => ending,
        "jpg" | "jpeg" => "jpeg",
        _ => return None,
    };
    let (sum, text) = (sha256(bytes), BASE64_STANDARD.encode(bytes));
    let script = format!(
        "(window.noticeboardPictures = window.noticeboardPictures || {{}})[\"{name}\"] = {{ sum: \"{sum}\", type: \"image/{media}\", text: \"{text}\" }};\n"
    );
    Some((format!("{path}.js"), script.into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_become_scripts_and_nothing_else_does() {
        let (path, script) = picture_as_script("kiosk/assets/a-720.webp", b"abc").expect("a picture");
        let script = String::from_utf8(script).expect("a text");
        assert_eq!(path, "kiosk/assets/a-720.webp.js");
        assert!(script.contains("[\"a-720.webp\"]") && script.contains("YWJj") && script.contains("ba7816bf"));
        for other in ["kiosk/assets/a.woff2", "kiosk/hall/index.html", "kiosk/assets/a.js", "assets/a.webp"] {
            assert!(picture_as_script(other, b"abc").is_none(), "{other}");
        }
    }
}
