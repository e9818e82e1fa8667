//! The lines of a file that a diagnostic speaks of, and no others: a file may be long, and a line as well.

use std::borrow::Cow;
use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Origin, Snippet};

use crate::source::Span;

/// Places that lie farther apart are shown in excerpts of their own, in lines.
const TOGETHER: usize = 12;

/// The longest excerpt, in bytes; of longer ones the part around each place is shown.
const LONGEST: usize = 2 * 1024;

/// How much of an overlong line stands on each side of a place, in bytes.
const AROUND: usize = 240;

/// A place in the file; without a label it is what the diagnostic is about.
pub(super) struct Mark<'a> {
    pub(super) span: &'a Span,
    pub(super) label: Option<Cow<'a, str>>,
}

/// Puts excerpts with carets into a group. The first of the marks is what the diagnostic is about.
pub(super) fn elements<'a>(mut group: Group<'a>, text: &'a str, path: &'a str, marks: Vec<Mark<'a>>) -> Group<'a> {
    let Some((first, labels)) = marks.split_first() else { return group };
    // What is near stands in one excerpt with the place itself; the rest follows in its own.
    let (near, far): (Vec<_>, Vec<_>) =
        labels.iter().partition(|label| label.span.start.line.abs_diff(first.span.start.line) <= TOGETHER);
    let together = std::iter::once(first).chain(near).collect::<Vec<_>>();
    for marks in std::iter::once(together).chain(far.into_iter().map(|label| vec![label])) {
        let lines = lines(text, &marks);
        if lines.end - lines.start <= LONGEST {
            let start =
                marks.iter().map(|mark| (mark.span.bytes.start, mark.span.start.line)).min().unwrap_or_default();
            // Behind the last line feed of a file there is no line: the one before is shown.
            let from = start.1 - text[lines.start..start.0].matches('\n').count();
            let snippet = Snippet::source(&text[lines.clone()]).path(path).line_start(from);
            group = group.element(snippet.annotations(marks.iter().map(|mark| annotation(mark, &lines))));
            continue;
        }
        for mark in marks {
            let span = mark.span;
            let shown = window(text, &lines, &span.bytes);
            // The column is told here: the excerpt no longer has it.
            group = group.element(Origin::path(path).line(span.start.line).char_column(span.start.column)).element(
                Snippet::source(&text[shown.clone()])
                    .line_start(span.start.line)
                    .annotation(annotation(&Mark { span, label: mark.label.clone() }, &shown)),
            );
        }
    }
    group
}

/// The bytes of all lines from the first mark to the last. A place that runs over many lines is shown by the first ones.
fn lines(text: &str, marks: &[&Mark<'_>]) -> Range<usize> {
    let start = marks.iter().map(|mark| mark.span.bytes.start).min().unwrap_or_default();
    let end = marks.iter().map(|mark| mark.span.bytes.end.min(mark.span.bytes.start + LONGEST)).max().unwrap_or(start);
    let bytes = text.as_bytes();
    let start = if start == bytes.len() && text.ends_with('\n') { start - 1 } else { start };
    // Not farther than what is shown at the most.
    let before = bytes[start.saturating_sub(LONGEST)..start].iter().rposition(|byte| *byte == b'\n');
    let from = before.map_or(start.saturating_sub(LONGEST), |at| start.saturating_sub(LONGEST) + at + 1);
    let end = boundary(text, end);
    let most = (end + LONGEST).min(bytes.len());
    let to = bytes[end..most].iter().position(|byte| *byte == b'\n').map_or(most, |at| end + at);
    // A line's end on Windows is none of its words.
    let to = boundary(text, to);
    let to = if text[..to].ends_with('\r') { to - 1 } else { to };
    boundary(text, from)..to.max(start)
}

/// The part of overlong lines around a place.
fn window(text: &str, lines: &Range<usize>, place: &Range<usize>) -> Range<usize> {
    let line_end = text[place.start..lines.end].find('\n').map_or(lines.end, |at| place.start + at);
    let end = place.end.min(line_end).min(place.start + AROUND);
    let from = boundary(text, place.start.saturating_sub(AROUND)).max(lines.start);
    let from = text[from..place.start].rfind('\n').map_or(from, |at| from + at + 1);
    from..boundary(text, (end + AROUND).min(line_end)).max(place.start)
}

fn annotation<'a>(mark: &Mark<'a>, shown: &Range<usize>) -> Annotation<'a> {
    let inside = |byte: usize| byte.clamp(shown.start, shown.end) - shown.start;
    let (from, to) = (inside(mark.span.bytes.start), inside(mark.span.bytes.end));
    let kind = if mark.label.is_some() { AnnotationKind::Context } else { AnnotationKind::Primary };
    kind.span(from..to.max(from)).label(mark.label.clone())
}

fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::{Diagnostic, Format, Language, Place, Spot, print, say};
    use crate::source::Sources;

    /// What is printed of a fault at one word, with a label at another.
    fn printed(text: &str, fault: &str, label: &str) -> String {
        let place = |word: &str| {
            let at = text.find(word).unwrap();
            Place { file: "a.yaml".into(), spot: Spot::Bytes(at..at + word.len()) }
        };
        let sources = Sources::from_texts([("a.yaml", text)]);
        let diagnostic = Diagnostic::error("unknown-key", place(fault), say!("甲", "fault"))
            .label(place(label), say!("乙", "label"));
        let mut out = Vec::new();
        print(&mut out, Format::Human, Language::English, &[diagnostic], &sources, crate::diagnostic::Style::default())
            .unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn only_the_lines_of_its_places_are_shown() {
        let text: String = (1..=3000).map(|n| format!("line{n}:\n")).collect();
        let near = printed(&text, "line20:", "line23:");
        assert!(near.contains("a.yaml:20:1") && near.contains("line23:") && near.contains("label"), "{near}");
        let far = printed(&text, "line2000:", "line7:");
        assert!(
            far.contains("a.yaml:2000:1") && far.contains("2000 │ line2000:") && far.contains("7 │ line7:"),
            "{far}"
        );
        assert!(!far.contains("line500:") && far.lines().count() < 15, "{far}");
    }

    #[test]
    fn of_an_overlong_line_the_part_around_the_place_is_shown() {
        let text = format!("{}错误{}标签{}\n", "甲".repeat(9000), "乙".repeat(9000), "丙".repeat(9000));
        let shown = printed(&text, "错误", "标签");
        assert!(shown.contains("a.yaml:1:9001") && shown.contains("a.yaml:1:18003"), "{shown}");
        assert!(shown.len() < 4000, "{}", shown.len());
        assert!(printed("a: \"甲\n", "\n", "a").contains("1 │ a: \"甲"));
        // At the first and at the last character, and over line ends.
        let whole = printed(&text, "甲", "丙\n");
        assert!(whole.contains("a.yaml:1:1"), "{whole}");
        let lines = format!("a: >\n{}\nb: 1\n", "  甲\n".repeat(5000));
        assert!(printed(&lines, &lines[..lines.len() - 6], "b: 1").contains("a.yaml:1:1"));
    }
}
