//! Words that are the same on every page are put into the templates when these are read.
//!
//! `{{ t(key="nav.label") }}` stands some thirty times in a page; asked anew each time it would be the dearest thing on it.
//! A call with values (`n=3`) or with a key that is put together stays a call.

use super::Strings;

/// A template with the texts of its fixed keys in place. Lines stay where they are.
pub(super) fn fold(template: &str, strings: &Strings) -> String {
    const CALL: &str = "t(key=\"";
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(at) = rest.find(CALL) {
        let (before, call) = rest.split_at(at);
        let end = call[CALL.len()..].find('"').map(|quote| CALL.len() + quote);
        let fixed = end.filter(|end| call[end + 1..].starts_with(')') && !ends_in_word(before));
        let Some(end) = fixed else {
            out.push_str(before);
            out.push_str(CALL);
            rest = &call[CALL.len()..];
            continue;
        };
        let text = strings.get(&call[CALL.len()..end]);
        let after = &call[end + 2..];
        match (before.strip_suffix("{{ "), after.strip_prefix(" }}")) {
            (Some(before), Some(after)) if is_plain(text) => {
                out.push_str(before);
                let _ = tera::escape_html(text, &mut Bytes(&mut out));
                rest = after;
            }
            _ => {
                out.push_str(before);
                match quoted(text) {
                    Some(literal) => out.push_str(&literal),
                    None => out.push_str(&call[..end + 2]),
                }
                rest = after;
            }
        }
    }
    out + rest
}

/// Whether the call is the end of another name, such as `format(key="…")`.
fn ends_in_word(before: &str) -> bool {
    before.ends_with(|c: char| c.is_alphanumeric() || c == '_')
}

/// Whether a text means itself in a template.
fn is_plain(text: &str) -> bool {
    !text.contains(['{', '}', '\n'])
}

/// A text as a template's literal; `None` where it has every quotation mark, or what only code may hold.
fn quoted(text: &str) -> Option<String> {
    if text.contains(['\n', '\\']) {
        return None;
    }
    ['"', '\'', '`'].into_iter().find(|mark| !text.contains(*mark)).map(|mark| format!("{mark}{text}{mark}"))
}

/// A string to write bytes to that are known to be text.
struct Bytes<'a>(&'a mut String);

impl std::io::Write for Bytes<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let text = std::str::from_utf8(bytes).map_err(std::io::Error::other)?;
        self.0.push_str(text);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings() -> Strings {
        let texts = [("a", "甲 & 乙"), ("b", "{n}件"), ("c", "\"丙\""), ("d", "'\"`")];
        Strings { texts: texts.into_iter().map(|(key, text)| (key.to_owned(), text.to_owned())).collect() }
    }

    #[test]
    fn fixed_words_stand_in_the_template() {
        assert_eq!(fold(r#"<p>{{ t(key="a") }}</p>{{ x }}"#, &strings()), "<p>甲 &amp; 乙</p>{{ x }}");
        assert_eq!(fold(r#"{{ <head title={t(key="c")} /> }}"#, &strings()), r#"{{ <head title={'"丙"'} /> }}"#);
        assert_eq!(fold(r#"{{ x | default(value=t(key="a")) }}"#, &strings()), r#"{{ x | default(value="甲 & 乙") }}"#);
    }

    #[test]
    fn what_depends_on_values_stays_a_call() {
        for template in [
            r#"{{ t(key="b", n=3) }}"#,
            r#"{{ t(key="a." ~ x) }}"#,
            r#"{{ format(key="a") }}"#,
            r#"{{ f(x=t(key="d")) }}"#,
        ] {
            assert_eq!(fold(template, &strings()), template);
        }
        assert_eq!(fold(r#"{{ t(key="b") }}"#, &strings()), r#"{{ "{n}件" }}"#);
    }
}
