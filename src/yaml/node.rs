//! A YAML value that remembers how its scalars were spelled.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::ops::Range;

use saphyr_parser::{Event, Parser};
use serde::de::{self, Deserialize, Deserializer, EnumAccess, MapAccess, SeqAccess, Visitor};

use crate::diagnostic::{KeyPath, Step};
use crate::text::{compose, may_compose};

/// A scalar's value after YAML 1.2's core schema.
#[derive(Clone, Debug, PartialEq)]
pub enum Scalar {
    Null,
    Bool(bool),
    Int(i128),
    Float(f64),
    Text(String),
}

/// A YAML value.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// `spelled` is the text in the file where the value alone does not tell it (`1.10`, `0x1F`, `True`).
    Scalar {
        value: Scalar,
        spelled: Option<String>,
    },
    List(Vec<Node>),
    /// In the file's order; a repeated key stays twice, for the checker to report.
    Map(Vec<(String, Node)>),
    /// Stands where a faulty value was taken out: it reads as an empty value of any type, silently.
    Hole,
}

impl Node {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Scalar { value: Scalar::Text(text.into()), spelled: None }
    }

    /// The value of a key, if this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        match self {
            Self::Map(entries) => entries.iter().find(|(k, _)| k == key).map(|(_, v)| v),
            _ => None,
        }
    }

    /// The value at a key path; of a repeated key the first.
    pub(crate) fn at_mut(&mut self, path: &KeyPath) -> Option<&mut Node> {
        path.0.iter().try_fold(self, |node, step| match (node, step) {
            (Self::Map(entries), Step::Key(key)) => entries.iter_mut().find(|(k, _)| **k == **key).map(|(_, v)| v),
            (Self::List(nodes), Step::Index(n)) => nodes.get_mut(*n),
            _ => None,
        })
    }

    /// Whether the value is absent in the author's eyes: nothing, or blank text.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Scalar { value: Scalar::Null, .. } => true,
            Self::Scalar { value: Scalar::Text(text), .. } => text.trim().is_empty(),
            _ => false,
        }
    }

    /// The scalar as the author spelled it; `None` for collections and nothing.
    pub fn spelling(&self) -> Option<Cow<'_, str>> {
        let Self::Scalar { value, spelled } = self else { return None };
        if let Some(spelled) = spelled {
            return Some(spelled.into());
        }
        match value {
            Scalar::Null => None,
            Scalar::Bool(b) => Some(b.to_string().into()),
            Scalar::Int(n) => Some(n.to_string().into()),
            Scalar::Float(n) => Some(n.to_string().into()),
            Scalar::Text(text) => Some(text.into()),
        }
    }

    /// Visits every scalar with the way to it, in the file's order.
    pub fn scalars<'n>(&'n self, visit: &mut dyn FnMut(&Way<'n, '_>, &'n Node)) {
        fn walk<'n>(node: &'n Node, way: &Way<'n, '_>, visit: &mut dyn FnMut(&Way<'n, '_>, &'n Node)) {
            match node {
                Node::Scalar { .. } => visit(way, node),
                Node::List(nodes) => {
                    nodes.iter().enumerate().for_each(|(n, node)| walk(node, &Way::Index(way, n), visit));
                }
                Node::Map(entries) => entries.iter().for_each(|(key, node)| walk(node, &Way::Key(way, key), visit)),
                Node::Hole => {}
            }
        }
        walk(self, &Way::Root, visit);
    }

    /// How many scalars there are, keys included.
    fn count(&self) -> usize {
        match self {
            Self::Scalar { .. } | Self::Hole => 1,
            Self::List(nodes) => nodes.iter().map(Self::count).sum(),
            Self::Map(entries) => entries.iter().map(|(_, node)| 1 + node.count()).sum(),
        }
    }

    /// Makes one line of every text under one of these keys: a browser shows the end of a line as a blank, a typesetter
    /// breaks it, and a title has one line.
    pub(crate) fn one_line(&mut self, keys: &[&str]) {
        match self {
            Self::Map(entries) => {
                for (key, node) in entries {
                    match node {
                        // Nearly every value is one, whatever its key.
                        Self::Scalar { value: Scalar::Text(text), .. } if is_line(text) => {}
                        _ if keys.contains(&&**key) => node.texts_mut(&mut |text| {
                            if !is_line(text) {
                                *text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                            }
                        }),
                        _ => node.one_line(keys),
                    }
                }
            }
            Self::List(nodes) => nodes.iter_mut().for_each(|node| node.one_line(keys)),
            Self::Scalar { .. } | Self::Hole => {}
        }
    }

    /// Changes every text, keys included.
    pub(super) fn texts_mut(&mut self, change: &mut dyn FnMut(&mut String)) {
        match self {
            Self::Scalar { value: Scalar::Text(text), .. } => change(text),
            Self::Scalar { .. } | Self::Hole => {}
            Self::List(nodes) => nodes.iter_mut().for_each(|node| node.texts_mut(change)),
            Self::Map(entries) => entries.iter_mut().for_each(|(key, node)| {
                change(key);
                node.texts_mut(change);
            }),
        }
    }

    fn needs_spelling(&self) -> bool {
        match self {
            Self::Scalar { value, .. } => matches!(value, Scalar::Bool(_) | Scalar::Float(_) | Scalar::Int(_)),
            Self::List(nodes) => nodes.iter().any(Self::needs_spelling),
            Self::Map(entries) => {
                entries.iter().any(|(key, node)| node.needs_spelling() || key.starts_with(|c: char| c.is_ascii_digit()))
            }
            Self::Hole => false,
        }
    }
}

