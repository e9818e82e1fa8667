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

/// No board is read for more months than these; a rule that began in the year 1 would name thousands.
const MOST: usize = 240;

/// What is owed for a post that is on the board.
///
/// A month is owed when it lies between the rule's `from` and `until` and wholly after the latest approval: nobody is
/// scored for half a month, and a new approval begins anew. Without a `from` nobody has asked for monthly reviews.
pub fn review_duties(board: &Board, post: &Draft<Post>, reviews: &[&Draft<Review>]) -> ReviewDuties {
    let rule = &board.settings.stars;
    let Some(from) = rule.from.filter(|from| from.is_month()) else { return ReviewDuties::default() };
    let mut duties = ReviewDuties::default();
    if !post.post_type.is_starred() || post.open {
        return duties;
    }
    let approved = post.approved_on.iter().map(|day| **day).filter(|day| *day <= board.today).max();
    let since = approved.or(post.common.published_on.map(|day| *day));
    let start = since.map_or(from, |since| from.max(Period::month_of(since)));
    let owed = std::iter::successors(Some(start), |month| month.next())
        .take_while(|month| rule.until.is_none_or(|until| *month <= until))
        .filter(|month| since.is_none_or(|since| since <= month.first_day()))
        .take(MOST);
    for month in owed.filter(|month| !is_made(reviews, *month, board.today)) {
        if month.last_day() >= board.today {
            duties.next = Some(month);
            break;
        }
        duties.missing.push(month);
    }
    duties
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
