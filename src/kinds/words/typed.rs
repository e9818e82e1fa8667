//! A whole file as a typed value, with all that is said of it: settings, screens, calendar years, presets.

use serde::de::DeserializeOwned;

use super::explain;
use super::syntax::{line_of, mapping};
use crate::diagnostic::{Diagnostic, KeyPath, Severity, Spot};
use crate::kinds::{Origin, clerk};
use crate::yaml::{Located, Part, Read};

/// Reads a file; `lists` are keys that hold names only, which no separator stands in. `None` where there is nothing to
/// read.
pub(crate) fn typed<T: DeserializeOwned>(
    file: &str,
    text: &str,
    lists: &[&str],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(Read<T>, Origin)> {
    let before = diagnostics.len();
    let mut node = mapping(file, text, diagnostics)?;
    let origin = Origin::new(file, KeyPath::root());
    let mut said = Vec::new();
    clerk::apart(&mut node, lists, &origin, &mut said);
    let read = clerk::read::<T>(&mut node, &origin, &mut said);
    let origin = origin.with_apart(clerk::taken_apart(&said));
    let said: Vec<_> = clerk::tell(said, &origin).collect();
    if !said.is_empty() && diagnostics.len() > before {
        // A doubt about what has been understood is none.
        let located = Located::of(text);
        let lines: Vec<_> = said
            .iter()
            .filter_map(|told| match &told.place.spot {
                Spot::Value(path) => located.locate(path, Part::Value).map(|range| line_of(text, range.start)),
                _ => None,
            })
            .collect();
        let is_doubt = |told: &Diagnostic| {
            told.code == "full-width-comma"
                && told.severity == Severity::Warning
                && matches!(&told.place.spot, Spot::Bytes(span) if lines.iter().any(|line| line.contains(&span.start)))
        };
        let kept: Vec<_> = diagnostics.drain(before..).filter(|told| !is_doubt(told)).collect();
        diagnostics.extend(kept);
    }
    diagnostics.extend(said);
    diagnostics.extend(read.faults.iter().map(|fault| explain::describe(fault.clone(), &origin, &[], &|_| None)));
    Some((read, origin))
}
