//! A further language of the messages: a data file that says in it what `say!` says in Chinese and English.
//!
//! `messages/<language>.yaml` of a theme maps English messages, as they stand in the code with their `{arguments}`, to the
//! further language; a translation may use the arguments in any order, and leave some out. What is not in it is said in the
//! built-in language that the reader would have without it. Messages are made in both of those, at no further cost, and know
//! what they were made from; the arguments are found again only when one is to be told in a third: the ends of an argument
//! are where its sentence goes on. Where the words leave open which those are, nothing is guessed, and the built-in language
//! stands.
//!
//! An argument that the Chinese sentence does not have is English itself (`2 errors`, `an organisation`). It is looked up
//! as a message of its own: as it is, or with its number as `{n}` (`{n} errors`).

use std::borrow::Cow;
use std::collections::HashMap;

use super::message::{Message, Pair};
use super::{Diagnostic, KeyPath, Place, say};

/// So many steps are taken to tell the arguments of a message apart, and no more.
const STEPS: usize = 4096;

/// The messages of a further language.
#[derive(Debug, Default)]
pub struct Catalogue {
    /// BCP 47, as the file is called.
    tag: String,
    texts: HashMap<String, String>,
}

impl Catalogue {
    /// Of texts that were read; of one file over another the later.
    pub fn new(tag: &str) -> Self {
        Self { tag: tag.to_owned(), texts: HashMap::new() }
    }

    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// Takes up the messages of a file, those of an earlier one being replaced; what is wrong with it is told of each and
    /// taken out. `path` is where the file lies, relative to the board.
    pub fn add(&mut self, path: &str, text: &str) -> Vec<Diagnostic> {
        let mut faults = Vec::new();
        let texts: HashMap<String, String> = match serde_yaml::from_str(text) {
            Ok(texts) => texts,
            Err(error) => {
                // What the parser says of it is nothing that an author knows.
                let line = error.location().map_or(1, |location| location.line());
                let message = say!(
                    "第 {line} 行起读不懂，这个文件里的提示都不用",
                    "this file is not understood from line {line}, and none of its messages is used"
                );
                faults.push(fault(Place::whole(path), message));
                return faults;
            }
        };
        for (key, text) in texts {
            match check(&key, &text) {
                Ok(()) => drop(self.texts.insert(key, text)),
                Err(message) => faults.push(fault(Place::value(path, KeyPath::root().key(&key)), message)),
            }
        }
        faults
    }

    /// A message in this language, if it is known and its arguments can be told apart.
    pub(super) fn told(&self, message: &Message) -> Option<String> {
        let Some(pair) = message.pair() else { return self.plain(&message.en) };
        let text = self.texts.get(pair.en)?;
        let known = arguments(pair, &message.zh, &message.en)?;
        let is_english = |name: &str| !pieces(pair.zh).is_some_and(|all| all.contains(&Piece::Argument(name)));
        let value = |name: &str| {
            let (name, value) = known.iter().find(|(known, _)| *known == name || bare(known) == name)?;
            let own = is_english(name).then(|| self.plain(value)).flatten();
            Some(own.map_or(Cow::Borrowed(*value), Cow::Owned))
        };
        filled(text, value)
    }

    /// A text that stands in no template, or is the value of an argument.
    fn plain(&self, text: &str) -> Option<String> {
        let find = |key: &str| self.texts.get(key);
        if let Some(found) = find(&text.replace('{', "{{").replace('}', "}}")) {
            return filled(found, |_| None);
        }
        let (number, noun) = text.split_once(' ').filter(|(number, _)| number.parse::<u64>().is_ok())?;
        filled(find(&format!("{{n}} {noun}"))?, |name| (name == "n").then_some(number.into()))
    }
}

fn fault(place: Place, message: Message) -> Diagnostic {
    Diagnostic::warning("faulty-translation", place, message).hint(say!(
        "键是程序里的英文原句，译文里的 {{…}} 只能用原句里有的，次序随意；花括号本身写成两个",
        "the key is the English sentence of the program; its translation uses no other {{…}} than that has, in any order. A brace itself is written twice"
    ))
}

