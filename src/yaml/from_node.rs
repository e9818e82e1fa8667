//! From a [`Node`] to a plain serde type, going on after every fault.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use serde::de::value::StrDeserializer;
use serde::de::{self, DeserializeOwned, DeserializeSeed, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::fault::{Error, Fault, FaultKind};
use super::node::{Node, Scalar};
use crate::diagnostic::{KeyPath, Step};

/// What reading a node gave: a value, with holes where faults were, and the faults.
#[derive(Debug)]
pub struct Read<T> {
    /// `None` where the faults left nothing to stand on.
    pub value: Option<T>,
    /// Empty exactly when the value is whole.
    pub faults: Vec<Fault>,
}

/// The newtype names that ask the deserializer for more than serde's data model knows.
pub(crate) const ONE_OR_MANY: &str = "$one_or_many";
pub(crate) const PLACEHOLDER: &str = "$placeholder";
pub(crate) const TEXT_OR_MAP: &str = "$text_or_map";

/// Reads a typed value from a node and reports every fault in it, not only the first.
///
/// serde stops at the first fault of a value. So the faulty part is replaced by [`Node::Hole`], which reads as an empty
/// value of any type, and the value is read again until it comes through.
pub fn from_node<T: DeserializeOwned>(node: &Node) -> Read<T> {
    let mut faults = duplicate_keys(node);
    let mut patched: Option<Node> = None;
    let mut told = HashSet::new();
    // Each round fills one hole; a document of 10,000 faults needs no more than its first hundred told.
    let mut most = None;
    for round in 0.. {
        let unknown = RefCell::new(Vec::new());
        let source = patched.as_ref().unwrap_or(node);
        let result = T::deserialize(Reader { node: source, path: &Path::Root, unknown: &unknown });
        // A round ends at its first fault and may not have come to every unknown key.
        for fault in unknown.into_inner() {
            let FaultKind::UnknownKey { key, .. } = &fault.kind else { continue };
            if told.insert((fault.path.clone(), key.clone())) {
                faults.push(fault);
            }
        }
        match result {
            Ok(value) => return Read { value: Some(value), faults },
            Err(Located { fault: Error(kind), path }) => {
                let path = path.unwrap_or_default();
                let mut copy = patched.take().unwrap_or_else(|| node.clone());
                let filled = fill_hole(&mut copy, &path, &kind);
                faults.push(Fault { path, kind });
                if !filled || round + 1 >= *most.get_or_insert_with(|| rounds(node)) {
                    break;
                }
                patched = Some(copy);
            }
        }
    }
    Read { value: None, faults }
}

/// The keys of a type that is read from a mapping.
pub fn keys_of<T: DeserializeOwned>() -> &'static [&'static str] {
    /// Asks a type what it is read from, and gives it nothing.
    struct Asked<'a>(&'a mut &'static [&'static str]);

    impl<'de> de::Deserializer<'de> for Asked<'_> {
        type Error = Located;

        fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Located> {
            Err(de::Error::custom("no value"))
        }

        fn deserialize_struct<V: Visitor<'de>>(
            self,
            _: &'static str,
            fields: &'static [&'static str],
            _: V,
        ) -> Result<V::Value, Located> {
            *self.0 = fields;
            Err(de::Error::custom("no value"))
        }

        forward_to_deserialize_any! {
            bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
            newtype_struct seq tuple tuple_struct map enum identifier ignored_any
        }
    }

    let mut keys: &'static [&'static str] = &[];
    let _ = T::deserialize(Asked(&mut keys));
    keys
}

/// Replaces the faulty value by a hole; `false` when there is one already and reading still fails.
fn fill_hole(root: &mut Node, path: &KeyPath, kind: &FaultKind) -> bool {
    let mut node = root;
    for step in &path.0 {
        let next = match (node, step) {
            (Node::Map(entries), Step::Key(key)) => entries.iter_mut().find(|(k, _)| **k == **key).map(|(_, v)| v),
            (Node::List(nodes), Step::Index(n)) => nodes.get_mut(*n),
            _ => None,
        };
        match next {
            Some(next) => node = next,
            None => return false,
        }
    }
    if let FaultKind::MissingKey { key } = kind {
        let Node::Map(entries) = node else { return false };
        entries.retain(|(k, _)| k != key);
        entries.push(((*key).to_owned(), Node::Hole));
        return true;
    }
    let already = matches!(node, Node::Hole);
    *node = Node::Hole;
    !already
}

