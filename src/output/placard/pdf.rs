//! Composed pages to a PDF that is kept for long (PDF/A-2a) and read by everyone (PDF/UA-1); for a press to PDF/X-4.

use std::sync::Arc;

use anyhow::Context;
use jiff::civil::Date;
use typst::diag::SourceDiagnostic;
use typst::ecow::{EcoString, EcoVec};
use typst::foundations::{Datetime, Smart};
use typst::layout::Sides;
use typst::model::{DocumentInfo, Numbering, NumberingPattern};
use typst::text::{Lang, Locale, Region};
use typst_layout::{Page, PagedDocument};
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use super::boxes::{self, Boxes};
use super::compose::Composed;
use super::finish::{Finished, Table};
use super::press::{self, Press, Said};
use super::standin::{self, Known};
use crate::diagnostic::Language;

/// What a file says of itself.
pub(super) struct About {
    pub(super) title: String,
    pub(super) language: Language,
    /// The edition; a file without dated facts carries the day before all.
    pub(super) date: Option<Date>,
    /// Identifies the file among all others.
    pub(super) key: [u8; 32],
    /// Tiles are for gluing together, not for reading: they are not tagged.
    pub(super) tagged: bool,
    /// Whose PDF/X-4 it is; a press reads nothing aloud.
    pub(super) press: Option<Arc<Press>>,
}

/// Why there is no file.
pub(super) enum Failure {
    /// The template asks for something that the standards forbid.
    Refused(EcoVec<SourceDiagnostic>),
    Machine(anyhow::Error),
}

/// Makes a file of pages; `pictures` are those that they show by stand-ins. Equal input gives equal bytes.
pub(super) fn make(mut pages: Vec<Composed>, about: &About, pictures: &Known) -> Result<Finished, Failure> {
    if about.press.is_some() {
        pages.iter_mut().for_each(|page| page.frame = super::frames::untagged(&page.frame));
    }
    let boxes: Vec<_> = pages.iter().map(|page| page.boxes).collect();
    let pages: EcoVec<Page> = pages
        .into_iter()
        .zip(1..)
        .map(|(composed, place)| Page {
            frame: composed.frame,
            bleed: Sides::default(),
            fill: Smart::Auto,
            numbering: composed.label.as_ref().and_then(|(words, _)| numbering(words)),
            supplement: typst::foundations::Content::empty(),
            number: composed.label.map_or(place, |(_, number)| number),
        })
        .collect();
    let info = DocumentInfo {
        title: Some(EcoString::from(about.title.as_str())),
        author: Vec::new(),
        description: None,
        keywords: Vec::new(),
        date: Smart::Auto,
        locale: Smart::Custom(locale(about.language)),
    };
    let document = PagedDocument::new(pages, info);
    let options = options(about).map_err(Failure::Machine)?;
    let pdf = typst_pdf::pdf(&document, &options).map_err(Failure::Refused)?;
    let finish = || match &about.press {
        None => finish(pdf, &boxes, pictures),
        Some(press) => {
            let pdf = press::finish(&pdf, &boxes, press, &Said { date: date(about) })?;
            let table = Table::read(&pdf)?;
            let patches = standin::patches(&pdf, &table, pictures)?;
            Finished::new(pdf, &table, patches)
        }
    };
    finish().map_err(Failure::Machine)
}

/// The words of a page's label, before its number.
fn numbering(words: &str) -> Option<Numbering> {
    let mut pattern: NumberingPattern = "1".parse().ok()?;
    if let Some((before, _)) = pattern.pieces.make_mut().first_mut() {
        *before = format!("{words} ").into();
    }
    Some(Numbering::Pattern(pattern))
}

fn finish(pdf: Vec<u8>, pages: &[Boxes], pictures: &Known) -> anyhow::Result<Finished> {
    let table = Table::read(&pdf)?;
    let mut patches = boxes::patches(&pdf, &table, pages)?;
    patches.extend(standin::patches(&pdf, &table, pictures)?);
    Finished::new(pdf, &table, patches)
}

fn options(about: &About) -> anyhow::Result<PdfOptions> {
    let tagged = about.tagged && about.press.is_none();
    let standards: &[PdfStandard] = match (&about.press, tagged) {
        // What PDF/X-4 is built on.
        (Some(_), _) => &[PdfStandard::V_1_6],
        (None, true) => &[PdfStandard::A_2a, PdfStandard::Ua_1],
        (None, false) => &[PdfStandard::A_2b],
    };
    let standards = PdfStandards::new(standards).map_err(|error| anyhow::anyhow!("{}", error.message()))?;
    let date = date(about);
    let (month, day) = (date.month().unsigned_abs(), date.day().unsigned_abs());
    let moment = Datetime::from_ymd_hms(i32::from(date.year()), month, day, 0, 0, 0).context("a date that is none")?;
    Ok(PdfOptions {
        ident: Smart::Custom(blake3::Hash::from_bytes(about.key).to_hex().to_string()),
        creator: Smart::Custom(Some(format!("noticeboard {}", env!("CARGO_PKG_VERSION")))),
        timestamp: Some(Timestamp::new_utc(moment)),
        page_ranges: None,
        standards,
        tagged,
        pretty: false,
    })
}

fn date(about: &About) -> Date {
    about.date.unwrap_or(Date::constant(2000, 1, 1))
}

fn locale(language: Language) -> Locale {
    match language {
        Language::Chinese => Locale::new(Lang::CHINESE, "cn".parse::<Region>().ok()),
        Language::English => Locale::new(Lang::ENGLISH, None),
    }
}
