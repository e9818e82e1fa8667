//! Accounts of persons in chats (微信, QQ), and the numbers of passports and service cards, in a folded text.
//!
//! None of these has a check digit: each is found by the word before it only. *A public account* is none: 公众号, 小程序,
//! 视频号, 企业微信, a group that is open to everybody, and a word that only follows (“微信 App”).
//! Car plates are no business of this module: those on a board are buses' and official cars'.

use super::{Datum, Found};

const CHATS: &[&str] = &[
    "微信",
    "薇信",
    "威信",
    "weixin",
    "wechat",
    "wxid",
    "wx",
    "vx",
    "qq",
    "扣扣",
    "v信",
    "加v",
    "+v",
    "徽信",
    "微❤",
    "企鹅号",
];

/// What makes an account everybody's.
const PUBLIC: &[&str] = &[
    "公众",
    "服务号",
    "订阅号",
    "小程序",
    "视频号",
    "群",
    "平台",
    "支付",
    "扫码",
    "扫一扫",
    "搜索",
    "二维码",
    "小店",
    "企业",
    "政务",
    "官方",
];

const FILES: &[&str] =
    &[".jpg", ".jpeg", ".png", ".gif", ".webp", ".pdf", ".doc", ".xls", ".ppt", ".zip", ".txt", ".md", ".yaml", ".mp4"];

const PAPERS: &[&str] = &[
    "护照",
    "passport",
    "军官证",
    "士官证",
    "士兵证",
    "警官证",
    "文职干部证",
    "港澳通行证",
    "往来港澳通行证",
    "台湾通行证",
    "台胞证",
    "回乡证",
    "居留证",
];

/// Visits the accounts and papers of a folded text.
pub(super) fn accounts(text: &str, visit: &mut dyn FnMut(Found)) {
    let lower = text.to_ascii_lowercase();
    for word in CHATS {
        for (at, _) in lower.match_indices(word) {
            if let Some(range) = chat(text, at, word) {
                visit(Found { datum: Datum::Account, range, sure: false });
            }
        }
    }
    for word in PAPERS {
        for (at, _) in lower.match_indices(word) {
            if let Some(range) = paper(text, at + word.len()) {
                visit(Found { datum: Datum::Papers, range, sure: true });
            }
        }
    }
}

fn chat(text: &str, at: usize, word: &str) -> Option<std::ops::Range<usize>> {
    let before = &text[..at];
    let latin = word.starts_with(|c: char| c.is_ascii_alphabetic());
    if latin && before.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '/' || c == '.')
        || before.ends_with("企业")
    {
        return None;
    }
    let mut rest = &text[at + word.len()..];
    if *word == *"wxid" {
        let id = handle(rest.strip_prefix('_')?);
        return (id.len() >= 6).then(|| at..at + word.len() + 1 + id.len());
    }
    if word.is_ascii() && rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    // 微信（WeChat）号：
    loop {
        let trimmed = rest.trim_start_matches([
            '号', '码', '帐', '账', '户', '加', ' ', '是', '为', '*', '_', '`', '|', '同', '(', ')', '（', '）', '/',
        ]);
        let trimmed = ["wechat", "weixin", "wx", "vx", "qq", "id"]
            .iter()
            .find_map(|word| after_word(trimmed, word))
            .unwrap_or(trimmed);
        if trimmed.len() == rest.len() {
            break;
        }
        rest = trimmed;
    }
    if PUBLIC.iter().any(|word| rest.starts_with(word)) {
        return None;
    }
    let said = rest.starts_with([':', '：', '=']);
    let named = text[at + word.len()..text.len() - rest.len()].contains('号');
    let account = rest.trim_start_matches([':', '：', '=', ' ', '*', '_', '`', '"', '“']);
    let id = handle(account);
    let start = text.len() - account.len();
    let digits = id.bytes().all(|b| b.is_ascii_digit());
    let known = CHATS
        .iter()
        .chain(&["app", "android", "ios", "http", "https", "pay"])
        .any(|word| id.eq_ignore_ascii_case(word));
    let is_chat = !matches!(word, "qq" | "扣扣" | "企鹅号");
    let plausible = match digits {
        true => (5..=11).contains(&id.len()) && !id.starts_with('0') && (said || named || !is_chat || latin),
        false => {
            (6..=20).contains(&id.len())
                && id.starts_with(|c: char| c.is_ascii_alphabetic())
                && (said || named || id.bytes().any(|b| b.is_ascii_digit() || b == b'_'))
        }
    };
    // An address of the web or of mail: its own name is not an account's. A picture's name may be.
    let behind = &account[id.len()..];
    let goes_on = behind.starts_with(['.', '@', '/', ':'])
        && behind[1..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '/')
        && !FILES.iter().any(|ending| behind.get(..ending.len()).is_some_and(|end| end.eq_ignore_ascii_case(ending)));
    (plausible && !known && !goes_on).then_some(start..start + id.len())
}

