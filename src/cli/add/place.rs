//! Where a new item is written: a file of its own, or the end of a list.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use anyhow::Context;
use jiff::civil::Date;

use super::scene::Scene;
use super::wanted::Wanted;
use super::{Refusal, slug};
use crate::diagnostic::{self, say};
use crate::form::{Form, List, Sheet, is_list};
use crate::kinds::{self, slugs, with_kinds};
use crate::mend::{self, Refused};
use crate::source::{SourceFile, Sources};

/// Where an item goes.
pub(super) struct Place {
    /// Relative to the board, with `/`.
    pub(super) path: String,
    pub(super) id: String,
    slug: String,
    how: How,
}

enum How {
    /// A file of its own.
    Alone,
    /// The first of a list that is still to be made.
    NewList,
    /// A list that is there.
    List(List),
}

/// The folder where the command is given, relative to `content`, if it lies there.
pub(super) fn here(board: &Path) -> Option<String> {
    let content = board.join("content").canonicalize().ok()?;
    let here = std::env::current_dir().ok()?.canonicalize().ok()?;
    let inside = here.strip_prefix(content).ok()?;
    let parts: Option<Vec<_>> = inside.iter().map(|part| part.to_str()).collect();
    Some(parts?.join("/"))
}

impl Place {
    pub(super) fn find(
        wanted: &Wanted,
        form: &Form,
        org: &str,
        sources: &Sources,
        scene: &Scene,
        today: Date,
    ) -> Result<Self, Refusal> {
        let kind = wanted.sheet;
        let joined = |parts: &[&str]| {
            let parts: Vec<_> = parts.iter().filter(|part| !part.is_empty()).copied().collect();
            parts.join("/")
        };
        let folder = joined(&["content", org, kind.folder]);
        let id = |slug: &str| joined(&[org, kind.folder, slug]);
        let is_there = |path: &str| sources.files.contains_key(path);
        let is_taken = |slug: &str| {
            let id = id(slug);
            let files = [format!("{folder}/{slug}.yaml"), format!("{folder}/{slug}.md")];
            scene.has_item(&id) || scene.has_org(&id) || files.iter().any(|path| is_there(path))
        };
        let slug = match &wanted.slug {
            Some(slug) => {
                let slug = slug.trim_end_matches(".yaml").trim_end_matches(".md");
                let place = diagnostic::Place::whole(format!("{folder}/{slug}"));
                let reserved = kind.folder.is_empty().then(|| slugs::reserved(slug, place.clone())).flatten();
                if let Some(fault) = reserved.or_else(|| slugs::fault(slug, place)) {
                    return Err(slug::refused(fault));
                }
                if is_taken(slug) {
                    let id = id(slug);
                    return Err(say!(
                        "{id} 已经有了，没有改动；换一个代号，或直接改它",
                        "{id} is there already and was not changed; choose another slug, or edit it"
                    ));
                }
                slug.to_owned()
            }
            None => slug::free(wanted, form, is_taken),
        };
        let id = id(&slug);
        let (path, how) = if kind.folder.is_empty() {
            (format!("{}/org.yaml", joined(&["content", &id])), How::Alone)
        } else {
            list(wanted, form, &folder, sources, today)?.unwrap_or_else(|| {
                let ending = if kind.is_told { "md" } else { "yaml" };
                (format!("{folder}/{slug}.{ending}"), How::Alone)
            })
        };
        Ok(Self { path, id, slug, how })
    }

    /// A file of the board's own.
    pub(super) fn own(sheet: Sheet, slug: &str) -> Self {
        let path = format!("content/{}/{slug}.yaml", sheet.folder);
        Self { path, id: slug.to_owned(), slug: slug.to_owned(), how: How::Alone }
    }

    pub(super) fn is_list(&self) -> bool {
        matches!(self.how, How::List(_))
    }

    /// The whole file with the new item.
    pub(super) fn text(&self, form: &mut Form, sources: &Sources) -> Result<String, Refusal> {
        match &self.how {
            How::Alone => Ok(form.file()),
            How::NewList => Ok(format!("items:\n{}", form.entry(&self.slug, 2))),
            How::List(list) => {
                let before = &sources.files[&*self.path];
                form.leave_to_list(list.shared.iter().cloned());
                let entry = form.entry(&self.slug, list.indent);
                let text = list.with(&before.text, &entry);
                let mut ids = ids(before);
                ids.push(self.id.clone());
                let after = Sources::from_texts([(&*self.path, &*text)]);
                // The others keep their ids and their order, or nothing is written.
                if after.files.values().map(self::ids).next() == Some(ids) { Ok(text) } else { Err(self.unreadable()) }
            }
        }
    }

