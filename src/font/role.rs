//! What a face is used for.

/// A use of type. The order is the order of the generated CSS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Titles and names: a heavy Song.
    Title,
    /// Running text: Hei, regular.
    Body,
    /// Emphasis in running text: Hei, bold.
    BodyBold,
    /// Pledges: Kai.
    Pledge,
    /// The text of formal notices: FangSong, or a regular Song where none is at hand.
    Fangsong,
}

impl Role {
    /// Every role, in order.
    pub const ALL: [Role; 5] = [Role::Title, Role::Body, Role::BodyBold, Role::Pledge, Role::Fangsong];

    /// The role's key in `board.yaml` and the stem of its files in a theme.
    pub fn key(self) -> &'static str {
        match self {
            Role::Title => "title",
            Role::Body => "body",
            Role::BodyBold => "body-bold",
            Role::Pledge => "pledge",
            Role::Fangsong => "fangsong",
        }
    }

    /// The role with this key. `body_bold` is accepted too, since the other keys of a board's
    /// settings are written in that manner.
    pub fn from_key(key: &str) -> Option<Role> {
        let key = key.replace('_', "-");
        Role::ALL.into_iter().find(|role| role.key() == key)
    }

    /// Whether its faces are heavy.
    pub(super) fn is_bold(self) -> bool {
        matches!(self, Role::Title | Role::BodyBold)
    }

    /// The role whose faces stand in for characters that this one's lack. It has the same weight
    /// (or the nearest there is), because a lighter glyph in the middle of a name is visible.
    pub(super) fn stand_in(self) -> Option<Role> {
        match self {
            Role::Title => Some(Role::BodyBold),
            Role::Pledge | Role::Fangsong => Some(Role::Body),
            Role::Body | Role::BodyBold => None,
        }
    }

    /// The family name of the role's web fonts.
    pub(super) fn web_family(self) -> &'static str {
        match self {
            Role::Title => "nb-title",
            Role::Body | Role::BodyBold => "nb-body",
            Role::Pledge => "nb-pledge",
            Role::Fangsong => "nb-fangsong",
        }
    }
}
