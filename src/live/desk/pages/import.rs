//! The pages of a spreadsheet: where it is handed in, and what came of it.

use super::super::html::{Html, told, words};
use super::super::importing::Offer;
use super::super::posted::SHEET;
use super::super::state::State;
use super::lists::orgs;
use super::page;
use crate::diagnostic::{Language, Severity, say};

/// The most findings that a page lists; the copy of the spreadsheet has them all.
const MOST: usize = 300;

/// The most files that a page names.
const FILES: usize = 40;

/// Where a spreadsheet is handed in.
pub(in super::super) fn import(state: &State, language: Language) -> String {
    page(language, words(language, "导入表格", "Import a spreadsheet"), |html| {
        let lead = words(
            language,
            "选一份表格（.xlsx、.xls、.ods、.csv），或者把它拖到这个窗口里。先看它会改什么，看过再写。",
            "Choose a spreadsheet (.xlsx, .xls, .ods, .csv), or drop it on this window. You see what it would change before anything is written.",
        );
        html.element("p", &[], lead);
        html.open(
            "form",
            &[
                ("method", "post"),
                ("action", "/_noticeboard/desk/import"),
                ("enctype", "multipart/form-data"),
                ("class", "filter"),
            ],
        );
        html.element("label", &[("for", "sheet")], words(language, "表格", "Spreadsheet"));
        html.open(
            "input",
            &[
                ("type", "file"),
                ("id", "sheet"),
                ("name", SHEET),
                ("accept", ".xlsx,.xls,.ods,.csv"),
                ("required", "required"),
            ],
        );
        orgs(
            html,
            state,
            "",
            words(language, "组织", "Organisation"),
            Some(words(language, "看表里的“组织”一列", "as its column says")),
        );
        html.element("button", &[("class", "main")], words(language, "看会改什么", "See what it changes")).close();
        let note = words(
            language,
            "没有表格的，在命令行写 noticeboard sheet 表.xlsx，就有一份带下拉选项的。",
            "`noticeboard sheet FILE.xlsx` on the command line writes one with drop-down lists.",
        );
        html.element("p", &[("class", "note")], note);
    })
}

/// What came of a spreadsheet.
pub(in super::super) fn offered(offer: &Offer, language: Language) -> String {
    let report = &offer.import.report;
    let (name, number) = (&offer.name, offer.number().to_string());
    let title = say!("表格 {name}", "Spreadsheet {name}");
    page(language, told(language, &title), |html| {
        let errors = report.placed.iter().filter(|placed| placed.severity == Severity::Error).count();
        let (added, changed, same) = (report.added, report.changed, report.same);
        let focus = [("role", "alert"), ("tabindex", "-1"), ("autofocus", "autofocus")];
        if errors > 0 {
            let text = say!(
                "有 {errors} 处错误，什么也没有写。改好再交一次：",
                "{errors} to be mended; nothing was written. Mend them and hand it in again:"
            );
            html.element("p", &[&[("class", "faults")], &focus[..]].concat(), told(language, &text));
            let copy = super::super::html::address("import/copy", &[("number", &number)]);
            html.open("p", &[])
                .link(&copy, words(language, "下载标了错误的表格", "Download it with the faults marked"))
                .close();
        } else if offer.may() {
            let text = say!(
                "会新增 {added} 条，改 {changed} 条，{same} 条不变。还没有写。",
                "{added} new, {changed} changed, {same} the same. Nothing is written yet."
            );
            html.element("p", &[&[("class", "done")], &focus[..]].concat(), told(language, &text));
            html.open("form", &[("method", "post"), ("action", "/_noticeboard/desk/import/write")]);
            html.hidden("number", &number);
            html.element("button", &[("class", "main")], words(language, "写进公示栏", "Write it into the board"));
            html.text(" ").link("/_noticeboard/desk/import", words(language, "不写，回去", "Leave it")).close();
            let files: Vec<&str> = offer.import.files.keys().map(|path| &**path).collect();
            let photos = offer.import.photos.keys().map(String::as_str);
            let all: Vec<&str> = files.into_iter().chain(photos).collect();
            html.element("h2", &[], words(language, "会写这些文件", "These files are written")).open("ul", &[]);
            for path in all.iter().take(FILES) {
                html.element("li", &[], path);
            }
            html.close();
            let more = all.len().saturating_sub(FILES);
            if more > 0 {
                html.element("p", &[], told(language, &say!("还有 {more} 个", "and {more} more")));
            }
        } else {
            let text = say!("没有变化：{same} 条都已经有了", "nothing changes: all {same} are there already");
            html.element("p", &[&[("class", "done")], &focus[..]].concat(), told(language, &text));
        }
        findings(html, offer, language);
    })
}

/// Faults and remarks at their cells, as a table.
fn findings(html: &mut Html, offer: &Offer, language: Language) {
    let placed = &offer.import.report.placed;
    if placed.is_empty() {
        return;
    }
    html.open("table", &[]).open("thead", &[]).open("tr", &[]);
    for head in
        [words(language, "哪一格", "Cell"), words(language, "怎么了", "What"), words(language, "怎么改", "What to do")]
    {
        html.element("th", &[("scope", "col")], head);
    }
    html.close().close().open("tbody", &[]);
    for placed in placed.iter().take(MOST) {
        let place = placed.place(&offer.book);
        html.open("tr", &[]).element("th", &[("scope", "row")], told(language, &place));
        let class = if placed.severity == Severity::Error { "error" } else { "warning" };
        html.open("td", &[]).element("p", &[("class", class)], told(language, &placed.message)).close();
        html.element("td", &[], placed.hint.as_ref().map_or("", |hint| told(language, hint))).close();
    }
    html.close().close();
    let more = placed.len().saturating_sub(MOST);
    if more > 0 {
        let text = say!(
            "另有 {more} 处，都在标了错误的表格里",
            "{more} more, all of them in the spreadsheet with the faults marked"
        );
        html.element("p", &[], told(language, &text));
    }
}
