//! The item that each row is, or is going to be.

use super::{Fresh, Planner, Row, joined};
use crate::collation::{syllables, text_syllables};
use crate::diagnostic::{KeyPath, say};
use crate::kinds::shapes::is_slug;
use crate::kinds::{KindInfo, slugs};
use crate::names;
use crate::sheet::cells::{Kept, kept};
use crate::sheet::columns::{Layout, Role};
use crate::sheet::placed::Placed;
use crate::sheet::stock::{OrgName, Stocked};
use crate::sheet::table::Table;
use crate::yaml::Node;

impl Planner<'_> {
    /// The item that each row is, or is going to be.
    pub(super) fn targets(&mut self, table: &Table<'_>, rows: Vec<Row>) -> Vec<(Row, String)> {
        let kind = table.layout.kind;
        let mut ids: Vec<Option<String>> = Vec::with_capacity(rows.len());
        for row in &rows {
            let known = row.id.as_deref().map(|id| match id.contains('/') || kind.folder.is_empty() {
                true => id.to_owned(),
                false => joined(&[&row.org, kind.folder, id]),
            });
            let known = known.filter(|id| self.stock.item(id).is_some_and(|item| item.kind.name == kind.name));
            ids.push(known.filter(|id| self.claimed.insert(id.clone())));
        }
        // Of several that are called the same, each row is first the one that it says again.
        for exact in [true, false] {
            for (at, row) in rows.iter().enumerate() {
                if ids[at].is_some() || row.id.is_some() || row.title.is_empty() {
                    continue;
                }
                // An organisation is told of by its name wherever it stands.
                let called: Vec<&Stocked> = match kind.folder.is_empty() {
                    true => self.stock.called(&row.title).collect(),
                    false => self.stock.called_in(&row.title, &row.org).collect(),
                };
                let found = called.into_iter().find(|item| {
                    item.kind.name == kind.name
                        && !item.is_new
                        && !self.claimed.contains(&item.id)
                        && !self.is_told_apart(table.layout, row, item)
                        && (!exact || self.says_the_same(table.layout, row, item))
                });
                if let Some(id) = found.map(|item| item.id.clone()) {
                    self.claimed.insert(id.clone());
                    ids[at] = Some(id);
                }
            }
        }
        let mut targets = Vec::with_capacity(rows.len());
        for (row, id) in rows.into_iter().zip(ids) {
            match id {
                Some(id) => targets.push((row, id)),
                None => {
                    if let Some(id) = self.new_item(table, &row) {
                        targets.push((row, id));
                    }
                }
            }
        }
        targets
    }

    /// Whether a row and an item of one name are two: of another year, of another pledger, at another window.
    pub(super) fn is_told_apart(&self, layout: &Layout, row: &Row, item: &Stocked) -> bool {
        layout.kind.told_apart.iter().any(|(key, length)| {
            let Some(at) = layout.column(&[key]) else { return false };
            let column = &layout.columns[at];
            let Some((.., parts)) = row.said.iter().find(|(column, ..)| *column == at) else { return false };
            let Kept::Parts(kept) = kept(&item.node, column) else { return false };
            let short = |text: &String| text.chars().take(*length).collect::<String>();
            let resolved = |parts: &[String], org: &str| {
                parts.iter().map(|part| short(&self.stock.resolved(layout, column, part, org))).collect::<Vec<_>>()
            };
            resolved(parts, &row.org) != resolved(&kept, &item.org)
        })
    }

    pub(super) fn says_the_same(&self, layout: &Layout, row: &Row, item: &Stocked) -> bool {
        row.said.iter().all(|(at, _, parts)| self.stock.is_kept(layout, *at, parts, item))
    }

    /// A new item for a row; `None` where it cannot be called so, which is told.
    pub(super) fn new_item(&mut self, table: &Table<'_>, row: &Row) -> Option<String> {
        let kind = table.layout.kind;
        let given = row.id.as_deref().map(|id| id.rsplit('/').next().unwrap_or(id).to_owned());
        let slug = match given {
            Some(slug) => {
                let place = crate::diagnostic::Place::whole("content/x.yaml");
                let fault = slugs::fault(&slug, place.clone())
                    .or_else(|| kind.folder.is_empty().then(|| slugs::reserved(&slug, place)).flatten());
                if let Some(fault) = fault {
                    let at = (Some(row.row), table.column_with(Role::Id));
                    let mut placed = Placed::error(fault.code, table.sheet, at, fault.message);
                    placed.hint = fault.hint;
                    self.fault(placed);
                    return None;
                }
                let id = self.address(kind, &row.org, &slug);
                if self.stock.item(&id).is_some() {
                    let at = (Some(row.row), table.column_with(Role::Id));
                    let placed = Placed::error(
                        "duplicate-id",
                        table.sheet,
                        at,
                        say!("代号 {id} 在表里有两行", "the id {id} stands in two rows"),
                    );
                    self.fault(placed.hint(say!("新的一行不用写代号，留空", "leave the id of a new row empty")));
                    return None;
                }
                slug
            }
            None => {
                let base = base(table.layout, row);
                let base =
                    if kind.folder.is_empty() && slugs::RESERVED.contains(&&*base) { "org".to_owned() } else { base };
                self.free(kind, &row.org, &base)
            }
        };
        Some(self.add(kind, &row.org, &slug, &row.title))
    }

    pub(super) fn free(&self, kind: &KindInfo, org: &str, base: &str) -> String {
        let is_taken = |slug: &str| {
            let id = self.address(kind, org, slug);
            let file = |ending: &str| self.sources.files.contains_key(&*format!("content/{id}{ending}"));
            self.stock.item(&id).is_some() || file(".yaml") || file(".md") || file("/org.yaml")
        };
        let mut numbers = self.numbers.borrow_mut();
        let number = numbers.entry(self.address(kind, org, base)).or_insert(1);
        loop {
            let slug = if *number == 1 { base.to_owned() } else { format!("{base}-{number}") };
            *number += 1;
            if !is_taken(&slug) {
                return slug;
            }
        }
    }

    pub(super) fn address(&self, kind: &KindInfo, org: &str, slug: &str) -> String {
        joined(&[org, kind.folder, slug])
    }

    pub(super) fn add(&mut self, kind: &'static KindInfo, org: &str, slug: &str, title: &str) -> String {
        let id = self.address(kind, org, slug);
        self.fresh_by_id.insert(id.clone(), self.fresh.len());
        self.fresh.push(Fresh { id: id.clone(), kind, org: org.to_owned(), patches: Vec::new() });
        if kind.folder.is_empty() {
            let name = OrgName { name: title.to_owned(), short: None };
            self.stock.to_mut().add_org(id.clone(), name);
        }
        self.stock.to_mut().add(Stocked {
            kind,
            id: id.clone(),
            org: org.to_owned(),
            title: title.to_owned(),
            file: "".into(),
            base: KeyPath::root(),
            node: Node::Map(Vec::new()),
            own: Node::Map(Vec::new()),
            body: None,
            is_new: true,
        });
        self.claimed.insert(id.clone());
        id
    }
}

