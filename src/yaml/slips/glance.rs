//! A quick look at a document: whether anything in it asks for a walk.

use super::super::node::of_bytes;

/// Whether a line looks as if a hand had slipped. Errs on the side of looking closer.
pub(super) fn is_suspect(text: &str) -> bool {
    let mut above = Above::default();
    let mut start = 0;
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
    ends.map(|end| &text[std::mem::replace(&mut start, end + 1)..end]).any(|line| is_suspect_line(line, &mut above))
}

/// The signs inside a line that are looked at; full-width brackets begin with the last two.
static INSIDE: [bool; 256] = of_bytes(b"#!&\"'[{:\xE3\xEF");

/// The line before, for lists under texts.
#[derive(Default)]
struct Above {
    indent: usize,
    /// It ends in words, and not in a colon.
    has_value: bool,
}

fn is_suspect_line(line: &str, above: &mut Above) -> bool {
    let bytes = line.as_bytes();
    let indent = bytes.iter().take_while(|byte| **byte == b' ').count();
    let words = bytes[indent..].trim_ascii_end();
    let Some(first) = words.first() else { return false };
    let next = words.get(1).copied().unwrap_or(b' ');
    let is_blank = |byte: u8| matches!(byte, b' ' | b'\t');
    let suspect = match first {
        b'\t' | b'<' | b'>' | b'|' | b'=' | b'#' => *first != b'#' || !is_blank(next),
        // A blank that is none, or a sign that looks like a dash.
        // Chinese quotation marks and brackets begin many a line.
        0xE2 => !(next == 0x80 && words.get(2).is_some_and(|byte| matches!(byte, 0x98..=0x9F))),
        0xE3 => words.starts_with("\u{3000}".as_bytes()),
        0xC2 | 0xE1 | 0xEF => true,
        b'-' => !is_blank(next) && words != b"---" || above.has_value && indent > above.indent,
        b'0'..=b'9' => true,
        b'a'..=b'z' => {
            let key = words.iter().take_while(|byte| byte.is_ascii_lowercase() || **byte == b'_').count();
            words[key..].starts_with("：".as_bytes())
        }
        _ => false,
    };
    *above = Above { indent, has_value: !words.ends_with(b":") && !matches!(first, b'-' | b'#') };
    suspect || is_suspect_inside(line, bytes)
}

fn is_suspect_inside(line: &str, bytes: &[u8]) -> bool {
    let mut quotes = [0usize; 2];
    let mut bracket = false;
    let of_interest = bytes.iter().enumerate().filter(|(_, byte)| INSIDE[usize::from(**byte)]);
    for (at, byte) in of_interest {
        let previous = at.checked_sub(1).map_or(b' ', |before| bytes[before]);
        let next = || bytes.get(at + 1).copied().unwrap_or(b' ');
        match byte {
            b'#' if matches!(previous, b' ' | b'\t' | b'|' | b'>' | b'+' | b'-')
                && !matches!(next(), b' ' | b'\t' | b'\r') =>
            {
                return true;
            }
            b'!' | b'&' if matches!(previous, b' ' | b'\t' | b'[' | b'{' | b',') => return true,
            b'"' => quotes[0] += 1,
            b'\'' => quotes[1] += 1,
            b'[' => bracket = true,
            0xEF if line[at..].starts_with('：') && memchr::memchr(b'{', &bytes[..at]).is_some() => return true,
            0xE3 | 0xEF if previous == b' ' && line[at..].starts_with(['【', '［', '｛']) => {
                return true;
            }
            // `key:value`, `key:　value`, `键 :`; a time of day and an address on the net are none.
            b':' if previous >= 0x80 || !matches!(next(), b' ' | b'\r' | b'/' | b'0'..=b'9') || previous == b' ' => {
                return true;
            }
            b':' if next().is_ascii_digit() && !previous.is_ascii_digit() => return true,
            _ => {}
        }
    }
    quotes.iter().any(|count| count % 2 == 1) || bracket && line.split('[').skip(1).any(is_list_of_one)
}

/// What stands behind a bracket: full-width separators up to its end, and none of YAML's.
fn is_list_of_one(rest: &str) -> bool {
    let inside = rest.split(']').next().unwrap_or(rest);
    !inside.contains(',') && inside.contains(['，', '、', '；', ';'])
}
