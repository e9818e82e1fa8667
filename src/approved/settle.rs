//! The approved words in the place of the edited.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::files::{self, named};
use super::{Kept, Store, Sums, changes};
use crate::diagnostic::KeyPath;
use crate::kinds::{Changed, Common, Draft, Drafts, Edited, Item, Kind, Medium, Status, Text, with_kinds};
use crate::settings::ApprovalRule;
use crate::source::Asset;

/// Decides which words a board has of items that were approved.
pub(crate) struct Settler<'a> {
    pub(crate) store: Option<&'a Store>,
    pub(crate) sums: &'a Sums,
    pub(crate) assets: &'a BTreeMap<Arc<str>, Asset>,
    pub(crate) rule: ApprovalRule,
    pub(crate) today: Date,
}

/// What the items of a file follow from beside its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outside {
    /// What is kept under marks that do not hold.
    kept: Vec<(Text, Option<[u8; 32]>)>,
    /// The files that marked items name.
    files: Vec<files::Named>,
    under: Option<(ApprovalRule, Date)>,
}

impl Outside {
    pub(crate) fn is_none(&self) -> bool {
        *self == Self::default()
    }

    pub(crate) fn append(&mut self, mut other: Self) {
        self.kept.append(&mut other.kept);
        self.files.append(&mut other.files);
        self.under = self.under.or(other.under);
    }

    /// The marks that were looked for, with what was found.
    pub(crate) fn kept(&self) -> impl Iterator<Item = (&str, Option<[u8; 32]>)> {
        self.kept.iter().map(|(mark, seen)| (&**mark, *seen))
    }
}

impl Settler<'_> {
    /// Whether what a file's items followed from is still so. `same_files` tells that no picture and no file has changed.
    pub(crate) fn still(&self, outside: &Outside, same_files: bool) -> bool {
        let sum = |path: &str| self.assets.get(path).and_then(|asset| self.sums.of(asset));
        outside.under.is_none_or(|under| under == (self.rule, self.today))
            && (same_files || outside.files.iter().all(|(path, before)| sum(path) == *before))
            && outside.kept.iter().all(|(mark, seen)| self.seen(mark) == *seen)
    }

    fn seen(&self, mark: &str) -> Option<[u8; 32]> {
        self.store.and_then(|store| store.seen(mark))
    }

    /// Settles the items of a file, or of many. Gives what that follows from.
    pub(crate) fn settle(&self, drafts: &mut Drafts) -> Outside {
        let mut outside = Outside::default();
        let mut by_name = false;
        macro_rules! each {
            ($($field:ident: $type:ident),* $(,)?) => {
                $(for draft in drafts.$field.iter_mut().filter(|draft| is_marked(draft)) {
                    let kept = |kept: Kept| kept.drafts.$field.into_iter().next().map(|draft| (draft, kept.files));
                    self.settle_one(draft, &kept, &mut outside);
                    by_name |= draft.by_name;
                })*
            };
        }
        with_kinds!(each);
        drafts.by_name |= by_name;
        outside
    }

    fn settle_one<K: Kind>(
        &self,
        draft: &mut Draft<K>,
        of_kind: &dyn Fn(Kept) -> Option<(Draft<K>, Vec<files::Named>)>,
        outside: &mut Outside,
    ) {
        let Some(approval) = draft.common.approval.as_deref() else { return };
        let Some(mark) = approval.mark.clone() else { return };
        let mut holds = approval.holds;
        let of_files = mark.split_once('-').map(|(_, files)| files);
        let mut exchanged = Vec::new();
        if let Some(of_files) = of_files {
            let now = named(draft, self.assets, self.sums);
            let same = files::mark(&now) == of_files;
            if holds && !same {
                exchanged = now.iter().map(|(path, _)| path.clone()).collect();
                holds = false;
            }
            outside.files.extend(now);
        }
        if holds || !draft.sound || !matches!(draft.common.status, Status::Published | Status::Approved) {
            if !holds && approval.holds {
                *draft = with(draft, |item| opened(&mut item.common));
            }
            return;
        }
        outside.under = Some((self.rule, self.today));
        outside.kept.push((mark.clone(), self.seen(&mark)));
        let found = self.store.and_then(|store| store.kept(&mark));
        // Under another name, or in another organisation, nobody approved it.
        let moved = found.as_ref().filter(|kept| kept.id != draft.id).map(|kept| Changed {
            path: KeyPath::root().key("id"),
            old: kept.id.to_string(),
            new: draft.id.to_string(),
            in_list: false,
        });
        let kept = found.filter(|_| moved.is_none()).and_then(of_kind);
        let Some((old, files)) = kept else {
            let changes: Vec<Changed> = moved.into_iter().collect();
            let is_known = !changes.is_empty() || !exchanged.is_empty();
            let edited = is_known.then_some(Edited { is_approved: false, changes, files: exchanged });
            *draft = with(draft, |item| {
                opened(&mut item.common);
                item.edited = edited.map(Arc::new);
            });
            return;
        };
        // What was approved can be shown only with the very pictures and files.
        let sum = |path: &str| self.assets.get(path).and_then(|asset| self.sums.of(asset));
        let now: Vec<files::Named> = files.iter().map(|(path, _)| (path.clone(), sum(path))).collect();
        let differing = files.iter().zip(&now).filter(|(old, now)| old.1 != now.1).map(|(old, _)| old.0.clone());
        let differing: Vec<Arc<str>> = if of_files.is_some() { differing.collect() } else { Vec::new() };
        outside.files.extend(now);
        let is_approved = differing.is_empty() && self.rule != ApprovalRule::Optional;
        let edited = Edited { is_approved, changes: changes(&old, draft), files: differing };
        *draft = match is_approved {
            true => with(&old, |item| {
                item.origin = draft.origin.clone();
                item.data.take_back(&draft.data);
                narrow(&mut item.common, &draft.common, self.today);
                item.common.approval.iter_mut().for_each(|approval| approval.holds = true);
                // Its place is the file's own.
                item.common.body = item.body.as_deref().map(|body| Text(body.to_owned()));
                item.edited = Some(Arc::new(edited));
            }),
            false => with(draft, |item| {
                opened(&mut item.common);
                item.edited = Some(Arc::new(edited));
            }),
        };
    }
}

fn is_marked<K: Kind>(draft: &Draft<K>) -> bool {
    draft.common.approval.as_ref().is_some_and(|approval| approval.mark.is_some())
}

fn opened(common: &mut Common) {
    common.approval.iter_mut().for_each(|approval| approval.holds = false);
}

/// What hides an item in its file as it is now hides it here.
fn narrow(kept: &mut Common, now: &Common, today: Date) {
    kept.status = now.status;
    kept.outputs = match (kept.outputs.take(), &now.outputs) {
        (Some(kept), Some(now)) => Some(kept.into_iter().filter(|medium: &Medium| now.contains(medium)).collect()),
        (kept, now) => kept.or_else(|| now.clone()),
    };
    kept.publish_until = match (kept.publish_until, now.publish_until) {
        (Some(kept), Some(now)) => Some(if *now < *kept { now } else { kept }),
        (kept, now) => kept.or(now),
    };
    // A day that has come says nothing that was not approved.
    if now.published_on.is_some_and(|day| *day > today) {
        kept.published_on = now.published_on;
    }
}

/// The same item, changed.
fn with<K: Kind>(draft: &Draft<K>, change: impl FnOnce(&mut Item<K>)) -> Draft<K> {
    let mut item = draft.copied();
    change(&mut item);
    Draft::new(item)
}
