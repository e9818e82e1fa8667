//! What follows from a post on one day.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use super::people::is_active;
use super::{Board, Replay, replay, visibility};
use crate::calendar::Period;
use crate::kinds::{Conferred, Draft, Kind, Notice, NoticeType, Org, Post, Review};

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
    /// 已满星：full stars, and no award on record.
    Full,
    /// 授牌命名：full stars, and the award is on record.
    Named,
}

impl Stage {
    /// The word used in data and addresses.
    pub fn word(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Open => "open",
            Self::Building => "building",
            Self::Full => "full",
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
    /// Who awarded it, and when; only of a [`Stage::Named`].
    pub award: Option<Award>,
    /// The latest review's period, for “2026年6月考评”.
    pub last_period: Option<Period>,
    /// The period from whose review the stars of today are.
    pub changed_period: Option<Period>,
    pub last_review_on: Option<Date>,
}

/// An award as it is on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Award {
    pub on: Date,
    /// `None` where nobody is named, or an organisation that is not to be seen.
    pub by: Option<Arc<str>>,
    /// The id of the notice that records it.
    pub notice: Option<Arc<str>>,
}

/// What notices of conferral record, by their ids: also those that are no longer posted, for an award does not end with
/// its notice.
pub(super) type Conferrals = HashMap<Arc<str>, Award>;

/// The notices of conferral that were or are published.
pub(super) fn conferrals<'a>(board: &Board, notices: impl Iterator<Item = &'a Draft<Notice>>) -> Conferrals {
    let (rule, today) = (board.settings.approval, board.today);
    notices
        .filter(|notice| notice.notice_type == NoticeType::Conferral && notice.sound)
        .filter(|notice| visibility::has_been_published(&notice.common, rule, today))
        .map(|notice| {
            let signed = notice.signed_by.iter().map(|text| &*text.0).collect::<Vec<_>>().join("、");
            let by = (!signed.is_empty()).then(|| signed.into());
            (notice.id.clone(), Award { on: *notice.starts_on, by, notice: Some(notice.id.clone()) })
        })
        .collect()
}

/// The places of posts by the id of the notice that their award is recorded by.
pub(super) type Named = HashMap<Arc<str>, Vec<usize>>;

impl Board {
    /// The posts that are named and awarded by a notice of conferral today.
    pub fn posts_named_by(&self, notice: &str) -> &[usize] {
        // Most boards have no such notice, and none asks for its posts twice.
        let named = self.named.get_or_init(|| {
            let mut named = Named::new();
            for (at, facts) in self.post_facts.iter().enumerate() {
                if let Some(notice) = facts.award.as_ref().and_then(|award| award.notice.clone()) {
                    named.entry(notice).or_default().push(at);
                }
            }
            named
        });
        named.get(notice).map_or(&[], Vec::as_slice)
    }
}

