//! Small files of every format, written here and nowhere copied from. Each maker hides the words that it is given in one
//! place; the author is always [`AUTHOR`].

mod open_document;
mod pdf;

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

pub(super) use open_document::*;
pub(super) use pdf::*;

pub(super) const AUTHOR: &str = "某示例作者";

pub(super) fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        let method = if *name == "mimetype" { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        writer.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn relations(list: &[(&str, &str, &str)]) -> String {
    let list: String = list
        .iter()
        .map(|(id, kind, target)| {
            format!("<Relationship Id=\"{id}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" Target=\"{target}\"/>")
        })
        .collect();
    format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{list}</Relationships>"
    )
}

fn core(keywords: &str) -> String {
    format!(
        "<cp:coreProperties xmlns:cp=\"c\" xmlns:dc=\"d\"><dc:title>示例标题</dc:title><dc:creator>{AUTHOR}</dc:creator>\
         <cp:keywords>{keywords}</cp:keywords><cp:lastModifiedBy>{AUTHOR}</cp:lastModifiedBy></cp:coreProperties>"
    )
}

/// An Office package with its properties.
fn office(keywords: &str, parts: &[(&str, String)]) -> Vec<u8> {
    let core = core(keywords);
    let app = format!("<Properties><Company>{AUTHOR}</Company><Template>{AUTHOR}.dotx</Template></Properties>");
    let root = relations(&[("rId1", "officeDocument", "x"), ("rId9", "metadata/thumbnail", "docProps/thumbnail.jpeg")]);
    let mut all: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", root.as_bytes()),
        ("docProps/core.xml", core.as_bytes()),
        ("docProps/app.xml", app.as_bytes()),
        ("docProps/thumbnail.jpeg", b"a picture of what was"),
    ];
    all.extend(parts.iter().map(|(name, text)| (*name, text.as_bytes())));
    package(&all)
}

// Word.

fn run(text: &str) -> String {
    format!("<w:r><w:t>{text}</w:t></w:r>")
}

fn word_with(body: &str, keywords: &str, more: &[(&str, String)]) -> Vec<u8> {
    let document = format!(
        "<w:document xmlns:w=\"w\"><w:body><w:p>{}</w:p>{body}</w:body></w:document>",
        run("关于示例工作的通知")
    );
    let settings = "<w:settings xmlns:w=\"w\"><w:attachedTemplate r:id=\"rId1\"/></w:settings>".to_owned();
    let template = relations(&[("rId1", "attachedTemplate", &format!("file:///C:/Users/{AUTHOR}/a.dotx"))]);
    let mut parts = vec![
        ("word/document.xml", document),
        ("word/settings.xml", settings),
        ("word/_rels/settings.xml.rels", template),
    ];
    parts.extend(more.iter().map(|(name, text)| (*name, text.clone())));
    office(keywords, &parts)
}

pub(super) fn word_text(s: &str) -> Vec<u8> {
    word_with(&format!("<w:p>{}</w:p>", run(s)), "", &[])
}

pub(super) fn word_split(s: &str) -> Vec<u8> {
    let (a, b) = s.split_at(s.char_indices().nth(s.chars().count() / 2).unwrap().0);
    word_with(&format!("<w:p>{}<w:bookmarkStart w:id=\"0\"/>{}</w:p>", run(a), run(b)), "", &[])
}

pub(super) fn word_table(s: &str) -> Vec<u8> {
    word_with(&format!("<w:tbl><w:tr><w:tc><w:p>{}</w:p></w:tc></w:tr></w:tbl>", run(s)), "", &[])
}

pub(super) fn word_hidden(s: &str) -> Vec<u8> {
    word_with(&format!("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>{s}</w:t></w:r></w:p>"), "", &[])
}

