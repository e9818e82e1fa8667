//! Escaping for the formats that are written by hand because a template would be too slow for them.

/// Appends text to XML, in content and in quoted attributes. Characters that XML 1.0 does not know are left out.
pub(crate) fn xml(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' => out.push(c),
            c if c < ' ' || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
}

/// Appends a JSON string, with its quotation marks.
pub(super) fn json(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    let mut rest = 0;
    for (n, byte) in text.bytes().enumerate() {
        let escaped: &[u8] = match byte {
            b'"' => b"\\\"",
            b'\\' => b"\\\\",
            b'\n' => b"\\n",
            b'\r' => b"\\r",
            b'\t' => b"\\t",
            0..0x20 => b"",
            _ => continue,
        };
        out.extend_from_slice(&text.as_bytes()[rest..n]);
        rest = n + 1;
        if escaped.is_empty() {
            out.extend_from_slice(format!("\\u{byte:04x}").as_bytes());
        } else {
            out.extend_from_slice(escaped);
        }
    }
    out.extend_from_slice(&text.as_bytes()[rest..]);
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_strings_are_what_a_parser_reads() {
        for text in ["", "林溪", "a\"b\\c", "\u{1}\t\n\r", "\u{2028}", "</script>"] {
            let mut out = Vec::new();
            json(&mut out, text);
            assert_eq!(serde_json::from_slice::<String>(&out).unwrap(), text);
        }
    }

    #[test]
    fn xml_keeps_what_xml_knows() {
        let mut out = String::new();
        xml(&mut out, "<a & \"b\">\u{1}\u{fffe}'王伟'");
        assert_eq!(out, "&lt;a &amp; &quot;b&quot;&gt;&#39;王伟&#39;");
    }
}
