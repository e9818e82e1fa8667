//! A post whose holder has left, or an area whose member has.

use super::{Rule, Subject};
use crate::board::{Board, is_active};
use crate::diagnostic::{Diagnostic, KeyPath, Message, say};
use crate::kinds::{Draft, Kind, Member};

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
    for post in board.items.posts.all() {
        let root = KeyPath::root();
        for (n, holder) in post.holder.iter().enumerate() {
            let hint = say!(
                "换成接任的人；没有人接的，删去 holder，写 open: true",
                "name the successor, or remove `holder` and write `open: true`"
            );
            diagnostics.extend(gone(board, post, root.key("holder").index(n), holder, hint));
        }
        if let Some(claimant) =
            post.claimed_by.as_ref().filter(|_| post.claimed_on.is_some_and(|on| *on <= board.today))
        {
            let hint = say!(
                "删去 claimed_by 和 claimed_on，岗位重新待认领；有人接着认领的，换成这个人",
                "remove `claimed_by` and `claimed_on`, and the post is open again; or name whoever claimed it since"
            );
            diagnostics.extend(gone(board, post, root.key("claimed_by"), claimant, hint));
        }
    }
    for area in board.items.areas.all() {
        let hint = say!("换成接任的人；暂时没有人的，写 status: draft", "name the successor, or write `status: draft`");
        diagnostics.extend(gone(board, area, KeyPath::root().key("member"), &area.member, hint));
    }
}

/// Tells of a member who has left, or is not published. A reference to nobody is another rule's.
fn gone<K: Kind>(board: &Board, item: &Draft<K>, path: KeyPath, member: &str, hint: Message) -> Option<Diagnostic> {
    let target = board.resolve(&item.org, member, &[Member::NAME])?;
    let message = match target.at {
        Some(at) if is_active(board.items.members.get(at)?, board.today) => return None,
        // Names are the board's own; the date of leaving is nobody's business here.
        Some(at) => {
            let name = &board.items.members.get(at)?.name;
            say!("{name}已经离岗，不再显示", "{name} has left and is not shown any more")
        }
        None => say!("“{member}”没有公布，不显示", "`{member}` is not published and not shown"),
    };
    let place = item.origin.value(&path);
    Some(Diagnostic::warning("inactive-holder", place, message).hint(hint).item(item.id.clone()))
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

    #[test]
    fn so_is_a_claimant_and_whoever_answers_for_an_area() {
        let found = |until: &str, on: &str| {
            codes(&[
                ("content/members/lin-xi.yaml", &format!("name: 林溪\nactive_until: {until}\n")),
                (
                    "content/posts/a.yaml",
                    &format!("title: 引导岗\ntype: duty_post\nduties: 引导\nclaimed_by: lin-xi\nclaimed_on: {on}\n"),
                ),
                ("content/areas/a.yaml", "title: 南段\nmember: lin-xi\nbounds: 1号至35号\n"),
            ])
        };
        assert_eq!(found("2026-06-29", "2026-05-01"), ["inactive-holder", "inactive-holder"]);
        assert!(found("2026-06-30", "2026-05-01").is_empty());
    }
}
