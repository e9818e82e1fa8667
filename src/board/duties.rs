//! Which monthly reviews a post owes (《党员主题创建活动的意见》三（三）：一月一考评).

use jiff::civil::Date;

use super::Board;
use super::stars::effective_on;
use crate::calendar::Period;
use crate::kinds::{Draft, Post, Review, ReviewType};

/// The monthly reviews of one post that are owed and not made, on one day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReviewDuties {
    /// Months that are over and were never reviewed, the oldest first.
    pub missing: Vec<Period>,
    /// The month whose review comes next, if the rule asks for one.
    pub next: Option<Period>,
}

/// What is owed for a post that is on the board.
///
/// A month is owed when it lies between the rule's `from` and `until`, when the post was approved on its first day or
/// before (so that nobody is scored for half a month), and when its plate had not been taken down before it. Without a
/// `from` nobody has asked for monthly reviews.
pub fn review_duties(board: &Board, post: &Post, reviews: &[&Draft<Review>]) -> ReviewDuties {
    let rule = &board.settings.stars;
    let Some(from) = rule.from.filter(|from| from.is_month()) else { return ReviewDuties::default() };
    let mut duties = ReviewDuties::default();
    if !post.post_type.is_starred() || post.open {
        return duties;
    }
    // Nothing is owed before the first approval.
    let approved = post.approved_on.iter().map(|day| Period::month_of(**day)).min();
    let mut month = Some(approved.map_or(from, |approved| approved.max(from)));
    while let Some(m) = month {
        if rule.until.is_some_and(|until| m.last_day() > until.last_day()) {
            break;
        }
        if is_owed(post, reviews, m) && !is_made(reviews, m, board.today) {
            if m.last_day() < board.today {
                duties.missing.push(m);
            } else {
                duties.next = Some(m);
                break;
            }
        }
        // The next one is this month's or comes soon after; a rule without an end needs one here.
        if m.year() > board.today.year().saturating_add(1) {
            break;
        }
        month = m.next();
    }
    duties
}

fn is_owed(post: &Post, reviews: &[&Draft<Review>], month: Period) -> bool {
    let approval = post.approved_on.iter().map(|day| **day).filter(|day| *day <= month.first_day()).max();
    if approval.is_none() && !post.approved_on.is_empty() {
        return false;
    }
    !reviews.iter().any(|review| {
        review.revoke && review.period < month && approval.is_none_or(|day| review.period.last_day() >= day)
    })
}

fn is_made(reviews: &[&Draft<Review>], month: Period, today: Date) -> bool {
    reviews.iter().any(|review| {
        review.review_type == ReviewType::MonthlyStar && review.period == month && effective_on(review) <= today
    })
}

impl Board {
    /// The published star reviews, by the place of their post in [`super::Store::posts`].
    pub fn star_reviews(&self) -> Vec<Vec<&Draft<Review>>> {
        let mut by_post = vec![Vec::new(); self.items.posts.all().len()];
        for review in self.items.reviews.all().iter().filter(|review| review.review_type.is_star()) {
            let target = self.resolve(&review.org, &review.subject, &["post"]);
            if let Some(post) = target.and_then(|target| target.at).and_then(|at| by_post.get_mut(at)) {
                post.push(review);
            }
        }
        by_post
    }
}
