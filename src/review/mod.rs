//! The sheet on which items are approved (送审单): each item that waits, as it will stand on its page, on its placards and on
//! the screens, the words that were approved before beside those of now, the mark of what would be approved, and boxes to
//! sign.
//!
//! Nothing is reckoned for this sheet alone. The board is assembled as it would be once the items were approved, and its own
//! records, placards and slides are asked; so nothing gets onto the sheet that would not be published. It is for the office,
//! and published itself nowhere.

mod before;
mod compare;
mod looked;
mod sheet;

pub(crate) use compare::{Piece, Words};
pub(crate) use looked::why;
pub(crate) use sheet::{Item, Part, Sheet};

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;

use crate::approve::{Waiting, can_hold_an_approval, faults, marks_of, named, unfit, waiting};
use crate::approved::Sums;
use crate::board::{Assembled, Board};
use crate::diagnostic::{Diagnostic, KeyPath, Message, Tongue, say};
use crate::kinds::{Medium as Output, Status, Step, Steps};
use crate::mend;
use crate::output::placard::Beside;
use crate::pipeline::{self, Options, Paper};
use crate::settings::ApprovalRule;
use crate::signer::Signers;
use crate::source::Sources;
use crate::yaml::{Node, Patch};
use before::Before;
use looked::Looked;
use sheet::Unfit;

/// Items in one document: their pictures stand in memory.
const MOST: usize = 120;

/// What is asked for.
pub(crate) struct Asked<'a> {
    /// An organisation with those below it; the whole board where nothing is said.
    pub(crate) org: Option<&'a str>,
    /// Items, whether they wait or not.
    pub(crate) items: &'a [String],
}

/// What comes of it.
pub(crate) enum Review {
    Made(Box<Sheet>),
    /// Nothing waits.
    Nothing(Message),
    /// What was asked for is not there.
    Unknown(Vec<Message>),
    /// There is no board that could be looked at.
    Broken(Vec<Diagnostic>),
}

/// Makes the sheet; `progress` hears how many items are done.
///
/// # Errors
/// When the theme is faulty, a cache folder cannot be made or the typesetter breaks off.
pub(crate) fn review(
    root: &Path,
    sources: &Sources,
    options: &Options,
    asked: &Asked<'_>,
    language: Tongue,
    progress: &(dyn Fn(usize) + Sync),
) -> anyhow::Result<Review> {
    // The words of the files, and not those that stand on the board until these are approved.
    let plain = Options { media: Vec::new(), skip_faulty: false, ..options.of_files() };
    let checked = pipeline::check_sources(sources, &plain);
    let sums = &checked.approvals.sums;
    let Assembled { board, hidden } = &checked.assembled;
    if board.orgs.is_empty() {
        return Ok(Review::Broken(checked.diagnostics));
    }
    let all = waiting(board, hidden, sources, sums);
    let mut unknown = Vec::new();
    let mut chosen = named(&all, asked.items, &mut unknown);
    let org = asked.org.unwrap_or_default();
    if board.org_at(org).is_none() {
        unknown.push(say!("没有组织 {org}", "no organisation {org}"));
    }
    if !unknown.is_empty() {
        return Ok(Review::Unknown(unknown));
    }
    if asked.items.is_empty() {
        // Where nothing has to be approved, the whole board is not asked for by saying nothing.
        let only_changed = board.settings.approval == ApprovalRule::Optional && asked.org.is_none();
        let waits =
            |item: &&Waiting| item.is_below(org) && item.waits(board) && (!only_changed || item.approval.is_outdated());
        chosen = all.iter().filter(waits).collect();
    }
    if chosen.is_empty() {
        return Ok(Review::Nothing(nothing_waits(board)));
    }
    chosen.sort_by_key(|item| (board.org_at(&item.org).map(|org| org.0), item.kind.name));
    let faulty = faults(&checked.diagnostics);
    let mut whole = Whole { board, language, items: Vec::new(), unfit: Vec::new(), marks: HashMap::new() };
    let (supposed, ready) = whole.supposed(sources, &chosen, &faulty, sums);
    let signers = Signers::of(root);
    let ready_ids: BTreeSet<&str> = ready.iter().map(|item| &*item.id).collect();
    let others = all.iter().filter(|item| !ready_ids.contains(&*item.id) && item.waits(board));
    let others: HashMap<&str, &Waiting> = others.map(|item| (&*item.id, item)).collect();
    let mut by_day: BTreeMap<Date, Vec<&Waiting>> = BTreeMap::new();
    for item in ready {
        by_day.entry(item.days.0.unwrap_or(board.today).max(board.today)).or_default().push(item);
    }
    for (day, items) in by_day {
        // As it will be on the day on which they appear.
        let media = vec![Output::Print, Output::Kiosk];
        // What is not on the sheet stands beside it in the words that were approved.
        let then = Options { as_of: Some(day), media, approved: options.approved.clone(), ..plain.clone() };
        let boards = pipeline::check_sources(&supposed, &then).into_boards();
        let paper = Paper::of(&boards, root)?;
        let (typesetter, _) = paper.typesetter(&supposed)?;
        let before = Before::of(sources, &Options { as_of: Some(day), ..plain.clone() }, options, &items);
        let looked = Looked::new(&boards, &before, &paper.theme, &typesetter, &items, language, progress)?;
        for item in items {
            let mark = whole.marks.get(&item.id).map_or("", String::as_str);
            let mut made = looked.item(item, board, mark);
            made.notes.extend(waits_as_well(item, board, &others).map(|note| note.told(language).into_owned()));
            made.git = signers.signed(&item.file).map(|signed| signed.told().told(language).into_owned());
            whole.items.push((item, made));
        }
    }
    let sheet = whole.sheet(&chosen);
    Ok(Review::Made(Box::new(sheet)))
}

