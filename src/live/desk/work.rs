//! What the desk does: finds items, looks at what a form makes of them, saves, takes away and takes back.

use std::sync::Arc;
use std::time::Duration;

use super::fields::{entry_name, label, lists, name, parts};
use super::html::told;
use super::judge::judged;
use super::pages::{self, Shown};
use super::posted::Posted;
use super::save::{self, Change};
use super::state::State;
use super::wanted::{Fault, shown, suggested, wish};
use super::{Desk, OWN, held};
use crate::diagnostic::{KeyPath, Message, Place, Severity, say};
use crate::kinds::{KINDS, slugs};
use crate::live::Version;
use crate::photo;
use crate::sheet::{Stocked, asked, free_id, joined, value_at, without};
use crate::source::Hint;
use crate::yaml::Node;

/// So long a page waits until the preview has read what was saved. What is saved is saved, whether it has or not.
const FOLLOWED: Duration = Duration::from_secs(10);

/// The item of an id, with its file as it is on the disk.
pub(super) fn found(desk: &Desk, id: &str) -> Option<(Arc<State>, Stocked)> {
    let id = if id == "." { "" } else { id };
    let file = desk.state().stock.item(id)?.file.clone();
    let state = desk.state_with(&file);
    let item = state.stock.item(id)?.clone();
    Some((state, item))
}

/// The item that a form is about; a new one as it would be.
pub(super) fn meant(desk: &Desk, posted: &Posted) -> Option<(Arc<State>, Stocked, Vec<Fault>)> {
    if !posted.get("id").is_empty() {
        let (state, item) = found(desk, posted.get("id"))?;
        return Some((state, item, Vec::new()));
    }
    let state = desk.state();
    let (mut item, _) = blank(desk, &state, posted)?;
    let mut faults = Vec::new();
    let given = posted.get("slug").trim();
    let slug = if given.is_empty() { suggested(&item, posted) } else { given.to_owned() };
    let place = || Place::whole("content/x.yaml");
    let reserved = item.kind.folder.is_empty().then(|| slugs::reserved(&slug, place())).flatten();
    let fault = slugs::fault(&slug, place()).or(reserved);
    item.id = free_id(&state.stock, &state.sources, item.kind, &item.org, &slug);
    if let Some(fault) = fault {
        faults.push(Fault { hint: fault.hint, ..Fault::at("slug", fault.message) });
        // Something to be looked at all the same.
        item.id = free_id(&state.stock, &state.sources, item.kind, &item.org, item.kind.name);
    } else if !given.is_empty() && item.id != joined(&[&item.org, item.kind.folder, given]) {
        let id = joined(&[&item.org, item.kind.folder, given]);
        faults.push(Fault::at("slug", say!("{id} 已经有了，换一个代号", "{id} is there already: choose another")));
    }
    Some((state, item, faults))
}

/// The organisation that is asked for: the whole board's is a dot.
pub(super) fn org_of(query: &Posted) -> &str {
    let org = query.get("org");
    if org == "." { "" } else { org }
}

/// A new item of a kind in an organisation, both by what the board knows of them.
pub(super) fn blank(desk: &Desk, state: &State, query: &Posted) -> Option<(Stocked, Posted)> {
    let kind = KINDS.iter().find(|kind| kind.name == query.get("kind"))?;
    let org = org_of(query);
    if !state.stock.orgs.contains_key(org) {
        return None;
    }
    let node = Node::Map(Vec::new());
    let item = Stocked {
        kind,
        id: String::new(),
        org: org.to_owned(),
        title: String::new(),
        file: "".into(),
        base: KeyPath::root(),
        node: node.clone(),
        own: node,
        body: None,
        is_new: true,
    };
    let mut posted = Posted::default();
    posted.set("kind", kind.name);
    posted.set("org", if org.is_empty() { "." } else { org });
    if kind.has_pages && !kind.folder.is_empty() {
        posted.set("published_on", desk.today(&state.sources).to_string());
    }
    Some((item, posted))
}

/// A new item that says what another says, but for who approved it and when it was published.
pub(super) fn copied(desk: &Desk, state: &State, item: &Stocked) -> Option<(Stocked, Posted)> {
    let mut query = Posted::default();
    query.set("kind", item.kind.name);
    query.set("org", if item.org.is_empty() { "." } else { &item.org });
    let (new, fresh) = blank(desk, state, &query)?;
    let mut posted = shown(state, item);
    let of_item = |name: &&str| {
        name.starts_with("approval.")
            || name.starts_with("month[")
            || name.ends_with('#')
            || matches!(*name, "published_on" | "status" | "photo")
    };
    let gone: Vec<String> = posted.names().filter(of_item).map(str::to_owned).collect();
    gone.iter().for_each(|name| posted.take(name));
    for name in fresh.names() {
        posted.set(name, fresh.get(name));
    }
    Some((new, posted))
}

