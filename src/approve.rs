//! `noticeboard approve`: the approval of items, written beside what it is for.
//!
//! Who approves looked at the items as they are now: the mark of just these words is written with the name and the day, and
//! when the words change it holds no more. Everything that speaks against an approval is told before anything is written:
//! an item with errors, a proposer who would approve their own, somebody who is not on the list.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::approved::{Sums, named, whole_mark};
use crate::board::Assembled;
use crate::diagnostic::{KeyPath, Message, Severity, say};
use crate::kinds::{Approval, Draft, Drafts, Kind, Status, content_mark, parse, with_kinds};
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
    /// Who reviewed them.
    pub(crate) reviewed_by: Option<&'a str>,
}

/// What comes of it.
pub(crate) struct Approved {
    pub(crate) mended: Mended,
    /// What is approved now, by ids, with titles.
    pub(crate) items: Vec<(Arc<str>, String)>,
    /// Those whose approval holds already.
    pub(crate) same: usize,
    /// What speaks against it.
    pub(crate) refused: Vec<Message>,
}

/// An item as far as its approval goes.
struct Waiting {
    id: Arc<str>,
    org: Arc<str>,
    title: String,
    file: Arc<str>,
    base: KeyPath,
    approval: Approval,
    sound: bool,
    /// Whether the mark that it has is for the bytes of its pictures and files as well: older ones are not.
    bound: bool,
}

impl Waiting {
    fn of<K: Kind>(draft: &Draft<K>, sources: &Sources, sums: &Sums) -> Self {
        let mark = draft.common.approval.as_ref().and_then(|approval| approval.mark.as_deref());
        let is_old = mark.is_some_and(|mark| !mark.contains('-'));
        Self {
            bound: !is_old || named(draft, &sources.assets, sums).is_empty(),
            id: draft.id.clone(),
            org: draft.org.clone(),
            title: draft.title().to_owned(),
            file: draft.origin.file.clone(),
            base: draft.origin.base.clone(),
            approval: draft.common.approval.as_deref().cloned().unwrap_or_default(),
            sound: draft.sound,
        }
    }

    fn is_approved(&self) -> bool {
        self.approval.holds && self.approval.approved_by.is_some()
    }
}

