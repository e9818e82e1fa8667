//! A telephone number as a phone dials it.

/// What `tel:` leads to: the first number of a text, whatever the width of its digits; `None` where there is none.
///
/// Two numbers side by side are never made one, and an extension is not part of the number.
pub fn dial(phone: &str) -> Option<String> {
    let mut number = String::new();
    for c in phone.chars().map(narrow) {
        match c {
            '0'..='9' => number.push(c),
            '+' if number.is_empty() => number.push(c),
            // What stands inside a number.
            ' ' | '-' | '(' | ')' | '.' | '\u{a0}' | '\u{3000}' => {}
            c if !super::counts(c) => {}
            // What stands before it (a word, a country) or ends it (another number, an extension).
            _ if number.trim_start_matches('+').len() < 3 => number.clear(),
            _ => break,
        }
    }
    (number.trim_start_matches('+').len() >= 3).then_some(number)
}

/// Full-width digits and signs as ordinary ones; every dash as a hyphen.
pub fn narrow(c: char) -> char {
    match c {
        '０'..='９' | '＋' | '（' | '）' | '．' | '－' | '，' | '％' => {
            char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c)
        }
        '—' | '–' | '−' | '‐' | '‑' | '―' | '﹣' => '-',
        c => c,
    }
}

/// The ASCII character for which an input method wrote a full-width one.
pub fn half_width(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::dial;

    #[test]
    fn a_number_is_dialled_as_it_is_meant() {
        for (phone, expected) in [
            ("0531-0000 1234", Some("053100001234")),
            ("０５３１－００００１２３４", Some("053100001234")),
            ("（0531）0000 1234", Some("053100001234")),
            ("0531—00001234", Some("053100001234")),
            ("+86 531 0000 1234", Some("+8653100001234")),
            ("０531-0000\u{200b}1234", Some("053100001234")),
            ("0531-00001234、00005678", Some("053100001234")),
            ("0531-00001234/5678", Some("053100001234")),
            ("0531-00001234转8001", Some("053100001234")),
            ("12345热线", Some("12345")),
            ("3楼：0531-00001234", Some("053100001234")),
            ("见门口", None),
            ("", None),
        ] {
            assert_eq!(dial(phone).as_deref(), expected, "{phone}");
        }
    }
}
