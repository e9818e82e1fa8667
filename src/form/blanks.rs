//! What a blank form lacks: `check` itself is asked.
//!
//! A kind says by its types which keys it cannot do without, its own checks and the rules say the rest: a window needs
//! a pledge, a commitment a target. So nobody keeps a second list of what is needed.

use super::{Form, write};
use crate::diagnostic::{Diagnostic, Severity, Spot, Step};
use crate::pipeline::{Options, check_sources};

/// Beyond this many rounds it asks for nothing more.
const ROUNDS: usize = 8;

/// The keys, beside those that its types ask for, without which an item is found faulty.
pub(super) fn needed(form: &Form) -> Vec<String> {
    let mut needed = Vec::new();
    for _ in 0..ROUNDS {
        let text = write::example(form, &needed);
        let mut more: Vec<_> = found(form, &text).iter().filter_map(lacking).collect();
        more.retain(|key| form.fields.iter().any(|field| field.key == *key) && !needed.contains(key));
        more.retain(|key| !form.elsewhere.contains(key) && !form.has(key));
        if more.is_empty() {
            break;
        }
        needed.append(&mut more);
    }
    needed
}

fn found(form: &Form, text: &str) -> Vec<Diagnostic> {
    let folder = ["content", &form.org, form.sheet.folder].into_iter().filter(|part| !part.is_empty());
    let folder = folder.collect::<Vec<_>>().join("/");
    // On a board that holds nothing else but the organisations above it.
    let mut sources = form.around.clone();
    let sample = form.sheet.sample;
    match form.sheet.folder {
        "" => sources.insert_text(&format!("{folder}/{sample}/org.yaml"), text),
        _ => sources.insert_text(&format!("{folder}/{sample}.yaml"), text),
    }
    check_sources(&sources, &Options { as_of: Some(form.today), ..Options::default() }).diagnostics
}

/// The key that an error misses.
fn lacking(diagnostic: &Diagnostic) -> Option<String> {
    if diagnostic.severity != Severity::Error || !is_blank(diagnostic) {
        return None;
    }
    match &diagnostic.place.spot {
        Spot::Value(path) => match path.0.as_slice() {
            [Step::Key(key)] => Some(key.to_string()),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a fault says that something is not written, and not that it is wrong.
pub(crate) fn is_blank(diagnostic: &Diagnostic) -> bool {
    matches!(
        diagnostic.code,
        "missing-key"
            | "no-responsible-unit"
            | "no-measurable-target"
            | "no-deadline"
            | "no-acceptance-phone"
            | "no-acceptance-address"
    )
}
