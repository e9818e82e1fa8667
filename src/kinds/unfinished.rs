//! What a draft may still lack.
//!
//! Nothing of a draft is published, so what is not written yet is told and stops nobody: one branch's half-written pledge
//! must not block a city. As soon as its status says more, it is an error like any other. What is wrong, and not only
//! missing, is an error in a draft as well.

use crate::diagnostic::{Diagnostic, Severity};

/// The codes that only say that something is still missing.
const MISSING: &[&str] = &[
    "missing-key",
    "no-responsible-unit",
    "no-measurable-target",
    "no-deadline",
    "no-acceptance-phone",
    "no-acceptance-address",
    "unexplained-failure",
    "missing-photo",
    "missing-file",
    "unknown-reference",
];

/// Whether a draft is excused from this fault.
pub(crate) fn is_excused(diagnostic: &Diagnostic) -> bool {
    diagnostic.severity == Severity::Error && MISSING.contains(&diagnostic.code)
}

/// Makes the fault a remark, if a draft is excused from it.
pub(crate) fn excuse(diagnostic: &mut Diagnostic) {
    if is_excused(diagnostic) {
        diagnostic.severity = Severity::Note;
        diagnostic.message.zh.insert_str(0, "草稿还不完整：");
        diagnostic.message.en.insert_str(0, "unfinished draft: ");
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Severity;
    use crate::lint::testing::{codes_of, diagnostics};

    fn commitment(status: &str, rest: &str) -> String {
        format!("status: {status}\n{rest}")
    }

    #[test]
    fn a_draft_may_lack_what_a_published_item_may_not() {
        for (path, rest) in [
            ("content/commitments/c.yaml", "item: 建车位\n"),
            ("content/commitments/c.yaml", "item: 建车位\nresponsible: 村委\n"),
            ("content/posts/p.yaml", "title: 窗口\n"),
            ("content/posts/p.yaml", "title: 窗口\nholder: nobody-yet\npledge: 多问一句。\n"),
            ("content/notices/n.yaml", "title: 公示\n"),
        ] {
            let draft = commitment("draft", rest);
            assert!(codes_of(Severity::Error, &[(path, &draft)]).is_empty(), "{rest}");
            assert!(!codes_of(Severity::Note, &[(path, &draft)]).is_empty(), "{rest}");
            let published = commitment("published", rest);
            assert!(!codes_of(Severity::Error, &[(path, &published)]).is_empty(), "{rest}");
        }
    }

    #[test]
    fn what_is_wrong_is_wrong_in_a_draft_as_well() {
        let draft = commitment("draft", "item: 建车位\nresponsable: 村委\n");
        assert!(codes_of(Severity::Error, &[("content/commitments/c.yaml", &draft)]).contains(&"unknown-key"));
        let draft = commitment("draft", "item: 联系人身份证11010519491231002X\n");
        let found = diagnostics(&[("content/commitments/c.yaml", &draft)]);
        assert!(found.iter().any(|d| d.severity == Severity::Error && d.code != "missing-key"), "{found:?}");
    }

    #[test]
    fn an_unfinished_draft_is_not_published() {
        let files = [("content/commitments/c.yaml", "status: draft\nitem: 建车位\n")];
        let sources = crate::lint::testing::sources(&files);
        let checked = crate::pipeline::check_sources(&sources, &crate::pipeline::Options::default());
        assert!(checked.assembled.board.items.commitments.all().is_empty());
        assert!(!checked.stops(&crate::pipeline::Options::default()));
    }
}
