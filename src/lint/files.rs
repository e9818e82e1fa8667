//! A photo or a file that is named and is not there, or lies where it may not be taken from.

use std::ops::Bound;

use super::{Rule, Subject, photos, sound};
use crate::diagnostic::{Diagnostic, KeyPath, Message, Place, say};
use crate::names;
use crate::settings;
use crate::source::Sources;

pub(super) const RULE: Rule = Rule {
    codes: &["missing-photo", "missing-file", "path-leaves-folder", "bad-file-name"],
    explain: || {
        say!(
            "照片写 photos 文件夹里的文件名，附件写 files 文件夹里的文件名；只用本组织自己的。附件以自己的名字公布，而网站要能拷到 Windows 电脑和U盘上，所以名字里不能有 : \" ? * 等符号，也不能叫 con、nul。",
            "A photo is named as in the organisation's `photos`, an attachment as in its `files`; only its own are used. An attachment is published under its own name, and a site has to go onto Windows computers and memory sticks: no name holds : \" ? * and the like, or is con or nul."
        )
    },
    check,
};

/// Looking for near names costs a walk over the folder; after so many missing files the folder itself is missing.
const NEAR_NAMES_FOR: usize = 50;

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let board = subject.board;
    let mut look = Look { subject, sources: subject.sources, searches: 0, used: None, diagnostics };
    let root = KeyPath::root();
    for member in sound(board.items.members.all(), &subject.hidden.members) {
        if let Some(photo) = &member.photo {
            look.file(Folder::Photos, &member.org, photo, member.origin.key("photo"), &member.id);
        }
    }
    for roll in sound(board.items.rolls.all(), &subject.hidden.rolls) {
        for (path, entry) in roll.all_entries() {
            if let Some(photo) = &entry.photo {
                look.file(Folder::Photos, &roll.org, photo, roll.origin.value(&path.key("photo")), &roll.id);
            }
        }
    }
    for exemplar in sound(board.items.exemplars.all(), &subject.hidden.exemplars) {
        for (n, photo) in exemplar.photos.iter().enumerate() {
            let place = exemplar.origin.value(&root.key("photos").index(n).key("file"));
            look.file(Folder::Photos, &exemplar.org, &photo.file, place, &exemplar.id);
        }
    }
    for draft in sound(board.items.commitments.all(), &subject.hidden.commitments) {
        for (n, progress) in draft.progress.iter().enumerate() {
            for (m, evidence) in progress.evidence.iter().enumerate().filter(|(_, text)| !is_url(text)) {
                let place = draft.origin.value(&root.key("progress").index(n).key("evidence").index(m));
                let name = evidence.strip_prefix("files/").unwrap_or(evidence);
                look.file(Folder::Files, &draft.org, name, place, &draft.id);
            }
        }
    }
    for (role, file) in &board.settings.fonts {
        look.own_file(file, Place::value(settings::PATH, root.key("fonts").key(role)));
    }
    if let Some(emblem) = &board.settings.print.emblem {
        look.own_file(emblem, Place::value(settings::PATH, root.key("print").key("emblem")));
    }
    if let Some(press) = &board.settings.press {
        look.own_file(&press.profile, Place::value(settings::PATH, root.key("press")));
    }
}

/// What keeps an attachment from being published under its own name, and what to do.
pub(super) fn bad_name(path: &str) -> Option<(Message, Message)> {
    let route = path.strip_prefix("content/").unwrap_or(path);
    if let Some((name, fault)) = names::fault_in_path(route) {
        let better = names::better(name);
        return Some((
            fault.message(name),
            say!("把它改名为 {better}，这里也跟着改", "rename it to {better}, and write that name here"),
        ));
    }
    names::is_too_long(route).then(|| {
        let most = names::LONGEST_PATH;
        (
            say!(
                "附件的整个路径超过 {most} 个字符，Windows 和U盘上存不了：{route}",
                "the attachment's whole path has more than {most} characters, which Windows and memory sticks cannot store: {route}"
            ),
            say!("把文件名改短", "give the file a shorter name"),
        )
    })
}

