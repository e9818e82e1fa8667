//! What waits for an approval, and an approval that is given at the desk: as `noticeboard approve` gives it, with what speaks
//! against it at the field that it is about.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::asking::Asking;
use super::posted::Posted;
use super::save::Change;
use super::state::State;
use super::work::hash;
use super::{Desk, held, pages};
use crate::approve::{Choice, Objection, Waiting, approve, keep};
use crate::diagnostic::{Message, say};
use crate::kinds::Step;
use crate::output::placard::Beside;
use crate::pipeline::Options;
use crate::review::{Asked, Review, Sheet, documents, review};
use crate::settings::{ApprovalRule, Settings};
use crate::sheet::Stocked;
use crate::source::Sources;

/// What waits on a board as its files are.
pub(super) struct Waits {
    sources: Arc<Sources>,
    pub(super) settings: Settings,
    /// In the order of the files.
    pub(super) items: Vec<Waiting>,
}

impl Waits {
    pub(super) fn of(&self, id: &str) -> Option<&Waiting> {
        self.items.iter().find(|item| *item.id == *id)
    }
}

/// What a form has to say of an item's approval.
pub(super) struct Approving {
    /// Why it waits.
    pub(super) why: Message,
    /// Whose names are asked for, with those that are known.
    pub(super) names: Vec<(Step, String)>,
    /// Without whose names nothing is approved.
    pub(super) needed: Vec<Step>,
    /// Who may approve, where the board says so.
    pub(super) approvers: Vec<String>,
    /// What speaks against it, each at a name or at none.
    pub(super) objections: Vec<Objection>,
}

/// What comes of an approval that was asked for.
pub(super) enum Outcome<'d> {
    /// The save's number; nothing where the item was approved already.
    Done(Option<u64>),
    Refused(Box<Asking<'d>>),
}

impl Desk {
    /// What waits, by the rules of the board; nothing where it asks for no approval.
    pub(super) fn waits(&self, sources: &Arc<Sources>) -> Option<Arc<Waits>> {
        if let Some(known) = &*held(&self.waits)
            && Arc::ptr_eq(&known.sources, sources)
        {
            return Some(known.clone());
        }
        if self.settings(sources).approval == ApprovalRule::Optional {
            return None;
        }
        let (settings, items) = held(&self.trials).waiting(sources, &self.options);
        let waits = Arc::new(Waits { sources: sources.clone(), settings, items });
        *held(&self.waits) = Some(waits.clone());
        Some(waits)
    }

    /// What is to be said of an item's approval: nothing where it does not wait.
    pub(super) fn approving(&self, state: &State, item: &Stocked) -> Option<Approving> {
        if item.is_new {
            return None;
        }
        let waits = self.waits(&state.sources)?;
        let waiting = waits.of(&item.id)?;
        let steps = waits.settings.approval.steps();
        // Whoever reviewed other words reviews these as well; who approves says so now.
        let name = |step: Step| match step {
            Step::Last => String::new(),
            step => step.by(&waiting.approval).unwrap_or_default().to_owned(),
        };
        let asked = [Step::Draft, Step::First, Step::Second, Step::Secrecy, Step::Last];
        let between: Vec<Step> = steps.between().collect();
        let is_asked = |step: &Step| matches!(step, Step::Draft | Step::First | Step::Last) || between.contains(step);
        let approvers = waits.settings.approvers_of(&item.org).unwrap_or_default();
        Some(Approving {
            why: crate::review::why(waiting, false),
            names: asked.into_iter().filter(is_asked).map(|step| (step, name(step))).collect(),
            needed: between.iter().copied().chain([Step::Draft, Step::Last]).collect(),
            approvers: approvers.into_iter().map(str::to_owned).collect(),
            objections: Vec::new(),
        })
    }

    fn options_now(&self) -> Options {
        Options { now: jiff::Timestamp::now(), media: Vec::new(), ..self.options.clone() }
    }

