//! ZIP containers: office documents and archives.
//!
//! Parts are unpacked one at a time and counted, so that a bomb ends when its share is used up and not when the memory
//! is. A package is written again from its parts, without the times, remarks and extra fields that its packer left.

use std::collections::{HashMap, HashSet};
use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::Fault;
use super::look::Look;

/// A container whose parts are read by name.
pub(super) struct Package<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// In the order of the container.
    pub(super) names: Vec<String>,
    places: HashMap<String, usize>,
    /// Parts that were unpacked before: they are counted once.
    counted: HashSet<usize>,
}

/// What becomes of the parts in a copy; those that are not named stay.
#[derive(Default)]
pub(super) struct Changes(HashMap<usize, Option<Vec<u8>>>);

impl Changes {
    pub(super) fn replace(&mut self, place: usize, bytes: Vec<u8>) {
        self.0.insert(place, Some(bytes));
    }

    pub(super) fn drop(&mut self, place: usize) {
        self.0.insert(place, None);
    }
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8], look: &mut Look) -> Result<Self, Fault> {
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Fault::Damaged)?;
        look.enter(zip.len())?;
        // Two entries of one name: programs differ in which they show.
        if zip.has_duplicate_names() {
            return Err(Fault::Damaged);
        }
        let mut names = Vec::with_capacity(zip.len());
        for place in 0..zip.len() {
            let entry = zip.by_index_raw(place).map_err(|_| Fault::Damaged)?;
            if entry.encrypted() {
                return Err(Fault::Encrypted);
            }
            names.push(name_of(entry.name_raw()));
        }
        let places = names.iter().enumerate().map(|(place, name)| (name.clone(), place)).collect();
        Ok(Self { zip, names, places, counted: HashSet::new() })
    }

    pub(super) fn place(&self, name: &str) -> Option<usize> {
        self.places.get(name.trim_start_matches('/')).copied()
    }

    pub(super) fn has_any(&self, start: &str) -> bool {
        self.names.iter().any(|name| name.starts_with(start))
    }

    /// A part, unpacked.
    pub(super) fn part(&mut self, place: usize, look: &mut Look) -> Result<Vec<u8>, Fault> {
        let entry = self.zip.by_index(place).map_err(|_| Fault::Damaged)?;
        let mut bytes = Vec::new();
        // What the entry says of its size is not believed.
        let is_new = self.counted.insert(place);
        let most = if is_new { look.left() + 1 } else { u64::MAX };
        let read = entry.take(most).read_to_end(&mut bytes);
        if is_new {
            look.spend(bytes.len() as u64)?;
        }
        read.map_err(|_| Fault::Damaged)?;
        Ok(bytes)
    }

    /// A part by its name; `None` where there is none.
    pub(super) fn named(&mut self, name: &str, look: &mut Look) -> Result<Option<Vec<u8>>, Fault> {
        self.place(name).map(|place| self.part(place, look)).transpose()
    }

    /// The container again: everything is unpacked (so that damage is noticed) and packed as it was.
    pub(super) fn write(mut self, mut changes: Changes, look: &mut Look) -> Result<Vec<u8>, Fault> {
        let damaged = |_| Fault::Damaged;
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for place in 0..self.names.len() {
            let (is_dir, method) = {
                let entry = self.zip.by_index_raw(place).map_err(damaged)?;
                (entry.is_dir(), entry.compression())
            };
            let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
            let bytes = match changes.0.remove(&place) {
                Some(None) => continue,
                _ if is_dir => {
                    writer.add_directory(self.names[place].as_str(), options).map_err(damaged)?;
                    continue;
                }
                Some(Some(bytes)) => bytes,
                None => self.part(place, look)?,
            };
            // The first part of an OpenDocument file stands in it unpacked, for whoever looks at the first bytes.
            let method = match method {
                CompressionMethod::Stored => CompressionMethod::Stored,
                _ => CompressionMethod::Deflated,
            };
            writer.start_file(self.names[place].as_str(), options.compression_method(method)).map_err(damaged)?;
            writer.write_all(&bytes).map_err(|_| Fault::Damaged)?;
        }
        Ok(writer.finish().map_err(damaged)?.into_inner())
    }
}

/// Names are UTF-8, or on an older Windows GBK without saying so.
fn name_of(raw: &[u8]) -> String {
    match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => encoding_rs::GB18030.decode_without_bom_handling(raw).0.into_owned(),
    }
}
