//! What the website's machine-readable outputs may say of an item: one answer for data, feed, search and sitemap.
//!
//! Whoever is asked here has already been published ([`Board`] holds nothing else). What is left to decide: whether the
//! item may appear on the web, which of its dates are public, and whose names stand beside it. Approvals are records of
//! the office and a verdict on a person's pledge is nobody's business, so neither dates an item.

use std::ops::Range;

use jiff::civil::Date;

use crate::board::{Board, CommitmentFacts, Items, Owner, allows, is_active};
use crate::kinds::{
    CommitmentType, Draft, Entry, Exemplar, Kind, Member, Output, Review, ReviewScope, ReviewType, Roll,
};

/// The items of one kind that the web may show, with their places in the store.
pub(crate) fn shown<K: Kind>(items: &Items<K>) -> impl Iterator<Item = (usize, &Draft<K>)> {
    items.all().iter().enumerate().filter(|(_, draft)| allows(&draft.common, Output::Web))
}

/// The same, of some places.
pub(crate) fn shown_of<K: Kind>(items: &Items<K>, range: Range<usize>) -> impl Iterator<Item = (usize, &Draft<K>)> {
    let places = range.clone().zip(items.all().get(range).into_iter().flatten());
    places.filter(|(_, draft)| allows(&draft.common, Output::Web))
}

/// Whether one item may be shown on the web.
pub(crate) fn is_shown<K: Kind>(draft: &Draft<K>) -> bool {
    allows(&draft.common, Output::Web)
}

/// A member whose name may stand on the web today.
pub(crate) fn member(board: &Board, at: usize) -> Option<&Draft<Member>> {
    board.items.members.get(at).filter(|member| is_shown(member) && is_active(member, board.today))
}

/// Those who hold a post today.
pub(crate) fn holders(board: &Board, post: usize) -> impl Iterator<Item = &Draft<Member>> {
    board.post_facts[post].holders.iter().filter_map(|at| member(board, *at))
}

/// Who promised, in words; `None` for a person who is not to be named.
pub(crate) fn pledger<'a>(board: &'a Board, facts: &'a CommitmentFacts) -> Option<&'a str> {
    match &facts.owner {
        Owner::Org { name, .. } => Some(name),
        Owner::Person { member: at } => at.and_then(|at| member(board, at)).map(|member| &*member.name.0),
    }
}

/// Whether an exemplar's page is about a person.
pub(crate) fn is_of_person(exemplar: &Exemplar) -> bool {
    exemplar.exemplar_type == crate::kinds::ExemplarType::Person
}

/// The organisation that a review says something public of; `None` for every other review.
///
/// Fails closed: only a leader's comment or a public appraisal, only where it says `public`, only of an organisation,
/// and not before its day.
pub(crate) fn appraised_org(board: &Board, review: &Draft<Review>) -> Option<usize> {
    let public = review.scope == ReviewScope::Public
        && matches!(review.review_type, ReviewType::LeaderComment | ReviewType::PublicAppraisal)
        && is_shown(review);
    let day = review.on.map_or_else(|| review.period.last_day(), |on| *on);
    if !public || day > board.today {
        return None;
    }
    let target = board.resolve(&review.org, &review.subject, &["org", "post", "member"])?;
    if target.kind == "org" { target.at } else { None }
}

/// The day an item first stood on the board, as far as it says. It stays the same when the item goes on.
pub(crate) mod posted {
    use super::Date;
    use crate::kinds::{Commitment, Draft, Exemplar, Notice, Post, Roll};

    pub(crate) fn post(draft: &Draft<Post>) -> Option<Date> {
        // The first approval only: a second one would tell that the plate had been taken down.
        draft.common.published_on.or(draft.approved_on.first().copied()).map(|day| *day)
    }

    pub(crate) fn commitment(draft: &Draft<Commitment>) -> Option<Date> {
        draft.common.published_on.map(|day| *day)
    }

    pub(crate) fn exemplar(draft: &Draft<Exemplar>) -> Option<Date> {
        draft.common.published_on.map(|day| *day)
    }

    pub(crate) fn roll(draft: &Draft<Roll>) -> Option<Date> {
        draft.conferred_on.or(draft.common.published_on).map(|day| *day)
    }

    pub(crate) fn notice(draft: &Draft<Notice>) -> Option<Date> {
        Some(*draft.starts_on)
    }
}

/// The newest public fact of a commitment up to today.
pub(crate) fn commitment_changed_on(board: &Board, at: usize) -> Option<Date> {
    let draft = board.items.commitments.get(at)?;
    let facts = &board.commitment_facts[at];
    let verdict = facts.verdict.as_ref().filter(|_| draft.commitment_type != CommitmentType::Assignment);
    let own = [
        posted::commitment(draft),
        verdict.map(|verdict| *verdict.on),
        draft.exemplary.as_ref().map(|exemplary| *exemplary.on),
    ];
    own.into_iter()
        .flatten()
        .chain(facts.progress.iter().map(|entry| *entry.on))
        .chain(facts.amendments.iter().map(|amendment| *amendment.on))
        .filter(|day| *day <= board.today)
        .max()
}

/// The newest public fact of everything that organisations have on the web, persons left aside.
pub(crate) fn board_changed_on(board: &Board) -> Option<Date> {
    let items = &board.items;
    let commitments = shown(&items.commitments).filter_map(|(at, _)| commitment_changed_on(board, at));
    let posts = shown(&items.posts).filter_map(|(_, draft)| posted::post(draft));
    let rolls = shown(&items.rolls).filter_map(|(_, draft)| posted::roll(draft));
    let exemplars = shown(&items.exemplars).filter_map(|(_, draft)| posted::exemplar(draft));
    let notices = shown(&items.notices).filter_map(|(_, draft)| posted::notice(draft));
    let days = commitments.chain(posts).chain(rolls).chain(exemplars).chain(notices);
    days.filter(|day| *day <= board.today).max()
}

/// Who an exemplar is, in words: a member's or organisation's name, or the text itself; `None` for a member who is not
/// to be named.
pub(crate) fn exemplar_subject<'a>(board: &'a Board, draft: &'a Draft<Exemplar>) -> Option<&'a str> {
    match board.resolve(&draft.org, &draft.subject, &["member", "org"]) {
        Some(target) if target.kind == "member" => target.at.and_then(|at| member(board, at)).map(|m| &*m.name.0),
        Some(target) => target.at.map(|at| &*board.orgs[at].draft.name.0),
        None => Some(&draft.subject),
    }
}

/// The organisation of a roll's entry, in words.
pub(crate) fn entry_org<'a>(board: &'a Board, roll: &Draft<Roll>, entry: &'a Entry) -> Option<&'a str> {
    let text = entry.org.as_ref()?;
    match board.resolve(&roll.org, text, &["org"]) {
        Some(target) => target.at.map(|at| &*board.orgs[at].draft.name.0),
        None => Some(text),
    }
}
