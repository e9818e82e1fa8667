//! An award (授牌命名) that cannot be: before the last star, of a post without stars, by a notice of another kind.

use std::collections::HashMap;

use jiff::civil::Date;

use super::stars::star_reviews;
use super::{Rule, Subject, sound};
use crate::board::replay;
use crate::calendar::Period;
use crate::diagnostic::{Diagnostic, Place, say};
use crate::kinds::{Conferred, Draft, Kind, Notice, NoticeType, Post, Review};

pub(super) const RULE: Rule = Rule {
    codes: &[
        "conferral-before-full-stars",
        "conferral-of-unstarred-post",
        "notice-confers-nothing",
        "conferral-lapsed",
    ],
    explain: || {
        say!(
            "满星才授牌命名：只有星级岗位才有授牌，授牌不早于最后一颗星；写公告代号的，公告的类型应当是授予（conferral）。授牌以后减过星、摘过牌的，那次授牌不再算数，再满星要重新授牌。没有授牌记录的，只说已满星。",
            "Only full stars are named and awarded: a post without stars has no award, none comes before the last star, and a notice that is named for it is one of conferral. An award ends with the stars it was given for: when they are full again, it has to be given again. Without an award on record a post says that its stars are full, and no more."
        )
    },
    check,
};

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let all = || sound(subject.board.items.posts.all(), &subject.hidden.posts);
    let mut conferred = all().filter_map(|post| Some((post, post.conferred.as_deref()?))).peekable();
    if conferred.peek().is_none() {
        return;
    }
    let reviews = star_reviews(subject);
    let notices: Notices<'_> =
        sound(subject.board.items.notices.all(), &subject.hidden.notices).map(|notice| (&*notice.id, notice)).collect();
    for (post, award) in conferred {
        let told = if post.post_type.is_starred() {
            when(subject, &notices, post, award).and_then(|(on, place)| {
                let own = reviews.get(&post.id).map_or(&[][..], Vec::as_slice);
                too_early(subject, post, own, on, place.clone()).or_else(|| lapsed(subject, post, own, on, place))
            })
        } else {
            Some(unstarred(post))
        };
        let told = told.or_else(|| other_notice(subject, &notices, post, award));
        diagnostics.extend(told.map(|diagnostic| diagnostic.item(post.id.clone())));
    }
}

/// Every notice by its id, published or not.
type Notices<'a> = HashMap<&'a str, &'a Draft<Notice>>;

/// The notice that a post names.
fn notice<'a>(
    subject: &Subject<'_>,
    notices: &Notices<'a>,
    post: &Draft<Post>,
    text: &str,
) -> Option<&'a Draft<Notice>> {
    notices.get(&*subject.board.resolve(&post.org, text, &[Notice::NAME])?.id).copied()
}

/// The day of the award, and where it is written.
fn when(subject: &Subject<'_>, notices: &Notices<'_>, post: &Draft<Post>, award: &Conferred) -> Option<(Date, Place)> {
    let path = crate::diagnostic::KeyPath::root().key("conferred");
    match award {
        Conferred::Here(conferral) => Some((*conferral.on, post.origin.value(&path.key("on")))),
        Conferred::Notice(text) => {
            let notice = notice(subject, notices, post, text)?;
            (notice.notice_type == NoticeType::Conferral).then(|| (*notice.starts_on, post.origin.value(&path)))
        }
    }
}

