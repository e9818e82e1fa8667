use std::collections::BTreeMap;

use super::index::Index;
use super::postings::read;
use super::terms::Term;
use super::*;
use crate::output::testing::{assert_harmless, board, files};

fn reader(board: &Board) -> Reader<'_> {
    static THEME: OnceLock<Theme> = OnceLock::new();
    let theme = THEME.get_or_init(|| Theme::load(None, "default", Language::Chinese).unwrap());
    Reader::new(board, theme.strings())
}

/// The addresses of the documents that hold a term, those of titles and names first.
fn found(board: &Board, files: &BTreeMap<String, Vec<u8>>, term: Term<'_>) -> [Vec<String>; 2] {
    let layout = Layout::of(board);
    let wanted = term.to_string();
    let mut rest = &files[&format!("search/index/{}.bin", term.shard(layout.shards))][..];
    while let Some((length, after)) = rest.split_first() {
        let (name, after) = after.split_at(usize::from(*length));
        rest = after;
        let fields = [read(&mut rest), read(&mut rest)];
        if name == wanted.as_bytes() {
            let url = |slot: u32| {
                let at = layout.placed.binary_search_by_key(&slot, |(slot, _)| *slot).unwrap();
                reader(board).document(layout.placed[at].1).url
            };
            return fields.map(|slots| slots.into_iter().map(url).collect());
        }
    }
    Default::default()
}

#[test]
fn nothing_that_harms_can_be_found() {
    let files = files(&board(), &[&Search]);
    assert_harmless(&files);
    let all: String = files.values().map(|bytes| String::from_utf8_lossy(bytes)).collect();
    assert!(!all.contains("回族"));
    // Lateness and failure are said of organisations, and of nothing that names a person.
    for (name, bytes) in files.iter().filter(|(name, _)| name.contains("/docs/")) {
        let chunk: BTreeMap<String, serde_json::Value> = serde_json::from_slice(bytes).unwrap();
        for document in chunk.values().map(serde_json::Value::to_string) {
            let is_of_person =
                ["王伟", "王大伟", "commitments/own/", "/posts/"].iter().any(|word| document.contains(word));
            for word in ["逾期", "未兑现", "将到期", "尚未评议"] {
                assert!(!(is_of_person && document.contains(word)), "{name}: {document}");
            }
        }
    }
}

#[test]
fn a_name_of_two_characters_is_found_where_it_stands() {
    let board = board();
    let files = files(&board, &[&Search]);
    let [mut names, texts] = found(&board, &files, Term::Pair('王', '伟'));
    names.sort();
    assert_eq!(
        names,
        ["hall/areas/north/", "hall/commitments/own/", "hall/exemplars/wang/", "hall/posts/w1/", "hall/rolls/best/"]
    );
    assert_eq!(texts, [""; 0]);
    let [_, texts] = found(&board, &files, Term::Word("a3"));
    assert_eq!(texts, ["notices/one/"]);
    // Single characters find names, not texts.
    assert_eq!(found(&board, &files, Term::Single('报')), [vec![""; 0], vec![]].map(|_| Vec::<String>::new()));
    assert_eq!(found(&board, &files, Term::Single('阳'))[0], ["hall/rolls/best/"]);
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let board = board();
    let layout = Layout::of(&board);
    let one = Index::build(&reader(&board), &layout, 1).shards;
    assert!(one.iter().any(|shard| !shard.is_empty()));
    for threads in [2, 3, 64] {
        assert_eq!(Index::build(&reader(&board), &layout, threads).shards, one);
    }
}

#[test]
fn every_document_is_in_its_chunk() {
    let board = board();
    let files = files(&board, &[&Search]);
    let meta: serde_json::Value = serde_json::from_slice(&files["search/index/meta.json"]).unwrap();
    assert_eq!(meta["kinds"].as_array().unwrap().len(), sorts().count());
    for (slot, source) in &Layout::of(&board).placed {
        let chunk = &files[&format!("search/index/docs/{}.json", slot / CHUNK)];
        let chunk: serde_json::Value = serde_json::from_slice(chunk).unwrap();
        let document = reader(&board).document(*source);
        assert_eq!(chunk[slot.to_string()][0], document.url);
        assert_eq!(chunk[slot.to_string()][1], document.title);
    }
}
