//! Recordings of texts that are read aloud, for machines without a voice of their own.
//!
//! [`Voice`] has a program of the board's choice make them, one by one, and keeps them between runs by all that decides
//! their sound: the text and the command. That the program may be run at all is not said in a board, whose authors must
//! not be able to run anything where it is built: [`Voice`] is given the leave of whoever builds. [`Clips`] is what came of
//! it. The module knows texts and files only; what is said of an item is told by its record.

mod fault;
mod run;

pub use fault::Fault;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context as _;
use rayon::prelude::*;

use crate::caches::{self, Key, Shelf};
use crate::kinds::Medium;
use crate::settings::{ClipFormat, ReadAloud};

/// The number is the layout's.
const MAGIC: &[u8; 8] = b"nb-clip1";

/// A recording, by all that decides its sound.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Clip {
    key: Key,
    ending: &'static str,
    folder: Arc<Path>,
}

impl Clip {
    /// A file's name that changes with the sound.
    pub(crate) fn name(&self) -> String {
        format!("{}.{}", &blake3::Hash::from_bytes(self.key).to_hex()[..16], self.ending)
    }

    /// The sound.
    ///
    /// # Errors
    /// When somebody took it out of the cache meanwhile.
    pub(crate) fn bytes(&self) -> anyhow::Result<Vec<u8>> {
        let kept = Shelf::at(&self.folder, MAGIC).one::<()>(&self.key, |_| Some(0));
        kept.map(|((), bytes)| bytes).with_context(|| format!("the recording {} is gone; build again", self.name()))
    }
}

/// A text of a medium's item that may be read aloud.
pub(crate) struct Said {
    pub(crate) medium: Medium,
    pub(crate) id: Arc<str>,
    pub(crate) text: String,
}

/// The recordings of a board's items.
#[derive(Clone, Debug, Default)]
pub struct Clips {
    of: HashMap<Medium, HashMap<Arc<str>, Clip>>,
    /// What the board would have, made or not.
    wanted: HashSet<Key>,
}

impl Clips {
    /// The recording of an item.
    pub(crate) fn of(&self, medium: Medium, id: &str) -> Option<&Clip> {
        self.of.get(&medium)?.get(id)
    }

    /// Those of a medium, each once, by their names.
    pub(crate) fn files(&self, medium: Medium) -> Vec<Clip> {
        let mut files: Vec<Clip> = self.of.get(&medium).into_iter().flat_map(HashMap::values).cloned().collect();
        files.sort_by_key(|clip| clip.key);
        files.dedup();
        files
    }

    /// Forgets the recordings of what is no longer said. A failure leaves them for the next time.
    pub(crate) fn prune(&self, root: &Path) {
        let folder = folder(root);
        if folder.exists() {
            let _ = Shelf::at(&folder, MAGIC).prune(&self.wanted);
        }
    }
}

/// The program that speaks.
pub(crate) struct Voice<'a> {
    settings: &'a ReadAloud,
    /// Where it is run, and what its own path is relative to.
    root: &'a Path,
    /// What tells sounds apart beside their texts.
    of: blake3::Hash,
}

/// What came of having texts read.
pub(crate) struct Made {
    pub(crate) clips: Clips,
    /// The first fault, whose it is, and how many texts have no recording for it or another.
    pub(crate) fault: Option<(Fault, Arc<str>, usize)>,
    /// How many wait for leave.
    pub(crate) waiting: usize,
}

/// Where a board's recordings are kept.
fn folder(root: &Path) -> PathBuf {
    caches::folder(root).join("clips")
}

impl<'a> Voice<'a> {
    pub(crate) fn new(settings: &'a ReadAloud, root: &'a Path) -> Self {
        let mut hasher = blake3::Hasher::new();
        for word in &settings.command {
            hasher.update(word.as_bytes()).update(b"\0");
        }
        hasher.update(settings.format.ending().as_bytes());
        // Another script under the same name is another voice.
        if let Some(program) = settings.own_program() {
            hasher.update(&std::fs::read(root.join(program)).unwrap_or_default());
        }
        Self { settings, root, of: hasher.finalize() }
    }

