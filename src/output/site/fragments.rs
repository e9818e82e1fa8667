//! Parts that many pages show: made once in a build, by the first page that needs them.
//!
//! A commitment stands in the lists of its branch, street, district and city and in five filters; its row is the same in
//! all of them, but for the way back to the root ([`ROOT`]). Rows, cards and the frame of the site are therefore made
//! once and put into the views as they are.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use serde::Serialize;
use tera::Value;

use crate::address::ROOT;
use crate::board::Board;
use crate::record::kinds;
use crate::theme::Theme;

/// Parts of pages, numbered like the things that they show; each is made when it is first asked for.
#[derive(Default)]
struct Parts(Vec<OnceLock<Result<Value, Arc<str>>>>);

impl Parts {
    fn new(number: usize) -> Self {
        Self((0..number).map(|_| OnceLock::new()).collect())
    }

    /// The part of one thing; two threads may make it at once, to the same effect.
    fn get(&self, at: usize, make: impl FnOnce() -> anyhow::Result<Value>) -> anyhow::Result<Value> {
        let made = || make().map_err(|error| format!("{error:#}").into());
        match self.0.get(at) {
            Some(part) => part.get_or_init(made).clone().map_err(|error: Arc<str>| anyhow::anyhow!("{error}")),
            None => made().map_err(|error: Arc<str>| anyhow::anyhow!("{error}")),
        }
    }
}

/// The parts of a board's items, by the names of their kinds.
pub(super) struct Fragments(BTreeMap<&'static str, Parts>);

impl Fragments {
    pub(super) fn new(board: &Board) -> Self {
        Self(kinds().map(|kind| (kind.info().name, Parts::new(kind.number(board)))).collect())
    }

    /// The part of one item of a kind.
    pub(super) fn get(
        &self,
        kind: &str,
        at: usize,
        make: impl FnOnce() -> anyhow::Result<Value>,
    ) -> anyhow::Result<Value> {
        match self.0.get(kind) {
            Some(parts) => parts.get(at, make),
            None => make(),
        }
    }
}

/// A component of the theme with one argument beside the way to the root.
pub(super) fn part(theme: &Theme, component: &str, name: &'static str, view: &impl Serialize) -> anyhow::Result<Value> {
    let mut arguments = tera::Context::new();
    arguments.insert(name, view);
    arguments.insert("root", ROOT);
    theme.component(component, &arguments)
}

/// What stands above and below every page.
pub(super) struct Shell {
    /// By the section of the navigation, and whether the page is the section's own.
    headers: BTreeMap<(String, bool), Value>,
    footer: Value,
}

/// As the templates see it.
#[derive(Serialize)]
pub(super) struct Around<'a> {
    header: Option<&'a Value>,
    footer: &'a Value,
}

impl Shell {
    /// # Errors
    /// When the theme's header or footer fails.
    pub(super) fn new(theme: &Theme, site: &Value, sections: &[String]) -> anyhow::Result<Self> {
        let mut arguments = tera::Context::new();
        arguments.insert_value("site", site.clone());
        arguments.insert("root", ROOT);
        let footer = theme.component("site_footer", &arguments)?;
        let mut headers = BTreeMap::new();
        for section in sections.iter().map(String::as_str).chain([""]) {
            for here in [false, true] {
                arguments.insert("section", section);
                arguments.insert("here", &here);
                headers.insert((section.to_owned(), here), theme.component("site_header", &arguments)?);
            }
        }
        Ok(Self { headers, footer })
    }

    pub(super) fn around(&self, section: &str, here: bool) -> Around<'_> {
        let header = |section: &str| self.headers.get(&(section.to_owned(), here));
        Around { header: header(section).or_else(|| header("")), footer: &self.footer }
    }
}
