//! Formats that nobody reads for certain: old Office and WPS documents, RTF.
//!
//! Their texts mostly lie in them as they are, in one of two encodings. Whatever looks private in those runs is told;
//! that nothing was found promises nothing, and the caller says so.

use super::Fault;
use super::look::Look;
use crate::diagnostic::say;

/// Shorter runs hold no number of a person.
const SHORTEST: usize = 7;

/// Looks through the bytes, and then says that they were not read.
pub(super) fn read(bytes: &[u8], look: &mut Look) -> Result<Option<Vec<u8>>, Fault> {
    look.spend(2 * bytes.len() as u64)?;
    let at = || say!("文件内容里", "in its contents");
    if bytes.starts_with(b"{\\rtf") {
        look.text(&plain(bytes), at);
    } else {
        narrow_runs(bytes, |text| look.text(text, at));
        for start in [0, 1] {
            wide_runs(&bytes[start.min(bytes.len())..], |text| look.text(text, at));
        }
        for number in numbers(bytes) {
            look.text(&number, || say!("单元格里的数字", "a number in a cell"));
        }
    }
    Err(Fault::Unread)
}

/// Runs of ASCII.
fn narrow_runs(bytes: &[u8], mut visit: impl FnMut(&str)) {
    for run in bytes.split(|b| !(0x20..0x7f).contains(b)) {
        if run.len() >= SHORTEST
            && let Ok(text) = std::str::from_utf8(run)
        {
            visit(text);
        }
    }
}

/// Runs of UTF-16 that hold ASCII or Chinese.
fn wide_runs(bytes: &[u8], mut visit: impl FnMut(&str)) {
    let mut run = String::new();
    for pair in bytes.chunks_exact(2) {
        let unit = u16::from_le_bytes([pair[0], pair[1]]);
        match unit {
            0x20..=0x7e | 0x2010..=0x2027 | 0x3000..=0x303f | 0x4e00..=0x9fff | 0xff00..=0xffef => {
                run.extend(char::from_u32(u32::from(unit)));
            }
            _ => {
                if run.len() >= SHORTEST {
                    visit(&run);
                }
                run.clear();
            }
        }
    }
    if run.len() >= SHORTEST {
        visit(&run);
    }
}

/// Whole numbers of eleven digits and more in the number records of a BIFF stream (old Excel, WPS): a clerk who types a
/// phone number into a cell has typed a number. The records lie in the file as they are, but for the seams of its sectors.
fn numbers(bytes: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    // NUMBER is 0x0203 with 14 bytes: row, column, format, value.
    for at in memchr::memmem::find_iter(bytes, &[0x03, 0x02, 0x0e, 0x00]) {
        let Some(value) = bytes.get(at + 10..at + 18).and_then(|eight| eight.first_chunk::<8>()) else { continue };
        let value = f64::from_le_bytes(*value);
        if (1e10..1e19).contains(&value) && value.fract() == 0.0 {
            found.push(format!("{value:.0}"));
        }
    }
    found
}

/// The text of RTF, without its commands. Chinese stands in escapes, digits as they are.
fn plain(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() / 2);
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'\\' => match bytes.get(at) {
                Some(b'\'') => {
                    at += 3;
                    text.push('\u{fffd}');
                }
                Some(letter) if letter.is_ascii_alphabetic() => {
                    let word = at;
                    while bytes.get(at).is_some_and(u8::is_ascii_alphabetic) {
                        at += 1;
                    }
                    let breaks = matches!(&bytes[word..at], b"par" | b"cell" | b"row" | b"line" | b"tab" | b"sect");
                    at += usize::from(bytes.get(at) == Some(&b'-'));
                    while bytes.get(at).is_some_and(u8::is_ascii_digit) {
                        at += 1;
                    }
                    at += usize::from(bytes.get(at) == Some(&b' '));
                    if breaks {
                        text.push('\n');
                    }
                }
                Some(_) => at += 1,
                None => {}
            },
            b'{' | b'}' | b'\r' | b'\n' => {}
            byte if byte.is_ascii() => text.push(char::from(*byte)),
            _ => text.push('\u{fffd}'),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_in_either_encoding_and_among_commands() {
        let mut runs = Vec::new();
        narrow_runs(b"\x01\x02tel 13800138000\0", |text| runs.push(text.to_owned()));
        assert_eq!(runs, ["tel 13800138000"]);
        let wide: Vec<u8> = "电话13800138000".encode_utf16().flat_map(u16::to_le_bytes).collect();
        runs.clear();
        wide_runs(&[&[0xff, 0xff][..], &wide, &[0, 0]].concat(), |text| runs.push(text.to_owned()));
        assert_eq!(runs, ["电话13800138000"]);
        assert_eq!(plain(br"{\rtf1\ansi \'d0\'d5 1380\cf1 013\b0 8000\par}"), "\u{fffd}\u{fffd} 13800138000\n");
        let record = [&[0x03, 0x02, 0x0e, 0][..], &[0; 6], &13_800_138_000_f64.to_le_bytes()].concat();
        assert_eq!(numbers(&record), ["13800138000"]);
        for cut in 0..record.len() {
            numbers(&record[..cut]);
            plain(&br"{\rtf1\'d0\par}"[..cut.min(15)]);
        }
    }
}
