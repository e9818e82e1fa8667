//! An honor roll's own pages: names in the declared order, groups headed with how many they are, notes in brackets.
//!
//! A long roll is cut into pages, so that none grows beyond what a phone on a slow line bears.

use serde::Serialize;

use super::ItemPage;
use crate::address::{item_url, org_url};
use crate::font::{Role, Usage, name_class};
use crate::kinds::{Draft, Notice, Roll};
use crate::output::placard::PaperView;
use crate::output::site::Context;
use crate::output::site::declared::item_page_url;
use crate::output::site::head::{Link, page};
use crate::output::site::lists::org_link;
use crate::output::site::related::page_of;
use crate::output::site::source::{SourceView, source};
use crate::output::site::views::{PictureView, body, picture};
use crate::output::{Planner, View};
use crate::record::{Count, EntryRecord, NoticeRecord, Placed, RollRecord};
use crate::theme::wording::day;

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
    /// The notice by which it was public first.
    notice: Option<NoticeLink>,
    /// `honour`, `rating`.
    kind: &'static str,
    /// The order of the names: `surname_strokes`.
    order: &'static str,
    count: Count,
    groups: Vec<GroupView>,
    pages: Option<Pages>,
    /// 五带头：带头服务群众
    meets: Option<String>,
    body: Option<String>,
    paper: Option<PaperView>,
    source: Option<SourceView>,
    contact: tera::Value,
}

#[derive(Serialize)]
struct NoticeLink {
    title: String,
    url: String,
    /// 2026年6月8日至2026年6月12日，共5个工作日
    period: String,
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
    /// What tells more of a member.
    page_url: Option<String>,
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

pub(super) fn last_page(draft: &Draft<Roll>) -> usize {
    draft.all_entries().count().div_ceil(PAGE).max(1)
}

pub(super) fn roll_page(at: &ItemPage<'_>) -> anyhow::Result<View> {
    let ItemPage { context, planner, number, .. } = *at;
    let (board, strings) = (at.board(), planner.theme.strings());
    let item = at.placed::<Roll>();
    let (draft, record) = (item.draft, RollRecord::of(&item));
    let org = item.org();
    let last = last_page(draft);
    let (from, to) = ((number - 1) * PAGE, number * PAGE);
    let mut usage = Usage::default();
    usage.add(Role::Title, record.title);
    let mut groups = Vec::new();
    let mut before = 0;
    for group in &record.groups {
        let start = from.saturating_sub(before).min(group.entries.len());
        let end = to.saturating_sub(before).min(group.entries.len());
        before += group.entries.len();
        if start == end {
            continue;
        }
        group.entries[start..end].iter().for_each(|entry| usage.add(Role::Title, entry.name));
        groups.push(GroupView {
            title: group.title.map(str::to_owned),
            count: group.count,
            continued: start > 0,
            units: group.count.persons == 0,
            names: group.entries[start..end].iter().map(|entry| name_view(context, planner, entry)).collect(),
        });
    }
    let described = strings
        .format("roll.described", &[("title", &record.title), ("award", &record.award), ("by", &record.conferred_by)]);
    let mut head = at.head("rolls").described(described);
    if number > 1 {
        head = head.crumb(record.title, item_url(&draft.id));
        head.title = strings.format("roll.page", &[("title", &record.title), ("n", &number)]);
    }
    let pages = (last > 1).then(|| pages(draft, &record, number, last));
    if let Some(pages) = &pages {
        head.previous.clone_from(&pages.previous);
        head.next.clone_from(&pages.next);
    }
    let view = RollPage {
        title: record.title.to_owned(),
        org: org_link(board, org),
        award: record.award.to_owned(),
        year: record.year,
        conferred_by: record.conferred_by.to_owned(),
        conferred_on: record.conferred_on.map(|day| day.to_string()),
        notice: record.notice.map(|at| {
            let item = Placed::<Notice>::of(board, at);
            let notice = NoticeRecord::of(&item);
            NoticeLink {
                title: notice.title.to_owned(),
                url: item_url(&item.draft.id),
                period: notice.period(strings, &|date| day(date, board.settings.language)),
            }
        }),
        kind: draft.roll_type.word(),
        order: record.order.word,
        count: record.count,
        groups,
        pages,
        meets: record.meets.clone(),
        body: body(&item, planner).filter(|_| number == 1),
        paper: (number == 1).then(|| PaperView::of(planner, &draft.id, &["roll"])).flatten(),
        source: draft.common.source.as_ref().map(|document| source(&document.0)),
        contact: context.contact(org),
    };
    page(context, "roll.html", &head.fonts(context, usage), &view)
}

fn pages(draft: &Draft<Roll>, record: &RollRecord<'_>, number: usize, last: usize) -> Pages {
    let names: Vec<&str> =
        record.groups.iter().flat_map(|group| group.entries.iter().map(|entry| entry.name)).collect();
    let list = names.chunks(PAGE).zip(1..).map(|(names, n)| PageLink {
        number: n,
        url: item_page_url(&draft.id, n),
        current: n == number,
        from: names.first().copied().unwrap_or_default().to_owned(),
        to: names.last().copied().unwrap_or_default().to_owned(),
    });
    Pages {
        current: number,
        last,
        previous: (number > 1).then(|| item_page_url(&draft.id, number - 1)),
        next: (number < last).then(|| item_page_url(&draft.id, number + 1)),
        list: list.collect(),
    }
}

fn name_view(context: &Context, planner: &Planner<'_>, entry: &EntryRecord<'_>) -> NameView {
    let alt = |name: &str| planner.theme.strings().format("photo.of", &[("name", &name)]);
    NameView {
        name: entry.name.to_owned(),
        class: if entry.is_unit { None } else { name_class(entry.name) },
        note: entry.note.map(str::to_owned),
        org: entry.org.map(str::to_owned),
        org_url: entry.org_node.map(|org| org_url(org.path())),
        position: entry.position.map(str::to_owned),
        page_url: entry.member().and_then(|member| page_of(context, planner.board, member)),
        picture: entry
            .picture()
            .and_then(|shown| picture(planner, &shown.asset, shown.shape, alt(shown.alt.unwrap_or(entry.name)))),
    }
}
