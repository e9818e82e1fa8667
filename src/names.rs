//! Which names a file may have on every system that a board is carried to.
//!
//! A site is built on Linux, copied to a Windows computer, carried on a memory stick and put on a screen. So there is one
//! rule of names, asked twice: by the checker, at the line that names something, and by the publisher, before it writes.
//! It knows nothing of what a name is for; whoever asks says where it was written.

use std::borrow::Cow;
use std::fmt;

use crate::diagnostic::{Message, say};

/// The longest path inside a site, in the units that Windows counts. Windows stops at 259 with the drive and the folder
/// that a site is copied into; what is left is for that folder, and for a screen's edition on a stick.
pub const LONGEST_PATH: usize = 200;

/// The longest name of one file or folder, in bytes: Linux counts these, and every other system allows as much.
const LONGEST_NAME: usize = 255;

/// Why no file can be called so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameFault {
    Empty,
    /// `.` or `..`
    Relative,
    /// A sign that Windows does not allow.
    Sign(char),
    /// A dot or a blank at the end, which Windows drops.
    Ending,
    /// `con`, `com1`, `nul.txt`: Windows means a device by it.
    Device,
    /// Of one name.
    Long,
}

/// What is wrong with a name: one part of a path.
pub fn fault(name: &str) -> Option<NameFault> {
    if name.is_empty() {
        return Some(NameFault::Empty);
    }
    if name == "." || name == ".." {
        return Some(NameFault::Relative);
    }
    if let Some(sign) = name.chars().find(|&c| is_refused(c)) {
        return Some(NameFault::Sign(sign));
    }
    if name.ends_with(['.', ' ']) {
        return Some(NameFault::Ending);
    }
    if name.len() > LONGEST_NAME {
        return Some(NameFault::Long);
    }
    is_device(name).then_some(NameFault::Device)
}

/// The first part of a path that is no name, and what is wrong with it.
pub fn fault_in_path(path: &str) -> Option<(&str, NameFault)> {
    if is_harmless(path) {
        return None;
    }
    path.split('/').find_map(|name| Some((name, fault(name)?)))
}

/// Whether a path is, at a glance, one of slugs and endings, as nearly all are.
fn is_harmless(path: &str) -> bool {
    let bytes = path.as_bytes();
    let mut start = 0;
    for end in memchr::memchr_iter(b'/', bytes).chain([bytes.len()]) {
        let name = &bytes[start..end];
        // What begins as a device does is looked at closely.
        let ([first, ..], [.., last]) = (name, name) else { return false };
        let is_slug = |byte: &u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.');
        if begins_device(*first) && may_be_device(name) || *last == b'.' || !name.iter().all(is_slug) {
            return false;
        }
        start = end + 1;
    }
    true
}

/// Whether some device's name begins so: con, prn, aux, nul, lpt.
fn begins_device(first: u8) -> bool {
    matches!(first.to_ascii_lowercase(), b'a' | b'c' | b'l' | b'n' | b'p')
}

/// Whether a name is, until its first dot, as long as a device's without a sign in it.
fn may_be_device(name: &[u8]) -> bool {
    matches!(name.iter().position(|byte| *byte == b'.').unwrap_or(name.len()), 3 | 4)
}

/// Whether a path inside a site is longer than can be copied everywhere.
pub fn is_too_long(path: &str) -> bool {
    path.len() > LONGEST_PATH && path.encode_utf16().count() > LONGEST_PATH
}

fn is_refused(c: char) -> bool {
    c.is_control() || matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*' | '\\')
}

fn is_device(name: &str) -> bool {
    if !name.bytes().next().is_some_and(begins_device) {
        return false;
    }
    let stem = name.split('.').next().unwrap_or(name).trim_end();
    // Most names are told by their length alone.
    if !(3..=7).contains(&stem.chars().count()) {
        return false;
    }
    let is = |device: &str| stem.eq_ignore_ascii_case(device);
    if ["con", "prn", "aux", "nul", "conin$", "conout$"].into_iter().any(is) {
        return true;
    }
    let mut rest = stem.chars();
    let head: String = rest.by_ref().take(3).collect();
    let port = head.eq_ignore_ascii_case("com") || head.eq_ignore_ascii_case("lpt");
    let digit = rest.next().is_some_and(|c| matches!(c, '1'..='9' | '¹' | '²' | '³'));
    port && digit && rest.next().is_none()
}

/// A name near to this one that is allowed everywhere.
pub fn better(name: &str) -> String {
    let mut better: String = name.chars().map(|c| if is_refused(c) { '-' } else { c }).collect();
    better.truncate(better.trim_end_matches(['.', ' ']).len());
    let ending = |name: &str| name.rfind('.').filter(|at| name.len() - at <= 10).unwrap_or(name.len());
    if better.len() > LONGEST_NAME {
        let at = ending(&better);
        let (stem, ending) = better.split_at(at);
        let mut end = (LONGEST_NAME - ending.len()).min(stem.len());
        while !stem.is_char_boundary(end) {
            end -= 1;
        }
        better = format!("{}{ending}", &stem[..end]);
    }
    if is_device(&better) {
        let at = better.find('.').unwrap_or(better.len());
        better.insert_str(at, "-1");
    }
    if fault(&better).is_none() { better } else { "file-1".to_owned() }
}

