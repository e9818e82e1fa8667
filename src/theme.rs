//! Everything visible: templates, styles, scripts, strings; read once. Fonts are files of a theme too, but for others to read.
//!
//! The default theme is embedded in the binary. A board's `themes/<name>/` overrides it file by file.

mod fold;
mod functions;
pub(crate) mod messages;
mod meter;
mod shipped;
pub(crate) mod wording;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use anyhow::Context as _;
use tera::Tera;

use crate::ceiling;
use crate::diagnostic::{Diagnostic, Language};
use crate::source::{Sources, read_regular};

pub(crate) use shipped::fonts as shipped_fonts;

/// The folder of a theme's fonts.
const FONTS: &str = "fonts";

/// A theme's files and its compiled templates for one language.
pub struct Theme {
    tera: Tera,
    files: BTreeMap<String, Cow<'static, [u8]>>,
    strings: Arc<Strings>,
    /// What the board calls it.
    name: String,
    /// Whether templates of the board's own are among its files.
    own_templates: bool,
    hash: OnceLock<blake3::Hash>,
}

/// Interface texts by key, from `strings/<language>.yaml`.
#[derive(Debug, Default)]
pub struct Strings {
    texts: BTreeMap<String, String>,
}

impl Strings {
    /// The text of a key; the key itself where there is none, so that a gap is seen and not silent.
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.texts.get(key).map_or(key, String::as_str)
    }

    /// All texts with their keys.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts.iter().map(|(key, text)| (key.as_str(), text.as_str()))
    }

    /// The text of a key with `{name}` replaced.
    pub fn format(&self, key: &str, values: &[(&str, &dyn std::fmt::Display)]) -> String {
        let mut text = self.get(key).to_owned();
        for (name, value) in values {
            text = text.replace(&format!("{{{name}}}"), &value.to_string());
        }
        text
    }
}

impl Theme {
    /// Loads a theme: the embedded files, overridden by those of `board/themes/<name>/`.
    ///
    /// # Errors
    /// When a file of the theme cannot be read, or a template or string file is faulty.
    pub fn load(board: Option<&Path>, name: &str, language: Language) -> anyhow::Result<Self> {
        let shipped = shipped::files().map(|(path, bytes)| (path.to_owned(), Cow::Borrowed(bytes)));
        let mut files: BTreeMap<_, _> = shipped.collect();
        if let Some(folder) = board.map(|board| board.join("themes").join(name)) {
            if folder.is_dir() {
                stays_inside(board.unwrap_or(Path::new("")), &folder)?;
                overrides(&folder, &mut files)?;
            } else if name != "default" {
                anyhow::bail!("the theme `{name}` is not in {} / 没有这个主题", folder.display());
            }
        }
        let strings = Arc::new(strings(&files, language)?);
        let mut templates = Vec::new();
        for (path, bytes) in &files {
            // The kiosk's pages lie with its player, under their whole path.
            let kiosk = path.starts_with("kiosk/") && path.ends_with(".html");
            if let Some(template) = path.strip_prefix("templates/").or(kiosk.then_some(path.as_str())) {
                let text = std::str::from_utf8(bytes).with_context(|| format!("themes/{name}/{path} is not UTF-8"))?;
                templates.push((template, text));
            }
        }
        // The board's own templates are counted; those that the program brings are known to end.
        let own = |path: &str| {
            [path, &format!("templates/{path}")].iter().any(|path| matches!(files.get(*path), Some(Cow::Owned(_))))
        };
        let counted = |path: &str, text: Cow<'_, str>| match own(path) {
            true => meter::metered(&text),
            false => text.into_owned(),
        };
        let folded = templates.iter().map(|(path, text)| (*path, counted(path, fold::fold(text, &strings).into())));
        let tera = compiled(folded, &strings, language)
            .or_else(|error| {
                // As written, for a message whose columns are the file's own.
                compiled(templates.iter().copied(), &strings, language)?;
                let unfolded = templates.iter().map(|(path, text)| (*path, counted(path, (*text).into())));
                compiled(unfolded, &strings, language).map_err(|_| error)
            })
            .map_err(|error| anyhow::anyhow!("theme `{name}`: {error}"))?;
        let own_templates = templates.iter().any(|(path, _)| own(path));
        Ok(Self { tera, files, strings, name: name.to_owned(), own_templates, hash: OnceLock::new() })
    }

    /// Of all files but the fonts: not needed by whoever only checks a board.
    pub fn hash(&self) -> blake3::Hash {
        *self.hash.get_or_init(|| {
            let mut hasher = blake3::Hasher::new();
            for (path, bytes) in &self.files {
                hasher.update(path.as_bytes()).update(&(bytes.len() as u64).to_le_bytes()).update(bytes);
            }
            hasher.finalize()
        })
    }

    /// Renders a template with a view.
    ///
    /// # Errors
    /// When the template fails or does not end; the message names it, with line and column.
    pub fn render(&self, template: &str, view: &tera::Context) -> anyhow::Result<Vec<u8>> {
        self.watched(template, || meter::run(|out| self.tera.render_to(template, view, out)))
            .map_err(|error| anyhow::anyhow!("template {template}: {}", meter::words(&error)))
    }

    /// Renders a component with its arguments, for templates to take as it is.
    ///
    /// # Errors
    /// When the component fails or is not there; the message names it, with line and column.
    pub fn component(&self, name: &str, arguments: &tera::Context) -> anyhow::Result<tera::Value> {
        let render = || meter::run(|out| self.tera.render_component_to(name, arguments, None, true, out));
        let html = self
            .watched(name, render)
            .map_err(|error| anyhow::anyhow!("component {name}: {}", meter::words(&error)))?;
        let html = String::from_utf8(html).with_context(|| format!("component {name} is not UTF-8"))?;
        Ok(tera::Value::safe_string(&html))
    }

    /// A file of the theme by its path inside it.
    pub fn file(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(|bytes| &**bytes)
    }

    /// Where a file of the theme lies, as its author knows it: relative to the board, or to the program's sources for the
    /// files that the program brings.
    pub fn path_of(&self, path: &str) -> String {
        match self.files.get(path) {
            Some(Cow::Owned(_)) => format!("themes/{}/{path}", self.name),
            _ => format!("themes/default/{path}"),
        }
    }

    /// `themes/<name>/`, where the board has files of its own for a folder of the theme.
    pub(crate) fn own_folder(&self, folder: &str) -> Option<String> {
        let own = self.files.iter().any(|(path, bytes)| path.starts_with(folder) && matches!(bytes, Cow::Owned(_)));
        own.then(|| format!("themes/{}/", self.name))
    }

    /// The shipped templates are known to end.
    fn watched<T>(&self, template: &str, render: impl FnOnce() -> T) -> T {
        match self.own_templates {
            true => ceiling::watched(|| format!("themes/{}: {template}", self.name), render),
            false => render(),
        }
    }

    /// Puts the files of the theme that diagnostics speak of among the sources, so that they are shown at their lines.
    pub fn show_files(&self, diagnostics: &[Diagnostic], sources: &mut Sources) {
        for diagnostic in diagnostics {
            let place = &diagnostic.place.file;
            if sources.files.contains_key(place) || !place.starts_with("themes/") {
                continue;
            }
            let inside = place.splitn(3, '/').nth(2).unwrap_or_default();
            if let Some(text) = self.file(inside).and_then(|bytes| std::str::from_utf8(bytes).ok()) {
                sources.insert_text(place, text);
            }
        }
    }

    /// A text file of the theme.
    ///
    /// # Errors
    /// When there is none, or it is not UTF-8.
    pub fn text(&self, path: &str) -> anyhow::Result<Arc<str>> {
        let bytes = self.file(path).with_context(|| format!("the theme has no {path} / 主题里没有这个文件"))?;
        Ok(std::str::from_utf8(bytes).with_context(|| format!("{path} of the theme is not UTF-8"))?.into())
    }

    /// The theme's files below a folder, by path.
    pub fn files_in<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a [u8])> {
        self.files
            .iter()
            .filter(move |(path, _)| path.starts_with(folder))
            .map(|(path, bytes)| (path.as_str(), &**bytes))
    }

    pub fn strings(&self) -> &Strings {
        &self.strings
    }

    /// The texts of another language.
    ///
    /// # Errors
    /// When the theme has none for it, or they cannot be read.
    pub fn strings_in(&self, language: Language) -> anyhow::Result<Strings> {
        strings(&self.files, language)
    }
}

