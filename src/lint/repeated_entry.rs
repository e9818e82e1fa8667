//! One person twice on a roll.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::{Rule, Subject, sound};
use crate::diagnostic::{Diagnostic, KeyPath, say};

pub(super) const RULE: Rule = Rule {
    codes: &["repeated-entry"],
    explain: || say!("同一个人在一张榜上出现了两次。", "One person stands twice on a roll."),
    check,
};

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for roll in sound(subject.board.items.rolls.all(), &subject.hidden.rolls) {
        let mut seen: HashMap<(String, &str, &str), KeyPath> = HashMap::new();
        for (path, entry) in roll.all_entries() {
            let member = entry.member.as_ref().and_then(|text| subject.board.resolve(&roll.org, text, &["member"]));
            // Two people of one name are told apart by their unit, their post or a note.
            let org = entry.org.as_deref().unwrap_or_default();
            let key = match member {
                Some(member) => (member.id.to_string(), "", ""),
                None => {
                    let name: String = entry.name.chars().filter(|c| !c.is_whitespace()).collect();
                    let beside = entry.note.as_deref().or(entry.position.as_deref()).unwrap_or_default();
                    (name, org, beside)
                }
            };
            match seen.entry(key) {
                Entry::Vacant(vacant) => drop(vacant.insert(path)),
                Entry::Occupied(first) => {
                    let name = &entry.name;
                    diagnostics.push(
                        Diagnostic::warning(
                            "repeated-entry",
                            roll.origin.value(&path.key("name")),
                            say!("{name}在榜上出现了两次", "{name} is on this roll twice"),
                        )
                        .label(roll.origin.value(&first.get().key("name")), say!("第一次在这里", "first here"))
                        .hint(say!(
                            "删去一处；是两个人的，写上 org 或 note 区分",
                            "remove one; two people are told apart by `org` or `note`"
                        ))
                        .item(roll.id.clone()),
                    );
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::codes;

    fn found(second: &str) -> Vec<&'static str> {
        let text = format!(
            "title: 榜\naward: 优秀共产党员\nyear: 2026\nconferred_by: 市委\n\
             entries: [{{ name: 王明, org: 税务局 }}, {{ {second} }}]\n"
        );
        codes(&[("content/rolls/r.yaml", &text)])
    }

    #[test]
    fn one_person_once() {
        assert_eq!(found("name: 王 明, org: 税务局"), ["repeated-entry"]);
        assert!(found("name: 王明, org: 公安局").is_empty());
        assert!(found("name: 王明, org: 税务局, note: 女").is_empty());
    }
}
