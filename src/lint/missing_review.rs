//! A month that went by without a review.

use std::collections::HashSet;

use super::stars::star_reviews;
use super::{Rule, Subject};
use crate::board::Stage;
use crate::calendar::Period;
use crate::diagnostic::{Diagnostic, say};
use crate::kinds::{Draft, Post, ReviewType, Status};

pub(super) const RULE: Rule = Rule {
    codes: &["missing-review"],
    explain: || {
        say!(
            "一月一考评：从规则的 from 到 until，批准之后每个已过完的月份都应有一次考评，否则墙上的星级就旧了。",
            "One review a month: every full month that is over, from the rule's `from` to its `until` and since the approval, has one; else the stars on the wall are out of date."
        )
    },
    check,
};

/// A rule that began in the year 1 would name a thousand months; nobody reads more than these.
const MOST: usize = 240;

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let board = subject.board;
    let Some(from) = board.settings.stars.from else { return };
    let reviews = star_reviews(subject);
    for (at, post) in board.items.posts.all().iter().enumerate() {
        let facts = &board.post_facts[at];
        if !post.post_type.is_starred() || facts.stage == Stage::Open {
            continue;
        }
        let reviewed: HashSet<Period> = reviews
            .get(&post.id)
            .into_iter()
            .flatten()
            .filter(|review| review.review_type == ReviewType::MonthlyStar && review.common.status == Status::Published)
            .flat_map(|review| review.period.months())
            .collect();
        let mut missed = expected(subject, post, from).filter(|month| !reviewed.contains(month));
        let Some(first) = missed.next() else { continue };
        let more = missed.count();
        let (zh, title) = (first.chinese(), &post.title);
        let message = match more {
            0 => say!("“{title}”缺{zh}的考评", "{title} was not reviewed for {first}"),
            _ => {
                let count = more + 1;
                say!(
                    "“{title}”缺{count}个月的考评，最早的是{zh}",
                    "{title} lacks {count} monthly reviews, the first for {first}"
                )
            }
        };
        diagnostics.push(
            Diagnostic::warning("missing-review", post.origin.key("title"), message)
                .hint(say!(
                    "在考评单位的 reviews 里补上；不再考评的，改 board.yaml 的 stars: until",
                    "add it in the reviewing organisation's `reviews`; where reviews have ended, set `stars: until` in board.yaml"
                ))
                .item(post.id.clone()),
        );
    }
}

/// The months to be reviewed: over by now, within the rule, wholly after the latest approval.
fn expected(subject: &Subject<'_>, post: &Draft<Post>, from: Period) -> impl Iterator<Item = Period> {
    let today = subject.board.today;
    let until = subject.board.settings.stars.until;
    let approved = post.approved_on.iter().map(|day| **day).filter(|day| *day <= today).max();
    let since = approved.or(post.common.published_on.map(|day| *day));
    let start = since.map_or(from, |since| from.max(Period::month_of(since)));
    std::iter::successors(Some(start), |month| month.next())
        .take_while(move |month| month.last_day() < today && until.is_none_or(|until| *month <= until))
        .filter(move |month| since.is_none_or(|since| since <= month.first_day()))
        .take(MOST)
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::codes;

    fn found(approved: &str, months: &[u8]) -> Vec<&'static str> {
        let post = format!("title: 窗口\nholder: a\npledge: 多问一句。\napproved_on: {approved}\n");
        let list: String =
            months.iter().map(|m| format!("  - {{ id: m{m}, period: 2026-0{m}, change: 0 }}\n")).collect();
        let reviews =
            if list.is_empty() { "items: []\n".into() } else { format!("subject: hall/posts/w1\nitems:\n{list}") };
        codes(&[
            ("content/board.yaml", "title: 示例\nas_of: 2026-06-30\nstars: { from: 2026-03, until: 2026-12 }\n"),
            ("content/hall/org.yaml", "name: 大厅\n"),
            ("content/hall/members/a.yaml", "name: 甲\n"),
            ("content/hall/posts/w1.yaml", &post),
            ("content/reviews/all.yaml", &reviews),
        ])
    }

    #[test]
    fn a_month_that_is_over_is_missed() {
        assert_eq!(found("2026-01-01", &[3, 5]), ["missing-review"]);
        assert_eq!(found("2026-04-01", &[5]), ["missing-review"]);
    }

    #[test]
    fn months_to_come_before_approval_or_outside_the_rule_are_not() {
        assert!(found("2026-01-01", &[3, 4, 5]).is_empty());
        assert!(found("2026-04-02", &[5]).is_empty());
        assert!(found("2026-06-01", &[]).is_empty());
    }
}
