//! Numbers and truths as people write them.

use crate::calendar::chinese_number;
use crate::text::narrow;

/// What may stand behind the number of a key, because the key says the same.
const UNITS: &[(&str, &[&str])] = &[
    ("days", &["天", "日"]),
    ("due_soon_days", &["天", "日"]),
    ("stale_board_days", &["天", "日"]),
    ("stale_page_days", &["天", "日"]),
    ("year", &["年度", "年"]),
    ("declared_total", &["个集体", "人", "名", "个", "位"]),
    ("max", &["颗星", "个星", "星级", "星"]),
    ("step", &["颗星", "个星", "星级", "星"]),
    ("change", &["颗星", "个星", "星"]),
    ("linkage_load", &["户"]),
    ("rotation", &["度"]),
    ("seconds", &["秒钟", "秒"]),
    ("warn_seconds", &["秒钟", "秒"]),
    ("least", &["秒钟", "秒"]),
    ("most", &["秒钟", "秒"]),
    ("per_character", &["秒"]),
    ("photo_megapixels", &["百万像素"]),
    ("photo_megabytes", &["MB", "Mb", "M", "兆"]),
];

/// The number that a text means for a key, as YAML writes it.
pub(crate) fn number(text: &str, key: &str, fraction: bool) -> Option<String> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).map(narrow).collect();
    if key == "change" {
        let word = match &*text {
            "加星" | "加一星" | "增星" => Some("1"),
            "不变" | "保持" | "维持" => Some("0"),
            "减星" | "减一星" | "降星" => Some("-1"),
            _ => None,
        };
        if let Some(word) = word {
            return Some(word.to_owned());
        }
    }
    let units = UNITS.iter().find(|(known, _)| *known == key).map_or(&[][..], |(_, units)| units);
    let bare = units.iter().find_map(|unit| text.strip_suffix(unit)).unwrap_or(&text);
    let (sign, digits) = match bare.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", bare.strip_prefix('+').unwrap_or(bare)),
    };
    let grouped = without_groups(digits);
    let digits = grouped.as_deref().unwrap_or(digits);
    if digits.is_empty() || digits.len() > 60 {
        return None;
    }
    if digits.bytes().all(|b| b.is_ascii_digit()) {
        return digits.parse::<u32>().ok().map(|number| format!("{sign}{number}"));
    }
    if fraction && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.') && !digits.starts_with('.') {
        return digits.parse::<f64>().ok().filter(|_| !digits.ends_with('.')).map(|_| format!("{sign}{digits}"));
    }
    chinese_number(digits).map(|number| format!("{sign}{number}"))
}

/// `1,200` without its comma.
fn without_groups(digits: &str) -> Option<String> {
    let mut groups = digits.split(',');
    let first = groups.next().filter(|first| (1..=3).contains(&first.len()))?;
    let rest: Vec<_> = groups.collect();
    let whole = !rest.is_empty() && rest.iter().all(|group| group.len() == 3);
    whole.then(|| format!("{first}{}", rest.concat()))
}

/// The number at the start of a text that has more behind it: `200处`.
pub(crate) fn unit_of(text: &str) -> Option<(String, String)> {
    let text: String = text.trim().chars().map(narrow).collect();
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    number.parse::<f64>().ok()?;
    Some((number.to_owned(), unit.trim().to_owned()))
}

/// A part of one: `0.5`, `.5`, `50%`.
pub(super) fn fraction(text: &str) -> Option<String> {
    let text: String =
        text.chars().filter(|c| !c.is_whitespace()).map(|c| if c == '。' { '.' } else { narrow(c) }).collect();
    let number = match text.strip_suffix('%') {
        Some(percent) => percent.parse::<f64>().ok()? / 100.0,
        None => text.parse::<f64>().ok()?,
    };
    (0.0..=1.0).contains(&number).then(|| number.to_string())
}

/// Yes or no.
pub(super) fn truth(text: &str) -> Option<&'static str> {
    match text.trim().to_lowercase().as_str() {
        "是" | "对" | "√" | "✓" | "✔" | "☑" | "yes" | "y" | "on" | "true" | "ｔｒｕｅ" => Some("true"),
        "否" | "不是" | "×" | "✗" | "✘" | "no" | "n" | "off" | "false" => Some("false"),
        _ => None,
    }
}
