//! An emergency notice: what an office may write on all screens at once, and what it becomes.
//!
//! Pure: words and a moment in, a sound notice or what is wrong with it out. The player reads the same forms in
//! `themes/default/kiosk/player/71-alert-file.js`; what is refused here would be refused there, with a mark on a wall.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::diagnostic::{Message, say};
use crate::text::half_width;

/// The most letters of a title.
pub const TITLE: usize = 80;
/// The most bytes of title and text, as the screens show them.
pub const BYTES: usize = 4096;
/// A longer one is a slip of the keyboard.
const LONGEST_DAYS: i32 = 366;

/// A notice that every screen takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Emergency {
    pub title: String,
    pub text: String,
    /// In the board's time: `2026-07-01T18:00`, of a day alone `2026-07-01T24:00`.
    pub until: String,
}

impl Emergency {
    /// Reads what was typed. `shows` tells whether every screen has a glyph for a character.
    ///
    /// # Errors
    /// With words on what is wrong and what to write instead.
    pub fn of(title: &str, text: &str, until: String, shows: impl Fn(char) -> bool) -> Result<Self, Message> {
        let tidy = |text: &str| {
            // A shell hands on two signs where a line end was meant.
            let text = text.replace("\\n", "\n").replace("\r\n", "\n").replace('\r', "\n");
            let lines: Vec<_> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
            lines.join("\n")
        };
        let (title, text) = (tidy(title).replace('\n', " "), tidy(text));
        if title.is_empty() {
            return Err(say!("标题是空的", "the title is empty"));
        }
        let letters = title.chars().count();
        if letters > TITLE {
            return Err(say!(
                "标题有 {letters} 个字，最多 {TITLE} 个；写短些，其余放进正文",
                "the title has {letters} letters, {TITLE} at most; the rest belongs into the text"
            ));
        }
        let bytes = title.len() + text.len();
        if bytes > BYTES {
            let over = (bytes - BYTES).div_ceil(3);
            return Err(say!(
                "太长：屏幕最多显示 4 KB（约 1300 字），请删去约 {over} 个字",
                "too long: screens show 4 KB; take away about {over} letters"
            ));
        }
        let mut lacking: Vec<char> = Vec::new();
        for c in title.chars().chain(text.chars()).filter(|c| *c != '\n') {
            if !shows(c) && !lacking.contains(&c) {
                lacking.push(c);
            }
        }
        if !lacking.is_empty() {
            let lacking =
                lacking.iter().map(|c| format!("{c}（U+{:04X}）", u32::from(*c))).collect::<Vec<_>>().join("、");
            return Err(say!(
                "不是每块屏幕都有这些字：{lacking}；请换个写法",
                "not every screen has a glyph for: {lacking}; write it otherwise"
            ));
        }
        Ok(Self { title, text, until })
    }

    /// As data.
    pub fn json(&self) -> serde_json::Value {
        serde_json::json!({ "title": self.title, "text": self.text, "until": self.until })
    }

    /// 7月1日 18:00
    pub fn until_parts(&self) -> (u32, u32, &str) {
        let number = |range: std::ops::Range<usize>| self.until.get(range).and_then(|n| n.parse().ok()).unwrap_or(0);
        (number(5..7), number(8..10), self.until.get(11..16).unwrap_or(""))
    }
}

