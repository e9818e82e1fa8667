//! What the typesetter may see: the theme's `print/` folder, and the few files of one job.
//!
//! Nothing is read from a disk and no clock is asked. The paths of a job's files are the same in every job, because the
//! typesetter keeps each path that it ever met.

use std::collections::HashMap;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use super::breaking::Breaking;
use super::fonts::Fonts;
use super::preset::FOLDER;
use crate::theme::Theme;

/// What all jobs of a run share.
pub(super) struct SharedWorld {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Fonts,
    sources: HashMap<FileId, Source>,
    files: HashMap<FileId, Bytes>,
    /// The folder of a theme that has templates of its own.
    own: Option<String>,
}

impl SharedWorld {
    pub(super) fn new(theme: &Theme, mut fonts: Fonts) -> Self {
        let mut shared = Self {
            library: LazyHash::new(library()),
            book: LazyHash::new(std::mem::take(&mut fonts.book)),
            fonts,
            sources: HashMap::new(),
            files: HashMap::new(),
            own: theme.own_folder(FOLDER),
        };
        for (path, bytes) in theme.files_in(FOLDER) {
            let Some(id) = id(&format!("/{path}")) else { continue };
            if path.ends_with(".typ")
                && let Ok(text) = std::str::from_utf8(bytes)
            {
                let text = text.strip_prefix('\u{feff}').unwrap_or(text);
                shared.sources.insert(id, Source::new(id, text.to_owned()));
            }
            shared.files.insert(id, Bytes::new(bytes.to_vec()));
        }
        shared
    }
}

/// The typesetter's functions and this program's own, one of which takes the place of the typesetter's.
fn library() -> Library {
    let mut library = Library::default();
    library.global.scope_mut().define("noticeboard", super::functions::module());
    library.global.scope_mut().define("range", &super::functions::RANGE);
    library
}

/// Part of the key of everything kept: a new program sets anew. The number rises with what is done after the template.
const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), " placards 6");

/// The hash of everything that decides how a job looks, beside the job.
pub(super) fn hash(theme: &Theme, fonts: blake3::Hash) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    hasher.update(VERSION.as_bytes()).update(fonts.as_bytes());
    for (path, bytes) in theme.files_in(FOLDER) {
        hasher.update(path.as_bytes()).update(&(bytes.len() as u64).to_le_bytes()).update(bytes);
    }
    hasher.finalize()
}

/// The identity of a path inside the world; `None` for what is no path.
pub(super) fn id(path: &str) -> Option<FileId> {
    Some(RootedPath::new(VirtualRoot::Project, VirtualPath::new(path).ok()?).intern())
}

/// One job's view of the world.
pub(super) struct JobWorld<'a> {
    shared: &'a SharedWorld,
    main: FileId,
    files: Vec<(FileId, Bytes)>,
    /// In place of the shared ones.
    library: Option<LazyHash<Library>>,
}

impl<'a> JobWorld<'a> {
    /// `None` for a template that is not there.
    pub(super) fn new(shared: &'a SharedWorld, template: &str) -> Option<Self> {
        let main = id(&format!("/{FOLDER}{template}"))?;
        shared.sources.contains_key(&main).then_some(Self { shared, main, files: Vec::new(), library: None })
    }

    /// The template, as its author knows it, where the theme is the board's own.
    pub(super) fn own_template(&self) -> Option<String> {
        let name = self.main.get().vpath().get_without_slash();
        self.shared.own.as_ref().map(|theme| format!("{theme}{name}"))
    }

    /// The same with leave to break words.
    pub(super) fn breaking(&self, breaking: &Breaking) -> Self {
        let library = Some(LazyHash::new(breaking.library(&self.shared.library)));
        Self { shared: self.shared, main: self.main, files: self.files.clone(), library }
    }

    /// Adds a file, in place of one of that path. What many jobs share is handed to each as the same bytes, for the
    /// typesetter then knows them again without reading them.
    pub(super) fn add(&mut self, path: &str, bytes: Bytes) {
        if let Some(id) = id(path) {
            self.files.push((id, bytes));
        }
    }
}

impl World for JobWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        self.library.as_ref().unwrap_or(&self.shared.library)
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.shared.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.shared.sources.get(&id).cloned().ok_or_else(|| missing(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let own = self.files.iter().rev().find(|(known, _)| *known == id).map(|(_, bytes)| bytes);
        own.or_else(|| self.shared.files.get(&id)).cloned().ok_or_else(|| missing(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.shared.fonts.get(index)
    }

    /// Paper carries the date of its facts, never that of the run.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn missing(id: FileId) -> FileError {
    FileError::NotFound(id.get().vpath().get_without_slash().into())
}