/// A row's part of an address.
fn base(layout: &Layout, row: &Row) -> String {
    let said = |key: &str| {
        let at = layout.column(&[key])?;
        row.said.iter().find(|(column, ..)| *column == at).and_then(|(_, _, parts)| parts.first().cloned())
    };
    if layout.kind.name == "review" {
        let period = said("period").unwrap_or_default().to_lowercase();
        let subject = spoken(layout.kind, row.title.rsplit('/').next().unwrap_or_default());
        return joined_by('-', &[&period, &subject]);
    }
    if let Some(number) = said("window_no").filter(|number| is_slug(number)) {
        return format!("window-{number}");
    }
    spoken(layout.kind, &row.title)
}

/// A title's pinyin goes on for ever; an address is typed and spoken.
const LONGEST_SLUG: usize = 40;

pub(crate) fn spoken(kind: &KindInfo, title: &str) -> String {
    let read = if kind.name == "member" { syllables } else { text_syllables };
    let mut slug = String::new();
    for syllable in read(title) {
        let syllable: String = syllable.chars().filter(char::is_ascii_alphanumeric).collect();
        if syllable.is_empty() {
            continue;
        }
        if slug.len() + syllable.len() >= LONGEST_SLUG {
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(&syllable.to_lowercase());
    }
    if is_slug(&slug) && names::fault(&slug).is_none() { slug } else { kind.name.to_owned() }
}

fn joined_by(sign: char, parts: &[&str]) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(&sign.to_string())
}
