//! The form of an item, with the page beside it.

use std::collections::HashMap;

use super::super::approving::Approving;
use super::super::fields::{What, of_photo, parts};
use super::super::html::{Html, address, told, when, words};
use super::super::posted::Posted;
use super::super::state::State;
use super::super::wanted::Fault;
use super::approval::approval;
use super::fields::Fields;
use super::names::options;
use crate::diagnostic::{Language, Severity, say};
use crate::sheet::Stocked;

/// What a form shows.
pub(in super::super) struct Shown<'a> {
    pub(in super::super) state: &'a State,
    pub(in super::super) item: &'a Stocked,
    pub(in super::super) posted: &'a Posted,
    pub(in super::super) faults: &'a [Fault],
    /// Whether a save was refused.
    pub(in super::super) refused: bool,
    /// What has just been done.
    pub(in super::super) done: Option<String>,
    /// The save that can be taken back.
    pub(in super::super) undo: Option<u64>,
    /// The board that stands beside the form.
    pub(in super::super) number: Option<u64>,
    /// Where the page is, if there is one.
    pub(in super::super) page: Option<String>,
    /// Where it is for everybody.
    pub(in super::super) live: Option<String>,
    /// Where it waits for an approval.
    pub(in super::super) approving: Option<&'a Approving>,
    pub(in super::super) language: Language,
    pub(in super::super) today: jiff::civil::Date,
    /// The most megabytes of a photo.
    pub(in super::super) megabytes: f64,
}

pub(in super::super) fn form(shown: &Shown<'_>) -> String {
    let (language, item) = (shown.language, shown.item);
    let kind = (item.kind.label)();
    let kind = told(language, &kind).to_owned();
    let title = match item.is_new {
        true => say!("新写{kind}", "New: {kind}"),
        false => {
            let title = &item.title;
            say!("修改{kind}：{title}", "{kind}: {title}")
        }
    };
    let title = told(language, &title).to_owned();
    super::page(language, &title, |html| {
        done(html, shown);
        summary(html, shown);
        approval(html, shown);
        html.open("div", &[("class", "desk")]);
        let has_photo = !of_photo(item.kind).is_empty();
        let coding = if has_photo { "multipart/form-data" } else { "application/x-www-form-urlencoded" };
        html.open(
            "form",
            &[
                ("method", "post"),
                ("action", "/_noticeboard/desk/item"),
                ("enctype", coding),
                ("id", "form"),
                ("novalidate", "novalidate"),
                ("autocomplete", "off"),
                ("data-language", language.tag()),
                when("data-new", item.is_new && !shown.refused),
            ],
        );
        for name in ["id", "kind", "org", "hash"] {
            html.hidden(name, shown.posted.get(name));
        }
        // What the Enter key sends: the first button of a form.
        html.element(
            "button",
            &[("class", "first"), ("name", "do"), ("value", "save"), ("tabindex", "-1"), ("aria-hidden", "true")],
            words(language, "保存", "Save"),
        );
        address_of_new(html, shown);
        let mut fields = Fields { html, shown, lists: HashMap::new() };
        let all = parts(item.kind, language);
        for part in &all {
            if part.what == What::Common {
                fields.photo();
                fields.entries();
                fields.months();
            }
            fields.part(part);
        }
        let Fields { html, lists, .. } = fields;
        options(html, shown, &lists);
        buttons(html, shown);
        html.close();
        beside(html, shown);
        html.close();
    })
}

fn done(html: &mut Html, shown: &Shown<'_>) {
    let Some(words_) = &shown.done else { return };
    let language = shown.language;
    html.open("div", &[("class", "done"), ("role", "status")]).element("p", &[], words_);
    html.open("p", &[]);
    if let Some(live) = &shown.live {
        html.link(live, words(language, "看这一页", "See the page")).text(" ");
    }
    if shown.undo.is_some() {
        again(html, shown);
    }
    html.close();
    if let Some(number) = shown.undo {
        html.open("form", &[("method", "post"), ("action", "/_noticeboard/desk/undo")]);
        html.hidden("number", &number.to_string());
        html.element("button", &[("class", "quiet")], words(language, "撤销这次修改", "Undo this")).close();
    }
    html.close();
}

