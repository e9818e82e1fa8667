//! How large a site is where it matters to its readers: its heaviest page, and what a search loads.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Bytes of a site.
#[derive(Clone, Debug, Default)]
pub struct Sizes {
    pub files: usize,
    pub bytes: u64,
    pub pages: usize,
    pub page_bytes: u64,
    /// HTML, styles and script of the heaviest page together, without fonts and pictures; and which it is.
    pub heaviest: (u64, String),
    /// The styles and the script that every page loads.
    pub shared: u64,
    /// The search index: terms, and the documents' own texts.
    pub terms: u64,
    pub documents: u64,
    pub largest_terms: u64,
    pub data: u64,
}

impl Sizes {
    /// Looks through a site.
    pub fn of(site: &Path) -> io::Result<Self> {
        let mut sizes = Self::default();
        let mut folders = vec![PathBuf::from(site)];
        let mut largest = (0, String::new());
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder)? {
                let entry = entry?;
                let path = entry.path();
                if entry.file_type()?.is_dir() {
                    folders.push(path);
                    continue;
                }
                let length = entry.metadata()?.len();
                let inside = path.strip_prefix(site).unwrap_or(&path).to_string_lossy().into_owned();
                sizes.files += 1;
                sizes.bytes += length;
                if inside.ends_with(".html") {
                    sizes.pages += 1;
                    sizes.page_bytes += length;
                    largest = largest.max((length, inside));
                } else if inside.starts_with("assets/site.") || inside == "assets/fonts/fonts.css" {
                    sizes.shared += length;
                } else if inside.starts_with("search/index/docs/") {
                    sizes.documents += length;
                } else if inside.starts_with("search/index/") {
                    sizes.terms += length;
                    sizes.largest_terms = sizes.largest_terms.max(length);
                } else if inside.starts_with("data/") {
                    sizes.data += length;
                }
            }
        }
        sizes.heaviest = (largest.0 + sizes.shared, largest.1);
        Ok(sizes)
    }
}
