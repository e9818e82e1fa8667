//! `feed.xml`: the last changes as Atom 1.0.
//!
//! Feed readers keep what they once read, so that an entry cannot be called back: it names the item and what happened to
//! it, and of a person's pledge only that it was posted. Atom wants absolute addresses; a board without `base_url` has no
//! feed.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::address::item_url;
use super::{Job, Output, Seed, Seeds, Work, markup, public};
use crate::board::{Board, Change, ChangeKind};
use crate::kinds::{Draft, Kind};
use crate::output::pictures::Pictures;
use crate::theme::{Strings, Theme};

/// How far back the feed goes, and how many entries it has at most.
const DAYS: i64 = 30;
const ENTRIES: usize = 50;

/// Where the feed is.
pub const ROUTE: &str = "feed.xml";

/// The feed.
pub struct Feed;

impl Output for Feed {
    fn name(&self) -> &'static str {
        "web"
    }

    fn routes(&self, board: &Board, _: &Theme, _: &Pictures, seeds: &mut Seeds) {
        if let Some(base) = board.settings.base_url() {
            seeds.push(Seed::new(ROUTE, None, move |planner| Job {
                route: ROUTE.into(),
                work: Work::Bytes(atom(planner.board, planner.theme.strings(), &base).into_bytes()),
            }));
        }
    }
}

/// One change, with what the feed says of its item.
struct Entry<'a> {
    change: Change,
    id: &'a str,
    title: &'a str,
    org: &'a str,
}

fn entries(board: &Board) -> Vec<Entry<'_>> {
    let changes = board.changes(&(0..board.orgs.len()), DAYS, usize::MAX);
    changes.into_iter().filter_map(|change| entry(board, change)).take(ENTRIES).collect()
}

fn entry(board: &Board, change: Change) -> Option<Entry<'_>> {
    let items = &board.items;
    match change.of {
        "commitment" => {
            let quiet = board.commitment_facts[change.at].is_personal() && change.kind != ChangeKind::Posted;
            if quiet { None } else { about(board, items.commitments.get(change.at)?, change) }
        }
        "post" => about(board, items.posts.get(change.at)?, change),
        "exemplar" => about(board, items.exemplars.get(change.at)?, change),
        "roll" => about(board, items.rolls.get(change.at)?, change),
        "notice" => about(board, items.notices.get(change.at)?, change),
        _ => None,
    }
}

fn about<'a, K: Kind>(board: &'a Board, draft: &'a Draft<K>, change: Change) -> Option<Entry<'a>> {
    let org = &board.org(board.org_of(draft)).draft.name;
    public::is_shown(draft).then(|| Entry { change, id: &draft.id, title: draft.title(), org })
}

fn word(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Posted => "posted",
        ChangeKind::Progress => "progress",
        ChangeKind::Done => "done",
        ChangeKind::Verdict => "verdict",
        ChangeKind::Amended => "amended",
        ChangeKind::Exemplary => "exemplary",
        ChangeKind::NoticeOpens => "notice_opens",
        ChangeKind::Conferred => "conferred",
    }
}

fn atom(board: &Board, strings: &Strings, base: &str) -> String {
    let zone = TimeZone::get(&board.settings.timezone).unwrap_or(TimeZone::UTC);
    let entries = entries(board);
    // Not today where nothing is new: a quiet board's feed stays the same file.
    let updated = entries.first().map(|entry| entry.change.on).or_else(|| public::board_changed_on(board));
    let updated = instant(updated.unwrap_or(board.today), &zone);
    let mut out = String::with_capacity(1024 + entries.len() * 700);
    out.push_str("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    out.push_str(&format!(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n",
        board.settings.language.tag()
    ));
    element(&mut out, "title", &strings.format("feed.title", &[("title", &board.settings.title)]));
    element(&mut out, "id", base);
    element(&mut out, "updated", &updated);
    link(&mut out, "self", "application/atom+xml", &format!("{base}{ROUTE}"));
    link(&mut out, "alternate", "text/html", base);
    out.push_str("<author>");
    let author = board.orgs.first().map_or(&*board.settings.title.0, |root| &*root.draft.name.0);
    element(&mut out, "name", author);
    out.push_str("</author>\n");
    for entry in &entries {
        let Change { on, kind, .. } = entry.change;
        let what = strings.get(match kind {
            ChangeKind::Posted => "feed.posted",
            ChangeKind::Progress => "feed.progress",
            ChangeKind::Done => "feed.done",
            ChangeKind::Verdict => "feed.verdict",
            ChangeKind::Amended => "feed.amended",
            ChangeKind::Exemplary => "feed.exemplary",
            ChangeKind::NoticeOpens => "feed.notice_opens",
            ChangeKind::Conferred => "feed.conferred",
        });
        let words: [(&str, &dyn std::fmt::Display); 3] =
            [("what", &what), ("title", &entry.title), ("org", &entry.org)];
        out.push_str("<entry>\n");
        element(&mut out, "title", &strings.format("feed.entry", &words));
        element(&mut out, "id", &tag(base, on, entry.id, word(kind)));
        element(&mut out, "updated", &instant(on, &zone));
        link(&mut out, "alternate", "text/html", &format!("{base}{}", item_url(entry.id)));
        out.push_str(&format!("<category term=\"{}\"/>\n", entry.change.of));
        element(&mut out, "summary", &strings.format("feed.summary", &words));
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
        ] {
            assert!(feed.contains(wanted), "{wanted} is not in {feed}");
        }
        assert!(!feed.contains(">feed."), "a text is missing: {feed}");
        assert_eq!(feed.matches("<entry>").count(), feed.matches("</entry>").count());
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
