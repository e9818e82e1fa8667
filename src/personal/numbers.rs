//! Numbers in a folded text that belong to a person: identity cards, bank cards, mobile phones.
//!
//! Digits, Chinese ones too, are gathered in clusters: groups with a short gap between (a blank, a dash, a dot, a bracket,
//! signs of emphasis). Of each row of groups it is asked whether it makes one of the numbers. What is no number of a person
//! is told by these rules, each with its test:
//!
//! - *a figure with its unit*: 13800000000元, 15000000000人;
//! - *a number that says what it is*: 订单号, 受理号, 统一社会信用代码 and the like, unless its check digit is a person's;
//! - *a decimal*: 0.13800138000, 118.13800138;
//! - *a document's number in a web address*: see [`super::addresses`];
//! - *inside a word*: a hash, a model, a serial with letters.

use std::ops::Range;

use super::addresses::{self, Part};
use super::identity::{self, Card};
use super::words::{follows_any, precedes_any};
use super::{Datum, Found};

/// Digits without anything between.
#[derive(Clone, Copy)]
struct Group {
    bytes: (usize, usize),
    /// Where its digits are among the cluster's.
    digits: (usize, usize),
    /// What stands before it.
    gap: Gap,
}

impl Group {
    fn len(self) -> usize {
        self.digits.1 - self.digits.0
    }
}

/// What stands between two groups, from the usual to the odd.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
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

/// How far before a number it is said what it is, in characters.
const NAMED_WITHIN: usize = 10;

/// What a number is called that may be a person's phone.
const PHONES: &[&str] = &[
    "电话",
    "手机",
    "手机号",
    "联系方式",
    "致电",
    "拨打",
    "号码",
    "机号",
    "来电",
    "tel",
    "phone",
    "mobile",
    "mob",
    "call",
    "电",
    "☎",
    "📱",
];
const CARDS: &[&str] = &["卡号", "银行卡", "借记卡", "储蓄卡", "信用卡", "card"];

/// What says that a number is nobody's.
const NOBODYS: &[&str] = &[
    "订单号",
    "订单编号",
    "单号",
    "流水号",
    "受理号",
    "受理编号",
    "受理编码",
    "办件编号",
    "办件号",
    "项目编号",
    "项目编码",
    "项目代码",
    "项目号",
    "合同编号",
    "合同号",
    "采购编号",
    "招标编号",
    "备案号",
    "备案编号",
    "许可证号",
    "许可证编号",
    "信用代码",
    "注册号",
    "税号",
    "识别号",
    "批准文号",
    "文号",
    "编号",
    "编码",
    "条码",
    "条形码",
    "标识码",
    "设备号",
    "序列号",
    "资产号",
    "宗地号",
    "地块号",
    "单元号",
    "证书编号",
    "工单号",
    "工单",
    "案号",
    "报建号",
    "监督号",
    "代码",
    "imei",
    "order",
    "serial",
    "isbn",
    "issn",
];

/// What makes a number a figure.
const UNITS: &[&str] = &[
    "元", "万元", "亿元", "万", "亿", "人", "户", "件", "平方", "立方", "吨", "千克", "公斤", "公里", "千瓦", "米",
    "次", "度电", "千米", "㎡", "m2", "kwh", "%", "美元",
];

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
            let after = text[at + 1..].trim_start_matches(['O', 'o']).chars().next();
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
fn between(rest: &str) -> (Gap, usize) {
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

struct Cluster<'c> {
    text: &'c str,
    groups: &'c [Group],
    digits: &'c [u8],
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

/// Some groups in a row.
struct Candidate<'c> {
    cluster: &'c Cluster<'c>,
    from: usize,
    to: usize,
    number: &'c [u8],
}