/// The award on record for a post, whatever its stars.
fn award(board: &Board, post: &Draft<Post>) -> Option<Award> {
    match post.conferred.as_deref()? {
        Conferred::Here(conferral) => {
            let by = match board.resolve(&post.org, &conferral.by, &[Org::NAME]) {
                None => Some((*conferral.by.0).into()),
                Some(target) => target.at.map(|at| (*board.orgs[at].draft.name).into()),
            };
            Some(Award { on: *conferral.on, by, notice: None })
        }
        Conferred::Notice(notice) => {
            let target = board.resolve(&post.org, notice, &[Notice::NAME])?;
            board.conferrals.get(&target.id).cloned()
        }
    }
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
    let claimed = post.claimed_by.iter().filter(|_| post.claimed_on.is_some_and(|on| *on <= board.today));
    let holders: Vec<usize> = post
        .holder
        .iter()
        .chain(claimed)
        .filter_map(|holder| board.resolve(&post.org, holder, &["member"])?.at)
        .filter(|member| is_active(&board.items.members.all()[*member], board.today))
        .collect();
    let (starred, is_open) = (post.post_type.is_starred(), post.is_open(holders.len()));
    // Nothing is awarded by counting. An award counts no more once the plate was taken down or a star was lost: stars that
    // come back, be it by the re-appraisal at the end of a year, are full, and await an award of their own.
    let since = replay.approved_on.into_iter().chain(replay.full_since).max();
    let counts = |award: &Award| award.on <= board.today && since.is_none_or(|since| award.on >= since);
    let is_full = starred && !is_open && replay.stars >= board.settings.stars.max;
    let award = is_full.then(|| award(board, post)).flatten().filter(counts);
    let stage = match () {
        () if is_open => Stage::Open,
        () if !starred => Stage::Plain,
        () if award.is_some() => Stage::Named,
        () if is_full => Stage::Full,
        () => Stage::Building,
    };
    PostFacts {
        holders,
        stars: (starred && !is_open).then_some(replay.stars),
        stage,
        award,
        last_period: replay.last_period.filter(|_| starred),
        changed_period: replay.changed_period.filter(|_| starred && !is_open),
        last_review_on: replay.last_review_on.filter(|_| starred),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::sources;
    use crate::pipeline::{Options, check_sources};

    const NOTICE: &str = "title: 授牌\ntype: conferral\nstarts_on: 2026-06-02\nperiod: { days: 3, unit: calendar }\nsigned_by: [示例市委, 示例市总工会]\n";

    /// The facts of a post with so many stars, of the last months before June.
    fn told(stars: usize, keys: &str, notice: &str) -> (Stage, Option<(String, Option<String>)>) {
        let months = ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05"].iter().take(stars).enumerate();
        let items: String =
            months.map(|(n, month)| format!("  - {{ id: r{n}, period: {month}, change: +1 }}\n")).collect();
        let post = format!("title: 窗口\nholder: a\npledge: 到。\napproved_on: 2026-01-01\n{keys}");
        let reviews = format!("subject: hall/posts/w\nitems:\n{items}");
        let mut files = vec![
            ("content/hall/org.yaml", "name: 大厅\n"),
            ("content/hall/members/a.yaml", "name: 甲\n"),
            ("content/hall/posts/w.yaml", &*post),
            ("content/notices/n.yaml", notice),
        ];
        files.extend((stars > 0).then_some(("content/reviews/r.yaml", &*reviews)));
        let board = check_sources(&sources(&files), &Options::default()).assembled.board;
        let facts = &board.post_facts[0];
        let award = facts.award.as_ref().map(|award| (award.on.to_string(), award.by.as_deref().map(str::to_owned)));
        (facts.stage, award)
    }

    #[test]
    fn nothing_is_awarded_by_counting() {
        assert_eq!(told(5, "", NOTICE), (Stage::Full, None));
        assert_eq!(told(4, "", NOTICE), (Stage::Building, None));
        let named = |by: &str| (Stage::Named, Some(("2026-06-10".to_owned(), Some(by.to_owned()))));
        assert_eq!(told(5, "conferred: { on: 2026-06-10, by: 区委 }\n", NOTICE), named("区委"));
        assert_eq!(told(5, "conferred: { on: 2026-06-10, by: hall }\n", NOTICE), named("大厅"));
        // One that is to come has not been.
        assert_eq!(told(5, "conferred: { on: 2026-07-10, by: 区委 }\n", NOTICE), (Stage::Full, None));
        assert_eq!(told(4, "conferred: { on: 2026-06-10, by: 区委 }\n", NOTICE), (Stage::Building, None));
    }

    #[test]
    fn a_notice_of_conferral_is_a_record_also_when_it_is_no_longer_posted() {
        let named = (Stage::Named, Some(("2026-06-02".to_owned(), Some("示例市委、示例市总工会".to_owned()))));
        assert_eq!(told(5, "conferred: n\n", NOTICE), named);
        assert_eq!(told(5, "conferred: n\n", &format!("{NOTICE}publish_until: 2026-06-09\n")), named);
        assert_eq!(told(5, "conferred: n\n", &format!("{NOTICE}outputs: [kiosk]\n")), named);
        for hidden in ["status: draft", "status: withdrawn", "published_on: 2026-07-02"] {
            assert_eq!(told(5, "conferred: n\n", &format!("{NOTICE}{hidden}\n")), (Stage::Full, None), "{hidden}");
        }
        assert_eq!(told(5, "conferred: n\n", &NOTICE.replace("conferral", "publicity")).0, Stage::Full);
    }

    #[test]
    fn an_award_ends_with_the_stars_it_was_given_for() {
        let told = |award: &str, june: &str| {
            let post = format!(
                "title: 窗口\nholder: a\npledge: 到。\napproved_on: 2025-01-01\nconferred: {{ on: {award}, by: 区委 }}\n"
            );
            let months = ["2025-07", "2025-08", "2025-09", "2025-10", "2025-11"].iter().enumerate();
            let items: String =
                months.map(|(n, month)| format!("  - {{ id: r{n}, period: {month}, change: +1 }}\n")).collect();
            let reviews = format!("subject: hall/posts/w\nitems:\n{items}{june}");
            let files = [
                ("content/hall/org.yaml", "name: 大厅\n"),
                ("content/hall/members/a.yaml", "name: 甲\n"),
                ("content/hall/posts/w.yaml", &*post),
                ("content/reviews/r.yaml", &*reviews),
            ];
            let facts = check_sources(&sources(&files), &Options::default()).assembled.board.post_facts[0].clone();
            (facts.stage, facts.stars)
        };
        let lost = "  - { id: l, period: 2026-02, change: -1 }\n";
        let again = format!("{lost}  - {{ id: y, type: annual_star, period: 2025, on: 2026-03-05, change: +1 }}\n");
        assert_eq!(told("2025-12-01", ""), (Stage::Named, Some(5)));
        assert_eq!(told("2025-12-01", "  - { id: k, period: 2026-02, change: 0 }\n"), (Stage::Named, Some(5)));
        assert_eq!(told("2025-12-01", lost), (Stage::Building, Some(4)));
        let monthly = format!("{lost}  - {{ id: m, period: 2026-03, change: +1 }}\n");
        assert_eq!(told("2025-12-01", &monthly), (Stage::Full, Some(5)));
        assert_eq!(told("2026-04-02", &monthly), (Stage::Named, Some(5)));
        // The re-appraisal of a year goes on from the stars on record, and is of its year.
        assert_eq!(told("2025-12-01", &again).1, Some(5));
    }

    #[test]
    fn an_award_ends_with_the_plate() {
        // Approved anew on the first of January.
        let (stage, award) = told(5, "conferred: { on: 2025-12-10, by: 区委 }\n", NOTICE);
        assert_eq!((stage, award), (Stage::Full, None));
    }
}
