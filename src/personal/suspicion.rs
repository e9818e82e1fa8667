//! Whether a text can hold a personal datum at all, at a glance.
//!
//! A board of a hundred thousand items has a hundred megabytes of text and hardly ever a datum in it. One pass over the
//! bytes counts digits, past whatever markup and invisible signs may stand between them, and looks for the few words that
//! come before an account or after the number of a building. It may suspect too much, never too little.

use super::classes::{IS_PAST, OF_INTEREST, is_dash, is_number, is_odd, is_wide_letter};
use super::folding::is_invisible;

/// The shortest number that belongs to a person: a mobile phone's.
const FEWEST_DIGITS: usize = 11;

/// The longest name of a character, `&CounterClockwiseContourIntegral;`.
const LONGEST_REFERENCE: usize = 33;

/// The longest number of a land line with its area code, 0531-0000 12345.
const LAND_LINE: usize = 13;

/// The longest markup between two digits that is still read past.
const LONGEST_TAG: usize = 400;

/// Whether a text, or its markup rendered, may hold a personal datum.
pub(super) fn is_suspect(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut scan = Scan { text, bytes, at: 0, digits: 0, groups: [0; 3], gap: false, trunk: false, plain: true };
    while scan.at < bytes.len() {
        scan.skip();
        if scan.at < bytes.len() && scan.step() {
            return true;
        }
    }
    scan.ends_in_number() || scan.ends_in_door()
}

/// The end of a line that most lines with digits have.
const DATE: &[u8] = b"2026-06-30\n";

/// Whether a date ends a line here, and the next begins with a word, so that no number goes on in it.
fn is_date_line(bytes: &[u8]) -> bool {
    let Some((date, rest)) = bytes.split_at_checked(DATE.len()) else { return false };
    let is_like = |(byte, like): (&u8, &u8)| byte == like || byte.is_ascii_digit() && like.is_ascii_digit();
    let word = rest.iter().find(|byte| **byte != b' ');
    date.iter().zip(DATE).all(is_like)
        && word.is_some_and(|byte| byte.is_ascii_lowercase() && IS_PAST[usize::from(*byte)])
}

struct Scan<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    /// Since the last word.
    digits: usize,
    /// The lengths of the last groups of digits, for `12-3-502`; a stroke, a dot or a line's end begins anew.
    groups: [usize; 3],
    /// Whether something stood between the last digit and here.
    gap: bool,
    /// Whether the first of them was a nought: the area code of a land line.
    trunk: bool,
    /// Whether no small letter stood before them.
    plain: bool,
}

