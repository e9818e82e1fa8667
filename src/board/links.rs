//! Where the links and pictures of an item's text lead.
//!
//! One answer for the checker, which says what is wrong, and for the pages, which show what is right. An author links
//! another item by slug, by path or by its file (`../posts/window-3.md`), a list by its folder, a file by `files/…`, and
//! shows a picture by `photos/…`. Files and pictures are an organisation's own: nobody publishes what lies in another's
//! folder.

use std::sync::Arc;

use super::Board;
use super::index::{Target, join};
use super::people::photo_path;
use crate::kinds::{Draft, Drafts, KINDS, Kind, Member};
use crate::markdown::{DestinationKind, percent_decoded};

/// What a destination leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// Another site, a phone, a mailbox: as written.
    External,
    /// A page of this site: the path of an item, an organisation or a list, and what followed it (`#…`).
    Page { path: String, rest: String },
    /// A file that is published because it is linked; relative to the board.
    File { path: Arc<str> },
    /// A picture; relative to the board. Its original is never published.
    Photo { path: Arc<str> },
}

/// Why a destination leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkFault {
    /// Nothing of this name; as looked for.
    Unknown { name: String },
    /// What it leads to is not published now.
    Hidden,
    /// What it leads to could not be read.
    Unread,
    /// What it leads to has no page: members, reviews.
    NoPage,
    /// No such file in the organisation's folder; the path looked for.
    MissingFile { path: String },
    /// No such picture in the organisation's folder; the path looked for.
    MissingPhoto { path: String },
    /// Out of the organisation's own folders.
    Outside,
    /// A kind of file that browsers run, or that nobody can open.
    ForbiddenFile,
    /// A picture that is linked, not shown: originals tell where they were taken.
    LinkedPhoto,
    /// A picture from another site: every reader would be seen there.
    ForeignPicture,
    /// A picture of a person who has not agreed, no longer agrees or has left.
    Withheld,
}

/// Files that are published, without what they tell of their authors: what people read, print and hear, and nothing that a browser would run.
const FILE_ENDINGS: &[&str] = &[
    "pdf", "ofd", "txt", "csv", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "wps", "et", "dps", "odt", "ods", "odp",
    "zip", "mp3", "mp4",
];

/// Pictures that may be attached: their metadata can be taken out without touching a pixel.
const LINKED_PICTURE_ENDINGS: &[&str] = &["jpg", "jpeg", "png"];

/// Pictures; also under `files/` they are cleaned like photos.
const PICTURE_ENDINGS: &[&str] = &["jpg", "jpeg", "png", "webp", "gif", "tif", "tiff"];

impl Board {
    /// Follows a destination in the text of an item.
    ///
    /// # Errors
    /// With the reason why it leads nowhere.
    pub fn link<K: Kind>(&self, from: &Draft<K>, kind: DestinationKind, url: &str) -> Result<Link, LinkFault> {
        if has_scheme(url) || url.starts_with("//") {
            return if kind == DestinationKind::Picture { Err(LinkFault::ForeignPicture) } else { Ok(Link::External) };
        }
        let cut = url.find(['?', '#']).unwrap_or(url.len());
        let (path, rest) = url.split_at(cut);
        let path = percent_decoded(path);
        let picture = kind == DestinationKind::Picture;
        if picture || path.split('/').any(|part| part == "files" || part == "photos") {
            self.asset(from, picture, &path)
        } else {
            self.page(from, &path).map(|path| Link::Page { path, rest: rest.to_owned() })
        }
    }

    /// Where a report's evidence leads: an address, or a file named with or without its folder.
    pub fn evidence<K: Kind>(&self, from: &Draft<K>, evidence: &str) -> Option<Link> {
        let follow = |url: &str| self.link(from, DestinationKind::Link, url).ok();
        if evidence.starts_with("https://") || evidence.starts_with("http://") {
            return follow(evidence).filter(|link| *link == Link::External);
        }
        // A file's name as it is, not as an address: `方案#2（100%）.pdf`.
        let name = evidence.replace('%', "%25").replace('#', "%23").replace('?', "%3F");
        let file = |link: &Link| matches!(link, Link::File { .. });
        follow(&name).filter(file).or_else(|| follow(&format!("files/{name}")).filter(file))
    }

