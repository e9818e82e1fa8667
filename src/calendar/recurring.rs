//! Days that come again, as offices announce them: `每月15日 9:00—11:30（遇节假日顺延）`, `每周五`, `每月最后一个星期五`.
//!
//! Only what can mean nothing else is understood; whoever says more than this module knows (逢农历初三, 隔周) is believed to
//! mean it, and gets no dates. Nobody is sent to a closed door: a day off is left out, or put off where the words say so,
//! and where a year's days off are not known there are no dates in it.

use jiff::ToSpan as _;
use jiff::civil::{Date, Time, Weekday};

use super::Calendar;
use super::written::{plain, take};

/// A rule by which days come again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recurrence {
    on: Which,
    /// 遇节假日顺延
    put_off: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Which {
    /// 每月5日、20日
    DaysOfMonth(Vec<i8>),
    /// 每周三、周五
    Weekdays(Vec<Weekday>),
    /// 每月第二个星期三; -1 is the last one.
    NthWeekday(i8, Weekday),
}

/// `每月32日`: the number that is no day of any month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoSuchDayOfMonth(pub i64);

impl Recurrence {
    /// The rule that a text announces, if it is one without doubt.
    ///
    /// # Errors
    /// When it names a day that no month has.
    pub fn of(text: &str) -> Option<Result<Self, NoSuchDayOfMonth>> {
        if text.len() > 200 {
            return None;
        }
        let text = plain(text);
        let (on, rest) = ["每个月", "每月"].iter().find_map(|word| text.strip_prefix(word)).map_or_else(
            || ["每个星期", "每星期", "每周"].iter().find_map(|word| text.strip_prefix(word)).and_then(weekdays),
            |rest| nth_weekday(rest).or_else(|| days_of_month(rest)),
        )?;
        const MORE: &[&str] = &["月", "年", "除", "停", "暂", "隔", "单周", "双周", "另", "或", "提前", "左右", "农历"];
        let ends = rest.chars().next().is_none_or(|c| c.is_ascii_digit() || ",.;(:。，；（：T上下早晚全".contains(c));
        if !ends || MORE.iter().any(|word| rest.contains(word)) {
            return None;
        }
        if let Which::DaysOfMonth(days) = &on
            && let Some(day) = days.iter().find(|day| !(1..=31).contains(*day))
        {
            return Some(Err(NoSuchDayOfMonth(i64::from(*day))));
        }
        Some(Ok(Self { on, put_off: rest.contains("顺延") }))
    }

    /// Its days from one day on, as far as the calendar knows, in order; at most so many.
    pub fn days(&self, calendar: &Calendar, from: Date, most: usize) -> Vec<Date> {
        let mut found: Vec<Date> = Vec::new();
        // One that was put off may have been due before.
        let Ok(start) = from.checked_sub(31.days()) else { return found };
        let mut month = start.first_of_month();
        while found.len() < most && (calendar.has_year(month.year()) || month < from.first_of_month()) {
            for due in self.in_month(month) {
                let Some(day) = self.held_on(calendar, due) else { continue };
                if day >= from && !found.contains(&day) {
                    found.push(day);
                }
            }
            let Ok(next) = month.checked_add(1.month()) else { break };
            month = next;
        }
        found.sort_unstable();
        found.truncate(most);
        found
    }

    fn in_month(&self, month: Date) -> Vec<Date> {
        let all = || (1..=month.days_in_month()).filter_map(|day| Date::new(month.year(), month.month(), day).ok());
        match &self.on {
            Which::DaysOfMonth(days) => all().filter(|day| days.contains(&day.day())).collect(),
            Which::Weekdays(weekdays) => all().filter(|day| weekdays.contains(&day.weekday())).collect(),
            Which::NthWeekday(nth, weekday) => month.nth_weekday_of_month(*nth, *weekday).into_iter().collect(),
        }
    }

    /// The day on which one that is due is kept; `None` where it is not, or nobody knows.
    fn held_on(&self, calendar: &Calendar, due: Date) -> Option<Date> {
        // Whoever says Saturday means it; whoever says the 15th does not.
        let kept = match self.on {
            Which::DaysOfMonth(_) => calendar.is_working_day(due)?,
            Which::Weekdays(_) | Which::NthWeekday(..) => !calendar.is_holiday(due)?,
        };
        match (kept, self.put_off) {
            (true, _) => Some(due),
            (false, true) => calendar.add_working_days(due, 1).ok(),
            (false, false) => None,
        }
    }
}

