//! `feed.xml`: the last changes as Atom 1.0, of the whole board and of each organisation with all below it.
//!
//! Feed readers keep what they once read, so that an entry cannot be called back: it names the item and what happened to
//! it, and of a person's pledge only that it was posted. Atom wants absolute addresses; a board without `base_url` has no
//! feed.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{Job, Output, PlannedFile, PlannedFiles, Planner, markup};
use crate::address::{item_url, org_url};
use crate::board::{Board, OrgId};
use crate::output::pictures::Pictures;
use crate::record::{Change, History, What, board_changed_on, history, kinds};
use crate::theme::{Strings, Theme};

/// How many entries a feed has at most: the board's, and an organisation's.
const ENTRIES: usize = 100;
const OF_ORG: usize = 30;

/// Where the board's feed is.
pub const ROUTE: &str = "feed.xml";

/// Where an organisation's is.
pub(crate) fn route(path: &str) -> String {
    format!("{}{ROUTE}", org_url(path))
}

/// The feeds.
pub struct Feed;

impl Output for Feed {
    fn name(&self) -> &'static str {
        "web"
    }

    fn routes(&self, board: &Board, _: &Theme, _: &Pictures, files: &mut PlannedFiles) {
        if board.settings.base_url().is_none() {
            return;
        }
        for (at, node) in board.orgs.iter().enumerate() {
            // One that has a feed keeps it while it is quiet.
            let has_items = kinds().any(|kind| !kind.range(board, &node.subtree).is_empty());
            if at == OrgId::ROOT.0 || has_items {
                files.push(PlannedFile::new(route(node.path()), None, Job::Feed(OrgId(at))));
            }
        }
    }
}

/// An organisation's feed.
pub(super) fn bytes(planner: &Planner<'_>, org: OrgId) -> Vec<u8> {
    let board = planner.board;
    let base = board.settings.base_url().unwrap_or_default();
    let history = planner.shared.site.as_ref().map_or_else(|| history(board), |site| site.history(board));
    atom(board, planner.theme.strings(), &base, org, &entries(&history, org)).into_bytes()
}

/// The newest changes that may be told for ever.
fn entries(history: &History, org: OrgId) -> Vec<Change> {
    let most = if org == OrgId::ROOT { ENTRIES } else { OF_ORG };
    let changes = history.changes(org, 0..history.number(org)).map(|(change, _)| *change);
    changes.filter(|change| change.is_lasting).take(most).collect()
}

/// The word of an event in the names of entries, which readers know them by: it stays.
fn word(what: What) -> &'static str {
    if what == What::Opens { "notice_opens" } else { what.word() }
}

fn atom(board: &Board, strings: &Strings, base: &str, org: OrgId, entries: &[Change]) -> String {
    let (node, language) = (board.org(org), board.settings.language);
    let page = format!("{base}{}", org_url(node.path()));
    let title = if org == OrgId::ROOT { &board.settings.title.0 } else { &node.draft.name.0 };
    let zone = TimeZone::get(&board.settings.timezone).unwrap_or(TimeZone::UTC);
    // Not today where nothing is new: a quiet board's feed stays the same file.
    let updated = entries.first().map(|change| change.on).or_else(|| board_changed_on(board));
    let updated = instant(updated.unwrap_or(board.today), &zone);
    let mut out = String::with_capacity(1024 + entries.len() * 700);
    out.push_str("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    out.push_str(&format!(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n",
        board.settings.language.tag()
    ));
    element(&mut out, "title", &strings.format("feed.title", &[("title", title)]));
    element(&mut out, "id", &page);
    element(&mut out, "updated", &updated);
    link(&mut out, "self", "application/atom+xml", &format!("{base}{}", route(node.path())));
    link(&mut out, "alternate", "text/html", &page);
    out.push_str("<author>");
    let author = board.orgs.first().map_or(&*board.settings.title.0, |root| &*root.draft.name.0);
    element(&mut out, "name", author);
    out.push_str("</author>\n");
    for change in entries {
        let Change { on, what, kind, .. } = *change;
        let record = change.record(board);
        let (said, org) = (strings.get(&format!("feed.{}", word(what))).to_owned(), board.org(record.org()));
        let words: [(&str, &dyn std::fmt::Display); 3] =
            [("what", &said), ("title", &record.title()), ("org", &org.draft.name)];
        out.push_str("<entry>\n");
        element(&mut out, "title", &strings.format("feed.entry", &words));
        element(&mut out, "id", &tag(base, on, record.id(), word(what)));
        element(&mut out, "updated", &instant(on, &zone));
        link(&mut out, "alternate", "text/html", &format!("{base}{}", item_url(record.id())));
        out.push_str(&format!("<category term=\"{}\"/>\n", kind.info().name));
        let detail = change.in_words(&*record, language, strings);
        element(
            &mut out,
            "summary",
            &match &detail {
                Some(detail) => {
                    strings.format("feed.summary.detail", &[words[0], words[1], words[2], ("detail", detail)])
                }
                None => strings.format("feed.summary", &words),
            },
        );
        out.push_str("</entry>\n");
    }
    out.push_str("</feed>\n");
    out
}

