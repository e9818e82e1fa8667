//! Which addresses a page may carry, told by their scheme.
//!
//! Refuses to follow or to resolve anything: whether the target exists is the caller's.

use super::DestinationKind;

/// The scheme as a browser reads it, in lower case; `None` for a relative address.
///
/// Browsers drop tabs and line breaks anywhere and control characters in front, which is how
/// `java\nscript:` hides.
pub(super) fn scheme(url: &str) -> Option<String> {
    let mut scheme = String::new();
    let visible = url.trim_start_matches(|c: char| c <= ' ').chars().filter(|c| !matches!(c, '\t' | '\n' | '\r'));
    for c in visible {
        match c {
            ':' if !scheme.is_empty() => return Some(scheme),
            'a'..='z' | 'A'..='Z' => scheme.push(c.to_ascii_lowercase()),
            '0'..='9' | '+' | '-' | '.' if !scheme.is_empty() => scheme.push(c),
            _ => return None,
        }
    }
    None
}

/// The scheme for which this address is refused, or `None` if it may stand.
pub(super) fn forbidden_scheme(kind: DestinationKind, url: &str) -> Option<String> {
    let scheme = scheme(url)?;
    let allowed = match kind {
        DestinationKind::Link => matches!(scheme.as_str(), "http" | "https" | "mailto" | "tel"),
        DestinationKind::Picture => matches!(scheme.as_str(), "http" | "https"),
    };
    (!allowed).then_some(scheme)
}

/// Whether the address leaves this site's host (or may: `//host`, and `\` counts as `/`).
pub(super) fn is_external(url: &str) -> bool {
    match scheme(url) {
        Some(scheme) => scheme == "http" || scheme == "https",
        None => {
            let mut start = url.trim_start_matches(|c: char| c <= ' ').chars();
            let mut slash = || matches!(start.next(), Some('/' | '\\'));
            slash() && slash()
        }
    }
}

/// Undoes percent-encoding; what is not UTF-8 afterwards stays as written.
pub(crate) fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let hex = |offset: usize| bytes.get(at + offset).and_then(|b| char::from(*b).to_digit(16));
        match (byte, hex(1), hex(2)) {
            (b'%', Some(high), Some(low)) => {
                decoded.push((high * 16 + low) as u8);
                at += 3;
            }
            _ => {
                decoded.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_are_read_as_browsers_read_them() {
        assert_eq!(scheme("HTTPS://甲"), Some("https".into()));
        assert_eq!(scheme(" \u{1}java\tscr\nipt:x"), Some("javascript".into()));
        for relative in ["a/b", "./a:b", "?a:b", "#a:b", "电话:1", ":a", "", "12:30", "/a:b"] {
            assert_eq!(scheme(relative), None, "{relative}");
        }
    }

    #[test]
    fn only_harmless_schemes_stand() {
        let link = |url| forbidden_scheme(DestinationKind::Link, url);
        for url in ["http://a", "https://a", "mailto:a@b", "tel:12345", "a.html", "//a"] {
            assert_eq!(link(url), None, "{url}");
        }
        for url in ["javascript:x", "data:text/html,x", "vbscript:x", "file:///c", "blob:x"] {
            assert!(link(url).is_some(), "{url}");
        }
        assert!(forbidden_scheme(DestinationKind::Picture, "tel:1").is_some());
    }

    #[test]
    fn other_hosts_are_external() {
        for url in ["http://a", "//a", "\\\\a", "/\\a"] {
            assert!(is_external(url), "{url}");
        }
        for url in ["/a", "a", "mailto:a@b", "#a"] {
            assert!(!is_external(url), "{url}");
        }
    }

    #[test]
    fn percent_encoding_is_undone() {
        assert_eq!(percent_decoded("%E6%89%BF诺%2"), "承诺%2");
        assert_eq!(percent_decoded("%FF"), "%FF");
    }
}
