//! What makes a PDF one of PDF/X-4 (ISO 15930-7:2010): the output intent with the press's profile, what the file says of
//! itself, the boxes of every page, and nothing in it that acts, asks or hides.
//!
//! The typesetter's writer makes a plain PDF 1.6, small because its pictures are stand-ins; it is read, changed and written
//! again here, and only then are the fine pictures laid in.

use std::collections::BTreeSet;

use anyhow::{Context, ensure};
use jiff::civil::Date;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};

use super::super::boxes::Boxes;
use super::super::geometry::Box2;
use super::Press;
use super::profile::is_registered;

/// What a file says of itself beside its pages.
pub(in super::super) struct Said {
    pub(in super::super) date: Date,
}

/// The name of a graphics state by which black text is printed over what lies below it.
const OVER: &str = "NoticeboardOver";

/// How the writer begins a run of text in black alone: the state ends with the text, for each stands between `q` and `Q`.
const BLACK_TEXT: &[u8] = b"0 0 0 1 k\nBT";

/// The most that the content of one page may be unpacked to: what is set in type has a hundredth of it.
const LARGEST: usize = 256 << 20;

/// Makes a file of PDF/X-4 of one that the writer made. `pages` are the boxes of its pages.
///
/// # Errors
/// When the file is not as the writer of this program's version makes it.
pub(in super::super) fn finish(pdf: &[u8], pages: &[Boxes], press: &Press, said: &Said) -> anyhow::Result<Vec<u8>> {
    let mut document = Document::load_mem(pdf).context("the PDF cannot be read again")?;
    ensure!(!document.is_encrypted(), "the PDF is encrypted");
    let ids: Vec<ObjectId> = document.get_pages().into_values().collect();
    ensure!(ids.len() == pages.len(), "{} pages were written and {} found", pages.len(), ids.len());
    for (id, boxes) in ids.iter().zip(pages) {
        frame(document.get_dictionary_mut(*id)?, boxes)?;
    }
    over(&mut document, &ids)?;
    blend(&mut document);
    intent(&mut document, press)?;
    tell(&mut document, said)?;
    document.version = "1.6".to_owned();
    document.renumber_objects();
    let mut written = Vec::with_capacity(pdf.len() + press.profile.bytes.len());
    document.save_to(&mut written).context("the PDF cannot be written again")?;
    Ok(written)
}

/// The boxes of a page; and nothing lies over it.
fn frame(page: &mut Dictionary, boxes: &Boxes) -> anyhow::Result<()> {
    for key in ["Annots", "AA", "ArtBox", "CropBox", "TrimBox", "BleedBox"] {
        page.remove(key.as_bytes());
    }
    let media = page.get(b"MediaBox").and_then(Object::as_array).context("a page without a size")?;
    let media: Vec<f64> = media.iter().map(|side| side.as_float().map(f64::from)).collect::<Result<_, _>>()?;
    let [left, bottom, right, top] = media[..] else { anyhow::bail!("a page without a size") };
    let whole = [left, bottom, right, top];
    // A sheet that is cut into pieces is itself the finished page as far as boxes can say it.
    let trim = boxes.trim.map_or(whole, |trim| points(trim, boxes.height));
    let bleed = boxes.bleed.map(|bleed| points(bleed, boxes.height));
    let inside = |inner: [f64; 4], outer: [f64; 4]| {
        const NEAR: f64 = 0.02;
        inner[0] >= outer[0] - NEAR
            && inner[1] >= outer[1] - NEAR
            && inner[2] <= outer[2] + NEAR
            && inner[3] <= outer[3] + NEAR
    };
    let around = bleed.unwrap_or(whole);
    ensure!(inside(trim, around) && inside(around, whole), "a box of a page reaches beyond the one around it");
    // Rounded, a box must not stand a hair outside.
    let within = |sides: [f64; 4]| [sides[0].max(left), sides[1].max(bottom), sides[2].min(right), sides[3].min(top)];
    page.set("TrimBox", numbers(within(trim)));
    if let Some(bleed) = bleed {
        page.set("BleedBox", numbers(within(bleed)));
    }
    Ok(())
}

