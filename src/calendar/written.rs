//! Dates as they are typed, pasted and spoken: `2026年3月5日`, `2026.3.5`, `２０２６/３/５`, `二〇二六年三月五日`.
//!
//! What can only be one day is that day. Where something is missing or two days may be meant, there is none, and the
//! reason tells what to write.

use jiff::civil::Date;

use crate::text::narrow;

/// Why a text is no date, as far as it nearly is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoDate {
    /// `2026-06-31`: the month and its last day.
    NoSuchDay { year: i16, month: i8, day: i8, last: i8 },
    /// `2026-13-05`.
    NoSuchMonth { month: i8 },
    /// `3月5日`.
    NoYear { month: i8, day: i8 },
    /// `2026年6月`: the first and the last day that it may be.
    NoDay { last: Date },
    /// `2026年底`, `2026年6月30日前`: a date in other words.
    Words { day: Date },
    /// `2026年7月1日至9月30日`.
    Range { first: Date, last: Date },
    /// `26-3-5`.
    ShortYear { day: Date },
    /// `5/3/2026`.
    DayFirst { one: Date, other: Date },
    /// `46086`, as spreadsheets count days.
    Serial { day: Date },
    /// `2026年3月5日 星期一`, which was a Thursday.
    OtherWeekday { day: Date },
    /// `长期`.
    Always,
}

/// The day that a text means without doubt. `None` where it is nothing like a date.
pub fn written_date(text: &str) -> Option<Result<Date, NoDate>> {
    if text.len() > 100 {
        return None;
    }
    let text = plain(text);
    if text.is_empty() {
        return None;
    }
    if matches!(&*text, "长期" | "常年" | "长期坚持" | "常态化" | "全年" | "待定" | "无" | "暂无" | "永久")
    {
        return Some(Err(NoDate::Always));
    }
    let (numbers, rest) = split(&text)?;
    let [a, b, c] = numbers;
    Some(match (a, b, c) {
        // `20260305`, and days counted since 1900.
        (Some((number, 8)), None, None) if rest.is_empty() => day(number / 10_000, number / 100 % 100, number % 100),
        (Some((number @ 36_526..=73_050, 5)), None, None) if rest.is_empty() => {
            let first = Date::constant(1899, 12, 30);
            let day = first.checked_add(jiff::Span::new().try_days(number).ok()?).ok()?;
            Err(NoDate::Serial { day })
        }
        (Some((year, 4)), Some((month, 1 | 2)), Some((number, 1 | 2))) => match day(year, month, number) {
            Ok(day) => behind(&rest, day),
            no => no,
        },
        (Some((one, 1 | 2)), Some((other, 1 | 2)), Some((year, 4))) if !text.contains('年') => {
            let (a, b) = (day(year, other, one), day(year, one, other));
            match (a, b) {
                (Ok(one), Ok(other)) if one == other => Ok(one),
                (Ok(one), Ok(other)) => Err(NoDate::DayFirst { one, other }),
                (Ok(day), _) | (_, Ok(day)) => Err(NoDate::Words { day }),
                (no, _) => no,
            }
        }
        (Some((year, 2)), Some((month, 1 | 2)), Some((number, 1 | 2))) => match day(2000 + year, month, number) {
            Ok(day) => Err(NoDate::ShortYear { day }),
            no => no,
        },
        // `2026年6月`, `2026-06底`.
        (Some((year, 4)), Some((month, 1 | 2)), None) => match day(year, month, 1) {
            Ok(first) if rest.starts_with(['底', '末']) => Err(NoDate::Words { day: first.last_of_month() }),
            Ok(first) if rest.starts_with("中旬") => Err(NoDate::NoDay { last: first.last_of_month() }),
            Ok(first) if rest.is_empty() || rest.starts_with(['前', '内', '份']) => {
                Err(NoDate::NoDay { last: first.last_of_month() })
            }
            Ok(_) => return None,
            no => no,
        },
        (Some((year, 4)), None, None) if text.contains('年') => {
            let year = i16::try_from(year).ok()?;
            let end = |month: i8| Date::new(year, month, 1).ok().map(Date::last_of_month);
            let last = end(12)?;
            match &*rest {
                "底" | "末" | "底前" | "末前" | "年底" | "年底前" => Err(NoDate::Words { day: last }),
                "上半年" | "年中" | "上半年底" => Err(NoDate::Words { day: end(6)? }),
                "" | "内" | "度" | "年内" => Err(NoDate::NoDay { last }),
                _ => return None,
            }
        }
        // `3月5日`, `3-5`.
        (Some((month, 1 | 2)), Some((day, 1 | 2)), None) if text.contains('月') || rest.is_empty() => {
            if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
                return None;
            }
            Err(NoDate::NoYear { month: month as i8, day: day as i8 })
        }
        _ => return None,
    })
}

