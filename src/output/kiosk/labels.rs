//! The labels of a screen in its languages: the theme's own words. What authors wrote stays as they wrote it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use crate::board::Board;
use crate::diagnostic::Language;
use crate::kinds::KINDS;
use crate::screens::NamedScreen;
use crate::theme::Theme;

/// Longer texts are sentences of their own, and no label.
const LABEL: usize = 24;

/// The languages between which a screen changes, the usual one first; none where it has one alone, the board's own.
#[derive(Debug, Default, Serialize)]
#[serde(transparent)]
pub(super) struct Labels(Vec<InOne>);

#[derive(Debug, Serialize)]
struct InOne {
    tag: &'static str,
    /// The player's texts by key; none for the board's own language, whose texts the edition has anyway.
    strings: BTreeMap<String, String>,
    /// What views say in the board's language, and how it is called in this one.
    words: BTreeMap<String, String>,
}

impl Labels {
    /// `shown` are the views, in whose texts labels are looked for.
    ///
    /// # Errors
    /// When the theme has no texts in a language of the screen.
    pub(super) fn of<'a>(
        board: &Board,
        theme: &Theme,
        screen: &NamedScreen,
        shown: impl Iterator<Item = &'a Value>,
    ) -> anyhow::Result<Self> {
        let own = board.settings.language;
        let languages = screen.languages.as_deref().unwrap_or_default();
        if languages.iter().all(|language| *language == own) {
            return Ok(Self::default());
        }
        let mut said = BTreeSet::new();
        shown.for_each(|view| collect(view, &mut said));
        let mut all = Vec::with_capacity(languages.len());
        for language in languages {
            all.push(if *language == own { of_board(own) } else { translated(theme, own, *language, &said)? });
        }
        Ok(Self(all))
    }

    /// A text of the player in each of them.
    pub(super) fn texts_of<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter_map(move |one| one.strings.get(key).map(String::as_str))
    }

    /// Everything that they can set in type.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.0.iter().flat_map(|one| one.strings.values().chain(one.words.values())).map(String::as_str)
    }
}

fn of_board(own: Language) -> InOne {
    InOne { tag: own.tag(), strings: BTreeMap::new(), words: BTreeMap::new() }
}

fn translated(theme: &Theme, own: Language, language: Language, said: &BTreeSet<&str>) -> anyhow::Result<InOne> {
    let texts = theme.strings_in(language)?;
    let strings = texts.entries().filter(|(key, _)| key.starts_with("kiosk."));
    let strings = strings.map(|(key, text)| (key.to_owned(), text.to_owned())).collect();
    let mut words: BTreeMap<String, String> = BTreeMap::new();
    // Of several the one that heads something, and one thing of it: on a slide a label stands by itself.
    let rank = |text: &str| (!text.starts_with(char::is_uppercase), text.len());
    for (key, text) in theme.strings().entries().filter(|(_, text)| said.contains(text)) {
        let other = texts.get(key);
        let known = words.get(text).is_some_and(|known| rank(known) <= rank(other));
        if other != key && !known {
            words.insert(text.to_owned(), other.to_owned());
        }
    }
    for label in KINDS.iter().map(|kind| (kind.label)()) {
        let (from, to) = (label.in_language(own), label.in_language(language));
        if said.contains(from) {
            words.entry(from.to_owned()).or_insert_with(|| to.to_owned());
        }
    }
    Ok(InOne { tag: language.tag(), strings, words })
}

/// The short texts of a view.
fn collect<'a>(value: &'a Value, said: &mut BTreeSet<&'a str>) {
    match value {
        Value::String(text) if !text.is_empty() && text.chars().count() <= LABEL => {
            said.insert(text);
        }
        Value::Array(list) => list.iter().for_each(|one| collect(one, said)),
        Value::Object(map) => map.values().for_each(|one| collect(one, said)),
        _ => {}
    }
}
