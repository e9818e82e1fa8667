//! What all pages of one build share: made once in a plan.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use anyhow::Context as _;
use rayon::prelude::*;
use serde::Serialize;

use super::appraisals::Appraised;
use super::arrangement::Arrangement;
use super::branch::{OfOrg, of_org};
use super::declared::KindLists;
use super::fragments::{Around, Fragments, Shell, part};
use super::head::Link;
use super::related::{OfMember, of_member};
use super::views::{ContactView, contact};
use super::{assets, fonts};
use crate::address::org_url;
use crate::board::{Board, OrgId, OrgNode, Shared, under};
use crate::font::{Slice, WebPlan};
use crate::output::headers::CONTENT_SECURITY_POLICY;
use crate::record::{History, after_notices, history};
use crate::settings::Footer;
use crate::theme::Theme;

/// Shared by the pages of one build.
pub(crate) struct Context {
    /// The web fonts, decided but not made.
    pub(super) fonts: WebPlan,
    /// Those of the home page alone.
    pub(super) home_fonts: Vec<Slice>,
    pub(super) arrangement: Arrangement,
    pub(super) board_title: String,
    pub(super) assets: assets::Addresses,
    /// [`SiteView`] and the assets' addresses, made into template values once.
    pub(super) site_value: tera::Value,
    pub(super) assets_value: tera::Value,
    pub(super) fragments: Fragments,
    /// The lists of each kind, as far as they are declared.
    pub(super) lists: Mutex<HashMap<&'static str, Arc<KindLists>>>,
    appraised: OnceLock<Arc<Appraised>>,
    history: OnceLock<Arc<History>>,
    /// See [`Self::of_member`].
    of_member: OnceLock<OfMember>,
    /// See [`Self::of_org`].
    of_org: OnceLock<OfOrg>,
    /// See [`Self::rolls_after`].
    after_notices: OnceLock<HashMap<usize, Vec<usize>>>,
    /// What stands on every page of an organisation's items.
    orgs: Option<Arc<Orgs>>,
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
    /// Where its days begin; absent where the day is pinned, since then no other one comes.
    zone: Option<&'a str>,
    tabs: Vec<Tab>,
    /// Of the root organisation, for the foot of every page.
    contact: ContactView,
    footer: &'a Footer,
    /// Of the police filing, for the way to its register.
    police_number: Option<String>,
    /// `board.example.org`
    domain: Option<String>,
}

#[derive(Serialize)]
struct Tab {
    section: String,
    #[serde(flatten)]
    link: Link,
}

impl Context {
    /// The address of the script of every page, relative to the site's root.
    pub(crate) fn script(&self) -> &str {
        &self.assets.script
    }

    pub(super) fn new(board: &Board, theme: &Theme) -> Self {
        let own = Self::of_addresses(board, theme);
        let shell = Arrangement::of(theme)
            .and_then(|arrangement| Shell::new(theme, &own.site_value, &arrangement.navigation))
            .map_err(|error| format!("{error:#}"));
        let fonts = fonts::plan(board, theme);
        let home_fonts = fonts::of_home(board, theme, &fonts);
        Self { fonts, home_fonts, orgs: Some(Orgs::of(board, theme)), shell, ..own }
    }

    /// As much of it as pages are declared with: none can be made.
    pub(super) fn of_addresses(board: &Board, theme: &Theme) -> Self {
        let strings = theme.strings();
        let arrangement = Arrangement::of(theme).unwrap_or_default();
        let site = SiteView {
            title: &board.settings.title,
            lang: board.settings.language.tag(),
            base_url: board.settings.base_url(),
            csp: CONTENT_SECURITY_POLICY,
            edition: board.today.to_string(),
            zone: board.settings.as_of.is_none().then_some(&*board.settings.timezone.0),
            tabs: arrangement
                .navigation
                .iter()
                .map(|section| Tab {
                    section: section.clone(),
                    link: Link {
                        title: strings.get(&format!("nav.{section}")).to_owned(),
                        url: Arrangement::section_url(section),
                    },
                })
                .collect(),
            contact: contact(&board.org(OrgId::ROOT).contact),
            footer: &board.settings.footer,
            police_number: board.settings.footer.police_number(),
            domain: board
                .settings
                .base_url()
                .and_then(|base| Some(url::Url::parse(&base).ok()?.host_str()?.to_owned())),
        };
        let assets = assets::Addresses::new(theme);
        Self {
            fonts: WebPlan::nothing(),
            home_fonts: Vec::new(),
            arrangement,
            board_title: board.settings.title.0.clone(),
            fragments: Fragments::new(board),
            lists: Mutex::default(),
            appraised: OnceLock::new(),
            history: OnceLock::new(),
            of_member: OnceLock::new(),
            of_org: OnceLock::new(),
            after_notices: OnceLock::new(),
            orgs: None,
            shell: Err("the frame of the pages was not made".into()),
            site_value: tera::Value::from_serializable(&site),
            assets_value: tera::Value::from_serializable(&assets),
            assets,
        }
    }

