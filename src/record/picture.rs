//! A picture that may be shown: which file, in which shape, and where it was named.

use std::sync::Arc;

use crate::board::{Board, photo_path};
use crate::diagnostic::Place;
use crate::kinds::{Draft, Kind, Member, Photo};

/// How a picture is cropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// A member, to the face.
    Portrait,
    /// A scene in its own shape; on paper in that of its place.
    Scene,
    /// One that stands in a text, whole wherever it is shown.
    Whole,
}

/// A picture that an item names and that may be shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture<'b> {
    /// The file, relative to the board.
    pub asset: Arc<str>,
    pub shape: Shape,
    /// The author's `photo_focus`, as fractions from the upper left corner.
    pub focus: Option<(f32, f32)>,
    /// Where it is named.
    pub place: Place,
    /// Whose it is, for messages.
    pub item: Arc<str>,
    /// Whether a face is expected.
    pub of_member: bool,
    pub alt: Option<&'b str>,
    pub caption: Option<&'b str>,
}

impl<'b> Picture<'b> {
    /// The portrait of a member who agreed to be seen on the board's medium.
    pub(crate) fn portrait(board: &Board, member: &'b Draft<Member>) -> Option<Self> {
        Some(Self {
            asset: board.photo(member)?.into(),
            shape: Shape::Portrait,
            focus: member.photo_focus,
            place: member.origin.key("photo"),
            item: member.id.clone(),
            of_member: true,
            alt: None,
            caption: None,
        })
    }

    /// The same without its words.
    pub(crate) fn owned(self) -> Picture<'static> {
        let Self { asset, shape, focus, place, item, of_member, .. } = self;
        Picture { asset, shape, focus, place, item, of_member, alt: None, caption: None }
    }

    /// A picture that an item names among its own.
    pub(crate) fn scene<K: Kind>(draft: &'b Draft<K>, photo: &'b Photo) -> Self {
        Self {
            asset: photo_path(&draft.org, &photo.file).into(),
            shape: Shape::Scene,
            focus: None,
            place: draft.origin.key("photos"),
            item: draft.id.clone(),
            of_member: false,
            alt: photo.alt.as_ref().map(|text| &*text.0),
            caption: photo.caption.as_ref().map(|text| &*text.0),
        }
    }
}
