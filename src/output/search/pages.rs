//! What can be found beside items and organisations: the pages that say in what state things are, and how to complain.
//!
//! Readers type the words that they see on the site: 逾期, 未兑现, 投诉, 领导点评. What is said here follows from the theme
//! and from which pages there are, so that an edit of an item changes none of it.

use super::documents::Document;
use crate::address::org_url;
use crate::board::{Board, Lamp, OrgId};
use crate::kinds::{Commitment, Kind, Review, VerdictResult};
use crate::record::{AppraisalRecord, Placed, kinds};
use crate::theme::Strings;

/// A page by what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Page {
    Home,
    Tree,
    /// A kind's list.
    List(&'static str),
    /// The commitments in a state: the axis of the words, and the word.
    State(&'static str, &'static str),
    Appraisals,
    Archive,
    Data,
    Accessibility,
}

/// The pages that a board has.
fn pages(board: &Board) -> Vec<Page> {
    let mut pages = vec![Page::Home, Page::Tree];
    pages.extend(kinds().map(|kind| Page::List(kind.info().folder)));
    pages.extend(VerdictResult::ALL.map(|result| Page::State("commitment.verdict", result.word())));
    pages.push(Page::State("commitment.verdict", "undecided"));
    pages.extend(Lamp::ALL.map(|lamp| Page::State("commitment.schedule", lamp.word())));
    if has_appraisals(board) {
        pages.push(Page::Appraisals);
    }
    pages.extend([Page::Archive, Page::Data, Page::Accessibility]);
    pages
}

fn has_appraisals(board: &Board) -> bool {
    (0..board.items.reviews.all().len()).any(|at| AppraisalRecord::of(&Placed::<Review>::of(board, at)).is_some())
}

/// How many there are.
pub(super) fn number(board: &Board) -> usize {
    pages(board).len()
}

/// Whether both boards have the same pages.
pub(super) fn same(old: &Board, new: &Board) -> bool {
    old.items.reviews.is(&new.items.reviews) || has_appraisals(old) == has_appraisals(new)
}

/// The page at a place, for the search.
pub(super) fn document(board: &Board, strings: &Strings, sort: usize, at: usize) -> Document {
    let page = pages(board).get(at).copied().unwrap_or(Page::Home);
    let text = |key: &str| strings.get(key).to_owned();
    let title_of = |folder: &str| {
        let key = format!("{folder}.title");
        let named = kinds().map(|kind| kind.info()).find(|info| info.folder == folder);
        match (strings.get(&key), named) {
            (found, Some(info)) if found == key => (info.label)().in_language(board.settings.language).to_owned(),
            (found, _) => found.to_owned(),
        }
    };
    let (url, title, text) = match page {
        Page::Home => {
            let phone = board.org(OrgId::ROOT).contact.supervision_phone.clone().unwrap_or_default();
            let words = [text("supervise.text"), text("search.complain"), text("contact.phone"), phone];
            (org_url(""), text("supervise.title"), words.join("\n"))
        }
        Page::Tree => ("organisations/".to_owned(), text("tree.title"), text("children.title")),
        Page::List(folder) => (format!("{folder}/"), title_of(folder), String::new()),
        Page::State(of, word) => {
            let value = strings.get(&format!("{of}.{word}")).to_owned();
            let title = strings.format("list.value", &[("title", &title_of(Commitment::FOLDER)), ("value", &value)]);
            (format!("{}/state/{}/", Commitment::FOLDER, word.replace('_', "-")), title, String::new())
        }
        Page::Appraisals => (
            "appraisals/".to_owned(),
            text("appraisals.title"),
            [text("appraisal.kind.leader_comment"), text("appraisal.kind.public_appraisal")].join("\n"),
        ),
        Page::Archive => ("archive/".to_owned(), text("archive.title"), text("archive.lead")),
        Page::Data => ("data/".to_owned(), text("data.title"), text("data.use.text")),
        Page::Accessibility => {
            ("about/accessibility/".to_owned(), text("accessibility.title"), text("accessibility.elder.title"))
        }
    };
    Document { url, sort, title, text, ..Document::default() }
}
