//! `noticeboard approve`: the approval of items, written beside what it is for.
//!
//! Who approves looked at the items as they are now: the mark of just these words is written with the name and the day, and
//! when the words change it holds no more. Everything that speaks against an approval is told before anything is written:
//! an item with errors, a proposer who would approve their own, somebody who is not on the list.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use jiff::civil::Date;

use crate::approved::{Holding, Sums, named as named_files, whole_mark};
use crate::board::{Assembled, Board, is_approved};
use crate::diagnostic::{Diagnostic, KeyPath, Message, Severity, say};
use crate::kinds::{
    Approval, Day, Draft, Drafts, KINDS, Kind, KindInfo, Status, Step, Text, Unmet, content_mark, parse, with_kinds,
};
use crate::lint;
use crate::mend::{self, Mended};
use crate::pipeline::{self, Options};
use crate::settings::{ApprovalRule, Settings};
use crate::source::{SourceFile, Sources};
use crate::yaml::{Node, Patch};

/// What is to be approved, and by whom.
pub(crate) struct Choice<'a> {
    /// Items by their ids, by the last part of these, or by their files.
    pub(crate) items: &'a [String],
    /// All that waits in this organisation and below it.
    pub(crate) org: Option<&'a str>,
    pub(crate) by: &'a str,
    /// Who proposed them, where the items do not say.
    pub(crate) proposed_by: Option<&'a str>,
    /// Who reviewed them; with three reviews, who did the first.
    pub(crate) reviewed_by: Option<&'a str>,
    /// Who did the second review.
    pub(crate) second_reviewed_by: Option<&'a str>,
    /// Who looked for secrets.
    pub(crate) secrecy_reviewed_by: Option<&'a str>,
}

impl Choice<'_> {
    /// Who does a step, as it is asked for here.
    fn name(&self, step: Step) -> Option<&str> {
        let name = match step {
            Step::Draft => self.proposed_by,
            Step::First => self.reviewed_by,
            Step::Second => self.second_reviewed_by,
            Step::Last => Some(self.by),
            Step::Secrecy => self.secrecy_reviewed_by,
        };
        name.filter(|name| !name.is_empty())
    }

    /// An item's approval as it would be.
    fn of(&self, item: &Waiting) -> Approval {
        let mut approval = item.approval.clone();
        for step in Step::ALL {
            if let Some(name) = self.name(step) {
                *step.name_in(&mut approval) = Some(Text(name.to_owned()));
            }
        }
        approval
    }
}

/// What comes of it.
pub(crate) struct Approved {
    pub(crate) mended: Mended,
    /// What is approved now, by ids, with titles.
    pub(crate) items: Vec<(Arc<str>, String)>,
    /// Those whose approval holds already.
    pub(crate) same: usize,
    /// What speaks against it.
    pub(crate) refused: Vec<Objection>,
}

/// What speaks against an approval.
#[derive(Debug)]
pub(crate) struct Objection {
    /// Whose name it is about; none where it is about the item.
    pub(crate) step: Option<Step>,
    pub(crate) words: Message,
}

impl From<Message> for Objection {
    fn from(words: Message) -> Self {
        Self { step: None, words }
    }
}

/// An item as far as its approval goes.
pub(crate) struct Waiting {
    pub(crate) kind: &'static KindInfo,
    pub(crate) id: Arc<str>,
    pub(crate) org: Arc<str>,
    pub(crate) title: String,
    pub(crate) file: Arc<str>,
    pub(crate) base: KeyPath,
    pub(crate) approval: Approval,
    pub(crate) status: Status,
    /// From when and until when it says that it is published.
    pub(crate) days: (Option<Date>, Option<Date>),
    pub(crate) sound: bool,
    /// Whether it stands nowhere by itself.
    pub(crate) is_only_counted: bool,
    /// What it refers to, as it is written, with the kinds that this may be.
    pub(crate) refers: Vec<(&'static [&'static str], String)>,
    /// Whether the mark that it has is for the bytes of its pictures and files as well: older ones are not.
    bound: bool,
}

