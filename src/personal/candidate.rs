//! Some groups of digits in a row: whether they are a number of a person.
//!
//! What is none is told by these rules, each with its test in [`super::numbers`]:
//!
//! - *a figure with its unit*: 13800000000元, 15000000000人;
//! - *a number that says what it is*: 订单号, 受理号, 统一社会信用代码 and the like, unless its check digit is a person's;
//! - *a decimal*: 0.13800138000, 118.13800138;
//! - *a document's number in a web address*: see [`super::addresses`];
//! - *inside a word*: a hash, a model, a serial with letters.

use std::ops::Range;

use super::addresses::{self, Part};
use super::identity::{self, Card};
use super::numbers::{Cluster, Gap, Group, between};
use super::words::{follows_any, precedes_any};
use super::{Datum, Found};

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

/// Some groups in a row.
pub(super) struct Candidate<'c> {
    pub(super) cluster: &'c Cluster<'c>,
    /// Its first group and its last.
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) number: &'c [u8],
}

impl Candidate<'_> {
    /// What it is, if it is anybody's.
    pub(super) fn judge(&self) -> Option<Found> {
        let bytes = self.first().bytes.0..self.last().bytes.1;
        if let Some(found) = self.identity(&bytes) {
            return Some(found);
        }
        if self.is_in_word(&bytes) || self.is_decimal() {
            return None;
        }
        let number = self.number;
        if self.is_mobile() {
            let sure = match addresses::part_at(self.text(), bytes.start) {
                Some(Part::Document) => return None,
                Some(Part::Path) => false,
                Some(Part::Query) | None => true,
            };
            if self.is_figure(&bytes) || (self.is_nobodys(&bytes) && self.lens().len() == 1) {
                return None;
            }
            return Some(Found { datum: Datum::Mobile, range: self.with_country(bytes), sure });
        }
        if !is_bank_card(number) {
            return None;
        }
        let named = self.is_named(&bytes, CARDS);
        let shape =
            matches!(self.lens()[..], [16..=19] | [8, 8..=11] | [4, 4, 4, 4] | [4, 4, 4, 4, 1..=3] | [6, 10..=13])
                || named;
        if shape
            && addresses::part_at(self.text(), bytes.start).is_none()
            && self.gap() <= Gap::Dot
            && !self.is_nobodys(&bytes)
        {
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
        card?;
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

/// The longest word that is looked at.
const LONGEST_WORD: usize = 64;

fn letters_before(text: &str) -> &str {
    let mut from = text.len().saturating_sub(LONGEST_WORD);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let text = &text[from..];
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
