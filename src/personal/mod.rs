//! What belongs to a person in any text: identity and bank card numbers, mobile numbers, homes.
//!
//! Entry point: [`found_in`], a pure function over a text, wherever it comes from: a value, a body, a file's name, the
//! cell of a spreadsheet. Whose text it is, and whether it may stand there, is asked by whoever calls.

mod accounts;
mod addresses;
mod candidate;
mod chain;
mod classes;
mod folding;
mod homes;
mod identity;
mod numbers;
mod suspicion;
mod words;

#[cfg(test)]
pub(crate) mod innocent;

use std::ops::Range;

use crate::diagnostic::{Message, say};

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Datum {
    /// The number of an identity card.
    IdNumber,
    /// The same with a wrong check digit.
    MiskeyedId,
    BankCard,
    /// The number of a passport or a service card.
    Papers,
    /// A mobile number.
    Mobile,
    /// An account in a chat.
    Account,
    /// The address of a home, down to the door.
    Home,
}

impl Datum {
    const ALL: [Self; 7] =
        [Self::IdNumber, Self::MiskeyedId, Self::BankCard, Self::Papers, Self::Mobile, Self::Account, Self::Home];

    /// Whether a diagnostic of this code tells of a datum.
    pub(crate) fn has_code(code: &str) -> bool {
        Self::of_code(code).is_some()
    }

    /// What a diagnostic of this code tells of.
    pub(crate) fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|datum| datum.code() == code)
    }

    /// The code of the diagnostic that tells of it.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::IdNumber => "id-number",
            Self::MiskeyedId => "miskeyed-id-number",
            Self::BankCard => "bank-card-number",
            Self::Papers => "passport-number",
            Self::Mobile => "mobile-number",
            Self::Account => "chat-account",
            Self::Home => "home-address",
        }
    }

    /// What it is called. Messages never repeat what was found: they may be printed by a public build.
    pub(crate) fn label(self) -> Message {
        match self {
            Self::IdNumber => say!("身份证号", "an identity card number"),
            Self::MiskeyedId => say!("校验位不对的身份证号", "an identity card number whose check digit is wrong"),
            Self::BankCard => say!("银行卡号", "a bank card number"),
            Self::Papers => say!("护照或军警证件号", "the number of a passport or a service card"),
            Self::Mobile => say!("个人手机号", "a mobile number of a person"),
            Self::Account => say!("个人微信或 QQ 号", "a person's WeChat or QQ account"),
            Self::Home => say!("家庭住址", "a home address"),
        }
    }
}

/// One datum of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) datum: Datum,
    /// Its bytes in the text that was given.
    pub(crate) range: Range<usize>,
    /// Whether it cannot well be anything else: an error. What only looks like it is warned of.
    pub(crate) sure: bool,
}

/// The personal data of a text, in its order; no two overlap.
///
/// The text is looked at line by line, without zero-width signs and with full-width digits folded: see [`folding`].
pub(crate) fn found_in(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if suspicion::is_suspect(line) {
            found_in_line(line, start, &mut found);
        }
        start += line.len();
    }
    found
}

/// Whether [`found_in`] may find anything here or, if this is Markdown or YAML, in what it shows. One quick pass.
pub(crate) fn is_suspect(text: &str) -> bool {
    suspicion::is_suspect(text)
}

fn found_in_line(line: &str, start: usize, found: &mut Vec<Found>) {
    let folded = folding::folded(line);
    let mut here = Vec::new();
    let mut visit = |one: Found| here.push(one);
    numbers::personal_numbers(folded.text(), &mut visit);
    accounts::accounts(folded.text(), &mut visit);
    homes::homes(folded.text(), &mut visit);
    for one in &mut here {
        let range = folded.source(&one.range);
        one.range = range.start + start..range.end + start;
    }
    found.extend(apart(here));
}

/// One finding a datum: of those that overlap, the surest, then the longest.
pub(crate) fn apart(mut found: Vec<Found>) -> Vec<Found> {
    found.sort_by_key(|one| (one.range.start, !one.sure, one.datum));
    let mut kept: Vec<Found> = Vec::with_capacity(found.len());
    for one in found {
        match kept.last_mut() {
            Some(last) if last.range.end > one.range.start => {
                let better = (one.sure, one.range.len()) > (last.sure, last.range.len());
                if better {
                    *last = one;
                }
            }
            _ => kept.push(one),
        }
    }
    kept
}
