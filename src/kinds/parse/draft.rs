//! From one mapping to a draft: what its author meant is understood, and what is wrong with it is told.
//!
//! Told are first the slips in how its lines are typed, then what the kind's own fields say of it. A fault that only follows
//! from a slip is not told again.

use std::sync::Arc;

use super::ItemFile;
use crate::diagnostic::{Diagnostic, KeyPath, Place, Severity, Spot, Step, article, say};
use crate::kinds::common::COMMON_KEYS;
use crate::kinds::{
    Checker, Common, Draft, Item, KINDS, Kind, KindInfo, Origin, Status, clerk, content_mark, explain, is_reference,
    unfinished, words_of_mark,
};
use crate::source::split;
use crate::vocabulary;
use crate::yaml::{self, FaultKind, Node};

/// Texts that stand on one line wherever they are shown.
const ONE_LINE: &[&str] = &[
    "title",
    "name",
    "short_name",
    "item",
    "award",
    "position",
    "unit",
    "section",
    "subject",
    "conferred_by",
    "signed_by",
    "named_by",
    "window_no",
    "phone",
    "supervision_phone",
    "address",
];

impl<'a> ItemFile<'a> {
    /// Tells the slips of an item's own lines, and whether there are any. What stands beside `items` is every item's.
    fn tell_slips(&mut self, base: &KeyPath, id: &Arc<str>) -> (Vec<usize>, bool) {
        if self.slipped.is_empty() {
            return (Vec::new(), false);
        }
        let yaml = self.located();
        let line = |path: &KeyPath| yaml.locate(path, yaml::Part::Value).map(|range| range.start);
        let (from, to) = match base.0.as_slice() {
            [items @ .., Step::Index(n)] => {
                let list = KeyPath(items.to_vec());
                let next = line(&list.index(n + 1)).filter(|next| Some(*next) > line(base));
                (line(base).unwrap_or(0), next.unwrap_or(yaml.text.len()))
            }
            _ => (0, yaml.text.len()),
        };
        let first = line(&KeyPath::root().key("items").index(0)).unwrap_or(0);
        let (mut told, mut faulty) = (Vec::new(), false);
        for slip in &mut self.slipped {
            if (from..to).contains(&slip.at) || slip.at < first {
                told.push(slip.at);
                faulty |= slip.diagnostic.severity == Severity::Error;
                if slip.diagnostic.item.is_none() {
                    slip.diagnostic.item = Some(id.clone());
                    self.diagnostics.push(slip.diagnostic.clone());
                }
            }
        }
        (told, faulty)
    }

    /// Whether a fault only follows from a slip on its line, which is told.
    fn is_of_a_slip(&self, fault: &yaml::Fault, origin: &Origin, slipped: &[usize]) -> bool {
        let path = origin.written(&fault.path);
        let path = match &fault.kind {
            FaultKind::MissingKey { key } => path.key(key),
            FaultKind::UnknownWord { .. } | FaultKind::WrongType { .. } | FaultKind::Refused { .. } => path,
            _ => return false,
        };
        !slipped.is_empty() && explain::is_lost(self.located(), &path, slipped)
    }

