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
//! [`Typesetter::set`] does all of it for the placards of a plan, before its pages are made, because some faults are found
//! only in type and pages lead only to what could be made. It reads photos and keeps finished files in
//! `.noticeboard/print`; everything between is pure. It refuses to publish, to lay out again what is set, and to guess
//! where something does not fit.

mod batch;
mod batch_json;
mod binding;
mod boxes;
mod breaking;
mod calibration;
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
mod inspect;
mod job;
mod joblist;
mod leaving;
mod lines;
mod lists;
mod mark;
mod naming;
mod offers;
mod overflow;
mod pdf;
mod photos;
mod preset;
mod press;
mod preview;
mod printed;
mod proof;
pub(in crate::output) mod qr;
mod reads;
mod render;
mod review;
mod signoff;
mod standin;
mod store;
mod subjects;
mod typeset;
mod typesetter;
pub(crate) mod workers;
mod world;

pub use batch::{Batch, BatchFile, Found, Setup};
pub use batch_json::{Down, MADE, Made, NoBatch, Noted, Piece};
pub use codes::Codes;
pub use drawn::drawn;
pub use explain::{needs_larger_sheet, suggestion};
pub use filed::{FOLDER as FILED, FiledCard, FiledFile};
pub use geometry::{Flip, Grid, Sheet, holds_trim};
pub use inspect::{inspect, inspect_settings};
pub use job::Job;
pub(crate) use leaving::record as record_of;
pub use leaving::{Leaving, Why, count as count_leaving, dead_codes, leaving, without_faulty};
pub use lists::{Lists, csv};
pub use offers::{Form, Offer, Offered, PaperView, Placards, has_paper};
pub use printed::{Difference, Printed, Record};
pub use proof::{Fitted, Pixels, Placed, Proof, Thing};
pub use typesetter::{Judged, Marks, Selection, Typesetter};
pub(crate) use workers::title;
/// What was printed last, relative to the board.
pub const RECORD: &str = "content/print-record.csv";

pub(crate) use naming::part as part_of_name;
pub use preset::{Element, Faces, Otherwise, Preset, Presets, Spec, Variant, Words};
pub use press::Press;
pub(crate) use review::{Seen, code};
pub use signoff::Beside;
pub use subjects::{Facts, Subject, Subjects, Target};

use super::pictures::Pictures;
use super::{Job as OutputJob, Output, PlannedFile, PlannedFiles};
use crate::board::Board;
use crate::kinds;
use crate::theme::Theme;

/// The placards that the website links: the presets of board.yaml.
pub struct Print;

impl Output for Print {
    fn name(&self) -> &'static str {
        "print"
    }

    fn medium(&self) -> kinds::Medium {
        kinds::Medium::Print
    }

    fn folders(&self) -> &'static [&'static str] {
        &["print"]
    }

    fn routes(&self, board: &Board, theme: &Theme, _: &Pictures, files: &mut PlannedFiles) {
        let (presets, _) = Presets::read(theme);
        for preset in board.settings.print.presets.iter().filter_map(|name| presets.get(name)) {
            for target in Target::all(board, preset.spec.subject) {
                for form in [Form::Pdf, Form::Preview] {
                    let route = offers::route(&target.id(board), &preset.name, form);
                    let job = OutputJob::Placard(Offered { preset: preset.name.clone(), target, form });
                    files.push(PlannedFile::new(route, None, job).unindexed());
                }
            }
        }
    }
}
