//! From a source file to drafts.

use std::cell::OnceCell;
use std::sync::Arc;

use super::common::COMMON_KEYS;
use super::{
    Checker, Common, Draft, Drafts, Item, KINDS, Kind, KindInfo, Org, Origin, Status, Unread, clerk,
    copies, explain, slugs, unfinished,
};
use crate::diagnostic::{Diagnostic, KeyPath, Place, Severity, Spot, Step, article, say};
use crate::rows::Rows;
use crate::source::{SourceFile, split};
use crate::vocabulary;
use crate::yaml::{self, FaultKind, Node};

/// What one file gave.
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    pub drafts: Drafts,
    pub diagnostics: Vec<Diagnostic>,
}

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

/// Parses one file of `content/`. Files that are no items (`board.yaml`, the calendar, screens) give nothing.
pub fn parse(file: &SourceFile) -> Parsed {
    let mut parsed = Parsed::default();
    if let Some(diagnostic) = copies::in_copied_folder(&file.path) {
        parsed.diagnostics.push(diagnostic);
        return parsed;
    }
    match place_of(&file.path, &file.text) {
        FilePlace::Org { path } => ItemFile::new(file, path, None, &mut parsed.diagnostics).org(&mut parsed.drafts),
        FilePlace::Item { org, kind, stem } => {
            let mut item_file = ItemFile::new(file, org, Some(stem), &mut parsed.diagnostics);
            (kind.parse)(&mut item_file, &mut parsed.drafts);
        }
        FilePlace::Other => {}
        FilePlace::Fault(diagnostic) => parsed.diagnostics.push(*diagnostic),
    }
    parsed
}

enum FilePlace<'a> {
    Org {
        path: &'a str,
    },
    Item {
        org: &'a str,
        kind: &'static KindInfo,
        stem: &'a str,
    },
    /// Read by somebody else.
    Other,
    Fault(Box<Diagnostic>),
}

/// Whether a file is an organisation's though it lies where the board's own files do: to be told so. A screen may be
/// called `org`; only organisations have a name.
pub(crate) fn is_misplaced_org(path: &str, text: &str) -> bool {
    let name = path.strip_prefix("content/calendar/").or_else(|| path.strip_prefix("content/screens/"));
    name == Some("org.yaml") && !text.lines().any(|line| line.starts_with("title:"))
}

/// What a file is, told from its path and hardly more.
fn place_of<'a>(path: &'a str, text: &str) -> FilePlace<'a> {
    let inside = path.strip_prefix("content/").unwrap_or(path);
    let is_boards_own = inside == "board.yaml" || inside.starts_with("calendar/") || inside.starts_with("screens/");
    if is_boards_own && !is_misplaced_org(path, text) {
        return FilePlace::Other;
    }
    let (folder, name) = inside.rsplit_once('/').unwrap_or(("", inside));
    if name == "org.yaml" {
        return FilePlace::Org { path: folder };
    }
    let (org, kind_folder) = folder.rsplit_once('/').unwrap_or(("", folder));
    let stem = [".md", ".yaml", ".csv"].iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name);
    if let Some(kind) = KINDS.iter().find(|kind| !kind.folder.is_empty() && kind.folder == kind_folder) {
        return FilePlace::Item { org, kind, stem };
    }
    FilePlace::Fault(Box::new(misplaced(path, folder, kind_folder)))
}

fn misplaced(path: &str, folder: &str, kind_folder: &str) -> Diagnostic {
    let folders = || KINDS.iter().map(|kind| kind.folder).filter(|folder| !folder.is_empty());
    let list: Vec<_> = folders().collect();
    let list = list.join(" ");
    let name = path.rsplit('/').next().unwrap_or(path);
    if let Some(known) = ["org.yaml", "board.yaml"].into_iter().find(|known| name.eq_ignore_ascii_case(known)) {
        return Diagnostic::error(
            "misplaced-file",
            Place::whole(path),
            say!("文件名要用小写：{known}", "the name has to be in small letters: {known}"),
        )
        .hint(say!("改名为 {known}", "rename it to {known}"));
    }
    if let Some(known) = folder.split('/').find(|part| folders().any(|folder| folder == *part)) {
        return Diagnostic::error(
            "misplaced-file",
            Place::whole(path),
            say!("{known} 里面不能再分文件夹", "`{known}` has no folders inside"),
        )
        .hint(say!("把文件直接放进 {known}", "put the file into `{known}` itself"));
    }
    let meant = KINDS.iter().find(|kind| {
        let label = (kind.label)();
        !kind.folder.is_empty() && (kind.folder.eq_ignore_ascii_case(kind_folder) || label.zh == kind_folder)
    });
    let hint = match meant.map(|kind| kind.folder).or_else(|| nearest(kind_folder, folders())) {
        Some(near) => say!("文件夹是不是应当叫 {near}？", "did you mean the folder `{near}`?"),
        None => say!("条目放进这些文件夹之一：{list}", "items live in one of the folders {list}"),
    };
    Diagnostic::error(
        "misplaced-file",
        Place::whole(path),
        say!("这个位置的文件不属于任何一类条目", "a file here belongs to no kind of item"),
    )
    .hint(hint)
}

