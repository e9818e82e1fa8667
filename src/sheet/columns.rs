//! The columns of a kind: its keys as its schema tells them, keys inside keys side by side, and the words by which a head of
//! a sheet is known.
//!
//! Lists of mappings (the progress of a commitment, the names of a roll) have a sheet of their own, a row for each entry.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::diagnostic::{Language, Message};
use crate::form::{Field, Shape, Sheet as FormSheet, fields};
use crate::kinds::{KINDS, KindInfo};
use crate::text::half_width;
use crate::vocabulary;

/// A column: one key, or one inside another.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    /// `["verdict", "on"]`.
    pub(crate) path: Vec<String>,
    /// What it is called at the head of a sheet.
    pub(crate) heading: String,
    pub(crate) words: Message,
    pub(crate) shape: Shape,
    /// Whether a cell may hold several.
    pub(crate) many: bool,
    pub(crate) required: bool,
    pub(crate) example: Option<String>,
    /// The word that counts where nothing is said.
    pub(crate) default: Option<String>,
}

/// The sheet of a kind, or of one of its lists.
pub(crate) struct Layout {
    pub(crate) kind: &'static KindInfo,
    /// The key of the list, and what it is called.
    pub(crate) list: Option<(String, String)>,
    pub(crate) columns: Vec<Column>,
    /// Every name of a column, with how well it names it (the smaller the better) and which column it is.
    known: HashMap<String, Vec<(u32, usize)>>,
}

/// Keys that no column is for: a roster is rows of its own kind, a point in a picture is set by looking at it, and grouped
/// names stay in their file.
const NO_COLUMNS: &[(&str, &str)] = &[("org", "households"), ("member", "photo_focus"), ("roll", "groups")];

/// Keys that are read from a sheet and never written into one: they do not leave the files they are in.
const KEPT_IN: &[&str] = &["joined_on", "confirmed_on"];

/// What stands between the words of a key and those of a key inside it.
const INSIDE: &str = "·";

/// All sheets that there can be, in the order of the kinds; lists behind their kind.
pub(crate) fn layouts() -> &'static [Layout] {
    static LAYOUTS: LazyLock<Vec<Layout>> = LazyLock::new(|| KINDS.iter().flat_map(of_kind).collect());
    &LAYOUTS
}

/// The sheet of a kind.
pub(crate) fn layout_of(kind: &str) -> Option<&'static Layout> {
    layouts().iter().find(|layout| layout.kind.name == kind && layout.list.is_none())
}

fn of_kind(kind: &'static KindInfo) -> Vec<Layout> {
    let mut columns = Vec::new();
    let mut lists = Vec::new();
    let is_left = |field: &Field| NO_COLUMNS.contains(&(kind.name, &*field.key));
    for field in fields(&FormSheet::from(kind)).iter().filter(|field| !is_left(field)) {
        match entries_of(field) {
            Some(inner) if inner.iter().all(|field| entries_of(field).is_none()) => {
                let mut columns = Vec::new();
                inner.iter().for_each(|field| add(field, &[], &[], true, &mut columns));
                lists.push((field.key.clone(), label(field), columns));
            }
            Some(_) => {}
            None => add(field, &[], &[], true, &mut columns),
        }
    }
    if kind.has_pages {
        columns.push(Column {
            path: vec!["body".to_owned()],
            heading: "正文".to_owned(),
            words: crate::diagnostic::say!("正文（Markdown）", "the text (Markdown)"),
            shape: Shape::Text,
            many: false,
            required: false,
            example: None,
            default: None,
        });
    }
    let mut layouts = vec![Layout { kind, list: None, columns, known: HashMap::new() }];
    layouts.extend(lists.into_iter().map(|(key, label, columns)| Layout {
        kind,
        list: Some((key, label)),
        columns,
        known: HashMap::new(),
    }));
    for layout in &mut layouts {
        tell_apart(layout);
        for (at, column) in layout.columns.iter().enumerate() {
            for (name, rank) in column.names() {
                layout.known.entry(name).or_default().push((rank, at));
            }
        }
    }
    layouts
}

/// The keys of the mappings in a list, or of those that may be one or several.
fn entries_of(field: &Field) -> Option<&[Field]> {
    match &field.shape {
        Shape::List(one) => match &**one {
            Shape::Map(inner) => Some(inner),
            _ => None,
        },
        Shape::Map(inner) if field.many => Some(inner),
        _ => None,
    }
}

