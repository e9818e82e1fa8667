//! The blank that nobody typed: YAML joins the lines of a text with one, and Chinese has none.
//!
//! `pledge: 一次告知清楚，不让您` and `跑第二趟` on the next line are one sentence to whoever wraps it. The parsed text no longer
//! tells a joint from a blank that was typed, so the document is asked: a blank goes where the words around it stand on two
//! lines there and nowhere side by side.

use super::Node;

/// Bytes of documents that are searched for the joints of one: a hostile one is full of blanks.
const WORK: usize = 32 << 20;

/// Characters on each side by which a joint is found in the document.
const CONTEXT: usize = 6;

/// Closes the joints of wrapped Chinese texts.
pub(super) fn close_joints(node: &mut Node, document: &str) {
    if !has_wrapped_line(document) {
        return;
    }
    let mut searches = WORK / document.len().max(1);
    node.texts_mut(&mut |text| {
        if let Some(closed) = closed(text, document, &mut searches) {
            *text = closed;
        }
    });
}

/// Whether a line begins with blanks and a Chinese character, which no key and no entry of a list does.
fn has_wrapped_line(document: &str) -> bool {
    memchr::memmem::find_iter(document.as_bytes(), "\n ").any(|at| {
        let words = document[at + 1..].trim_start_matches(' ');
        words.starts_with(is_dense)
    })
}

fn closed(text: &str, document: &str, searches: &mut usize) -> Option<String> {
    let mut closed: Option<String> = None;
    let mut copied = 0;
    for (at, _) in text.match_indices(' ') {
        let (before, after) = (&text[..at], &text[at + 1..]);
        if !(before.ends_with(is_dense) && after.starts_with(is_dense)) || *searches == 0 {
            continue;
        }
        *searches -= 1;
        if !is_joint(before, after, document) {
            continue;
        }
        closed.get_or_insert_default().push_str(&text[copied..at]);
        copied = at + 1;
    }
    closed.map(|closed| closed + &text[copied..])
}

/// Whether the words before and after a blank stand on two lines of the document, and nowhere side by side.
fn is_joint(before: &str, after: &str, document: &str) -> bool {
    let near = |(_, c): &(usize, char)| *c != ' ' && *c != '\n';
    let from = before.char_indices().rev().take(CONTEXT).take_while(near).last().map_or(0, |(at, _)| at);
    let to = after.char_indices().take(CONTEXT).take_while(near).last().map_or(0, |(at, c)| at + c.len_utf8());
    let (before, after) = (&before[from..], &after[..to]);
    let mut wrapped = false;
    for (at, _) in document.match_indices(after) {
        let lead = document[..at].trim_end_matches([' ', '\n', '\r']);
        if lead.ends_with(before) {
            match document[lead.len()..at].contains('\n') {
                true => wrapped = true,
                false => return false,
            }
        }
    }
    wrapped
}

/// What is written without blanks: Chinese letters and their punctuation.
fn is_dense(c: char) -> bool {
    crate::text::is_han(c) || "，。、；：！？（）《》〈〉「」『』【】〔〕“”‘’—…·".contains(c)
}

#[cfg(test)]
mod tests {
    use crate::yaml::{Node, parse};

    fn title(text: &str) -> String {
        parse(text).unwrap().get("title").and_then(Node::spelling).unwrap().into_owned()
    }

    #[test]
    fn wrapped_chinese_is_one_text() {
        for (text, expected) in [
            ("title: 一次告知清楚，不让您\n  跑第二趟。\nb: 1\n", "一次告知清楚，不让您跑第二趟。"),
            ("title: >\n  一次告知清楚，\n  不让您跑第二趟。\n", "一次告知清楚，不让您跑第二趟。\n"),
            ("title: \"一次告知\n  清楚\"\n", "一次告知清楚"),
            ("title:\r\n  一次告知\r\n  清楚\r\n", "一次告知清楚"),
            // What was typed as a blank stays one, and so does one beside other letters.
            ("title: 一次 告知\n  清楚\n", "一次 告知清楚"),
            ("title: 一次 告知\nb:\n  - 一次\n  - 告知\n", "一次 告知"),
            ("title: open\n  day 开放日\n", "open day 开放日"),
        ] {
            assert_eq!(title(text), expected, "{text}");
        }
    }
}
