//! From a form to what becomes of an item, and from an item to what its form shows. Only what the form says otherwise than
//! the file is changed.

use std::collections::{BTreeMap, BTreeSet};

use super::fields::{entry_name, gone_name, has_photo, lists, name, place_name};
use super::posted::{Posted, Sent};
use super::state::State;
use crate::diagnostic::{Language, Message, Severity, say};
use crate::form::Shape;
use crate::photo;
use crate::sheet::{
    Asked, Column, Kept, Layout, Picture, Says, Stock, Stocked, joined, kept, kept_body, layout_of, named, put,
    two_ways, value_at,
};
use crate::yaml::{Node, Patch, Scalar};

/// A fault at a field of the form, or at none.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    pub(super) name: Option<String>,
    pub(super) severity: Severity,
    pub(super) message: Message,
    pub(super) hint: Option<Message>,
}

impl Fault {
    pub(super) fn at(name: impl Into<String>, message: Message) -> Self {
        Self { name: Some(name.into()), severity: Severity::Error, message, hint: None }
    }
}

/// What a form asks for.
pub(super) struct Wish {
    pub(super) asked: Vec<Asked>,
    pub(super) faults: Vec<Fault>,
    /// Entries by list and the place that they have then, with the number of their row in the form.
    pub(super) rows: BTreeMap<(String, usize), usize>,
}

/// What the form of an item shows.
pub(super) fn shown(state: &State, item: &Stocked) -> Posted {
    let mut posted = Posted::default();
    let Some(layout) = layout_of(item.kind.name) else { return posted };
    for column in &layout.columns {
        let found = if column.path == ["body"] { kept_body(item) } else { kept(&item.node, column) };
        show(&state.stock, layout, item, column, found, name(column), &mut posted);
    }
    for list in lists(item.kind, Language::Chinese) {
        for (row, entry) in entries(&item.node, list.key).into_iter().enumerate() {
            posted.set(&place_name(list.key, row), row.to_string());
            for column in &list.layout.columns {
                let name = entry_name(list.key, row, column);
                show(&state.stock, list.layout, item, column, kept(&entry, column), name, &mut posted);
            }
        }
    }
    if let Some(Node::List(focus)) = value_at(&item.node, &["photo_focus".to_owned()])
        && let [x, y] = &focus[..]
    {
        let percent = |node: &Node| node.spelling().and_then(|text| text.parse::<f64>().ok()).map(|part| part * 100.0);
        for (name, part) in [("photo_focus.x", percent(x)), ("photo_focus.y", percent(y))] {
            posted.set(name, part.map_or_else(String::new, |part| format!("{part:.0}")));
        }
    }
    if item.kind.name == "post" && !item.is_new {
        for (period, (_, change)) in state.reviews_of(&item.id) {
            posted.set(&format!("month[{period}]"), change.clone());
        }
    }
    posted
}

/// Writes a row of the form for an entry that it does not have yet; gives the row's number.
pub(super) fn add_entry(state: &State, item: &Stocked, key: &str, entry: &Node, posted: &mut Posted) -> Option<usize> {
    let list = lists(item.kind, Language::Chinese).into_iter().find(|list| list.key == key)?;
    let is_free = |row: &usize| {
        let is_empty = |column| posted.all(&entry_name(key, *row, column)).iter().all(|text| text.trim().is_empty());
        posted.get(&place_name(key, *row)).is_empty() && list.layout.columns.iter().all(is_empty)
    };
    let rows = rows(posted, key);
    let row = rows.iter().copied().find(is_free).unwrap_or_else(|| rows.last().map_or(0, |last| last + 1));
    for column in &list.layout.columns {
        let name = entry_name(key, row, column);
        posted.take(&name);
        show(&state.stock, list.layout, item, column, kept(entry, column), name, posted);
    }
    Some(row)
}

fn show(
    stock: &Stock,
    layout: &Layout,
    item: &Stocked,
    column: &Column,
    found: Kept,
    name: String,
    posted: &mut Posted,
) {
    let Kept::Parts(parts) = named(stock, layout, item, column, found) else { return };
    if column.many && !column.is_of_names() {
        posted.set(&name, parts.join("\n"));
    } else {
        parts.into_iter().for_each(|part| posted.add(name.clone(), part));
    }
}

