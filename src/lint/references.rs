//! A reference that leads nowhere.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Rule, Subject, sound};
use crate::board::{Board, Target};
use crate::diagnostic::{Diagnostic, Language, Place, article, say};
use crate::kinds::{Draft, KINDS, Kind, Reference, is_reference, with_kinds};

pub(super) const RULE: Rule = Rule {
    codes: &["unknown-reference", "reference-to-other-kind", "reference-to-unread"],
    explain: || {
        say!(
            "引用写的是代号（在本组织里找，再到上级找）或全路径。找不到，就没有人能上墙、没有单位负责。",
            "A reference is a slug, looked up in the organisation and then in its parents, or a whole path. One that leads nowhere puts nobody on the wall."
        )
    },
    check,
};

const UNKNOWN: &str = "unknown-reference";

/// So many references into a folder that is no organisation are one mistake: it was renamed.
const RENAMED: usize = 3;

/// Looking for near names walks the whole board; when so many are wrong, a folder was renamed and none is near.
const NEAR_NAMES_FOR: usize = 20;

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut astray: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    macro_rules! each {
        ($($field:ident: $type:ident),* $(,)?) => {
            $(for draft in sound(subject.board.items.$field.all(), &subject.hidden.$field) {
                draft.references(&mut |reference| {
                    if let Some(diagnostic) = check_one(subject, draft, &reference, diagnostics.len()) {
                        if let Some(org) = missing_org(subject.board, reference.text, diagnostic.code) {
                            astray.entry(org.to_owned()).or_default().push(diagnostics.len());
                        }
                        diagnostics.push(diagnostic);
                    }
                });
            })*
        };
    }
    with_kinds!(each);
    for (org, places) in astray.into_iter().filter(|(_, places)| places.len() >= RENAMED) {
        tell_once(subject.board, &org, &places, diagnostics);
    }
}

/// The organisation in a whole path that leads nowhere, where there is none.
fn missing_org<'a>(board: &Board, text: &'a str, code: &str) -> Option<&'a str> {
    let text = text.trim_matches('/');
    let is_of_kind = |folder: &str| {
        let name = folder.rsplit('/').next().unwrap_or_default();
        KINDS.iter().any(|kind| !kind.folder.is_empty() && kind.folder == name)
    };
    let org = match text.rsplit_once('/')?.0 {
        folder if is_of_kind(folder) => folder.rsplit_once('/')?.0,
        _ => text,
    };
    (code == UNKNOWN && board.org_at(org).is_none()).then_some(org)
}

/// Many references lead into a folder that is no organisation: the first of them says so for all.
fn tell_once(board: &Board, org: &str, places: &[usize], diagnostics: &mut [Diagnostic]) {
    let near = board.near(org, &["org"]).into_iter().next();
    let (count, others) = (places.len(), places.iter().skip(1));
    let others: Vec<Place> = others.filter_map(|at| Some(diagnostics.get(*at)?.place.clone())).collect();
    let Some(first) = places.first().and_then(|at| diagnostics.get_mut(*at)) else { return };
    first.message = say!(
        "没有组织 {org}：有 {count} 处引用它，是不是文件夹改了名？",
        "there is no organisation `{org}`, and {count} references lead there: was the folder renamed?"
    );
    first.hint = Some(match near {
        Some(near) => say!(
            "把文件夹改回 {org}，或者把这些地方都改成新的路径，如 {near}",
            "rename the folder back to `{org}`, or write the new path in all these places, such as `{near}`"
        ),
        None => say!(
            "把文件夹改回 {org}，或者把这些地方都改成新的路径",
            "rename the folder back to `{org}`, or write the new path in all these places"
        ),
    });
    let files: BTreeSet<Arc<str>> = others.into_iter().map(|place| place.file).collect();
    for file in files.into_iter().filter(|file| *file != first.place.file) {
        first.labels.push((Place::whole(file), say!("这里也引用", "here as well")));
    }
    for at in &places[1..] {
        diagnostics[*at].follows = true;
    }
}