/// What is wrong with a translation.
fn check(key: &str, text: &str) -> Result<(), Message> {
    let alone = |what: &str| {
        let what = what.to_owned();
        say!("“{what}”里有落单的花括号", "a brace stands alone in “{what}”")
    };
    let known = pieces(key).ok_or_else(|| alone(key))?;
    for piece in pieces(text).ok_or_else(|| alone(text))? {
        if let Piece::Argument(name) = piece
            && !known
                .iter()
                .any(|known| matches!(known, Piece::Argument(known) if *known == name || bare(known) == name))
        {
            return Err(say!("原句里没有 {{{name}}}", "the message has no {{{name}}}"));
        }
    }
    Ok(())
}

/// A part of a template, as `format!` understands it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece<'a> {
    /// Never empty. A brace that is written twice is a piece of its own.
    Text(&'a str),
    /// What stands between the braces: `name`, `code:04X`.
    Argument(&'a str),
}

/// The name of an argument without its format.
fn bare(argument: &str) -> &str {
    argument.split(':').next().unwrap_or_default()
}

/// The parts of a template; `None` where a brace stands alone.
fn pieces(template: &str) -> Option<Vec<Piece<'_>>> {
    let mut pieces = Vec::new();
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        if at > 0 {
            pieces.push(Piece::Text(&rest[..at]));
        }
        let from = &rest[at..];
        if from.starts_with("{{") || from.starts_with("}}") {
            pieces.push(Piece::Text(&from[..1]));
            rest = &from[2..];
        } else {
            let (inside, behind) = from.strip_prefix('{')?.split_once('}')?;
            let is_word = |c: char| c.is_alphanumeric() || c == '_';
            if bare(inside).is_empty() || !bare(inside).chars().all(is_word) || inside.contains('{') {
                return None;
            }
            pieces.push(Piece::Argument(inside));
            rest = behind;
        }
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    Some(pieces)
}

/// A template with its arguments; `None` where one is not known.
fn filled<'v>(template: &str, value: impl Fn(&str) -> Option<Cow<'v, str>>) -> Option<String> {
    let mut text = String::new();
    for piece in pieces(template)? {
        match piece {
            Piece::Text(piece) => text += piece,
            Piece::Argument(name) => text += &value(name)?,
        }
    }
    Some(text)
}

/// The values of a message's arguments by their names.
type Values<'a> = Vec<(&'a str, &'a str)>;

/// The arguments with which both languages were made. The true ones are always among those that fit; so they are these if
/// no others do, and unknown otherwise.
fn arguments<'a>(pair: &Pair, zh: &'a str, en: &'a str) -> Option<Values<'a>> {
    let (zh_pieces, en_pieces) = (pieces(pair.zh)?, pieces(pair.en)?);
    let mut steps = STEPS;
    let mut fitting: Vec<Values<'a>> = Vec::new();
    fits(&en_pieces, en, &mut Vec::new(), &mut steps, &mut |values| fitting.push(values.clone()))?;
    if fitting.len() > 1 {
        let mut both = Vec::new();
        for values in fitting {
            let mut any = false;
            fits(&zh_pieces, zh, &mut values.clone(), &mut steps, &mut |_| any = true)?;
            if any {
                both.push(values);
            }
        }
        fitting = both;
    }
    let first = fitting.pop()?;
    fitting.is_empty().then_some(first)
}

