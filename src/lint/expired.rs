//! A notice that is still there after its last day of publication.

use super::{Rule, Subject};
use crate::diagnostic::{Diagnostic, say};
use crate::kinds::Status;

pub(super) const RULE: Rule = Rule {
    codes: &["past-publish-until"],
    explain: || {
        say!(
            "过了 publish_until，公示不再显示。文件留着也不会公布：撤回或续期，写明白。",
            "Past `publish_until` a notice is hidden. Its file does nothing any more: withdraw it or extend it."
        )
    },
    check,
};

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let today = subject.board.today;
    for notice in
        subject.hidden.notices.iter().filter(|notice| notice.sound && notice.common.status == Status::Published)
    {
        let Some(until) = notice.common.publish_until.filter(|until| **until < today) else { continue };
        let last = crate::calendar::chinese(*until);
        diagnostics.push(
            Diagnostic::warning(
                "past-publish-until",
                notice.origin.key("publish_until"),
                say!("公布到{last}为止，已经不再显示", "published until {until}; it is not shown any more"),
            )
            .hint(say!(
                "写 status: withdrawn；还要公布的，改 publish_until",
                "write `status: withdrawn`, or move `publish_until`"
            ))
            .item(notice.id.clone()),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::codes;

    fn found(keys: &str) -> Vec<&'static str> {
        let text = format!("title: 公示\nstarts_on: 2026-06-01\nperiod: {{ days: 5, unit: working }}\n{keys}");
        codes(&[("content/notices/a.yaml", &text)])
    }

    #[test]
    fn what_has_run_out_is_told() {
        assert_eq!(found("publish_until: 2026-06-29\n"), ["past-publish-until"]);
        assert!(found("publish_until: 2026-06-30\n").is_empty());
        assert!(found("publish_until: 2026-06-29\nstatus: withdrawn\n").is_empty());
    }
}
