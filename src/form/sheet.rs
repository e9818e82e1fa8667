//! What a form can be of: an item of a kind, or a file of the board's own.

use crate::calendar::YearFile;
use crate::diagnostic::{Message, say};
use crate::kinds::KindInfo;
use crate::screens::Screen;
use crate::yaml::{self, Fault, Node};

/// What is the same for both.
#[derive(Clone, Copy)]
pub(crate) struct Sheet {
    pub(crate) name: &'static str,
    /// Below the organisation, or for a file of the board's own below `content`.
    pub(crate) folder: &'static str,
    pub(crate) label: fn() -> Message,
    /// Further words by which people ask for it.
    pub(crate) also_called: &'static [&'static str],
    /// The key that says what it is called.
    pub(crate) title_key: &'static str,
    /// Whether a text belongs to it.
    pub(crate) is_told: bool,
    /// Whether it is an item of an organisation, with the keys that all items have.
    pub(crate) is_item: bool,
    pub(super) has_pages: bool,
    pub(super) schema: fn(schemars::SchemaGenerator) -> schemars::Schema,
    pub(super) faults: fn(&Node) -> Vec<Fault>,
    /// How one is called that is only looked at.
    pub(super) sample: &'static str,
}

impl From<&'static KindInfo> for Sheet {
    fn from(kind: &'static KindInfo) -> Self {
        Self {
            name: kind.name,
            folder: kind.folder,
            label: kind.label,
            also_called: kind.also_called,
            title_key: kind.title_key,
            is_told: kind.is_told,
            is_item: true,
            has_pages: kind.has_pages,
            schema: kind.schema,
            faults: kind.faults,
            sample: "item",
        }
    }
}

/// `content/screens/hall.yaml`.
pub(crate) const SCREEN: Sheet = Sheet {
    name: "screen",
    folder: "screens",
    label: || say!("屏幕", "screen"),
    also_called: &["大屏", "显示屏", "大厅屏幕", "触摸屏", "一体机", "kiosk"],
    title_key: "title",
    is_told: false,
    is_item: false,
    has_pages: false,
    schema: |mut generator| generator.root_schema_for::<Screen>(),
    faults: |node| yaml::from_node::<Screen>(node).faults,
    sample: "item",
};

/// `content/calendar/2027.yaml`.
pub(crate) const YEAR: Sheet = Sheet {
    name: "calendar",
    folder: "calendar",
    label: || say!("日历", "calendar"),
    also_called: &["放假安排", "节假日安排", "节假日", "放假", "调休", "年历", "holidays", "year"],
    title_key: "",
    is_told: false,
    is_item: false,
    has_pages: false,
    schema: |mut generator| generator.root_schema_for::<YearFile>(),
    faults: |node| yaml::from_node::<YearFile>(node).faults,
    sample: "2027",
};

/// The files of the board's own.
pub(crate) const OWN: [Sheet; 2] = [SCREEN, YEAR];