    /// A file or picture of the item's own organisation.
    fn asset<K: Kind>(&self, from: &Draft<K>, picture: bool, path: &str) -> Result<Link, LinkFault> {
        let photos = own_folder(&from.org, "photos");
        let inside = own_files(&from.id, &from.org, picture, path);
        let Some(first) = inside.first().cloned() else { return Err(LinkFault::Outside) };
        let Some((path, _)) = inside.iter().find_map(|candidate| self.assets.get_key_value(&**candidate)) else {
            let missing_photo = picture || first.starts_with(&photos);
            return Err(if missing_photo {
                LinkFault::MissingPhoto { path: first }
            } else {
                LinkFault::MissingFile { path: first }
            });
        };
        let is_picture = has_ending(path, PICTURE_ENDINGS);
        match picture {
            true if !is_picture => Err(LinkFault::ForbiddenFile),
            true if self.is_withheld(path) => Err(LinkFault::Withheld),
            true => Ok(Link::Photo { path: path.clone() }),
            false if path.starts_with(&photos) => Err(LinkFault::LinkedPhoto),
            false if is_picture && !has_ending(path, LINKED_PICTURE_ENDINGS) => Err(LinkFault::LinkedPhoto),
            false if is_picture && self.is_withheld(path) => Err(LinkFault::Withheld),
            false if !is_picture && !has_ending(path, FILE_ENDINGS) => Err(LinkFault::ForbiddenFile),
            false => Ok(Link::File { path: path.clone() }),
        }
    }

    /// The path of an item's, an organisation's or a list's page.
    fn page<K: Kind>(&self, from: &Draft<K>, path: &str) -> Result<String, LinkFault> {
        let name = path.strip_suffix(".md").or_else(|| path.strip_suffix(".yaml")).unwrap_or(path);
        let candidates = candidates(&from.id, &from.org, name);
        if candidates.is_empty() {
            return Err(LinkFault::Outside);
        }
        let exact = candidates.iter().find_map(|candidate| self.index.get(candidate)).cloned();
        let target = exact.or_else(|| {
            let kinds: Vec<_> = KINDS.iter().map(|kind| kind.name).collect();
            (!name.contains('/')).then(|| self.resolve(&from.org, name, &kinds)).flatten()
        });
        match target {
            Some(target) if self.index.is_unread(&target.id) => Err(LinkFault::Unread),
            Some(Target { at: None, .. }) => Err(LinkFault::Hidden),
            Some(target) if has_page(target.kind) => Ok(target.id.to_string()),
            Some(_) => Err(LinkFault::NoPage),
            None => candidates
                .into_iter()
                .find(|candidate| self.is_list(candidate))
                .ok_or_else(|| LinkFault::Unknown { name: name.to_owned() }),
        }
    }

    /// Whether this is the folder of a kind that has lists, in an organisation.
    fn is_list(&self, path: &str) -> bool {
        let (org, folder) = path.rsplit_once('/').unwrap_or(("", path));
        self.org_at(org).is_some()
            && KINDS.iter().any(|kind| kind.folder == folder && !folder.is_empty() && kind.has_pages)
    }

    /// Whether a picture shows a person who has not agreed to be seen on this output, or no longer is on the board.
    pub fn is_withheld(&self, photo: &str) -> bool {
        self.withheld.contains(photo)
    }

    /// Notes the pictures that may not be shown wherever they are named.
    pub(super) fn withhold_photos(&mut self, hidden: &Drafts) {
        let path = |member: &Draft<Member>| {
            member.photo.as_ref().map(|photo| -> Arc<str> { photo_path(&member.org, photo).into() })
        };
        let published = self.items.members.all().iter();
        let unwilling = published.filter(|member| self.photo(member).is_none());
        let withheld: std::collections::BTreeSet<_> = unwilling.chain(&hidden.members).filter_map(path).collect();
        self.withheld = withheld.into();
    }
}

/// Organisations have pages whatever their kind says of items.
fn has_page(kind: &str) -> bool {
    KINDS.iter().any(|info| info.name == kind && info.has_pages)
}

fn own_folder(org: &str, folder: &str) -> String {
    format!("{}/", join("content", &join(org, folder)))
}

/// The files of an item's own organisation that a path may mean, the likeliest first; relative to the board.
pub(crate) fn own_files(id: &str, org: &str, picture: bool, path: &str) -> Vec<String> {
    let (photos, files) = (own_folder(org, "photos"), own_folder(org, "files"));
    let mut inside: Vec<String> = candidates(id, org, path)
        .into_iter()
        .map(|candidate| join("content", &candidate))
        .filter(|candidate| candidate.starts_with(&photos) || candidate.starts_with(&files))
        .collect();
    if picture && !path.contains('/') {
        inside.push(format!("{photos}{path}"));
    }
    inside
}

/// What a path may mean, from the root of the content: seen from the organisation, from the item's folder, or whole.
fn candidates(id: &str, org: &str, path: &str) -> Vec<String> {
    let folder = id.rsplit_once('/').map_or("", |(folder, _)| folder);
    let bases: &[&str] = if path.starts_with('/') { &[""] } else { &[org, folder, ""] };
    bases.iter().filter_map(|base| normal(&format!("{base}/{path}"))).collect()
}