/// From mm below the upper edge to points above the lower one.
fn points(b: Box2, height: f64) -> [f64; 4] {
    [b.x, height - b.bottom(), b.right(), height - b.y].map(|mm| mm * 72.0 / 25.4)
}

fn numbers(sides: [f64; 4]) -> Object {
    Object::Array(sides.iter().map(|side| Object::Real((side * 1e4).round() as f32 / 1e4)).collect())
}

/// Prints black text over what lies below: where plates stand a hair apart, no white shows around its strokes.
fn over(document: &mut Document, pages: &[ObjectId]) -> anyhow::Result<()> {
    let state = document.add_object(dictionary! { "Type" => "ExtGState", "OP" => true, "op" => true, "OPM" => 1 });
    let mut streams: BTreeSet<(ObjectId, ObjectId)> = BTreeSet::new();
    for page in pages {
        let contents = document.get_page_contents(*page);
        streams.extend(contents.into_iter().map(|stream| (stream, *page)));
    }
    let forms = document.objects.iter().filter_map(|(id, object)| {
        let stream = object.as_stream().ok()?;
        (stream.dict.get(b"Subtype").and_then(Object::as_name).ok()? == b"Form").then_some((*id, *id))
    });
    streams.extend(forms.collect::<Vec<_>>());
    for (id, owner) in streams {
        let stream = document.get_object_mut(id)?.as_stream_mut()?;
        let content = match stream.is_compressed() {
            true => stream.decompressed_content_with_limit(LARGEST)?,
            false => stream.content.clone(),
        };
        let Some(content) = with_state(&content) else { continue };
        stream.set_plain_content(content);
        stream.compress()?;
        name_state(document, owner, state)?;
    }
    Ok(())
}

/// The content with the state before each run of black text; `None` where there is none.
fn with_state(content: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut from = 0;
    for at in memchr::memmem::find_iter(content, BLACK_TEXT) {
        // The figure of another colour may end so.
        let begins = at == 0 || matches!(content[at - 1], b' ' | b'\n');
        if begins {
            let behind = at + BLACK_TEXT.len() - "\nBT".len();
            out.extend_from_slice(&content[from..behind]);
            out.extend_from_slice(format!("/{OVER} gs").as_bytes());
            from = behind;
        }
    }
    (from > 0).then(|| {
        out.extend_from_slice(&content[from..]);
        out
    })
}

/// Names the state in the resources of a page or form.
fn name_state(document: &mut Document, owner: ObjectId, state: ObjectId) -> anyhow::Result<()> {
    let resources = match dictionary_of(document, owner)?.get(b"Resources") {
        Ok(Object::Reference(id)) => Some(*id),
        Ok(Object::Dictionary(_)) => None,
        _ => anyhow::bail!("a page without resources"),
    };
    let states = |resources: &Dictionary| resources.get(b"ExtGState").and_then(Object::as_reference).ok();
    let shared = match resources {
        Some(id) => states(document.get_dictionary(id)?),
        None => dictionary_of(document, owner)?.get(b"Resources").and_then(Object::as_dict).ok().and_then(states),
    };
    let holder = match (shared, resources) {
        (Some(id), _) => {
            document.get_dictionary_mut(id)?.set(OVER, state);
            return Ok(());
        }
        (None, Some(id)) => document.get_dictionary_mut(id)?,
        (None, None) => dictionary_of(document, owner)?.get_mut(b"Resources").and_then(Object::as_dict_mut)?,
    };
    match holder.get_mut(b"ExtGState").and_then(Object::as_dict_mut) {
        Ok(states) => states.set(OVER, state),
        Err(_) => holder.set("ExtGState", dictionary! { OVER => state }),
    }
    Ok(())
}

