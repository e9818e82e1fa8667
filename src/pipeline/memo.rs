//! What one run leaves for the next.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Language};
use crate::font::{Cache, Stack};
use crate::kinds::{self, Drafts, Parsed};
use crate::output::pictures::PictureMemo;
use crate::settings::Settings;
use crate::source::{SourceFile, Sources};
use crate::theme::Theme;
use crate::typefaces::Typefaces;

/// What one run leaves for the next, so that a change costs what it touches.
///
/// Everything in it is remembered under all that it follows from: a run with a memo gives what a run without one gives.
/// A fresh one remembers nothing and keeps nothing; [`Memo::lasting`] is for whoever runs again and again.
#[derive(Default)]
pub struct Memo {
    lasting: bool,
    /// By path, under the hash of the text.
    parsed: HashMap<Arc<str>, (blake3::Hash, Arc<Parsed>)>,
    /// Under its name and language, until [`Memo::forget_theme`].
    theme: Option<(String, Language, Arc<Theme>)>,
    /// Under the files that they come from.
    fonts: Option<(Typefaces, Arc<Stack>, Vec<Diagnostic>)>,
    font_cache: Option<Arc<Cache>>,
    pub(super) pictures: Option<PictureMemo>,
}

impl Memo {
    /// One that keeps what it learns.
    pub fn lasting() -> Self {
        Self { lasting: true, pictures: Some(PictureMemo::default()), ..Self::default() }
    }

    /// To be told when a file of a theme may have changed.
    pub fn forget_theme(&mut self) {
        self.theme = None;
    }

    /// The faces of a board, and what is wrong with its font files.
    pub(super) fn fonts(&mut self, settings: &Settings, sources: &Sources) -> (Arc<Stack>, Vec<Diagnostic>) {
        let wanted = Typefaces::of(settings, sources);
        if let Some((known, fonts, found)) = &self.fonts
            && *known == wanted
        {
            return (fonts.clone(), found.clone());
        }
        let (fonts, found) = wanted.load();
        let fonts = Arc::new(fonts);
        if self.lasting {
            self.fonts = Some((wanted, fonts.clone(), found.clone()));
        }
        (fonts, found)
    }

    /// Where the web fonts of a board in `root` are kept between runs.
    pub(super) fn font_cache(&mut self, root: &Path) -> Arc<Cache> {
        let open = || Arc::new(Cache::open(&root.join(".noticeboard").join("fonts")));
        match self.lasting {
            true => self.font_cache.get_or_insert_with(open).clone(),
            false => open(),
        }
    }

    /// The items of all files, in the order of their paths.
    pub(super) fn drafts(&mut self, sources: &Sources, diagnostics: &mut Vec<Diagnostic>) -> Drafts {
        let mut drafts = Drafts::default();
        if !self.lasting {
            let files: Vec<_> = sources.files.values().collect();
            let parsed: Vec<_> = files.par_iter().map(|file| kinds::parse(file)).collect();
            for mut parsed in parsed {
                drafts.append(&mut parsed.drafts);
                diagnostics.append(&mut parsed.diagnostics);
            }
            return drafts;
        }
        let known = |file: &SourceFile| self.parsed.get(&file.path).is_some_and(|(hash, _)| *hash == file.hash);
        let files: Vec<_> = sources.files.values().filter(|file| !known(file)).collect();
        let parsed: Vec<_> = files.par_iter().map(|file| Arc::new(kinds::parse(file))).collect();
        for (file, parsed) in files.into_iter().zip(parsed) {
            self.parsed.insert(file.path.clone(), (file.hash, parsed));
        }
        if self.parsed.len() > sources.files.len() {
            self.parsed.retain(|path, _| sources.files.contains_key(path));
        }
        for file in sources.files.values() {
            let Some((_, parsed)) = self.parsed.get(&file.path) else { continue };
            drafts.extend(&parsed.drafts);
            diagnostics.extend(parsed.diagnostics.iter().cloned());
        }
        drafts
    }

    /// The theme of a board in `root`.
    pub(super) fn theme(&mut self, root: Option<&Path>, name: &str, language: Language) -> anyhow::Result<Arc<Theme>> {
        if let Some((known, of, theme)) = &self.theme
            && known == name
            && *of == language
        {
            return Ok(theme.clone());
        }
        let theme = Arc::new(Theme::load(root, name, language)?);
        if self.lasting {
            self.theme = Some((name.to_owned(), language, theme.clone()));
        }
        Ok(theme)
    }
}
