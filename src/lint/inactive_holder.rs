//! A post whose holder has left.

use super::{Rule, Subject};
use crate::board::Target;
use crate::diagnostic::{Diagnostic, KeyPath, say};

pub(super) const RULE: Rule = Rule {
    codes: &["inactive-holder"],
    explain: || {
        say!(
            "离岗的、没有公布的党员不再显示，岗位上就空着：群众不知道该找谁。",
            "A member who has left, or is not published, is not shown, and the post stands empty: nobody knows whom to ask for."
        )
    },
    check,
};

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let board = subject.board;
    for (at, post) in board.items.posts.all().iter().enumerate() {
        let shown = &board.post_facts[at].holders;
        for (n, holder) in post.holder.iter().enumerate() {
            let Some(Target { at: member, .. }) = board.resolve(&post.org, holder, &["member"]) else { continue };
            if member.is_some_and(|member| shown.contains(&member)) {
                continue;
            }
            let message = match member.and_then(|member| board.items.members.get(member)) {
                // Names are the board's own; the date of leaving is nobody's business here.
                Some(member) => {
                    let name = &member.name;
                    say!("{name}已经离岗，岗位上不再显示", "{name} has left and is not shown any more")
                }
                None => say!("“{holder}”没有公布，岗位上不显示", "`{holder}` is not published and not shown"),
            };
            let root = KeyPath::root().key("holder");
            let path = root.index(n);
            diagnostics.push(
                Diagnostic::warning("inactive-holder", post.origin.value(&path), message)
                    .hint(say!(
                        "换成接任的人；没有人接的，删去 holder，写 open: true",
                        "name the successor, or remove `holder` and write `open: true`"
                    ))
                    .item(post.id.clone()),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::codes;

    fn found(member: &str) -> Vec<&'static str> {
        codes(&[
            ("content/members/lin-xi.yaml", &format!("name: 林溪\n{member}")),
            ("content/posts/a.yaml", "title: 窗口\nholder: lin-xi\npledge: 多问一句。\n"),
        ])
    }

    #[test]
    fn whoever_has_left_is_told() {
        assert_eq!(found("active_until: 2026-06-29\n"), ["inactive-holder"]);
        assert_eq!(found("status: withdrawn\n"), ["inactive-holder"]);
        assert!(found("active_until: 2026-06-30\n").is_empty());
    }
}
