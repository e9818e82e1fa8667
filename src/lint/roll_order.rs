//! An order that a name's characters cannot give.

use super::{Rule, Subject, sound};
use crate::collation::{Order, missing};
use crate::diagnostic::{Diagnostic, say};

pub(super) const RULE: Rule = Rule {
    codes: &["missing-stroke-data", "missing-pinyin"],
    explain: || {
        say!(
            "按笔画或拼音排列，每个字都要有数据；没有数据的字排在最后，名次就错了。",
            "An order by strokes or pinyin needs data for every character; one without sorts last, which is the wrong place."
        )
    },
    check,
};

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for roll in sound(subject.board.items.rolls.all(), &subject.hidden.rolls).filter(|roll| roll.sort != Order::Listed)
    {
        for (path, entry) in roll.all_entries() {
            let key = entry.sort_key.as_deref();
            // Pinyin letters as a key serve the pinyin order only; a stroke order still looks at the name.
            let letters = key.is_some_and(str::is_ascii);
            if letters && roll.sort == Order::Pinyin {
                continue;
            }
            let (field, text) = match key {
                Some(key) if !letters => ("sort_key", key),
                _ => ("name", &*entry.name),
            };
            let unknown = missing(text, roll.sort);
            if unknown.is_empty() {
                continue;
            }
            let list = unknown.iter().map(|c| format!("{c}（U+{:04X}）", u32::from(*c))).collect::<Vec<_>>().join("、");
            let place = roll.origin.value(&path.key(field));
            let diagnostic = if roll.sort == Order::Pinyin {
                Diagnostic::error(
                    "missing-pinyin",
                    place,
                    say!("不知道{list}的读音", "the reading of {list} is not known"),
                )
                .hint(say!(
                    "给这个人写 sort_key: 拼音，姓和名分开，如 shan xiongxin",
                    "give this entry a `sort_key:` in pinyin, such as `shan xiongxin`"
                ))
            } else {
                Diagnostic::error(
                    "missing-stroke-data",
                    place,
                    say!("不知道{list}的笔画", "the strokes of {list} are not known"),
                )
                .hint(say!(
                    "给这个人写 sort_key:，用笔画相同的常用字代替",
                    "give this entry a `sort_key:` with a common character of the same strokes"
                ))
            };
            diagnostics.push(diagnostic.item(roll.id.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{codes, diagnostics};

    fn roll(sort: &str, entry: &str) -> String {
        format!(
            "title: 榜\naward: 优秀共产党员\nyear: 2026\nconferred_by: 市委\nsort: {sort}\nentries: [{{ {entry} }}]\n"
        )
    }

    #[test]
    fn characters_without_strokes_are_named() {
        // A character of the newest extension, for which there is no data.
        let rare = roll("surname_strokes", "name: 王\u{323AF}");
        let found = diagnostics(&[("content/rolls/r.yaml", &rare)]);
        let fault = found.iter().find(|d| d.code == "missing-stroke-data").unwrap();
        assert!(fault.message.zh.contains("U+323AF"), "{}", fault.message.zh);
        for (sort, entry) in [
            ("listed", "name: 王\u{323AF}"),
            ("surname_strokes", "name: 王\u{323AF}, sort_key: 王明"),
            ("surname_strokes", "name: 王明"),
            ("pinyin", "name: 王\u{323AF}, sort_key: wang ming"),
        ] {
            // No font shows the character either; that is another rule's business.
            let mut found = codes(&[("content/rolls/r.yaml", &roll(sort, entry))]);
            found.retain(|code| *code != "missing-glyph");
            assert!(found.is_empty(), "{sort} {entry}: {found:?}");
        }
    }
}
