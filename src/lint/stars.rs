//! Reviews that do not fit the rules of the stars.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::{Rule, Subject, sound};
use crate::board::{StarFaultKind, replay};
use crate::diagnostic::{Diagnostic, say};
use crate::kinds::{Draft, Post, Review};

pub(super) const RULE: Rule = Rule {
    codes: &[
        "star-out-of-range",
        "two-reviews-of-a-month",
        "change-above-step",
        "review-after-revocation",
        "review-before-approval",
        "reviewed-by-itself",
        "review-of-unstarred-post",
    ],
    explain: || {
        say!(
            "星级由每月考评一次次加减得出：不小于零、不超过最高星，一月一评，摘牌后要重新批准，本组织不能给自己的岗位考评。不合规则的考评不计入。",
            "Stars follow from the monthly reviews: between nothing and the maximum, one review a month, a new approval after a revocation, never by the post's own organisation. A review that breaks a rule does not count."
        )
    },
    check,
};

/// The star reviews of each post, in the order of their files.
pub(super) fn star_reviews<'a>(subject: &Subject<'a>) -> HashMap<Arc<str>, Vec<&'a Draft<Review>>> {
    let mut reviews: HashMap<Arc<str>, Vec<&Draft<Review>>> = HashMap::new();
    let all = sound(subject.board.items.reviews.all(), &subject.hidden.reviews);
    for review in all.filter(|review| review.review_type.is_star()) {
        if let Some(target) = subject.board.resolve(&review.org, &review.subject, &["post"]) {
            reviews.entry(target.id).or_default().push(review);
        }
    }
    reviews
}

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let reviews = star_reviews(subject);
    for post in sound(subject.board.items.posts.all(), &subject.hidden.posts) {
        let Some(reviews) = reviews.get(&post.id) else { continue };
        if !post.post_type.is_starred() {
            diagnostics.extend(reviews.iter().map(|review| unstarred(post, review)));
            continue;
        }
        diagnostics.extend(reviews.iter().filter(|review| review.org == post.org).map(|review| own(review)));
        // Replayed to the end of time: what is wrong tomorrow is wrong today, and no error comes of waiting.
        let (_, faults) = replay(post, reviews, &subject.board.settings.stars, Date::MAX);
        for fault in faults {
            diagnostics.push(describe(subject, post, reviews, reviews[fault.review], &fault.kind));
        }
    }
}

fn describe(
    subject: &Subject<'_>,
    post: &Draft<Post>,
    reviews: &[&Draft<Review>],
    review: &Draft<Review>,
    fault: &StarFaultKind,
) -> Diagnostic {
    let max = subject.board.settings.stars.max;
    let step = subject.board.settings.stars.step;
    let title = &post.title;
    let period = review.period;
    let change = |code, message| Diagnostic::error(code, review.origin.key("change"), message);
    let month = |code, message| Diagnostic::error(code, review.origin.key("period"), message);
    let diagnostic = match fault {
        StarFaultKind::OutOfRange { would_be } if *would_be < 0 => {
            change("star-out-of-range", say!("“{title}”已经没有星，不能再减", "{title} has no star left to lose")).hint(
                say!(
                    "写 change: 0；不合格的写 revoke: true（摘牌）",
                    "write `change: 0`, or `revoke: true` to take the plate down"
                ),
            )
        }
        StarFaultKind::OutOfRange { .. } => {
            change("star-out-of-range", say!("“{title}”已满{max}星，不能再加", "{title} already has all {max} stars"))
                .hint(say!("写 change: 0", "write `change: 0`"))
        }
        StarFaultKind::Repeated { first } => {
            let zh = period.chinese();
            month("two-reviews-of-a-month", say!("“{title}”{zh}考评了两次", "{title} is reviewed twice for {period}"))
                .label(reviews[*first].origin.key("period"), say!("第一次在这里", "first here"))
                .hint(say!("留下一次；写错月份的改过来", "keep one, or correct the month"))
        }
        StarFaultKind::AboveStep { change: by } => {
            change("change-above-step", say!("一次改变了{by:+}星，最多{step}星", "{by:+} at once; the step is {step}"))
                .hint(say!(
                    "一月一评，一次最多{step}星；规则在 board.yaml 的 stars: step",
                    "at most {step} a review; the rule is `stars: step` in board.yaml"
                ))
        }
        StarFaultKind::AfterRevocation => month(
            "review-after-revocation",
            say!("“{title}”摘牌后没有重新批准，不能考评", "{title} was taken down and not approved again"),
        )
        .label(post.origin.key("approved_on"), say!("批准日期写在这里", "approvals are written here"))
        .hint(say!(
            "重新批准的，把新的批准日期加进 approved_on 的列表；没有的，删去这次考评",
            "add the new approval to the list `approved_on`, or remove this review"
        )),
        StarFaultKind::BeforeApproval => month(
            "review-before-approval",
            say!("考评的时间早于“{title}”的批准日期", "this review is earlier than the approval of {title}"),
        )
        .label(post.origin.key("approved_on"), say!("批准日期", "the approval"))
        .hint(say!("改正 period 或批准日期", "correct `period` or the approval")),
    };
    diagnostic.item(review.id.clone())
}

