//! A batch for the print shop: which files there are, how many of what, and in which order.

use std::sync::Arc;

use super::explain;
use super::geometry::{Flip, Grid, Sheet, holds_trim};
use super::job::Job;
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
    /// One file of everything, whatever the preset.
    pub changed: bool,
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
            let needs_no_cut = spec.bleed == 0.0 && spec.faces != Faces::Tent;
            holds_trim(sheet, trim) && !needs_no_cut && Grid::on(sheet, trim, spec.bleed, spec.sheet.gutter).is_none()
        });
        unfit
            .map(|preset| {
                let next = Sheet::ALL
                    .into_iter()
                    .find(|next| Grid::on(*next, preset.trim(), preset.spec.bleed, preset.spec.sheet.gutter).is_some());
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
        for (n, job) in jobs.iter().enumerate() {
            if !refused[n] && !done.faults[n].iter().any(is_fatal) {
                let own = singles.then(|| single_path(job));
                if let Some(path) = &own {
                    files.push(BatchFile { path: path.clone(), pages: 1, key: job.key });
                }
                found[n] = Some(Found { own, common: None });
            }
        }
        for ((path, common), made) in planned.into_iter().zip(&done.common) {
            let Some((key, pages)) = made else { continue };
            for job in &common.jobs {
                found[*job].iter_mut().for_each(|found| found.common = Some(path.clone()));
            }
            files.push(BatchFile { path, pages: *pages, key: *key });
        }
        Ok((Batch { files, found }, diagnostics))
    }

    /// The common files with their paths, of the jobs at these places.
    fn plan(&self, jobs: &[Job], places: &[usize], setup: Setup) -> Vec<(String, CommonFile)> {
        let language = self.board().settings.language;
        let board = &self.board().settings.title.0;
        let mut planned = Vec::new();
        let numbered = |stem: String, n: usize, of: usize| if of == 1 { stem } else { format!("{stem}-{:02}", n + 1) };
        if setup.changed {
            let layout = match setup.sheet {
                Some(sheet) => Layout::Sheets { sheet, flip: setup.flip },
                None => Layout::Fitting { flip: setup.flip },
            };
            let shards: Vec<&[usize]> = places.chunks(SHARD).collect();
            for (n, shard) in shards.iter().enumerate() {
                let path = format!("{}.pdf", numbered("changed".to_owned(), n, shards.len()));
                planned.push((path, CommonFile { layout, title: board.clone(), jobs: shard.to_vec() }));
            }
            return planned;
        }
        for run in places.chunk_by(|a, b| jobs[*a].preset.name == jobs[*b].preset.name) {
            let Some(preset) = run.first().map(|n| &jobs[*n].preset) else { continue };
            let (layout, stem) = match setup.sheet {
                Some(sheet) => {
                    (Layout::Sheets { sheet, flip: setup.flip }, format!("{}-{}", preset.name, sheet.word()))
                }
                None => (Layout::Book, preset.name.to_string()),
            };
            let shards: Vec<&[usize]> = run.chunks(SHARD).collect();
            for (n, shard) in shards.iter().enumerate() {
                let path = format!("{}.pdf", numbered(stem.clone(), n, shards.len()));
                let title = format!("{} · {board}", preset.title(language));
                planned.push((path, CommonFile { layout, title, jobs: shard.to_vec() }));
            }
        }
        planned
    }

    /// The page by which a printer is measured, on the sheet that is printed on.
    ///
    /// # Errors
    /// When the theme has no such page, or the disk refuses.
    pub fn calibration(&self, setup: Setup) -> anyhow::Result<Batch> {
        let sheet = setup.sheet.unwrap_or(Sheet::A4);
        let key = self.calibration_page(sheet)?;
        let path = format!("calibration-{}.pdf", sheet.word());
        Ok(Batch { files: vec![BatchFile { path, pages: 1, key }], found: Vec::new() })
    }

    /// The bytes of a batch's file, on the disk.
    pub fn path_of(&self, file: &BatchFile) -> std::path::PathBuf {
        self.store.pdf(&file.key)
    }
}

/// A placard's own file in a batch: a folder for each preset, below it as on the board.
fn single_path(job: &Job) -> String {
    match &*job.facts.id {
        "" => format!("{}/board.pdf", job.preset.name),
        id => format!("{}/{id}.pdf", job.preset.name),
    }
}
