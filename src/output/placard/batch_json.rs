//! What a batch holds: `batch.json` beside its files, so that exactly what was made is noted as printed.
//!
//! Between the making and the noting days go by, the content is edited, somebody else notes another batch. So each piece
//! has the mark, the address and the words that it was made with, and the mark that hung in its place when it was made:
//! where something else hangs there now, that is newer, and it stays. The file is put with the batch in one step, and a
//! sum in it tells whether it is whole.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::batch::Batch;
use super::job::Job;
use super::printed::{Printed, Record};
use super::workers::title;
use crate::diagnostic::{Message, say};

/// In the folder of a batch.
pub const MADE: &str = "batch.json";

const NAME: &str = "batch";
const VERSION: u32 = 1;

/// A batch as it was made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// The board's title.
    pub board: String,
    /// The day that it was made for.
    pub made_on: String,
    pub pieces: Vec<Piece>,
    /// What hung on walls and was to be taken down.
    pub down: Vec<Down>,
}

/// One placard of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    pub preset: String,
    /// The item's id; empty for the root organisation.
    pub item: String,
    pub title: String,
    pub mark: String,
    pub edition: String,
    /// The address of its code; empty without one.
    pub address: String,
    /// The mark of what hung there when it was made.
    pub before: Option<String>,
}

/// One that was to be taken down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Down {
    pub preset: String,
    pub item: String,
    pub mark: String,
}

/// The file.
#[derive(Serialize, Deserialize)]
struct Written {
    noticeboard: String,
    version: u32,
    /// Of the batch, as it is written without blanks.
    sum: String,
    batch: Made,
}

/// Why there is no batch to be noted.
#[derive(Debug)]
pub enum NoBatch {
    /// None lies there.
    Missing,
    /// Something else of that name.
    Foreign,
    /// Cut off, or changed since.
    Damaged,
    /// By a later version.
    Newer,
    Unreadable(std::io::Error),
}

impl NoBatch {
    /// What is wrong, and what to do.
    pub fn words(&self, folder: &Path) -> Message {
        let folder = folder.display();
        match self {
            Self::Missing => say!(
                "{folder} 里没有这一版程序做的批次（{MADE}）：先运行 print 或 print --changed；批次在别处的，写 --out",
                "there is no batch in {folder} ({MADE} of this version): run print or print --changed first, or give --out where it lies elsewhere"
            ),
            Self::Foreign => say!(
                "{folder}/{MADE} 不是印刷批次的记录：看看 --out 是不是写对了",
                "{folder}/{MADE} is no record of a batch: see whether --out is right"
            ),
            Self::Damaged => say!(
                "{folder}/{MADE} 不完整，或被改过，不知道印的是什么；什么也没有记。重新运行 print，核对后再记",
                "{folder}/{MADE} is not whole or was changed, so nobody knows what was printed; nothing was noted. Run print again and compare before noting it"
            ),
            Self::Newer => say!(
                "{folder}/{MADE} 是更新版本的程序写的：用那一版来记",
                "{folder}/{MADE} was written by a newer version: use that one to note it"
            ),
            Self::Unreadable(error) => {
                say!("读不了 {folder}/{MADE}：{error}", "cannot read {folder}/{MADE}: {error}")
            }
        }
    }
}

/// What came of noting a batch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Noted {
    /// Pieces that the record did not have like that.
    pub printed: usize,
    pub down: usize,
    /// Places of pieces where something else was noted since: they were left as they are.
    pub passed: Vec<usize>,
}

