//! What puts a finding right without doubt: a few changed bytes, and no others.
//!
//! Like the findings themselves, changes are symbolic: they name a value or a key and what is written there, and become
//! bytes when somebody applies them. Where something else is written there then, nothing is changed.

use super::Spot;

/// Changes of the file that a diagnostic is about, applied together or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    pub edits: Vec<Edit>,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub spot: Spot,
    /// What is written there; quotation marks around it stay.
    pub old: String,
    pub new: New,
}

/// What is written instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum New {
    /// A key, or a value that needs no quotation marks.
    Plain(String),
    /// Values in place of one text: they become entries of the list that it stands in, or a list of their own.
    Entries(Vec<String>),
    /// YAML in place of all that is written there, quotation marks and all.
    Whole(String),
}

impl Fix {
    /// A fix of one change.
    pub fn of(spot: Spot, old: impl Into<String>, new: New) -> Self {
        Self { edits: vec![Edit { spot, old: old.into(), new }] }
    }
}

impl New {
    /// As it stands on a line of its own.
    pub fn shown(&self) -> String {
        match self {
            Self::Plain(text) | Self::Whole(text) => text.clone(),
            Self::Entries(entries) => format!("[{}]", entries.join(", ")),
        }
    }
}
