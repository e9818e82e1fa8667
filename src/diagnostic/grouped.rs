//! What people are shown of many findings: causes and no consequences, errors before remarks, and of ten thousand faults
//! of one kind a few with their number. Programs are told all.

use std::collections::HashMap;

use super::Severity;
use super::printer::Line;

/// So many faults of one kind are shown one by one.
const MOST: usize = 50;
/// Of more than that, so many.
const SHOWN: usize = 10;

/// Something to print.
pub(super) enum Told<'a> {
    One(&'a Line<'a>),
    /// So many remarks of one kind: the first of them.
    Remarks(&'a Line<'a>, usize),
    /// So many more of the kind of this one.
    More(&'a Line<'a>, usize),
    /// So many errors that are gone when those above are mended.
    Following(usize),
}

/// Arranges findings that stand in the order of their files. With `all` none is left out.
pub(super) fn grouped<'a>(lines: &'a [Line<'a>], all: bool) -> Vec<Told<'a>> {
    let is_cause = |line: &&Line<'_>| !line.diagnostic.follows;
    let any_cause = lines.iter().any(|line| is_cause(&line) && line.diagnostic.severity == Severity::Error);
    let shown = |line: &&Line<'_>| all || !any_cause || is_cause(line);
    let mut told = Vec::new();
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        let own = || lines.iter().filter(|line| line.diagnostic.severity == severity).filter(shown);
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        own().for_each(|line| *numbers.entry(line.diagnostic.code).or_default() += 1);
        let mut seen: HashMap<&str, usize> = HashMap::new();
        let mut more = Vec::new();
        for line in own() {
            let code = line.diagnostic.code;
            let number = numbers.get(code).copied().unwrap_or_default();
            let before = seen.entry(code).or_default();
            match (severity, *before) {
                _ if all => told.push(Told::One(line)),
                (Severity::Note, 0) if number > 1 => told.push(Told::Remarks(line, number)),
                (Severity::Note, 1..) => {}
                (_, SHOWN) if number > MOST => more.push(Told::More(line, number - SHOWN)),
                (_, SHOWN..) if number > MOST => {}
                _ => told.push(Told::One(line)),
            }
            *before += 1;
        }
        told.append(&mut more);
        let following = lines.len() - lines.iter().filter(shown).count();
        if severity == Severity::Error && following > 0 {
            told.push(Told::Following(following));
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Diagnostic, Place, say};

    fn arranged(diagnostics: &[Diagnostic], all: bool) -> String {
        let line = |diagnostic| Line { diagnostic, span: None, labels: Vec::new(), changes: Vec::new() };
        let lines: Vec<Line<'_>> = diagnostics.iter().map(line).collect();
        let word = |told: &Told<'_>| match told {
            Told::One(line) => line.diagnostic.code.to_owned(),
            Told::Remarks(line, n) => format!("{}×{n}", line.diagnostic.code),
            Told::More(line, n) => format!("{}+{n}", line.diagnostic.code),
            Told::Following(n) => format!("→{n}"),
        };
        grouped(&lines, all).iter().map(word).collect::<Vec<_>>().join(" ")
    }

    fn of(code: &'static str, severity: Severity) -> Diagnostic {
        Diagnostic::new(code, severity, Place::whole("a"), say!("甲", "a"))
    }

    #[test]
    fn causes_come_first_and_consequences_are_counted() {
        let (error, warning) = (of("e", Severity::Error), of("w", Severity::Warning));
        let found = [warning.clone(), of("f", Severity::Error).follows(), error.clone(), of("n", Severity::Note)];
        assert_eq!(arranged(&found, false), "e →1 w n");
        assert_eq!(arranged(&found, true), "f e w n");
        // What follows from a fault of another run is told itself.
        assert_eq!(arranged(&[warning, of("f", Severity::Error).follows()], false), "f w");
    }

    #[test]
    fn many_of_a_kind_are_a_few_and_their_number() {
        let many = |n: usize, severity| vec![of("x", severity); n];
        assert_eq!(arranged(&many(50, Severity::Error), false), ["x"; 50].join(" "));
        assert_eq!(arranged(&many(51, Severity::Error), false), format!("{} x+41", ["x"; 10].join(" ")));
        assert_eq!(arranged(&many(51, Severity::Error), true), ["x"; 51].join(" "));
        assert_eq!(arranged(&many(18, Severity::Note), false), "x×18");
        assert_eq!(arranged(&many(1, Severity::Note), false), "x");
    }
}