/// Reads an end as people type it: `2026-07-01 18:00`, `2026年7月1日18时`, a day alone, `18:00` of today, `2h` or `90分钟` from
/// now, or with a zone.
///
/// # Errors
/// When it is no moment, has passed, or is more than a year away.
pub fn end(typed: &str, now: Timestamp, zone: &TimeZone) -> Result<String, Message> {
    let here = now.to_zoned(zone.clone()).datetime();
    let end = read(typed, here, zone).ok_or_else(|| {
        say!(
            "看不懂“{typed}”；写成 \"2026-07-01 18:00\"、\"18:00\"（今天）或 2h（两小时）",
            "`{typed}` is no moment; write \"2026-07-01 18:00\", \"18:00\" (today) or 2h"
        )
    })?;
    let (date, minutes) = end;
    let now_minutes = i32::from(here.hour()) * 60 + i32::from(here.minute());
    if (date, minutes) <= (here.date(), now_minutes) {
        return Err(say!("“{typed}”已经过去了", "`{typed}` has passed"));
    }
    if date.since(here.date()).map_or(true, |span| span.get_days() > LONGEST_DAYS) {
        return Err(say!("“{typed}”在一年以后，看看年份", "`{typed}` is more than a year away; look at the year"));
    }
    Ok(format!("{date}T{:02}:{:02}", minutes / 60, minutes % 60))
}

/// A day and the minutes after its midnight, up to 24:00.
fn read(typed: &str, here: DateTime, zone: &TimeZone) -> Option<(Date, i32)> {
    let plain: String = typed.chars().map(|c| if c.is_whitespace() { ' ' } else { half_width(c) }).collect();
    let plain = plain.trim();
    if plain.len() > 40 {
        return None;
    }
    if let Some(minutes) = span(plain) {
        let end = here.checked_add(minutes.minutes()).ok()?;
        return Some((end.date(), i32::from(end.hour()) * 60 + i32::from(end.minute())));
    }
    let (local, offset) = zoned(plain);
    if local.chars().any(|c| !(c.is_ascii_digit() || "-/.年月日T :时点分".contains(c))) {
        return None;
    }
    let mut numbers = Vec::new();
    for part in local.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()) {
        numbers.push(part.parse::<i16>().ok().filter(|_| part.len() <= 4)?);
    }
    // 18 alone is neither a day nor an hour.
    let clock = local.contains([':', '时', '点']);
    let (date, time) = match (numbers.as_slice(), clock) {
        ([year, month, day], false) => (of(*year, *month, *day)?, None),
        ([year, month, day, hour], true) => (of(*year, *month, *day)?, Some((*hour, 0))),
        ([year, month, day, hour, minute] | [year, month, day, hour, minute, _], true) => {
            (of(*year, *month, *day)?, Some((*hour, *minute)))
        }
        ([hour, minute], true) => (here.date(), Some((*hour, *minute))),
        ([hour], true) => (here.date(), Some((*hour, 0))),
        _ => return None,
    };
    let (hour, minute) = time.unwrap_or((24, 0));
    let sound = (0..24).contains(&hour) && (0..60).contains(&minute) || (hour, minute) == (24, 0);
    let minutes = sound.then(|| i32::from(hour) * 60 + i32::from(minute))?;
    let Some(offset) = offset.filter(|_| time.is_some()) else { return Some((date, minutes)) };
    let there = date.at(0, 0, 0, 0).checked_add(minutes.minutes()).ok()?.to_zoned(TimeZone::fixed(offset)).ok()?;
    let end = there.with_time_zone(zone.clone()).datetime();
    Some((end.date(), i32::from(end.hour()) * 60 + i32::from(end.minute())))
}

fn of(year: i16, month: i16, day: i16) -> Option<Date> {
    let four = (1000..=9999).contains(&year);
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok().filter(|_| four)
}

/// `2h`, `90m`, `2小时`, `90分钟`: in minutes.
fn span(text: &str) -> Option<i64> {
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    let number: i64 = text[..digits].parse().ok().filter(|number| (1..=9999).contains(number))?;
    match text[digits..].trim() {
        "h" | "小时" => Some(number * 60),
        "m" | "min" | "分钟" => Some(number),
        _ => None,
    }
}