/// Tells every way in which a text can have been made from pieces; `None` where that takes too long to say.
fn fits<'a>(
    pieces: &[Piece<'a>],
    text: &'a str,
    values: &mut Values<'a>,
    steps: &mut usize,
    found: &mut dyn FnMut(&Values<'a>),
) -> Option<()> {
    *steps = steps.checked_sub(1)?;
    let Some((first, rest)) = pieces.split_first() else {
        if text.is_empty() {
            found(values);
        }
        return Some(());
    };
    let name = match first {
        Piece::Text(piece) => {
            return text.strip_prefix(piece).map_or(Some(()), |behind| fits(rest, behind, values, steps, found));
        }
        Piece::Argument(name) => *name,
    };
    if let Some((_, value)) = values.iter().find(|(known, _)| *known == name) {
        let value = *value;
        return text.strip_prefix(value).map_or(Some(()), |behind| fits(rest, behind, values, steps, found));
    }
    let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    // Of the last argument one end is possible.
    let ends = ends.skip_while(|at| rest.is_empty() && *at < text.len());
    for at in ends {
        let goes_on = match rest.first() {
            None => true,
            Some(Piece::Text(next)) => text[at..].starts_with(next),
            Some(Piece::Argument(_)) => true,
        };
        if goes_on {
            values.push((name, &text[..at]));
            let told = fits(rest, &text[at..], values, steps, found);
            values.pop();
            told?;
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalogue(lines: &str) -> Catalogue {
        let mut catalogue = Catalogue::new("xx");
        assert_eq!(catalogue.add("themes/a/messages/xx.yaml", lines), []);
        catalogue
    }

    #[test]
    fn arguments_stand_where_the_language_wants_them() {
        let own = catalogue("'no {what} in {place}': '<{place}> -{what}'\n'U+{code:04X}': '#{code}'\nnone: nil\n");
        let (what, place, code) = ("a title", "content/a.yaml", 0x4e00);
        assert_eq!(
            own.told(&say!("{place} 里没有 {what}", "no {what} in {place}")).unwrap(),
            "<content/a.yaml> -a title"
        );
        assert_eq!(own.told(&say!("U+{code:04X}", "U+{code:04X}")).unwrap(), "#4E00");
        assert_eq!(own.told(&say!("无", "none")).unwrap(), "nil");
        assert_eq!(own.told(&Message::new("无", "none")).unwrap(), "nil");
        assert_eq!(own.told(&say!("没有", "not known")), None);
    }

    #[test]
    fn what_is_said_is_never_guessed() {
        let own = catalogue("'{a} of {b}': '{b}/{a}'\n");
        let of = |a: &str, b: &str| own.told(&say!("{b}的{a}", "{a} of {b}"));
        assert_eq!(of("x", "y").unwrap(), "y/x");
        // English leaves it open, Chinese does not.
        assert_eq!(of("x", "y of z").unwrap(), "y of z/x");
        // Both do.
        let pair = |a: &str, b: &str| catalogue("'{a}, {b}': '{b}/{a}'\n").told(&say!("{a}, {b}", "{a}, {b}"));
        assert_eq!((pair("x", "y").as_deref(), pair("x, y", "z")), (Some("y/x"), None));
        // Nobody waits for it.
        assert_eq!(of(&" of ".repeat(9000), "y"), None);
        let words = "的 of ".repeat(5000);
        assert_eq!(of(&words, &words), None);
    }

    #[test]
    fn english_words_inside_a_message_are_messages() {
        let own = catalogue("'{en} with {name}': '{name}+{en}'\na post: Stelle\n'{n} errors': '{n} Fehler'\n");
        let of = |en: &str, name: &str| own.told(&say!("{name}（岗位）", "{en} with {name}")).unwrap();
        assert_eq!(of("a post", "a post"), "a post+Stelle");
        assert_eq!(of("2 errors", "2 errors"), "2 errors+2 Fehler");
        assert_eq!(of("a roll", "甲"), "甲+a roll");
    }

    #[test]
    fn a_message_that_was_changed_afterwards_is_not_taken_apart() {
        let own = catalogue("'no {what}': 'ne {what}'\n");
        let what = "x";
        let mut message = say!("没有 {what}", "no {what}");
        message.en.insert_str(0, "draft: ");
        assert_eq!(own.told(&message), None);
    }

    #[test]
    fn faulty_translations_are_told_and_left_out() {
        let mut own = Catalogue::new("xx");
        let path = "themes/a/messages/xx.yaml";
        let faults = own.add(path, "'no {what}': 'ne {wat}'\n'a {b': c\nd: 'e }'\n'f {g:?}': '{g} {{h}}'\n");
        let mut told: Vec<_> = faults.iter().map(|fault| (fault.code, &*fault.message.en)).collect();
        told.sort_unstable();
        let code = "faulty-translation";
        assert_eq!(
            told,
            [
                (code, "a brace stands alone in “a {b”"),
                (code, "a brace stands alone in “e }”"),
                (code, "the message has no {wat}")
            ]
        );
        let what = "x";
        assert_eq!(own.told(&say!("没有 {what}", "no {what}")), None);
        let g = "x";
        assert_eq!(own.told(&say!("{g:?}", "f {g:?}")).unwrap(), "\"x\" {h}");
        for text in ["[", "- a", "a: [b]", "a: {b: c}", "\0"] {
            assert!(!own.add(path, text).is_empty(), "{text}");
        }
        assert_eq!(own.add(path, "# 空的\n"), []);
    }
}
