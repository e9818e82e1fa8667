//! Slides of who is honoured: exemplars with their story's beginning, and rolls of honour page by page.

use super::content::{Content, until};
use super::limits::{self, lines, width};
use super::notices::beginning;
use super::paragraphs::paragraphs;
use super::slides::Made;
use super::views::{Entry, Exemplar, Group, Level, Roll, Span, View};
use crate::board::photo_path;
use crate::kinds::{self, Draft};
use crate::output::pictures::PictureSlot;
use crate::output::public;
use crate::output::site::roll::{Count, Sorted, count, sorted};
use crate::screens::SlideKind;
use crate::theme::Strings;

/// Pixels across: a scene fills a 1080 px screen.
const SCENE: u32 = 960;

/// Exemplars of the screen's organisations, the newest first; at most so many.
pub(super) fn exemplars(content: &Content<'_>, most: usize) -> Vec<Made> {
    let mut drafts: Vec<_> = exemplars_of(content).collect();
    drafts.sort_by_key(|(_, draft)| std::cmp::Reverse(newness(draft)));
    let made = drafts.into_iter().take(most).map(|(_, draft)| Made {
        id: draft.id.to_string(),
        kind: SlideKind::Exemplar.word(),
        level: Level::Ordinary,
        days: exemplar_days(content, draft),
        anniversaries: None,
        view: View::Exemplar(exemplar_view(content, draft)),
    });
    made.collect()
}

fn newness(draft: &Draft<kinds::Exemplar>) -> (i16, Option<jiff::civil::Date>) {
    let published = public::posted::exemplar(draft);
    (draft.year.or(published.map(|day| day.year())).unwrap_or_default(), published)
}

pub(super) fn exemplars_of<'a>(content: &Content<'a>) -> impl Iterator<Item = (usize, &'a Draft<kinds::Exemplar>)> {
    let board = content.board;
    let places = content.orgs.iter().flat_map(|org| board.items.exemplars.range(&(org.0..org.0 + 1)));
    places.map(|at| (at, &board.items.exemplars.all()[at]))
}

/// A person's consent to be shown ends with their last day, and so does the slide about them.
pub(super) fn exemplar_days(content: &Content<'_>, draft: &Draft<kinds::Exemplar>) -> Span {
    let board = content.board;
    let own = content.days(draft).until;
    let member = board.resolve(&draft.org, &draft.subject, &["member"]).and_then(|target| target.at);
    let theirs = member.and_then(|at| content.days_of_member(&board.items.members.all()[at]).until);
    Span { from: None, until: own.into_iter().chain(theirs).min() }
}

pub(super) fn exemplar_view(content: &Content<'_>, draft: &Draft<kinds::Exemplar>) -> Exemplar {
    let board = content.board;
    let summary = match &draft.summary {
        Some(summary) => summary.0.clone(),
        None => {
            let text = draft.body.as_deref().map(paragraphs).unwrap_or_default().concat();
            beginning(&text, content.limits.exemplar.summary)
        }
    };
    let photo = draft.photos.first().filter(|_| board.may_show_pictures(draft));
    Exemplar {
        org: content.org_name(board.org_of(draft)),
        title: draft.title.0.clone(),
        subject: subject(content, draft),
        award: draft.award.as_ref().map(|award| award.0.clone()),
        year: draft.year,
        summary,
        caption: photo.and_then(|photo| photo.caption.as_ref()).map(|caption| caption.0.clone()),
        photo: photo.and_then(|photo| content.picture(&photo_path(&draft.org, &photo.file), PictureSlot::Scene, SCENE)),
    }
}

/// Who an exemplar is; `None` for a member who is not to be named any more.
fn subject(content: &Content<'_>, draft: &Draft<kinds::Exemplar>) -> Option<String> {
    match content.board.resolve(&draft.org, &draft.subject, &["member", "org"]) {
        Some(target) if target.kind == "member" => {
            target.at.and_then(|at| content.person(at)).map(|member| member.name.0.clone())
        }
        Some(target) => target.at.map(|at| content.board.orgs[at].draft.name.0.clone()),
        None => Some(draft.subject.0.clone()),
    }
}

