//! What goes: an item that nothing refers to, and a save that is taken back.

use super::Desk;
use super::asking::now;
use super::html::told;
use super::judge::judged;
use super::pages;
use super::save::{self, Change};
use super::state::State;
use super::wanted::Fault;
use super::work::hash;
use crate::diagnostic::{Message, Severity, say};
use crate::sheet::{Plan, Stock, Stocked, without};

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
        let plan = Plan::bare(&state.stock, sources);
        going.refers = judged(&plan, item, &Default::default(), &trial.found, &known).faults;
        going.refers.retain(|fault| fault.severity == Severity::Error);
        // Where the rest of a list is not what it was, nothing is taken out of it.
        let others = |stock: &Stock| {
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
