//! Duty posts: their duties are set before anybody claims them, and a claim is later than the post (设岗定责).

use jiff::civil::Date;

use super::{Rule, Subject, sound};
use crate::diagnostic::{Diagnostic, say};
use crate::kinds::{Draft, Level, Post, PostType};

pub(super) const RULE: Rule = Rule {
    codes: &["claimed-before-posted", "open-post-without-duties", "flow-post-not-at-street"],
    explain: || {
        say!(
            "设岗定责是按需设岗、以岗定责、责任到人：先公布岗位和任务，再由党员认领。给外出流动党员的岗位以街道（镇）为单位设立。",
            "Posts are set by need, their duties fixed, and then somebody answers for them: first the post and its duties are public, then a member claims it. Posts for members away from home are set by the street or town."
        )
    },
    check,
};

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let board = subject.board;
    for post in sound(board.items.posts.all(), &subject.hidden.posts).filter(|post| post.post_type.is_claimed()) {
        if let (Some(claimed), Some(posted)) = (post.claimed_on, posted_on(post))
            && *claimed < posted
        {
            let day = crate::calendar::chinese(posted);
            diagnostics.push(
                Diagnostic::error(
                    "claimed-before-posted",
                    post.origin.key("claimed_on"),
                    say!("认领早于岗位公布（{day}）", "claimed before the post was public ({posted})"),
                )
                .hint(say!("改认领日期，或岗位的公布、批准日期", "mend this day, or that of the post"))
                .item(post.id.clone()),
            );
        }
        if post.open && post.holder.is_empty() && post.claimed_by.is_none() && post.duties.is_empty() {
            diagnostics.push(
                Diagnostic::warning(
                    "open-post-without-duties",
                    post.origin.key("open"),
                    say!(
                        "待认领的岗位没有写职责，没有人知道认领什么",
                        "an open post without duties: nobody knows what to claim"
                    ),
                )
                .hint(say!("写 duties: [每周六巡看一次, …]", "write `duties:` with what is to be done"))
                .item(post.id.clone()),
            );
        }
        let level = board.org_at(&post.org).and_then(|org| board.org(org).draft.level);
        if post.post_type == PostType::FlowPost && level.is_some_and(|level| level != Level::Street) {
            diagnostics.push(
                Diagnostic::warning(
                    "flow-post-not-at-street",
                    post.origin.key("type"),
                    say!("流动党员岗以街道、镇为单位设立", "posts for members away from home are the street's"),
                )
                .hint(say!("移到街道、镇的 posts 文件夹", "move it to the street's folder `posts`"))
                .item(post.id.clone()),
            );
        }
    }
}

/// The first day on which it was public, as far as it says.
fn posted_on(post: &Draft<Post>) -> Option<Date> {
    post.common.published_on.or(post.approved_on.first().copied()).map(|day| *day)
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::codes;

    fn found(level: &str, keys: &str) -> Vec<&'static str> {
        codes(&[
            ("content/a/org.yaml", &format!("name: 甲\nlevel: {level}\n")),
            ("content/a/members/lin-xi.yaml", "name: 林溪\n"),
            ("content/a/posts/p.yaml", &format!("title: 引导岗\n{keys}")),
        ])
    }

    #[test]
    fn a_claim_comes_after_its_post() {
        let claimed = |on: &str| {
            format!("type: duty_post\nduties: 引导\napproved_on: 2026-05-18\nclaimed_by: lin-xi\nclaimed_on: {on}\n")
        };
        assert_eq!(found("community", &claimed("2026-05-17")), ["claimed-before-posted"]);
        assert!(found("community", &claimed("2026-05-18")).is_empty());
    }

    #[test]
    fn an_open_post_says_what_there_is_to_do() {
        assert_eq!(found("community", "type: duty_post\nopen: true\n"), ["open-post-without-duties"]);
        assert!(found("community", "type: duty_post\nopen: true\nduties: 引导\n").is_empty());
    }

    #[test]
    fn posts_for_members_away_are_the_streets() {
        let keys = "type: flow_post\nopen: true\nduties: 宣传推介\n";
        assert_eq!(found("community", keys), ["flow-post-not-at-street"]);
        assert!(found("street", keys).is_empty());
        // Of one whose organisation is not public yet the level above says nothing.
        let files = [
            ("content/org.yaml", "name: 市\nlevel: city\n".to_owned()),
            ("content/a/org.yaml", "name: 甲街道\nlevel: street\nstatus: draft\n".to_owned()),
            ("content/a/posts/p.yaml", format!("title: 引导岗\n{keys}")),
        ];
        assert!(
            !codes(&files.each_ref().map(|(path, text)| (*path, text.as_str()))).contains(&"flow-post-not-at-street")
        );
    }
}