impl Made {
    /// What a batch of these jobs is to be noted as.
    pub fn of(board: &str, on: jiff::civil::Date, jobs: &[Job], batch: &Batch, record: &Record) -> Self {
        let made = jobs.iter().zip(&batch.found).filter(|(_, found)| found.is_some());
        let pieces = made.map(|(job, _)| {
            let (preset, item) = (job.preset.name.to_string(), job.facts.id.to_string());
            let before = record.printed(&preset, &item).map(|printed| printed.mark.clone());
            Piece {
                title: title(job),
                mark: job.mark.clone(),
                edition: job.facts.edition.map(|day| day.to_string()).unwrap_or_default(),
                address: job.address().unwrap_or_default().to_owned(),
                preset,
                item,
                before,
            }
        });
        Self { board: board.to_owned(), made_on: on.to_string(), pieces: pieces.collect(), down: Vec::new() }
    }

    /// The batch in a folder.
    ///
    /// # Errors
    /// When there is none that can be believed.
    pub fn in_folder(folder: &Path) -> Result<Self, NoBatch> {
        let bytes = std::fs::read(folder.join(MADE)).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => NoBatch::Missing,
            _ => NoBatch::Unreadable(error),
        })?;
        Self::read(&bytes)
    }

    fn read(bytes: &[u8]) -> Result<Self, NoBatch> {
        let value: serde_json::Value = serde_json::from_slice(bytes).map_err(|_| NoBatch::Damaged)?;
        if value.get("noticeboard").and_then(serde_json::Value::as_str) != Some(NAME) {
            return Err(NoBatch::Foreign);
        }
        match value.get("version").and_then(serde_json::Value::as_u64) {
            Some(version) if version > u64::from(VERSION) => return Err(NoBatch::Newer),
            Some(_) => {}
            None => return Err(NoBatch::Damaged),
        }
        let written: Written = serde_json::from_value(value).map_err(|_| NoBatch::Damaged)?;
        if written.sum == sum(&written.batch) { Ok(written.batch) } else { Err(NoBatch::Damaged) }
    }

    /// The file's bytes.
    pub fn write(&self) -> Vec<u8> {
        let batch = self.clone();
        let written = Written { noticeboard: NAME.to_owned(), version: VERSION, sum: sum(&batch), batch };
        // Texts and lists: nothing that JSON could refuse.
        let mut bytes = serde_json::to_vec_pretty(&written).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// Leaves the pieces and take-downs that are asked for.
    pub fn only(&mut self, is_asked: impl Fn(&str, &str) -> bool) {
        self.pieces.retain(|piece| is_asked(&piece.preset, &piece.item));
        self.down.retain(|down| is_asked(&down.preset, &down.item));
    }

    /// Moves a record on.
    pub fn note(&self, record: &mut Record, on: jiff::civil::Date) -> Noted {
        let mut noted = Noted::default();
        for (n, piece) in self.pieces.iter().enumerate() {
            let hangs = record.printed(&piece.preset, &piece.item);
            // Since it was made another one was noted here.
            if hangs.is_some_and(|hangs| hangs.mark != piece.mark && Some(&hangs.mark) != piece.before.as_ref()) {
                noted.passed.push(n);
                continue;
            }
            let printed = Printed {
                mark: piece.mark.clone(),
                edition: piece.edition.clone(),
                printed_on: on.to_string(),
                title: piece.title.clone(),
                address: piece.address.clone(),
            };
            noted.printed += usize::from(record.note(&piece.preset, &piece.item, printed));
        }
        for down in &self.down {
            if record.printed(&down.preset, &down.item).is_some_and(|hangs| hangs.mark == down.mark) {
                record.remove(&down.preset, &down.item);
                noted.down += 1;
            }
        }
        noted
    }

    /// The pieces that a record does not have yet.
    pub fn unnoted<'a>(&'a self, record: &'a Record) -> impl Iterator<Item = &'a Piece> {
        self.pieces.iter().filter(|piece| {
            record.printed(&piece.preset, &piece.item).is_none_or(|hangs| {
                let other_code = !hangs.address.is_empty() && hangs.address != piece.address;
                if hangs.mark == piece.mark { other_code } else { Some(&hangs.mark) == piece.before.as_ref() }
            })
        })
    }
}