fn is_url(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Folder {
    Photos,
    Files,
}

struct Look<'a> {
    subject: &'a Subject<'a>,
    sources: &'a Sources,
    searches: usize,
    /// The pictures that somebody names, when the first of them is missing.
    used: Option<photos::Used>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Look<'_> {
    /// A file of an organisation.
    fn file(&mut self, folder: Folder, org: &str, name: &str, place: Place, id: &std::sync::Arc<str>) {
        let (code, word) = match folder {
            Folder::Photos => ("missing-photo", "photos"),
            Folder::Files => ("missing-file", "files"),
        };
        let inside = if org.is_empty() { format!("content/{word}/") } else { format!("content/{org}/{word}/") };
        let diagnostic = if self.sources.assets.contains_key(&*format!("{inside}{name}")) {
            // Photos are published under names of the program's own.
            let bad = (folder == Folder::Files).then(|| bad_name(&format!("{inside}{name}"))).flatten();
            let Some((message, hint)) = bad else { return };
            Diagnostic::error("bad-file-name", place, message).hint(hint)
        } else if leaves(name) || is_url(name) {
            Diagnostic::error(
                "path-leaves-folder",
                place,
                say!("只能用 {inside} 里的文件：{name}", "only files in {inside} are used: {name}"),
            )
            .hint(say!("把文件放进 {inside}，这里只写文件名", "put the file into {inside} and write its name only"))
        } else {
            let message = say!("{inside} 里没有 {name}", "there is no {name} in {inside}");
            let put =
                || say!("把文件放进 {inside}，这里只写文件名", "put the file into {inside} and write its name only");
            let found = if folder == Folder::Photos { self.photo(&inside, name) } else { None };
            match found {
                Some((hint, elsewhere)) => {
                    let diagnostic = Diagnostic::error(code, place, message).hint(hint);
                    let label = |path| (Place::whole(path), say!("它在这里", "it is here"));
                    elsewhere.into_iter().map(label).fold(diagnostic, |d, (place, words)| d.label(place, words))
                }
                None => {
                    let near = if folder == Folder::Files { self.near(&inside, name) } else { None };
                    Diagnostic::error(code, place, message).hint(near.unwrap_or_else(put))
                }
            }
        };
        self.diagnostics.push(diagnostic.item(id.clone()));
    }

    /// What becomes of a photo that is missing, and where it lies if it lies elsewhere. Another person's picture is never
    /// named: a clerk who follows the hint would put it on this one's placard.
    fn photo(&mut self, inside: &str, name: &str) -> Option<(Message, Option<std::sync::Arc<str>>)> {
        if let Some(rest) = name.strip_prefix("photos/")
            && self.sources.assets.contains_key(&*format!("{inside}{rest}"))
        {
            return Some((say!("不用写文件夹，写 {rest}", "leave the folder out: write {rest}"), None));
        }
        self.searches += 1;
        if self.searches > NEAR_NAMES_FOR {
            return None;
        }
        let used = self.used.get_or_insert_with(|| photos::Used::of(self.subject));
        used.found(self.sources, inside, name)
    }

    /// A file of the board as a whole: a font, the emblem, the profile of a press.
    fn own_file(&mut self, name: &str, place: Place) {
        if leaves(name) || is_url(name) {
            self.diagnostics.push(
                Diagnostic::error(
                    "path-leaves-folder",
                    place,
                    say!("只能用公示栏文件夹里的文件：{name}", "only files inside the board are used: {name}"),
                )
                .hint(say!("把文件放进 content/files", "put the file into content/files")),
            );
            return;
        }
        if self.sources.board_asset(name).is_none() {
            let hint = self.near("content/files/", name).unwrap_or_else(|| {
                say!(
                    "把文件放进 content/files，写 files/文件名",
                    "put the file into content/files and write `files/NAME`"
                )
            });
            let message = say!("没有文件 {name}", "there is no file {name}");
            self.diagnostics.push(Diagnostic::error("missing-file", place, message).hint(hint));
        }
    }

    /// A name in the folder that may have been meant.
    fn near(&mut self, inside: &str, name: &str) -> Option<Message> {
        if let Some(rest) = name.strip_prefix("photos/").or_else(|| name.strip_prefix("files/"))
            && self.sources.assets.contains_key(&*format!("{inside}{rest}"))
        {
            return Some(say!("不用写文件夹，写 {rest}", "leave the folder out: write {rest}"));
        }
        self.searches += 1;
        if self.searches > NEAR_NAMES_FOR {
            return None;
        }
        let lower = name.to_lowercase();
        let (distance, near) = self
            .sources
            .assets
            .range::<str, _>((Bound::Included(inside), Bound::Unbounded))
            .map_while(|(path, _)| path.strip_prefix(inside))
            .take(10_000)
            .map(|file| (strsim::damerau_levenshtein(&lower, &file.to_lowercase()), file))
            .min()?;
        if distance == 0 {
            return Some(say!("大小写不同：写 {near}", "mind the case: write {near}"));
        }
        (distance <= 1 + name.chars().count() / 4).then(|| say!("是不是 {near}？", "did you mean {near}?"))
    }
}

