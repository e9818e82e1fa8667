//! Reviews of posts by months: each cell is a review.

use std::collections::HashMap;

use super::{Fate, Line, Planner, columns};
use crate::diagnostic::say;
use crate::sheet::book::Value;
use crate::sheet::cells;
use crate::sheet::columns::{Column, Role, layout_of};
use crate::sheet::placed::Placed;
use crate::sheet::stock::{Stocked, plain};
use crate::sheet::table::Table;
use crate::yaml::{Node, Patch};

impl Planner<'_> {
    /// Reviews of posts by months.
    pub(super) fn months(&mut self, table: &Table<'_>) {
        let subject = table.layout.title_column().and_then(|title| table.column_of(title));
        let (Some(subject), Some(change)) = (subject, table.layout.column(&["change"])) else { return };
        let mut known: HashMap<(String, String), String> = HashMap::new();
        for item in self.stock.all().filter(|item| item.kind.name == "review") {
            let text = |key: &str| cells::value_at(&item.node, &[key.to_owned()]).and_then(Node::spelling);
            let is_monthly = text("type").is_none_or(|word| word == "monthly_star" || word == "每月考评");
            if let (Some(about), Some(period)) = (text("subject"), text("period"))
                && is_monthly
                && let Some(post) = self.stock.meant(&["post"], &about, &item.org)
            {
                let period = crate::calendar::written_period(&period).unwrap_or_else(|| period.into_owned());
                known.insert((post.id.clone(), period), item.id.clone());
            }
        }
        let mut columns_of_line = columns(table);
        for row in table.rows.iter().copied().filter(|row| !self.left.contains(&(table.sheet, *row))) {
            let named = table.text(row, subject);
            let id = table.column_with(Role::Id).map(|column| table.text(row, column)).filter(|id| !id.is_empty());
            let org = table.column_with(Role::Org).map(|column| table.text(row, column));
            let org = org.and_then(|org| self.stock.org(&org).ok()).or_else(|| self.wanted.org.clone());
            let post = id.as_deref().and_then(|id| self.stock.item(id));
            let post = post.or_else(|| self.stock.meant(&["post"], &named, org.as_deref().unwrap_or_default()));
            let Some(post) = post.cloned() else {
                let titles = self.stock.all().filter(|item| item.kind.name == "post").map(|item| &*item.title);
                let hint = match self.near(&named, titles) {
                    Some(near) => say!("是不是“{near}”？", "did you mean “{near}”?"),
                    None => say!(
                        "写公示栏里有的岗位；重名的加一列“组织”，或写全路径",
                        "name a post of the board; where two are called so, add a column `organisation` or write the path"
                    ),
                };
                let words = say!("没有认出岗位“{named}”", "no post “{named}” was found");
                let placed = Placed::error("unknown-reference", table.sheet, (Some(row), Some(subject)), words);
                self.fault(placed.hint(hint));
                continue;
            };
            self.shown_only(table, row, &post, id.is_some());
            for (column, period) in &table.months {
                let at = (Some(row), Some(*column));
                let there = known.get(&(post.id.clone(), period.clone())).and_then(|id| self.stock.item(id)).cloned();
                let cell = match table.value(row, *column).map(|value| month_cell(&table.layout.columns[change], value))
                {
                    Some(Ok(Some(cell))) => cell,
                    None | Some(Ok(None)) => {
                        // In a sheet of our own an emptied cell means something, and what, only a file can say.
                        if let Some(there) = there.filter(|_| id.is_some()) {
                            let (id, file) = (&there.id, &there.file);
                            let words = say!(
                                "这一格空了，这次考评还在（{id}），没有动",
                                "the cell is empty; its review is still there ({id}) and was left alone"
                            );
                            let placed = Placed::warning("emptied-month", table.sheet, at, words);
                            self.placed.push(placed.hint(say!(
                                "没有变星写 0；要撤下，在 {file} 里写 status: withdrawn",
                                "write 0 where no star came or went; to take it down, write `status: withdrawn` in {file}"
                            )));
                        }
                        continue;
                    }
                    Some(Err(text)) => {
                        let words = say!("看不懂“{text}”", "“{text}” is not understood");
                        let placed = Placed::error("wrong-type", table.sheet, at, words);
                        self.fault(placed.hint(say!(
                            "写 +1（加星）、0（不变）、-1（减星）或 摘牌",
                            "write +1, 0 or -1, or 摘牌 where the plate was taken down"
                        )));
                        continue;
                    }
                };
                let (key, said) = match cell {
                    Month::Change(change) => ("change", change),
                    Month::Revoked => ("revoke", "true".to_owned()),
                };
                let Some(column_of) = table.layout.column(&[key]) else { continue };
                columns_of_line.insert(column_of, *column);
                let (item, fate) = match there {
                    Some(item) => {
                        let same = self.stock.is_kept(table.layout, column_of, std::slice::from_ref(&said), &item);
                        (item, if same { Fate::Same } else { Fate::Changed })
                    }
                    None => {
                        // Nobody reviews posts of their own: those above do.
                        let org = post.org.rsplit_once('/').map_or("", |(above, _)| above).to_owned();
                        let slug = post.id.rsplit('/').next().unwrap_or_default();
                        let Some(kind) = layout_of("review").map(|layout| layout.kind) else { return };
                        let slug = self.free(kind, &org, &format!("{period}-{slug}"));
                        let about = self.stock.reference(&post, &["post"], &org);
                        let id = self.add(kind, &org, &slug, &about);
                        let Some(item) = self.stock.item(&id).cloned() else { return };
                        let text = |key: &str, text: &str| (key.to_owned(), Patch::Set(Node::text(text)));
                        self.patch(&item, vec![text("subject", &about), text("period", period)]);
                        known.insert((post.id.clone(), period.clone()), id);
                        (item, Fate::New)
                    }
                };
                if fate != Fate::Same {
                    self.patch(&item, vec![(key.to_owned(), Patch::Set(Node::text(&*said)))]);
                }
                let mut columns = columns_of_line.clone();
                columns.insert(column_of, *column);
                if let Some(period) = table.layout.column(&["period"]) {
                    columns.insert(period, *column);
                }
                self.lines.push(Line {
                    sheet: table.sheet,
                    row,
                    layout: table.layout,
                    id: item.id.clone(),
                    fate,
                    columns,
                    entry: None,
                    wanted: vec![(column_of, vec![said])],
                });
            }
        }
    }
}

