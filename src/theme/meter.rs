//! What a board's own templates may cost.
//!
//! The shipped templates loop over what a board holds, and no further. A template of a board's theme may loop over
//! anything: two nested ranges write terabytes before anybody notices. So each loop, component and block of such a
//! template is made to count ([`metered`]) when it is read, and the page that has used up what it is given ends in an
//! error at the line of the loop. Counted is work and never time, so that a slow machine refuses what a fast one does.

use std::cell::Cell;
use std::io;

use tera::{Kwargs, State, Tera, TeraResult, Value};

/// What one file may cost, about in bytes that are written on the way to it.
const WORK: u64 = 256 << 20;

/// What a turn of a loop costs beside what stands in it.
const TURN: u64 = 256;

/// What an entry of a list costs beside its value.
const ENTRY: u64 = 64;

/// The largest file that a template may write.
const LARGEST: usize = 64 << 20;

const STEP: &str = "__step";
const HELD: &str = "__held";

thread_local! {
    /// What is left for the file that this thread is making.
    static LEFT: Cell<u64> = const { Cell::new(WORK) };
    /// Whether more has been written than a file may have.
    static FULL: Cell<bool> = const { Cell::new(false) };
}

/// The functions that metered templates call. Before templates are added.
pub(super) fn extend(tera: &mut Tera) {
    tera.register_function(STEP, |kwargs: Kwargs, _: &State| -> TeraResult<&'static str> {
        spend(TURN + kwargs.get::<u64>("n")?.unwrap_or_default())?;
        if FULL.get() { Err(too_large()) } else { Ok("") }
    });
    tera.register_function(HELD, |kwargs: Kwargs, _: &State| -> TeraResult<&'static str> {
        weigh(kwargs.must_get::<&Value>("of")?)?;
        Ok("")
    });
}

fn spend(cost: u64) -> TeraResult<()> {
    let left = LEFT.get().saturating_sub(cost);
    LEFT.set(left);
    if left > 0 {
        return Ok(());
    }
    Err(tera::Error::message(
        "this loop does not come to an end: a template may make about a million turns for one file \
         / 循环停不下来：模板做一个文件，最多循环约一百万次",
    ))
}

fn too_large() -> tera::Error {
    let limit = LARGEST >> 20;
    tera::Error::message(format!(
        "the template writes more than {limit} MB into one file / 模板写出的文件超过 {limit} MB"
    ))
}

/// Counts a value that a template keeps, as often as it would be written out.
fn weigh(value: &Value) -> TeraResult<()> {
    if let Some(text) = value.as_str() {
        return spend(text.len() as u64);
    }
    if let Some(list) = value.as_array() {
        return list.iter().try_for_each(|value| spend(ENTRY).and_then(|()| weigh(value)));
    }
    if let Some(map) = value.as_map() {
        return map.values().try_for_each(|value| spend(ENTRY).and_then(|()| weigh(value)));
    }
    Ok(())
}

/// Runs a template and gives what it wrote.
///
/// # Errors
/// What the template said, or that it wrote too much.
pub(super) fn run(render: impl FnOnce(&mut Written) -> TeraResult<()>) -> TeraResult<Vec<u8>> {
    LEFT.set(WORK);
    FULL.set(false);
    let mut written = Written { bytes: Vec::with_capacity(16 * 1024) };
    let result = render(&mut written);
    if FULL.replace(false) && !result.as_ref().is_err_and(has_place) {
        return Err(too_large());
    }
    result.map(|()| written.bytes)
}

/// What an error says: where a count was the reason without the call that counts, which nobody wrote.
pub(super) fn words(error: &tera::Error) -> String {
    let said = error.to_string();
    match error.kind() {
        tera::ErrorKind::RenderingError(report) if [STEP, HELD].iter().any(|call| said.contains(call)) => {
            format!("{}\n --> {}:{}", report.message(), report.filename(), report.span().start_line)
        }
        _ => said,
    }
}

fn has_place(error: &tera::Error) -> bool {
    matches!(error.kind(), tera::ErrorKind::RenderingError(_))
}

/// What a template has written.
pub(super) struct Written {
    bytes: Vec<u8>,
}