/// The dictionary of a page, or that of a form's stream.
fn dictionary_of(document: &mut Document, id: ObjectId) -> anyhow::Result<&mut Dictionary> {
    Ok(match document.get_object_mut(id)? {
        Object::Stream(stream) => &mut stream.dict,
        other => other.as_dict_mut()?,
    })
}

/// What shines through is mixed in inks: mixed in the colours of screens, black alone would become four inks. A group that is
/// a mask stays, for its brightness counts.
fn blend(document: &mut Document) {
    let mut masks = BTreeSet::new();
    for object in document.objects.values() {
        if let Ok(state) = object.as_dict()
            && let Ok(mask) = state.get(b"SMask").and_then(Object::as_dict)
        {
            masks.extend(mask.get(b"G").and_then(Object::as_reference).ok());
        }
    }
    for (id, object) in &mut document.objects {
        let dictionary = match object {
            Object::Stream(stream) => &mut stream.dict,
            Object::Dictionary(dictionary) => dictionary,
            _ => continue,
        };
        if masks.contains(id) {
            continue;
        }
        if let Ok(group) = dictionary.get_mut(b"Group").and_then(Object::as_dict_mut)
            && group.has(b"CS")
        {
            group.set("CS", Object::Name(b"DeviceCMYK".to_vec()));
        }
    }
}

/// The output intent; and nothing that acts.
fn intent(document: &mut Document, press: &Press) -> anyhow::Result<()> {
    let mut profile = Stream::new(dictionary! { "N" => 4 }, press.profile.bytes.clone());
    profile.compress()?;
    let profile = document.add_object(profile);
    let mut intent = dictionary! {
        "Type" => "OutputIntent",
        "S" => "GTS_PDFX",
        "OutputConditionIdentifier" => text(&press.condition),
        "Info" => text(&press.profile.description),
        "DestOutputProfile" => profile,
    };
    if is_registered(&press.condition) {
        intent.set("RegistryName", text("http://www.color.org"));
    }
    let intent = document.add_object(intent);
    let catalog = document.catalog_mut()?;
    for key in ["OpenAction", "AA", "AcroForm", "Names", "Outlines", "Perms", "Requirements", "OCProperties"] {
        catalog.remove(key.as_bytes());
    }
    catalog.set("OutputIntents", Object::Array(vec![intent.into()]));
    Ok(())
}

/// A text string: UTF-16 where it is not plain.
fn text(words: &str) -> Object {
    if words.is_ascii() {
        return Object::String(words.as_bytes().to_vec(), StringFormat::Literal);
    }
    let units = words.encode_utf16().flat_map(u16::to_be_bytes);
    Object::String([0xfe, 0xff].into_iter().chain(units).collect(), StringFormat::Hexadecimal)
}

/// Says what the file is: to programs of today in its metadata, to older ones in its information.
fn tell(document: &mut Document, said: &Said) -> anyhow::Result<()> {
    ensure!(document.trailer.has(b"ID"), "the PDF has no identifier");
    let metadata = document.catalog()?.get(b"Metadata").and_then(Object::as_reference).context("no metadata")?;
    let stream = document.get_object_mut(metadata)?.as_stream_mut()?;
    ensure!(!stream.is_compressed(), "metadata that not every program can read");
    let words = std::str::from_utf8(&stream.content)?;
    stream.content = with_standard(words, said.date).context("metadata of another form")?.into_bytes();
    stream.dict.set("Length", Object::Integer(i64::try_from(stream.content.len())?));
    let info = match document.trailer.get(b"Info").and_then(Object::as_reference) {
        Ok(info) => info,
        Err(_) => {
            let info = document.add_object(Dictionary::new());
            document.trailer.set("Info", info);
            info
        }
    };
    let info = document.get_dictionary_mut(info)?;
    info.set("GTS_PDFXVersion", text("PDF/X-4"));
    info.set("Trapped", Object::Name(b"False".to_vec()));
    Ok(())
}

