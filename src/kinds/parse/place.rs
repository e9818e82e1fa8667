//! What a file is, told from its path and hardly more.

use crate::diagnostic::{Diagnostic, Place, say};
use crate::kinds::{FOLDERS_TO_COME, KINDS, KindInfo};

pub(super) enum FilePlace<'a> {
    Org {
        path: &'a str,
    },
    Item {
        org: &'a str,
        kind: &'static KindInfo,
        stem: &'a str,
    },
    /// Read by somebody else.
    Other,
    Fault(Box<Diagnostic>),
}

/// Whether a file is an organisation's though it lies where the board's own files do: to be told so. A screen may be
/// called `org`; only organisations have a name.
pub(crate) fn is_misplaced_org(path: &str, text: &str) -> bool {
    let name = path.strip_prefix("content/calendar/").or_else(|| path.strip_prefix("content/screens/"));
    name == Some("org.yaml") && !text.lines().any(|line| line.starts_with("title:"))
}

/// What the file at a path is.
pub(super) fn place_of<'a>(path: &'a str, text: &str) -> FilePlace<'a> {
    let inside = path.strip_prefix("content/").unwrap_or(path);
    let is_boards_own = inside == "board.yaml" || inside.starts_with("calendar/") || inside.starts_with("screens/");
    if is_boards_own && !is_misplaced_org(path, text) {
        return FilePlace::Other;
    }
    let (folder, name) = inside.rsplit_once('/').unwrap_or(("", inside));
    if name == "org.yaml" {
        return FilePlace::Org { path: folder };
    }
    let (org, kind_folder) = folder.rsplit_once('/').unwrap_or(("", folder));
    let stem = name.strip_suffix(".md").or_else(|| name.strip_suffix(".yaml")).unwrap_or(name);
    if let Some(kind) = KINDS.iter().find(|kind| !kind.folder.is_empty() && kind.folder == kind_folder) {
        return FilePlace::Item { org, kind, stem };
    }
    FilePlace::Fault(Box::new(misplaced(path, folder, kind_folder)))
}

fn misplaced(path: &str, folder: &str, kind_folder: &str) -> Diagnostic {
    if FOLDERS_TO_COME.contains(&kind_folder) {
        return Diagnostic::warning(
            "kind-to-come",
            Place::whole(path),
            say!(
                "这一版还不读 {kind_folder} 文件夹，其中的内容不会公布",
                "this version does not read `{kind_folder}` yet; it is not published"
            ),
        )
        .hint(say!("先把文件夹移到 content 外面保存", "keep the folder outside `content` for now"));
    }
    let folders = || KINDS.iter().map(|kind| kind.folder).filter(|folder| !folder.is_empty());
    let list: Vec<_> = folders().collect();
    let list = list.join(" ");
    let name = path.rsplit('/').next().unwrap_or(path);
    if let Some(known) = ["org.yaml", "board.yaml"].into_iter().find(|known| name.eq_ignore_ascii_case(known)) {
        return Diagnostic::error(
            "misplaced-file",
            Place::whole(path),
            say!("文件名要用小写：{known}", "the name has to be in small letters: {known}"),
        )
        .hint(say!("改名为 {known}", "rename it to {known}"));
    }
    if let Some(known) = folder.split('/').find(|part| folders().any(|folder| folder == *part)) {
        return Diagnostic::error(
            "misplaced-file",
            Place::whole(path),
            say!("{known} 里面不能再分文件夹", "`{known}` has no folders inside"),
        )
        .hint(say!("把文件直接放进 {known}", "put the file into `{known}` itself"));
    }
    let meant = KINDS.iter().find(|kind| {
        let label = (kind.label)();
        !kind.folder.is_empty() && (kind.folder.eq_ignore_ascii_case(kind_folder) || label.zh == kind_folder)
    });
    let hint = match meant.map(|kind| kind.folder).or_else(|| nearest(kind_folder, folders())) {
        Some(near) => say!("文件夹是不是应当叫 {near}？", "did you mean the folder `{near}`?"),
        None => say!("条目放进这些文件夹之一：{list}", "items live in one of the folders {list}"),
    };
    Diagnostic::error(
        "misplaced-file",
        Place::whole(path),
        say!("这个位置的文件不属于任何一类条目", "a file here belongs to no kind of item"),
    )
    .hint(hint)
}

/// The known word nearest to a mistyped one, if it is near enough to be meant.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    known
        .into_iter()
        .filter_map(|candidate| {
            let own = candidate.chars().count();
            let most = 1 + own / 4;
            // Words of other lengths are not near, and may be as long as a file.
            let distance = (own.abs_diff(length) <= most).then(|| strsim::damerau_levenshtein(word, candidate))?;
            (distance <= most).then_some((distance, candidate))
        })
        .min()
        .map(|(_, candidate)| candidate)
}