/// How many faults of a document are told: each costs as much as the whole of it.
fn rounds(node: &Node) -> usize {
    fn size(node: &Node) -> usize {
        match node {
            Node::List(nodes) => nodes.iter().map(size).sum::<usize>() + 1,
            Node::Map(entries) => entries.iter().map(|(_, node)| size(node)).sum::<usize>() + 1,
            Node::Scalar { .. } | Node::Hole => 1,
        }
    }
    (2_000_000 / size(node)).clamp(10, 100)
}

fn duplicate_keys(node: &Node) -> Vec<Fault> {
    fn walk(node: &Node, path: &KeyPath, faults: &mut Vec<Fault>) {
        match node {
            Node::List(nodes) => {
                for (n, node) in nodes.iter().enumerate() {
                    if matches!(node, Node::List(_) | Node::Map(_)) {
                        walk(node, &path.index(n), faults);
                    }
                }
            }
            Node::Map(entries) => {
                // Mappings are small; a table costs more than it saves, except in hostile files.
                let mut counts = (entries.len() > 64).then(HashMap::<&str, usize>::new);
                for (n, (key, value)) in entries.iter().enumerate() {
                    let nth = match &mut counts {
                        Some(counts) => {
                            let count = counts.entry(key).or_default();
                            *count += 1;
                            *count - 1
                        }
                        None => entries[..n].iter().filter(|(k, _)| k == key).count(),
                    };
                    if nth > 0 {
                        faults.push(Fault {
                            path: path.clone(),
                            kind: FaultKind::DuplicateKey { key: key.clone(), nth },
                        });
                    }
                    if matches!(value, Node::List(_) | Node::Map(_)) {
                        walk(value, &path.key(key), faults);
                    }
                }
            }
            _ => {}
        }
    }
    let mut faults = Vec::new();
    walk(node, &KeyPath::root(), &mut faults);
    faults
}

/// The way from the root, kept on the stack: a [`KeyPath`] is built only when there is a fault.
enum Path<'a> {
    Root,
    Key(&'a Path<'a>, &'a str),
    Index(&'a Path<'a>, usize),
}

impl Path<'_> {
    fn to_key_path(&self) -> KeyPath {
        match self {
            Self::Root => KeyPath::root(),
            Self::Key(parent, key) => parent.to_key_path().key(key),
            Self::Index(parent, n) => parent.to_key_path().index(*n),
        }
    }
}

#[derive(Debug)]
struct Located {
    fault: Error,
    path: Option<KeyPath>,
}

impl std::fmt::Display for Located {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.fault.fmt(f)
    }
}

impl std::error::Error for Located {}

macro_rules! delegate {
    ($($name:ident($($arg:ident: $type:ty),*);)*) => {
        $(fn $name($($arg: $type),*) -> Self { Self { fault: Error::$name($($arg),*), path: None } })*
    };
}

impl de::Error for Located {
    fn custom<T: std::fmt::Display>(message: T) -> Self {
        Self { fault: Error::custom(message), path: None }
    }

    delegate! {
        invalid_type(found: de::Unexpected<'_>, expected: &dyn de::Expected);
        invalid_value(found: de::Unexpected<'_>, expected: &dyn de::Expected);
        unknown_variant(word: &str, known: &'static [&'static str]);
        unknown_field(key: &str, known: &'static [&'static str]);
        missing_field(key: &'static str);
    }
}

#[derive(Clone, Copy)]
struct Reader<'a> {
    node: &'a Node,
    path: &'a Path<'a>,
    unknown: &'a RefCell<Vec<Fault>>,
}

impl<'a> Reader<'a> {
    /// Gives an error the path of the value where it arose.
    fn located<T>(&self, result: Result<T, Located>) -> Result<T, Located> {
        result.map_err(|mut error| {
            error.path.get_or_insert_with(|| self.path.to_key_path());
            error
        })
    }

    fn mismatch<T>(&self, visitor: &dyn de::Expected) -> Result<T, Located> {
        let found = match self.node {
            Node::Scalar { value, .. } => match value {
                Scalar::Null => de::Unexpected::Unit,
                Scalar::Bool(b) => de::Unexpected::Bool(*b),
                Scalar::Int(n) => de::Unexpected::Signed(i64::try_from(*n).unwrap_or(i64::MAX)),
                Scalar::Float(n) => de::Unexpected::Float(*n),
                Scalar::Text(text) => de::Unexpected::Str(text),
            },
            Node::List(_) => de::Unexpected::Seq,
            Node::Map(_) => de::Unexpected::Map,
            Node::Hole => de::Unexpected::Unit,
        };
        self.located(Err(de::Error::invalid_type(found, visitor)))
    }

