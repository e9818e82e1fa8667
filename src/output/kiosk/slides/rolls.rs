//! Rolls of honour, page by page; whoever is honoured finds their own name.

use serde::Deserialize;

use super::{ENTRIES, Entry, Made, SlidesOfKind};
use crate::diagnostic::{KeyPath, say};
use crate::kinds::Roll;
use crate::output::kiosk::content::Content;
use crate::output::kiosk::fits::Fits;
use crate::output::kiosk::limits::{Limits, lines, width};
use crate::output::kiosk::search::{Hit, joined};
use crate::output::kiosk::views::{Body, Timed, Title, view};
use crate::record::{EntryRecord, GroupRecord, Placed, RollRecord, Told, meets_in_words};
use crate::screens::{NamedScreen, SlideKind};

view! {
    /// A page of an honor roll.
    RollView {
        title: Title,
        award: Title,
        year: i16,
        conferred_by: Body,
        /// 符合标准 五个好
        meets: Option<Body>,
        page: usize,
        pages: usize,
        groups: Vec<Group>,
    }
}

view! {
    Group {
        title: Option<Title>,
        /// Of the whole group: 〔40名〕.
        count: Body,
        /// Whether it began on an earlier page.
        continued: bool,
        entries: Vec<Honoured>,
    }
}

view! {
    Honoured {
        name: Title,
        org: Option<Title>,
        position: Option<Body>,
        note: Option<Body>,
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RollLimits {
    title: usize,
    /// Lines on one page, a group's heading among them.
    lines: usize,
    /// Bare names on one line.
    across: usize,
    /// The width of a bare name with its note; a group with a longer one is set an entry a line.
    name: usize,
    /// The width of an entry with its organisation.
    entry: usize,
    /// The width of a group's title with its number.
    group: usize,
    /// The width of whoever conferred it.
    by: usize,
    /// Lines of one entry.
    most: usize,
}

/// What a group's number takes beside its title.
const COUNT: usize = 8;

/// Slides of rolls.
pub(super) struct Rolls(RollLimits);

impl Rolls {
    pub(super) fn new(limits: &Limits) -> anyhow::Result<Self> {
        limits.section(Self::KIND.word()).map(Self)
    }

    const KIND: SlideKind = SlideKind::of::<Roll>();
}

impl SlidesOfKind for Rolls {
    fn makes(&self) -> Vec<SlideKind> {
        vec![Self::KIND]
    }

    /// The newest first; at most so many pages.
    fn slides(&self, content: &Content<'_>, kind: SlideKind, most: usize, _: &NamedScreen) -> Vec<Made> {
        let mut items: Vec<_> = content.shown::<Roll>(kind).collect();
        items.sort_by_key(|item| std::cmp::Reverse((item.draft.year, item.draft.conferred_on)));
        let mut slides = Vec::new();
        for item in items {
            if slides.len() >= most {
                break;
            }
            let record = RollRecord::of(&item);
            let more = usize::from(record.meets.is_some()) + content.lines_of_correction(&item.draft.id);
            let limits = RollLimits { lines: self.0.lines.saturating_sub(more).max(2), ..self.0.clone() };
            let qr = content.item_code(&item.draft.id, &item.draft.common, item.org());
            let pages = even_pages(&groups(content, &record), &limits);
            let count = pages.len();
            for (n, groups) in pages.into_iter().enumerate().take(most - slides.len()) {
                let id = format!("{}#{}", item.draft.id, n + 1);
                let view = roll_view(content, &record, groups, n + 1, count);
                let made = Made::new(content, kind, id, record.title, Roll::days(&item), &view);
                slides.push(made.leads_to(qr.clone()));
            }
        }
        slides
    }

    fn fits(&self, content: &Content<'_>, kind: SlideKind, found: &mut Fits) {
        for draft in content.items::<Roll>().map(|item| item.draft) {
            found.slide(kind, &draft.id);
            let place = draft.origin.key("title");
            found.text(say!("标题", "the title"), &draft.title, self.0.title, place, &draft.id);
            for (n, title) in draft.groups.iter().map(|group| &group.title).enumerate() {
                let place = draft.origin.value(&KeyPath::root().key("groups").index(n).key("title"));
                let most = 2 * self.0.group - COUNT;
                found.text(say!("分组标题", "the group's title"), title, most, place, &draft.id);
            }
            let place = draft.origin.key("conferred_by");
            found.text(say!("授予单位", "who conferred it"), &draft.conferred_by, self.0.by, place, &draft.id);
            for (path, entry) in draft.all_entries() {
                // A long name has a line or two for itself.
                let most = 2 * self.0.entry;
                let place = draft.origin.value(&path.key("name"));
                found.text(say!("名称", "the name"), &entry.name, most, place, &draft.id);
                let said = [("note", &entry.note), ("org", &entry.org), ("position", &entry.position)];
                let said = said.into_iter().filter_map(|(key, text)| Some((key, &*text.as_ref()?.0)));
                // The longest is the one to shorten.
                if let Some((key, _)) = said.clone().max_by_key(|(_, text)| width(text)) {
                    let words: Vec<&str> = std::iter::once(&*entry.name.0).chain(said.map(|(_, text)| text)).collect();
                    let has = lines(&words.join("　"), self.0.entry);
                    let place = draft.origin.value(&path.key(key));
                    found.lines(say!("这个人的单位和职务", "an entry's words"), has, self.0.most, place, &draft.id);
                }
            }
        }
    }

    fn list(&self, content: &Content<'_>) -> Option<(&'static str, Vec<Entry>)> {
        let entry = |item: Placed<'_, Roll>| {
            let record = RollRecord::of(&item);
            let view = roll_view(content, &record, groups(content, &record), 1, 1);
            let hit = Hit::of_text(record.title, record.conferred_by.to_owned());
            let names = record.groups.iter().flat_map(|group| &group.entries);
            let further =
                names.map(|entry| Hit::of_name(entry.name, joined([entry.org, Some(record.title)]))).collect();
            let timed = Timed { view, days: Roll::days(&item).into() };
            Entry { further, ..Entry::of_item(content, &item.draft.id, &timed, hit) }
        };
        Some(("rolls", content.items::<Roll>().take(ENTRIES).map(entry).collect()))
    }
}

fn roll_view(
    content: &Content<'_>,
    record: &RollRecord<'_>,
    groups: Vec<Group>,
    page: usize,
    pages: usize,
) -> RollView {
    RollView {
        title: record.title.into(),
        award: record.award.into(),
        year: record.year,
        conferred_by: record.conferred_by.into(),
        meets: meets_in_words(content.strings, record.meets.as_deref()).map(Body::from),
        page,
        pages,
        groups,
    }
}

/// All names of a roll, in its order.
fn groups(content: &Content<'_>, record: &RollRecord<'_>) -> Vec<Group> {
    let entry = |entry: &EntryRecord<'_>| Honoured {
        name: entry.name.into(),
        org: entry.org.map(Title::from),
        position: entry.position.map(Body::from),
        note: entry.note.map(Body::from),
    };
    let group = |group: &GroupRecord<'_>| Group {
        title: group.title.map(Title::from),
        count: group.count.label(content.strings).into(),
        continued: false,
        entries: group.entries.iter().map(entry).collect(),
    };
    record.groups.iter().map(group).collect()
}