/// Absolute, upwards, or another system's notation.
fn leaves(name: &str) -> bool {
    name.starts_with('/')
        || name.contains(['\\', '\0'])
        || name.contains(':')
        || name.split('/').any(|part| part == "..")
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{codes, diagnostics};

    fn member(photo: &str) -> String {
        format!("name: 甲\nphoto: {photo}\nconsent: {{ given_on: 2026-01-01, scope: [web, print, kiosk] }}\n")
    }

    #[test]
    fn a_missing_photo_is_found_and_its_neighbour_named() {
        for (photo, hint) in [
            ("b.jpg", "a.jpg"),
            ("a", "a.jpg"),
            ("a.jpeg", "a.jpg"),
            ("A.JPG", "大小写"),
            ("photos/a.jpg", "不用写文件夹"),
            ("群众来信原件扫描.png", "放进"),
        ] {
            let found = diagnostics(&[("content/members/a.yaml", &member(photo))]);
            let fault = found.iter().find(|d| d.code == "missing-photo").unwrap();
            assert!(fault.hint.as_ref().unwrap().zh.contains(hint), "{photo}: {:?}", fault.hint);
        }
        assert!(codes(&[("content/members/a.yaml", &member("a.jpg"))]).is_empty());
    }

    #[test]
    fn nothing_is_taken_from_elsewhere() {
        for photo in ["../east/photos/a.jpg", "/etc/passwd", "'C:\\a.jpg'", "https://example.org/a.jpg"] {
            assert_eq!(codes(&[("content/members/a.yaml", &member(photo))]), ["path-leaves-folder"], "{photo}");
        }
        let below = [("content/hall/org.yaml", "name: 大厅\n"), ("content/hall/members/a.yaml", &*member("a.jpg"))];
        assert_eq!(codes(&below), ["missing-photo"]);
    }

    #[test]
    fn evidence_is_a_file_or_an_address() {
        let text = |evidence: &str| {
            format!(
                "item: 甲\nresponsible: 乙\ntarget: 1\ndeadline: 2026-12-31\nprogress: [{{ on: 2026-06-20, evidence: {evidence} }}]\n"
            )
        };
        assert_eq!(codes(&[("content/commitments/a.yaml", &text("report.pdf"))]), ["missing-file"]);
        assert!(codes(&[("content/commitments/a.yaml", &text("https://example.org/a"))]).is_empty());
    }

    #[test]
    fn settings_name_files_that_are_there() {
        let settings = |emblem: &str| format!("title: 示例\nas_of: 2026-06-30\nprint: {{ emblem: {emblem} }}\n");
        assert_eq!(codes(&[("content/board.yaml", &settings("emblem.svg"))]), ["missing-file"]);
        assert_eq!(codes(&[("content/board.yaml", &settings("../emblem.svg"))]), ["path-leaves-folder"]);
        assert!(codes(&[("content/board.yaml", &settings("photos/a.jpg"))]).is_empty());
        let press = "title: 示例\nas_of: 2026-06-30\npress: shop.icc\n";
        assert_eq!(codes(&[("content/board.yaml", press)]), ["missing-file"]);
    }
}
