//! A form that was sent: looked at, saved, or told why not.

use std::sync::Arc;
use std::time::Duration;

use super::approving::Approving;
use super::beside::Subject;
use super::fields::{entry_name, label, lists, name, parts};
use super::html::told;
use super::judge::judged;
use super::pages::{self, Shown};
use super::posted::Posted;
use super::save::{self, Change};
use super::state::State;
use super::wanted::{Fault, add_entry, shown, wish};
use super::work::{hash, page_of};
use super::{Desk, OWN, held};
use crate::diagnostic::{Message, Severity, say};
use crate::live::Version;
use crate::pipeline::Unsaid;
use crate::sheet::{Plan, Stocked, asked};
use crate::source::Hint;
use crate::yaml::Node;

/// So long a page waits until the preview has read what was saved, a large photo on a slow machine included. What is saved is
/// saved, whether it has or not.
const FOLLOWED: Duration = Duration::from_secs(60);

/// A form on its way: what it says, and what is to be said of it.
pub(super) struct Asking<'d> {
    desk: &'d Desk,
    state: &'d State,
    item: &'d Stocked,
    posted: Posted,
    pub(super) faults: Vec<Fault>,
    /// What of published promises the form would change without saying so.
    unsaid: Vec<Unsaid>,
    refused: bool,
    pub(super) saved: Option<u64>,
    /// The page beside the form.
    pub(super) page: Option<String>,
    /// What is to be said of an approval that was asked for.
    pub(super) approving: Option<Approving>,
    /// The board that stands beside it: 0 is what readers see.
    pub(super) number: Option<u64>,
}

pub(super) enum Saved {
    /// The save's number; nothing where nothing was changed.
    Done(Option<u64>),
    Refused,
    /// The item was changed elsewhere.
    Changed,
}

impl<'d> Asking<'d> {
    /// The form of an item as it is.
    pub(super) fn of(desk: &'d Desk, state: &'d State, item: &'d Stocked) -> Self {
        let mut posted = shown(state, item);
        posted.set("id", pages::id_of(item));
        posted.set("hash", hash(item));
        Self::posted(desk, state, item, posted, Vec::new())
    }

    /// A form as somebody sent it.
    pub(super) fn posted(
        desk: &'d Desk,
        state: &'d State,
        item: &'d Stocked,
        posted: Posted,
        faults: Vec<Fault>,
    ) -> Self {
        let version = desk.version();
        let page =
            version.and_then(|version| page_of(&version, state, item)).map(|page| format!("{OWN}/draft/0/{page}"));
        let number = (!item.is_new).then_some(0);
        Self {
            desk,
            state,
            item,
            posted,
            faults,
            unsaid: Vec::new(),
            refused: false,
            saved: None,
            page,
            approving: None,
            number,
        }
    }

    /// Looks at the board as the form would make it.
    pub(super) fn look(&mut self) {
        let _ = self.tried();
    }

    /// Shows the board as the form would make it, whatever the rules will say.
    pub(super) fn show(&mut self) {
        let (desk, state) = (self.desk, self.state);
        let wish = wish(state, self.item, &self.posted, &desk.limits(&state.sources));
        let plan = asked(&state.stock, &state.sources, desk.today(&state.sources), wish.asked);
        let version = desk.shown(&plan.sources);
        self.stands(version, &plan);
    }

    /// What stands beside the form from here on.
    fn stands(&mut self, version: Option<Arc<Version>>, plan: &Plan) {
        let (desk, state, item) = (self.desk, self.state, self.item);
        self.number = version.as_ref().map(|version| desk.keep(version.clone(), Subject::tried(plan, state, item)));
        let page = version.and_then(|version| page_of(&version, state, item));
        self.page = page.zip(self.number).map(|(page, number)| format!("{OWN}/draft/{number}/{page}"));
    }

    /// Prepares the entries that say what of a published promise was changed; whoever changed it only gives the reason.
    fn prepare_amendments(&mut self) {
        let today = self.desk.today(&self.state.sources).to_string();
        for Unsaid { field, from, to, .. } in self.unsaid.iter().filter(|unsaid| *unsaid.item == *self.item.id) {
            let told = [("on", today.as_str()), ("field", field), ("from", from), ("to", to)];
            let entry = told.into_iter().filter(|(_, text)| !text.is_empty());
            let entry = Node::Map(entry.map(|(key, text)| (key.to_owned(), Node::text(text))).collect());
            if let Some(row) = add_entry(self.state, self.item, "amendments", &entry, &mut self.posted) {
                let words = say!(
                    "“修改记录”里写好了一条，填了原因再保存",
                    "an entry is ready among the amendments: give its reason and save again"
                );
                self.faults.insert(0, Fault::at(format!("amendments[{row}].reason"), words));
            }
        }
    }

    /// The plan that the form comes to, if it may be saved.
    fn tried(&mut self) -> Option<Plan> {
        let (desk, state) = (self.desk, self.state);
        let wish = wish(state, self.item, &self.posted, &desk.limits(&state.sources));
        let is_possible = wish.faults.is_empty() && self.faults.is_empty();
        self.faults.extend(wish.faults);
        let plan = asked(&state.stock, &state.sources, desk.today(&state.sources), wish.asked);
        let before = desk.before(&state.sources);
        let trial = desk.trial(&plan.sources);
        self.unsaid = trial.unsaid;
        let judged = judged(&plan, self.item, &wish.rows, &trial.found, &before);
        self.faults.extend(judged.faults);
        self.stands(trial.version, &plan);
        (is_possible && judged.may).then_some(plan)
    }

