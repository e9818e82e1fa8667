//! An honor roll's own pages: names in the declared order, groups headed with how many they are, notes in brackets.
//!
//! A long roll is cut into pages, so that none grows beyond what a phone on a slow line bears.

use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;

use super::Context;
use super::head::{Head, Link, page};
use super::kept::{item_routes, page_seed};
use super::lists::org_link;
use super::parts::{PictureView, body, picture};
use super::source::{SourceView, source};
use crate::board::{Board, photo_path, same_items};
use crate::collation::{self, Order};
use crate::font::{Role, Usage, name_class};
use crate::kinds::{Draft, Entry, Kind, Roll};
use crate::output::address::{item_url, org_url, page_route};
use crate::output::pictures::PictureSlot;
use crate::output::placard::{PaperView, Subject};
use crate::output::{Job, Planner, Seeds, public};

/// Names on one page: with long names of units some 40 KB, which leaves room for the styles in a page's 100.
const PAGE: usize = 200;

#[derive(Serialize)]
struct RollPage {
    title: String,
    org: Link,
    award: String,
    year: i16,
    conferred_by: String,
    conferred_on: Option<String>,
    /// The order of the names: `surname_strokes`.
    order: &'static str,
    count: Count,
    groups: Vec<GroupView>,
    pages: Option<Pages>,
    body: Option<String>,
    paper: Option<PaperView>,
    source: Option<SourceView>,
    contact: tera::Value,
}

/// The part of a group that stands on a page.
#[derive(Serialize)]
struct GroupView {
    title: Option<String>,
    /// Of the whole group.
    count: Count,
    /// Whether it began on an earlier page.
    continued: bool,
    units: bool,
    names: Vec<NameView>,
}

#[derive(Serialize)]
struct NameView {
    name: String,
    /// `name-2` sets a name of two characters as wide as one of three.
    class: Option<&'static str>,
    /// 女，回族
    note: Option<String>,
    org: Option<String>,
    org_url: Option<String>,
    position: Option<String>,
    picture: Option<PictureView>,
}

/// The way through a roll of several pages.
#[derive(Serialize)]
struct Pages {
    current: usize,
    last: usize,
    previous: Option<String>,
    next: Option<String>,
    /// The first and the last name of each page, so that a reader finds their own.
    list: Vec<PageLink>,
}

#[derive(Serialize)]
struct PageLink {
    number: usize,
    url: String,
    current: bool,
    from: String,
    to: String,
}

/// How many, persons and collectives apart: 〔40名〕, 〔9个〕.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(in crate::output) struct Count {
    pub(in crate::output) persons: usize,
    pub(in crate::output) units: usize,
}

/// Counts entries.
pub(in crate::output) fn count<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Count {
    entries.into_iter().fold(Count::default(), |count, entry| match is_unit(entry) {
        true => Count { units: count.units + 1, ..count },
        false => Count { persons: count.persons + 1, ..count },
    })
}

/// Whether an entry is a collective: nothing is said that is said of persons, and its name is a unit's.
fn is_unit(entry: &Entry) -> bool {
    let personal = entry.member.is_some() || entry.position.is_some() || entry.photo.is_some() || entry.note.is_some();
    !personal && crate::board::sounds_like_a_unit(&entry.name) && !entry.name.contains(['·', ' '])
}

/// A group with its names in the order of the roll.
pub(in crate::output) struct Sorted<'a> {
    pub(in crate::output) title: Option<&'a str>,
    pub(in crate::output) entries: Vec<&'a Entry>,
}

pub(in crate::output) fn sorted(roll: &Roll) -> Vec<Sorted<'_>> {
    let plain = (!roll.entries.is_empty()).then_some((None, &roll.entries));
    let grouped = roll.groups.iter().map(|group| (Some(&*group.title.0), &group.entries));
    let in_order = plain.into_iter().chain(grouped).map(|(title, entries)| {
        let mut entries: Vec<&Entry> = entries.iter().collect();
        collation::sort(&mut entries, roll.sort, |entry| (&entry.name, entry.sort_key.as_deref()));
        Sorted { title, entries }
    });
    in_order.collect()
}

