//! Where in a board the fuzzed file stands: its first byte says it.

use std::path::Path;
use std::sync::LazyLock;

use noticeboard::kinds::KINDS;

/// Files that are no items. Behind them come two for each kind: YAML, Markdown; and the lists that are spreadsheets.
const FIRST: &[&str] = &[
    "content/board.yaml",
    "content/org.yaml",
    "content/hall/org.yaml",
    "content/calendar/2027.yaml",
    "content/screens/hall.yaml",
];

const SHEETS: &[&str] = &["content/hall/households/x.csv", "content/hall/linkages/x.csv"];

pub static PLACES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let kinds = KINDS.iter().filter(|kind| !kind.folder.is_empty());
    let of_kinds =
        kinds.flat_map(|kind| ["yaml", "md"].map(|ending| format!("content/hall/{}/x.{ending}", kind.folder)));
    let written = |places: &[&str]| places.iter().map(|place| (*place).to_owned()).collect::<Vec<_>>();
    written(FIRST).into_iter().chain(of_kinds).chain(written(SHEETS)).collect()
});

/// The place that a byte means: `A` is the first.
#[allow(dead_code)]
pub fn at(byte: u8) -> &'static str {
    &PLACES[usize::from(byte.wrapping_sub(b'A')) % PLACES.len()]
}

/// The byte for a file of some board.
#[allow(dead_code)]
pub fn of(path: &Path) -> Option<u8> {
    let name = path.file_name()?.to_str()?;
    let folder = path.parent()?.file_name()?.to_str()?;
    let ending = name.rsplit('.').next()?;
    let found = PLACES.iter().rposition(|place| {
        let (parent, file) = place.rsplit_once('/').unwrap_or_default();
        let own = ["board.yaml", "org.yaml"].contains(&file);
        match own {
            true => name == file,
            false => parent.ends_with(&format!("/{folder}")) && file.ends_with(&format!(".{ending}")),
        }
    })?;
    Some(b'A' + found as u8)
}
