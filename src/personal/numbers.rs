//! Numbers in a folded text that belong to a person: identity cards, bank cards, mobile phones.
//!
//! Digits, Chinese ones too, are gathered in clusters: groups with a short gap between (a blank, a dash, a dot, a bracket,
//! signs of emphasis). Of each row of groups [`super::candidate`] is asked whether it makes one of the numbers.

use super::Found;
use super::candidate::Candidate;

/// Digits without anything between.
#[derive(Clone, Copy)]
pub(super) struct Group {
    pub(super) bytes: (usize, usize),
    /// Where its digits are among the cluster's.
    pub(super) digits: (usize, usize),
    /// What stands before it.
    pub(super) gap: Gap,
}

impl Group {
    pub(super) fn len(self) -> usize {
        self.digits.1 - self.digits.0
    }
}

/// What stands between two groups, from the usual to the odd.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    /// Only the script changes: 138一二三四5678.
    None,
    /// A blank, a dash, a bracket, emphasis.
    Usual,
    Dot,
    /// A stroke, a comma.
    Odd,
}

/// A line of so many numbers is a table; its parts are looked at one after the other.
const MOST_GROUPS: usize = 64;

/// Visits the personal numbers of a folded text, in order.
pub(super) fn personal_numbers(text: &str, visit: &mut dyn FnMut(Found)) {
    let mut groups: Vec<Group> = Vec::new();
    let mut digits: Vec<u8> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let Some((_, _, width)) = digit(text, at, false) else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
            continue;
        };
        debug_assert!(width > 0);
        groups.clear();
        digits.clear();
        let mut gap = Gap::None;
        loop {
            let start = (at, digits.len());
            let mut script = None;
            while let Some((value, chinese, width)) = digit(text, at, !digits.is_empty()) {
                if *script.get_or_insert(chinese) != chinese {
                    break;
                }
                digits.push(value);
                at += width;
            }
            groups.push(Group { bytes: (start.0, at), digits: (start.1, digits.len()), gap });
            let (next, width) = between(&text[at..]);
            if digit(text, at + width, true).is_none() || groups.len() == MOST_GROUPS {
                break;
            }
            gap = next;
            at += width;
        }
        if digits.len() >= 11 {
            Cluster { text, groups: &groups, digits: &digits }.visit(visit);
        }
    }
}

/// A digit, whether it is a Chinese one, and its width. Inside a number a letter O is a nought.
fn digit(text: &str, at: usize, inside: bool) -> Option<(u8, bool, usize)> {
    let c = text.get(at..)?.chars().next()?;
    let (value, chinese) = match c {
        '0'..='9' => (c as u8 - b'0', false),
        'O' | 'o' if inside => {
            let before = text[..at].chars().next_back()?;
            // As many noughts as a number may have.
            let after = text[at + 1..].chars().take(12).find(|c| !matches!(c, 'O' | 'o'));
            if !(before.is_ascii_digit() || matches!(before, 'O' | 'o'))
                || after.is_some_and(|c| c.is_ascii_alphabetic())
            {
                return None;
            }
            (0, false)
        }
        '〇' | '零' | '○' => (0, true),
        '一' | '壹' | '幺' => (1, true),
        '二' | '贰' => (2, true),
        '三' | '叁' => (3, true),
        '四' | '肆' => (4, true),
        '五' | '伍' => (5, true),
        '六' | '陆' => (6, true),
        '七' | '柒' => (7, true),
        '八' | '捌' => (8, true),
        '九' | '玖' => (9, true),
        _ => return None,
    };
    Some((value, chinese, c.len_utf8()))
}

/// What the text starts with may stand between two groups; its kind and width.
pub(super) fn between(rest: &str) -> (Gap, usize) {
    let mut kind = Gap::None;
    let mut width = 0;
    for c in rest.chars().take(4) {
        let next = match c {
            ' ' | '-' | '(' | ')' | '[' | ']' | '{' | '}' | '【' | '】' | '〔' | '〕' | '*' | '_' | '~' | '`'
            | '\\' => Gap::Usual,
            '.' => Gap::Dot,
            '/' | ',' | '|' | '+' | ':' | '=' | '、' | '。' => Gap::Odd,
            _ => break,
        };
        kind = kind.max(next);
        width += c.len_utf8();
    }
    (kind, width)
}

