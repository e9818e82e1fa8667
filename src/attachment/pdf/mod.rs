//! PDF: the text of pages, remarks, forms, properties, embedded files; and a copy that does not tell who made it.

mod clean;
mod font;
mod page;
mod words;

use std::collections::{BTreeMap, HashMap};

use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId};

use super::look::{Look, properties};
use super::office::embedded;
use super::paragraphs::some;
use super::{Fault, Keeps, What};
use crate::diagnostic::{Message, say};

/// What one stream may unpack to: object streams while loading, contents of pages later.
const MOST_STREAM: usize = 32 << 20;

/// Instructions of all pages together, in bytes. Beyond that pages count as pictures.
const MOST_DRAWN: usize = 96 << 20;

pub(super) fn read(bytes: &[u8], look: &mut Look) -> Result<Option<Vec<u8>>, Fault> {
    look.spend(bytes.len() as u64)?;
    let options = LoadOptions::with_max_decompressed_size(MOST_STREAM);
    let mut document = Document::load_mem_with_options(bytes, options).map_err(|_| Fault::Damaged)?;
    if document.trailer.has(b"Encrypt") && !document.was_encrypted() {
        return Err(Fault::Encrypted);
    }
    let pages = document.get_pages();
    if pages.is_empty() {
        return Err(Fault::Damaged);
    }
    let signed = read_words(&document, &pages, look)?;
    let clean_files = read_files(&document, look)?;
    let keeps = match (signed, document.was_encrypted()) {
        (true, _) => Some(Keeps::Signed),
        (_, true) => Some(Keeps::Locked),
        _ => None,
    };
    let copy = match keeps {
        Some(_) => None,
        None => clean::copy(&mut document, clean_files, pages.len()),
    };
    let Some((copy, written)) = copy else {
        look.tell(What::KeepsMetadata(keeps.unwrap_or(Keeps::Fragile)), Message::same(""));
        return Ok(None);
    };
    // Written in order, a damaged document may say what nobody could read in it before.
    read_words(&written, &written.get_pages(), look)?;
    if files(&written) != files(&document) {
        read_files(&written, look)?;
    }
    Ok(Some(copy))
}

/// Everything that it says outside the files in it; tells whether it is signed.
fn read_words(document: &Document, pages: &BTreeMap<u32, ObjectId>, look: &mut Look) -> Result<bool, Fault> {
    let remarks = remarks(document, pages);
    read_pages(document, pages, look)?;
    let mut signed = false;
    let own = document.trailer.get(b"Info").and_then(Object::as_reference).ok();
    for (id, object) in &document.objects {
        signed |= dictionary(object).is_some_and(is_signature);
        let at = || match remarks.get(id) {
            Some(page) => say!("第 {page} 页，批注或表单", "page {page}, a remark or a form"),
            None => say!("文件数据里", "in its data"),
        };
        words::visit(object, &mut |words| {
            look.text(words.text, || match words.of {
                _ if own == Some(*id) => properties(),
                words::Of::Properties => properties(),
                words::Of::Outline => say!("书签", "bookmarks"),
                words::Of::Form => match remarks.get(id) {
                    Some(page) => say!("第 {page} 页，表单", "page {page}, a form field"),
                    None => say!("表单", "a form field"),
                },
                words::Of::Anything => at(),
            });
        });
    }
    if let Ok(Object::Dictionary(properties)) = document.trailer.get(b"Info") {
        words::visit(&Object::Dictionary(properties.clone()), &mut |words| look.text(words.text, self::properties));
    }
    read_streams(document, look)?;
    tell_remarks(document, pages, look);
    Ok(signed)
}

/// The dictionary of an object, also of a stream's.
fn dictionary(object: &Object) -> Option<&Dictionary> {
    match object {
        Object::Dictionary(dictionary) => Some(dictionary),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    }
}

fn is_signature(dictionary: &Dictionary) -> bool {
    dictionary.has_type(b"Sig") || dictionary.has_type(b"DocTimeStamp") || dictionary.has(b"ByteRange")
}

fn read_pages(document: &Document, pages: &BTreeMap<u32, ObjectId>, look: &mut Look) -> Result<(), Fault> {
    let mut fonts = font::Fonts::new(document);
    let mut drawn = 0;
    let mut unread = Vec::new();
    for (number, id) in pages {
        look.wait_if_large(drawn as u64);
        if drawn > MOST_DRAWN {
            unread.push(*number as usize);
            continue;
        }
        let page = page::read(document, *id, &mut fonts, &mut drawn);
        for line in page.text.lines() {
            look.text(line, || say!("第 {number} 页", "page {number}"));
        }
        if page.is_unread {
            unread.push(*number as usize);
        }
    }
    if !unread.is_empty() {
        let (zh, en) = some(&unread);
        look.tell(What::Picture, say!("第 {zh}页", "pages {en}"));
    }
    Ok(())
}

