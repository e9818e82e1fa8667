//! For people: the line itself, a caret under the right character, a hint.

use std::io::{self, Write};

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::printer::Line;
use super::{Language, Severity};
use crate::source::Sources;

pub(super) fn print(
    out: &mut dyn Write,
    language: Language,
    lines: &[Line<'_>],
    sources: &Sources,
    colour: bool,
) -> io::Result<()> {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() }.decor_style(DecorStyle::Unicode);
    for line in lines {
        let report = [group(line, language, sources)];
        writeln!(out, "{}\n", renderer.render(&report))?;
    }
    Ok(())
}

fn group<'a>(line: &'a Line<'_>, language: Language, sources: &'a Sources) -> Group<'a> {
    let diagnostic = line.diagnostic;
    let level = level(diagnostic.severity, language);
    let mut group = level
        .primary_title(diagnostic.message.in_language(language))
        .id(diagnostic.code)
        .elements([] as [Origin<'_>; 0]);
    group = match (&line.span, sources.files.get(&diagnostic.place.file)) {
        (Some(span), Some(file)) => {
            let mut snippet = Snippet::source(&*file.text)
                .path(&*diagnostic.place.file)
                .annotation(AnnotationKind::Primary.span(span.bytes.clone()));
            for (place, message) in &diagnostic.labels {
                if place.file == diagnostic.place.file
                    && let Some(span) = sources.span(place)
                {
                    snippet = snippet
                        .annotation(AnnotationKind::Context.span(span.bytes).label(message.in_language(language)));
                }
            }
            group.element(snippet)
        }
        _ => group.element(Origin::path(&*diagnostic.place.file)),
    };
    for (place, message) in &diagnostic.labels {
        if place.file != diagnostic.place.file {
            let at = sources
                .span(place)
                .map_or_else(String::new, |span| format!(":{}:{}", span.start.line, span.start.column));
            group =
                group.element(note(language).message(format!("{}{at}: {}", place.file, message.in_language(language))));
        }
    }
    if let Some(hint) = &diagnostic.hint {
        group = group.element(help(language).message(hint.in_language(language)));
    }
    group
}

fn level(severity: Severity, language: Language) -> Level<'static> {
    let (level, zh) = match severity {
        Severity::Error => (Level::ERROR, "错误"),
        Severity::Warning => (Level::WARNING, "警告"),
        Severity::Note => (Level::NOTE, "提示"),
    };
    match language {
        Language::Chinese => level.with_name(zh),
        Language::English => level,
    }
}

fn note(language: Language) -> Level<'static> {
    match language {
        Language::Chinese => Level::NOTE.with_name("参见"),
        Language::English => Level::NOTE,
    }
}

fn help(language: Language) -> Level<'static> {
    match language {
        Language::Chinese => Level::HELP.with_name("办法"),
        Language::English => Level::HELP,
    }
}
