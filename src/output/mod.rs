//! From a board to files.
//!
//! Two steps. First every output declares its files, each with the [`Job`] that makes it; then, with the whole route table
//! in hand, [`render`] makes them, so that a page can link its PDF and a placard can carry the address of its page without
//! a loop.

pub mod alias;
pub mod attachments;
mod blocks;
pub mod calendar;
pub(crate) mod clips;
pub mod data;
pub mod feed;
pub mod headers;
mod ics;
mod job;
pub mod kiosk;
mod linked;
pub mod short;
pub(crate) use linked::linked_files;
pub(crate) mod markup;
pub mod pictures;
pub mod pieces;
pub mod placard;
mod plan;
mod planned;
pub mod reception;
mod routes;
pub mod search;
pub mod site;
pub mod sitemap;
#[cfg(test)]
pub(crate) mod testing;
pub(crate) mod unpublishable;

pub(crate) use job::View;
pub use job::{Artifact, Asset, Job, Planner, Rendered, render};
pub use plan::{Part, Plan, addresses, plan, plan_part};
pub use planned::{PlannedFile, PlannedFiles, Run};
pub use routes::Routes;

use crate::board::Board;
use crate::kinds;
use crate::theme::Theme;
use pictures::Pictures;

/// A part of what a build makes: the website, its data, the kiosk, the placards.
pub trait Output: Sync {
    /// What it is called on the command line (`--only`).
    fn name(&self) -> &'static str;

    /// The medium whose board it is made from: what consent and `outputs` allow there.
    fn medium(&self) -> kinds::Medium {
        kinds::Medium::Web
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
    fn routes(&self, board: &Board, theme: &Theme, pictures: &Pictures, files: &mut PlannedFiles);

    /// Declares at least the files whose addresses follow from what authors write, for whoever only asks which of them
    /// meet. Nothing is ever made of these.
    fn addresses(&self, board: &Board, theme: &Theme, files: &mut PlannedFiles) {
        self.routes(board, theme, &Pictures::default(), files);
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
    &calendar::Calendars,
    &headers::Headers,
    &kiosk::Kiosk,
    &alias::Aliases,
    &short::ShortAddresses,
    &sitemap::Sitemap,
];

/// The media beside the web that the outputs named in `only` are made for; all when it is empty.
pub fn media(only: &[&str]) -> Vec<kinds::Medium> {
    let wanted = OUTPUTS.iter().filter(|output| only.is_empty() || only.contains(&output.name()));
    let mut media: Vec<_> = wanted.map(|output| output.medium()).filter(|m| *m != kinds::Medium::Web).collect();
    // Pages tell the marks of paper, whether it is made or not.
    media.push(kinds::Medium::Print);
    media.sort_unstable();
    media.dedup();
    media
}
