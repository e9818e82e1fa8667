//! From a symbolic place to bytes, lines and columns.

use std::cell::OnceCell;
use std::ops::Range;

use rayon::prelude::*;

use super::{Document, SourceFile, Sources, split};
use crate::diagnostic::{KeyPath, Place, Spot, Step};
use crate::rows::{Rows, is_sheet};
use crate::yaml::{Lines, Outline, Part};

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
        Ruler::of(self.files.get(&place.file)?).span(&place.spot)
    }

    /// The bytes of many places, in their order: each file is read once, whatever is wrong in it.
    pub fn spans(&self, places: &[&Place]) -> Vec<Option<Span>> {
        let mut order: Vec<usize> = (0..places.len()).collect();
        order.sort_by(|a, b| places[*a].file.cmp(&places[*b].file));
        let of_files: Vec<&[usize]> = order.chunk_by(|a, b| places[*a].file == places[*b].file).collect();
        let found: Vec<Vec<Option<Span>>> = of_files
            .par_iter()
            .map(|numbers| {
                let file = numbers.first().and_then(|first| self.files.get(&places[*first].file));
                let ruler = file.map(Ruler::of);
                let span = |n: &usize| ruler.as_ref().and_then(|ruler| ruler.span(&places[*n].spot));
                numbers.iter().map(span).collect()
            })
            .collect();
        let mut spans = vec![None; places.len()];
        for (n, span) in of_files.into_iter().flatten().zip(found.into_iter().flatten()) {
            spans[*n] = span;
        }
        spans
    }
}

/// A file that is measured: what it takes to find places in it is read when the first is asked for.
struct Ruler<'a> {
    file: &'a SourceFile,
    lines: OnceCell<Lines>,
    document: OnceCell<Option<Document>>,
    yaml: OnceCell<(Outline, Lines)>,
    rows: OnceCell<Rows>,
}

impl<'a> Ruler<'a> {
    fn of(file: &'a SourceFile) -> Self {
        Self { file, lines: OnceCell::new(), document: OnceCell::new(), yaml: OnceCell::new(), rows: OnceCell::new() }
    }

    fn span(&self, spot: &Spot) -> Option<Span> {
        let text = &*self.file.text;
        let bytes = match spot {
            Spot::Whole => return None,
            Spot::Bytes(range) => clamp(text, range),
            Spot::Body(range) => {
                let body = &self.document()?.body;
                clamp(text, &(body.start + range.start..body.start + range.end))
            }
            Spot::Value(path) => self.in_yaml(path, Part::Value)?,
            Spot::Words { path, words } => {
                let value = self.in_yaml(path, Part::Value)?;
                // A value may run over many lines, of which its span shows the first.
                let most = clamp(text, &(value.start..value.start + NEAR)).end;
                let found = text[value.start..most].find(&**words).map(|at| value.start + at);
                let near = found.filter(|at| text[value.start..*at].matches('\n').count() < 40);
                near.map_or(value, |at| at..at + words.len())
            }
            Spot::Key { path, nth } => self.in_yaml(path, Part::Key { nth: *nth })?,
        };
        let lines = self.lines.get_or_init(|| Lines::of(text));
        let position = |byte| {
            let (line, column) = lines.position(text, byte);
            Position { line, column }
        };
        Some(Span { start: position(bytes.start), end: position(bytes.end), bytes })
    }

    fn document(&self) -> Option<&Document> {
        self.document.get_or_init(|| split(&self.file.path, &self.file.text)).as_ref()
    }

    fn in_yaml(&self, path: &KeyPath, part: Part) -> Option<Range<usize>> {
        if is_sheet(&self.file.path) {
            return self.rows.get_or_init(|| Rows::of(&self.file.text)).locate(path);
        }
        let yaml = self.document()?.yaml.clone();
        let source = &self.file.text[yaml.clone()];
        let (outline, lines) = self.yaml.get_or_init(|| (Outline::of(source), Lines::of(source)));
        // An item of a list file takes what it lacks from the keys beside `items`.
        let range = match path.0.as_slice() {
            [Step::Key(items), n @ Step::Index(_), rest @ ..]
                if &**items == "items"
                    && let [key @ Step::Key(_), ..] = rest
                    && !outline.has(&[Step::Key(items.clone()), n.clone(), key.clone()])
                    && outline.has(std::slice::from_ref(key)) =>
            {
                outline.locate(source, lines, &KeyPath(rest.to_vec()), part)
            }
            _ => outline.locate(source, lines, path, part),
        }?;
        Some(yaml.start + range.start..yaml.start + range.end)
    }
}

/// How far from the start of a value its words are looked for, in bytes.
const NEAR: usize = 64 * 1024;

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
        let sources = Sources::from_texts([("content/b.yaml", "points: { office: 甲, place: 乙 }\n")]);
        let place = Place::value("content/b.yaml", KeyPath::root().key("points").index(0).key("place"));
        assert_eq!(sources.span(&place).unwrap().start, Position { line: 1, column: 29 });
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
