//! What can be wrong with a value, before anybody says it in words.

use std::fmt;

use serde::de;

use crate::diagnostic::KeyPath;

/// The kinds of fault that reading a typed value finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultKind {
    UnknownKey {
        key: String,
        known: &'static [&'static str],
    },
    DuplicateKey {
        key: String,
        nth: usize,
    },
    MissingKey {
        key: &'static str,
    },
    /// A value of the wrong type: what it is and what was wanted, in serde's words.
    WrongType {
        found: String,
        expected: String,
    },
    /// A word that is not one of the allowed ones.
    UnknownWord {
        word: String,
        known: &'static [&'static str],
    },
    /// A value that its type refused, with the type's own message.
    Refused {
        message: String,
    },
}

/// A fault at a key path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub path: KeyPath,
    pub kind: FaultKind,
}

/// The error type of the node deserializer; serde's constructors keep their parts apart.
#[derive(Debug)]
pub(super) struct Error(pub(super) FaultKind);

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

impl std::error::Error for Error {}

impl de::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(FaultKind::Refused { message: message.to_string() })
    }

    fn invalid_type(found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self(FaultKind::WrongType { found: found.to_string(), expected: expected.to_string() })
    }

    fn invalid_value(found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self(FaultKind::WrongType { found: found.to_string(), expected: expected.to_string() })
    }

    fn unknown_variant(word: &str, known: &'static [&'static str]) -> Self {
        Self(FaultKind::UnknownWord { word: word.to_owned(), known })
    }

    fn unknown_field(key: &str, known: &'static [&'static str]) -> Self {
        Self(FaultKind::UnknownKey { key: key.to_owned(), known })
    }

    fn missing_field(key: &'static str) -> Self {
        Self(FaultKind::MissingKey { key })
    }
}
