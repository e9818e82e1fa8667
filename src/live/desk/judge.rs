//! What the checker says of a board as it would be, at the fields of a form.

use std::collections::{BTreeMap, HashSet};

use super::fields::{entry_name, lists, name, place_name};
use super::trial::{Known, known};
use super::wanted::Fault;
use crate::diagnostic::{Diagnostic, KeyPath, Language, Message, Severity, Spot, Step, say};
use crate::lint;
use crate::pipeline::CHANGED_WITHOUT_AMENDMENT;
use crate::sheet::{Column, Plan, Stock, Stocked, layout_of, layouts};

/// The findings about an item and those that a change brings elsewhere, and whether it may be saved: it may if it brings no
/// new error.
pub(super) struct Judged {
    pub(super) faults: Vec<Fault>,
    pub(super) may: bool,
}

/// The most findings elsewhere that a form tells.
const ELSEWHERE: usize = 12;

pub(super) fn judged(
    plan: &Plan,
    item: &Stocked,
    rows: &BTreeMap<(String, usize), usize>,
    found: &[Diagnostic],
    before: &HashSet<Known>,
) -> Judged {
    let now = plan.stock.item(&item.id).unwrap_or(item);
    let (mut own, mut elsewhere, mut may) = (Vec::new(), Vec::new(), true);
    for diagnostic in found.iter().filter(|diagnostic| diagnostic.severity != Severity::Note) {
        let was_there = before.contains(&known(diagnostic));
        let is_error = diagnostic.severity == Severity::Error;
        // Who approves sees a change later than who makes it.
        may &= !is_error || was_there || diagnostic.leaves_out || lint::is_of_approval(diagnostic.code);
        match inside(diagnostic, now) {
            Some(path) => own.push(Fault {
                name: path.and_then(|path| field_of(now, rows, &path)),
                severity: diagnostic.severity,
                message: in_a_form(now, diagnostic),
                hint: match diagnostic.code {
                    CHANGED_WITHOUT_AMENDMENT => Some(prepared()),
                    _ => diagnostic.hint.clone().filter(|hint| !tells_of_keys(now, hint)),
                },
            }),
            None if was_there || !is_error => {}
            None => elsewhere.push(Fault {
                name: None,
                severity: Severity::Error,
                message: of_other(&plan.stock, diagnostic),
                hint: diagnostic.hint.clone(),
            }),
        }
    }
    for placed in &plan.placed {
        may = false;
        own.push(Fault {
            name: None,
            severity: Severity::Error,
            message: placed.message.clone(),
            hint: placed.hint.clone(),
        });
    }
    elsewhere.truncate(ELSEWHERE);
    own.append(&mut elsewhere);
    // The same is said once at a field.
    let mut seen = HashSet::new();
    own.retain(|fault| seen.insert((fault.name.clone(), fault.message.zh.clone())));
    own.sort_by_key(|fault| fault.severity);
    Judged { faults: own, may }
}

/// What the checker says, for somebody who sees fields and no keys.
fn in_a_form(item: &Stocked, diagnostic: &Diagnostic) -> Message {
    let key = match &diagnostic.place.spot {
        Spot::Value(KeyPath(path)) if diagnostic.code == "missing-key" => path.last(),
        _ => None,
    };
    let Some(Step::Key(key)) = key else { return diagnostic.message.clone() };
    let of_kind = layouts().iter().filter(|layout| layout.kind.name == item.kind.name);
    let column = of_kind.flat_map(|layout| &layout.columns).find(|column| column.key() == &**key);
    column.map_or_else(
        || diagnostic.message.clone(),
        |column| {
            let (zh, en) = (column.head(Language::Chinese), column.head(Language::English));
            say!("请填写“{zh}”", "fill in “{en}”")
        },
    )
}

/// That the entry which says what was changed is written by the form.
fn prepared() -> Message {
    say!(
        "点保存，“修改记录”里就写好一条，在那里填原因；写错了就改回",
        "when you save, an entry is ready among the amendments: give the reason there; or change it back"
    )
}

