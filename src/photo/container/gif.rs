//! GIF: blocks up to the end of the first frame, the only one that is shown.

use super::super::fault::Fault;
use super::super::inspect::{Sample, Stop};
use super::super::sniff::Format;
use super::{Found, le16};

pub(in super::super) fn read(sample: &Sample<'_>, admit: impl Fn(u32, u32) -> Result<(), Stop>) -> Result<Found, Stop> {
    let bytes = sample.head;
    let damaged = |detail: &str| Fault::Damaged { format: Format::Gif, detail: detail.to_owned() };
    let word = |at| le16(bytes, at).ok_or(Stop::More);
    let byte = |at: usize| bytes.get(at).copied().ok_or(Stop::More);
    let size = (word(6)?, word(8)?);
    admit(size.0, size.1)?;
    let table = |flags: u8| {
        if flags & 0x80 != 0 { 3usize << ((flags & 7) + 1) } else { 0 }
    };
    let mut at = 13 + table(byte(10)?);
    loop {
        match byte(at)? {
            // An extension: its label, then sub-blocks.
            0x21 => at = skip_sub_blocks(bytes, at + 2)?,
            0x2C => {
                // A frame may claim to be bigger than the screen it is drawn on.
                admit(word(at + 5)?, word(at + 7)?)?;
                let data = at + 10 + table(byte(at + 9)?) + 1;
                skip_sub_blocks(bytes, data)?;
                return Ok(Found { size, depth: 4, ..Found::default() });
            }
            0x3B => return Err(damaged("no frame").into()),
            _ => return Err(damaged("an unknown block").into()),
        }
    }
}

fn skip_sub_blocks(bytes: &[u8], mut at: usize) -> Result<usize, Stop> {
    loop {
        match *bytes.get(at).ok_or(Stop::More)? {
            0 => return Ok(at + 1),
            len => at += 1 + usize::from(len),
        }
    }
}