/// What tells whether an item is still what it was when its form was opened.
fn hash(item: &Stocked) -> String {
    blake3::hash(format!("{}\n{:?}\n{:?}", item.file, item.node, item.body).as_bytes()).to_hex()[..32].to_owned()
}

/// The members who hold a post.
pub(super) fn holders<'s>(state: &'s State, post: &Stocked) -> Vec<&'s Stocked> {
    let names = match value_at(&post.node, &["holder".to_owned()]) {
        Some(Node::List(names)) => names.iter().collect(),
        Some(name) => vec![name],
        None => Vec::new(),
    };
    let names = names.into_iter().filter_map(Node::spelling);
    names.filter_map(|name| state.stock.meant(&["member"], &name, &post.org)).collect()
}

/// The bytes of an item's photo with their type: found among the pictures that the board has.
pub(super) fn photo_of(desk: &Desk, state: &State, item: &Stocked) -> Option<(&'static str, Vec<u8>)> {
    let name = value_at(&item.node, &["photo".to_owned()])?.spelling()?;
    let path = crate::board::photo_path(&item.org, name.strip_prefix("photos/").unwrap_or(&name));
    let bytes = state.sources.assets.get(&*path)?.location.read().ok()?;
    let header = photo::inspect_bytes(&bytes, &desk.limits(&state.sources)).ok()?;
    let kind = match header.format {
        photo::Format::Jpeg => "image/jpeg",
        photo::Format::Png => "image/png",
        photo::Format::WebP => "image/webp",
        photo::Format::Gif => "image/gif",
        photo::Format::Tiff => "image/tiff",
    };
    Some((kind, bytes))
}

/// Where an item is shown: its own page, or that of whatever it belongs to.
fn page_of(version: &Version, state: &State, item: &Stocked) -> Option<String> {
    let mut places = vec![item.id.clone()];
    places.extend(state.held_by(&item.id).iter().cloned());
    places.push(item.org.clone());
    places
        .into_iter()
        .map(|place| if place.is_empty() { place } else { format!("{place}/") })
        .find(|place| version.has(&format!("{place}index.html")))
}

/// A form on its way: what it says, and what is to be said of it.
pub(super) struct Asking<'d> {
    desk: &'d Desk,
    state: &'d State,
    item: &'d Stocked,
    posted: Posted,
    pub(super) faults: Vec<Fault>,
    refused: bool,
    pub(super) saved: Option<u64>,
    /// The page beside the form.
    pub(super) page: Option<String>,
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
        Self { desk, state, item, posted, faults, refused: false, saved: None, page }
    }

    /// Looks at the board as the form would make it.
    pub(super) fn look(&mut self) {
        let _ = self.tried();
    }

    /// The plan that the form comes to, if it may be saved.
    fn tried(&mut self) -> Option<crate::sheet::Plan> {
        let (desk, state) = (self.desk, self.state);
        let wish = wish(state, self.item, &self.posted, &desk.limits(&state.sources));
        let is_possible = wish.faults.is_empty() && self.faults.is_empty();
        self.faults.extend(wish.faults);
        let plan = asked(&state.stock, &state.sources, desk.today(&state.sources), wish.asked);
        let before = desk.before(&state.sources);
        let trial = desk.trial(&plan.sources);
        let judged = judged(&plan, self.item, &wish.rows, &trial.found, &before);
        self.faults.extend(judged.faults);
        let page = trial.version.and_then(|version| {
            let page = page_of(&version, state, self.item)?;
            let number = desk.keep(version);
            Some(format!("{OWN}/draft/{number}/{page}"))
        });
        self.page = page;
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
            live,
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
    fn write(&self, change: &Change, words: &Message, item: &str) -> Result<u64, Message> {
        let language = self.language();
        let number = save::write(&self.root, &self.undo, change, told(language, words), item, now())?;
        let files = change.files.iter().map(|(path, _, after)| (path.clone(), after.clone())).collect();
        self.follow(files, change.photos.iter().map(|(path, _)| path.clone()).collect());
        self.committed(number);
        Ok(number)
    }

    fn committed(&self, number: u64) {
        if self.commit
            && let Some(step) = self.undo.step(number)
            && let Err(words) = save::commit(&self.root, &step)
        {
            self.tell_next(words);
        }
    }

    /// Tells the preview what was written, and waits until it has read it.
    fn follow(&self, files: Vec<(String, Option<String>)>, photos: Vec<String>) {
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
    fn tell_next(&self, words: Message) {
        *held(&self.news) = Some(told(self.language(), &words).to_owned());
    }

    /// What the last action had to say, once.
    pub(super) fn told(&self) -> Option<String> {
        held(&self.news).take()
    }
}

/// When, in the time of this machine.
fn now() -> String {
    jiff::Zoned::now().strftime("%Y-%m-%d %H:%M").to_string()
}

/// An item that is to go.
pub(super) struct Going<'d> {
    desk: &'d Desk,
    item: &'d Stocked,
    /// What would be wrong without it.
    refers: Vec<Fault>,
    /// Of an organisation, how many items are in it.
    inside: usize,
    change: Option<Change>,
}

