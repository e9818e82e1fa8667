//! Dated facts of published items, the newest first: what changed lately. They name no person's gain or loss: stars and
//! reviews are not among them.

use std::borrow::Cow;
use std::cmp::Ordering;

use jiff::civil::Date;

use super::{Record, RecordKind, amended_words, shortened};
use crate::board::Board;
use crate::diagnostic::Language;
use crate::kinds::{AmendedField, Amendment};
use crate::theme::{Strings, wording};

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum What {
    /// A new item.
    Posted,
    Progress,
    Done,
    Verdict,
    Amended,
    Exemplary,
    /// A notice's period begins.
    Opens,
    Conferred,
}

impl What {
    /// The word of the theme's texts.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Posted => "posted",
            Self::Progress => "progress",
            Self::Done => "done",
            Self::Verdict => "verdict",
            Self::Amended => "amended",
            Self::Exemplary => "exemplary",
            Self::Opens => "opens",
            Self::Conferred => "conferred",
        }
    }
}

/// A dated fact of an item.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Event<'b> {
    pub(crate) on: Date,
    pub(crate) what: What,
    /// More about it, in the author's words or as a word of the theme's texts.
    pub(crate) detail: Option<Cow<'b, str>>,
    /// The words before and after, of a [`What::Amended`].
    pub(crate) amendment: Option<&'b Amendment>,
    /// Whether it may be told where it cannot be called back: feed readers keep what they once read.
    pub(crate) is_lasting: bool,
}

impl<'b> Event<'b> {
    pub(crate) fn new(on: Date, what: What) -> Self {
        Self { on, what, detail: None, amendment: None, is_lasting: true }
    }

    #[must_use]
    pub(crate) fn amending(self, amendment: &'b Amendment) -> Self {
        Self { amendment: Some(amendment), ..self }
    }

    #[must_use]
    pub(crate) fn with(self, detail: Option<impl Into<Cow<'b, str>>>) -> Self {
        Self { detail: detail.map(Into::into), ..self }
    }
}

/// Characters of changed words; the item's page has all of them.
const AMENDED: usize = 40;

/// An event and whose it is.
#[derive(Clone, Copy)]
pub(crate) struct Change {
    pub(crate) on: Date,
    pub(crate) what: What,
    pub(crate) kind: &'static dyn RecordKind,
    /// The item's place among the published items of its kind.
    pub(crate) at: usize,
    pub(crate) is_lasting: bool,
}

impl Change {
    pub(crate) fn record<'b>(&self, board: &'b Board) -> Box<dyn Record<'b> + 'b> {
        self.kind.record(board, self.at)
    }

    /// More about it; of several reports of one day the last.
    pub(crate) fn detail<'b>(&self, record: &(dyn Record<'b> + 'b)) -> Option<Cow<'b, str>> {
        let mut detail = None;
        record.events(&mut |event| {
            if event.on == self.on && event.what == self.what {
                detail = event.detail;
            }
        });
        detail
    }

    /// The words that were changed, of a [`What::Amended`].
    pub(crate) fn amendments<'b>(&self, record: &(dyn Record<'b> + 'b)) -> Vec<&'b Amendment> {
        let mut amendments = Vec::new();
        record.events(&mut |event| {
            if event.on == self.on && event.what == self.what {
                amendments.extend(event.amendment);
            }
        });
        amendments
    }

    /// What became of the words, a sentence for each: 完成期限由“2026年6月30日”改为“2026年9月30日”. Who answers for it may
    /// have been a person: there only that it changed.
    pub(crate) fn amended_in_words<'b>(
        &self,
        record: &(dyn Record<'b> + 'b),
        language: Language,
        strings: &Strings,
    ) -> Option<String> {
        let words = |amendment: &Amendment| {
            let field = format!("commitment.field.{}", amendment.field.key());
            let field = strings.get(&field);
            if amendment.field == AmendedField::Responsible {
                return strings.format("change.amended.field", &[("field", &field)]);
            }
            let (from, to) = amended_words(amendment, language);
            let (from, to) = (shortened(&from, AMENDED), shortened(&to, AMENDED));
            strings.format("change.amended.words", &[("field", &field), ("from", &from), ("to", &to)])
        };
        let words: Vec<String> = self.amendments(record).into_iter().map(words).collect();
        (!words.is_empty()).then(|| words.join(strings.get("list.semicolon")))
    }

    /// More about it in words, for feeds.
    pub(crate) fn in_words<'b>(
        &self,
        record: &(dyn Record<'b> + 'b),
        language: Language,
        strings: &Strings,
    ) -> Option<String> {
        let detail = self.detail(record);
        match self.what {
            What::Amended => self.amended_in_words(record, language, strings),
            What::Verdict => detail.map(|word| strings.get(&format!("verdict.{word}")).to_owned()),
            What::Opens => {
                let until = detail.and_then(|day| day.parse::<Date>().ok());
                until.map(|day| strings.format("notice.until", &[("date", &wording::day(day, language))]))
            }
            _ => detail.map(Cow::into_owned),
        }
    }

    /// Which of two comes first: the newer.
    pub(super) fn order(&self, other: &Self) -> Ordering {
        let (a, b) = (self.key(), other.key());
        (b.0, a.1, a.2, a.3).cmp(&(a.0, b.1, b.2, b.3))
    }

    pub(super) fn key(&self) -> (Date, What, &'static str, usize) {
        (self.on, self.what, self.kind.info().name, self.at)
    }
}

/// Tells the events of some items of a kind, up to today.
pub(super) fn tell(
    board: &Board,
    kind: &'static dyn RecordKind,
    places: impl Iterator<Item = usize>,
    changes: &mut Vec<Change>,
) {
    for at in places {
        kind.record(board, at).events(&mut |Event { on, what, is_lasting, .. }| {
            if on <= board.today {
                changes.push(Change { on, what, kind, at, is_lasting });
            }
        });
    }
}

/// The newest first, and two reports of one item on one day as one line.
pub(super) fn sorted(mut changes: Vec<Change>) -> Vec<Change> {
    changes.sort_by(Change::order);
    changes.dedup_by_key(|change| change.key());
    changes
}
