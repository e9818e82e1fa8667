//! Paragraphs of Office's markup: documents, slides, notes, comments.

use super::Fault;
use super::look::Look;
use super::xml::{Mark, attributes, walk};
use crate::diagnostic::{Message, say};

/// Attributes that hold words of people.
const WORDS: &[&str] = &["descr", "title", "tooltip", "name", "alt", "Target", "instr", "displayText", "string", "v"];

/// Elements inside paragraphs that hold their text. Others there hold numbers of the layout.
const TEXTS: &[&str] = &["t", "delText", "instrText", "delInstrText"];

/// A paragraph as readers see it, and what is known of its past.
#[derive(Default)]
struct Paragraph {
    number: usize,
    now: String,
    /// With what was deleted and without what was inserted.
    before: String,
    changed: bool,
    hidden: bool,
    commented: bool,
}

/// What a part has beside its text.
#[derive(Default)]
pub(super) struct Traces {
    /// The paragraphs with tracked changes and with comments, by number.
    pub(super) changed: Vec<usize>,
    pub(super) commented: Vec<usize>,
}

/// Looks through all text of a part; `at` tells where a paragraph is.
pub(super) fn read(xml: &str, look: &mut Look, at: &dyn Fn(usize) -> Message) -> Result<Traces, Fault> {
    let mut traces = Traces::default();
    let mut open: Vec<Paragraph> = Vec::new();
    // Text outside paragraphs: of charts, properties, names.
    let mut loose = String::new();
    let (mut number, mut in_text) = (0, false);
    let (mut deleted, mut inserted) = (0_usize, 0_usize);
    walk(xml, &mut |mark| {
        match mark {
            Mark::Open(name, start) => {
                for (_, value) in attributes(start).filter(|(name, _)| WORDS.contains(name)) {
                    let number = open.last().map_or(number, |paragraph| paragraph.number);
                    look.text(&value, || at(number));
                }
                match name {
                    "p" => {
                        number += 1;
                        open.push(Paragraph { number, ..Paragraph::default() });
                    }
                    "del" | "moveFrom" => deleted += 1,
                    "ins" | "moveTo" => inserted += 1,
                    name if TEXTS.contains(&name) => in_text = true,
                    _ => {}
                }
                let Some(paragraph) = open.last_mut() else { return Ok(()) };
                match name {
                    "tab" => push(paragraph, "\t", deleted, inserted),
                    "br" | "cr" => push(paragraph, "\n", deleted, inserted),
                    "noBreakHyphen" => push(paragraph, "-", deleted, inserted),
                    "vanish" => paragraph.hidden = true,
                    "commentReference" => paragraph.commented = true,
                    "del" | "ins" | "moveFrom" | "moveTo" => paragraph.changed = true,
                    _ => {}
                }
            }
            Mark::Text(text) => match open.last_mut().filter(|_| in_text) {
                Some(paragraph) => push(paragraph, text, deleted, inserted),
                None => loose += text,
            },
            Mark::Close(name) => {
                if !loose.trim().is_empty() {
                    let number = open.last().map_or(number, |paragraph| paragraph.number);
                    look.text(&loose, || at(number));
                }
                loose.clear();
                match name {
                    "p" => {
                        if let Some(paragraph) = open.pop() {
                            tell(&paragraph, look, at, &mut traces);
                        }
                    }
                    "del" | "moveFrom" => deleted = deleted.saturating_sub(1),
                    "ins" | "moveTo" => inserted = inserted.saturating_sub(1),
                    name if TEXTS.contains(&name) => in_text = false,
                    _ => {}
                }
            }
        }
        Ok(())
    })?;
    Ok(traces)
}

fn push(paragraph: &mut Paragraph, text: &str, deleted: usize, inserted: usize) {
    if deleted == 0 {
        paragraph.now += text;
    }
    if inserted == 0 {
        paragraph.before += text;
    }
    paragraph.changed |= deleted + inserted > 0;
}

fn tell(paragraph: &Paragraph, look: &mut Look, at: &dyn Fn(usize) -> Message, traces: &mut Traces) {
    let Paragraph { number, now, before, .. } = paragraph;
    look.text(now, || match paragraph.hidden {
        true => with(at(*number), say!("隐藏文字", "hidden text")),
        false => at(*number),
    });
    if paragraph.changed {
        look.text_beside(before, now, || with(at(*number), say!("修订痕迹里", "in a tracked change")));
        traces.changed.push(*number);
    }
    if paragraph.commented {
        traces.commented.push(*number);
    }
}

/// A place, and more of it.
pub(super) fn with(place: Message, more: Message) -> Message {
    if place.zh.is_empty() {
        return more;
    }
    let (zh, en) = (place.zh, place.en);
    let (more_zh, more_en) = (more.zh, more.en);
    say!("{zh}，{more_zh}", "{en}, {more_en}")
}

/// “2、5、8 等 12 处”: the first places of many.
pub(super) fn some(numbers: &[usize]) -> (String, String) {
    const SHOWN: usize = 5;
    let listed =
        |separator: &str| numbers.iter().take(SHOWN).map(ToString::to_string).collect::<Vec<_>>().join(separator);
    let count = numbers.len();
    match count > SHOWN {
        true => (format!("{} 等 {count} ", listed("、")), format!("{} and others, {count} in all", listed(", "))),
        false => (format!("{} ", listed("、")), listed(", ")),
    }
}
