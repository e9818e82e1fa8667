//! For people: the line itself, a caret under the right character, a hint.

use std::io::{self, Write};

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Group, Level, Origin, Renderer};
use rayon::prelude::*;

use super::excerpt::{self, Mark};
use super::grouped::{Told, grouped};
use super::printer::{Line, Style};
use super::{Message, Severity, Tongue, say};
use crate::source::Sources;

pub(super) fn print(
    out: &mut dyn Write,
    language: Tongue,
    lines: &[Line<'_>],
    sources: &Sources,
    style: Style,
) -> io::Result<()> {
    let renderer = if style.colour { Renderer::styled() } else { Renderer::plain() }.decor_style(DecorStyle::Unicode);
    // A page of a hundred thousand faults is drawn on all cores, a part at a time.
    for part in grouped(lines, style.all).chunks(AT_ONCE) {
        let draw = |told: &Told<'_>| match told {
            Told::One(line) => renderer.render(&[group(line, language, sources)]).to_string(),
            told => renderer.render(&[counted(told, language)]).to_string(),
        };
        let drawn: Vec<String> = part.par_iter().map(draw).collect();
        for drawn in drawn {
            writeln!(out, "{drawn}\n")?;
        }
    }
    let mut errors =
        lines.iter().filter(|line| line.diagnostic.severity == Severity::Error && !line.diagnostic.follows);
    if let (Some(first), Some(_)) = (errors.next(), errors.next()) {
        let place = place(first);
        writeln!(out, "{}", say!("从第一个错误改起：{place}", "Start with the first error: {place}").told(language))?
    }
    Ok(())
}

/// `content/org.yaml:3:7`
fn place(line: &Line<'_>) -> String {
    let at = line.span.as_ref().map_or_else(String::new, |span| format!(":{}:{}", span.start.line, span.start.column));
    format!("{}{at}", line.diagnostic.place.file)
}

/// What is told of several findings at once.
fn counted<'a>(told: &Told<'_>, language: Tongue) -> Group<'a> {
    let (severity, code, words) = match told {
        Told::One(line) => (line.diagnostic.severity, Some(line.diagnostic.code), Message::same("")),
        Told::Remarks(line, number) => {
            let Message { zh, en, .. } = &line.diagnostic.message;
            let place = place(line);
            let words = say!(
                "{zh}（{place} 等 {number} 处，加 --all 全部列出）",
                "{en} ({number} places, the first is {place}; `--all` lists them)"
            );
            (line.diagnostic.severity, Some(line.diagnostic.code), words)
        }
        Told::More(line, number) => {
            let words =
                say!("这样的还有 {number} 处，加 --all 全部列出", "{number} more like these; `--all` lists them");
            (line.diagnostic.severity, Some(line.diagnostic.code), words)
        }
        Told::Following(number) => {
            let words = say!(
                "另有 {number} 处是由上面的错误引起的，改好后自然消失（加 --all 全部列出）",
                "{number} more follow from the errors above and go with them (`--all` lists them)"
            );
            (Severity::Error, None, words)
        }
    };
    let title = level(severity, language).primary_title(words.told(language).into_owned());
    let title = if let Some(code) = code { title.id(code) } else { title };
    title.elements([] as [Origin<'_>; 0])
}

/// How many are drawn before they are written.
const AT_ONCE: usize = 4096;

fn group<'a>(line: &'a Line<'_>, language: Tongue, sources: &'a Sources) -> Group<'a> {
    let diagnostic = line.diagnostic;
    let level = level(diagnostic.severity, language);
    let mut group =
        level.primary_title(diagnostic.message.told(language)).id(diagnostic.code).elements([] as [Origin<'_>; 0]);
    let path = &*diagnostic.place.file;
    let labels =
        || diagnostic.labels.iter().zip(&line.labels).map(|((place, message), span)| (place, message, span.as_ref()));
    group = match (&line.span, sources.files.get(&diagnostic.place.file)) {
        (Some(span), Some(file)) => {
            let here = labels().filter(|(place, ..)| place.file == diagnostic.place.file);
            let mut marks: Vec<Mark<'_>> = vec![Mark { span, label: None }];
            marks.extend(
                here.filter_map(|(_, message, span)| Some(Mark { span: span?, label: Some(message.told(language)) })),
            );
            excerpt::elements(group, &file.text, path, marks)
        }
        _ => group.element(Origin::path(path)),
    };
    for (place, message, span) in labels() {
        if place.file != diagnostic.place.file {
            let at = span.map_or_else(String::new, |span| format!(":{}:{}", span.start.line, span.start.column));
            group = group.element(note(language).message(format!("{}{at}: {}", place.file, message.told(language))));
        }
    }
    if let Some(hint) = &diagnostic.hint {
        group = group.element(help(language).message(hint.told(language)));
    }
    group
}

fn level(severity: Severity, language: Tongue) -> Level<'static> {
    match severity {
        Severity::Error => named(Level::ERROR, say!("错误", "error"), language),
        Severity::Warning => named(Level::WARNING, say!("警告", "warning"), language),
        Severity::Note => named(Level::NOTE, say!("提示", "note"), language),
    }
}

fn note(language: Tongue) -> Level<'static> {
    named(Level::NOTE, say!("参见", "note"), language)
}

fn help(language: Tongue) -> Level<'static> {
    named(Level::HELP, say!("办法", "help"), language)
}

fn named(level: Level<'static>, name: Message, language: Tongue) -> Level<'static> {
    level.with_name(name.told(language).into_owned())
}
