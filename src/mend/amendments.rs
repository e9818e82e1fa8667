//! Amendments that are owed: a promise that was changed after it was published gets the entry that says so, with the day,
//! the old words and the new.
//!
//! Why it was changed only its author knows: the entry is written without a reason, and the checker asks for it there.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Mended, patched};
use crate::board::Board;
use crate::kinds::{Commitment, Draft};
use crate::pipeline::Unsaid;
use crate::source::Sources;
use crate::yaml::{Node, Patch};

/// Writes them. `look` gives the board of some sources, and what of its promises is another without being said to be.
pub(crate) fn amended(mended: &mut Mended, look: impl Fn(&Sources) -> (Board, Vec<Unsaid>)) {
    let (board, unsaid) = look(&mended.sources);
    let mut owed: BTreeMap<Arc<str>, Vec<&Unsaid>> = BTreeMap::new();
    for unsaid in &unsaid {
        owed.entry(unsaid.item.clone()).or_default().push(unsaid);
    }
    // With any reason each entry has to say what it is there to say; where a file is written so that it does not, it is left
    // to its author.
    let mut tried = mended.sources.clone();
    owed.retain(|id, unsaid| write(&mut tried, &board, id, unsaid, Some("?")).is_some());
    let (then, still) = look(&tried);
    owed.retain(|id, _| {
        find(&then, id).is_some_and(|draft| draft.sound) && still.iter().all(|unsaid| unsaid.item != *id)
    });
    for (id, unsaid) in &owed {
        if let Some((path, before)) = write(&mut mended.sources, &board, id, unsaid, None) {
            mended.files.entry(path).or_insert(before);
            mended.changes += unsaid.len();
        }
    }
}

fn find<'b>(board: &'b Board, id: &str) -> Option<&'b Draft<Commitment>> {
    board.items.commitments.all().iter().find(|draft| *draft.id == *id)
}

/// Adds the entries of one commitment to its file. Gives the file's path, and what stood in it.
fn write(
    sources: &mut Sources,
    board: &Board,
    id: &str,
    unsaid: &[&Unsaid],
    reason: Option<&str>,
) -> Option<(Arc<str>, Arc<str>)> {
    let draft = find(board, id)?;
    let path = draft.origin.file.clone();
    let before = sources.files.get(&path)?.text.clone();
    let today = board.today.to_string();
    let entry = |Unsaid { field, from, to, .. }: &&Unsaid| {
        let said = [("on", Some(&*today)), ("field", Some(*field)), ("from", Some(&**from)), ("to", Some(&**to))];
        let said = said.into_iter().chain([("reason", reason)]);
        Node::Map(said.filter_map(|(key, text)| Some((key.to_owned(), Node::text(text?)))).collect())
    };
    let entries = unsaid.iter().map(entry);
    let patch = match draft.amendments.len() {
        0 => Patch::Set(Node::List(entries.collect())),
        there => Patch::Into(entries.zip(there..).map(|(entry, n)| (n.to_string(), Patch::Set(entry))).collect()),
    };
    let text = patched(&path, &before, &[(draft.origin.base.clone(), vec![("amendments".to_owned(), patch)])])?;
    sources.insert_text(&path, &text);
    Some((path, before))
}