/// `5日、20日`, `5、20日`, `十五号`.
fn days_of_month(text: &str) -> Option<(Which, &str)> {
    let mut days = Vec::new();
    let mut rest = text;
    loop {
        let ((day, 1 | 2), after) = take(rest)? else { return None };
        days.push(i8::try_from(day).ok()?);
        let named = after.strip_prefix(['日', '号']);
        let after = named.unwrap_or(after);
        match after.strip_prefix(['、', '和', '及', '与']) {
            Some(more) => rest = more,
            None => return named.map(|rest| (Which::DaysOfMonth(days), rest)),
        }
    }
}

/// `五`, `一、三`, `二和周四`.
fn weekdays(text: &str) -> Option<(Which, &str)> {
    let mut days = Vec::new();
    let mut rest = text;
    loop {
        let (day, after) = weekday(rest)?;
        days.push(day);
        match after.strip_prefix(['、', '和', '及', '与']) {
            Some(more) => rest = ["每周", "星期", "周"].iter().find_map(|word| more.strip_prefix(word)).unwrap_or(more),
            None => return Some((Which::Weekdays(days), after)),
        }
    }
}

/// `第二个星期三`, `最后一个周五`.
fn nth_weekday(text: &str) -> Option<(Which, &str)> {
    let (nth, rest) = match text.strip_prefix('第') {
        Some(rest) => {
            let ((nth @ 1..=4, 1), rest) = take(rest)? else { return None };
            (i8::try_from(nth).ok()?, rest)
        }
        None => (-1, text.strip_prefix("最后一")?),
    };
    let rest = rest.strip_prefix('个').unwrap_or(rest);
    let rest = ["星期", "礼拜", "周"].iter().find_map(|word| rest.strip_prefix(word))?;
    let (day, rest) = weekday(rest)?;
    Some((Which::NthWeekday(nth, day), rest))
}

fn weekday(text: &str) -> Option<(Weekday, &str)> {
    let mut chars = text.chars();
    let day = match chars.next()? {
        '一' | '1' => Weekday::Monday,
        '二' | '2' => Weekday::Tuesday,
        '三' | '3' => Weekday::Wednesday,
        '四' | '4' => Weekday::Thursday,
        '五' | '5' => Weekday::Friday,
        '六' | '6' => Weekday::Saturday,
        '日' | '天' => Weekday::Sunday,
        _ => return None,
    };
    Some((day, chars.as_str()))
}

/// The hours in a text, if it names one stretch of them: `9:00—11:30`, `下午2:00至5:00`.
pub fn written_hours(text: &str) -> Option<(Time, Time)> {
    let text: String = text.chars().map(|c| if c == '：' { ':' } else { crate::text::narrow(c) }).collect();
    let mut times = Vec::new();
    let mut end = 0;
    for (colon, _) in text.match_indices(':') {
        let before = text.get(end..colon)?.trim_end_matches(|c: char| c.is_ascii_digit());
        let hour: i8 = text[end + before.len()..colon].parse().ok()?;
        let minutes = text.get(colon + 1..colon + 3)?;
        end = colon + 3;
        if text[end..].starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        times.push((before.trim(), Time::new(hour, minutes.parse().ok()?, 0, 0).ok()?));
    }
    let [(before, from), (between, to)] = times[..] else { return None };
    let word = between.strip_prefix(['-', '~', '～', '至', '到', '─'])?;
    let word = word.trim_start_matches(['-', '─']).trim_start();
    if before.ends_with("中午") {
        return None;
    }
    let half = |text: &str| HALVES.iter().find(|(word, _)| text.ends_with(word)).map(|(_, late)| *late);
    // 下午2:00至5:00: the word is said once.
    let late = half(before).unwrap_or(false);
    let until_late = match HALVES.iter().find(|(known, _)| *known == word) {
        Some((_, late)) => *late,
        None if word.is_empty() => late,
        None => return None,
    };
    let later = |time: Time, late: bool| match late && time.hour() < 12 {
        true => Time::new(time.hour() + 12, time.minute(), 0, 0).unwrap_or(time),
        false => time,
    };
    Some((later(from, late), later(to, until_late)))
}