fn element(out: &mut String, name: &str, text: &str) {
    out.push_str(&format!("<{name}>"));
    markup::xml(out, text);
    out.push_str(&format!("</{name}>\n"));
}

fn link(out: &mut String, rel: &str, kind: &str, href: &str) {
    out.push_str(&format!("<link rel=\"{rel}\" type=\"{kind}\" href=\""));
    markup::xml(out, href);
    out.push_str("\"/>\n");
}

/// The day's first moment in the board's time zone: `2026-06-12T00:00:00+08:00`.
fn instant(day: Date, zone: &TimeZone) -> String {
    match day.to_zoned(zone.clone()) {
        Ok(zoned) => zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        Err(_) => format!("{day}T00:00:00Z"),
    }
}

/// A name for one change that stays though the page moves to another server (RFC 4151).
fn tag(base: &str, on: Date, id: &str, what: &str) -> String {
    let rest = base.split_once("://").map_or(base, |(_, rest)| rest);
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = host.rsplit('@').next().unwrap_or(host).split(':').next().unwrap_or(host);
    format!("tag:{host},{on}:{path}{id}#{what}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::testing::{assert_harmless, board, files};

    fn feed(board: &Board) -> String {
        String::from_utf8(files(board, &[&Feed]).remove(ROUTE).unwrap_or_default()).unwrap()
    }

    #[test]
    fn the_feed_tells_what_happened_and_nothing_that_harms() {
        let board = board();
        let files = files(&board, &[&Feed]);
        assert_harmless(&files);
        let feed = feed(&board);
        for wanted in [
            "<id>tag:board.example.org,2026-06-12:hall/commitments/late#progress</id>",
            "<updated>2026-06-12T00:00:00+08:00</updated>",
            "href=\"https://board.example.org/notices/one/\"",
            "hall/commitments/own#posted",
            "拟表彰名单公示",
            "<summary>示例大厅：更换楼道灯（有新进展：已换80处）</summary>",
            "（公示开始：公示到2026年6月30日）",
        ] {
            assert!(feed.contains(wanted), "{wanted} is not in {feed}");
        }
        assert!(!feed.contains(">feed."), "a text is missing: {feed}");
        assert_eq!(feed.matches("<entry>").count(), feed.matches("</entry>").count());
    }

    #[test]
    fn an_organisations_feed_has_what_happened_there() {
        let board = board();
        let hall = String::from_utf8(files(&board, &[&Feed]).remove("hall/feed.xml").unwrap()).unwrap();
        assert!(hall.contains("<id>https://board.example.org/hall/</id>"), "{hall}");
        assert!(hall.contains("href=\"https://board.example.org/hall/feed.xml\""), "{hall}");
        assert!(hall.contains("hall/commitments/late#progress") && !hall.contains("拟表彰名单公示"), "{hall}");
    }

    #[test]
    fn without_an_address_there_is_no_feed() {
        let mut board = board();
        board.settings.base_url = None;
        assert_eq!(feed(&board), "");
    }

    #[test]
    fn names_of_changes_do_not_depend_on_port_or_user() {
        let day = Date::constant(2026, 6, 12);
        assert_eq!(tag("http://a@b.example:8080/city/", day, "x", "done"), "tag:b.example,2026-06-12:city/x#done");
    }
}
