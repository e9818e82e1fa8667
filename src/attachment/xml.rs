//! XML parts: walked without recursion, and written again with names of persons taken out.

use std::borrow::Cow;

use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, BytesText, Event};
use quick_xml::{Reader, Writer, XmlVersion};

use super::Fault;

/// What a walk meets. Names are without their prefixes.
pub(crate) enum Mark<'a> {
    Open(&'a str, &'a BytesStart<'a>),
    Text(&'a str),
    /// An empty element closes as well.
    Close(&'a str),
}

/// The text of a part. XML is UTF-8 unless it says otherwise by its first bytes.
pub(crate) fn text_of(part: &[u8]) -> Cow<'_, str> {
    let (encoding, _) = encoding_rs::Encoding::for_bom(part).unwrap_or((encoding_rs::UTF_8, 0));
    encoding.decode(part).0
}

/// A cleaned part in the encoding that its first line claims.
pub(super) fn encoded_like(part: &[u8], clean: Vec<u8>) -> Vec<u8> {
    let wide = |bytes: fn(u16) -> [u8; 2]| {
        let text = String::from_utf8_lossy(&clean);
        let units = std::iter::once(0xfeff).chain(text.encode_utf16());
        units.flat_map(bytes).collect()
    };
    match part {
        [0xff, 0xfe, ..] => wide(u16::to_le_bytes),
        [0xfe, 0xff, ..] => wide(u16::to_be_bytes),
        _ => clean,
    }
}

fn reader(xml: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().allow_dangling_amp = true;
    reader
}

/// The title in the properties of a document, as it is written into others.
pub(super) fn title(properties: &str) -> Result<String, Fault> {
    let (mut title, mut inside) = (String::new(), false);
    walk(properties, &mut |mark| {
        match mark {
            Mark::Open("title", _) => inside = true,
            Mark::Close("title") => inside = false,
            Mark::Text(text) if inside => title += text,
            _ => {}
        }
        Ok(())
    })?;
    Ok(quick_xml::escape::escape(title).into_owned())
}

/// Walks through a part. Entities that it defines are refused: no office program writes them, and they can hide a number
/// or grow without end.
pub(crate) fn walk(xml: &str, visit: &mut dyn FnMut(Mark<'_>) -> Result<(), Fault>) -> Result<(), Fault> {
    let mut reader = reader(xml);
    loop {
        match reader.read_event().map_err(|_| Fault::Damaged)? {
            Event::Start(start) => visit(Mark::Open(start.local_name().as_ref(), &start))?,
            Event::Empty(start) => {
                visit(Mark::Open(start.local_name().as_ref(), &start))?;
                visit(Mark::Close(start.local_name().as_ref()))?;
            }
            Event::End(end) => visit(Mark::Close(end.local_name().as_ref()))?,
            Event::Text(text) => visit(Mark::Text(&text))?,
            Event::CData(text) => visit(Mark::Text(&text))?,
            Event::GeneralRef(name) => match name.resolve_char_ref() {
                Ok(Some(c)) => visit(Mark::Text(c.encode_utf8(&mut [0; 4])))?,
                _ => visit(Mark::Text(quick_xml::escape::resolve_predefined_entity(&name).unwrap_or(" ")))?,
            },
            Event::DocType(definition) if definition.contains('[') => return Err(Fault::Entities),
            Event::Eof => return Ok(()),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::DocType(_) => {}
        }
    }
}

/// The value of an attribute by its name without prefix.
pub(crate) fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    attributes(start).find(|(known, _)| *known == name).map(|(_, value)| value)
}

/// Attributes by their names without prefixes, unescaped.
pub(super) fn attributes<'a>(start: &'a BytesStart<'a>) -> impl Iterator<Item = (&'a str, String)> + 'a {
    let mut attributes = start.attributes();
    attributes.with_checks(false);
    attributes.flatten().map(|attribute| {
        let value = attribute.normalized_value(XmlVersion::Implicit1_0);
        let value = value.map_or_else(|_| attribute.value.to_string(), Cow::into_owned);
        let name = attribute.key.into_inner();
        (name.rsplit(':').next().unwrap_or(name), value)
    })
}

/// What becomes of an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edit {
    Keep,
    Blank,
    Drop,
}

/// What is taken out of a part.
pub(super) struct Cleaning<'a> {
    /// Of an attribute, by the names of its element and its own without prefixes.
    pub(super) attribute: &'a dyn Fn(&str, &str) -> Edit,
    /// Elements whose text goes.
    pub(super) emptied: &'a [&'a str],
    /// Elements that go with all that is in them.
    pub(super) dropped: &'a dyn Fn(&BytesStart<'_>) -> bool,
}

