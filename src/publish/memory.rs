//! The destination of `serve` and of tests: an edition in memory, switched as a whole.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::SystemTime;

use anyhow::{Context, Result, bail};

use super::manifest::Fingerprint;
use super::paths::{self, Claim, Kept, Names, Taken};
use super::{Content, Destination, Report};

/// A site in memory. Readers take [`current`](MemorySite::current) and hold it for as long as
/// one request lasts.
#[derive(Debug, Default)]
pub struct MemorySite {
    current: RwLock<Arc<MemoryEdition>>,
}

/// One edition, never changed once it is published.
#[derive(Debug, Default)]
pub struct MemoryEdition {
    /// Counts the editions that differed; 0 before the first.
    generation: u64,
    files: BTreeMap<Box<str>, Body>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Body {
    Bytes(Arc<[u8]>, Fingerprint),
    /// Read when asked for: photos need not all be in memory.
    File {
        path: PathBuf,
        len: u64,
        modified: Option<SystemTime>,
    },
}

impl MemorySite {
    /// A site without an edition.
    pub fn new() -> Arc<Self> {
        Arc::default()
    }

    /// The edition that is published now.
    pub fn current(&self) -> Arc<MemoryEdition> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl MemoryEdition {
    /// Grows by one with every edition that differs from the one before.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// The content of the file at `path`.
    pub fn get(&self, path: &str) -> Option<Content> {
        self.files.get(path).map(|body| match body {
            Body::Bytes(bytes, _) => Content::Shared(bytes.clone()),
            Body::File { path, .. } => Content::CopyOf(path.clone()),
        })
    }

    /// All paths, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(AsRef::as_ref)
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is no file.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

impl Body {
    fn print(&self) -> Option<Fingerprint> {
        match self {
            Body::Bytes(_, print) => Some(*print),
            Body::File { .. } => None,
        }
    }

    fn len(&self) -> u64 {
        match self {
            Body::Bytes(bytes, _) => bytes.len() as u64,
            Body::File { len, .. } => *len,
        }
    }
}

/// An edition on its way into a [`MemorySite`].
pub struct MemoryPublication {
    site: Arc<MemorySite>,
    base: Arc<MemoryEdition>,
    names: Names,
    put: Mutex<HashMap<Box<str>, Body>>,
    kept: Mutex<Vec<Kept>>,
}

impl MemoryPublication {
    /// Begins the next edition of `site`.
    pub fn begin(site: &Arc<MemorySite>) -> Self {
        MemoryPublication {
            site: site.clone(),
            base: site.current(),
            names: Names::default(),
            put: Mutex::default(),
            kept: Mutex::default(),
        }
    }

    fn add(&self, path: &str, body: Body) -> Result<()> {
        paths::check(path)?;
        // An equal body of the last edition is shared, not held twice.
        let old = self.base.files.get(path).filter(|old| **old == body);
        let claim = Claim { print: body.print().unwrap_or_default(), kept: old.is_some() };
        self.names.claim(path, claim)?;
        let body = old.cloned().unwrap_or(body);
        self.put.lock().unwrap_or_else(PoisonError::into_inner).insert(path.into(), body);
        Ok(())
    }

    fn keep_if(&self, path: &str, wanted: impl FnOnce(&Body) -> bool) -> Result<bool> {
        match self.base.files.get(path) {
            Some(body) if wanted(body) => self.add(path, body.clone()).map(|()| true),
            _ => Ok(false),
        }
    }
}

impl Destination for MemoryPublication {
    fn put(&self, path: &str, bytes: &[u8]) -> Result<()> {
        self.add(path, Body::Bytes(bytes.into(), Fingerprint::of(bytes)))
    }

    fn put_content(&self, path: &str, content: Content) -> Result<()> {
        let body = match content {
            Content::Bytes(bytes) => Body::Bytes(bytes[..].into(), Fingerprint::of(&bytes)),
            Content::Shared(bytes) => Body::Bytes(bytes.clone(), Fingerprint::of(&bytes)),
            Content::CopyOf(file) => {
                let meta = std::fs::metadata(&file)
                    .with_context(|| format!("cannot read {} to publish it", file.display()))?;
                Body::File { len: meta.len(), modified: meta.modified().ok(), path: file }
            }
        };
        self.add(path, body)
    }

    fn keep(&self, path: &str) -> Result<bool> {
        self.keep_if(path, |_| true)
    }

    fn keep_same(&self, path: &str, print: Fingerprint) -> Result<bool> {
        self.keep_if(path, |body| body.print() == Some(print))
    }

    fn keep_prefix(&self, prefix: &str) -> Result<()> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).push(Kept::below(prefix)?);
        Ok(())
    }

    fn keep_rest(&self, but: &[&str]) -> Result<()> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).push(Kept::rest(but)?);
        Ok(())
    }

    fn commit(self) -> Result<Report> {
        for kept in self.kept.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            for (path, body) in &self.base.files {
                if kept.holds(path) && !matches!(self.names.get(path), Some(Taken::File(_))) {
                    self.add(path, body.clone())?;
                }
            }
        }
        let files: BTreeMap<_, _> = self.put.into_inner().unwrap_or_else(PoisonError::into_inner).into_iter().collect();
        let mut report = Report::default();
        for (path, body) in &files {
            if self.base.files.get(path) == Some(body) {
                report.kept += 1;
            } else {
                report.written += 1;
                report.bytes_written += body.len();
            }
        }
        report.removed = self.base.files.keys().filter(|path| !files.contains_key(*path)).count();
        report.unchanged = report.written == 0 && report.removed == 0 && self.base.generation > 0;
        if report.unchanged {
            return Ok(report);
        }
        let mut current = self.site.current.write().unwrap_or_else(PoisonError::into_inner);
        if !Arc::ptr_eq(&current, &self.base) {
            bail!("another edition was published meanwhile; build again");
        }
        *current = Arc::new(MemoryEdition { generation: self.base.generation + 1, files });
        Ok(report)
    }
}
