//! The workers: jobs in, finished files in the store.
//!
//! Own threads with deep stacks, because templates nest deeper than the common pool's stack. Memory does not grow with the
//! number of jobs: what the typesetter remembers is dropped every few jobs, each worker holds only the pages of one common
//! file, without their pictures, and one common file is written at a time.

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use anyhow::Context;
use typst::foundations::Bytes;
use typst::layout::{Frame, FrameItem};
use typst::visualize::{Image, ImageKind};
use typst_layout::{Page, PagedDocument};

use super::compose::{self, Set};
use super::emblem::Emblem;
use super::finish::Finished;
use super::fonts::Families;
use super::geometry::{Flip, Sheet};
use super::job::Job;
use super::pdf::{self, About, Failure};
use super::photos::Photos;
use super::preset::Faces;
use super::qr;
use super::standin::{self, Known, Name, Shown};
use super::store::{Entry, Fetch, Key, Store};
use super::typeset::{self, Fault};
use super::world::{JobWorld, SharedWorld};
use crate::board::Board;

/// A worker's stack, bytes.
const STACK: usize = 16 << 20;

/// After so many jobs the typesetter forgets what it did not use for as long.
const FORGET: usize = 25;

/// Jobs that are handed to a worker at a time where they make no common file.
pub(super) const CHUNK: usize = 16;

/// How the pages of a common file are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// One piece a page.
    Book,
    /// On sheets, side by side; too large pieces in tiles.
    Sheets { sheet: Sheet, flip: Flip },
    /// As [`Layout::Sheets`], each preset on the smallest sheet that holds it.
    Fitting { flip: Flip },
}

/// A file of several jobs.
#[derive(Clone, Debug)]
pub(super) struct CommonFile {
    pub(super) layout: Layout,
    pub(super) title: String,
    /// How often each piece stands on sheets, whatever its item says.
    pub(super) copies: Option<u16>,
    /// Places in the list of jobs; neighbours of one preset are laid out together.
    pub(super) jobs: Vec<usize>,
}

/// What is asked of a list of jobs.
pub(super) struct Request<'a> {
    pub(super) jobs: &'a [Job],
    /// A file for each.
    pub(super) singles: bool,
    /// A picture beside each.
    pub(super) previews: bool,
    pub(super) common: &'a [CommonFile],
}

/// What came of it.
pub(super) struct Results {
    /// Beside the jobs: what is wrong with each.
    pub(super) faults: Vec<Vec<Fault>>,
    /// Beside the jobs: of how many pieces of paper each is.
    pub(super) leaves: Vec<usize>,
    /// Beside the common files; `None` where no job was left.
    pub(super) common: Vec<Option<Bound>>,
    /// Files that were made and not found.
    pub(super) made: usize,
}

/// A common file that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bound {
    pub(super) key: Key,
    pub(super) pages: usize,
    /// Beside its jobs that are sound: on which pages each stands.
    pub(super) spans: Vec<Range<usize>>,
}

/// Everything that workers share.
pub(super) struct Workers<'a> {
    pub(super) board: &'a Board,
    pub(super) strings: &'a serde_json::Value,
    pub(super) families: &'a Families,
    /// Made when the first job is set.
    pub(super) shared: &'a (dyn Fn() -> &'a SharedWorld + Sync),
    pub(super) photos: &'a Photos<'a>,
    pub(super) emblem: Option<&'a Emblem>,
    pub(super) store: &'a Store,
    /// Held while a common file is written, which takes much memory for a moment.
    pub(super) binding: Mutex<()>,
}

/// Whether a fault leaves no piece to print.
pub(super) fn is_fatal(fault: &Fault) -> bool {
    !matches!(fault, Fault::Photo { .. } | Fault::Coarse { .. })
}

