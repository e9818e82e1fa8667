//! Files in a board that are no part of it: what machines leave behind, passed over in silence, and what somebody wrote
//! under a name that is not read, told with the name that would be.

use std::ffi::OsStr;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Message, Place, say};

/// Folders of network drives, recycle bins and archives, and files of editors and systems; without regard to case.
const LITTER: &[&str] = &[
    "#recycle",
    "#snapshot",
    "$recycle.bin",
    "4913",
    "@eadir",
    "@recently-snapshot",
    "@recycle",
    "@tmp",
    "__macosx",
    "desktop.ini",
    "ehthumbs.db",
    "ehthumbs_vista.db",
    "icon\r",
    "indexervolumeguid",
    "lost+found",
    "recycler",
    "system volume information",
    "thumbs.db",
    "thumbs.db:encryptable",
    "wpsettings.dat",
];

/// Endings of half-finished, saved and set-aside files.
const LITTER_ENDINGS: &[&str] = &[
    ".bak",
    ".bk",
    ".crdownload",
    ".download",
    ".old",
    ".orig",
    ".part",
    ".rej",
    ".swn",
    ".swo",
    ".swp",
    ".temp",
    ".tmp",
];

/// What editors, sync clients and operating systems leave behind.
pub(crate) fn is_litter(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    let is_one = |lower: &str| {
        LITTER.contains(&lower)
            || LITTER_ENDINGS.iter().any(|ending| lower.ends_with(ending))
            // Vim tries out whether it may write, with numbers that grow; check disks call what they found `found.000`.
            || lower.strip_prefix("found.").is_some_and(|rest| rest.len() == 3 && rest.bytes().all(|b| b.is_ascii_digit()))
    };
    let bytes = name.as_bytes();
    match bytes.first() {
        None | Some(b'.') => true,
        Some(b'~') if bytes.get(1) == Some(&b'$') => true,
        // Emacs' own saving.
        Some(b'#') if bytes.len() > 1 && bytes.last() == Some(&b'#') => true,
        _ if bytes.last() == Some(&b'~') => true,
        // Most names are those of items.
        _ if name.ends_with(".yaml") || name.ends_with(".md") => false,
        _ => is_one(&name.to_ascii_lowercase()),
    }
}

/// The code of files that nobody reads.
pub(super) const CODE: &str = "stray-file";

/// The warning at a file that nobody reads.
pub(super) fn stray(path: &Arc<str>) -> Diagnostic {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let hint = match meant(name) {
        Some(meant) => say!("改名为 {meant}", "rename it to {meant}"),
        None => document(name).or_else(|| meant_folder(folder)).unwrap_or_else(|| {
            say!(
                "条目用 .md 或 .yaml；图片放进 photos，附件放进 files，其余移出 content",
                "items are .md or .yaml; pictures belong in `photos`, attachments in `files`, anything else outside `content`"
            )
        }),
    };
    Diagnostic::warning(
        "stray-file",
        Place::whole(path.clone()),
        say!("不认识的文件，不会公布", "an unknown file; it is not published"),
    )
    .hint(hint)
}

/// The name that a text was to have: an ending in capitals, Notepad's `.txt` behind it, another spelling of it.
fn meant(name: &str) -> Option<String> {
    let lower = name.trim().to_lowercase().replace(['．', '。'], ".");
    let bare = lower.strip_suffix(".txt").filter(|rest| text_ending(rest).is_some()).unwrap_or(&lower);
    let (stem, ending) = text_ending(bare)?;
    let stem = stem.trim_end();
    (!stem.is_empty()).then(|| format!("{stem}.{ending}"))
}

/// A name without its ending, and the ending that is read for it.
fn text_ending(name: &str) -> Option<(&str, &'static str)> {
    let (stem, ending) = name.rsplit_once('.')?;
    match ending.trim() {
        "yaml" | "yml" | "yam" | "ymal" | "yaml_" => Some((stem, "yaml")),
        "md" | "markdown" | "mdown" | "mkd" | "mkdn" | "mdwn" | "mdtext" | "mdtxt" => Some((stem, "md")),
        _ => None,
    }
}

