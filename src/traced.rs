//! A text made from another one, and where each of its characters stood there.
//!
//! What is found in a text as it is *shown* is told at the place where it was *typed*: markup taken out, escapes undone,
//! full-width digits folded, and still a caret under the right character.

use std::ops::Range;

/// The made text, with its origins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Traced {
    text: String,
    /// Rising in `at`; together they cover the text.
    runs: Vec<Run>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Run {
    /// In the made text.
    at: usize,
    /// In the other one.
    source: Range<usize>,
    /// Byte for byte the same; else the whole stands for the whole.
    as_is: bool,
}

impl Traced {
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Goes on with words that stand in the source as they are, from this byte.
    pub(crate) fn push_as_is(&mut self, words: &str, start: usize) {
        if words.is_empty() {
            return;
        }
        match self.runs.last_mut() {
            Some(run) if run.as_is && run.source.end == start => run.source.end += words.len(),
            _ => self.runs.push(Run { at: self.text.len(), source: start..start + words.len(), as_is: true }),
        }
        self.text.push_str(words);
    }

    /// Goes on with words for which something else stands in the source.
    pub(crate) fn push(&mut self, words: &str, source: Range<usize>) {
        if !words.is_empty() {
            self.runs.push(Run { at: self.text.len(), source, as_is: false });
            self.text.push_str(words);
        }
    }

    /// Where a part of the text stands in the source, with whatever lies between.
    pub(crate) fn source(&self, range: &Range<usize>) -> Range<usize> {
        let run = |at: usize| self.runs[..self.runs.partition_point(|run| run.at <= at)].last();
        let start = run(range.start).map_or(0, |run| match run.as_is {
            true => run.source.start + (range.start - run.at),
            false => run.source.start,
        });
        let end = run(range.end.saturating_sub(1).max(range.start)).map_or(0, |run| match run.as_is {
            true => run.source.start + (range.end - run.at),
            false => run.source.end,
        });
        start..end.max(start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_led_back_to_what_was_typed() {
        // `甲&#49;**2**3`
        let mut traced = Traced::default();
        traced.push_as_is("甲", 0);
        traced.push("1", 3..8);
        traced.push_as_is("2", 10);
        traced.push_as_is("3", 13);
        assert_eq!(traced.text(), "甲123");
        assert_eq!(traced.source(&(0..3)), 0..3);
        assert_eq!(traced.source(&(3..4)), 3..8);
        assert_eq!(traced.source(&(3..6)), 3..14);
        assert_eq!(traced.source(&(4..5)), 10..11);
        let mut joined = Traced::default();
        joined.push_as_is("a", 0);
        joined.push_as_is("b", 1);
        assert_eq!((joined.runs.len(), joined.source(&(1..2))), (1, 1..2));
    }
}