/// Whether a hint says what to write into a file: at a field it only puzzles.
fn tells_of_keys(item: &Stocked, hint: &Message) -> bool {
    let of_kind = layouts().iter().filter(|layout| layout.kind.name == item.kind.name);
    let mut columns = of_kind.flat_map(|layout| &layout.columns);
    columns.any(|column| hint.zh.contains(&format!("{}: ", column.key())))
}

/// Whether a finding is about an item; if it is, where in it.
fn inside(diagnostic: &Diagnostic, item: &Stocked) -> Option<Option<Vec<Step>>> {
    let is_file = diagnostic.place.file == item.file;
    let path = match &diagnostic.place.spot {
        Spot::Value(path) | Spot::Words { path, .. } | Spot::Key { path, .. } => Some(path),
        Spot::Body(_) => {
            let of_item = is_file && item.base.0.is_empty();
            return of_item.then(|| Some(vec![Step::Key("body".into())]));
        }
        Spot::Whole | Spot::Bytes(_) => None,
    };
    if let Some(KeyPath(path)) = path.filter(|_| is_file)
        && let Some(rest) = path.strip_prefix(item.base.0.as_slice())
    {
        return Some(Some(rest.to_vec()));
    }
    let is_item = diagnostic.item.as_deref() == Some(&*item.id);
    (is_item || (is_file && item.base.0.is_empty() && path.is_none())).then_some(None)
}

/// The name of the field at a place of an item.
fn field_of(item: &Stocked, rows: &BTreeMap<(String, usize), usize>, path: &[Step]) -> Option<String> {
    let keys: Vec<&str> = path
        .iter()
        .filter_map(|step| match step {
            Step::Key(key) => Some(&**key),
            Step::Index(_) => None,
        })
        .collect();
    let first = *keys.first()?;
    if first == "photo_focus" {
        return Some("photo_focus.x".to_owned());
    }
    let is_key = |key: &str| first == key || crate::vocabulary::is_for(first, key);
    if let Some(list) = lists(item.kind, Language::Chinese).into_iter().find(|list| is_key(list.key)) {
        let at = path.iter().find_map(|step| match step {
            Step::Index(at) => Some(*at),
            Step::Key(_) => None,
        });
        let row = *rows.get(&(list.key.to_owned(), at.unwrap_or(0)))?;
        let column = nearest(list.layout.columns.iter(), &keys[1..]);
        return Some(match column {
            Some(column) => entry_name(list.key, row, column),
            None => place_name(list.key, row),
        });
    }
    let layout = layout_of(item.kind.name)?;
    nearest(layout.columns.iter(), &keys).map(name)
}

/// The column that a place is in: its own, or the first below it.
fn nearest<'c>(columns: impl Iterator<Item = &'c Column>, keys: &[&str]) -> Option<&'c Column> {
    let fits = |column: &Column| {
        let same = column.path.iter().zip(keys).take_while(|(a, b)| a == b || crate::vocabulary::is_for(b, a)).count();
        if same == column.path.len() || same == keys.len() { same } else { 0 }
    };
    let mut best: Option<(usize, &Column)> = None;
    for column in columns {
        let same = fits(column);
        if same > best.map_or(0, |(same, _)| same) {
            best = Some((same, column));
        }
    }
    best.map(|(_, column)| column)
}

/// A finding about another item, with its name.
fn of_other(stock: &Stock, diagnostic: &Diagnostic) -> Message {
    let title = diagnostic.item.as_deref().and_then(|id| stock.item(id)).map(|item| item.title.clone());
    let name = title.unwrap_or_else(|| diagnostic.place.file.to_string());
    let (zh, en) = (&diagnostic.message.zh, &diagnostic.message.en);
    say!("这样改，“{name}”会出错：{zh}", "this makes “{name}” faulty: {en}")
}
