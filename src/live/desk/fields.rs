//! The form of a kind: the columns of its sheet as fields, in the same words.
//!
//! What an item cannot do without comes first, then what it may say, its lists with a group for each entry, and last what
//! all items have: from when to when it is published, who approved it, where it comes from.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use crate::diagnostic::Language;
use crate::form::{Form, Shape};
use crate::kinds::{COMMON_KEYS, KindInfo};
use crate::sheet::{Column, Layout, called, layout_of, layouts, leads_to};

/// A part of the form.
pub(super) struct Part {
    pub(super) what: What,
    pub(super) groups: Vec<Group>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// What has to be filled in.
    Needed,
    Further,
    /// Publication, approval and source.
    Common,
}

/// Fields that belong together: those inside one key, or a single one.
pub(super) struct Group {
    /// What the key around them is called.
    pub(super) legend: Option<String>,
    pub(super) columns: Vec<&'static Column>,
}

/// A list of the kind, each entry a group of fields.
pub(super) struct List {
    pub(super) key: &'static str,
    pub(super) label: String,
    pub(super) layout: &'static Layout,
}

/// How a field is filled in.
pub(super) enum Control {
    Line,
    /// Several lines; `many` where each is an entry.
    Lines,
    /// Markdown.
    Body,
    Day,
    /// A day, or several.
    Days,
    Month,
    Number,
    Flag,
    /// One of these: what is sent, what it is called.
    Choice(Vec<(String, String)>),
    /// Any of these.
    Choices(Vec<(String, String)>),
    /// Names of items of these kinds, of all where it is empty.
    Names {
        kinds: &'static [&'static str],
        many: bool,
    },
}

/// The parts of a kind's form.
pub(super) fn parts(kind: &'static KindInfo, language: Language) -> Vec<Part> {
    let Some(layout) = layout_of(kind.name) else { return Vec::new() };
    let needed = needed(kind);
    let what = |column: &Column| {
        let key = &*column.path[0];
        match key {
            "body" if kind.is_told => What::Needed,
            "body" => What::Further,
            key if COMMON_KEYS.contains(&key) => What::Common,
            key if needed.iter().any(|known| known == key) => What::Needed,
            _ if column.required => What::Needed,
            _ => What::Further,
        }
    };
    let mut parts = [What::Needed, What::Further, What::Common].map(|what| Part { what, groups: Vec::new() });
    for part in &mut parts {
        let columns = layout.columns.iter().filter(|column| what(column) == part.what && !is_of_photo(column));
        for column in columns {
            let inside = column.path.len() > 1
                || layout.columns.iter().any(|other| other.path.len() > 1 && other.path[0] == column.path[0]);
            let key = &column.path[0];
            match part.groups.last_mut() {
                Some(group) if inside && group.legend.is_some() && group.columns[0].path[0] == *key => {
                    group.columns.push(column)
                }
                _ => {
                    part.groups.push(Group { legend: inside.then(|| legend(column, language)), columns: vec![column] })
                }
            }
        }
    }
    parts.into_iter().filter(|part| !part.groups.is_empty()).collect()
}

/// Whether a field is asked with the photo, in one step: the picture itself and the consent to it.
fn is_of_photo(column: &Column) -> bool {
    matches!(&*column.path[0], "consent") || column.path == ["photo"]
}

/// The fields that belong to the photo of a kind that has one.
pub(super) fn of_photo(kind: &KindInfo) -> Vec<&'static Column> {
    let columns = layout_of(kind.name).map(|layout| layout.columns.iter()).into_iter().flatten();
    columns.filter(|column| is_of_photo(column)).collect()
}

/// Whether an item of a kind has a photo of its own.
pub(super) fn has_photo(kind: &KindInfo) -> bool {
    layout_of(kind.name).is_some_and(|layout| layout.column(&["photo"]).is_some())
}

/// The lists of a kind.
pub(super) fn lists(kind: &KindInfo, language: Language) -> Vec<List> {
    let of_kind = layouts().iter().filter(|layout| layout.kind.name == kind.name);
    let lists = of_kind.filter_map(|layout| {
        let (key, label) = layout.list.as_ref()?;
        let label = if language == Language::Chinese { label.clone() } else { key.replace('_', " ") };
        Some(List { key, label, layout })
    });
    lists.collect()
}

/// The keys of a kind without which `check` finds an item faulty.
fn needed(kind: &'static KindInfo) -> Vec<String> {
    static KNOWN: LazyLock<Mutex<HashMap<&'static str, Vec<String>>>> = LazyLock::new(Mutex::default);
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let asked = || Form::new(kind, Language::Chinese, jiff::Zoned::now().date()).asked_for();
    known.entry(kind.name).or_insert_with(asked).clone()
}

