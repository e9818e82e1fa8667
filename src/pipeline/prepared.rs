//! From sources to an edition that may be published, or to the reasons why not.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use super::edition::boards_with_caches;
use super::last::LeftOut;
use super::{Checked, Edition, Last, Memo, Options, Read, Timings, check_after, stopping};
use crate::approved::{Approvals, Holding};
use crate::board::{Assembled, Boards};
use crate::diagnostic::{Diagnostic, Tally, tally};
use crate::kinds::{Drafts, Medium};
use crate::lint::{self, Subject};
use crate::output::{clips, placard, unpublishable};
use crate::settings::Settings;
use crate::source::Sources;
use crate::theme::Theme;
use crate::upcoming::{NextChange, next_change};

/// What a build may publish, and everything that was found before anything is made. An edition goes without its faulty
/// placards and slides.
#[derive(Default)]
pub struct Prepared {
    /// `None` where there is nothing to plan, or errors are known before it.
    pub edition: Option<Edition>,
    /// Whether errors stop it.
    pub stopped: bool,
    pub diagnostics: Vec<Diagnostic>,
    /// Items left out because they are faulty, by id; only with [`Options::skip_faulty`].
    pub skipped: BTreeSet<Arc<str>>,
    /// For the lines of its files that are faulty.
    pub theme: Option<Arc<Theme>>,
    /// When the site changes though nobody touches the board.
    pub next_change: Option<NextChange>,
    /// The approved words to keep.
    pub(crate) holding: Holding,
    pub(crate) approvals: Approvals,
    /// What the next edition is held against, where [`Options::last`] says where to remember it.
    pub last: Option<Last>,
}

impl Prepared {
    /// Checks the sources and plans the outputs named in `only` (all when it is empty). `strict`: warnings stop it too, and
    /// so does a slide that cannot be made.
    /// `root` is the board's folder, for its theme and its caches; `found` is what was found while loading.
    ///
    /// The rules and the plan both only look at the boards, so that they need not wait for each other.
    ///
    /// # Errors
    /// When the theme is faulty, or a cache folder cannot be made.
    pub fn of(
        sources: &Sources,
        found: Vec<Diagnostic>,
        options: &Options,
        strict: bool,
        root: &Path,
        only: &[&str],
        timings: &mut Timings,
    ) -> anyhow::Result<Self> {
        let stops = |diagnostics: &[Diagnostic]| stops(diagnostics, options.skip_faulty, strict);
        let mut memo = Memo::default();
        let mut prepared = Self { diagnostics: found, stopped: true, ..Self::default() };
        let before = options.last.as_deref().and_then(Last::load);
        let given = options.base_url.is_some();
        let remember = |boards: &Boards, hidden: &Drafts, prepared: &Self| {
            let left_out = LeftOut::of(&prepared.diagnostics, &prepared.skipped);
            options.last.as_ref().map(|_| Last::of(boards, hidden, &left_out, given, before.as_ref()))
        };
        let boards;
        let planned;
        if options.skip_faulty {
            // Which items there are to plan is known when the rules have spoken.
            let Checked { assembled, others, diagnostics, skipped, approvals } =
                check_after(before.as_ref(), sources, options, timings);
            prepared.approvals = approvals;
            prepared.holding = Holding::of(&assembled);
            prepared.diagnostics.extend(diagnostics);
            prepared.skipped = skipped;
            prepared.next_change = next_change(&assembled);
            let reduced = boards_with_caches(Boards::new(assembled.board, others), Some(root), &mut memo);
            prepared.last = remember(&reduced, &assembled.hidden, &prepared);
            if reduced.web().orgs.is_empty() || stops(&prepared.diagnostics) {
                return Ok(prepared);
            }
            boards = with_clips(reduced, root, options.clips, &mut memo, &mut prepared.diagnostics, timings)?;
            planned = Some(Edition::parts(&boards, sources, Some(root), only, &mut memo, timings));
        } else {
            let mut read = Read::of(sources, options, &mut memo, timings);
            prepared.diagnostics.append(&mut read.diagnostics);
            let (assembled, found) = read.assemble(Medium::Web, &mut memo, timings);
            prepared.diagnostics.extend(found);
            prepared.next_change = timings.measure("next change", || next_change(&assembled));
            prepared.holding = Holding::of(&assembled);
            prepared.approvals = std::mem::take(&mut read.approvals);
            let Assembled { board, hidden } = assembled;
            let others = read.others(&wanted(options, read.settings(), root), &mut memo, timings);
            let whole = boards_with_caches(Boards::new(board, others), Some(root), &mut memo);
            drop(read);
            boards = match whole.web().orgs.is_empty() || stops(&prepared.diagnostics) {
                true => whole,
                false => with_clips(whole, root, options.clips, &mut memo, &mut prepared.diagnostics, timings)?,
            };
            prepared.last = remember(&boards, &hidden, &prepared);
            let subject = Subject { board: boards.web(), hidden: &hidden, sources };
            let worth_it = !boards.web().orgs.is_empty() && !stops(&prepared.diagnostics);
            let mut own = Timings::default();
            prepared.diagnostics.extend(before.iter().flat_map(|last| last.broken_promises(boards.web())));
            let mut plan = || Edition::parts(&boards, sources, Some(root), only, &mut memo, &mut own);
            let (found, made) =
                timings.measure("check, plan", || rayon::join(|| lint::check(&subject), || worth_it.then(&mut plan)));
            timings.within(own);
            prepared.diagnostics.extend(found);
            planned = made.filter(|_| !stops(&prepared.diagnostics));
        }
        let Some((parts, found)) = planned.transpose()? else { return Ok(prepared) };
        prepared.diagnostics.extend(found);
        prepared
            .diagnostics
            .extend(before.iter().flat_map(|last| last.against(boards.web(), given, root, &parts.theme)));
        unpublishable::once(&mut prepared.diagnostics);
        prepared.theme = Some(parts.theme.clone());
        prepared.stopped = stops(&prepared.diagnostics);
        prepared.edition = Some(Edition::new(boards, parts));
        Ok(prepared)
    }
}

/// The boards with what is read aloud of them, where they have it read.
fn with_clips(
    boards: Boards,
    root: &Path,
    leave: bool,
    memo: &mut Memo,
    diagnostics: &mut Vec<Diagnostic>,
    timings: &mut Timings,
) -> anyhow::Result<Boards> {
    let settings = &boards.web().settings;
    if settings.read_aloud.is_none() {
        return Ok(boards);
    }
    let theme = memo.theme(Some(root), &settings.theme, settings.language)?;
    let (made, found) = timings.measure("clips", || clips::prepare(&boards, &theme, root, leave));
    diagnostics.extend(found);
    Ok(boards.with_clips(&made))
}

/// Whether what was found stops a build; with `strict` a warning does, and a placard or slide that cannot be made.
pub fn stops(diagnostics: &[Diagnostic], skip_faulty: bool, strict: bool) -> bool {
    let Tally { errors, following, warnings, .. } = tally(diagnostics);
    stopping(diagnostics, skip_faulty) || (strict && errors + following + warnings > 0)
}

/// The options without the media that this board has no use for: one that prints nothing and never did needs no board
/// for paper.
fn wanted(options: &Options, settings: &Settings, root: &Path) -> Options {
    let mut options = options.clone();
    if settings.print.presets.is_empty() && !root.join(placard::RECORD).is_file() {
        options.media.retain(|medium| *medium != Medium::Print);
    }
    options
}