/// The steps to a node, of which a [`KeyPath`] is made when somebody wants one: for most nodes nobody does.
pub enum Way<'n, 'a> {
    Root,
    Key(&'a Way<'n, 'a>, &'n str),
    Index(&'a Way<'n, 'a>, usize),
}

impl Way<'_, '_> {
    pub fn path(&self) -> KeyPath {
        match self {
            Self::Root => KeyPath::root(),
            Self::Key(before, key) => before.path().key(key),
            Self::Index(before, n) => before.path().index(*n),
        }
    }
}

/// Text that is not YAML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The scanner's own words, in English.
    pub message: String,
    /// Byte offset in the parsed text, where the scanner tells it.
    pub offset: Option<usize>,
}

/// Reads one YAML document. An empty text is [`Scalar::Null`].
///
/// Deep nesting and alias bombs end in a [`SyntaxError`]: `serde_yaml` limits both.
///
/// # Errors
/// When the text is not YAML, nests too deeply or repeats too much by aliases.
pub fn parse(text: &str) -> Result<Node, SyntaxError> {
    let one_line = without_separators(text);
    let read = one_line.as_deref().unwrap_or(text);
    let mut node = serde_yaml::from_str::<Node>(read).map_err(|error| SyntaxError {
        message: error.to_string(),
        offset: error.location().map(|at| offset_in(text, read, at.index())),
    })?;
    if node.needs_spelling() && !spells_alike(read) {
        restore_spelling(&mut node, read);
    }
    super::fold::close_joints(&mut node, read);
    // Escapes bring what a look at the document does not show.
    if read.contains('\\') || may_compose(read) {
        node.texts_mut(&mut |text| {
            *text = compose(without_separators(text).unwrap_or_else(|| std::mem::take(text)));
        });
    }
    Ok(node)
}

/// Line ends that no keyboard types and old YAML takes for ends of lines; a browser shows a blank and a typesetter breaks
/// the line. Here they are a blank everywhere.
const SEPARATORS: [char; 4] = ['\u{b}', '\u{85}', '\u{2028}', '\u{2029}'];

fn without_separators(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    // Their first bytes; U+2028 shares one with Chinese quotation marks.
    let has = memchr::memchr3_iter(0xE2, 0xC2, 0x0B, bytes)
        .any(|at| matches!(bytes[at..], [0x0B, ..] | [0xC2, 0x85, ..] | [0xE2, 0x80, 0xA8 | 0xA9, ..]));
    has.then(|| text.replace(SEPARATORS, " "))
}

/// Whether nothing in a text ends a line: a feed, a carriage return, a tabulator or a form feed.
fn is_line(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr3(b'\n', b'\r', 0xB, bytes).is_none() && memchr::memchr(0xC, bytes).is_none()
}

