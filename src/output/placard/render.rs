//! Placards of a plan, set in type: each is a job like any other, and gives its files beside what is wrong with it.
//!
//! They are set before the pages are made, because a page leads only to what could be made. What a placard shows is made
//! up by the worker that sets it, and its files are handed on at once, so that nothing grows with their number.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

use anyhow::Context;
use typst::foundations::Bytes;

use super::job::{self, Job};
use super::offers::{Form, Offered};
use super::typesetter::{Typesetter, once};
use super::workers::{CHUNK, Request, is_fatal, on_all_cores};
use crate::diagnostic::Diagnostic;
use crate::output::{Artifact, Job as OutputJob, PlannedFile, Rendered};

impl Typesetter<'_> {
    /// Sets the placards of some planned files, or finds them among those set before, and hands on each file with what it
    /// became: none, where the placard is faulty. Gives all that is wrong, each thing once. Files of one placard stand one
    /// after the other. `progress` is asked once, with the number of placards; what it gives hears how many are done.
    ///
    /// # Errors
    /// When the disk refuses, the typesetter breaks off, or whoever is handed a file refuses it.
    pub(crate) fn set(
        &self,
        files: &[&PlannedFile],
        each: &(dyn Fn(&PlannedFile, Option<Artifact>) -> anyhow::Result<()> + Sync),
        progress: &dyn Fn(usize) -> Box<dyn Fn(usize) + Sync>,
    ) -> anyhow::Result<Vec<Diagnostic>> {
        let placards: Vec<(&Offered, &[&PlannedFile])> = files
            .chunk_by(|a, b| same_placard(a, b))
            .filter_map(|files| Some((offered(files.first()?)?, files)))
            .collect();
        let done = progress(placards.len());
        let language = self.board().settings.language;
        let mut preset_files: HashMap<&str, Bytes> = HashMap::new();
        for preset in placards.iter().filter_map(|(offered, _)| self.presets.get(&offered.preset)) {
            preset_files.entry(&preset.name).or_insert_with(|| job::preset_file(preset, language));
        }
        let shared = || self.shared_world();
        let (builder, workers, places) = (self.builder(), self.workers(&shared), self.places());
        let found: Mutex<BTreeMap<usize, Vec<Diagnostic>>> = Mutex::default();
        let chunks: Vec<_> = placards.chunks(CHUNK).enumerate().collect();
        on_all_cores(&chunks, &|(number, chunk)| {
            let jobs = chunk.iter().map(|(Offered { preset, target, .. }, _)| {
                let known = self.presets.get(preset).zip(preset_files.get(&**preset));
                let (preset, file) = known.with_context(|| format!("the theme has no preset {preset}"))?;
                Ok(builder.job(preset, file, *target))
            });
            let jobs: Vec<Job> = jobs.collect::<anyhow::Result<_>>()?;
            let judged = self.judge_in(&jobs, &places);
            let faults =
                workers.singles(&Request { jobs: &jobs, singles: true, previews: true, common: &[] }, &*done)?;
            let mut diagnostics = judged.diagnostics;
            for (((job, faults), refused), (_, files)) in jobs.iter().zip(&faults).zip(judged.refused).zip(*chunk) {
                diagnostics.extend(faults.iter().map(|fault| places.explain(job, fault)));
                let sound = !refused && !faults.iter().any(is_fatal);
                for file in *files {
                    each(file, offered(file).filter(|_| sound).map(|offered| self.artifact(job, offered.form)))?;
                }
            }
            if !diagnostics.is_empty() {
                found.lock().unwrap_or_else(PoisonError::into_inner).insert(*number, diagnostics);
            }
            Ok(())
        })?;
        self.store.save()?;
        let found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok(once(found.into_values().flatten().collect()))
    }

    /// Sets the placard of one file.
    ///
    /// # Errors
    /// As [`Typesetter::set`].
    pub(crate) fn set_one(&self, file: &PlannedFile) -> anyhow::Result<Rendered> {
        let made = Mutex::new(None);
        let keep = |_: &PlannedFile, artifact| {
            *made.lock().unwrap_or_else(PoisonError::into_inner) = artifact;
            Ok(())
        };
        let diagnostics = self.set(&[file], &keep, &|_| Box::new(|_| {}))?;
        Ok(Rendered { artifact: made.into_inner().unwrap_or_else(PoisonError::into_inner), diagnostics })
    }

    fn artifact(&self, job: &Job, form: Form) -> Artifact {
        Artifact::File(match form {
            Form::Pdf => self.store.pdf(&job.key),
            Form::Preview => self.store.preview(&job.key),
        })
    }
}

fn offered(file: &PlannedFile) -> Option<&Offered> {
    match &file.job {
        OutputJob::Placard(offered) => Some(offered),
        _ => None,
    }
}

fn same_placard(a: &PlannedFile, b: &PlannedFile) -> bool {
    let of = |file| offered(file).map(|offered| (&offered.preset, offered.target));
    of(a) == of(b)
}