pub(super) fn word_deleted(s: &str) -> Vec<u8> {
    let deleted = format!(
        "<w:del w:id=\"1\" w:author=\"{AUTHOR}\" w:date=\"2026-01-01T00:00:00Z\"><w:r><w:delText>{s}</w:delText></w:r></w:del>"
    );
    let inserted = format!("<w:ins w:id=\"2\" w:author=\"{AUTHOR}\">{}</w:ins>", run("20260630"));
    word_with(&format!("<w:p>{deleted}{inserted}</w:p>"), "", &[])
}

pub(super) fn word_inserted(s: &str) -> Vec<u8> {
    word_with(&format!("<w:p><w:ins w:id=\"2\" w:author=\"{AUTHOR}\">{}</w:ins></w:p>", run(s)), "", &[])
}

pub(super) fn word_box(s: &str) -> Vec<u8> {
    let drawn = format!(
        "<wp:anchor><wp:posOffset>114300</wp:posOffset><w:txbxContent><w:p>{}</w:p></w:txbxContent></wp:anchor>",
        run(s)
    );
    word_with(&format!("<w:p>{}<w:r><w:drawing>{drawn}</w:drawing></w:r></w:p>", run("图")), "", &[])
}

pub(super) fn word_described(s: &str) -> Vec<u8> {
    word_with(
        &format!("<w:p><w:r><w:drawing><wp:docPr id=\"1\" name=\"图片 1\" descr=\"{s}\"/></w:drawing></w:r></w:p>"),
        "",
        &[],
    )
}

fn word_part(name: &'static str, root: &str, s: &str) -> Vec<u8> {
    word_with("", "", &[(name, format!("<w:{root} xmlns:w=\"w\"><w:p>{}</w:p></w:{root}>", run(s)))])
}

pub(super) fn word_header(s: &str) -> Vec<u8> {
    word_part("word/header1.xml", "hdr", s)
}

pub(super) fn word_footer(s: &str) -> Vec<u8> {
    word_part("word/footer2.xml", "ftr", s)
}

pub(super) fn word_footnote(s: &str) -> Vec<u8> {
    let notes =
        format!("<w:footnotes xmlns:w=\"w\"><w:footnote w:id=\"1\"><w:p>{}</w:p></w:footnote></w:footnotes>", run(s));
    word_with("", "", &[("word/footnotes.xml", notes)])
}

pub(super) fn word_comment(s: &str) -> Vec<u8> {
    let comments = format!(
        "<w:comments xmlns:w=\"w\"><w:comment w:id=\"0\" w:author=\"{AUTHOR}\" w:initials=\"{AUTHOR}\"><w:p>{}</w:p></w:comment></w:comments>",
        run(s)
    );
    let people = format!(
        "<w15:people><w15:person w15:author=\"{AUTHOR}\"><w15:presenceInfo w15:providerId=\"None\" w15:userId=\"{AUTHOR}\"/></w15:person></w15:people>"
    );
    let marked = format!("<w:p>{}<w:r><w:commentReference w:id=\"0\"/></w:r></w:p>", run("正文"));
    word_with(&marked, "", &[("word/comments.xml", comments), ("word/people.xml", people)])
}

pub(super) fn word_link(s: &str) -> Vec<u8> {
    word_with("", "", &[("word/_rels/document.xml.rels", relations(&[("rId1", "hyperlink", &format!("tel:{s}"))]))])
}

pub(super) fn word_keywords(s: &str) -> Vec<u8> {
    word_with("", s, &[])
}

pub(super) fn word_entity(s: &str) -> Vec<u8> {
    let digits: String = s.chars().map(|c| format!("&#{};", u32::from(c))).collect();
    word_text(&digits)
}

pub(super) fn word_embedded(s: &str) -> Vec<u8> {
    let plain = word_text("图表");
    let inner = sheet_text(s);
    let mut zip = zip::ZipArchive::new(Cursor::new(plain)).unwrap();
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    for n in 0..zip.len() {
        let mut entry = zip.by_index(n).unwrap();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut entry, &mut bytes).unwrap();
        parts.push((entry.name().unwrap().into_owned(), bytes));
    }
    parts.push(("word/embeddings/Microsoft_Excel_Sheet1.xlsx".to_owned(), inner));
    let parts: Vec<_> = parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    package(&parts)
}

