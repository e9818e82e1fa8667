//! A reference that leads nowhere.

use super::{Rule, Subject, sound};
use crate::diagnostic::{Diagnostic, say};
use crate::kinds::{Draft, Kind, Reference, with_kinds};

pub(super) const RULE: Rule = Rule {
    codes: &["unknown-reference"],
    explain: || {
        say!(
            "引用写的是代号（在本组织里找，再到上级找）或全路径。找不到，就没有人能上墙、没有单位负责。",
            "A reference is a slug, looked up in the organisation and then in its parents, or a whole path. One that leads nowhere puts nobody on the wall."
        )
    },
    check,
};

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    macro_rules! each {
        ($($field:ident: $type:ident),* $(,)?) => {
            $(for draft in sound(subject.board.items.$field.all(), &subject.hidden.$field) {
                draft.references(&mut |reference| check_one(subject, draft, &reference, diagnostics));
            })*
        };
    }
    with_kinds!(each);
}

fn check_one<K: Kind>(
    subject: &Subject<'_>,
    draft: &Draft<K>,
    reference: &Reference<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let text = reference.text;
    if subject.board.resolve(&draft.org, text, reference.kinds).is_some() {
        return;
    }
    let looks_like_a_slug =
        text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_' | b'/'));
    if reference.or_text && !looks_like_a_slug {
        return;
    }
    let near: Vec<_> = subject.board.near(text, reference.kinds).iter().map(|id| id.to_string()).collect();
    let hint = if near.is_empty() {
        say!(
            "写代号（文件名）或全路径；代号先在本组织里找，再到上级找",
            "write the slug (the file's name) or the whole path; a slug is looked up here, then in the organisations above"
        )
    } else {
        let near = near.join("、");
        say!("是不是 {near}？", "did you mean {near}?")
    };
    diagnostics.push(
        Diagnostic::error(
            "unknown-reference",
            draft.origin.value(&reference.path),
            say!("找不到“{text}”", "nothing is called `{text}`"),
        )
        .hint(hint)
        .item(draft.id.clone()),
    );
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::codes;

    const MEMBER: (&str, &str) = ("content/members/lin-xi.yaml", "name: 林溪\n");

    fn post(holder: &str) -> String {
        format!("title: 窗口\nholder: {holder}\npledge: 多问一句。\n")
    }

    #[test]
    fn a_reference_to_nobody_is_found() {
        let found = codes(&[MEMBER, ("content/posts/a.yaml", &post("lin-xj"))]);
        assert_eq!(found, ["unknown-reference"]);
    }

    #[test]
    fn a_reference_by_slug_or_path_is_fine() {
        for holder in ["lin-xi", "members/lin-xi"] {
            assert!(codes(&[MEMBER, ("content/posts/a.yaml", &post(holder))]).is_empty());
        }
    }
}
