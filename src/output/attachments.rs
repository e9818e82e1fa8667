//! Attached files that are published as they are, and what may not leave the house that way.

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::Arc;

use rayon::prelude::*;

use super::site::evidence_link;
use super::texts;
use crate::board::{Board, CommitmentFacts, Link};
use crate::diagnostic::{Diagnostic, Place, say};
use crate::photo;
use crate::source::{Location, Sources};

/// Who links a file first, and where.
pub struct Linked {
    pub place: Place,
    pub item: Arc<str>,
}

/// The files that published items link, by path.
type Files = BTreeMap<Arc<str>, Linked>;

/// The files that the items of the last board linked.
struct Last {
    board: Board,
    linked: Arc<Files>,
}

/// The files that published items link. In a preview they are looked for again only where an item that links any has
/// changed.
pub fn linked(board: &Board) -> Arc<Files> {
    let last = board.memory.as_ref().and_then(|memory| memory.recall::<Last>());
    let same = |last: &Arc<Last>| board.revises(&last.board) && !may_link_others(&last.board, board);
    let linked = last.filter(same).map_or_else(|| Arc::new(look(board)), |last| last.linked.clone());
    if let Some(memory) = &board.memory {
        memory.keep(Arc::new(Last { board: board.without_memory(), linked: linked.clone() }));
    }
    linked
}

fn may_link_others(old: &Board, new: &Board) -> bool {
    let evidence =
        |facts: &CommitmentFacts| facts.progress.iter().any(|progress| progress.evidence.iter().next().is_some());
    texts::may_bring_others(old, new)
        || old.commitment_facts.len() != new.commitment_facts.len()
        || !old.commitment_facts.is(&new.commitment_facts)
            && old
                .commitment_facts
                .iter()
                .zip(&new.commitment_facts)
                .any(|(old, new)| !Arc::ptr_eq(old, new) && (evidence(old) || evidence(new)))
}

fn look(board: &Board) -> Files {
    let mut linked = Files::new();
    for brought in texts::brought(board) {
        if let Link::File { path } = brought.link {
            linked.entry(path).or_insert(Linked { place: brought.place, item: brought.item });
        }
    }
    for (at, draft) in board.items.commitments.all().iter().enumerate() {
        for evidence in board.commitment_facts[at].progress.iter().flat_map(|progress| progress.evidence.iter()) {
            if let Some(Link::File { path }) = evidence_link(board, draft, evidence) {
                let here = || Linked { place: draft.origin.key("progress"), item: draft.id.clone() };
                linked.entry(path).or_insert_with(here);
            }
        }
    }
    linked
}

/// Files that are pictures whatever their names say: published as they are, they would carry the place and the time at
/// which they were taken.
pub fn inspect(board: &Board, sources: &Sources) -> Vec<Diagnostic> {
    let linked = linked(board);
    let disguised = linked.par_iter().filter(|(path, _)| {
        let head = sources.assets.get(*path).and_then(|asset| head(&asset.location));
        head.is_some_and(|head| photo::is_picture(&head))
    });
    disguised.map(|(path, linked)| describe(path, linked)).collect()
}

fn describe(path: &str, linked: &Linked) -> Diagnostic {
    let name = path.rsplit('/').next().unwrap_or(path);
    Diagnostic::error(
        "disguised-picture",
        linked.place.clone(),
        say!(
            "附件 {name} 其实是图片或视频，里面可能有拍摄的时间和地点",
            "the attachment {name} is a picture or a video in truth; it may tell when and where it was taken"
        ),
    )
    .hint(say!(
        "图片放进 photos，在正文里写 ![说明](photos/文件名)；改扩展名并不能转换格式",
        "put a picture into `photos` and write `![words](photos/NAME)`; renaming a file does not convert it"
    ))
    .item(linked.item.clone())
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