/// The known word nearest to a mistyped one, if it is near enough to be meant.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    known
        .into_iter()
        .filter_map(|candidate| {
            let own = candidate.chars().count();
            let most = 1 + own / 4;
            // Words of other lengths are not near, and may be as long as a file.
            let distance = (own.abs_diff(length) <= most).then(|| strsim::damerau_levenshtein(word, candidate))?;
            (distance <= most).then_some((distance, candidate))
        })
        .min()
        .map(|(_, candidate)| candidate)
}

/// A file on its way to drafts of one kind.
pub(super) struct ItemFile<'a> {
    file: &'a SourceFile,
    org: &'a str,
    /// The file name without its ending; `None` for `org.yaml`.
    stem: Option<&'a str>,
    diagnostics: &'a mut Vec<Diagnostic>,
    /// Slips in how the file is typed, until they are told with their item.
    slipped: Vec<explain::Slipped>,
    located: OnceCell<yaml::Located<'a>>,
}

impl<'a> ItemFile<'a> {
    fn new(file: &'a SourceFile, org: &'a str, stem: Option<&'a str>, diagnostics: &'a mut Vec<Diagnostic>) -> Self {
        Self { file, org, stem, diagnostics, slipped: Vec::new(), located: OnceCell::new() }
    }

    /// Reads `org.yaml`: the folder is its id.
    fn org(&mut self, drafts: &mut Drafts) {
        // Those above are told at their own files.
        let name = self.org.rsplit('/').next().unwrap_or_default();
        let (id, place): (Arc<str>, _) = (self.org.into(), Place::whole(self.file.path.clone()));
        if !name.is_empty() {
            let fault = slugs::reserved(name, place.clone())
                .or_else(|| slugs::fault(name, place.clone()))
                .or_else(|| slugs::too_long(&id, place));
            self.diagnostics.extend(fault.map(|fault| fault.item(id.clone())));
        }
        let Some((node, _)) = self.read() else {
            drafts.unread.push(Unread::file(Org::NAME, self.org, self.org, ""));
            return;
        };
        let parent = self.org.rsplit_once('/').map_or("", |(parent, _)| parent);
        match self.draft::<Org>(node, KeyPath::root(), id, parent, None, Vec::new()) {
            Some(draft) => drafts.orgs.push(draft),
            None => drafts.unread.push(Unread::item(Org::NAME, self.org)),
        }
    }

