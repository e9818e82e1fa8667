//! The board as a newcomer to it: which organisations and items there are, and what they are called.

use std::collections::BTreeMap;
use std::path::Path;

use super::wanted::Wanted;
use super::{Refusal, place};
use crate::diagnostic::say;
use crate::form::{Form, Shape};
use crate::kinds::clerk::SEPARATORS;
use crate::kinds::shapes::is_slug;
use crate::kinds::{self, Drafts, Kind, with_kinds};
use crate::source::Sources;

pub(super) struct Scene {
    /// Names by path; the root's is empty.
    orgs: BTreeMap<String, Named>,
    items: Vec<Known>,
}

struct Named {
    name: String,
    short: Option<String>,
}

/// An item that a reference may mean.
struct Known {
    kind: &'static str,
    id: String,
    org: String,
    title: String,
}

/// How many organisations are named to choose from.
const MOST: usize = 12;

impl Scene {
    pub(super) fn of(sources: &Sources) -> Self {
        let mut drafts = Drafts::default();
        for file in sources.files.values() {
            drafts.append(&mut kinds::parse(file).drafts);
        }
        let orgs = drafts.orgs.iter().map(|org| {
            let short = org.short_name.as_ref().map(|short| short.0.clone());
            (org.id.to_string(), Named { name: org.name.0.clone(), short })
        });
        let mut orgs: BTreeMap<String, Named> = orgs.collect();
        // One whose file cannot be read is there all the same.
        for path in sources.files.keys() {
            let folder = path.strip_prefix("content/").and_then(|path| path.strip_suffix("org.yaml"));
            if let Some(folder) = folder.filter(|folder| folder.is_empty() || folder.ends_with('/')) {
                let path = folder.trim_end_matches('/').to_owned();
                orgs.entry(path).or_insert(Named { name: String::new(), short: None });
            }
        }
        let mut items = Vec::new();
        macro_rules! each {
            ($($field:ident: $type:ident),* $(,)?) => {
                $(items.extend(drafts.$field.iter().map(|draft| Known::of(draft)));)*
            };
        }
        with_kinds!(each);
        Self { orgs, items }
    }

    pub(super) fn has_org(&self, path: &str) -> bool {
        self.orgs.contains_key(path)
    }

    pub(super) fn has_item(&self, id: &str) -> bool {
        self.items.iter().any(|item| item.id == id)
    }

    /// The organisation that an item belongs to: the one that was named, else that of the folder where the command is
    /// given, else the only one there is.
    pub(super) fn org(&self, wanted: &Wanted, board: &Path) -> Result<String, Refusal> {
        if let Some(named) = &wanted.org {
            return self.named(named);
        }
        let here = place::here(board).and_then(|folder| {
            let above = std::iter::successors(Some(&*folder), |path| path.rsplit_once('/').map(|(above, _)| above));
            above.map(str::to_owned).find(|path| self.has_org(path))
        });
        // Who works in a branch must not review its own posts: those above do.
        if wanted.sheet.name == "review"
            && let Some(subject) = self.subject(wanted)
        {
            return Ok(parent(&subject.org).to_owned());
        }
        match here {
            Some(here) => Ok(here),
            None if wanted.sheet.folder.is_empty() => Ok(String::new()),
            None if self.orgs.len() <= 1 => Ok(String::new()),
            None => {
                let (zh, en) = self.list();
                let label = (wanted.sheet.label)();
                let (zh_label, en_label) = (label.zh, label.en);
                Err(say!(
                    "这个{zh_label}放在哪个组织？加上 --org，如：{zh}",
                    "which organisation does this {en_label} belong to? Add `--org`: {en}"
                ))
            }
        }
    }

    /// The only item that a review's subject can mean.
    fn subject(&self, wanted: &Wanted) -> Option<&Known> {
        let (_, subject) = wanted.values.iter().find(|(key, _)| key == "subject")?;
        let subject = subject.trim_matches('/');
        let is_meant = |item: &&Known| item.id == subject || item.slug() == subject || item.title == subject;
        let mut found = self.items.iter().filter(|item| item.kind == "post").filter(is_meant);
        found.next().filter(|_| found.next().is_none())
    }

    /// The organisation of a path, a slug or a name.
    pub(super) fn named(&self, named: &str) -> Result<String, Refusal> {
        let path = named.trim().trim_start_matches("content/").trim_matches('/');
        if matches!(path, "" | "." | "content") {
            return Ok(String::new());
        }
        if self.has_org(path) {
            return Ok(path.to_owned());
        }
        let is_called = |(id, org): &(&String, &Named)| {
            id.rsplit('/').next() == Some(path) || org.name == path || org.short.as_deref() == Some(path)
        };
        let found: Vec<_> = self.orgs.iter().filter(is_called).map(|(id, _)| id.clone()).collect();
        match found.as_slice() {
            [only] => Ok(only.clone()),
            [] => {
                let (zh, en) = self.list();
                Err(say!(
                    "没有组织 {path}；有的是：{zh}；新的用 noticeboard add 组织 加",
                    "there is no organisation `{path}`; there are {en}; `noticeboard add org` makes one"
                ))
            }
            several => {
                let several = several.join(" ");
                Err(say!(
                    "{path} 不止一个：{several}；写全路径",
                    "there are several {path}: {several}; write the whole path"
                ))
            }
        }
    }

    fn list(&self) -> (String, String) {
        let shown = |(id, org): (&String, &Named)| {
            let path = if id.is_empty() { "." } else { id };
            (format!("{path}（{}）", org.name), format!("{path} ({})", org.name))
        };
        let (zh, en): (Vec<_>, Vec<_>) = self.orgs.iter().take(MOST).map(shown).unzip();
        let more = self.orgs.len() > MOST;
        (zh.join("、") + if more { "……" } else { "" }, en.join(", ") + if more { " …" } else { "" })
    }

    /// A value with the slug or path for a name, where it can only mean one item.
    pub(super) fn reference(&self, form: &Form, key: &str, value: &str, org: &str) -> String {
        if !matches!(form.shape(key), Some(Shape::Reference)) || value.starts_with('[') || value.contains('/') {
            return value.to_owned();
        }
        let parts = value.split(SEPARATORS).map(str::trim).filter(|part| !part.is_empty());
        parts.map(|part| self.slug_of(part, org)).collect::<Vec<_>>().join(",")
    }

    fn slug_of(&self, text: &str, org: &str) -> String {
        let by_slug = is_slug(text);
        let is_meant = |item: &&Known| if by_slug { item.slug() == text } else { item.title == text };
        let found: Vec<_> = self.items.iter().filter(is_meant).collect();
        let is_above =
            |item: &&&Known| item.org.is_empty() || item.org == org || org.starts_with(&format!("{}/", item.org));
        match found.iter().find(is_above) {
            Some(near) => near.slug().to_owned(),
            None => match found.as_slice() {
                [only] => only.id.clone(),
                _ => text.to_owned(),
            },
        }
    }
}

impl Known {
    fn of<K: Kind>(draft: &kinds::Draft<K>) -> Self {
        Self { kind: K::NAME, id: draft.id.to_string(), org: draft.org.to_string(), title: draft.title().to_owned() }
    }

    fn slug(&self) -> &str {
        self.id.rsplit('/').next().unwrap_or(&self.id)
    }
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(parent, _)| parent)
}