fn own(review: &Draft<Review>) -> Diagnostic {
    Diagnostic::error(
        "reviewed-by-itself",
        review.origin.key("subject"),
        say!("岗位由所在组织自己考评了", "a post is reviewed by its own organisation"),
    )
    .hint(say!(
        "考评由上级或创建办公室作出：把文件移到考评单位的 reviews 文件夹，subject 写全路径",
        "move the file to the `reviews` folder of the organisation that reviews, and write the whole path in `subject`"
    ))
    .item(review.id.clone())
}

fn unstarred(post: &Draft<Post>, review: &Draft<Review>) -> Diagnostic {
    let title = &post.title;
    Diagnostic::error(
        "review-of-unstarred-post",
        review.origin.key("subject"),
        say!("“{title}”不是星级岗位，没有星级考评", "{title} is not star-rated and has no star reviews"),
    )
    .label(post.origin.key("type"), say!("岗位类型", "its type"))
    .hint(say!(
        "删去这次考评，或把岗位类型改为 star_post 或 window",
        "remove the review, or make the post a `star_post` or a `window`"
    ))
    .item(review.id.clone())
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{codes, diagnostics};

    /// A post in an organisation below, reviewed by the root.
    fn found(approved: &str, reviews: &[&str]) -> Vec<&'static str> {
        let post = format!("title: 一号窗口\nholder: lin-xi\npledge: 多问一句。\napproved_on: {approved}\n");
        let list: String =
            reviews.iter().enumerate().map(|(n, review)| format!("  - {{ id: r{n}, {review} }}\n")).collect();
        codes(&[
            ("content/hall/org.yaml", "name: 大厅\n"),
            ("content/hall/members/lin-xi.yaml", "name: 林溪\n"),
            ("content/hall/posts/w1.yaml", &post),
            ("content/reviews/all.yaml", &format!("subject: hall/posts/w1\nitems:\n{list}")),
        ])
    }

    #[test]
    fn gains_losses_and_a_second_approval_are_fine() {
        let reviews = [
            "period: 2026-01, change: +1",
            "period: 2026-02, change: -1",
            "period: 2026-03, revoke: true, on: 2026-03-20",
            "period: 2026-05, change: +1",
        ];
        assert!(found("[2026-01-01, 2026-04-02]", &reviews).is_empty());
    }

    #[test]
    fn every_break_of_the_rules_has_its_name() {
        for (code, reviews) in [
            ("star-out-of-range", &["period: 2026-01, change: -1"][..]),
            ("two-reviews-of-a-month", &["period: 2026-01, change: 1", "period: 2026-01, change: 0"]),
            ("change-above-step", &["period: 2026-01, change: 2"]),
            ("review-after-revocation", &["period: 2026-01, revoke: true", "period: 2026-02, change: 1"]),
            ("review-before-approval", &["period: 2025-11, change: 1"]),
        ] {
            assert_eq!(found("2026-01-01", reviews), [code]);
        }
        let six: Vec<_> = (1..=6).map(|month| format!("period: 2026-0{month}, change: 1")).collect();
        let six: Vec<_> = six.iter().map(String::as_str).collect();
        assert_eq!(found("2026-01-01", &six), ["star-out-of-range"]);
        assert!(found("2026-01-01", &six[..5]).is_empty());
    }

    #[test]
    fn a_repeated_review_shows_the_first() {
        let files = [
            ("content/hall/org.yaml", "name: 大厅\n"),
            ("content/hall/posts/w1.yaml", "title: 甲\nopen: true\n"),
            ("content/reviews/a.yaml", "subject: hall/posts/w1\nperiod: 2026-01\nchange: 1\n"),
            ("content/reviews/b.yaml", "subject: hall/posts/w1\nperiod: 2026-01\nchange: 1\n"),
        ];
        let found = diagnostics(&files);
        let repeated = found.iter().find(|d| d.code == "two-reviews-of-a-month").unwrap();
        assert_eq!(
            (&*repeated.place.file, &*repeated.labels[0].0.file),
            ("content/reviews/b.yaml", "content/reviews/a.yaml")
        );
    }

    #[test]
    fn a_withdrawn_review_stands_in_nobodys_way() {
        let reviews = ["period: 2026-01, change: 1, status: withdrawn", "period: 2026-01, change: 0"];
        assert!(found("2026-01-01", &reviews).is_empty());
    }

    #[test]
    fn nobody_reviews_themselves_nor_a_post_without_stars() {
        let review = "subject: w1\nperiod: 2026-01\nchange: 1\n";
        let star = ("content/posts/w1.yaml", "title: 甲\nopen: true\n");
        assert_eq!(codes(&[star, ("content/reviews/a.yaml", review)]), ["reviewed-by-itself"]);
        let duty = ("content/posts/w1.yaml", "title: 甲\nopen: true\ntype: duty_post\nduties: 引导\n");
        assert_eq!(codes(&[duty, ("content/reviews/a.yaml", review)]), ["review-of-unstarred-post"]);
    }
}
