//! Files that are not what they should be: bombs, locked and damaged ones, and a sheet that is nothing but empty rows.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::*;
use crate::sheet::Unreadable;

fn zipped(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const WORKBOOK: &str =
    "<workbook xmlns:r=\"r\"><sheets><sheet name=\"党员\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
const RELATIONS: &str = "<Relationships><Relationship Id=\"rId1\" Type=\"http://x/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>";

fn excel(sheet: Vec<u8>) -> Vec<u8> {
    zipped(&[
        ("xl/workbook.xml", WORKBOOK.into()),
        ("xl/_rels/workbook.xml.rels", RELATIONS.into()),
        ("xl/worksheets/sheet1.xml", sheet),
    ])
}

fn row(number: u32, cells: &[&str]) -> String {
    let cells = (0..).zip(cells).map(|(column, text)| {
        let at = crate::sheet::book::address(number, column);
        format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
    });
    format!("<row r=\"{}\">{}</row>", number + 1, cells.collect::<String>())
}

#[test]
fn a_million_empty_rows_are_as_small_as_what_they_say() {
    let mut sheet = format!("<worksheet><sheetData>{}{}", row(0, &["姓名", "职务"]), row(1, &["赵示", "导办员"]));
    (3..=1_000_000)
        .for_each(|number| sheet += &format!("<row r=\"{number}\" s=\"1\"><c r=\"A{number}\" s=\"1\"/></row>"));
    sheet += &row(1_048_575, &["钱示例"]);
    sheet += "</sheetData></worksheet>";
    let bytes = excel(sheet.into_bytes());
    let import = taken(&bytes, &board(), &into_hall());
    assert_eq!(import.report.added, 2);
    let corner = excel(
        format!(
            "<worksheet><sheetData>{}<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData></worksheet>",
            row(0, &["姓名"])
        )
        .into_bytes(),
    );
    assert!(taken(&corner, &board(), &into_hall()).files.is_empty());
}

#[test]
fn bombs_end_before_memory_is_short() {
    let bomb = excel(vec![b' '; 500 << 20]);
    assert!(bomb.len() < 4 << 20);
    assert_eq!(read(&bomb, "a").err(), Some(Unreadable::TooLarge));
    let cells = "<c t=\"inlineStr\"><is><t>甲</t></is></c>".repeat(300_000);
    let rows: String = (0..5).map(|_| format!("<row>{cells}</row>")).collect();
    let many = excel(format!("<worksheet><sheetData>{rows}</sheetData></worksheet>").into_bytes());
    assert_eq!(read(&many, "a").err(), Some(Unreadable::TooLarge));
    let repeated = "<document><table name=\"a\"><table-row number-rows-repeated=\"1000000\"><table-cell number-columns-repeated=\"1000\" value-type=\"string\"><p>甲</p></table-cell></table-row></table></document>";
    assert_eq!(read(&zipped(&[("content.xml", repeated.into())]), "a").err(), Some(Unreadable::TooLarge));
    let entities = "<!DOCTYPE a [<!ENTITY b \"cccc\">]><worksheet><sheetData/></worksheet>";
    assert_eq!(read(&excel(entities.into()), "a").err(), Some(Unreadable::Damaged));
}

#[test]
fn damage_is_told_and_nothing_falls() {
    let whole = texts("党员", &[&["姓名", "职务"], &["赵示", "导办员"]]);
    for end in (0..whole.len()).step_by(97) {
        let _ = read(&whole[..end], "a");
        let mut other = whole.clone();
        other[end] ^= 0x55;
        if let Ok(book) = read(&other, "a") {
            let _ = import(&book, &board(), &options(), &into_hall());
        }
    }
    assert_eq!(read(b"PK\x03\x04", "a").err(), Some(Unreadable::Damaged));
    assert_eq!(read(&[0xd0, 0xcf, 0x11, 0xe0, 0, 0], "a").err(), Some(Unreadable::Damaged));
    let mut locked = vec![0xd0, 0xcf, 0x11, 0xe0];
    locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(read(&locked, "a").err(), Some(Unreadable::Locked));
}

#[test]
fn damage_to_older_workbooks_and_pages_is_told_and_nothing_falls() {
    let older = include_bytes!("../../../tests/office/workbooks/office-posts/made.xls");
    let page = include_bytes!("../../../tests/office/workbooks/system-page/source.gbk.html");
    for whole in [&older[..], page] {
        for at in (0..whole.len()).step_by(61) {
            let _ = read(&whole[..at], "a");
            for other in [0x00, 0x7f, 0xff, b'<', b'>'] {
                let mut bytes = whole.to_vec();
                bytes[at] = other;
                let _ = read(&bytes, "a");
            }
        }
    }
    // A table of sectors that names itself again and again.
    let mut head = older.to_vec();
    head[68..72].copy_from_slice(&0_u32.to_le_bytes());
    let _ = read(&head, "a");
    let wide = "<table><tr>".to_owned() + &"<td rowspan=1000 colspan=1000>甲".repeat(50);
    assert_eq!(read(wide.as_bytes(), "a").err(), Some(Unreadable::TooLarge));
}

#[test]
fn the_other_form_of_tables_is_read_with_its_days_and_remarks() {
    let content = "<document-content><body><spreadsheet><table name=\"公开承诺\">\
        <table-row><table-cell number-columns-spanned=\"4\" value-type=\"string\"><p>一览表</p></table-cell><covered-table-cell number-columns-repeated=\"3\"/></table-row>\
        <table-row><table-cell value-type=\"string\"><p>承诺事项</p></table-cell><table-cell value-type=\"string\"><p>责任单位</p></table-cell><table-cell value-type=\"string\"><p>目标</p></table-cell><table-cell value-type=\"string\"><p>期限</p></table-cell></table-row>\
        <table-row visibility=\"filter\"><table-cell value-type=\"string\"><annotation><p>某人的批注</p></annotation><p>甲<s c=\"1\"/>事</p></table-cell><table-cell value-type=\"string\"><p>窗口组</p></table-cell><table-cell value-type=\"percentage\" value=\"0.95\"><p>95%</p></table-cell><table-cell value-type=\"date\" date-value=\"2026-09-30\"><p>26/9/30</p></table-cell></table-row>\
        <table-row number-rows-repeated=\"1048570\"><table-cell number-columns-repeated=\"1024\"/></table-row>\
        </table></spreadsheet></body></document-content>";
    let bytes = zipped(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet".into()),
        ("content.xml", content.into()),
    ]);
    let import = taken(&bytes, &board(), &into_hall());
    let text = written(&import, "content/hall/commitments/2026.yaml");
    assert!(
        text.contains(
            "    item: 甲 事\n    responsible: 窗口组\n    deadline: 2026-09-30\n    type: common\n    target: 95%\n"
        ),
        "{text}"
    );
    assert!(told(&import).contains(&"Note hidden-rows ".to_owned()));
}