/// Writes a part again; everything that is not cleaned stays byte for byte.
pub(super) fn clean(xml: &str, cleaning: &Cleaning<'_>) -> Result<Vec<u8>, Fault> {
    let mut reader = reader(xml);
    let mut writer = Writer::new(Vec::with_capacity(xml.len()));
    // Depths below an element that is dropped or emptied.
    let (mut dropped, mut emptied) = (0_usize, 0_usize);
    loop {
        let event = reader.read_event().map_err(|_| Fault::Damaged)?;
        let opens = matches!(event, Event::Start(_));
        let closes = matches!(event, Event::End(_));
        if dropped > 0 {
            dropped = if opens {
                dropped + 1
            } else if closes {
                dropped - 1
            } else {
                dropped
            };
            if matches!(event, Event::Eof) {
                return Err(Fault::Damaged);
            }
            continue;
        }
        let event = match event {
            Event::Eof => return Ok(writer.into_inner()),
            Event::Start(start) if (cleaning.dropped)(&start) => {
                dropped = 1;
                continue;
            }
            Event::Empty(start) if (cleaning.dropped)(&start) => continue,
            Event::Start(start) => {
                if emptied > 0 || cleaning.emptied.contains(&start.local_name().as_ref()) {
                    emptied += 1;
                }
                Event::Start(cleaned(start, cleaning))
            }
            Event::Empty(start) => Event::Empty(cleaned(start, cleaning)),
            Event::End(end) => {
                emptied = emptied.saturating_sub(1);
                Event::End(end)
            }
            Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) if emptied > 0 => {
                Event::Text(BytesText::from_escaped(""))
            }
            Event::DocType(definition) if definition.contains('[') => return Err(Fault::Entities),
            event => event,
        };
        writer.write_event(event).map_err(|_| Fault::Damaged)?;
    }
}

fn cleaned<'a>(start: BytesStart<'a>, cleaning: &Cleaning<'_>) -> BytesStart<'a> {
    let edit = |attribute: &Attribute<'_>| {
        let name = attribute.key.into_inner();
        (cleaning.attribute)(start.local_name().as_ref(), name.rsplit(':').next().unwrap_or(name))
    };
    if !start.attributes().with_checks(false).flatten().any(|attribute| edit(&attribute) != Edit::Keep) {
        return start;
    }
    let mut fresh = BytesStart::new(start.name().into_inner().to_owned());
    for attribute in start.attributes().with_checks(false).flatten() {
        match edit(&attribute) {
            Edit::Keep => fresh.push_attribute(attribute),
            Edit::Blank => fresh.push_attribute((attribute.key.into_inner(), "")),
            Edit::Drop => {}
        }
    }
    fresh
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(xml: &str) -> Result<String, Fault> {
        let mut all = String::new();
        walk(xml, &mut |mark| {
            if let Mark::Text(text) = mark {
                all += text;
            }
            Ok(())
        })?;
        Ok(all)
    }

    #[test]
    fn references_are_resolved_and_entities_refused() {
        assert_eq!(texts("<a>1&#51;<![CDATA[8]]>&amp;&#x30;</a>").unwrap(), "138&0");
        assert_eq!(texts("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>"), Err(Fault::Entities));
        assert_eq!(texts("<!DOCTYPE a PUBLIC \"b\" \"c.dtd\"><a>d</a>").unwrap(), "d");
        assert_eq!(texts("<a><b></a>"), Err(Fault::Damaged));
        let deep = "<a>".repeat(200_000);
        assert!(texts(&deep).is_ok() || texts(&deep) == Err(Fault::Damaged));
    }

    #[test]
    fn names_go_and_the_rest_stays_as_it_was() {
        let cleaning = Cleaning {
            attribute: &|_, name| match name {
                "author" => Edit::Blank,
                "date" => Edit::Drop,
                _ => Edit::Keep,
            },
            emptied: &["creator"],
            dropped: &|start| start.local_name().as_ref() == "gone",
        };
        let xml = "<?xml version=\"1.0\"?>\n<r  x='1'><w:ins w:author=\"示例\" w:id='2' w:date=\"d\"/><c:creator>示<b>例</b>&amp;</c:creator><gone><a>b</a></gone><gone/>e &amp; f</r>";
        let clean = String::from_utf8(clean(xml, &cleaning).unwrap()).unwrap();
        assert_eq!(
            clean,
            "<?xml version=\"1.0\"?>\n<r  x='1'><w:ins w:author=\"\" w:id=\"2\"/><c:creator><b></b></c:creator>e &amp; f</r>"
        );
    }
}
