//! A correction (公开澄清) that says again what it clears somebody of, lacks their consent, or ends before what it corrects.

use super::{Rule, Subject, sound};
use crate::diagnostic::{Diagnostic, KeyPath, say};
use crate::kinds::{CORRECTED, Common, Draft, Notice, NoticeType};

pub(super) const RULE: Rule = Rule {
    codes: &[
        "key-of-correction",
        "correction-without-consent",
        "correction-with-text",
        "repeats-allegation",
        "correction-ends-early",
    ],
    explain: || {
        say!(
            "公开澄清只说正确的情况（correct），不写正文，不重复当初的说法；为谁澄清，要有本人同意；所澄清的内容还在公布，澄清就不撤下。",
            "A correction says what is correct, in `correct`, and has no text: what was alleged is repeated nowhere. Whom it clears has agreed to it, and it stands as long as what it corrects."
        )
    },
    check,
};

/// Words that bring what was alleged with them.
const ALLEGATIONS: &[&str] = &[
    "传言",
    "谣言",
    "谣传",
    "流言",
    "传闻",
    "举报",
    "检举",
    "控告",
    "诬告",
    "指控",
    "被指",
    "被反映",
    "有人反映",
    "网传",
];

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for notice in sound(subject.board.items.notices.all(), &subject.hidden.notices) {
        if notice.notice_type != NoticeType::Correction {
            continue;
        }
        let found = [no_consent(notice), text(notice), repeated(notice), ends_early(subject, notice)];
        diagnostics.extend(found.into_iter().flatten().map(|diagnostic| diagnostic.item(notice.id.clone())));
    }
}

fn no_consent(notice: &Draft<Notice>) -> Option<Diagnostic> {
    let who = notice.clears.first().filter(|_| notice.consent.is_none())?;
    Some(
        Diagnostic::error(
            "correction-without-consent",
            notice.origin.value(&KeyPath::root().key("clears")),
            say!("为{who}公开澄清，没有写本人同意", "it clears {who} in public, and says nothing of their consent"),
        )
        .hint(say!(
            "本人书面同意以后写 consent: {{ given_on: 日期, scope: [web, print, kiosk] }}；不点名的，删去 clears",
            "once they have agreed in writing, add `consent: {{ given_on: DATE, scope: [web, print, kiosk] }}`; without a name remove `clears`"
        )),
    )
}

fn text(notice: &Draft<Notice>) -> Option<Diagnostic> {
    let body = notice.body.as_deref().filter(|body| !body.trim().is_empty())?;
    // Its first line is enough to find it by.
    let from = body.len() - body.trim_start().len();
    let line = body[from..].lines().next().map_or(0, str::len);
    let place = notice.in_body(from..from + line);
    Some(Diagnostic::error("correction-with-text", place, say!("公开澄清不写正文", "a correction has no text")).hint(
        say!(
            "正确的情况一条一条写在 correct 里；当初是怎么说的，哪里也不写",
            "write what is correct in `correct`, a sentence for each point; what was alleged is written nowhere"
        ),
    ))
}

fn repeated(notice: &Draft<Notice>) -> Option<Diagnostic> {
    let title = std::iter::once((KeyPath::root().key("title"), &*notice.title.0));
    let correct = notice.correct.iter().enumerate();
    let correct = correct.map(|(n, text)| (KeyPath::root().key("correct").index(n), &*text.0));
    let (path, word) = title
        .chain(correct)
        .find_map(|(path, text)| Some((path, ALLEGATIONS.iter().find(|word| text.contains(**word))?)))?;
    Some(
        Diagnostic::warning(
            "repeats-allegation",
            notice.origin.value(&path).words(word),
            say!("澄清里不重复当初的说法：“{word}”", "a correction does not repeat what was alleged: {word}"),
        )
        .hint(say!(
            "标题写“关于某某情况的澄清”，correct 只写查明的事实",
            "call it after the matter, and let `correct` say what was found to be so"
        )),
    )
}

