//! Words of people outside the pages: properties, remarks, forms, bookmarks, descriptions of pictures.

use lopdf::{Dictionary, Object, ObjectId};

/// What words are of.
#[derive(Clone, Copy)]
pub(super) enum Of {
    Properties,
    Outline,
    Form,
    Anything,
}

pub(super) struct Words<'a> {
    pub(super) text: &'a str,
    pub(super) of: Of,
}

/// Keys whose strings people wrote or read.
const KEYS: &[&[u8]] = &[
    b"Author",
    b"Title",
    b"Subject",
    b"Keywords",
    b"Creator",
    b"Producer",
    b"Company",
    b"Manager",
    b"SourceModified",
    b"Comments",
    b"Category",
    b"Contents",
    b"RC",
    b"T",
    b"Subj",
    b"V",
    b"DV",
    b"TU",
    b"TM",
    b"Alt",
    b"ActualText",
    b"E",
    b"URI",
    b"F",
    b"UF",
    b"Desc",
    b"Name",
    b"Reason",
    b"Location",
    b"ContactInfo",
    b"JS",
    b"Opt",
    b"CA",
];

/// Visits the words of an object. It is as deep as its parser lets it be.
pub(super) fn visit(object: &Object, found: &mut dyn FnMut(Words<'_>)) {
    match object {
        Object::Dictionary(dictionary) => visit_dictionary(dictionary, found),
        Object::Stream(stream) => visit_dictionary(&stream.dict, found),
        Object::Array(items) => items.iter().for_each(|item| visit(item, found)),
        _ => {}
    }
}

fn visit_dictionary(dictionary: &Dictionary, found: &mut dyn FnMut(Words<'_>)) {
    let of = if dictionary.has(b"FT") {
        Of::Form
    } else if dictionary.has(b"Producer") || dictionary.has(b"CreationDate") && !dictionary.has(b"Rect") {
        Of::Properties
    } else if dictionary.has(b"Dest") || (dictionary.has(b"Parent") && dictionary.has(b"Title")) {
        Of::Outline
    } else {
        Of::Anything
    };
    // A signature's bytes are no words.
    let signed = dictionary.has(b"ByteRange");
    for (key, value) in dictionary.iter() {
        match value {
            Object::String(bytes, _) if !(signed && key == b"Contents") => {
                if KEYS.contains(&key.as_slice()) || matches!(of, Of::Properties) {
                    found(Words { text: &text(bytes), of });
                }
            }
            Object::Array(items) if KEYS.contains(&key.as_slice()) => {
                for item in items {
                    match item {
                        Object::String(bytes, _) => found(Words { text: &text(bytes), of }),
                        other => visit(other, found),
                    }
                }
            }
            other => visit(other, found),
        }
    }
}

/// A string as text.
pub(super) fn text(bytes: &[u8]) -> String {
    match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, mark)) => encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned(),
        None => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            // Some programs here write what their system speaks.
            Err(_) => encoding_rs::GB18030.decode_without_bom_handling(bytes).0.into_owned(),
        },
    }
}

/// Visits the files inside that an object names.
pub(super) fn files(object: &Object, found: &mut dyn FnMut(String, ObjectId)) {
    match object {
        Object::Dictionary(dictionary) => files_of(dictionary, found),
        Object::Stream(stream) => files_of(&stream.dict, found),
        Object::Array(items) => items.iter().for_each(|item| files(item, found)),
        _ => {}
    }
}

fn files_of(dictionary: &Dictionary, found: &mut dyn FnMut(String, ObjectId)) {
    if let Ok(Object::Dictionary(streams)) = dictionary.get(b"EF") {
        let name = [&b"UF"[..], b"F"].iter().find_map(|key| dictionary.get(key).and_then(Object::as_str).ok());
        let name = name.map_or_else(|| "?".to_owned(), text);
        for (_, stream) in streams.iter() {
            if let Ok(id) = stream.as_reference() {
                found(name.clone(), id);
            }
        }
    }
    dictionary.iter().for_each(|(_, value)| files(value, found));
}
