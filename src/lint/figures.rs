//! Figures that a bar on the page would draw and nobody meant: negative ones, ten times the target, a target that is more
//! words than figure.

use super::{Rule, Subject, sound};
use crate::board::first_number;
use crate::diagnostic::{Diagnostic, KeyPath, Message, Severity, say};
use crate::kinds::{Commitment, CommitmentType, Draft};

pub(super) const RULE: Rule = Rule {
    codes: &["negative-figure", "implausible-figure", "vague-target", "target-with-words"],
    explain: || {
        say!(
            "进度是拿进展的数和目标的数相比算出来的。目标写成负数、约数，或进展超过目标十倍，算出来的比例就没有意义。",
            "Progress is the reported figure against the target's. With a negative or an approximate target, or more than ten times of it, the share means nothing."
        )
    },
    check,
};

/// More than so many times the target is a slip of the pen, or another unit.
const PLAUSIBLE: f64 = 10.0;

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for draft in sound(subject.board.items.commitments.all(), &subject.hidden.commitments) {
        if draft.commitment_type != CommitmentType::Assignment {
            check_one(draft, diagnostics);
        }
    }
}

fn check_one(draft: &Draft<Commitment>, diagnostics: &mut Vec<Diagnostic>) {
    let mut report = |code, severity, path: KeyPath, message: Message, hint: Message| {
        let diagnostic = Diagnostic::new(code, severity, draft.origin.value(&path), message);
        diagnostics.push(diagnostic.hint(hint).item(draft.id.clone()));
    };
    let key = |key: &str| KeyPath::root().key(key);
    for (name, text) in [("target", &draft.target), ("baseline", &draft.baseline)] {
        if let Some(text) = text.as_ref().filter(|text| is_negative(text)) {
            report(
                "negative-figure",
                Severity::Error,
                key(name),
                say!("{name} 是负数：{text}", "`{name}` is negative: {text}"),
                say!(
                    "写成正数；要减少的，在 item 里说明，baseline 写现有的数",
                    "write it without the sign; for a reduction say so in `item`, and give the present figure in `baseline`"
                ),
            );
        }
    }
    for (n, progress) in draft.progress.iter().enumerate() {
        if progress.value.is_some_and(|value| value < 0.0) {
            report(
                "negative-figure",
                Severity::Error,
                key("progress").index(n).key("value"),
                say!("进展的数是负数", "the figure of the progress is negative"),
                say!("写成正数，或改用 text 说明", "write it without the sign, or tell it in `text`"),
            );
        }
    }
    let Some(target) = &draft.target else { return };
    let number = first_number(target).filter(|number| *number > 0.0);
    let most =
        number.map(|number| draft.baseline.as_deref().and_then(first_number).unwrap_or(0.0).max(number) * PLAUSIBLE);
    let beyond = |value: f64| most.is_some_and(|most| value > most);
    if let Some((n, value)) = draft
        .progress
        .iter()
        .enumerate()
        .find_map(|(n, progress)| Some((n, progress.value.filter(|value| beyond(*value))?)))
    {
        report(
            "implausible-figure",
            Severity::Warning,
            key("progress").index(n).key("value"),
            say!(
                "完成的数 {value} 超过目标（{target}）的十倍",
                "the figure {value} is more than ten times the target ({target})"
            ),
            say!(
                "核对是不是多打了一位，或与目标的单位不同",
                "check for a digit too many, or another unit than the target's"
            ),
        );
    }
    if let Some(word) = APPROXIMATE.iter().find(|word| target.contains(**word)) {
        report(
            "vague-target",
            Severity::Warning,
            key("target"),
            say!(
                "目标“{target}”是约数（{word}），到期不好对账",
                "the target `{target}` is approximate, so that nobody can settle it"
            ),
            say!(
                "写一个准数，如 target: 200；下限写“不少于200”",
                "give one figure, such as `target: 200`; for a lower limit write 不少于200"
            ),
        );
    } else if draft.progress.iter().any(|progress| progress.value.is_some())
        && let Some(number) = number
        && target.parse::<f64>().is_err()
        && !target.starts_with("不少于")
    {
        report(
            "target-with-words",
            Severity::Note,
            key("target"),
            say!(
                "目标“{target}”里有数字以外的字，进度按 {number} 计算",
                "the target `{target}` is more than a figure; progress counts toward {number}"
            ),
            say!("写成 target: {number}，单位写在 unit 里", "write `target: {number}`, and what follows it in `unit`"),
        );
    }
}

/// Words that leave a figure open. (A lower limit does not.)
const APPROXIMATE: &[&str] =
    &["大约", "约", "左右", "上下", "近百", "近千", "力争", "若干", "approx", "about", "around", "~"];

fn is_negative(text: &str) -> bool {
    let rest = text.trim_start().strip_prefix(['-', '－', '−', '负']);
    rest.is_some_and(|rest| rest.trim_start().starts_with(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c)))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::diagnostic::Severity;
    use crate::lint::testing::{codes_of, pointed_at};

    fn found(severity: Severity, keys: &str) -> Vec<&'static str> {
        let text =
            format!("item: 建停车位\nresponsible: 物业办\ndeadline: 2026-12-31\npublished_on: 2026-06-01\n{keys}");
        let found = codes_of(severity, &[("content/commitments/a.yaml", &text)]);
        found.into_iter().filter(|code| RULE.codes.contains(code)).collect()
    }

    #[test]
    fn negative_figures_are_errors() {
        for keys in [
            "target: -120\n",
            "target: －120\n",
            "target: -120处\n",
            "target: 120\nprogress: [{ on: 2026-06-02, value: -5 }]\n",
            "target: 15\nbaseline: -22\n",
        ] {
            assert_eq!(found(Severity::Error, keys), ["negative-figure"], "{keys}");
        }
        for keys in ["target: 120\n", "target: 减少15起\n", "target: 10-15\n"] {
            assert!(found(Severity::Error, keys).is_empty(), "{keys}");
        }
    }

    #[test]
    fn ten_times_the_target_is_doubted() {
        assert_eq!(
            found(Severity::Warning, "target: 120\nprogress: [{ on: 2026-06-02, value: 1201 }]\n"),
            ["implausible-figure"]
        );
        for keys in [
            "target: 120\nprogress: [{ on: 2026-06-02, value: 1200 }]\n",
            "target: 1\nbaseline: 30\nprogress: [{ on: 2026-06-02, value: 25 }]\n",
        ] {
            assert!(found(Severity::Warning, keys).is_empty(), "{keys}");
        }
    }

    #[test]
    fn a_target_is_one_figure() {
        for target in ["约200", "200处左右", "大约一百二十个"] {
            assert_eq!(found(Severity::Warning, &format!("target: {target}\n")), ["vague-target"], "{target}");
        }
        assert_eq!(
            found(Severity::Note, "target: 95%\nprogress: [{ on: 2026-06-02, value: 90 }]\n"),
            ["target-with-words"]
        );
        for target in ["200", "95", "全部", "不少于26周"] {
            let keys = format!("target: {target}\nprogress: [{{ on: 2026-06-02, value: 9 }}]\n");
            assert!(found(Severity::Warning, &keys).is_empty() && found(Severity::Note, &keys).is_empty(), "{target}");
        }
        let text = "item: 建停车位\nresponsible: 物业办\ndeadline: 2026-12-31\ntarget: 约200\n";
        assert_eq!(pointed_at("vague-target", &[("content/commitments/a.yaml", text)]), "约200");
    }
}