/// How many documents a sheet is.
pub(crate) fn parts(sheet: &Sheet) -> usize {
    sheet.items.len().div_ceil(MOST).max(1)
}

/// The documents of a sheet.
///
/// # Errors
/// When the theme's template fails.
pub(crate) fn documents(
    root: &Path,
    sources: &Sources,
    options: &Options,
    sheet: &Sheet,
) -> anyhow::Result<Vec<Beside>> {
    let boards =
        pipeline::check_sources(sources, &Options { media: vec![Output::Print], ..options.of_files() }).into_boards();
    let paper = Paper::of(&boards, root)?;
    let (typesetter, _) = paper.typesetter(sources)?;
    let parts: Vec<&[Item]> = sheet.items.chunks(MOST).collect();
    let number = parts.len();
    let mut files = Vec::new();
    for (n, items) in parts.into_iter().enumerate() {
        let ending = if number == 1 { String::new() } else { format!("-{:02}", n + 1) };
        let part = sheet.part(items, n == 0);
        let bytes = typesetter.review(&part, items, sheet.title_of_document())?;
        files.push(Beside { path: format!("{}{ending}.pdf", sheet.file), bytes });
    }
    // Where all that waits is faulty, that is the sheet.
    if number == 0 {
        let bytes = typesetter.review(&sheet.part(&[], true), &[], sheet.title_of_document())?;
        files.push(Beside { path: format!("{}.pdf", sheet.file), bytes });
    }
    Ok(files)
}

/// What an item refers to that waits for an approval itself and is not on the sheet.
fn waits_as_well(item: &Waiting, board: &Board, others: &HashMap<&str, &Waiting>) -> Option<Message> {
    let mut names: Vec<String> = Vec::new();
    for (kinds, text) in &item.refers {
        let target = board.resolve(&item.org, text, kinds);
        let Some(other) = target.and_then(|target| others.get(&*target.id).copied()) else { continue };
        if !other.is_only_counted && !names.contains(&other.title) {
            names.push(other.title.clone());
        }
    }
    let names = names.join("、");
    (!names.is_empty()).then(|| {
        say!(
            "它写到的“{names}”也在等批准，这里按它现在公布的样子（没有公布的不出现）",
            "“{names}”, to which it refers, waits as well: here it stands as it is published now, if it is"
        )
    })
}

fn nothing_waits(board: &Board) -> Message {
    match board.settings.approval {
        ApprovalRule::Optional => say!(
            "没有要送审的：这个公示栏不要求批准；哪一条要送审，写 --item 代号，或 --org 组织",
            "nothing waits: this board asks for no approval; name an item with `--item ID`, or `--org PATH`"
        ),
        _ => say!("没有要送审的：都已经批准", "nothing waits: all is approved"),
    }
}

