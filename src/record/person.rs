//! A person as they may be shown: somebody who serves today, with a picture only where they agreed to it.

use jiff::civil::Date;

use super::{Days, Picture};
use crate::board::Board;
use crate::kinds::{Draft, Member, Text};

/// A member who serves on the board's day.
#[derive(Clone, Copy)]
pub(crate) struct Person<'b> {
    board: &'b Board,
    pub(crate) draft: &'b Draft<Member>,
}

impl<'b> Person<'b> {
    /// The member at a place; `None` for one who has left: nobody is named after their last day.
    pub(crate) fn of(board: &'b Board, at: usize) -> Option<Self> {
        board.active_member(at).map(|draft| Self { board, draft })
    }

    pub(crate) fn name(&self) -> &'b str {
        &self.draft.name
    }

    pub(crate) fn position(&self) -> Option<&'b str> {
        self.draft.position.as_ref().map(|text: &'b Text| &*text.0)
    }

    /// Their portrait, if they agreed to be seen on the board's medium.
    pub(crate) fn portrait(&self) -> Option<Picture<'b>> {
        Picture::portrait(self.board, self.draft)
    }

    pub(crate) fn days(&self) -> Days {
        Days::of_member(self.board, self.draft)
    }

    /// The month and the day on which their admission is remembered, if they agreed to that. The year stays here.
    pub(crate) fn anniversary(&self) -> Option<(i8, i8)> {
        let agreed = crate::board::consents(self.draft, crate::kinds::Scope::Anniversary, self.board.today);
        let joined: Date = *self.draft.joined_on.filter(|_| agreed)?;
        Some((joined.month(), joined.day()))
    }
}