impl Scan<'_> {
    /// Reads on past what is of no interest as long as no number is being read: most of most texts.
    fn skip(&mut self) {
        if self.digits > 0 {
            return;
        }
        let start = self.at;
        let mut at = start;
        loop {
            let rest = &self.bytes[at..];
            at += match rest {
                [first, ..] if IS_PAST[usize::from(*first)] => {
                    rest.iter().position(|byte| !IS_PAST[usize::from(*byte)]).unwrap_or(rest.len())
                }
                [first @ 0xe4..=0xe9, second, third, ..]
                    if OF_INTEREST[usize::from(first & 15)][usize::from(second & 63)] >> (third & 63) & 1 == 0 =>
                {
                    3
                }
                // Punctuation.
                [0xe3, 0x80, 0x81 | 0x82 | 0x88..=0x91, ..] | [0xef, 0xbc, 0x80..=0x8f | 0x9a..=0x9f, ..] => 3,
                [b'1' | b'2', ..] if is_date_line(rest) => DATE.len(),
                _ => break,
            };
        }
        if at > start {
            self.plain = !self.bytes[at - 1].is_ascii_lowercase();
            self.gap = false;
            self.at = at;
        }
    }

    /// Reads on by a character, a tag or an escape; true ends the search.
    fn step(&mut self) -> bool {
        let byte = self.bytes[self.at];
        match byte {
            b'0'..=b'9' => return self.digit(1),
            b' ' | b'\t' | b'\r' | b'\n' | b'-' | b'.' | b'*' | b'_' | b'~' | b'`' | b'(' | b')' | b'[' | b']'
            | b'+' | b'/' | b',' | b'\'' | b'"' | b':' | b'|' | b'=' | b'{' | b'}' => {
                // The words of a link end, and go on behind its destination.
                if byte == b']' && self.digits > 0 && matches!(self.bytes.get(self.at + 1), Some(b'(' | b'[')) {
                    return true;
                }
                if matches!(byte, b'/' | b'.' | b',' | b'+' | b'[' | b']' | b'{' | b'}' | b':' | b'|' | b'=' | b'\n') {
                    if self.ends_in_door() {
                        return true;
                    }
                    self.groups = [0; 3];
                }
                self.soft(1);
            }
            // A quotation's next line.
            b'>' if self.gap => self.soft(1),
            b'<' => return self.tag(),
            b'&' => return self.reference(),
            b'%' => return self.percent(),
            b'\\' => return self.escape(),
            b'O' | b'o' if self.digits > 0 && !self.gap => return self.digit(1),
            b'w' | b'W' | b'v' | b'V' | b'q' | b'Q' | b'p' | b'P' => {
                let account = self.names_account();
                return self.word(1) || account;
            }
            0..=0x7f => return self.word(1),
            _ => return self.wide(),
        }
        false
    }

    fn digit(&mut self, width: usize) -> bool {
        if self.gap || self.digits == 0 {
            self.groups = [self.groups[1], self.groups[2], 0];
        }
        if self.digits == 0 {
            self.trunk = self.bytes[self.at] == b'0';
        }
        self.groups[2] += 1;
        self.digits += 1;
        // No area code begins with 013: this is a mobile number with a nought before it.
        if self.digits == 3 && self.at > 0 && self.bytes[self.at - 1] == b'1' && self.bytes[self.at] > b'2' {
            self.trunk = false;
        }
        self.gap = false;
        self.at += width;
        self.digits > LAND_LINE
    }

    fn ends_in_number(&self) -> bool {
        self.digits >= FEWEST_DIGITS && !self.trunk
    }

    fn soft(&mut self, width: usize) {
        self.gap = self.digits > 0;
        self.at += width;
    }

    /// A letter or a sign that no number goes on behind.
    fn word(&mut self, width: usize) -> bool {
        let found = self.ends_in_number() || self.ends_in_door();
        self.digits = 0;
        self.groups = [0; 3];
        self.gap = false;
        self.plain = !self.bytes[self.at].is_ascii_lowercase();
        self.at += width;
        found
    }

    /// `12-3-502`, `3-502`.
    fn ends_in_door(&self) -> bool {
        self.plain && matches!(self.groups, [0..=3, 1..=3, 3 | 4]) && self.digits <= 10
    }

    /// From `<` to its `>`; a digit may hide behind a whole comment.
    fn tag(&mut self) -> bool {
        let rest = &self.bytes[self.at..self.bytes.len().min(self.at + LONGEST_TAG)];
        match (rest.get(1), memchr::memchr(b'>', rest)) {
            (Some(b'/' | b'!' | b'?' | b'a'..=b'z' | b'A'..=b'Z'), Some(end)) if self.digits > 0 => {
                self.soft(end + 1);
                false
            }
            (Some(b'!'), None) if self.digits > 0 => true,
            _ => self.word(1),
        }
    }

    fn reference(&mut self) -> bool {
        let rest = &self.bytes[self.at..self.bytes.len().min(self.at + LONGEST_REFERENCE)];
        match (rest.get(1), memchr::memchr(b';', rest)) {
            (Some(b'#'), Some(end)) => self.digit(end + 1),
            (Some(b'a'..=b'z' | b'A'..=b'Z'), Some(end)) => {
                self.soft(end + 1);
                false
            }
            _ => self.word(1),
        }
    }

    fn percent(&mut self) -> bool {
        let hex = |at: usize| self.bytes.get(self.at + at).is_some_and(u8::is_ascii_hexdigit);
        match (hex(1) && hex(2), self.bytes.get(self.at + 1)) {
            (true, Some(b'3' | b'9')) => self.digit(3),
            (true, _) => {
                self.soft(3);
                false
            }
            _ => self.word(1),
        }
    }

    /// YAML's `"\u0031"`, or a sign that Markdown is told to leave alone.
    fn escape(&mut self) -> bool {
        let width = match self.bytes.get(self.at + 1) {
            Some(b'x') => 4,
            Some(b'u') => 6,
            Some(b'U') => 10,
            Some(b'0'..=b'9') | None => 1,
            Some(byte) if byte.is_ascii() => 2,
            Some(_) => 1,
        };
        if width > 2 && self.bytes.get(self.at + 2).is_some_and(u8::is_ascii_hexdigit) {
            let end = (self.at + width).min(self.bytes.len());
            let width = end - self.at;
            // An escape may also stand for a blank; it is counted as a digit, which suspects too much.
            return match self.text.is_char_boundary(end) {
                true => self.digit(width),
                false => true,
            };
        }
        self.soft(width.min(self.bytes.len() - self.at).min(2));
        false
    }

    /// `wx`, `vx`, `weixin`, `wechat`, `qq`, as a word.
    fn names_account(&self) -> bool {
        let in_word = self.at > 0 && self.bytes[self.at - 1].is_ascii_alphabetic();
        let rest = &self.bytes[self.at..];
        if matches!(rest[0], b'v' | b'V') && self.names_v() {
            return true;
        }
        let starts = |word: &[u8]| {
            rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
                && !rest.get(word.len()).is_some_and(u8::is_ascii_alphabetic)
        };
        !in_word
            && [&b"wx"[..], b"vx", b"qq", b"weixin", b"wechat", b"wxid", b"passport"].iter().any(|word| starts(word))
    }

    /// 加V, V信
    fn names_v(&self) -> bool {
        let (before, after) = (&self.text[..self.at], &self.text[self.at + 1..]);
        after.starts_with('信') || before.ends_with('加') || before.ends_with('+') || before.ends_with('＋')
    }

    fn wide(&mut self) -> bool {
        let Some(c) = self.text[self.at..].chars().next() else {
            self.at += 1;
            return false;
        };
        let width = c.len_utf8();
        match c {
            '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '零' | '〇' | '○' | '幺' | '壹' | '贰'
            | '叁' | '肆' | '伍' | '陆' | '柒' | '捌' | '玖' => self.digit(width),
            '单' | '栋' | '幢' | '弄' | '组' | '号' | '队' | '社' | '座' | '门' | '排' | '村'
                if self.digits > 0 || self.is_named(c) =>
            {
                let door = self.is_before_door(width);
                self.word(width) || door
            }
            '住' | '址' | '籍' => {
                let home = self.says_home(c, width);
                self.word(width) || home
            }
            '扣' | '鹅' => {
                let account = self.text[self.at + width..].starts_with(['扣', '号']);
                self.word(width) || account
            }
            'ｗ' | 'ｖ' | 'ｑ' | 'Ｗ' | 'Ｖ' | 'Ｑ' => true,
            '微' | '薇' | '威' | '徽' => {
                let account = self.is_chat(width);
                self.word(width) || account
            }
            '照' | '证' => {
                let paper = self.is_before_code(width);
                self.word(width) || paper
            }
            '\u{4e00}'..='\u{9fff}' => self.word(width),
            _ if is_invisible(c) || c.is_whitespace() => {
                self.soft(width);
                false
            }
            // Rarer signs may be digits, dashes or dots of any kind.
            _ if is_odd(c) => self.digit(width),
            _ => {
                if self.digits > 0 && is_dash(c) {
                    self.soft(width);
                    return false;
                }
                self.word(width)
            }
        }
    }

    /// 东单元, A座.
    fn is_named(&self, unit: char) -> bool {
        let before = &self.text[..self.at];
        match unit {
            '单' => before.ends_with(['东', '西', '中', '南', '北']),
            '座' | '栋' | '幢' => before.ends_with(|c: char| c.is_ascii_uppercase()),
            _ => false,
        }
    }

    /// Whether after a unit of buildings a further number or a door follows: `3单元501`, `5栋1203`, `3组27号`, `502室`.
    fn is_before_door(&self, width: usize) -> bool {
        let after = &self.text[self.at + width..];
        // 3号501室 is a room of an office as well.
        if self.text[self.at..].starts_with('号') && !after.starts_with(['楼', '院', '*', '<', '\u{200b}']) {
            return false;
        }
        if self.text[self.at..].starts_with('村') && !after.starts_with("民小组") {
            return false;
        }
        let after = after.trim_start_matches(['元', '楼', '院', '民', '小', '组', ' ', '-', ',', '，', '*', '_']);
        let next = after.chars().next();
        let number = next.is_some_and(|c| c.is_ascii_digit() || !c.is_ascii() && is_number(c));
        number || matches!(next, Some('东' | '西' | '中' | '左' | '右' | '<' | '\u{200b}' | '&' | '['))
    }

    /// 家住, 住址, 家庭地址, 户籍地 and a number after it.
    fn says_home(&self, c: char, width: usize) -> bool {
        let (before, after) = (&self.text[..self.at], &self.text[self.at + width..]);
        let said = match c {
            '住' => after.starts_with(['在', '址', '所', '于', '地']) || before.ends_with(['家', '现', '租']),
            '址' => before.ends_with("庭地") || before.ends_with("中地") || before.ends_with('家'),
            _ => after.starts_with('地'),
        };
        said && after.chars().take(30).any(|c| c.is_ascii_digit() || matches!(c, '号' | '０'..='９' | '&' | '\\'))
    }

    /// 微信 before an account.
    fn is_chat(&self, width: usize) -> bool {
        let after = self.text[self.at + width..].trim_start_matches(|c: char| "*_~`".contains(c) || is_invisible(c));
        let Some(after) = after.strip_prefix(['信', '❤']) else { return false };
        let account = after.trim_start_matches(|c: char| "号是为加帐账户名 ：:=（(*_`".contains(c) || is_invisible(c));
        account.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '<' || c == '&' || is_wide_letter(c))
    }

    /// 护照, 军官证 and the like before a code.
    fn is_before_code(&self, width: usize) -> bool {
        let after = self.text[self.at + width..]
            .trim_start_matches(|c: char| "件号码为是 ：:（(*_`".contains(c) || is_invisible(c));
        after.starts_with(|c: char| c.is_ascii_alphanumeric() || "字军文士南北".contains(c) || is_wide_letter(c))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_texts_are_passed_over() {
        for text in [
            "published_on: 2026-05-01\nstarts_on: 2026-06-01\n",
            "联系电话：0531-0000 1234，地址：示例路1号。",
            "2026年5月22日前完成120个，满意率98.5%。",
            "[规程](files/a.pdf)，<b>第3号窗口</b>，微信公众号“示例发布”。",
            "走访12户，评选3组。3号楼装了灯，居住证当场可办。",
        ] {
            assert!(!is_suspect(text), "{text}");
        }
    }

    #[test]
    fn hidden_numbers_are_not() {
        for text in [
            "138、0013、8000",
            "【138】00138000",
            "阳光小区A座1203",
            "东单元201室",
            "家属院2排3号",
            "加V：shili123",
            "扣扣：12345678",
            "13800138000",
            "**110105**19491231002X",
            "138<b class=\"x\">0013</b>8000",
            "&#49;&#51;&#56;00138000",
            "\"\\u0031\\u0033\\u003800138000\"",
            "138[0013](a)8000",
            "一三八〇〇一三八〇〇〇",
            "１３８\u{200b}００１３\u{2060}８０００",
            "%31%33%38%30%30%31%33%38%30%30%30",
            "wx: abc_123",
            "ｗｘ：ａｂｃ＿１２３",
            "微信号：abc_123",
            "幸福里3号楼2单元501室",
            "阳光小区12-3-502",
            "村3组27号",
        ] {
            assert!(is_suspect(text), "{text}");
        }
    }
}
