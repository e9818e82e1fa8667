//! Parts of a file: a long film is not fetched whole to be begun in the middle.

use std::ops::Range;

use axum::http::{HeaderMap, header};

/// What of a file is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    Whole,
    Part(Range<u64>),
    /// Nothing that the file has.
    Beyond,
}

/// Reads the headers of a request for a file with this tag and length. What is not understood, and several parts at
/// once, is answered with the whole, as RFC 9110 allows.
pub(super) fn wanted(headers: &HeaderMap, tag: &str, length: u64) -> Wanted {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    // The part of another version than the reader has would not fit. Dates are never sent, so none can be meant.
    if text(header::IF_RANGE).is_some_and(|known| known.trim() != tag) {
        return Wanted::Whole;
    }
    let Some(range) = text(header::RANGE).and_then(|range| range.trim().strip_prefix("bytes=")) else {
        return Wanted::Whole;
    };
    let Some((first, last)) = range.split_once('-').filter(|_| !range.contains(',')) else { return Wanted::Whole };
    let number = |text: &str| {
        let text = text.trim();
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        // More than any file has, and no less a number.
        digits.then(|| text.parse().unwrap_or(u64::MAX))
    };
    let part = match (number(first), number(last)) {
        (Some(first), Some(last)) if first > last => return Wanted::Whole,
        (Some(first), Some(last)) => first..last.saturating_add(1).min(length),
        (Some(first), None) if last.trim().is_empty() => first..length,
        (None, Some(count)) if first.trim().is_empty() => length.saturating_sub(count)..length,
        _ => return Wanted::Whole,
    };
    if part.start < part.end { Wanted::Part(part) } else { Wanted::Beyond }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn asked(range: &'static str, if_range: Option<&'static str>) -> Wanted {
        let mut headers = HeaderMap::new();
        headers.insert(header::RANGE, HeaderValue::from_static(range));
        if let Some(tag) = if_range {
            headers.insert(header::IF_RANGE, HeaderValue::from_static(tag));
        }
        wanted(&headers, "\"a\"", 100)
    }

    #[test]
    fn parts_are_counted_from_either_end() {
        for (range, part) in [
            ("bytes=0-0", 0..1),
            ("bytes=10-19", 10..20),
            ("bytes=90-", 90..100),
            ("bytes=90-1000", 90..100),
            ("bytes=-5", 95..100),
            ("bytes=-500", 0..100),
            ("bytes=0-99999999999999999999999", 0..100),
        ] {
            assert_eq!(asked(range, None), Wanted::Part(part), "{range}");
        }
    }

    #[test]
    fn what_is_beyond_the_end_is_refused_and_what_is_not_understood_is_not() {
        for range in ["bytes=100-", "bytes=100-200", "bytes=-0", "bytes=99999999999999999999999-"] {
            assert_eq!(asked(range, None), Wanted::Beyond, "{range}");
        }
        for range in ["bytes=5-2", "bytes=0-1,5-6", "bytes=", "bytes=-", "bytes=a-b", "lines=0-1", "bytes=+1-2"] {
            assert_eq!(asked(range, None), Wanted::Whole, "{range}");
        }
        assert_eq!(wanted(&HeaderMap::new(), "\"a\"", 100), Wanted::Whole);
    }

    #[test]
    fn a_part_of_another_version_is_not_given() {
        assert_eq!(asked("bytes=0-0", Some("\"a\"")), Wanted::Part(0..1));
        for other in ["\"b\"", "W/\"a\"", "Sun, 29 Nov 2026 12:00:00 GMT"] {
            assert_eq!(asked("bytes=0-0", Some(other)), Wanted::Whole, "{other}");
        }
    }
}