/// The rolls of the screen's organisations, the newest first, in pages; at most so many of these.
pub(super) fn rolls(content: &Content<'_>, most: usize) -> Vec<Made> {
    let mut drafts: Vec<_> = rolls_of(content).collect();
    drafts.sort_by_key(|(_, draft)| std::cmp::Reverse((draft.year, draft.conferred_on)));
    let mut slides = Vec::new();
    for (_, draft) in drafts {
        if slides.len() >= most {
            break;
        }
        let pages = pages(groups(content, draft), &content.limits.roll);
        let count = pages.len();
        for (n, groups) in pages.into_iter().enumerate() {
            slides.push(Made {
                id: format!("{}#{}", draft.id, n + 1),
                kind: SlideKind::Roll.word(),
                level: Level::Ordinary,
                days: until(content.last_day(&draft.common, content.board.org_of(draft))),
                anniversaries: None,
                view: View::Roll(roll_view(draft, groups, n + 1, count)),
            });
        }
    }
    slides.truncate(most);
    slides
}

pub(super) fn rolls_of<'a>(content: &Content<'a>) -> impl Iterator<Item = (usize, &'a Draft<kinds::Roll>)> {
    let board = content.board;
    let places = content.orgs.iter().flat_map(|org| board.items.rolls.range(&(org.0..org.0 + 1)));
    places.map(|at| (at, &board.items.rolls.all()[at]))
}

pub(super) fn roll_view(draft: &Draft<kinds::Roll>, groups: Vec<Group>, page: usize, pages: usize) -> Roll {
    Roll {
        title: draft.title.0.clone(),
        award: draft.award.0.clone(),
        year: draft.year,
        conferred_by: draft.conferred_by.0.clone(),
        page,
        pages,
        groups,
    }
}

/// All names of a roll, in its order.
pub(super) fn groups(content: &Content<'_>, draft: &Draft<kinds::Roll>) -> Vec<Group> {
    let text = |text: &Option<kinds::Text>| text.as_ref().map(|text| text.0.clone());
    let group = |Sorted { title, entries }: Sorted<'_>| Group {
        title: title.map(str::to_owned),
        count: count_words(content.strings, count(entries.iter().copied())),
        continued: false,
        entries: entries
            .into_iter()
            .map(|entry| Entry {
                name: entry.name.0.clone(),
                org: public::entry_org(content.board, draft, entry).map(str::to_owned),
                position: text(&entry.position),
                note: text(&entry.note),
            })
            .collect(),
    };
    sorted(draft).into_iter().map(group).collect()
}

/// 〔40名〕, 〔9个〕, or both.
fn count_words(strings: &Strings, count: Count) -> String {
    let said = [("roll.count.persons", count.persons), ("roll.count.units", count.units)];
    said.iter().filter(|(_, n)| *n > 0).map(|(key, n)| strings.format(key, &[("n", n)])).collect()
}

/// Cuts groups into pages of so many lines; a group's heading takes one and never stands alone at the end of a page.
fn pages(groups: Vec<Group>, limits: &limits::Roll) -> Vec<Vec<Group>> {
    let mut pages: Vec<Vec<Group>> = vec![Vec::new()];
    let mut filled = 0;
    for group in groups {
        let heading = usize::from(group.title.is_some());
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
fn is_bare(entry: &Entry, limits: &limits::Roll) -> bool {
    let note = entry.note.as_deref().unwrap_or_default();
    entry.org.is_none() && entry.position.is_none() && width(&format!("{}{note}", entry.name)) <= limits.name
}

/// What stands on the line of an entry that has more than a name.
fn words_of(entry: &Entry) -> String {
    let mut words = entry.name.clone();
    for more in [&entry.note, &entry.org, &entry.position].into_iter().flatten() {
        words.push('　');
        words.push_str(more);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(title: Option<&str>, names: usize, org: Option<&str>) -> Group {
        let entry = Entry { name: "甲乙".into(), org: org.map(str::to_owned), position: None, note: None };
        Group { title: title.map(str::to_owned), count: String::new(), continued: false, entries: vec![entry; names] }
    }

    #[test]
    fn names_fill_pages_and_headings_go_along() {
        let limits = limits::Roll { title: 36, lines: 4, across: 3, name: 8, entry: 10 };
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
}
