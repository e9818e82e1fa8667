//! Whether a page changed in nothing but its style sheets: those can be exchanged under the reader's eyes.

use super::{Made, Version};

/// A style sheet of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Style {
    /// As the page names it.
    href: String,
    /// Of its content.
    hash: Option<blake3::Hash>,
}

/// A page as a reader has it.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    /// Of the bytes, with the addresses of style sheets left out.
    rest: blake3::Hash,
    styles: Vec<Style>,
}

/// What has to be done for a reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Nothing,
    /// The style sheets, as the page names them, and by what each is to be replaced.
    Styles(Vec<(String, String)>),
    Reload,
}

impl Seen {
    /// A page of a version.
    pub(super) fn of(version: &Version, route: &str, page: &Made) -> Self {
        let bytes = page.bytes();
        let Ok(html) = std::str::from_utf8(&bytes) else { return Self { rest: page.hash, styles: Vec::new() } };
        if !route.ends_with(".html") {
            return Self { rest: page.hash, styles: Vec::new() };
        }
        let mut rest = blake3::Hasher::new();
        let mut styles = Vec::new();
        let mut before = 0;
        for (start, end) in links(html) {
            rest.update(&html.as_bytes()[before..start]);
            before = end;
            let href = html[start..end].to_owned();
            let hash = target(route, &href).and_then(|target| Some(version.get(&target)?.ok()?.hash));
            styles.push(Style { href, hash });
        }
        rest.update(&html.as_bytes()[before..]);
        Self { rest: rest.finalize(), styles }
    }

    /// From this page to a newer one at the same address.
    pub(super) fn to(&self, newer: &Self) -> Step {
        if self.rest != newer.rest || self.styles.len() != newer.styles.len() {
            return Step::Reload;
        }
        let changed: Vec<_> = self
            .styles
            .iter()
            .zip(&newer.styles)
            .filter(|(old, new)| old != new)
            .map(|(old, new)| (old.href.clone(), new.href.clone()))
            .collect();
        if changed.is_empty() { Step::Nothing } else { Step::Styles(changed) }
    }
}

/// Where the addresses of style sheets stand in a page.
fn links(html: &str) -> Vec<(usize, usize)> {
    const OPEN: &str = "<link rel=\"stylesheet\" href=\"";
    let mut links = Vec::new();
    for (at, _) in html.match_indices(OPEN) {
        let start = at + OPEN.len();
        if let Some(length) = html[start..].find('"') {
            links.push((start, start + length));
        }
    }
    links
}

/// The route that an address on a page leads to.
fn target(route: &str, href: &str) -> Option<String> {
    let href = href.split(['?', '#']).next().unwrap_or(href);
    if let Some(whole) = href.strip_prefix('/') {
        return Some(whole.to_owned());
    }
    let mut parts: Vec<&str> = route.split('/').collect();
    parts.pop();
    for part in href.split('/') {
        match part {
            "." | "" => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(rest: &str, styles: &[(&str, &str)]) -> Seen {
        Seen {
            rest: blake3::hash(rest.as_bytes()),
            styles: styles
                .iter()
                .map(|(href, css)| Style { href: (*href).into(), hash: Some(blake3::hash(css.as_bytes())) })
                .collect(),
        }
    }

    #[test]
    fn new_styles_need_no_reload() {
        let old = seen("page", &[("fonts.css", "a"), ("site.1.css", "b")]);
        assert_eq!(old.to(&old), Step::Nothing);
        let new = seen("page", &[("fonts.css", "c"), ("site.2.css", "d")]);
        let both = vec![("fonts.css".into(), "fonts.css".into()), ("site.1.css".into(), "site.2.css".into())];
        assert_eq!(old.to(&new), Step::Styles(both));
        assert_eq!(old.to(&seen("other", &[("fonts.css", "a"), ("site.1.css", "b")])), Step::Reload);
        assert_eq!(old.to(&seen("page", &[("fonts.css", "a")])), Step::Reload);
    }

    #[test]
    fn addresses_are_followed_from_the_page() {
        assert_eq!(target("posts/a/index.html", "../../assets/x.css").as_deref(), Some("assets/x.css"));
        assert_eq!(target("index.html", "assets/x.css?v=1").as_deref(), Some("assets/x.css"));
        assert_eq!(target("404.html", "/assets/x.css").as_deref(), Some("assets/x.css"));
        assert_eq!(target("index.html", "../x.css"), None);
        let html = "<head><link rel=\"stylesheet\" href=\"a.css\"><link rel=\"icon\" href=\"b\"></head>";
        assert_eq!(links(html).into_iter().map(|(from, to)| &html[from..to]).collect::<Vec<_>>(), ["a.css"]);
    }
}
