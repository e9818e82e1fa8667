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

/// A counted number as people say it: `186`, `12万`, `1.5亿`; one that would lose digits stays whole. In English with
/// commas.
pub(crate) fn count(number: f64, language: Language) -> String {
    match language {
        Language::Chinese => {
            for (unit, word) in [(1e8, "亿"), (1e4, "万")] {
                if number.abs() >= unit && (number * 100.0 / unit).fract() == 0.0 {
                    return format!("{}{word}", figure(number / unit));
                }
            }
            figure(number)
        }
        Language::English => {
            let text = figure(number);
            let (whole, rest) = text.split_once('.').map_or((&*text, String::new()), |(a, b)| (a, format!(".{b}")));
            let start = usize::from(whole.starts_with('-'));
            let mut grouped = String::new();
            for (n, c) in whole.chars().enumerate() {
                if n > start && (whole.len() - n) % 3 == 0 {
                    grouped.push(',');
                }
                grouped.push(c);
            }
            grouped + &rest
        }
    }
}

/// 不超过15分钟, at most 15 minutes.
pub(crate) fn at_most(figure: &str, language: Language) -> String {
    match language {
        Language::Chinese => format!("不超过{figure}"),
        Language::English => format!("at most {figure}"),
    }
}

/// 现在16.8, now 16.8.
pub(crate) fn now(value: &str, language: Language) -> String {
    match language {
        Language::Chinese => format!("现在{value}"),
        Language::English => format!("now {value}"),
    }
}

/// 现在16.8，目标不超过15分钟，原来22.
pub(crate) fn on_the_way(value: &str, target: &str, before: Option<&str>, language: Language) -> String {
    let before = |word: &str| before.map(|before| format!("{word}{before}")).unwrap_or_default();
    match language {
        Language::Chinese => format!("{}，目标{target}{}", now(value, language), before("，原来")),
        Language::English => format!("{}, target {target}{}", now(value, language), before(", before ")),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_said_as_people_say_them() {
        let zh = |n| count(n, Language::Chinese);
        assert_eq!([zh(186.0), zh(16.8), zh(9_900.0), zh(120_000.0)], ["186", "16.8", "9900", "12万"]);
        assert_eq!([zh(68_400.0), zh(68_450.0), zh(1.5e8), zh(-20_000.0)], ["6.84万", "68450", "1.5亿", "-2万"]);
        let en = |n| count(n, Language::English);
        assert_eq!([en(186.0), en(120_000.0), en(1_234.5), en(-1_000.0)], ["186", "120,000", "1,234.5", "-1,000"]);
    }
}