    /// Approves an item in the words that its file has.
    ///
    /// # Errors
    /// In words, with nothing written.
    pub(super) fn approve<'d>(
        &'d self,
        state: &'d State,
        item: &'d Stocked,
        posted: &Posted,
    ) -> Result<Outcome<'d>, Message> {
        if posted.get("hash") != hash(item) {
            let title = &item.title;
            return Err(say!(
                "“{title}”刚刚在别处改过，没有批准：回去再看一遍",
                "“{title}” was changed elsewhere and was not approved: go back and look again"
            ));
        }
        let name = |step: Step| Some(posted.get(step.key()).trim()).filter(|name| !name.is_empty());
        let items = [item.id.clone()];
        let choice = Choice {
            items: &items,
            org: None,
            by: name(Step::Last).unwrap_or_default(),
            proposed_by: name(Step::Draft),
            reviewed_by: name(Step::First),
            second_reviewed_by: name(Step::Second),
            secrecy_reviewed_by: name(Step::Secrecy),
        };
        let approved = approve(&state.sources, &self.options_now(), &choice);
        if !approved.refused.is_empty() {
            let mut asking = Asking::of(self, state, item);
            let mut approving = self.approving(state, item);
            if let Some(approving) = &mut approving {
                for (step, known) in &mut approving.names {
                    posted.get(step.key()).clone_into(known);
                }
                approving.objections = in_a_form(approved.refused, &approving.names, &approving.needed);
            }
            asking.approving = approving;
            return Ok(Outcome::Refused(Box::new(asking)));
        }
        let files: BTreeMap<Arc<str>, Option<Arc<str>>> =
            approved.mended.files.iter().map(|(path, before)| (path.clone(), Some(before.clone()))).collect();
        let change = Change::of_files(&files, &BTreeMap::new(), &approved.mended.sources);
        if change.is_nothing() {
            self.tell_next(say!("已经批准过，文件没有动", "it is approved already, and no file was touched"));
            return Ok(Outcome::Done(None));
        }
        let label = (item.kind.label)();
        let (zh, en, title) = (&label.zh, &label.en, &item.title);
        let words = say!("批准{zh}：{title}", "Approve {en}: {title}");
        let number = self.write(&change, &words, &item.id)?;
        if keep(&approved, &self.options_now()) > 0 {
            self.tell_next(say!(
                "批准的内容没能留底（.noticeboard 写不进去）：以后一改，没有重新批准就会离开公示栏",
                "what was approved could not be kept (.noticeboard cannot be written to): once changed, it leaves the board until it is approved again"
            ));
        }
        Ok(Outcome::Done(Some(number)))
    }

    /// A document of a sheet; nothing where it has no such part.
    ///
    /// # Errors
    /// When it cannot be made.
    pub(super) fn review_part(&self, sheet: &Sheet, part: usize) -> anyhow::Result<Option<Beside>> {
        let files = documents(&self.root, &self.state().sources, &self.options_now(), sheet)?;
        Ok(files.into_iter().nth(part))
    }
}

/// What speaks against an approval, for somebody who sees fields: each that was left empty is told, and nothing of options.
fn in_a_form(refused: Vec<Objection>, names: &[(Step, String)], needed: &[Step]) -> Vec<Objection> {
    let is_empty = |(step, name): &&(Step, String)| name.trim().is_empty() && needed.contains(step);
    let empty = names
        .iter()
        .filter(is_empty)
        .map(|(step, _)| Objection { step: Some(*step), words: say!("请填写这一项", "fill this in") });
    let empty: Vec<Objection> = empty.collect();
    let is_of_names = refused.iter().all(|objection| objection.step.is_some());
    if is_of_names && !empty.is_empty() { empty } else { refused }
}

/// The sheet that is asked for; whatever else comes of it otherwise.
pub(super) fn sheet_of(desk: &Desk, query: &Posted) -> Result<Box<Sheet>, anyhow::Result<Review>> {
    let org = query.has("org").then(|| super::work::org_of(query));
    let asked = Asked { org, items: query.all("item") };
    let sources = desk.state().sources.clone();
    match review(&desk.root, &sources, &desk.options_now(), &asked, desk.language().into(), &|_| {}) {
        Ok(Review::Made(sheet)) => Ok(sheet),
        other => Err(other),
    }
}

/// The address of the sheet, of an item or of all that waits.
pub(super) fn sheet_address(page: &str, item: Option<&Stocked>) -> String {
    match item {
        Some(item) => super::html::address(page, &[("item", pages::id_of(item))]),
        None => format!("{}/{page}", super::OWN),
    }
}