/// A review without a day of its own was made some day of its month.
fn too_early(
    subject: &Subject<'_>,
    post: &Draft<Post>,
    reviews: &[&Draft<Review>],
    on: Date,
    place: Place,
) -> Option<Diagnostic> {
    let rule = &subject.board.settings.stars;
    let before: Vec<&Draft<Review>> =
        reviews.iter().filter(|review| review.on.is_none_or(|day| *day <= on)).copied().collect();
    let (then, _) = replay(post, &before, rule, Period::month_of(on).last_day());
    let (stars, max) = (then.stars, rule.max);
    (stars < max).then(|| {
        Diagnostic::error(
            "conferral-before-full-stars",
            place,
            say!(
                "{on} 授牌的时候，按考评记录只有{stars}星，没有满{max}星",
                "on {on}, the day of the award, the reviews make {stars} stars of {max}"
            ),
        )
        .hint(say!(
            "改正授牌日期，或补上缺的考评；考评不在月底的，写上考评日期 on",
            "correct the day, or add the reviews that are missing; one that was not made at the end of its month says `on`"
        ))
    })
}

/// Since the award a star was lost, or the plate was taken down: the public reads of no award any more.
fn lapsed(
    subject: &Subject<'_>,
    post: &Draft<Post>,
    reviews: &[&Draft<Review>],
    on: Date,
    place: Place,
) -> Option<Diagnostic> {
    let board = subject.board;
    let (now, _) = replay(post, reviews, &board.settings.stars, board.today);
    let counts = |since: Date| since <= on;
    let holds = now.full_since.is_some_and(counts) && now.approved_on.is_none_or(counts);
    (on <= board.today && !holds).then(|| {
        Diagnostic::note(
            "conferral-lapsed",
            place,
            say!(
                "{on} 授牌以后星级有过变化，这次授牌不再显示",
                "the stars have not been full ever since {on}, and this award is not shown any more"
            ),
        )
        .hint(say!(
            "再满星、重新授牌以后改写日期和单位；不再授牌的，删去 conferred",
            "when they are full and awarded again, write the new day and body; else remove `conferred`"
        ))
    })
}

fn unstarred(post: &Draft<Post>) -> Diagnostic {
    let title = &post.title;
    Diagnostic::error(
        "conferral-of-unstarred-post",
        post.origin.key("conferred"),
        say!("“{title}”不是星级岗位，没有授牌命名", "{title} is not star-rated and has no award"),
    )
    .label(post.origin.key("type"), say!("岗位类型", "its type"))
    .hint(say!(
        "删去 conferred，或把岗位类型改为 star_post 或 window",
        "remove `conferred`, or make the post a `star_post` or a `window`"
    ))
}

