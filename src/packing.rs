//! Puts the default theme into the program: every file as it is, fonts with their outlines compressed.
//!
//! The files of `themes/default/` stay what they are, for people and tests; what is compressed lies in cargo's own folder
//! and is made again only for a font that changed.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io, thread};

#[allow(dead_code, reason = "the program uses what this does not")]
#[path = "font/packed.rs"]
mod packed;

/// Zstandard's: of 29 MB of fonts it leaves 16.
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
    let hash = *blake3::hash(&whole).as_bytes();
    // Packed otherwise, it is another file.
    let mut key = blake3::Hasher::new();
    key.update(&hash).update(include_bytes!("font/packed.rs")).update(&LEVEL.to_le_bytes());
    let key = key.finalize().to_hex();
    let of = |ending: &str| out.join(format!("{key}.{ending}"));
    let (tables, outlines) = (of("tables"), of("zst"));
    let unusable = || io::Error::other(format!("{} is no font that can be packed", file.display()));
    if !(tables.exists() && outlines.exists()) {
        let packed = packed::pack(&whole, hash, LEVEL).ok_or_else(unusable)?;
        if packed.unpack().as_ref() != Some(&whole) {
            return Err(unusable());
        }
        fs::write(&tables, &packed.tables)?;
        // Last, under its own name at once: what is there is whole.
        let fresh = of("new");
        fs::write(&fresh, &packed.outlines)?;
        fs::rename(fresh, &outlines)?;
    }
    let range = packed::outlines(&whole).ok_or_else(unusable)?;
    Ok(format!(
        "Packed {{ hash: {hash:?}, tables: Cow::Borrowed(include_bytes!({tables:?})), at: {}, length: {}, \
         outlines: Cow::Borrowed(include_bytes!({outlines:?})) }}",
        range.start,
        range.len()
    ))
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
