//! What an edition on a stick shows, told from its own files, so that any computer can say whether another shows all of it.
//!
//! Words are the texts of its data scripts and pages, pictures the names of their files, which are named by their content.
//! Nothing here knows what a slide is: a text that one edition has and the other has not is gone, whatever it was. What
//! cannot be read counts as gone, too: rather an edition too few on a stick than one that shows what was withdrawn.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use walkdir::WalkDir;

/// A script larger than this is none of ours.
const LARGEST: u64 = 256 * 1024 * 1024;

/// Whether everything that one edition shows is shown by the other as well.
pub(super) fn shows_all_of(new: &Path, old: &Path) -> bool {
    let compare = || -> Result<bool> {
        let (new, old) = (Shown::of(new)?, Shown::of(old)?);
        Ok(old.pictures.is_subset(&new.pictures) && old.words.is_subset(&new.words))
    };
    compare().unwrap_or(false)
}

/// The words and pictures of an edition.
#[derive(Debug, Default, PartialEq, Eq)]
struct Shown {
    words: HashSet<String>,
    pictures: HashSet<String>,
}

impl Shown {
    fn of(edition: &Path) -> Result<Self> {
        let mut shown = Self::default();
        for entry in WalkDir::new(edition).follow_links(false) {
            let entry = entry?;
            if !entry.file_type().is_file() {
                continue;
            }
            let name = entry.file_name().to_string_lossy();
            let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
            // On a stick a picture is a script of its own, by the picture's name.
            if let Some(picture) = name.strip_suffix(".js").filter(|picture| is_picture(picture)) {
                shown.pictures.insert(picture.to_owned());
                continue;
            }
            // A font's says nothing, and other words want other fonts.
            if name.strip_suffix(".js").is_some_and(|font| font.ends_with(".woff2")) {
                continue;
            }
            match ending {
                "js" | "html" => {
                    anyhow::ensure!(entry.metadata()?.len() <= LARGEST, "{} is too large", entry.path().display());
                    let text = fs::read_to_string(entry.path())
                        .with_context(|| format!("reading {}", entry.path().display()))?;
                    // The worker and the lists repeat the names of files.
                    match ending {
                        "js" if !["sw.js", "edition.js", "signature.js"].contains(&&*name) => {
                            shown.words.extend(quoted(&text).filter(|text| is_words(text)))
                        }
                        "html" => shown.words.extend(between_tags(&text).filter(|text| is_words(text))),
                        _ => {}
                    }
                }
                _ if is_picture(&name) => {
                    shown.pictures.insert(name.into_owned());
                }
                _ => {}
            }
        }
        Ok(shown)
    }
}

fn is_picture(name: &str) -> bool {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    ["webp", "jpg", "jpeg", "png", "svg", "gif"].contains(&ending)
}

/// Whether a text says something: no edition's code, no date of the edition, no id or address inside the site.
fn is_words(text: &str) -> bool {
    let is_id = text.contains('/') && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"/-_.".contains(&b));
    let is_date = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    !text.trim().is_empty() && !is_id && !is_date && !super::stick::is_code(text.trim())
}

/// The texts in double quotation marks of a script, without the keys.
fn quoted(script: &str) -> impl Iterator<Item = String> + '_ {
    let mut rest = script;
    std::iter::from_fn(move || {
        loop {
            let start = rest.find('"')?;
            let inside = &rest[start + 1..];
            let mut escaped = false;
            let end = inside.bytes().position(|b| match b {
                _ if escaped => {
                    escaped = false;
                    false
                }
                b'\\' => {
                    escaped = true;
                    false
                }
                b => b == b'"',
            });
            // One that is never closed reaches to the end.
            let end = end.unwrap_or(inside.len());
            let written = &rest[start..(start + end + 2).min(rest.len())];
            rest = inside.get(end + 1..).unwrap_or("");
            if !rest.starts_with(':') {
                // What is no text of JSON stays as written: the same in both editions, or gone.
                return Some(serde_json::from_str(written).unwrap_or_else(|_| written.to_owned()));
            }
        }
    })
}

/// The texts of a page.
fn between_tags(page: &str) -> impl Iterator<Item = String> + '_ {
    page.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edition(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        for (path, text) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs::write(path, text).expect("written");
        }
        folder
    }

    const DATA: &str = r#"noticeboard.slides.push({"title":"甲的岗位","id":"hall/posts/a"},{"title":"乙说：\"好\""});"#;

    fn shows(new: &[(&str, &str)], old: &[(&str, &str)]) -> bool {
        shows_all_of(edition(new).path(), edition(old).path())
    }

    #[test]
    fn a_text_or_a_picture_that_is_gone_is_noticed() {
        let old = [("hall/index.html", "<p>甲</p>"), ("assets/hall.1.js", DATA), ("assets/p.webp", "x")];
        assert!(shows(&old, &old));
        // Another split into files, another code, another date, further slides.
        let parts = [
            ("hall/index.html", "<p>甲</p><b>新</b>"),
            ("assets/hall.2.js", r#"x = {"code":"AAAA-2222","as_of":"2026-06-30","title":"甲的岗位"}"#),
            ("assets/hall.3.js", r#"push({"title":"乙说：\"好\""}, "丙")"#),
            ("assets/p.webp", "x"),
            ("assets/q.webp", "x"),
        ];
        assert!(shows(&parts, &old));
        assert!(!shows(&old, &parts));
        for (n, gone) in [
            [("hall/index.html", ""), ("assets/hall.1.js", DATA), ("assets/p.webp", "x")],
            [
                ("hall/index.html", "<p>甲</p>"),
                ("assets/hall.1.js", r#"push({"title":"甲的岗位"})"#),
                ("assets/p.webp", "x"),
            ],
            [("hall/index.html", "<p>甲</p>"), ("assets/hall.1.js", DATA), ("assets/q.webp", "x")],
        ]
        .iter()
        .enumerate()
        {
            assert!(!shows(gone, &old), "{n}");
        }
    }

    #[test]
    fn what_cannot_be_read_counts_as_gone() {
        let new = edition(&[("assets/hall.1.js", DATA)]);
        let old = edition(&[]);
        fs::write(old.path().join("a.js"), [0xff, 0xfe]).expect("written");
        assert!(!shows_all_of(new.path(), old.path()));
        assert!(!shows_all_of(new.path(), Path::new("/nowhere/at/all")));
        let torn = edition(&[("a.js", r#"push("甲的岗位", "半"#)]);
        assert!(!shows_all_of(new.path(), torn.path()));
    }
}