/// A day by its numbers.
fn day(year: i64, month: i64, day: i64) -> Result<Date, NoDate> {
    let (year, small) = (i16::try_from(year).unwrap_or(0), |n: i64| i8::try_from(n).unwrap_or(i8::MAX));
    let (month, day) = (small(month), small(day));
    let Ok(first) = Date::new(year, month, 1) else { return Err(NoDate::NoSuchMonth { month }) };
    Date::new(year, month, day).map_err(|_| NoDate::NoSuchDay { year, month, day, last: first.days_in_month() })
}

/// What stands behind a whole date: nothing, a full stop, the right weekday, the zero time that spreadsheets add.
fn behind(rest: &str, day: Date) -> Result<Date, NoDate> {
    let bare = rest.trim_matches(['(', ')', '（', '）', '。', '，', ',', '；', ';', '.']);
    let time = bare.trim_start_matches(['T', 't']);
    if bare.is_empty() || time.contains([':', '：']) && time.chars().all(|c| matches!(c, '0' | ':' | '：' | 'Z' | '.'))
    {
        return Ok(day);
    }
    let weekday = ["星期", "周", "礼拜"].iter().find_map(|word| bare.strip_prefix(word));
    match weekday.and_then(|weekday| "一二三四五六日天".find(weekday).filter(|_| weekday.chars().count() == 1))
    {
        Some(at) if (at / 3).min(6) == usize::from(day.weekday().to_monday_zero_offset().unsigned_abs()) => Ok(day),
        Some(_) => Err(NoDate::OtherWeekday { day }),
        None => {
            let last = rest.strip_prefix(['至', '到', '~', '～', '-']).map(|last| last.trim_start_matches('-'));
            let last = last.and_then(|last| match written_date(last)? {
                Ok(last) => Some(last),
                Err(NoDate::NoYear { month, day: number }) => Date::new(day.year(), month, number).ok(),
                Err(_) => None,
            });
            Err(last
                .filter(|last| *last > day)
                .map_or(NoDate::Words { day }, |last| NoDate::Range { first: day, last }))
        }
    }
}

/// Narrow, and without blanks and signs that nobody sees; where a blank parts two numbers, a `T` does.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut blank = false;
    for c in text.chars().filter(|c| crate::text::counts(*c)) {
        if c.is_whitespace() {
            blank = true;
            continue;
        }
        let c = if c == '／' { '/' } else { narrow(c) };
        if blank && c.is_ascii_digit() && plain.ends_with(|c: char| c.is_ascii_digit()) {
            plain.push('T');
        }
        blank = false;
        plain.push(c);
    }
    plain
}

/// A number and with how many digits it was written.
type Number = Option<(i64, usize)>;

/// Up to three numbers with a sign of dates between them, and what stands behind.
fn split(text: &str) -> Option<([Number; 3], String)> {
    let mut numbers = [None; 3];
    let mut rest = text;
    for (at, number) in numbers.iter_mut().enumerate() {
        let Some((found, after)) = take(rest) else { break };
        *number = Some(found);
        rest = after;
        let signs: &[char] = &['-', '.', '/', '。', '、', '年', '月', '\\', '日', '号'];
        if at == 2 {
            rest = rest.strip_prefix(['日', '号']).unwrap_or(rest);
        } else if let Some(after) = rest.strip_prefix(signs) {
            rest = after;
        } else {
            break;
        }
    }
    numbers[0].is_some().then(|| (numbers, rest.to_owned()))
}

/// A number at the start of a text, in digits or in Chinese.
pub(super) fn take(text: &str) -> Option<((i64, usize), &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 {
        return (digits <= 9).then(|| text[..digits].parse().ok().map(|number| ((number, digits), &text[digits..])))?;
    }
    let end = text.find(|c| !"〇○零一二三四五六七八九十廿卅两".contains(c)).unwrap_or(text.len());
    let number = chinese_number(&text[..end])?;
    let width = if number < 10 { 1 } else { number.to_string().len() };
    Some(((number, width), &text[end..]))
}

