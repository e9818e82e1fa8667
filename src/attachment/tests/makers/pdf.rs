//! Pages of PDF.

use lopdf::{Dictionary, Document, Object, Stream, dictionary};

use super::*;

/// How the text of a page is drawn.
pub(in crate::attachment::tests) struct Paper {
    pub(in crate::attachment::tests) document: Document,
    page: lopdf::ObjectId,
    catalog: lopdf::ObjectId,
}

impl Paper {
    pub(in crate::attachment::tests) fn new(content: &[u8]) -> Self {
        let mut document = Document::with_version("1.7");
        let pages = document.new_object_id();
        let font = document.add_object(dictionary! {
            "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding",
        });
        let content = document.add_object(Stream::new(Dictionary::new(), content.to_vec()));
        let page = document.add_object(dictionary! {
            "Type" => "Page", "Parent" => pages, "Contents" => content,
            "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
            "Resources" => dictionary! { "Font" => dictionary! { "F1" => font } },
            "PieceInfo" => dictionary! { "A" => Object::string_literal(AUTHOR) },
        });
        document
            .objects
            .insert(pages, dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 }.into());
        let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
        document.trailer.set("Root", catalog);
        let mut paper = Self { document, page, catalog };
        paper.property("Author", AUTHOR);
        paper.property("Title", "示例标题");
        paper
    }

    pub(in crate::attachment::tests) fn property(&mut self, key: &str, value: &str) {
        let mut info = match self.document.trailer.get(b"Info").and_then(Object::as_reference) {
            Ok(id) => self.document.get_dictionary(id).unwrap().clone(),
            Err(_) => Dictionary::new(),
        };
        info.set(key, lopdf::text_string(value));
        let id = self.document.add_object(info);
        self.document.trailer.set("Info", id);
    }

    pub(in crate::attachment::tests) fn of_page(&mut self, key: &str, value: impl Into<Object>) {
        self.document.get_dictionary_mut(self.page).unwrap().set(key, value.into());
    }

    pub(in crate::attachment::tests) fn of_catalog(&mut self, key: &str, value: impl Into<Object>) {
        self.document.get_dictionary_mut(self.catalog).unwrap().set(key, value.into());
    }

    pub(in crate::attachment::tests) fn save(mut self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.document.save_to(&mut bytes).unwrap();
        bytes
    }
}

/// Only what WinAnsi holds can be drawn by the plain font.
fn drawn(s: &str) -> String {
    s.chars().map(|c| if c.is_ascii() { c } else { '?' }).collect()
}

pub(in crate::attachment::tests) fn pdf_text(s: &str) -> Vec<u8> {
    Paper::new(format!("BT /F1 12 Tf 72 720 Td (Tel. {}) Tj ET", drawn(s)).as_bytes()).save()
}

/// As WPS writes it: every glyph by itself, each in its own place.
pub(in crate::attachment::tests) fn pdf_glyphs(s: &str) -> Vec<u8> {
    let mut content = String::new();
    for (n, c) in drawn(s).chars().enumerate() {
        let x = 72.0 + 6.67 * n as f32;
        content += &format!("q 1 0 0 1 0 0 cm BT /F1 12 Tf 1 0 0 1 {x} 700 Tm ({c}) Tj ET Q\n");
    }
    // The next cell of the table, which must not be joined to it.
    content += "BT /F1 12 Tf 1 0 0 1 300 700 Tm (2026) Tj ET";
    Paper::new(content.as_bytes()).save()
}

pub(in crate::attachment::tests) fn pdf_kerned(s: &str) -> Vec<u8> {
    let s = drawn(s);
    let (a, b) = s.split_at(s.len() / 2);
    Paper::new(format!("BT /F1 12 Tf 72 720 Td [({a}) -20 ({b})] TJ ET").as_bytes()).save()
}

/// A composite font with glyph numbers and a table of their characters.
pub(in crate::attachment::tests) fn pdf_mapped(s: &str) -> Vec<u8> {
    let codes: String = s.chars().map(|c| format!("{:04X}", u32::from(c) ^ 0x1000)).collect();
    let mut map = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe) \
         /Ordering (UCS) /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n\
         1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
    );
    let mut seen: Vec<char> = s.chars().collect();
    seen.sort_unstable();
    seen.dedup();
    map += &format!("{} beginbfchar\n", seen.len());
    for c in seen {
        map += &format!("<{:04X}> <{:04X}>\n", u32::from(c) ^ 0x1000, u32::from(c));
    }
    map += "endbfchar\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";
    let mut paper = Paper::new(format!("BT /F2 12 Tf 72 720 Td <{codes}> Tj ET").as_bytes());
    let map = paper.document.add_object(Stream::new(Dictionary::new(), map.into_bytes()));
    let below = paper.document.add_object(dictionary! { "Type" => "Font", "Subtype" => "CIDFontType2", "DW" => 600 });
    let font = paper.document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "Encoding" => "Identity-H", "ToUnicode" => map, "DescendantFonts" => vec![below.into()],
    });
    paper.of_page("Resources", dictionary! { "Font" => dictionary! { "F2" => font } });
    paper.save()
}

