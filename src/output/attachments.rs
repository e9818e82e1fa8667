//! Attached files that are published as they are, and what may not leave the house that way.

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::Arc;

use rayon::prelude::*;

use super::linked;
use crate::board::{Board, Link};
use crate::diagnostic::{Diagnostic, Place, say};
use crate::photo;
use crate::record::{RecordKind, kinds};
use crate::source::{Location, Sources};

/// Who links a file first, and where.
pub struct Attachment {
    pub place: Place,
    pub item: Arc<str>,
}

/// The files that published items link, by path.
type Attachments = BTreeMap<Arc<str>, Attachment>;

/// The files that the items of the last board linked.
struct Last {
    board: Board,
    attachments: Arc<Attachments>,
}

/// The files that published items link. In a preview they are looked for again only where an item that links any has
/// changed.
pub fn attachments(board: &Board) -> Arc<Attachments> {
    let last = board.memory.as_ref().and_then(|memory| memory.recall::<Last>());
    let same = |last: &Arc<Last>| board.revises(&last.board) && !may_link_others(&last.board, board);
    let attachments = last.filter(same).map_or_else(|| Arc::new(look(board)), |last| last.attachments.clone());
    if let Some(memory) = &board.memory {
        memory.keep(Arc::new(Last { board: board.without_memory(), attachments: attachments.clone() }));
    }
    attachments
}

fn may_link_others(old: &Board, new: &Board) -> bool {
    let links_files = |kind: &dyn RecordKind, board: &Board, at: usize| {
        let mut any = false;
        kind.record(board, at).files(&mut |_, _| any = true);
        any
    };
    let may_link = |kind: &'static dyn RecordKind| {
        let changed = kind.changed_places(old, new).into_iter();
        kind.number(old) != kind.number(new)
            || changed.into_iter().any(|at| links_files(kind, old, at) || links_files(kind, new, at))
    };
    linked::may_link_others(old, new) || kinds().any(may_link)
}

fn look(board: &Board) -> Attachments {
    let mut attachments = Attachments::new();
    for linked in linked::linked(board) {
        if let Link::File { path } = linked.link {
            attachments.entry(path).or_insert(Attachment { place: linked.place, item: linked.item });
        }
    }
    for kind in kinds() {
        for record in (0..kind.number(board)).map(|at| kind.record(board, at)) {
            record.files(&mut |file, key| {
                if let Some(Link::File { path }) = record.evidence(file) {
                    let here = || Attachment { place: record.origin().key(key), item: record.id().clone() };
                    attachments.entry(path).or_insert_with(here);
                }
            });
        }
    }
    attachments
}

/// Files that are pictures whatever their names say: published as they are, they would carry the place and the time at
/// which they were taken.
pub fn inspect(board: &Board, sources: &Sources) -> Vec<Diagnostic> {
    let attachments = attachments(board);
    let disguised = attachments.par_iter().filter(|(path, _)| {
        let head = sources.assets.get(*path).and_then(|asset| head(&asset.location));
        head.is_some_and(|head| photo::is_picture(&head))
    });
    disguised.map(|(path, attachment)| describe(path, attachment)).collect()
}

fn describe(path: &str, attachment: &Attachment) -> Diagnostic {
    let name = path.rsplit('/').next().unwrap_or(path);
    Diagnostic::error(
        "disguised-picture",
        attachment.place.clone(),
        say!(
            "附件 {name} 其实是图片或视频，里面可能有拍摄的时间和地点",
            "the attachment {name} is a picture or a video in truth; it may tell when and where it was taken"
        ),
    )
    .hint(say!(
        "图片放进 photos，在正文里写 ![说明](photos/文件名)；改扩展名并不能转换格式",
        "put a picture into `photos` and write `![words](photos/NAME)`; renaming a file does not convert it"
    ))
    .item(attachment.item.clone())
}

fn head(location: &Location) -> Option<Vec<u8>> {
    let mut head = Vec::new();
    match location {
        Location::Disk(path) => {
            std::fs::File::open(path).ok()?.take(4096).read_to_end(&mut head).ok()?;
        }
        Location::Memory(bytes) => head.extend_from_slice(&bytes[..bytes.len().min(4096)]),
    }
    Some(head)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::{Options, check_sources};

    #[test]
    fn a_photo_under_a_documents_name_stays_at_home() {
        let notice = "---\ntitle: 甲\nstarts_on: 2026-06-29\nperiod: { days: 5, unit: calendar }\n---\n[甲](files/a.pdf)、[乙](files/b.pdf)\n";
        let commitment = "item: 甲\nresponsible: 乙\ntarget: 1\ndeadline: 2026-12-31\nprogress: [{ on: 2026-06-20, evidence: c.pdf }]\n";
        let mut sources = Sources::from_texts([
            ("content/board.yaml", "title: 示例\nas_of: 2026-06-30\n"),
            ("content/org.yaml", "name: 示例市\n"),
            ("content/notices/a.md", notice),
            ("content/commitments/c.yaml", commitment),
        ]);
        sources.insert_asset("content/files/a.pdf", b"%PDF-1.7".to_vec());
        sources.insert_asset("content/files/b.pdf", b"\xFF\xD8\xFF\xE1\0\x10Exif".to_vec());
        sources.insert_asset("content/files/c.pdf", b"\0\0\0\x24ftypheic\0\0\0\0mif1heic".to_vec());
        let board = check_sources(&sources, &Options::default()).assembled.board;
        let found = inspect(&board, &sources);
        let items: Vec<_> = found.iter().filter_map(|d| d.item.as_deref()).collect();
        assert_eq!(items, ["notices/a", "commitments/c"]);
        assert!(found.iter().all(|d| d.code == "disguised-picture"));
    }
}
