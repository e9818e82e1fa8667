//! Words of the program's own vocabulary, and texts for narrow places.

use super::{Cell, Record, RecordKind};
use crate::diagnostic::Language;
use crate::theme::{Strings, wording};

/// A word of a fixed list: `window` of `post.type`. Data and addresses have the word itself, people read the theme's text
/// for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Word {
    /// Whose word: the beginning of the text's key.
    pub(crate) of: &'static str,
    pub(crate) word: &'static str,
}

impl Word {
    pub(crate) fn new(of: &'static str, word: &'static str) -> Self {
        Self { of, word }
    }

    /// What people read.
    pub(crate) fn label(self, strings: &Strings) -> String {
        let key = format!("{}.{}", self.of, self.word);
        let text = strings.get(&key);
        if text == key { self.word.to_owned() } else { text.to_owned() }
    }
}

/// A fact in words.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Fact {
    /// Its column's.
    pub(crate) name: &'static str,
    /// What it is called.
    pub(crate) label: String,
    pub(crate) text: String,
}

/// What an item says, in words: its facts in their order, its title apart; what is empty is left out.
pub(crate) fn facts_in_words(
    kind: &dyn RecordKind,
    record: &(dyn Record<'_> + '_),
    language: Language,
    strings: &Strings,
) -> Vec<Fact> {
    let mut facts = Vec::new();
    record.facts(&mut |column, cell| {
        if column.name == kind.info().title_key {
            return;
        }
        let text = match cell {
            Cell::Empty => return,
            Cell::Text(text) => text.to_owned(),
            Cell::Word(word) => word.label(strings),
            Cell::Date(day) => wording::day(day, language),
            Cell::Integer(n) => n.to_string(),
            Cell::Number(n) => wording::figure(n),
            Cell::List(list) => {
                let mut texts = Vec::new();
                list.each(&mut |text| texts.push(text));
                texts.join(strings.get("list.separator"))
            }
        };
        if !text.is_empty() {
            facts.push(Fact { name: column.name, label: column.label(language).to_owned(), text });
        }
    });
    facts
}

/// The same on a slide, which has little room.
pub(crate) fn slide_facts_in_words(
    kind: &dyn RecordKind,
    record: &(dyn Record<'_> + '_),
    language: Language,
    strings: &Strings,
) -> Vec<Fact> {
    let mut facts = facts_in_words(kind, record, language, strings);
    let wanted = kind.on_slides();
    facts.retain(|fact| wanted.is_empty() || wanted.contains(&fact.name));
    facts
}

/// A text cut to so many characters.
pub(crate) fn shortened(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    text.chars().take(limit).chain(['…']).collect()
}
