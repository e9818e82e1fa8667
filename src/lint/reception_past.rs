//! Reception days whose dates are all past.

use super::{Rule, Subject};
use crate::diagnostic::{Diagnostic, KeyPath, say};

pub(super) const RULE: Rule = Rule {
    codes: &["reception-past"],
    explain: || {
        say!(
            "接待日的日期都过去了，网页和大屏上就没有下一次：群众不知道哪天来。",
            "When every date of reception is past there is no next one on pages and screens: nobody knows when to come."
        )
    },
    check,
};

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let today = subject.board.today;
    for node in subject.board.orgs.iter() {
        let draft = &node.draft;
        if !draft.sound {
            continue;
        }
        for (n, day) in draft.reception_days.iter().flat_map(|days| days.iter()).enumerate() {
            let Some(last) = day.dates.last().filter(|last| ***last < today) else { continue };
            let zh = crate::calendar::chinese(**last);
            let path = KeyPath::root().key("reception_days").index(n).key("dates");
            diagnostics.push(
                Diagnostic::warning(
                    "reception-past",
                    draft.origin.value(&path),
                    say!("最后一次接待是{zh}，以后没有了", "the last reception was on {last}; none is to come"),
                )
                .hint(say!(
                    "补上以后的日期；“每月15日”“每周五”这样的接待日不用写 dates",
                    "add the coming dates; a day like 每月15日 or 每周五 needs no `dates`"
                ))
                .item(draft.id.clone()),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::codes;

    fn found(days: &str) -> Vec<&'static str> {
        codes(&[("content/hall/org.yaml", &format!("name: 大厅\nreception_days:\n{days}"))])
    }

    #[test]
    fn dates_that_are_all_past_are_told() {
        assert_eq!(found("- { day: 大集, dates: [2026-06-01, 2026-06-29] }\n"), ["reception-past"]);
        assert!(found("- { day: 大集, dates: [2026-06-01, 2026-06-30] }\n").is_empty());
        assert!(found("- 每月15日\n").is_empty());
    }
}