impl Waiting {
    fn of<K: Kind>(draft: &Draft<K>, sources: &Sources, sums: &Sums) -> Self {
        let day = |day: &Option<Day>| day.map(|day| *day);
        let mark = draft.common.approval.as_ref().and_then(|approval| approval.mark.as_deref());
        let is_old = mark.is_some_and(|mark| !mark.contains('-'));
        let mut refers = Vec::new();
        draft.data.references(&mut |reference| refers.push((reference.kinds, reference.text.to_owned())));
        Self {
            kind: kind_info::<K>(),
            id: draft.id.clone(),
            org: draft.org.clone(),
            title: draft.title().to_owned(),
            file: draft.origin.file.clone(),
            base: draft.origin.base.clone(),
            approval: draft.common.approval.as_deref().cloned().unwrap_or_default(),
            status: draft.common.status,
            days: (day(&draft.common.published_on), day(&draft.common.publish_until)),
            sound: draft.sound,
            is_only_counted: draft.is_only_counted(),
            refers,
            bound: !is_old || named_files(draft, &sources.assets, sums).is_empty(),
        }
    }

    /// Whether it is approved in the words that it has, as the board asks for. Where it asks for nothing, a mark is asked for.
    pub(crate) fn is_approved(&self, board: &Board) -> bool {
        match board.settings.approval {
            ApprovalRule::Optional => self.approval.holds && self.approval.approved_by.is_some(),
            rule => is_approved(&self.approval, rule, board.today),
        }
    }

    /// Whether somebody is to look at it: a draft is not written yet, and what is over is over.
    pub(crate) fn waits(&self, board: &Board) -> bool {
        let is_over = self.days.1.is_some_and(|day| day < board.today);
        self.status != Status::Draft && !is_over && !self.is_approved(board)
    }

    /// Whether it is of an organisation or of one below it.
    pub(crate) fn is_below(&self, org: &str) -> bool {
        org.is_empty() || *self.org == *org || self.org.strip_prefix(org).is_some_and(|rest| rest.starts_with('/'))
    }
}

/// The approvals that are asked for, in the texts of the files.
pub(crate) fn approve(sources: &Sources, options: &Options, choice: &Choice<'_>) -> Approved {
    let checked = pipeline::check_sources(sources, &options.of_files());
    let sums = &checked.approvals.sums;
    let Assembled { board, hidden } = &checked.assembled;
    let all = waiting(board, hidden, sources, sums);
    let settings = &board.settings;
    let faulty = faults(&checked.diagnostics);
    let mut unknown = Vec::new();
    let mut wanted = named(&all, choice.items, &mut unknown);
    if let Some(org) = choice.org {
        let waits = all.iter().filter(|item| item.is_below(org) && item.waits(board));
        let known: BTreeSet<&str> = wanted.iter().map(|item| &*item.id).collect();
        wanted.extend(waits.filter(|item| !known.contains(&*item.id)).collect::<Vec<_>>());
    }
    let mended = Mended { sources: sources.clone(), files: BTreeMap::new(), changes: 0 };
    let refused = unknown.into_iter().map(Objection::from).collect();
    let mut approved = Approved { mended, items: Vec::new(), same: 0, refused };
    let mut changes: BTreeMap<Arc<str>, Vec<&Waiting>> = BTreeMap::new();
    for item in wanted {
        let is_same = item.approval.approved_by.as_ref().is_some_and(|by| **by == *choice.by);
        if is_same && item.bound && item.approval.holds && item.is_approved(board) {
            approved.same += 1;
            continue;
        }
        match objection(item, choice, settings, &faulty) {
            Some(why) => approved.refused.push(why),
            None => changes.entry(item.file.clone()).or_default().push(item),
        }
    }
    if !approved.refused.is_empty() {
        return approved;
    }
    let today = checked.assembled.board.today.to_string();
    for (path, items) in changes {
        let Some(file) = sources.files.get(&path) else { continue };
        write(&mut approved, file, &items, choice, (&today, sums));
    }
    approved
}

