//! Pages that lead to forms, and those that ask or tell something.

use super::super::approving::Waits;
use super::super::html::{Html, address, told, words};
use super::super::posted::Posted;
use super::super::state::State;
use super::super::undo::Step;
use super::super::wanted::Fault;
use super::approval::waiting;
use super::page;
use crate::diagnostic::{Language, say};
use crate::kinds::KINDS;
use crate::sheet::Stocked;

/// The most items that a page lists.
const MOST: usize = 200;

/// An item's place in an address: the whole board's organisation has no path.
pub(in super::super) fn id_of(item: &Stocked) -> &str {
    if item.id.is_empty() { "." } else { &item.id }
}

/// Every item, by what is asked for.
pub(in super::super) fn home(
    state: &State,
    waits: Option<&Waits>,
    query: &Posted,
    done: Option<String>,
    language: Language,
) -> String {
    let (wanted, kind, org) = (query.get("q").trim(), query.get("kind"), query.get("org"));
    let title = words(language, "修改公示栏", "The noticeboard's desk");
    page(language, title, |html| {
        if let Some(done) = done {
            html.open("div", &[("class", "done"), ("role", "status")]).element("p", &[], &done).close();
        }
        let lead = words(
            language,
            "找到要改的一条，点开就能改；也可以在公示栏的任何一页点“修改”。",
            "Find an item and open it; on any page of the board there is a link as well.",
        );
        html.element("p", &[], lead);
        if let Some(waits) = waits {
            waiting(html, state, waits, language);
        }
        html.open(
            "form",
            &[("method", "get"), ("action", "/_noticeboard/desk/"), ("class", "filter"), ("role", "search")],
        );
        html.open("div", &[]).element("label", &[("for", "q")], words(language, "名称或拼音", "Name or pinyin"));
        html.open("input", &[("id", "q"), ("name", "q"), ("value", wanted), ("type", "search")]).close();
        kinds(html, kind, words(language, "类别", "Kind"), language, true);
        let called = words(language, "组织", "Organisation");
        orgs(html, state, org, called, Some(words(language, "全部", "all")));
        html.element("button", &[], words(language, "查找", "Find")).close();
        let letters: String = wanted.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
        let is_wanted = |item: &&Stocked| {
            let home = if item.kind.folder.is_empty() { &item.id } else { &item.org };
            let by_words = || {
                item.title.contains(wanted)
                    || item.id.contains(wanted)
                    || (letters.is_ascii() && state.letters(&item.title).contains(&letters))
            };
            (kind.is_empty() || item.kind.name == kind)
                && (org.is_empty() || home == super::super::work::org_of(query))
                && (wanted.is_empty() || by_words())
        };
        let mut found: Vec<&Stocked> = state.stock.all().filter(is_wanted).collect();
        let count = found.len();
        found.truncate(MOST);
        let told_count = match count > MOST {
            true => say!("有 {count} 条，列出前 {MOST} 条", "{count} items, the first {MOST} of them"),
            false => say!("有 {count} 条", "{count} items"),
        };
        html.element("p", &[("role", "status")], told(language, &told_count));
        items(html, state, &found, language);
        if !state.stock.unread.is_empty() {
            let files = state.stock.unread.join("、");
            let text = say!(
                "这些文件里有读不懂的内容，这里打不开：{files}",
                "these files have something that cannot be read, and are not opened here: {files}"
            );
            html.element("p", &[("class", "faults mild")], told(language, &text));
        }
    })
}

fn items(html: &mut Html, state: &State, found: &[&Stocked], language: Language) {
    html.open("table", &[]).open("thead", &[]).open("tr", &[]);
    for head in
        [words(language, "名称", "Name"), words(language, "类别", "Kind"), words(language, "组织", "Organisation")]
    {
        html.element("th", &[("scope", "col")], head);
    }
    html.close().close().open("tbody", &[]);
    for item in found {
        let label = (item.kind.label)();
        html.open("tr", &[]).open("th", &[("scope", "row")]);
        let name = if item.title.is_empty() { &item.id } else { &item.title };
        html.link(&address("item", &[("id", id_of(item))]), name).close();
        html.element("td", &[], told(language, &label));
        let org = state.stock.orgs.get(&item.org).map_or("", |org| org.short.as_deref().unwrap_or(&org.name));
        html.element("td", &[], org).close();
    }
    html.close().close();
}

