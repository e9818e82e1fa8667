//! Spans of days and of hours in words.

use super::numbers::number;
use crate::text::narrow;

/// `5个工作日` as the mapping that files have. `5天` may be either kind of day.
pub(crate) fn period_of_notice(text: &str) -> Option<String> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).map(narrow).collect();
    let text =
        ["公示期为", "公示期", "公示", "为期", "共"].iter().find_map(|head| text.strip_prefix(head)).unwrap_or(&text);
    let (days, unit) = ["个工作日", "工作日"]
        .iter()
        .map(|tail| (tail, "working"))
        .chain(["个自然日", "自然日", "个日历日", "日历日"].iter().map(|tail| (tail, "calendar")))
        .find_map(|(tail, unit)| Some((text.strip_suffix(tail)?, unit)))?;
    let days: u16 = number(days, "", false)?.parse().ok().filter(|days| *days > 0)?;
    Some(format!("{{ days: {days}, unit: {unit} }}"))
}

/// `上午8点半至下午5:30` as files have it.
pub(super) fn span_of_times(text: &str) -> Option<String> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).map(narrow).collect();
    let (from, until) = ["..", "至", "到", "~", "～", "-"].iter().find_map(|sign| text.split_once(sign))?;
    let (from, until) = (time(from)?, time(until.trim_start_matches('-'))?);
    (from != until).then(|| format!("{from}..{until}"))
}

fn time(text: &str) -> Option<String> {
    let heads = [("上午", 0), ("早上", 0), ("早", 0), ("中午", 0), ("下午", 12), ("晚上", 12), ("晚", 12)];
    let (text, later) =
        heads.iter().find_map(|(head, later)| Some((text.strip_prefix(head)?, *later))).unwrap_or((text, 0));
    let text = text.trim_end_matches('分').replace("点半", ":30").replace(['点', '时', '：'], ":");
    let (hour, minute) = text.split_once(':').unwrap_or((&text, "00"));
    let minute = if minute.is_empty() { "00" } else { minute };
    let number = |text: &str, most: u8| text.parse::<u8>().ok().filter(|number| *number <= most && text.len() <= 2);
    let (hour, minute) = (number(hour, 23)?, number(minute, 59).filter(|_| minute.len() == 2)?);
    let hour = if later > 0 && hour < 12 { hour + later } else { hour };
    Some(format!("{hour:02}:{minute:02}"))
}