fn kind_info<K: Kind>() -> &'static KindInfo {
    KINDS.iter().find(|info| info.name == K::NAME).unwrap_or(&KINDS[0])
}

/// Everything that can be approved, in the order of the files.
pub(crate) fn waiting(board: &Board, hidden: &Drafts, sources: &Sources, sums: &Sums) -> Vec<Waiting> {
    let mut all = Vec::new();
    macro_rules! each {
        ($($field:ident: $type:ident),* $(,)?) => {
            $(if !crate::kinds::$type::FOLDER.is_empty() {
                all.extend(board.items.$field.all().iter().map(|draft| Waiting::of(draft, sources, sums)));
                let hidden = hidden.$field.iter();
                let hidden = hidden.filter(|draft| draft.common.status != Status::Withdrawn);
                all.extend(hidden.map(|draft| Waiting::of(draft, sources, sums)));
            })*
        };
    }
    with_kinds!(each);
    all.sort_by(|a, b| (&a.file, &a.id).cmp(&(&b.file, &b.id)));
    all
}

/// The items that are meant by ids, by the last parts of these, or by files.
pub(crate) fn named<'a>(all: &'a [Waiting], items: &[String], refused: &mut Vec<Message>) -> Vec<&'a Waiting> {
    let mut wanted = Vec::new();
    let mut seen = BTreeSet::new();
    for name in items {
        let name = name.trim_start_matches("./");
        let mut found: Vec<&Waiting> = all.iter().filter(|item| *item.id == *name || *item.file == *name).collect();
        if found.is_empty() {
            found = all.iter().filter(|item| item.id.rsplit('/').next() == Some(name)).collect();
            if found.len() > 1 {
                let ids: Vec<&str> = found.iter().take(5).map(|item| &*item.id).collect();
                let ids = ids.join("、");
                refused.push(say!(
                    "叫 {name} 的不止一条，写全代号：{ids}",
                    "more than one item is called {name}; write the whole id: {ids}"
                ));
                continue;
            }
        }
        if found.is_empty() {
            refused.push(say!(
                "没有 {name} 这一条；代号如 east/posts/window-1，也可以写文件名",
                "there is no item {name}; an id looks like east/posts/window-1, and a file's name will do"
            ));
        }
        wanted.extend(found.into_iter().filter(|item| seen.insert(&item.id)));
    }
    wanted
}

/// Why an item cannot be approved like this, and by whose name that is so.
fn objection(
    item: &Waiting,
    choice: &Choice<'_>,
    settings: &Settings,
    faulty: &HashMap<&str, &Message>,
) -> Option<Objection> {
    let (id, file, by) = (&item.id, &item.file, choice.by);
    let of = |step: Step, words: Message| Some(Objection { step: Some(step), words });
    if let Some(words) = unfit(item, faulty) {
        return Some(words.into());
    }
    if !can_hold_an_approval(file) {
        let words = say!(
            "{id} 写在表格 {file} 里，没有写批准的地方；改成 .yaml",
            "{id} is a row of {file}, which has no room for an approval; make it a .yaml"
        );
        return Some(words.into());
    }
    if by.is_empty() {
        return of(Step::Last, say!("{id} 要写谁批准", "who approves {id} is not said"));
    }
    let approval = choice.of(item);
    let Some(proposed) = Step::Draft.by(&approval) else {
        return of(
            Step::Draft,
            say!(
                "{id} 没有写是谁提出的；加 --proposed-by 提出人",
                "{id} does not say who proposed it; add `--proposed-by NAME`"
            ),
        );
    };
    if proposed == by {
        return of(
            Step::Last,
            say!("{id} 是{by}提出的，要由另一个人批准", "{id} was proposed by {by}; somebody else approves it"),
        );
    }
    let unmet = settings.approval.steps().unmet(&approval);
    if let [first, ..] = unmet.as_slice() {
        let (Unmet::Missing(step) | Unmet::ByProposer(step) | Unmet::Twice(_, step)) = first;
        return of(*step, unmet_in_words(id, &approval, &unmet));
    }
    let may = settings.approvers_of(&item.org).filter(|_| settings.approval != ApprovalRule::Optional);
    let names = may.filter(|names| !names.contains(&by))?;
    let names = if names.is_empty() { "—".to_owned() } else { names.join("、") };
    of(
        Step::Last,
        say!(
            "{by}不能批准 {id}；可以批准的：{names}（board.yaml 的 approvers）",
            "{by} may not approve {id}; who may: {names} (`approvers` in board.yaml)"
        ),
    )
}