fn check_one<K: Kind>(
    subject: &Subject<'_>,
    draft: &Draft<K>,
    reference: &Reference<'_>,
    told: usize,
) -> Option<Diagnostic> {
    let text = reference.text;
    let place = || draft.origin.value(&reference.path);
    let is_there = subject.board.resolve(&draft.org, text, reference.kinds).is_some();
    let may_be_words = reference.or_text && !is_there;
    if !may_be_words && subject.board.leads_to_unread(&draft.org, text, reference.kinds) {
        return Some(unread(place(), text).item(draft.id.clone()));
    }
    if is_there {
        return None;
    }
    if reference.or_text && !is_reference(text) {
        return None;
    }
    if let Some(target) = of_another_kind(subject, draft, text) {
        let (found, wanted) = (label(&[target.kind]), label(reference.kinds));
        let (found_zh, found_en) = (&found.zh, article(&found.en));
        let (wanted_zh, wanted_en) = (&wanted.zh, article(&wanted.en));
        return Some(
            Diagnostic::error(
                "reference-to-other-kind",
                place(),
                say!("“{text}”是{found_zh}，这里要写{wanted_zh}", "`{text}` is {found_en}; here {wanted_en} is wanted"),
            )
            .hint(say!("写{wanted_zh}的代号或全路径", "write the slug or the whole path of {wanted_en}"))
            .item(draft.id.clone()),
        );
    }
    if !is_reference(text) && told < NEAR_NAMES_FOR {
        return Some(by_name(subject, draft, reference, place()).item(draft.id.clone()));
    }
    let near: Vec<_> = if told < NEAR_NAMES_FOR {
        subject.board.near(text, reference.kinds).iter().map(|id| id.to_string()).collect()
    } else {
        Vec::new()
    };
    let hint = if near.is_empty() {
        say!(
            "写代号（文件名）或全路径；代号先在本组织里找，再到上级找",
            "write the slug (the file's name) or the whole path; a slug is looked up here, then in the organisations above"
        )
    } else {
        let near = near.join("、");
        say!("是不是 {near}？", "did you mean {near}?")
    };
    Some(
        Diagnostic::error(UNKNOWN, place(), say!("找不到“{text}”", "nothing is called `{text}`"))
            .hint(hint)
            .item(draft.id.clone()),
    )
}

/// A name that does not tell whom: two have it, or nobody in reach.
fn by_name<K: Kind>(subject: &Subject<'_>, draft: &Draft<K>, reference: &Reference<'_>, place: Place) -> Diagnostic {
    let (text, kinds) = (reference.text, reference.kinds);
    let key = reference.path.0.iter().rev().find_map(|step| match step {
        crate::diagnostic::Step::Key(key) => Some(&**key),
        crate::diagnostic::Step::Index(_) => None,
    });
    let key = key.unwrap_or_default();
    let of_name = subject.board.of_name(Some(&draft.org), text, kinds);
    if of_name.len() > 1 {
        let count = of_name.len();
        let (either, or) = (of_name.join(" 或 "), of_name.join("` or `"));
        return Diagnostic::error(
            UNKNOWN,
            place,
            say!("叫“{text}”的有 {count} 个，不知道是哪一个", "{count} are called `{text}`: which of them is meant?"),
        )
        .hint(say!("写代号：{either}", "write the slug, `{or}`"));
    }
    // `王芳（主任）`, `@王芳`
    let bare = text.split(['（', '(', '@', ' ', '　']).map(str::trim).find(|part| !part.is_empty()).unwrap_or(text);
    if bare != text
        && let [one] = &*subject.board.of_name(Some(&draft.org), bare, kinds)
    {
        return Diagnostic::error(UNKNOWN, place, say!("找不到“{text}”", "nothing is called `{text}`"))
            .hint(say!("只写代号，不写别的：{key}: {one}", "write the slug and nothing else: `{key}: {one}`"));
    }
    let elsewhere = subject.board.of_name(None, text, kinds);
    let message = say!("找不到“{text}”", "nothing is called `{text}`");
    let hint = match (&*elsewhere, kinds) {
        ([one], _) => say!(
            "别处有一个，是不是 {one}？写全路径 {key}: {one}",
            "there is one elsewhere: if it is meant, write `{key}: {one}`"
        ),
        (_, ["member"]) => {
            let folder = if draft.org.is_empty() {
                "content/members".to_owned()
            } else {
                format!("content/{}/members", draft.org)
            };
            say!(
                "写党员的代号（文件名）；还没有这个人的文件，就在 {folder} 里新建一个，写 name: {text}",
                "write the member's slug (the name of the file); if there is no file yet, make one in {folder} with `name: {text}`"
            )
        }
        _ => say!(
            "写代号（文件名）或全路径；代号先在本组织里找，再到上级找",
            "write the slug (the file's name) or the whole path; a slug is looked up here, then in the organisations above"
        ),
    };
    Diagnostic::error(UNKNOWN, place, message).hint(hint)
}

/// What is referred to is there and could not be read, which was told where it stands.
fn unread(place: Place, text: &str) -> Diagnostic {
    Diagnostic::error(
        "reference-to-unread",
        place,
        say!("“{text}”的文件有错，读不出来", "the file of `{text}` has a fault and could not be read"),
    )
    .hint(say!("先改好那个文件，这里不用动", "mend that file first; nothing is wrong here"))
    .follows()
}

/// Something of that name that cannot stand here: a post for a holder, a member for a star review.
fn of_another_kind<K: Kind>(subject: &Subject<'_>, draft: &Draft<K>, text: &str) -> Option<Target> {
    let kinds: Vec<_> = KINDS.iter().map(|kind| kind.name).collect();
    subject.board.resolve(&draft.org, text, &kinds)
}

