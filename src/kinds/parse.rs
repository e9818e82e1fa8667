//! From a source file to drafts.

use std::sync::Arc;

use super::common::COMMON_KEYS;
use super::{
    Checker, Common, Draft, Drafts, FOLDERS_TO_COME, Item, KINDS, Kind, KindInfo, Org, Origin, Status, explain, shapes,
    unfinished,
};
use crate::diagnostic::{Diagnostic, KeyPath, Place, Severity, Step, say};
use crate::source::{SourceFile, split};
use crate::yaml::{self, FaultKind, Node};

/// What one file gave.
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    pub drafts: Drafts,
    pub diagnostics: Vec<Diagnostic>,
}

/// Words that are addresses of the website, so that no organisation or item can have them as a slug.
pub(crate) const RESERVED: &[&str] = &[
    "about",
    "appraisals",
    "archive",
    "assets",
    "calendar",
    "commitments",
    "data",
    "exemplars",
    "files",
    "groups",
    "kiosk",
    "linkages",
    "members",
    "notices",
    "organisations",
    "page",
    "photos",
    "posts",
    "print",
    "reviews",
    "rolls",
    "screens",
    "search",
    "services",
    "teams",
];

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
    match place_of(&file.path) {
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

/// What a file is, told from its path alone.
fn place_of(path: &str) -> FilePlace<'_> {
    let inside = path.strip_prefix("content/").unwrap_or(path);
    if inside == "board.yaml" || inside.starts_with("calendar/") || inside.starts_with("screens/") {
        return FilePlace::Other;
    }
    let (folder, name) = inside.rsplit_once('/').unwrap_or(("", inside));
    if name == "org.yaml" {
        return FilePlace::Org { path: folder };
    }
    let (org, kind_folder) = folder.rsplit_once('/').unwrap_or(("", folder));
    let stem = name.strip_suffix(".md").or_else(|| name.strip_suffix(".yaml")).unwrap_or(name);
    if let Some(kind) = KINDS.iter().find(|kind| !kind.folder.is_empty() && kind.folder == kind_folder) {
        return FilePlace::Item { org, kind, stem };
    }
    FilePlace::Fault(Box::new(misplaced(path, folder, kind_folder)))
}

fn misplaced(path: &str, folder: &str, kind_folder: &str) -> Diagnostic {
    if FOLDERS_TO_COME.contains(&kind_folder) {
        return Diagnostic::warning(
            "kind-to-come",
            Place::whole(path),
            say!(
                "这一版还不读 {kind_folder} 文件夹，其中的内容不会公布",
                "this version does not read `{kind_folder}` yet; it is not published"
            ),
        )
        .hint(say!("先把文件夹移到 content 外面保存", "keep the folder outside `content` for now"));
    }
    let folders = || KINDS.iter().map(|kind| kind.folder).filter(|folder| !folder.is_empty());
    let list: Vec<_> = folders().collect();
    let list = list.join(" ");
    if let Some(known) = folder.split('/').find(|part| folders().any(|folder| folder == *part)) {
        return Diagnostic::error(
            "misplaced-file",
            Place::whole(path),
            say!("{known} 里面不能再分文件夹", "`{known}` has no folders inside"),
        )
        .hint(say!("把文件直接放进 {known}", "put the file into `{known}` itself"));
    }
    let hint = match nearest(kind_folder, folders()) {
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
    known
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= 1 + candidate.chars().count() / 4)
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
}

impl<'a> ItemFile<'a> {
    fn new(file: &'a SourceFile, org: &'a str, stem: Option<&'a str>, diagnostics: &'a mut Vec<Diagnostic>) -> Self {
        Self { file, org, stem, diagnostics, slipped: Vec::new() }
    }

    /// Reads `org.yaml`: the folder is its id.
    fn org(&mut self, drafts: &mut Drafts) {
        for part in self.org.split('/').filter(|part| !part.is_empty()) {
            if RESERVED.contains(&part) {
                self.fault(Diagnostic::error(
                    "reserved-slug",
                    Place::whole(self.file.path.clone()),
                    say!(
                        "组织的文件夹不能叫 {part}：这是网站自己的栏目",
                        "an organisation's folder cannot be called `{part}`: the website uses that word"
                    ),
                ));
            } else {
                self.check_slug(part, Place::whole(self.file.path.clone()));
            }
        }
        let Some((node, _)) = self.read() else { return };
        let parent = self.org.rsplit_once('/').map_or("", |(parent, _)| parent);
        if let Some(draft) = self.draft::<Org>(node, KeyPath::root(), self.org.into(), parent, None) {
            drafts.orgs.push(draft);
        }
    }

