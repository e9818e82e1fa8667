//! The characters that [`super::suspicion`] looks at.

/// The bytes that the scan reads past when no number is being read: ASCII, but for what may begin one or an account.
pub(super) static IS_PAST: [bool; 256] = {
    const OF_INTEREST: &[u8] = b"0123456789<&%\\wWvVqQpP";
    let mut is_past = [false; 256];
    let mut at = 0;
    while at < 0x80 {
        is_past[at] = true;
        at += 1;
    }
    at = 0;
    while at < OF_INTEREST.len() {
        is_past[OF_INTEREST[at] as usize] = false;
        at += 1;
    }
    is_past
};

/// The Chinese characters that the scan asks about, by the three bytes of each.
pub(super) static OF_INTEREST: [[u64; 64]; 16] = {
    const CHARACTERS: &[u8] =
        "一二三四五六七八九零幺壹贰叁肆伍陆柒捌玖单栋幢弄组号队社座门排村住址籍扣鹅微薇威徽照证".as_bytes();
    let mut bits = [[0; 64]; 16];
    let mut at = 0;
    while at < CHARACTERS.len() {
        let [lead, second, third] = [CHARACTERS[at], CHARACTERS[at + 1], CHARACTERS[at + 2]];
        bits[(lead & 15) as usize][(second & 63) as usize] |= 1 << (third & 63);
        at += 3;
    }
    bits
};

pub(super) fn is_wide_letter(c: char) -> bool {
    matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
}

pub(super) fn is_number(c: char) -> bool {
    "一二三四五六七八九十零〇".contains(c) || ('０'..='９').contains(&c)
}

/// What may stand between two groups of digits.
pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2500}')
        || "－﹘﹣·•．・（）＋／＿【】〔〕、。，：［］｛｝".contains(c)
}

/// What normalisation may turn into a digit: full-width, circled, mathematical, of another script.
pub(super) fn is_odd(c: char) -> bool {
    matches!(c, '０'..='９' | '²' | '³' | '¹' | '\u{660}'..='\u{669}' | '\u{6f0}'..='\u{6f9}' | '\u{7c0}'..='\u{1fff}'
        | '\u{2070}'..='\u{2089}' | '\u{2460}'..='\u{24ff}' | '\u{2776}'..='\u{2793}' | '\u{3220}'..='\u{3229}'
        | '\u{3280}'..='\u{3289}' | '\u{1d7ce}'..='\u{1d7ff}' | '\u{1f100}'..='\u{1f10a}')
}
