//! Texts, tables and slides of OpenDocument.

use super::{AUTHOR, package};

fn open_document(kind: &str, body: &str, styles: &str, keywords: &str) -> Vec<u8> {
    let mime = format!("application/vnd.oasis.opendocument.{kind}");
    let content = format!("<office:document-content><office:body>{body}</office:body></office:document-content>");
    let styles = format!("<office:document-styles>{styles}</office:document-styles>");
    let meta = format!(
        "<office:document-meta><office:meta><dc:title>示例标题</dc:title><dc:creator>{AUTHOR}</dc:creator><meta:initial-creator>{AUTHOR}</meta:initial-creator><meta:keyword>{keywords}</meta:keyword></office:meta></office:document-meta>"
    );
    let settings = format!(
        "<office:document-settings><config:config-item config:name=\"PrinterName\">{AUTHOR}</config:config-item></office:document-settings>"
    );
    package(&[
        ("mimetype", mime.as_bytes()),
        ("content.xml", content.as_bytes()),
        ("styles.xml", styles.as_bytes()),
        ("meta.xml", meta.as_bytes()),
        ("settings.xml", settings.as_bytes()),
        ("Thumbnails/thumbnail.png", b"what was"),
        ("META-INF/manifest.xml", b"<!DOCTYPE manifest PUBLIC \"a\" \"b.dtd\"><manifest:manifest/>"),
    ])
}

pub(in crate::attachment::tests) fn odt_text(s: &str) -> Vec<u8> {
    let (a, b) = s.split_at(s.char_indices().nth(3).unwrap().0);
    open_document(
        "text",
        &format!("<office:text><text:h>通知</text:h><text:p>{a}<text:span>{b}</text:span></text:p></office:text>"),
        "",
        "",
    )
}

pub(in crate::attachment::tests) fn odt_deleted(s: &str) -> Vec<u8> {
    let changes = format!(
        "<text:tracked-changes><text:changed-region><text:deletion><office:change-info><dc:creator>{AUTHOR}</dc:creator></office:change-info><text:p>{s}</text:p></text:deletion></text:changed-region></text:tracked-changes>"
    );
    open_document("text", &format!("<office:text>{changes}<text:p>正文</text:p></office:text>"), "", "")
}

pub(in crate::attachment::tests) fn odt_comment(s: &str) -> Vec<u8> {
    let remark = format!(
        "<office:annotation><dc:creator>{AUTHOR}</dc:creator><dc:date>2026-01-01</dc:date><text:p>{s}</text:p></office:annotation>"
    );
    open_document("text", &format!("<office:text><text:p>正文{remark}继续</text:p></office:text>"), "", "")
}

pub(in crate::attachment::tests) fn odt_header(s: &str) -> Vec<u8> {
    open_document("text", "<office:text/>", &format!("<style:header><text:p>{s}</text:p></style:header>"), "")
}

pub(in crate::attachment::tests) fn odt_keywords(s: &str) -> Vec<u8> {
    open_document("text", "<office:text/>", "", s)
}

fn ods(row: &str) -> Vec<u8> {
    let table = format!(
        "<table:table table:name=\"名单\"><table:table-row><table:table-cell table:number-columns-repeated=\"2\"/></table:table-row>{row}</table:table>"
    );
    open_document("spreadsheet", &format!("<office:spreadsheet>{table}</office:spreadsheet>"), "", "")
}

pub(in crate::attachment::tests) fn ods_cell(s: &str) -> Vec<u8> {
    ods(&format!(
        "<table:table-row><table:table-cell/><table:table-cell><text:p>{s}</text:p></table:table-cell></table:table-row>"
    ))
}

pub(in crate::attachment::tests) fn ods_number(s: &str) -> Vec<u8> {
    ods(&format!(
        "<table:table-row><table:table-cell office:value=\"{s}\"><text:p>1.38E+10</text:p></table:table-cell></table:table-row>"
    ))
}

pub(in crate::attachment::tests) fn ods_hidden_row(s: &str) -> Vec<u8> {
    ods(&format!(
        "<table:table-row table:visibility=\"collapse\"><table:table-cell><text:p>{s}</text:p></table:table-cell></table:table-row>"
    ))
}

pub(in crate::attachment::tests) fn odp_notes(s: &str) -> Vec<u8> {
    let page = format!(
        "<draw:page><draw:frame><text:p>正文</text:p></draw:frame><presentation:notes><text:p>{s}</text:p></presentation:notes></draw:page>"
    );
    open_document("presentation", &format!("<office:presentation>{page}</office:presentation>"), "", "")
}
