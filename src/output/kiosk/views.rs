//! Of what the kiosk's player sees: texts by the role in which they are set, and what every slide has.
//!
//! Whatever is shown has a type that says so: [`Title`], [`Body`], [`Pledge`]. A plain `String` is for the program. Dwell
//! times and fonts go by these types, so that no text is forgotten and none is counted that nobody sees.

use serde::Serialize;
use serde_json::Value;

use crate::font::Role;
use crate::record::{Days, Stars};

/// Takes a text with its role.
pub(super) type See<'a> = &'a mut dyn FnMut(Role, &str);

/// Something whose shown texts can be visited.
pub(super) trait Shown {
    fn shown(&self, see: See<'_>);
}

macro_rules! texts {
    ($($(#[$meta:meta])* $name:ident: $role:expr;)*) => {
        $($(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
        #[serde(transparent)]
        pub(super) struct $name(pub(super) String);

        impl Shown for $name {
            fn shown(&self, see: See<'_>) {
                see($role, &super::paragraphs::bare(&self.0));
            }
        }

        impl<T: Into<String>> From<T> for $name {
            fn from(text: T) -> Self {
                Self(text.into())
            }
        })*
    };
}

texts! {
    /// A name or a title, set in the title's face.
    Title: Role::Title;
    /// Running text and labels.
    Body: Role::Body;
    /// A pledge, in its own face.
    Pledge: Role::Pledge;
}

macro_rules! for_programs {
    ($($type:ty),*) => {
        $(impl Shown for $type {
            fn shown(&self, _: See<'_>) {}
        })*
    };
}
for_programs!(String, &'static str, usize, u8, i16, u32, bool, f64, [u16; 3]);

impl<T: Shown> Shown for Option<T> {
    fn shown(&self, see: See<'_>) {
        self.iter().for_each(|value| value.shown(see));
    }
}

impl<T: Shown> Shown for Vec<T> {
    fn shown(&self, see: See<'_>) {
        self.iter().for_each(|value| value.shown(see));
    }
}

/// Declares a view: plain data that the player reads, and its texts.
macro_rules! view {
    ($(#[$meta:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, serde::Serialize)]
        pub(super) struct $name {
            $($(#[$field_meta])* pub(super) $field: $type,)*
        }

        impl $crate::output::kiosk::views::Shown for $name {
            fn shown(&self, see: $crate::output::kiosk::views::See<'_>) {
                $($crate::output::kiosk::views::Shown::shown(&self.$field, see);)*
            }
        }
    };
}
pub(super) use view;

/// One slide of the loop.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Slide {
    /// `east/hall/posts/window-3#1`.
    pub(super) id: String,
    pub(super) kind: &'static str,
    /// How often a round shows it.
    pub(super) weight: u8,
    /// Seconds.
    pub(super) dwell: f64,
    pub(super) level: Level,
    /// The first and the last day on which it is shown.
    #[serde(flatten)]
    pub(super) span: Span,
    /// Month and day on which it is shown, every year: `07-01`.
    #[serde(rename = "days", skip_serializing_if = "Option::is_none")]
    pub(super) anniversaries: Option<Vec<String>>,
    pub(super) view: Value,
    /// The recording of its item, for a machine without a voice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) clip: Option<String>,
    /// Of the page on the website that says more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) qr: Option<Code>,
    /// What it is called in a list.
    #[serde(skip)]
    pub(super) title: String,
    #[serde(skip)]
    pub(super) days: Days,
    /// The days of its parts, of which one at least must be shown; empty where it stands by itself.
    #[serde(skip)]
    pub(super) parts: Vec<Days>,
}

/// A QR code, to be drawn on the device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Code {
    /// Modules of a side, without the white around.
    pub(super) size: usize,
    /// The modules, four in a hexadecimal digit, each row filled up to a whole one.
    pub(super) rows: String,
}

/// What goes before what on the device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Level {
    /// It has an end of its own, such as a notice's period.
    Dated,
    Ordinary,
    /// Only when nothing else is to be shown.
    Fallback,
}

/// From a day to a day, both included; open where nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Span {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) until: Option<String>,
}

impl Shown for Span {
    fn shown(&self, _: See<'_>) {}
}

impl From<Days> for Span {
    fn from(days: Days) -> Self {
        Self { from: days.from.map(|day| day.to_string()), until: days.until.map(|day| day.to_string()) }
    }
}

impl Shown for Stars {
    fn shown(&self, _: See<'_>) {}
}

view! {
    /// A picture in one size.
    Photo {
        src: String,
        /// Pixels.
        w: u32,
        h: u32,
        /// Of a portrait, in thousandths: the middle of the eyes across and down, and the head's height.
        #[serde(skip_serializing_if = "Option::is_none")]
        head: Option<[u16; 3]>,
    }
}

view! {
    /// A word for programs and the same for people.
    Labelled {
        state: &'static str,
        label: Body,
    }
}

view! {
    /// What is shown when nothing else is to be shown.
    Fallback {
        title: Title,
        org: Title,
        phone: Option<Body>,
        text: Body,
    }
}

/// A view with its days.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Timed<T> {
    #[serde(flatten)]
    pub(super) view: T,
    #[serde(flatten)]
    pub(super) days: Span,
}

impl<T: Shown> Shown for Timed<T> {
    fn shown(&self, see: See<'_>) {
        self.view.shown(see);
    }
}