/// What usually comes next: another of the same, or something else of the same organisation.
fn again(html: &mut Html, shown: &Shown<'_>) {
    let (language, item) = (shown.language, shown.item);
    let named = |org: &str| if org.is_empty() { ".".to_owned() } else { org.to_owned() };
    let kind = (item.kind.label)();
    let (zh, en) = (&kind.zh, &kind.en);
    let another = address("new", &[("kind", item.kind.name), ("org", &named(&item.org))]);
    html.link(&another, told(language, &say!("再写一条{zh}", "Another: {en}"))).text(" ");
    // Of an organisation, what it has.
    let home = if item.kind.folder.is_empty() { &item.id } else { &item.org };
    let other = address("new", &[("org", &named(home))]);
    html.link(&other, words(language, "给这个组织写别的", "Something else of this organisation"));
}

/// All that is wrong, each leading to its field.
fn summary(html: &mut Html, shown: &Shown<'_>) {
    let language = shown.language;
    let errors = shown.faults.iter().filter(|fault| fault.severity == Severity::Error).count();
    let is_shown = !shown.faults.is_empty();
    html.open(
        "section",
        &[
            ("id", "faults"),
            ("class", if errors > 0 { "faults" } else { "faults mild" }),
            ("tabindex", "-1"),
            ("aria-labelledby", "faults-title"),
            when("hidden", !is_shown),
            when("autofocus", shown.refused),
            when("data-refused", shown.refused),
        ],
    );
    let count = shown.faults.len();
    let head = match (shown.refused, errors) {
        (true, _) => say!("没有保存：有 {errors} 处要改", "Not saved: {errors} to be mended"),
        (false, 0) => say!("有 {count} 处请看一看", "{count} to look at"),
        (false, _) => say!("有 {errors} 处要改", "{errors} to be mended"),
    };
    html.element("h2", &[("id", "faults-title")], told(language, &head)).open("ul", &[("id", "faults-list")]);
    for fault in shown.faults {
        html.open("li", &[]);
        let text = told(language, &fault.message);
        match &fault.name {
            Some(name) => html.link(&format!("#{}", id(name)), text),
            None => html.text(text),
        };
        if let Some(hint) = &fault.hint {
            html.element("span", &[("class", "hint")], told(language, hint));
        }
        html.close();
    }
    html.close().close();
}

/// Of a new item: its address, which is suggested from its title.
fn address_of_new(html: &mut Html, shown: &Shown<'_>) {
    if !shown.item.is_new {
        return;
    }
    let language = shown.language;
    let org = shown.state.stock.org_called(&shown.item.org);
    let org = if org == "." { shown.state.stock.orgs.get("").map_or(org, |root| root.name.clone()) } else { org };
    html.open("p", &[("class", "note")]);
    html.text(told(language, &say!("写在：{org}", "In: {org}"))).close();
    html.open("div", &[("class", "field")]);
    html.element("label", &[("for", "f-slug")], words(language, "代号（网址的一部分）", "Part of its address"));
    let note = words(
        language,
        "不写就用标题的拼音；只用小写字母、数字和短横线，以后不改。",
        "Made from the title if left empty; small letters, digits and hyphens, and never changed later.",
    );
    html.element("p", &[("class", "note"), ("id", "f-slug-note")], note);
    html.open(
        "input",
        &[
            ("id", "f-slug"),
            ("name", "slug"),
            ("value", shown.posted.get("slug")),
            ("aria-describedby", "f-slug-note f-slug-fault"),
            ("autocapitalize", "none"),
            ("spellcheck", "false"),
        ],
    );
    faults_at(html, shown, "slug");
    html.close();
}

fn buttons(html: &mut Html, shown: &Shown<'_>) {
    let language = shown.language;
    html.open("div", &[("class", "buttons")]);
    html.element("button", &[("name", "do"), ("value", "save"), ("class", "main")], words(language, "保存", "Save"));
    html.element(
        "button",
        &[("name", "do"), ("value", "look"), ("class", "quiet")],
        words(language, "检查并预览", "Check and preview"),
    );
    if !shown.item.is_new {
        let id = shown.posted.get("id");
        html.link(&address("copy", &[("id", id)]), words(language, "照着再写一条", "Copy"));
        if !shown.item.kind.folder.is_empty() {
            html.element(
                "button",
                &[("name", "do"), ("value", "withdraw"), ("class", "quiet")],
                words(language, "撤下（不再公布）", "Withdraw"),
            );
        }
        if !shown.item.kind.folder.is_empty() {
            html.link(&address("move", &[("id", id)]), words(language, "移到别的组织……", "Move …"));
        }
        html.link(&address("delete", &[("id", id)]), words(language, "删除……", "Delete …"));
    }
    html.element("span", &[("id", "state"), ("role", "status")], "");
    html.close();
}

