//! The figure in a text that people wrote: what is counted, and no year, day or number of a house.

/// The first number in a text that counts something: `200`, `200处`, `不少于26周`, of `2026年建成200处` the 200.
pub(crate) fn first_number(text: &str) -> Option<f64> {
    let narrow: Vec<char> = text.chars().map(crate::text::narrow).collect();
    let mut at = 0;
    while at < narrow.len() {
        if !narrow[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let end = end_of_number(&narrow, at);
        if let Some(after) = no_count(&narrow, at, end) {
            at = after;
            continue;
        }
        let digits: String = narrow[at..end].iter().filter(|c| **c != ',').collect();
        if let Ok(number) = digits.parse() {
            return Some(number);
        }
        at = end;
    }
    None
}

/// Where a number ends. A comma belongs to it before three digits and no more; a full stop between digits.
fn end_of_number(text: &[char], start: usize) -> usize {
    let is_digit = |at: usize| text.get(at).is_some_and(char::is_ascii_digit);
    let mut end = start;
    while end < text.len() {
        match text[end] {
            c if c.is_ascii_digit() => {}
            ',' if (1..=3).all(|n| is_digit(end + n)) && !is_digit(end + 4) => {}
            '.' if is_digit(end + 1) => {}
            _ => break,
        }
        end += 1;
    }
    end
}

/// Where to go on behind a number that counts nothing: a year, a month, a day, the number of a document, a house, a line,
/// a place in an order.
fn no_count(text: &[char], start: usize, end: usize) -> Option<usize> {
    let number: String = text[start..end].iter().collect();
    let next = text.get(end).copied();
    let before = start.checked_sub(1).map(|at| text[at]);
    let is_year = number.len() == 4 && (number.starts_with("19") || number.starts_with("20"));
    let is_sign = |c: char| matches!(c, '-' | '—' | '–' | '~' | '～' | '至' | '到' | '/');
    let other_year = || {
        let rest: String = text[end..].iter().skip_while(|c| is_sign(**c)).take(5).collect();
        next.is_some_and(is_sign) && rest.starts_with("20") && rest.ends_with('年')
    };
    // 2026-06-30, 2026.6.30, 2026/6/30.
    let rest: String =
        text[start..].iter().take_while(|c| c.is_ascii_digit() || matches!(c, '-' | '.' | '/')).collect();
    if is_year && rest.split(['-', '.', '/']).filter(|part| !part.is_empty()).count() == 3
        || number.matches('.').count() > 1
    {
        return Some(start + rest.chars().count());
    }
    // 2026.6前, 20260630前, 6.30前: behind a day or a month people say until when.
    let until = text.get(start + rest.chars().count()).is_some_and(|c| "前底末起内止".contains(*c));
    let parts: Vec<&str> = rest.split(['-', '.', '/']).collect();
    let is_in = |part: &str, range: std::ops::RangeInclusive<u8>| part.parse().is_ok_and(|part| range.contains(&part));
    let is_day = match parts[..] {
        [whole] => whole.len() == 8 && is_in(&whole[4..6], 1..=12) && is_in(&whole[6..], 1..=31),
        [year, month] if year.len() == 4 => is_in(month, 1..=12),
        [month, day] => day.len() == 2 && is_in(month, 1..=12) && is_in(day, 1..=31),
        _ => false,
    };
    if until && is_day {
        return Some(start + rest.chars().count());
    }
    let counts_nothing = match next {
        Some('年') => is_year,
        Some('月') => true,
        Some('日') => before == Some('月'),
        Some('号') => true,
        Some('季') => true,
        _ => is_year && other_year(),
    };
    (counts_nothing || matches!(before, Some('第' | '〔'))).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::first_number;

    #[test]
    fn numbers_are_found_in_targets() {
        for (text, number) in [
            ("200", 200.0),
            ("２００处", 200.0),
            ("不少于26周", 26.0),
            ("1,200.5 户", 1200.5),
            ("12，345户", 12345.0),
            ("建成3,改造5", 3.0),
            ("95%", 95.0),
            ("10日内办结", 10.0),
            ("满3年", 3.0),
            ("6个月", 6.0),
            ("10-15处", 10.0),
            ("2000户", 2000.0),
            ("2026.6万元", 2026.6),
            ("1.5以内", 1.5),
        ] {
            assert_eq!(first_number(text), Some(number), "{text}");
        }
        assert_eq!(first_number("全部"), None);
    }

    #[test]
    fn years_days_and_numbers_of_houses_count_nothing() {
        for (text, number) in [
            ("2026年建成200处", Some(200.0)),
            ("２０２６年建成200处", Some(200.0)),
            ("2026年6月30日前建成200处", Some(200.0)),
            ("6月底前建成200处", Some(200.0)),
            ("2026-06-30前建成200处", Some(200.0)),
            ("2026.6.30前建成200处", Some(200.0)),
            ("2026.6前建成200处", Some(200.0)),
            ("2026-06底前建成200处", Some(200.0)),
            ("2026/6前建成200处", Some(200.0)),
            ("20260630前建成200处", Some(200.0)),
            ("6.30前完成200处", Some(200.0)),
            ("2025—2026年建成200处", Some(200.0)),
            ("2025年至2026年建成200处", Some(200.0)),
            ("第2季度完成30件", Some(30.0)),
            ("3季度完成30件", Some(30.0)),
            ("41号院换装6个单元", Some(6.0)),
            ("按〔2026〕12号文件办结5件", Some(5.0)),
            ("2026年底前全部完成", None),
        ] {
            assert_eq!(first_number(text), number, "{text}");
        }
    }
}
