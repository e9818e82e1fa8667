//! Plain texts and tables: UTF-8, GBK, UTF-16.

use std::borrow::Cow;

use encoding_rs::{BIG5, Encoding, GB18030, UTF_16BE, UTF_16LE};

use super::Fault;
use super::look::Look;
use crate::diagnostic::say;

/// Bytes by which an encoding is guessed.
const SAMPLE: usize = 64 << 10;

pub(super) fn read(bytes: &[u8], look: &mut Look) -> Result<(), Fault> {
    look.spend(bytes.len() as u64)?;
    let text = decode(bytes).ok_or(Fault::Damaged)?;
    for (n, line) in text.lines().enumerate() {
        let n = n + 1;
        look.text(line, || say!("第 {n} 行", "line {n}"));
    }
    Ok(())
}

/// Whether the bytes are text of an encoding that is known here.
pub(super) fn is_text(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(SAMPLE)];
    encoding_of(head).is_some()
        // The window may cut a character in half.
        || (head.len() < bytes.len() && (1..4).any(|cut| encoding_of(&head[..head.len() - cut]).is_some()))
}

/// The text, whatever its encoding; `None` for what is no text.
pub(super) fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    match encoding_of(bytes) {
        Some(encoding) => Some(encoding.decode(bytes).0),
        // One damaged line far down does not hide the others.
        None if is_text(bytes) => Some(GB18030.decode(bytes).0),
        None => None,
    }
}

fn encoding_of(bytes: &[u8]) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Some(encoding);
    }
    if bytes.contains(&0) {
        return without_mark(bytes);
    }
    if bytes.iter().any(|b| *b < 32 && !b"\t\r\n\x0B\x0C\x1A\x1B".contains(b)) {
        return None;
    }
    if std::str::from_utf8(bytes).is_ok() {
        return Some(encoding_rs::UTF_8);
    }
    [GB18030, BIG5]
        .into_iter()
        .find(|encoding| encoding.decode_without_bom_handling_and_without_replacement(bytes).is_some())
}

/// UTF-16 without a mark: the zero bytes of its digits, blanks and line ends all stand on one side.
fn without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let zeros = |side: usize| bytes.iter().skip(side).step_by(2).filter(|b| **b == 0).count();
    let encoding = match (zeros(0), zeros(1)) {
        (0, 1..) => UTF_16LE,
        (1.., 0) => UTF_16BE,
        _ => return None,
    };
    let even = &bytes[..bytes.len() & !1];
    let text = encoding.decode_without_bom_handling_and_without_replacement(even)?;
    (!text.chars().any(|c| c.is_control() && !"\t\r\n".contains(c))).then_some(encoding)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clerks_table_is_text_in_every_encoding() {
        let line = "示例,电话 13800138000\r\n";
        let gbk = GB18030.encode(line).0.into_owned();
        let little: Vec<u8> = line.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = line.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [line.as_bytes(), &gbk, &little, &big, &[&[0xff, 0xfe][..], &little].concat()] {
            assert!(decode(bytes).unwrap().contains("13800138000"));
        }
        assert!(decode(&[0x13, 0x37, 0, 0, 9]).is_none());
    }

    #[test]
    fn a_long_text_is_known_by_its_beginning() {
        let mut bytes = GB18030.encode(&"示例".repeat(SAMPLE / 4)).0.into_owned();
        bytes.insert(0, b'a');
        bytes.extend(b"\n\xff\xff 13800138000");
        assert!(is_text(&bytes));
        assert!(decode(&bytes).unwrap().contains("13800138000"));
    }
}