/// The pages of remarks and form fields.
fn remarks(document: &Document, pages: &BTreeMap<u32, ObjectId>) -> HashMap<ObjectId, u32> {
    let mut remarks = HashMap::new();
    for (number, id) in pages {
        for remark in annotations(document, *id) {
            remarks.insert(remark, *number);
        }
    }
    remarks
}

fn annotations(document: &Document, page: ObjectId) -> Vec<ObjectId> {
    let Ok(page) = document.get_dictionary(page) else { return Vec::new() };
    let list = page.get_deref(b"Annots", document).and_then(Object::as_array);
    list.map_or_else(|_| Vec::new(), |list| list.iter().filter_map(|item| item.as_reference().ok()).collect())
}

/// What somebody wrote beside the text, as far as it is not meant to stand on the page itself.
fn tell_remarks(document: &Document, pages: &BTreeMap<u32, ObjectId>, look: &mut Look) {
    const REMARKS: &[&[u8]] = &[b"Text", b"Highlight", b"Underline", b"StrikeOut", b"Squiggly", b"Caret"];
    let is_remark = |id: ObjectId| {
        document.get_dictionary(id).is_ok_and(|remark| {
            let kind = remark.get(b"Subtype").and_then(Object::as_name).unwrap_or_default();
            let says =
                remark.get_deref(b"Contents", document).and_then(Object::as_str).is_ok_and(|text| !text.is_empty());
            REMARKS.contains(&kind) && says
        })
    };
    let remarked: Vec<usize> = pages
        .iter()
        .filter(|(_, id)| annotations(document, **id).into_iter().any(is_remark))
        .map(|(number, _)| *number as usize)
        .collect();
    if !remarked.is_empty() {
        let (zh, en) = some(&remarked);
        look.tell(What::Comment, say!("第 {zh}页", "pages {en}"));
    }
}

/// Properties as XML, and forms as XML.
fn read_streams(document: &Document, look: &mut Look) -> Result<(), Fault> {
    let forms = forms_as_xml(document);
    for (id, object) in &document.objects {
        let Ok(stream) = object.as_stream() else { continue };
        let is_properties = stream.dict.has_type(b"Metadata");
        if !is_properties && !forms.contains(id) {
            continue;
        }
        let Ok(xml) = stream.get_plain_content_with_limit(MOST_STREAM) else { continue };
        look.spend(xml.len() as u64)?;
        look.text(&super::xml::text_of(&xml), || match is_properties {
            true => properties(),
            false => say!("表单", "a form field"),
        });
    }
    Ok(())
}

fn forms_as_xml(document: &Document) -> Vec<ObjectId> {
    let form = document.catalog().and_then(|catalog| catalog.get_deref(b"AcroForm", document));
    let Ok(form) = form.and_then(Object::as_dict) else { return Vec::new() };
    match form.get(b"XFA") {
        Ok(Object::Reference(id)) => match document.get_object(*id) {
            Ok(Object::Array(parts)) => parts.iter().filter_map(|part| part.as_reference().ok()).collect(),
            _ => vec![*id],
        },
        Ok(Object::Array(parts)) => parts.iter().filter_map(|part| part.as_reference().ok()).collect(),
        _ => Vec::new(),
    }
}

/// The files inside, by their streams, and their names.
fn files(document: &Document) -> Vec<(ObjectId, String)> {
    let mut files: Vec<(ObjectId, String)> = Vec::new();
    for object in document.objects.values() {
        words::files(object, &mut |name, stream| files.push((stream, name)));
    }
    files.sort();
    files.dedup_by_key(|(id, _)| *id);
    files
}

/// Looks into the files inside; gives their clean copies.
fn read_files(document: &Document, look: &mut Look) -> Result<HashMap<ObjectId, Vec<u8>>, Fault> {
    let mut copies = HashMap::new();
    let files = files(document);
    look.enter(files.len())?;
    for (id, name) in files {
        let Ok(stream) = document.get_object(id).and_then(Object::as_stream) else { continue };
        let left = usize::try_from(look.left()).unwrap_or(usize::MAX);
        let bytes = stream.get_plain_content_with_limit(left).map_err(|_| Fault::Bomb)?;
        look.spend(bytes.len() as u64)?;
        look.text(&name, || say!("嵌入的文件的名称", "the name of an embedded file"));
        if let Some(copy) = embedded(&name, &bytes, say!("嵌入的文件 {name}", "the embedded file {name}"), look)? {
            copies.insert(id, copy);
        }
    }
    Ok(copies)
}
