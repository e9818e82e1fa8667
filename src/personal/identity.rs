//! Identity numbers: GB 11643-1999 of eighteen characters, and the fifteen digits before it.
//!
//! A right check digit proves a number. One with a wrong digit is told by what else it holds: the code of a county and the
//! birthday of somebody old enough to stand on a board. That leaves out serial numbers that begin with a city's code and
//! this year's date (370100202605010013), and unified credit codes, which have a check character of their own.

/// What makes a number an identity card's, in the words before it.
pub(super) const NAMES: &[&str] = &[
    "身份证",
    "身份证号",
    "身份证号码",
    "身份号码",
    "证件号",
    "证件号码",
    "证号",
    "身份",
    "idcard",
    "id",
    "sfz",
    "identity",
];

/// What an identity number is known by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Card {
    /// By its check digit.
    Whole,
    /// The same, of somebody too young to stand on a board: one serial number in eleven with a date in it is right as well.
    Child,
    /// By its county and its birthday; the check digit is wrong.
    Miskeyed,
    /// Of fifteen digits, by its county and its birthday.
    Old,
}

/// Those born in these years may have an adult's place on a board.
const GROWN: std::ops::RangeInclusive<u16> = 1915..=2011;

/// Eighteen digits, or seventeen and an X.
pub(super) fn card(digits: &[u8], check_x: bool) -> Option<Card> {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let year = number(&digits[6..10]);
    if !is_province(digits) || !is_date(year, &digits[10..14]) || !(1900..=2099).contains(&year) {
        return None;
    }
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(*digit) * weight).sum();
    // The check values of the remainders 0 to 10: 1 0 X 9 8 7 6 5 4 3 2.
    let check = (12 - sum % 11) % 11;
    let right = if check_x { check == 10 } else { digits.get(17).is_some_and(|last| u32::from(*last) == check) };
    if right {
        return Some(if GROWN.contains(&year) { Card::Whole } else { Card::Child });
    }
    (GROWN.contains(&year) && is_county(digits) && (check_x || !is_credit_code(digits))).then_some(Card::Miskeyed)
}

/// Fifteen digits.
pub(super) fn old_card(digits: &[u8]) -> Option<Card> {
    let year = 1900 + number(&digits[6..8]);
    (is_province(digits) && is_county(digits) && is_date(year, &digits[8..12])).then_some(Card::Old)
}

fn number(digits: &[u8]) -> u16 {
    digits.iter().fold(0, |sum, digit| sum * 10 + u16::from(*digit))
}

fn is_date(year: u16, rest: &[u8]) -> bool {
    let (month, day) = (number(&rest[..2]) as i8, number(&rest[2..4]) as i8);
    jiff::civil::Date::new(year.cast_signed(), month, day).is_ok()
}

fn is_province(digits: &[u8]) -> bool {
    matches!(
        number(&digits[..2]),
        11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83
    )
}

/// GB/T 2260: prefectures are numbered from 01, districts from 01, counties from 21, cities from 81.
fn is_county(digits: &[u8]) -> bool {
    matches!(number(&digits[2..4]), 1..=60 | 90) && matches!(number(&digits[4..6]), 1..=39 | 71..=89)
}

/// GB 32100-2015: eighteen characters modulo 31; those of digits only begin with the registering body.
fn is_credit_code(digits: &[u8]) -> bool {
    const WEIGHTS: [u32; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    let body = matches!(
        digits,
        [1, 1..=3 | 9, ..] | [2, 1 | 9, ..] | [3, 1..=5 | 9, ..] | [4, 1 | 9, ..] | [5, 1..=3 | 9, ..] | [9, 1..=3, ..]
    );
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(*digit) * weight).sum();
    body && digits.get(17).is_some_and(|last| u32::from(*last) == (31 - sum % 31) % 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digits(text: &str) -> Vec<u8> {
        text.bytes().map(|b| b - b'0').collect()
    }

    #[test]
    fn a_wrong_check_digit_needs_a_county_and_a_grown_person() {
        assert_eq!(card(&digits("440524198001010013"), false), Some(Card::Whole));
        assert_eq!(card(&digits("440524198001010014"), false), Some(Card::Miskeyed));
        assert_eq!(card(&digits("440524202601010014"), false), None);
        assert_eq!(card(&digits("440500198001010014"), false), None);
        assert_eq!(card(&digits("440524198013010014"), false), None);
        assert_eq!(old_card(&digits("110105491231002")), Some(Card::Old));
        assert_eq!(old_card(&digits("110105491331002")), None);
        assert_eq!(old_card(&digits("370000491231002")), None);
    }

    #[test]
    fn a_credit_code_is_known_by_its_own_check() {
        let mut code = digits("120101197001010110");
        let weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
        // The first serial whose check value is a digit that no identity card has.
        let found = (0..1000u16).find(|serial| {
            for (at, place) in [(14, 100), (15, 10), (16, 1)] {
                code[at] = (serial / place % 10) as u8;
            }
            let sum: u32 = code.iter().zip(weights).map(|(digit, weight)| u32::from(*digit) * weight).sum();
            let check = (31 - sum % 31) % 31;
            code[17] = check as u8;
            check < 10 && !is_whole(&code)
        });
        assert!(found.is_some());
        assert_eq!(card(&code, false), None);
        code[17] = (code[17] + 1) % 10;
        assert_eq!(card(&code, false), if is_whole(&code) { Some(Card::Whole) } else { Some(Card::Miskeyed) });
    }

    fn is_whole(digits: &[u8]) -> bool {
        card(digits, false) == Some(Card::Whole)
    }
}
