//! 未兑现 without a word of why.

use super::{Rule, Subject, sound};
use crate::diagnostic::{Diagnostic, KeyPath, say};
use crate::kinds::{Draft, Kind, Verdict, VerdictResult};

pub(super) const RULE: Rule = Rule {
    codes: &["unexplained-failure"],
    explain: || {
        say!(
            "未兑现的承诺要公开说明原因和打算，不能一个词了事。",
            "A commitment that was not fulfilled needs a public explanation: why, and what now."
        )
    },
    check,
};

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let (items, hidden) = (&subject.board.items, subject.hidden);
    for draft in sound(items.commitments.all(), &hidden.commitments) {
        diagnostics.extend(unexplained(draft, draft.verdict.as_deref()));
    }
    for draft in sound(items.suggestions.all(), &hidden.suggestions) {
        diagnostics.extend(unexplained(draft, draft.verdict.as_ref()));
    }
}

fn unexplained<K: Kind>(draft: &Draft<K>, verdict: Option<&Verdict>) -> Option<Diagnostic> {
    verdict.filter(|verdict| verdict.result == VerdictResult::Unfulfilled && verdict.explanation.is_none())?;
    let place = draft.origin.value(&KeyPath::root().key("verdict").key("result"));
    let message = say!("结论是未兑现，却没有公开说明", "not fulfilled, and no explanation");
    let hint = say!(
        "在 verdict 里写 explanation: 没做到的原因和下一步打算",
        "write `explanation:` in the verdict: why, and what comes next"
    );
    Some(Diagnostic::error("unexplained-failure", place, message).hint(hint).item(draft.id.clone()))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::codes;

    fn found(verdict: &str) -> Vec<&'static str> {
        let text = format!(
            "item: 建停车位\nresponsible: 物业办\ntarget: 200\ndeadline: 2026-05-31\n\
             progress: [{{ on: 2026-05-01 }}]\nverdict: {{ on: 2026-06-01, {verdict} }}\n"
        );
        codes(&[("content/commitments/a.yaml", &text)])
    }

    #[test]
    fn a_failure_needs_an_explanation() {
        assert_eq!(found("result: unfulfilled"), ["unexplained-failure"]);
        assert_eq!(found("result: unfulfilled, explanation: ' '"), ["unexplained-failure"]);
        assert!(found("result: unfulfilled, explanation: 管线未迁改。").is_empty());
        assert!(found("result: fulfilled").is_empty());
    }
}
