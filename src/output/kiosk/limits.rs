//! How much text the theme's slides hold: its `kiosk/limits.yaml`.
//!
//! Widths are in full-width characters, a Latin letter counting half, and hold for the narrower orientation. Long tables,
//! rolls and notices become several pages by them; what cannot be cut (a name, a pledge) is a fault of its item.

use anyhow::Context as _;
use serde::Deserialize;
use unicode_width::UnicodeWidthStr;

use crate::theme::Theme;

/// Where the theme says so.
const FILE: &str = "kiosk/limits.yaml";

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Limits {
    pub(super) post: Post,
    pub(super) wall: Wall,
    pub(super) commitments: Commitments,
    pub(super) exemplar: Exemplar,
    pub(super) roll: Roll,
    pub(super) notice: Notice,
    pub(super) reception: Reception,
    pub(super) anniversary: Anniversary,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Post {
    pub(super) org: usize,
    pub(super) title: usize,
    pub(super) name: usize,
    pub(super) position: usize,
    pub(super) pledge: usize,
    /// Persons on one slide.
    pub(super) holders: usize,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wall {
    /// Cards on one page.
    pub(super) cards: usize,
    pub(super) name: usize,
    pub(super) title: usize,
    pub(super) position: usize,
    pub(super) pledge: usize,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Commitments {
    /// Rows on one page.
    pub(super) rows: usize,
    /// Lines of text in the rows of one page.
    pub(super) lines: usize,
    /// The width of a line of an item's text.
    pub(super) line: usize,
    pub(super) item: usize,
    pub(super) target: usize,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Exemplar {
    pub(super) title: usize,
    pub(super) summary: usize,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Roll {
    pub(super) title: usize,
    /// Lines on one page, a group's heading among them.
    pub(super) lines: usize,
    /// Bare names on one line.
    pub(super) across: usize,
    /// The width of a bare name with its note; a group with a longer one is set an entry a line.
    pub(super) name: usize,
    /// The width of an entry with its organisation.
    pub(super) entry: usize,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Notice {
    pub(super) title: usize,
    /// Lines of text on one page.
    pub(super) lines: usize,
    /// The width of a line.
    pub(super) line: usize,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reception {
    /// Days on one slide.
    pub(super) days: usize,
    pub(super) day: usize,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Anniversary {
    /// Names on one slide.
    pub(super) names: usize,
}

impl Limits {
    /// Reads the theme's limits.
    ///
    /// # Errors
    /// When the theme has none, or they cannot be read.
    pub(super) fn of(theme: &Theme) -> anyhow::Result<Self> {
        let bytes = theme.file(FILE).with_context(|| format!("the theme has no {FILE} / 主题里没有这个文件"))?;
        serde_yaml::from_slice(bytes).with_context(|| format!("reading {FILE} of the theme"))
    }
}

/// How wide a text is in full-width characters, rounded up.
pub(super) fn width(text: &str) -> usize {
    text.width().div_ceil(2)
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
        assert!((1..=8).contains(&limits.commitments.rows));
    }
}
