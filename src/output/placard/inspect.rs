//! What is known to be wrong with paper before anything is set in type.

use rayon::prelude::*;

use super::emblem::{self, Emblem};
use super::explain;
use super::filed::FiledCard;
use super::photos::Photos;
use super::preset::Presets;
use super::press::Press;
use super::subjects::Target;
use super::typesetter::once;
use crate::board::{Board, Boards};
use crate::diagnostic::Diagnostic;
use crate::kinds;
use crate::output::short;
use crate::photo::Limits;
use crate::source::Sources;
use crate::theme::Theme;

/// What is wrong with the presets of the theme, and with what the settings say of paper.
pub fn inspect_settings(boards: &Boards, theme: &Theme) -> Vec<Diagnostic> {
    let Some(board) = boards.of(kinds::Medium::Print) else { return Vec::new() };
    let (presets, mut diagnostics) = Presets::read(theme);
    settings_faults(board, &presets, &mut diagnostics);
    Press::of_board(board, theme, &mut diagnostics);
    diagnostics
}

/// What `check` says of paper: presets and settings, and pictures by their headers. What only type can tell is told by
/// [`super::Typesetter::set`].
pub fn inspect(boards: &Boards, theme: &Theme, sources: &Sources) -> Vec<Diagnostic> {
    let Some(board) = boards.of(kinds::Medium::Print) else { return Vec::new() };
    let (presets, mut diagnostics) = Presets::read(theme);
    settings_faults(board, &presets, &mut diagnostics);
    Press::of_board(board, theme, &mut diagnostics);
    diagnostics.extend(long_address(board));
    let limits = &board.settings.limits;
    let limits = Limits { megapixels: limits.photo_megapixels, megabytes: limits.photo_megabytes };
    for preset in board.settings.print.presets.iter().filter_map(|name| presets.get(name)) {
        let Some(slot) = &preset.spec.photo else { continue };
        let title = preset.title(board.settings.language);
        let targets = Target::all(board, preset.spec.subject);
        let told: Vec<Vec<Diagnostic>> = targets
            .into_par_iter()
            .map(|target| {
                let facts = target.facts(board, theme.strings());
                let judged = facts.photos.iter().filter_map(|photo| {
                    let (have, doubt) = Photos::estimate(sources, &limits, photo, slot)?;
                    let coarse = (have < slot.warn_dpi - 0.5).then(|| explain::coarse(title, photo, slot, have));
                    Some(coarse.into_iter().chain(doubt.map(|doubt| explain::photo_colours(photo, doubt))))
                });
                judged.flatten().collect()
            })
            .collect();
        diagnostics.extend(told.into_iter().flatten());
    }
    once(diagnostics)
}

/// A website's address that is too long even for short ones: where codes are small their modules get too fine, which only
/// setting tells of each preset.
fn long_address(board: &Board) -> Option<Diagnostic> {
    let settings = &board.settings;
    let bytes = short::least_bytes(&settings.base_url().filter(|_| !settings.print.presets.is_empty())?);
    (bytes > short::MOST).then(|| explain::long_address(bytes))
}

/// The board's emblem; tells of presets and an emblem that the settings name and nobody has.
pub(super) fn settings_faults(board: &Board, presets: &Presets, diagnostics: &mut Vec<Diagnostic>) -> Option<Emblem> {
    for (n, name) in board.settings.print.presets.iter().enumerate() {
        // A preset that is there and faulty has been told at its own file.
        let told = diagnostics.iter().any(|d| d.place.file.ends_with(&format!("/{name}.yaml")));
        if FiledCard::named(name).is_some() {
            diagnostics.push(explain::for_the_file(n, name));
        } else if presets.get(name).is_none() && !told {
            diagnostics.push(explain::unknown(presets, n, name));
        }
    }
    emblem::read(board).unwrap_or_else(|fault| {
        diagnostics.push(*fault);
        None
    })
}
