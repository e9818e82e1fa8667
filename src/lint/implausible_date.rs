//! A date that can hardly be meant: a deadline before its commitment was published, a year decades away.

use jiff::civil::Date;

use super::{Rule, Subject, sound};
use crate::diagnostic::{Diagnostic, Place, say};

pub(super) const RULE: Rule = Rule {
    codes: &["deadline-before-publication", "implausible-date"],
    explain: || {
        say!(
            "期限早于公布日期的承诺，一公布就超期；差几十年的日期多半是打错了一位。",
            "A commitment whose deadline lies before its publication is overdue at once; a date decades away is mostly a digit mistyped."
        )
    },
    check,
};

/// So many years from the day it is seen from, and it is a slip.
const YEARS: i16 = 20;

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let today = subject.board.today;
    let mut far = |date: Date, seen_from: Date, place: Place, id: &std::sync::Arc<str>| {
        if (date.year() - seen_from.year()).abs() < YEARS {
            return false;
        }
        diagnostics.push(
            Diagnostic::warning("implausible-date", place, say!("{date} 差了几十年", "{date} is decades away"))
                .hint(say!("核对年份", "check the year"))
                .item(id.clone()),
        );
        true
    };
    let mut early = Vec::new();
    for draft in sound(subject.board.items.commitments.all(), &subject.hidden.commitments) {
        let Some(deadline) = draft.deadline else { continue };
        let published = draft.common.published_on.map(|day| *day);
        let is_far = far(*deadline, published.unwrap_or(today), draft.origin.key("deadline"), &draft.id);
        if let Some(published) = published.filter(|published| !is_far && *deadline < *published) {
            let diagnostic = Diagnostic::warning(
                "deadline-before-publication",
                draft.origin.key("deadline"),
                say!(
                    "期限 {deadline} 早于公布日期 {published}",
                    "the deadline {deadline} lies before the publication on {published}"
                ),
            )
            .label(draft.origin.key("published_on"), say!("公布日期在这里", "published here"))
            .hint(say!("改正其中一个日期", "correct one of the two dates"))
            .item(draft.id.clone());
            early.push(diagnostic);
        }
    }
    for draft in sound(subject.board.items.notices.all(), &subject.hidden.notices) {
        far(*draft.starts_on, today, draft.origin.key("starts_on"), &draft.id);
    }
    let year = |year: i16| Date::new(year.clamp(1, 9999), 1, 1).unwrap_or(today);
    for draft in sound(subject.board.items.rolls.all(), &subject.hidden.rolls) {
        // An archive may reach back; nobody is honoured for a year far ahead.
        if draft.year > today.year() {
            far(year(draft.year), today, draft.origin.key("year"), &draft.id);
        }
    }
    diagnostics.extend(early);
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::codes;

    fn found(deadline: &str, published: &str) -> Vec<&'static str> {
        let text = format!(
            "item: 建停车位\nresponsible: 物业办\ntarget: 200\ndeadline: {deadline}\npublished_on: {published}\nprogress: [{{ on: 2026-06-02 }}]\n"
        );
        codes(&[("content/commitments/a.yaml", &text)])
    }

    #[test]
    fn a_deadline_follows_its_publication_within_years() {
        assert_eq!(found("2026-05-31", "2026-06-01"), ["deadline-before-publication"]);
        assert_eq!(found("2062-12-31", "2026-06-01"), ["implausible-date"]);
        assert_eq!(found("1926-12-31", "2026-06-01"), ["implausible-date"]);
        assert!(found("2026-12-31", "2026-06-01").is_empty());
        assert!(found("2030-12-31", "2026-06-01").is_empty());
    }

    #[test]
    fn notices_and_rolls_are_of_our_time() {
        let notice = "title: 公示\nstarts_on: 2126-06-29\nperiod: { days: 5, unit: calendar }\n";
        assert_eq!(codes(&[("content/notices/n.yaml", notice)]), ["implausible-date"]);
        let roll =
            |year: &str| format!("title: 榜\naward: 奖\nyear: {year}\nconferred_by: 委\nentries: [{{ name: 甲 }}]\n");
        assert_eq!(codes(&[("content/rolls/r.yaml", &roll("2206"))]), ["implausible-date"]);
        assert!(codes(&[("content/rolls/r.yaml", &roll("1989"))]).is_empty());
    }
}
