//! From a board to files.
//!
//! Two steps. First every output declares its routes; then, with the whole route table in hand, each makes jobs, so that
//! a page can link its PDF and a placard can carry the address of its page without a loop. A [`Job`] carries the complete
//! view that its template sees and never the [`Board`]: rendering is a pure function of the job and the theme.
//!
//! Jobs are made late: a [`Plan`] holds small [`Seed`]s, and only the jobs in work exist, so that memory does not grow
//! with the number of pages.

pub mod alias;
pub mod attachments;
mod blocks;
pub mod data;
pub mod feed;
pub mod headers;
pub mod kiosk;
mod linked;
pub(crate) use linked::linked_files;
pub(crate) mod markup;
pub mod pictures;
pub mod pieces;
pub mod placard;
mod plan;
pub mod reception;
mod routes;
pub mod search;
mod seeds;
pub mod site;
pub mod sitemap;
#[cfg(test)]
pub(crate) mod testing;
pub(crate) mod unpublishable;

pub use plan::{Part, Plan, Planner, clashes, plan, plan_part};
pub use routes::Routes;
pub use seeds::{Make, Run, Seed, Seeds};

use std::sync::Arc;

use crate::address;
use crate::board::Board;
use crate::kinds;
use crate::theme::Theme;
use pictures::Pictures;
use pieces::Piece;

/// A part of what a build makes: the website, its data, the kiosk, the placards.
pub trait Output: Sync {
    /// What it is called on the command line (`--only`).
    fn name(&self) -> &'static str;

    /// The medium whose board it is made from: what consent and `outputs` allow there.
    fn medium(&self) -> kinds::Output {
        kinds::Output::Web
    }

    /// Whether nothing else on the site leads to its files or tells of them: the preview then plans it when somebody
    /// asks for one, and not after every edit. It must have folders of its own.
    fn stands_apart(&self) -> bool {
        false
    }

    /// Whether what it declares follows from what the outputs before it declared.
    fn follows(&self) -> bool {
        false
    }

    /// Folders below the output in which nothing but this output writes. A build of other outputs only (`--only web`) leaves
    /// them as they are. The website names none: it has everything that is in nobody's folder.
    fn folders(&self) -> &'static [&'static str] {
        &[]
    }

    /// Declares every file it will write. Where it [follows](Output::follows), what was declared before is there already.
    fn routes(&self, board: &Board, theme: &Theme, pictures: &Pictures, seeds: &mut Seeds);

    /// Declares at least the files whose addresses follow from what authors write, for whoever only asks which of them
    /// meet. Nothing is ever made of these.
    fn addresses(&self, board: &Board, theme: &Theme, seeds: &mut Seeds) {
        self.routes(board, theme, &Pictures::default(), seeds);
    }
}

/// The outputs, in the order of their routes' precedence in messages. The last ones follow from those before: redirects
/// from the pages, and the sitemap from all.
pub const OUTPUTS: &[&dyn Output] = &[
    &site::Site,
    &placard::Print,
    &data::Data,
    &search::Search,
    &feed::Feed,
    &reception::ReceptionDays,
    &headers::Headers,
    &kiosk::Kiosk,
    &alias::Aliases,
    &sitemap::Sitemap,
];

/// The media beside the web that the outputs named in `only` are made for; all when it is empty.
pub fn media(only: &[&str]) -> Vec<kinds::Output> {
    let wanted = OUTPUTS.iter().filter(|output| only.is_empty() || only.contains(&output.name()));
    let mut media: Vec<_> = wanted.map(|output| output.medium()).filter(|m| *m != kinds::Output::Web).collect();
    // Pages tell the marks of paper, whether it is made or not.
    media.push(kinds::Output::Print);
    media.sort_unstable();
    media.dedup();
    media
}

/// One file to write, complete in itself.
pub struct Job {
    /// Relative to the output folder, with `/`.
    pub route: Arc<str>,
    pub work: Work,
}

/// How a job's bytes come about.
pub enum Work {
    /// A template of the theme, the view it sees, and what stands in it for [`crate::address::ROOT`].
    Page { template: &'static str, view: tera::Context, root: String },
    /// Bytes that need no template.
    Bytes(Vec<u8>),
    /// The same in pieces that other files, or the next state of this one, may share.
    Pieces(Vec<Arc<Piece>>),
    /// Bytes that are costly to make or may fail: fonts, pictures.
    Make(Box<dyn FnOnce() -> anyhow::Result<Vec<u8>> + Send>),
}

/// Renders a job.
///
/// # Errors
/// When a template of the theme fails: its message names template, line and column.
pub fn render(job: Job, theme: &Theme) -> anyhow::Result<Vec<u8>> {
    match job.work {
        Work::Page { template, view, root } => Ok(address::rooted(&theme.render(template, &view)?, &root)),
        Work::Bytes(bytes) => Ok(bytes),
        Work::Pieces(pieces) => Ok(pieces::joined(&pieces)),
        Work::Make(make) => make(),
    }
}

/// Renders a job and leaves in pieces what is made of them.
///
/// # Errors
/// As [`render`].
pub fn render_pieces(job: Job, theme: &Theme) -> anyhow::Result<Vec<Arc<Piece>>> {
    match job.work {
        Work::Pieces(pieces) => Ok(pieces),
        work => Ok(vec![Piece::new(render(Job { route: job.route, work }, theme)?)]),
    }
}
