//! A standard that is in no set, in another set, or not for whoever is said to meet it.

use super::{Rule, Subject, sound};
use crate::diagnostic::{Diagnostic, KeyPath, Language, say};
use crate::kinds::{Draft, ExemplarType, Kind, Meets, nearest};
use crate::standards::{Bearer, Standard, Standards};

pub(super) const RULE: Rule = Rule {
    codes: &[
        "unknown-standard",
        "standards-mixed",
        "standard-for-others",
        "pioneer-of-other-sector",
        "standard-not-discussed",
    ],
    explain: || {
        say!(
            "标准一套一套分开：五个好对组织，五带头、五好党员对党员，先锋类别看组织的领域；一套里的条目不当作另一套的，board.yaml 的 standards 里可以加。岗位标准先由党员提，再由群众议，最后由组织定。",
            "Each set of standards stands apart: 五个好 is for organisations, 五带头 and 五好党员 for members, and a pioneer category goes by the organisation's sector. No item of one set passes for another's; a board adds its own under `standards` in board.yaml. The standard of a post is proposed by the member, then discussed by the people, then settled by the organisation."
        )
    },
    check,
};

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let (board, hidden) = (subject.board, subject.hidden);
    for exemplar in sound(board.items.exemplars.all(), &hidden.exemplars) {
        let bearer = match exemplar.exemplar_type {
            ExemplarType::Person => Bearer::Member,
            ExemplarType::Collective => Bearer::Organisation,
        };
        one(subject, exemplar, exemplar.meets.as_deref(), Some(bearer), diagnostics);
    }
    for roll in sound(board.items.rolls.all(), &hidden.rolls) {
        one(subject, roll, roll.meets.as_deref(), None, diagnostics);
    }
    for post in sound(board.items.posts.all(), &hidden.posts) {
        one(subject, post, post.meets.as_deref(), Some(Bearer::Member), diagnostics);
    }
}

fn one<K: Kind>(
    subject: &Subject<'_>,
    draft: &Draft<K>,
    meets: Option<&Meets>,
    bearer: Option<Bearer>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some(meets) = meets else { return };
    let standards = Standards::of(&subject.board.settings.standards);
    let path = KeyPath::root().key("meets");
    let found = match standards.find(&meets.set) {
        None => Some(unknown_set(draft, &path, standards, &meets.set)),
        Some(set) => unknown_item(draft, &path, standards, set, meets)
            .or_else(|| for_others(draft, &path, set, bearer))
            .or_else(|| other_sector(subject, draft, &path, set, meets)),
    };
    diagnostics.extend(found.map(|diagnostic| diagnostic.item(draft.id.clone())));
}

fn unknown_set<K: Kind>(draft: &Draft<K>, path: &KeyPath, standards: Standards<'_>, word: &str) -> Diagnostic {
    let ids: Vec<&str> = standards.all().map(Standard::id).collect();
    let zh: Vec<String> =
        standards.all().map(|set| format!("{}（{}）", set.title(Language::Chinese), set.id())).collect();
    let (zh, en) = (zh.join("、"), ids.join(", "));
    let diagnostic = Diagnostic::error(
        "unknown-standard",
        draft.origin.value(&path.key("set")),
        say!("没有“{word}”这一套标准", "there is no set of standards `{word}`"),
    );
    match nearest(word, ids.iter().copied()) {
        Some(near) => diagnostic.hint(say!("是不是 {near}？有这些：{zh}", "did you mean `{near}`? There are {en}")),
        None => diagnostic.hint(say!(
            "有这些：{zh}；自己的一套写在 board.yaml 的 standards 里",
            "there are {en}; a set of your own goes under `standards` in board.yaml"
        )),
    }
}

fn unknown_item<K: Kind>(
    draft: &Draft<K>,
    path: &KeyPath,
    standards: Standards<'_>,
    set: Standard<'_>,
    meets: &Meets,
) -> Option<Diagnostic> {
    let (n, word) = meets.item.iter().enumerate().find(|(_, word)| set.item(word, Language::Chinese).is_none())?;
    let place = draft.origin.value(&path.key("item").index(n));
    let title = |set: Standard<'_>| (set.title(Language::Chinese).to_owned(), set.title(Language::English).to_owned());
    let (zh, en) = title(set);
    let items = |language| set.items(language).map(|(id, name)| format!("{id} {name}")).collect::<Vec<_>>();
    let (zh_items, en_items) = (items(Language::Chinese).join("、"), items(Language::English).join(", "));
    let hint = say!("{zh}有这些：{zh_items}", "{en} has {en_items}");
    // Of another set: the two are not mixed.
    let other = standards.all().find(|other| other.item(word, Language::Chinese).is_some());
    Some(match other {
        Some(other) => {
            let (other_zh, other_en) = title(other);
            Diagnostic::error(
                "standards-mixed",
                place,
                say!(
                    "“{word}”是“{other_zh}”里的，不是“{zh}”里的：两套标准不混用",
                    "`{word}` is of {other_en}, not of {en}: sets are not mixed"
                ),
            )
            .hint(hint)
        }
        None => Diagnostic::error("unknown-standard", place, say!("“{zh}”里没有“{word}”", "{en} has no item `{word}`"))
            .hint(hint),
    })
}

