//! Puts the default theme into the program: every file as it is, fonts with their outlines compressed.
//!
//! The files of `themes/default/` stay what they are, for people and tests; what is compressed lies in cargo's own folder
//! and is made again only for a font that changed (a quarter of a minute for all of them).

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io, thread};

#[allow(dead_code, reason = "the program uses what this does not")]
#[path = "font/packed.rs"]
mod packed;

/// Zstandard's: of 29 MB of fonts it leaves 16 and is unpacked at four times the speed of Brotli, which leaves as much.
const LEVEL: i32 = 19;

/// Writes the list of the theme's files for `theme/shipped.rs`.
pub fn pack_theme() -> io::Result<()> {
    let theme = Path::new(&variable("CARGO_MANIFEST_DIR")).join("themes/default");
    let out = PathBuf::from(variable("OUT_DIR"));
    println!("cargo:rerun-if-changed={}", theme.display());
    let mut files = Vec::new();
    list(&theme, &mut files)?;
    files.sort();

    let mut list = String::from("static FILES: &[(&str, &[u8])] = &[\n");
    let mut fonts = Vec::new();
    for file in &files {
        let name = name(&theme, file);
        if name.starts_with("fonts/") && is_font(file) {
            fonts.push((name, file));
        } else {
            let _ = writeln!(list, "    ({name:?}, include_bytes!({file:?})),");
        }
    }
    list.push_str("];\n\nstatic FONTS_PACKED: &[(&str, Packed)] = &[\n");
    let packed: Vec<_> = thread::scope(|scope| {
        let started: Vec<_> = fonts.iter().map(|(_, file)| scope.spawn(|| pack(file, &out))).collect();
        started.into_iter().map(|font| font.join().expect("a font was packed")).collect()
    });
    for ((name, _), packed) in fonts.iter().zip(packed) {
        let _ = writeln!(list, "    ({name:?}, {}),", packed?);
    }
    list.push_str("];\n");
    fs::write(out.join("shipped.rs"), list)
}

/// Packs a font, unless it was packed before, and gives the expression that has it.
fn pack(file: &Path, out: &Path) -> io::Result<String> {
    let whole = fs::read(file)?;
    let hash = blake3::hash(&whole);
    let of = |ending: &str| out.join(format!("{}.{ending}", hash.to_hex()));
    let (tables, outlines, expression) = (of("tables"), of("zst"), of("rs"));
    if let (Ok(expression), true) = (fs::read_to_string(&expression), tables.exists() && outlines.exists()) {
        return Ok(expression);
    }
    let unusable = || io::Error::other(format!("{} is no font that can be packed", file.display()));
    let packed = packed::pack(&whole, *hash.as_bytes(), LEVEL).ok_or_else(unusable)?;
    if packed.unpack().as_ref() != Some(&whole) {
        return Err(unusable());
    }
    fs::write(&tables, &packed.tables)?;
    fs::write(&outlines, &packed.outlines)?;
    let words = format!(
        "Packed {{ hash: {:?}, tables: Cow::Borrowed(include_bytes!({tables:?})), at: {}, length: {}, \
         outlines: Cow::Borrowed(include_bytes!({outlines:?})) }}",
        packed.hash, packed.at, packed.length
    );
    // Last: what is there is whole.
    fs::write(&expression, &words)?;
    Ok(words)
}

fn is_font(file: &Path) -> bool {
    file.extension().is_some_and(|ending| ending == "ttf" || ending == "otf")
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        match path.is_dir() {
            true => list(&path, files)?,
            false => files.push(path),
        }
    }
    Ok(())
}

/// A file's path inside the theme, with `/` between its parts on every system.
fn name(theme: &Path, file: &Path) -> String {
    let inside = file.strip_prefix(theme).expect("listed below the theme");
    inside.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn variable(name: &str) -> String {
    env::var(name).expect("cargo sets it")
}
