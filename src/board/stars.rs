//! Stars, by replaying the reviews of a post.
//!
//! A post starts at no star when it is approved; each monthly review gives one, takes one or leaves them; a revocation
//! takes the post down until it is approved again, from nothing (《党员主题创建活动的意见》三（三）：一月一考评，合格的挂星、
//! 加星，不合格的减星或摘牌). Only the present value is ever shown.

use std::borrow::Borrow;

use jiff::civil::Date;

use crate::calendar::Period;
use crate::kinds::{Draft, Post, Review, ReviewType};
use crate::settings::Stars;

/// Where a post stands after its reviews.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replay {
    /// 0 to the maximum.
    pub stars: u8,
    /// Whether the post's plate has been taken down and not given again.
    pub revoked: bool,
    /// The latest approval up to today.
    pub approved_on: Option<Date>,
    /// The period of the latest review that counted.
    pub last_period: Option<Period>,
    /// The period of the latest review by which the stars became others.
    pub changed_period: Option<Period>,
    /// When the latest review that counted was made.
    pub last_review_on: Option<Date>,
    /// Since when the stars are full without a break; `None` while they are not. A review without a day of its own was
    /// made some day of its period: its first is taken.
    pub full_since: Option<Date>,
}

/// A review that does not fit the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StarFault {
    /// Which of the given reviews.
    pub review: usize,
    pub kind: StarFaultKind,
}

/// How it does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StarFaultKind {
    /// The value would leave 0 to the maximum.
    OutOfRange { would_be: i16 },
    /// Two reviews of one month; the other is given.
    Repeated { first: usize },
    /// More than the step at once.
    AboveStep { change: i8 },
    /// After the plate was taken down, without a new approval.
    AfterRevocation,
    /// Before the post was approved.
    BeforeApproval,
}

/// The day a review counts from: when it was made, else the end of its period.
pub(crate) fn effective_on(review: &Review) -> Date {
    review.on.map_or_else(|| review.period.last_day(), |on| *on)
}

/// Replays the star reviews of one post up to a day.
///
/// Faulty reviews are reported and do not count, so that the shown value is never invented.
pub fn replay<R: Borrow<Draft<Review>>>(
    post: &Post,
    reviews: &[R],
    rule: &Stars,
    today: Date,
) -> (Replay, Vec<StarFault>) {
    let mut faults = Vec::new();
    let reviews: Vec<&Draft<Review>> = reviews.iter().map(Borrow::borrow).collect();
    let mut order: Vec<usize> = (0..reviews.len())
        .filter(|n| reviews[*n].review_type.is_star() && effective_on(reviews[*n]) <= today)
        .collect();
    // A month is reviewed after the month before, whenever that was written; the re-appraisal of a year goes on from the
    // stars on record on its own day.
    let turn = |review: &Review| match review.review_type {
        ReviewType::AnnualStar => effective_on(review),
        _ => review.period.last_day(),
    };
    order.sort_by_key(|n| (turn(reviews[*n]), effective_on(reviews[*n]), *n));

    let approvals: Vec<Date> = post.approved_on.iter().map(|day| **day).filter(|day| *day <= today).collect();
    let mut state = Replay { approved_on: approvals.first().copied(), ..Replay::default() };
    let mut next_approval = 1.min(approvals.len());
    let mut revoked_on: Option<Date> = None;
    let mut months: Vec<(Period, usize)> = Vec::new();
    for n in order {
        let review = reviews[n];
        // A later approval starts again at nothing, once the plate had been taken down.
        while let Some(again) = approvals.get(next_approval).filter(|again| **again <= effective_on(review)) {
            next_approval += 1;
            if revoked_on.take().is_some() {
                state = Replay { approved_on: Some(*again), ..Replay::default() };
            }
        }
        let mut fault = |kind| faults.push(StarFault { review: n, kind });
        if revoked_on.is_some() {
            fault(StarFaultKind::AfterRevocation);
            continue;
        }
        if state.approved_on.is_some_and(|approved| review.period.last_day() < approved) {
            fault(StarFaultKind::BeforeApproval);
            continue;
        }
        if review.period.is_month() {
            if let Some((_, first)) = months.iter().find(|(period, _)| *period == review.period) {
                fault(StarFaultKind::Repeated { first: *first });
                continue;
            }
            months.push((review.period, n));
        }
        let change = review.change.unwrap_or(0);
        if change.unsigned_abs() > rule.step {
            fault(StarFaultKind::AboveStep { change });
            continue;
        }
        let would_be = i16::from(state.stars) + i16::from(change);
        match u8::try_from(would_be) {
            Ok(stars) if stars <= rule.max => state.stars = stars,
            _ => {
                fault(StarFaultKind::OutOfRange { would_be });
                continue;
            }
        }
        let given = || review.on.map_or_else(|| review.period.first_day(), |on| *on);
        state.full_since = (state.stars >= rule.max).then(|| state.full_since.unwrap_or_else(given));
        state.last_period = Some(review.period);
        if change != 0 {
            state.changed_period = Some(review.period);
        }
        state.last_review_on = Some(effective_on(review));
        if review.revoke {
            state.stars = 0;
            state.full_since = None;
            state.revoked = true;
            revoked_on = Some(effective_on(review));
        }
    }
    // An approval after the last review.
    for again in &approvals[next_approval.min(approvals.len())..] {
        if revoked_on.is_some() {
            state = Replay { approved_on: Some(*again), ..Replay::default() };
            revoked_on = None;
        }
    }
    (state, faults)
}