/// What kinds are called, in both languages.
fn label(kinds: &[&str]) -> crate::diagnostic::Message {
    let labels: Vec<_> = KINDS.iter().filter(|kind| kinds.contains(&kind.name)).map(|kind| (kind.label)()).collect();
    let join = |language: Language, or: &str| {
        labels.iter().map(|label| label.in_language(language)).collect::<Vec<_>>().join(or)
    };
    crate::diagnostic::Message::new(join(Language::Chinese, "或"), join(Language::English, " or "))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{codes, diagnostics};

    const MEMBER: (&str, &str) = ("content/members/lin-xi.yaml", "name: 林溪\n");

    fn post(holder: &str) -> String {
        format!("title: 窗口\nholder: {holder}\npledge: 多问一句。\n")
    }

    #[test]
    fn a_reference_to_nobody_is_found() {
        let found = codes(&[MEMBER, ("content/posts/a.yaml", &post("lin-xj"))]);
        assert_eq!(found, ["unknown-reference"]);
    }

    #[test]
    fn a_reference_by_slug_or_path_is_fine() {
        for holder in ["lin-xi", "members/lin-xi"] {
            assert!(codes(&[MEMBER, ("content/posts/a.yaml", &post(holder))]).is_empty());
        }
    }

    #[test]
    fn something_of_another_kind_is_named_as_such() {
        let found =
            codes(&[MEMBER, ("content/posts/a.yaml", &post("posts/b")), ("content/posts/b.yaml", &post("lin-xi"))]);
        assert_eq!(found, ["reference-to-other-kind"]);
        let review = "subject: lin-xi\nperiod: 2026-05\nchange: 1\n";
        assert_eq!(codes(&[MEMBER, ("content/reviews/a.yaml", review)]), ["reference-to-other-kind"]);
    }

    #[test]
    fn plain_text_is_fine_where_it_is_allowed() {
        let exemplar = |subject: &str| format!("title: 甲\nsubject: {subject}\ntype: collective\n");
        assert!(codes(&[("content/exemplars/a.yaml", &exemplar("示例班组"))]).is_empty());
        assert_eq!(codes(&[("content/exemplars/a.yaml", &exemplar("ban-zu"))]), ["unknown-reference"]);
    }

    #[test]
    fn nobody_is_blamed_for_a_file_that_cannot_be_read() {
        let w1 = ("content/posts/w1.yaml", &*post("lin-xi"));
        let syntax = |files: &[(&str, &str)]| {
            let found: Vec<_> =
                diagnostics(files).into_iter().filter(|d| d.severity == crate::diagnostic::Severity::Error).collect();
            let causes = found.iter().filter(|d| !d.follows).count();
            (causes, found.iter().filter(|d| d.code == "reference-to-unread").count(), found.len())
        };
        // A member, a list of members, one that lacks its name; and an organisation with everything below it.
        let broken = "name: \"林溪\nposition: 岗位\n";
        assert_eq!(syntax(&[("content/members/lin-xi.yaml", broken), w1]), (1, 1, 2));
        assert_eq!(
            syntax(&[("content/members/all.yaml", "items:\n  - id: lin-xi\n    name: \"林溪\n"), w1]),
            (1, 1, 2)
        );
        assert_eq!(syntax(&[("content/members/lin-xi.yaml", "position: 岗位\n"), w1]), (1, 0, 1));
        let below = [
            ("content/hall/org.yaml", "name: \"大厅\nsector: agency\n"),
            ("content/hall/east/org.yaml", "name: 东厅\n"),
            ("content/hall/members/lin-xi.yaml", "name: 林溪\n"),
            ("content/hall/east/posts/w1.yaml", &*post("lin-xi")),
        ];
        assert_eq!(syntax(&below), (1, 0, 1));
        assert_eq!(syntax(&[("content/org.yaml", "name: \"示例市\n"), MEMBER, w1]), (1, 0, 1));
    }

    #[test]
    fn references_into_a_renamed_folder_are_one_mistake() {
        let files =
            ["a", "b", "c", "d"].map(|slug| (format!("content/posts/{slug}.yaml"), post("west/hall/members/lin-xi")));
        let mut files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        files.extend([("content/west/org.yaml", "name: 西区\n"), ("content/west/hal/org.yaml", "name: 大厅\n")]);
        let found: Vec<_> = diagnostics(&files).into_iter().filter(|d| d.code == "unknown-reference").collect();
        assert_eq!(found.iter().map(|d| d.follows).collect::<Vec<_>>(), [false, true, true, true]);
        assert!(found[0].message.zh.contains("没有组织 west/hall") && found[0].message.zh.contains("4 处"));
        assert!(found[0].hint.as_ref().is_some_and(|hint| hint.zh.contains("west/hal")) && found[0].labels.len() == 3);
    }
}