/// The metadata with what PDF/X-4 asks of it.
fn with_standard(words: &str, date: Date) -> Option<String> {
    const END: &str = "</rdf:Description>";
    let at = words.rfind(END)?;
    let (before, after) = words.split_at(at);
    // The writer calls every file a proof.
    let mut before = before.replace("<xmpMM:RenditionClass>proof<", "<xmpMM:RenditionClass>default<");
    let day = format!("{date}T00:00:00+00:00");
    for (name, space, value) in [
        ("pdfxid:GTS_PDFXVersion", "http://www.npes.org/pdfx/ns/id/", "PDF/X-4"),
        ("pdf:Trapped", "http://ns.adobe.com/pdf/1.3/", "False"),
        ("xmp:MetadataDate", "http://ns.adobe.com/xap/1.0/", &*day),
        ("xmp:CreateDate", "http://ns.adobe.com/xap/1.0/", &*day),
        ("xmp:ModifyDate", "http://ns.adobe.com/xap/1.0/", &*day),
        ("xmpMM:VersionID", "http://ns.adobe.com/xap/1.0/mm/", "1"),
        ("xmpMM:RenditionClass", "http://ns.adobe.com/xap/1.0/mm/", "default"),
    ] {
        if !before.contains(&format!("<{name}>")) {
            let prefix = name.split(':').next()?;
            before += &format!("<{name} xmlns:{prefix}=\"{space}\">{value}</{name}>");
        }
    }
    Some(before + after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_text_in_black_alone_is_printed_over() {
        let content = b"q 1 0 0 -1 0 9 cm 0 0 0 1 k\nBT/f0 9 Tf<0001>Tj\nET\nQ\nq 0 0 0 0 k\nBT<0002>Tj\nET\nQ\nq 0.5 0 0 0 1 k\n0 0 m\nQ";
        let out = String::from_utf8(with_state(content).unwrap()).unwrap();
        assert_eq!(out.matches("/NoticeboardOver gs").count(), 1);
        assert!(out.contains("0 0 0 1 k/NoticeboardOver gs\nBT/f0"), "{out}");
        assert!(out.ends_with("0 0 m\nQ"));
        assert!(with_state(b"q 10 0 0 0 k\nBT\nET\nQ").is_none());
        assert!(with_state(b"q 0.20 0 0 1 k\nBT\nET\nQ").is_none());
    }

    #[test]
    fn metadata_says_the_standard_once() {
        let words = "<rdf:Description><xmp:CreateDate>x</xmp:CreateDate><xmpMM:RenditionClass>proof</xmpMM:RenditionClass></rdf:Description>";
        let told = with_standard(words, Date::constant(2026, 6, 30)).unwrap();
        assert!(told.contains(">PDF/X-4</pdfxid:GTS_PDFXVersion>") && told.contains("<xmpMM:RenditionClass>default<"));
        assert_eq!(told.matches("CreateDate").count(), 2);
        assert!(told.ends_with("</rdf:Description>") && with_standard("<x/>", Date::constant(2026, 6, 30)).is_none());
    }

    #[test]
    fn a_box_outside_of_another_is_refused() {
        let page =
            || dictionary! { "MediaBox" => vec![0.into(), 0.into(), Object::Real(283.4646), Object::Real(283.4646)] };
        let boxes = |trim: Box2, bleed: Option<Box2>| Boxes { height: 100.0, trim: Some(trim), bleed };
        let at = |x: f64, side: f64| Box2 { x, y: x, width: side, height: side };
        assert!(frame(&mut page(), &boxes(at(10.0, 80.0), Some(at(7.0, 86.0)))).is_ok());
        assert!(frame(&mut page(), &boxes(at(10.0, 80.0), Some(at(12.0, 76.0)))).is_err());
        assert!(frame(&mut page(), &boxes(at(10.0, 95.0), None)).is_err());
        let mut sheet = page();
        sheet.set("Annots", Object::Array(Vec::new()));
        frame(&mut sheet, &Boxes { height: 100.0, trim: None, bleed: None }).unwrap();
        assert!(sheet.has(b"TrimBox") && !sheet.has(b"Annots") && !sheet.has(b"BleedBox"));
    }
}
