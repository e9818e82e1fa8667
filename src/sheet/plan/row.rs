//! What a row changes of its item, its picture among it.

use super::values::two_ways;
use super::{Fate, Line, Planner, Row, columns, joined, kept_body, put};
use crate::diagnostic::say;
use crate::sheet::book::Picture;
use crate::sheet::cells::{self, IN_FILE, Kept, kept};
use crate::sheet::columns::Role;
use crate::sheet::placed::Placed;
use crate::sheet::stock::Stocked;
use crate::sheet::table::Table;
use crate::yaml::{self, Node, Patch};

impl Planner<'_> {
    /// What a row changes of its item.
    pub(super) fn row(&mut self, table: &Table<'_>, row: &Row, id: &str) {
        let Some(item) = self.stock.item(id).cloned() else { return };
        let mut patches: Vec<(String, Patch)> = Vec::new();
        let mut wanted = Vec::new();
        let mut changed = false;
        if table.published && !item.is_new {
            self.same(table, row.row, id);
            return;
        }
        let says_org = table.column_with(Role::Org).is_some_and(|column| !table.text(row.row, column).is_empty());
        if says_org && row.org != item.org {
            let at = (Some(row.row), table.column_with(Role::Org));
            let placed = Placed::error(
                "moved-item",
                table.sheet,
                at,
                say!(
                    "换了组织，地址就变了，导入不能做",
                    "in another organisation it would have another address, which an import cannot do"
                ),
            );
            self.fault(placed.hint(say!(
                "写回原来的组织；要挪过去，用文件管理器把它的文件移过去，再写进 aliases",
                "write the organisation it had; to move it, move its file and write `aliases`"
            )));
        }
        if row.id.is_some() && row.empty.iter().any(|(at, _)| Some(*at) == table.layout.title_column()) {
            let at = table.layout.title_column().and_then(|title| table.column_of(title));
            let heading = at.map(|column| table.cells.text(table.head, column)).unwrap_or_default();
            let placed = Placed::error(
                "missing-key",
                table.sheet,
                (Some(row.row), at),
                say!("“{heading}”是空的", "“{heading}” is empty"),
            );
            self.fault(placed.hint(say!(
                "写回名称；要撤下这一条，“状态”写 已撤回",
                "write the name again; to take the item down, write withdrawn as its status"
            )));
            return;
        }
        for (at, column, parts) in &row.said {
            let known = &table.layout.columns[*at];
            if known.path == ["photo"] && self.is_picture(table, row.row, *column) {
                continue;
            }
            if parts == &[IN_FILE.to_owned()] {
                if kept(&item.node, known) != Kept::Other && known.path != ["body"] {
                    let words = say!("这一格没有写内容：“{IN_FILE}”是程序的话", "“{IN_FILE}” is no content");
                    self.fault(Placed::error("missing-key", table.sheet, (Some(row.row), Some(*column)), words));
                }
                continue;
            }
            if self.stock.is_kept(table.layout, *at, parts, &item) {
                continue;
            }
            if let Some(refused) = cells::shortened(known, parts) {
                self.refuse(table, row.row, *column, *refused);
                continue;
            }
            if let Some(fault) = two_ways(known, &item.node, table.sheet, row.row, *column) {
                self.fault(fault);
                continue;
            }
            changed = true;
            wanted.push((*at, parts.clone()));
            if known.path == ["body"] && item.body.is_some() {
                self.bodies.insert(item.id.clone(), parts.join("\n"));
                continue;
            }
            let new = self.stock.value(table.layout, known, parts, &item);
            put(&mut patches, &known.path, Patch::Set(new));
        }
        // A cell that was emptied in a workbook of our own; elsewhere an empty cell says nothing.
        for (at, column) in row.empty.iter().filter(|_| row.id.is_some() && !item.is_new) {
            let known = &table.layout.columns[*at];
            if known.path == ["photo"] && self.is_picture(table, row.row, *column) {
                continue;
            }
            let kept = if known.path == ["body"] { kept_body(&item) } else { kept(&item.node, known) };
            if kept == Kept::Nothing {
                continue;
            }
            changed = true;
            wanted.push((*at, Vec::new()));
            if known.path == ["body"] && item.body.is_some() {
                self.bodies.insert(item.id.clone(), String::new());
                continue;
            }
            let is_own = cells::value_at(&item.own, &known.path).is_some();
            let nothing = Node::Scalar { value: yaml::Scalar::Null, spelled: None };
            put(&mut patches, &known.path, if is_own { Patch::Remove } else { Patch::Set(nothing) });
        }
        changed |= self.pictures(table, row, &item, &mut patches);
        let fate = if item.is_new {
            Fate::New
        } else if changed {
            Fate::Changed
        } else {
            Fate::Same
        };
        if changed || item.is_new {
            self.patch(&item, patches);
        }
        self.lines.push(Line {
            sheet: table.sheet,
            row: row.row,
            layout: table.layout,
            id: id.to_owned(),
            fate,
            columns: columns(table),
            entry: None,
            wanted,
        });
    }

    pub(super) fn same(&mut self, table: &Table<'_>, row: u32, id: &str) {
        self.lines.push(Line {
            sheet: table.sheet,
            row,
            layout: table.layout,
            id: id.to_owned(),
            fate: Fate::Same,
            columns: columns(table),
            entry: None,
            wanted: Vec::new(),
        });
    }

    pub(super) fn is_picture(&self, table: &Table<'_>, row: u32, column: u32) -> bool {
        table.cells.pictures.contains_key(&(row, column))
    }

    /// The photo that lies in or over a row's cell for photos.
    pub(super) fn pictures(
        &mut self,
        table: &Table<'_>,
        row: &Row,
        item: &Stocked,
        patches: &mut Vec<(String, Patch)>,
    ) -> bool {
        let photo = table.layout.column(&["photo"]).and_then(|at| table.column_of(at));
        let of_row = table.cells.pictures.range((row.row, 0)..=(row.row, u32::MAX));
        let mut changed = false;
        for ((_, column), picture) in of_row {
            if Some(*column) != photo {
                let words =
                    say!("图片不在“照片”一列，没有读", "the picture is not in the column of photos, and was not read");
                self.placed.push(Placed::warning("picture-passed", table.sheet, (Some(row.row), Some(*column)), words));
                continue;
            }
            if table.cells.more_pictures.contains(&(row.row, *column)) {
                let words = say!(
                    "这一格有几张图片，不知道是哪一张",
                    "several pictures lie in this cell, and nobody knows which is meant"
                );
                let placed = Placed::error("several-pictures", table.sheet, (Some(row.row), Some(*column)), words);
                self.placed.push(placed.hint(say!(
                    "只留一张；压在两行之间的，拖进自己那一行",
                    "leave one; drag a picture that lies between two rows into its own"
                )));
                continue;
            }
            let folder = joined(&["content", &item.org, "photos"]);
            let slug = item.id.rsplit('/').next().unwrap_or_default();
            let name = self.photo_name(&folder, slug, picture);
            let now = cells::value_at(&item.node, &["photo".to_owned()]).and_then(Node::spelling);
            if now.as_deref() == Some(&*name) {
                continue;
            }
            self.photos.insert(format!("{folder}/{name}"), picture.bytes.clone());
            put(patches, &["photo".to_owned()], Patch::Set(Node::text(name)));
            changed = true;
        }
        changed
    }

    /// A name for a picture: that of a file with the same bytes, else one that is free.
    pub(super) fn photo_name(&self, folder: &str, slug: &str, picture: &Picture) -> String {
        let ending = &picture.ending;
        let names = (1..1000).map(|n| if n == 1 { format!("{slug}.{ending}") } else { format!("{slug}-{n}.{ending}") });
        for name in names {
            let path = format!("{folder}/{name}");
            let there = self.sources.assets.get(&*path);
            let is_same = |asset: &crate::source::Asset| {
                asset.length == picture.bytes.len() as u64
                    && asset.location.read().is_ok_and(|bytes| bytes[..] == picture.bytes[..])
            };
            match (there, self.photos.get(&path)) {
                (Some(asset), _) if is_same(asset) => return name,
                (None, Some(bytes)) if bytes[..] == picture.bytes[..] => return name,
                (None, None) => return name,
                _ => {}
            }
        }
        format!("{slug}.{ending}")
    }

    pub(super) fn patch(&mut self, item: &Stocked, patches: Vec<(String, Patch)>) {
        let all = match self.fresh_by_id.get(&item.id) {
            Some(at) => &mut self.fresh[*at].patches,
            None => self.patches.entry(item.id.clone()).or_default(),
        };
        for (key, patch) in patches {
            match (all.iter_mut().find(|(known, _)| *known == key), patch) {
                (Some((_, Patch::Into(known))), Patch::Into(more)) => known.extend(more),
                (Some((_, known)), patch) => *known = patch,
                (None, patch) => all.push((key, patch)),
            }
        }
    }
}