// Sheets.

fn sheet_with(sheet: &str, state: &str, strings: &str, more: &[(&str, String)]) -> Vec<u8> {
    let names = more.iter().find(|(name, _)| *name == "names").map_or("", |(_, text)| text.as_str());
    let workbook = format!(
        "<workbook xmlns:r=\"r\"><fileSharing userName=\"{AUTHOR}\"/><x15ac:absPath url=\"C:\\Users\\{AUTHOR}\\\"/><sheets>\
         <sheet name=\"说明\" sheetId=\"1\" r:id=\"rId1\"/><sheet name=\"名单\" sheetId=\"2\" {state} r:id=\"rId2\"/></sheets>{names}</workbook>"
    );
    let mut parts = vec![
        ("xl/workbook.xml", workbook),
        (
            "xl/_rels/workbook.xml.rels",
            relations(&[
                ("rId1", "worksheet", "worksheets/sheet1.xml"),
                ("rId2", "worksheet", "/xl/worksheets/sheet2.xml"),
            ]),
        ),
        ("xl/worksheets/sheet1.xml", "<worksheet><sheetData/></worksheet>".to_owned()),
        ("xl/worksheets/sheet2.xml", format!("<worksheet>{sheet}</worksheet>")),
        ("xl/sharedStrings.xml", format!("<sst><si><t>姓名</t></si>{strings}</sst>")),
    ];
    parts.extend(more.iter().filter(|(name, _)| *name != "names").map(|(name, text)| (*name, text.clone())));
    office("", &parts)
}

const SHARED: &str =
    "<sheetData><row r=\"3\"><c r=\"A3\" t=\"s\"><v>0</v></c><c r=\"B3\" t=\"s\"><v>1</v></c></row></sheetData>";

fn shared(s: &str) -> String {
    let (a, b) = s.split_at(s.char_indices().nth(3).unwrap().0);
    format!("<si><r><t>{a}</t></r><r><t>{b}</t></r></si>")
}

pub(super) fn sheet_text(s: &str) -> Vec<u8> {
    sheet_with(SHARED, "", &shared(s), &[])
}

pub(super) fn sheet_number(s: &str) -> Vec<u8> {
    sheet_with(&format!("<sheetData><row r=\"2\"><c r=\"AB2\"><v>{s}</v></c></row></sheetData>"), "", "", &[])
}

pub(super) fn sheet_inline(s: &str) -> Vec<u8> {
    sheet_with(
        &format!("<sheetData><row r=\"2\"><c r=\"C2\" t=\"inlineStr\"><is><t>{s}</t></is></c></row></sheetData>"),
        "",
        "",
        &[],
    )
}

pub(super) fn sheet_hidden(s: &str) -> Vec<u8> {
    sheet_with(SHARED, "state=\"veryHidden\"", &shared(s), &[])
}

pub(super) fn sheet_hidden_row(s: &str) -> Vec<u8> {
    sheet_with(&SHARED.replace("<row r=\"3\"", "<row r=\"3\" hidden=\"1\""), "", &shared(s), &[])
}

pub(super) fn sheet_hidden_column(s: &str) -> Vec<u8> {
    sheet_with(&format!("<cols><col min=\"2\" max=\"4\" hidden=\"1\"/></cols>{SHARED}"), "", &shared(s), &[])
}

pub(super) fn sheet_unused(s: &str) -> Vec<u8> {
    sheet_with("<sheetData/>", "", &shared(s), &[])
}

pub(super) fn sheet_formula(s: &str) -> Vec<u8> {
    let cell = format!("<c r=\"D4\" t=\"str\"><f>LEFT(\"{s}\",3)</f><v>示例</v></c>");
    sheet_with(&format!("<sheetData><row r=\"4\">{cell}</row></sheetData>"), "", "", &[])
}

