//! What a screen can show: the kinds of items that have pages, and what is shown of several items or of none.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::sync::LazyLock;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::diagnostic::Message;
use crate::kinds::{Commitment, KINDS, Kind, Linkage, Member, Notice, Org, Post, Service};

/// A kind of slide, by its word: `post`, `wall`. A kind of item that has pages is one by its own name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SlideKind(&'static str);

impl SlideKind {
    pub const NOTICE: Self = Self::of::<Notice>();
    pub const POST: Self = Self::of::<Post>();
    /// Several posts on one slide.
    pub const WALL: Self = Self("wall");
    /// Tables; a commitment has no slide of its own.
    pub const COMMITMENTS: Self = Self("commitments");
    pub const CHART: Self = Self("chart");
    pub const RECEPTION: Self = Self("reception");
    /// Only of those who agreed, and only month and day.
    pub const ANNIVERSARY: Self = Self("anniversary");

    /// The slides of a kind of item.
    pub const fn of<K: Kind>() -> Self {
        Self(K::NAME)
    }

    /// All, in the order of a screen that says nothing.
    pub fn all() -> &'static [Self] {
        static ALL: LazyLock<Vec<SlideKind>> = LazyLock::new(|| {
            use SlideKind as S;
            let mut all = vec![S::NOTICE, S::ANNIVERSARY, S::POST, S::COMMITMENTS, S::CHART, S::WALL];
            let items = KINDS.iter().filter(|kind| kind.has_pages && !kind.folder.is_empty());
            let others = items.map(|kind| SlideKind(kind.name)).filter(|kind| *kind != S::of::<Commitment>());
            let others: Vec<_> = others.filter(|kind| !all.contains(kind)).collect();
            all.extend(others);
            all.push(S::RECEPTION);
            all
        });
        &ALL
    }

    /// The word used in files and in the kiosk's data.
    pub fn word(self) -> &'static str {
        self.0
    }

    /// Whether a slide shows several items: what stands on it depends on the others.
    pub fn is_of_several(self) -> bool {
        [Self::WALL, Self::COMMITMENTS, Self::CHART, Self::ANNIVERSARY, Self::of::<Service>(), Self::of::<Linkage>()]
            .contains(&self)
    }

    /// The slides that show an item of a kind, its own before those of several.
    pub fn showing(kind: &str) -> Vec<Self> {
        match kind {
            Post::NAME => vec![Self::POST, Self::WALL],
            Commitment::NAME => vec![Self::COMMITMENTS],
            Member::NAME => vec![Self::ANNIVERSARY],
            Org::NAME => vec![Self::RECEPTION],
            kind => Self::find(kind).into_iter().collect(),
        }
    }

    /// What it is called.
    pub fn label(self) -> Message {
        let (zh, en) = match self {
            Self::WALL => ("公示榜", "walls"),
            Self::COMMITMENTS => ("承诺表", "commitment tables"),
            Self::CHART => ("兑现情况图", "charts"),
            Self::RECEPTION => ("党员接待日", "reception days"),
            Self::ANNIVERSARY => ("政治生日", "admission anniversaries"),
            Self(word) => match KINDS.iter().find(|kind| kind.name == word) {
                Some(kind) => return Message::new((kind.label)().zh, kind.folder),
                None => (word, word),
            },
        };
        Message::new(zh, en)
    }

    fn words() -> &'static [&'static str] {
        static WORDS: LazyLock<Vec<&'static str>> =
            LazyLock::new(|| SlideKind::all().iter().map(|kind| kind.word()).collect());
        &WORDS
    }

    fn find(word: &str) -> Option<Self> {
        Self::all().iter().find(|kind| kind.0 == word).copied()
    }
}

impl Serialize for SlideKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

impl<'de> Deserialize<'de> for SlideKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::yaml::word(deserializer, Self::words()).map(Self)
    }
}

impl JsonSchema for SlideKind {
    fn schema_name() -> Cow<'static, str> {
        "SlideKind".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let word = |kind: &Self| {
            let description = format!("{}。", kind.label().zh);
            serde_json::json!({ "type": "string", "description": description, "const": kind.word() })
        };
        let words: Vec<_> = Self::all().iter().map(word).collect();
        json_schema!({ "description": "轮播的内容。", "oneOf": words })
    }
}

/// A number for each kind of slide that was given one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PerKind<T>(BTreeMap<SlideKind, T>);

impl<T> Default for PerKind<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T: Copy> PerKind<T> {
    /// The number written for a kind.
    pub fn of(&self, kind: SlideKind) -> Option<T> {
        self.0.get(&kind).copied()
    }
}

impl<T: Serialize> Serialize for PerKind<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for PerKind<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Numbers<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Numbers<T> {
            type Value = PerKind<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("struct PerKind")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<PerKind<T>, A::Error> {
                let mut numbers = BTreeMap::new();
                while let Some(word) = map.next_key::<String>()? {
                    let kind =
                        SlideKind::find(&word).ok_or_else(|| de::Error::unknown_field(&word, SlideKind::words()))?;
                    if let Some(number) = map.next_value::<Option<T>>()? {
                        numbers.insert(kind, number);
                    }
                }
                Ok(PerKind(numbers))
            }
        }

        // As a struct, so that a wrong word is reported with the right ones.
        deserializer.deserialize_struct("PerKind", SlideKind::words(), Numbers(PhantomData))
    }
}

impl<T: JsonSchema> JsonSchema for PerKind<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("PerKind_for_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut properties = serde_json::Map::new();
        for kind in SlideKind::all() {
            let mut schema = Option::<T>::json_schema(generator);
            schema.insert("description".into(), format!("{}。", kind.label().zh).into());
            schema.insert("x-en".into(), kind.label().en.into());
            properties.insert(kind.word().into(), schema.to_value());
        }
        json_schema!({
            "description": "各类内容各写一个数。",
            "type": "object",
            "properties": properties,
            "additionalProperties": false,
        })
    }
}
