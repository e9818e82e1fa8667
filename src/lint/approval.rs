//! Approval by the proposer, or none where it is required.

use super::{Rule, Subject, sound};
use crate::diagnostic::{Diagnostic, KeyPath, say};
use crate::kinds::{Draft, Kind, Status, with_kinds};
use crate::settings::ApprovalRule;

pub(super) const RULE: Rule = Rule {
    codes: &["approved-by-proposer", "not-approved"],
    explain: || {
        say!(
            "board.yaml 写了 approval: required 时，只公布由提出人以外的人批准的条目。",
            "With `approval: required` in board.yaml, only items approved by somebody other than their proposer are published."
        )
    },
    check,
};

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    if subject.board.settings.approval == ApprovalRule::Optional {
        return;
    }
    macro_rules! each {
        ($($field:ident: $type:ident),* $(,)?) => {
            $(for draft in sound(subject.board.items.$field.all(), &subject.hidden.$field) {
                check_one(draft, diagnostics);
            })*
        };
    }
    with_kinds!(each);
}

fn check_one<K: Kind>(draft: &Draft<K>, diagnostics: &mut Vec<Diagnostic>) {
    // Organisations are the frame and not proposed by anybody.
    if K::FOLDER.is_empty() {
        return;
    }
    let approval = draft.common.approval.as_ref();
    let approved_by = approval.and_then(|approval| approval.approved_by.as_ref());
    let proposed_by = approval.and_then(|approval| approval.proposed_by.as_ref());
    if let (Some(approved_by), Some(proposed_by)) = (approved_by, proposed_by)
        && approved_by == proposed_by
    {
        diagnostics.push(
            Diagnostic::error(
                "approved-by-proposer",
                draft.origin.value(&KeyPath::root().key("approval").key("approved_by")),
                say!("{approved_by}批准了自己提出的条目", "{approved_by} approved what they proposed"),
            )
            .hint(say!("由另一个人批准", "somebody else approves it"))
            .item(draft.id.clone()),
        );
    } else if draft.common.status == Status::Published && (approved_by.is_none() || proposed_by.is_none()) {
        diagnostics.push(
            Diagnostic::note(
                "not-approved",
                draft.origin.key("approval"),
                say!("还没有批准，先不公布", "not approved yet, so not published"),
            )
            .hint(say!(
                "批准后写 approval: {{ proposed_by: 提出人, approved_by: 批准人, approved_on: 日期 }}",
                "once approved, write `approval: {{ proposed_by: …, approved_by: …, approved_on: … }}`"
            ))
            .item(draft.id.clone()),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Severity;
    use crate::lint::testing::{codes, codes_of};

    fn files(approval: &str) -> [(&'static str, String); 2] {
        [
            ("content/board.yaml", "title: 示例\nas_of: 2026-06-30\napproval: required\n".into()),
            ("content/posts/a.yaml", format!("title: 窗口\nopen: true\n{approval}")),
        ]
    }

    #[test]
    fn nobody_approves_their_own() {
        let own = files("approval: { proposed_by: 甲, approved_by: 甲 }\n");
        assert_eq!(codes(&own.each_ref().map(|(path, text)| (*path, &**text))), ["approved-by-proposer"]);
        let other = files("approval: { proposed_by: 甲, approved_by: 乙, approved_on: 2026-06-01 }\n");
        assert!(codes(&other.each_ref().map(|(path, text)| (*path, &**text))).is_empty());
    }

    #[test]
    fn what_waits_for_approval_is_noted() {
        let waiting = files("");
        let waiting = waiting.each_ref().map(|(path, text)| (*path, &**text));
        assert!(codes(&waiting).is_empty());
        assert_eq!(codes_of(Severity::Note, &waiting), ["not-approved"]);
    }
}
