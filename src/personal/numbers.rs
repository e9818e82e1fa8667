//! Numbers in a text that belong to a person: identity cards, bank cards, mobile phones.
//!
//! A hand-written scanner: it looks at every byte of a board on every run. It gathers clusters of digits (full-width
//! ones too) with single blanks or hyphens between, and asks of each whether its groups make one of the numbers. Check
//! digits, dates and prefixes keep figures, dates and document numbers out.

use std::ops::Range;

use super::Datum;

/// A group of digits without a separator: its bytes, and its digits in the cluster's.
#[derive(Clone, Copy)]
struct Group {
    bytes: (usize, usize),
    digits: (usize, usize),
}

impl Group {
    fn len(self) -> usize {
        self.digits.1 - self.digits.0
    }
}

/// A line of so many numbers is a table; its parts are looked at one after the other.
const MOST_GROUPS: usize = 64;

/// Visits the personal numbers of a text, in order, each with its bytes.
pub(super) fn personal_numbers(text: &str, visit: &mut dyn FnMut(Datum, Range<usize>)) {
    let bytes = text.as_bytes();
    let mut groups: Vec<Group> = Vec::new();
    let mut digits: Vec<u8> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if digit(bytes, at).is_none() {
            at += 1;
            continue;
        }
        groups.clear();
        digits.clear();
        loop {
            let start = (at, digits.len());
            while let Some((value, width)) = digit(bytes, at) {
                digits.push(value);
                at += width;
            }
            groups.push(Group { bytes: (start.0, at), digits: (start.1, digits.len()) });
            let gap = separator(&bytes[at..]);
            if gap == 0 || digit(bytes, at + gap).is_none() || groups.len() == MOST_GROUPS {
                break;
            }
            at += gap;
        }
        if digits.len() >= 11 {
            cluster(text, &groups, &digits, visit);
        }
    }
}

/// A digit and its width in bytes; `０` to `９` are EF BC 90 to EF BC 99.
fn digit(bytes: &[u8], at: usize) -> Option<(u8, usize)> {
    match bytes.get(at)? {
        b @ b'0'..=b'9' => Some((b - b'0', 1)),
        0xEF if bytes.get(at + 1) == Some(&0xBC) => {
            let last = *bytes.get(at + 2)?;
            (0x90..=0x99).contains(&last).then(|| (last - 0x90, 3))
        }
        _ => None,
    }
}

/// The width of a single blank or hyphen.
fn separator(rest: &[u8]) -> usize {
    const WIDE: &[&str] = &["\u{a0}", "\u{3000}", "\u{2009}", "\u{2010}", "\u{2011}", "\u{2013}", "\u{ff0d}"];
    match rest.first() {
        Some(b' ' | b'-') => 1,
        Some(0xC2 | 0xE2 | 0xE3 | 0xEF) => {
            WIDE.iter().find(|wide| rest.starts_with(wide.as_bytes())).map_or(0, |wide| wide.len())
        }
        _ => 0,
    }
}

fn cluster(text: &str, groups: &[Group], digits: &[u8], visit: &mut dyn FnMut(Datum, Range<usize>)) {
    // Inside a word (a hash, a file name, a decimal) a number is no number.
    let before = text[..groups[0].bytes.0].chars().next_back();
    let last = groups[groups.len() - 1];
    let mut rest = text[last.bytes.1..].chars();
    let after = rest.next();
    let check_x = after.is_some_and(|c| matches!(c, 'X' | 'x' | 'Ｘ' | 'ｘ')) && !rest.next().is_some_and(in_word);
    let in_front = before.is_some_and(in_word) || before == Some('.');
    let behind = after.is_some_and(in_word);
    let mut from = 0;
    while from < groups.len() {
        let mut found = None;
        if !(from == 0 && in_front) {
            for to in from..groups.len().min(from + 6) {
                let number = &digits[groups[from].digits.0..groups[to].digits.1];
                if number.len() > 19 {
                    break;
                }
                let is_last = to + 1 == groups.len();
                let span = (groups[from].bytes.0, groups[to].bytes.1);
                if is_last && check_x && number.len() == 17 && is_id_card(number, true) {
                    let width = after.map_or(0, char::len_utf8);
                    found = Some((Datum::IdNumber, span.0..span.1 + width, to));
                } else if !(is_last && behind) {
                    let shape = &groups[from..=to];
                    if let Some(kind) = kind(text, number, shape) {
                        found = Some((kind, span.0..span.1, to));
                    }
                }
            }
        }
        match found {
            Some((kind, range, to)) => {
                visit(kind, range);
                from = to + 1;
            }
            None => from += 1,
        }
    }
}

fn in_word(c: char) -> bool {
    c.is_ascii_alphanumeric()
}

