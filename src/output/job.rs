//! What a file is made of: a small value, which can be compared, hashed and printed, and never a board or a view.
//!
//! A [`Job`] says which page, table, placard or asset a file is. Its complete view, and its bytes, are made late, when
//! [`render`] is asked for them with everything that was planned at hand, so that memory does not grow with the number of
//! pages.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context as _;

use super::pictures::{Pictures, SitePicture};
use super::pieces::{self, Piece};
use super::placard::{Offered, Placards, Typesetter};
use super::planned::PlannedFile;
use super::{Routes, alias, attachments, calendar, data, feed, headers, kiosk, reception, search, site, sitemap};
use crate::address;
use crate::board::{Board, OrgId};
use crate::clips::Clip;
use crate::diagnostic::{Diagnostic, Severity};
use crate::font::Slice;
use crate::kinds;
use crate::theme::Theme;

/// What a file is made of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Job {
    Asset(Asset),
    /// The path of an attached file, relative to the board.
    Attachment(Arc<str>),
    Page(site::Page),
    Placard(Offered),
    Data(data::File),
    Search(search::File),
    /// The changes of an organisation and all below it.
    Feed(OrgId),
    /// The dates of an organisation and all below it.
    Calendar(OrgId),
    Headers(headers::Server),
    Kiosk(kiosk::Part),
    /// The reception days of an organisation.
    Receptions(OrgId),
    Redirect(alias::Redirect),
    Sitemap(sitemap::File),
}

/// What follows from the theme, a photo or a font file alone.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Asset {
    Bytes(Arc<[u8]>),
    Picture(SitePicture),
    Font(Arc<Slice>),
    Clip(Arc<Clip>),
}

/// What the files of one output share: made once in a plan.
#[derive(Clone, Default)]
pub(crate) struct Shared {
    pub(crate) site: Option<Arc<site::Context>>,
    pub(crate) search: Option<Arc<search::Shared>>,
}

/// What a job is made from.
pub struct Planner<'a> {
    /// For the medium of the job.
    pub board: &'a Board,
    pub theme: &'a Theme,
    pub pictures: &'a Pictures,
    pub placards: &'a Placards,
    /// Where placards are set.
    pub typesetter: Option<&'a Typesetter<'a>>,
    pub routes: &'a Routes,
    pub(crate) shared: &'a Shared,
}

/// What a job gives.
#[derive(Debug)]
pub struct Rendered {
    /// Nothing where it cannot be made: the diagnostics then say why.
    pub artifact: Option<Artifact>,
    pub diagnostics: Vec<Diagnostic>,
}

impl From<Artifact> for Rendered {
    fn from(artifact: Artifact) -> Self {
        Self { artifact: Some(artifact), diagnostics: Vec::new() }
    }
}

/// A file that was made.
#[derive(Debug)]
pub enum Artifact {
    Bytes(Vec<u8>),
    /// In pieces that other files, or the next state of this one, may share.
    Pieces(Vec<Arc<Piece>>),
    /// A file on the disk that is to be copied.
    File(PathBuf),
}

impl Job {
    pub fn is_placard(&self) -> bool {
        matches!(self, Self::Placard(_))
    }

    /// The medium whose board it is made from.
    pub fn medium(&self) -> kinds::Medium {
        match self {
            Self::Placard(_) => kinds::Medium::Print,
            Self::Kiosk(_) => kinds::Medium::Kiosk,
            _ => kinds::Medium::Web,
        }
    }
}

/// Renders a planned file.
///
/// # Errors
/// When a template of the theme fails (its message names template, line and column), or something that the file is made
/// from cannot be read.
pub fn render(file: &PlannedFile, planner: &Planner<'_>) -> anyhow::Result<Rendered> {
    let bytes = match &file.job {
        Job::Asset(asset) => asset.bytes(planner.pictures)?,
        Job::Attachment(path) => attachments::copy(planner.board, path)?,
        Job::Page(page) => page.view(file, planner)?.render(planner.theme)?,
        Job::Placard(_) => return planner.typesetter.context("no placards are set here")?.set_one(file),
        Job::Data(table) => return Ok(table.pieces(planner.board).into()),
        Job::Search(part) => part.bytes(planner)?,
        Job::Feed(org) => feed::bytes(planner, *org),
        Job::Calendar(org) => calendar::bytes(planner, *org),
        Job::Headers(server) => server.bytes(planner.routes),
        Job::Kiosk(part) => part.bytes(planner.pictures)?,
        Job::Receptions(org) => reception::bytes(planner, *org),
        Job::Redirect(redirect) => redirect.view(&file.route, planner).render(planner.theme)?,
        Job::Sitemap(part) => part.bytes(planner),
    };
    Ok(Artifact::Bytes(bytes).into())
}

impl Asset {
    /// # Errors
    /// When a photo or a font cannot be read or made.
    pub(super) fn bytes(&self, pictures: &Pictures) -> anyhow::Result<Vec<u8>> {
        match self {
            Self::Bytes(bytes) => Ok(bytes.to_vec()),
            Self::Picture(picture) => pictures.make(picture),
            Self::Clip(clip) => clip.bytes(),
            Self::Font(slice) => slice.encode().map_err(|fault| anyhow::anyhow!("{}", fault.message())),
        }
    }
}

impl From<Vec<u8>> for Asset {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes.into())
    }
}

impl Rendered {
    /// # Errors
    /// When it cannot be made.
    pub fn into_artifact(self) -> anyhow::Result<Artifact> {
        self.artifact.ok_or_else(|| {
            let errors = self.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
            let told: Vec<_> = errors.map(|diagnostic| diagnostic.message.to_string()).collect();
            anyhow::anyhow!("{}", told.join("\n"))
        })
    }
}

impl Artifact {
    /// # Errors
    /// When the file to be copied cannot be read.
    pub fn into_bytes(self) -> anyhow::Result<Vec<u8>> {
        match self {
            Self::Bytes(bytes) => Ok(bytes),
            Self::Pieces(pieces) => Ok(pieces::joined(&pieces)),
            Self::File(path) => std::fs::read(&path).with_context(|| format!("cannot read {}", path.display())),
        }
    }

    /// # Errors
    /// As [`Artifact::into_bytes`].
    pub fn into_pieces(self) -> anyhow::Result<Vec<Arc<Piece>>> {
        match self {
            Self::Pieces(pieces) => Ok(pieces),
            whole => Ok(vec![Piece::new(whole.into_bytes()?)]),
        }
    }
}

/// A template of the theme and all that it sees.
pub(crate) struct View {
    pub(crate) template: &'static str,
    pub(crate) values: tera::Context,
    /// What stands in the finished page for [`address::ROOT`].
    pub(crate) root: String,
}

impl View {
    /// # Errors
    /// When the template fails.
    pub(crate) fn render(&self, theme: &Theme) -> anyhow::Result<Vec<u8>> {
        Ok(address::rooted(&theme.render(self.template, &self.values)?, &self.root))
    }
}