impl io::Write for Written {
    /// What is too much is let go, so that the next turn of the loop can tell its line; a little later nothing is taken.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if FULL.get() {
            let left = LEFT.get().saturating_sub(bytes.len() as u64);
            LEFT.set(left);
            return if left > 0 { Ok(bytes.len()) } else { Err(io::Error::other("too much")) };
        }
        if self.bytes.len() + bytes.len() > LARGEST {
            FULL.set(true);
            self.bytes = Vec::new();
        } else {
            self.bytes.extend_from_slice(bytes);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A tag whose end is still to come.
enum Open<'a> {
    /// A loop: its call among the insertions, where its body begins, and how much of that is in loops within.
    For {
        call: usize,
        body: usize,
        within: usize,
    },
    /// `{% set x %}`.
    Set(&'a str),
    Other,
}

/// A template whose loops, components, blocks and kept values are counted. Lines stay where they are.
pub(super) fn metered(template: &str) -> String {
    let mut inserted: Vec<(usize, String)> = Vec::new();
    let mut open: Vec<Open<'_>> = Vec::new();
    // Outside of its blocks a template that extends another can have no output, and runs once.
    let mut extends = false;
    let mut at = 0;
    while let Some(tag) = Tag::next(template, at) {
        at = tag.end;
        let words = tag.inside.trim_start_matches('-').trim_start();
        let keyword = words.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
        let rest = words[keyword.len()..].trim_start();
        let counted = |call: String| match tag.inside.ends_with('-') {
            true => format!("{{{{ {call} -}}}}"),
            false => format!("{{{{ {call} }}}}"),
        };
        match keyword {
            "raw" => {
                at = template[at..].find("endraw").map_or(template.len(), |end| at + end);
                at = template[at..].find("%}").map_or(template.len(), |end| at + end + 2);
            }
            "extends" => extends = true,
            "for" => {
                open.push(Open::For { call: inserted.len(), body: tag.end, within: 0 });
                inserted.push((tag.end, counted(format!("{STEP}()"))));
            }
            "endfor" => {
                if let Some(Open::For { call, body, within }) = open.pop() {
                    let whole = tag.start - body;
                    inserted[call].1 = inserted[call].1.replace("()", &format!("(n={})", whole.saturating_sub(within)));
                    let outer = open.iter_mut().rev().find_map(|open| match open {
                        Open::For { within, .. } => Some(within),
                        _ => None,
                    });
                    outer.into_iter().for_each(|within| *within += whole);
                }
            }
            "component" | "block" => {
                open.push(Open::Other);
                inserted.push((tag.end, counted(format!("{STEP}()"))));
            }
            "include" if !extends || !open.is_empty() => {
                let trims = if tag.inside.starts_with('-') { "-" } else { "" };
                inserted.push((tag.start, format!("{{{{{trims} {STEP}() }}}}")));
            }
            "set" | "set_global" => {
                let name = rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
                if !rest[name.len()..].trim_start().starts_with('=') {
                    open.push(Open::Set(name));
                } else if !extends || !open.is_empty() {
                    inserted.push((tag.end, counted(format!("{HELD}(of={name})"))));
                }
            }
            "endset" | "endset_global" => {
                if let Some(Open::Set(name)) = open.pop()
                    && (!extends || !open.is_empty())
                {
                    inserted.push((tag.end, counted(format!("{HELD}(of={name})"))));
                }
            }
            "endcomponent" | "endblock" => drop(open.pop()),
            _ => {}
        }
    }
    let mut out = String::with_capacity(template.len() + inserted.iter().map(|(_, call)| call.len()).sum::<usize>());
    let mut from = 0;
    for (at, call) in &inserted {
        out += &template[from..*at];
        out += call;
        from = *at;
    }
    out + &template[from..]
}

/// A template's `{% … %}`.
struct Tag<'a> {
    start: usize,
    /// Behind its closing mark.
    end: usize,
    inside: &'a str,
}

impl<'a> Tag<'a> {
    /// The next tag from a byte on; comments and what is printed are passed over.
    fn next(template: &'a str, mut at: usize) -> Option<Self> {
        loop {
            let start = at + template[at..].find('{')?;
            let inside = start + 2;
            match template.as_bytes().get(start + 1) {
                Some(b'#') => at = inside + template.get(inside..)?.find("#}")? + 2,
                Some(b'{') => at = closing(template, inside, "}}")? + 2,
                Some(b'%') => {
                    let end = closing(template, inside, "%}")?;
                    return Some(Self { start, end: end + 2, inside: &template[inside..end] });
                }
                _ => at = start + 1,
            }
        }
    }
}

