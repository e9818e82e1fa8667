//! A photo that is not there: which files nearby may have been meant.

use std::path::Path;

use super::fault::Fault;

/// Endings that people leave off or mix up.
const ENDINGS: &[&str] = &["jpg", "jpeg", "png", "webp", "gif", "tif", "tiff", "heic"];

/// Looks through the folder of a missing photo. Only that folder: a name is relative to it, and a guess from another
/// organisation's folder would be someone else's face.
pub(super) fn missing(path: &Path) -> Fault {
    let wanted = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let names = path.parent().and_then(|folder| std::fs::read_dir(folder).ok()).into_iter().flatten().flatten();
    let names = names.filter_map(|entry| entry.file_name().into_string().ok());
    Fault::Missing { near: near(&wanted, names) }
}

fn near(wanted: &str, names: impl Iterator<Item = String>) -> Vec<String> {
    let (stem, _) = split(wanted);
    let mut ranked: Vec<(f64, String)> = names
        .filter(|name| !name.starts_with('.'))
        .filter_map(|name| {
            let (other, _) = split(&name);
            let likeness = if other == stem {
                2.0 // only case or ending differ
            } else {
                strsim::normalized_damerau_levenshtein(&stem, &other)
            };
            // Chinese names have two or three characters: one wrong of three leaves 0.67, one of two 0.5.
            (likeness >= 0.5).then_some((likeness, name))
        })
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    ranked.into_iter().take(3).map(|(_, name)| name).collect()
}

/// Name and ending, in lower case; an unknown ending belongs to the name ("zhang.san").
fn split(name: &str) -> (String, String) {
    let lower = name.to_lowercase();
    match lower.rsplit_once('.') {
        Some((stem, ending)) if ENDINGS.contains(&ending) => (stem.to_owned(), ending.to_owned()),
        _ => (lower, String::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_come_best_first() {
        let names = ["李四.jpg", "张三.JPEG", "张山.jpg", "会议室全景.jpg", ".张三.jpg"].map(str::to_owned);
        assert_eq!(near("张三.jpg", names.into_iter()), ["张三.JPEG", "张山.jpg"]);
    }
}
