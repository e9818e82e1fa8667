//! One file of a board, as anybody might type it: every message has its place, and what passes the check can be built.
//!
//! The first byte says which file it is, the rest is its text; the files around it are sound.
#![no_main]

mod board;
mod places;

use std::sync::{LazyLock, Once};

use board::BOARD;
use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use noticeboard::board::Boards;
use noticeboard::diagnostic::{Diagnostic, Format, Language, Severity, Style, print};
use noticeboard::kinds::Medium;
use noticeboard::output::pictures::{self, Pictures};
use noticeboard::output::{self, Job, kiosk, placard};
use noticeboard::pipeline::{Options, check_sources};
use noticeboard::source::Sources;
use noticeboard::theme::Theme;

static THEMES: LazyLock<[Theme; 2]> = LazyLock::new(|| {
    [Language::Chinese, Language::English].map(|language| Theme::load(None, "default", language).expect("the theme"))
});

/// Set to spare nothing: for what was kept in an hour, rather than for the hour.
static WHOLE: LazyLock<bool> = LazyLock::new(|| std::env::var_os("NOTICEBOARD_FUZZ_WHOLE").is_some());

static ONE_WORKER: Once = Once::new();

fuzz_target!(|bytes: &[u8]| {
    // One worker, with the stack that workers have: the same input takes the same way.
    ONE_WORKER.call_once(|| rayon::ThreadPoolBuilder::new().num_threads(1).build_global().expect("a pool"));
    let Some((place, text)) = bytes.split_first() else { return };
    let Ok(text) = std::str::from_utf8(text) else { return };
    rayon::scope(|scope| scope.spawn(|_| run(places::at(*place), text)));
});

fn run(place: &str, text: &str) {
    let mut sources = Sources::from_texts(BOARD.iter().copied());
    sources.insert_text(place, text);
    let mut options = Options { as_of: Some(date(2026, 6, 30)), ..Options::default() };
    options.media = vec![Medium::Print, Medium::Kiosk];
    let mut checked = check_sources(&sources, &options);
    let mut diagnostics = std::mem::take(&mut checked.diagnostics);
    diagnostics.extend(pictures::inspect(&checked.assembled.board, &sources));
    let boards = checked.into_boards();
    let theme = &THEMES[usize::from(boards.web().settings.language == Language::English)];
    // What takes a hundred times as long as the check is done for some inputs, always the same.
    let luck = if *WHOLE { 0 } else { blake3::hash(text.as_bytes()).as_bytes()[0] };
    if luck < 8 && !boards.web().orgs.is_empty() {
        let (_, clashes) = output::addresses(&boards, theme);
        diagnostics.extend(clashes);
        if let Some(board) = boards.of(Medium::Kiosk) {
            diagnostics.extend(kiosk::fits(board, theme).expect("the theme's limits"));
        }
        if !boards.web().settings.print.presets.is_empty() {
            diagnostics.extend(placard::inspect(&boards, theme, &sources));
        }
    }
    told(&diagnostics, &sources, luck);
    if luck >= 2 {
        return;
    }
    let stops = |found: &[Diagnostic]| found.iter().any(|d| d.severity == Severity::Error);
    if !stops(&diagnostics) {
        return built(&boards, theme);
    }
    // Without what is faulty, as far as that leaves a board.
    let options = Options { skip_faulty: true, ..options };
    let checked = check_sources(&sources, &options);
    told(&checked.diagnostics, &sources, luck);
    if !checked.stops(&options) {
        let boards = checked.into_boards();
        built(&boards, theme);
    }
}

/// Prints in one of the formats, and looks at the places that are told.
fn told(diagnostics: &[Diagnostic], sources: &Sources, luck: u8) {
    for diagnostic in diagnostics {
        assert!(!diagnostic.message.zh.is_empty() && !diagnostic.message.en.is_empty(), "{diagnostic:?}");
        for place in diagnostic.labels.iter().map(|(place, _)| place).chain([&diagnostic.place]) {
            let Some(span) = sources.span(place) else { continue };
            let text = &sources.files[&place.file].text;
            assert!(text.get(span.bytes.clone()).is_some(), "{span:?} of {diagnostic:?}");
            assert!(span.start <= span.end, "{span:?} of {diagnostic:?}");
        }
    }
    let (format, language, colour) = [
        (Format::Human, Language::Chinese, false),
        (Format::Human, Language::English, true),
        (Format::Json, Language::Chinese, false),
        (Format::Github, Language::English, false),
    ][usize::from(luck % 4)];
    let style = Style { colour, all: luck & 4 != 0 };
    let mut out = Vec::new();
    print(&mut out, format, language, diagnostics, sources, style).expect("memory takes everything");
    assert!(std::str::from_utf8(&out).is_ok());
}

/// Renders every page and every table of a board that passed.
fn built(boards: &Boards, theme: &Theme) {
    if boards.web().orgs.is_empty() {
        return;
    }
    let (pictures, placards) = (Pictures::default(), placard::Placards::default());
    let (plan, _) = output::plan(boards, theme, &pictures, &["web", "kiosk"]);
    for file in plan.files() {
        // Fonts and pictures are no matter of what is typed.
        if matches!(file.job, Job::Asset(_) | Job::Attachment(_) | Job::Placard(_) | Job::Kiosk(_)) {
            continue;
        }
        if let Err(error) = plan.render(file, boards, theme, &pictures, &placards, None) {
            panic!("{}: {error:#}", file.route);
        }
    }
}