impl Candidate<'_> {
    fn judge(&self) -> Option<Found> {
        let bytes = self.first().bytes.0..self.last().bytes.1;
        if let Some(found) = self.identity(&bytes) {
            return Some(found);
        }
        if self.is_in_word(&bytes) || self.is_decimal() {
            return None;
        }
        let part = addresses::part_at(self.text(), bytes.start);
        let number = self.number;
        if self.is_mobile() {
            let sure = match part {
                Some(Part::Document) => return None,
                Some(Part::Path) => false,
                Some(Part::Query) | None => true,
            };
            if self.is_figure(&bytes) || (self.is_nobodys(&bytes) && self.lens().len() == 1) {
                return None;
            }
            return Some(Found { datum: Datum::Mobile, range: self.with_country(bytes), sure });
        }
        let named = self.is_named(&bytes, CARDS);
        let shape =
            matches!(self.lens()[..], [16..=19] | [8, 8..=11] | [4, 4, 4, 4] | [4, 4, 4, 4, 1..=3] | [6, 10..=13])
                || named;
        if shape && is_bank_card(number) && part.is_none() && self.gap() <= Gap::Dot && !self.is_nobodys(&bytes) {
            return Some(Found { datum: Datum::BankCard, range: bytes, sure: true });
        }
        None
    }

    /// An identity card: the check digit makes it sure, whatever stands around it.
    fn identity(&self, bytes: &Range<usize>) -> Option<Found> {
        let (card, range) = match self.number.len() {
            18 => (identity::card(self.number, false), bytes.clone()),
            17 if self.is_last() => {
                let (gap, width) = between(&self.text()[bytes.end..]);
                let at = bytes.end + if gap <= Gap::Usual { width } else { 0 };
                let mut rest = self.text()[at..].chars();
                let x = rest.next().filter(|c| "XxХхΧχ×✕✖".contains(*c))?;
                if rest.next().is_some_and(|c| c.is_ascii_alphanumeric()) {
                    return None;
                }
                (identity::card(self.number, true), bytes.start..at + x.len_utf8())
            }
            15 => (identity::old_card(self.number), bytes.clone()),
            _ => return None,
        };
        let named = self.is_named(&range, identity::NAMES);
        let sure = match card? {
            Card::Child if self.is_nobodys(&range) => return None,
            Card::Whole | Card::Child => !self.is_in_long_word(&range),
            _ if self.is_in_word(&range) && !named => return None,
            Card::Miskeyed | Card::Old => {
                let usual = matches!(
                    self.lens()[..],
                    [15] | [17 | 18]
                        | [6, 8, 3 | 4]
                        | [6, 11 | 12]
                        | [14, 3 | 4]
                        | [6, 4, 4, 3 | 4]
                        | [6, 4, 2, 2, 3 | 4]
                        | [6, 6, 3]
                        | [6, 9]
                ) || self.is_spelled();
                let elsewhere = addresses::part_at(self.text(), range.start).is_some() || self.is_decimal();
                if !(usual || named) || elsewhere || (self.is_nobodys(&range) && !named) || self.is_figure(&range) {
                    return None;
                }
                named && matches!(card, Some(Card::Old))
            }
        };
        Some(Found {
            datum: if matches!(card, Some(Card::Miskeyed)) { Datum::MiskeyedId } else { Datum::IdNumber },
            range,
            sure,
        })
    }

    fn text(&self) -> &str {
        self.cluster.text
    }

    fn first(&self) -> Group {
        self.cluster.groups[self.from]
    }

    fn last(&self) -> Group {
        self.cluster.groups[self.to]
    }

    fn is_last(&self) -> bool {
        self.to + 1 == self.cluster.groups.len()
    }

    fn lens(&self) -> Vec<usize> {
        self.cluster.groups[self.from..=self.to].iter().map(|group| group.len()).collect()
    }

    /// The oddest gap inside.
    fn gap(&self) -> Gap {
        self.cluster.groups[self.from + 1..=self.to].iter().map(|group| group.gap).max().unwrap_or(Gap::None)
    }

    /// Digit by digit: 1 3 8 0 0 1 3 8 0 0 0.
    fn is_spelled(&self) -> bool {
        let starts = self.from == 0 || self.first().gap > Gap::Usual;
        starts && self.lens().iter().all(|len| *len == 1)
    }

    /// In an address, after 86 or alone; the shapes in which numbers are spoken, and any where it is called a phone.
    fn is_mobile(&self) -> bool {
        let is_own = |number: &[u8]| number.len() == 11 && number[0] == 1 && number[1] >= 3;
        let lens = self.lens();
        let (own, lens) = match (self.number, &lens[..]) {
            ([8, 6, own @ ..], [2, lens @ ..]) | ([0, 0, 8, 6, own @ ..], [4, lens @ ..]) if is_own(own) => {
                (own, lens.to_vec())
            }
            ([0, own @ ..], [12]) if is_own(own) => (own, vec![11]),
            ([0, own @ ..], [4, rest @ ..]) if is_own(own) => (own, [&[3], rest].concat()),
            ([8, 6, own @ ..], [13]) | ([0, 0, 8, 6, own @ ..], [15]) if is_own(own) => (own, vec![11]),
            ([8, 6, own @ ..], [5, rest @ ..]) | ([0, 0, 8, 6, own @ ..], [7, rest @ ..]) if is_own(own) => {
                (own, [&[3], rest].concat())
            }
            (own, lens) => (own, lens.to_vec()),
        };
        if !is_own(own) {
            return false;
        }
        let bytes = self.first().bytes.0..self.last().bytes.1;
        if self.is_spelled() {
            return true;
        }
        let usual = match self.gap() {
            Gap::None | Gap::Usual => matches!(lens[..], [11] | [3, 4, 4] | [3, 8] | [7, 4] | [4, 4, 3] | [3, 3, 5]),
            Gap::Dot => matches!(lens[..], [3, 4, 4] | [4, 4, 3]),
            // Of three figures in a list none begins with a nought.
            Gap::Odd => matches!(lens[..], [3, 4, 4]) && self.has_nought(),
        };
        let whole = self.from == 0 && self.is_last() && self.gap() == Gap::Usual && lens.len() <= 6;
        let usual = usual
            || (whole && (self.has_nought() || (self.is_dashed() && matches!(lens[..], [3, 2, 2, 2, 2] | [4, 3, 4]))));
        let starts = self.from == 0 || self.first().gap >= Gap::Dot;
        // Four in a row, of which the last three look like a phone: 2026-138-0013-8000.
        usual || (starts && self.is_named(&bytes, PHONES))
    }

    /// Whether a group but the first begins with a nought, which no figure does.
    fn has_nought(&self) -> bool {
        self.cluster.groups[self.from + 1..=self.to].iter().any(|group| self.cluster.digits[group.digits.0] == 0)
    }

    fn is_dashed(&self) -> bool {
        let text = self.text();
        self.cluster.groups[self.from + 1..=self.to].iter().all(|group| text[..group.bytes.0].ends_with('-'))
    }

    /// `+86`, `(+86)` and the bracket of `(138)`.
    fn with_country(&self, bytes: Range<usize>) -> Range<usize> {
        let before = &self.text()[..bytes.start];
        let signs = before.len() - before.trim_end_matches(['+', '(']).len();
        bytes.start - signs..bytes.end
    }

    /// Letters before or behind make it a serial, a hash, a model; a word in small letters is a person's name
    /// (`zhangsan13800138000.jpg`), and some say what comes.
    fn is_in_word(&self, bytes: &Range<usize>) -> bool {
        let before = if self.from == 0 { letters_before(&self.text()[..bytes.start]) } else { "" };
        let after = if self.is_last() { letters_after(&self.text()[bytes.end..]) } else { "" };
        let (alone, ahead) = (self.from == 0, self.is_last());
        if !alone && !ahead {
            return false;
        }
        !(is_name(before) && is_name(after))
    }

    /// Eighteen digits among many more letters are a hash.
    fn is_in_long_word(&self, range: &Range<usize>) -> bool {
        let before = letters_before(&self.text()[..range.start]);
        let after = letters_after(&self.text()[range.end..]);
        before.len() + after.len() > 24
    }

    /// A number with digits before or behind its dot.
    fn is_decimal(&self) -> bool {
        let groups = self.cluster.groups;
        let bytes = self.first().bytes.0..self.last().bytes.1;
        let dot_only = |at: usize| self.text()[..groups[at].bytes.0].ends_with('.') && groups[at].gap == Gap::Dot;
        let before = if self.from > 0 {
            dot_only(self.from)
        } else {
            // Tel.138…: a dot behind a letter is an abbreviation's.
            let before = self.text()[..bytes.start].strip_suffix('.');
            before.is_some_and(|before| !before.ends_with(|c: char| c.is_ascii_alphabetic()))
        };
        let behind = groups
            .get(self.to + 1)
            .is_some_and(|next| next.gap == Gap::Dot && next.len() <= 2 && next.bytes.0 == bytes.end + 1);
        (before || behind) && self.gap() != Gap::Dot
    }

    fn is_named(&self, bytes: &Range<usize>, names: &[&str]) -> bool {
        precedes_any(&self.text()[..bytes.start], names, NAMED_WITHIN)
    }

    fn is_nobodys(&self, bytes: &Range<usize>) -> bool {
        precedes_any(&self.text()[..bytes.start], NOBODYS, 4) && !self.is_named(bytes, identity::NAMES)
    }

    fn is_figure(&self, bytes: &Range<usize>) -> bool {
        self.lens().len() == 1 && follows_any(&self.text()[bytes.end..], UNITS)
    }
}

