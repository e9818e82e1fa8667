//! A form as text: what has to be written first, what may be written as remarks behind it.

use unicode_width::UnicodeWidthStr;

use super::value::headline;
use super::{Field, Form, Shape};
use crate::diagnostic::Language;
use crate::yaml::scalar;

/// Where remarks begin, in columns, and where a line is too long for one.
const REMARKS: usize = 32;
const WIDEST: usize = 110;

/// The file of one item.
pub(super) fn file(form: &Form) -> String {
    let is_told = form.sheet.is_told;
    let mut lines = Vec::new();
    form.live(&mut lines, 0);
    if !is_told {
        lines.extend(form.body_line(0));
    }
    let mut out = if is_told { "---\n".to_owned() } else { String::new() };
    out.push_str(&remark(&form.opening(), 0));
    push(&lines, &mut out);
    lines.clear();
    form.optional(&mut lines, 0);
    if !lines.is_empty() {
        out.push('\n');
        out.push_str(&remark(form.further(), 0));
        push(&lines, &mut out);
    }
    if is_told {
        out.push_str("---\n");
        out.extend(form.body.iter().flat_map(|body| [body, "\n"]));
    }
    out
}

/// An item of a list.
pub(super) fn entry(form: &Form, id: &str, indent: usize) -> String {
    let mut lines = vec![Line { indent: indent + 2, text: format!("id: {id}"), note: String::new(), remark: false }];
    form.live(&mut lines, indent + 2);
    lines.extend(form.body_line(indent + 2));
    let mut optional = Vec::new();
    form.optional(&mut optional, indent + 2);
    let mut out = String::new();
    push(&lines, &mut out);
    // The dash of the list stands before its first key.
    out.replace_range(indent..=indent, "-");
    if !optional.is_empty() {
        out.push_str(&remark(form.further(), indent + 2));
        push(&optional, &mut out);
    }
    out
}

/// The item with an example at each blank, for `check` to look at.
pub(super) fn example(form: &Form, needed: &[String]) -> String {
    let mut lines = Vec::new();
    for field in &form.fields {
        // What a list says for all counts here as well.
        if form.is_live(field) || needed.contains(&field.key) || form.elsewhere.contains(&field.key) {
            form.write(field, &field.key, 0, Blanks::Filled, &mut lines);
        }
    }
    lines.retain(|line| !line.remark);
    lines.iter_mut().for_each(|line| line.note.clear());
    let mut out = String::new();
    push(&lines, &mut out);
    out
}

