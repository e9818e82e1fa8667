//! A suggestion whose words name a member: whose it was is not to be read out of them.

use super::{Rule, Subject, sound};
use crate::board::OrgId;
use crate::diagnostic::{Diagnostic, say};
use crate::kinds::{Draft, Suggestion};

pub(super) const RULE: Rule = Rule {
    codes: &["suggestion-names-member"],
    explain: || {
        say!(
            "采纳的建议只公布建议了什么、怎么办，从不公布是谁提的：说话的人不该为说了话被人打听。",
            "Of a suggestion is public what was suggested and what became of it, never whose it was: whoever spoke is not to be asked about it."
        )
    },
    check,
};

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let board = subject.board;
    if board.orgs.is_empty() {
        return;
    }
    for draft in sound(board.items.suggestions.all(), &subject.hidden.suggestions) {
        let org = board.org_at(&draft.org).unwrap_or(OrgId::ROOT);
        let texts = texts(draft);
        // Those whom people on the spot know: of the organisation itself and of those above it.
        let members = board.ancestry(org).into_iter().flat_map(|org| board.items.members.range(&(org.0..org.0 + 1)));
        for member in members.filter_map(|at| board.items.members.get(at)) {
            let Some((key, _)) = texts.iter().find(|(_, text)| text.contains(&*member.name.0)) else { continue };
            let name = &member.name;
            diagnostics.push(
                Diagnostic::warning(
                    "suggestion-names-member",
                    draft.origin.key(key),
                    say!("建议里写到了党员{name}", "the suggestion names {name}, a member"),
                )
                .hint(say!("是这个人提的，删去姓名", "remove the name, if the suggestion was theirs"))
                .item(draft.id.clone()),
            );
        }
    }
}

fn texts(draft: &Draft<Suggestion>) -> Vec<(&'static str, &str)> {
    let mut texts = vec![("item", &*draft.item.0), ("decision", &*draft.decision.0)];
    texts.extend(draft.body.as_deref().map(|body| ("body", body)));
    texts
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Severity;
    use crate::lint::testing::{codes, codes_of};

    fn found(item: &str) -> Vec<&'static str> {
        codes(&[
            ("content/members/lin-xi.yaml", "name: 林溪\n"),
            ("content/suggestions/a.yaml", &format!("item: {item}\ndecision: 采纳\n")),
        ])
    }

    #[test]
    fn whose_it_was_is_not_in_its_words() {
        assert_eq!(found("林溪建议午间也开一个窗口"), ["suggestion-names-member"]);
        assert!(found("午间也开一个窗口").is_empty());
    }

    #[test]
    fn whose_it_was_has_no_key() {
        for key in ["suggested_by", "proposer", "name", "姓名", "提出人", "建议人", "phone", "联系电话", "proposed_by"]
        {
            let text = format!("item: 午间也开一个窗口\ndecision: 采纳\n{key}: 王示例\n");
            let found = codes_of(Severity::Error, &[("content/suggestions/a.yaml", &text)]);
            assert_eq!(found, ["forbidden-key"], "{key}");
        }
    }
}