fn sum(made: &Made) -> String {
    blake3::hash(&serde_json::to_vec(made).unwrap_or_default()).to_hex()[..32].to_owned()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn piece(item: &str, mark: &str, before: Option<&str>) -> Piece {
        Piece {
            preset: "desk".into(),
            item: item.into(),
            title: "窗口".into(),
            mark: mark.into(),
            edition: String::new(),
            address: format!("https://b.example.org/{item}/"),
            before: before.map(str::to_owned),
        }
    }

    fn made(pieces: Vec<Piece>, down: &[(&str, &str)]) -> Made {
        let down =
            down.iter().map(|(item, mark)| Down { preset: "desk".into(), item: (*item).into(), mark: (*mark).into() });
        Made { board: "示例".into(), made_on: "2026-06-30".into(), pieces, down: down.collect() }
    }

    #[test]
    fn every_damaged_byte_is_noticed() {
        let made = made(vec![piece("a", "000001", None)], &[("b", "000002")]);
        let whole = made.write();
        assert_eq!(Made::read(&whole).unwrap(), made);
        for at in 0..whole.len() - 1 {
            assert!(Made::read(&whole[..at]).is_err(), "cut at {at}");
            let mut bad = whole.clone();
            bad[at] ^= 0x01;
            // A blank may become another sign of the same meaning, but no fact another.
            assert!(Made::read(&bad).is_ok_and(|read| read == made) || Made::read(&bad).is_err(), "byte {at}");
        }
        assert!(matches!(Made::read(b"{}"), Err(NoBatch::Foreign)));
        assert!(matches!(Made::read(b"n,preset\r\n"), Err(NoBatch::Damaged)));
        let newer = String::from_utf8(whole).unwrap().replace("\"version\": 1", "\"version\": 2");
        assert!(matches!(Made::read(newer.as_bytes()), Err(NoBatch::Newer)));
        assert!(matches!(Made::in_folder(Path::new("/nowhere/at/all")), Err(NoBatch::Missing)));
    }

    #[test]
    fn what_was_noted_since_stays() {
        let text = "preset,item,mark,edition,printed_on,title\ndesk,a,000001,,2026-06-01,甲\ndesk,b,000009,,2026-06-01,乙\ndesk,c,000003,,2026-06-01,丙\n";
        let mut record = Record::read(text).unwrap();
        let made = made(
            vec![
                piece("a", "00000A", Some("000001")),
                // Another batch was noted here in the meantime.
                piece("b", "00000B", Some("000002")),
                // The same hangs there.
                piece("c", "000003", Some("000003")),
                piece("d", "00000D", None),
            ],
            &[("b", "000002"), ("e", "000005")],
        );
        assert_eq!(made.unnoted(&record).map(|piece| &*piece.item).collect::<Vec<_>>(), ["a", "d"]);
        let noted = made.note(&mut record, date(2026, 7, 1));
        assert_eq!(noted, Noted { printed: 2, down: 0, passed: vec![1] });
        let marks: Vec<_> = record.lines().map(|(_, item, printed)| (item, &*printed.mark)).collect();
        assert_eq!(marks, [("a", "00000A"), ("b", "000009"), ("c", "000003"), ("d", "00000D")]);
        // An old record learns the address and keeps the day.
        let c = record.printed("desk", "c").unwrap();
        assert_eq!((&*c.printed_on, &*c.address), ("2026-06-01", "https://b.example.org/c/"));
        // A second time changes nothing.
        assert_eq!(made.note(&mut record, date(2026, 7, 2)).printed, 0);
        assert_eq!(made.unnoted(&record).count(), 0);
    }

    #[test]
    fn what_was_taken_down_is_forgotten() {
        let mut record = Record::read("preset,item,mark\ndesk,a,000001\ndesk,b,000002\n").unwrap();
        let made = made(Vec::new(), &[("a", "000001")]);
        assert_eq!(made.note(&mut record, date(2026, 7, 1)), Noted { down: 1, ..Noted::default() });
        assert_eq!(record.lines().count(), 1);
    }
}
