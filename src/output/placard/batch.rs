//! A batch for the print shop: which files there are, how many of what, and in which order.

use std::sync::Arc;

use super::explain;
use super::geometry::{Flip, Sheet, holds_trim};
use super::job::Job;
use super::naming;
use super::preset::{Faces, Preset};
use super::store::Key;
use super::typesetter::Typesetter;
use super::workers::{CommonFile, Layout, Request, is_fatal};
use crate::diagnostic::Diagnostic;

/// Placards in one common file, at most: its pages are held until it is written.
const SHARD: usize = 100;

/// How a batch is laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Setup {
    /// Imposed on this sheet; `None`: each piece on a page of its own.
    pub sheet: Option<Sheet>,
    pub flip: Flip,
    /// A file for each paper and sheet, whatever the preset.
    pub changed: bool,
    /// How often each piece is made, whatever its item says.
    pub copies: Option<u16>,
}

impl Setup {
    /// The sheet that pieces of a preset stand on; none where each has a page of its own, of its own size.
    pub(super) fn sheet_of(self, preset: &Preset) -> Option<Sheet> {
        let spec = &preset.spec;
        match (self.sheet, self.changed) {
            (Some(sheet), _) => Some(sheet),
            // Office paper goes through as it is.
            (None, true) if spec.bleed > 0.0 || spec.faces == Faces::Two => preset.smallest(),
            (None, _) => None,
        }
    }
}

/// A file of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchFile {
    /// Relative to the folder.
    pub path: String,
    pub pages: usize,
    pub(super) key: Key,
}

/// Where a placard is to be found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Its own file, where it has one.
    pub own: Option<String>,
    /// The common file that it stands in.
    pub common: Option<String>,
    /// On which of its pages, from 1.
    pub pages: Option<(usize, usize)>,
    /// Of how many pieces of paper it is.
    pub leaves: usize,
}

/// A finished batch.
pub struct Batch {
    pub files: Vec<BatchFile>,
    /// Beside the jobs; `None` for those that are faulty.
    pub found: Vec<Option<Found>>,
}