/// The live keys without a value, and what they are for.
pub(super) fn blanks(form: &Form) -> Vec<(String, String)> {
    fn walk(form: &Form, field: &Field, path: &str, found: &mut Vec<(String, String)>) {
        match inner(&field.shape).filter(|_| !form.given.contains_key(path)) {
            Some(inner)
                if inner.iter().any(|below| below.required || form.is_given(&format!("{path}.{}", below.key))) =>
            {
                for field in inner {
                    let path = format!("{path}.{}", field.key);
                    if field.required || form.is_given(&path) {
                        walk(form, field, &path, found);
                    }
                }
            }
            _ if form.value(field, path).is_none() => {
                let words = match form.language {
                    Language::Chinese => headline(field),
                    Language::English => &field.words.en,
                };
                found.push((path.to_owned(), words.to_owned()));
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    for field in form.fields.iter().filter(|field| form.is_live(field)) {
        walk(form, field, &field.key, &mut found);
    }
    found
}

/// The blanks with their examples.
#[cfg(test)]
pub(super) fn examples(form: &Form) -> Vec<(String, String)> {
    let find = |path: &str| super::value::find(&form.fields, path).ok().map(|(_, field)| form.example(field));
    let in_lists = |path: &str| {
        let (list, key) = path.split_once('.')?;
        let field = form.fields.iter().find(|field| field.key == list)?;
        inner(&field.shape)?.iter().find(|field| field.key == key).map(|field| form.example(field))
    };
    let last = |path: &str| path.rsplit('.').next().unwrap_or(path).to_owned();
    let blanks = blanks(form).into_iter();
    blanks.filter_map(|(path, _)| Some((last(&path), find(&path).or_else(|| in_lists(&path))?))).collect()
}

/// What stands where a value is not given.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Blanks {
    Blank,
    /// An example.
    Filled,
}

struct Line {
    indent: usize,
    text: String,
    /// What it is for, behind it or above it.
    note: String,
    /// Whether all of it is a remark.
    remark: bool,
}

impl Form {
    fn opening(&self) -> String {
        let label = (self.sheet.label)();
        match (self.language, self.sheet.is_told) {
            (Language::Chinese, false) => format!("{}。冒号后面空一格写内容；# 号后面是说明，程序不读。", label.zh),
            (Language::Chinese, true) => {
                format!("{}。冒号后面空一格写内容；# 号后面是说明，程序不读。正文写在第二行 --- 的后面。", label.zh)
            }
            (Language::English, false) => {
                format!("{}. Values stand behind the colon and a blank; what follows a # is not read.", label.en)
            }
            (Language::English, true) => format!(
                "{}. Values stand behind the colon and a blank; what follows a # is not read. The text comes below the second ---.",
                label.en
            ),
        }
    }

    fn further(&self) -> &'static str {
        match self.language {
            Language::Chinese => "以下可写可不写。要写哪一项，就去掉它前面的“# ”，换成自己的内容：",
            Language::English => "What follows may be left out. To say it, take away the `# ` before it:",
        }
    }

    /// Its text as a key, where it has no place of its own.
    fn body_line(&self, indent: usize) -> Option<Line> {
        let text = format!("body: {}", scalar(self.body.as_deref()?));
        Some(Line { indent, text, note: String::new(), remark: false })
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.fields.iter().any(|field| field.key == key && self.is_live(field))
    }

    /// Whether a value is given at a path or below it.
    fn is_given(&self, path: &str) -> bool {
        let is_below =
            |key: &String| key.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        self.given.keys().any(is_below)
    }

    /// Whether one of the item's own keys is written, and not only offered.
    fn is_live(&self, field: &Field) -> bool {
        !self.elsewhere.contains(&field.key)
            && (field.required || field.of_today || self.needed.contains(&field.key) || self.is_given(&field.key))
    }

    fn live(&self, lines: &mut Vec<Line>, indent: usize) {
        for field in self.fields.iter().filter(|field| self.is_live(field)) {
            self.write(field, &field.key, indent, Blanks::Blank, lines);
        }
    }

    fn optional(&self, lines: &mut Vec<Line>, indent: usize) {
        let offered = |field: &&Field| !self.is_live(field) && !self.elsewhere.contains(&field.key);
        for field in self.fields.iter().filter(offered) {
            self.offer(field, indent, lines);
        }
    }

    /// The value that is known: given, or today's.
    fn value(&self, field: &Field, path: &str) -> Option<String> {
        let given = self.given.get(path).cloned();
        let is_todays = field.of_today || field.required && !matches!(field.shape, Shape::Number);
        given.or_else(|| is_todays.then(|| self.today(field)).flatten())
    }

    /// A key with its value, or with a blank.
    fn write(&self, field: &Field, path: &str, indent: usize, blanks: Blanks, lines: &mut Vec<Line>) {
        let Field { key, .. } = field;
        let value = self.value(field, path);
        let Some(inner) = inner(&field.shape).filter(|_| !self.given.contains_key(path)) else {
            let is_blank = value.is_none() && blanks == Blanks::Blank;
            let note = self.note(field, value.is_none());
            let value = value.or_else(|| (blanks == Blanks::Filled).then(|| self.example(field)));
            let text = value.map_or_else(|| format!("{key}:"), |value| format!("{key}: {value}"));
            lines.push(Line { indent, text, note, remark: false });
            if is_blank {
                let offered = self.offered(key).into_iter();
                lines.extend(offered.map(|(text, note)| match text.is_empty() {
                    true => Line { indent: indent + 2, text: format!("## {note}"), note: String::new(), remark: true },
                    false => Line { indent: indent + 2, text: format!("# {text}"), note, remark: true },
                }));
            }
            return;
        };
        lines.push(Line { indent, text: format!("{key}:"), note: self.note(field, false), remark: false });
        let is_list = matches!(field.shape, Shape::List(_));
        let begun = lines.len();
        let depth = if is_list { indent + 4 } else { indent + 2 };
        for field in inner {
            let path = format!("{path}.{}", field.key);
            if field.required || self.is_given(&path) {
                self.write(field, &path, depth, blanks, lines);
            } else if blanks == Blanks::Blank {
                self.offer(field, depth, lines);
            }
        }
        if is_list {
            dash(&mut lines[begun..]);
        }
    }

    /// A key as a remark, with an example.
    fn offer(&self, field: &Field, indent: usize, lines: &mut Vec<Line>) {
        let begun = lines.len();
        self.show(field, 0, lines);
        for line in &mut lines[begun..] {
            line.text.insert_str(0, &format!("# {}", " ".repeat(line.indent)));
            line.indent = indent;
            line.remark = true;
        }
    }

    /// A key with an example, and all keys inside with theirs.
    fn show(&self, field: &Field, indent: usize, lines: &mut Vec<Line>) {
        let Field { key, .. } = field;
        let note = self.note(field, false);
        let Some(inner) = inner(&field.shape).filter(|_| field.example.is_none()) else {
            lines.push(Line { indent, text: format!("{key}: {}", self.shown(field)), note, remark: false });
            return;
        };
        lines.push(Line { indent, text: format!("{key}:"), note, remark: false });
        let is_list = matches!(field.shape, Shape::List(_));
        let begun = lines.len();
        for field in inner {
            self.show(field, if is_list { indent + 4 } else { indent + 2 }, lines);
        }
        if is_list {
            dash(&mut lines[begun..]);
        }
    }

    fn note(&self, field: &Field, blank: bool) -> String {
        let chinese = self.language == Language::Chinese;
        let mut note = self.words(&field.words);
        if blank {
            note.insert_str(0, if chinese { "【要写】" } else { "to be written: " });
        }
        let words = match &field.shape {
            Shape::Words(words) => Some(words),
            Shape::List(one) => match &**one {
                Shape::Words(words) => Some(words),
                _ => None,
            },
            _ => None,
        };
        if let Some(words) = words {
            let told =
                |(word, meaning): &(String, String)| match (chinese, meaning.split(['：', '（', '，', '、']).next())
                {
                    (true, Some(meaning)) if !meaning.is_empty() => format!("{word} {meaning}"),
                    _ => word.clone(),
                };
            let (before, between) = if chinese { ("。", "、") } else { (": ", ", ") };
            note.push_str(before);
            note.push_str(&words.iter().map(told).collect::<Vec<_>>().join(between));
        }
        note
    }
}

/// The keys of a mapping, or of the mappings in a list.
pub(super) fn inner(shape: &Shape) -> Option<&[Field]> {
    match shape {
        Shape::Map(inner) => Some(inner),
        Shape::List(one) => inner(one),
        _ => None,
    }
}

/// Makes lines the keys of a list's first item.
fn dash(lines: &mut [Line]) {
    if let Some(first) = lines.iter_mut().find(|line| !line.remark) {
        first.indent = first.indent.saturating_sub(2);
        first.text.insert_str(0, "- ");
    }
}

fn remark(words: &str, indent: usize) -> String {
    format!("{}## {words}\n", " ".repeat(indent))
}

/// Writes lines. What a key is for stands behind it, or where that is too long above it, with two signs: whoever takes
/// away a `# ` gets keys and nothing else.
fn push(lines: &[Line], out: &mut String) {
    for Line { indent, text, note, remark } in lines {
        let margin = " ".repeat(*indent);
        let wide = indent + text.width();
        let from = wide.max(REMARKS - 2) + 2;
        if note.is_empty() {
            out.push_str(&format!("{margin}{text}\n"));
        } else if from + 2 + note.width() <= WIDEST {
            let gap = " ".repeat(from - wide);
            out.push_str(&format!("{margin}{text}{gap}# {note}\n"));
        } else {
            // Inside a remark, as deep as its key.
            let inner = text.trim_start_matches("# ");
            let depth = if *remark { inner.len() - inner.trim_start().len() } else { 0 };
            let margin = if depth > 0 { format!("{margin}# {}", " ".repeat(depth)) } else { margin };
            let text_margin = " ".repeat(*indent);
            out.push_str(&format!("{margin}## {note}\n{text_margin}{text}\n"));
        }
    }
}
