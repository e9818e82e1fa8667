//! The words of before beside those of now.

use serde::Serialize;

use crate::record::Fact;

/// A piece of a text, and whether it is another than on the other side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Piece {
    pub(crate) text: String,
    pub(crate) is_other: bool,
}

/// What is said under one label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Words {
    pub(crate) label: String,
    /// Nothing where it was not said, or where nobody knows what was said.
    pub(crate) old: Vec<Piece>,
    /// Nothing where it is not said any more.
    pub(crate) new: Vec<Piece>,
    pub(crate) is_changed: bool,
}

/// The longest texts that are compared character by character.
const LONGEST: usize = 3000;

fn whole(text: &str, is_other: bool) -> Vec<Piece> {
    if text.is_empty() { Vec::new() } else { vec![Piece { text: text.to_owned(), is_other }] }
}

impl Words {
    /// Where nothing is known of before.
    pub(super) fn of_now(label: &str, text: &str) -> Self {
        Self { label: label.to_owned(), old: Vec::new(), new: whole(text, false), is_changed: false }
    }

    /// Where it is known what was said, or that nothing was.
    pub(super) fn compared(label: &str, old: &str, new: &str) -> Self {
        let label = label.to_owned();
        if old == new {
            return Self { label, old: whole(old, false), new: whole(new, false), is_changed: false };
        }
        let (old, new) = pieces(old, new);
        Self { label, old, new, is_changed: true }
    }
}

/// Facts of now, with those of before where they are known.
pub(super) fn compared(old: Option<&[Fact]>, new: &[Fact]) -> Vec<Words> {
    let Some(old) = old else { return new.iter().map(|fact| Words::of_now(&fact.label, &fact.text)).collect() };
    let text = |facts: &[Fact], name: &str| {
        facts.iter().find(|fact| fact.name == name).map(|fact| fact.text.clone()).unwrap_or_default()
    };
    let gone = old.iter().filter(|fact| !new.iter().any(|known| known.name == fact.name));
    let all = new.iter().chain(gone);
    all.map(|fact| Words::compared(&fact.label, &text(old, fact.name), &text(new, fact.name))).collect()
}

/// Both texts in pieces: what they share is told from what they do not, by the longest common row of characters. Very long
/// ones are compared at their ends only.
fn pieces(old: &str, new: &str) -> (Vec<Piece>, Vec<Piece>) {
    let (old, new): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
    let front = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let (rest_old, rest_new) = (&old[front..], &new[front..]);
    let back = rest_old.iter().rev().zip(rest_new.iter().rev()).take_while(|(a, b)| a == b).count();
    let middle_old = &rest_old[..rest_old.len() - back];
    let middle_new = &rest_new[..rest_new.len() - back];
    let (mut kept_old, mut kept_new) = (vec![false; middle_old.len()], vec![false; middle_new.len()]);
    if middle_old.len() <= LONGEST && middle_new.len() <= LONGEST {
        common(middle_old, middle_new, &mut kept_old, &mut kept_new);
    }
    let joined = |text: &[char], kept: &[bool]| {
        let is_other = |at: usize| {
            let inside = at.checked_sub(front).filter(|at| *at < kept.len());
            inside.is_some_and(|at| !kept[at])
        };
        let mut pieces: Vec<Piece> = Vec::new();
        for (at, c) in text.iter().enumerate() {
            match pieces.last_mut() {
                Some(last) if last.is_other == is_other(at) => last.text.push(*c),
                _ => pieces.push(Piece { text: c.to_string(), is_other: is_other(at) }),
            }
        }
        pieces
    };
    (joined(&old, &kept_old), joined(&new, &kept_new))
}

/// Marks the characters of the longest common row; runs of one character alone are no help to a reader and do not count.
fn common(old: &[char], new: &[char], kept_old: &mut [bool], kept_new: &mut [bool]) {
    let width = new.len() + 1;
    let mut lengths = vec![0u16; (old.len() + 1) * width];
    for (i, a) in old.iter().enumerate().rev() {
        for (j, b) in new.iter().enumerate().rev() {
            lengths[i * width + j] = match a == b {
                true => lengths[(i + 1) * width + j + 1] + 1,
                false => lengths[(i + 1) * width + j].max(lengths[i * width + j + 1]),
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut run: Vec<(usize, usize)> = Vec::new();
    let mut end = |run: &mut Vec<(usize, usize)>| {
        if run.len() > 1 {
            run.iter().for_each(|(i, j)| (kept_old[*i], kept_new[*j]) = (true, true));
        }
        run.clear();
    };
    while i < old.len() && j < new.len() {
        if old[i] == new[j] {
            run.push((i, j));
            (i, j) = (i + 1, j + 1);
            continue;
        }
        end(&mut run);
        match lengths[(i + 1) * width + j] >= lengths[i * width + j + 1] {
            true => i += 1,
            false => j += 1,
        }
    }
    end(&mut run);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(pieces: &[Piece]) -> String {
        let piece = |piece: &Piece| if piece.is_other { format!("[{}]", piece.text) } else { piece.text.clone() };
        pieces.iter().map(piece).collect()
    }

    fn both(old: &str, new: &str) -> (String, String) {
        let words = Words::compared("目标", old, new);
        (told(&words.old), told(&words.new))
    }

    #[test]
    fn what_is_another_is_seen() {
        assert_eq!(both("200个", "20个"), ("20[0]个".into(), "20个".into()));
        assert_eq!(
            both("年底前新增停车位200个", "年底前新增车位20个"),
            ("年底前新增[停]车位2[0]0个".into(), "年底前新增车位20个".into())
        );
        assert_eq!(both("", "甲"), (String::new(), "[甲]".into()));
        assert_eq!(both("甲", ""), ("[甲]".into(), String::new()));
        assert_eq!(both("一样", "一样"), ("一样".into(), "一样".into()));
        assert!(!Words::compared("目标", "一样", "一样").is_changed);
        let long = "长".repeat(LONGEST * 3);
        assert_eq!(
            told(&Words::compared("正文", &format!("甲{long}乙"), &format!("丙{long}丁")).old).matches('[').count(),
            1
        );
    }

    #[test]
    fn facts_are_compared_by_their_names() {
        let fact = |name: &'static str, text: &str| Fact { name, label: name.to_owned(), text: text.to_owned() };
        let words = compared(Some(&[fact("a", "1"), fact("b", "2")]), &[fact("b", "3"), fact("c", "4")]);
        let told: Vec<_> = words.iter().map(|words| (&*words.label, told(&words.old), told(&words.new))).collect();
        assert_eq!(
            told,
            [
                ("b", "[2]".to_owned(), "[3]".to_owned()),
                ("c", String::new(), "[4]".to_owned()),
                ("a", "[1]".to_owned(), String::new())
            ]
        );
        assert!(compared(None, &[fact("a", "1")]).iter().all(|words| !words.is_changed && words.old.is_empty()));
    }
}