fn for_others<K: Kind>(
    draft: &Draft<K>,
    path: &KeyPath,
    set: Standard<'_>,
    bearer: Option<Bearer>,
) -> Option<Diagnostic> {
    let (wanted, have) = (set.bearer()?, bearer?);
    let (zh, en) = (set.title(Language::Chinese), set.title(Language::English));
    (wanted != have).then(|| {
        let message = match wanted {
            Bearer::Organisation => {
                say!("“{zh}”是对组织的标准，这里说的是党员", "{en} is a standard for organisations, not for members")
            }
            Bearer::Member => {
                say!("“{zh}”是对党员的标准，这里说的是组织", "{en} is a standard for members, not for organisations")
            }
        };
        Diagnostic::error("standard-for-others", draft.origin.value(&path.key("set")), message)
            .hint(say!("换成对应的一套，或删去 meets", "name the other set, or remove `meets`"))
    })
}

/// A pioneer category follows from the organisation's sector.
fn other_sector<K: Kind>(
    subject: &Subject<'_>,
    draft: &Draft<K>,
    path: &KeyPath,
    set: Standard<'_>,
    meets: &Meets,
) -> Option<Diagnostic> {
    let sector = subject.board.org(subject.board.org_of(draft)).sector.filter(|_| set.id() == "pioneer")?;
    let own = set.item(sector.word(), Language::Chinese)?;
    let (n, word) = meets.item.iter().enumerate().find(|(_, word)| set.item(word, Language::Chinese) != Some(own))?;
    let sector = sector.word();
    Some(
        Diagnostic::warning(
            "pioneer-of-other-sector",
            draft.origin.value(&path.key("item").index(n)),
            say!(
                "本组织的领域是 {sector}，先锋类别是“{own}”，不是“{word}”",
                "the sector of this organisation is `{sector}`, whose category is {own}, not {word}"
            ),
        )
        .hint(say!("改正条目，或组织的 sector", "correct the item, or the organisation's `sector`")),
    )
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{codes, pointed_at};

    fn found(meets: &str) -> Vec<&'static str> {
        of("type: person\n", meets, "")
    }

    fn of(keys: &str, meets: &str, settings: &str) -> Vec<&'static str> {
        let files = files(keys, meets, settings);
        codes(&files.iter().map(|(path, text)| (*path, text.as_str())).collect::<Vec<_>>())
    }

    fn files(keys: &str, meets: &str, settings: &str) -> Vec<(&'static str, String)> {
        vec![
            ("content/board.yaml", format!("title: 示例\nas_of: 2026-06-30\n{settings}")),
            ("content/hall/org.yaml", "name: 大厅\nsector: agency\n".to_owned()),
            ("content/hall/exemplars/e.yaml", format!("title: 典型\nsubject: 王示例\n{keys}meets: {meets}\n")),
        ]
    }

    #[test]
    fn sets_and_items_are_known_by_slug_and_name() {
        for sound in [
            "{ set: five_leads, item: service }",
            "{ set: 五带头, item: [带头服务群众, learning] }",
            "{ set: five_good_member }",
            "{ set: pioneer, item: agency }",
        ] {
            assert!(found(sound).is_empty(), "{sound}: {:?}", found(sound));
        }
        assert_eq!(found("{ set: five_lead }"), ["unknown-standard"]);
        assert_eq!(found("{ set: five_leads, item: brave }"), ["unknown-standard"]);
    }

    #[test]
    fn sets_are_not_mixed() {
        assert_eq!(found("{ set: five_leads, item: 作风好 }"), ["standards-mixed"]);
        let files = files("", "{ set: five_leads, item: [service, conduct] }", "");
        let files: Vec<_> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        assert_eq!(pointed_at("standards-mixed", &files), "conduct");
    }

    #[test]
    fn a_standard_is_for_whom_it_is_made() {
        assert_eq!(found("{ set: five_good }"), ["standard-for-others"]);
        assert_eq!(of("type: collective\n", "{ set: five_leads }", ""), ["standard-for-others"]);
        assert!(of("type: collective\n", "{ set: five_good, item: results }", "").is_empty());
        assert_eq!(found("{ set: pioneer, item: rural }"), ["pioneer-of-other-sector"]);
    }

    #[test]
    fn a_board_has_sets_of_its_own() {
        let own = "standards:\n  - { id: two_firsts, title: 两个走在前, for: member, items: [{ id: work, title: 工作走在前 }] }\n  - { id: five_leads, items: [{ id: craft, title: 带头传承技艺 }] }\n";
        assert!(of("", "{ set: two_firsts, item: 工作走在前 }", own).is_empty());
        assert!(of("", "{ set: five_leads, item: craft }", own).is_empty());
        assert_eq!(of("", "{ set: five_leads, item: work }", own), ["standards-mixed"]);
    }
}
