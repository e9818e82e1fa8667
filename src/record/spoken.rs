//! What an item says when it is read aloud: its words in the order in which they are read, sentence by sentence.

use super::{Fact, Record, RecordKind, facts_in_words};
use crate::board::Board;
use crate::markdown::plain_text;
use crate::theme::Strings;

/// Columns that a table needs and no listener: words of the program's own, ids, addresses, what is said with another, and the
/// text itself, which follows.
const UNSPOKEN: &[&str] =
    &["contact_email", "corrects", "days", "days_unit", "max_stars", "notice", "source_url", "text", "unit"];

/// Longer lists of names are looked at and not listened to: of those the number is said.
const NAMES: usize = 60;

/// What an item says aloud.
pub(crate) fn spoken(
    kind: &dyn RecordKind,
    record: &(dyn Record<'_> + '_),
    board: &Board,
    strings: &Strings,
) -> String {
    let mut told = Told::default();
    told.sentence(record.title());
    told.sentence(&board.org(record.org()).draft.name);
    let facts = facts_in_words(kind, record, board.settings.language, strings);
    let unit = facts.iter().find(|fact| fact.name == "unit").map_or("", |fact| &*fact.text);
    let is_spoken = |fact: &&Fact| !UNSPOKEN.contains(&fact.name) && !fact.name.ends_with("type");
    for Fact { name, label, text } in facts.iter().filter(is_spoken) {
        let counted = matches!(*name, "target" | "value") && text.ends_with(|c: char| c.is_ascii_digit());
        let unit = if counted { unit } else { "" };
        told.sentence(&strings.format("read.fact", &[("label", label), ("text", &format!("{text}{unit}"))]));
    }
    // Of a list of persons and collectives these are what it says.
    if record.count().is_some() {
        let mut names = Vec::new();
        record.names(&mut |name| names.push(name.to_owned()));
        if names.len() <= NAMES {
            told.sentence(&names.join(strings.get("list.separator")));
        }
    }
    if let Some(body) = record.body() {
        plain_text(body).lines().for_each(|line| told.sentence(line));
    }
    told.0
}

#[derive(Default)]
struct Told(String);

impl Told {
    /// A sentence, with its end: voices pause there.
    fn sentence(&mut self, text: &str) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        self.0.push_str(text);
        if !text.ends_with(['。', '！', '？', '；', '：', '.', '!', '?', ';', ':', '”', '」']) {
            self.0.push('。');
        }
        self.0.push('\n');
    }
}