/// The entries of an item's list.
pub(super) fn entries(node: &Node, key: &str) -> Vec<Node> {
    match value_at(node, &[key.to_owned()]) {
        Some(Node::List(entries)) => entries.clone(),
        Some(one @ Node::Map(_)) => vec![one.clone()],
        _ => Vec::new(),
    }
}

/// The numbers of the rows of a list in a form.
pub(super) fn rows(posted: &Posted, key: &str) -> Vec<usize> {
    let number = |name: &str| name.strip_prefix(key)?.strip_prefix('[')?.split_once(']')?.0.parse().ok();
    posted.names().filter_map(number).collect::<BTreeSet<usize>>().into_iter().collect()
}

/// What a form asks for of an item; a new one has an empty node.
pub(super) fn wish(state: &State, item: &Stocked, posted: &Posted, limits: &photo::Limits) -> Wish {
    let mut wish = Wish { asked: Vec::new(), faults: Vec::new(), rows: BTreeMap::new() };
    let Some(layout) = layout_of(item.kind.name) else { return wish };
    let mut asked = Asked::of(&item.id);
    asked.new = item.is_new.then(|| (item.kind, item.org.clone()));
    let mut says = Vec::new();
    for (at, column) in layout.columns.iter().enumerate() {
        let name = name(column);
        let Some(parts) = sent(column, &name, posted) else { continue };
        let found = if column.path == ["body"] { kept_body(item) } else { kept(&item.node, column) };
        if found == Kept::Other || state.stock.agrees(layout, column, &found, &parts, &item.org) {
            continue;
        }
        if let Some(placed) = two_ways(column, &item.node, 0, 0, 0).filter(|_| !parts.is_empty()) {
            let fault = Fault { hint: placed.hint, ..Fault::at(name, placed.message) };
            wish.faults.push(fault);
            continue;
        }
        if column.path == ["body"] && item.file.ends_with(".md") {
            let text = parts.concat();
            asked.body = Some(if item.body.is_none() { format!("\n{text}\n") } else { text });
        } else if parts.is_empty() {
            let is_own = value_at(&item.own, &column.path).is_some();
            let nothing = Node::Scalar { value: Scalar::Null, spelled: None };
            put(&mut asked.patches, &column.path, if is_own { Patch::Remove } else { Patch::Set(nothing) });
        } else {
            put(&mut asked.patches, &column.path, Patch::Set(state.stock.value(layout, column, &parts, item)));
        }
        says.push((at, parts));
    }
    if !says.is_empty() {
        asked.says.push(Says { layout, entry: None, columns: says });
    }
    for list in lists(item.kind, Language::Chinese) {
        entries_wished(state, item, (list.key, list.layout), posted, &mut asked, &mut wish);
    }
    if has_photo(item.kind) {
        picture(item, posted, limits, &mut asked, &mut wish.faults);
    }
    emptied(item, &mut asked.patches);
    if !asked.is_nothing() {
        wish.asked.push(asked);
    }
    if item.kind.name == "post" && !item.is_new {
        super::months::wished(state, item, posted, &mut wish);
    }
    wish
}

/// What a form sends for a column; `None` where the form did not have it.
fn sent(column: &Column, name: &str, posted: &Posted) -> Option<Vec<String>> {
    // A box that is not ticked sends nothing; beside it something is sent that says that it was there.
    if !posted.has(name) && !posted.has(&format!("?{name}")) {
        return None;
    }
    let texts = posted.all(name).iter();
    let parts: Vec<String> = texts.flat_map(|text| crate::sheet::parts(column, text)).collect();
    let is_unticked = matches!(column.shape, Shape::Flag) && parts == ["false"];
    Some(if is_unticked { Vec::new() } else { parts })
}

/// A row of a form that is no entry yet: its number, what it has, and what it says in which columns.
type Fresh = (usize, Vec<(String, Patch)>, Vec<(usize, Vec<String>)>);

