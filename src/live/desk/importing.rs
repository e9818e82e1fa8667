//! A spreadsheet that comes to the desk: looked at like one on the command line, shown with its faults, and written when
//! somebody has seen what it would change.

use super::html::told;
use super::posted::{Posted, Sent};
use super::save::Change;
use super::work::org_of;
use super::{Desk, held, pages};
use crate::diagnostic::{Message, say};
use crate::pipeline::Options;
use crate::sheet::{Book, Import, Wanted, copy, import, read};

/// A spreadsheet with what came of it; the last one is kept until the next comes.
pub(super) struct Offer {
    number: u64,
    /// As its owner calls it.
    pub(super) name: String,
    pub(super) book: Book,
    pub(super) import: Import,
}

impl Offer {
    /// Reads a spreadsheet and plans what it asks for. Nothing is written.
    ///
    /// # Errors
    /// In words, when there is none, or it cannot be read.
    pub(super) fn of(desk: &Desk, posted: &Posted) -> Result<Self, Message> {
        let Some(Sent { name, bytes }) = &posted.file else {
            return Err(say!("没有选表格文件", "no spreadsheet was chosen"));
        };
        let name = name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
        let stem = name.rsplit_once('.').map_or(&*name, |(stem, _)| stem);
        let book = read(bytes, stem).map_err(|why| {
            let Message { zh, en, .. } = why.words();
            say!("{name}：{zh}", "{name}: {en}")
        })?;
        let org = (!posted.get("org").is_empty()).then(|| org_of(posted).to_owned());
        let sources = desk.state().sources.clone();
        let options = Options { now: jiff::Timestamp::now(), ..desk.options.of_files() };
        let import = import(&book, &sources, &options, &Wanted { org, ..Wanted::default() });
        let number = desk.numbers.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        Ok(Self { number, name, book, import })
    }

    /// Whether there is something to write, and nothing in the way.
    pub(super) fn may(&self) -> bool {
        self.import.report.is_sound() && !(self.import.files.is_empty() && self.import.photos.is_empty())
    }

    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// The spreadsheet with its faults in it.
    ///
    /// # Errors
    /// When no workbook can be made of it.
    pub(super) fn copy(&self, desk: &Desk) -> anyhow::Result<Vec<u8>> {
        let language = desk.language();
        copy(&self.book, &self.import.report.placed, language.into(), language)
    }
}

/// The last spreadsheet, if it is the one of this number.
pub(super) fn offered<T>(desk: &Desk, number: &str, then: impl FnOnce(&Offer) -> T) -> Option<T> {
    let offer = held(&desk.offer);
    offer.as_ref().filter(|offer| offer.number.to_string() == number).map(then)
}

/// Shows what came of a spreadsheet, and keeps it.
pub(super) fn offer(desk: &Desk, posted: &Posted) -> Result<String, Message> {
    let new = Offer::of(desk, posted)?;
    let page = pages::offered(&new, desk.language());
    *held(&desk.offer) = Some(new);
    Ok(page)
}

/// Writes what a spreadsheet asks for.
///
/// # Errors
/// In words, with nothing written.
pub(super) fn write(desk: &Desk, number: &str) -> Result<(), Message> {
    let known = offered(desk, number, |offer| {
        let Import { files, photos, sources, report } = &offer.import;
        let change = Change::of_files(files, photos, sources);
        let (name, added, changed) = (&offer.name, report.added, report.changed);
        let words =
            say!("导入 {name}：新增 {added} 条，改 {changed} 条", "Import {name}: {added} new, {changed} changed");
        offer.may().then_some((change, words))
    });
    let (change, words) = known.flatten().ok_or_else(|| {
        say!(
            "这份表格要再交一次：之后又交过别的，或者还有错",
            "hand the spreadsheet in again: another came since, or it has faults"
        )
    })?;
    desk.write(&change, &words, "")?;
    *held(&desk.offer) = None;
    let words = told(desk.language(), &words);
    desk.tell_next(say!("已保存。{words}；可以在“撤销”里撤回", "Saved. {words}; it can be taken back under Undo"));
    Ok(())
}