fn kind(text: &str, number: &[u8], shape: &[Group]) -> Option<Datum> {
    if number.len() == 18 && is_id_card(number, false) {
        return Some(Datum::IdNumber);
    }
    if in_address(text, shape[0].bytes.0) {
        return None;
    }
    let lens: Vec<usize> = shape.iter().map(|group| group.len()).collect();
    let phone = |number: &[u8]| number.len() == 11 && number[0] == 1 && number[1] >= 3;
    match (&lens[..], number) {
        ([11] | [3, 4, 4] | [3, 8] | [7, 4], _) if phone(number) => Some(Datum::Mobile),
        ([13] | [2, 11] | [2, 3, 4, 4] | [2, 3, 8], [8, 6, rest @ ..]) if phone(rest) => Some(Datum::Mobile),
        ([15] | [4, 11] | [4, 3, 4, 4], [0, 0, 8, 6, rest @ ..]) if phone(rest) => Some(Datum::Mobile),
        ([16..=19] | [4, 4, 4, 4] | [4, 4, 4, 4, 1..=3] | [6, 10..=13], _) if is_bank_card(number) => {
            Some(Datum::BankCard)
        }
        _ => None,
    }
}

/// GB 11643-1999: a division, a date of birth, a sequence and a check character.
fn is_id_card(digits: &[u8], check_x: bool) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let number = |range: Range<usize>| digits[range].iter().fold(0u16, |sum, digit| sum * 10 + u16::from(*digit));
    let province = number(0..2);
    if !matches!(province, 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83) {
        return false;
    }
    let (year, month, day) = (number(6..10), number(10..12), number(12..14));
    let date = jiff::civil::Date::new(year.cast_signed(), (month as u8).cast_signed(), (day as u8).cast_signed());
    if !(1900..=2099).contains(&year) || date.is_err() {
        return false;
    }
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(*digit) * weight).sum();
    // The check values of the remainders 0 to 10: 1 0 X 9 8 7 6 5 4 3 2.
    let check = (12 - sum % 11) % 11;
    if check_x { check == 10 } else { digits.get(17).is_some_and(|last| u32::from(*last) == check) }
}

/// ISO/IEC 7812: the prefixes of cards used here, and the Luhn check.
fn is_bank_card(digits: &[u8]) -> bool {
    let issued = matches!(digits, [6, 2 | 0 | 5, ..] | [4, ..] | [5, 1..=5, ..] | [3, 5 | 6, ..] | [9, 5, 5, 8, ..]);
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(n, digit)| {
            let value = u32::from(*digit) << (n % 2);
            if value > 9 { value - 9 } else { value }
        })
        .sum();
    // Sixteen equal digits pass the check and are a placeholder.
    issued && sum.is_multiple_of(10) && digits.iter().any(|digit| *digit != digits[0])
}

/// Whether a position lies in a web address: its digits are a document's, not a person's.
fn in_address(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    let start =
        bytes[..at].iter().rposition(|b| !b.is_ascii_graphic() || matches!(b, b'"' | b'\'' | b'<' | b'(' | b'['));
    let token = &bytes[start.map_or(0, |n| n + 1)..at];
    token.windows(3).any(|three| three == b"://")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(Datum, &str)> {
        let mut found = Vec::new();
        personal_numbers(text, &mut |kind, range| found.push((kind, &text[range])));
        found
    }

    #[test]
    fn identity_cards_by_their_checksum() {
        // The example of the standard, and the same with a wrong check digit.
        for text in ["11010519491231002X", "身份证11010519491231002x。", "110105 19491231 002X", "1101051949-1231002X"]
        {
            assert_eq!(found(text).len(), 1, "{text}");
            assert_eq!(found(text)[0].0, Datum::IdNumber, "{text}");
        }
        assert_eq!(found("440524198001010013"), [(Datum::IdNumber, "440524198001010013")]);
        assert_eq!(found("４４０５２４１９８００１０１００１３").len(), 1);
        for text in [
            "110105194912310021",
            "440524198001010014",
            "990105194912310022",
            "a11010519491231002X",
            "11010519491231002Xy",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn bank_cards_by_prefix_and_luhn() {
        for text in ["6222020200112233446", "6222 0202 0011 2230", "账号4111111111111111，", "4111-1111-1111-1111"] {
            let cards = found(text);
            assert_eq!(cards.len(), 1, "{text}");
            assert_eq!(cards[0].0, Datum::BankCard, "{text}");
        }
        assert_eq!(found("账号4111111111111111，")[0].1, "4111111111111111");
        assert_eq!(found("4111 1111 1111 1111"), [(Datum::BankCard, "4111 1111 1111 1111")]);
        for text in [
            "4111111111111112",
            "41111111111111111111",
            "2026-06-30 2026-07-01",
            "2021 2022 2023 2024",
            "0.4111111111111111",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn mobile_numbers_however_they_are_spaced() {
        for text in [
            "13800138000",
            "电话：138-0013-8000。",
            "138 0013 8000",
            "138 00138000",
            "+86 13800138000",
            "8613800138000",
            "+86-138-0013-8000",
            "１３８００１３８０００",
            "138\u{a0}0013\u{a0}8000",
        ] {
            let numbers = found(text);
            assert_eq!(numbers.len(), 1, "{text}");
            assert_eq!(numbers[0].0, Datum::Mobile, "{text}");
        }
        for text in [
            "0531-0000 1234",
            "12345",
            "138****8000",
            "12800138000",
            "138001380001",
            "v13800138000",
            "https://example.org/a/13800138000.html",
            "2026-05-13 80013 8000",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
        assert_eq!(found("13800138000 13900139000").len(), 2);
        assert_eq!(found("见https://example.org/a，电话13800138000").len(), 1);
    }
}