impl Workers<'_> {
    /// Makes whatever of this is not in the store.
    ///
    /// # Errors
    /// When the disk refuses or a common file cannot be written.
    pub(super) fn run(&self, request: &Request<'_>, done: &(dyn Fn(usize) + Sync)) -> anyhow::Result<Results> {
        let jobs = request.jobs.len();
        let mut in_common = vec![false; jobs];
        let mut tasks: Vec<(Vec<usize>, Option<usize>)> = Vec::new();
        for (n, common) in request.common.iter().enumerate() {
            common.jobs.iter().for_each(|job| in_common[*job] = true);
            tasks.push((common.jobs.clone(), Some(n)));
        }
        let alone: Vec<usize> = (0..jobs).filter(|job| !in_common[*job]).collect();
        tasks.extend(alone.chunks(CHUNK).map(|chunk| (chunk.to_vec(), None)));
        let results = Mutex::new(Results {
            faults: vec![Vec::new(); jobs],
            leaves: vec![0; jobs],
            common: vec![None; request.common.len()],
            made: 0,
        });
        on_all_cores(&tasks, &|(members, common)| {
            let outcome = self.task(request, members, common.map(|n| &request.common[n]), done)?;
            let mut results = results.lock().unwrap_or_else(PoisonError::into_inner);
            for (job, (faults, leaves)) in members.iter().zip(outcome.faults.into_iter().zip(outcome.leaves)) {
                results.faults[*job] = faults;
                results.leaves[*job] = leaves;
            }
            if let Some(n) = common {
                results.common[*n] = outcome.common;
            }
            results.made += outcome.made;
            Ok(())
        })?;
        self.store.save()?;
        Ok(results.into_inner().unwrap_or_else(PoisonError::into_inner))
    }

    /// Makes whatever of some jobs is not in the store, a file for each, on this worker. Gives what is wrong with each.
    ///
    /// # Errors
    /// When the disk refuses.
    pub(super) fn singles(
        &self,
        request: &Request<'_>,
        done: &(dyn Fn(usize) + Sync),
    ) -> anyhow::Result<Vec<Vec<Fault>>> {
        let members: Vec<usize> = (0..request.jobs.len()).collect();
        Ok(self.task(request, &members, None, done)?.faults)
    }

    /// One page of the theme's own, which shows no item, on a thread with a deep stack.
    ///
    /// # Errors
    /// When the template fails, or the disk refuses.
    pub(super) fn alone(&self, template: &str, files: &[(&str, Bytes)], title: String, key: Key) -> anyhow::Result<()> {
        let (pdf, pages) = self.pages(template, files, title, key)?;
        self.store.put(key, Entry::new(Vec::new(), pages, Vec::new()), Some((&pdf, &no_picture)), None)
    }

    /// A document of the theme's own as bytes, which are kept nowhere.
    ///
    /// # Errors
    /// When the template fails.
    pub(super) fn unkept(
        &self,
        template: &str,
        files: &[(&str, Bytes)],
        title: String,
        key: Key,
    ) -> anyhow::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.pages(template, files, title, key)?.0.write(&mut bytes, &no_picture)?;
        Ok(bytes)
    }

    /// Sets pages that show no item's pictures but those among the files, on a thread with a deep stack; gives how many.
    fn pages(
        &self,
        template: &str,
        files: &[(&str, Bytes)],
        title: String,
        key: Key,
    ) -> anyhow::Result<(Finished, usize)> {
        let work = || {
            let mut world = JobWorld::new((self.shared)(), template)
                .with_context(|| format!("the theme has no print/{template}"))?;
            files.iter().for_each(|(path, bytes)| world.add(path, bytes.clone()));
            let set = typeset::typeset(&world);
            let document =
                set.document.with_context(|| format!("print/{template} of the theme fails: {:?}", set.faults))?;
            // What goes on from page to page is one thing.
            let face = |page| compose::plain(super::frames::face(page, 0, 0.0, None));
            let pages: Vec<_> = document.pages().iter().map(face).collect();
            let number = pages.len();
            let language = self.board.settings.language;
            let about = About { title, language, date: None, key, tagged: true, press: None };
            let made = pdf::make(pages, &about, &Known::new()).map_err(|failure| refused(failure, template))?;
            Ok((made, number))
        };
        std::thread::scope(|scope| {
            let thread =
                std::thread::Builder::new().spawn_scoped(scope, || apart(work)).context("cannot start a thread")?;
            thread.join().unwrap_or_else(|_| {
                anyhow::bail!("the typesetter broke off: a fault of this program, please report it")
            })?
        })
    }

    fn task(
        &self,
        request: &Request<'_>,
        members: &[usize],
        common: Option<&CommonFile>,
        done: &(dyn Fn(usize) + Sync),
    ) -> anyhow::Result<TaskResults> {
        let jobs: Vec<&Job> = members.iter().map(|n| &request.jobs[*n]).collect();
        let known: Vec<Option<Entry>> = jobs
            .iter()
            .map(|job| {
                self.store.get(&job.key).filter(|entry| !request.previews || entry.preview.is_some() || fatal(entry))
            })
            .collect();
        let mut outcome = TaskResults { faults: Vec::new(), leaves: Vec::new(), common: None, made: 0 };
        if known.iter().all(Option::is_some) {
            let entries: Vec<Entry> = known.iter().flatten().cloned().collect();
            let sound: Vec<&Job> = jobs.iter().zip(&entries).filter(|(_, e)| !fatal(e)).map(|(job, _)| *job).collect();
            let found = match common {
                None => Some(None),
                Some(_) if sound.is_empty() => Some(None),
                Some(common) => {
                    let key = common_key(common, &sound);
                    self.store.get(&key).map(|entry| Some(Bound { key, pages: entry.pages, spans: entry.spans }))
                }
            };
            if let Some(common) = found {
                let leaves = jobs.iter().zip(&entries).map(|(job, entry)| job.preset.spec.faces.leaves(entry.pages));
                outcome.leaves = leaves.collect();
                outcome.faults = entries.into_iter().map(|entry| entry.faults).collect();
                outcome.common = common;
                done(jobs.len());
                return Ok(outcome);
            }
        }
        let mut documents: Vec<SetPlacard<'_>> = Vec::new();
        for (n, (job, known)) in jobs.iter().zip(known).enumerate() {
            match known {
                Some(entry) if common.is_none() || fatal(&entry) => {
                    outcome.leaves.push(job.preset.spec.faces.leaves(entry.pages));
                    outcome.faults.push(entry.faults);
                }
                known => {
                    let (faults, piece) = self.job(request, job, known)?;
                    outcome.made += 1;
                    let pages = piece.as_ref().map_or(0, |piece| piece.pages.len());
                    outcome.leaves.push(job.preset.spec.faces.leaves(pages));
                    documents.extend(piece.filter(|_| common.is_some()));
                    outcome.faults.push(faults);
                }
            }
            if n % FORGET == FORGET - 1 {
                typst::comemo::evict(1);
            }
            done(1);
        }
        if let Some(common) = common
            && !documents.is_empty()
        {
            let sound: Vec<&Job> = documents.iter().map(|piece| piece.job).collect();
            let key = common_key(common, &sound);
            let alone = self.binding.lock().unwrap_or_else(PoisonError::into_inner);
            outcome.common = Some(self.common(common, &documents, key)?);
            drop(documents);
            drop(alone);
            outcome.made += 1;
        }
        typst::comemo::evict(1);
        Ok(outcome)
    }

    /// One job: set, judged and, where it is asked for and not known, written.
    fn job<'j>(
        &self,
        request: &Request<'_>,
        job: &'j Job,
        known: Option<Entry>,
    ) -> anyhow::Result<(Vec<Fault>, Option<SetPlacard<'j>>)> {
        let Some((world, shown)) = job.world((self.shared)(), self.photos, self.emblem, request.previews) else {
            let message = format!("{}.typ is not UTF-8", job.preset.name);
            return Ok((vec![Fault::Template { file: None, bytes: None, message, hints: Vec::new() }], None));
        };
        let set = typeset::typeset(&world);
        let mut faults = set.faults;
        if let Some(document) = &set.document {
            faults.extend(unlike(job, document));
        }
        faults.sort();
        faults.dedup();
        let sound = |faults: &[Fault]| !faults.iter().any(is_fatal);
        let piece = set.document.as_ref().filter(|_| sound(&faults)).map(|document| SetPlacard {
            job,
            pages: document.pages().iter().map(|page| lighter(page, &shown)).collect(),
            shown,
        });
        if let (Some(entry), true) = (&known, piece.is_some()) {
            return Ok((entry.faults.clone(), piece));
        }
        let mut pdf = None;
        let mut preview = None;
        let mut pages = 0;
        if let Some(piece) = piece.as_ref().filter(|_| request.singles) {
            let composed = compose::single(&Set { preset: &job.preset, pages: &piece.pages, number: 0 });
            pages = composed.len();
            match pdf::make(composed, &self.about(job), &standin::known([&piece.shown])) {
                Ok(made) => pdf = Some(made),
                Err(Failure::Refused(errors)) => faults.extend(errors.iter().map(|e| typeset::told(&world, e))),
                Err(Failure::Machine(error)) => return Err(error.context(format!("writing {}", job.facts.id))),
            }
            if pdf.is_some() && request.previews {
                preview = set.document.as_ref().and_then(super::preview::preview);
            }
        }
        if request.singles || !sound(&faults) {
            let shows = vec![(job.facts.id.to_string(), job.mark.clone())];
            let entry = Entry::new(faults.clone(), pages, shows);
            let pieces = piece.as_slice();
            let fetch = |name: &Name| self.fetch(pieces, name);
            self.store.put(job.key, entry, pdf.as_ref().map(|pdf| (pdf, &fetch as &Fetch<'_>)), preview.as_deref())?;
        }
        let piece = piece.filter(|_| pdf.is_some() || !request.singles);
        Ok((faults, piece))
    }

    /// The bytes of a picture that one of these pieces shows.
    pub(super) fn fetch(&self, pieces: &[SetPlacard<'_>], name: &Name) -> anyhow::Result<Vec<u8>> {
        let found = pieces.iter().find_map(|piece| {
            let (_, n) = piece.shown.photos.iter().find(|(fine, _)| fine.name == *name)?;
            piece.job.fine(self.photos, *n)
        });
        found.context("a photo is no longer there")
    }

    fn about(&self, job: &Job) -> About {
        About {
            title: title(job),
            language: self.board.settings.language,
            date: job.facts.edition,
            key: job.key,
            tagged: true,
            press: job.preset.press.clone(),
        }
    }
}

/// A job that is set.
pub(super) struct SetPlacard<'a> {
    pub(super) job: &'a Job,
    pub(super) pages: Vec<Page>,
    pub(super) shown: Shown,
}

/// A page as it goes into files, whose pictures are put in when they are written: the same page whatever it was set
/// with, and light while it waits for the others of a common file.
fn lighter(page: &Page, shown: &Shown) -> Page {
    let lighter = |image: &Image| standin::lighter(image, shown.code.as_ref());
    let frame = super::frames::with_pictures(&page.frame, &lighter);
    Page { frame, ..page.clone() }
}

/// Does tasks on all cores, in their order and each on a thread with a deep stack. The first that fails ends it.
///
/// # Errors
/// That of the task that failed; when the system has no thread left, or the typesetter breaks off.
pub(super) fn on_all_cores<T: Sync>(
    tasks: &[T],
    work: &(dyn Fn(&T) -> anyhow::Result<()> + Sync),
) -> anyhow::Result<()> {
    let failure: Mutex<Option<anyhow::Error>> = Mutex::new(None);
    let next = AtomicUsize::new(0);
    let worker = || {
        while let Some(task) = tasks.get(next.fetch_add(1, Ordering::Relaxed)) {
            if failure.lock().unwrap_or_else(PoisonError::into_inner).is_some() {
                break;
            }
            if let Err(error) = work(task) {
                *failure.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                break;
            }
        }
    };
    let workers = rayon::current_num_threads().min(tasks.len());
    std::thread::scope(|scope| -> anyhow::Result<()> {
        let mut threads = Vec::new();
        for _ in 0..workers {
            let thread = std::thread::Builder::new().spawn_scoped(scope, || apart(worker));
            threads.push(thread.context("cannot start a thread")?);
        }
        for thread in threads {
            thread.join().unwrap_or_else(|_| {
                anyhow::bail!("the typesetter broke off: a fault of this program, please report it")
            })?;
        }
        Ok(())
    })?;
    typst::comemo::evict(0);
    match failure.into_inner().unwrap_or_else(PoisonError::into_inner) {
        Some(error) => Err(error),
        None => Ok(()),
    }
}

/// Does something on a thread of its own, which is a pool of one. The typesetter and the PDF writer hand small pieces of
/// work to rayon; with a worker on each core nobody is free to take them, and waking others costs more than the pieces.
///
/// # Errors
/// When the system has no thread left.
pub(super) fn apart<T: Send>(work: impl FnOnce() -> T + Send) -> anyhow::Result<T> {
    let pool =
        rayon::ThreadPoolBuilder::new().num_threads(1).stack_size(STACK).thread_name(|_| "typesetting".to_owned());
    Ok(pool.build().context("cannot start a thread")?.install(work))
}

/// For pages without pictures.
fn no_picture(_: &Name) -> anyhow::Result<Vec<u8>> {
    anyhow::bail!("a page without pictures shows one")
}

struct TaskResults {
    faults: Vec<Vec<Fault>>,
    leaves: Vec<usize>,
    common: Option<Bound>,
    made: usize,
}

fn fatal(entry: &Entry) -> bool {
    entry.faults.iter().any(is_fatal)
}

/// What a piece is called where only one line is seen.
pub(crate) fn title(job: &Job) -> String {
    match job.facts.names.is_empty() {
        true => job.facts.title.clone(),
        false => format!("{} · {}", job.facts.names, job.facts.title),
    }
}

/// Why a file that is no item's was not written.
pub(super) fn refused(failure: Failure, name: &str) -> anyhow::Error {
    match failure {
        Failure::Machine(error) => error.context(format!("writing {name}")),
        Failure::Refused(errors) => {
            let reasons: Vec<_> = errors.iter().map(|error| error.message.to_string()).collect();
            anyhow::anyhow!("writing {name}: {}", reasons.join("; "))
        }
    }
}

/// The key of a common file: its layout, its title and the jobs on it.
fn common_key(common: &CommonFile, jobs: &[&Job]) -> Key {
    let mut hasher = blake3::Hasher::new();
    hasher.update(format!("{:?}", common.layout).as_bytes()).update(common.title.as_bytes()).update(b"\0");
    for job in jobs {
        hasher.update(&job.key).update(&job.copies(common.copies).to_le_bytes());
    }
    *hasher.finalize().as_bytes()
}

/// What cameras of telephones tell apart at arm's length, hundredths of a millimetre.
const LEAST_MODULE: u32 = 40;

/// The module of the finest code in a frame, mm.
fn finest_code(frame: &Frame) -> Option<f64> {
    let modules = frame.items().filter_map(|(_, item)| match item {
        FrameItem::Group(group) => finest_code(&group.frame),
        FrameItem::Image(image, size, _) => match image.kind() {
            ImageKind::Svg(svg) if qr::is_code(svg.data()) => Some(size.x.to_mm() / image.width().max(1.0)),
            _ => None,
        },
        _ => None,
    });
    modules.min_by(f64::total_cmp)
}

/// Pages that are not what the preset says.
fn unlike(job: &Job, document: &PagedDocument) -> Vec<Fault> {
    let spec = &job.preset.spec;
    let have = document.pages().len();
    let mut faults = Vec::new();
    let want = match spec.faces {
        Faces::One if have != 1 => Some(1),
        Faces::Tent | Faces::FootedTent if !(1..=2).contains(&have) => Some(1),
        Faces::Two if have != 2 => Some(2),
        Faces::Many if have == 0 => Some(1),
        _ => None,
    };
    faults.extend(want.map(|want| Fault::Pages { have, want }));
    for page in document.pages() {
        // Rounded, for sizes are reckoned in points.
        let module = finest_code(&page.frame).map(|module| (module * 100.0).round() as u32);
        faults.extend(module.filter(|module| *module < LEAST_MODULE).map(|module| Fault::FineCode { module }));
    }
    let tenths = |mm: f64| (mm * 10.0).round() as i64;
    let want = (tenths(spec.size.0), tenths(spec.size.1));
    for page in document.pages() {
        let size = super::frames::size_mm(&page.frame);
        let have = (tenths(size.0), tenths(size.1));
        if have != want {
            faults.push(Fault::Size { have, want });
        }
    }
    faults
}