/// What the key around a column is called.
fn legend(column: &Column, language: Language) -> String {
    let head = column.head(language);
    let first = head.split('·').next().unwrap_or(&head).trim();
    first.split('（').next().unwrap_or(first).to_owned()
}

/// What a field is called below a legend.
pub(super) fn label(column: &Column, legend: Option<&str>, language: Language) -> String {
    let head = column.head(language);
    let inside = legend.and_then(|legend| head.strip_prefix(legend)).map(|rest| rest.trim_start_matches(['·', ' ']));
    let label = inside.filter(|rest| !rest.is_empty()).unwrap_or(&head);
    // Two columns of a workbook that are called the same have their keys behind them.
    let key = format!("（{}）", column.key());
    label.strip_suffix(key.as_str()).unwrap_or(label).to_owned()
}

pub(super) fn control(layout: &Layout, column: &Column, language: Language) -> Control {
    if column.path == ["body"] {
        return Control::Body;
    }
    if let Shape::Words(words) = &column.shape {
        let told = |(word, meaning): &(String, String)| match language {
            Language::Chinese => (word.clone(), called(word, meaning)),
            Language::English => (word.clone(), word.replace('_', " ")),
        };
        let words = words.iter().map(told).collect();
        return if column.many { Control::Choices(words) } else { Control::Choice(words) };
    }
    if let Some(kinds) = leads_to(layout, column) {
        return Control::Names { kinds, many: column.many };
    }
    match &column.shape {
        Shape::Day if column.many => Control::Days,
        _ if column.many && column.is_of_names() => Control::Line,
        _ if column.many => Control::Lines,
        Shape::Day => Control::Day,
        Shape::Number => Control::Number,
        Shape::Flag => Control::Flag,
        // A half-year and a quarter are periods as well.
        Shape::Period => Control::Month,
        Shape::Text if is_long(column) => Control::Lines,
        _ => Control::Line,
    }
}

/// Texts that want more room than a line.
fn is_long(column: &Column) -> bool {
    const LONG: &[&str] = &[
        "explanation",
        "summary",
        "comment",
        "task",
        "bounds",
        "decision",
        "correct",
        "standard",
        "pledge",
        "text",
        "note",
        "opinion_book",
        "reason",
        "from",
        "to",
    ];
    LONG.contains(&column.key())
}

/// What a field says of itself beside its label: what it is for, and an example, in the words of somebody who sees fields and
/// no file.
pub(super) fn note(column: &Column, label: &str, control: &Control, language: Language) -> String {
    let is_chinese = language == Language::Chinese;
    let words = column.words.in_language(language).replace('`', "");
    // What the label says is not said again.
    let rest = words.strip_prefix(label).unwrap_or(&words);
    let rest = rest.strip_prefix(['；', '，', '：', ';', ',', ':']).map_or(&*words, str::trim_start);
    let words = if words == label { "" } else { rest };
    // How it is written in files.
    let tells_of_files =
        words.contains("代号") || words.contains("slug") || words.contains(&format!("{}: ", column.key()));
    let words = match control {
        Control::Names { .. } if tells_of_files && is_chinese => "写姓名、名称或拼音，再选",
        Control::Names { .. } if tells_of_files => "type a name or its pinyin, and choose",
        Control::Days if is_chinese => "不止一个日期的，一个一个写",
        Control::Days => "several days: one after the other",
        // Four buttons stand below.
        Control::Body => "",
        _ if tells_of_files => "",
        _ => words,
    };
    let shows_itself = matches!(
        control,
        Control::Choice(_) | Control::Choices(_) | Control::Flag | Control::Day | Control::Days | Control::Names { .. }
    );
    let example = column.example.as_ref().filter(|example| !shows_itself && (is_chinese || example.is_ascii()));
    match (example, language) {
        (Some(example), Language::Chinese) if words.is_empty() => format!("例：{example}"),
        (Some(example), Language::English) if words.is_empty() => format!("Such as: {example}"),
        (Some(example), Language::Chinese) => format!("{}。例：{example}", words.trim_end_matches('。')),
        (Some(example), Language::English) => format!("{words}. Such as: {example}"),
        (None, _) => words.to_owned(),
    }
}

/// The name under which a column is sent.
pub(super) fn name(column: &Column) -> String {
    column.path.join(".")
}

/// The name of a column of an entry.
pub(super) fn entry_name(list: &str, row: usize, column: &Column) -> String {
    format!("{list}[{row}].{}", name(column))
}

/// The name under which an entry tells which one it was: its place in the file, or nothing for a new one.
pub(super) fn place_name(list: &str, row: usize) -> String {
    format!("{list}[{row}]#")
}

/// The name under which an entry is told to go.
pub(super) fn gone_name(list: &str, row: usize) -> String {
    format!("{list}[{row}]-")
}