fn add(field: &Field, path: &[String], labels: &[String], required: bool, columns: &mut Vec<Column>) {
    let path: Vec<String> = path.iter().cloned().chain([field.key.clone()]).collect();
    let labels: Vec<String> = labels.iter().cloned().chain([label(field)]).collect();
    let required = required && field.required;
    let (shape, many) = match &field.shape {
        Shape::Map(inner) => {
            if !field.also_text {
                inner.iter().for_each(|field| add(field, &path, &labels, required, columns));
                return;
            }
            (Shape::Text, false)
        }
        Shape::List(one) => ((**one).clone(), true),
        shape => (shape.clone(), field.many),
    };
    columns.push(Column {
        heading: labels.join(INSIDE),
        words: field.words.clone(),
        shape,
        many,
        required,
        example: field.example.as_ref().map(shown),
        default: field.default.as_ref().and_then(|word| word.as_str()).map(str::to_owned),
        path: path.clone(),
    });
    if let Shape::Map(inner) = &field.shape {
        inner.iter().for_each(|field| add(field, &path, &labels, false, columns));
    }
}

/// What a key is called: the first words of what it is for where these are short, else what people call it.
fn label(field: &Field) -> String {
    let words = &field.words.zh;
    let first = words.split(['。', '；', '：', '，', '（', '、', '\n', '“']).next().unwrap_or(words).trim();
    // 已开始 is a word that stands in the column, and 考评 is what the whole sheet is called.
    let is_taken = |words: &str| {
        let in_column = match &field.shape {
            Shape::Words(known) => known.iter().any(|(_, meaning)| meaning.starts_with(words)),
            _ => false,
        };
        in_column || KINDS.iter().any(|kind| (kind.label)().zh == words)
    };
    let is_name =
        |words: &str| (1..=8).contains(&words.chars().count()) && !words.contains(['`', '？', ' ']) && !is_taken(words);
    match is_name(first) {
        true => first.to_owned(),
        false => vocabulary::name_of_key(&field.key).map_or_else(|| field.key.clone(), str::to_owned),
    }
}

/// An example as a cell has it.
fn shown(example: &serde_json::Value) -> String {
    match example {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Array(values) => values.iter().map(shown).collect::<Vec<_>>().join("、"),
        other => other.to_string(),
    }
}

/// Two columns of one name are told apart by what else people call them, else by their keys.
fn tell_apart(layout: &mut Layout) {
    let counted = |layout: &Layout| {
        let mut seen: HashMap<String, usize> = HashMap::new();
        layout.columns.iter().for_each(|column| *seen.entry(column.heading.clone()).or_default() += 1);
        seen
    };
    let seen = counted(layout);
    for column in layout.columns.iter_mut().filter(|column| seen.get(&column.heading).is_some_and(|count| *count > 1)) {
        if let ([key], Some(name)) = (&*column.path, column.path.last().and_then(|key| vocabulary::name_of_key(key)))
            && !seen.contains_key(name)
            && !key.is_empty()
        {
            column.heading = name.to_owned();
        }
    }
    let seen = counted(layout);
    for column in &mut layout.columns {
        if seen.get(&column.heading).is_some_and(|count| *count > 1) {
            column.heading = format!("{}（{}）", column.heading, column.path.join("."));
        }
    }
}

impl Column {
    pub(crate) fn key(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }

    /// What stands at its head.
    pub(crate) fn head(&self, language: Language) -> String {
        match language {
            Language::Chinese => self.heading.clone(),
            Language::English => self.path.iter().map(|key| key.replace('_', " ")).collect::<Vec<_>>().join(" · "),
        }
    }

    /// Whether it is written into workbooks.
    pub(crate) fn is_shown(&self) -> bool {
        !KEPT_IN.contains(&self.key())
    }

    /// Whether a cell with several has them side by side, and not each on its own line.
    pub(crate) fn is_of_names(&self) -> bool {
        const NAMES: &[&str] = &["members", "clears", "households", "holder"];
        matches!(self.shape, Shape::Reference | Shape::Words(_) | Shape::Day | Shape::Days)
            || NAMES.contains(&self.key())
    }

    /// Every name that a head may have for it, with how well it names it.
    fn names(&self) -> HashMap<String, u32> {
        let mut names = HashMap::new();
        let mut add = |name: String, rank: u32| {
            let known = names.entry(name).or_insert(rank);
            *known = rank.min(*known);
        };
        let words = |key: &str| -> Vec<String> {
            let words = vocabulary::words_of_key(key).iter().map(|word| bare(word));
            std::iter::once(bare(key)).chain(words).collect()
        };
        let own = || (0..).zip(words(self.key()));
        add(bare(&self.heading), 0);
        add(bare(&self.path.concat()), 0);
        match &*self.path {
            [_] => own().for_each(|(rank, word)| add(word, 10 + rank)),
            [above @ .., _] => {
                for before in above.iter().flat_map(|above| words(above)) {
                    for (rank, word) in own() {
                        add(format!("{before}{word}"), 100 + rank);
                        add(format!("{before}的{word}"), 100 + rank);
                    }
                }
                own().for_each(|(rank, word)| add(word, 1000 + rank));
            }
            [] => {}
        }
        names
    }
}

