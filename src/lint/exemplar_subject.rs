//! An exemplary person who is an organisation, or the other way round.

use super::{Rule, Subject, sound};
use crate::diagnostic::{Diagnostic, say};
use crate::kinds::ExemplarType;

pub(super) const RULE: Rule = Rule {
    codes: &["exemplar-of-the-other-type"],
    explain: || {
        say!(
            "个人典型写人，集体典型写组织：两类分开统计，照片的规矩也不同。",
            "A person is exemplary, or a collective: they are counted apart, and their photos follow different rules."
        )
    },
    check,
};

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for exemplar in sound(subject.board.items.exemplars.all(), &subject.hidden.exemplars) {
        let Some(target) = subject.board.resolve(&exemplar.org, &exemplar.subject, &["member", "org"]) else {
            continue;
        };
        let (message, hint) = match (exemplar.exemplar_type, target.kind) {
            (ExemplarType::Person, "org") => (
                say!("类型是个人，写的却是组织", "an exemplary person, but the subject is an organisation"),
                say!("写 type: collective，或改 subject", "write `type: collective`, or correct `subject`"),
            ),
            (ExemplarType::Collective, "member") => (
                say!("类型是集体，写的却是一名党员", "an exemplary collective, but the subject is a member"),
                say!("写 type: person，或改 subject", "write `type: person`, or correct `subject`"),
            ),
            _ => continue,
        };
        diagnostics.push(
            Diagnostic::error("exemplar-of-the-other-type", exemplar.origin.key("subject"), message)
                .hint(hint)
                .item(exemplar.id.clone()),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::codes;

    fn found(keys: &str) -> Vec<&'static str> {
        codes(&[
            ("content/hall/org.yaml", "name: 大厅\n"),
            ("content/members/a.yaml", "name: 甲\n"),
            ("content/exemplars/e.yaml", &format!("title: 典型\n{keys}")),
        ])
    }

    #[test]
    fn type_and_subject_agree() {
        assert_eq!(found("subject: hall\n"), ["exemplar-of-the-other-type"]);
        assert_eq!(found("subject: a\ntype: collective\n"), ["exemplar-of-the-other-type"]);
        assert!(found("subject: hall\ntype: collective\n").is_empty());
        assert!(found("subject: a\n").is_empty());
    }
}
