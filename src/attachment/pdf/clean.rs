//! A copy of a PDF that does not tell who made it, when and with what.

use std::collections::HashMap;

use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId, Stream};

use super::{MOST_STREAM, dictionary, words};

/// The document again, and what is read in it; `None` when that would not be the same document.
pub(super) fn copy(
    document: &mut Document,
    files: HashMap<ObjectId, Vec<u8>>,
    pages: usize,
) -> Option<(Vec<u8>, Document)> {
    let title = title(document);
    let standard = standard(document);
    document.trailer.remove(b"Info");
    let catalog = document.trailer.get(b"Root").and_then(Object::as_reference).ok()?;
    for (id, object) in &mut document.objects {
        match object {
            Object::Dictionary(dictionary) => forget(dictionary, *id == catalog),
            Object::Stream(stream) => forget(&mut stream.dict, false),
            Object::Array(items) => items.iter_mut().for_each(forget_inside),
            _ => {}
        }
        if let (Some(clean), Object::Stream(stream)) = (files.get(id), &mut *object) {
            let size = i64::try_from(clean.len()).ok()?;
            stream.set_plain_content(clean.clone());
            stream.dict.remove(b"DecodeParms");
            if let Ok(Object::Dictionary(parameters)) = stream.dict.get_mut(b"Params") {
                parameters.set("Size", size);
                parameters.remove(b"CheckSum");
            }
        }
    }
    if !title.is_empty() {
        let mut properties = Dictionary::new();
        properties.set("Title", lopdf::text_string(&title));
        let id = document.add_object(properties);
        document.trailer.set("Info", id);
    }
    if let Some(properties) = xmp(&title, standard) {
        let mut head = Dictionary::new();
        head.set("Type", Object::Name(b"Metadata".to_vec()));
        head.set("Subtype", Object::Name(b"XML".to_vec()));
        let id = document.add_object(Stream::new(head, properties.into_bytes()).with_compression(false));
        document.catalog_mut().ok()?.set("Metadata", id);
    }
    document.prune_objects();
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).ok()?;
    // What is published must open as the original does.
    let again = Document::load_mem_with_options(&bytes, LoadOptions::with_max_decompressed_size(MOST_STREAM)).ok()?;
    (again.get_pages().len() == pages).then_some((bytes, again))
}

/// Takes out of a dictionary what is about its making. `whole`: it is the document's own.
fn forget(dictionary: &mut Dictionary, whole: bool) {
    let name_of =
        |dictionary: &Dictionary, key: &[u8]| dictionary.get(key).and_then(Object::as_name).map(<[u8]>::to_vec);
    let kind = name_of(dictionary, b"Subtype").unwrap_or_default();
    // On layers and fonts these words mean something else.
    if !dictionary.has_type(b"Font") {
        for key in [&b"PieceInfo"[..], b"LastModified", b"Metadata"] {
            dictionary.remove(key);
        }
    }
    if dictionary.has_type(b"Page") {
        dictionary.remove(b"Thumb");
    }
    if whole {
        dictionary.remove(b"SpiderInfo");
    }
    // The name of whoever wrote a remark; of a form's field it is the field's.
    if dictionary.has(b"Rect") && kind != b"Widget" && kind != b"Link" && !dictionary.has(b"FT") {
        for key in [&b"T"[..], b"M", b"CreationDate"] {
            dictionary.remove(key);
        }
    }
    if dictionary.has_type(b"EmbeddedFile")
        && let Ok(Object::Dictionary(parameters)) = dictionary.get_mut(b"Params")
    {
        for key in [&b"CreationDate"[..], b"ModDate", b"Mac"] {
            parameters.remove(key);
        }
    }
    dictionary.iter_mut().for_each(|(_, value)| forget_inside(value));
}

fn forget_inside(object: &mut Object) {
    match object {
        Object::Dictionary(dictionary) => forget(dictionary, false),
        Object::Array(items) => items.iter_mut().for_each(forget_inside),
        _ => {}
    }
}

/// The title that readers show above the page.
fn title(document: &Document) -> String {
    let properties = document.trailer.get_deref(b"Info", document).ok().and_then(dictionary);
    let title = properties.and_then(|properties| properties.get_deref(b"Title", document).ok());
    title.and_then(|title| title.as_str().ok()).map_or_else(String::new, words::text)
}

/// Part and level of the archive standard that the document keeps, as it says of itself.
fn standard(document: &Document) -> Option<(String, String)> {
    let stream = document.catalog().ok()?.get_deref(b"Metadata", document).ok()?.as_stream().ok()?;
    let xml = stream.get_plain_content_with_limit(MOST_STREAM).ok()?;
    let xml = String::from_utf8_lossy(&xml);
    let value = |name: &str| {
        let rest = xml.split_once(name)?.1.trim_start_matches(['=', '"', '\'', '>', ' ']);
        let value: String = rest.chars().take_while(char::is_ascii_alphanumeric).take(4).collect();
        (!value.is_empty()).then_some(value)
    };
    Some((value("pdfaid:part")?, value("pdfaid:conformance").unwrap_or_default()))
}

/// The properties as XML, as far as a standard asks for them.
fn xmp(title: &str, standard: Option<(String, String)>) -> Option<String> {
    let (part, level) = standard?;
    let title = quick_xml::escape::escape(title);
    let conformance = match level.as_str() {
        "" => String::new(),
        level => format!("<pdfaid:conformance>{level}</pdfaid:conformance>"),
    };
    let title = match title.is_empty() {
        true => String::new(),
        false => format!("<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{title}</rdf:li></rdf:Alt></dc:title>"),
    };
    Some(format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?><x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF \
         xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description rdf:about=\"\" \
         xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\
         <pdfaid:part>{part}</pdfaid:part>{conformance}{title}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"r\"?>"
    ))
}
