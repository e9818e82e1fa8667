//! Word documents: text, headers, notes, comments, tracked changes, hidden text.

use super::look::Look;
use super::office::Office;
use super::{Fault, What, paragraphs};
use crate::diagnostic::{Message, say};

pub(super) fn read(bytes: &[u8], look: &mut Look) -> Result<Option<Vec<u8>>, Fault> {
    let mut office = Office::open(bytes, look)?;
    if office.package.place("word/document.xml").is_none() {
        return Err(Fault::Damaged);
    }
    let names: Vec<String> = office.package.names.clone();
    for name in names.iter().filter(|name| name.starts_with("word/") && name.ends_with(".xml")) {
        let Some(at) = place_in(name.trim_start_matches("word/").trim_end_matches(".xml")) else { continue };
        let Some(xml) = office.xml(name, look)? else { continue };
        let traces = paragraphs::read(&xml, look, &*at)?;
        if !traces.changed.is_empty() {
            let (zh, en) = paragraphs::some(&traces.changed);
            look.tell(What::Change, paragraphs::with(part(&*at), say!("第 {zh}段", "paragraphs {en}")));
        }
        if !traces.commented.is_empty() {
            let (zh, en) = paragraphs::some(&traces.commented);
            look.tell(What::Comment, paragraphs::with(part(&*at), say!("第 {zh}段", "paragraphs {en}")));
        }
    }
    // Comments without a mark in the text are shown by some programs as well.
    if let Some(xml) = office.xml("word/comments.xml", look)? {
        let count = xml.matches("<w:comment ").count();
        if count > 0 {
            look.tell(What::Comment, say!("共 {count} 条", "{count} in all"));
        }
    }
    office.finish(look)
}

/// The name of a part without its paragraph.
fn part(at: &dyn Fn(usize) -> Message) -> Message {
    at(0)
}

/// How places in a part are told; paragraph 0 is the part as a whole.
fn place_in(part: &str) -> Option<Box<dyn Fn(usize) -> Message>> {
    let name = part.trim_end_matches(|c: char| c.is_ascii_digit());
    let label = match name {
        "document" => say!("正文", "text"),
        "header" => say!("页眉", "header"),
        "footer" => say!("页脚", "footer"),
        "footnotes" => say!("脚注", "footnotes"),
        "endnotes" => say!("尾注", "endnotes"),
        "comments" => say!("批注", "comments"),
        "glossary/document" => say!("自动图文集", "building blocks"),
        _ => return None,
    };
    Some(Box::new(move |number| match number {
        0 => label.clone(),
        _ => paragraphs::with(label.clone(), say!("第 {number} 段", "paragraph {number}")),
    }))
}
