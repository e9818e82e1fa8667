//! What every page has: its place in the site, title, breadcrumbs, fonts.

use std::sync::Arc;

use serde::Serialize;

use super::Context;
use crate::address::{ROOT, item_url, to_root};
use crate::board::{Board, OrgId};
use crate::breaks;
use crate::font::{Role, Usage};
use crate::output::View;
use crate::record::{Corrected, corrections};

/// A link in words.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Link {
    pub(super) title: String,
    /// Relative to the site's root.
    pub(super) url: String,
}

/// The page itself, for `base.html`.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Head {
    /// Its address relative to the site's root; a folder, or `404.html`.
    pub(super) url: String,
    /// What the templates write before an address: [`ROOT`].
    root: &'static str,
    /// What takes its place in the finished page: `../../`.
    #[serde(skip)]
    pub(super) to_root: String,
    pub(super) title: String,
    /// Of a numbered page of a list, so that its title is its own.
    number: Option<usize>,
    pub(super) description: String,
    /// The part of the navigation it belongs to: `commitments`.
    pub(super) section: &'static str,
    /// The organisation whose page it is; empty for the board's own.
    source: String,
    /// From the home page to the page above this one.
    pub(super) breadcrumbs: Vec<tera::Value>,
    pub(super) noindex: bool,
    /// Classes of `<html>`: roles that are set in the reader's fonts to keep the page light.
    pub(super) font_classes: String,
    /// Neighbouring pages of a list, for `<link rel>`.
    pub(super) previous: Option<String>,
    pub(super) next: Option<String>,
    /// The feed of the organisation whose page it is.
    pub(super) feed: Option<String>,
    /// Whether it is of an item, and can be read aloud.
    pub(super) readable: bool,
    /// Its recording, for machines without a voice.
    pub(super) clip: Option<String>,
    /// What it is for those who read pages by programs.
    pub(super) told: Told,
    /// What corrects the item of this page, the newest first.
    corrections: Vec<Correction>,
}

/// What a page says of itself beside what people read.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Told {
    /// Of an item: its title, since when it stands, and who published it.
    pub(super) article: Option<Article>,
    /// The list that it is in, or that it is.
    pub(super) column: Option<String>,
    /// A picture of it, relative to the site's root.
    pub(super) image: Option<String>,
    /// JSON-LD, as text that can stand in a page.
    pub(super) data: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Article {
    pub(super) title: String,
    pub(super) posted: Option<String>,
    pub(super) changed: Option<String>,
}

/// A correction (公开澄清) of what stands on a page.
#[derive(Clone, Debug, Serialize)]
struct Correction {
    title: String,
    url: String,
    on: Option<String>,
}

impl Head {
    pub(super) fn new(url: impl Into<String>, title: impl Into<String>, section: &'static str) -> Self {
        let url = url.into();
        Self {
            root: ROOT,
            to_root: to_root(&url),
            number: url.rsplit_once("/page/").and_then(|(_, number)| number.trim_end_matches('/').parse().ok()),
            url,
            title: title.into(),
            description: String::new(),
            section,
            source: String::new(),
            breadcrumbs: Vec::new(),
            noindex: false,
            font_classes: String::new(),
            previous: None,
            next: None,
            feed: None,
            readable: false,
            clip: None,
            told: Told::default(),
            corrections: Vec::new(),
        }
    }

    /// Leads to whatever corrects the item of the page.
    #[must_use]
    pub(super) fn corrected(mut self, board: &Board, id: &str) -> Self {
        let correction = |correction: Corrected<'_>| Correction {
            title: correction.title.to_owned(),
            url: item_url(correction.id),
            on: correction.on.map(|on| on.to_string()),
        };
        self.corrections = corrections(board, id).into_iter().map(correction).collect();
        self
    }

    #[must_use]
    pub(super) fn described(mut self, description: impl Into<String>) -> Self {
        let description: String = description.into();
        self.description = description.chars().take(150).collect();
        self
    }

    #[must_use]
    pub(super) fn noindex(mut self, noindex: bool) -> Self {
        self.noindex = noindex;
        self
    }

    /// Breadcrumbs from the home page down to an organisation, itself included.
    #[must_use]
    pub(super) fn below(mut self, context: &Context, board: &Board, org: OrgId) -> Self {
        self.source.clone_from(&board.org(org).draft.name.0);
        self.breadcrumbs.extend(board.ancestry(org).into_iter().map(|org| context.crumb(org)));
        self
    }

    #[must_use]
    pub(super) fn crumb(mut self, title: impl Into<String>, url: impl Into<String>) -> Self {
        let link = Link { title: title.into(), url: url.into() };
        self.breadcrumbs.push(tera::Value::from_serializable(&link));
        self
    }

    /// Sets heavy pages in the reader's fonts, as far as their budget demands: for pages with many titles, names or
    /// pledges. Its own title and the board's are counted here.
    #[must_use]
    pub(super) fn fonts(mut self, context: &Context, mut usage: Usage) -> Self {
        usage.add(Role::Title, &self.title);
        usage.add(Role::Title, &context.board_title);
        self.font_classes = context.fonts.page(&usage).classes.join(" ");
        self
    }
}

/// What the template of a page sees: its head as `page`, its own view as `view`.
///
/// # Errors
/// When the frame of the pages fails in the theme.
pub(super) fn page(
    context: &Arc<Context>,
    template: &'static str,
    head: &Head,
    view: &impl Serialize,
) -> anyhow::Result<View> {
    let around = context.around(head.section, &head.url)?;
    let mut values = tera::Context::new();
    values.insert("page", head);
    // Its lines end between words, as on paper.
    values.insert_value("heading", tera::Value::safe_string(&breaks::html(&head.title)));
    values.insert_value("site", context.site_value.clone());
    values.insert_value("assets", context.assets_value.clone());
    values.insert("shell", &around);
    values.insert("view", view);
    Ok(View { template, values, root: head.to_root.clone() })
}