/// Something written in an office program.
fn document(name: &str) -> Option<Message> {
    let (_, ending) = name.rsplit_once('.')?;
    let is = |endings: &[&str]| endings.iter().any(|known| ending.eq_ignore_ascii_case(known));
    if is(&["doc", "docx", "wps", "rtf", "odt", "txt"]) {
        return Some(say!(
            "条目是 .md 或 .yaml 文本文件：把文字抄进去；要原样公布的附件放进 files，在正文里链接它",
            "an item is a text file, .md or .yaml: copy the words into one; what is to be published as it is belongs in `files`, linked from a text"
        ));
    }
    if is(&["xls", "xlsx", "et", "csv", "ods"]) {
        return Some(say!(
            "名单要写成 .yaml 文件：items: 下面每人一条，以“- id: 代号”开头；要原样公布的表格放进 files",
            "a list is written as a .yaml file: under `items:` an entry for each, beginning with `- id: slug`; a sheet that is to be published as it is belongs in `files`"
        ));
    }
    is(&["lnk", "url"]).then(|| {
        say!(
            "这是快捷方式，不是文件本身：把文件本身放进来",
            "this is a shortcut, not the file: put the file itself here"
        )
    })
}

/// A folder that was to be that of pictures or attachments.
fn meant_folder(folder: &str) -> Option<Message> {
    let name = folder.rsplit('/').next()?;
    let lower = name.to_lowercase();
    let meant = match lower.trim() {
        "photo" | "photos" | "pictures" | "picture" | "images" | "image" | "img" | "照片" | "图片" | "相片" => {
            "photos"
        }
        "file" | "files" | "attachment" | "attachments" | "附件" | "文件" => "files",
        _ => return None,
    };
    Some(say!("文件夹“{name}”改名为 {meant}", "rename the folder `{name}` to `{meant}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_machines_leave_behind_is_passed_over() {
        for name in [
            ".DS_Store",
            "~$名单.docx",
            "a.yaml~",
            "Thumbs.db",
            "THUMBS.DB",
            "desktop.ini",
            "@eaDir",
            "#recycle",
            "$RECYCLE.BIN",
            "System Volume Information",
            "window-1.yaml.bak",
            "window-1.yaml.ORIG",
            "a.tmp",
            "#window-1.yaml#",
            "4913",
            "__MACOSX",
            "lost+found",
            "FOUND.000",
            "a.yaml.swp",
            "a.pdf.crdownload",
        ] {
            assert!(is_litter(OsStr::new(name)), "{name}");
        }
        for name in [
            "org.yaml",
            "a.md",
            "4914",
            "tmp",
            "bak",
            "#1.jpg",
            "示例.jpg",
            "old",
            "found.pdf",
            "recycle",
            "a.old.yaml",
        ] {
            assert!(!is_litter(OsStr::new(name)), "{name}");
        }
    }

    fn hint(path: &str) -> String {
        stray(&path.into()).hint.expect("a way out").zh
    }

    #[test]
    fn the_name_that_was_meant_is_given() {
        for (name, meant) in [
            ("li.yml", "li.yaml"),
            ("LI.YAML", "li.yaml"),
            ("sun.yaml.txt", "sun.yaml"),
            ("sun.yml.TXT", "sun.yaml"),
            ("x.markdown", "x.md"),
            ("x.MD", "x.md"),
            ("x.md.txt", "x.md"),
            ("w。yaml", "w.yaml"),
            ("w.yaml ", "w.yaml"),
            ("Org.yml", "org.yaml"),
        ] {
            assert_eq!(hint(&format!("content/hall/members/{name}")), format!("改名为 {meant}"), "{name}");
        }
        assert!(hint("content/hall/members/王某.docx").contains("抄进去"));
        assert!(hint("content/hall/members/a.lnk").contains("快捷方式"));
        assert_eq!(hint("content/hall/Photos/a.jpg"), "文件夹“Photos”改名为 photos");
        assert_eq!(hint("content/hall/附件/a.pdf"), "文件夹“附件”改名为 files");
        assert!(hint("content/hall/x.bin").starts_with("条目用"));
    }
}