/// Where a mark stands that is not in a literal.
fn closing(template: &str, from: usize, mark: &str) -> Option<usize> {
    let mut quote = None;
    let bytes = template.as_bytes();
    let mut at = from;
    while let Some(byte) = bytes.get(at) {
        match (quote, byte) {
            (Some(_), b'\\') => at += 1,
            (Some(open), byte) if open == *byte => quote = None,
            (None, b'"' | b'\'' | b'`') => quote = Some(*byte),
            (None, _) if bytes[at..].starts_with(mark.as_bytes()) => return Some(at),
            _ => {}
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn render(template: &str) -> TeraResult<String> {
        let mut tera = Tera::default();
        extend(&mut tera);
        tera.add_raw_template("a.html", &metered(template))?;
        let mut context = tera::Context::new();
        context.insert("list", &["a", "b", "c"]);
        let bytes = run(|out| tera.render_to("a.html", &context, out))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    #[test]
    fn a_counted_template_writes_what_it_wrote() {
        for (template, written) in [
            ("{% for x in list %}{{ x }},{% endfor %}", "a,b,c,"),
            ("{%- for x in list -%}\n  {{ x }}\n{%- endfor -%}\n!", "abc!"),
            ("{% for x in [] %}x{% else %}none{% endfor %}", "none"),
            ("{% raw %}{% for %}{% endraw %}{# {% for x in y %} #}{{ \"{% for %}\" | safe }}", "{% for %}{% for %}"),
            ("{% set s = \"}} %}\" %}{{ s | safe }}", "}} %}"),
            ("{% set s -%}  甲{% for x in list %}{{ x }}{% endfor %}{% endset %}\n{{ s }}", "\n甲abc"),
            (
                "{ {% if true %}{% for x in list %}{% if x == \"b\" %}{% break %}{% endif %}{{ x }}{% endfor %}{% endif %}",
                "{ a",
            ),
        ] {
            assert_eq!(render(template).unwrap(), written, "{template}");
            assert_eq!(metered(template).lines().count(), template.lines().count());
        }
    }

    /// Said of what does not end, at the line where it does not.
    fn refused(template: &str, words: &str, line: usize) {
        let error = render(template).expect_err(template);
        let tera::ErrorKind::RenderingError(report) = error.kind() else { panic!("{error}") };
        assert!(report.message().contains(words), "{}", report.message());
        assert_eq!(report.span().start_line, line, "{error}");
    }

    #[test]
    fn what_does_not_end_is_ended_at_its_line() {
        let nested = "{% for a in range(end=100000) %}\n{% for b in range(end=100000) %}\n";
        let ends = "{% endfor %}{% endfor %}";
        refused(&format!("<p>\n{nested}{ends}"), "million turns", 3);
        refused(&format!("{nested}{{% continue %}}{ends}"), "million turns", 2);
        refused(&format!("{nested}{}{ends}", "甲".repeat(10_000)), "more than 64 MB", 2);
        let large = format!("{{% set s = \"{}\" %}}", "x".repeat(4_000_000));
        refused(&format!("{large}{{% for a in range(end=1000) %}}\n{{{{ s }}}}{{% endfor %}}"), "more than 64 MB", 1);
        refused(
            "{% set s = \"x\" %}\n{% for a in range(end=60) %}\n{% set_global s = s ~ s %}{% endfor %}",
            "turns",
            3,
        );
        let lists = "{% set s = [1] %}{% for a in range(end=60) %}\n{% set_global s = [s, s] %}{% endfor %}{{ s }}";
        refused(lists, "turns", 2);
    }

    #[test]
    fn components_that_call_each_other_are_counted() {
        let template = "{% component a() %}{{ <a/> }}{{ <a/> }}{{ <a/> }}{{ <a/> }}{% endcomponent %}\n{{ <a/> }}";
        assert!(render(template).is_err());
    }

    #[test]
    fn a_file_that_is_too_large_is_refused_without_a_loop() {
        let large = format!("{{% set s = \"{}\" %}}{}", "x".repeat(3_000_000), "{{ s }}".repeat(30));
        assert!(render(&large).unwrap_err().to_string().contains("more than 64 MB"));
        assert!(render("{{ 1 }}").is_ok());
    }
}
