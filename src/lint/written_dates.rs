//! 2026年05月02日: a zero in front of a Chinese date.

use std::ops::Range;

use rayon::prelude::*;

use super::{Rule, Subject};
use crate::calendar::written_date;
use crate::diagnostic::{Diagnostic, Fix, New, Place, Spot, say};
use crate::source::split;

pub(super) const RULE: Rule = Rule {
    codes: &["zero-padded-date"],
    explain: || {
        say!(
            "中文日期的月和日前面不加0（GB/T 9704-2012、GB/T 15835-2011）：2026年5月2日。",
            "A Chinese date has no zeros in front of month and day (GB/T 9704-2012, GB/T 15835-2011): 2026年5月2日."
        )
    },
    check,
};

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let files: Vec<_> = subject.sources.files.values().collect();
    let found: Vec<Vec<Diagnostic>> = files
        .par_iter()
        .map(|file| {
            let keys = split(&file.path, &file.text).map_or(0, |document| document.yaml.end);
            padded_dates(&file.text)
                .filter(|(range, _)| !is_whole_value(&file.text, keys, range))
                .map(|(range, right)| {
                    let written = &file.text[range.clone()];
                    let place = Place { file: file.path.clone(), spot: Spot::Bytes(range.clone()) };
                    let fix = Fix::of(place.spot.clone(), written, New::Plain(right.clone()));
                    Diagnostic::warning(
                        "zero-padded-date",
                        place,
                        say!("日期“{written}”多写了0", "the date {written} has zeros in front"),
                    )
                    .hint(say!("写成 {right}", "write {right}"))
                    .fix(fix)
                })
                .collect()
        })
        .collect();
    diagnostics.extend(found.into_iter().flatten());
}

/// Whether a date is all of a value in the keys of a file: it is read as a day there, and told with that.
fn is_whole_value(text: &str, keys: usize, range: &Range<usize>) -> bool {
    if range.start >= keys {
        return false;
    }
    let line = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[range.end..].find('\n').map_or(text.len(), |at| range.end + at);
    let before = text[line..range.start].trim_end_matches(['"', '\'', '“', ' ', '[']);
    let value = text[range.start..end].split([',', ']', '}', '#']).next().unwrap_or_default();
    before.ends_with([':', ',', '-']) && matches!(written_date(value.trim_matches(['"', '\'', '”', ' '])), Some(Ok(_)))
}

/// The padded dates of a text, each with what it should be. `05月` alone may be part of a name and is left alone.
fn padded_dates(text: &str) -> impl Iterator<Item = (Range<usize>, String)> {
    text.match_indices('月').filter_map(|(at, month_sign)| {
        let before = &text[..at];
        let month = &before[before.len() - trailing_digits(before)..];
        let after = &text[at + month_sign.len()..];
        let day = &after[..after.bytes().take_while(u8::is_ascii_digit).count()];
        let day = if after[day.len()..].starts_with('日') { day } else { "" };
        let start = at - month.len();
        let year = text[..start].strip_suffix('年').map(|before| &before[before.len() - trailing_digits(before)..]);
        let year = year.filter(|year| year.len() == 4);
        let padded = |part: &str| part.len() == 2 && part.starts_with('0') && part != "00";
        let fits = (1..=2).contains(&month.len()) && day.len() <= 2 && (year.is_some() || !day.is_empty());
        if !fits || !(padded(month) || padded(day)) {
            return None;
        }
        let start = start - year.map_or(0, |year| year.len() + '年'.len_utf8());
        let end = at + month_sign.len() + if day.is_empty() { 0 } else { day.len() + '日'.len_utf8() };
        Some((
            start..end,
            text[start..end].replace("年0", "年").replace("月0", "月").trim_start_matches('0').to_owned(),
        ))
    })
}

fn trailing_digits(text: &str) -> usize {
    text.bytes().rev().take_while(u8::is_ascii_digit).count()
}

#[cfg(test)]
mod tests {
    use super::padded_dates;
    use crate::lint::testing::{codes, pointed_at};

    #[test]
    fn padded_dates_are_found_whole() {
        for (text, right) in [
            ("2026年05月02日", "2026年5月2日"),
            ("自2026年5月02日起", "2026年5月2日"),
            ("2026年05月", "2026年5月"),
            ("05月20日", "5月20日"),
            ("12月08日", "12月8日"),
        ] {
            let found: Vec<_> = padded_dates(text).collect();
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(found[0].1, right);
        }
        for text in ["2026年5月2日", "10月20日", "05月", "2026年10月", "第005月"] {
            assert_eq!(padded_dates(text).count(), 0, "{text}");
        }
    }

    #[test]
    fn the_caret_stands_under_the_date() {
        let text =
            "---\ntitle: 公示\nstarts_on: 2026-06-01\nperiod: { days: 5, unit: working }\n---\n截至2026年06月05日。\n";
        let files = [("content/notices/a.md", text)];
        assert_eq!(codes(&files), ["zero-padded-date"]);
        assert_eq!(pointed_at("zero-padded-date", &files), "2026年06月05日");
        assert!(codes(&[("content/notices/a.md", &text.replace("06月05", "6月5"))]).is_empty());
    }
}
