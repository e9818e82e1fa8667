//! The pages of the desk.

mod approval;
mod consent;
mod fields;
mod form;
mod import;
mod lists;
mod moving;
mod names;

pub(super) use approval::sheet;
pub(super) use consent::{Whose, consent};
pub(super) use form::{Shown, form, id};
pub(super) use import::{import, offered};
pub(super) use lists::{chooser, conflict, deletion, home, id_of, of_page, plain, undo_list};
pub(super) use moving::moving;
pub(super) use names::names;

use super::html::{Html, words};
use crate::diagnostic::Language;

/// A page's frame: what is common to all of them.
pub(super) fn page(language: Language, title: &str, inside: impl FnOnce(&mut Html)) -> String {
    let mut html = Html::default();
    let lang = language.tag();
    html.open("html", &[("lang", lang)]).open("head", &[]);
    html.open("meta", &[("charset", "utf-8")]);
    html.open("meta", &[("name", "viewport"), ("content", "width=device-width, initial-scale=1")]);
    html.element("title", &[], &format!("{title} · {}", words(language, "公示栏修改", "noticeboard desk")));
    html.open("link", &[("rel", "icon"), ("href", "data:,")]);
    html.open("link", &[("rel", "stylesheet"), ("href", "/_noticeboard/desk/desk.css")]);
    html.open("script", &[("src", "/_noticeboard/desk/desk.js"), ("defer", "defer")]).close().close();
    html.open("body", &[]);
    html.element("a", &[("class", "skip"), ("href", "#main")], words(language, "跳到正文", "Skip to the content"));
    html.open("header", &[]).open("nav", &[("aria-label", words(language, "修改公示栏", "The desk"))]);
    for (address, text) in [
        ("/_noticeboard/desk/", words(language, "全部条目", "All items")),
        ("/_noticeboard/desk/new", words(language, "新写一条", "New")),
        ("/_noticeboard/desk/import", words(language, "导入表格", "Import")),
        ("/_noticeboard/desk/undo", words(language, "撤销", "Undo")),
        ("/", words(language, "看公示栏", "The board")),
    ] {
        html.link(address, text);
    }
    html.close().close().open("main", &[("id", "main"), ("tabindex", "-1")]);
    html.element("h1", &[], title);
    inside(&mut html);
    format!("<!doctype html>\n{}\n", html.done())
}