/// A group's title with its number, and that it goes on from a page before.
fn heading(title: &Title, count: &Body) -> String {
    format!("{}{}（续）", title.0, count.0)
}

/// Cuts groups into as few pages as they need, all about equally full: with the fewest lines a page that need no page more.
fn even_pages(groups: &[Group], limits: &RollLimits) -> Vec<Vec<Group>> {
    let cut = |lines: usize| pages(groups.to_vec(), &RollLimits { lines, ..limits.clone() });
    let mut best = cut(limits.lines);
    let (mut least, mut most) = (1, limits.lines);
    while least < most && best.len() > 1 {
        let middle = least.midpoint(most);
        let found = cut(middle);
        if found.len() > best.len() {
            least = middle + 1;
        } else {
            most = middle;
            best = found;
        }
    }
    best
}

/// Cuts groups into pages of so many lines; a group's heading takes one or two and never stands alone at the end of a page.
fn pages(groups: Vec<Group>, limits: &RollLimits) -> Vec<Vec<Group>> {
    let mut pages: Vec<Vec<Group>> = vec![Vec::new()];
    let mut filled = 0;
    for group in groups {
        let heading = group.title.as_ref().map_or(0, |title| lines(&heading(title, &group.count), limits.group));
        // Bare names stand side by side, so one line of them is what is put down at once.
        let bare = group.entries.iter().all(|entry| is_bare(entry, limits));
        let across = if bare { limits.across.max(1) } else { 1 };
        let mut continued = false;
        let mut rest = group.entries.as_slice();
        while !rest.is_empty() {
            let (line, next) = rest.split_at(across.min(rest.len()));
            rest = next;
            let more = if bare { 1 } else { lines(&words_of(&line[0]), limits.entry) };
            let starts = !continued || filled == 0;
            if filled > 0 && filled + more + if starts { heading } else { 0 } > limits.lines {
                pages.push(Vec::new());
                filled = 0;
            }
            let Some(page) = pages.last_mut() else { break };
            // A new part of the group: at its beginning, and at the top of each page it goes on to.
            if !continued || filled == 0 {
                page.push(Group {
                    title: group.title.clone(),
                    count: group.count.clone(),
                    continued,
                    entries: Vec::new(),
                });
                filled += heading;
                continued = true;
            }
            if let Some(part) = page.last_mut() {
                part.entries.extend_from_slice(line);
            }
            filled += more;
        }
    }
    pages.retain(|page| !page.is_empty());
    pages
}

