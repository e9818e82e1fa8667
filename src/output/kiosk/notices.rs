//! Slides of public notices: shown while their period runs, as many pages as the text needs.

use super::content::Content;
use super::limits::{self, lines, width};
use super::paragraphs::paragraphs;
use super::slides::Made;
use super::views::{Contact, Level, Notice, Span, View};
use crate::board::{NoticeFacts, NoticeState};
use crate::kinds::{self, Draft, Text};
use crate::output::site::notices::sentence;
use crate::screens::SlideKind;

/// The notices of the screen's organisations whose period has not ended, the newest first; at most so many pages.
pub(super) fn notices(content: &Content<'_>, most: usize) -> Vec<Made> {
    let mut running: Vec<_> = notices_of(content).filter(|(_, _, facts)| facts.state != NoticeState::Closed).collect();
    running.sort_by_key(|(_, draft, _)| std::cmp::Reverse(*draft.starts_on));
    let mut slides = Vec::new();
    for (_, draft, facts) in running.into_iter().take(most) {
        let days = days(content, draft, facts);
        let whole = notice_view(content, draft, facts);
        let pages = pages(&whole.paragraphs, &content.limits.notice);
        let count = pages.len();
        for (n, paragraphs) in pages.into_iter().enumerate() {
            slides.push(Made {
                id: format!("{}#{}", draft.id, n + 1),
                kind: SlideKind::Notice.word(),
                level: Level::Dated,
                days: days.clone(),
                anniversaries: None,
                view: View::Notice(Notice { page: n + 1, pages: count, paragraphs, ..whole.clone() }),
            });
        }
    }
    slides.truncate(most);
    slides
}

/// The notices of the screen's organisations, in order.
pub(super) fn notices_of<'a>(
    content: &Content<'a>,
) -> impl Iterator<Item = (usize, &'a Draft<kinds::Notice>, &'a NoticeFacts)> {
    let board = content.board;
    let places = content.orgs.iter().flat_map(|org| board.items.notices.range(&(org.0..org.0 + 1)));
    places.map(|at| (at, &board.items.notices.all()[at], &board.notice_facts[at]))
}

/// From the first day of the period to the last, or to the last day of the publication.
fn days(content: &Content<'_>, draft: &Draft<kinds::Notice>, facts: &NoticeFacts) -> Span {
    let last = content.last_day(&draft.common, content.board.org_of(draft));
    let until = last.map_or(facts.ends_on, |last| last.min(facts.ends_on));
    Span { from: Some(draft.starts_on.to_string()), until: Some(until.to_string()) }
}

/// A notice with its whole text.
pub(super) fn notice_view(content: &Content<'_>, draft: &Draft<kinds::Notice>, facts: &NoticeFacts) -> Notice {
    let board = content.board;
    let org = board.org_of(draft);
    let text = |text: &Option<Text>| text.as_ref().map(|text| text.0.clone());
    let contact = &facts.contact;
    Notice {
        org: content.org_name(org),
        title: draft.title.0.clone(),
        type_label: content.strings.get(&format!("notice.type.{}", draft.notice_type.word())).to_owned(),
        page: 1,
        pages: 1,
        paragraphs: draft.body.as_deref().map(paragraphs).unwrap_or_default(),
        period_text: sentence(content.strings, &board.calendar, draft, facts, &|day| content.day(day)),
        starts_on: draft.starts_on.to_string(),
        ends_on: facts.ends_on.to_string(),
        contact: Contact {
            name: text(&contact.name),
            phone: text(&contact.phone),
            address: text(&contact.address),
            hours: text(&contact.hours),
            email: text(&contact.email),
        },
        signed_by: match draft.signed_by.is_empty() {
            true => vec![content.org_name(org)],
            false => draft.signed_by.iter().map(|unit| unit.0.clone()).collect(),
        },
        signed_on: content.day(*draft.common.published_on.unwrap_or(draft.starts_on)),
    }
}