fn letters_before(text: &str) -> &str {
    let start = text.bytes().rposition(|b| !b.is_ascii_alphanumeric()).map_or(0, |at| at + 1);
    &text[start..]
}

fn letters_after(text: &str) -> &str {
    let end = text.bytes().position(|b| !b.is_ascii_alphanumeric()).unwrap_or(text.len());
    &text[..end]
}

/// Nothing, a person's name in small letters, or a word that says what comes: `tel`, `wx`, `ID`.
fn is_name(letters: &str) -> bool {
    const SAID: &[&str] = &[
        "tel", "phone", "mobile", "mob", "call", "wx", "vx", "weixin", "wechat", "qq", "id", "idcard", "sfz", "no",
        "sj", "dh", "shouji",
    ];
    letters.is_empty()
        || SAID.iter().any(|word| letters.eq_ignore_ascii_case(word))
        || (letters.len() >= 2
            && letters.bytes().all(|b| b.is_ascii_lowercase())
            && letters.bytes().any(|b| b > b'f' && b != b'x')
            && letters.bytes().any(|b| matches!(b, b'a' | b'e' | b'i' | b'o' | b'u')))
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
    (16..=19).contains(&digits.len())
        && issued
        && sum.is_multiple_of(10)
        && digits.iter().any(|digit| *digit != digits[0])
}

#[cfg(test)]
mod tests {
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
