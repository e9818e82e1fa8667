//! An entry that links a member of another name.

use super::{Rule, Subject, sound};
use crate::diagnostic::{Diagnostic, say};

pub(super) const RULE: Rule = Rule {
    codes: &["name-differs"],
    explain: || {
        say!(
            "榜上的姓名和所连党员的姓名不同：多半连错了人，照片和党龄也会跟着错。",
            "An entry whose name is not its member's name links the wrong person, and with them the wrong photo."
        )
    },
    check,
};

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for roll in sound(subject.board.items.rolls.all(), &subject.hidden.rolls) {
        for (path, entry) in roll.all_entries() {
            let Some(text) = &entry.member else { continue };
            let Some(at) = subject.board.resolve(&roll.org, text, &["member"]).and_then(|target| target.at) else {
                continue;
            };
            let member = &subject.board.items.members.all()[at];
            if same(&entry.name, &member.name) {
                continue;
            }
            let (here, there) = (&entry.name, &member.name);
            diagnostics.push(
                Diagnostic::error(
                    "name-differs",
                    roll.origin.value(&path.key("name")),
                    say!(
                        "榜上写“{here}”，所连的党员叫“{there}”",
                        "the entry says {here}, the member is called {there}"
                    ),
                )
                .label(member.origin.key("name"), say!("党员的姓名", "the member's name"))
                .hint(say!("改正姓名或 member", "correct the name or `member`"))
                .item(roll.id.clone()),
            );
        }
    }
}

/// Names of two characters are often set with a blank between.
fn same(a: &str, b: &str) -> bool {
    a.chars().filter(|c| !c.is_whitespace()).eq(b.chars().filter(|c| !c.is_whitespace()))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::codes;

    fn found(name: &str) -> Vec<&'static str> {
        let roll = format!(
            "title: 榜\naward: 优秀共产党员\nyear: 2026\nconferred_by: 市委\nentries: [{{ name: {name}, member: a }}]\n"
        );
        codes(&[("content/members/a.yaml", "name: 林溪\n"), ("content/rolls/r.yaml", &roll)])
    }

    #[test]
    fn the_name_is_the_members() {
        assert_eq!(found("林夕"), ["name-differs"]);
        assert!(found("林溪").is_empty());
        assert!(found("林 溪").is_empty());
    }
}