pub(super) fn routes(board: &Board, seeds: &mut Seeds) {
    let items = &board.items.rolls;
    let same = |last: &Board, range: &Range<usize>| same_items(&last.items.rolls, items, range);
    item_routes((board, Roll::FOLDER, items.all().len()), seeds, same, |at, seeds| {
        let draft = &items.all()[at];
        for number in 1..=last_page(draft) {
            let (route, origin) = (page_route(&page_url(draft, number)), Some(draft.origin.key("title")));
            let seed = page_seed(route, origin, move |context, planner| Ok(roll_page(context, planner, at, number)));
            seeds.push(seed.unindexed().changed_on(public::posted::roll(draft)));
        }
    });
}

fn last_page(draft: &Draft<Roll>) -> usize {
    draft.all_entries().count().div_ceil(PAGE).max(1)
}

fn page_url(draft: &Draft<Roll>, number: usize) -> String {
    let url = item_url(&draft.id);
    if number == 1 { url } else { format!("{url}page/{number}/") }
}

fn roll_page(context: &Arc<Context>, planner: &Planner<'_>, at: usize, number: usize) -> Job {
    let (board, strings) = (planner.board, planner.theme.strings());
    let draft = &board.items.rolls.all()[at];
    let org = board.org_of(draft);
    let sorted = sorted(draft);
    let last = last_page(draft);
    let (from, to) = ((number - 1) * PAGE, number * PAGE);
    let mut usage = Usage::default();
    usage.add(Role::Title, &draft.title);
    let mut groups = Vec::new();
    let mut before = 0;
    for group in &sorted {
        let start = from.saturating_sub(before).min(group.entries.len());
        let end = to.saturating_sub(before).min(group.entries.len());
        before += group.entries.len();
        if start == end {
            continue;
        }
        group.entries[start..end].iter().for_each(|entry| usage.add(Role::Title, &entry.name));
        let count = count(group.entries.iter().copied());
        groups.push(GroupView {
            title: group.title.map(str::to_owned),
            count,
            continued: start > 0,
            units: count.persons == 0,
            names: group.entries[start..end].iter().map(|entry| name(planner, draft, entry)).collect(),
        });
    }
    let mut head = Head::new(page_url(draft, number), draft.title.0.clone(), "rolls")
        .described(strings.format("roll.described", &[("award", &draft.award), ("by", &draft.conferred_by)]))
        .below(context, board, org)
        .crumb(strings.get("rolls.title"), format!("{}rolls/", org_url(board.org(org).path())))
        .noindex(true);
    if number > 1 {
        head = head.crumb(draft.title.0.clone(), item_url(&draft.id));
        head.title = strings.format("roll.page", &[("title", &draft.title), ("n", &number)]);
    }
    let pages = (last > 1).then(|| pages(draft, &sorted, number, last));
    if let Some(pages) = &pages {
        head.previous.clone_from(&pages.previous);
        head.next.clone_from(&pages.next);
    }
    let view = RollPage {
        title: draft.title.0.clone(),
        org: org_link(board, org),
        award: draft.award.0.clone(),
        year: draft.year,
        conferred_by: draft.conferred_by.0.clone(),
        conferred_on: draft.conferred_on.map(|day| day.to_string()),
        order: order_word(draft.sort),
        count: count(draft.all_entries().map(|(_, entry)| entry)),
        groups,
        pages,
        body: body(draft, planner).filter(|_| number == 1),
        paper: (number == 1).then(|| PaperView::of(planner, &draft.id, &[Subject::Roll])).flatten(),
        source: draft.common.source.as_ref().map(|document| source(&document.0)),
        contact: context.contact(org),
    };
    page(context, "roll.html", &head.fonts(context, usage), &view)
}

