//! Presentations: slides in their order, hidden ones, speaker notes, comments.

use std::collections::HashMap;

use super::look::Look;
use super::office::Office;
use super::paragraphs::{self, with};
use super::xml::{Mark, attribute, walk};
use super::{Fault, What};
use crate::diagnostic::say;

pub(super) fn read(bytes: &[u8], look: &mut Look) -> Result<Option<Vec<u8>>, Fault> {
    let mut office = Office::open(bytes, look)?;
    let Some(presentation) = office.xml("ppt/presentation.xml", look)? else { return Err(Fault::Damaged) };
    paragraphs::read(&presentation, look, &|_| say!("演示文稿", "the presentation"))?;
    let order = order(&presentation, &mut office, look)?;
    let mut unlisted = order.len();
    for name in office.numbered("ppt/slides/slide") {
        let number = order.get(&name).copied().unwrap_or_else(|| {
            unlisted += 1;
            unlisted
        });
        let Some(xml) = office.xml(&name, look)? else { continue };
        // Only the root element says so, near its beginning.
        let hidden = memchr::memmem::find(&xml.as_bytes()[..xml.len().min(4096)], b" show=\"0\"").is_some();
        let slide = || match hidden {
            true => say!("第 {number} 张幻灯片（隐藏）", "slide {number} (hidden)"),
            false => say!("第 {number} 张幻灯片", "slide {number}"),
        };
        paragraphs::read(&xml, look, &|_| slide())?;
        for relation in office.relations(&name, look)? {
            let notes = relation.kind.ends_with("/notesSlide");
            if !notes && !relation.kind.ends_with("/comments") {
                continue;
            }
            let Some(xml) = office.xml(&relation.target, look)? else { continue };
            let part = || match notes {
                true => say!("备注", "notes"),
                false => say!("批注", "comments"),
            };
            paragraphs::read(&xml, look, &|_| with(slide(), part()))?;
            if !notes {
                look.tell(What::Comment, slide());
            }
        }
    }
    office.finish(look)
}

/// The places of slides, from 1, by the names of their parts.
fn order(presentation: &str, office: &mut Office<'_>, look: &mut Look) -> Result<HashMap<String, usize>, Fault> {
    let mut ids: Vec<String> = Vec::new();
    walk(presentation, &mut |mark| {
        if let Mark::Open("sldId", start) = mark {
            // Its own number is called `id` as well; the relation's has a prefix.
            let related = start.attributes().with_checks(false).flatten().find(|known| known.key.as_ref() == "r:id");
            ids.extend(related.map(|known| known.value.to_string()).or_else(|| attribute(start, "id")));
        }
        Ok(())
    })?;
    let relations = office.relations("ppt/presentation.xml", look)?;
    let target = |id: &String| relations.iter().find(|relation| relation.id == *id).map(|known| known.target.clone());
    Ok(ids.iter().filter_map(target).zip(1..).collect())
}
