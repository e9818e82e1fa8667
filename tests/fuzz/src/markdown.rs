//! An author's text, on the page, on paper and on the screen: whatever is typed, it stays harmless and no word is lost.
#![no_main]

// By themselves, for they know nothing of boards: built and watched in a minute.
#[path = "../../../src/markdown/mod.rs"]
#[allow(dead_code, unused_imports)]
mod markdown;
#[path = "../../../src/output"]
#[allow(dead_code)]
mod output {
    pub mod blocks;
    #[path = "kiosk/paragraphs.rs"]
    pub mod paragraphs;

    /// Every word that paper shows.
    pub fn on_paper(source: &str) -> Vec<String> {
        let blocks = blocks::of(Some(source)).into_iter();
        blocks.flat_map(|block| block.cells.into_iter().flatten().chain([block.text])).collect()
    }

    /// What a screen shows.
    pub fn on_screen(source: &str) -> Vec<String> {
        paragraphs::paragraphs(source)
    }
}
#[path = "../../../src/traced.rs"]
#[allow(dead_code)]
mod traced;

use libfuzzer_sys::fuzz_target;
use markdown::strict::check as strictly_read;
use markdown::{Destination, Labels, Options, Rendered, Resolved, plain_text, render};
use output::{on_paper, on_screen};

/// Some links lead somewhere, some pictures are there.
fn resolve(destination: Destination<'_>) -> Option<Resolved> {
    let url = destination.url.to_owned();
    (!url.contains("missing")).then(|| Resolved { url, ..Resolved::default() })
}

fn rendered(source: &str) -> Rendered {
    let labels = Labels { table: "", footnotes: "", footnote_back: "", task_done: "", task_open: "" };
    render(source, &Options { resolve: &resolve, top_heading: 2, id_prefix: "a-", labels })
}

/// What a reader sees of a page, without blanks, the numbers of notes and the ways back from them, and boxes of tasks.
fn seen(html: &str) -> String {
    let mut seen = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        seen.push_str(&rest[..at]);
        rest = &rest[at..];
        let skipped = [("<sup class=\"footnote-ref\"", "</sup>"), ("<a class=\"footnote-back\"", "</a>")];
        let end = match skipped.iter().find(|(start, _)| rest.starts_with(start)) {
            Some((_, end)) => rest.find(end).map(|at| at + end.len()),
            None => rest.find('>').map(|at| at + 1),
        };
        rest = &rest[end.expect("balanced")..];
    }
    seen.push_str(rest);
    plain(&unescaped(&seen))
}

fn unescaped(html: &str) -> String {
    let pairs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&nbsp;", "\u{a0}"), ("&amp;", "&")];
    pairs.iter().fold(html.to_owned(), |text, (name, plain)| text.replace(name, plain))
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !"☑☐■□↩\u{fe0e}".contains(*c)).collect()
}

/// In an order of its own: a table's caption stands wherever the author put it, and is shown before the table.
fn sorted(text: &str) -> Vec<char> {
    let mut sorted: Vec<char> = text.chars().collect();
    sorted.sort_unstable();
    sorted
}

fuzz_target!(|bytes: &[u8]| {
    let Ok(source) = std::str::from_utf8(bytes) else { return };
    let page = rendered(source);
    if let Err(fault) = strictly_read(&page.html) {
        panic!("{fault}\nin {}", page.html);
    }
    for finding in &page.findings {
        assert!(source.get(finding.span.clone()).is_some(), "{finding:?}");
    }
    for heading in &page.headings {
        assert!((2..=6).contains(&heading.level) && page.html.contains(&format!("<h{}", heading.level)));
    }
    // The page that shows no picture and follows no link is what paper is read from.
    let closed = Options {
        resolve: &|_| None,
        top_heading: 1,
        id_prefix: "",
        labels: Labels { table: "", footnotes: "", footnote_back: "", task_done: "", task_open: "" },
    };
    let shown = seen(&render(source, &closed).html);
    let paper = plain(&on_paper(source).concat());
    assert!(sorted(&paper) == sorted(&shown), "paper shows {paper:?}, the page {shown:?}");
    let text = plain_text(source);
    let screen = on_screen(source);
    // A screen tells tables in words of its own.
    if !source.contains('|') {
        assert_eq!(plain(&screen.concat()), plain(&text), "the screen's words and the text's differ");
    }
});
