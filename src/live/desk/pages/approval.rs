//! What a form says of an approval that its item waits for, the list of all that waits, and the sheet that is signed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::super::approving::{Approving, Waits, sheet_address};
use super::super::html::{Html, address, told, when, words};
use super::super::state::State;
use super::form::{Shown, id};
use super::page;
use crate::diagnostic::{Language, say};
use crate::kinds::Step;
use crate::review::{Item, Sheet, Words, why};

/// So many of what waits are listed on the first page.
const MOST: usize = 30;

/// That an item waits, and who approves it. What is approved is what was saved.
pub(super) fn approval(html: &mut Html, shown: &Shown<'_>) {
    let Some(approving) = shown.approving else { return };
    let language = shown.language;
    let refused = !approving.objections.is_empty();
    html.open("section", &[("class", "part approval"), ("id", "approval"), ("aria-labelledby", "approval-title")]);
    html.element("h2", &[("id", "approval-title")], words(language, "等待批准", "Waits for an approval"));
    html.open("p", &[]).text(told(language, &approving.why)).text(words(language, "。", ". "));
    html.text(words(
        language,
        "批准的是已经保存的内容；表单里刚改的，先保存。",
        "What is approved is what was saved: save first what you have changed.",
    ));
    html.text(" ").link(&sheet_address("review", Some(shown.item)), words(language, "送审单", "Sheet for the meeting"));
    html.close();
    let of_item: Vec<_> = approving.objections.iter().filter(|objection| objection.step.is_none()).collect();
    if !of_item.is_empty() {
        html.open("div", &[("class", "faults"), ("role", "alert")]);
        for objection in of_item {
            html.element("p", &[], told(language, &objection.words));
        }
        html.close();
    }
    html.open("form", &[("method", "post"), ("action", "/_noticeboard/desk/approve"), ("autocomplete", "off")]);
    html.hidden("id", shown.posted.get("id")).hidden("hash", shown.posted.get("hash"));
    html.open("div", &[("class", "names")]);
    let first = approving.objections.iter().find_map(|objection| objection.step);
    for (step, name) in &approving.names {
        field(html, approving, *step, name, (refused && first == Some(*step), language));
    }
    html.close();
    html.element("button", &[("class", "main")], words(language, "批准", "Approve")).close().close();
}

fn field(html: &mut Html, approving: &Approving, step: Step, name: &str, (first, language): (bool, Language)) {
    let field_id = id(&format!("approve.{}", step.key()));
    let fault_id = format!("{field_id}-fault");
    let faults: Vec<_> = approving.objections.iter().filter(|objection| objection.step == Some(step)).collect();
    html.open("div", &[("class", "field")]);
    html.element("label", &[("for", &field_id)], told(language, &label(step)));
    let list = format!("{field_id}-names");
    let has_list = step == Step::Last && !approving.approvers.is_empty();
    html.open(
        "input",
        &[
            ("id", &field_id),
            ("name", step.key()),
            ("value", name),
            ("aria-describedby", &fault_id),
            if faults.is_empty() { ("", "") } else { ("aria-invalid", "true") },
            if has_list { ("list", &list) } else { ("", "") },
            when("autofocus", first),
        ],
    );
    if has_list {
        html.open("datalist", &[("id", &list)]);
        for name in &approving.approvers {
            html.open("option", &[("value", name)]).close();
        }
        html.close();
    }
    html.open("div", &[("class", "fault"), ("id", &fault_id), when("hidden", faults.is_empty())]);
    for fault in faults {
        html.element("p", &[("class", "error")], told(language, &fault.words));
    }
    html.close().close();
}

/// What the field of a name is called.
fn label(step: Step) -> crate::diagnostic::Message {
    match step {
        Step::Draft => say!("拟稿人（提出人）", "Proposed by"),
        Step::First => say!("初审人（审核人）", "Reviewed by (first review)"),
        Step::Second => say!("复审人", "Second review by"),
        Step::Last => say!("终审人（批准人）", "Approved by"),
        Step::Secrecy => say!("保密审查人", "Looked through for secrets by"),
    }
}

/// What waits, on the first page.
pub(super) fn waiting(html: &mut Html, state: &State, waits: &Waits, language: Language) {
    let count = waits.items.len();
    html.open("section", &[("class", "part approval"), ("aria-labelledby", "waiting-title")]);
    let title = match count {
        0 => say!("没有等待批准的", "Nothing waits for an approval"),
        _ => say!("等待批准的：{count} 条", "Waiting for an approval: {count}"),
    };
    html.element("h2", &[("id", "waiting-title")], told(language, &title));
    if count > 0 {
        html.open("p", &[]);
        html.link(&sheet_address("review", None), words(language, "送审单（全部）", "Sheet for the meeting (all)"));
        html.close().open("ul", &[]);
        for item in waits.items.iter().take(MOST) {
            html.open("li", &[]);
            let name = match (item.is_only_counted, item.title.is_empty()) {
                (false, false) => &*item.title,
                _ => &item.id,
            };
            html.link(&address("item", &[("id", &item.id)]), name);
            let kind = (item.kind.label)();
            let org = state.stock.orgs.get(&*item.org).map_or("", |org| org.short.as_deref().unwrap_or(&org.name));
            let why = why(item, false);
            let more = format!("　{}　{org}　{}　", told(language, &kind), told(language, &why));
            html.text(&more);
            let sheet = address("review", &[("item", &item.id)]);
            let text = words(language, "送审单", "Sheet");
            html.element("a", &[("href", &sheet), ("aria-label", &format!("{text}：{name}"))], text);
            html.close();
        }
        html.close();
        if count > MOST {
            let rest = count - MOST;
            let text = say!("另有 {rest} 条，都在送审单上", "{rest} more, all of them on the sheet");
            html.element("p", &[("class", "note")], told(language, &text));
        }
    }
    html.close();
}

