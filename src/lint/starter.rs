//! What `noticeboard new` wrote as an example and nobody has replaced.
//!
//! A board without an address of its own, or at an example's, is somebody's first try or a demonstration, whose invented
//! people are marked 示例 on purpose: there it is a note, and only of the starter's very words. At a real address the words
//! would be read by the public.

use super::{Rule, Subject};
use crate::diagnostic::{Diagnostic, Place, counted, say};
use crate::kinds::Origin;
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

/// Where the starter's organisations are; nobody else's are there.
const STREET: &str = "示例街道";

/// The starter's own organisations, people and address.
const WORDS: &[&str] = &[STREET, "李示例", "王示例"];

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let board = subject.board;
    let public = board.settings.base_url().is_some_and(|url| is_real(&url));
    if board.settings.base_url.is_some() && !public {
        return;
    }
    let mut found: Vec<(Place, String)> = Vec::new();
    let mut see = |text: &str, place: &dyn Fn() -> Place| {
        if WORDS.iter().any(|word| text.contains(word)) || public && is_no_number(text) {
            found.push((place(), text.to_owned()));
        }
    };
    let settings = Origin { file: settings::PATH.into(), base: crate::diagnostic::KeyPath::root() };
    see(&board.settings.title, &|| settings.key("title"));
    for org in board.orgs.iter() {
        let origin = &org.draft.origin;
        see(&org.draft.name, &|| origin.key("name"));
        for (key, text) in [("supervision_phone", &org.draft.supervision_phone), ("address", &org.draft.address)] {
            text.iter().for_each(|text| see(text, &|| origin.key(key)));
        }
    }
    for member in board.items.members.all() {
        see(&member.name, &|| member.origin.key("name"));
    }
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
    } else if let Some((place, _)) = found.first().filter(|_| found.iter().any(|(_, text)| text.contains(STREET))) {
        let (count, places) = (found.len(), counted(found.len(), "place"));
        diagnostics.push(
            Diagnostic::note(
                "starter-content",
                place.clone(),
                say!(
                    "新建时的示例还有{count}处没有改，第一处在这里",
                    "the starter's examples still stand in {places}, the first here"
                ),
            )
            .hint(say!("正式公开以前改成自己的内容", "replace them before the board is public")),
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
    fn a_first_try_is_noted_once_and_a_demonstration_never() {
        assert_eq!(found(Severity::Note, "", STARTER), ["starter-content"]);
        for severity in [Severity::Note, Severity::Warning] {
            assert!(found(severity, "base_url: https://board.example.org/\n", STARTER).is_empty());
        }
    }
}