    fn unreadable(&self) -> Refusal {
        let path = &self.path;
        say!(
            "{path} 不是一行一行往下写的清单，或者有错，没有改动；先 noticeboard check，或用 --file 写进另一个文件",
            "{path} is no list with its items below each other, or is faulty; it was not changed. Run `noticeboard check`, or name another file with `--file`"
        )
    }

    /// Writes the file; a new one never over one that came a moment ago, a list whole or not at all, and only as it was
    /// read.
    pub(super) fn write(&self, board: &Path, sources: &Sources, text: &str) -> anyhow::Result<Result<(), Refusal>> {
        let path = board.join(&self.path);
        let shown = path.display();
        if let Some(folder) = path.parent() {
            if !mend::lies_in(&board.join("content"), folder)? {
                let folder = folder.display();
                return Ok(Err(say!(
                    "{folder} 经过一个链接，不在公示栏里，没有写；链接里的内容不会公布",
                    "{folder} leads out of the board through a link: nothing was written, for nothing there is published"
                )));
            }
            fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        }
        if self.is_list() {
            return match mend::write(board, &self.path, &sources.files[&*self.path].text, text) {
                Ok(()) => Ok(Ok(())),
                Err(Refused::Failed(error)) => Err(error.context(format!("{shown} cannot be written"))),
                Err(refused) => Ok(Err(refused.words(&self.path))),
            };
        }
        match fs::File::create_new(&path) {
            Ok(mut file) => {
                file.write_all(text.as_bytes()).with_context(|| format!("{shown} cannot be written"))?;
                Ok(Ok(()))
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(Err(say!(
                "{shown} 已经有了，没有改动；换一个代号",
                "{shown} is there already and was not changed; choose another slug"
            ))),
            Err(error) => Err(error).with_context(|| format!("{shown} cannot be made")),
        }
    }
}

/// The list that takes the item: the one that was named; that of the item's period or year; the only one in a folder
/// that holds nothing else.
fn list(
    wanted: &Wanted,
    form: &Form,
    folder: &str,
    sources: &Sources,
    today: Date,
) -> Result<Option<(String, How)>, Refusal> {
    let take = |path: &str, text: &str| match List::of(text) {
        Some(list) => Ok(Some((path.to_owned(), How::List(list)))),
        None => {
            Err(Place { path: path.to_owned(), id: String::new(), slug: String::new(), how: How::Alone }.unreadable())
        }
    };
    if let Some(named) = &wanted.file {
        let stem = named.trim_end_matches(".yaml");
        let path = format!("{folder}/{stem}.yaml");
        if let Some(fault) = slugs::fault(stem, diagnostic::Place::whole(path.clone())) {
            return Err(fault.message);
        }
        return match sources.files.get(&*path) {
            None => Ok(Some((path, How::NewList))),
            Some(file) if is_list(file) => take(&path, &file.text),
            Some(_) => Err(say!(
                "{path} 只写了一项，不是清单；换一个文件名",
                "{path} holds one item and is no list; name another file"
            )),
        };
    }
    let prefix = format!("{folder}/");
    let beside: Vec<_> = sources
        .files
        .range::<str, _>((std::ops::Bound::Included(&*prefix), std::ops::Bound::Unbounded))
        .take_while(|(path, _)| path.starts_with(&prefix))
        .map(|(_, file)| file)
        .collect();
    let of_now = form.period().unwrap_or_else(|| today.year().to_string());
    let of_now = format!("{prefix}{of_now}.yaml");
    let found = match beside.as_slice() {
        [only] if is_list(only) && form.period().is_none() => Some(*only),
        files => files.iter().find(|file| *file.path == *of_now && is_list(file)).copied(),
    };
    // One in brackets stays as it is: the item gets a file of its own.
    Ok(found.and_then(|file| Some((file.path.to_string(), How::List(List::of(&file.text)?)))))
}

/// The ids of a file's items, in their order.
fn ids(file: &SourceFile) -> Vec<String> {
    let drafts = kinds::parse(file).drafts;
    let mut ids = Vec::new();
    macro_rules! each {
        ($($field:ident: $type:ident),* $(,)?) => {
            $(ids.extend(drafts.$field.iter().map(|draft| draft.id.to_string()));)*
        };
    }
    with_kinds!(each);
    ids
}
