//! `check --fix`: the changes that findings carry, made in the files.
//!
//! [`mended`] makes them in memory, again and again until there are none left: what is understood shows what is below it.
//! [`write()`] puts a file in its place whole or not at all, and only where nobody else has changed it since it was read.
//! Only the bytes of what is mended change; remarks, order, quotation marks, line ends and marks of byte order stay.

mod amendments;
mod difference;
mod fresh;
mod write;

pub(crate) use amendments::amended;
pub use difference::{hunks, unified};
pub(crate) use fresh::lies_in;
pub use fresh::{fresh, remove};
pub use write::{Refused, write};

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, KeyPath};
use crate::source::{Sources, changed, split};
use crate::yaml::{self, Patch};

/// How often the board is looked at again. Each look mends all that it sees, so that very few are needed.
const ROUNDS: usize = 20;

/// A file's text with changes at mappings of its YAML, wherever that stands in it. `None` where they cannot be followed.
pub(crate) fn patched(path: &str, text: &str, changes: &[(KeyPath, Vec<(String, Patch)>)]) -> Option<String> {
    let document = split(path, text)?;
    let yaml = yaml::patched(&text[document.yaml.clone()], changes)?;
    Some(format!("{}{yaml}{}", &text[..document.yaml.start], &text[document.yaml.end..]))
}

/// A board as it would be.
pub struct Mended {
    pub sources: Sources,
    /// The files that are others, each as it was read.
    pub files: BTreeMap<Arc<str>, Arc<str>>,
    /// How many changes that makes.
    pub changes: usize,
}

/// Makes every change that a finding carries, and those of what is found then.
pub fn mended(sources: &Sources, look: impl Fn(&Sources) -> Vec<Diagnostic>) -> Mended {
    let mut mended = Mended { sources: sources.clone(), files: BTreeMap::new(), changes: 0 };
    for _ in 0..ROUNDS {
        let found = look(&mended.sources);
        let mut of_files: BTreeMap<Arc<str>, Vec<&Diagnostic>> = BTreeMap::new();
        for diagnostic in found.iter().filter(|diagnostic| diagnostic.fix.is_some()) {
            of_files.entry(diagnostic.place.file.clone()).or_default().push(diagnostic);
        }
        let mut any = false;
        for (path, diagnostics) in of_files {
            let Some(before) = mended.sources.files.get(&path).map(|file| file.text.clone()) else { continue };
            let (text, made) = changed(&before, mended.sources.changes(&diagnostics));
            if made == 0 || *text == *before {
                continue;
            }
            any = true;
            mended.changes += made;
            mended.files.entry(path.clone()).or_insert(before);
            mended.sources.insert_text(&path, &text);
        }
        if !any {
            break;
        }
    }
    // What was changed back is none.
    let now = &mended.sources.files;
    mended.files.retain(|path, before| now.get(path).is_some_and(|file| file.text != *before));
    mended
}

#[cfg(test)]
mod tests;
