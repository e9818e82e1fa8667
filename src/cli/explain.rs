//! `noticeboard check --explain CODE`: why a fault is one, and what to do.

use super::Outcome;
use crate::diagnostic::{EXPLANATIONS, Message, Tongue};
use crate::kinds::nearest;
use crate::lint::RULES;

/// Prints the explanation of a code; of an unknown one, the nearest.
pub(super) fn run(code: &str, language: Tongue) -> anyhow::Result<Outcome> {
    // Taken from a report it may come with its bracket: `错误[unknown-key]`.
    let code = code.rsplit('[').next().unwrap_or(code).trim_end_matches(']').trim();
    if let Some(explanation) = explanation(code) {
        super::show(|out| writeln!(out, "{code}\n\n{}", explanation.told(language)))?;
        return Ok(Outcome::Done);
    }
    let all = codes();
    match nearest(code, all.iter().copied()) {
        Some(near) => {
            speak!(language, "没有叫 {code} 的规则；是不是 {near}？", "no rule is called {code}; did you mean {near}?")
        }
        None => speak!(
            language,
            "没有叫 {code} 的规则。有这些：{all}",
            "no rule is called {code}. There are: {all}",
            all = all.join(" ")
        ),
    }
    Ok(Outcome::Misused)
}

fn explanation(code: &str) -> Option<Message> {
    let rule = RULES.iter().find(|rule| rule.codes.contains(&code)).map(|rule| (rule.explain)());
    rule.or_else(|| EXPLANATIONS.iter().find(|e| e.code == code).map(|e| Message::new(e.zh, e.en)))
}

/// Every code, sorted.
fn codes() -> Vec<&'static str> {
    let rules = RULES.iter().flat_map(|rule| rule.codes.iter().copied());
    let mut codes: Vec<_> = rules.chain(EXPLANATIONS.iter().map(|e| e.code)).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    /// The words in kebab case that stand as a code right after a diagnostic's constructor.
    fn reported(source: &str) -> Vec<String> {
        const CONSTRUCTORS: &[&str] = &[
            "Diagnostic::error(",
            "Diagnostic::warning(",
            "Diagnostic::note(",
            "Diagnostic::new(",
            "check.error(",
            "Placed::error(",
            "Placed::warning(",
            "Placed::note(",
        ];
        let mut found = Vec::new();
        for constructor in CONSTRUCTORS {
            for (at, _) in source.match_indices(constructor) {
                let rest = source[at + constructor.len()..].trim_start();
                if let Some(code) = rest.strip_prefix('"').and_then(|rest| rest.split('"').next()) {
                    found.push(code.to_owned());
                }
            }
        }
        found
    }

    #[test]
    fn every_code_that_is_reported_can_be_explained() {
        let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut unexplained = Vec::new();
        for entry in walkdir::WalkDir::new(src).into_iter().flatten() {
            if entry.path().extension().is_some_and(|e| e == "rs") && !entry.path().ends_with("cli/explain.rs") {
                let source = std::fs::read_to_string(entry.path()).unwrap();
                let codes = reported(&source).into_iter().filter(|code| explanation(code).is_none());
                unexplained.extend(codes.map(|code| format!("{code} in {}", entry.path().display())));
            }
        }
        assert!(unexplained.is_empty(), "add these to their rule's codes or to diagnostic/codes.rs: {unexplained:#?}");
    }
}
