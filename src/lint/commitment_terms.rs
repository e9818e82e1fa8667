//! A commitment that nobody can check: no target in figures, no deadline, nobody responsible.

use super::{Rule, Subject};
use crate::diagnostic::{Diagnostic, say};
use crate::kinds::{Commitment, CommitmentType, Status};

pub(super) const RULE: Rule = Rule {
    codes: &["no-measurable-target", "no-deadline", "no-responsible-unit"],
    explain: || {
        say!(
            "公开承诺要能评：目标有数，期限有日，责任有主。文件规定的任务分工（assignment）没有期限，不在此列。",
            "A public commitment can be appraised: its target has a figure, its deadline a day, and somebody answers for it. Assignments of a document have no deadline and are exempt."
        )
    },
    check,
};

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let all = subject.board.items.commitments.all().iter().chain(&subject.hidden.commitments);
    // One that also lacks something else is told all that it lacks at once.
    let judged = all.filter(|draft| (draft.sound || draft.unfinished) && draft.common.status != Status::Withdrawn);
    for draft in judged {
        let mut report = |code, key, message, hint| {
            diagnostics.push(Diagnostic::error(code, draft.origin.key(key), message).hint(hint).item(draft.id.clone()));
        };
        if draft.sound && draft.responsible.iter().all(|text| text.is_empty()) {
            report(
                "no-responsible-unit",
                "responsible",
                say!("没有写责任单位或责任人", "nobody is responsible"),
                say!("写 responsible: 单位名称或代号", "write `responsible:` with a name or a slug"),
            );
        }
        if draft.commitment_type == CommitmentType::Assignment {
            continue;
        }
        if !is_measurable(draft) {
            let message = match &draft.target {
                None => say!("没有写目标，做没做到无从评议", "there is no target to appraise it by"),
                Some(target) => say!("目标“{target}”没有数，做没做到无从评议", "the target `{target}` has no figure"),
            };
            report(
                "no-measurable-target",
                "target",
                message,
                say!(
                    "写 target: 200、unit: 户，或 target: 全部",
                    "write `target: 200` with `unit:`, or `target: 全部` (all)"
                ),
            );
        }
        if draft.deadline.is_none() {
            report(
                "no-deadline",
                "deadline",
                say!("没有写完成期限", "there is no deadline"),
                say!("写 deadline: 2026-12-31", "write `deadline: 2026-12-31`"),
            );
        }
    }
}

fn is_measurable(commitment: &Commitment) -> bool {
    commitment.target.as_ref().is_some_and(|target| has_figure(target))
}

/// A figure, or a word that leaves no doubt: all, none.
fn has_figure(text: &str) -> bool {
    const WHOLE: &[&str] =
        &["全部", "全覆盖", "全员", "百分之", "清零", "无一", "逐户", "逐件", "all", "none", "every"];
    if text.chars().any(|c| c.is_ascii_digit() || ('０'..='９').contains(&c))
        || WHOLE.iter().any(|word| text.contains(word))
    {
        return true;
    }
    // A numeral counts before what it counts: 三次 is a figure, 进一步 and 统一 are not.
    const NUMERALS: &str = "〇零一二两三四五六七八九十百千万亿半";
    const COUNTED: &str = "个次户人名件处项条天日周月年场所套盏台米公里元亩棵株期篇对成倍分时部份间座辆起例宗";
    let chars: Vec<char> = text.chars().collect();
    chars.windows(2).any(|pair| NUMERALS.contains(pair[0]) && COUNTED.contains(pair[1]))
}

#[cfg(test)]
mod tests {
    use super::has_figure;
    use crate::lint::testing::{codes, pointed_at};

    fn commitment(keys: &str) -> String {
        format!("item: 建停车位\n{keys}")
    }

    #[test]
    fn each_missing_term_is_named() {
        for (keys, code) in [
            ("responsible: 物业办\ndeadline: 2026-12-31\n", "no-measurable-target"),
            ("responsible: 物业办\ndeadline: 2026-12-31\ntarget: 尽力而为\n", "no-measurable-target"),
            ("responsible: 物业办\ntarget: 200\n", "no-deadline"),
            ("responsible: []\ndeadline: 2026-12-31\ntarget: 200\n", "no-responsible-unit"),
        ] {
            assert_eq!(codes(&[("content/commitments/a.yaml", &commitment(keys))]), [code]);
        }
    }

    #[test]
    fn the_vague_target_is_shown() {
        let text = commitment("responsible: 物业办\ndeadline: 2026-12-31\ntarget: 尽力而为\n");
        assert_eq!(pointed_at("no-measurable-target", &[("content/commitments/a.yaml", &text)]), "尽力而为");
    }

    #[test]
    fn a_whole_commitment_and_an_assignment_are_fine() {
        let whole = commitment("responsible: 物业办\ndeadline: 2026-12-31\ntarget: 200\n");
        let assignment = commitment("responsible: 物业办\ntype: assignment\n");
        assert!(
            codes(&[("content/commitments/a.yaml", &whole), ("content/commitments/b.yaml", &assignment)]).is_empty()
        );
    }

    #[test]
    fn figures_in_words_count() {
        for text in ["200处", "不少于26周", "全部", "100%", "每周三次", "零投诉（0起）", "两个月内"]
        {
            assert!(has_figure(text), "{text}");
        }
        for text in ["进一步提升", "统一标准", "尽快", "一流服务"] {
            assert!(!has_figure(text), "{text}");
        }
    }
}