#[test]
fn pictures_are_found_in_cells_as_wps_keeps_them() {
    let png = include_bytes!("../../cli/starter/li-shili.png").to_vec();
    let sheet = format!(
        "<worksheet><sheetData>{}<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>赵示</t></is></c><c r=\"B2\" t=\"str\"><f>_xlfn.DISPIMG(\"ID_1A\",1)</f><v>=DISPIMG(\"ID_1A\",1)</v></c></row></sheetData></worksheet>",
        row(0, &["姓名", "照片"])
    );
    let images = "<etc:cellImages xmlns:etc=\"e\" xmlns:xdr=\"x\" xmlns:a=\"a\" xmlns:r=\"r\"><etc:cellImage><xdr:pic><xdr:nvPicPr><xdr:cNvPr id=\"2\" name=\"ID_1A\"/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed=\"rId1\"/></xdr:blipFill></xdr:pic></etc:cellImage></etc:cellImages>";
    let relations = "<Relationships><Relationship Id=\"rId1\" Type=\"http://x/image\" Target=\"media/image1.png\"/></Relationships>";
    let bytes = zipped(&[
        ("xl/workbook.xml", WORKBOOK.into()),
        ("xl/_rels/workbook.xml.rels", RELATIONS.into()),
        ("xl/worksheets/sheet1.xml", sheet.into_bytes()),
        ("xl/cellimages.xml", images.into()),
        ("xl/_rels/cellimages.xml.rels", relations.into()),
        ("xl/media/image1.png", png.clone()),
    ]);
    let import = taken(&bytes, &board(), &into_hall());
    assert_eq!(import.photos["content/hall/photos/zhao-shi.png"][..], png[..], "{:?}", told(&import));
}
