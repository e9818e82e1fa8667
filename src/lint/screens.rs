//! A screen that is to show an organisation that is not there.

use super::{Rule, Subject, no_org_hint};
use crate::diagnostic::{Diagnostic, KeyPath, say};

pub(super) const RULE: Rule = Rule {
    codes: &["unknown-screen-org"],
    explain: || {
        say!(
            "屏幕的 orgs 写明大厅里放哪些组织的内容；写错了，大厅里就少了这一家，或者什么也没有。",
            "A screen's `orgs` says whose content the lobby shows; a wrong one would be missing there."
        )
    },
    check,
};

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let board = subject.board;
    for screen in board.screens.iter() {
        let Some(origin) = &screen.origin else { continue };
        for (n, org) in screen.orgs.iter().enumerate() {
            if board.resolve("", org, &["org"]).is_some() {
                continue;
            }
            let place = origin.value(&KeyPath::root().key("orgs").index(n));
            // Of a single one, written without a list, there is no index.
            let place = if screen.orgs.len() == 1 { origin.key("orgs") } else { place };
            let hint = no_org_hint(&board.near(org, &["org"]));
            diagnostics.push(
                Diagnostic::error(
                    "unknown-screen-org",
                    place,
                    say!("没有组织叫“{org}”", "no organisation is called `{org}`"),
                )
                .hint(hint),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{codes, pointed_at};

    fn files(orgs: &str) -> [(&'static str, String); 3] {
        [
            ("content/east/org.yaml", "name: 东区\n".into()),
            ("content/east/hall/org.yaml", "name: 大厅\n".into()),
            ("content/screens/hall.yaml", format!("title: 大厅\norgs: {orgs}\n")),
        ]
    }

    fn found(orgs: &str) -> Vec<&'static str> {
        codes(&files(orgs).each_ref().map(|(path, text)| (*path, text.as_str())))
    }

    #[test]
    fn a_screen_shows_organisations_that_are_there() {
        assert!(found("[east/hall, east]").is_empty());
        assert!(found("east").is_empty());
        // As in the groups of board.yaml: paths from the root.
        assert_eq!(found("hall"), ["unknown-screen-org"]);
        assert_eq!(found("[east, west]"), ["unknown-screen-org"]);
        let files = files("east/hal");
        assert_eq!(
            pointed_at("unknown-screen-org", &files.each_ref().map(|(path, text)| (*path, text.as_str()))),
            "east/hal"
        );
    }
}
