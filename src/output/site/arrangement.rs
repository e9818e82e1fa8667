//! How the theme arranges the website: its `site.yaml`.

use std::collections::BTreeMap;

use anyhow::Context as _;
use serde::Deserialize;

use crate::theme::Theme;

/// Where the theme says so.
const FILE: &str = "site.yaml";
/// Items in a short list.
const ROWS: usize = 5;

/// The theme's arrangement.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Arrangement {
    /// The sections of the navigation: `home`, `organisations`, `search`, or a kind's folder.
    pub(super) navigation: Vec<String>,
    archive: Vec<String>,
    #[serde(default)]
    related: Vec<String>,
    #[serde(default)]
    home_rows: BTreeMap<String, usize>,
}

impl Arrangement {
    /// Reads the theme's.
    ///
    /// # Errors
    /// When there is none, or it cannot be read.
    pub(super) fn of(theme: &Theme) -> anyhow::Result<Self> {
        serde_yaml::from_str(&theme.text(FILE)?).with_context(|| format!("reading {FILE} of the theme"))
    }

    /// The address of a section of the navigation.
    pub(super) fn section_url(section: &str) -> String {
        if section == "home" { String::new() } else { format!("{section}/") }
    }

    /// A folder's place among a year's lines in the archive.
    pub(super) fn archive_place(&self, folder: &str) -> usize {
        place(&self.archive, folder)
    }

    /// A folder's place among what else the board tells of a person.
    pub(super) fn related_place(&self, folder: &str) -> usize {
        place(&self.related, folder)
    }

    /// How many of a kind's items stand in a short list.
    pub(super) fn rows(&self, folder: &str, on_home: bool) -> usize {
        self.home_rows.get(folder).copied().filter(|_| on_home).unwrap_or(ROWS)
    }
}

/// Where a folder stands in a list; behind all of it where it is not named.
fn place(list: &[String], folder: &str) -> usize {
    list.iter().position(|known| known == folder).unwrap_or(list.len())
}
