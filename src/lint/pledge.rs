//! A pledge that is not one sentence.

use super::{Rule, Subject, sound};
use crate::diagnostic::{Diagnostic, say};

pub(super) const RULE: Rule = Rule {
    codes: &["pledge-not-one-sentence"],
    explain: || {
        say!(
            "岗位承诺是一句话，格言的形式：上墙、上桌牌，一眼读完。",
            "The pledge of a post is one sentence in the form of a motto: it stands on a wall or a desk and is read at a glance."
        )
    },
    check,
};

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for post in sound(subject.board.items.posts.all(), &subject.hidden.posts) {
        let Some(pledge) = &post.pledge else { continue };
        if is_one_sentence(pledge) {
            continue;
        }
        diagnostics.push(
            Diagnostic::error(
                "pledge-not-one-sentence",
                post.origin.key("pledge"),
                say!("承诺不是一句话", "the pledge is not one sentence"),
            )
            .hint(say!(
                "只留一句，中间用逗号；岗位标准写在 standard 里，职责写在 duties 里",
                "keep one sentence; standards go into `standard`, duties into `duties`"
            ))
            .item(post.id.clone()),
        );
    }
}

/// One line with at most one ending, and that at its end; marks of one ending may stand together (！！, ！”).
fn is_one_sentence(pledge: &str) -> bool {
    let is_end = |c: char| matches!(c, '。' | '！' | '？' | '；' | '!' | '?' | ';');
    let closing = |c: char| is_end(c) || matches!(c, '”' | '’' | '」' | '』' | '）' | ')' | '"' | '…');
    let pledge = pledge.trim();
    !pledge.contains('\n') && !pledge.trim_end_matches(closing).contains(is_end)
}

#[cfg(test)]
mod tests {
    use super::is_one_sentence;
    use crate::lint::testing::{codes, pointed_at};

    #[test]
    fn one_sentence_with_or_without_its_end() {
        for pledge in ["多问一句，少跑一趟。", "多问一句，少跑一趟", "说到做到！", "“有我在！”", "急您所急……"]
        {
            assert!(is_one_sentence(pledge), "{pledge}");
        }
        for pledge in ["多问一句。少跑一趟。", "说到做到！请您监督", "多问一句\n少跑一趟", "微笑服务；限时办结"]
        {
            assert!(!is_one_sentence(pledge), "{pledge}");
        }
    }

    #[test]
    fn a_second_sentence_is_reported() {
        let post = |pledge: &str| format!("title: 窗口\nopen: true\npledge: {pledge}\n");
        let two = post("多问一句。少跑一趟。");
        assert_eq!(pointed_at("pledge-not-one-sentence", &[("content/posts/a.yaml", &two)]), "多问一句。少跑一趟。");
        assert!(codes(&[("content/posts/a.yaml", &post("多问一句，少跑一趟。"))]).is_empty());
    }
}
