//! `sitemap.xml` and `robots.txt`: which pages search engines may keep.
//!
//! Pages of persons say `noindex` and are left out. Beyond [`MOST`] addresses the sitemap is an index of shards; a page's
//! shard follows from its route, so that a new page rewrites one of them.

use super::routes::is_page;
use super::{Job, Output, PlannedFile, PlannedFiles, Planner, markup};
use crate::board::Board;
use crate::output::pictures::Pictures;
use crate::theme::Theme;

/// How many addresses one file may hold. The protocol allows 50,000; shards are filled unevenly.
const MOST: usize = 45_000;

/// The sitemap and `robots.txt`. Must stand behind every output that declares pages.
pub struct Sitemap;

impl Output for Sitemap {
    fn name(&self) -> &'static str {
        "web"
    }

    fn follows(&self) -> bool {
        true
    }

    fn routes(&self, board: &Board, _: &Theme, _: &Pictures, files: &mut PlannedFiles) {
        files.push(PlannedFile::new("robots.txt", None, Job::Sitemap(File::Robots)));
        // A sitemap holds absolute addresses only.
        if board.settings.base_url().is_none() {
            return;
        }
        let pages = files.iter().filter(|file| file.indexed && is_page(&file.route)).count();
        declare(shards(pages), files);
    }
}

/// One of these files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum File {
    Robots,
    /// Every page in one file.
    Whole,
    /// The list of so many shards.
    Index {
        shards: usize,
    },
    Shard {
        number: usize,
        of: usize,
    },
}

impl File {
    pub(super) fn bytes(self, planner: &Planner<'_>) -> Vec<u8> {
        let base = planner.board.settings.base_url();
        let site = base.as_deref().unwrap_or_default();
        let text = match self {
            Self::Robots => robots(base.as_deref()),
            Self::Whole => urlset(planner, site, |_| true),
            Self::Index { shards } => index(site, shards),
            Self::Shard { number, of } => urlset(planner, site, |route| shard_of(route, of) == number),
        };
        text.into_bytes()
    }
}

/// How many files hold so many addresses; one is no index.
fn shards(pages: usize) -> usize {
    if pages <= MOST { 1 } else { pages.div_ceil(MOST - 5_000) }
}

fn declare(shards: usize, files: &mut PlannedFiles) {
    let mut add = |route: String, file| files.push(PlannedFile::new(route, None, Job::Sitemap(file)));
    if shards == 1 {
        add("sitemap.xml".to_owned(), File::Whole);
        return;
    }
    add("sitemap.xml".to_owned(), File::Index { shards });
    for number in 0..shards {
        add(format!("sitemap-{number}.xml"), File::Shard { number, of: shards });
    }
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";

fn index(base: &str, shards: usize) -> String {
    let mut out = String::from(HEAD);
    out.push_str("<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    for n in 0..shards {
        out.push_str("<sitemap><loc>");
        markup::xml(&mut out, base);
        out.push_str(&format!("sitemap-{n}.xml</loc></sitemap>\n"));
    }
    out.push_str("</sitemapindex>\n");
    out
}

fn urlset(planner: &Planner<'_>, base: &str, belongs: impl Fn(&str) -> bool) -> String {
    let mut out = String::from(HEAD);
    out.push_str("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    for (route, changed_on) in planner.routes.indexed_pages().filter(|(route, _)| belongs(route)) {
        out.push_str("<url><loc>");
        markup::xml(&mut out, base);
        markup::xml(&mut out, route.strip_suffix("index.html").unwrap_or(route));
        out.push_str("</loc>");
        if let Some(day) = changed_on.filter(|day| *day <= planner.board.today) {
            out.push_str(&format!("<lastmod>{day}</lastmod>"));
        }
        out.push_str("</url>\n");
    }
    out.push_str("</urlset>\n");
    out
}

/// FNV-1a: quick, and the same on every machine.
fn shard_of(route: &str, shards: usize) -> usize {
    let hash = route
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    // The low bits of FNV repeat those of the last letters; the fold brings the others in.
    ((hash ^ (hash >> 32)) % shards.max(1) as u64) as usize
}

/// Everything may be read; results of a search are not worth keeping. A page of persons must be readable for its
/// `noindex` to be seen.
fn robots(base: Option<&str>) -> String {
    let path = base
        .and_then(|base| base.split_once("://"))
        .and_then(|(_, rest)| rest.split_once('/'))
        .map_or("", |(_, path)| path);
    let mut out = format!("User-agent: *\nDisallow: /{path}search/?\n");
    if let Some(base) = base {
        out.push_str(&format!("\nSitemap: {base}sitemap.xml\n"));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::Asset;
    use crate::output::testing::{board, files};
    use jiff::civil::Date;

    /// Stands in for the website.
    struct Pages(usize);

    impl Output for Pages {
        fn name(&self) -> &'static str {
            "web"
        }

        fn routes(&self, _: &Board, _: &Theme, _: &Pictures, files: &mut PlannedFiles) {
            let page = |route: &str| PlannedFile::new(route, None, Job::Asset(Asset::from(Vec::new())));
            files.push(page("index.html").changed_on(Date::constant(2026, 6, 12)));
            files.push(page("hall/posts/w1/index.html").unindexed());
            files.push(page("404.html"));
            files.extend((0..self.0).map(|n| page(&format!("commitments/{n}/index.html"))));
        }
    }

    #[test]
    fn pages_of_persons_are_not_in_the_sitemap() {
        let files = files(&board(), &[&Pages(1), &Sitemap]);
        let text = String::from_utf8(files["sitemap.xml"].clone()).unwrap();
        assert!(text.contains("<url><loc>https://board.example.org/</loc><lastmod>2026-06-12</lastmod></url>"));
        assert!(text.contains("<url><loc>https://board.example.org/commitments/0/</loc></url>"));
        assert_eq!(text.matches("<url>").count(), 2);
        let robots = String::from_utf8(files["robots.txt"].clone()).unwrap();
        assert!(robots.contains("Sitemap: https://board.example.org/sitemap.xml"));
    }

    #[test]
    fn many_pages_are_shared_out() {
        let files = files(&board(), &[&Pages(MOST), &Sitemap]);
        assert!(String::from_utf8_lossy(&files["sitemap.xml"]).contains("sitemap-1.xml"));
        let counts: Vec<_> = (0..2)
            .map(|n| String::from_utf8_lossy(&files[&format!("sitemap-{n}.xml")]).matches("<url>").count())
            .collect();
        assert_eq!(counts.iter().sum::<usize>(), MOST + 1);
        assert!(counts.iter().all(|count| *count < MOST && *count > MOST / 3), "{counts:?}");
    }

    #[test]
    fn robots_know_the_sites_folder() {
        assert_eq!(robots(None), "User-agent: *\nDisallow: /search/?\n");
        assert!(robots(Some("https://a.example/city/")).contains("Disallow: /city/search/?\n"));
    }
}
