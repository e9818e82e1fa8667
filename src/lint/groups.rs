//! A group of organisations that names one that is not there.

use super::{Rule, Subject, no_org_hint};
use crate::diagnostic::{Diagnostic, KeyPath, Place, say};
use crate::settings;

pub(super) const RULE: Rule = Rule {
    codes: &["unknown-group-member"],
    explain: || {
        say!(
            "board.yaml 的 groups 把一类单位对应到组织；写错一个，这一类的合计就少一家。",
            "The groups of board.yaml stand for organisations; a wrong one is missing from the group's totals."
        )
    },
    check,
};

/// So many times, names that may have been meant are looked for: each time through the whole board.
const NEAR_NAMES_FOR: usize = 200;

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let board = subject.board;
    for (group, members) in &board.settings.groups {
        for (n, member) in members.iter().enumerate() {
            if board.resolve("", member, &["org"]).is_some() {
                continue;
            }
            let search = diagnostics.len() < NEAR_NAMES_FOR;
            let near = if search { board.near(member, &["org"]) } else { Vec::new() };
            let hint = no_org_hint(&near);
            let path = KeyPath::root().key("groups").key(group).index(n);
            diagnostics.push(
                Diagnostic::error(
                    "unknown-group-member",
                    Place::value(settings::PATH, path),
                    say!("没有组织叫“{member}”", "no organisation is called `{member}`"),
                )
                .hint(hint),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::codes;

    fn found(member: &str) -> Vec<&'static str> {
        let settings = format!("title: 示例\nas_of: 2026-06-30\ngroups: {{ 窗口单位: [{member}] }}\n");
        codes(&[
            ("content/board.yaml", &settings),
            ("content/east/org.yaml", "name: 东区\n"),
            ("content/east/hall/org.yaml", "name: 大厅\n"),
        ])
    }

    #[test]
    fn groups_name_organisations() {
        assert_eq!(found("east/hal"), ["unknown-group-member"]);
        assert!(found("east/hall").is_empty());
        assert!(found("east").is_empty());
    }
}
