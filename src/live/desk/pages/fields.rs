//! The fields of a form, each with its label, what it is for, and what is wrong with it.

use std::collections::HashMap;

use super::super::fields::{
    Control, What, control, entry_name, gone_name, label, lists, name, note, of_photo, place_name,
};
use super::super::html::{Html, address, told, when, words};
use super::super::months;
use super::super::posted::PICTURE;
use super::super::wanted::{Fault, rows};
use super::form::{Shown, faults_at, id};
use crate::diagnostic::{Language, Severity, say};
use crate::sheet::{Column, Kept, Layout, kept, layout_of, value_at};

/// Fields on their way into a page.
pub(super) struct Fields<'h, 's> {
    pub(super) html: &'h mut Html,
    pub(super) shown: &'s Shown<'s>,
    /// Lists of names that fields refer to.
    pub(super) lists: HashMap<&'static [&'static str], String>,
}

/// Where a field's values stand.
struct At<'l> {
    layout: &'static Layout,
    column: &'static Column,
    name: String,
    label: String,
    /// The mapping that has it.
    node: &'l crate::yaml::Node,
}

impl Fields<'_, '_> {
    pub(super) fn part(&mut self, part: &super::super::fields::Part) {
        let language = self.shown.language;
        let title = match part.what {
            What::Needed => words(language, "要写的", "Needed"),
            What::Further => words(language, "还可以写", "Further"),
            What::Common => words(language, "公布、审核和来源", "Publication, approval and source"),
        };
        let is_folded = part.what != What::Needed;
        if is_folded {
            let columns = || part.groups.iter().flat_map(|group| &group.columns).map(|column| name(column));
            let is_faulty = columns().any(|name| self.faults(&name).next().is_some());
            let open = is_faulty || part.what == What::Further;
            self.html.open("details", &[("class", "part"), when("open", open)]);
            self.html.open("summary", &[]).element("h2", &[], title).close();
        } else {
            self.html.open("section", &[("class", "part")]).element("h2", &[], title);
        }
        for group in &part.groups {
            if let Some(legend) = &group.legend {
                self.html.open("fieldset", &[]).element("legend", &[], legend);
            }
            for column in &group.columns {
                self.own(column, group.legend.as_deref());
            }
            if group.legend.is_some() {
                self.html.close();
            }
        }
        self.html.close();
    }

    /// A field of the item itself.
    fn own(&mut self, column: &'static Column, legend: Option<&str>) {
        let Some(layout) = layout_of(self.shown.item.kind.name) else { return };
        let label = label(column, legend, self.shown.language);
        self.field(&At { layout, column, name: name(column), label, node: &self.shown.item.node });
    }

