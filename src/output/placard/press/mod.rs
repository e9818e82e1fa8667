//! Files for the press: PDF/X-4 for the printing condition whose profile the shop gave (`print --press`, `press:` of
//! board.yaml).
//!
//! The typesetter sets the same pages as ever. What it says in the colours of screens is said in inks here: the theme's
//! colours as they are declared in `print/parts/inks.yaml`, or as spots; black and grey by black alone; anything else by the
//! profile. Photos stay what they are, sRGB with its profile: PDF/X-4 is made for that, the shop's own conversion knows its
//! press better than ours would, and no second JPEG is lossier than the first.

mod file;
mod inks;
mod profile;

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

pub(super) use file::{Said, finish};
use inks::Inks;
pub(super) use inks::process;
use profile::Profile;

use super::explain;
use crate::board::Board;
use crate::diagnostic::{Diagnostic, KeyPath, Message, Place, say};
use crate::settings::{self, PressSettings};
use crate::source::{Location, read_regular};
use crate::theme::Theme;

/// What is wrong with colours, with the key of the settings where it is theirs.
type Found = Vec<(Option<KeyPath>, Message)>;

/// What a file for the press is made with.
pub struct Press {
    profile: Profile,
    inks: Inks,
    /// What the printing condition is called in the file: by printers' register, by the board, or `Custom`.
    condition: String,
    hash: [u8; 32],
}

impl Press {
    /// For a profile from anywhere.
    ///
    /// # Errors
    /// With what there is to say of a file that is none, or of inks that are too much for it.
    pub fn open(path: &Path, settings: Option<&PressSettings>, theme: &Theme) -> Result<Self, Message> {
        // Where people say it lies, there may be a link.
        let read = dunce::canonicalize(path).and_then(|path| read_regular(&path, profile::LARGEST));
        let bytes = read.map_err(|error| unreadable(path, &error))?;
        let (press, found) = Self::of(&bytes, settings, theme)?;
        match found.into_iter().next() {
            Some((_, why)) => Err(why),
            None => Ok(press),
        }
    }

    /// Beside it: what is wrong with its colours.
    fn of(bytes: &[u8], settings: Option<&PressSettings>, theme: &Theme) -> Result<(Self, Found), Message> {
        let profile = Profile::read(bytes)?;
        let none = BTreeMap::new();
        let spots = settings.map_or(&none, |settings| &settings.spots);
        let mut found = Vec::new();
        let inks = Inks::read(theme, spots, &profile, &mut found)?;
        let told = settings.and_then(|settings| settings.condition.as_ref()).map(|text| text.0.clone());
        let condition = told.or_else(|| profile.condition.clone()).unwrap_or_else(|| "Custom".to_owned());
        let mut hasher = blake3::Hasher::new();
        hasher.update(b"press 1").update(bytes).update(condition.as_bytes()).update(b"\0");
        for (name, spot) in spots {
            hasher.update(name.as_bytes()).update(b"\0").update(spot.as_bytes()).update(b"\0");
        }
        let hash = *hasher.finalize().as_bytes();
        Ok((Self { profile, inks, condition, hash }, found))
    }

    /// The press of the board's settings, where they name one; what is wrong with it is told at its key.
    pub(super) fn of_board(board: &Board, theme: &Theme, diagnostics: &mut Vec<Diagnostic>) -> Option<Arc<Self>> {
        let named = board.settings.press.as_ref()?;
        let key = KeyPath::root().key("press");
        let place = |path: &KeyPath| Place::value(settings::PATH, path.clone());
        let file = &named.profile;
        let own = ["", "content/", "content/files/"].iter().find_map(|at| board.assets.get(&*format!("{at}{file}")));
        // One that is not there is told by the check of files.
        let read = match &own?.location {
            Location::Disk(path) => read_regular(path, profile::LARGEST).map_err(|error| unreadable(path, &error)),
            Location::Memory(bytes) => Ok(bytes.to_vec()),
        };
        match read.and_then(|bytes| Self::of(&bytes, Some(named), theme)) {
            Err(why) => {
                diagnostics.push(explain::profile_refused(file, &why, place(&key)));
                None
            }
            Ok((press, found)) => {
                let whole = found.is_empty();
                diagnostics.extend(found.into_iter().map(|(at, why)| match at {
                    Some(at) => explain::unknown_colour(&why, place(&at)),
                    None => explain::too_much_ink(&why, theme.path_of(inks::FILE).into()),
                }));
                whole.then(|| Arc::new(press))
            }
        }
    }

    /// Part of the key of everything that is made with it.
    pub(super) fn hash(&self) -> &[u8; 32] {
        &self.hash
    }

    /// The printing condition, as people call it: its name in the register, or what the profile says of itself.
    pub fn name(&self) -> &str {
        if self.condition == "Custom" { &self.profile.description } else { &self.condition }
    }

    /// The most ink that the profile lays on one place, percent.
    pub fn most_ink(&self) -> u32 {
        self.profile.most_ink
    }

    pub(super) fn inks(&self) -> &Inks {
        &self.inks
    }
}

impl PartialEq for Press {
    fn eq(&self, other: &Self) -> bool {
        self.hash == other.hash
    }
}

impl fmt::Debug for Press {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Press({})", self.name())
    }
}

fn unreadable(path: &Path, error: &std::io::Error) -> Message {
    let path = path.display();
    let megabytes = profile::LARGEST >> 20;
    match error.kind() {
        std::io::ErrorKind::NotFound => say!("找不到 {path}", "{path} is not there"),
        std::io::ErrorKind::FileTooLarge => {
            say!("{path} 超过 {megabytes} MB，不像配置文件", "{path} has more than {megabytes} MB: no profile has")
        }
        _ => say!("读不了 {path}：{error}", "{path} cannot be read: {error}"),
    }
}