/// What a head of a sheet is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Column(usize),
    /// The address of an item.
    Id,
    /// The organisation.
    Org,
    /// Which entry of a list it is, from 1.
    Place,
    /// What the item of an entry is called.
    Title,
    /// Read by nobody: numbers of rows, what a copy with faults says.
    Passed,
}

/// Heads that are no keys.
const IDS: &[&str] = &["代号勿改", "代号", "id", "idkeep"];
const ORGS: &[&str] = &[
    "组织",
    "所属组织",
    "所在组织",
    "党组织",
    "党组织名称",
    "所属党组织",
    "所在党组织",
    "基层党组织",
    "所属党支部",
    "所在党支部",
    "党支部",
    "党支部名称",
    "支部名称",
    "所属支部",
    "所在支部",
    "支部",
    "填报单位",
    "上报单位",
    "单位名称",
    "所属单位",
    "org",
    "organisation",
];
const PARENTS: &[&str] = &["上级组织", "上级", "上级党组织", "parent"];
const TITLES: &[&str] = &["条目", "item", "是哪一条"];
const PLACES: &[&str] = &["第几条勿改", "第几条", "entry", "entrykeep"];
const PASSED: &[&str] =
    &["序号", "编号", "行号", "no", "错误", "faults", "条目", "item", "orgname", "path", "url", "lamp", "stars"];

/// The head of the column that tells which entry of a list a row is.
pub(crate) fn place_head(language: Language) -> &'static str {
    if language == Language::Chinese { "第几条（勿改）" } else { "entry (keep)" }
}

pub(crate) fn id_head(language: Language) -> &'static str {
    if language == Language::Chinese { "代号（勿改）" } else { "id (keep)" }
}

/// Of an organisation itself the one above it.
pub(crate) fn org_head(kind: &KindInfo, language: Language) -> &'static str {
    match (kind.folder.is_empty(), language) {
        (true, Language::Chinese) => "上级组织",
        (true, Language::English) => "parent",
        (false, Language::Chinese) => "组织",
        (false, Language::English) => "organisation",
    }
}

pub(crate) fn fault_head(language: Language) -> &'static str {
    if language == Language::Chinese { "错误" } else { "faults" }
}

impl Layout {
    /// What each head is for. A column is one head's: that which names it best.
    pub(crate) fn roles(&self, heads: &[(u32, Vec<String>)]) -> HashMap<u32, Role> {
        self.ranked(heads).0
    }

    /// The same, with how far the words of columns are from their first ones.
    pub(crate) fn ranked(&self, heads: &[(u32, Vec<String>)]) -> (HashMap<u32, Role>, u32) {
        let mut wishes: Vec<(u32, u32, Role)> = Vec::new();
        for (column, names) in heads {
            for (nth, name) in names.iter().enumerate() {
                let later = u32::try_from(nth).unwrap_or_default() * 5;
                let found = self.known.get(name).into_iter().flatten();
                wishes.extend(found.map(|(rank, at)| (rank + later, *column, Role::Column(*at))));
                let is = |list: &[&str]| list.contains(&&**name);
                if is(IDS) {
                    wishes.push((0, *column, Role::Id));
                }
                if self.list.is_some() && is(TITLES) {
                    wishes.push((400, *column, Role::Title));
                }
                if self.list.is_some() && is(PLACES) {
                    wishes.push((0, *column, Role::Place));
                }
                let of_org = if self.kind.folder.is_empty() { PARENTS } else { ORGS };
                if self.list.is_none() && is(of_org) {
                    let own = of_org.iter().position(|word| word == name).unwrap_or_default();
                    wishes.push((if own < 2 { 1 } else { 40 }, *column, Role::Org));
                }
                if is(PASSED) {
                    wishes.push((500, *column, Role::Passed));
                }
            }
        }
        wishes.sort_by_key(|(rank, column, _)| (*rank, *column));
        let mut roles: HashMap<u32, Role> = HashMap::new();
        let mut far = 0;
        for (rank, column, role) in wishes {
            let taken = role != Role::Passed && roles.values().any(|known| *known == role);
            // A bare word that only keys inside others have must mean one of them.
            let vague = rank >= 1000 && {
                let names = heads.iter().find(|(at, _)| *at == column).into_iter().flat_map(|(_, names)| names);
                let mut means: Vec<usize> =
                    names.filter_map(|name| self.known.get(name)).flatten().map(|(_, at)| *at).collect();
                means.sort_unstable();
                means.dedup();
                means.len() > 1
            };
            if !taken && !vague && !roles.contains_key(&column) {
                roles.insert(column, role);
                far += if matches!(role, Role::Column(_)) { rank } else { 0 };
            }
        }
        (roles, far)
    }