/// Groups of digits with short gaps between them.
pub(super) struct Cluster<'c> {
    pub(super) text: &'c str,
    pub(super) groups: &'c [Group],
    pub(super) digits: &'c [u8],
}

impl Cluster<'_> {
    fn visit(&self, visit: &mut dyn FnMut(Found)) {
        let mut from = 0;
        while from < self.groups.len() {
            match self.longest_from(from) {
                Some((found, to)) => {
                    visit(found);
                    from = to + 1;
                }
                None => from += 1,
            }
        }
    }

    /// The longest number that starts with this group, and its last group.
    fn longest_from(&self, from: usize) -> Option<(Found, usize)> {
        let mut longest = None;
        for to in from..self.groups.len() {
            let number = &self.digits[self.groups[from].digits.0..self.groups[to].digits.1];
            if number.len() > 19 {
                break;
            }
            if number.len() >= 11
                && let Some(found) = (Candidate { cluster: self, from, to, number }).judge()
            {
                longest = Some((found, to));
            }
        }
        longest
    }
}

#[cfg(test)]
mod tests {
    use super::super::Datum;
    use super::*;

    fn found(text: &str) -> Vec<(Datum, &str)> {
        let mut found = Vec::new();
        personal_numbers(text, &mut |one| found.push((one.datum, &text[one.range])));
        found
    }

    #[test]
    fn identity_cards_by_their_checksum() {
        // The example of the standard, and the same with a wrong check digit.
        for text in [
            "11010519491231002X",
            "身份证11010519491231002x。",
            "110105 19491231 002X",
            "1101051949-1231002X",
            "110105.19491231.002X",
            "110105/19491231/002 X",
            "1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X",
            "一一〇一〇五一九四九一二三一〇〇二X",
            "zhangsan11010519491231002X.jpg",
        ] {
            assert_eq!(found(text).len(), 1, "{text}");
            assert_eq!(found(text)[0].0, Datum::IdNumber, "{text}");
        }
        assert_eq!(found("440524198001010013"), [(Datum::IdNumber, "440524198001010013")]);
        assert_eq!(found("440524198001010014"), [(Datum::MiskeyedId, "440524198001010014")]);
        assert_eq!(found("11010519491231003X"), [(Datum::MiskeyedId, "11010519491231003X")]);
        assert_eq!(found("身份证110105491231002"), [(Datum::IdNumber, "110105491231002")]);
        for text in [
            "990105194912310022",
            "11010519491231002Xy",
            "110105194913310021",
            "370100202605010013",
            "编号110105194912310021",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn bank_cards_by_prefix_and_luhn() {
        for text in [
            "6222020200112233446",
            "6222 0202 0011 2230",
            "账号4111111111111111，",
            "4111-1111-1111-1111",
            "卡号622202 0200 11223 3446",
        ] {
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
    fn mobile_numbers_however_they_are_written() {
        for text in [
            "13800138000",
            "电话：138-0013-8000。",
            "138 0013 8000",
            "138 00138000",
            "+86 13800138000",
            "8613800138000",
            "0086-138-0013-8000",
            "+86-138-0013-8000",
            "(138)00138000",
            "138.0013.8000",
            "138_0013_8000",
            "1 3 8 0 0 1 3 8 0 0 0",
            "1-3-8-0-0-1-3-8-0-0-0",
            "一三八〇〇一三八〇〇〇",
            "壹叁捌零零壹叁捌零零零",
            "138一二三四5678",
            "138OO138OOO",
            "013800138000",
            "Tel.13800138000",
            "【138】00138000",
            "138/0013/8000",
            "138、0013、8000",
            "138 00 13 80 00",
            "1380-013-8000",
            "手机138/0013/8000",
            "电话13 80 01 38 000",
            "tel13800138000",
            "zhangsan13800138000.jpg",
            "0531-00001234/13800138000",
            "13800138000一天",
        ] {
            let numbers = found(text);
            assert_eq!(numbers.len(), 1, "{text}");
            assert!(numbers.iter().all(|(datum, _)| *datum == Datum::Mobile), "{text}");
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
            "13800000000元",
            "118.13800138000",
            "受理号：13800138000",
            "DD13800138000",
            "150/2000/3000",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
        assert_eq!(found("13800138000 13900139000").len(), 2);
        assert_eq!(found("见https://example.org/a，电话13800138000").len(), 1);
        assert_eq!(found("(+86)13800138000")[0].1, "(+86)13800138000");
    }
}
