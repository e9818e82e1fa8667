//! Two areas of the same bounds: nobody knows which of two members answers.

use std::collections::HashMap;

use super::{Rule, Subject};
use crate::diagnostic::{Diagnostic, say};

pub(super) const RULE: Rule = Rule {
    codes: &["area-twice"],
    explain: || {
        say!(
            "一个地方由一名党员负责。两个责任区范围相同，群众不知道该找谁。",
            "One member answers for one place. With two areas of the same bounds nobody knows whom to ask."
        )
    },
    check,
};

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut seen: HashMap<(&str, String), &str> = HashMap::new();
    for area in subject.board.items.areas.all() {
        let bounds: String = area.bounds.chars().filter(|c| !c.is_whitespace()).collect();
        let Some(first) = seen.insert((&area.org, bounds), &area.title) else { continue };
        diagnostics.push(
            Diagnostic::error(
                "area-twice",
                area.origin.key("bounds"),
                say!("范围与“{first}”相同", "the same bounds as {first}"),
            )
            .hint(say!("两个责任区各写各的范围；合成一个的，删去一个", "give each its own bounds, or remove one"))
            .item(area.id.clone()),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::codes;

    #[test]
    fn one_place_has_one_member() {
        let found = |bounds: &str| {
            codes(&[
                ("content/members/a.yaml", "name: 林溪\n"),
                ("content/members/b.yaml", "name: 田富\n"),
                ("content/areas/s.yaml", "title: 南段\nmember: a\nbounds: 文汇街1号至35号\n"),
                ("content/areas/n.yaml", &format!("title: 北段\nmember: b\nbounds: {bounds}\n")),
            ])
        };
        assert_eq!(found("文汇街 1号至35号"), ["area-twice"]);
        assert!(found("文汇街36号至70号").is_empty());
    }
}
