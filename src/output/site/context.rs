//! What all pages of one build share: made once, carried by every seed.

use serde::Serialize;

use super::fragments::{Around, Fragments, Shell};
use super::head::Link;
use super::parts::{ContactView, contact};
use super::{assets, fonts};
use crate::board::{Board, OrgId};
use crate::font::WebPlan;
use crate::output::headers::CONTENT_SECURITY_POLICY;
use crate::settings::Footer;
use crate::theme::Theme;

/// Shared by the pages of one build.
pub(crate) struct Context {
    /// The web fonts, decided but not made.
    pub(super) fonts: WebPlan,
    pub(super) assets: assets::Addresses,
    /// [`SiteView`] and the assets' addresses, made into template values once.
    pub(super) site_value: tera::Value,
    pub(super) assets_value: tera::Value,
    pub(super) fragments: Fragments,
    /// The error, if the theme's own frame fails.
    shell: Result<Shell, String>,
}

/// What every template sees as `site`.
#[derive(Serialize)]
struct SiteView<'a> {
    title: &'a str,
    lang: &'static str,
    base_url: Option<String>,
    csp: &'static str,
    /// The day of this edition: `2026-06-30`.
    edition: String,
    tabs: Vec<Tab>,
    /// Of the root organisation, for the foot of every page.
    contact: ContactView,
    footer: &'a Footer,
}

#[derive(Serialize)]
struct Tab {
    section: &'static str,
    #[serde(flatten)]
    link: Link,
}

/// The sections of the navigation, by the word that names their address and their text.
const TABS: &[(&str, &str)] = &[
    ("home", ""),
    ("commitments", "commitments/"),
    ("posts", "posts/"),
    ("exemplars", "exemplars/"),
    ("rolls", "rolls/"),
    ("notices", "notices/"),
    ("search", "search/"),
];

impl Context {
    pub(super) fn new(board: &Board, theme: &Theme) -> Self {
        let strings = theme.strings();
        let site = SiteView {
            title: &board.settings.title,
            lang: board.settings.language.tag(),
            base_url: board.settings.base_url(),
            csp: CONTENT_SECURITY_POLICY,
            edition: board.today.to_string(),
            tabs: TABS
                .iter()
                .map(|(section, url)| Tab {
                    section,
                    link: Link { title: strings.get(&format!("nav.{section}")).to_owned(), url: (*url).to_owned() },
                })
                .collect(),
            contact: contact(&board.org(OrgId::ROOT).contact),
            footer: &board.settings.footer,
        };
        let assets = assets::Addresses::new(theme);
        let site_value = tera::Value::from_serializable(&site);
        let shell = Shell::new(theme, &site_value, TABS.iter().map(|(section, _)| *section));
        Self {
            fonts: fonts::plan(board, theme),
            fragments: Fragments::new(board),
            shell: shell.map_err(|error| format!("{error:#}")),
            site_value,
            assets_value: tera::Value::from_serializable(&assets),
            assets,
        }
    }

    /// What stands around a page.
    pub(super) fn around(&self, section: &'static str, url: &str) -> anyhow::Result<Around<'_>> {
        let here = TABS.iter().any(|(name, tab)| *name == section && *tab == url);
        self.shell.as_ref().map(|shell| shell.around(section, here)).map_err(|error| anyhow::anyhow!("{error}"))
    }
}
