//! What changes in a file, line by line.

use similar::{ChangeTag, TextDiff};

/// Lines that are replaced.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Hunk {
    /// The first of them, from 1.
    pub line: usize,
    /// The last of them; the one before the first where lines are only added.
    pub end_line: usize,
    pub old: String,
    pub new: String,
}

/// The lines of a text that are others in the new one.
pub fn hunks(old: &str, new: &str) -> Vec<Hunk> {
    let difference = TextDiff::from_lines(old, new);
    let mut hunks = Vec::new();
    for op in difference.ops().iter().filter(|op| op.tag() != similar::DiffTag::Equal) {
        let mut hunk = Hunk {
            line: op.old_range().start + 1,
            end_line: op.old_range().end,
            old: String::new(),
            new: String::new(),
        };
        for change in difference.iter_changes(op) {
            match change.tag() {
                ChangeTag::Delete => hunk.old += change.value(),
                ChangeTag::Insert => hunk.new += change.value(),
                ChangeTag::Equal => {}
            }
        }
        hunks.push(hunk);
    }
    hunks
}

/// The difference as people and `patch` read it; without signs that a terminal would obey.
pub fn unified(path: &str, old: &str, new: &str, colour: bool) -> String {
    let difference = TextDiff::from_lines(old, new);
    let text = difference.unified_diff().context_radius(1).header(path, path).to_string();
    let mut shown = String::with_capacity(text.len() + 256);
    for line in text.split_inclusive('\n') {
        let words = line.trim_end_matches(['\n', '\r']);
        let code = match words.as_bytes().first() {
            Some(b'-') => "31",
            Some(b'+') => "32",
            Some(b'@') => "36",
            _ => "",
        };
        let painted = colour && !code.is_empty();
        if painted {
            shown += &format!("\u{1b}[{code}m");
        }
        shown.extend(words.chars().map(|c| if c.is_control() && c != '\t' { '\u{fffd}' } else { c }));
        if painted {
            shown += "\u{1b}[0m";
        }
        shown.push('\n');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_shows_the_lines_around_a_change_and_no_others() {
        let old = "a: 1\r\nb: 2\r\nc: 甲\r\nd: 4\r\ne: 5\r\n";
        let new = old.replace("甲", "x\u{1b}[2J");
        let shown = unified("content/a.yaml", old, &new, false);
        assert!(shown.contains("--- content/a.yaml\n+++ content/a.yaml\n"), "{shown}");
        assert!(shown.contains(" b: 2\n-c: 甲\n+c: x\u{fffd}[2J\n d: 4\n"), "{shown}");
        assert!(!shown.contains("e: 5") && !shown.contains('\r'), "{shown}");
        assert!(unified("a", old, &new, true).contains("\u{1b}[31m-c: 甲\u{1b}[0m"));
        let found = hunks(old, &new);
        assert_eq!((found.len(), found[0].line, found[0].end_line, &*found[0].old), (1, 3, 3, "c: 甲\r\n"));
    }
}
