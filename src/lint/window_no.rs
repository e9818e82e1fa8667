//! Two posts at one window.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::{Rule, Subject};
use crate::diagnostic::{Diagnostic, say};

pub(super) const RULE: Rule = Rule {
    codes: &["repeated-window-number"],
    explain: || {
        say!(
            "同一组织的两个岗位写了同一个窗口号，牌子会摆错。",
            "Two posts of one organisation carry the same window number; their plates will be mixed up."
        )
    },
    check,
};

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut seen = HashMap::new();
    for post in subject.board.items.posts.all() {
        let Some(number) = &post.window_no else { continue };
        match seen.entry((&*post.org, &**number)) {
            Entry::Vacant(vacant) => drop(vacant.insert(post)),
            Entry::Occupied(first) => diagnostics.push(
                Diagnostic::warning(
                    "repeated-window-number",
                    post.origin.key("window_no"),
                    say!("窗口号{number}已经用过", "the window number {number} is taken"),
                )
                .label(first.get().origin.key("window_no"), say!("第一次在这里", "first here"))
                .hint(say!(
                    "改正其中一个；两人同一窗口的，写进一个岗位的 holder",
                    "correct one; two holders of one window belong into one post's `holder`"
                ))
                .item(post.id.clone()),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::codes;

    fn found(second: &str) -> Vec<&'static str> {
        let post = |number: &str| format!("title: 窗口\nopen: true\nwindow_no: {number}\n");
        codes(&[("content/posts/a.yaml", &post("3")), ("content/posts/b.yaml", &post(second))])
    }

    #[test]
    fn a_window_has_one_post() {
        assert_eq!(found("3"), ["repeated-window-number"]);
        assert!(found("4").is_empty());
    }
}