fn compiled<'a>(
    templates: impl Iterator<Item = (&'a str, impl Into<Cow<'a, str>>)>,
    strings: &Arc<Strings>,
    language: Language,
) -> tera::TeraResult<Tera> {
    let mut tera = Tera::default();
    functions::extend(&mut tera, strings, language);
    meter::extend(&mut tera);
    tera.add_raw_templates(templates.map(|(path, text)| (path, text.into())))?;
    Ok(tera)
}

/// The largest file of a theme that is read, in bytes.
const LARGEST: u64 = 256 << 20;

/// A theme that is a link stays in the board all the same.
fn stays_inside(board: &Path, folder: &Path) -> anyhow::Result<()> {
    let real = |path: &Path| std::fs::canonicalize(path).with_context(|| format!("reading {}", path.display()));
    let inside = real(folder)?.starts_with(real(board)?);
    let shown = folder.display();
    anyhow::ensure!(inside, "{shown} is a link that leads out of the board / {shown} 是通到公示栏外面的链接");
    Ok(())
}

fn overrides(folder: &Path, files: &mut BTreeMap<String, Cow<'static, [u8]>>) -> anyhow::Result<()> {
    for entry in walkdir::WalkDir::new(folder).follow_links(false) {
        let entry = entry.with_context(|| format!("reading the theme in {}", folder.display()))?;
        if entry.file_type().is_file() && !entry.file_name().to_string_lossy().starts_with('.') {
            let inside = entry.path().strip_prefix(folder)?;
            let path: Vec<_> = inside.components().map(|part| part.as_os_str().to_string_lossy()).collect();
            // Read by those who set in them ([`crate::typefaces`]).
            if path.first().is_some_and(|folder| folder == FONTS) {
                continue;
            }
            let bytes =
                read_regular(entry.path(), LARGEST).with_context(|| format!("reading {}", entry.path().display()))?;
            // A copy of a shipped file is the shipped one, wherever it lies.
            let path = path.join("/");
            if files.get(&path).is_none_or(|shipped| **shipped != *bytes) {
                files.insert(path, Cow::Owned(bytes));
            }
        }
    }
    Ok(())
}

fn strings(files: &BTreeMap<String, Cow<'static, [u8]>>, language: Language) -> anyhow::Result<Strings> {
    let path = format!("strings/{}.yaml", language.tag());
    let bytes = files.get(&path).with_context(|| format!("the theme has no {path}"))?;
    let texts = serde_yaml::from_slice(bytes).with_context(|| format!("reading {path} of the theme"))?;
    Ok(Strings { texts })
}