    /// Reads one item, or the many under `items:`.
    pub(super) fn items<K: Kind>(
        &mut self,
        store: &mut dyn FnMut(&mut Drafts) -> &mut Vec<Draft<K>>,
        drafts: &mut Drafts,
    ) {
        let stem = self.stem.unwrap_or_default();
        let Some((node, body)) = self.read() else { return };
        let prefix = if self.org.is_empty() { K::FOLDER.to_owned() } else { format!("{}/{}", self.org, K::FOLDER) };
        let Node::Map(mut entries) = node else { return };
        let Some(at) = entries.iter().position(|(key, _)| key == "items") else {
            self.check_slug(stem, Place::whole(self.file.path.clone()));
            let id = format!("{prefix}/{stem}").into();
            let draft = self.draft::<K>(Node::Map(entries), KeyPath::root(), id, self.org, body);
            store(drafts).extend(draft);
            return;
        };
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
                continue;
            };
            self.check_slug(&slug, self.at(&base.key("id")));
            // What the item leaves out it takes from the keys beside `items`.
            let missing: Vec<_> =
                entries.iter().filter(|(key, _)| !own.iter().any(|(k, _)| k == key)).cloned().collect();
            own.extend(missing);
            let id = format!("{prefix}/{slug}").into();
            let draft = self.draft::<K>(Node::Map(own), base, id, self.org, None);
            store(drafts).extend(draft);
        }
    }

    fn at(&self, path: &KeyPath) -> Place {
        Place::value(self.file.path.clone(), path.clone())
    }

    fn fault(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// An identifier is an ASCII slug: it becomes an address that is typed, spoken and printed as a QR code.
    fn check_slug(&mut self, slug: &str, place: Place) {
        if !shapes::is_slug(slug) {
            self.diagnostics.push(
                Diagnostic::error(
                    "bad-slug",
                    place,
                    say!(
                        "代号“{slug}”只能用小写英文字母、数字和连字符",
                        "the slug `{slug}` may hold only a–z, 0–9 and hyphens"
                    ),
                )
                .hint(say!(
                    "例如 window-3；中文名称写在 title 或 name 里",
                    "such as `window-3`; the Chinese name goes into `title` or `name`"
                )),
            );
        }
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

    /// Tells the slips of an item's own lines, and whether there are any. What stands beside `items` is every item's.
    fn tell_slips(&mut self, base: &KeyPath, id: &Arc<str>) -> (Vec<usize>, bool) {
        if self.slipped.is_empty() {
            return (Vec::new(), false);
        }
        let yaml = split(&self.file.path, &self.file.text).map(|document| &self.file.text[document.yaml]);
        let yaml = yaml.unwrap_or_default();
        let line = |path: &KeyPath| yaml::locate(yaml, path, yaml::Part::Value).map(|range| range.start);
        let (from, to) = match base.0.as_slice() {
            [items @ .., Step::Index(n)] => {
                let list = KeyPath(items.to_vec());
                let next = line(&list.index(n + 1)).filter(|next| Some(*next) > line(base));
                (line(base).unwrap_or(0), next.unwrap_or(yaml.len()))
            }
            _ => (0, yaml.len()),
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
        !slipped.is_empty()
            && split(&self.file.path, &self.file.text)
                .is_some_and(|document| explain::is_lost(&self.file.text[document.yaml], &path, slipped))
    }

    fn draft<K: Kind>(
        &mut self,
        mut node: Node,
        base: KeyPath,
        id: Arc<str>,
        org: &str,
        body: Option<Arc<str>>,
    ) -> Option<Draft<K>> {
        node.one_line(ONE_LINE);
        let origin = Origin { file: self.file.path.clone(), base };
        let before = self.diagnostics.len();
        let (slipped, slips) = self.tell_slips(&origin.base, &id);
        explain::unpadded_dates(&node, &origin, self.diagnostics);
        let blanks = explain::blanks(&node);
        let (common, own) = divide(node);
        let common_read = yaml::from_node::<Common>(&common);
        let read = yaml::from_node::<K>(&own);
        let mut faults: Vec<_> = common_read.faults.into_iter().chain(read.faults).collect();
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
        let (Some(common), Some(data)) = (common_read.value, read.value) else { return None };
        if sound {
            data.check(&mut Checker { origin: &origin, id: &id, diagnostics: self.diagnostics });
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
        Some(Draft::new(Item { id, org: org.into(), origin, common, data, body, sound }))
    }
}

/// Splits the common keys from the kind's own, and leaves out a repeated report of duplicates.
fn divide(node: Node) -> (Node, Node) {
    let Node::Map(entries) = node else { return (Node::Map(Vec::new()), node) };
    let (common, own) = entries.into_iter().partition(|(key, _)| COMMON_KEYS.contains(&key.as_str()));
    (Node::Map(common), Node::Map(own))
}
