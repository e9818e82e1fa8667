//! Web addresses: where in one a number stands decides whether it can be a person's.
//!
//! `?phone=…` is a person's, `…/13800138000.html` is *a document's number in a web address*, and what stands alone in a path
//! may be either. `tel:` is no web address: what it dials is a phone.

/// Names of parameters that number documents, moments and sessions.
const NUMBERED: &[&str] = &[
    "id",
    "aid",
    "cid",
    "mid",
    "nid",
    "pid",
    "sid",
    "uid",
    "did",
    "articleid",
    "newsid",
    "docid",
    "infoid",
    "itemid",
    "t",
    "ts",
    "time",
    "timestamp",
    "v",
    "ver",
    "_",
    "r",
    "rand",
    "sn",
    "idx",
    "scene",
    "key",
    "token",
    "no",
    "orderno",
    "order",
];

/// The longest address that is looked at, so that a text of nothing else costs no more than its length.
const LONGEST: usize = 2000;

/// Where in a web address something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The value of a parameter that may be anything.
    Query,
    /// A whole step of the path.
    Path,
    /// A file's name, a parameter that numbers documents, the host.
    Document,
}

/// Where in a web address this byte stands; `None` outside of any.
pub(super) fn part_at(text: &str, at: usize) -> Option<Part> {
    let ends =
        |b: u8| !b.is_ascii_graphic() || matches!(b, b'"' | b'\'' | b'<' | b'>' | b'(' | b')' | b'[' | b']' | b'`');
    let bytes = text.as_bytes();
    // What was percent-encoded may hold a blank: the address goes on as long as it is a query.
    let mut from = at.saturating_sub(LONGEST);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let start = bytes[from..at].iter().rposition(|b| ends(*b)).map_or(from, |n| from + n + 1);
    let token = &text[start..at];
    let token = &token[token.find("://")? + 3..];
    if let Some(query) = token.find(['?', '#']) {
        let pair = token[query + 1..].rsplit(['&', '?', '#', ';', '/']).next().unwrap_or_default();
        let name = pair.split('=').next().unwrap_or_default().to_ascii_lowercase();
        return Some(if pair.contains('=') && NUMBERED.contains(&&*name) { Part::Document } else { Part::Query });
    }
    let rest = &bytes[at..bytes.len().min(at + LONGEST)];
    let behind = rest.iter().position(|b| !b.is_ascii_alphanumeric() && !matches!(b, b'-')).and_then(|n| rest.get(n));
    let whole = token.ends_with(['/', '+']) && token.contains('/');
    Some(match behind {
        Some(b'.' | b'_' | b'%') => {
            match rest.iter().skip_while(|b| **b != b'.').nth(1).is_some_and(u8::is_ascii_alphabetic) {
                true => Part::Document,
                false if whole => Part::Path,
                false => Part::Document,
            }
        }
        _ if whole => Part::Path,
        _ => Part::Document,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_told_apart() {
        for (text, part) in [
            ("电话1", None),
            ("tel:1", None),
            ("files/1", None),
            ("https://a.cn/x/1", Some(Part::Path)),
            ("https://a.cn/1/x", Some(Part::Path)),
            ("https://a.cn/x/1.html", Some(Part::Document)),
            ("https://a.cn/t2_1", Some(Part::Document)),
            ("https://a.cn/?phone=1", Some(Part::Query)),
            ("https://a.cn/?a=b&id=1", Some(Part::Document)),
            ("https://a.cn/s?1", Some(Part::Query)),
            ("（https://a.cn/x）1", None),
            ("https://a.cn，1", None),
        ] {
            assert_eq!(part_at(text, text.rfind('1').unwrap()), part, "{text}");
        }
    }
}
