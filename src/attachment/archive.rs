//! Archives, one level deep: every file in one is looked into as if it stood alone, and cleaned like it.

use super::Fault;
use super::look::Look;
use super::office::embedded;
use super::package::{Changes, Package};
use crate::diagnostic::{Message, say};

pub(super) fn read(bytes: &[u8], look: &mut Look) -> Result<Option<Vec<u8>>, Fault> {
    let mut package = Package::open(bytes, look)?;
    let mut changes = Changes::default();
    for place in 0..package.names.len() {
        let name = package.names[place].clone();
        let file = name.trim_end_matches('/').rsplit('/').next().unwrap_or(&name);
        look.text(&name, || say!("压缩包里的文件名", "a file name in the archive"));
        // What macOS notes beside every file, and what folders leave.
        if name.starts_with("__MACOSX/") || matches!(file, ".DS_Store" | "Thumbs.db" | "desktop.ini") {
            changes.drop(place);
            continue;
        }
        if name.ends_with('/') {
            continue;
        }
        let part = package.part(place, look)?;
        if part.is_empty() {
            continue;
        }
        if let Some(clean) = embedded(&name, &part, Message::same(name.as_str()), look)? {
            changes.replace(place, clean);
        }
    }
    package.write(changes, look).map(Some)
}
