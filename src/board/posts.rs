//! What follows from a post on one day.

use jiff::civil::Date;
use serde::Serialize;

use super::people::is_active;
use super::{Board, Replay, replay};
use crate::calendar::Period;
use crate::kinds::{Draft, Post, Review};

/// A post's way from approval to the award.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Not star-rated.
    Plain,
    /// 待认领。
    Open,
    /// 创建：below full stars.
    Building,
    /// 授牌命名：full stars.
    Named,
}

impl Stage {
    /// The word used in data and addresses.
    pub fn word(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Open => "open",
            Self::Building => "building",
            Self::Named => "named",
        }
    }
}

/// A post's derived facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostFacts {
    /// The active holders: indices of published members.
    pub holders: Vec<usize>,
    /// Earned stars; `None` where the post is not star-rated.
    pub stars: Option<u8>,
    pub stage: Stage,
    /// The latest review's period, for “2026年6月考评”.
    pub last_period: Option<Period>,
    pub last_review_on: Option<Date>,
}

/// A post's state by its reviews, and whether it is to be seen at all.
pub(super) fn standing(board: &Board, post: &Draft<Post>, reviews: &[Draft<Review>]) -> (Replay, bool) {
    let (replay, _) = replay(post, reviews, &board.settings.stars, board.today);
    let approved_in_future = !post.approved_on.is_empty() && replay.approved_on.is_none();
    let shown = !replay.revoked && !approved_in_future;
    (replay, shown)
}

/// The facts of a published post.
pub(super) fn facts(board: &Board, post: &Draft<Post>, replay: &Replay) -> PostFacts {
    let holders: Vec<usize> = post
        .holder
        .iter()
        .filter_map(|holder| board.resolve(&post.org, holder, &["member"])?.at)
        .filter(|member| is_active(&board.items.members.all()[*member], board.today))
        .collect();
    let starred = post.post_type.is_starred();
    let stage = match () {
        () if post.open => Stage::Open,
        () if !starred => Stage::Plain,
        () if replay.stars >= board.settings.stars.max => Stage::Named,
        () => Stage::Building,
    };
    PostFacts {
        holders,
        stars: (starred && !post.open).then_some(replay.stars),
        stage,
        last_period: replay.last_period.filter(|_| starred),
        last_review_on: replay.last_review_on.filter(|_| starred),
    }
}
