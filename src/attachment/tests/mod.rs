//! Every hiding place of every format: what is in it is found and its place told, and the same file without it is clean,
//! opens, and no longer tells its author.

mod bombs;
mod makers;

pub(crate) use makers::png_with_text;

use std::io::{Cursor, Read};

use makers::*;

use super::{Fault, Form, Reading, What, form, read};
use crate::lint::private_in;

const ID_CARD: &str = "11010519491231002X";
const MOBILE: &str = "13800138000";
const HARMLESS: &str = "示例文字一二三";

type Make = fn(&str) -> Vec<u8>;

/// A name, who makes it, and what the place says.
const PLACES: &[(&str, Make, &str)] = &[
    ("utf-8.csv", text, "第 2 行"),
    ("gbk.csv", text_gbk, "第 2 行"),
    ("utf-16.txt", text_utf16, "第 2 行"),
    ("text.docx", word_text, "正文，第 2 段"),
    ("split.docx", word_split, "正文，第 2 段"),
    ("references.docx", word_entity, "正文，第 2 段"),
    ("table.docx", word_table, "正文，第 2 段"),
    ("hidden.docx", word_hidden, "正文，第 2 段，隐藏文字"),
    ("deleted.docx", word_deleted, "正文，第 2 段，修订痕迹里"),
    ("inserted.docx", word_inserted, "正文，第 2 段"),
    ("text-box.docx", word_box, "正文，第 3 段"),
    ("description.docx", word_described, "正文，第 2 段"),
    ("header.docx", word_header, "页眉，第 1 段"),
    ("footer.docx", word_footer, "页脚，第 1 段"),
    ("footnote.docx", word_footnote, "脚注，第 1 段"),
    ("comment.docx", word_comment, "批注，第 1 段"),
    ("link.docx", word_link, "内部文件 document.xml.rels"),
    ("properties.docx", word_keywords, "文档属性"),
    ("embedded.docx", word_embedded, "嵌入的文件 Microsoft_Excel_Sheet1.xlsx，工作表“名单”，B3"),
    ("cell.xlsx", sheet_text, "工作表“名单”，B3"),
    ("number.xlsx", sheet_number, "工作表“名单”，AB2"),
    ("inline.xlsx", sheet_inline, "工作表“名单”，C2"),
    ("hidden-sheet.xlsx", sheet_hidden, "隐藏的工作表“名单”，B3"),
    ("hidden-row.xlsx", sheet_hidden_row, "工作表“名单”，B3，隐藏的行"),
    ("hidden-column.xlsx", sheet_hidden_column, "工作表“名单”，B3，隐藏的列"),
    ("unused-string.xlsx", sheet_unused, "没有单元格显示的文字"),
    ("formula.xlsx", sheet_formula, "工作表“名单”，D4，公式里"),
    ("defined-name.xlsx", sheet_name, "定义的名称"),
    ("footer.xlsx", sheet_footer, "工作表“名单”"),
    ("choice.xlsx", sheet_choice, "工作表“名单”"),
    ("comment.xlsx", sheet_comment, "工作表“名单”，B3，批注"),
    ("pivot.xlsx", sheet_pivot, "内部文件 pivotCacheDefinition1.xml"),
    ("slide.pptx", slide_text, "第 2 张幻灯片"),
    ("hidden.pptx", slide_hidden, "第 2 张幻灯片（隐藏）"),
    ("notes.pptx", slide_notes, "第 2 张幻灯片，备注"),
    ("comment.pptx", slide_comment, "第 2 张幻灯片，批注"),
    ("text.odt", odt_text, "第 2 段"),
    ("deleted.odt", odt_deleted, "修订痕迹里删除的文字"),
    ("comment.odt", odt_comment, "批注"),
    ("header.odt", odt_header, "页眉、页脚或样式"),
    ("properties.odt", odt_keywords, "文档属性"),
    ("cell.ods", ods_cell, "工作表“名单”，B2"),
    ("number.ods", ods_number, "工作表“名单”，A2"),
    ("hidden-row.ods", ods_hidden_row, "工作表“名单”，A2，隐藏的行"),
    ("notes.odp", odp_notes, "第 1 页，备注"),
    ("text.pdf", pdf_text, "第 1 页"),
    ("glyphs.pdf", pdf_glyphs, "第 1 页"),
    ("kerned.pdf", pdf_kerned, "第 1 页"),
    ("mapped.pdf", pdf_mapped, "第 1 页"),
    ("form-object.pdf", pdf_form, "第 1 页"),
    ("spoken.pdf", pdf_spoken, "第 1 页"),
    ("remark.pdf", pdf_remark, "第 1 页，批注或表单"),
    ("field.pdf", pdf_field, "第 1 页，表单"),
    ("bookmark.pdf", pdf_bookmark, "书签"),
    ("properties.pdf", pdf_keywords, "文档属性"),
    ("xmp.pdf", pdf_xmp, "文档属性"),
    ("file.pdf", pdf_file, "嵌入的文件 名单.xlsx，工作表“名单”，B3"),
    ("table.zip", zip_table, "材料/名单.csv，第 2 行"),
    ("document.zip", zip_document, "通知.docx，批注，第 1 段"),
    ("name.zip", zip_name, "压缩包里的文件名"),
    ("page.ofd", ofd, "第 2 页"),
    ("text.doc", old_document, "文件内容里"),
    ("text.rtf.doc", rich_text, "文件内容里"),
];

