//! Texts cut to what a slide holds: after a sentence where there is one.

use super::limits::{lines, width};
use super::paragraphs::balanced;

/// Lines of text on one page of a slide.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Page {
    pub(super) title: usize,
    /// Lines of text on one page.
    pub(super) lines: usize,
    /// The width of a line.
    pub(super) line: usize,
}

impl Page {
    /// The same with fewer lines, at least a few.
    #[must_use]
    pub(super) fn without(&self, lines: usize) -> Self {
        Self { lines: self.lines.saturating_sub(lines).max(3), ..self.clone() }
    }
}

/// Cuts paragraphs into pages; what is longer than a page is cut after a sentence. On the first page so many lines are
/// taken. At least one page, even of no text.
pub(super) fn pages(paragraphs: &[String], limits: &Page, taken: usize) -> Vec<Vec<String>> {
    let mut pages: Vec<Vec<String>> = vec![Vec::new()];
    let mut filled = taken;
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
fn pieces(paragraph: &str, most: usize) -> Vec<String> {
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
    balanced(&mut pieces);
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
    let mut cut = [if whole { cut } else { cut.trim_end_matches(['，', '、', '；', '：', ',']) }.to_owned()];
    balanced(&mut cut);
    let [cut] = cut;
    if whole { cut } else { cut + "…" }
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
        let limits = Page { title: 40, lines: 3, line: 10 };
        let paragraphs: Vec<String> = ["甲。".repeat(40), "乙".repeat(5), String::from("丙。")].into();
        let pages = pages(&paragraphs, &limits, 0);
        assert_eq!(pages.concat().concat(), paragraphs.concat());
        for page in &pages {
            assert!(page.iter().map(|piece| lines(piece, 10)).sum::<usize>() <= 3, "{page:?}");
        }
        assert_eq!(super::pages(&[], &limits, 0).len(), 1);
    }

    #[test]
    fn a_beginning_ends_well() {
        assert_eq!(beginning("短。", 10), "短。");
        assert_eq!(beginning("第一句话。第二句话很长很长。", 8), "第一句话。");
        assert_eq!(beginning("没有句号，只有逗号的一段话", 8), "没有句号…");
    }
}