/// Whether an approval can be written into a file: a spreadsheet has no room for it.
pub(crate) fn can_hold_an_approval(file: &str) -> bool {
    [".yaml", ".yml", ".md"].iter().any(|ending| file.ends_with(ending))
}

/// Why nobody is to approve an item as it is: it has a fault. `faulty` are those of the board by id.
pub(crate) fn unfit(item: &Waiting, faulty: &HashMap<&str, &Message>) -> Option<Message> {
    let id = &item.id;
    if let Some(Message { zh, en, .. }) = faulty.get(&**id) {
        return Some(say!("{id} 有错，先改好：{zh}", "{id} has a fault, mend that first: {en}"));
    }
    (!item.sound)
        .then(|| say!("{id} 有错，先改好：noticeboard check", "{id} has a fault, mend that first: `noticeboard check`"))
}

/// The faults of a board's items, by id, but for those of their approvals.
pub(crate) fn faults(diagnostics: &[Diagnostic]) -> HashMap<&str, &Message> {
    let errors = diagnostics.iter().filter(|found| found.severity == Severity::Error);
    let faults = errors.filter(|found| !lint::is_of_approval(found.code));
    faults.filter_map(|found| Some((found.item.as_deref()?, &found.message))).collect()
}

/// What of the reviews is not as the board asks for, in one sentence.
fn unmet_in_words(id: &str, approval: &Approval, unmet: &[Unmet]) -> Message {
    let missing = |unmet: &Unmet| match unmet {
        Unmet::Missing(step) => Some(*step),
        _ => None,
    };
    let missing: Vec<Step> = unmet.iter().filter_map(missing).collect();
    if !missing.is_empty() {
        let told = |step: &Step| {
            let (label, option) = (step.label(), step.option());
            (format!("{}（{option} 姓名）", label.zh), format!("{} (`{option} NAME`)", label.en))
        };
        let (zh, en): (Vec<String>, Vec<String>) = missing.iter().map(told).unzip();
        let (zh, en) = (zh.join("、"), en.join(", "));
        return say!("{id} 还缺{zh}", "{id} still lacks: {en}");
    }
    match unmet.first() {
        Some(Unmet::Twice(one, other)) => {
            let (name, one, other) = (one.by(approval).unwrap_or_default(), one.label(), other.label());
            let (zh, en, other_zh, other_en) = (&one.zh, &one.en, &other.zh, &other.en);
            say!(
                "{id} 的{zh}和{other_zh}都是{name}，三审要三个人",
                "{id}: {name} cannot do both the {en} and the {other_en}"
            )
        }
        Some(Unmet::ByProposer(step) | Unmet::Missing(step)) => {
            let (name, label) = (step.by(approval).unwrap_or_default(), step.label());
            let (zh, en) = (&label.zh, &label.en);
            say!("{id} 是{name}提出的，{zh}要由另一个人做", "{id} was proposed by {name}; somebody else does its {en}")
        }
        None => say!("{id} 还不能批准", "{id} cannot be approved yet"),
    }
}

