//! Attached files: what they say, where they say it, and copies that do not tell who made them.
//!
//! ```text
//! file ─▶ form ─▶ a reader per format ─▶ Reading { findings, fault } + a clean copy ─▶ desk
//!         what it  text with its place,    what is published                           between runs
//!         is       within bounds
//! ```
//!
//! - [`form`] tells what a file is by its bytes; the ending only says what it pretends to be.
//! - Each format is a file here: [`text`], [`word`], [`slides`], [`sheets`], [`open_document`], [`fixed_layout`], [`pdf`],
//!   [`archive`], [`picture`]; [`legacy`] looks through what nobody can read for certain. [`package`] and [`xml`] are the
//!   two layers below the office formats.
//! - [`Look`] carries the bounds and gathers what is found. What is private is asked of a function that the caller gives.
//! - [`Desk`] adds files and the cache.
//!
//! This module knows nothing of boards and items, writes no original anywhere, and gives the same bytes for the same
//! input. A file that is over a bound, locked or damaged ends in a [`Fault`], never in a copy.

mod archive;
mod desk;
mod fixed_layout;
mod form;
mod legacy;
mod look;
mod office;
mod open_document;
mod package;
mod paragraphs;
mod pdf;
mod picture;
mod sheets;
mod slides;
mod text;
mod word;
pub(crate) mod xml;

#[cfg(any(test, fuzzing))]
#[cfg_attr(fuzzing, allow(dead_code, unused_imports))]
pub(crate) mod tests;

pub use desk::Desk;
pub use form::Form;
pub use look::Scan;

use serde::{Deserialize, Serialize};

use crate::containment::contain;
use crate::diagnostic::Message;
use look::Look;

/// The largest file that is read, in bytes.
pub const MOST_BYTES: u64 = 128 << 20;

/// What was found in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    pub form: Form,
    /// In the order of the file.
    pub found: Vec<Finding>,
    /// Findings beyond those.
    pub more: u32,
    /// Why it was not read, or not to its end.
    pub fault: Option<Fault>,
}

/// One finding, with its place inside the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub what: What,
    pub at: Message,
}

/// What can be found in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum What {
    /// Something private, by the code of its rule; `grave` when it may stand nowhere.
    Private { code: String, grave: bool },
    /// A remark of whoever worked on it, which readers would see.
    Comment,
    /// What was there before, kept as a tracked change.
    Change,
    /// Pages that are pictures: nobody has read them.
    Picture,
    /// The copy still tells who made it.
    KeepsMetadata(Keeps),
    /// A file inside that was not read.
    Inside(Fault),
    /// Another format than its ending says.
    Ending(Form),
}

/// Why a copy is as the original was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Keeps {
    /// A signature holds only for the very same bytes.
    Signed,
    /// Its author locked it against changes.
    Locked,
    /// It cannot be written again without harm.
    Fragile,
}

/// Why a file was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fault {
    /// A format that is not read.
    Unread,
    /// An archive inside an archive.
    Nested,
    /// A password is needed.
    Encrypted,
    /// Nobody can open it, or not all of it.
    Damaged,
    /// More than [`MOST_BYTES`].
    Large,
    /// It unpacks to more than honest files hold.
    Bomb,
    /// It holds more files than is looked at.
    Crowded,
    /// It defines entities, which office programs never do.
    Entities,
    /// A picture of a kind that cannot be cleaned.
    Picture,
}

impl Reading {
    /// Whether it may be published at all: a last wall behind the rules.
    pub fn is_fit(&self) -> bool {
        let grave = |finding: &Finding| matches!(finding.what, What::Private { grave: true, .. });
        !self.found.iter().any(grave) && self.fault.is_none_or(|fault| !fault.is_grave(self.form))
    }
}

impl Fault {
    /// Whether nobody would be served by such a file, or nobody can answer for it. What is only not read is told.
    pub fn is_grave(self, form: Form) -> bool {
        match self {
            Self::Encrypted | Self::Bomb | Self::Crowded | Self::Entities | Self::Picture => true,
            // Readers of PDF mend what others call damaged.
            Self::Damaged => form != Form::Pdf && form != Form::Unknown,
            Self::Unread | Self::Nested | Self::Large => false,
        }
    }
}

/// Reads a file by its bytes; `name` says what it pretends to be. Gives a copy where it differs from the original.
pub fn read(name: &str, bytes: &[u8], scan: Scan) -> (Reading, Option<Vec<u8>>) {
    let mut look = Look::new(scan);
    look.wait_if_large(bytes.len() as u64);
    let form = form::of(bytes);
    let (fault, copy) = match read_one(name, form, bytes, &mut look) {
        Ok(copy) => (None, copy),
        Err(fault) => (Some(fault), None),
    };
    let (found, more) = look.into_found();
    (Reading { form, found, more, fault }, copy)
}

/// One file, also inside another.
fn read_one(name: &str, form: Form, bytes: &[u8], look: &mut Look) -> Result<Option<Vec<u8>>, Fault> {
    if bytes.len() as u64 > MOST_BYTES {
        return Err(Fault::Large);
    }
    if let Some(pretended) = form::pretended(name)
        && !pretended.contains(&form)
        && form != Form::Unknown
    {
        // A phone's picture under a document's name: whoever renamed it does not know what it tells.
        if form.is_picture() && !pretended.iter().any(|form| form.is_picture()) {
            return Err(Fault::Picture);
        }
        look.tell(What::Ending(form), Message::same(""));
    }
    // The readers below are written not to panic. The crates beneath them (PDF above all) meet bytes that nobody foresaw;
    // what makes one panic is damage of the file and not of the program.
    contain(|| dispatch(form, bytes, look)).unwrap_or(Err(Fault::Damaged))
}

fn dispatch(form: Form, bytes: &[u8], look: &mut Look) -> Result<Option<Vec<u8>>, Fault> {
    match form {
        Form::Text => text::read(bytes, look).map(|()| None),
        Form::Word => word::read(bytes, look),
        Form::Slides => slides::read(bytes, look),
        Form::Sheets => sheets::read(bytes, look),
        Form::OpenDocument => open_document::read(bytes, look),
        Form::FixedLayout => fixed_layout::read(bytes, look),
        Form::Pdf => pdf::read(bytes, look),
        Form::Zip => archive::read(bytes, look),
        Form::Jpeg => picture::jpeg(bytes).map(Some),
        Form::Png => picture::png(bytes).map(Some),
        Form::Old | Form::RichText => legacy::read(bytes, look),
        Form::Locked => Err(Fault::Encrypted),
        Form::OtherPicture => Err(Fault::Picture),
        Form::Media | Form::OtherArchive => Err(Fault::Unread),
        Form::Unknown => Err(Fault::Damaged),
    }
}