    fn entries(&self, entries: &'a [(String, Node)]) -> Entries<'a> {
        Entries { entries, next: 0, value: None, path: self.path, unknown: self.unknown, fields: None, seen: 0 }
    }
}

macro_rules! numbers {
    ($($name:ident)*) => {
        $(fn $name<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Located> {
            match self.node {
                Node::Scalar { value: Scalar::Int(n), .. } => self.located(match (i64::try_from(*n), u64::try_from(*n)) {
                    (Ok(n), _) => visitor.visit_i64(n),
                    (_, Ok(n)) => visitor.visit_u64(n),
                    _ => visitor.visit_i128(*n),
                }),
                Node::Scalar { value: Scalar::Float(n), .. } => self.located(visitor.visit_f64(*n)),
                Node::Hole => self.located(visitor.visit_u64(0)),
                _ => self.mismatch(&visitor),
            }
        })*
    };
}

impl<'de> de::Deserializer<'de> for Reader<'_> {
    type Error = Located;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Located> {
        match self.node {
            Node::Scalar { value: Scalar::Null, .. } | Node::Hole => self.located(visitor.visit_unit()),
            Node::Scalar { value: Scalar::Bool(b), .. } => self.located(visitor.visit_bool(*b)),
            Node::Scalar { value: Scalar::Int(_) | Scalar::Float(_), .. } => self.deserialize_i64(visitor),
            Node::Scalar { value: Scalar::Text(text), .. } => self.located(visitor.visit_str(text)),
            Node::List(_) => self.deserialize_seq(visitor),
            Node::Map(_) => self.deserialize_map(visitor),
        }
    }