/// Writes the approvals of a file's items, and reads it again to see that they hold.
fn write(
    approved: &mut Approved,
    file: &SourceFile,
    items: &[&Waiting],
    choice: &Choice<'_>,
    (today, sums): (&str, &Sums),
) {
    let (path, before) = (&file.path, &file.text);
    let marks = marks_of(file, &approved.mended.sources, sums);
    let text = |text: &str| Patch::Set(Node::text(text.to_owned()));
    let change = |item: &&Waiting| {
        let approval = choice.of(item);
        let named = |step: &Step| Some((step.key().to_owned(), text(step.by(&approval)?)));
        let mut keys: Vec<_> = Step::WRITTEN.iter().filter_map(named).collect();
        keys.push(("approved_on".to_owned(), text(today)));
        keys.push(("mark".to_owned(), text(marks.get(&item.id).map(String::as_str).unwrap_or_default())));
        (item.base.clone(), vec![("approval".to_owned(), Patch::Into(keys))])
    };
    let changes: Vec<_> = items.iter().map(change).collect();
    let new = mend::patched(path, before, &changes).map(|text| SourceFile { path: path.clone(), text: text.into() });
    let holds = new.as_ref().map(|new| holding(&parse(new).drafts)).unwrap_or_default();
    let Some(new) = new.filter(|_| items.iter().all(|item| holds.contains(&item.id))) else {
        let words = say!(
            "{path} 的写法不能自动改；把 approval 直接写进文件",
            "{path} is written in a way that cannot be changed from outside; write the approval into it"
        );
        approved.refused.push(words.into());
        return;
    };
    approved.mended.sources.insert_text(path, &new.text);
    approved.mended.files.insert(path.clone(), before.clone());
    approved.mended.changes += items.len();
    approved.items.extend(items.iter().map(|item| (item.id.clone(), item.title.clone())));
}

/// The marks of a file's items as they are.
pub(crate) fn marks_of(file: &SourceFile, sources: &Sources, sums: &Sums) -> HashMap<Arc<str>, String> {
    let drafts = parse(file).drafts;
    let mut marks = HashMap::new();
    macro_rules! each {
        ($($field:ident: $type:ident),* $(,)?) => {
            $(for draft in &drafts.$field {
                let mark = content_mark(&draft.id, &draft.common, &draft.data, draft.body.as_deref());
                let whole = mark.map(|words| whole_mark(words, &named_files(draft, &sources.assets, sums)));
                marks.extend(whole.map(|mark| (draft.id.clone(), mark)));
            })*
        };
    }
    with_kinds!(each);
    marks
}

/// Keeps what was approved, to be shown while a later change waits. Gives how many items could not be kept.
pub(crate) fn keep(approved: &Approved, options: &Options) -> usize {
    let sources = &approved.mended.sources;
    let changed = approved.mended.files.keys().filter_map(|path| sources.files.get(path));
    let sums = Sums::open(options.caches.clone(), options.keeps);
    let keeping = options.approved.as_ref().map(|store| store.keep(&Holding::of_files(changed), sources, &sums));
    sums.save(false);
    keeping.unwrap_or_default().failed
}

