//! The desk: the board's items as forms, for people who never want to see a file.
//!
//! ```text
//! door     who comes in        posted   what a form sends
//! state    the files now       fields   the form of a kind      wanted   what becomes of an item
//! work     items of forms      asking   a form that was sent    going    what goes, what comes back
//! approving  what waits for it, and gives it                     moving   to another organisation
//! trial    the board as it     judge    findings at fields      importing  a spreadsheet
//!          would be            save     files, whole; undo      pages    HTML       routes   addresses
//! beside   placards and slides of the board as it would be
//! ```
//!
//! Files stay the only truth. A form changes what it says otherwise than the file, with the hands of an import: the same
//! words for the same keys, the same writer of files, the same look whether the file says what was meant. Nothing is saved
//! that brings a new error, or over what somebody else has written since the form was opened. What a browser sends is
//! never a path: items are named by their ids, and found among those that the board has.

mod approving;
mod asking;
mod beside;
mod door;
mod fields;
mod going;
mod html;
mod importing;
mod judge;
mod months;
mod moving;
mod pages;
mod posted;
mod routes;
mod save;
mod state;
mod trial;
mod undo;
mod wanted;
mod work;

pub(super) use door::Door;
pub(super) use routes::routes;

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use super::{Look, Version};
use crate::diagnostic::Language;
use crate::photo;
use crate::pipeline::Options;
use crate::settings::Settings;
use crate::source::{Hint, Sources};
use state::State;
use trial::{Trial, Trials};
use undo::Undo;

/// Where the desk is; no organisation can have such a slug.
pub(super) const OWN: &str = "/_noticeboard/desk";

/// So many boards as they would be are kept, for the pages beside forms.
const DRAFTS: usize = 6;

/// What the desk is made from.
pub(super) struct Desk {
    pub(super) door: Door,
    root: PathBuf,
    options: Options,
    /// What readers see.
    look: watch::Receiver<Look>,
    /// The files as they were last read.
    files: watch::Receiver<Arc<Sources>>,
    /// Tells the preview where to look.
    tell: Box<dyn Fn(Hint) + Send + Sync>,
    /// Whether each save is committed to Git.
    commit: bool,
    state: Mutex<Option<Arc<State>>>,
    trials: Mutex<Trials>,
    /// What waits for an approval, as it was last looked at.
    waits: Mutex<Option<Arc<approving::Waits>>>,
    /// For what is looked at while the rules are still reading.
    shown: Mutex<Trials>,
    drafts: Mutex<VecDeque<Draft>>,
    /// The slides that stand beside forms.
    slides: Mutex<VecDeque<Arc<beside::Slides>>>,
    numbers: AtomicU64,
    /// One save after the other.
    writing: Mutex<()>,
    undo: Undo,
    /// The spreadsheet that somebody may write into the board.
    offer: Mutex<Option<importing::Offer>>,
    /// What the last action had to say.
    news: Mutex<Option<String>>,
}

/// A board as it would be, and what its form is about.
struct Draft {
    number: u64,
    version: Arc<Version>,
    subject: beside::Subject,
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a desk is opened with.
pub(super) struct Opened {
    pub(super) door: Door,
    pub(super) root: PathBuf,
    pub(super) options: Options,
    pub(super) look: watch::Receiver<Look>,
    pub(super) files: watch::Receiver<Arc<Sources>>,
    pub(super) tell: Box<dyn Fn(Hint) + Send + Sync>,
    pub(super) commit: bool,
}

impl Desk {
    pub(super) fn new(opened: Opened) -> Self {
        let Opened { door, root, options, look, files, tell, commit } = opened;
        let undo = Undo::of(&root);
        Self {
            door,
            root,
            options,
            look,
            files,
            tell,
            commit,
            state: Mutex::default(),
            trials: Mutex::new(Trials::new()),
            waits: Mutex::default(),
            shown: Mutex::new(Trials::new()),
            drafts: Mutex::default(),
            slides: Mutex::default(),
            numbers: AtomicU64::new(1),
            writing: Mutex::default(),
            undo,
            offer: Mutex::default(),
            news: Mutex::default(),
        }
    }