/// What it corrects is announced for longer.
fn ends_early(subject: &Subject<'_>, notice: &Draft<Notice>) -> Option<Diagnostic> {
    let until = notice.common.publish_until?;
    let later = |common: &Common| common.publish_until.is_none_or(|day| day > until);
    let target = notice.corrects.iter().enumerate().find_map(|(n, text)| {
        let target = subject.board.resolve(&notice.org, text, CORRECTED)?;
        let common = subject.board.common_of(&target)?;
        later(common).then_some(n)
    })?;
    Some(
        Diagnostic::error(
            "correction-ends-early",
            notice.origin.key("publish_until"),
            say!("所澄清的内容还在公布，澄清先撤下了", "it ends while what it corrects still stands"),
        )
        .label(
            notice.origin.value(&KeyPath::root().key("corrects").index(target)),
            say!("公布得更久", "stands for longer"),
        )
        .hint(say!("删去 publish_until：所澄清的内容撤下以前，澄清一直在", "remove `publish_until`")),
    )
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{codes, pointed_at};

    fn files(keys: &str, body: &str) -> Vec<(&'static str, String)> {
        let notice = format!(
            "---\ntype: correction\nstarts_on: 2026-06-29\nperiod: {{ days: 5, unit: calendar }}\nsigned_by: 示例市委\n{keys}---\n{body}"
        );
        vec![
            ("content/members/a.yaml", "name: 林溪\n".to_owned()),
            (
                "content/notices/old.yaml",
                "title: 公示\nstarts_on: 2026-06-01\nperiod: { days: 3, unit: calendar }\npublish_until: 2026-12-31\n"
                    .to_owned(),
            ),
            ("content/notices/n.md", notice),
        ]
    }

    fn found(keys: &str, body: &str) -> Vec<&'static str> {
        let files = files(keys, body);
        codes(&files.iter().map(|(path, text)| (*path, text.as_str())).collect::<Vec<_>>())
    }

    const SAID: &str = "title: 关于停车位使用情况的澄清\ncorrect: 车位全部按到场先后停放。\n";
    const CONSENT: &str = "consent: { given_on: 2026-06-20, scope: [web] }\n";

    #[test]
    fn whoever_is_cleared_has_agreed() {
        assert_eq!(found(&format!("{SAID}clears: a\n"), ""), ["correction-without-consent"]);
        assert!(found(&format!("{SAID}clears: a\n{CONSENT}"), "").is_empty());
        assert!(found(&format!("{SAID}clears: 王示例\n{CONSENT}"), "").is_empty());
        assert!(found(SAID, "").is_empty());
    }

    #[test]
    fn what_was_alleged_is_said_nowhere() {
        assert_eq!(found(SAID, "有人反映车位优先租给熟人。\n"), ["correction-with-text"]);
        let title = SAID.replace("情况的澄清", "传言的更正");
        assert_eq!(found(&title, ""), ["repeats-allegation"]);
        assert_eq!(found(&SAID.replace("车位全部", "举报失实，车位全部"), ""), ["repeats-allegation"]);
        let files = files(&title, "");
        let files: Vec<_> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        assert_eq!(pointed_at("repeats-allegation", &files), "传言");
    }

    #[test]
    fn it_stands_as_long_as_what_it_corrects() {
        assert_eq!(found(&format!("{SAID}corrects: old\npublish_until: 2026-07-31\n"), ""), ["correction-ends-early"]);
        for sound in ["corrects: old\npublish_until: 2026-12-31\n", "corrects: old\n", "publish_until: 2026-07-31\n"] {
            assert!(found(&format!("{SAID}{sound}"), "").is_empty(), "{sound}");
        }
        assert_eq!(found(&format!("{SAID}corrects: older\n"), ""), ["unknown-reference"]);
    }

    #[test]
    fn its_keys_are_for_corrections_and_it_says_what_is_correct() {
        assert_eq!(found("title: 关于停车位使用情况的澄清\n", ""), ["missing-key"]);
        for key in ["correct: 车位先到先停。\n", "corrects: old\n", "clears: a\n", CONSENT] {
            let notice = format!(
                "title: 公示二\nstarts_on: 2026-06-29\nperiod: {{ days: 5, unit: calendar }}\nsigned_by: 示例市委\n{key}"
            );
            let files = [
                ("content/members/a.yaml", "name: 林溪\n"),
                (
                    "content/notices/old.yaml",
                    "title: 公示\nstarts_on: 2026-06-01\nperiod: { days: 3, unit: calendar }\n",
                ),
                ("content/notices/n.yaml", &notice),
            ];
            assert_eq!(codes(&files), ["key-of-correction"], "{key}");
        }
    }
}