    fn key(&self, text: &str) -> Key {
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.of.as_bytes()).update(text.as_bytes());
        *hasher.finalize().as_bytes()
    }

    /// Has texts read, or finds them. Without `leave` the program is not run, and nothing has a recording: what is
    /// published follows from the board and the command, not from what was run before.
    pub(crate) fn read(self, said: Vec<Said>, leave: bool) -> Made {
        let wanted: HashSet<Key> = said.iter().map(|said| self.key(&said.text)).collect();
        let clips = Clips { wanted, of: HashMap::new() };
        if !leave {
            return Made { clips, fault: None, waiting: said.len() };
        }
        let faults: Mutex<Vec<(Arc<str>, Fault)>> = Mutex::default();
        let told = || faults.lock().unwrap_or_else(PoisonError::into_inner);
        let shelf = Shelf::at(&folder(self.root), MAGIC);
        let folder: Arc<Path> = shelf.folder().into();
        // The same is said on several media.
        let mut texts: Vec<&Said> = said.iter().collect();
        texts.sort_by(|a, b| (&a.text, &a.id).cmp(&(&b.text, &b.id)));
        texts.dedup_by(|a, b| a.text == b.text);
        let made: HashMap<&str, Clip> = texts
            .into_par_iter()
            .filter_map(|said| {
                let key = self.key(&said.text);
                if shelf.known::<()>(&key).is_none() {
                    // A program that cannot be run for one text cannot be for the others.
                    if told().iter().any(|(_, fault)| fault.is_of_all()) {
                        return None;
                    }
                    if let Err(fault) = self.make(&shelf, &key, &said.text) {
                        told().push((said.id.clone(), fault));
                        return None;
                    }
                }
                let clip = Clip { key, ending: self.settings.format.ending(), folder: folder.clone() };
                Some((&*said.text, clip))
            })
            .collect();
        let lacking = said.iter().filter(|said| !made.contains_key(&*said.text)).count();
        let mut of: HashMap<Medium, HashMap<Arc<str>, Clip>> = HashMap::new();
        for said in &said {
            if let Some(clip) = made.get(&*said.text) {
                of.entry(said.medium).or_default().insert(said.id.clone(), clip.clone());
            }
        }
        let mut faults = faults.into_inner().unwrap_or_else(PoisonError::into_inner);
        // Whatever was first; of several at once, by the item's name.
        faults.sort_by(|a, b| (b.1.is_of_all(), &a.0).cmp(&(a.1.is_of_all(), &b.0)));
        let fault = faults.into_iter().next().map(|(id, fault)| (fault, id, lacking));
        Made { clips: Clips { of, ..clips }, fault, waiting: 0 }
    }

    fn make(&self, shelf: &Shelf, key: &Key, text: &str) -> Result<(), Fault> {
        let bytes = run::spoken(self.settings, self.root, shelf.folder(), text)?;
        shelf.store(key, &(), &[&bytes]).map_err(|error| Fault::Disk(format!("{error:#}")))
    }
}

impl ClipFormat {
    /// How its files end.
    pub(crate) fn ending(self) -> &'static str {
        match self {
            Self::Wav => "wav",
            Self::Mp3 => "mp3",
            Self::Ogg => "ogg",
            Self::M4a => "m4a",
        }
    }

    /// Whether bytes begin as those of its files do.
    fn is(self, bytes: &[u8]) -> bool {
        match self {
            Self::Wav => bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WAVE"),
            Self::Mp3 => bytes.starts_with(b"ID3") || matches!(bytes, [0xff, second, ..] if second & 0xe0 == 0xe0),
            Self::Ogg => bytes.starts_with(b"OggS"),
            Self::M4a => bytes.get(4..8) == Some(b"ftyp"),
        }
    }
}

#[cfg(test)]
mod tests;
