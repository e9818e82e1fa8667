//! An amendment whose new words are not the present ones.

use std::collections::BTreeMap;

use super::{Rule, Subject, sound};
use crate::board::{Board, split_notation};
use crate::calendar::parse_date;
use crate::diagnostic::{Diagnostic, KeyPath, say};
use crate::kinds::{AmendedField, Amendment, Commitment, Draft};

pub(super) const RULE: Rule = Rule {
    codes: &["amendment-differs"],
    explain: || {
        say!(
            "改过的承诺，原文和现文并列公开。最后一次修改的“改为”应当就是现在的文字，否则不知道哪个算数。",
            "Amended words stand beside the original ones. The last amendment's `to` is what the field says now; else nobody knows which counts."
        )
    },
    check,
};

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for draft in sound(subject.board.items.commitments.all(), &subject.hidden.commitments) {
        let mut last: BTreeMap<&'static str, (usize, &Amendment)> = BTreeMap::new();
        for (n, amendment) in draft.amendments.iter().enumerate() {
            let newest = last.entry(amendment.field.key()).or_insert((n, amendment));
            if newest.1.on <= amendment.on {
                *newest = (n, amendment);
            }
        }
        for (key, (n, amendment)) in last {
            if agrees(subject.board, draft, amendment) {
                continue;
            }
            let place = draft.origin.value(&KeyPath::root().key("amendments").index(n).key("to"));
            diagnostics.push(
                Diagnostic::error(
                    "amendment-differs",
                    place,
                    say!(
                        "最后一次修改的“改为”与现在的 {key} 不一致",
                        "the last amendment does not lead to the present `{key}`"
                    ),
                )
                .label(draft.origin.key(key), say!("现在的文字", "the present words"))
                .hint(say!(
                    "两处改成一样；又改了一次的，再加一条修改记录",
                    "make them agree, or add the amendment that is missing"
                ))
                .item(draft.id.clone()),
            );
        }
    }
}

fn agrees(board: &Board, draft: &Draft<Commitment>, amendment: &Amendment) -> bool {
    let to = &*amendment.to;
    let unit = draft.unit.as_deref().unwrap_or_default();
    let counted = |value: &Option<crate::kinds::Text>| {
        value.as_ref().is_some_and(|value| same(to, value) || same(to, &format!("{}{unit}", value.0)))
    };
    match amendment.field {
        AmendedField::Item => same(to, &draft.item),
        AmendedField::Deadline => draft.deadline.is_some_and(|deadline| read_date(to) == Some(*deadline)),
        AmendedField::Measures => same(to, &draft.measures.iter().map(|text| text.0.as_str()).collect::<String>()),
        AmendedField::Baseline => counted(&draft.baseline),
        AmendedField::Target => counted(&draft.target),
        AmendedField::Unit => same(to, unit),
        AmendedField::Responsible => same_units(board, draft, to),
    }
}

/// Equal but for blanks and the signs that separate clauses: a list and a sentence may say the same.
pub(crate) fn same(a: &str, b: &str) -> bool {
    a == b || without_signs(a).eq(without_signs(b))
}

/// A text without blanks and the signs that separate clauses.
pub(crate) fn without_signs(text: &str) -> impl Iterator<Item = char> {
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '、' | '，' | ',' | '；' | ';' | '。' | '.' | '〔' | '〕'))
}

/// The units by name or by slug, whichever was typed.
fn same_units(board: &Board, draft: &Draft<Commitment>, to: &str) -> bool {
    let written = split_notation(to);
    let mut present: Vec<Vec<String>> = Vec::new();
    for text in draft.responsible.iter() {
        match board.resolve(&draft.org, text, &["org", "member"]) {
            Some(target) => {
                let mut names = vec![text.0.clone(), target.id.to_string()];
                match (target.kind, target.at) {
                    ("member", Some(at)) => names.push(board.items.members.all()[at].name.0.clone()),
                    (_, Some(at)) => {
                        let org = &board.orgs[at].draft;
                        names.extend([org.name.0.clone(), org.short().to_owned()]);
                    }
                    (_, None) => {}
                }
                present.push(names);
            }
            None => present.extend(split_notation(text).into_iter().map(|name| vec![name])),
        }
    }
    written.len() == present.len()
        && written.iter().all(|unit| present.iter().any(|names| names.iter().any(|name| same(unit, name))))
}

/// `2026-05-22` or `2026年5月22日`.
pub(crate) fn read_date(text: &str) -> Option<jiff::civil::Date> {
    let chinese = text.replace(['年', '月'], "-").replace('日', "");
    parse_date(&chinese).map(|parsed| parsed.date)
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{codes, pointed_at};

    fn text(keys: &str, amendment: &str) -> String {
        format!(
            "item: 建停车位\nresponsible: 物业办\ntarget: 200\nunit: 个\ndeadline: 2026-12-31\nmeasures: [划线, 装灯]\n{keys}\
             amendments:\n  - {{ on: 2026-03-01, from: 原文, reason: 管线迁改, {amendment} }}\n"
        )
    }

    fn found(amendment: &str) -> Vec<&'static str> {
        codes(&[("content/commitments/a.yaml", &text("", amendment))])
    }

    #[test]
    fn the_last_amendment_leads_to_the_present_words() {
        for amendment in [
            "field: item, to: 建停车位",
            "field: target, to: '200'",
            "field: target, to: 200个",
            "field: deadline, to: 2026-12-31",
            "field: deadline, to: 2026年12月31日",
            "field: measures, to: 划线，装灯。",
            "field: responsible, to: 〔责任单位：物业办〕",
        ] {
            assert!(found(amendment).is_empty(), "{amendment}");
        }
        for amendment in [
            "field: item, to: 建充电桩",
            "field: target, to: '150'",
            "field: deadline, to: 2026-11-30",
            "field: measures, to: 划线",
            "field: responsible, to: 物业办、居委会",
            "field: baseline, to: '10'",
        ] {
            assert_eq!(found(amendment), ["amendment-differs"], "{amendment}");
        }
    }

    #[test]
    fn only_the_newest_counts_and_it_is_shown() {
        let earlier =
            "field: target, to: '150' }\n  - { on: 2026-04-01, from: 150, reason: 增建, field: target, to: '200'";
        assert!(found(earlier).is_empty());
        let wrong = text("", "field: item, to: 建充电桩");
        assert_eq!(pointed_at("amendment-differs", &[("content/commitments/a.yaml", &wrong)]), "建充电桩");
    }
}