    /// Reads one item, or the many under `items:`.
    pub(super) fn items<K: Kind>(
        &mut self,
        store: &mut dyn FnMut(&mut Drafts) -> &mut Vec<Draft<K>>,
        drafts: &mut Drafts,
    ) {
        let stem = self.stem.unwrap_or_default();
        if let Some(original) = copies::original_of(stem) {
            self.fault(copies::copied_file(&self.file.path, stem, original));
            return;
        }
        let prefix = if self.org.is_empty() { K::FOLDER.to_owned() } else { format!("{}/{}", self.org, K::FOLDER) };
        let read = if is_sheet(&self.file.path) { self.read_rows::<K>().map(|node| (node, None)) } else { self.read() };
        let Some((node, body)) = read else {
            drafts.unread.push(Unread::file(K::NAME, format!("{prefix}/{stem}"), &prefix, &self.file.text));
            return;
        };
        let Node::Map(mut entries) = node else { return };
        let mut said = Vec::new();
        if entries.iter().any(|(key, _)| is_in_other_words(key)) {
            self.rename::<K>(&mut entries, &KeyPath::root(), &mut said);
        }
        let root = Origin { file: self.file.path.clone(), base: KeyPath::root() };
        let Some(at) = entries.iter().position(|(key, _)| key == "items") else {
            let id: Arc<str> = format!("{prefix}/{stem}").into();
            let named = self.check_slug(stem, &id, Place::whole(self.file.path.clone()));
            match self.draft::<K>(Node::Map(entries), KeyPath::root(), id.clone(), self.org, body, said) {
                Some(draft) => {
                    drafts.by_name |= draft.by_name;
                    store(drafts).push(if named { draft } else { draft.unsound() });
                }
                None => drafts.unread.push(Unread::item(K::NAME, id)),
            }
            return;
        };
        if let Some(original) = copies::original_of_list(stem) {
            self.fault(copies::copied_file(&self.file.path, stem, original));
            return;
        }
        self.diagnostics.extend(clerk::tell(said, &root));
        let (_, items) = entries.remove(at);
        let items_path = KeyPath::root().key("items");
        let Node::List(items) = items else {
            self.fault(
                Diagnostic::error(
                    "wrong-type",
                    self.at(&items_path),
                    say!("items 应当是一个列表", "`items` is a list"),
                )
                .hint(say!("每一条以“- ”开头", "each item starts with `- `")),
            );
            drafts.unread.push(Unread::file(K::NAME, format!("{prefix}/{stem}"), &prefix, &self.file.text));
            return;
        };
        for (n, item) in items.into_iter().enumerate() {
            let base = items_path.index(n);
            let Node::Map(mut own) = item else {
                self.fault(
                    Diagnostic::error(
                        "wrong-type",
                        self.at(&base),
                        say!("列表里的每一条都应当是“键: 值”", "each item of the list is a mapping"),
                    )
                    .hint(say!(
                        "写成 - id: 代号，下一行对齐再写其他键",
                        "write `- id: slug`, and the other keys aligned below"
                    )),
                );
                continue;
            };
            let mut said = Vec::new();
            if own.iter().any(|(key, _)| is_in_other_words(key)) {
                self.rename::<K>(&mut own, &base, &mut said);
            }
            let slug = own
                .iter()
                .position(|(key, _)| key == "id")
                .map(|at| own.remove(at).1.spelling().unwrap_or_default().into_owned());
            let Some(slug) = slug.filter(|slug| !slug.is_empty()) else {
                self.fault(
                    Diagnostic::error(
                        "missing-key",
                        self.at(&base.key("id")),
                        say!("列表里的这一条没有 id", "this item of the list has no `id`"),
                    )
                    .hint(say!("写 id: 一个英文代号，如 id: window-3", "write `id:` with a slug such as `window-3`")),
                );
                self.diagnostics.extend(clerk::tell(said, &root));
                continue;
            };
            let id: Arc<str> = format!("{prefix}/{slug}").into();
            let named = self.check_slug(&slug, &id, self.at(&base.key("id")));
            // What the item leaves out it takes from the keys beside `items`.
            let missing: Vec<_> =
                entries.iter().filter(|(key, _)| !own.iter().any(|(k, _)| k == key)).cloned().collect();
            own.extend(missing);
            match self.draft::<K>(Node::Map(own), base, id.clone(), self.org, None, said) {
                Some(draft) => {
                    drafts.by_name |= draft.by_name;
                    store(drafts).push(if named { draft } else { draft.unsound() });
                }
                None => drafts.unread.push(Unread::item(K::NAME, id)),
            }
        }
    }

    /// Gives the keys of a mapping in a list, or of a whole file, their canonical names: what an item leaves out is taken
    /// by its name from beside the list.
    fn rename<K: Kind>(&self, entries: &mut Vec<(String, Node)>, at: &KeyPath, said: &mut Vec<clerk::Said>) {
        let mut known: Vec<&'static str> = yaml::keys_of::<K>().to_vec();
        known.extend(COMMON_KEYS);
        known.push(if at.0.is_empty() { "items" } else { "id" });
        let origin = Origin { file: self.file.path.clone(), base: at.clone() };
        clerk::rename(entries, &known, &origin, &KeyPath::root(), said);
    }

    fn at(&self, path: &KeyPath) -> Place {
        Place::value(self.file.path.clone(), path.clone())
    }

