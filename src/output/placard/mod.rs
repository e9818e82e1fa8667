//! Paper: placards and posters that a print shop accepts as they are.
//!
//! A [`Preset`] of the theme says what the paper is and how it looks. From the board that was assembled for print come
//! the facts of each post, roll, notice; they become jobs with all that the template sees, the jobs are set in type
//! by the typst library inside a world of a few virtual files, and the set pages are put on pages with bleed and marks,
//! on sheets, in books.
//!
//! ```text
//! preset ─┐
//! facts ──┼▶ job ──▶ typeset ──▶ compose ──▶ pdf ──▶ store ──▶ public/print, or the print command's folder
//! theme ──┘   mark      faults      sheets      boxes
//! ```
//!
//! [`prepare`] does all of it before anything is published, because some faults are found only in type. It reads photos
//! and keeps finished files in `.noticeboard/print`; everything between is pure. It refuses to publish, to lay out again
//! what is set, and to guess where something does not fit.

mod batch;
mod boxes;
mod breaking;
mod codes;
mod columns;
mod compose;
mod drawn;
mod emblem;
mod explain;
mod filed;
mod finish;
mod fonts;
mod frames;
mod functions;
mod geometry;
mod job;
mod leaving;
mod lines;
mod lists;
mod made;
mod mark;
mod offers;
mod overflow;
mod pdf;
mod photos;
mod prepare;
mod preset;
mod preview;
mod printed;
mod proof;
mod qr;
pub(crate) mod run;
mod standin;
mod store;
mod subjects;
mod typeset;
mod world;

pub use batch::{Batch, BatchFile, Found, Setup};
pub use codes::Codes;
pub use drawn::drawn;
pub use explain::{needs_larger_sheet, suggestion};
pub use filed::{FOLDER as FILED, FiledCard, FiledFile};
pub use geometry::{Flip, Grid, Sheet, holds_trim, smallest};
pub use job::Job;
pub(crate) use leaving::record as record_of;
pub use leaving::{Leaving, Why, count as count_leaving, dead_codes, leaving, without_faulty};
pub use lists::Lists;
pub use made::{Down, MADE, Made, NoBatch, Noted, Piece};
pub use offers::{Offer, PaperView};
pub use prepare::{Judged, Marks, Order, Placards, Prepared, Selection, Workshop, inspect, prepare, prepare_one};
pub use printed::{Difference, Printed, Record};
pub use proof::{Fitted, Pixels, Placed, Proof, Thing};
pub(crate) use run::title;
/// What was printed last, relative to the board.
pub const RECORD: &str = "content/print-record.csv";

pub use preset::{Element, Faces, Preset, Presets, Spec, Words};
pub use subjects::{Facts, Subject, Subjects, Target};

use super::pictures::Pictures;
use super::{Job as OutputJob, Output, Seed, Seeds, Work};
use crate::board::Board;
use crate::kinds;
use crate::theme::Theme;

/// The placards that the website links: the presets of board.yaml.
pub struct Print;

impl Output for Print {
    fn name(&self) -> &'static str {
        "print"
    }

    fn medium(&self) -> kinds::Output {
        kinds::Output::Print
    }

    fn folders(&self) -> &'static [&'static str] {
        &["print"]
    }

    fn routes(&self, board: &Board, theme: &Theme, _: &Pictures, seeds: &mut Seeds) {
        let (presets, _) = Presets::read(theme);
        for preset in board.settings.print.presets.iter().filter_map(|name| presets.get(name)) {
            for target in Target::all(board, preset.spec.subject) {
                let id = target.id(board);
                for ending in ["pdf", "webp"] {
                    let route = offers::route(&id, &preset.name, ending);
                    let (name, id) = (preset.name.clone(), id.clone());
                    let seed = Seed::new(route.clone(), None, move |planner| OutputJob {
                        route: route.as_str().into(),
                        work: Work::Make(planner.placards.file(&name, &id, ending)),
                    });
                    seeds.push(seed.unindexed());
                }
            }
        }
    }
}
