//! The words for what was to be a date.

use crate::calendar::{NoDate, month_name, written_date};
use crate::diagnostic::{Diagnostic, Message, Place, say};

/// What is wrong with a text where a date was wanted, if it is nearly one; `key` is what it is the value of.
pub(super) fn no_date(key: &str, text: &str, place: Place) -> Option<Diagnostic> {
    let no = written_date(text)?.err()?;
    let write = |day: jiff::civil::Date| say!("写成 {key}: {day}", "write `{key}: {day}`");
    let (code, message, hint): (_, Message, Message) = match no {
        NoDate::NoSuchDay { year, month, day, last } => {
            let name = month_name(month);
            let message = match (month, day) {
                (2, 29) => say!("{year}年2月没有29日", "February {year} has {last} days"),
                _ => say!("{month}月没有{day}日", "{name} has {last} days"),
            };
            let hint = say!(
                "核对是哪一天；这个月的最后一天写 {key}: {year:04}-{month:02}-{last:02}",
                "check the day; the last one of the month is `{key}: {year:04}-{month:02}-{last:02}`"
            );
            ("no-such-day", message, hint)
        }
        NoDate::NoSuchMonth { month } => (
            "no-such-day",
            say!("没有{month}月", "there is no month {month}"),
            say!("写成年-月-日，如 {key}: 2026-05-22", "write year-month-day, such as `{key}: 2026-05-22`"),
        ),
        NoDate::NoYear { month, day } => (
            "wrong-type",
            say!("日期“{text}”没有写年份", "the date `{text}` has no year"),
            say!(
                "写上四位年份，如 {key}: 2026-{month:02}-{day:02}",
                "write the year as well, such as `{key}: 2026-{month:02}-{day:02}`"
            ),
        ),
        NoDate::NoDay { last } => (
            "wrong-type",
            say!("日期“{text}”没有写到哪一天", "the date `{text}` names no day"),
            say!("写到日；到最后一天为止的，写 {key}: {last}", "name a day; up to the last one it is `{key}: {last}`"),
        ),
        NoDate::Words { day } => {
            ("wrong-type", say!("这里只写日期，“{text}”里还有别的字", "`{text}` holds more than a date"), write(day))
        }
        NoDate::Range { first, last } => (
            "wrong-type",
            say!("这里只写一天，“{text}”是一段日子", "one day is wanted here, and `{text}` is a span of them"),
            say!(
                "第一天写 {key}: {first}，最后一天写 {key}: {last}",
                "the first is `{key}: {first}`, the last `{key}: {last}`"
            ),
        ),
        NoDate::ShortYear { day } => {
            ("wrong-type", say!("年份要写四位：{text}", "the year has four digits: `{text}`"), write(day))
        }
        NoDate::DayFirst { one, other } => (
            "wrong-type",
            say!("“{text}”分不清哪个是月、哪个是日", "`{text}` does not tell the month from the day"),
            say!("写成 {key}: {one} 或 {key}: {other}", "write `{key}: {one}` or `{key}: {other}`"),
        ),
        NoDate::Serial { day } => (
            "wrong-type",
            say!("{text} 像是表格里的日期序号", "{text} looks like a spreadsheet's number of a day"),
            say!("是 {day} 的话，写 {key}: {day}", "if it is {day}, write `{key}: {day}`"),
        ),
        NoDate::OtherWeekday { day } => {
            let weekday = ["一", "二", "三", "四", "五", "六", "日"]
                [usize::from(day.weekday().to_monday_zero_offset().unsigned_abs()) % 7];
            (
                "wrong-type",
                say!("{day} 是星期{weekday}，和“{text}”不符", "{day} is another day of the week than `{text}` says"),
                say!("核对日期，只写 {key}: {day}", "check the date, and write `{key}: {day}` only"),
            )
        }
        NoDate::Always if key == "deadline" => (
            "wrong-type",
            say!("“{text}”不是日期", "`{text}` is no date"),
            say!(
                "长期坚持的，写这一期的最后一天，频次写在 recurrence；没有期限的任务，写 type: assignment，删去 deadline",
                "for what goes on, give the last day of this term and put how often into `recurrence`; a task without a deadline is `type: assignment`"
            ),
        ),
        NoDate::Always => (
            "wrong-type",
            say!("“{text}”不是日期", "`{text}` is no date"),
            say!(
                "写一天，如 {key}: 2026-05-22；没有就删去这一行",
                "give a day, such as `{key}: 2026-05-22`, or remove the line"
            ),
        ),
    };
    Some(Diagnostic::error(code, place, message).hint(hint))
}