/// The key under which two names are one on many disks: Windows and sticks tell no capitals from small letters, and a Mac
/// no composed characters from decomposed ones.
pub fn folded(path: &str) -> Cow<'_, str> {
    if path.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
        return path.into();
    }
    icu_normalizer::ComposingNormalizerBorrowed::new_nfc().normalize(path).to_lowercase().into()
}

impl NameFault {
    /// What is wrong, for whoever chose the name.
    pub fn message(self, name: &str) -> Message {
        match self {
            Self::Empty => say!("名字是空的", "the name is empty"),
            Self::Relative => say!("“{name}”不是文件名", "`{name}` is no name of a file"),
            Self::Sign(sign) if sign.is_control() => {
                let code = u32::from(sign);
                say!(
                    "文件名里有看不见的字符 U+{code:04X}，Windows 和U盘上存不了",
                    "the name holds the invisible character U+{code:04X}, which Windows and memory sticks cannot store"
                )
            }
            Self::Sign(sign) => say!(
                "文件名“{name}”里有 {sign}，Windows 和U盘上存不了",
                "the name `{name}` holds {sign}, which Windows and memory sticks cannot store"
            ),
            Self::Ending => say!(
                "“{name}”末尾是点或空格，Windows 会把它丢掉",
                "`{name}` ends with a dot or a blank, which Windows drops"
            ),
            Self::Device => say!(
                "“{name}”在 Windows 上是设备名，Windows 和U盘上不能有叫这个名字的文件或文件夹",
                "`{name}` means a device on Windows: no file or folder can be called so there or on a memory stick"
            ),
            Self::Long => say!(
                "名字太长（最多 {LONGEST_NAME} 字节，约 80 个汉字）：{name}",
                "the name is too long (at most {LONGEST_NAME} bytes): {name}"
            ),
        }
    }
}

impl fmt::Display for NameFault {
    /// For the chain of an error.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("it is absolute or has an empty part"),
            Self::Relative => f.write_str("it contains \".\" or \"..\""),
            Self::Sign(sign) => write!(f, "the character {sign:?} is not possible in file names on Windows"),
            Self::Ending => f.write_str("Windows drops a dot or a space at the end of a name"),
            Self::Device => f.write_str("a name in it is a device name on Windows"),
            Self::Long => write!(f, "a name in it is longer than {LONGEST_NAME} bytes"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_some_system_cannot_hold_are_told() {
        for (name, told) in [
            ("", NameFault::Empty),
            ("..", NameFault::Relative),
            ("附件 10:30.pdf", NameFault::Sign(':')),
            ("a\"b.pdf", NameFault::Sign('"')),
            ("a\u{1}.pdf", NameFault::Sign('\u{1}')),
            ("a.", NameFault::Ending),
            ("a ", NameFault::Ending),
            ("con", NameFault::Device),
            ("CON.pdf", NameFault::Device),
            ("nul .txt", NameFault::Device),
            ("Com1", NameFault::Device),
            ("lpt².x", NameFault::Device),
            ("conin$", NameFault::Device),
        ] {
            assert_eq!(fault(name), Some(told), "{name:?}");
            assert_eq!(fault(&better(name)), None, "{name:?} became {:?}", better(name));
        }
        for name in ["a", "com10", "console", "nulls", "附件（10：30）.pdf", ".well-known", "lpt", "com0", "aux-1"]
        {
            assert_eq!(fault(name), None, "{name:?}");
            assert_eq!(better(name), name);
        }
    }

    #[test]
    fn a_better_name_is_near_and_keeps_its_ending() {
        assert_eq!(better("附件 10:30.pdf"), "附件 10-30.pdf");
        assert_eq!(better("con.pdf"), "con-1.pdf");
        assert_eq!(better("a. . "), "a");
        let long = better(&format!("{}.pdf", "长".repeat(100)));
        assert!(long.ends_with("长.pdf") && long.len() <= 255, "{long}");
        assert_eq!(better(":."), "-");
    }

    #[test]
    fn paths_are_judged_part_by_part_and_by_their_length() {
        assert_eq!(fault_in_path("hall/posts/con/index.html"), Some(("con", NameFault::Device)));
        assert_eq!(fault_in_path("hall/posts/w1/index.html"), None);
        assert!(is_too_long(&"a/".repeat(101)) && !is_too_long(&"a/".repeat(100)));
        // Windows counts characters, not bytes.
        assert!(!is_too_long(&"长".repeat(200)) && is_too_long(&"长".repeat(201)));
    }

    #[test]
    fn names_that_are_one_on_many_disks_fold_alike() {
        assert_eq!(folded("Plan.PDF"), folded("plan.pdf"));
        assert_eq!(folded("Jose\u{301}.pdf"), folded("josé.pdf"));
        assert_ne!(folded("a"), folded("b"));
    }
}
