//! Field types that several kinds share.

use std::fmt;
use std::ops::Deref;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Deserialize, Deserializer, SeqAccess, Visitor};
use serde::{Deserialize as DeriveDeserialize, Serialize};

use crate::yaml::{ONE_OR_MANY, PLACEHOLDER};

/// A civil date as files have it: `2026-05-22`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub jiff::civil::Date);

impl Deref for Day {
    type Target = jiff::civil::Date;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Day {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct DayVisitor;

        impl<'de> Visitor<'de> for DayVisitor {
            type Value = Day;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a date like 2026-05-22")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Day, E> {
                // Other forms of a day are understood where faults are ([`super::clerk`]).
                let parsed = crate::calendar::parse_date(text).filter(|parsed| !parsed.unpadded);
                parsed.map(|parsed| Day(parsed.date)).ok_or_else(|| E::invalid_value(de::Unexpected::Str(text), &self))
            }

            // A hole left by a fault that was reported: any date serves.
            fn visit_unit<E: de::Error>(self) -> Result<Day, E> {
                Ok(Day(jiff::civil::Date::constant(1, 1, 1)))
            }
        }

        deserializer.deserialize_newtype_struct(PLACEHOLDER, DayVisitor)
    }
}

impl JsonSchema for Day {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Day".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        // No `format: date`: an editor would refuse `2026-5-22`, which is only remarked upon here.
        json_schema!({
            "type": "string",
            "pattern": r"^\d{4}-(0?[1-9]|1[0-2])-(0?[1-9]|[12]\d|3[01])$",
            "patternErrorMessage": "日期写成 2026-05-22 这样：四位年-月-日",
            "description": "日期，如 2026-05-22。",
        })
    }
}

/// One value, or a list of them: `holder: a` and `holder: [a, b]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OneOrMany<T>(pub Vec<T>);

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Deref for OneOrMany<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ListVisitor<T>(std::marker::PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for ListVisitor<T> {
            type Value = OneOrMany<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("one value or a list")
            }

            fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<OneOrMany<T>, D::Error> {
                T::deserialize(deserializer).map(|value| OneOrMany(vec![value]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<OneOrMany<T>, A::Error> {
                let mut values = Vec::new();
                while let Some(value) = seq.next_element()? {
                    values.push(value);
                }
                Ok(OneOrMany(values))
            }
        }

        deserializer.deserialize_newtype_struct(ONE_OR_MANY, ListVisitor(std::marker::PhantomData))
    }
}

impl<T: JsonSchema> JsonSchema for OneOrMany<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("OneOrMany_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let one = generator.subschema_for::<T>();
        json_schema!({ "anyOf": [one, { "type": "array", "items": one }] })
    }
}

/// Text that an author may also write as a number: `window_no: 3`.
///
/// Its schema allows both, so that editors do not object to what the program accepts.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Text(pub String);

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self(text.trim().to_owned()))
    }
}

impl JsonSchema for Text {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Text".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "number", "boolean"] })
    }
}

/// The name of a person (or, where a kind allows both, of a body), without the blanks that spread it.
///
/// How it was typed is kept for sorting: one gap tells where an uncommon surname ends (梁丘 露).
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Name(pub String, #[serde(skip)] Option<String>);

impl Name {
    /// The name with its blanks, where it had any.
    pub fn as_typed(&self) -> Option<&str> {
        self.1.as_deref()
    }
}

impl From<&str> for Name {
    fn from(typed: &str) -> Self {
        let (name, typed) = (crate::text::name(typed), typed.trim());
        let spread = (typed != name).then(|| typed.to_owned());
        Self(name.into_owned(), spread)
    }
}

impl Deref for Name {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|typed| Self::from(&*typed))
    }
}

impl JsonSchema for Name {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Name".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Text::json_schema(generator)
    }
}

/// A mapping that may also be written as its one most important text.
pub(crate) trait FromText {
    fn from_text(text: String) -> Self;
}

/// `Brief<T>` reads `T` from a mapping, or from a text alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Brief<T>(pub T);

impl<T> Deref for Brief<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<'de, T: Deserialize<'de> + FromText> Deserialize<'de> for Brief<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct BriefVisitor<T>(std::marker::PhantomData<T>);

        impl<'de, T: Deserialize<'de> + FromText> Visitor<'de> for BriefVisitor<T> {
            type Value = Brief<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text or a mapping")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Brief<T>, E> {
                Ok(Brief(T::from_text(text.trim().to_owned())))
            }

            fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Brief<T>, D::Error> {
                T::deserialize(deserializer).map(Brief)
            }
        }

        deserializer.deserialize_newtype_struct(crate::yaml::TEXT_OR_MAP, BriefVisitor(std::marker::PhantomData))
    }
}

impl<T: JsonSchema> JsonSchema for Brief<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("Brief_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let whole = generator.subschema_for::<T>();
        json_schema!({ "anyOf": [{ "type": ["string", "number"] }, whole] })
    }
}

/// 一张图片：文件名，或文件名加说明。
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveDeserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Photo {
    /// `photos` 文件夹里的文件名。
    #[schemars(extend("x-en" = "a file in the folder `photos`", "examples" = ["story.jpg"]))]
    pub file: Text,
    /// 给看不见图片的人的说明。
    #[schemars(extend("x-en" = "words for those who cannot see it", "examples" = ["窗口前的告知单"]))]
    pub alt: Option<Text>,
    /// 图下的说明。
    #[schemars(extend("x-en" = "words below it", "examples" = ["改到第二十稿的告知单"]))]
    pub caption: Option<Text>,
}

impl FromText for Photo {
    fn from_text(text: String) -> Self {
        Self { file: Text(text), alt: None, caption: None }
    }
}

/// 来源文件。
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveDeserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SourceDocument {
    /// 文件标题。
    #[schemars(extend("x-en" = "the title", "examples" = ["《关于开展公开承诺的通知》"]))]
    pub title: Text,
    /// 发文机关。
    #[schemars(extend("x-en" = "issued by", "examples" = ["示例街道党工委"]))]
    pub issued_by: Option<Text>,
    /// 成文日期。
    #[schemars(extend("x-en" = "issued on"))]
    pub issued_on: Option<Day>,
    /// 文号。
    #[schemars(extend("x-en" = "its number", "examples" = ["示例〔2026〕1号"]))]
    pub number: Option<Text>,
    /// 网址。
    #[schemars(extend("x-en" = "its address", "examples" = ["https://www.example.org/"]))]
    pub url: Option<Text>,
}

impl FromText for SourceDocument {
    fn from_text(text: String) -> Self {
        Self { title: Text(text), issued_by: None, issued_on: None, number: None, url: None }
    }
}