/// `二〇二六`, `十五`, `二十一`, `三十`: digit by digit, or by tens.
pub(crate) fn chinese_number(text: &str) -> Option<i64> {
    let digit = |c: char| match c {
        '〇' | '○' | '零' => Some(0),
        '两' => Some(2),
        c => "一二三四五六七八九".chars().position(|known| known == c).and_then(|at| i64::try_from(at + 1).ok()),
    };
    let text = text.replace('廿', "二十").replace('卅', "三十");
    let Some((tens, ones)) = text.split_once('十') else {
        let digits: Option<Vec<i64>> = text.chars().map(digit).collect();
        let digits = digits.filter(|digits| !digits.is_empty() && digits.len() <= 8)?;
        return Some(digits.into_iter().fold(0, |number, digit| number * 10 + digit));
    };
    let one = |text: &str, empty: i64| {
        let mut chars = text.chars();
        match (chars.next(), chars.next()) {
            (None, _) => Some(empty),
            (Some(c), None) => digit(c),
            _ => None,
        }
    };
    Some(one(tens, 1)? * 10 + one(ones, 0)?)
}

/// The review period that a text means without doubt, as it is written in files: `2026年5月` is `2026-05`.
pub(crate) fn written_period(text: &str) -> Option<String> {
    if text.len() > 60 {
        return None;
    }
    let text = plain(text).to_uppercase();
    let (year, rest) = match text.as_bytes() {
        [year @ .., a, b] if year.len() == 4 && text.bytes().all(|b| b.is_ascii_digit()) => {
            return format!("{}-{}{}", &text[..4], char::from(*a), char::from(*b))
                .parse()
                .ok()
                .map(|p: super::Period| p.to_string());
        }
        _ => {
            let (numbers, rest) = split(&text)?;
            let [Some((year, 4)), month, None] = numbers else { return None };
            match month {
                Some((month @ 1..=12, 1 | 2)) if matches!(&*rest, "" | "份") => {
                    return Some(format!("{year:04}-{month:02}"));
                }
                Some((quarter @ 1..=4, 1)) if rest == "季度" => return Some(format!("{year:04}-Q{quarter}")),
                Some(_) => return None,
                None => (year, rest),
            }
        }
    };
    let rest = rest.trim_start_matches(['-', '第', '年']);
    Some(match rest {
        "" | "度" | "全年" => format!("{year:04}"),
        "上半年" | "H1" => format!("{year:04}-H1"),
        "下半年" | "H2" => format!("{year:04}-H2"),
        rest => {
            let number = rest.strip_suffix("季度").or_else(|| rest.strip_prefix('Q'))?;
            let ((number @ 1..=4, 1), "") = take(number)? else { return None };
            format!("{year:04}-Q{number}")
        }
    })
}

