//! Text into HTML: three contexts, three functions, nothing else writes unchecked text; and text beside it.

/// Writes text between tags.
pub(super) fn push_text(out: &mut String, text: &str) {
    push_escaped(out, text, |b| match b {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        0 => Some("\u{FFFD}"),
        _ => None,
    });
}

/// Writes text as it is read, without markup: what no document may hold is the same sign there as between tags.
pub(super) fn push_plain(out: &mut String, text: &str) {
    for (n, part) in text.split('\0').enumerate() {
        if n > 0 {
            out.push('\u{FFFD}');
        }
        out.push_str(part);
    }
}

/// Writes an attribute's value (always in double quotes).
pub(super) fn push_attribute(out: &mut String, value: &str) {
    push_escaped(out, value, |b| match b {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'"' => Some("&quot;"),
        0 => Some("\u{FFFD}"),
        _ => None,
    });
}

/// Writes an address as an attribute's value. Chinese stays readable; what may not stand in
/// an address is percent-encoded.
pub(super) fn push_address(out: &mut String, url: &str) {
    for c in url.trim_matches(|c: char| c.is_ascii_whitespace()).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '\0'..=' ' | '\x7F' | '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' => {
                const HEX: &[u8; 16] = b"0123456789ABCDEF";
                let byte = c as usize;
                out.push('%');
                out.push(char::from(HEX[byte >> 4]));
                out.push(char::from(HEX[byte & 15]));
            }
            _ => out.push(c),
        }
    }
}

fn push_escaped(out: &mut String, text: &str, replacement: impl Fn(u8) -> Option<&'static str>) {
    let mut copied = 0;
    for (at, byte) in text.bytes().enumerate() {
        // Chinese is all above; this line is most of the loop.
        if byte > b'>' {
            continue;
        }
        if let Some(escaped) = replacement(byte) {
            out.push_str(&text[copied..at]);
            out.push_str(escaped);
            copied = at + 1;
        }
    }
    out.push_str(&text[copied..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: fn(&mut String, &str), text: &str) -> String {
        let mut out = String::new();
        write(&mut out, text);
        out
    }

    #[test]
    fn each_context_is_escaped() {
        assert_eq!(written(push_text, "<a> & \"甲\"\0"), "&lt;a&gt; &amp; \"甲\"\u{FFFD}");
        assert_eq!(written(push_attribute, "\"><b 甲"), "&quot;&gt;&lt;b 甲");
        assert_eq!(written(push_address, " /甲 乙?a=1&b=\" "), "/甲%20乙?a=1&amp;b=%22");
    }
}