    fn field(&mut self, at: &At<'_>) {
        let language = self.shown.language;
        let (name, column) = (&*at.name, at.column);
        let control = control(at.layout, column, language);
        let id = id(name);
        let (note_id, fault_id) = (format!("{id}-note"), format!("{id}-fault"));
        let described = format!("{note_id} {fault_id}");
        let is_faulty = self.faults(name).any(|fault| fault.severity == Severity::Error);
        let invalid = if is_faulty { ("aria-invalid", "true") } else { ("", "") };
        let is_fixed = kept(at.node, column) == Kept::Other && column.path != ["body"];
        let many = matches!(control, Control::Choices(_) | Control::Days | Control::Names { many: true, .. });
        let wrapper = if many { "fieldset" } else { "div" };
        self.html.open(wrapper, &[("class", "field"), ("data-name", name)]);
        let heading: &[(&str, &str)] = if many { &[] } else { &[("for", &id)] };
        self.html.open(if many { "legend" } else { "label" }, heading).text(&at.label);
        if column.required {
            self.html.text(" ").element("span", &[("class", "need")], words(language, "必填", "needed"));
        }
        self.html.close();
        self.html.element("p", &[("class", "note"), ("id", &note_id)], &note(column, &at.label, &control, language));
        if is_fixed {
            let text = words(
                language,
                "这一项在文件里另有写法，这里不改。",
                "It is written in its own way in the file, and not changed here.",
            );
            self.html.element("p", &[("id", &id), ("tabindex", "-1")], text).close();
            return;
        }
        let values = self.shown.posted.all(name);
        let first = values.first().map_or("", String::as_str);
        let common = [("id", &*id), ("name", name), ("aria-describedby", &*described), invalid];
        let input = |html: &mut Html, more: &[(&str, &str)]| {
            let all: Vec<(&str, &str)> = common.iter().chain(more).copied().collect();
            html.open("input", &all);
        };
        match control {
            Control::Line => {
                let between = if column.many { "、" } else { "" };
                input(self.html, &[("value", &*values.join(between))]);
            }
            Control::Number => input(self.html, &[("value", first), ("inputmode", "decimal")]),
            // What is no day stays to be seen.
            Control::Day if first.is_empty() || first.parse::<jiff::civil::Date>().is_ok() => {
                input(self.html, &[("type", "date"), ("value", first), ("min", "1900-01-01"), ("max", "2199-12-31")]);
            }
            Control::Day => input(self.html, &[("value", first)]),
            Control::Days => {
                self.html.hidden(&format!("?{name}"), "1");
                for (n, value) in values.iter().map(String::as_str).chain([""]).enumerate() {
                    let own = if n == 0 { id.clone() } else { format!("{id}-{n}") };
                    let is_day = value.is_empty() || value.parse::<jiff::civil::Date>().is_ok();
                    let kind = if is_day { ("type", "date") } else { ("", "") };
                    let told = [("id", &*own), ("name", name), ("value", value), ("aria-label", &*at.label)];
                    let all: Vec<(&str, &str)> =
                        told.into_iter().chain([("aria-describedby", &*described), invalid, kind]).collect();
                    self.html.open("input", &all);
                }
            }
            Control::Month => input(self.html, &[("value", first)]),
            Control::Lines | Control::Body => {
                let rows = match control {
                    Control::Body => 12,
                    _ if column.many => 4,
                    _ => 3,
                };
                if matches!(control, Control::Body) {
                    self.marks(&id);
                }
                let text = values.join("\n");
                let rows = rows.max(text.lines().count().min(30)).to_string();
                let all: Vec<(&str, &str)> = common.iter().copied().chain([("rows", &*rows)]).collect();
                self.html.element("textarea", &all, &text);
            }
            Control::Flag => {
                let all = [("type", "checkbox"), ("value", "true"), when("checked", first == "true")];
                input(self.html, &all);
                self.html.hidden(&format!("?{name}"), "1");
            }
            Control::Choice(choices) => {
                self.html.open("select", &common);
                let is_known = choices.iter().any(|(word, _)| word == first);
                let default =
                    column.default.as_deref().and_then(|word| choices.iter().find(|(known, _)| known == word));
                let nothing = default.map_or_else(String::new, |(_, called)| match language {
                    Language::Chinese => format!("{called}（不写就是它）"),
                    Language::English => format!("{called} (by default)"),
                });
                self.html.element("option", &[("value", ""), when("selected", first.is_empty())], &nothing);
                if !is_known && !first.is_empty() {
                    self.html.element("option", &[("value", first), ("selected", "selected")], first);
                }
                for (word, called) in &choices {
                    self.html.element("option", &[("value", word), when("selected", word == first)], called);
                }
                self.html.close();
            }
            Control::Choices(choices) => {
                self.html.hidden(&format!("?{name}"), "1");
                self.html.open("div", &[("class", "choices"), ("id", &id), ("tabindex", "-1")]);
                for (word, called) in &choices {
                    let is = values.contains(word);
                    self.html.open("label", &[]);
                    self.html.open(
                        "input",
                        &[
                            ("type", "checkbox"),
                            ("name", name),
                            ("value", word),
                            ("aria-describedby", &described),
                            when("checked", is),
                        ],
                    );
                    self.html.text(called).close();
                }
                self.html.close();
            }
            Control::Names { kinds, many } => {
                let list = self.names(kinds);
                let blank = if many { 2 - usize::from(!values.is_empty()) } else { usize::from(values.is_empty()) };
                let all = values.iter().map(String::as_str).chain(std::iter::repeat_n("", blank));
                self.html.hidden(&format!("?{name}"), "1");
                for (n, value) in all.enumerate() {
                    let own = if n == 0 { id.clone() } else { format!("{id}-{n}") };
                    let mut attributes = vec![
                        ("id", &*own),
                        ("name", name),
                        ("value", value),
                        ("list", &*list),
                        ("aria-describedby", &*described),
                        invalid,
                        ("data-kinds", ""),
                    ];
                    let kinds = kinds.join(",");
                    attributes[6].1 = &kinds;
                    if many {
                        attributes.push(("aria-label", &*at.label));
                    }
                    self.html.open("input", &attributes);
                }
                if many {
                    let more = words(language, "再加一个", "One more");
                    self.html.element(
                        "button",
                        &[("type", "button"), ("class", "quiet more"), ("data-more", name), ("hidden", "hidden")],
                        more,
                    );
                }
            }
        }
        faults_at(self.html, self.shown, name);
        self.html.close();
    }

