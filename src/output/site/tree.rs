//! The tree of organisations: every name with the way to its page, so that whoever looks for their branch finds it.
//!
//! One page shows as many whole levels as a page can bear; what hangs below the last of them has a page of its own. It is
//! a plain list, which the script can narrow by a name.

use std::sync::Arc;

use serde::Serialize;

use super::Context;
use super::head::{Head, Link, page};
use super::lists::org_link;
use super::pages::Page;
use super::summary::existing;
use crate::address::{org_url, page_route};
use crate::board::{Board, OrgId};
use crate::output::{Job, PlannedFile, PlannedFiles, Planner, View};

/// Bytes of all entries of one page, which has styles as well and weighs 100 KB at most.
const BYTES: usize = 34_000;
/// What an entry takes beside its name and its address.
const ENTRY: usize = 44;

#[derive(Serialize)]
struct TreePage {
    org: Link,
    /// Whether it is the whole board's.
    root: bool,
    /// How many there are below it.
    total: usize,
    entries: Vec<Entry>,
    /// Whether every one of them stands here.
    whole: bool,
    /// The pages of figures, where not even those right below it have room here.
    more: Option<String>,
    /// Has a list by group.
    groups_url: Option<String>,
}

/// A line of the tree; lists are opened and closed around it.
#[derive(Serialize)]
struct Entry {
    #[serde(flatten)]
    link: Link,
    /// A list of those below it follows.
    opens: bool,
    /// How many lists end behind it.
    closes: usize,
    /// Those below it have a page of their own: how many they are, and where.
    below: Option<Below>,
}

#[derive(Serialize)]
struct Below {
    count: usize,
    url: String,
}

/// Which organisations a page shows.
struct Shown {
    /// Levels below the page's own that are whole; 0 where not even the first is.
    levels: usize,
    /// As many of the first as have room.
    first: usize,
}

pub(super) fn routes(board: &Board, files: &mut PlannedFiles) {
    let mut ahead = vec![OrgId::ROOT];
    while let Some(org) = ahead.pop() {
        if board.orgs.is_empty() {
            return;
        }
        files.push(PlannedFile::new(page_route(&tree_url(board, org)), None, Job::Page(Page::Tree(org))));
        let shown = shown(board, org);
        ahead.extend(closed(board, org, shown.levels));
    }
}

/// The address of the tree below an organisation.
pub(super) fn tree_url(board: &Board, org: OrgId) -> String {
    format!("{}organisations/", org_url(board.org(org).path()))
}

fn bytes(board: &Board, org: OrgId) -> usize {
    let node = board.org(org);
    node.path().len() + node.draft.name.len() + ENTRY
}

/// Level after level, as long as there is room.
fn shown(board: &Board, org: OrgId) -> Shown {
    let mut level: Vec<OrgId> = board.org(org).children.clone();
    let (mut levels, mut sum) = (0, 0);
    while !level.is_empty() {
        sum += level.iter().map(|org| bytes(board, *org)).sum::<usize>();
        if sum > BYTES {
            break;
        }
        levels += 1;
        level = level.iter().flat_map(|org| board.org(*org).children.iter().copied()).collect();
    }
    let mut room = BYTES;
    let fits = |org: &&OrgId| {
        let bytes = bytes(board, **org);
        let is_room = bytes <= room;
        room = room.saturating_sub(bytes);
        is_room
    };
    Shown { levels, first: board.org(org).children.iter().take_while(fits).count() }
}

/// Organisations on the last level of a page, or on its only one, that have others below them.
fn closed(board: &Board, org: OrgId, levels: usize) -> Vec<OrgId> {
    let mut level: Vec<OrgId> = board.org(org).children.clone();
    for _ in 1..levels {
        level = level.iter().flat_map(|org| board.org(*org).children.iter().copied()).collect();
    }
    level.retain(|org| !board.org(*org).children.is_empty());
    level
}

