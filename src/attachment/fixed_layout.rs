//! OFD, the fixed layout of Chinese offices: its pages say their text in plain words.
//!
//! Mostly it is signed, so that the copy is the original; and a program may draw other glyphs than the words say. What
//! is found is told, and the caller still says that it was not read for certain.

use super::Fault;
use super::look::{Look, properties};
use super::package::Package;
use super::xml::{Mark, text_of, walk};
use crate::diagnostic::say;

pub(super) fn read(bytes: &[u8], look: &mut Look) -> Result<Option<Vec<u8>>, Fault> {
    let mut package = Package::open(bytes, look)?;
    for place in 0..package.names.len() {
        let name = package.names[place].clone();
        if !name.to_ascii_lowercase().ends_with(".xml") {
            continue;
        }
        let part = package.part(place, look)?;
        let page = page_of(&name);
        let mut text = String::new();
        walk(&text_of(&part), &mut |mark| {
            match mark {
                Mark::Text(more) => text += more,
                Mark::Open(..) | Mark::Close(_) if text.trim().is_empty() => text.clear(),
                Mark::Open(..) | Mark::Close(_) => look.text(&std::mem::take(&mut text), || match page {
                    Some(page) => say!("第 {page} 页", "page {page}"),
                    None if name == "OFD.xml" => properties(),
                    None => say!("内部文件 {name}", "the part {name}"),
                }),
            }
            Ok(())
        })?;
    }
    Err(Fault::Unread)
}

/// `Doc_0/Pages/Page_3/Content.xml` is page 4.
fn page_of(name: &str) -> Option<usize> {
    let number = name.split("/Page_").nth(1)?.split('/').next()?;
    number.parse::<usize>().ok()?.checked_add(1)
}