/// What follows a word, which is no part of a longer one.
fn after_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let start = text.get(..word.len()).filter(|start| start.eq_ignore_ascii_case(word))?;
    let rest = &text[start.len()..];
    (!rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_')).then_some(rest)
}

fn handle(text: &str) -> &str {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))).unwrap_or(text.len());
    text[..end].trim_end_matches(['-', '_'])
}

/// A letter or two and seven or eight digits; `军字第1234567号`.
fn paper(text: &str, at: usize) -> Option<std::ops::Range<usize>> {
    let rest = text[at..].trim_start_matches(['件', '号', '码', '为', '是', ' ', ':', '：', '(', '（', '*', '_', '`']);
    let rest = ["No.", "no.", "No", "number"]
        .iter()
        .fold(rest, |rest, word| rest.strip_prefix(word).unwrap_or(rest).trim_start_matches([' ', ':', '：']));
    let start = text.len() - rest.len();
    let sign = rest.find(|c: char| c.is_ascii_digit()).filter(|at| *at <= 18)?;
    let latin = rest[..sign].len() <= 2 && rest[..sign].bytes().all(|b| b.is_ascii_alphabetic());
    let army = rest[..sign].contains('字') && rest[..sign].trim_end().ends_with(['第', '字']);
    let digits = rest[sign..].bytes().take_while(u8::is_ascii_digit).count();
    let right = if latin { (7..=9).contains(&digits) } else { army && (4..=10).contains(&digits) };
    let ends = !rest[sign + digits..].starts_with(|c: char| c.is_ascii_alphanumeric());
    (right && ends).then_some(start..start + sign + digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        accounts(text, &mut |one| found.push(&text[one.range]));
        found.dedup();
        found
    }

    #[test]
    fn accounts_are_told_by_the_word_before() {
        for (text, account) in [
            ("微信：shili_123", "shili_123"),
            ("微信号shili123", "shili123"),
            ("wx:shilidang", "shilidang"),
            ("WX shili123", "shili123"),
            ("vx：shili-123", "shili-123"),
            ("WeChat ID: shili123", "shili123"),
            ("加V：shili123", "shili123"),
            ("V信shili123", "shili123"),
            ("扣扣：12345678", "12345678"),
            ("Passport No. E12345678", "E12345678"),
            ("微信（WeChat）：shili123", "shili123"),
            ("加微信 shili_1", "shili_1"),
            ("QQ：12345678", "12345678"),
            ("QQ号 12345678", "12345678"),
            ("wxid_abc123xyz", "wxid_abc123xyz"),
            ("护照号：E12345678", "E12345678"),
            ("护照EA1234567", "EA1234567"),
            ("军官证：南字第1234567号", "南字第1234567"),
        ] {
            assert_eq!(found(text), [account], "{text}");
        }
    }

    #[test]
    fn public_ones_and_mere_words_are_none() {
        for text in [
            "微信公众号：shili_fabu",
            "微信小程序“示例通”",
            "微信群：shili123",
            "企业微信：shili123",
            "微信 App",
            "扫微信二维码",
            "QQ群：12345678",
            "微信搜索shili123",
            "https://weixin.qq.com/r/shili123",
            "https://mp.weixin.qq.com/s/shili1234567",
            "12345678@qq.com",
            "电话、微信、QQ均可",
            "护照3本，通行证12个",
            "持护照2026年5月后办理",
            "微信支付 12345",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}