/// The approvals that are asked for, in the texts of the files.
pub(crate) fn approve(sources: &Sources, options: &Options, choice: &Choice<'_>) -> Approved {
    let checked = pipeline::check_sources(sources, &options.of_files());
    let sums = &checked.approvals.sums;
    let all = waiting(&checked.assembled, sources, sums);
    let settings = &checked.assembled.board.settings;
    let faults = checked.diagnostics.iter().filter(|found| found.severity == Severity::Error);
    let faulty: HashMap<&str, &Message> = faults
        .filter(|found| !lint::is_of_approval(found.code))
        .filter_map(|found| Some((found.item.as_deref()?, &found.message)))
        .collect();
    let mut refused = Vec::new();
    let wanted = wanted(&all, choice, &mut refused);
    let mended = Mended { sources: sources.clone(), files: BTreeMap::new(), changes: 0 };
    let mut approved = Approved { mended, items: Vec::new(), same: 0, refused };
    let mut changes: BTreeMap<Arc<str>, Vec<&Waiting>> = BTreeMap::new();
    for item in wanted {
        if item.is_approved() && item.bound && item.approval.approved_by.as_ref().is_some_and(|by| **by == *choice.by) {
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

/// Everything that can be approved, in the order of the files.
fn waiting(assembled: &Assembled, sources: &Sources, sums: &Sums) -> Vec<Waiting> {
    let mut all = Vec::new();
    macro_rules! each {
        ($($field:ident: $type:ident),* $(,)?) => {
            $(if !crate::kinds::$type::FOLDER.is_empty() {
                all.extend(assembled.board.items.$field.all().iter().map(|draft| Waiting::of(draft, sources, sums)));
                let hidden = assembled.hidden.$field.iter();
                let hidden = hidden.filter(|draft| draft.common.status != Status::Withdrawn);
                all.extend(hidden.map(|draft| Waiting::of(draft, sources, sums)));
            })*
        };
    }
    with_kinds!(each);
    all.sort_by(|a, b| (&a.file, &a.id).cmp(&(&b.file, &b.id)));
    all
}

/// The items that are meant.
fn wanted<'a>(all: &'a [Waiting], choice: &Choice<'_>, refused: &mut Vec<Message>) -> Vec<&'a Waiting> {
    let mut wanted = Vec::new();
    let mut seen = BTreeSet::new();
    for name in choice.items {
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
    if let Some(org) = choice.org {
        let is_below = |item: &&Waiting| {
            org.is_empty() || *item.org == *org || item.org.strip_prefix(org).is_some_and(|rest| rest.starts_with('/'))
        };
        let waits = all.iter().filter(is_below).filter(|item| !item.is_approved());
        wanted.extend(waits.filter(|item| seen.insert(&item.id)));
    }
    wanted
}

/// Why an item cannot be approved like this.
fn objection(
    item: &Waiting,
    choice: &Choice<'_>,
    settings: &Settings,
    faulty: &HashMap<&str, &Message>,
) -> Option<Message> {
    let (id, file, by) = (&item.id, &item.file, choice.by);
    if let Some(message) = faulty.get(&**id) {
        let Message { zh, en, .. } = message;
        return Some(say!("{id} 有错，先改好：{zh}", "{id} has a fault, mend that first: {en}"));
    }
    if !item.sound {
        return Some(say!(
            "{id} 有错，先改好：noticeboard check",
            "{id} has a fault, mend that first: `noticeboard check`"
        ));
    }
    if !item.file.ends_with(".yaml") && !item.file.ends_with(".yml") && !item.file.ends_with(".md") {
        return Some(say!(
            "{id} 写在表格 {file} 里，没有写批准的地方；改成 .yaml",
            "{id} is a row of {file}, which has no room for an approval; make it a .yaml"
        ));
    }
    let proposed = choice.proposed_by.or(item.approval.proposed_by.as_deref());
    let Some(proposed) = proposed else {
        return Some(say!(
            "{id} 没有写是谁提出的；加 --proposed-by 提出人",
            "{id} does not say who proposed it; add `--proposed-by NAME`"
        ));
    };
    if proposed == by {
        return Some(say!(
            "{id} 是{by}提出的，要由另一个人批准",
            "{id} was proposed by {by}; somebody else approves it"
        ));
    }
    let may = settings.approvers_of(&item.org).filter(|_| settings.approval != ApprovalRule::Optional);
    let names = may.filter(|names| !names.contains(&by))?;
    let names = if names.is_empty() { "—".to_owned() } else { names.join("、") };
    Some(say!(
        "{by}不能批准 {id}；可以批准的：{names}（board.yaml 的 approvers）",
        "{by} may not approve {id}; who may: {names} (`approvers` in board.yaml)"
    ))
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
    let marks = marks(&parse(file).drafts, &approved.mended.sources, sums);
    let text = |text: &str| Patch::Set(Node::text(text.to_owned()));
    let change = |item: &&Waiting| {
        let own = &item.approval;
        let proposed = choice.proposed_by.or(own.proposed_by.as_deref()).unwrap_or_default();
        let reviewed = choice.reviewed_by.or(own.reviewed_by.as_deref());
        let mut keys = vec![("proposed_by".to_owned(), text(proposed))];
        keys.extend(reviewed.map(|name| ("reviewed_by".to_owned(), text(name))));
        keys.push(("approved_by".to_owned(), text(choice.by)));
        keys.push(("approved_on".to_owned(), text(today)));
        keys.push(("mark".to_owned(), text(marks.get(&item.id).map(String::as_str).unwrap_or_default())));
        (item.base.clone(), vec![("approval".to_owned(), Patch::Into(keys))])
    };
    let changes: Vec<_> = items.iter().map(change).collect();
    let new = mend::patched(path, before, &changes).map(|text| SourceFile { path: path.clone(), text: text.into() });
    let holds = new.as_ref().map(|new| holding(&parse(new).drafts)).unwrap_or_default();
    let Some(new) = new.filter(|_| items.iter().all(|item| holds.contains(&item.id))) else {
        approved.refused.push(say!(
            "{path} 的写法不能自动改；把 approval 直接写进文件",
            "{path} is written in a way that cannot be changed from outside; write the approval into it"
        ));
        return;
    };
    approved.mended.sources.insert_text(path, &new.text);
    approved.mended.files.insert(path.clone(), before.clone());
    approved.mended.changes += items.len();
    approved.items.extend(items.iter().map(|item| (item.id.clone(), item.title.clone())));
}

/// The marks of a file's items as they are.
fn marks(drafts: &Drafts, sources: &Sources, sums: &Sums) -> HashMap<Arc<str>, String> {
    let mut marks = HashMap::new();
    macro_rules! each {
        ($($field:ident: $type:ident),* $(,)?) => {
            $(for draft in &drafts.$field {
                let mark = content_mark(&draft.id, &draft.common, &draft.data, draft.body.as_deref());
                let whole = mark.map(|words| whole_mark(words, &named(draft, &sources.assets, sums)));
                marks.extend(whole.map(|mark| (draft.id.clone(), mark)));
            })*
        };
    }
    with_kinds!(each);
    marks
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
        Choice { items, org: None, by, proposed_by: None, reviewed_by: None }
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
            approved.refused.iter().map(|message| message.zh.clone()).collect::<Vec<_>>().join("\n")
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