/// The sheet as a page; `parts` are the addresses of its documents.
pub(in super::super) fn sheet(sheet: &Sheet, parts: &[String], language: Language) -> String {
    let label = &sheet.labels;
    page(language, &sheet.title, |html| {
        html.open("p", &[]).text(&format!("{}　{}", sheet.org, sheet.day)).close();
        html.element("p", &[("class", "note")], &sheet.lead);
        html.open("p", &[("class", "no-print")]);
        for (n, part) in parts.iter().enumerate() {
            let number = if parts.len() == 1 { String::new() } else { format!(" {}", n + 1) };
            html.link(part, &format!("{}{number}", words(language, "打印用的 PDF", "PDF to print"))).text("　");
        }
        html.close();
        if !sheet.unfit.is_empty() {
            html.open("section", &[("class", "faults")]).element("h2", &[], &label.unfit).open("ul", &[]);
            for unfit in &sheet.unfit {
                html.open("li", &[]).link(&address("item", &[("id", &unfit.id)]), &unfit.title);
                html.text(&format!("　{}", unfit.why)).close();
            }
            html.close().close();
        }
        for item in &sheet.items {
            one(html, sheet, item, language);
        }
    })
}

fn one(html: &mut Html, sheet: &Sheet, item: &Item, language: Language) {
    let label = &sheet.labels;
    html.open("article", &[("class", "part review")]);
    if let Some((svg, said)) = &item.code {
        let source = format!("data:image/svg+xml;base64,{}", STANDARD.encode(svg));
        html.open("img", &[("class", "code"), ("src", &source), ("alt", said)]);
    }
    let number = if sheet.items.len() > 1 { format!("{}. ", item.n) } else { String::new() };
    html.element("h2", &[], &format!("{number}{}", item.title));
    html.open("p", &[]).text(&format!("{}　{}", item.kind, item.org)).close();
    html.open("p", &[]).element("strong", &[], &item.why);
    for note in &item.notes {
        html.text(&format!("　{note}"));
    }
    html.close();
    html.open("p", &[("class", "note")]).text(&format!("{} {}　{} ", label.mark, item.mark, label.item));
    html.link(&address("item", &[("id", &item.id)]), &item.id).close();
    if let Some(git) = &item.git {
        html.element("p", &[("class", "note")], git);
    }
    html.element("h3", &[], &label.page).element("p", &[("class", "note")], &item.page.note);
    if !item.page.all.is_empty() {
        facts(html, sheet, item);
    }
    html.element("h3", &[], &label.paper).element("p", &[("class", "note")], &item.paper.note);
    html.open("div", &[("class", "placards")]);
    for drawn in &item.paper.all {
        html.open("figure", &[]);
        for jpeg in &drawn.pages {
            let source = format!("data:image/jpeg;base64,{}", STANDARD.encode(jpeg));
            html.open("img", &[("src", &source), ("alt", &format!("{} {}", item.title, drawn.caption))]);
        }
        html.element("figcaption", &[], &drawn.caption).close();
    }
    html.close();
    html.element("h3", &[], &label.screen).element("p", &[("class", "note")], &item.screen.note);
    for said in &item.screen.all {
        html.open("p", &[]).element("span", &[("class", "note")], &said.place).open("br", &[]);
        html.text(&said.words.join("　·　")).close();
    }
    html.open("table", &[("class", "seats")]).open("thead", &[]).open("tr", &[]);
    html.element("td", &[], "");
    for head in [&label.name, &label.signature, &label.date] {
        html.element("th", &[("scope", "col")], head);
    }
    html.close().close().open("tbody", &[]);
    for seat in &item.seats {
        html.open("tr", &[]).element("th", &[("scope", "row")], &seat.label);
        html.element("td", &[], seat.name.as_deref().unwrap_or_default());
        html.element("td", &[], "").element("td", &[], "").close();
    }
    html.close().close();
    html.open("p", &[("class", "no-print")]);
    let approve = format!("{}#approval", address("item", &[("id", &item.id)]));
    html.link(&approve, words(language, "打开这一条：修改或批准", "Open it: change or approve")).close();
    html.close();
}

fn facts(html: &mut Html, sheet: &Sheet, item: &Item) {
    let label = &sheet.labels;
    html.open("table", &[("class", "facts")]);
    if item.has_old {
        html.open("thead", &[]).open("tr", &[]);
        html.element("td", &[], "");
        for head in [&label.old, &label.new] {
            html.element("th", &[("scope", "col")], head);
        }
        html.close().close();
    }
    html.open("tbody", &[]);
    for Words { label: of, old, new, is_changed } in &item.page.all {
        html.open("tr", &[if *is_changed { ("class", "changed") } else { ("", "") }]);
        html.element("th", &[("scope", "row")], of);
        let mut cell = |pieces: &[crate::review::Piece], changed: &'static str| {
            html.open("td", &[]);
            if pieces.is_empty() {
                html.element("span", &[("class", "note")], &label.nothing);
            }
            for piece in pieces {
                match piece.is_other {
                    true => html.element(changed, &[], &piece.text),
                    false => html.text(&piece.text),
                };
            }
            html.close();
        };
        if item.has_old {
            cell(old, "del");
        }
        cell(new, "ins");
        html.close();
    }
    html.close().close();
}
