//! Words of a list that is not an enum: it follows from the registry of kinds.

use std::fmt;

use serde::de::{self, Deserializer, EnumAccess, VariantAccess, Visitor};

/// Reads one of some words, as if they were the variants of an enum, so that a wrong one is reported with the right ones.
pub(crate) fn word<'de, D: Deserializer<'de>>(
    deserializer: D,
    words: &'static [&'static str],
) -> Result<&'static str, D::Error> {
    struct Words(&'static [&'static str]);

    impl<'de> Visitor<'de> for Words {
        type Value = &'static str;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a word")
        }

        fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<&'static str, A::Error> {
            let (written, variant) = data.variant::<String>()?;
            variant.unit_variant()?;
            let known = self.0.iter().find(|word| **word == written);
            known.copied().ok_or_else(|| de::Error::unknown_variant(&written, self.0))
        }
    }

    deserializer.deserialize_enum("Word", words, Words(words))
}