/// Where a byte of the text that was read stands in the text as it was written.
fn offset_in(text: &str, read: &str, at: usize) -> usize {
    let at = floor_char_boundary(read, at);
    if text.len() == read.len() {
        return at;
    }
    let characters = read[..at].chars().count();
    text.char_indices().nth(characters).map_or(text.len(), |(at, _)| at)
}

/// Whether every number and truth value in a document is surely written as it would be written back, so that nothing is
/// to be restored. Most files are so, and reading them a second time would cost as much as the first.
fn spells_alike(text: &str) -> bool {
    // Tags and anchors stand before a value and would hide where it starts.
    if memchr::memchr2(b'!', b'&', text.as_bytes()).is_some() {
        return false;
    }
    let bytes = text.as_bytes();
    let ends = |byte: u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b',' | b']' | b'}' | b'[' | b'{' | b':');
    let mut starts = true;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if !starts && !BEFORE_VALUES[usize::from(*byte)] {
            at += 1;
            continue;
        }
        match byte {
            b'\n' | b':' | b'[' | b'{' | b',' | b'-' | b'?' if !is_sign(bytes, at) => starts = true,
            b' ' | b'\t' | b'\r' => {}
            b'0'..=b'9' | b'+' | b'-' | b'.' | b'~' | b'a'..=b'z' | b'A'..=b'Z' if starts => {
                let length = bytes[at..].iter().position(|byte| ends(*byte)).unwrap_or(bytes.len() - at);
                if !is_written_back(&text[at..at + length]) {
                    return false;
                }
                starts = false;
                at += length;
                continue;
            }
            _ => starts = false,
        }
        at += 1;
    }
    true
}

/// The signs that a value may start behind.
static BEFORE_VALUES: [bool; 256] = of_bytes(b"\n:[{,-?");

/// A table of whether a byte is one of these: a look-up is all that nearly every byte of a board is asked.
pub(super) const fn of_bytes(bytes: &[u8]) -> [bool; 256] {
    let mut table = [false; 256];
    let mut at = 0;
    while at < bytes.len() {
        table[bytes[at] as usize] = true;
        at += 1;
    }
    table
}

/// Whether a dash belongs to a number and opens no list entry.
fn is_sign(bytes: &[u8], at: usize) -> bool {
    bytes[at] == b'-' && bytes.get(at + 1).is_some_and(|next| next.is_ascii_digit() || *next == b'.')
}

/// Whether a word is no number, or one in the very form that it is printed in.
fn is_written_back(word: &str) -> bool {
    match word.as_bytes() {
        // `True`, `~`, `.inf`, `.5`, `+86`: rare, so not told apart.
        [b'~' | b'.' | b'+', ..] => false,
        [b'a'..=b'z' | b'A'..=b'Z', ..] => !["true", "false", "null", "yes", "no", "on", "off", "inf", "nan"]
            .iter()
            .any(|known| word.eq_ignore_ascii_case(known) && *known != word),
        _ => {
            let digits = word.strip_prefix('-').unwrap_or(word);
            if digits.bytes().all(|byte| byte.is_ascii_digit()) {
                return digits == "0" && digits == word || !digits.starts_with('0') && !digits.is_empty();
            }
            let numeric = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'+' | b'-' | b'_');
            let radix = digits.starts_with("0x") || digits.starts_with("0o") || digits.starts_with("0b");
            if radix || !word.bytes().all(numeric) {
                // `0x1F` is a number; `200处` and `5月` are text.
                return !radix;
            }
            match word.parse::<f64>() {
                Ok(number) => number.to_string() == word,
                // A date, a phone number.
                Err(_) => !word.contains('_'),
            }
        }
    }
}

fn floor_char_boundary(text: &str, index: usize) -> usize {
    let mut index = index.min(text.len());
    while !text.is_char_boundary(index) {
        index -= 1;
    }
    index
}

