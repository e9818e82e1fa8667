//! Dates and figures in the board's language.

use jiff::civil::Date;

use crate::calendar::{Period, chinese, chinese_month_day, english};
use crate::diagnostic::Language;

/// 2026年5月22日, 22 May 2026.
pub(crate) fn day(date: Date, language: Language) -> String {
    match language {
        Language::Chinese => chinese(date),
        Language::English => english(date),
    }
}

/// 5月22日, 22 May.
pub(crate) fn month_day(date: Date, language: Language) -> String {
    match language {
        Language::Chinese => chinese_month_day(date),
        Language::English => {
            let whole = english(date);
            whole.rsplit_once(' ').map_or(whole.clone(), |(start, _)| start.trim_end_matches(',').to_owned())
        }
    }
}

/// 周三, Wednesday.
pub(crate) fn weekday(date: Date, language: Language) -> &'static str {
    const WORDS: [(&str, &str); 7] = [
        ("周一", "Monday"),
        ("周二", "Tuesday"),
        ("周三", "Wednesday"),
        ("周四", "Thursday"),
        ("周五", "Friday"),
        ("周六", "Saturday"),
        ("周日", "Sunday"),
    ];
    let (zh, en) = WORDS[usize::from(date.weekday().to_monday_zero_offset().unsigned_abs()) % WORDS.len()];
    match language {
        Language::Chinese => zh,
        Language::English => en,
    }
}

/// 2026年上半年, 2026-H1.
pub(crate) fn period(period: Period, language: Language) -> String {
    match language {
        Language::Chinese => period.chinese(),
        Language::English => period.to_string(),
    }
}

/// A number as people write it: `186`, `12.5`.
pub(crate) fn figure(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        format!("{number:.0}")
    } else {
        let text = format!("{number:.2}");
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    }
}