impl Planner<'_> {
    /// Tells of names in a row of months that are only shown: a review does not call a post otherwise, nor puts anybody there.
    fn shown_only(&mut self, table: &Table<'_>, row: u32, post: &Stocked, has_id: bool) {
        if !has_id {
            return;
        }
        let subject = table.layout.title_column().and_then(|title| table.column_of(title));
        let holder = table.roles.iter().find(|(column, role)| {
            let head = table.cells.text(table.head, **column);
            **role == Role::Passed && matches!(head.trim(), "党员" | "holder")
        });
        let shown = [
            (subject, post.title.clone()),
            (holder.map(|(column, _)| *column), super::values::holders(&self.stock, post)),
        ];
        for (column, known) in shown {
            let Some(column) = column else { continue };
            if plain(&table.text(row, column)) != plain(&known) {
                let words = say!(
                    "这里改了不算：岗位和党员在“示范岗”表里改",
                    "this is only shown, and was not read: posts and their holders are changed in their own sheet"
                );
                self.fault(Placed::warning("shown-only", table.sheet, (Some(row), Some(column)), words));
            }
        }
    }
}

/// What a cell of a month says.
enum Month {
    Change(String),
    Revoked,
}

fn month_cell(column: &Column, value: &Value) -> Result<Option<Month>, String> {
    let text = value.text();
    let parts = cells::said(column, value).map_err(|_| text.clone())?;
    let Some(part) = parts.first() else { return Ok(None) };
    let word: String = part.chars().filter(|c| !c.is_whitespace()).collect();
    Ok(Some(match &*word {
        "1" | "0" | "-1" => Month::Change(word),
        "加" | "加星" | "加一星" | "↑" => Month::Change("1".to_owned()),
        "不变" | "平" | "保持" => Month::Change("0".to_owned()),
        "减" | "减星" | "减一星" | "↓" => Month::Change("-1".to_owned()),
        "摘牌" | "摘" | "revoked" => Month::Revoked,
        _ => return Err(text),
    }))
}
