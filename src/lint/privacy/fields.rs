//! Where a datum may stand, by name.
//!
//! - *the contact fields of an organisation*: a small body may have nothing but a mobile phone. It is warned of, because a
//!   land line is everybody's and a mobile phone is somebody's; its own address may be in a housing estate.
//! - *the contact fields of a notice*: whoever has something to say about it must reach somebody.
//! - *the roster of households*: codes of doors that no page shows; only totals are told.
//!
//! Identity and bank card numbers and passports are exempt nowhere.

use super::Found;
use crate::diagnostic::{KeyPath, Severity, Step};
use crate::kinds::{Kind as _, Linkage, Notice, Roster};
use crate::personal::Datum;
use crate::rows::is_sheet;
use crate::vocabulary;

/// The fields of `org.yaml` by which an organisation is reached.
const OF_ORGS: &[&str] = &["supervision_phone", "opinion_book", "reception_days", "contact_points", "address"];

/// Whether a key of a file is this one, in whatever words.
fn is(written: &str, key: &str) -> bool {
    written == key || vocabulary::is_for(written, key)
}

/// What kind of a field a value stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    OrgContact,
    NoticeContact,
    Households,
    Other,
}

impl Field {
    pub(super) fn of(file: &str, path: Option<&KeyPath>) -> Self {
        // Of a sheet every column but the codes holds names of units and members.
        if is_sheet(file) {
            return Self::Households;
        }
        let steps = match path.map(|path| path.0.as_slice()).unwrap_or_default() {
            [Step::Key(items), Step::Index(_), rest @ ..] if &**items == "items" => rest,
            steps => steps,
        };
        let Some(Step::Key(key)) = steps.first() else { return Self::Other };
        let mut folders = file.rsplit('/');
        let name = folders.next().unwrap_or_default();
        match folders.next() {
            _ if name == "org.yaml" && OF_ORGS.iter().any(|known| is(key, known)) => Self::OrgContact,
            _ if name == "org.yaml" && is(key, "households") => Self::Households,
            Some(Linkage::FOLDER | Roster::FOLDER) if is(key, "households") => Self::Households,
            Some(Notice::FOLDER) if is(key, "contact") => Self::NoticeContact,
            _ => Self::Other,
        }
    }

    /// What is said of a datum in this field; `None` where it is exempt.
    pub(super) fn severity(self, found: &Found) -> Option<Severity> {
        let usual = if found.sure { Severity::Error } else { Severity::Warning };
        match (self, found.datum) {
            (Self::OrgContact, Datum::Mobile) => Some(Severity::Warning),
            (Self::NoticeContact, Datum::Mobile) => None,
            (Self::OrgContact | Self::NoticeContact, Datum::Account | Datum::Home) => None,
            (Self::Households, Datum::Home) => None,
            _ => Some(usual),
        }
    }
}
