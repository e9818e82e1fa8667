//! A deadline that passed in silence.

use super::{Rule, Subject};
use crate::board::{Board, Reported};
use crate::diagnostic::{Diagnostic, Message, say};
use crate::kinds::{CommitmentType, Day, Draft, Kind};

pub(super) const RULE: Rule = Rule {
    codes: &["nothing-reported"],
    explain: || {
        say!(
            "期限已过，一条进展也没有：群众看不出是没做，还是做了没写。",
            "The deadline has passed and nothing was ever reported: readers cannot tell whether it was not done or not written down."
        )
    },
    check,
};

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let board = subject.board;
    for (draft, facts) in board.items.commitments.all().iter().zip(&board.commitment_facts) {
        let is_silent = facts.reported == Reported::NotStarted && draft.verdict.is_none();
        if is_silent && draft.commitment_type != CommitmentType::Assignment {
            let hint = say!(
                "写 progress: 一条日期和说明；改了期限的，写 amendments",
                "add `progress:` with a date and a text; if the deadline was moved, `amendments:`"
            );
            diagnostics.extend(silent(board, draft, draft.deadline, hint));
        }
    }
    for draft in board.items.suggestions.all() {
        if draft.verdict.is_none() && !draft.progress.iter().any(|entry| *entry.on <= board.today) {
            let hint = say!("写 progress: 一条日期和说明", "add `progress:` with a date and a text");
            diagnostics.extend(silent(board, draft, draft.deadline, hint));
        }
    }
}

fn silent<K: Kind>(board: &Board, draft: &Draft<K>, deadline: Option<Day>, hint: Message) -> Option<Diagnostic> {
    deadline.filter(|deadline| **deadline < board.today)?;
    let message = say!("期限已过，还没有写过进展", "the deadline has passed and nothing was reported");
    let place = draft.origin.key("deadline");
    Some(Diagnostic::warning("nothing-reported", place, message).hint(hint).item(draft.id.clone()))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::codes;

    fn found(deadline: &str, progress: &str) -> Vec<&'static str> {
        let text = format!("item: 建停车位\nresponsible: 物业办\ntarget: 200\ndeadline: {deadline}\n{progress}");
        codes(&[("content/commitments/a.yaml", &text)])
    }

    #[test]
    fn silence_after_the_deadline_is_warned_of() {
        assert_eq!(found("2026-06-29", ""), ["nothing-reported"]);
        assert!(found("2026-06-30", "").is_empty());
        assert!(found("2026-06-29", "progress: [{ on: 2026-06-20, text: 开工 }]\n").is_empty());
        // What is dated later is not said yet.
        assert_eq!(found("2026-06-29", "progress: [{ on: 2026-07-20, text: 开工 }]\n"), ["nothing-reported"]);
    }
}
