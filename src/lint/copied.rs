//! The same pledge, word for word, from different pledgers.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::BuildHasher;

use super::{Rule, Subject, sound};
use crate::diagnostic::{Diagnostic, say};
use crate::kinds::{Commitment, CommitmentType, Draft};
use crate::text::is_han;

pub(super) const RULE: Rule = Rule {
    codes: &["copied-commitment"],
    explain: || {
        say!(
            "几家的承诺一字不差，多半是抄来的：承诺要结合本单位、本岗位的实际。",
            "Pledges that agree to the letter were copied: a pledge speaks of one's own unit and post."
        )
    },
    check,
};

/// Shorter ones agree by chance.
const SHORTEST: usize = 12;

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    // By the hash of the words: a city has a hundred thousand promises.
    let mut seen: HashMap<u64, &Draft<Commitment>> = HashMap::new();
    let hasher = foldhash::quality::FixedState::default();
    let (mut words, mut others) = (String::new(), String::new());
    for draft in sound(subject.board.items.commitments.all(), &subject.hidden.commitments) {
        if draft.commitment_type == CommitmentType::Assignment {
            continue;
        }
        put_words(draft, &mut words);
        if words.chars().count() < SHORTEST {
            continue;
        }
        match seen.entry(hasher.hash_one(&words)) {
            Entry::Vacant(entry) => drop(entry.insert(draft)),
            Entry::Occupied(entry) => {
                let first = *entry.get();
                put_words(first, &mut others);
                if others != words || pledger(subject, first) == pledger(subject, draft) {
                    continue;
                }
                diagnostics.push(
                    Diagnostic::warning(
                        "copied-commitment",
                        draft.origin.key("item"),
                        say!("这项承诺与别家的一字不差", "this commitment is another's, word for word"),
                    )
                    .label(first.origin.key("item"), say!("同样的文字在这里", "the same words"))
                    .hint(say!("结合本单位的实际重写事项和措施", "write the item and its measures for this unit"))
                    .item(draft.id.clone()),
                );
            }
        }
    }
}

/// Item and measures without blanks and signs, in place of what was there.
fn put_words(commitment: &Commitment, words: &mut String) {
    words.clear();
    let parts = std::iter::once(&*commitment.item).chain(commitment.measures.iter().map(|text| &**text));
    words.extend(parts.flat_map(str::chars).filter(|c| is_han(*c) || c.is_alphanumeric()));
}

/// Whoever promises: an id, else the words that name them.
fn pledger(subject: &Subject<'_>, draft: &Draft<Commitment>) -> String {
    match &draft.pledger {
        None => draft.org.to_string(),
        Some(text) => subject
            .board
            .resolve(&draft.org, text, &["org", "member"])
            .map_or_else(|| text.0.clone(), |target| target.id.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::codes;

    fn found(first: &str, second: &str) -> Vec<&'static str> {
        let text = |item: &str| {
            format!("item: {item}\nmeasures: 窗口有人、电话有人接\nresponsible: 甲\ntarget: 1\ndeadline: 2026-12-31\n")
        };
        codes(&[
            ("content/east/org.yaml", "name: 东区\n"),
            ("content/east/commitments/a.yaml", &text(first)),
            ("content/west/org.yaml", "name: 西县\n"),
            ("content/west/commitments/a.yaml", &text(second)),
        ])
    }

    #[test]
    fn copies_between_pledgers_are_found() {
        assert_eq!(found("午间不断岗，随到随办", "午间不断岗 随到随办。"), ["copied-commitment"]);
        assert!(found("午间不断岗，随到随办", "午间两人值班，随到随办").is_empty());
    }

    #[test]
    fn a_pledger_may_say_the_same_twice() {
        let list = "responsible: 甲\ntarget: 1\nitem: 每季度清理一次河道岸线垃圾\nitems:\n\
                    - { id: spring, deadline: 2026-07-31 }\n- { id: autumn, deadline: 2026-10-31 }\n";
        assert!(codes(&[("content/commitments/a.yaml", list)]).is_empty());
    }
}
