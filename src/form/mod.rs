//! What an item still to be written looks like: every key of its kind, each with what it is for.
//!
//! A [`Form`] is made of the kind alone: its keys, their words and examples stand at its fields, in their order there. A
//! screen and a year's days off are written in the same way, though they are no items.
//! What has to be written is live and blank until somebody gives a value, and `check` names every blank; what may be
//! left out is a remark with an example. Nothing is invented: an example never stands where the program reads it.
//!
//! The module is pure; `noticeboard add` finds the place for a form and writes it.

mod blanks;
mod entry;
mod example;
mod fields;
mod sheet;
mod value;
mod write;

pub(crate) use blanks::is_blank;
pub(crate) use entry::{List, is_list};
pub(crate) use fields::{Field, Shape, fields};
pub(crate) use sheet::{OWN, SCREEN, Sheet, YEAR};
pub(crate) use value::Refused;

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::calendar;
use crate::diagnostic::{Language, Message};
use crate::source::Sources;

/// What every item stands under.
const ROOT: [&str; 2] = ["content/board.yaml", "content/org.yaml"];

/// An item of a kind that somebody is going to write.
pub(crate) struct Form {
    sheet: Sheet,
    fields: Vec<Field>,
    language: Language,
    today: Date,
    /// Values by their keys: `period.days` → `5`, as they stand in YAML.
    given: BTreeMap<String, String>,
    /// Its text, which every kind may have.
    body: Option<String>,
    /// The keys without which `check` finds fault, beside those that the kind itself asks for.
    needed: Vec<String>,
    /// The organisation it comes into, and the settings and organisations that it stands under.
    org: String,
    around: Sources,
    /// Keys that stand beside `items` for every item of a list.
    elsewhere: Vec<String>,
}

impl Form {
    pub(crate) fn new(sheet: impl Into<Sheet>, language: Language, today: Date) -> Self {
        let sheet = sheet.into();
        Self {
            sheet,
            fields: fields(&sheet),
            language,
            today,
            given: BTreeMap::new(),
            body: None,
            needed: Vec::new(),
            org: String::new(),
            around: Sources::default(),
            elsewhere: Vec::new(),
        }
    }

    /// Says where on the board it comes: what an organisation gives its notices they need not say themselves.
    pub(crate) fn comes_into(&mut self, org: &str, sources: &Sources) {
        let above = std::iter::successors(Some(org), |path| path.rsplit_once('/').map(|(above, _)| above));
        let mut around = Sources::default();
        for file in above.map(|path| format!("content/{path}/org.yaml")).chain(ROOT.map(str::to_owned)) {
            if let Some(file) = sources.files.get(&*file) {
                around.insert_text(&file.path, &file.text);
            }
        }
        (self.org, self.around) = (org.to_owned(), around);
    }

    /// Writes a value at a key: `title`, `period.days`, or the key's first words (`岗位名称`).
    pub(crate) fn give(&mut self, key: &str, value: &str) -> Result<(), Refused> {
        if matches!(key, "body" | "正文") {
            self.body = Some(value.trim().to_owned()).filter(|body| !body.is_empty());
            return Ok(());
        }
        let (path, field) = value::find(&self.fields, key)?;
        let written = value::written(field, value);
        self.given.insert(path, written);
        Ok(())
    }

    /// Takes out what stands beside `items` of a list already.
    pub(crate) fn leave_to_list(&mut self, keys: impl IntoIterator<Item = String>) {
        self.elsewhere = keys.into_iter().filter(|key| !self.given.contains_key(key)).collect();
    }

    /// What can stand at a key, if there is such a key.
    pub(crate) fn shape(&self, key: &str) -> Option<&Shape> {
        value::find(&self.fields, key).ok().map(|(_, field)| &field.shape)
    }

    /// The language of the board, in which everything is explained.
    fn words(&self, words: &Message) -> String {
        words.in_language(self.language).replace('`', "")
    }

    /// The period that the item is about, given or today's, if its kind has one.
    pub(crate) fn period(&self) -> Option<String> {
        let field = self.fields.iter().find(|field| matches!(field.shape, Shape::Period))?;
        Some(self.given(&field.key).map_or_else(|| self.month().to_string(), str::to_owned))
    }

    pub(crate) fn given(&self, key: &str) -> Option<&str> {
        self.given.get(key).map(String::as_str)
    }

    /// The file of this one item.
    pub(crate) fn file(&mut self) -> String {
        self.needed = blanks::needed(self);
        write::file(self)
    }

    /// The lines of an item in a list, from `- id: …` on; `indent` is that of the dash.
    pub(crate) fn entry(&mut self, id: &str, indent: usize) -> String {
        self.needed = blanks::needed(self);
        write::entry(self, id, indent)
    }

    pub(crate) fn has_body(&self) -> bool {
        self.body.is_some()
    }

    /// The keys of a kind without which an item on a plain board is found faulty.
    pub(crate) fn asked_for(mut self) -> Vec<String> {
        let board = Sources::from_texts([(ROOT[0], "title: 示例公示栏\n"), (ROOT[1], "name: 示例党委\n")]);
        self.comes_into("", &board);
        blanks::needed(&self)
    }

    /// What is still to be written, each with what it is for.
    pub(crate) fn blanks(&self) -> Vec<(String, String)> {
        write::blanks(self)
    }

    /// What comes into a blank of today's.
    fn today(&self, field: &Field) -> Option<String> {
        match field.shape {
            Shape::Day => Some(self.today.to_string()),
            Shape::Period => Some(self.month().to_string()),
            Shape::Number => Some(self.today.year().to_string()),
            _ => None,
        }
    }

    /// What is offered below a key that is still blank: the days off that are the same in every year, which each year's
    /// notice makes longer, and that there are others.
    fn offered(&self, key: &str) -> Vec<(String, String)> {
        if (self.sheet.name, key) != (YEAR.name, "off") {
            return Vec::new();
        }
        let days = calendar::same_every_year(self.today.year()).into_iter();
        let mut offered: Vec<_> = days.map(|(days, name)| (format!("- {days}"), self.words(&name))).collect();
        offered.push((String::new(), self.words(&calendar::others_of_a_year())));
        offered
    }

    /// The month that is reviewed today: in its last days itself, else the one that is over.
    fn month(&self) -> crate::calendar::Period {
        let this = crate::calendar::Period::month_of(self.today);
        match self.today.day() >= 25 {
            true => this,
            false => this.first_day().yesterday().map_or(this, crate::calendar::Period::month_of),
        }
    }
}

#[cfg(test)]
mod manual;
#[cfg(test)]
mod tests;