    /// Whether a browser has been let in.
    pub(super) fn knows(&self, headers: &axum::http::HeaderMap) -> bool {
        self.door.knows(headers)
    }

    /// The link that pages of the board have for those who may change it; on screens it follows the slide.
    pub(super) fn bar(&self, path: &str, is_screen: bool) -> String {
        let language = self.language();
        let mut html = html::Html::default();
        html.open("link", &[("rel", "stylesheet"), ("href", "/_noticeboard/desk/bar.css")]);
        let address = html::address("page", &[("path", path)]);
        html.element("a", &[("class", "noticeboard-desk"), ("href", &address)], html::words(language, "修改", "Edit"));
        if is_screen {
            html.open("script", &[("src", "/_noticeboard/desk/slide.js"), ("defer", "defer")]).close();
        }
        format!("{}\n", html.done())
    }

    fn language(&self) -> Language {
        self.look.borrow().language
    }

    fn version(&self) -> Option<Arc<Version>> {
        self.look.borrow().version.clone()
    }

    /// The board as its files are now.
    fn state(&self) -> Arc<State> {
        let sources = self.files.borrow().clone();
        let mut state = held(&self.state);
        match &*state {
            Some(state) if Arc::ptr_eq(&state.sources, &sources) => state.clone(),
            before => {
                let new = Arc::new(State::of(sources, before.as_deref()));
                *state = Some(new.clone());
                new
            }
        }
    }

    /// The same, with files as they are on the disk at this moment: the preview may not have seen an edit yet.
    fn state_with(&self, path: &str) -> Arc<State> {
        let state = self.state();
        let known = state.sources.files.get(path).map(|file| &*file.text);
        let Some(now) = self.on_disk(path).filter(|now| Some(&**now) != known) else { return state };
        let mut sources = (*state.sources).clone();
        sources.insert_text(path, &now);
        Arc::new(State::of(Arc::new(sources), Some(&state)))
    }

    fn on_disk(&self, path: &str) -> Option<String> {
        let bytes = crate::source::read_regular(&self.root.join(path), crate::source::TEXT_LIMIT).ok()?;
        let text = String::from_utf8(bytes).ok()?;
        Some(text.trim_start_matches('\u{feff}').to_owned())
    }

    fn settings(&self, sources: &Sources) -> Settings {
        Settings::read(sources).0
    }

    fn today(&self, sources: &Sources) -> jiff::civil::Date {
        self.settings(sources).today(self.options.as_of, jiff::Timestamp::now())
    }

    /// What one photo may cost, by the board's settings.
    fn limits(&self, sources: &Sources) -> photo::Limits {
        let limits = self.settings(sources).limits;
        photo::Limits { megapixels: limits.photo_megapixels, megabytes: limits.photo_megabytes }
    }

    fn trial(&self, sources: &Sources) -> Trial {
        held(&self.trials).of(sources, &self.options, &self.root)
    }

    /// A board as it would be, to be looked at.
    fn shown(&self, sources: &Sources) -> Option<Arc<Version>> {
        let version = self.version();
        let mut trials = held(&self.shown);
        trials.follow(version.as_deref());
        trials.shown(sources, &self.options, &self.root)
    }

    /// What was wrong with a board before any change.
    fn before(&self, sources: &Arc<Sources>) -> Arc<std::collections::HashSet<trial::Known>> {
        let version = self.version();
        let mut trials = held(&self.trials);
        trials.follow(version.as_deref());
        trials.before(sources, &self.options, &self.root)
    }

    /// Keeps a board as it would be; gives the number under which its pages are found.
    fn keep(&self, version: Arc<Version>, subject: beside::Subject) -> u64 {
        let number = self.numbers.fetch_add(1, Ordering::Relaxed);
        let mut drafts = held(&self.drafts);
        drafts.push_back(Draft { number, version, subject });
        if drafts.len() > DRAFTS {
            drafts.pop_front();
        }
        number
    }

    /// The board of a number; 0 is what readers see.
    fn draft(&self, number: u64) -> Option<Arc<Version>> {
        if number == 0 {
            return self.version();
        }
        held(&self.drafts).iter().find(|draft| draft.number == number).map(|draft| draft.version.clone())
    }
}