fn kinds(html: &mut Html, chosen: &str, called: &str, language: Language, any: bool) {
    html.open("div", &[]).element("label", &[("for", "kind")], called);
    html.open("select", &[("id", "kind"), ("name", "kind")]);
    if any {
        html.element("option", &[("value", "")], words(language, "全部", "all"));
    }
    for kind in KINDS {
        let label = (kind.label)();
        let is = super::super::html::when("selected", kind.name == chosen);
        html.element("option", &[("value", kind.name), is], told(language, &label));
    }
    html.close().close();
}

/// The organisations to choose from; what none is called, where that can be chosen.
pub(super) fn orgs(html: &mut Html, state: &State, chosen: &str, called: &str, none: Option<&str>) {
    html.open("div", &[]).element("label", &[("for", "org")], called);
    html.open("select", &[("id", "org"), ("name", "org")]);
    if let Some(none) = none {
        html.element("option", &[("value", "")], none);
    }
    for (path, org) in &state.stock.orgs {
        let value = if path.is_empty() { "." } else { path };
        let depth = path.split('/').filter(|part| !part.is_empty()).count();
        let text = format!("{}{}", "　".repeat(depth), org.name);
        html.element("option", &[("value", value), super::super::html::when("selected", value == chosen)], &text);
    }
    html.close().close();
}

/// Which kind of item, and whose.
pub(in super::super) fn chooser(state: &State, query: &Posted, language: Language) -> String {
    page(language, words(language, "新写一条", "A new item"), |html| {
        html.open("form", &[("method", "get"), ("action", "/_noticeboard/desk/new"), ("class", "filter")]);
        kinds(html, query.get("kind"), words(language, "写什么", "What"), language, false);
        orgs(html, state, query.get("org"), words(language, "写在哪个组织", "Of which organisation"), None);
        html.element("button", &[("class", "main")], words(language, "开始写", "Begin")).close();
        let note = words(
            language,
            "新的组织选“组织”这一类，上级选它属于哪个组织。",
            "For a new organisation choose that kind, and the one that it belongs to.",
        );
        html.element("p", &[("class", "note")], note);
    })
}

/// The items that a page of the board shows.
pub(in super::super) fn of_page(state: &State, path: &str, found: &[&Stocked], language: Language) -> String {
    page(language, words(language, "这一页上的条目", "What this page shows"), |html| {
        html.open("p", &[]).link(path, words(language, "回到这一页", "Back to the page")).close();
        items(html, state, found, language);
    })
}

/// Asks before an item goes, and names what refers to it.
pub(in super::super) fn deletion(
    item: &Stocked,
    hash: &str,
    refers: &[Fault],
    inside: usize,
    language: Language,
) -> String {
    let name = &item.title;
    let title = say!("删除“{name}”", "Delete “{name}”");
    page(language, told(language, &title), |html| {
        let back = address("item", &[("id", id_of(item))]);
        if inside > 0 {
            let text = say!(
                "这个组织里还有 {inside} 条，删不了：先把它们删除或移走",
                "there are still {inside} items in this organisation: delete or move them first"
            );
            html.element("p", &[("class", "faults")], told(language, &text));
        } else if refers.is_empty() {
            let text = words(
                language,
                "没有别的条目用到它。删除以后，下一次生成时它从网页、纸面和屏幕上都去掉；可以在“撤销”里找回。只是暂时不公布的，用“撤下”。",
                "Nothing else refers to it. With the next build it is gone from pages, paper and screens; it can be taken back under Undo. To hide it for a while, withdraw it instead.",
            );
            html.element("p", &[], text);
            html.open("form", &[("method", "post"), ("action", "/_noticeboard/desk/delete")]);
            html.hidden("id", id_of(item)).hidden("hash", hash);
            html.element("button", &[("class", "danger")], words(language, "删除", "Delete")).text(" ");
            html.link(&back, words(language, "不删，回去", "Keep it")).close();
            return;
        } else {
            html.element(
                "p",
                &[("class", "faults")],
                words(language, "别处还用到它，先改好那些地方：", "It is still referred to; change that first:"),
            );
            html.open("ul", &[]);
            for fault in refers {
                html.element("li", &[], told(language, &fault.message));
            }
            html.close();
        }
        html.open("p", &[]).link(&back, words(language, "回去", "Back")).close();
    })
}