/// A mapping of which everything goes goes as a whole.
fn emptied(item: &Stocked, patches: &mut [(String, Patch)]) {
    for (key, patch) in patches.iter_mut() {
        let Patch::Into(inner) = patch else { continue };
        let all_go = !inner.is_empty() && inner.iter().all(|(_, patch)| *patch == Patch::Remove);
        let Some(Node::Map(entries)) = value_at(&item.own, std::slice::from_ref(key)) else { continue };
        let is_told = |(own, _): &(String, Node)| {
            inner.iter().any(|(gone, _)| gone == own || crate::vocabulary::is_for(own, gone))
        };
        if all_go && entries.iter().all(is_told) {
            *patch = Patch::Remove;
        }
    }
}

fn entries_wished(
    state: &State,
    item: &Stocked,
    (key, layout): (&'static str, &'static Layout),
    posted: &Posted,
    asked: &mut Asked,
    wish: &mut Wish,
) {
    let numbers = rows(posted, key);
    if numbers.is_empty() {
        return;
    }
    let known = entries(&item.node, key);
    let own = [key.to_owned()];
    let is_inherited = value_at(&item.own, &own).is_none() && value_at(&item.node, &own).is_some();
    let is_one = matches!(value_at(&item.own, &own), Some(Node::Map(_)));
    let mut patches: Vec<(String, Patch)> = Vec::new();
    let mut fresh: Vec<Fresh> = Vec::new();
    let (mut goes, mut stays) = (BTreeSet::new(), Vec::new());
    for row in numbers {
        let place = posted.get(&place_name(key, row)).parse::<usize>().ok().filter(|place| *place < known.len());
        let is_gone = posted.has(&gone_name(key, row));
        if is_gone {
            goes.extend(place);
            continue;
        }
        let empty = Node::Map(Vec::new());
        let entry = place.map_or(&empty, |place| &known[place]);
        let mut inner = Vec::new();
        let mut says = Vec::new();
        for (at, column) in layout.columns.iter().enumerate() {
            let Some(parts) = sent(column, &entry_name(key, row, column), posted) else { continue };
            let found = kept(entry, column);
            if found == Kept::Other || state.stock.agrees(layout, column, &found, &parts, &item.org) {
                continue;
            }
            let patch = match &parts[..] {
                [] => Patch::Remove,
                parts => {
                    let node = |part: &String| Node::text(state.stock.written(layout, column, part, &item.org));
                    match parts {
                        [one] if !column.many => Patch::Set(node(one)),
                        parts => Patch::Set(Node::List(parts.iter().map(node).collect())),
                    }
                }
            };
            put(&mut inner, &column.path, patch);
            says.push((at, parts));
        }
        match place {
            Some(place) => {
                stays.push((place, row, says));
                if !inner.is_empty() {
                    patches.push((place.to_string(), Patch::Into(inner)));
                }
            }
            // A row that was left empty is none.
            None if says.is_empty() => {}
            None => fresh.push((row, inner, says)),
        }
    }
    let before = |place: usize| goes.range(..place).count();
    let kept_rows = known.len() - goes.len();
    for (place, row, says) in stays {
        let now = place - before(place);
        wish.rows.insert((key.to_owned(), now), row);
        if !says.is_empty() {
            asked.says.push(Says { layout, entry: Some(now), columns: says });
        }
    }
    for (n, (row, _, says)) in fresh.iter().enumerate() {
        wish.rows.insert((key.to_owned(), kept_rows + n), *row);
        asked.says.push(Says { layout, entry: Some(kept_rows + n), columns: says.clone() });
    }
    if patches.is_empty() && fresh.is_empty() && goes.is_empty() {
        return;
    }
    if is_inherited {
        let row = fresh.first().map_or(0, |(row, ..)| *row);
        let words = say!(
            "这一组写在清单文件的开头，由每一条共用，这里不能改",
            "this list stands beside `items` for all of them, and cannot be changed here"
        );
        wish.faults.push(Fault::at(place_name(key, row), words));
        return;
    }
    let made = |inner: &[(String, Patch)]| crate::yaml::made(inner);
    let patch = if kept_rows == 0 && !known.is_empty() {
        match fresh.is_empty() {
            true => Patch::Remove,
            false => Patch::Set(Node::List(fresh.iter().map(|(_, inner, _)| made(inner)).collect())),
        }
    } else if is_one {
        match (patches.pop(), fresh.is_empty()) {
            (Some((_, patch)), true) => patch,
            (changed, _) => {
                // One becomes several: a list is written.
                let mut one = known[0].clone();
                if let (Some((_, Patch::Into(inner))), Node::Map(entries)) = (changed, &mut one)
                    && let Node::Map(new) = made(&inner)
                {
                    entries.retain(|(key, _)| !inner.iter().any(|(known, _)| known == key));
                    entries.extend(new);
                }
                let news = fresh.iter().map(|(_, inner, _)| made(inner));
                Patch::Set(Node::List(std::iter::once(one).chain(news).collect()))
            }
        }
    } else {
        patches.extend(goes.iter().map(|place| (place.to_string(), Patch::Remove)));
        let news = fresh.into_iter().enumerate();
        patches.extend(news.map(|(n, (_, inner, _))| ((known.len() + n).to_string(), Patch::Into(inner))));
        Patch::Into(patches)
    };
    asked.patches.push((key.to_owned(), patch));
}

