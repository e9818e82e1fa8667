//! The default theme's files, inside the program: `packing.rs` puts them there.

use std::borrow::Cow;

use super::FONTS;
use crate::font::{FontFile, Packed};

include!(concat!(env!("OUT_DIR"), "/shipped.rs"));

/// All of them except the fonts, by their path in the theme.
pub(super) fn files() -> impl Iterator<Item = (&'static str, &'static [u8])> {
    FILES.iter().filter(|(path, _)| in_fonts(path).is_none()).copied()
}

/// The fonts and what lies with them: name and bytes.
pub(crate) fn fonts() -> impl Iterator<Item = (String, FontFile)> {
    let beside =
        FILES.iter().filter_map(|(path, bytes)| Some((in_fonts(path)?, FontFile::Plain(Cow::Borrowed(*bytes)))));
    let fonts = FONTS_PACKED.iter().filter_map(|(path, packed)| Some((in_fonts(path)?, FontFile::Packed(packed))));
    beside.chain(fonts).map(|(name, file)| (name.to_owned(), file))
}

fn in_fonts(path: &str) -> Option<&str> {
    path.strip_prefix(FONTS)?.strip_prefix('/')
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::font::Face;

    /// What is inside the program is what lies in the repository, to the byte.
    #[test]
    fn the_program_brings_the_files_of_the_repository() {
        let theme = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default");
        let read = |path: &str| std::fs::read(theme.join(path)).unwrap();
        for (path, bytes) in FILES {
            assert!(read(path) == *bytes, "{path}");
        }
        let mut packed = 0;
        for (name, file) in fonts() {
            let whole = read(&format!("fonts/{name}"));
            assert!(file.is(&whole), "{name}");
            if let FontFile::Packed(_) = file {
                packed += 1;
                let face = Face::new(name.clone(), file).unwrap();
                assert!(face.tables().len() * 10 < whole.len() && face.data() == whole, "{name}");
            }
        }
        let entries = walkdir::WalkDir::new(&theme).into_iter().filter(|e| e.as_ref().unwrap().file_type().is_file());
        assert_eq!((FILES.len() + packed, packed), (entries.count(), 5));
    }
}
