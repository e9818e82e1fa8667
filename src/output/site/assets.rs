//! Styles, scripts and fonts.

use std::sync::Arc;

use serde::Serialize;

use super::Context;
use crate::board::Board;
use crate::clips::Clip;
use crate::kinds::Medium;
use crate::output::pictures::Pictures;
use crate::output::{Asset, Job, PlannedFile, PlannedFiles};
use crate::theme::Theme;

/// Where the theme's style sheets lie that every page loads.
const STYLES: &str = "assets/css/";
/// Those that pages of organisations and lists load before them; the home page needs none of it.
const LISTS: &str = "assets/css-lists/";
/// Those of the pages of items, and of whatever is no list.
const ITEMS: &str = "assets/css-items/";
/// What only pages of items load.
const READ: &str = "assets/read/";

/// Addresses relative to the site's root.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Addresses {
    /// All style sheets of the theme's `assets/css/`, in the order of their names, in one.
    pub(super) style: String,
    /// The same of `assets/css-lists/` and `assets/css-items/`: templates say which of them they need.
    pub(super) lists: String,
    pub(super) items: String,
    /// All scripts of `assets/js/`, in one.
    pub(super) script: String,
    /// The script that reads pages of items aloud.
    pub(super) read: String,
    pub(super) fonts: String,
    /// What the home page loads after them.
    pub(super) home_fonts: String,
}

impl Addresses {
    pub(super) fn new(theme: &Theme) -> Self {
        Self {
            style: named_by_content("site", "css", &bundle(theme, STYLES)),
            lists: named_by_content("lists", "css", &bundle(theme, LISTS)),
            items: named_by_content("items", "css", &bundle(theme, ITEMS)),
            script: named_by_content("site", "js", &bundle(theme, "assets/js/")),
            read: named_by_content("read", "js", &bundle(theme, READ)),
            fonts: "assets/fonts/fonts.css".into(),
            home_fonts: "assets/fonts/home.css".into(),
        }
    }
}

/// The theme's files of a folder, one after the other.
fn bundle(theme: &Theme, folder: &str) -> Vec<u8> {
    let mut bundle = Vec::new();
    for (_, bytes) in theme.files_in(folder) {
        bundle.extend_from_slice(&if folder.starts_with("assets/css") { squeezed(bytes) } else { trimmed(bytes) });
        bundle.push(b'\n');
    }
    bundle
}

/// A style sheet without its comments and idle spaces: what its author needs, the reader need not load.
fn squeezed(css: &[u8]) -> Vec<u8> {
    let css = String::from_utf8_lossy(css);
    let mut out = String::with_capacity(css.len());
    let mut rest = &*css;
    let mut quote = None;
    let mut space = false;
    while let Some(c) = rest.chars().next() {
        if quote.is_none() && rest.starts_with("/*") {
            rest = rest.get(2..).and_then(|inside| inside.split_once("*/")).map_or("", |(_, after)| after);
            space = true;
            continue;
        }
        rest = &rest[c.len_utf8()..];
        if quote.is_none() && c.is_whitespace() {
            space = true;
            continue;
        }
        // A space before a colon is a descendant's: `& :is(a, b)`. One around `+` belongs to `calc()`.
        let idle = out.ends_with(['{', '}', ';', ':', ',', '>']) || matches!(c, '{' | '}' | ';' | ',' | '>');
        if space && !idle && !out.is_empty() {
            out.push(' ');
        }
        space = false;
        if c == '}' && quote.is_none() && out.ends_with(';') {
            out.pop();
        }
        match quote {
            Some(open) if open == c => quote = None,
            None if matches!(c, '"' | '\'') => quote = Some(c),
            _ => {}
        }
        out.push(c);
    }
    out.into_bytes()
}

/// A script without the lines of its comments and without what its lines are indented by. One with texts over several
/// lines stays as it is: there every space counts.
fn trimmed(script: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(script);
    if text.contains('`') || text.contains("\\\n") {
        return script.to_vec();
    }
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
    lines.collect::<Vec<_>>().join("\n").into_bytes()
}

/// `assets/site.3f2a….css`: a new content has a new name, so that caches may keep it for ever.
fn named_by_content(stem: &str, ending: &str, bytes: &[u8]) -> String {
    format!("assets/{stem}.{}.{ending}", &blake3::hash(bytes).to_hex()[..12])
}

/// Where a recording lies.
pub(super) fn clip_route(clip: &Clip) -> String {
    format!("assets/clips/{}", clip.name())
}

/// Declares the assets.
pub(super) fn routes(
    context: &Arc<Context>,
    board: &Board,
    theme: &Theme,
    pictures: &Pictures,
    files: &mut PlannedFiles,
) {
    let mut add = |route: &str, asset: Asset| files.push(PlannedFile::new(route, None, Job::Asset(asset)).unindexed());
    add(&context.assets.style, bundle(theme, STYLES).into());
    add(&context.assets.lists, bundle(theme, LISTS).into());
    add(&context.assets.items, bundle(theme, ITEMS).into());
    add(&context.assets.script, bundle(theme, "assets/js/").into());
    add(&context.assets.read, bundle(theme, READ).into());
    for (path, bytes) in theme.files_in("assets/images/") {
        add(path, bytes.to_vec().into());
    }
    add(&context.fonts.css_path(), context.fonts.css(&crate::font::Slice::beside).into_bytes().into());
    let own = context.fonts.css_own(&context.home_fonts, &crate::font::Slice::beside);
    add(&context.assets.home_fonts, own.into_bytes().into());
    for (path, bytes) in context.fonts.licences() {
        add(&path, bytes.to_vec().into());
    }
    for (route, picture) in pictures.files(Medium::Web) {
        add(route, Asset::Picture(picture));
    }
    for clip in board.clips.files(Medium::Web) {
        add(&clip_route(&clip), Asset::Clip(Arc::new(clip)));
    }
    for slice in context.fonts.slices().iter().chain(&context.home_fonts) {
        add(&slice.path, Asset::Font(Arc::new(slice.clone())));
    }
}

#[cfg(test)]
mod tests {
    use super::{squeezed, trimmed};

    #[test]
    fn scripts_lose_what_only_their_authors_need() {
        let script = "// a\n(function () {\n  var x = 1; // b\n\n  // c\n  go(\"//d\");\n})();\n";
        assert_eq!(trimmed(script.as_bytes()), b"(function () {\nvar x = 1; // b\ngo(\"//d\");\n})();");
        let long = b"  var text = `\n  // a`;\n";
        assert_eq!(trimmed(long), long);
    }

    #[test]
    fn comments_and_idle_spaces_go() {
        let css = "/* a */\n:root {\n  --x: 1px; /* b */\n  width: calc(1em + 2px);\n}\n\n& :is(a, b) > p::before { content: \"/* ; \"; }\n";
        let bare = ":root{--x:1px;width:calc(1em + 2px)}& :is(a,b)>p::before{content:\"/* ; \"}";
        assert_eq!(String::from_utf8(squeezed(css.as_bytes())).unwrap(), bare);
    }
}