    /// The four buttons over a text; without a script the signs are typed.
    fn marks(&mut self, id: &str) {
        let language = self.shown.language;
        self.html.open(
            "div",
            &[
                ("class", "marks"),
                ("role", "toolbar"),
                ("aria-label", words(language, "正文的格式", "Form of the text")),
                ("hidden", "hidden"),
                ("data-for", id),
            ],
        );
        for (mark, text) in [
            ("bold", words(language, "加粗", "Bold")),
            ("heading", words(language, "小标题", "Heading")),
            ("list", words(language, "列表", "List")),
            ("link", words(language, "链接", "Link")),
        ] {
            self.html.element("button", &[("type", "button"), ("class", "quiet"), ("data-mark", mark)], text);
        }
        self.html.close();
    }

    fn faults(&self, name: &str) -> impl Iterator<Item = &Fault> {
        let faults = self.shown.faults.iter();
        faults.filter(move |fault| fault.name.as_deref() == Some(name))
    }

    /// The list of names that a field offers.
    fn names(&mut self, kinds: &'static [&'static str]) -> String {
        let number = self.lists.len();
        self.lists.entry(kinds).or_insert_with(|| format!("names-{number}")).clone()
    }

    /// The lists of the item, a group for each entry and one that is empty.
    pub(super) fn entries(&mut self) {
        let language = self.shown.language;
        for list in lists(self.shown.item.kind, language) {
            let numbers = rows(self.shown.posted, list.key);
            let next = numbers.last().map_or(0, |last| last + 1);
            self.html.open(
                "details",
                &[("class", "part entries"), ("data-list", list.key), when("open", !numbers.is_empty())],
            );
            self.html.open("summary", &[]).element("h2", &[], &list.label).close();
            let known = super::super::wanted::entries(&self.shown.item.node, list.key);
            let empty = crate::yaml::Node::Map(Vec::new());
            for (nth, row) in numbers.iter().copied().chain([next]).enumerate() {
                let is_blank = row == next;
                let place = self.shown.posted.get(&place_name(list.key, row)).to_owned();
                let node = place.parse::<usize>().ok().and_then(|place| known.get(place)).unwrap_or(&empty);
                let number = nth + 1;
                let legend = match is_blank {
                    true => say!("再加一条", "One more"),
                    false => say!("第 {number} 条", "Number {number}"),
                };
                self.html.open("fieldset", &[("class", "entry"), ("data-row", &row.to_string())]);
                self.html.element("legend", &[], told(language, &legend));
                let place_id = id(&place_name(list.key, row));
                self.html.open(
                    "input",
                    &[("type", "hidden"), ("id", &place_id), ("name", &place_name(list.key, row)), ("value", &place)],
                );
                for column in &list.layout.columns {
                    let at = At {
                        layout: list.layout,
                        column,
                        name: entry_name(list.key, row, column),
                        label: column.head(language),
                        node,
                    };
                    self.field(&at);
                }
                if !is_blank {
                    let gone = gone_name(list.key, row);
                    self.html.open("label", &[("class", "gone")]);
                    self.html.open(
                        "input",
                        &[
                            ("type", "checkbox"),
                            ("name", &gone),
                            ("value", "1"),
                            when("checked", self.shown.posted.has(&gone)),
                        ],
                    );
                    self.html.text(words(language, "去掉这一条", "Remove this one")).close();
                }
                self.html.close();
            }
            self.html.close();
        }
    }

    /// The reviews of a post: a field for each month.
    pub(super) fn months(&mut self) {
        let (shown, language) = (self.shown, self.shown.language);
        if shown.item.kind.name != "post" || shown.item.is_new {
            return;
        }
        let months = months::shown(shown.state, shown.item, shown.today);
        self.html.open("details", &[("class", "part"), when("open", true)]);
        self.html.open("summary", &[]).element("h2", &[], words(language, "每月考评", "Monthly reviews")).close();
        let note = words(
            language,
            "加星、不变、减星；没有考评就空着。由上级组织考评，写进上级组织。",
            "A star more, none, a star less; empty where there was no review. Reviews are written into the organisation above.",
        );
        self.html.element("p", &[("class", "note"), ("id", "months-note")], note);
        self.html.open("fieldset", &[("class", "months"), ("aria-describedby", "months-note")]);
        self.html.element("legend", &[], words(language, "按月份", "By months"));
        for month in months {
            let name = format!("month[{month}]");
            let (id, said) = (id(&name), shown.posted.get(&name));
            let was = shown.state.reviews_of(&shown.item.id).any(|(known, _)| *known == month);
            let fault_id = format!("{id}-fault");
            self.html.open("div", &[("class", "month"), ("data-name", &name)]);
            self.html.element("label", &[("for", &id)], &month);
            self.html.open("select", &[("id", &id), ("name", &name), ("aria-describedby", &fault_id)]);
            if !was {
                self.html.element("option", &[("value", "")], words(language, "没有考评", "no review"));
            }
            for change in months::CHANGES {
                let text = match change {
                    "1" => words(language, "★ 加星", "★ one more"),
                    "0" => words(language, "不变", "the same"),
                    "-1" => words(language, "减星", "one less"),
                    _ => words(language, "摘牌", "plate taken down"),
                };
                self.html.element("option", &[("value", change), when("selected", said == change)], text);
            }
            self.html.close();
            faults_at(self.html, shown, &name);
            self.html.close();
        }
        self.html.close().close();
    }

    /// The photo with its middle and the consent to it, in one step.
    pub(super) fn photo(&mut self) {
        let (shown, language) = (self.shown, self.shown.language);
        let columns = of_photo(shown.item.kind);
        if columns.is_empty() {
            return;
        }
        let Some(layout) = layout_of(shown.item.kind.name) else { return };
        self.html.open("section", &[("class", "part photo")]);
        self.html.element("h2", &[], words(language, "照片和本人同意", "Photo and consent"));
        let is_there = value_at(&shown.item.node, &["photo".to_owned()]).is_some_and(|node| !node.is_blank());
        self.html
            .open("div", &[("class", "frame"), ("id", "photo-frame"), when("hidden", !is_there || shown.item.is_new)]);
        let source = address("photo", &[("id", shown.posted.get("id"))]);
        let source = if is_there && !shown.item.is_new { source } else { String::new() };
        let described = words(
            language,
            "现在的照片；点一下照片，设定裁剪的中心",
            "The photo; click on it to set the middle of the crop",
        );
        let source = if source.is_empty() { ("", "") } else { ("src", &*source) };
        self.html.open("img", &[("id", "photo"), ("alt", described), source]);
        self.html.element("span", &[("class", "middle"), ("id", "middle"), ("hidden", "hidden")], "").close();
        self.html.open("div", &[("class", "field"), ("data-name", PICTURE)]);
        self.html.element("label", &[("for", "f-picture")], words(language, "换一张照片", "Another photo"));
        let note = words(
            language,
            "选文件，或者把照片拖到这里，或者复制后粘贴，或者用摄像头拍。",
            "Choose a file, drop a photo here, paste one, or take one with the camera.",
        );
        self.html.element("p", &[("class", "note"), ("id", "f-picture-note")], note);
        self.html.open(
            "input",
            &[
                ("type", "file"),
                ("data-most", &shown.megabytes.to_string()),
                ("id", "f-picture"),
                ("name", PICTURE),
                ("accept", "image/jpeg,image/png,image/webp,image/gif,image/tiff"),
                ("aria-describedby", "f-picture-note f-picture-fault"),
            ],
        );
        let take = words(language, "用摄像头拍", "Use the camera");
        let kept = [("type", "button"), ("id", "camera"), ("class", "quiet"), ("hidden", "hidden")];
        self.html.element("button", &kept, take);
        faults_at(self.html, shown, PICTURE);
        self.html.close();
        // The name of a file is for those who have one: with a picture it comes by itself.
        let has_name = !shown.posted.get("photo").is_empty() || self.faults("photo").next().is_some();
        for column in columns.iter().filter(|column| has_name && column.path == ["photo"]) {
            let at =
                At { layout, column, name: name(column), label: label(column, None, language), node: &shown.item.node };
            self.field(&at);
        }
        self.html.open("fieldset", &[("class", "field focus")]);
        self.html.element(
            "legend",
            &[],
            words(language, "裁剪的中心（从左上角算，百分之几）", "Middle of the crop (percent from the top left)"),
        );
        let note = words(language, "不写就由程序找人脸。", "If left empty, a face is looked for.");
        self.html.element("p", &[("class", "note"), ("id", "focus-note")], note);
        for (name, text) in
            [("photo_focus.x", words(language, "横", "across")), ("photo_focus.y", words(language, "竖", "down"))]
        {
            let id = id(name);
            self.html.element("label", &[("for", &id)], text);
            self.html.open(
                "input",
                &[
                    ("id", &id),
                    ("name", name),
                    ("value", shown.posted.get(name)),
                    ("inputmode", "numeric"),
                    ("size", "4"),
                    ("aria-describedby", "focus-note"),
                ],
            );
        }
        faults_at(self.html, shown, "photo_focus.x");
        self.html.close();
        let consent: Vec<_> = columns.into_iter().filter(|column| column.path != ["photo"]).collect();
        if !consent.is_empty() {
            let legend = words(language, "本人同意公开照片", "Consent to the photo");
            self.html.open("fieldset", &[]).element("legend", &[], legend);
            let whose = match shown.item.is_new {
                true => ("org", shown.posted.get("org")),
                false => ("id", shown.posted.get("id")),
            };
            let (sheet, own) = (address("consent", &[whose]), [("target", "_blank"), ("rel", "noopener")]);
            self.html.open("p", &[("class", "note")]).open("a", &[&[("href", &*sheet)], &own[..]].concat());
            self.html.text(words(language, "打印同意书，请本人签名", "Print the consent sheet and have it signed"));
            self.html.close().close();
            for column in consent {
                let head = column.head(language);
                let short = head.rsplit(['·']).next().unwrap_or(&head).trim().to_owned();
                self.field(&At { layout, column, name: name(column), label: short, node: &shown.item.node });
            }
            self.html.close();
        }
        self.html.close();
    }
}
