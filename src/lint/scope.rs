//! A comment on a person made public.

use super::{Rule, Subject, sound};
use crate::diagnostic::{Diagnostic, say};
use crate::kinds::ReviewScope;

pub(super) const RULE: Rule = Rule {
    codes: &["public-review-of-person"],
    explain: || {
        say!(
            "公开的点评和评议只对组织，不对人和岗位：人和岗位只显示当前星级。",
            "Comments and appraisals are public of organisations only; of a person or a post only the current stars are shown."
        )
    },
    check,
};

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for review in sound(subject.board.items.reviews.all(), &subject.hidden.reviews) {
        // A star review with a public scope is refused by the kind itself.
        if review.scope != ReviewScope::Public || review.review_type.is_filed() {
            continue;
        }
        let target = subject.board.resolve(&review.org, &review.subject, &["org", "post", "member"]);
        if target.is_some_and(|target| target.kind != "org") {
            diagnostics.push(
                Diagnostic::error(
                    "public-review-of-person",
                    review.origin.key("scope"),
                    say!("对个人和岗位的点评、评议不公开", "a comment on a person or a post is never public"),
                )
                .hint(say!(
                    "删去 scope: public；对组织的可以公开",
                    "remove `scope: public`; one on an organisation may be public"
                ))
                .item(review.id.clone()),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::codes;

    fn found(subject: &str) -> Vec<&'static str> {
        let review =
            format!("subject: {subject}\ntype: leader_comment\nperiod: 2026-Q1\nscope: public\ncomment: 作风扎实。\n");
        codes(&[
            ("content/hall/org.yaml", "name: 大厅\n"),
            ("content/hall/members/a.yaml", "name: 甲\n"),
            ("content/reviews/a.yaml", &review),
        ])
    }

    #[test]
    fn only_organisations_are_commented_on_in_public() {
        assert_eq!(found("hall/members/a"), ["public-review-of-person"]);
        assert!(found("hall").is_empty());
    }
}
