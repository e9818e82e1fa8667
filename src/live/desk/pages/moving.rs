//! The page of an item that is to go to another organisation.

use super::super::html::{address, told, words};
use super::super::moving::Moving;
use super::super::state::State;
use super::lists::{id_of, orgs};
use super::page;
use crate::diagnostic::{Language, Severity, say};

pub(in super::super) fn moving(moving: &Moving<'_>, state: &State, hash: &str, language: Language) -> String {
    let Moving { item, org, id, faults, .. } = moving;
    let name = &item.title;
    let title = say!("把“{name}”移到别的组织", "Move “{name}” to another organisation");
    page(language, told(language, &title), |html| {
        let lead = words(
            language,
            "它的文件、照片和别处对它的引用一起改好；旧地址和印出去的二维码还能打开（写进 board.yaml 的 aliases）。",
            "Its file, its pictures and what refers to it go along; its old address and printed codes lead on (aliases in board.yaml).",
        );
        html.element("p", &[], lead);
        html.open("form", &[("method", "get"), ("action", "/_noticeboard/desk/move"), ("class", "filter")]);
        html.hidden("id", id_of(item));
        let here = if org.is_empty() { "." } else { org };
        orgs(html, state, here, words(language, "移到哪个组织", "To which organisation"), None);
        let see = words(language, "看移过去怎样", "See what comes of it");
        html.element("button", &[("class", "quiet")], see).close();
        if *org == item.org {
            return;
        }
        if !faults.is_empty() {
            let errors = faults.iter().any(|fault| fault.severity == Severity::Error);
            let class = if errors { "faults" } else { "faults mild" };
            html.open("div", &[("class", class), ("role", "alert")]);
            let text = match errors {
                true => words(language, "移过去会出错，先改好：", "It would be faulty there; mend this first:"),
                false => words(language, "请看一看：", "To look at:"),
            };
            html.element("p", &[], text).open("ul", &[]);
            for fault in faults {
                html.open("li", &[]).text(told(language, &fault.message));
                if let Some(hint) = &fault.hint {
                    html.element("span", &[("class", "hint")], told(language, hint));
                }
                html.close();
            }
            html.close().close();
        }
        if moving.may() {
            html.open("form", &[("method", "post"), ("action", "/_noticeboard/desk/move")]);
            html.hidden("id", id_of(item)).hidden("hash", hash).hidden("org", here);
            let text = say!("移到这里，地址变成 {id}", "Move it: its address becomes {id}");
            html.element("button", &[("class", "main")], told(language, &text)).text(" ");
            let back = address("item", &[("id", id_of(item))]);
            html.link(&back, words(language, "不移，回去", "Leave it where it is")).close();
        }
    })
}