/// What stands beside the form: the page, the placards, the screen. With a script one of them at a time.
fn beside(html: &mut Html, shown: &Shown<'_>) {
    let language = shown.language;
    let title = words(language, "看起来怎样", "What it looks like");
    let number = shown.number.map(|number| number.to_string());
    html.open("section", &[("class", "look"), ("aria-labelledby", "looks"), ("id", "beside")]);
    html.element("h2", &[("id", "looks")], title);
    let number = number.as_deref().map_or(("", ""), |number| ("data-number", number));
    html.open(
        "div",
        &[("role", "tablist"), ("class", "tabs"), ("aria-labelledby", "looks"), ("hidden", "hidden"), number],
    );
    let tabs = [
        ("page", words(language, "网页", "Page")),
        ("placard", words(language, "桌牌", "Placard")),
        ("screen", words(language, "屏幕", "Screen")),
    ];
    for (name, text) in tabs {
        let (id, of) = (format!("tab-{name}"), format!("pane-{name}"));
        html.element("button", &[("type", "button"), ("role", "tab"), ("id", &id), ("aria-controls", &of)], text);
    }
    html.close();
    html.open("div", &[("id", "pane-page"), ("class", "pane")]);
    page(html, shown);
    html.close();
    html.open("div", &[("id", "pane-placard"), ("class", "pane"), ("hidden", "hidden")]);
    html.element("p", &[("class", "note"), ("id", "placard-why"), ("hidden", "hidden")], "");
    html.open("div", &[("id", "placards"), ("class", "placards")]).close().close();
    html.open("div", &[("id", "pane-screen"), ("class", "pane"), ("hidden", "hidden")]);
    html.element("p", &[("class", "note"), ("id", "screen-note"), ("role", "status")], "");
    let title = words(language, "屏幕上的样子", "What the screen shows");
    html.open("div", &[("id", "screen"), ("class", "screen"), ("data-title", title), ("hidden", "hidden")]);
    html.element("p", &[("class", "screen-wait")], words(language, "正在准备画面……", "The slide is being made …"))
        .close();
    html.open("div", &[("class", "screen-keys"), ("id", "screen-keys"), ("hidden", "hidden")]);
    let keys = [
        ("screen-back", words(language, "上一屏", "Back")),
        ("screen-on", words(language, "下一屏", "On")),
        ("screen-shape", words(language, "竖屏", "Upright")),
    ];
    for (id, text) in keys {
        html.element("button", &[("type", "button"), ("class", "quiet"), ("id", id)], text);
        if id == "screen-back" {
            html.element("span", &[("id", "screen-place"), ("role", "status")], "");
        }
    }
    html.close().close();
    let without = words(
        language,
        "桌牌和屏幕要浏览器开着脚本才能在这里看；保存以后，网页上有桌牌，“看公示栏”里有屏幕。",
        "Placards and screens are shown here by a script; once saved, the page has the placards and the board its screens.",
    );
    html.open("noscript", &[]).element("p", &[("class", "note")], without).close();
    html.close();
}

fn page(html: &mut Html, shown: &Shown<'_>) {
    let language = shown.language;
    let title = words(language, "这一页的样子", "What the page looks like");
    let none = words(
        language,
        "这一条没有自己的网页，或者有错，现在显示不出来。",
        "It has no page of its own, or is faulty and cannot be shown now.",
    );
    html.element("p", &[("id", "no-look"), ("class", "note"), when("hidden", shown.page.is_some())], none);
    let source = shown.page.as_deref().unwrap_or("about:blank");
    html.open(
        "iframe",
        &[
            ("id", "look"),
            ("title", title),
            ("src", source),
            ("sandbox", "allow-same-origin"),
            when("hidden", shown.page.is_none()),
        ],
    );
    html.close();
}

pub(super) fn faults_at(html: &mut Html, shown: &Shown<'_>, name: &str) {
    let mut faults = shown.faults.iter().filter(|fault| fault.name.as_deref() == Some(name)).peekable();
    let fault_id = format!("{}-fault", id(name));
    html.open("div", &[("class", "fault"), ("id", &fault_id), when("hidden", faults.peek().is_none())]);
    for fault in faults {
        let kind = if fault.severity == Severity::Error { "error" } else { "warning" };
        html.open("p", &[("class", kind)]).text(told(shown.language, &fault.message));
        if let Some(hint) = &fault.hint {
            html.element("span", &[("class", "hint")], told(shown.language, hint));
        }
        html.close();
    }
    html.close();
}

/// The id of the element of a field.
pub(in super::super) fn id(name: &str) -> String {
    let sign = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' };
    format!("f-{}", name.chars().map(sign).collect::<String>())
}