fn pages(draft: &Draft<Roll>, sorted: &[Sorted<'_>], number: usize, last: usize) -> Pages {
    let names: Vec<&str> = sorted.iter().flat_map(|group| group.entries.iter().map(|entry| &*entry.name.0)).collect();
    let list = names.chunks(PAGE).zip(1..).map(|(names, n)| PageLink {
        number: n,
        url: page_url(draft, n),
        current: n == number,
        from: names.first().copied().unwrap_or_default().to_owned(),
        to: names.last().copied().unwrap_or_default().to_owned(),
    });
    Pages {
        current: number,
        last,
        previous: (number > 1).then(|| page_url(draft, number - 1)),
        next: (number < last).then(|| page_url(draft, number + 1)),
        list: list.collect(),
    }
}

fn order_word(order: Order) -> &'static str {
    match order {
        Order::SurnameStrokes => "surname_strokes",
        Order::NameStrokes => "name_strokes",
        Order::Pinyin => "pinyin",
        Order::Listed => "listed",
    }
}

fn name(planner: &Planner<'_>, draft: &Draft<Roll>, entry: &Entry) -> NameView {
    let board = planner.board;
    let org = entry.org.as_ref().and_then(|org| board.resolve(&draft.org, org, &["org"])).and_then(|target| target.at);
    let text = |text: &Option<crate::kinds::Text>| text.as_ref().map(|text| text.0.clone());
    NameView {
        name: entry.name.0.clone(),
        class: if is_unit(entry) { None } else { name_class(&entry.name) },
        note: text(&entry.note),
        org: public::entry_org(board, draft, entry).map(str::to_owned),
        org_url: org.map(|at| org_url(board.orgs[at].path())),
        position: text(&entry.position),
        picture: photo(planner, draft, entry),
    }
}

/// The photo of an entry, if it is a member's who agreed to be seen. Fails closed.
fn photo(planner: &Planner<'_>, draft: &Draft<Roll>, entry: &Entry) -> Option<PictureView> {
    let (board, file) = (planner.board, entry.photo.as_ref()?);
    let member = board.resolve(&draft.org, entry.member.as_ref()?, &["member"])?.at?;
    let member = board.items.members.get(member).filter(|member| board.may_be_seen(member))?;
    let alt = planner.theme.strings().format("photo.of", &[("name", &member.name)]);
    picture(planner, &photo_path(&draft.org, file), PictureSlot::Portrait, alt)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roll(yaml: &str) -> Roll {
        let text = format!("title: 榜\naward: 奖\nyear: 2026\nconferred_by: 市委\n{yaml}");
        crate::yaml::from_node(&crate::yaml::parse(&text).unwrap()).value.unwrap()
    }

    fn names<'a>(group: &'a Sorted<'_>) -> Vec<&'a str> {
        group.entries.iter().map(|entry| &*entry.name.0).collect()
    }

    #[test]
    fn each_group_has_the_order_of_the_roll() {
        let text = "groups:\n- { title: 甲, entries: [{ name: 王小宁 }, { name: 田大利 }, { name: 丁小宁 }, { name: 田富 }] }\n- { title: 乙, entries: [{ name: 洪少东 }, { name: 欧阳少东 }] }\n";
        let by_surname = roll(&format!("sort: surname_strokes\n{text}"));
        assert_eq!(names(&sorted(&by_surname)[0]), ["丁小宁", "王小宁", "田富", "田大利"]);
        assert_eq!(names(&sorted(&by_surname)[1]), ["欧阳少东", "洪少东"]);
        let by_name = roll(&format!("sort: name_strokes\n{text}"));
        assert_eq!(names(&sorted(&by_name)[0]), ["丁小宁", "王小宁", "田大利", "田富"]);
        assert_eq!(names(&sorted(&roll(text))[0]), ["王小宁", "田大利", "丁小宁", "田富"]);
    }

    #[test]
    fn persons_and_collectives_are_counted_apart() {
        let mixed = roll(
            "entries: [{ name: 林溪, note: 女 }, { name: 阿依努尔·买买提 }, { name: 第三社区党委 }, { name: 桃源村党支部, org: west }]\n",
        );
        assert_eq!(count(mixed.entries.iter()), Count { persons: 2, units: 2 });
    }
}
