//! The personal data of one file, in what it shows and in what is typed.
//!
//! Every value is read as YAML reads it and, where it may be Markdown, as Markdown shows it; then the file itself is read as
//! it is typed, for comments, keys and what no parser understands. One datum is found once, at what was typed for it.

use std::ops::Range;

use crate::diagnostic::Step;
use crate::markdown::shown;
use crate::personal::{Found, apart, found_in, is_suspect};
use crate::source::{SourceFile, split};
use crate::traced::Traced;
use crate::vocabulary;
use crate::yaml::{Written, scalars};

/// What was found in a file, and the values that it belongs to.
#[derive(Default)]
pub(super) struct Reading {
    /// In the file's order, with its bytes.
    pub(super) found: Vec<Found>,
    values: Vec<Written>,
}

impl Reading {
    /// Reads a file. Most files are no suspects, at a glance.
    pub(super) fn of(file: &SourceFile) -> Self {
        let text = &*file.text;
        if !is_suspect(text) {
            return Self::default();
        }
        let mut found = found_in(text);
        let mut values = Vec::new();
        if let Some(document) = split(&file.path, text) {
            let yaml = &text[document.yaml.clone()];
            values = scalars(yaml);
            for value in values.iter().filter(|value| is_suspect(&value.value)) {
                let traced = value.traced(yaml);
                collect(&traced, document.yaml.start, &mut found);
                if is_marked_up(&value.value) {
                    for part in shown(&value.value) {
                        let back = |range: &Range<usize>| traced.source(&part.source(range));
                        collect_with(part.text(), &back, document.yaml.start, &mut found);
                    }
                }
            }
            let body = &text[document.body.clone()];
            if is_suspect(body) {
                for part in shown(body) {
                    collect(&part, document.body.start, &mut found);
                }
            }
            for value in &mut values {
                // In whatever words a list is begun, its items are found by ours.
                if let Some(Step::Key(key)) = value.path.0.first_mut()
                    && vocabulary::is_for(key, "items")
                {
                    *key = "items".into();
                }
                value.range = value.range.start + document.yaml.start..value.range.end + document.yaml.start;
            }
        }
        Self { found: apart(found), values }
    }

    /// The path of the value that a byte belongs to.
    pub(super) fn path_at(&self, byte: usize) -> Option<&crate::diagnostic::KeyPath> {
        let at = self.values.partition_point(|value| value.range.start <= byte).checked_sub(1)?;
        let value = &self.values[at];
        value.range.contains(&byte).then_some(&value.path)
    }
}

/// Whether Markdown would show something else.
fn is_marked_up(text: &str) -> bool {
    text.contains(['*', '_', '~', '`', '<', '&', '\\', '[', '\n'])
}

fn collect(traced: &Traced, start: usize, found: &mut Vec<Found>) {
    collect_with(traced.text(), &|range| traced.source(range), start, found);
}

fn collect_with(text: &str, back: &dyn Fn(&Range<usize>) -> Range<usize>, start: usize, found: &mut Vec<Found>) {
    found.extend(found_in(text).into_iter().map(|one| {
        let range = back(&one.range);
        Found { range: range.start + start..range.end + start, ..one }
    }));
}
