//! Files that are made to hurt: each ends, soon, in a message.

use std::io::{Cursor, Write};

use lopdf::{Dictionary, Object, Stream, dictionary};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::makers::*;
use super::{Fault, HARMLESS, Make, PLACES, What, private_in, read};

/// So many zeros, packed.
fn zeros(megabytes: usize) -> Vec<u8> {
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    let block = vec![0; 1 << 20];
    (0..megabytes).for_each(|_| packed.write_all(&block).unwrap());
    packed.finish().unwrap()
}

fn zip_of_zeros(name: &str, megabytes: usize) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for part in ["[Content_Types].xml", "word/document.xml"] {
        writer.start_file(part, SimpleFileOptions::default()).unwrap();
        writer.write_all(b"<w/>").unwrap();
    }
    writer.start_file(name, SimpleFileOptions::default()).unwrap();
    let block = vec![b' '; 1 << 20];
    (0..megabytes).for_each(|_| writer.write_all(&block).unwrap());
    writer.finish().unwrap().into_inner()
}

#[test]
fn what_unpacks_to_too_much_is_a_bomb() {
    for name in ["word/media/a.jpg", "word/styles.xml", "a.txt"] {
        let (reading, copy) = read("a.docx", &zip_of_zeros(name, 300), private_in);
        assert_eq!((reading.fault, copy), (Some(Fault::Bomb), None), "{name}");
        assert!(!reading.is_fit());
    }
}

#[test]
fn many_files_inside_are_too_many() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for n in 0..10_001 {
        writer.start_file(format!("{n}.txt"), SimpleFileOptions::default()).unwrap();
    }
    let bytes = writer.finish().unwrap().into_inner();
    assert_eq!(read("a.zip", &bytes, private_in).0.fault, Some(Fault::Crowded));
}

#[test]
fn archives_in_archives_are_not_followed() {
    let mut inner = zip_table(HARMLESS);
    for n in 0..40 {
        inner = package(&[(&format!("{n}.zip"), &inner)]);
    }
    let (reading, _) = read("a.zip", &inner, private_in);
    assert!(
        matches!(reading.found[..], [super::super::Finding { what: What::Inside(Fault::Nested), .. }]),
        "{reading:?}"
    );
    // A document in a document in a document.
    let mut inner = sheet_text(HARMLESS);
    for _ in 0..20 {
        inner = package(&[
            ("[Content_Types].xml", b"<Types/>"),
            ("word/document.xml", b"<w/>"),
            ("word/embeddings/a.docx", &inner),
        ]);
    }
    let (reading, _) = read("a.docx", &inner, private_in);
    assert!(reading.found.iter().any(|found| found.what == What::Inside(Fault::Nested)), "{reading:?}");
}

#[test]
fn entities_are_refused_wherever_they_are_defined() {
    let bomb = "<!DOCTYPE a [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]><w:document>&b;</w:document>";
    let parts = |name: &'static str| {
        [("[Content_Types].xml", &b"<Types/>"[..]), ("word/document.xml", b"<w/>"), (name, bomb.as_bytes())]
    };
    for name in ["word/styles.xml", "docProps/core.xml", "customXml/item1.xml"] {
        let (reading, copy) = read("a.docx", &package(&parts(name)), private_in);
        assert_eq!((reading.fault, copy), (Some(Fault::Entities), None), "{name}");
    }
    let odt = package(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", bomb.as_bytes())]);
    assert_eq!(read("a.odt", &odt, private_in).0.fault, Some(Fault::Entities));
}