    /// Every name of its columns, and of those that all sheets have.
    pub(crate) fn all_names(&self) -> impl Iterator<Item = &str> {
        let own = self.known.keys().map(String::as_str);
        own.chain([IDS, ORGS, PARENTS, PASSED].into_iter().flatten().copied())
    }

    /// The columns without which a row is no item.
    pub(crate) fn title_column(&self) -> Option<usize> {
        let key = match self.kind.name {
            "review" => "subject",
            "linkage" | "roster" => "unit",
            _ => self.kind.title_key,
        };
        self.columns.iter().position(|column| column.path == [key])
    }

    pub(crate) fn column(&self, path: &[&str]) -> Option<usize> {
        self.columns.iter().position(|column| column.path == path)
    }

    /// What its sheet is called.
    pub(crate) fn name(&self, language: Language) -> String {
        let label = (self.kind.label)();
        match (language, &self.list) {
            (Language::Chinese, None) => label.zh,
            (Language::Chinese, Some((_, list))) => format!("{}{INSIDE}{list}", label.zh),
            (Language::English, None) => self.kind.name.to_owned(),
            (Language::English, Some((key, _))) => format!("{} · {key}", self.kind.name),
        }
    }
}

/// A head without what hands add to it: blanks, signs of what has to be filled in, what stands in brackets at its end.
pub(crate) fn bare(head: &str) -> String {
    const SIGNS: &str = "·*＊★：:“”\"、_-—（）()【】[]/／";
    let kept = head.chars().filter(|c| !c.is_whitespace() && crate::text::counts(*c) && !SIGNS.contains(*c));
    kept.map(half_width).collect::<String>().to_lowercase()
}

/// The names that a head may be known by: whole, without what stands in brackets, and without remarks of what to fill in.
pub(crate) fn names(head: &str) -> Vec<String> {
    let mut names = vec![bare(head)];
    if let Some(at) = head.find(['（', '(', '【', '\n']).filter(|at| *at > 0) {
        names.push(bare(&head[..at]));
    }
    for ending in ["必填", "选填", "情况", "名称"] {
        names.extend(names.clone().iter().filter_map(|name| name.strip_suffix(ending).map(str::to_owned)));
    }
    names.retain(|name| !name.is_empty());
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role(kind: &str, heads: &[&str]) -> Vec<String> {
        let layout = layout_of(kind).unwrap();
        let heads: Vec<(u32, Vec<String>)> = (0..).zip(heads.iter().map(|head| names(head))).collect();
        let roles = layout.roles(&heads);
        let told = |role: &Role| match role {
            Role::Column(at) => layout.columns[*at].path.join("."),
            other => format!("{other:?}"),
        };
        (0..).take(heads.len()).map(|at| roles.get(&at).map_or_else(String::new, told)).collect()
    }

    #[test]
    fn every_head_that_is_written_is_read_as_its_own_column() {
        for layout in layouts() {
            for language in [Language::Chinese, Language::English] {
                let heads: Vec<_> = layout.columns.iter().map(|column| names(&column.head(language))).collect();
                let heads: Vec<(u32, Vec<String>)> = (0..).zip(heads).collect();
                let roles = layout.roles(&heads);
                for (at, column) in layout.columns.iter().enumerate() {
                    let role = roles.get(&(at as u32));
                    assert_eq!(role, Some(&Role::Column(at)), "{} {:?}", layout.name(language), column.head(language));
                }
            }
        }
    }

    #[test]
    fn heads_are_known_in_the_words_of_offices() {
        assert_eq!(
            role(
                "commitment",
                &[
                    "序号",
                    "党支部名称",
                    "承诺事项*",
                    "责 任 单 位",
                    "完成时限（年月日）",
                    "目标值",
                    "计量\n单位",
                    "承诺人"
                ]
            ),
            ["Passed", "Org", "item", "responsible", "deadline", "target", "unit", "pledger"]
        );
        assert_eq!(
            role("member", &["姓名", "职 务", "入党时间", "所在支部"]),
            ["name", "position", "joined_on", "Org"]
        );
        assert_eq!(
            role("post", &["岗位名称", "党员姓名", "窗口号", "承诺内容", "岗位类型"]),
            ["title", "holder", "window_no", "pledge", "type"]
        );
        assert_eq!(role("commitment", &["评议结论", "评议日期", "日期"]), ["verdict.result", "verdict.on", ""]);
        assert_eq!(role("service", &["服务项目", "类别", "受理电话"])[0], "item");
    }
}