    /// The lists of a kind.
    ///
    /// # Errors
    /// When they are not declared.
    pub(super) fn lists_of(&self, kind: &str) -> anyhow::Result<Arc<KindLists>> {
        let lists = self.lists.lock().unwrap_or_else(PoisonError::into_inner);
        lists.get(kind).cloned().with_context(|| format!("the lists of {kind} are not part of this plan"))
    }

    /// The rolls that followed from a notice: places.
    pub(super) fn rolls_after(&self, board: &Board, notice: usize) -> &[usize] {
        let after = self.after_notices.get_or_init(|| after_notices(board));
        after.get(&notice).map_or(&[], Vec::as_slice)
    }

    /// The pages that name each member.
    pub(super) fn of_member(&self, board: &Board) -> &OfMember {
        self.of_member.get_or_init(|| of_member(board))
    }

    /// The rolls and stories that name each organisation.
    pub(super) fn of_org(&self, board: &Board) -> &OfOrg {
        self.of_org.get_or_init(|| of_org(board))
    }

    /// The public reviews of organisations.
    pub(super) fn appraised(&self, board: &Board) -> Arc<Appraised> {
        self.appraised.get_or_init(|| Appraised::of(board)).clone()
    }

    /// Everything that ever happened.
    pub(crate) fn history(&self, board: &Board) -> Arc<History> {
        self.history.get_or_init(|| history(board)).clone()
    }

    /// How to reach an organisation.
    pub(super) fn contact(&self, org: OrgId) -> tera::Value {
        self.orgs.as_ref().and_then(|orgs| orgs.contacts.get(org.0)).cloned().unwrap_or_else(tera::Value::none)
    }

    /// An organisation's link in breadcrumbs.
    pub(super) fn crumb(&self, org: OrgId) -> tera::Value {
        self.orgs.as_ref().and_then(|orgs| orgs.crumbs.get(org.0)).cloned().unwrap_or_else(tera::Value::none)
    }

    /// What stands around a page.
    pub(super) fn around(&self, section: &'static str, url: &str) -> anyhow::Result<Around<'_>> {
        let is_section = self.arrangement.navigation.iter().any(|name| name == section);
        let here = is_section && Arrangement::section_url(section) == url;
        let failed = self.shell.as_ref().err().or_else(|| self.orgs.as_ref()?.error.as_ref());
        match (&self.shell, failed) {
            (Ok(shell), None) => Ok(shell.around(section, here)),
            (_, error) => Err(anyhow::anyhow!("{}", error.map_or("", String::as_str))),
        }
    }
}

/// How to reach each organisation, and its link in breadcrumbs.
struct Orgs {
    contacts: Vec<tera::Value>,
    crumbs: Vec<tera::Value>,
    error: Option<String>,
}

impl Orgs {
    /// Those of a board; the last ones, where neither the organisations nor the theme have changed.
    fn of(board: &Board, theme: &Theme) -> Arc<Self> {
        let memory = board.memory.as_deref();
        // Nobody compares it without a memory.
        let hash = memory.map(|_| theme.hash());
        under(memory, OrgsOf(board.orgs.clone(), hash), |_| Self::new(board, theme))
    }

    fn new(board: &Board, theme: &Theme) -> Self {
        let contacts: anyhow::Result<Vec<_>> =
            board.orgs.par_iter().map(|node| ready_contact(theme, &contact(&node.contact))).collect();
        let (contacts, error) = match contacts {
            Ok(contacts) => (contacts, None),
            Err(error) => (Vec::new(), Some(format!("{error:#}"))),
        };
        Self { contacts, crumbs: board.orgs.iter().map(crumb).collect(), error }
    }
}

/// What they follow from: the very same organisations, and the theme.
struct OrgsOf(Shared<OrgNode>, Option<blake3::Hash>);

impl PartialEq for OrgsOf {
    fn eq(&self, other: &Self) -> bool {
        self.0.is(&other.0) && self.1 == other.1
    }
}

/// A contact with its list ready made, so that the pages of an organisation's items need not make it.
#[derive(Serialize)]
struct ReadyContact<'a> {
    #[serde(flatten)]
    contact: &'a ContactView,
    html: tera::Value,
}

fn ready_contact(theme: &Theme, contact: &ContactView) -> anyhow::Result<tera::Value> {
    let html = part(theme, "contact_list", "contact", contact)?;
    Ok(tera::Value::from_serializable(&ReadyContact { contact, html }))
}

fn crumb(node: &OrgNode) -> tera::Value {
    tera::Value::from_serializable(&Link { title: node.draft.short().to_owned(), url: org_url(node.path()) })
}
