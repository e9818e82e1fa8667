//! The demonstration board with careless hands in it: whatever happens to a file, there is a report and no panic.

use std::path::Path;
use std::sync::LazyLock;

use noticeboard::diagnostic::{Format, Language, print};
use noticeboard::pipeline::{Options, check_sources};
use noticeboard::source::{Sources, load};
use noticeboard::upcoming::upcoming;
use proptest::prelude::*;

static BOARD: LazyLock<Sources> = LazyLock::new(|| {
    let (sources, _) = load(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the demonstration board");
    sources
});

/// What hands, editors and sync clients put into a file.
const SCRAPS: &[&str] = &[
    "\t",
    "：",
    ":",
    ": ",
    "[",
    "]",
    "{",
    "}",
    "&a ",
    "*a",
    "---\n",
    "...\n",
    "\u{feff}",
    "\r\n",
    "\r",
    "- ",
    "|\n",
    ">-\n",
    "!!binary ",
    "'",
    "\"",
    "%",
    "@",
    "#",
    "0x1F",
    "1e999",
    "-0",
    "9999-99-99",
    "0000-01-01",
    "9999-12-31",
    "~",
    "null",
    "true",
    "items:\n",
    "id: \n",
    "\u{0}",
    "\u{200b}",
    "😀",
    "𡋾",
    "<<: *a\n",
    "? ",
    "\\",
    "99999999999999999999999",
    "-1",
];

#[derive(Clone, Debug)]
enum Mutation {
    Delete { at: prop::sample::Index, length: usize },
    Insert { at: prop::sample::Index, scrap: prop::sample::Index },
    Replace { at: prop::sample::Index, bytes: Vec<u8> },
    DeleteLine { at: prop::sample::Index },
    RepeatLine { at: prop::sample::Index, to: prop::sample::Index },
    Indent { at: prop::sample::Index, blanks: usize },
    Truncate { at: prop::sample::Index },
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let index = any::<prop::sample::Index>;
    prop_oneof![
        (index(), 1usize..40).prop_map(|(at, length)| Mutation::Delete { at, length }),
        (index(), index()).prop_map(|(at, scrap)| Mutation::Insert { at, scrap }),
        (index(), prop::collection::vec(any::<u8>(), 1..8)).prop_map(|(at, bytes)| Mutation::Replace { at, bytes }),
        index().prop_map(|at| Mutation::DeleteLine { at }),
        (index(), index()).prop_map(|(at, to)| Mutation::RepeatLine { at, to }),
        (index(), 1usize..9).prop_map(|(at, blanks)| Mutation::Indent { at, blanks }),
        index().prop_map(|at| Mutation::Truncate { at }),
    ]
}

fn mutate(text: &str, mutation: &Mutation) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    match mutation {
        Mutation::Delete { at, length } if !bytes.is_empty() => {
            let at = at.index(bytes.len());
            bytes.drain(at..(at + length).min(text.len()));
        }
        Mutation::Insert { at, scrap } => {
            let at = at.index(bytes.len() + 1);
            bytes.splice(at..at, SCRAPS[scrap.index(SCRAPS.len())].bytes());
        }
        Mutation::Replace { at, bytes: new } if !bytes.is_empty() => {
            let at = at.index(bytes.len());
            bytes.splice(at..(at + new.len()).min(text.len()), new.iter().copied());
        }
        Mutation::DeleteLine { at } if !lines.is_empty() => {
            lines.remove(at.index(lines.len()));
            return lines.concat();
        }
        Mutation::RepeatLine { at, to } if !lines.is_empty() => {
            let line = lines[at.index(lines.len())];
            lines.insert(to.index(lines.len() + 1), line);
            return lines.concat();
        }
        Mutation::Indent { at, blanks } if !lines.is_empty() => {
            let at = at.index(lines.len());
            let line = format!("{}{}", " ".repeat(*blanks), lines[at]);
            lines[at] = &line;
            return lines.concat();
        }
        Mutation::Truncate { at } => bytes.truncate(at.index(bytes.len() + 1)),
        _ => {}
    }
    // What is not UTF-8 never comes past loading; here it becomes the sign for it.
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Few enough for every run; `PROPTEST_CASES` asks for more.
fn config() -> ProptestConfig {
    let config = ProptestConfig { max_shrink_iters: 64, failure_persistence: None, ..ProptestConfig::default() };
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => config,
        None => ProptestConfig { cases: 96, ..config },
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_mutated_board_is_reported_on_and_never_panics(
        edits in prop::collection::vec((any::<prop::sample::Index>(), prop::collection::vec(mutation(), 1..4)), 1..6),
        days in 0u16..800,
    ) {
        let mut sources = BOARD.clone();
        let paths: Vec<_> = sources.files.keys().cloned().collect();
        for (file, mutations) in &edits {
            let path = &paths[file.index(paths.len())];
            let text = mutations.iter().fold(sources.files[path].text.to_string(), |text, edit| mutate(&text, edit));
            sources.insert_text(path, &text);
        }
        let checked = check_sources(&sources, &Options::default());
        for (format, language) in [
            (Format::Human, Language::Chinese),
            (Format::Human, Language::English),
            (Format::Json, Language::Chinese),
            (Format::Github, Language::English),
        ] {
            let mut out = Vec::new();
            print(&mut out, format, language, &checked.diagnostics, &sources, noticeboard::diagnostic::Style::default()).expect("memory");
            prop_assert!(std::str::from_utf8(&out).is_ok());
        }
        for diagnostic in &checked.diagnostics {
            prop_assert!(!diagnostic.message.zh.is_empty() && !diagnostic.message.en.is_empty());
        }
        upcoming(&checked.assembled, days);
    }
}