/// The days off or worked that a text means, as they are written in files: `2026年10月1日至7日`.
pub(crate) fn written_days(text: &str) -> Option<String> {
    let Some((first, last)) = ["..", "至", "到", "～", "~"].iter().find_map(|sign| text.split_once(sign)) else {
        return written_date(text)?.ok().map(|day| day.to_string());
    };
    let first = written_date(first)?.ok()?;
    let last = match written_date(last) {
        Some(Ok(last)) => last,
        Some(Err(NoDate::NoYear { month, day })) => Date::new(first.year(), month, day).ok()?,
        _ => {
            let ((day, 1 | 2), "日" | "号" | "") =
                take(&plain(last)).map(|(n, rest)| (n, rest.to_owned())).as_ref().map(|(n, rest)| (*n, &**rest))?
            else {
                return None;
            };
            Date::new(first.year(), first.month(), i8::try_from(day).ok()?).ok()?
        }
    };
    (first <= last).then(|| format!("{first}..{last}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn periods_and_days_off_in_words() {
        for (text, period) in [
            ("2026年5月", Some("2026-05")),
            ("2026年05月份", Some("2026-05")),
            ("2026.5", Some("2026-05")),
            ("2026/05", Some("2026-05")),
            ("2026-5", Some("2026-05")),
            ("202605", Some("2026-05")),
            ("２０２６年５月", Some("2026-05")),
            ("2026年第二季度", Some("2026-Q2")),
            ("2026年二季度", Some("2026-Q2")),
            ("2026年2季度", Some("2026-Q2")),
            ("2026q2", Some("2026-Q2")),
            ("2026-q2", Some("2026-Q2")),
            ("2026年上半年", Some("2026-H1")),
            ("2026-h2", Some("2026-H2")),
            ("2026年度", Some("2026")),
            ("2026年", Some("2026")),
            ("5月", None),
            ("第二季度", None),
            ("2026-13", None),
            ("202613", None),
            ("2026-05-01", None),
            ("2026年第五季度", None),
            ("今年", None),
        ] {
            assert_eq!(written_period(text).as_deref(), period, "{text}");
        }
        for (text, days) in [
            ("2026年10月1日", Some("2026-10-01")),
            ("2026年10月1日至7日", Some("2026-10-01..2026-10-07")),
            ("2026年10月1日至10月7日", Some("2026-10-01..2026-10-07")),
            ("2026.10.1..2026.10.7", Some("2026-10-01..2026-10-07")),
            ("10月1日至7日", None),
            ("2026年10月7日至1日", None),
        ] {
            assert_eq!(written_days(text).as_deref(), days, "{text}");
        }
    }

    #[test]
    fn a_day_is_read_however_it_is_written() {
        let day = date(2026, 3, 5);
        for text in [
            "2026-03-05",
            "2026-3-5",
            "2026年3月5日",
            "2026年03月05日",
            "2026 年 3 月 5 日",
            "2026年3月5号",
            "2026年3月5",
            "2026.3.5",
            "2026．3．5",
            "2026。3。5",
            "2026.03.05",
            "2026/3/5",
            "2026／3／5",
            "2026－3－5",
            "2026—03—05",
            "2026–3–5",
            "２０２６年３月５日",
            "２０２６-０３-０５",
            "20260305",
            "二〇二六年三月五日",
            "二○二六年三月五日",
            "2026-03-05 00:00:00",
            "2026-03-05T00:00:00",
            "2026/3/5 0:00",
            "2026年3月5日。",
            "2026年3月5日（星期四）",
            "2026年3月5日 周四",
            "2026-03-05\u{200b}",
            "\u{3000}2026-03-05",
        ] {
            assert_eq!(written_date(text), Some(Ok(day)), "{text}");
        }
        assert_eq!(written_date("5/5/2026"), Some(Ok(date(2026, 5, 5))));
        assert_eq!([written_date("2026-200-5"), written_date("2026-03-512")], [None, None]);
        assert_eq!(written_date("二〇二六年十月三十一日"), Some(Ok(date(2026, 10, 31))));
        assert_eq!(written_date("二〇二六年十二月二十五日"), Some(Ok(date(2026, 12, 25))));
        assert_eq!(written_date("2026年十月一日"), Some(Ok(date(2026, 10, 1))));
    }

    #[test]
    fn what_may_be_another_day_is_none() {
        use NoDate as N;
        for (text, no) in [
            ("2026-06-31", N::NoSuchDay { year: 2026, month: 6, day: 31, last: 30 }),
            ("2026年6月31日", N::NoSuchDay { year: 2026, month: 6, day: 31, last: 30 }),
            ("2026.2.29", N::NoSuchDay { year: 2026, month: 2, day: 29, last: 28 }),
            ("20260230", N::NoSuchDay { year: 2026, month: 2, day: 30, last: 28 }),
            ("2026/13/5", N::NoSuchMonth { month: 13 }),
            ("3月5日", N::NoYear { month: 3, day: 5 }),
            ("3-5", N::NoYear { month: 3, day: 5 }),
            ("三月五日", N::NoYear { month: 3, day: 5 }),
            ("2026年6月", N::NoDay { last: date(2026, 6, 30) }),
            ("2026-06", N::NoDay { last: date(2026, 6, 30) }),
            ("2026年", N::NoDay { last: date(2026, 12, 31) }),
            ("2026年6月底", N::Words { day: date(2026, 6, 30) }),
            ("2026年底前", N::Words { day: date(2026, 12, 31) }),
            ("2026年6月30日前", N::Words { day: date(2026, 6, 30) }),
            ("2026-03-05 14:30", N::Words { day: date(2026, 3, 5) }),
            ("2026年7月1日至9月30日", N::Range { first: date(2026, 7, 1), last: date(2026, 9, 30) }),
            ("2026-07-01～2026-09-30", N::Range { first: date(2026, 7, 1), last: date(2026, 9, 30) }),
            ("26-3-5", N::ShortYear { day: date(2026, 3, 5) }),
            ("26年3月5日", N::ShortYear { day: date(2026, 3, 5) }),
            ("5/3/2026", N::DayFirst { one: date(2026, 3, 5), other: date(2026, 5, 3) }),
            ("46086", N::Serial { day: date(2026, 3, 5) }),
            ("2026年3月5日（星期一）", N::OtherWeekday { day: date(2026, 3, 5) }),
            ("长期", N::Always),
        ] {
            assert_eq!(written_date(text), Some(Err(no)), "{text}");
        }
        for text in ["", "年底", "很快", "202", "第三季度", "2026年3月5日至8日中", "2026-03-05-1x", "王芳", "1"]
        {
            assert!(!matches!(written_date(text), Some(Ok(_))), "{text}");
        }
    }

    #[test]
    fn chinese_numbers() {
        for (text, number) in [("五", 5), ("十", 10), ("十五", 15), ("二十", 20), ("三十一", 31), ("二〇二六", 2026)]
        {
            assert_eq!(chinese_number(text), Some(number), "{text}");
        }
        assert_eq!((chinese_number(""), chinese_number("十五十"), chinese_number("甲")), (None, None, None));
    }
}
