//! A board's own font files.

use super::role::Role;

/// What a board maps a font file to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FontUse {
    /// The role is set in this font; the theme's stands in for characters that it lacks.
    Role(Role),
    /// Only for characters that the other fonts of the role lack: a rare surname, say.
    Rare,
    /// The same for bold text (titles, names, emphasis), tried before [`FontUse::Rare`].
    RareBold,
}

impl FontUse {
    /// The keys of `fonts:` in `board.yaml`.
    pub const KEYS: [&'static str; 7] = ["title", "body", "body_bold", "pledge", "fangsong", "rare", "rare_bold"];

    /// The use with this key.
    pub fn from_key(key: &str) -> Option<FontUse> {
        match key {
            "rare" => Some(FontUse::Rare),
            "rare_bold" => Some(FontUse::RareBold),
            key => Role::from_key(key).map(FontUse::Role),
        }
    }

    /// Whether a role falls back to it, after all else.
    pub(super) fn supplements(self, role: Role) -> bool {
        match self {
            FontUse::Role(_) => false,
            FontUse::Rare => true,
            FontUse::RareBold => role.is_bold(),
        }
    }
}

/// A font file that a board maps to a use.
pub struct BoardFont {
    /// What it is for.
    pub used_for: FontUse,
    /// The file as the board names it.
    pub file: String,
    /// Its bytes.
    pub data: Vec<u8>,
}