/// Whether an entry is a name that stands beside others.
fn is_bare(entry: &Honoured, limits: &RollLimits) -> bool {
    let note = entry.note.as_ref().map_or("", |note| &note.0);
    entry.org.is_none() && entry.position.is_none() && width(&format!("{}{note}", entry.name.0)) <= limits.name
}

/// What stands on the line of an entry that has more than a name.
fn words_of(entry: &Honoured) -> String {
    let mut words = entry.name.0.clone();
    let (note, position) = (entry.note.as_ref(), entry.position.as_ref());
    let org = entry.org.as_ref().map(|org| &org.0);
    for more in [note.map(|note| &note.0), org, position.map(|position| &position.0)].into_iter().flatten() {
        words.push('　');
        words.push_str(more);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(title: Option<&str>, names: usize, org: Option<&str>) -> Group {
        let entry = Honoured { name: "甲乙".into(), org: org.map(Title::from), position: None, note: None };
        Group { title: title.map(Title::from), count: "".into(), continued: false, entries: vec![entry; names] }
    }

    #[test]
    fn names_fill_pages_and_headings_go_along() {
        let limits = RollLimits { title: 36, lines: 4, across: 3, name: 8, entry: 10, group: 20, by: 40, most: 6 };
        let shape = |groups: Vec<Group>| -> Vec<Vec<(bool, usize)>> {
            let pages = pages(groups, &limits);
            pages.iter().map(|page| page.iter().map(|part| (part.continued, part.entries.len())).collect()).collect()
        };
        assert_eq!(shape(vec![group(None, 12, None)]), [[(false, 12)]]);
        assert_eq!(shape(vec![group(None, 13, None)]), [[(false, 12)], [(true, 1)]]);
        assert_eq!(shape(vec![group(Some("一"), 10, None)]), [[(false, 9)], [(true, 1)]]);
        // The second heading would stand alone on the fourth line.
        assert_eq!(shape(vec![group(Some("一"), 6, None), group(Some("二"), 3, None)]), [[(false, 6)], [(false, 3)]]);
        assert_eq!(shape(vec![group(None, 5, Some("大厅"))]), [[(false, 4)], [(true, 1)]]);
        assert_eq!(shape(vec![group(None, 3, Some("名称很长的一个组织"))]), [[(false, 2)], [(true, 1)]]);
        assert!(shape(vec![]).is_empty());
    }

    #[test]
    fn no_page_is_left_with_a_name_or_two() {
        let limits = RollLimits { title: 36, lines: 12, across: 3, name: 8, entry: 10, group: 20, by: 40, most: 6 };
        let names = |groups: &[Group]| -> Vec<usize> {
            let count = |page: &Vec<Group>| page.iter().map(|group| group.entries.len()).sum();
            even_pages(groups, &limits).iter().map(count).collect()
        };
        assert_eq!(names(&[group(None, 12, Some("大厅"))]), [12]);
        assert_eq!(names(&[group(None, 13, Some("大厅"))]), [7, 6]);
        assert_eq!(names(&[group(None, 40, Some("大厅"))]), [10, 10, 10, 10]);
        assert_eq!(names(&[group(Some("一"), 38, None)]), [21, 17]);
        assert!(names(&[]).is_empty());
    }
}
