//! From a symbolic place to bytes, lines and columns.

use std::ops::Range;

use super::{Sources, split};
use crate::diagnostic::{KeyPath, Place, Spot, Step};
use crate::yaml::{Part, locate};

/// A line and a column, both from 1; columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

/// A place with its numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Bytes of the file.
    pub bytes: Range<usize>,
    pub start: Position,
    /// The position after the last character.
    pub end: Position,
}

impl Sources {
    /// The bytes of a place; `None` for whole files and for files that could not be read.
    pub fn span(&self, place: &Place) -> Option<Span> {
        let file = self.files.get(&place.file)?;
        let text = &*file.text;
        let bytes = match &place.spot {
            Spot::Whole => return None,
            Spot::Bytes(range) => clamp(text, range),
            Spot::Body(range) => {
                let body = split(&file.path, text)?.body;
                clamp(text, &(body.start + range.start..body.start + range.end))
            }
            Spot::Value(path) => in_yaml(&file.path, text, path, Part::Value)?,
            Spot::Words { path, words } => {
                let value = in_yaml(&file.path, text, path, Part::Value)?;
                // A value may run over many lines, of which its span shows the first.
                let found = text[value.start..].find(&**words).map(|at| value.start + at);
                let near = found.filter(|at| text[value.start..*at].matches('\n').count() < 40);
                near.map_or(value, |at| at..at + words.len())
            }
            Spot::Key { path, nth } => in_yaml(&file.path, text, path, Part::Key { nth: *nth })?,
        };
        Some(Span { start: position(text, bytes.start), end: position(text, bytes.end), bytes })
    }
}

fn in_yaml(file: &str, text: &str, path: &KeyPath, part: Part) -> Option<Range<usize>> {
    let yaml = split(file, text)?.yaml;
    let source = &text[yaml.clone()];
    // An item of a list file takes what it lacks from the keys beside `items`.
    let range = match path.0.as_slice() {
        [Step::Key(items), n @ Step::Index(_), rest @ ..]
            if &**items == "items"
                && let [key @ Step::Key(_), ..] = rest
                && !has(source, &[Step::Key(items.clone()), n.clone(), key.clone()])
                && has(source, std::slice::from_ref(key)) =>
        {
            locate(source, &KeyPath(rest.to_vec()), part)
        }
        _ => locate(source, path, part),
    }?;
    Some(yaml.start + range.start..yaml.start + range.end)
}

/// Whether the document has the key at the end of this path.
fn has(source: &str, steps: &[Step]) -> bool {
    let range = locate(source, &KeyPath(steps.to_vec()), Part::Key { nth: 0 });
    range.is_some_and(|range| match steps.last() {
        Some(Step::Key(key)) => source[range].trim_matches(['"', '\'']) == &**key,
        _ => true,
    })
}

fn clamp(text: &str, range: &Range<usize>) -> Range<usize> {
    let floor = |mut n: usize| {
        n = n.min(text.len());
        while !text.is_char_boundary(n) {
            n -= 1;
        }
        n
    };
    let start = floor(range.start);
    start..floor(range.end).max(start)
}

fn position(text: &str, offset: usize) -> Position {
    let before = &text[..offset];
    let line_start = before.rfind('\n').map_or(0, |n| n + 1);
    Position { line: before.matches('\n').count() + 1, column: before[line_start..].chars().count() + 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inherited_value_is_found_among_the_defaults() {
        let sources = Sources::from_texts([("content/a.yaml", "responsible: 甲\nitems:\n  - item: 乙\n")]);
        let path = KeyPath::root().key("items").index(0);
        let span = |path: KeyPath| sources.span(&Place::value("content/a.yaml", path)).unwrap();
        assert_eq!(span(path.key("responsible")).start, Position { line: 1, column: 14 });
        assert_eq!(span(path.key("item")).start, Position { line: 3, column: 11 });
        assert_eq!(span(path.key("deadline")).start.line, 3);
        // One value read as a list of one is inherited as well.
        assert_eq!(span(path.key("responsible").index(0)).start, Position { line: 1, column: 14 });
    }

    #[test]
    fn words_are_found_inside_their_value() {
        let sources = Sources::from_texts([("content/a.yaml", "b: 甲\nitem: >\n  甲乙\n  丙丁\n")]);
        let shown = |words: &str| {
            let place = Place::value("content/a.yaml", KeyPath::root().key("item")).words(words);
            sources.span(&place).unwrap().bytes
        };
        let text = &sources.files["content/a.yaml"].text;
        assert_eq!((&text[shown("丙")], shown("甲").start), ("丙", text.rfind('甲').unwrap()));
        assert_ne!(&text[shown("戊")], "戊");
    }
}
