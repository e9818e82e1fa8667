//! Dates as people read and write them.
//!
//! Chinese dates carry no zeros in front (5月6日, not 05月06日) and the year in full. Source: GB/T 9704-2012, 7.3.5.4;
//! GB/T 15835-2011.

use jiff::civil::Date;

/// `2026年5月22日`.
pub fn chinese(date: Date) -> String {
    format!("{}年{}", date.year(), chinese_month_day(date))
}

/// `5月22日`: for admission anniversaries, whose year stays private, and where the year is plain.
pub fn chinese_month_day(date: Date) -> String {
    format!("{}月{}日", date.month(), date.day())
}

/// `22 May 2026`.
pub fn english(date: Date) -> String {
    format!("{} {} {}", date.day(), month_name(date.month()), date.year())
}

/// A date that an author wrote, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParsedDate {
    pub date: Date,
    /// Whether zeros were left out (`2026-3-5`): understood, but `2026-03-05` is how a date is written here.
    pub unpadded: bool,
}

/// Reads `2026-03-05`, also without the zeros. `None` for everything else, and for days that do not exist.
pub fn parse_date(text: &str) -> Option<ParsedDate> {
    match text.as_bytes() {
        // Nearly every text that is asked begins with a letter.
        [] | [b'a'..=b'z' | b'A'..=b'Z' | 0xe4.., ..] => return None,
        // And nearly every date is written so.
        &[a, b, c, d, b'-', e, f, b'-', g, h] if [a, b, c, d, e, f, g, h].iter().all(u8::is_ascii_digit) => {
            let two = |tens: u8, ones: u8| ((tens - b'0') * 10 + (ones - b'0')) as i8;
            let year = i16::from(two(a, b)) * 100 + i16::from(two(c, d));
            return Date::new(year, two(e, f), two(g, h)).ok().map(|date| ParsedDate { date, unpadded: false });
        }
        _ => {}
    }
    let mut parts = text.trim().split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let is_number =
        |part: &str, most: usize| (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let well_formed = year.len() == 4 && is_number(year, 4) && is_number(month, 2) && is_number(day, 2);
    if !well_formed || parts.next().is_some() {
        return None;
    }
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    Some(ParsedDate { date, unpadded: month.len() < 2 || day.len() < 2 })
}

/// `May`, by its number from 1.
pub fn month_name(month: i8) -> &'static str {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    NAMES[usize::from(month.unsigned_abs().saturating_sub(1)) % 12]
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn chinese_dates_have_no_zeros_in_front() {
        let day = date(2026, 5, 2);
        assert_eq!(chinese(day), "2026年5月2日");
        assert_eq!(chinese_month_day(day), "5月2日");
    }

    #[test]
    fn dates_are_read_with_and_without_zeros() {
        let found = |text| parse_date(text).map(|parsed| (parsed.date, parsed.unpadded));
        assert_eq!(found("2026-03-05"), Some((date(2026, 3, 5), false)));
        assert_eq!(found("2026-3-5"), Some((date(2026, 3, 5), true)));
        assert_eq!(found(" 2026-12-5 "), Some((date(2026, 12, 5), true)));
        for text in ["", "2026", "2026-02-30", "26-03-05", "2026-03-05-1", "2026-003-5", "2026-3-五", "2026/3/5"] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