    numbers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
        deserialize_f32 deserialize_f64
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Located> {
        match self.node {
            Node::Scalar { value: Scalar::Bool(b), .. } => self.located(visitor.visit_bool(*b)),
            Node::Hole => self.located(visitor.visit_bool(false)),
            _ => self.mismatch(&visitor),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Located> {
        match (self.node, self.node.spelling()) {
            (Node::Hole, _) => self.located(visitor.visit_str("")),
            (_, Some(text)) => self.located(visitor.visit_str(&text)),
            _ => self.mismatch(&visitor),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Located> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Located> {
        match self.node {
            Node::Hole => self.located(visitor.visit_none()),
            node if node.is_blank() => self.located(visitor.visit_none()),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Located> {
        match (name, self.node) {
            (ONE_OR_MANY, Node::List(_) | Node::Hole) => self.deserialize_seq(visitor),
            (PLACEHOLDER, Node::Hole) => self.located(visitor.visit_unit()),
            (PLACEHOLDER, _) | (TEXT_OR_MAP, Node::Scalar { .. }) => self.deserialize_str(visitor),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Located> {
        let nodes: &[Node] = match self.node {
            Node::List(nodes) => nodes,
            Node::Hole => &[],
            _ => return self.mismatch(&visitor),
        };
        self.located(visitor.visit_seq(Elements { nodes, next: 0, path: self.path, unknown: self.unknown }))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, Located> {
        if matches!(self.node, Node::Hole) {
            let holes = vec![Node::Hole; len];
            return self.located(visitor.visit_seq(Elements {
                nodes: &holes,
                next: 0,
                path: self.path,
                unknown: self.unknown,
            }));
        }
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Located> {
        match self.node {
            Node::Map(entries) => self.located(visitor.visit_map(self.entries(entries))),
            Node::Hole => self.located(visitor.visit_map(self.entries(&[]))),
            _ => self.mismatch(&visitor),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Located> {
        match self.node {
            Node::Map(entries) => {
                let entries = Entries { fields: Some(fields), ..self.entries(entries) };
                self.located(visitor.visit_map(entries))
            }
            Node::Hole => {
                let holes: Vec<_> = fields.iter().map(|field| ((*field).to_owned(), Node::Hole)).collect();
                let inner = Reader { node: self.node, path: self.path, unknown: self.unknown };
                self.located(visitor.visit_map(inner.entries(&holes)))
            }
            _ => self.mismatch(&visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Located> {
        let word = match (self.node, self.node.spelling()) {
            (Node::Hole, _) => variants.first().copied().unwrap_or_default().into(),
            (_, Some(word)) => word,
            _ => return self.mismatch(&visitor),
        };
        let word: StrDeserializer<'_, Located> = (&*word).into_deserializer();
        self.located(visitor.visit_enum(word))
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Located> {
        self.deserialize_str(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Located> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! { char bytes byte_buf unit unit_struct tuple_struct }
}

struct Elements<'a> {
    nodes: &'a [Node],
    next: usize,
    path: &'a Path<'a>,
    unknown: &'a RefCell<Vec<Fault>>,
}

impl<'de> SeqAccess<'de> for Elements<'_> {
    type Error = Located;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Located> {
        let Some(node) = self.nodes.get(self.next) else { return Ok(None) };
        let path = Path::Index(self.path, self.next);
        self.next += 1;
        let reader = Reader { node, path: &path, unknown: self.unknown };
        let value = seed.deserialize(reader);
        reader.located(value).map(Some)
    }
}

struct Entries<'a> {
    entries: &'a [(String, Node)],
    next: usize,
    value: Option<(&'a str, &'a Node)>,
    path: &'a Path<'a>,
    unknown: &'a RefCell<Vec<Fault>>,
    /// The struct's keys, where the target is a struct.
    fields: Option<&'static [&'static str]>,
    /// Which of them have been met.
    seen: u128,
}

/// The bit that stands for a struct's key in a set of keys. There is room for 128, several times as many as any kind has.
fn bit(n: usize) -> u128 {
    1 << n.min(127)
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = Located;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Located> {
        while let Some((key, node)) = self.entries.get(self.next) {
            self.next += 1;
            if let Some(known) = self.fields {
                let Some(n) = known.iter().position(|known| *known == key) else {
                    let kind = FaultKind::UnknownKey { key: key.clone(), known };
                    self.unknown.borrow_mut().push(Fault { path: self.path.to_key_path(), kind });
                    continue;
                };
                // A blank value is a missing one; a repeated key was reported, its first value counts.
                let repeated = self.seen & bit(n) != 0;
                self.seen |= bit(n);
                if node.is_blank() || repeated {
                    continue;
                }
            }
            self.value = Some((key, node));
            return seed.deserialize(key.as_str().into_deserializer()).map(Some);
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Located> {
        let Some((key, node)) = self.value.take() else {
            return Err(de::Error::custom("a value was asked for before its key"));
        };
        let path = Path::Key(self.path, key);
        let reader = Reader { node, path: &path, unknown: self.unknown };
        let value = seed.deserialize(reader);
        reader.located(value)
    }
}

#[cfg(test)]
mod tests {
    use super::super::node::parse;
    use super::*;

    #[derive(serde::Deserialize, Debug)]
    #[serde(rename_all = "snake_case")]
    enum Colour {
        Red,
        DarkRed,
    }

    #[derive(serde::Deserialize, Debug)]
    struct Inner {
        name: String,
        count: Option<u32>,
    }

    #[derive(serde::Deserialize, Debug)]
    struct Outer {
        title: String,
        colour: Option<Colour>,
        inner: Vec<Inner>,
        range: Option<(f32, f32)>,
    }

    fn faults(yaml: &str) -> Vec<String> {
        let read = from_node::<Outer>(&parse(yaml).unwrap());
        read.faults.iter().map(|fault| format!("{} {:?}", fault.path, fault.kind)).collect()
    }

    #[test]
    fn a_sound_document_has_no_faults() {
        let read = from_node::<Outer>(
            &parse("title: 007\ncolour: dark_red\ninner: [{name: 1.10, count: 3}]\nrange: [0.5, 1]").unwrap(),
        );
        let value = read.value.unwrap();
        assert!(read.faults.is_empty());
        assert_eq!(value.title, "007");
        assert_eq!(value.inner[0].name, "1.10");
        assert_eq!(value.inner[0].count, Some(3));
        assert_eq!(value.range, Some((0.5, 1.0)));
        assert!(matches!(value.colour, Some(Colour::DarkRed)));
        assert!(!matches!(value.colour, Some(Colour::Red)));
    }

    #[test]
    fn all_faults_are_found_at_once() {
        let faults = faults("titel: a\ncolour: blue\ninner:\n  - {name: [x], cuont: 3}\n  - {count: many}\nrange: 3\n");
        let paths: Vec<_> = faults.iter().map(|f| f.split(' ').next().unwrap()).collect();
        assert_eq!(faults.len(), 8, "{faults:#?}");
        for path in ["colour", "inner[0]", "inner[0].name", "inner[1]", "inner[1].count", "range"] {
            assert!(paths.contains(&path), "{path} in {faults:#?}");
        }
    }

    #[test]
    fn blank_is_missing() {
        assert_eq!(faults("title:\ninner: []").len(), 1);
        assert_eq!(faults("title: '  '\ninner: []").len(), 1);
    }
}
