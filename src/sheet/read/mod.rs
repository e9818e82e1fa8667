//! Files of a desk as workbooks: `.xlsx` and its kin, `.ods`, `.xls`, and tables saved as text.
//!
//! What a file is, is told by its bytes: many a `.xls` that a system has made is a page of the web, or a text. Everything is bounded: the file, what it unpacks to, its cells; a bomb ends in a
//! [`Unreadable`] before memory is short.

mod binary;
mod csv;
mod excel;
mod formats;
mod open;
mod page;
mod pictures;
mod text;
mod unzipped;
mod xls;

pub(crate) use formats::day_of;

use super::book::{Book, Value};
use crate::attachment::Fault;
use crate::diagnostic::{Message, say};

/// The largest file that is read, in bytes.
pub(crate) const MOST_BYTES: u64 = 100 << 20;

/// The most cells that say something; and the longest text of one, as no program makes a longer one.
const MOST_CELLS: usize = 1_000_000;
/// The most cells that are several shown as one.
const MOST_MERGED: usize = 50_000;
const LONGEST: usize = 40_000;

/// Why a file is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unreadable {
    /// Locked with a password.
    Locked,
    Damaged,
    TooLarge,
    /// None of the forms that are known.
    Unknown,
    /// A page of the web with its pictures in one file, as programs save it.
    WebArchive,
}

impl Unreadable {
    pub(crate) fn words(&self) -> Message {
        match self {
            Self::Locked => say!(
                "加了密码，打不开：在表格软件里去掉密码再导入",
                "it is locked with a password: take the password away in the spreadsheet program"
            ),
            Self::Damaged => say!(
                "文件损坏，读不出来：在表格软件里打开，另存为 .xlsx 再导入",
                "it is damaged: open it in the spreadsheet program and save it as .xlsx"
            ),
            Self::TooLarge => say!(
                "太大了：最大100 MB、一百万个有字的单元格；把要导入的表另存成一个文件",
                "it is too large (100 MB, a million filled cells): save the sheet that is wanted as a file of its own"
            ),
            Self::WebArchive => say!(
                "这是存成网页的表格（.mht）：在表格软件里打开，另存为 .xlsx 再导入",
                "it is a spreadsheet saved as a web page (.mht): open it in the spreadsheet program and save it as .xlsx"
            ),
            Self::Unknown => say!(
                "不是表格：可以导入 .xlsx、.xls、.ods、.csv",
                "it is no spreadsheet: .xlsx, .xls, .ods and .csv can be imported"
            ),
        }
    }
}

impl From<Fault> for Unreadable {
    fn from(_: Fault) -> Self {
        Self::Damaged
    }
}

/// Reads a file by its bytes; `name` is what a table saved as text is called.
pub(crate) fn read(bytes: &[u8], name: &str) -> Result<Book, Unreadable> {
    if bytes.len() as u64 > MOST_BYTES {
        return Err(Unreadable::TooLarge);
    }
    match bytes {
        [b'P', b'K', 3 | 5, ..] => {
            let mut zip = unzipped::Unzipped::of(bytes)?;
            match zip.has("content.xml") {
                true => open::read(&mut zip),
                false => excel::read(&mut zip),
            }
        }
        [0xd0, 0xcf, 0x11, 0xe0, ..] => xls::read(bytes),
        bytes => text::read(bytes, name),
    }
}

/// Puts a cell among the others, if it says anything.
fn put(book: &mut super::book::Sheet, at: (u32, u32), value: Value) -> Result<(), Unreadable> {
    let value = match value {
        Value::Text(text) => {
            let mut text = tidy(&text);
            if text.is_empty() {
                return Ok(());
            }
            if text.len() > 4 * LONGEST {
                return Err(Unreadable::TooLarge);
            }
            text.shrink_to_fit();
            Value::Text(text)
        }
        value => value,
    };
    book.cells.insert(at, value);
    if book.cells.len() > MOST_CELLS { Err(Unreadable::TooLarge) } else { Ok(()) }
}

/// A text without blanks around it, its lines ended in one way.
fn tidy(text: &str) -> String {
    let text = text.replace("_x000D_", "").replace("\r\n", "\n").replace('\r', "\n");
    text.trim_matches(|c: char| c.is_whitespace() || !crate::text::counts(c)).to_owned()
}