/// Puts back what the core schema takes away: the zero of `1.10`, the plus of `+86`.
///
/// The second parser walks the same document scalar by scalar, keys included; an alias stands for the scalars of what it
/// names. Where the two disagree over what is there, the rest keeps the canonical spelling.
fn restore_spelling(node: &mut Node, text: &str) {
    let mut spellings: Vec<String> = Vec::new();
    // What each anchor names, as a range of the scalars, and those that are still open.
    let mut named: HashMap<usize, Range<usize>> = HashMap::new();
    let mut open: Vec<(usize, usize)> = Vec::new();
    let most = node.count();
    for event in Parser::new_from_str(text) {
        let Ok((event, _)) = event else { return };
        match event {
            Event::Alias(anchor) => {
                let Some(range) = named.get(&anchor).cloned() else { return };
                spellings.extend_from_within(range);
            }
            Event::Scalar(text, _, anchor, _) => {
                named.insert(anchor, spellings.len()..spellings.len() + 1);
                spellings.push(text.into_owned());
            }
            Event::MappingStart(anchor, _) | Event::SequenceStart(anchor, _) => open.push((anchor, spellings.len())),
            Event::MappingEnd | Event::SequenceEnd => {
                let Some((anchor, from)) = open.pop() else { return };
                named.insert(anchor, from..spellings.len());
            }
            _ => {}
        }
        if spellings.len() > most {
            return;
        }
    }
    let mut spellings = spellings.into_iter();
    fn fill(node: &mut Node, spellings: &mut dyn Iterator<Item = String>) -> Option<()> {
        match node {
            Node::Scalar { value, spelled } => {
                let text = spellings.next()?;
                if !matches!(value, Scalar::Null | Scalar::Text(_)) {
                    *spelled = Some(text);
                }
            }
            Node::List(nodes) => {
                for node in nodes {
                    fill(node, spellings)?;
                }
            }
            Node::Map(entries) => {
                for (key, node) in entries {
                    *key = spellings.next()?;
                    fill(node, spellings)?;
                }
            }
            Node::Hole => {}
        }
        Some(())
    }
    let _ = fill(node, &mut spellings);
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl NodeVisitor {
    fn scalar<E>(value: Scalar) -> Result<Node, E> {
        Ok(Node::Scalar { value, spelled: None })
    }
}

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_bool<E: de::Error>(self, v: bool) -> Result<Node, E> {
        Self::scalar(Scalar::Bool(v))
    }

    fn visit_i64<E: de::Error>(self, v: i64) -> Result<Node, E> {
        Self::scalar(Scalar::Int(v.into()))
    }

    fn visit_u64<E: de::Error>(self, v: u64) -> Result<Node, E> {
        Self::scalar(Scalar::Int(v.into()))
    }

    fn visit_i128<E: de::Error>(self, v: i128) -> Result<Node, E> {
        Self::scalar(Scalar::Int(v))
    }

    fn visit_u128<E: de::Error>(self, v: u128) -> Result<Node, E> {
        match i128::try_from(v) {
            Ok(v) => Self::scalar(Scalar::Int(v)),
            Err(_) => Ok(Node::text(v.to_string())),
        }
    }

    fn visit_f64<E: de::Error>(self, v: f64) -> Result<Node, E> {
        Self::scalar(Scalar::Float(v))
    }

    fn visit_str<E: de::Error>(self, v: &str) -> Result<Node, E> {
        Ok(Node::text(v))
    }

    fn visit_string<E: de::Error>(self, v: String) -> Result<Node, E> {
        Ok(Node::text(v))
    }

    fn visit_unit<E: de::Error>(self) -> Result<Node, E> {
        Self::scalar(Scalar::Null)
    }

    fn visit_none<E: de::Error>(self) -> Result<Node, E> {
        Self::scalar(Scalar::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        Deserialize::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Node, A::Error> {
        let mut nodes = Vec::new();
        while let Some(node) = seq.next_element()? {
            nodes.push(node);
        }
        Ok(Node::List(nodes))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut entries = Vec::new();
        while let Some((key, value)) = map.next_entry::<Node, Node>()? {
            let key = match key {
                Node::Scalar { value: Scalar::Text(text), spelled: None } => text,
                key => match key.spelling() {
                    Some(key) => key.into_owned(),
                    None => return Err(de::Error::custom("a key must be a word, not a list or a mapping")),
                },
            };
            entries.push((key, value));
        }
        Ok(Node::Map(entries))
    }

    // `!tag value`: the tag has no meaning here, the value counts.
    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<Node, A::Error> {
        use serde::de::VariantAccess;
        let (_tag, contents): (de::IgnoredAny, _) = data.variant()?;
        contents.newtype_variant()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelled(yaml: &str, key: &str) -> Option<String> {
        parse(yaml).unwrap().get(key).and_then(Node::spelling).map(Cow::into_owned)
    }

    #[test]
    fn scalars_keep_their_spelling() {
        for spelling in ["12306", "no", "007", "1.10", "0x1F", "True", "+86", "1e3", "18446744073709551616"] {
            assert_eq!(
                spelled(&format!("other: [1.50, {{a: 2}}]\ntitle: {spelling}\n"), "title").as_deref(),
                Some(spelling)
            );
        }
    }

    #[test]
    fn aliases_and_keys_keep_their_spelling() {
        let text =
            "title: &t 第二窗口\nno: 2.10\nduties: [*t, 引导]\nlist: &l [1.50, { a: 007 }]\nagain: *l\nlast: 3.0\n";
        let node = parse(text).unwrap();
        assert_eq!(spelled(text, "no").as_deref(), Some("2.10"));
        assert_eq!(spelled(text, "last").as_deref(), Some("3.0"));
        let Some(Node::List(again)) = node.get("again") else { panic!() };
        assert_eq!(again[0].spelling().as_deref(), Some("1.50"));
        assert_eq!(again[1].get("a").and_then(Node::spelling).as_deref(), Some("007"));
        let Node::Map(entries) = parse("1.10: 甲\n007: 乙\n").unwrap() else { panic!() };
        assert_eq!((&*entries[0].0, &*entries[1].0), ("1.10", "007"));
        assert_eq!(spelled("&k 1.10: 甲\n*k : 2.0\nb: 3.00\n", "b").as_deref(), Some("3.00"));
    }

    #[test]
    fn a_separator_of_lines_is_a_blank() {
        for text in [
            "title: 关于\u{2028}服务\nb: 1\n",
            "title: \"关于\u{2029}服务\"\nb: 1\n",
            "title: \"关于\\u2028服务\"\nb: 1\n",
            "title: 关于\u{85}服务\nb: 1\n",
        ] {
            assert_eq!(spelled(text, "title").as_deref(), Some("关于 服务"), "{text:?}");
        }
        let text = "title: 关于\u{2028}服务\n乙\nb: 1\n";
        assert!(text[parse(text).unwrap_err().offset.unwrap()..].starts_with("b: 1"));
    }

    #[test]
    fn only_odd_spellings_are_read_twice() {
        for plain in [
            "a: 12306\nb: -7\nc: [0, 1.5, true, null]\nd: 2026-05-22\ne: 0531-0000 0012\nf: 200处\n",
            "- { id: a, on: 2026-01-01, value: 30 }\n- text: 第3件 +1\n- no: x1.10\n",
            "text: \"1.10\"\nmore: '007'\n",
        ] {
            assert!(spells_alike(plain), "{plain}");
        }
        for odd in ["1.10", "007", "0x1F", "0o7", "True", "+86", "1e3", "-0", ".5", "~", "1_000", "FALSE", "2.0", "00"]
        {
            for yaml in [
                format!("title: {odd}\n"),
                format!("- {odd}\n"),
                format!("a: [{odd}, b]\n"),
                format!("{{a: {odd}}}"),
                format!("a:\n  {odd}\n"),
                format!("{{\"a\":{odd}}}"),
                format!("a: !!str x\nb: {odd}\n"),
            ] {
                assert!(!spells_alike(&yaml), "{yaml}");
            }
        }
    }

    #[test]
    fn hostile_documents_end_in_a_message() {
        assert!(parse(&"[".repeat(10_000)).is_err());
        assert!(parse(&format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000))).is_err());
        let mut bomb = "a0: &a0 [x]\n".to_owned();
        for n in 1..40 {
            bomb += &format!("a{n}: &a{n} [{0}, {0}, {0}, {0}]\n", format!("*a{}", n - 1));
        }
        assert!(parse(&bomb).is_err());
    }

    #[test]
    fn a_repeated_key_is_kept_for_the_checker() {
        let Node::Map(entries) = parse("a: 1\nb: 2\na: 3\n").unwrap() else { panic!() };
        assert_eq!(entries.len(), 3);
    }
}