pub(super) fn tree_page(context: &Arc<Context>, planner: &Planner<'_>, org: OrgId) -> anyhow::Result<View> {
    let (board, strings) = (planner.board, planner.theme.strings());
    let shown = shown(board, org);
    let node = board.org(org);
    let mut entries = Vec::new();
    for child in node.children.iter().take(if shown.levels == 0 { shown.first } else { usize::MAX }) {
        add(board, *child, shown.levels.max(1), &mut entries);
    }
    let root = org == OrgId::ROOT;
    let title = match root {
        true => strings.get("tree.title").to_owned(),
        false => strings.format("list.of_org", &[("org", &node.draft.short()), ("title", &strings.get("tree.title"))]),
    };
    let total = board.totals[org.0].orgs.saturating_sub(1);
    let view = TreePage {
        org: org_link(board, org),
        root,
        total,
        whole: entries.len() == total,
        more: existing(planner.routes, super::orgs::children_url(node, 0)).filter(|_| shown.levels == 0),
        groups_url: existing(planner.routes, "groups/".to_owned()).filter(|_| root),
        entries,
    };
    let described = strings.format("tree.lead", &[("org", &node.draft.name), ("n", &total)]);
    let head = Head::new(tree_url(board, org), title, "organisations").described(described).below(context, board, org);
    page(context, "tree.html", &head, &view)
}

/// Adds an organisation and so many levels with it.
fn add(board: &Board, org: OrgId, levels: usize, entries: &mut Vec<Entry>) {
    let node = board.org(org);
    let opens = levels > 1 && !node.children.is_empty();
    let below = (levels == 1 && !node.children.is_empty())
        .then(|| Below { count: board.totals[org.0].orgs - 1, url: tree_url(board, org) });
    entries.push(Entry { link: org_link(board, org), opens, closes: 0, below });
    if opens {
        node.children.iter().for_each(|child| add(board, *child, levels - 1, entries));
        if let Some(last) = entries.last_mut() {
            last.closes += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::{Options, check_sources};
    use crate::source::Sources;

    /// A root with so many districts of so many branches each.
    fn board(districts: usize, branches: usize) -> Board {
        let mut texts = vec![
            ("content/board.yaml".to_owned(), "title: 示例\nas_of: 2026-06-30\n".to_owned()),
            ("content/org.yaml".to_owned(), "name: 示例市委\n".to_owned()),
        ];
        for d in 0..districts {
            texts.push((format!("content/d{d}/org.yaml"), format!("name: 示例第{d}区委\n")));
            for b in 0..branches {
                texts.push((format!("content/d{d}/b{b}/org.yaml"), format!("name: 示例第{d}区第{b}党支部\n")));
            }
        }
        let sources = Sources::from_texts(texts.iter().map(|(path, text)| (path.as_str(), text.as_str())));
        check_sources(&sources, &Options::default()).assembled.board
    }

    fn trees(board: &Board) -> Vec<String> {
        let mut files = PlannedFiles::default();
        routes(board, &mut files);
        files.iter().map(|file| file.route.to_string()).collect()
    }

    #[test]
    fn a_small_tree_is_whole_and_a_large_one_goes_on_below() {
        let small = board(3, 4);
        assert_eq!(trees(&small), ["organisations/index.html"]);
        assert_eq!(shown(&small, OrgId::ROOT).levels, 2);
        let large = board(4, 150);
        assert_eq!(shown(&large, OrgId::ROOT).levels, 1);
        let mut pages = trees(&large);
        pages.sort();
        let own = ["d0", "d1", "d2", "d3"].map(|d| format!("{d}/organisations/index.html"));
        assert_eq!(pages[..4], own);
        assert_eq!(pages.len(), 5);
    }

    #[test]
    fn lists_are_closed_as_often_as_they_are_opened() {
        let board = board(3, 4);
        let mut entries = Vec::new();
        board.org(OrgId::ROOT).children.iter().for_each(|child| add(&board, *child, 2, &mut entries));
        assert_eq!(entries.len(), 15);
        let (opened, closed) = (
            entries.iter().filter(|entry| entry.opens).count(),
            entries.iter().map(|entry| entry.closes).sum::<usize>(),
        );
        assert_eq!((opened, closed), (3, 3));
        assert!(entries.iter().all(|entry| entry.below.is_none()));
    }
}
