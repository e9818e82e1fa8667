//! A container whose parts are unpacked one at a time, and counted.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::Unreadable;
use crate::attachment::xml::{Mark, attribute, text_of, walk};

/// All parts together, unpacked.
const MOST_UNPACKED: u64 = 400 << 20;

pub(super) struct Unzipped<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    left: u64,
}

/// A relation of a part: its id, what it is, and the part that it leads to.
pub(super) struct Relation {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) target: String,
}

impl<'a> Unzipped<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Result<Self, Unreadable> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unreadable::Damaged)?;
        Ok(Self { zip, left: MOST_UNPACKED })
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }

    /// A part; `None` where there is none. What it says of its own size is not believed.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, Unreadable> {
        let Some(place) = self.zip.index_for_name(name.trim_start_matches('/')) else { return Ok(None) };
        let encrypted = self.zip.by_index_raw(place).is_ok_and(|entry| entry.encrypted());
        if encrypted {
            return Err(Unreadable::Locked);
        }
        let entry = self.zip.by_index(place).map_err(|_| Unreadable::Damaged)?;
        let mut bytes = Vec::new();
        let read = entry.take(self.left + 1).read_to_end(&mut bytes);
        self.left = self.left.checked_sub(bytes.len() as u64).ok_or(Unreadable::TooLarge)?;
        read.map_err(|_| Unreadable::Damaged)?;
        Ok(Some(bytes))
    }

    pub(super) fn xml(&mut self, name: &str) -> Result<Option<String>, Unreadable> {
        Ok(self.part(name)?.map(|part| text_of(&part).into_owned()))
    }

    pub(super) fn relations(&mut self, part: &str) -> Result<Vec<Relation>, Unreadable> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let slash = if folder.is_empty() { "" } else { "/" };
        let mut relations = Vec::new();
        let Some(xml) = self.xml(&format!("{folder}{slash}_rels/{file}.rels"))? else { return Ok(relations) };
        walk(&xml, &mut |mark| {
            if let Mark::Open("Relationship", start) = mark
                && let (Some(id), Some(target)) = (attribute(start, "Id"), attribute(start, "Target"))
            {
                let kind = attribute(start, "Type").unwrap_or_default();
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                relations.push(Relation { id, kind, target: joined(folder, &target) });
            }
            Ok(())
        })?;
        Ok(relations)
    }
}

/// A target as seen from a folder of the container.
fn joined(folder: &str, target: &str) -> String {
    if let Some(whole) = target.strip_prefix('/') {
        return whole.to_owned();
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." | "" => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}