pub(super) fn sheet_name(s: &str) -> Vec<u8> {
    let names = format!("<definedNames><definedName name=\"电话\">\"{s}\"</definedName></definedNames>");
    sheet_with("<sheetData/>", "", "", &[("names", names)])
}

pub(super) fn sheet_footer(s: &str) -> Vec<u8> {
    sheet_with(&format!("<sheetData/><headerFooter><oddFooter>&amp;C{s}</oddFooter></headerFooter>"), "", "", &[])
}

pub(super) fn sheet_choice(s: &str) -> Vec<u8> {
    sheet_with(&format!("<dataValidation sqref=\"A1\" prompt=\"{s}\"/>"), "", "", &[])
}

pub(super) fn sheet_comment(s: &str) -> Vec<u8> {
    let comments = format!(
        "<comments><authors><author>{AUTHOR}</author></authors><commentList><comment ref=\"B3\" authorId=\"0\"><text><r><t>{s}</t></r></text></comment></commentList></comments>"
    );
    let rels = relations(&[("rId1", "comments", "../comments1.xml")]);
    sheet_with("<sheetData/>", "", "", &[("xl/comments1.xml", comments), ("xl/worksheets/_rels/sheet2.xml.rels", rels)])
}

pub(super) fn sheet_pivot(s: &str) -> Vec<u8> {
    let cache = format!(
        "<pivotCacheDefinition refreshedBy=\"{AUTHOR}\"><sharedItems><s v=\"{s}\"/></sharedItems></pivotCacheDefinition>"
    );
    sheet_with("<sheetData/>", "", "", &[("xl/pivotCache/pivotCacheDefinition1.xml", cache)])
}

// Slides.

fn slides_with(first: &str, state: &str, more: &[(&str, String)]) -> Vec<u8> {
    let slide = |text: &str, state: &str| {
        format!("<p:sld xmlns:p=\"p\" {state}><p:cSld><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:cSld></p:sld>")
    };
    let mut parts = vec![
        ("ppt/presentation.xml", "<p:presentation><p:sldIdLst><p:sldId id=\"256\" r:id=\"rId3\"/><p:sldId id=\"257\" r:id=\"rId2\"/></p:sldIdLst></p:presentation>".to_owned()),
        ("ppt/_rels/presentation.xml.rels", relations(&[("rId2", "slide", "slides/slide1.xml"), ("rId3", "slide", "slides/slide2.xml")])),
        ("ppt/slides/slide1.xml", slide(first, state)),
        ("ppt/slides/slide2.xml", slide("封面", "")),
    ];
    parts.extend(more.iter().map(|(name, text)| (*name, text.clone())));
    office("", &parts)
}

pub(super) fn slide_text(s: &str) -> Vec<u8> {
    slides_with(s, "", &[])
}

pub(super) fn slide_hidden(s: &str) -> Vec<u8> {
    slides_with(s, "show=\"0\"", &[])
}

pub(super) fn slide_notes(s: &str) -> Vec<u8> {
    let notes = format!("<p:notes><a:p><a:r><a:t>{s}</a:t></a:r></a:p></p:notes>");
    let rels = relations(&[("rId1", "notesSlide", "../notesSlides/notesSlide1.xml")]);
    slides_with("正文", "", &[("ppt/notesSlides/notesSlide1.xml", notes), ("ppt/slides/_rels/slide1.xml.rels", rels)])
}

pub(super) fn slide_comment(s: &str) -> Vec<u8> {
    let comments = format!("<p:cmLst><p:cm authorId=\"0\"><p:text>{s}</p:text></p:cm></p:cmLst>");
    let authors =
        format!("<p:cmAuthorLst><p:cmAuthor id=\"0\" name=\"{AUTHOR}\" initials=\"{AUTHOR}\"/></p:cmAuthorLst>");
    let rels = relations(&[("rId1", "comments", "../comments/comment1.xml")]);
    let more = [
        ("ppt/comments/comment1.xml", comments),
        ("ppt/commentAuthors.xml", authors),
        ("ppt/slides/_rels/slide1.xml.rels", rels),
    ];
    slides_with("正文", "", &more)
}

