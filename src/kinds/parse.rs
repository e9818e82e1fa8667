//! From a source file to drafts: one of an organisation, one of an item, or one of each item of a list.

mod draft;
mod place;
mod rows;

pub(crate) use place::{is_misplaced_org, nearest};

use std::cell::OnceCell;
use std::sync::Arc;

use super::common::COMMON_KEYS;
use super::{Draft, Drafts, Kind, Org, Origin, Unread, clerk, copies, explain, slugs};
use crate::diagnostic::{Diagnostic, KeyPath, Place, say};
use crate::rows::is_sheet;
use crate::source::{SourceFile, split};
use crate::yaml::{self, Node};
use place::{FilePlace, place_of};

/// What one file gave.
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    pub drafts: Drafts,
    pub diagnostics: Vec<Diagnostic>,
}

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

/// The wanted items of a file, each as a file of its own: with what it takes from beside `items:`, and its text as `body`.
/// By their ids.
pub(crate) fn stand_alone(file: &SourceFile, wanted: &dyn Fn(&str) -> bool) -> Vec<(Arc<str>, SourceFile)> {
    let FilePlace::Item { org, kind, stem } = place_of(&file.path, &file.text) else { return Vec::new() };
    let (mut alone, mut faults) = (Vec::new(), Vec::new());
    let mut item_file = ItemFile::new(file, org, Some(stem), &mut faults);
    item_file.alone = Some(Alone { wanted, found: &mut alone });
    (kind.parse)(&mut item_file, &mut Drafts::default());
    let as_file = |(id, node, body): (Arc<str>, Node, Option<Arc<str>>)| {
        let Node::Map(mut entries) = node else { return None };
        entries.retain(|(_, node)| !matches!(node, Node::Scalar { value: yaml::Scalar::Null, .. } | Node::Hole));
        let text = body.map(|body| Node::text(body.trim_matches('\n').trim_end()));
        entries.extend(text.map(|text| ("body".to_owned(), text)));
        let lines = entries.iter().map(|(key, node)| format!("{}:{}\n", yaml::scalar(key), yaml::behind_key(node, 0)));
        let path = format!("content/{id}.yaml").into();
        Some((id, SourceFile { path, text: lines.collect::<String>().into() }))
    };
    alone.into_iter().filter_map(as_file).collect()
}

/// Takes items out of a file, as they are written.
struct Alone<'a> {
    wanted: &'a dyn Fn(&str) -> bool,
    found: &'a mut Vec<(Arc<str>, Node, Option<Arc<str>>)>,
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
    alone: Option<Alone<'a>>,
}

impl<'a> ItemFile<'a> {
    fn new(file: &'a SourceFile, org: &'a str, stem: Option<&'a str>, diagnostics: &'a mut Vec<Diagnostic>) -> Self {
        Self { file, org, stem, diagnostics, slipped: Vec::new(), located: OnceCell::new(), alone: None }
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
        let said = self.rename::<K>(&mut entries, &KeyPath::root());
        let root = Origin::new(self.file.path.clone(), KeyPath::root());
        let Some(at) = entries.iter().position(|(key, _)| key == "items") else {
            let id: Arc<str> = format!("{prefix}/{stem}").into();
            let named = self.check_slug(stem, &id, Place::whole(self.file.path.clone()));
            let node = Node::Map(entries);
            self.stands_alone(&id, &node, body.as_ref());
            let draft = self.draft::<K>(node, KeyPath::root(), id.clone(), self.org, body, said);
            keep(draft, id, named, store, drafts);
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
            let said = self.rename::<K>(&mut own, &base);
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
            let node = Node::Map(own);
            self.stands_alone(&id, &node, None);
            let draft = self.draft::<K>(node, base, id.clone(), self.org, None, said);
            keep(draft, id, named, store, drafts);
        }
    }

    fn stands_alone(&mut self, id: &Arc<str>, node: &Node, body: Option<&Arc<str>>) {
        if let Some(alone) = self.alone.as_mut().filter(|alone| (alone.wanted)(id)) {
            alone.found.push((id.clone(), node.clone(), body.cloned()));
        }
    }

    /// Gives the keys of a mapping in a list, or of a whole file, their canonical names: what an item leaves out is taken
    /// by its name from beside the list.
    fn rename<K: Kind>(&self, entries: &mut Vec<(String, Node)>, at: &KeyPath) -> Vec<clerk::Said> {
        let mut said = Vec::new();
        if !entries.iter().any(|(key, _)| is_in_other_words(key)) {
            return said;
        }
        let mut known: Vec<&'static str> = yaml::keys_of::<K>().to_vec();
        known.extend(COMMON_KEYS);
        known.push(if at.0.is_empty() { "items" } else { "id" });
        let origin = Origin::new(self.file.path.clone(), at.clone());
        clerk::rename(entries, &known, &origin, &KeyPath::root(), &mut said);
        said
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
}

/// Puts a draft among the others; of one that could not be read it is noted that it is there.
fn keep<K: Kind>(
    draft: Option<Draft<K>>,
    id: Arc<str>,
    named: bool,
    store: &mut dyn FnMut(&mut Drafts) -> &mut Vec<Draft<K>>,
    drafts: &mut Drafts,
) {
    match draft {
        Some(draft) => {
            drafts.by_name |= draft.by_name;
            store(drafts).push(if named { draft } else { draft.unsound() });
        }
        None => drafts.unread.push(Unread::item(K::NAME, id)),
    }
}

/// Whether a key is none that files have.
fn is_in_other_words(key: &str) -> bool {
    !key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

/// Whether a text can be a reference: a slug, or a path of them.
pub(crate) fn is_reference(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_' | b'/'))
}