/// A moment without its zone, and this.
fn zoned(text: &str) -> (&str, Option<jiff::tz::Offset>) {
    if let Some(local) = text.strip_suffix(['Z', 'z']) {
        return (local.trim_end(), Some(jiff::tz::Offset::UTC));
    }
    // Behind a time alone: elsewhere it is a part of the date.
    let Some(sign) = text.rfind(['+', '-']).filter(|at| text[..*at].contains(':')) else { return (text, None) };
    let (local, zone) = text.split_at(sign);
    let digits: String = zone[1..].chars().filter(char::is_ascii_digit).collect();
    let offset = (digits.len() == 4).then(|| digits.split_at(2)).and_then(|(hours, minutes)| {
        let seconds = hours.parse::<i32>().ok()? * 3600 + minutes.parse::<i32>().ok()? * 60;
        jiff::tz::Offset::from_seconds(if zone.starts_with('-') { -seconds } else { seconds }).ok()
    });
    match offset {
        Some(offset) => (local.trim_end(), Some(offset)),
        None => (text, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(typed: &str) -> Result<String, Message> {
        let now: Timestamp = "2026-06-30T02:42:00Z".parse().unwrap();
        end(typed, now, &TimeZone::get("Asia/Shanghai").unwrap())
    }

    #[test]
    fn an_end_is_read_as_people_type_it() {
        for (typed, wanted) in [
            ("2026-07-01 18:00", "2026-07-01T18:00"),
            ("2026-07-01T18:00", "2026-07-01T18:00"),
            ("2026/7/1 8:05", "2026-07-01T08:05"),
            ("2026年7月1日18时", "2026-07-01T18:00"),
            ("2026年7月1日 18点30分", "2026-07-01T18:30"),
            ("２０２６－０７－０１　１８：００", "2026-07-01T18:00"),
            ("2026-07-01", "2026-07-01T24:00"),
            ("2026-07-01 24:00", "2026-07-01T24:00"),
            ("2026-07-01T10:00Z", "2026-07-01T18:00"),
            ("2026-07-01 18:00+08:00", "2026-07-01T18:00"),
            ("2026-07-01T18:00:30+0800", "2026-07-01T18:00"),
            ("18:00", "2026-06-30T18:00"),
            ("18时", "2026-06-30T18:00"),
            ("2h", "2026-06-30T12:42"),
            ("90分钟", "2026-06-30T12:12"),
            ("20 小时", "2026-07-01T06:42"),
        ] {
            assert_eq!(at(typed).as_deref(), Ok(wanted), "{typed}");
        }
    }

    #[test]
    fn nonsense_is_refused() {
        for (typed, words) in [
            ("", "is no moment"),
            ("tomorrow", "is no moment"),
            ("2026-06-31 18:00", "is no moment"),
            ("2026-07-01 25:00", "is no moment"),
            ("2026-07-01 18", "is no moment"),
            ("18", "is no moment"),
            ("7-1 18:00", "is no moment"),
            ("2026-06-30 10:42", "has passed"),
            ("09:00", "has passed"),
            ("2025-07-01", "has passed"),
            ("2126-07-01 18:00", "year"),
        ] {
            assert!(at(typed).is_err_and(|told| told.en.contains(words)), "{typed} {:?}", at(typed));
        }
    }

    #[test]
    fn length_and_letters_are_checked() {
        let of = |title: &str, text: &str| Emergency::of(title, text, "2026-07-01T18:00".into(), |c| c != '䶮');
        let sound = of(" 停电通知 ", "请离场。\\n不要乘电梯。\r\n").expect("sound");
        assert_eq!((sound.title.as_str(), sound.text.as_str()), ("停电通知", "请离场。\n不要乘电梯。"));
        assert_eq!(sound.until_parts(), (7, 1, "18:00"));
        for (title, text, words) in [
            ("", "甲", "empty"),
            (&*"长".repeat(81), "", "80"),
            ("停电", &*"长".repeat(1400), "4 KB"),
            ("停电", "请找䶮", "U+4DAE"),
        ] {
            assert!(of(title, text).is_err_and(|told| told.en.contains(words)), "{words}");
        }
    }
}