/// A sheet as it grows.
struct Whole<'a> {
    board: &'a Board,
    language: Tongue,
    items: Vec<(&'a Waiting, Item)>,
    unfit: Vec<Unfit>,
    /// What would be approved.
    marks: HashMap<Arc<str>, String>,
}

impl<'a> Whole<'a> {
    fn words(&self, message: &Message) -> String {
        message.told(self.language).into_owned()
    }

    fn leave_out(&mut self, item: &Waiting, why: &Message) {
        let why = self.words(why);
        self.unfit.push(Unfit { id: item.id.to_string(), title: sheet::title_of(item, self.language), why });
    }

    /// The board's files as if somebody had approved the items, and the items that can be approved.
    fn supposed(
        &mut self,
        sources: &Sources,
        chosen: &[&'a Waiting],
        faulty: &HashMap<&str, &Message>,
        sums: &Sums,
    ) -> (Sources, Vec<&'a Waiting>) {
        let mut supposed = sources.clone();
        let mut ready = Vec::new();
        let mut by_file: BTreeMap<Arc<str>, Vec<&'a Waiting>> = BTreeMap::new();
        for item in chosen {
            if let Some(why) = unfit(item, faulty) {
                self.leave_out(item, &why);
            } else if !can_hold_an_approval(&item.file) {
                let why = say!(
                    "写在表格里，没有写批准的地方；改成 .yaml 再送审",
                    "a row of a .csv, which has no room for an approval: make it a .yaml first"
                );
                self.leave_out(item, &why);
            } else {
                by_file.entry(item.file.clone()).or_default().push(item);
            }
        }
        let steps = Steps { three_reviews: true, secrecy: true };
        for (path, items) in by_file {
            let Some(file) = sources.files.get(&path) else { continue };
            let marks = marks_of(file, sources, sums);
            let text = |text: &str| Patch::Set(Node::text(text.to_owned()));
            let change = |item: &&Waiting| {
                // Nobody reads these names: who approves is published nowhere.
                let hands = steps.between().chain([Step::Draft, Step::Last]);
                let mut keys: Vec<_> = hands.map(|step| (step.key().to_owned(), text(&step.label().zh))).collect();
                keys.push(("approved_on".to_owned(), text(&self.board.today.to_string())));
                keys.push(("mark".to_owned(), text(marks.get(&item.id).map_or("", String::as_str))));
                let mut patches = vec![("approval".to_owned(), Patch::Into(keys))];
                if item.status != Status::Published {
                    patches.push(("status".to_owned(), text("published")));
                }
                (item.base.clone(), patches)
            };
            let changes: Vec<(KeyPath, Vec<(String, Patch)>)> = items.iter().map(change).collect();
            match mend::patched(&path, &file.text, &changes) {
                Some(text) => {
                    self.marks.extend(marks);
                    supposed.insert_text(&path, &text);
                    ready.extend(items);
                }
                None => {
                    let why = say!(
                        "{path} 的写法不能自动改",
                        "{path} is written in a way that cannot be changed from outside"
                    );
                    items.iter().for_each(|item| self.leave_out(item, &why));
                }
            }
        }
        (supposed, ready)
    }

    /// The sheet, its items in the order in which they were chosen.
    fn sheet(self, chosen: &[&Waiting]) -> Sheet {
        let places: HashMap<&str, usize> = chosen.iter().enumerate().map(|(n, item)| (&*item.id, n)).collect();
        let Self { board, language, mut items, unfit, .. } = self;
        items.sort_by_key(|(item, _)| places.get(&*item.id).copied());
        let orgs: BTreeSet<&str> = items.iter().map(|(item, _)| &*item.org).collect();
        let org = match orgs.iter().next() {
            Some(only) if orgs.len() == 1 => board.org_at(only),
            _ => None,
        };
        let mut sheet = Sheet::new(board, org, language);
        sheet.unfit = unfit;
        sheet.items = items.into_iter().map(|(_, item)| item).collect();
        sheet.items.iter_mut().enumerate().for_each(|(n, item)| item.n = n + 1);
        sheet
    }
}
