//! Files that are texts: in UTF-8, GBK or UTF-16; pages of the web, tables in XML, and plain ones.

use std::borrow::Cow;

use super::{Unreadable, csv, page};
use crate::sheet::book::Book;

pub(super) fn read(bytes: &[u8], name: &str) -> Result<Book, Unreadable> {
    let text = decoded(bytes).ok_or(Unreadable::Unknown)?;
    let text = text.trim_start_matches('\u{feff}');
    let start = text.trim_start();
    let begins = |with: &str| start.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
    if begins("MIME-Version:") {
        return Err(Unreadable::WebArchive);
    }
    match start.starts_with('<') {
        true if page::is_workbook(start) => page::workbook(start),
        true => page::read(start, name),
        false => csv::read(text, name),
    }
}

/// The text of a file; `None` for what is none.
fn decoded(bytes: &[u8]) -> Option<Cow<'_, str>> {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        let (text, faulty) = encoding.decode_without_bom_handling(&bytes[mark..]);
        return (!faulty).then_some(text);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (!text.contains('\0')).then_some(Cow::Borrowed(text));
    }
    // UTF-16 without a mark has an empty byte beside every digit and comma.
    let empty = |from: usize| bytes.iter().skip(from).step_by(2).take(400).filter(|byte| **byte == 0).count();
    let encoding = match (empty(1), empty(0)) {
        (low, high) if low > 4 && low > 4 * high => encoding_rs::UTF_16LE,
        (low, high) if high > 4 && high > 4 * low => encoding_rs::UTF_16BE,
        (0, 0) => encoding_rs::GB18030,
        _ => return None,
    };
    let (text, faulty) = encoding.decode_without_bom_handling(bytes);
    (!faulty).then_some(text)
}