/// The photo that comes with a form, and the point in it around which it is cropped.
fn picture(item: &Stocked, posted: &Posted, limits: &photo::Limits, asked: &mut Asked, faults: &mut Vec<Fault>) {
    if let Some(Sent { bytes, .. }) = &posted.file {
        match photo::inspect_bytes(bytes, limits) {
            Ok(header) => {
                let ending = match header.format {
                    photo::Format::Jpeg => "jpg",
                    photo::Format::Png => "png",
                    photo::Format::WebP => "webp",
                    photo::Format::Gif => "gif",
                    photo::Format::Tiff => "tiff",
                };
                asked.picture = Some(Picture { ending: ending.to_owned(), bytes: bytes.to_vec().into() });
            }
            Err(fault) => faults.push(Fault { hint: Some(fault.hint()), ..Fault::at("picture", fault.message()) }),
        }
    }
    if item.kind.name != "member" || !posted.has("photo_focus.x") {
        return;
    }
    let part = |name: &str| {
        let text = posted.get(name).trim();
        (!text.is_empty()).then(|| text.parse::<f64>().map_err(drop).map(|percent| percent / 100.0))
    };
    let old = value_at(&item.node, &["photo_focus".to_owned()]);
    match (part("photo_focus.x"), part("photo_focus.y")) {
        (Some(Ok(x)), Some(Ok(y))) => {
            let text = |part: f64| Node::text(format!("{}", (part * 100.0).round() / 100.0));
            let new = Node::List(vec![text(x), text(y)]);
            let is_same = |old: &Node| {
                let Node::List(old) = old else { return false };
                let number = |node: &Node| node.spelling().and_then(|text| text.parse::<f64>().ok()).unwrap_or(-1.0);
                old.len() == 2 && (number(&old[0]) - x).abs() < 0.006 && (number(&old[1]) - y).abs() < 0.006
            };
            if !old.is_some_and(is_same) {
                asked.patches.push(("photo_focus".to_owned(), Patch::Set(new)));
            }
        }
        (None, None) if old.is_some() => asked.patches.push(("photo_focus".to_owned(), Patch::Remove)),
        (None, None) => {}
        _ => faults.push(Fault::at(
            "photo_focus.x",
            say!(
                "两个数都写，0 到 100；都不写就由程序找人脸",
                "write both numbers, 0 to 100, or neither: a face is looked for then"
            ),
        )),
    }
}

/// The address that a new item gets, from its title.
pub(super) fn suggested(item: &Stocked, posted: &Posted) -> String {
    let title = posted.get(match item.kind.name {
        "linkage" | "roster" => "unit",
        "review" => "subject",
        _ => item.kind.title_key,
    });
    let number = posted.get("window_no").trim();
    let base = match crate::kinds::shapes::is_slug(number) {
        true => format!("window-{number}"),
        false => crate::sheet::spoken(item.kind, title),
    };
    match item.kind.name {
        "review" => joined(&[&posted.get("period").to_lowercase(), &base]).replace('/', "-"),
        _ => base,
    }
}
