//! A reference that leads nowhere.

use super::{Rule, Subject, sound};
use crate::board::Target;
use crate::diagnostic::{Diagnostic, Language, say};
use crate::kinds::{Draft, KINDS, Kind, Reference, with_kinds};

pub(super) const RULE: Rule = Rule {
    codes: &["unknown-reference", "reference-to-other-kind"],
    explain: || {
        say!(
            "引用写的是代号（在本组织里找，再到上级找）或全路径。找不到，就没有人能上墙、没有单位负责。",
            "A reference is a slug, looked up in the organisation and then in its parents, or a whole path. One that leads nowhere puts nobody on the wall."
        )
    },
    check,
};

/// Looking for near names walks the whole board; when so many are wrong, a folder was renamed and none is near.
const NEAR_NAMES_FOR: usize = 20;

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
    let place = draft.origin.value(&reference.path);
    if let Some(target) = of_another_kind(subject, draft, text) {
        let (found, wanted) = (label(&[target.kind]), label(reference.kinds));
        let (found_zh, found_en) = (&found.zh, &found.en);
        let (wanted_zh, wanted_en) = (&wanted.zh, &wanted.en);
        diagnostics.push(
            Diagnostic::error(
                "reference-to-other-kind",
                place,
                say!(
                    "“{text}”是{found_zh}，这里要写{wanted_zh}",
                    "`{text}` is a {found_en}; here a {wanted_en} is wanted"
                ),
            )
            .hint(say!("写{wanted_zh}的代号或全路径", "write the slug or the whole path of a {wanted_en}"))
            .item(draft.id.clone()),
        );
        return;
    }
    let near: Vec<_> = if diagnostics.len() < NEAR_NAMES_FOR {
        subject.board.near(text, reference.kinds).iter().map(|id| id.to_string()).collect()
    } else {
        Vec::new()
    };
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
        Diagnostic::error("unknown-reference", place, say!("找不到“{text}”", "nothing is called `{text}`"))
            .hint(hint)
            .item(draft.id.clone()),
    );
}

/// Something of that name that cannot stand here: a post for a holder, a member for a star review.
fn of_another_kind<K: Kind>(subject: &Subject<'_>, draft: &Draft<K>, text: &str) -> Option<Target> {
    let kinds: Vec<_> = KINDS.iter().map(|kind| kind.name).collect();
    subject.board.resolve(&draft.org, text, &kinds)
}

/// What kinds are called, in both languages.
fn label(kinds: &[&str]) -> crate::diagnostic::Message {
    let labels: Vec<_> = KINDS.iter().filter(|kind| kinds.contains(&kind.name)).map(|kind| (kind.label)()).collect();
    let join = |language: Language, or: &str| {
        labels.iter().map(|label| label.in_language(language)).collect::<Vec<_>>().join(or)
    };
    crate::diagnostic::Message::new(join(Language::Chinese, "或"), join(Language::English, " or "))
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

    #[test]
    fn something_of_another_kind_is_named_as_such() {
        let found =
            codes(&[MEMBER, ("content/posts/a.yaml", &post("posts/b")), ("content/posts/b.yaml", &post("lin-xi"))]);
        assert_eq!(found, ["reference-to-other-kind"]);
        let review = "subject: lin-xi\nperiod: 2026-05\nchange: 1\n";
        assert_eq!(codes(&[MEMBER, ("content/reviews/a.yaml", review)]), ["reference-to-other-kind"]);
    }

    #[test]
    fn plain_text_is_fine_where_it_is_allowed() {
        let exemplar = |subject: &str| format!("title: 甲\nsubject: {subject}\ntype: collective\n");
        assert!(codes(&[("content/exemplars/a.yaml", &exemplar("示例班组"))]).is_empty());
        assert_eq!(codes(&[("content/exemplars/a.yaml", &exemplar("ban-zu"))]), ["unknown-reference"]);
    }
}
