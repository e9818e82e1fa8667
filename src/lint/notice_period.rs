//! A notice that is taken down before its period is over, or whose period nobody can count.

use super::{Rule, Subject, sound};
use crate::calendar::{MissingYear, Unit};
use crate::diagnostic::{Diagnostic, KeyPath, say};

pub(super) const RULE: Rule = Rule {
    codes: &["period-too-short", "calendar-year-missing"],
    explain: || {
        say!(
            "公示期首尾两天都算，工作日按国务院办公厅每年的放假安排（含调休）计算。少一天，公示就不作数。",
            "Both ends of a notice's period count; working days follow the State Council's yearly table with its make-up days. A day short, and the notice does not count."
        )
    },
    check,
};

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for notice in sound(subject.board.items.notices.all(), &subject.hidden.notices) {
        let days = notice.period.days;
        let counted = match subject.board.calendar.period_end(*notice.starts_on, u32::from(days), notice.period.unit) {
            Ok(counted) => counted,
            Err(MissingYear(year)) => {
                diagnostics.push(
                    Diagnostic::error(
                        "calendar-year-missing",
                        notice.origin.key("starts_on"),
                        say!("没有{year}年的放假安排，算不出工作日", "the working days of {year} are not known"),
                    )
                    .hint(say!(
                        "运行 noticeboard add 日历 {year}，在 content/calendar/{year}.yaml 里照国务院办公厅的通知写 off:（放假）和 workdays:（调休上班）",
                        "run `noticeboard add calendar {year}` and write `off:` and `workdays:` from the State Council's notice into content/calendar/{year}.yaml"
                    ))
                    .item(notice.id.clone()),
                );
                continue;
            }
        };
        let Some(ends_on) = notice.ends_on.filter(|ends_on| **ends_on < counted) else { continue };
        let (unit_zh, unit_en) = match notice.period.unit {
            Unit::Working => ("个工作日", "working days"),
            Unit::Calendar => ("天", "days"),
        };
        let last = crate::calendar::chinese(counted);
        diagnostics.push(
            Diagnostic::error(
                "period-too-short",
                notice.origin.key("ends_on"),
                say!(
                    "公示期{days}{unit_zh}，应当到{last}，写的却是 {ends_on}",
                    "{days} {unit_en} last until {counted}, but it ends on {ends_on}"
                ),
            )
            .label(notice.origin.value(&KeyPath::root().key("period")), say!("公示期", "the period"))
            .hint(say!("改成 ends_on: {counted}，或删去这一行", "write `ends_on: {counted}`, or remove the line"))
            .item(notice.id.clone()),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{codes, pointed_at};

    fn notice(dates: &str, unit: &str) -> String {
        format!("title: 公示\n{dates}\nperiod: {{ days: 5, unit: {unit} }}\n")
    }

    #[test]
    fn both_ends_count_and_make_up_days_are_worked() {
        // 9 May 2026 is a Saturday that is worked: 8, 9, 11, 12, 13.
        for (dates, unit, expected) in [
            ("starts_on: 2026-05-08\nends_on: 2026-05-13", "working", &[][..]),
            ("starts_on: 2026-05-08\nends_on: 2026-05-12", "working", &["period-too-short"]),
            ("starts_on: 2026-05-08\nends_on: 2026-05-12", "calendar", &[]),
            ("starts_on: 2026-05-08\nends_on: 2026-05-11", "calendar", &["period-too-short"]),
            ("starts_on: 2026-05-08", "working", &[]),
        ] {
            assert_eq!(codes(&[("content/notices/a.yaml", &notice(dates, unit))]), expected, "{dates}");
        }
    }

    #[test]
    fn a_year_without_a_table_is_named_at_its_date() {
        let text = notice("starts_on: 2027-03-01", "working");
        let files = [("content/notices/a.yaml", &*text)];
        assert_eq!(codes(&files), ["calendar-year-missing"]);
        assert_eq!(pointed_at("calendar-year-missing", &files), "2027-03-01");
        let with_table = [files[0], ("content/calendar/2027.yaml", "off: [2027-01-01]\n")];
        assert!(codes(&with_table).is_empty());
    }
}
