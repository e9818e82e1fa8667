//! What belongs to a person in any text: identity and bank card numbers, mobile numbers, homes.
//!
//! Entry point: [`found_in`], a pure function over a text, wherever it comes from: a value, a body, a file's name, the
//! cell of a spreadsheet. Whose text it is, and whether it may stand there, is asked by whoever calls.

mod homes;
mod numbers;

use std::ops::Range;

use crate::diagnostic::{Message, say};

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Datum {
    /// The number of an identity card.
    IdNumber,
    BankCard,
    /// A mobile number.
    Mobile,
    /// The address of a home, down to the door.
    Home,
}

impl Datum {
    /// The code of the diagnostic that tells of it.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::IdNumber => "id-number",
            Self::BankCard => "bank-card-number",
            Self::Mobile => "mobile-number",
            Self::Home => "home-address",
        }
    }

    /// What it is called. Messages never repeat what was found: they may be printed by a public build.
    #[allow(dead_code)] // until attachments are read
    pub(crate) fn label(self) -> Message {
        match self {
            Self::IdNumber => say!("身份证号", "an identity card number"),
            Self::BankCard => say!("银行卡号", "a bank card number"),
            Self::Mobile => say!("个人手机号", "a mobile number of a person"),
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
pub(crate) fn found_in(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    numbers::personal_numbers(text, &mut |datum, range| found.push(Found { datum, range, sure: true }));
    found.extend(homes::homes(text).map(|range| Found { datum: Datum::Home, range, sure: false }));
    found.sort_by_key(|found| found.range.start);
    found
}