pub(in crate::attachment::tests) fn pdf_form(s: &str) -> Vec<u8> {
    let mut paper = Paper::new(b"q /X1 Do Q");
    let font = dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" };
    let form = paper.document.add_object(Stream::new(
        dictionary! { "Type" => "XObject", "Subtype" => "Form", "Resources" => dictionary! { "Font" => dictionary! { "F1" => font } } },
        format!("BT /F1 9 Tf 10 10 Td ({}) Tj ET", drawn(s)).into_bytes(),
    ));
    paper.of_page("Resources", dictionary! { "XObject" => dictionary! { "X1" => form } });
    paper.save()
}

pub(in crate::attachment::tests) fn pdf_remark(s: &str) -> Vec<u8> {
    let mut paper = Paper::new(b"");
    let remark = paper.document.add_object(dictionary! {
        "Type" => "Annot", "Subtype" => "Text", "Rect" => vec![0.into(), 0.into(), 9.into(), 9.into()],
        "Contents" => lopdf::text_string(s), "T" => lopdf::text_string(AUTHOR),
    });
    paper.of_page("Annots", vec![remark.into()]);
    paper.save()
}

pub(in crate::attachment::tests) fn pdf_field(s: &str) -> Vec<u8> {
    let mut paper = Paper::new(b"");
    let field = paper.document.add_object(dictionary! {
        "Type" => "Annot", "Subtype" => "Widget", "FT" => "Tx", "Rect" => vec![0.into(), 0.into(), 9.into(), 9.into()],
        "T" => Object::string_literal("phone"), "V" => lopdf::text_string(s),
    });
    paper.of_page("Annots", vec![field.into()]);
    paper.of_catalog("AcroForm", dictionary! { "Fields" => vec![field.into()] });
    paper.save()
}

pub(in crate::attachment::tests) fn pdf_keywords(s: &str) -> Vec<u8> {
    let mut paper = Paper::new(b"");
    paper.property("Keywords", s);
    paper.save()
}

pub(in crate::attachment::tests) fn pdf_xmp(s: &str) -> Vec<u8> {
    let mut paper = Paper::new(b"");
    let xml = format!(
        "<x:xmpmeta><pdfaid:part>2</pdfaid:part><dc:creator>{AUTHOR}</dc:creator><dc:description>{s}</dc:description></x:xmpmeta>"
    );
    let xmp = paper
        .document
        .add_object(Stream::new(dictionary! { "Type" => "Metadata", "Subtype" => "XML" }, xml.into_bytes()));
    paper.of_catalog("Metadata", xmp);
    paper.save()
}

pub(in crate::attachment::tests) fn pdf_bookmark(s: &str) -> Vec<u8> {
    let mut paper = Paper::new(b"");
    let outlines = paper.document.new_object_id();
    let mark = paper.document.add_object(dictionary! { "Title" => lopdf::text_string(s), "Parent" => outlines });
    paper
        .document
        .objects
        .insert(outlines, dictionary! { "Type" => "Outlines", "First" => mark, "Last" => mark }.into());
    paper.of_catalog("Outlines", outlines);
    paper.save()
}

pub(in crate::attachment::tests) fn pdf_file(s: &str) -> Vec<u8> {
    let mut paper = Paper::new(b"");
    let file = paper.document.add_object(Stream::new(dictionary! { "Type" => "EmbeddedFile" }, sheet_text(s)));
    let spec = paper.document.add_object(dictionary! {
        "Type" => "Filespec", "UF" => lopdf::text_string("名单.xlsx"), "EF" => dictionary! { "F" => file },
    });
    let names =
        dictionary! { "EmbeddedFiles" => dictionary! { "Names" => vec![Object::string_literal("a"), spec.into()] } };
    paper.of_catalog("Names", names);
    paper.save()
}

pub(in crate::attachment::tests) fn pdf_spoken(s: &str) -> Vec<u8> {
    let said: String = s.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    Paper::new(format!("/Span <</ActualText <FEFF{said}>>> BDC BT /F1 9 Tf (x) Tj ET EMC").as_bytes()).save()
}