fn other_notice(
    subject: &Subject<'_>,
    notices: &Notices<'_>,
    post: &Draft<Post>,
    award: &Conferred,
) -> Option<Diagnostic> {
    let Conferred::Notice(text) = award else { return None };
    let notice = notice(subject, notices, post, text)?;
    let title = &notice.title;
    (notice.notice_type != NoticeType::Conferral).then(|| {
        Diagnostic::error(
            "notice-confers-nothing",
            post.origin.key("conferred"),
            say!("“{title}”不是授予公告", "{title} is no notice of conferral"),
        )
        .label(notice.origin.key("type"), say!("它的类型", "its type"))
        .hint(say!(
            "公告写 type: conferral；或在岗位里直接写 conferred: {{ on: 日期, by: 授予单位 }}",
            "make it `type: conferral`, or write `conferred: {{ on: DATE, by: BODY }}` in the post"
        ))
    })
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Severity;
    use crate::lint::testing::{codes, codes_of, pointed_at};

    const NOTICE: &str = "title: 关于授牌的公告\ntype: conferral\nstarts_on: 2026-06-02\nperiod: { days: 3, unit: calendar }\nsigned_by: 示例市委\n";

    /// A post that came to five stars at the end of May.
    fn files(keys: &str, notice: &str) -> Vec<(&'static str, String)> {
        let months: String =
            (1..=5).map(|month| format!("  - {{ id: m{month}, period: 2026-0{month}, change: +1 }}\n")).collect();
        vec![
            ("content/hall/org.yaml", "name: 大厅\n".to_owned()),
            ("content/hall/members/a.yaml", "name: 林溪\n".to_owned()),
            ("content/notices/n.yaml", notice.to_owned()),
            (
                "content/hall/posts/w.yaml",
                format!("title: 窗口\nholder: a\npledge: 多问一句。\napproved_on: 2026-01-01\n{keys}"),
            ),
            ("content/reviews/r.yaml", format!("subject: hall/posts/w\nitems:\n{months}")),
        ]
    }

    fn found(keys: &str, notice: &str) -> Vec<&'static str> {
        let files = files(keys, notice);
        codes(&files.iter().map(|(path, text)| (*path, text.as_str())).collect::<Vec<_>>())
    }

    #[test]
    fn an_award_comes_with_the_last_star_or_later() {
        for day in ["2026-05-08", "2026-05-31", "2026-06-26"] {
            assert!(found(&format!("conferred: {{ on: {day}, by: 示例市委 }}\n"), NOTICE).is_empty(), "{day}");
        }
        assert!(found("conferred: n\n", NOTICE).is_empty());
        assert_eq!(found("conferred: { on: 2026-04-30, by: 示例市委 }\n", NOTICE), ["conferral-before-full-stars"]);
        let early = NOTICE.replace("2026-06-02", "2026-03-02");
        assert_eq!(found("conferred: n\n", &early), ["conferral-before-full-stars"]);
        // With the day of the last review known, it is held against that.
        let mut dated = files("conferred: { on: 2026-05-08, by: 示例市委 }\n", NOTICE);
        dated[4].1 = dated[4].1.replace("period: 2026-05", "period: 2026-05, on: 2026-05-20");
        let dated: Vec<_> = dated.iter().map(|(path, text)| (*path, text.as_str())).collect();
        assert_eq!(codes(&dated), ["conferral-before-full-stars"]);
        assert_eq!(pointed_at("conferral-before-full-stars", &dated), "2026-05-08");
    }

    #[test]
    fn one_whose_stars_were_lost_is_noted() {
        let mut files = files("conferred: { on: 2026-06-01, by: 示例市委 }\n", NOTICE);
        let of = |files: &[(&str, String)]| {
            let files: Vec<_> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
            (codes(&files), codes_of(Severity::Note, &files))
        };
        assert_eq!(of(&files), (vec![], vec![]));
        files[4].1.push_str("  - { id: j, period: 2026-06, on: 2026-06-20, change: -1 }\n");
        assert_eq!(of(&files), (vec![], vec!["conferral-lapsed"]));
    }

    #[test]
    fn one_that_is_to_come_is_noted() {
        let files = files("conferred: { on: 2026-07-01, by: 示例市委 }\n", NOTICE);
        let files: Vec<_> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        assert_eq!(codes_of(Severity::Note, &files), ["future-date"]);
    }

    #[test]
    fn a_body_is_an_organisation_or_words() {
        for by in ["hall", "示例市委组织部"] {
            assert!(found(&format!("conferred: {{ on: 2026-06-01, by: {by} }}\n"), NOTICE).is_empty(), "{by}");
        }
        assert_eq!(found("conferred: { on: 2026-06-01, by: hal }\n", NOTICE), ["unknown-reference"]);
        assert_eq!(found("conferred: { on: 2026-06-01 }\n", NOTICE), ["missing-key"]);
        assert_eq!(found("conferred: m\n", NOTICE), ["unknown-reference"]);
    }

    #[test]
    fn a_post_without_stars_and_a_notice_of_another_kind_confer_nothing() {
        let duty = [
            ("content/members/a.yaml", "name: 林溪\n"),
            (
                "content/posts/d.yaml",
                "title: 岗\ntype: duty_post\nholder: a\nconferred: { on: 2026-06-01, by: 示例市委 }\n",
            ),
        ];
        assert_eq!(codes(&duty), ["conferral-of-unstarred-post"]);
        let notice = NOTICE.replace("conferral", "publicity");
        assert_eq!(found("conferred: n\n", &notice), ["notice-confers-nothing"]);
    }
}
