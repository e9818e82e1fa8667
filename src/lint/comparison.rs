//! “比去年降低”: a comparison with nothing to compare with.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::{Rule, Subject, sound};
use crate::diagnostic::{Diagnostic, KeyPath, say};
use crate::kinds::CommitmentType;

pub(super) const RULE: Rule = Rule {
    codes: &["comparison-without-baseline"],
    explain: || {
        say!(
            "“比去年降低”“明显提升”这样的承诺，没有写现有基数，到时候谁也评不了。",
            "‘Lower than last year’, ‘markedly better’: without the present figure nobody can appraise it."
        )
    },
    check,
};

/// How something is to change, after an adverb or after 比.
const CHANGES: &[&str] = &[
    "提高", "提升", "提速", "改善", "改进", "降低", "下降", "减少", "缩短", "压缩", "增加", "增强", "增长", "上升",
    "优化", "加快", "好转", "扩大", "加强", "完善", "翻番",
];

/// How much, in words that mean no figure.
const ADVERBS: &[&str] =
    &["明显", "显著", "大幅度", "大幅", "进一步", "持续", "稳步", "不断", "逐步", "有效", "更加", "较大"];

/// Comparisons that need no verb.
const PHRASES: &[&str] = &[
    "同比",
    "环比",
    "较去年",
    "较上年",
    "较上月",
    "较上季度",
    "较往年",
    "较以往",
    "较同期",
    "较之前",
    "更上一层楼",
    "再上新台阶",
];

/// How far after 比 the change may follow.
const REACH: usize = 24;

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for draft in sound(subject.board.items.commitments.all(), &subject.hidden.commitments) {
        if draft.commitment_type == CommitmentType::Assignment || draft.baseline.is_some() {
            continue;
        }
        let item = std::iter::once(("item", None, &*draft.item));
        let target = draft.target.iter().map(|target| ("target", None, &**target));
        let measures = draft.measures.iter().enumerate().map(|(n, text)| ("measures", Some(n), &**text));
        for (key, n, text) in item.chain(target).chain(measures) {
            let Some(words) = comparison(text) else { continue };
            let mut path = KeyPath::root().key(key);
            if let Some(n) = n {
                path = path.index(n);
            }
            let place = draft.origin.value(&path).words(words);
            diagnostics.push(
                Diagnostic::warning(
                    "comparison-without-baseline",
                    place,
                    say!("“{words}”没有写和什么数比", "`{words}`: compared with what?"),
                )
                .hint(say!(
                    "写 baseline: 现有基数（如 baseline: 120），目标写成具体的数",
                    "write `baseline:` with the present figure, and the target as a figure"
                ))
                .item(draft.id.clone()),
            );
        }
    }
}

/// Whatever a comparison begins with: a city has a hundred thousand promises, and hardly one compares.
static BEGINNINGS: LazyLock<Vec<Finder<'_>>> =
    LazyLock::new(|| PHRASES.iter().chain(ADVERBS).chain(&["比"]).map(|words| Finder::new(*words)).collect());

/// The first words of a text that compare without a figure.
fn comparison(text: &str) -> Option<&str> {
    if !BEGINNINGS.iter().any(|words| words.find(text.as_bytes()).is_some()) {
        return None;
    }
    let phrase = PHRASES.iter().filter_map(|words| text.find(words).map(|at| (at, at + words.len())));
    let adverb = ADVERBS.iter().flat_map(|adverb| {
        text.match_indices(adverb).filter_map(move |(at, _)| {
            let after = &text[at + adverb.len()..];
            let bare = after.strip_prefix(['地', '得']).unwrap_or(after);
            let change = CHANGES.iter().find(|change| bare.starts_with(**change))?;
            Some((at, text.len() - bare.len() + change.len()))
        })
    });
    let than = text.match_indices('比').filter_map(|(at, _)| {
        // 评比、占比、对比、比如、比例…… are no comparisons.
        let before = text[..at].chars().next_back();
        let after = &text[at + '比'.len_utf8()..];
        if before.is_some_and(|c| "评占对相类同环配百".contains(c))
            || after.starts_with(['如', '例', '赛', '对', '重', '武', '拼', '分'])
        {
            return None;
        }
        let clause = after.split(['，', '。', '；', ',', ';', '、', '\n']).next().unwrap_or_default();
        let clause_end = clause.char_indices().nth(REACH).map_or(clause.len(), |(n, _)| n);
        let (change_at, change) =
            CHANGES.iter().filter_map(|change| clause[..clause_end].find(change).map(|n| (n, *change))).min()?;
        Some((at, text.len() - after.len() + change_at + change.len()))
    });
    let (start, end) = phrase.chain(adverb).chain(than).min()?;
    Some(&text[start..end])
}

#[cfg(test)]
mod tests {
    use super::comparison;
    use crate::lint::testing::{codes, pointed_at};

    #[test]
    fn comparisons_are_found_with_their_words() {
        for (text, words) in [
            ("投诉件数比去年降低", "比去年降低"),
            ("办件时限比法定时限再压缩一半", "比法定时限再压缩"),
            ("群众满意度明显提升", "明显提升"),
            ("作风进一步改进", "进一步改进"),
            ("矛盾纠纷同比下降", "同比"),
            ("服务质量显著地提高。", "显著地提高"),
        ] {
            assert_eq!(comparison(text), Some(words), "{text}");
        }
        for text in [
            "开展评比",
            "按比例提高补贴",
            "比如增加窗口",
            "降低门槛高度到2厘米",
            "进一步到位",
            "占比提高到30%",
            "每周比武",
        ] {
            assert_eq!(comparison(text), None, "{text}");
        }
    }

    fn text(keys: &str) -> String {
        format!("responsible: 信访办\ndeadline: 2026-12-31\ntarget: 10%\n{keys}")
    }

    #[test]
    fn a_comparison_needs_a_baseline() {
        let bare = text("item: 减少信访\nmeasures:\n  - 定期接访\n  - 初信初访比去年减少\n");
        let files = [("content/commitments/a.yaml", &*bare)];
        assert_eq!(codes(&files), ["comparison-without-baseline"]);
        assert_eq!(pointed_at("comparison-without-baseline", &files), "比去年减少");
        let based = text("item: 初信初访比去年减少\nbaseline: 86\nunit: 件\n");
        assert!(codes(&[("content/commitments/a.yaml", &based)]).is_empty());
    }
}