/// Both versions of an item that was changed elsewhere in the meantime, field by field.
pub(in super::super) fn conflict(
    posted: &Posted,
    hash: &str,
    rows: &[(String, String, String)],
    language: Language,
) -> String {
    let title = words(language, "没有保存：别处刚刚改过", "Not saved: changed elsewhere in the meantime");
    page(language, title, |html| {
        let text = words(
            language,
            "这一条在您打开表单以后又改过，什么也没有覆盖。不同的地方列在下面。",
            "The item was changed after you opened the form, and nothing was written over. This is where the two differ.",
        );
        html.element(
            "p",
            &[("class", "faults"), ("role", "alert"), ("tabindex", "-1"), ("autofocus", "autofocus")],
            text,
        );
        html.open("table", &[("class", "versions")]).open("thead", &[]).open("tr", &[]);
        for head in [
            words(language, "哪一项", "Field"),
            words(language, "现在文件里的", "In the file now"),
            words(language, "您填的", "In your form"),
        ] {
            html.element("th", &[("scope", "col")], head);
        }
        html.close().close().open("tbody", &[]);
        for (label, theirs, own) in rows {
            html.open("tr", &[]).element("th", &[("scope", "row")], label);
            html.element("td", &[], theirs).element("td", &[], own).close();
        }
        html.close().close();
        if rows.is_empty() {
            let same = words(language, "您填的和现在文件里的一样。", "What you wrote is what the file says now.");
            html.element("p", &[], same);
        }
        html.open("div", &[("class", "buttons")]);
        let open = address("item", &[("id", posted.get("id"))]);
        html.link(&open, words(language, "用现在文件里的（丢掉我填的）", "Keep the file’s (give mine up)"));
        html.open("form", &[("method", "post"), ("action", "/_noticeboard/desk/item")]);
        for name in posted.names().filter(|name| !matches!(*name, "hash" | "do")) {
            for value in posted.all(name) {
                html.hidden(name, value);
            }
        }
        html.hidden("hash", hash).hidden("do", "look");
        let text = words(language, "用我填的，再看一遍表单", "Take mine: look at the form again");
        html.element("button", &[("class", "quiet")], text).close().close();
    })
}

/// What was saved, newest first.
pub(in super::super) fn undo_list(steps: &[(u64, Step)], done: Option<String>, language: Language) -> String {
    page(language, words(language, "撤销", "Undo"), |html| {
        if let Some(done) = done {
            html.open("div", &[("class", "done"), ("role", "status")]).element("p", &[], &done).close();
        }
        if steps.is_empty() {
            html.element("p", &[], words(language, "还没有保存过什么。", "Nothing has been saved yet."));
            return;
        }
        let lead = words(
            language,
            "最近保存的在最前面。撤销也是一次保存，还可以再撤销。",
            "The newest first. Taking back is a save as well, and can be taken back itself.",
        );
        html.element("p", &[], lead).open("table", &[]).open("thead", &[]).open("tr", &[]);
        for head in
            [words(language, "时间", "When"), words(language, "改了什么", "What"), words(language, "撤销", "Undo")]
        {
            html.element("th", &[("scope", "col")], head);
        }
        html.close().close().open("tbody", &[]);
        for (number, step) in steps {
            html.open("tr", &[]).element("td", &[], &step.at).element("td", &[], &step.words).open("td", &[]);
            html.open("form", &[("method", "post"), ("action", "/_noticeboard/desk/undo")]);
            html.hidden("number", &number.to_string());
            let text = words(language, "撤销", "Undo");
            let label = format!("{text}：{}", step.words);
            html.element("button", &[("class", "quiet"), ("aria-label", &label)], text).close().close().close();
        }
        html.close().close();
    })
}

/// A page that only tells something.
pub(in super::super) fn plain(title: &str, text: &str, language: Language) -> String {
    page(language, title, |html| {
        html.element(
            "p",
            &[("class", "faults"), ("role", "alert"), ("tabindex", "-1"), ("autofocus", "autofocus")],
            text,
        );
        html.open("p", &[]).link("/_noticeboard/desk/", words(language, "全部条目", "All items")).close();
    })
}
