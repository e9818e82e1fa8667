//! Names that a computer gave to a copy: `window-1 - 副本.yaml`, `window-1 (1).yaml`, `hall - Copy/`.
//!
//! Whoever copies a file mostly means to write the next one from it, or has saved a mail twice. Either way the copy is to
//! be told by its name, once, and what stands in it is nobody's: else the original is blamed for numbers that both have.

use super::shapes::is_slug;
use crate::diagnostic::{Diagnostic, Place, say};

/// Words in brackets, or at an end, by which systems and clouds mark a copy.
const MARKS: &[&str] =
    &["副本", "复件", "复制", "拷贝", "冲突", "copy", "conflict", "恢复", "recovered", "备份", "backup"];

/// What a name was before a computer made a copy of it, where that is a slug.
pub(crate) fn original_of(name: &str) -> Option<&str> {
    if is_slug(name) {
        return None;
    }
    let mut rest = name;
    while let Some(shorter) = without_mark(rest) {
        rest = shorter;
    }
    (rest != name && is_slug(rest)).then_some(rest)
}

/// The same of a list, whose file may be called anything: only words tell, for `(1)` and `(2)` may be its parts.
pub(super) fn original_of_list(name: &str) -> Option<&str> {
    let original = if is_slug(name) { None } else { without_mark(name) }?;
    let mark = name.replace(original, "").to_lowercase();
    MARKS.iter().any(|word| mark.contains(word)).then_some(original)
}

/// A name without one mark of a copy.
fn without_mark(name: &str) -> Option<&str> {
    let bare = |name: &'_ str| -> usize { name.trim_end_matches([' ', '\u{3000}', '-', '_', '.', '的']).len() };
    let cut = |at: usize| Some(&name[..bare(&name[..at])]).filter(|rest| !rest.is_empty() && rest.len() < name.len());
    for prefix in ["Copy of ", "copy of ", "复件 ", "副本 ", "复制 "] {
        if let Some(rest) = name.strip_prefix(prefix) {
            return Some(rest);
        }
    }
    // Syncthing: `a.sync-conflict-20260601-101500-ABCDEFG`.
    if let Some(at) = name.find(".sync-conflict-") {
        return cut(at);
    }
    if name.ends_with([')', '）']) {
        let at = name.rfind(['(', '（'])?;
        let inside = name[at..].trim_matches(['(', ')', '（', '）']);
        let lower = inside.to_lowercase();
        let number = !inside.is_empty() && inside.bytes().all(|b| b.is_ascii_digit());
        return if number || MARKS.iter().any(|mark| lower.contains(mark)) { cut(at) } else { None };
    }
    for mark in MARKS {
        let at = name.len().checked_sub(mark.len()).filter(|at| name.is_char_boundary(*at));
        if let Some(at) = at.filter(|at| name[*at..].eq_ignore_ascii_case(mark)) {
            return cut(at);
        }
    }
    // A Mac's second copy: `window-1 copy 2`, `window-1 2`.
    let at = name.rfind(' ')?;
    let last = &name[at + 1..];
    if (1..=2).contains(&last.len()) && last.bytes().all(|b| b.is_ascii_digit()) { cut(at) } else { None }
}

/// The error at a file that is a copy by its name.
pub(crate) fn copied_file(path: &str, stem: &str, original: &str) -> Diagnostic {
    let ending = path.rsplit_once('.').map_or("yaml", |(_, ending)| ending);
    Diagnostic::error(
        "copied-file",
        Place::whole(path),
        say!(
            "“{stem}”看起来是 {original}.{ending} 的副本，没有读它",
            "`{stem}` looks like a copy of {original}.{ending}; it was not read"
        ),
    )
    .hint(say!(
        "不要的就删去；是新的一条，就给文件起自己的代号；要用它代替原来的，就改名为 {original}.{ending}",
        "delete it if it is not wanted; give it a slug of its own if it is a new item; rename it to {original}.{ending} if it replaces that"
    ))
}