impl Typesetter<'_> {
    /// What of these presets does not go on the sheet, with the sheet that holds it.
    pub fn unfit(&self, presets: &[Arc<Preset>], setup: Setup) -> Vec<Diagnostic> {
        let Some(sheet) = setup.sheet else { return Vec::new() };
        let language = self.board().settings.language;
        let unfit = presets.iter().filter(|preset| {
            let (spec, trim) = (&preset.spec, preset.trim());
            let needs_no_cut = spec.bleed == 0.0 && !spec.faces.is_folded();
            holds_trim(sheet, trim) && !needs_no_cut && preset.grid(sheet).is_none()
        });
        unfit
            .map(|preset| {
                let next = Sheet::ALL.into_iter().find(|next| preset.grid(*next).is_some());
                explain::needs_larger_sheet(preset, preset.title(language), sheet.name(), next.map(Sheet::word))
            })
            .collect()
    }

    /// Makes a batch. `jobs` are grouped by preset; beside them stands which of them were `refused`.
    ///
    /// # Errors
    /// When the disk refuses or the typesetter breaks off.
    pub fn batch(
        &self,
        jobs: &[Job],
        refused: &[bool],
        setup: Setup,
        progress: &(dyn Fn(usize) + Sync),
    ) -> anyhow::Result<(Batch, Vec<Diagnostic>)> {
        let singles = setup.sheet.is_none() && !setup.changed;
        let sound: Vec<usize> = (0..jobs.len()).filter(|n| !refused[*n]).collect();
        let planned = self.plan(jobs, &sound, setup);
        let common: Vec<CommonFile> = planned.iter().map(|(_, common)| common.clone()).collect();
        let request = Request { jobs, singles, previews: false, common: &common };
        let (done, diagnostics) = self.make(&request, &self.places(), progress)?;
        let mut files = Vec::new();
        let mut found: Vec<Option<Found>> = vec![None; jobs.len()];
        let org = |job: &Job| self.board().org(job.org()).draft.short().to_owned();
        let own = if singles {
            naming::own(jobs, &org, self.theme().strings(), self.board().settings.language)
        } else {
            Vec::new()
        };
        for (n, job) in jobs.iter().enumerate() {
            if !refused[n] && !done.faults[n].iter().any(is_fatal) {
                let (own, leaves) = (own.get(n).cloned(), done.leaves[n]);
                if let Some(path) = &own {
                    let pages = if job.preset.spec.faces == Faces::Two { leaves * 2 } else { leaves };
                    files.push(BatchFile { path: path.clone(), pages, key: job.key });
                }
                found[n] = Some(Found { own, leaves, ..Found::default() });
            }
        }
        for ((path, common), made) in planned.into_iter().zip(&done.common) {
            let Some(made) = made else { continue };
            let sound = common.jobs.iter().filter_map(|job| found.get_mut(*job)?.is_some().then_some(*job));
            let sound: Vec<usize> = sound.collect();
            for (n, job) in sound.into_iter().enumerate() {
                for found in found[job].iter_mut() {
                    found.common = Some(path.clone());
                    found.pages = made.spans.get(n).map(|span| (span.start + 1, span.end.max(span.start + 1)));
                }
            }
            files.push(BatchFile { path, pages: made.pages, key: made.key });
        }
        Ok((Batch { files, found }, diagnostics))
    }

    /// The common files with their paths, of the jobs at these places.
    fn plan(&self, jobs: &[Job], places: &[usize], setup: Setup) -> Vec<(String, CommonFile)> {
        let language = self.board().settings.language;
        let strings = self.theme().strings();
        let board = &self.board().settings.title.0;
        let layout = match (setup.sheet, setup.changed) {
            (Some(sheet), _) => Layout::Sheets { sheet, flip: setup.flip },
            (None, true) => Layout::Fitting { flip: setup.flip },
            (None, false) => Layout::Book,
        };
        // What goes through the press together: of one preset, or of one paper on one sheet.
        let mut groups: Vec<(String, String, Vec<usize>)> = Vec::new();
        for place in places {
            let preset = &jobs[*place].preset;
            let (stem, title) = if setup.changed {
                let sheet =
                    setup.sheet_of(preset).map_or_else(|| naming::size(preset), |sheet| sheet.name().to_owned());
                let paper = naming::part(preset.spec.material.get(language));
                let parts = [strings.get("print.file.changed"), &sheet, &paper].map(str::to_owned);
                (parts.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join("_"), board.clone())
            } else {
                let word = match setup.sheet {
                    Some(sheet) => strings.format("print.file.sheets", &[("sheet", &sheet.name())]),
                    None => strings.get("print.file.book").to_owned(),
                };
                let title = format!("{} · {board}", preset.title(language));
                (format!("{}_{word}", naming::stem(preset, language)), title)
            };
            match groups.iter_mut().find(|(known, ..)| *known == stem) {
                Some((.., members)) => members.push(*place),
                None => groups.push((stem, title, vec![*place])),
            }
        }
        let mut planned = Vec::new();
        for (stem, title, members) in groups {
            let shards: Vec<&[usize]> = members.chunks(SHARD).collect();
            for (n, shard) in shards.iter().enumerate() {
                let number = if shards.len() == 1 { String::new() } else { format!("-{:02}", n + 1) };
                let common = CommonFile { layout, title: title.clone(), copies: setup.copies, jobs: shard.to_vec() };
                planned.push((format!("{stem}{number}.pdf"), common));
            }
        }
        planned
    }

    /// The bytes of a batch's file, on the disk.
    pub fn path_of(&self, file: &BatchFile) -> std::path::PathBuf {
        self.store.pdf(&file.key)
    }
}