    pub(super) fn save(&mut self) -> Saved {
        if !self.item.is_new && self.posted.get("hash") != hash(self.item) {
            return Saved::Changed;
        }
        if self.posted.get("do") == "withdraw" {
            self.posted.set("status", "withdrawn");
        }
        let Some(plan) = self.tried() else {
            self.prepare_amendments();
            self.refused = true;
            return Saved::Refused;
        };
        let change = Change::of(&plan);
        if change.is_nothing() {
            self.desk.tell_next(say!("没有改动，文件没有动", "Nothing was changed, and no file touched"));
            return Saved::Done(None);
        }
        let title = plan.stock.item(&self.item.id).map_or(&self.item.title, |item| &item.title);
        let label = (self.item.kind.label)();
        let (zh, en) = (&label.zh, &label.en);
        let words = match (self.item.is_new, self.posted.get("do")) {
            (true, _) => say!("新写{zh}：{title}", "New {en}: {title}"),
            (false, "withdraw") => say!("撤下{zh}：{title}", "Withdraw {en}: {title}"),
            (false, _) => say!("修改{zh}：{title}", "Change {en}: {title}"),
        };
        match self.desk.write(&change, &words, &self.item.id) {
            Ok(number) => Saved::Done(Some(number)),
            Err(message) => {
                self.faults.insert(0, Fault { name: None, severity: Severity::Error, message, hint: None });
                self.refused = true;
                Saved::Refused
            }
        }
    }

    pub(super) fn page(&self) -> String {
        let language = self.desk.language();
        let own = self.approving.is_none().then(|| self.desk.approving(self.state, self.item)).flatten();
        let done = self.desk.told();
        let saved = self.saved.and_then(|number| self.desk.undo.step(number));
        let saved = saved.map(|step| {
            let words = step.words;
            told(language, &say!("已保存。{words}", "Saved. {words}")).to_owned()
        });
        let done = match (saved, done) {
            (Some(saved), Some(done)) => Some(format!("{saved} {done}")),
            (saved, done) => saved.or(done),
        };
        let version = self.desk.version();
        let live = version.and_then(|version| page_of(&version, self.state, self.item)).map(|page| format!("/{page}"));
        pages::form(&Shown {
            state: self.state,
            item: self.item,
            posted: &self.posted,
            faults: &self.faults,
            refused: self.refused,
            done,
            undo: self.saved.filter(|number| self.desk.undo.numbers().contains(number)),
            page: self.page.clone(),
            number: self.number,
            live,
            approving: self.approving.as_ref().or(own.as_ref()),
            language,
            today: self.desk.today(&self.state.sources),
            megabytes: self.desk.limits(&self.state.sources).megabytes,
        })
    }

    /// Both versions of an item, field by field where they differ.
    pub(super) fn conflict(&self) -> String {
        let language = self.desk.language();
        let theirs = shown(self.state, self.item);
        let mut rows = Vec::new();
        let mut row = |name: &str, label: String| {
            if !self.posted.has(name) && !self.posted.has(&format!("?{name}")) {
                return;
            }
            let text = |posted: &Posted| {
                let values: Vec<&str> =
                    posted.all(name).iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
                values.join("\n")
            };
            let (theirs, own) = (text(&theirs), text(&self.posted));
            if theirs != own {
                rows.push((label, theirs, own));
            }
        };
        for part in parts(self.item.kind, language) {
            for column in part.groups.iter().flat_map(|group| &group.columns) {
                row(&name(column), column.head(language));
            }
        }
        for list in lists(self.item.kind, language) {
            for number in super::wanted::rows(&self.posted, list.key) {
                for column in &list.layout.columns {
                    let label = format!("{} {}：{}", list.label, number + 1, label(column, None, language));
                    row(&entry_name(list.key, number, column), label);
                }
            }
        }
        pages::conflict(&self.posted, &hash(self.item), &rows, language)
    }
}

impl Desk {
    /// Writes a change, and waits until the preview has read it.
    pub(super) fn write(&self, change: &Change, words: &Message, item: &str) -> Result<u64, Message> {
        let language = self.language();
        let number = save::write(&self.root, &self.undo, change, told(language, words), item, now())?;
        let files = change.files.iter().map(|(path, _, after)| (path.clone(), after.clone())).collect();
        self.follow(files, change.photos.iter().map(|(path, _)| path.clone()).collect());
        self.committed(number);
        Ok(number)
    }

    pub(super) fn committed(&self, number: u64) {
        if self.commit
            && let Some(step) = self.undo.step(number)
            && let Err(words) = save::commit(&self.root, &step)
        {
            self.tell_next(words);
        }
    }

    /// Tells the preview what was written, and waits until it has read it.
    pub(super) fn follow(&self, files: Vec<(String, Option<String>)>, photos: Vec<String>) {
        let places = files.iter().map(|(path, _)| path.as_str()).chain(photos.iter().map(String::as_str));
        (self.tell)(Hint::At(places.map(std::path::PathBuf::from).collect()));
        let mut seen = self.files.clone();
        let is_read = |sources: &Arc<crate::source::Sources>| {
            let text = |path: &str| sources.files.get(path).map(|file| &*file.text);
            files.iter().all(|(path, after)| text(path) == after.as_deref())
                && photos.iter().all(|path| sources.assets.contains_key(&**path))
        };
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            let _ = runtime.block_on(async { tokio::time::timeout(FOLLOWED, seen.wait_for(is_read)).await.map(drop) });
        }
    }

    /// Keeps words for the next page.
    pub(super) fn tell_next(&self, words: Message) {
        *held(&self.news) = Some(told(self.language(), &words).to_owned());
    }

    /// What the last action had to say, once.
    pub(super) fn told(&self) -> Option<String> {
        held(&self.news).take()
    }
}

/// When, in the time of this machine.
pub(super) fn now() -> String {
    jiff::Zoned::now().strftime("%Y-%m-%d %H:%M").to_string()
}
