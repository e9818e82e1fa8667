//! What `noticeboard new` wrote as an example and nobody has replaced.
//!
//! At an address of the net the public would read it: each place is told. A board without an address is somebody's first
//! try: it is told once what there is to replace. A board at an example's address is a demonstration, whose invented
//! people are marked 示例 on purpose.

use super::{Rule, Subject};
use crate::diagnostic::{Diagnostic, Place, say};
use crate::kinds::{Draft, Kind, Org, Origin, with_kinds};
use crate::settings;

pub(super) const RULE: Rule = Rule {
    codes: &["starter-content"],
    explain: || {
        say!(
            "新建公示栏时附带的示例组织、人物和电话还在。群众会打不通电话，也会把示例当真。",
            "The organisations, people and telephone numbers of the starter are still on the board. Nobody answers those numbers, and readers would take the examples for real."
        )
    },
    check,
};

/// Where the starter's organisations are, and what an empty board's is called; nobody else's are.
const STARTERS: &[&str] = &["示例街道", "示例单位"];

/// The starter's own people, and how its items are marked.
const WORDS: &[&str] = &["李示例", "王示例", "（示例）"];

/// So many files are named in one line.
const NAMED: usize = 4;

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let board = subject.board;
    let public = board.settings.base_url().is_some_and(|url| is_real(&url));
    if board.settings.base_url.is_some() && !public {
        return;
    }
    let mut found: Vec<(Place, String)> = Vec::new();
    let mut see = |text: &str, place: &dyn Fn() -> Place| {
        if STARTERS.iter().chain(WORDS).any(|word| text.contains(word)) || public && is_no_number(text) {
            found.push((place(), text.to_owned()));
        }
    };
    let settings = Origin::new(settings::PATH, crate::diagnostic::KeyPath::root());
    see(&board.settings.title, &|| settings.key("title"));
    for org in board.orgs.iter() {
        let origin = &org.draft.origin;
        see(&org.draft.name, &|| origin.key("name"));
        for (key, text) in [("supervision_phone", &org.draft.supervision_phone), ("address", &org.draft.address)] {
            text.iter().for_each(|text| see(text, &|| origin.key(key)));
        }
    }
    macro_rules! each {
        ($($field:ident: $type:ident),* $(,)?) => {
            $(for draft in each!(@items $field) {
                see(draft.title(), &|| draft.origin.key(<crate::kinds::$type as Kind>::TITLE_KEY));
            })*
        };
        (@items orgs) => { std::iter::empty::<&Draft<Org>>() };
        (@items $field:ident) => { board.items.$field.all() };
    }
    with_kinds!(each);
    for notice in board.items.notices.all() {
        let phone = notice.contact.as_ref().and_then(|contact| contact.phone.as_ref());
        phone.into_iter().for_each(|phone| see(phone, &|| notice.origin.key("contact")));
    }
    for roll in board.items.rolls.all() {
        for (path, entry) in roll.all_entries() {
            see(&entry.name, &|| roll.origin.value(&path.key("name")));
        }
    }
    if public {
        diagnostics.extend(found.into_iter().map(|(place, text)| {
            Diagnostic::warning(
                "starter-content",
                place,
                say!("“{text}”还是新建时的示例", "`{text}` is still the starter's example"),
            )
            .hint(say!("改成自己的内容，或删去这一条", "write your own, or remove it"))
        }));
    } else if found.iter().any(|(_, text)| STARTERS.iter().any(|starter| text.contains(starter))) {
        let mut files: Vec<&str> = found.iter().map(|(place, _)| &*place.file).collect();
        files.sort_unstable();
        files.dedup();
        let more = files.len().saturating_sub(NAMED);
        let named: Vec<_> = files.iter().take(NAMED).copied().collect();
        let (mut zh, mut en) = (named.join("、"), named.join(", "));
        if more > 0 {
            zh += &format!("，还有 {more} 个文件");
            en += &format!(" and {more} more");
        }
        diagnostics.push(
            Diagnostic::warning(
                "starter-content",
                Place::whole(settings::PATH),
                say!("这些还是新建时的示例：{zh}", "still the starter's examples: {en}"),
            )
            .hint(say!(
                "正式公开以前换成自己的内容，或删去",
                "before the board is public, write your own or remove them"
            )),
        );
    }
}

/// No telephone number begins with four zeros behind its area code.
fn is_no_number(text: &str) -> bool {
    let digits: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()).collect();
    digits
        .windows(2)
        .any(|pair| pair[0].starts_with('0') && (3..=4).contains(&pair[0].len()) && pair[1].starts_with("0000"))
}

/// Whether an address is one of the net and no example's.
fn is_real(url: &str) -> bool {
    let host = url.split("://").nth(1).unwrap_or(url).split(['/', ':']).next().unwrap_or_default();
    let is_under = |name: &str| host == name || host.ends_with(&format!(".{name}"));
    !["example", "example.org", "example.com", "example.net", "example.cn", "localhost", "test", "invalid", "127.0.0.1"]
        .iter()
        .any(|name| is_under(name))
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Severity;
    use crate::lint::testing::codes_of;

    fn found(severity: Severity, settings: &str, org: &str) -> Vec<&'static str> {
        let settings = format!("title: 公示栏\nas_of: 2026-06-30\n{settings}");
        codes_of(severity, &[("content/board.yaml", &settings), ("content/org.yaml", org)])
            .into_iter()
            .filter(|code| *code == "starter-content")
            .collect()
    }

    const STARTER: &str = "name: 示例街道党工委\nsupervision_phone: 0531-0000 1234\naddress: 示例街道示例路1号\n";

    #[test]
    fn examples_do_not_go_public() {
        let real = "base_url: https://board.jinan.gov.cn/\n";
        assert_eq!(found(Severity::Warning, real, STARTER), ["starter-content"; 3]);
        assert!(
            found(Severity::Warning, real, "name: 城东街道\nsupervision_phone: 0531-8123 4567\naddress: 城东路1号\n")
                .is_empty()
        );
        // Somewhere in a number four zeros are nothing.
        assert!(
            found(Severity::Warning, real, "name: 城东街道\nsupervision_phone: 0531-81000000\naddress: 路\n")
                .is_empty()
        );
    }

    #[test]
    fn a_first_try_is_told_once_and_a_demonstration_never() {
        assert_eq!(found(Severity::Warning, "", STARTER), ["starter-content"]);
        for severity in [Severity::Note, Severity::Warning] {
            assert!(found(severity, "base_url: https://board.example.org/\n", STARTER).is_empty());
        }
        // Boards of examples that are not the starter's are somebody's own.
        assert!(found(Severity::Warning, "", "name: 示例市\nsupervision_phone: 0531-0000 1234\n").is_empty());
    }

    #[test]
    fn whoever_changes_the_name_alone_is_told_of_the_rest() {
        let settings = "title: 公示栏\nas_of: 2026-06-30\nbase_url: https://board.jinan.gov.cn/\n";
        let codes = codes_of(
            Severity::Warning,
            &[
                ("content/board.yaml", settings),
                ("content/org.yaml", "name: 城东街道\nsupervision_phone: 0531-8123 4567\naddress: 城东路1号\n"),
                (
                    "content/commitments/a.yaml",
                    "item: 午间不断岗（示例）\nresponsible: 中心\ntarget: 60\ndeadline: 2026-12-31\n",
                ),
                ("content/teams/a.yaml", "name: 示例街道上门代办队\n"),
            ],
        );
        assert_eq!(codes.iter().filter(|code| **code == "starter-content").count(), 2, "{codes:?}");
    }
}
