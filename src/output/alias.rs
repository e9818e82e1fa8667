//! Redirect pages: a QR code that was printed before a folder was renamed still leads to its page.
//!
//! An alias names an old path and a new one. It holds for everything below as well: with `annex: hall`, the old
//! `annex/posts/w1/` leads to `hall/posts/w1/`. A page that really stands at an old address wins.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::headers::CONTENT_SECURITY_POLICY;
use super::routes::is_page;
use super::{Job, Output, PlannedFile, PlannedFiles, Planner, View};
use crate::address::{ROOT, page_route, to_root};
use crate::board::Board;
use crate::diagnostic::{KeyPath, Place};
use crate::output::pictures::Pictures;
use crate::settings;
use crate::theme::Theme;

/// The redirect pages. Must stand behind the outputs whose pages have aliases.
pub struct Aliases;

impl Output for Aliases {
    fn name(&self) -> &'static str {
        "web"
    }

    fn follows(&self) -> bool {
        true
    }

    fn routes(&self, board: &Board, _: &Theme, _: &Pictures, files: &mut PlannedFiles) {
        let aliases = board.settings.aliases();
        if aliases.is_empty() {
            return;
        }
        let mut taken: BTreeSet<Arc<str>> = files.iter().map(|file| file.route.clone()).collect();
        let pages: Vec<Arc<str>> = taken.iter().filter(|route| is_page(route)).cloned().collect();
        for alias in aliases {
            let place = Place::value(settings::PATH, KeyPath::root().key("aliases").key(alias.key));
            for page in &pages {
                let page = page.strip_suffix("/index.html").unwrap_or(page);
                let Some(from) = alias.before(page) else { continue };
                let route: Arc<str> = page_route(&format!("{from}/")).into();
                // The old path itself may clash with a page, and then the author is told; below it the page wins.
                if from != alias.old && taken.contains(&route) {
                    continue;
                }
                taken.insert(route.clone());
                let job = Job::Redirect(Redirect { to: format!("{page}/").into() });
                files.push(PlannedFile::new(route, Some(place.clone()), job).unindexed());
            }
        }
    }
}

/// A page that leads on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Redirect {
    /// Where to, relative to the site's root.
    to: Arc<str>,
}

impl Redirect {
    /// To an address relative to the site's root.
    pub(super) fn to(url: &str) -> Self {
        Self { to: url.into() }
    }

    pub(super) fn view(&self, route: &str, planner: &Planner<'_>) -> View {
        let settings = &planner.board.settings;
        let strings = planner.theme.strings();
        let mut values = tera::Context::new();
        values.insert("lang", settings.language.tag());
        values.insert("policy", CONTENT_SECURITY_POLICY);
        values.insert("script", &planner.shared.site.as_ref().map(|site| format!("{ROOT}{}", site.script())));
        values.insert("title", strings.get("redirect.title"));
        values.insert("text", strings.get("redirect.text"));
        values.insert("target", &format!("{ROOT}{}", self.to));
        values.insert("canonical", &settings.base_url().map(|base| base + &self.to));
        View { template: "redirect.html", values, root: to_root(route) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::Asset;
    use crate::output::testing::{board, files};

    /// Stands in for the website.
    struct Pages;

    impl Output for Pages {
        fn name(&self) -> &'static str {
            "web"
        }

        fn routes(&self, _: &Board, _: &Theme, _: &Pictures, files: &mut PlannedFiles) {
            for route in ["hall/index.html", "hall/posts/w1/index.html", "hallway/index.html", "annex/x/index.html"] {
                files.push(PlannedFile::new(route, None, Job::Asset(Asset::from(Vec::new()))));
            }
        }
    }

    #[test]
    fn a_renamed_page_and_a_renamed_folder_are_still_found() {
        let files = files(&board(), &[&Pages, &Aliases]);
        let html = |route: &str| String::from_utf8(files[route].clone()).unwrap();
        assert!(html("hall/posts/old/index.html").contains("url=../../../hall/posts/w1/"));
        assert!(html("annex/index.html").contains("href=\"../hall/\""));
        let deep = html("annex/posts/w1/index.html");
        assert!(deep.contains("https://board.example.org/hall/posts/w1/") && deep.contains("noindex"), "{deep}");
        assert_eq!(files.len(), 4 + 3);
    }
}
