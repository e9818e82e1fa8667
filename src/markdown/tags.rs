//! Takes the author's own HTML apart into tags, comments and text.
//!
//! Only what [`super::raw`] needs: names, attributes, and where things end. It decides
//! nothing, and each byte is looked at a bounded number of times.

use std::ops::Range;

/// A piece of raw HTML.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token<'t> {
    /// Text, character references untouched.
    Text(&'t str),
    /// `<name …>`
    Start {
        /// In lower case.
        name: String,
        /// Names in lower case, values without quotes, character references untouched.
        attributes: Vec<(String, &'t str)>,
    },
    /// `</name>`
    End {
        /// In lower case.
        name: String,
    },
    /// A comment, declaration, processing instruction or CDATA section.
    Hidden {
        /// Whether its end was found.
        closed: bool,
    },
    /// A tag that the text ends in; it and all after it come as text.
    Broken {
        /// In lower case.
        name: String,
    },
}

/// The pieces of a text, with their places in it.
pub(super) struct Tokens<'t> {
    text: &'t str,
    at: usize,
    /// A tag ran to the end of the text: no later one can be whole either.
    exhausted: bool,
}

impl<'t> Tokens<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0, exhausted: false }
    }

    /// Goes on after the end tag of this name, or at the end of the text; tells which.
    pub(super) fn skip_element(&mut self, name: &str) -> bool {
        let rest = &self.text[self.at..];
        let found = rest.match_indices("</").map(|(at, _)| at).find(|at| {
            let after = &rest.as_bytes()[at + 2..];
            after.len() >= name.len()
                && after[..name.len()].eq_ignore_ascii_case(name.as_bytes())
                && after.get(name.len()).is_none_or(|b| !b.is_ascii_alphanumeric())
        });
        let end = found.and_then(|at| Some(at + rest[at..].find('>')? + 1));
        self.at += end.unwrap_or(rest.len());
        end.is_some()
    }

    fn token(&mut self) -> Option<Token<'t>> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        if self.exhausted || !opens_markup(rest) {
            let end = if self.exhausted {
                rest.len()
            } else {
                // The first character is text even if it is a `<`.
                rest.match_indices('<')
                    .map(|(at, _)| at)
                    .find(|at| *at > 0 && opens_markup(&rest[*at..]))
                    .unwrap_or(rest.len())
            };
            self.at += end;
            return Some(Token::Text(&rest[..end]));
        }
        let (start, end) = match rest.as_bytes() {
            // Browsers also end a comment at `<!-->` and `<!--->`.
            [b'<', b'!', b'-', b'-', ..] => (2, "-->"),
            [b'<', b'!', b'[', ..] => (3, "]]>"),
            [b'<', b'?', ..] => (2, "?>"),
            [b'<', b'!', ..] => (2, ">"),
            _ => return Some(self.tag(rest)),
        };
        let found = rest[start..].find(end);
        self.at += found.map_or(rest.len(), |at| start + at + end.len());
        Some(Token::Hidden { closed: found.is_some() })
    }

    fn tag(&mut self, rest: &'t str) -> Token<'t> {
        let bytes = rest.as_bytes();
        let ending = bytes.get(1) == Some(&b'/');
        let name_at = if ending { 2 } else { 1 };
        let mut at = name_at + name_length(&bytes[name_at..]);
        let name = rest[name_at..at].to_ascii_lowercase();
        let mut attributes = Vec::new();
        loop {
            at += spaces(&bytes[at..]);
            match bytes.get(at) {
                None => {
                    self.exhausted = true;
                    return Token::Broken { name };
                }
                Some(b'>') => break,
                Some(b'/') => at += 1,
                Some(_) => {
                    let Some((attribute, length)) = attribute(&rest[at..]) else {
                        at = bytes.len();
                        continue;
                    };
                    at += length;
                    attributes.push(attribute);
                }
            }
        }
        self.at += at + 1;
        if ending { Token::End { name } } else { Token::Start { name, attributes } }
    }
}

impl<'t> Iterator for Tokens<'t> {
    type Item = (Token<'t>, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.at;
        let token = self.token()?;
        Some((token, start..self.at))
    }
}

fn opens_markup(text: &str) -> bool {
    match text.as_bytes() {
        [b'<', b'!' | b'?', ..] => true,
        [b'<', b'/', letter, ..] | [b'<', letter, ..] => letter.is_ascii_alphabetic(),
        _ => false,
    }
}

fn name_length(bytes: &[u8]) -> usize {
    bytes.iter().position(|b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>')).unwrap_or(bytes.len())
}

fn spaces(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|b| b.is_ascii_whitespace()).count()
}

/// Name and value of the attribute that the text starts with, and its length; `None` if its
/// quotes are not closed.
fn attribute(text: &str) -> Option<((String, &str), usize)> {
    let bytes = text.as_bytes();
    let length = bytes
        .iter()
        .skip(1) // browsers take even a leading `=` for a name
        .position(|b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>' | b'='))
        .map_or(bytes.len(), |at| at + 1);
    let name = text[..length].to_ascii_lowercase();
    let equals = length + spaces(&bytes[length..]);
    if bytes.get(equals) != Some(&b'=') {
        return Some(((name, ""), length));
    }
    let start = equals + 1 + spaces(&bytes[equals + 1..]);
    match bytes.get(start) {
        Some(quote @ (b'"' | b'\'')) => {
            let end = start + 1 + bytes[start + 1..].iter().position(|b| b == quote)?;
            Some(((name, &text[start + 1..end]), end + 1))
        }
        _ => {
            let end = bytes[start..]
                .iter()
                .position(|b| b.is_ascii_whitespace() || *b == b'>')
                .map_or(bytes.len(), |at| start + at);
            Some(((name, &text[start..end]), end))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<Token<'_>> {
        Tokens::new(text).map(|(token, _)| token).collect()
    }

    fn start<'t>(name: &str, attributes: &[(&str, &'t str)]) -> Token<'t> {
        Token::Start { name: name.into(), attributes: attributes.iter().map(|(n, v)| ((*n).into(), *v)).collect() }
    }

    #[test]
    fn tags_and_text_are_told_apart() {
        assert_eq!(
            tokens("1 < 2<B>甲</B ><br/><td ColSpan=2 x='a>b' y>"),
            [
                Token::Text("1 < 2"),
                start("b", &[]),
                Token::Text("甲"),
                Token::End { name: "b".into() },
                start("br", &[]),
                start("td", &[("colspan", "2"), ("x", "a>b"), ("y", "")]),
            ]
        );
    }

    #[test]
    fn hidden_parts_are_hidden() {
        let hidden = |closed| Token::Hidden { closed };
        assert_eq!(tokens("<!--甲-->"), [hidden(true)]);
        assert_eq!(tokens("<!-->甲"), [hidden(true), Token::Text("甲")]);
        assert_eq!(tokens("<!DOCTYPE x><?php ?><![CDATA[x]]>").len(), 3);
        assert_eq!(tokens("<!--甲"), [hidden(false)]);
    }

    #[test]
    fn a_broken_tag_leaves_only_text() {
        assert_eq!(tokens("<b x=\"<i>甲"), [Token::Broken { name: "b".into() }, Token::Text("<b x=\"<i>甲")]);
    }

    #[test]
    fn elements_are_skipped_by_name() {
        let mut pieces = Tokens::new("<script>a</scripty></SCRIPT >乙");
        pieces.next();
        assert!(pieces.skip_element("script"));
        assert_eq!(pieces.next().map(|(token, _)| token), Some(Token::Text("乙")));
        assert!(!Tokens::new("甲").skip_element("script"));
    }
}