/// Words before a time, and whether it is one of the second half of the day.
const HALVES: &[(&str, bool)] = &[("上午", false), ("早上", false), ("下午", true), ("晚上", true), ("晚", true)];

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn next(text: &str, from: Date) -> Option<Vec<String>> {
        let rule = Recurrence::of(text)?.expect("a day of a month");
        Some(rule.days(&Calendar::shipped(), from, 3).iter().map(ToString::to_string).collect())
    }

    fn days(text: &str, expected: [&str; 3]) {
        assert_eq!(next(text, date(2026, 6, 30)), Some(expected.map(str::to_owned).to_vec()), "{text}");
    }

    #[test]
    fn what_offices_announce_has_dates() {
        // The 15th of August is a Saturday: left out, or put off.
        days("每月15日 9:00—11:30，示例市民中心一楼", ["2026-07-15", "2026-09-15", "2026-10-15"]);
        days("每月15日 9:00—11:30（遇节假日顺延）", ["2026-07-15", "2026-08-17", "2026-09-15"]);
        days("每月5日、20日 9:00（遇节假日顺延）", ["2026-07-06", "2026-07-20", "2026-08-05"]);
        days("每月8、18号", ["2026-07-08", "2026-08-18", "2026-09-08"]);
        days("每月十五日上午", ["2026-07-15", "2026-09-15", "2026-10-15"]);
        days("每月最后一个星期五 16:30—17:30，职工之家", ["2026-07-31", "2026-08-28", "2026-10-30"]);
        days("每月第二个星期三 14:00—17:00", ["2026-07-08", "2026-08-12", "2026-09-09"]);
        days("每周五 14:00—17:00", ["2026-07-03", "2026-07-10", "2026-07-17"]);
        days("每周一、周四下午", ["2026-07-02", "2026-07-06", "2026-07-09"]);
        days("每星期六", ["2026-07-04", "2026-07-11", "2026-07-18"]);
    }

    #[test]
    fn a_day_that_was_put_off_is_still_to_come() {
        // The 1st to 7th of October are off; the 5th is put off to the 8th.
        let days = next("每月5日（遇节假日顺延）", date(2026, 10, 7)).expect("a rule");
        assert_eq!(days[0], "2026-10-08");
    }

    #[test]
    fn nothing_is_known_of_a_year_without_its_days_off() {
        assert_eq!(next("每月15日", date(2026, 12, 1)), Some(vec!["2026-12-15".to_owned()]));
        assert_eq!(next("每周五", date(2027, 3, 1)), Some(Vec::new()));
    }

    #[test]
    fn whoever_says_more_is_left_alone() {
        for text in [
            "逢农历初三、初八大集 9:00—11:00",
            "每月15日至20日",
            "每月15日前后",
            "每月15日（1月、2月除外）",
            "每周五（隔周）",
            "每双月15日",
            "每季度第一个星期一",
            "每月上旬",
            "每月15日起",
            "每周末",
            "工作日",
            "",
        ] {
            assert_eq!(Recurrence::of(text), None, "{text}");
        }
        assert_eq!(Recurrence::of("每月32日"), Some(Err(NoSuchDayOfMonth(32))));
    }

    #[test]
    fn hours_are_read_where_there_is_one_stretch() {
        let hours = |text: &str| written_hours(text).map(|(from, to)| format!("{from} {to}"));
        assert_eq!(hours("每月15日 9:00—11:30，一楼").as_deref(), Some("09:00:00 11:30:00"));
        assert_eq!(hours("下午2：00至5：00").as_deref(), Some("14:00:00 17:00:00"));
        assert_eq!(hours("18:30-20:00").as_deref(), Some("18:30:00 20:00:00"));
        assert_eq!(hours("上午9:00至下午5:00").as_deref(), Some("09:00:00 17:00:00"));
        assert_eq!(hours("每周五下午 2:00 — 晚上 8:30").as_deref(), Some("14:00:00 20:30:00"));
        for text in [
            "9:00",
            "9:00—11:00，14:00—16:00",
            "上午",
            "25:00—26:00",
            "9:00 和 10:00",
            "9:00 10:00",
            "9:0—10:00",
            "晚上8:00至次日6:00",
            "中午11:30至1:30",
        ] {
            assert_eq!(hours(text), None, "{text}");
        }
    }
}
