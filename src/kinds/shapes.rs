//! Schemas of values whose shape a type alone does not tell: slugs, references, fractions.
//!
//! `patternErrorMessage` is a word of VS Code and of the YAML language server; others pass over it.

use schemars::{Schema, SchemaGenerator, json_schema};

/// What an identifier looks like; it becomes an address that is typed, spoken and printed as a QR code.
pub(crate) const SLUG: &str = "^[a-z0-9][a-z0-9_-]{0,79}$";

/// Whether a text is an identifier, as [`SLUG`] says.
pub(crate) fn is_slug(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 80
        && !text.starts_with(['-', '_'])
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_')
}

/// A slug, or a whole path of slugs.
const REFERENCE: &str = "^/?[a-z0-9][a-z0-9_-]*(/[a-z0-9][a-z0-9_-]*)*/?$";

/// What an editor says of a slug or a reference that is none.
pub(crate) const NO_SLUG: &str = "这里写代号（小写英文字母、数字和连字符，如 window-3）或全路径";

/// A reference that plain text cannot stand in for.
pub(crate) fn reference(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": ["string", "integer"], "pattern": REFERENCE, "patternErrorMessage": NO_SLUG })
}

/// One reference, or none.
pub(crate) fn optional_reference(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": ["string", "integer", "null"], "pattern": REFERENCE, "patternErrorMessage": NO_SLUG })
}

/// One reference, or several.
pub(crate) fn references(generator: &mut SchemaGenerator) -> Schema {
    let one = reference(generator);
    json_schema!({ "anyOf": [one, { "type": "array", "items": one }] })
}

/// A point in a picture, as two parts of its width and height.
pub(crate) fn focus(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": ["array", "null"],
        "items": { "type": "number", "minimum": 0, "maximum": 1 },
        "minItems": 2,
        "maxItems": 2,
    })
}

/// A period that is one month.
pub(crate) fn optional_month(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": ["string", "null"], "pattern": r"^[0-9]{4}-(0[1-9]|1[0-2])$", "patternErrorMessage": "这里写一个月，如 2026-05" })
}

/// Whole addresses.
pub(crate) fn urls(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "array", "items": { "type": "string", "pattern": r#"^https?://[^/?#@ "<>]+(/[^?# "<>]*)?$"#, "patternErrorMessage": "这里写完整的网址，如 https://board.example.org/" } })
}

/// A whole address.
pub(crate) fn optional_url(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": ["string", "null"], "pattern": r#"^https?://[^/?#@ "<>]+(/[^?# "<>]*)?$"#, "patternErrorMessage": "这里写完整的网址，如 https://board.example.org/" })
}