    /// The file's YAML, whose places are found once.
    fn located(&self) -> &yaml::Located<'a> {
        self.located.get_or_init(|| {
            let yaml = split(&self.file.path, &self.file.text).map(|document| &self.file.text[document.yaml]);
            yaml::Located::of(yaml.unwrap_or_default())
        })
    }

    /// Reads one item. `said` is what was understood of its keys already.
    pub(super) fn draft<K: Kind>(
        &mut self,
        mut node: Node,
        base: KeyPath,
        id: Arc<str>,
        org: &str,
        body: Option<Arc<str>>,
        mut said: Vec<clerk::Said>,
    ) -> Option<Draft<K>> {
        node.one_line(ONE_LINE);
        let origin = Origin::new(self.file.path.clone(), base);
        let before = self.diagnostics.len();
        let (slipped, slips) = self.tell_slips(&origin.base, &id);
        if !K::LISTS_OF_NAMES.is_empty() {
            clerk::apart(&mut node, K::LISTS_OF_NAMES, &origin, &mut said);
        }
        let mut blanks = explain::blanks(&node);
        let (mut common, mut own) = divide(node);
        let mut common_read = yaml::from_node::<Common>(&common);
        let mut read = yaml::from_node::<K>(&own);
        let mut faults: Vec<_> = common_read.faults.drain(..).chain(read.faults.drain(..)).collect();
        for _ in 0..clerk::ROUNDS {
            if faults.is_empty() {
                break;
            }
            let mut whole = together(common, own);
            let understood = clerk::understand(&mut whole, &origin, &faults, COMMON_KEYS, &mut said);
            whole.one_line(ONE_LINE);
            (common, own) = divide(whole);
            if !understood {
                break;
            }
            common_read = yaml::from_node::<Common>(&common);
            read = yaml::from_node::<K>(&own);
            faults = common_read.faults.drain(..).chain(read.faults.drain(..)).collect();
        }
        let origin = origin.with_apart(clerk::taken_apart(&said));
        let misplaced = self.of_another_kind::<K>(&faults, &own, &origin);
        if let Some(diagnostic) = misplaced {
            self.diagnostics.push(diagnostic.item(id));
            return None;
        }
        clerk::forget(&mut said, &faults, &origin);
        explain::without_misspelt(&mut faults);
        if common_read.value.as_ref().is_none_or(|common| common.status != Status::Draft) {
            explain::leftovers(&own, &origin, self.diagnostics);
        }
        clerk::rename_all(&mut blanks, &said);
        self.tell_said(said, &origin, &slipped, before);
        let unindented = explain::unindented(&blanks, &mut faults, &origin);
        self.diagnostics.extend(unindented.map(|diagnostic| diagnostic.item(id.clone())));
        for fault in faults {
            if self.is_of_a_slip(&fault, &origin, &slipped) {
                self.diagnostics[before..].iter_mut().filter(|d| d.severity == Severity::Warning).for_each(|told| {
                    told.severity = if told.code == "full-width-comma" { Severity::Error } else { told.severity };
                });
                continue;
            }
            self.diagnostics.push(explain::fault::<K>(fault, &origin, &id));
        }
        let sound = !slips && !self.diagnostics[before..].iter().any(|d| d.severity == Severity::Error);
        let (Some(mut common), Some(mut data)) = (common_read.value, read.value) else { return None };
        let mut by_name = false;
        data.strict_references(&mut |_, _, text| by_name |= !is_reference(text));
        // Where something is missing and nothing is wrong, what else is missing is told as well: a form is filled in once.
        let mut errors = self.diagnostics[before..].iter().filter(|d| d.severity == Severity::Error);
        let unfinished = !sound && !slips && errors.all(|d| d.code == "missing-key");
        let has_text = body.is_some() || common.body.is_some();
        if sound {
            data.check(&mut Checker { origin: &origin, id: &id, has_text, diagnostics: self.diagnostics });
        } else if unfinished {
            let mut more = Vec::new();
            data.check(&mut Checker { origin: &origin, id: &id, has_text, diagnostics: &mut more });
            more.retain(|d| d.code == "missing-key" && self.diagnostics[before..].iter().all(|t| t.place != d.place));
            self.diagnostics.append(&mut more);
        }
        if body.is_some() && common.body.is_some() {
            self.diagnostics.push(
                Diagnostic::error("two-bodies", origin.key("body"), say!("正文写了两处", "the text is written twice"))
                    .hint(say!("留下文件里的正文，删去 body", "keep the text of the file and remove `body`")),
            );
        }
        if common.status == Status::Draft {
            self.diagnostics[before..].iter_mut().for_each(unfinished::excuse);
        }
        let body = body.or_else(|| common.body.as_ref().map(|body| body.0.as_str().into()));
        let written = common.approval.as_ref().and_then(|approval| approval.mark.clone());
        if let Some(written) = written {
            let mark = content_mark(&id, &common, &data, body.as_deref());
            let holds = mark.is_some_and(|mark| mark == *words_of_mark(&written));
            common.approval.iter_mut().for_each(|approval| approval.holds = holds);
        }
        Some(Draft::new(Item {
            id,
            org: org.into(),
            origin,
            common,
            data,
            body,
            sound,
            unfinished,
            by_name,
            edited: None,
        }))
    }

    /// What is said of an item that is one of another kind: its file lies in the wrong folder.
    fn of_another_kind<K: Kind>(&self, faults: &[yaml::Fault], own: &Node, origin: &Origin) -> Option<Diagnostic> {
        let Node::Map(entries) = own else { return None };
        let at_root = |fault: &&yaml::Fault| fault.path.0.is_empty();
        let unknown = faults.iter().filter(at_root).any(|f| matches!(f.kind, FaultKind::UnknownKey { .. }));
        let missing = faults.iter().filter(at_root).any(|f| matches!(f.kind, FaultKind::MissingKey { .. }));
        if !(unknown && missing && entries.len() > 1 && !K::FOLDER.is_empty() && origin.base.0.is_empty()) {
            return None;
        }
        let is_key = |key: &str, keys: &[&'static str]| {
            keys.contains(&key) || !vocabulary::among(vocabulary::keys(key), key, keys.iter().copied()).is_empty()
        };
        let is_of = |kind: &&KindInfo| {
            let keys = (kind.keys)();
            let titled = entries.iter().any(|(key, _)| is_key(key, &[kind.title_key]));
            kind.name != K::NAME && titled && entries.iter().all(|(key, _)| is_key(key, keys))
        };
        let kinds: Vec<_> = KINDS.iter().filter(|kind| !kind.folder.is_empty()).filter(is_of).collect();
        let kind = kinds.first()?;
        let (own, other) = (K::label(), (kind.label)());
        let folder = if self.org.is_empty() { kind.folder.to_owned() } else { format!("{}/{}", self.org, kind.folder) };
        let (zh, other_zh, lies) = (own.zh, other.zh, K::FOLDER);
        let (en, other_en) = (article(&own.en), article(&other.en));
        let spot = Spot::Key { path: KeyPath::root().key(&entries.first()?.0), nth: 0 };
        Some(
            Diagnostic::error(
                "misplaced-file",
                Place { file: self.file.path.clone(), spot },
                say!(
                    "这些键是{other_zh}的，文件却在{zh}的文件夹 {lies} 里",
                    "these are the keys of {other_en}, but the file lies in `{lies}`, the folder of {en}"
                ),
            )
            .hint(say!("把文件移到 content/{folder}", "move the file to content/{folder}")),
        )
    }

    /// Tells what was understood; a doubt about the same line is none then.
    fn tell_said(&mut self, said: Vec<clerk::Said>, origin: &Origin, slipped: &[usize], before: usize) {
        for diagnostic in clerk::tell(said, origin) {
            if !slipped.is_empty()
                && let Spot::Value(path) = &diagnostic.place.spot
                && let Some(at) = explain::slip_of(self.located(), path, slipped)
            {
                let start = split(&self.file.path, &self.file.text).map_or(0, |document| document.yaml.start);
                let is_doubt = |told: &Diagnostic| {
                    told.code == "full-width-comma"
                        && told.severity == Severity::Warning
                        && matches!(&told.place.spot, Spot::Bytes(span) if span.start == start + at)
                };
                let kept: Vec<_> = self.diagnostics.drain(before..).filter(|told| !is_doubt(told)).collect();
                self.diagnostics.extend(kept);
            }
            self.diagnostics.push(diagnostic);
        }
    }
}

fn together(common: Node, own: Node) -> Node {
    match (common, own) {
        (Node::Map(mut common), Node::Map(own)) => {
            common.extend(own);
            Node::Map(common)
        }
        (_, own) => own,
    }
}

/// Splits the common keys from the kind's own, and leaves out a repeated report of duplicates.
fn divide(node: Node) -> (Node, Node) {
    let Node::Map(entries) = node else { return (Node::Map(Vec::new()), node) };
    let (common, own) = entries.into_iter().partition(|(key, _)| COMMON_KEYS.contains(&key.as_str()));
    (Node::Map(common), Node::Map(own))
}
