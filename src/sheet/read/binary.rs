//! What the library for `.xls` does not tell: hidden rows, what the format of a number means, and that there are pictures.
//!
//! Records of the file are walked; nothing is believed of their lengths, and what is not understood is passed over.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::formats::Formats;

/// What was found of a sheet.
#[derive(Default)]
pub(super) struct OfSheet {
    pub(super) hidden_rows: BTreeSet<u32>,
    /// The format of each cell with a number.
    pub(super) styles: BTreeMap<(u32, u32), usize>,
    pub(super) pictures: usize,
}

/// What was found of a workbook, its sheets in their order.
#[derive(Default)]
pub(super) struct Binary {
    pub(super) formats: Formats,
    pub(super) sheets: Vec<OfSheet>,
}

/// More sheets than any program makes.
const MOST_SHEETS: usize = 1_000;

pub(super) fn read(bytes: &[u8]) -> Option<Binary> {
    let stream = stream(bytes)?;
    let mut codes: HashMap<u32, String> = HashMap::new();
    let mut ids = Vec::new();
    let mut starts = Vec::new();
    for (kind, data) in Records::of(&stream, 0) {
        match kind {
            0x0085 if starts.len() < MOST_SHEETS => starts.extend(long(data, 0)),
            0x041e => {
                if let (Some(id), Some(code)) = (short(data, 0), text(data.get(2..).unwrap_or_default())) {
                    codes.insert(u32::from(id), code);
                }
            }
            0x00e0 => ids.push(u32::from(short(data, 2).unwrap_or_default())),
            _ => {}
        }
    }
    let sheets = starts.iter().map(|start| of_sheet(&stream, *start as usize)).collect();
    Some(Binary { formats: Formats::of_codes(&codes, &ids), sheets })
}

fn of_sheet(stream: &[u8], start: usize) -> OfSheet {
    let mut found = OfSheet::default();
    // A chart inside a sheet begins and ends as a sheet does.
    let mut depth = 0;
    for (kind, data) in Records::of(stream, start) {
        match kind {
            0x0809 => depth += 1,
            0x000a => depth -= 1,
            _ if depth > 1 => {}
            0x0208 if short(data, 12).is_some_and(|flags| flags & 0x20 != 0) => {
                found.hidden_rows.extend(short(data, 0).map(u32::from));
            }
            // A number, a short number, the result of a formula.
            0x0203 | 0x027e | 0x0006 => {
                if let (Some(row), Some(column), Some(style)) = (short(data, 0), short(data, 2), short(data, 4)) {
                    found.styles.insert((u32::from(row), u32::from(column)), usize::from(style));
                }
            }
            // Several short numbers of a row.
            0x00bd => {
                let (Some(row), Some(first)) = (short(data, 0), short(data, 2)) else { continue };
                let count = data.len().saturating_sub(6) / 6;
                for n in 0..count {
                    if let Some(style) = short(data, 4 + 6 * n) {
                        found.styles.insert((u32::from(row), u32::from(first) + n as u32), usize::from(style));
                    }
                }
            }
            // An object begins with what it is; 8 is a picture.
            0x005d if short(data, 0) == Some(0x15) && short(data, 4) == Some(8) => found.pictures += 1,
            _ => {}
        }
        if depth <= 0 && kind == 0x000a {
            break;
        }
    }
    found
}

fn short(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(data.get(at..at + 2)?.try_into().ok()?))
}

fn long(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(data.get(at..at + 4)?.try_into().ok()?))
}

/// A text with its length before it, in one byte a sign or in two.
fn text(data: &[u8]) -> Option<String> {
    let length = usize::from(short(data, 0)?);
    let signs = data.get(3..)?;
    Some(match data.get(2)? & 1 {
        0 => signs.get(..length)?.iter().map(|byte| char::from(*byte)).collect(),
        _ => {
            let units: Vec<u16> =
                signs.get(..2 * length)?.chunks_exact(2).map(|two| u16::from_le_bytes([two[0], two[1]])).collect();
            String::from_utf16_lossy(&units)
        }
    })
}

/// The records of a stream, from a place to the end of what begins there.
struct Records<'a> {
    stream: &'a [u8],
    at: usize,
    depth: usize,
}