/// The items of a file whose approval is for what they say.
fn holding(drafts: &Drafts) -> BTreeSet<Arc<str>> {
    let mut holding = BTreeSet::new();
    macro_rules! each {
        ($($field:ident: $type:ident),* $(,)?) => {
            $(for draft in &drafts.$field {
                if draft.common.approval.as_ref().is_some_and(|approval| approval.holds) {
                    holding.insert(draft.id.clone());
                }
            })*
        };
    }
    with_kinds!(each);
    holding
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::sources;

    const BOARD: &str = "title: 示例\nas_of: 2026-06-30\napproval: required\napprovers: { '*': [书记示例] }\n";
    const LIST: &str = "# 年度承诺\napproval: { proposed_by: 甲示例 }\nitems:\n  - id: a\n    item: 新增停车位  # 办公会定的\n    responsible: 物业办\n    target: 20\n    deadline: 2026-12-31\n  - id: b\n    item: 修好路灯\n    responsible: 物业办\n    target: 20\n    deadline: 2026-11-30\n";

    fn board(list: &str) -> Sources {
        sources(&[
            ("content/board.yaml", BOARD),
            ("content/org.yaml", "name: 示例委\nsupervision_phone: 0531-0000 1234\n"),
            ("content/commitments/2026.yaml", list),
            ("content/exemplars/e.md", "---\ntitle: 老张\nsubject: 张示例\ntype: person\n---\n\n故事。\n"),
        ])
    }

    fn choice<'a>(items: &'a [String], by: &'a str) -> Choice<'a> {
        Choice {
            items,
            org: None,
            by,
            proposed_by: None,
            reviewed_by: None,
            second_reviewed_by: None,
            secrecy_reviewed_by: None,
        }
    }

    fn published(sources: &Sources) -> usize {
        pipeline::check_sources(sources, &Options::default()).assembled.board.items.commitments.all().len()
    }

    #[test]
    fn an_approval_is_for_the_words_it_was_given_for() {
        let before = board(LIST);
        assert_eq!(published(&before), 0);
        let approved = approve(&before, &Options::default(), &choice(&["a".into()], "书记示例"));
        assert!(approved.refused.is_empty(), "{:?}", approved.refused);
        let text = approved.mended.sources.files["content/commitments/2026.yaml"].text.clone();
        assert!(text.contains("item: 新增停车位  # 办公会定的\n"), "{text}");
        assert!(text.starts_with("# 年度承诺\napproval: { proposed_by: 甲示例 }\n"), "{text}");
        assert_eq!(published(&approved.mended.sources), 1);
        let again = approve(&approved.mended.sources, &Options::default(), &choice(&["a".into()], "书记示例"));
        assert_eq!((again.same, again.mended.files.len()), (1, 0));
        let changed = board(&text.replace("停车位", "车位"));
        assert_eq!(published(&changed), 0);
        let checked = pipeline::check_sources(&changed, &Options::default());
        let codes: Vec<_> =
            checked.diagnostics.iter().filter(|d| d.severity == Severity::Error).map(|d| d.code).collect();
        assert_eq!(codes, ["changed-since-approval"]);
        let renewed = approve(&changed, &Options::default(), &choice(&["a".into()], "书记示例"));
        assert_eq!(published(&renewed.mended.sources), 1);
    }

    #[test]
    fn what_speaks_against_it_is_told_and_nothing_is_written() {
        let sources = board(LIST);
        let told = |items: &[&str], by: &str| {
            let items: Vec<String> = items.iter().map(|&item| item.to_owned()).collect();
            let approved = approve(&sources, &Options::default(), &choice(&items, by));
            assert!(approved.mended.files.is_empty());
            approved.refused.iter().map(|why| why.words.zh.clone()).collect::<Vec<_>>().join("\n")
        };
        assert!(told(&["a"], "甲示例").contains("另一个人"));
        assert!(told(&["a"], "乙示例").contains("可以批准的：书记示例"));
        assert!(told(&["c"], "书记示例").contains("没有 c"));
        assert!(told(&["a", "exemplars/e"], "书记示例").contains("--proposed-by"));
        let mut faulty = sources.clone();
        faulty.insert_text("content/commitments/2026.yaml", &LIST.replace("2026-11-30", "2026-11-31"));
        let approved = approve(&faulty, &Options::default(), &choice(&["b".into()], "书记示例"));
        assert!(approved.mended.files.is_empty() && !approved.refused.is_empty());
    }

    #[test]
    fn all_that_waits_in_an_organisation_is_approved_at_once() {
        let all = Choice { org: Some(""), proposed_by: Some("甲示例"), ..choice(&[], "书记示例") };
        let approved = approve(&board(LIST), &Options::default(), &all);
        assert!(approved.refused.is_empty(), "{:?}", approved.refused);
        assert_eq!(approved.items.len(), 3);
        let story = &approved.mended.sources.files["content/exemplars/e.md"].text;
        assert!(story.starts_with("---\ntitle: 老张\n") && story.ends_with("---\n\n故事。\n"), "{story}");
        assert!(approved.mended.sources.files["content/commitments/2026.yaml"].text.matches("mark:").count() == 2);
    }
}
