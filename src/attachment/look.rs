//! What one file may cost, and what was found in it.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Fault, Finding, What};
use crate::diagnostic::{Message, Severity, say};

/// Asks of a text what in it is private: calls back with the code of each finding and its weight.
pub type Scan = fn(&str, &mut dyn FnMut(&'static str, Severity));

/// Findings of one file that are kept; a list of a thousand persons is told by its first lines.
const MOST_FOUND: usize = 100;

/// Bytes that a file may unpack to, together with the files in it. The largest honest spreadsheets have some ten million.
const MOST_UNPACKED: u64 = 256 << 20;

/// Files in a file: parts of a document, entries of an archive.
const MOST_ENTRIES: usize = 10_000;

/// Bytes from which a file is large: read or unpacked it may stand in memory twice, as text and as what is found in it.
const LARGE: u64 = 32 << 20;

/// Held by whoever reads a large file: as many at once as there are cores would need more memory than a small machine has.
static ONE_LARGE: Mutex<()> = Mutex::new(());

/// Carries the bounds through a file and the files in it.
pub(super) struct Look {
    scan: Scan,
    found: Vec<Finding>,
    more: u32,
    left: u64,
    entries: usize,
    /// The files around the one that is read.
    inside: Vec<Message>,
    large: Option<MutexGuard<'static, ()>>,
}

impl Look {
    pub(super) fn new(scan: Scan) -> Self {
        Self {
            scan,
            found: Vec::new(),
            more: 0,
            left: MOST_UNPACKED,
            entries: MOST_ENTRIES,
            inside: Vec::new(),
            large: None,
        }
    }

    pub(super) fn into_found(self) -> (Vec<Finding>, u32) {
        (self.found, self.more)
    }

    /// How many files are around this one.
    pub(super) fn depth(&self) -> usize {
        self.inside.len()
    }

    /// Takes so many unpacked bytes from what is left.
    pub(super) fn spend(&mut self, bytes: u64) -> Result<(), Fault> {
        self.left = self.left.checked_sub(bytes).ok_or(Fault::Bomb)?;
        self.wait_if_large(MOST_UNPACKED - self.left);
        Ok(())
    }

    /// Waits until no other large file is being read, if this one is large; it then is the one until its end.
    pub(super) fn wait_if_large(&mut self, bytes: u64) {
        if bytes > LARGE && self.large.is_none() {
            self.large = Some(ONE_LARGE.lock().unwrap_or_else(PoisonError::into_inner));
        }
    }

    /// How many bytes may still be unpacked.
    pub(super) fn left(&self) -> u64 {
        self.left
    }

    pub(super) fn enter(&mut self, entries: usize) -> Result<(), Fault> {
        self.entries = self.entries.checked_sub(entries).ok_or(Fault::Crowded)?;
        Ok(())
    }

    /// Looks at a file in this one.
    pub(super) fn within<T>(&mut self, name: Message, look: impl FnOnce(&mut Self) -> T) -> T {
        self.inside.push(name);
        let result = look(self);
        self.inside.pop();
        result
    }

    /// Looks through a text that stands somewhere.
    pub(super) fn text(&mut self, text: &str, at: impl Fn() -> Message) {
        self.text_beside(text, "", at);
    }

    /// Looks through a text for what its newer state does not have.
    pub(super) fn text_beside(&mut self, text: &str, newer: &str, at: impl Fn() -> Message) {
        if text.is_empty() {
            return;
        }
        let mut codes = Vec::new();
        (self.scan)(text, &mut |code, severity| codes.push((code, severity == Severity::Error)));
        if codes.is_empty() {
            return;
        }
        if !newer.is_empty() {
            (self.scan)(newer, &mut |code, _| {
                if let Some(place) = codes.iter().position(|(known, _)| *known == code) {
                    codes.remove(place);
                }
            });
        }
        for (code, grave) in codes {
            self.tell(What::Private { code: code.to_owned(), grave }, at());
        }
    }

    /// Notes a finding; the same at the same place once.
    pub(super) fn tell(&mut self, what: What, at: Message) {
        let mut whole = Message::same("");
        for part in self.inside.iter().chain([&at]).filter(|part| !part.zh.is_empty()) {
            whole = match whole.zh.is_empty() {
                true => part.clone(),
                false => {
                    let (around, inner) = (whole, part);
                    let (zh, en) = (around.zh, around.en);
                    let (inner_zh, inner_en) = (&inner.zh, &inner.en);
                    say!("{zh}，{inner_zh}", "{en}, {inner_en}")
                }
            };
        }
        let finding = Finding { what, at: whole };
        if self.found.contains(&finding) {
            return;
        }
        // What is grave is never crowded out by what is not.
        let is_grave = |finding: &Finding| matches!(finding.what, What::Private { grave: true, .. });
        if self.found.len() < MOST_FOUND {
            self.found.push(finding);
            return;
        }
        self.more = self.more.saturating_add(1);
        if is_grave(&finding)
            && let Some(place) = self.found.iter().rposition(|known| !is_grave(known))
        {
            self.found[place] = finding;
        }
    }
}

/// The properties of a document.
pub(super) fn properties() -> Message {
    say!("文档属性", "document properties")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scan(text: &str, found: &mut dyn FnMut(&'static str, Severity)) {
        text.matches('x').for_each(|_| found("private", Severity::Error));
    }

    #[test]
    fn a_grave_finding_is_not_crowded_out() {
        let mut look = Look::new(scan);
        for n in 0..MOST_FOUND {
            look.tell(What::Comment, Message::same(n.to_string()));
        }
        look.text("x", || Message::same("here"));
        look.text("x", || Message::same("here"));
        let (found, more) = look.into_found();
        assert_eq!((found.len(), more), (MOST_FOUND, 1));
        assert!(found.iter().any(|finding| matches!(finding.what, What::Private { .. })));
    }

    #[test]
    fn large_files_are_read_one_after_another() {
        let mut first = Look::new(scan);
        first.spend(LARGE).unwrap();
        assert!(first.large.is_none());
        first.spend(1).unwrap();
        assert!(first.large.is_some() && ONE_LARGE.try_lock().is_err());
        // Small ones need not wait, and the same file not for itself.
        Look::new(scan).spend(LARGE).unwrap();
        first.spend(LARGE).unwrap();
        let (done, other) = std::sync::mpsc::channel();
        std::thread::spawn(move || done.send(Look::new(scan).spend(2 * LARGE)));
        assert!(other.recv_timeout(std::time::Duration::from_millis(100)).is_err());
        drop(first);
        assert_eq!(other.recv(), Ok(Ok(())));
    }

    #[test]
    fn places_are_told_from_outside_in_and_older_states_only_by_what_they_add() {
        let mut look = Look::new(scan);
        look.within(Message::same("a.zip"), |look| look.text_beside("x x", "x", || Message::same("line 1")));
        let (found, _) = look.into_found();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].at.en, "a.zip, line 1");
        let mut look = Look::new(scan);
        assert_eq!(look.spend(MOST_UNPACKED + 1), Err(Fault::Bomb));
        assert_eq!(look.enter(MOST_ENTRIES + 1), Err(Fault::Crowded));
    }
}
