//! stub
use schemars::JsonSchema;
use serde::*;
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    SurnameStrokes,
    NameStrokes,
    Pinyin,
    #[default]
    Listed,
}