/// The error at a folder that is a copy by its name; what is in it was not read.
fn copied_folder(folder: &str, name: &str, original: &str) -> Diagnostic {
    Diagnostic::error(
        "copied-folder",
        Place::whole(folder),
        say!(
            "文件夹“{name}”看起来是 {original} 的副本，里面的都没有读",
            "the folder `{name}` looks like a copy of {original}; nothing in it was read"
        ),
    )
    .hint(say!(
        "不要的就删去，或移到 content 外面；是新的，就给文件夹起自己的代号",
        "delete it, or move it out of content; give the folder a slug of its own if it is a new one"
    ))
}

/// The error at the outermost folder of a path that is a copy by its name.
pub(super) fn in_copied_folder(path: &str) -> Option<Diagnostic> {
    let (folders, _) = path.rsplit_once('/')?;
    let mut end = 0;
    for name in folders.split('/') {
        end += name.len();
        if let Some(original) = original_of(name) {
            return Some(copied_folder(&path[..end], name, original));
        }
        end += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{codes, diagnostics};

    #[test]
    fn the_marks_of_copies_are_known() {
        for name in [
            "window-1 - 副本",
            "window-1 - 副本 (2)",
            "window-1 (1)",
            "window-1（1）",
            "window-1的副本",
            "window-1 副本",
            "复件 window-1",
            "Copy of window-1",
            "window-1 - Copy",
            "window-1 - Copy (3)",
            "window-1 copy 2",
            "window-1 2",
            "window-1(冲突_示例电脑_2026-06-01)",
            "window-1 (示例电脑's conflicted copy 2026-06-01)",
            "window-1.sync-conflict-20260601-101500-ABCDEFG",
            "window-1_备份",
        ] {
            assert_eq!(original_of(name), Some("window-1"), "{name}");
        }
        for name in ["window-1", "window-1-copy", "窗口1", "(1)", "副本", "Window-1", "window 1a", "甲 (1)"] {
            assert_eq!(original_of(name), None, "{name}");
        }
    }

    #[test]
    fn a_copy_is_told_once_and_the_original_is_not_blamed() {
        let post = "title: 窗口\ntype: window\nwindow_no: 1\nopen: true\npledge: 多问一句。\n";
        let found = [
            ("content/posts/window-1.yaml", post),
            ("content/posts/window-1 - 副本.yaml", post),
            ("content/posts/window-1 (1).yaml", post),
        ];
        assert_eq!(codes(&found), ["copied-file", "copied-file"]);
        let told = diagnostics(&found);
        let told: Vec<_> = told.iter().filter(|d| d.code == "copied-file").map(|d| &*d.place.file).collect();
        assert_eq!(told, ["content/posts/window-1 (1).yaml", "content/posts/window-1 - 副本.yaml"]);
    }

    #[test]
    fn lists_may_come_in_parts() {
        assert_eq!(original_of_list("考评 - 副本"), Some("考评"));
        assert_eq!(original_of_list("考评(王某的冲突文件)"), Some("考评"));
        for name in ["考评(1)", "考评 2", "考评", "reviews-copy"] {
            assert_eq!(original_of_list(name), None, "{name}");
        }
        let list = "items:\n  - { id: a, name: 甲 }\n  - { id: b, name: 乙 }\n";
        let found = [("content/members/名单.yaml", list), ("content/members/名单 - 副本.yaml", list)];
        assert_eq!(codes(&found), ["copied-file"]);
    }

    #[test]
    fn a_copied_folder_is_told_once() {
        let post = "title: 窗口\ntype: window\nwindow_no: 1\nopen: true\npledge: 多问一句。\n";
        assert_eq!(
            codes(&[
                ("content/hall/org.yaml", "name: 大厅\n"),
                ("content/hall/posts/w.yaml", post),
                ("content/hall - 副本/org.yaml", "name: 大厅\n"),
                ("content/hall - 副本/posts/w.yaml", post),
                ("content/hall - 副本/posts/x.yaml", post),
            ]),
            ["copied-folder"]
        );
    }
}