    fn fault(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// An identifier is an ASCII slug: it becomes an address that is typed, spoken and printed as a QR code. `false`:
    /// this is none, and was told.
    fn check_slug(&mut self, slug: &str, id: &Arc<str>, place: Place) -> bool {
        let fault = slugs::fault(slug, place.clone()).or_else(|| slugs::too_long(id, place));
        let named = fault.is_none();
        self.diagnostics.extend(fault.map(|fault| fault.item(id.clone())));
        named
    }

    /// The file's YAML and body.
    fn read(&mut self) -> Option<(Node, Option<Arc<str>>)> {
        let text = &*self.file.text;
        if text.trim().is_empty() {
            self.fault(
                Diagnostic::error(
                    "empty-file",
                    Place::whole(self.file.path.clone()),
                    say!("文件是空的", "the file is empty"),
                )
                .hint(say!("写上内容，或删去这个文件", "fill it in, or delete it")),
            );
            return None;
        }
        let Some(document) = split(&self.file.path, text) else {
            self.fault(explain::front_matter(&self.file.path, text));
            return None;
        };
        let body = text[document.body.clone()].trim();
        let body = (!body.is_empty()).then(|| crate::text::composed(&text[document.body.clone()]).into());
        let (node, slipped) = explain::read(&self.file.path, &text[document.yaml.clone()], document.yaml.start);
        match node {
            Some(node) => {
                self.slipped = slipped;
                let conflict = explain::conflict_in_body(&self.file.path, text, document.body);
                self.slipped.extend(conflict.map(|diagnostic| explain::Slipped { at: 0, diagnostic }));
                Some((node, body))
            }
            None => {
                self.diagnostics.extend(slipped.into_iter().map(|slip| slip.diagnostic));
                None
            }
        }
    }

    /// The file's rows as a list of items; what no item has is told at its column.
    fn read_rows<K: Kind>(&mut self) -> Option<Node> {
        let rows = Rows::of(&self.file.text);
        let at = |range: &std::ops::Range<usize>| Place { file: self.file.path.clone(), spot: Spot::Bytes(range.clone()) };
        let mut known: Vec<&str> = vec!["id"];
        known.extend(yaml::keys_of::<K>());
        let names = column_names::<K>();
        let name_of = |key: &str| names.iter().find(|(known, _)| known == key).map_or_else(|| key.to_owned(), |(_, name)| name.clone());
        let columns = || known[1..].iter().map(|key| name_of(key)).collect::<Vec<_>>();
        let mut faults = Vec::new();
        if rows.head.is_empty() {
            faults.push(
                Diagnostic::error("empty-file", Place::whole(self.file.path.clone()), say!("文件是空的", "the file is empty"))
                    .hint(say!("写上内容，或删去这个文件", "fill it in, or delete it")),
            );
        }
        let is_one = |head: &str| known.iter().any(|key| head == *key || vocabulary::is_for(head, key));
        for cell in rows.head.iter().filter(|cell| !cell.text.is_empty() && !is_one(&cell.text)) {
            let (head, columns) = (&cell.text, columns().join("、"));
            faults.push(
                Diagnostic::error("unknown-key", at(&cell.range), say!("没有“{head}”这一列", "there is no column `{head}`"))
                    .hint(say!(
                        "删去这一列；只有这几列：{columns}。姓名、电话、住址没有地方写",
                        "remove the column; the columns are {columns}"
                    )),
            );
        }
        for key in K::ROWS.iter().filter(|key| !rows.head.is_empty() && !rows.has(key)) {
            let name = name_of(key);
            let head = rows.head.first().map_or(0, |cell| cell.range.start)..rows.head.last().map_or(0, |cell| cell.range.end);
            faults.push(
                Diagnostic::error("missing-key", at(&head), say!("缺“{name}”这一列（{key}）", "the column `{key}` is missing"))
                    .hint(say!("第一行写列名，如 {name}", "the first row names the columns, such as `{key}`")),
            );
        }
        for range in &rows.surplus {
            faults.push(
                Diagnostic::error("unknown-key", at(range), say!("这一格没有列名", "this cell has no column"))
                    .hint(say!("删去这一格", "remove the cell")),
            );
        }
        let is_read = faults.is_empty();
        self.diagnostics.append(&mut faults);
        is_read.then(|| rows.node(&known))
    }

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
        let path = origin.base.join(&fault.path);
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

    fn draft<K: Kind>(
        &mut self,
        mut node: Node,
        base: KeyPath,
        id: Arc<str>,
        org: &str,
        body: Option<Arc<str>>,
        mut said: Vec<clerk::Said>,
    ) -> Option<Draft<K>> {
        node.one_line(ONE_LINE);
        let origin = Origin { file: self.file.path.clone(), base };
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
        let (Some(common), Some(mut data)) = (common_read.value, read.value) else { return None };
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
        Some(Draft::new(Item { id, org: org.into(), origin, common, data, body, sound, unfinished, by_name }))
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

/// What the keys of a kind are called, by the first words of their fields.
fn column_names<K: Kind>() -> Vec<(String, String)> {
    let schema = schemars::SchemaGenerator::default().into_root_schema_for::<K>().to_value();
    let Some(serde_json::Value::Object(fields)) = schema.get("properties").cloned() else { return Vec::new() };
    let name = |field: &serde_json::Value| {
        let text = field.get("description")?.as_str()?;
        Some(text[..text.find(['：', '，', '；', '。', '（']).unwrap_or(text.len())].to_owned())
    };
    fields.iter().filter_map(|(key, field)| Some((key.clone(), name(field)?))).collect()
}

/// Whether a file is a sheet of rows.
pub(crate) fn is_sheet(path: &str) -> bool {
    path.ends_with(".csv")
}

/// Whether a key is none that files have.
fn is_in_other_words(key: &str) -> bool {
    !key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

/// Whether a text can be a reference: a slug, or a path of them.
pub(crate) fn is_reference(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_' | b'/'))
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