#[test]
fn deep_markup_ends() {
    for tag in ["p", "table", "office:annotation", "w:del"] {
        let open = format!("<{tag}>").repeat(100_000);
        let close = format!("</{tag}>").repeat(100_000);
        let xml = format!("<r>{open}13800138000{close}</r>");
        let word = package(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", xml.as_bytes())]);
        assert!(!read("a.docx", &word, private_in).0.is_fit(), "{tag}");
        let odt = package(&[("mimetype", b"a"), ("content.xml", xml.as_bytes())]);
        assert!(!read("a.odt", &odt, private_in).0.is_fit(), "{tag}");
    }
    // Columns that stand for more than there are.
    let row = "<table:table-cell table:number-columns-repeated=\"18446744073709551615\"/>".repeat(3);
    let ods =
        package(&[("mimetype", b"a"), ("content.xml", format!("<table:table-row>{row}</table:table-row>").as_bytes())]);
    assert!(read("a.ods", &ods, private_in).0.is_fit());
}

#[test]
fn pdf_streams_that_unpack_to_too_much_do_not() {
    let packed = |megabytes| Stream::new(dictionary! { "Filter" => "FlateDecode" }, zeros(megabytes));
    let mut paper = Paper::new(b"");
    let content = paper.document.add_object(packed(64));
    paper.of_page("Contents", content);
    let (reading, _) = read("a.pdf", &paper.save(), private_in);
    assert!(reading.found.iter().any(|found| found.what == What::Picture), "{reading:?}");

    let mut paper = Paper::new(b"");
    let file = paper.document.add_object(packed(300));
    let spec =
        dictionary! { "Type" => "Filespec", "F" => Object::string_literal("a"), "EF" => dictionary! { "F" => file } };
    paper.of_catalog("Names", dictionary! { "EmbeddedFiles" => dictionary! { "Names" => vec![spec.into()] } });
    assert_eq!(read("a.pdf", &paper.save(), private_in).0.fault, Some(Fault::Bomb));

    // A stream of objects, which is unpacked while the file is loaded.
    let mut bytes = b"%PDF-1.7\n1 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length ".to_vec();
    let body = zeros(64);
    bytes.extend(format!("{}>>\nstream\n", body.len()).bytes());
    bytes.extend(body);
    bytes.extend(b"\nendstream\nendobj\ntrailer\n<</Root 2 0 R/Size 3>>\nstartxref\n9\n%%EOF");
    assert_eq!(read("a.pdf", &bytes, private_in).0.fault, Some(Fault::Damaged));
}

#[test]
fn pdf_objects_that_lead_to_themselves_end() {
    // A form that draws itself twice, so that every level doubles the work.
    let mut paper = Paper::new(b"/X Do");
    let form = paper.document.new_object_id();
    let own = dictionary! { "XObject" => dictionary! { "X" => form } };
    let head = dictionary! { "Subtype" => "Form", "Resources" => own.clone() };
    paper.document.objects.insert(form, Stream::new(head, b"/X Do /X Do /X Do".to_vec()).into());
    paper.of_page("Resources", own);
    assert!(read("a.pdf", &paper.save(), private_in).0.is_fit());

    // Pages, parents and references in a ring.
    for ring in ["1 0 R", "[1 0 R]", "<</Kids [1 0 R]/Parent 1 0 R>>"] {
        let bytes = format!(
            "%PDF-1.4\n1 0 obj\n{ring}\nendobj\n2 0 obj\n<</Type/Catalog/Pages 1 0 R/AcroForm 1 0 R>>\nendobj\ntrailer\n<</Root 2 0 R/Info 1 0 R>>\n"
        );
        read("a.pdf", bytes.as_bytes(), private_in);
    }
    let mut paper = Paper::new(b"BT /F1 9 Tf (a) Tj ET");
    let font = paper.document.new_object_id();
    paper.document.objects.insert(
        font,
        dictionary! { "Type" => "Font", "Subtype" => "Type0", "Encoding" => font, "ToUnicode" => font, "DescendantFonts" => font }.into(),
    );
    paper.of_page("Resources", dictionary! { "Font" => dictionary! { "F1" => font } });
    read("a.pdf", &paper.save(), private_in);
}

#[test]
fn pdf_brackets_without_end_are_damage() {
    for open in ["[", "<<", "(", "<</A"] {
        let deep = open.repeat(200_000);
        let bytes = format!(
            "%PDF-1.4\n1 0 obj\n{deep}\nendobj\n2 0 obj\n<</Type/Catalog/Pages 1 0 R>>\nendobj\ntrailer\n<</Root 2 0 R>>\n"
        );
        read("a.pdf", bytes.as_bytes(), private_in);
        let mut paper = Paper::new(deep.as_bytes());
        paper.property("Keywords", &deep);
        read("a.pdf", &paper.save(), private_in);
    }
    let mut dictionary = Dictionary::new();
    dictionary
        .set("W", vec![0.into(), i64::MAX.into(), 500.into(), Object::Integer(-1), Object::Integer(-1), 1.into()]);
    let mut paper = Paper::new(b"BT /F1 9 Tf (a) Tj ET");
    let below = paper.document.add_object(dictionary);
    let font = dictionary! { "Type" => "Font", "Subtype" => "Type0", "Encoding" => "Identity-H", "DescendantFonts" => vec![below.into()] };
    paper.of_page("Resources", dictionary! { "Font" => dictionary! { "F1" => font } });
    read("a.pdf", &paper.save(), private_in);
}

/// Every file cut at many places, and with bytes changed: a message or a reading, and never a panic or a wait.
#[test]
fn damaged_files_end_in_an_answer() {
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % below.max(1) as u64) as usize
    };
    let makers: Vec<(&str, Make)> = PLACES.iter().map(|(name, make, _)| (*name, *make)).collect();
    for (name, make) in makers {
        let whole = make(HARMLESS);
        for _ in 0..12 {
            let cut = next(whole.len());
            read(name, &whole[..cut], private_in);
            let mut changed = whole.clone();
            for _ in 0..=next(8) {
                let at = next(changed.len());
                changed[at] = next(256) as u8;
            }
            read(name, &changed, private_in);
        }
    }
}
