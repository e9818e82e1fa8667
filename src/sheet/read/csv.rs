//! Tables saved as text, with commas, tabs or semicolons.

use super::{Unreadable, put};
use crate::sheet::book::{Book, Sheet, Value};

/// As much of a text as is looked at for what stands between its cells.
const SAMPLE: usize = 64 * 1024;

pub(super) fn read(text: &str, name: &str) -> Result<Book, Unreadable> {
    // The reader stands between the two signs of an end of line when it tells where a row begins.
    let text = text.replace("\r\n", "\n");
    let mut reader = csv::ReaderBuilder::new();
    reader.delimiter(delimiter(&text)).flexible(true).has_headers(false);
    let mut sheet = Sheet { name: name.to_owned(), ..Sheet::default() };
    for (row, record) in reader.from_reader(text.as_bytes()).records().enumerate() {
        let record = record.map_err(|_| Unreadable::Damaged)?;
        // The reader passes over blank lines; people count them.
        let row = record.position().map_or(row as u64, |at| {
            let rest = usize::try_from(at.byte()).ok().and_then(|byte| text.get(byte..)).unwrap_or_default();
            let blank = rest.bytes().take_while(|byte| matches!(byte, b'\n' | b'\r')).filter(|byte| *byte == b'\n');
            at.line().saturating_sub(1) + blank.count() as u64
        });
        let row = u32::try_from(row).map_err(|_| Unreadable::TooLarge)?;
        for (column, text) in record.iter().enumerate() {
            let column = u32::try_from(column).map_err(|_| Unreadable::TooLarge)?;
            put(&mut sheet, (row, column), Value::Text(unescaped(text).to_owned()))?;
        }
    }
    Ok(Book { sheets: vec![sheet] })
}

/// A number that was kept a text by a formula: `="0531"`.
fn unescaped(text: &str) -> &str {
    let inner = text.trim().strip_prefix("=\"").and_then(|text| text.strip_suffix('"'));
    inner.unwrap_or(text)
}

/// What stands between cells: of the signs that may, the one that most rows have, outside of quotation marks.
fn delimiter(text: &str) -> u8 {
    let mut end = text.len().min(SAMPLE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let mut counts = [(b'\t', 0), (b',', 0), (b';', 0)];
    let mut quoted = false;
    for byte in text[..end].bytes() {
        quoted ^= byte == b'"';
        if !quoted {
            counts.iter_mut().filter(|(sign, _)| *sign == byte).for_each(|(_, count)| *count += 1);
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max().unwrap_or_default();
    counts.iter().find(|(_, count)| *count == most && most > 0).map_or(b',', |(sign, _)| *sign)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::read::text::read;

    fn cells(bytes: &[u8]) -> Vec<String> {
        let book = read(bytes, "表").unwrap();
        book.sheets[0].cells.iter().map(|(at, value)| format!("{at:?}{}", value.text())).collect()
    }

    #[test]
    fn every_encoding_and_sign_gives_the_same_cells() {
        let expected = ["(0, 0)姓名", "(0, 1)电话", "(2, 0)王示例", "(2, 1)0531-0000 1234"];
        for sign in [",", "\t", ";"] {
            let text = format!("姓名{sign}电话\r\n\r\n王示例{sign}=\"0531-0000 1234\"\r\n");
            let wide = |bytes: fn(u16) -> [u8; 2], mark: bool| -> Vec<u8> {
                mark.then_some(0xfeff).into_iter().chain(text.encode_utf16()).flat_map(bytes).collect()
            };
            assert_eq!(cells(text.as_bytes()), expected);
            assert_eq!(cells(format!("\u{feff}{text}").as_bytes()), expected);
            assert_eq!(cells(&encoding_rs::GBK.encode(&text).0), expected);
            for bytes in [u16::to_le_bytes, u16::to_be_bytes] {
                assert_eq!(cells(&wide(bytes, true)), expected);
                assert_eq!(cells(&wide(bytes, false)), expected);
            }
        }
    }

    #[test]
    fn what_is_no_text_is_no_table() {
        assert_eq!(read(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xfe", "a").err(), Some(Unreadable::Unknown));
        assert_eq!(read(b"a\0b", "a").err(), Some(Unreadable::Unknown));
        assert!(read(b"", "a").unwrap().sheets[0].cells.is_empty());
        assert_eq!(cells("甲,\"乙\n丙，丁\"".as_bytes()), ["(0, 0)甲", "(0, 1)乙\n丙，丁"]);
    }
}