impl<'d> Going<'d> {
    pub(super) fn of(desk: &'d Desk, state: &'d State, item: &'d Stocked) -> Self {
        let mut going = Self { desk, item, refers: Vec::new(), inside: 0, change: None };
        if item.kind.folder.is_empty() {
            let below = format!("{}/", item.id);
            let is_in = |path: &str| item.id.is_empty() || path == item.id || path.starts_with(&below);
            let in_it = |other: &&Stocked| other.id != item.id && (is_in(&other.org) || is_in(&other.id));
            going.inside = state.stock.all().filter(in_it).count().max(usize::from(item.id.is_empty()));
        }
        if going.inside > 0 {
            return going;
        }
        let Some((path, after)) = without(&state.stock, &state.sources, &item.id) else { return going };
        let mut sources = (*state.sources).clone();
        let before = sources.files.get(&path).map(|file| file.text.to_string());
        match &after {
            Some(text) => sources.insert_text(&path, text),
            None => drop(sources.files.remove(&path)),
        }
        let known = desk.before(&state.sources);
        let trial = desk.trial(&sources);
        let plan = crate::sheet::Plan::bare(&state.stock, sources);
        going.refers = judged(&plan, item, &Default::default(), &trial.found, &known).faults;
        going.refers.retain(|fault| fault.severity == Severity::Error);
        // Where the rest of a list is not what it was, nothing is taken out of it.
        let others = |stock: &crate::sheet::Stock| {
            stock
                .of_file(&path)
                .filter(|other| other.id != item.id)
                .map(|other| (other.id.clone(), other.node.clone()))
                .collect::<Vec<_>>()
        };
        if others(&state.stock) == others(&plan.stock) && plan.stock.item(&item.id).is_none() {
            going.change = Some(Change { files: vec![(path.to_string(), before, after)], photos: Vec::new() });
        }
        going
    }

    pub(super) fn page(&self) -> String {
        pages::deletion(self.item, &hash(self.item), &self.refers, self.inside, self.desk.language())
    }

    /// # Errors
    /// In words, with nothing deleted.
    pub(super) fn go(self, known: &str) -> Result<(), Message> {
        let Self { desk, item, refers, inside, change, .. } = self;
        let title = &item.title;
        if known != hash(item) {
            return Err(say!(
                "“{title}”刚刚在别处改过，没有删除",
                "“{title}” was changed elsewhere and was not deleted"
            ));
        }
        if inside > 0 || !refers.is_empty() {
            return Err(say!("别处还用到“{title}”，没有删除", "“{title}” is still referred to and was not deleted"));
        }
        let change = change.ok_or_else(|| {
            let file = &item.file;
            say!("{file} 的写法不能自动改，没有删除", "{file} is written in a way that cannot be changed from outside")
        })?;
        let label = (item.kind.label)();
        let (zh, en) = (&label.zh, &label.en);
        let words = say!("删除{zh}：{title}", "Delete {en}: {title}");
        desk.write(&change, &words, &item.id)?;
        desk.tell_next(say!(
            "已删除“{title}”；可以在“撤销”里找回",
            "“{title}” is deleted; it can be taken back under Undo"
        ));
        Ok(())
    }
}

/// Takes a save back.
///
/// # Errors
/// In words, with nothing changed.
pub(super) fn taken_back(desk: &Desk, number: &str) -> Result<(), Message> {
    let step = number.parse().ok().and_then(|number| desk.undo.step(number));
    let step = step.ok_or_else(|| say!("没有这一次保存的记录", "there is no record of that save"))?;
    save::take_back(&desk.root, &step).map_err(|(path, refused)| match refused {
        crate::mend::Refused::Changed => say!(
            "{path} 在那次保存以后又改过，不能撤销：先撤销后来的修改",
            "{path} has been changed since: take the later changes back first"
        ),
        refused => save::refused_in_words(&path, &refused),
    })?;
    let words = &step.words;
    let words = say!("撤销：{words}", "Undo: {words}");
    let back = save::reversed(&step, told(desk.language(), &words).to_owned(), now());
    let kept = desk.undo.keep(&back);
    desk.follow(back.files.iter().map(|file| (file.path.clone(), file.after.clone())).collect(), Vec::new());
    if let Ok(number) = kept {
        desk.committed(number);
    }
    let words = &step.words;
    desk.tell_next(say!("已撤销：{words}", "Undone: {words}"));
    Ok(())
}
