//! The words of the kiosk's data: what a reader has to read, and what the fonts have to show.

use super::views::Shown;
use crate::font::{Role, Usage, is_invisible};

/// How much there is to read: a Chinese character is one, a word or a number of other letters two.
pub(super) fn reading_length(view: &impl Shown) -> usize {
    let mut length = 0;
    view.shown(&mut |_, text| length += length_of(text));
    length
}

fn length_of(text: &str) -> usize {
    let mut length = 0;
    let mut in_word = false;
    for c in text.chars() {
        let word = c.is_alphanumeric() && u32::from(c) < 0x2E80;
        if word {
            length += if in_word { 0 } else { 2 };
        } else if c.is_alphanumeric() {
            length += 1;
        }
        in_word = word;
    }
    length
}

/// Counts every character of a view for the fonts. The body's faces in both weights hold all of them, so that whatever
/// face the theme sets a text in, there is a glyph behind it.
pub(super) fn count(usage: &mut Usage, view: &impl Shown) {
    view.shown(&mut |role, text| {
        if text.chars().all(is_invisible) {
            return;
        }
        usage.add(Role::Body, text);
        usage.add(Role::BodyBold, text);
        usage.add(role, text);
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::kiosk::views::{Body, Pledge, Title, view};

    view! {
        /// One of each.
        Everything {
            id: String,
            name: Title,
            pledge: Option<Pledge>,
            days: Vec<Body>,
        }
    }

    fn everything() -> Everything {
        Everything { id: "x".into(), name: "林".into(), pledge: Some("问".into()), days: vec!["䶮".into()] }
    }

    #[test]
    fn only_what_is_shown_is_read() {
        assert_eq!(length_of("多问一句，少跑一趟。"), 8);
        assert_eq!(length_of("WiFi 6 与 2026年"), 2 + 2 + 1 + 2 + 1);
        assert_eq!(reading_length(&everything()), 3);
    }

    #[test]
    fn the_body_holds_every_character() {
        let mut usage = Usage::default();
        count(&mut usage, &everything());
        let chars = |role| {
            let mut chars = String::new();
            usage.each(role, |c, _| chars.push(c));
            chars
        };
        assert_eq!((chars(Role::Body), chars(Role::BodyBold)), ("䶮林问".into(), "䶮林问".into()));
        assert_eq!((chars(Role::Title), chars(Role::Pledge)), ("林".into(), "问".into()));
    }
}