/// A path without `.` and `..`; `None` when it leaves the root or is another system's.
fn normal(path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part if part.contains(['\\', '\0']) => return None,
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

fn has_scheme(url: &str) -> bool {
    url.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
    })
}

fn has_ending(path: &str, endings: &[&str]) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| endings.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::{Options, check_sources};
    use crate::source::Sources;

    fn board() -> Board {
        let mut sources = Sources::from_texts([
            ("content/board.yaml", "title: 示例\nas_of: 2026-06-30\n"),
            ("content/org.yaml", "name: 示例市\n"),
            ("content/east/org.yaml", "name: 东区\n"),
            ("content/members/a.yaml", "name: 林溪\nphoto: a.jpg\n"),
            ("content/posts/w1.yaml", "title: 窗口\nholder: a\npledge: 多问一句。\n"),
            (
                "content/east/notices/n.md",
                "---\ntitle: 甲\nstarts_on: 2026-06-01\nperiod: { days: 5, unit: calendar }\n---\n乙\n",
            ),
            (
                "content/notices/old.yaml",
                "title: 旧\nstatus: withdrawn\nstarts_on: 2026-06-01\nperiod: { days: 5, unit: calendar }\n",
            ),
            ("content/notices/m.yaml", "title: 市\nstarts_on: 2026-06-01\nperiod: { days: 5, unit: calendar }\n"),
        ]);
        for path in ["files/plan.pdf", "files/page.html", "photos/a.jpg", "photos/hall.png", "east/files/own.pdf"] {
            sources.insert_asset(&format!("content/{path}"), vec![0]);
        }
        check_sources(&sources, &Options::default()).assembled.board
    }

    fn follow(from: &str, kind: DestinationKind, url: &str) -> Result<Link, LinkFault> {
        let board = board();
        let item = board.items.notices.all().iter().find(|item| &*item.id == from).unwrap();
        board.link(item, kind, url)
    }

    fn page(url: &str) -> Result<Link, LinkFault> {
        follow("east/notices/n", DestinationKind::Link, url)
    }

    #[test]
    fn items_are_linked_by_slug_path_and_file() {
        for url in ["w1", "posts/w1", "/posts/w1", "../../posts/w1.yaml", "posts/w1.md"] {
            assert_eq!(page(url), Ok(Link::Page { path: "posts/w1".into(), rest: String::new() }), "{url}");
        }
        assert_eq!(page("m#办法"), Ok(Link::Page { path: "notices/m".into(), rest: "#办法".into() }));
        assert_eq!(page("east"), Ok(Link::Page { path: "east".into(), rest: String::new() }));
        assert_eq!(page("/commitments"), Ok(Link::Page { path: "commitments".into(), rest: String::new() }));
        assert_eq!(page("https://a.cn"), Ok(Link::External));
        assert_eq!(page("a"), Err(LinkFault::NoPage));
        assert_eq!(page("old"), Err(LinkFault::Hidden));
        assert_eq!(page("w9"), Err(LinkFault::Unknown { name: "w9".into() }));
    }

    #[test]
    fn files_are_an_organisations_own() {
        for url in ["files/own.pdf", "../files/own.pdf", "/east/files/own.pdf"] {
            assert_eq!(page(url), Ok(Link::File { path: "content/east/files/own.pdf".into() }), "{url}");
        }
        assert_eq!(page("/files/plan.pdf"), Err(LinkFault::Outside));
        assert_eq!(page("../../files/plan.pdf"), Err(LinkFault::Outside));
        assert_eq!(page("files/plan.pdf"), Err(LinkFault::MissingFile { path: "content/east/files/plan.pdf".into() }));
        assert_eq!(follow("notices/m", DestinationKind::Link, "files/page.html"), Err(LinkFault::ForbiddenFile));
    }

    #[test]
    fn originals_of_pictures_and_pictures_without_consent_stay_at_home() {
        let picture = |url| follow("notices/m", DestinationKind::Picture, url);
        assert_eq!(picture("photos/hall.png"), Ok(Link::Photo { path: "content/photos/hall.png".into() }));
        assert_eq!(picture("hall.png"), Ok(Link::Photo { path: "content/photos/hall.png".into() }));
        assert_eq!(picture("photos/a.jpg"), Err(LinkFault::Withheld));
        assert_eq!(picture("https://a.cn/b.png"), Err(LinkFault::ForeignPicture));
        assert_eq!(follow("notices/m", DestinationKind::Link, "photos/hall.png"), Err(LinkFault::LinkedPhoto));
    }
}