/// Files of every kind, with something private and without, for the fuzzer to start from.
#[cfg(fuzzing)]
pub(crate) fn samples() -> Vec<Vec<u8>> {
    PLACES.iter().flat_map(|(_, make, _)| [make(MOBILE), make(HARMLESS)]).collect()
}

fn places(reading: &Reading, code: &str) -> Vec<String> {
    let is_it = |what: &What| matches!(what, What::Private { code: known, grave: true } if known == code);
    reading.found.iter().filter(|finding| is_it(&finding.what)).map(|finding| finding.at.zh.clone()).collect()
}

#[test]
fn what_is_hidden_is_found_and_its_place_told() {
    let mut missed = Vec::new();
    for (name, make, place) in PLACES {
        for (secret, code) in [(ID_CARD, "id-number"), (MOBILE, "mobile-number")] {
            let (reading, _) = read(name, &make(secret), private_in);
            let places = places(&reading, code);
            if reading.is_fit() || !places.iter().any(|known| known.contains(place)) {
                missed.push(format!("{name}, {code}: not {place} but {places:?}"));
            }
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn a_phone_typed_as_a_number_is_found_in_old_sheets() {
    let (reading, _) = read("a.xls", &old_sheet(MOBILE), private_in);
    assert_eq!(places(&reading, "mobile-number"), ["单元格里的数字"]);
}

/// Everything in a file, unpacked.
fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let mut all = bytes.to_vec();
    if bytes.starts_with(b"PK") {
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        for n in 0..zip.len() {
            let mut part = Vec::new();
            let mut entry = zip.by_index(n).unwrap();
            all.extend(entry.name_raw());
            entry.read_to_end(&mut part).unwrap();
            drop(entry);
            all.extend(unpacked(&part));
        }
    } else if form::of(bytes) == Form::Pdf {
        let document = lopdf::Document::load_mem(bytes).unwrap();
        for object in document.objects.values() {
            all.extend(format!("{object:?}").bytes());
            if let Ok(stream) = object.as_stream() {
                all.extend(unpacked(&stream.get_plain_content().unwrap_or_default()));
            }
        }
    }
    all
}

#[test]
fn the_same_files_without_it_are_clean_open_and_tell_no_author() {
    for (name, make, _) in PLACES {
        let bytes = make(HARMLESS);
        let (reading, copy) = read(name, &bytes, private_in);
        let private = |reading: &Reading| reading.found.iter().any(|found| matches!(found.what, What::Private { .. }));
        assert!(!private(&reading), "{name}: {reading:#?}");
        assert!(reading.is_fit(), "{name}: {reading:#?}");
        assert!(matches!(reading.fault, None | Some(Fault::Unread)), "{name}: {:?}", reading.fault);
        let Some(copy) = copy else {
            assert!(reading.form == Form::Text || reading.fault.is_some(), "{name} has no copy: {reading:#?}");
            continue;
        };
        let all = unpacked(&copy);
        let utf16: Vec<u8> = AUTHOR.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for author in [AUTHOR.as_bytes(), &utf16] {
            assert!(memchr::memmem::find(&all, author).is_none(), "{name} tells its author");
        }
        // Same input, same bytes; and a clean copy is as clean as it gets.
        assert_eq!(read(name, &bytes, private_in).1.as_ref(), Some(&copy), "{name}");
        let (again, twice) = read(name, &copy, private_in);
        assert_eq!(again.form, reading.form, "{name}");
        assert_eq!(again.fault, None, "{name}");
        // (A PDF's objects get new numbers.)
        if reading.form != Form::Pdf {
            assert_eq!(twice.as_ref(), Some(&copy), "{name}");
        }
    }
}

#[test]
fn titles_stay_because_readers_see_them() {
    for make in [word_text as Make, sheet_text, slide_text, odt_text] {
        let copy = read("a", &make(HARMLESS), private_in).1.unwrap();
        assert!(memchr::memmem::find(&unpacked(&copy), "示例标题".as_bytes()).is_some());
    }
    let copy = read("a.pdf", &pdf_text("1"), private_in).1.unwrap();
    let document = lopdf::Document::load_mem(&copy).unwrap();
    let info = document.trailer.get_deref(b"Info", &document).unwrap().as_dict().unwrap();
    assert_eq!(info.len(), 1);
    assert_eq!(lopdf::decode_text_string(info.get(b"Title").unwrap()).unwrap(), "示例标题");
}

#[test]
fn remarks_and_tracked_changes_are_told_with_their_places() {
    let told = |name: &str, bytes: Vec<u8>, what: &What| {
        let found = read(name, &bytes, private_in).0.found;
        found.iter().filter(|finding| finding.what == *what).map(|finding| finding.at.zh.clone()).collect::<Vec<_>>()
    };
    assert_eq!(told("a.docx", word_comment(HARMLESS), &What::Comment), ["正文，第 2 段", "共 1 条"]);
    assert_eq!(told("a.docx", word_deleted(HARMLESS), &What::Change), ["正文，第 2 段"]);
    assert_eq!(told("a.odt", odt_deleted(HARMLESS), &What::Change), ["正文"]);
    assert_eq!(told("a.odt", odt_comment(HARMLESS), &What::Comment), ["第 1 段"]);
    assert_eq!(told("a.xlsx", sheet_comment(HARMLESS), &What::Comment), ["工作表“名单”，B3"]);
    assert_eq!(told("a.pptx", slide_comment(HARMLESS), &What::Comment), ["第 2 张幻灯片"]);
    assert_eq!(told("a.pdf", pdf_remark(HARMLESS), &What::Comment), ["第 1 页"]);
    assert_eq!(told("a.docx", word_text(HARMLESS), &What::Comment), [""; 0]);
}

#[test]
fn pictures_lose_place_and_time_and_stay_upright() {
    let (reading, copy) = read("a.jpg", &jpeg_with_place(), private_in);
    let copy = copy.unwrap();
    assert_eq!((reading.form, reading.fault), (Form::Jpeg, None));
    assert!(memchr::memmem::find(&copy, b"GPS").is_none() && memchr::memmem::find(&copy, b"film").is_none());
    let header = crate::photo::inspect_bytes(&copy, &crate::photo::Limits::default()).unwrap();
    assert_eq!(header.orientation as u8, 6);
    let pixels = |bytes: &[u8]| image::load_from_memory(bytes).unwrap().to_rgb8().into_raw();
    assert_eq!(pixels(&copy), pixels(&jpeg_with_place()));
    let drawn = png_with_text(AUTHOR);
    let copy = read("a.png", &drawn, private_in).1.unwrap();
    assert!(memchr::memmem::find(&copy, AUTHOR.as_bytes()).is_none());
    assert_eq!(pixels(&copy), pixels(&drawn));
    assert_eq!(read("a.png", &copy, private_in).1.unwrap(), copy);
}

#[test]
fn a_wrong_ending_is_told_and_the_content_is_read_all_the_same() {
    let (reading, _) = read("a.pdf", &word_text(MOBILE), private_in);
    assert_eq!(reading.found[0].what, What::Ending(Form::Word));
    assert_eq!(places(&reading, "mobile-number").len(), 1);
    // Programs save tables of every kind under this name.
    let (reading, _) = read("a.xls", b"<table><tr><td>13800138000</td></tr></table>", private_in);
    assert_eq!(places(&reading, "mobile-number"), ["第 1 行"]);
    assert_eq!(reading.found.len(), 1);
}

#[test]
fn signed_and_locked_files_are_published_as_they_are() {
    let mut paper = Paper::new(b"BT /F1 9 Tf (a) Tj ET");
    let signature = lopdf::dictionary! { "Type" => "Sig", "ByteRange" => vec![0.into()], "Contents" => lopdf::Object::string_literal("13800138000") };
    let signature = paper.document.add_object(signature);
    paper.of_catalog("Perms", lopdf::dictionary! { "DocMDP" => signature });
    let (reading, copy) = read("a.pdf", &paper.save(), private_in);
    assert_eq!((copy, reading.is_fit()), (None, true), "{reading:?}");
    assert!(matches!(reading.found[..], [super::Finding { what: What::KeepsMetadata(super::Keeps::Signed), .. }]));
}

#[test]
fn what_cannot_be_read_is_said() {
    for (name, bytes, fault) in [
        ("a.doc", old_document("示例"), Fault::Unread),
        ("a.ofd", ofd("示例"), Fault::Unread),
        ("a.mp3", b"ID3\x03\0\0\0\0\0\0".to_vec(), Fault::Unread),
        ("a.mp4", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom".to_vec(), Fault::Unread),
        ("a.docx", old_document("EncryptedPackage"), Fault::Encrypted),
        ("a.jpg", b"\0\0\0\x24ftypheic\0\0\0\0mif1heic".to_vec(), Fault::Picture),
        ("a.txt", vec![0, 1, 2, 3, 0, 0], Fault::Damaged),
        ("a.pdf", b"%PDF-1.7\nnothing".to_vec(), Fault::Damaged),
    ] {
        let (reading, copy) = read(name, &bytes, private_in);
        assert_eq!((reading.fault, copy), (Some(fault), None), "{name}");
    }
    let nested = package(&[("b.zip", &zip_table("示例"))]);
    let (reading, _) = read("a.zip", &nested, private_in);
    assert_eq!(reading.found.iter().map(|found| &found.what).collect::<Vec<_>>(), [&What::Inside(Fault::Nested)]);
}

/// Found by a fuzzer: an object stands in a text that nobody closes, and two objects have one number. Written in order, the
/// object is one of the document's.
#[test]
fn what_only_the_copy_of_a_damaged_document_says_is_found() {
    let damaged = "%PDF-\n1 0 obj<</Kids[4 0R]/(\n3 0 obj<</ActualText<FEFF0031003300380030003000310033003800300030003>>>)>>\n\
                   0 0 obj\n<</Type/Catalog/Pages 1 0R>>\n3 0 obj";
    let (reading, copy) = read("a.pdf", damaged.as_bytes(), private_in);
    let published = reading.is_fit().then_some(copy).flatten();
    assert!(published.is_none_or(|copy| read("a.pdf", &copy, private_in).0.is_fit()), "{reading:#?}");
}
