//! How much text the theme's slides hold: its `kiosk/limits.yaml`.
//!
//! Widths are in full-width characters, a Latin letter counting half, and hold for the narrower orientation. Long tables,
//! rolls and notices become several pages by them; what cannot be cut (a name, a pledge) is a fault of its item. Each kind
//! of slide reads the section with its name.

use std::collections::BTreeMap;

use anyhow::Context as _;
use serde::de::DeserializeOwned;
use unicode_width::UnicodeWidthStr;

use crate::theme::Theme;

/// Where the theme says so.
const FILE: &str = "kiosk/limits.yaml";

/// The sections of the file.
pub(super) struct Limits(BTreeMap<String, serde_yaml::Value>);

impl Limits {
    /// Reads the theme's limits.
    ///
    /// # Errors
    /// When the theme has none, or they cannot be read.
    pub(super) fn of(theme: &Theme) -> anyhow::Result<Self> {
        let bytes = theme.file(FILE).with_context(|| format!("the theme has no {FILE} / 主题里没有这个文件"))?;
        serde_yaml::from_slice(bytes).map(Self).with_context(|| format!("reading {FILE} of the theme"))
    }

    /// A section.
    ///
    /// # Errors
    /// When it is not there, or is not as its kind of slide reads it.
    pub(super) fn section<T: DeserializeOwned>(&self, name: &str) -> anyhow::Result<T> {
        let section = self.0.get(name).with_context(|| format!("{FILE} of the theme says nothing of `{name}`"))?;
        serde_yaml::from_value(section.clone()).with_context(|| format!("reading `{name}` in {FILE} of the theme"))
    }
}

/// How wide a text is in full-width characters, rounded up.
pub(super) fn width(text: &str) -> usize {
    super::paragraphs::bare(text).width().div_ceil(2)
}

/// How many lines of a width a text takes; at least one.
pub(super) fn lines(text: &str, line: usize) -> usize {
    width(text).div_ceil(line.max(1)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_half_as_wide() {
        assert_eq!((width("王伟"), width("WiFi"), width("A座"), width("")), (2, 2, 2, 0));
        assert_eq!((lines("", 10), lines("十个字的一行文字正好", 10), lines("十个字的一行文字正好了", 10)), (1, 1, 2));
    }

    #[test]
    fn the_default_theme_has_limits() {
        let limits = Limits::of(&crate::output::testing::theme()).expect("limits");
        let rows: BTreeMap<String, usize> = limits.section("commitments").expect("a section");
        assert!((1..=8).contains(&rows["rows"]));
        assert!(limits.section::<BTreeMap<String, usize>>("nothing").is_err());
    }
}