impl<'a> Records<'a> {
    fn of(stream: &'a [u8], at: usize) -> Self {
        Self { stream, at, depth: 0 }
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let kind = short(self.stream, self.at)?;
        let length = usize::from(short(self.stream, self.at + 2)?);
        let data = self.stream.get(self.at + 4..self.at + 4 + length)?;
        self.at += 4 + length;
        match kind {
            0x0809 => self.depth += 1,
            // The end of the outermost is told, and nothing behind it.
            0x000a if self.depth <= 1 => self.at = self.stream.len(),
            0x000a => self.depth -= 1,
            _ => {}
        }
        Some((kind, data))
    }
}

/// The stream of the workbook in its container.
fn stream(bytes: &[u8]) -> Option<Vec<u8>> {
    const END: u32 = 0xffff_fffa;
    let sector = 1_usize << short(bytes, 30)?.min(16);
    let small = 1_usize << short(bytes, 32)?.min(16);
    if sector < 128 {
        return None;
    }
    // A chain that bites its tail is no longer than the file has sectors.
    let most = bytes.len() / sector + 1;
    let of = |number: u32, size: usize, whole: &'_ [u8], before: usize| -> Option<std::ops::Range<usize>> {
        let start = (number as usize).checked_mul(size)?.checked_add(before)?;
        (start < whole.len()).then(|| start..(start + size).min(whole.len()))
    };
    // Where each sector's next one is told: the first 109 places in the head, more in a chain.
    let mut tables: Vec<u32> =
        (0..109).filter_map(|n| long(bytes, 76 + 4 * n)).filter(|number| *number < END).collect();
    let mut more = long(bytes, 68)?;
    for _ in 0..most {
        let Some(range) = Some(more).filter(|more| *more < END).and_then(|more| of(more, sector, bytes, sector)) else {
            break;
        };
        let data = &bytes[range];
        let count = sector / 4 - 1;
        tables.extend((0..count).filter_map(|n| long(data, 4 * n)).filter(|number| *number < END));
        more = long(data, 4 * count)?;
    }
    tables.truncate(most);
    let mut next: Vec<u32> = Vec::new();
    for table in tables {
        let data = &bytes[of(table, sector, bytes, sector)?];
        next.extend((0..data.len() / 4).filter_map(|n| long(data, 4 * n)));
    }
    let chain = |first: u32, next: &[u32], size: usize, whole: &[u8], before: usize| -> Vec<u8> {
        let (mut found, mut at, mut left) = (Vec::new(), first, whole.len() / size + 1);
        while at < END && left > 0 {
            let Some(range) = of(at, size, whole, before) else { break };
            found.extend_from_slice(&whole[range]);
            at = next.get(at as usize).copied().unwrap_or(u32::MAX);
            left -= 1;
        }
        found
    };
    let folder = chain(long(bytes, 48)?, &next, sector, bytes, sector);
    let mut root = None;
    let mut found = None;
    for entry in folder.chunks_exact(128) {
        let length = usize::from(short(entry, 64)?).min(64);
        let units: Vec<u16> = entry[..length]
            .chunks_exact(2)
            .map(|two| u16::from_le_bytes([two[0], two[1]]))
            .take_while(|unit| *unit != 0)
            .collect();
        let place = (long(entry, 116)?, long(entry, 120)? as usize);
        match (entry[66], &*String::from_utf16_lossy(&units)) {
            (5, _) => root = Some(place),
            (2, "Workbook") => found = Some(place),
            (2, "Book") => found = found.or(Some(place)),
            _ => {}
        }
    }
    let (first, length) = found?;
    let mut data = match length >= long(bytes, 56)? as usize {
        true => chain(first, &next, sector, bytes, sector),
        false => {
            let inner = chain(root?.0, &next, sector, bytes, sector);
            let table = chain(long(bytes, 60)?, &next, sector, bytes, sector);
            let next: Vec<u32> = (0..table.len() / 4).filter_map(|n| long(&table, 4 * n)).collect();
            chain(first, &next, small, &inner, 0)
        }
    };
    data.truncate(length);
    Some(data)
}
