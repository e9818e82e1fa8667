//! A board or a page on which nothing moves.

use jiff::civil::Date;

use super::{Rule, Subject};
use crate::board::{Reported, Stage};
use crate::diagnostic::{Diagnostic, Message, Place, counted, say};
use crate::kinds::{CommitmentType, Draft, Kind};
use crate::settings;

pub(super) const RULE: Rule = Rule {
    codes: &["stale-board", "stale-page"],
    explain: || {
        say!(
            "多日没有变化，看的人会以为没人管了。天数在 board.yaml 的 limits 里；写 0 就不提醒。这只是提醒，不要为了日期造内容。",
            "A board that never moves looks abandoned. The days are `limits` in board.yaml; 0 turns this off. It is advice: do not invent news for the sake of a date."
        )
    },
    check,
};

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let limits = &subject.board.settings.limits;
    stale_board(subject, limits.stale_board_days, diagnostics);
    stale_pages(subject, limits.stale_page_days, diagnostics);
}

fn stale_board(subject: &Subject<'_>, limit: u16, diagnostics: &mut Vec<Diagnostic>) {
    let board = subject.board;
    let newest = board.newest_fact();
    // A board without any date is new, not stale.
    let Some((newest, days)) = newest.and_then(|date| Some((date, older_than(date, board.today, limit)?))) else {
        return;
    };
    let last = crate::calendar::chinese(newest);
    let days_en = counted(days, "day");
    diagnostics.push(
        Diagnostic::warning(
            "stale-board",
            Place::whole(settings::PATH),
            say!(
                "整个公示栏{days}天没有变化，最近一次是{last}",
                "nothing on the board changed for {days_en}, since {newest}"
            ),
        )
        .hint(say!("写上最近的进展、考评或公示", "add the latest progress, reviews or notices")),
    );
}

fn stale_pages(subject: &Subject<'_>, limit: u16, diagnostics: &mut Vec<Diagnostic>) {
    let board = subject.board;
    for (draft, facts) in board.items.commitments.all().iter().zip(&board.commitment_facts) {
        let silent = facts.reported == Reported::NotStarted && draft.deadline.is_some_and(|on| *on < board.today);
        // A finished one may rest; one that passed its deadline in silence is told so already.
        if draft.commitment_type == CommitmentType::Assignment
            || facts.reported == Reported::Done
            || draft.verdict.is_some()
            || silent
        {
            continue;
        }
        let hint = say!("写一条进展（progress）", "add an entry to `progress`");
        diagnostics.extend(stale_page(draft, draft.newest_fact(board.today), limit, board.today, "item", hint));
    }
    for (post, facts) in board.items.posts.all().iter().zip(&board.post_facts) {
        if !post.post_type.is_starred() || facts.stage == Stage::Open {
            continue;
        }
        let newest = post.newest_fact(board.today).max(facts.last_review_on);
        let hint = say!("补上考评，或撤下这个岗位", "add its reviews, or withdraw the post");
        diagnostics.extend(stale_page(post, newest, limit, board.today, "title", hint));
    }
}

fn stale_page<K: Kind>(
    draft: &Draft<K>,
    newest: Option<Date>,
    limit: u16,
    today: Date,
    key: &str,
    hint: Message,
) -> Option<Diagnostic> {
    let days = older_than(newest?, today, limit)?;
    let title = draft.title();
    let days_en = counted(days, "day");
    let message = say!("“{title}”{days}天没有变化", "{title} has not changed for {days_en}");
    Some(Diagnostic::warning("stale-page", draft.origin.key(key), message).hint(hint).item(draft.id.clone()))
}

/// The days since a date, if they are more than the limit; a limit of 0 asks for nothing.
fn older_than(date: Date, today: Date, limit: u16) -> Option<i32> {
    let days = date.until(today).ok()?.get_days();
    (limit > 0 && days > i32::from(limit)).then_some(days)
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Severity;
    use crate::lint::testing::codes_of;

    fn found(published: &str, keys: &str) -> Vec<&'static str> {
        let text = format!(
            "item: 建停车位\nresponsible: 物业办\ntarget: 200\ndeadline: 2026-12-31\npublished_on: {published}\n{keys}"
        );
        codes_of(Severity::Warning, &[("content/commitments/a.yaml", &text)])
    }

    #[test]
    fn a_board_is_stale_after_fourteen_days() {
        assert!(found("2026-06-16", "").is_empty());
        assert_eq!(found("2026-06-15", ""), ["stale-board"]);
        assert!(codes_of(Severity::Warning, &[]).is_empty());
    }

    #[test]
    fn an_open_page_is_stale_after_half_a_year() {
        assert_eq!(found("2025-12-31", ""), ["stale-board", "stale-page"]);
        assert_eq!(found("2026-01-02", ""), ["stale-board"]);
        assert_eq!(found("2025-12-31", "progress: [{ on: 2026-01-05, state: done }]\n"), ["stale-board"]);
    }

    #[test]
    fn zero_days_ask_for_nothing() {
        let settings = "title: 示例\nas_of: 2026-06-30\nlimits: { stale_board_days: 0, stale_page_days: 0 }\n";
        let text = "item: 建停车位\nresponsible: 物业办\ntarget: 200\ndeadline: 2026-12-31\npublished_on: 2020-01-01\n";
        let files = [("content/board.yaml", settings), ("content/commitments/a.yaml", text)];
        assert!(codes_of(Severity::Warning, &files).is_empty());
    }
}
