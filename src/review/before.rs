//! What was approved before: the words that the board has until those of now are approved.

use std::collections::HashMap;
use std::sync::Arc;

use crate::approve::Waiting;
use crate::board::Board;
use crate::kinds::{Edited, with_kinds};
use crate::pipeline::{self, Options};
use crate::record::{RecordKind, item_kinds};
use crate::source::Sources;

/// The board with what was approved, as far as that is kept.
#[derive(Default)]
pub(super) struct Before {
    board: Board,
    edited: HashMap<Arc<str>, Arc<Edited>>,
}

impl Before {
    /// `plain` are options of the day without a store, `options` those with one, if there is any. Nothing is looked for where
    /// nothing was changed.
    pub(super) fn of(sources: &Sources, plain: &Options, options: &Options, items: &[&Waiting]) -> Self {
        if options.approved.is_none() || !items.iter().any(|item| item.approval.is_outdated()) {
            return Self::default();
        }
        let options = Options { approved: options.approved.clone(), ..plain.clone() };
        let assembled = pipeline::check_sources(sources, &options).assembled;
        let mut edited = HashMap::new();
        macro_rules! each {
            ($($field:ident: $type:ident),* $(,)?) => {
                $(for draft in assembled.board.items.$field.all().iter().chain(&assembled.hidden.$field) {
                    edited.extend(draft.edited.clone().map(|edited| (draft.id.clone(), edited)));
                })*
            };
        }
        with_kinds!(each);
        Self { board: assembled.board, edited }
    }

    /// How an item was edited since it was approved, where that is known.
    pub(super) fn edited(&self, item: &Waiting) -> Option<&Edited> {
        self.edited.get(&item.id).map(|edited| &**edited)
    }

    /// The item as it was approved, and the board that it is on.
    pub(super) fn place(&self, item: &Waiting) -> Option<(&Board, &'static dyn RecordKind, usize)> {
        self.edited(item).filter(|edited| edited.is_approved)?;
        let kind = item_kinds().find(|kind| kind.info().name == item.kind.name)?;
        let at = (0..kind.number(&self.board)).find(|at| kind.id(&self.board, *at) == &*item.id)?;
        Some((&self.board, kind, at))
    }
}