/// Cuts paragraphs into pages; what is longer than a page is cut after a sentence. At least one page, even of no text.
fn pages(paragraphs: &[String], limits: &limits::Notice) -> Vec<Vec<String>> {
    let mut pages: Vec<Vec<String>> = vec![Vec::new()];
    let mut filled = 0;
    for paragraph in paragraphs {
        for piece in pieces(paragraph, limits.line * limits.lines) {
            let more = lines(&piece, limits.line);
            if filled > 0 && filled + more > limits.lines {
                pages.push(Vec::new());
                filled = 0;
            }
            filled += more;
            if let Some(page) = pages.last_mut() {
                page.push(piece);
            }
        }
    }
    pages
}

/// A paragraph in pieces of at most so wide, cut after sentences where there are any.
pub(super) fn pieces(paragraph: &str, most: usize) -> Vec<String> {
    if width(paragraph) <= most {
        return vec![paragraph.to_owned()];
    }
    let mut pieces = Vec::new();
    let mut rest = paragraph;
    while width(rest) > most {
        let end = fitting(rest, most);
        let (piece, next) = rest.split_at(end);
        pieces.push(piece.trim_end().to_owned());
        rest = next.trim_start();
    }
    if !rest.is_empty() {
        pieces.push(rest.to_owned());
    }
    pieces
}

/// The byte after the last sentence that fits, else after the last clause, else after the last character; never 0.
fn fitting(text: &str, most: usize) -> usize {
    let mut end = 0;
    let (mut sentence, mut clause) = (0, 0);
    for (at, c) in text.char_indices() {
        let after = at + c.len_utf8();
        if end > 0 && width(&text[..after]) > most {
            break;
        }
        end = after;
        match c {
            '。' | '！' | '？' | '；' | '.' | '!' | '?' | ';' => sentence = after,
            '，' | '、' | '：' | ',' | ' ' => clause = after,
            // Closing marks stay with their sentence.
            '”' | '）' | '」' | '’' if sentence == at => sentence = after,
            _ => {}
        }
    }
    // A sentence that ends in the first half would leave the page half empty.
    [sentence, clause].into_iter().find(|at| *at > end / 2).unwrap_or(end)
}

/// The beginning of a text that fits, cut after a sentence, with an ellipsis where there is none.
pub(super) fn beginning(text: &str, most: usize) -> String {
    if width(text) <= most {
        return text.to_owned();
    }
    let end = fitting(text, most.saturating_sub(1));
    let cut = text[..end].trim_end();
    let whole = cut.ends_with(['。', '！', '？', '”', '.', '!', '?']);
    if whole { cut.to_owned() } else { format!("{}…", cut.trim_end_matches(['，', '、', '；', '：', ','])) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_after_sentences() {
        let text = "一二三四五。六七八九十。甲乙丙丁戊。";
        assert_eq!(pieces(text, 12), ["一二三四五。六七八九十。", "甲乙丙丁戊。"]);
        assert_eq!(pieces(text, 99), [text]);
        assert_eq!(pieces(&"长".repeat(25), 10).iter().map(|piece| width(piece)).collect::<Vec<_>>(), [10, 10, 5]);
        assert_eq!(pieces("他说：“走。”然后走了很远很远的路", 7)[0], "他说：“走。”");
    }

    #[test]
    fn nothing_of_a_notice_is_lost_between_pages() {
        let limits = limits::Notice { title: 40, lines: 3, line: 10 };
        let paragraphs: Vec<String> = ["甲。".repeat(40), "乙".repeat(5), String::from("丙。")].into();
        let pages = pages(&paragraphs, &limits);
        assert_eq!(pages.concat().concat(), paragraphs.concat());
        for page in &pages {
            assert!(page.iter().map(|piece| lines(piece, 10)).sum::<usize>() <= 3, "{page:?}");
        }
        assert_eq!(super::pages(&[], &limits).len(), 1);
    }

    #[test]
    fn a_beginning_ends_well() {
        assert_eq!(beginning("短。", 10), "短。");
        assert_eq!(beginning("第一句话。第二句话很长很长。", 8), "第一句话。");
        assert_eq!(beginning("没有句号，只有逗号的一段话", 8), "没有句号…");
    }
}
