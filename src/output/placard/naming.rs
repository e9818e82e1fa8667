//! Names of a batch's files: what lies on the shop's table says what it is, `桌牌_200x200_林溪_5号窗口.pdf`.
//!
//! A name is made of what people call the piece, its size as it is cut, who is on it and where it goes. What a system
//! refuses in a name is left out, and no name is too long for the path of a Windows folder.

use std::collections::HashMap;

use super::job::Job;
use super::preset::Preset;
use crate::diagnostic::Language;
use crate::theme::Strings;

/// A part of a name has no more characters: six parts and the folders stay below what Windows takes.
const MOST: usize = 24;

/// Signs that are kept; others are no letters and say nothing.
const KEPT: &str = "·-+（）()、，—～.";

/// Words as a part of a name.
pub(crate) fn part(words: &str) -> String {
    let mut name = String::new();
    let mut gap = false;
    for c in words.trim().chars() {
        if c.is_alphanumeric() || KEPT.contains(c) {
            if gap && !name.is_empty() {
                name.push('-');
            }
            gap = false;
            name.push(c);
        } else {
            gap |= c.is_whitespace() || "/\\:|_".contains(c);
        }
    }
    let cut: String = name.chars().take(MOST).collect();
    // Windows drops a dot at the end.
    cut.trim_matches(['.', '-', '、', '，']).to_owned()
}

/// Parts as a name, without its ending.
fn joined<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("_")
}

/// Width and height as it is cut: `200x200`, mm.
pub(super) fn size(preset: &Preset) -> String {
    let (width, height) = preset.trim();
    format!("{}x{}", super::lists::mm(width), super::lists::mm(height))
}

/// What all pieces of a preset begin with: `桌牌_200x200`.
pub(super) fn stem(preset: &Preset, language: Language) -> String {
    let title = part(preset.title(language));
    let variant = preset.variant.map_or("", |variant| variant.words(language));
    // A preset whose title has no letters is called as its file is.
    joined([if title.is_empty() { &preset.name } else { &*title }, &*size(preset), variant])
}

/// The names of jobs' own files, each once: a folder for each preset, and in it a file for each piece.
pub(super) fn own(jobs: &[Job], org: &dyn Fn(&Job) -> String, strings: &Strings, language: Language) -> Vec<String> {
    let said: Vec<(String, String)> = jobs
        .iter()
        .map(|job| {
            let (who, place) = (part(&job.facts.names), part(&place(job, strings)));
            (stem(&job.preset, language), joined([&*who, &*place]))
        })
        .collect();
    let mut seen: HashMap<String, usize> = HashMap::new();
    // Names that differ in the case of letters alone are one file on many systems.
    let key = |(stem, who): &(String, String)| format!("{stem}_{who}").to_lowercase();
    said.iter().for_each(|name| *seen.entry(key(name)).or_default() += 1);
    let mut taken: HashMap<String, usize> = HashMap::new();
    let named = jobs.iter().zip(&said).map(|(job, name)| {
        let (stem, who) = name;
        // Namesakes are told apart by whose they are.
        let alone = seen.get(&key(name)).is_none_or(|number| *number == 1) && !who.is_empty();
        let whose = if alone { String::new() } else { part(&org(job)) };
        let whole = joined([stem.as_str(), who.as_str(), whose.as_str()]);
        let again = taken.entry(whole.to_lowercase()).or_default();
        *again += 1;
        let whole = if *again == 1 { whole } else { format!("{whole}_{again}") };
        format!("{stem}/{whole}.pdf")
    });
    named.collect()
}

/// Where it goes: the window, or what the post is called.
fn place(job: &Job, strings: &Strings) -> String {
    match job.facts.view.get("window_no").and_then(serde_json::Value::as_str).filter(|no| !no.is_empty()) {
        Some(no) => strings.format("print.window", &[("no", &no)]),
        None => job.facts.title.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_system_refuses_is_left_out() {
        assert_eq!(part("5号窗口"), "5号窗口");
        assert_eq!(part("  Desk placard / 2 "), "Desk-placard-2");
        assert_eq!(part("a<b>:\"c\"|?*\u{7}\u{202e}d."), "ab-c-d");
        assert_eq!(part("王示甲、王示乙"), "王示甲、王示乙");
        assert_eq!(part("……"), "");
        assert_eq!(part(&"长".repeat(99)).chars().count(), MOST);
        assert_eq!(joined(["桌牌", "", "200x200"]), "桌牌_200x200");
    }
}
