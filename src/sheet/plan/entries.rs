//! The entries of items' lists, a row each.

use std::collections::{HashMap, HashSet};

use super::{Fate, Line, Planner, Said, columns, put};
use crate::diagnostic::say;
use crate::sheet::cells::{self, Kept, kept};
use crate::sheet::columns::Role;
use crate::sheet::placed::Placed;
use crate::sheet::stock::{Stocked, plain};
use crate::sheet::table::Table;
use crate::yaml::{Node, Patch};

impl Planner<'_> {
    /// The item of an entry: that of its address, or the one that is called so.
    fn item_of_entry(&self, table: &Table<'_>, id: &str, title: &str) -> Result<&Stocked, ()> {
        let is_of_kind = |item: &&Stocked| item.kind.name == table.layout.kind.name;
        let by_id = |id: &str| {
            let id = id.trim().trim_matches('/');
            self.stock.item(if id == "." { "" } else { id }).filter(is_of_kind)
        };
        if !id.trim().is_empty() {
            return by_id(id).ok_or(());
        }
        if title.trim().is_empty() {
            return Err(());
        }
        match self.called_so(table, title).take(2).collect::<Vec<_>>()[..] {
            [one] => Ok(one),
            [] => by_id(title).ok_or(()),
            _ => Err(()),
        }
    }

    fn called_so<'s>(&'s self, table: &Table<'_>, title: &str) -> impl Iterator<Item = &'s Stocked> + use<'s> {
        let kind = table.layout.kind.name;
        self.stock.called(title).filter(move |item| item.kind.name == kind)
    }

    /// The entries of items' lists.
    pub(super) fn entries(&mut self, table: &Table<'_>) {
        let Some((key, label)) = &table.layout.list else { return };
        // By item: how many entries it has, and which of them rows have been.
        let mut counts: HashMap<String, (usize, HashSet<usize>)> = HashMap::new();
        let mut items: HashMap<String, (Stocked, Vec<Node>)> = HashMap::new();
        for row in table.rows.iter().copied().filter(|row| !self.left.contains(&(table.sheet, *row))) {
            let (said, empty) = self.said(table, row);
            let column = table.column_with(Role::Id);
            let id = column.map(|column| table.text(row, column)).unwrap_or_default();
            let title_column = table.column_with(Role::Title);
            let title = title_column.map(|column| table.text(row, column)).unwrap_or_default();
            let found = self.item_of_entry(table, &id, &title);
            let Ok(address) = found.map(|item| item.id.clone()) else {
                let several = self.called_so(table, &title).take(2).count() > 1;
                let (id, title) = (id.trim(), title.trim());
                let words = match (id.is_empty(), title.is_empty()) {
                    (true, true) => say!("没有写是哪一条的", "it does not say of which item this is"),
                    (true, false) if several => {
                        say!("叫“{title}”的不止一条", "several items are called “{title}”")
                    }
                    (true, false) => say!("没有“{title}”这一条", "there is no item “{title}”"),
                    _ => say!("没有 {id}", "there is no {id}"),
                };
                let at = (Some(row), if id.is_empty() { title_column.or(column) } else { column });
                let placed = Placed::error("unknown-reference", table.sheet, at, words);
                let kind = (table.layout.kind.label)().zh;
                self.fault(placed.hint(match several {
                    true => say!(
                        "“条目”写它的代号，就是“{kind}”表里那一行的",
                        "write its id there, which its row has in the other sheet"
                    ),
                    false => say!(
                        "“条目”从下拉的里面选，写法和“{kind}”表里的一样",
                        "choose it from the list, as it is called in the other sheet"
                    ),
                }));
                continue;
            };
            // A roll of a thousand names is looked at once, and not for each of them.
            if !items.contains_key(&address)
                && let Some(item) = self.stock.item(&address).cloned()
            {
                let entries = match cells::value_at(&item.node, std::slice::from_ref(key)) {
                    Some(Node::List(entries)) => entries.clone(),
                    Some(one @ Node::Map(_)) => vec![one.clone()],
                    _ => Vec::new(),
                };
                items.insert(address.clone(), (item, entries));
            }
            let Some((item, entries)) = items.get(&address) else { continue };
            let is_other = |title: &str| plain(title) != plain(&item.title) && title.trim() != item.id;
            if !id.is_empty() && !title.trim().is_empty() && is_other(&title) {
                let named = &item.title;
                let words = say!(
                    "这一行是“{named}”的，“条目”改了不算",
                    "this row is of “{named}”: what stands under “item” is only shown, and was not read"
                );
                self.fault(Placed::warning("shown-only", table.sheet, (Some(row), title_column), words));
            }
            let list = cells::value_at(&item.node, std::slice::from_ref(key));
            let place = table.column_with(Role::Place).map(|column| table.text(row, column));
            let written = place.unwrap_or_default();
            let place = written.trim().parse::<usize>().ok().and_then(|place| place.checked_sub(1));
            let (count, taken) = counts.entry(item.id.clone()).or_insert_with(|| (entries.len(), HashSet::new()));
            // What is neither an entry nor the next new one would be a second one beside that which was meant.
            if !written.trim().is_empty() && place.is_none_or(|place| place > *count) {
                let words = say!("“{label}”没有第“{written}”条", "“{label}” has no entry “{written}”");
                let placed =
                    Placed::error("unknown-entry", table.sheet, (Some(row), table.column_with(Role::Place)), words);
                self.fault(placed.hint(say!(
                    "“第几条”是程序用的：写回原来的数；新的一行留空",
                    "the column is the program's: write the number it had, and leave it empty in a new row"
                )));
                continue;
            }
            let same = |entry: &Node, said: &[Said]| {
                said.iter().all(|(at, _, parts)| {
                    let known = &table.layout.columns[*at];
                    self.stock.agrees(table.layout, known, &kept(entry, known), parts, &item.org)
                })
            };
            let at = place.filter(|place| *place < entries.len()).or_else(|| {
                (0..entries.len()).find(|at| !taken.contains(at) && !said.is_empty() && same(&entries[*at], &said))
            });
            let is_entry = at.is_some();
            let at = at.unwrap_or_else(|| {
                *count += 1;
                *count - 1
            });
            taken.insert(at);
            let entry = entries.get(at).cloned().unwrap_or(Node::Map(Vec::new()));
            let inherited =
                !is_entry && list.is_some() && cells::value_at(&item.own, std::slice::from_ref(key)).is_none();
            if inherited {
                let words = say!(
                    "“{label}”写在清单开头，由每一条共用，不能在表里加",
                    "the list stands beside `items` for all of them, and cannot be added to here"
                );
                self.fault(Placed::error("shared-list", table.sheet, (Some(row), None), words));
                continue;
            }
            // One entry may stand in a file without a list around it.
            let is_alone = matches!(list, Some(Node::Map(_)));
            if is_alone && at > 0 {
                let words = say!(
                    "“{label}”在文件里只有一条，没有写成清单，这一行加不进去",
                    "“{label}” is a single entry in the file and no list, and this row cannot be added to it"
                );
                let placed = Placed::error("written-otherwise", table.sheet, (Some(row), None), words);
                self.fault(placed.hint(say!(
                    "在文件里把那一条写成清单（前面加“- ”），再导入一次",
                    "make a list of that entry in the file (put “- ” before it), then import again"
                )));
                continue;
            }
            let mut inner: Vec<(String, Patch)> = Vec::new();
            let mut wanted = Vec::new();
            for (column, sheet_column, parts) in &said {
                let known = &table.layout.columns[*column];
                if self.stock.agrees(table.layout, known, &kept(&entry, known), parts, &item.org) {
                    continue;
                }
                if let Some(refused) = cells::shortened(known, parts) {
                    self.refuse(table, row, *sheet_column, *refused);
                    continue;
                }
                wanted.push((*column, parts.clone()));
                let nodes: Vec<Node> = parts
                    .iter()
                    .map(|part| Node::text(self.stock.written(table.layout, known, part, &item.org)))
                    .collect();
                let node = match <[Node; 1]>::try_from(nodes) {
                    Ok([one]) => one,
                    Err(nodes) => Node::List(nodes),
                };
                put(&mut inner, &known.path, Patch::Set(node));
            }
            for (column, _) in empty.iter().filter(|_| is_entry && place.is_some()) {
                let known = &table.layout.columns[*column];
                if kept(&entry, known) != Kept::Nothing {
                    wanted.push((*column, Vec::new()));
                    put(&mut inner, &known.path, Patch::Remove);
                }
            }
            let fate = if inner.is_empty() {
                Fate::Same
            } else if is_entry {
                Fate::Changed
            } else {
                Fate::New
            };
            if !inner.is_empty() {
                let entry = Patch::Into(inner);
                let patch = if is_alone { entry } else { Patch::Into(vec![(at.to_string(), entry)]) };
                self.patch(item, vec![(key.clone(), patch)]);
            }
            self.lines.push(Line {
                sheet: table.sheet,
                row,
                layout: table.layout,
                id: item.id.clone(),
                fate,
                columns: columns(table),
                entry: Some(at),
                wanted,
            });
        }
    }
}