// Texts, archives, and what is only looked through.

pub(super) fn text(s: &str) -> Vec<u8> {
    format!("姓名,电话\r\n示例,{s}\r\n").into_bytes()
}

pub(super) fn text_gbk(s: &str) -> Vec<u8> {
    encoding_rs::GB18030.encode(&format!("姓名,电话\r\n示例,{s}\r\n")).0.into_owned()
}

pub(super) fn text_utf16(s: &str) -> Vec<u8> {
    let text = format!("\u{feff}姓名\t电话\r\n示例\t{s}\r\n");
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

pub(super) fn zip_table(s: &str) -> Vec<u8> {
    package(&[("说明.txt", "示例".as_bytes()), ("材料/名单.csv", &text_gbk(s)), ("__MACOSX/._a", AUTHOR.as_bytes())])
}

pub(super) fn zip_document(s: &str) -> Vec<u8> {
    package(&[("通知.docx", &word_comment(s))])
}

pub(super) fn zip_name(s: &str) -> Vec<u8> {
    package(&[(&format!("{s}.txt"), b"a")])
}

pub(super) fn ofd(s: &str) -> Vec<u8> {
    let page = format!("<ofd:Page><ofd:TextCode X=\"1\" Y=\"2\">{s}</ofd:TextCode></ofd:Page>");
    package(&[("OFD.xml", b"<ofd:OFD/>"), ("Doc_0/Pages/Page_1/Content.xml", page.as_bytes())])
}

fn old(inside: &[u8]) -> Vec<u8> {
    [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0\0\0", inside, &[0xff; 9]].concat()
}

pub(super) fn old_document(s: &str) -> Vec<u8> {
    old(&s.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>())
}

pub(super) fn old_sheet(s: &str) -> Vec<u8> {
    let value: f64 = s.parse().unwrap_or(1.0);
    old(&[&[0x03, 0x02, 0x0e, 0, 1, 0, 1, 0, 15, 0][..], &value.to_le_bytes()].concat())
}

pub(super) fn rich_text(s: &str) -> Vec<u8> {
    let (a, b) = s.split_at(s.char_indices().nth(4).unwrap_or((0, ' ')).0);
    let escaped = |text: &str| {
        text.chars()
            .map(|c| if c.is_ascii() { c.to_string() } else { format!("\\u{}?", u32::from(c)) })
            .collect::<String>()
    };
    format!("{{\\rtf1\\ansi {{\\info{{\\author x}}}} {}\\cf1 {}\\par}}", escaped(a), escaped(b)).into_bytes()
}

// Pictures.

pub(crate) fn png_with_text(words: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 2, 2);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.add_itxt_chunk("Author".to_owned(), words.to_owned()).unwrap();
    encoder.write_header().unwrap().write_image_data(&[0, 80, 160, 240]).unwrap();
    bytes
}

/// A picture that lies on its side, says where it was taken, and has a second one behind it.
pub(super) fn jpeg_with_place() -> Vec<u8> {
    let mut plain = Vec::new();
    image::RgbImage::from_fn(8, 16, |x, y| image::Rgb([(x * 30) as u8, (y * 15) as u8, 90]))
        .write_to(&mut Cursor::new(&mut plain), image::ImageFormat::Jpeg)
        .unwrap();
    let exif = [
        &b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x02"[..],
        b"\x01\x12\0\x03\0\0\0\x01\0\x06\0\0",
        b"\x88\x25\0\x04\0\0\0\x01\0\0\0\x26",
        b"\0\0\0\0",
        b"GPS 36.65 117.12",
    ]
    .concat();
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    [&plain[..2], &[0xFF, 0xE1], &length, &exif, &plain[2..], b"a film behind it"].concat()
}
