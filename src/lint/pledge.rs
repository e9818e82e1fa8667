//! A pledge that is not one sentence.

use super::{Rule, Subject, sound};
use crate::diagnostic::{Diagnostic, say};

pub(super) const RULE: Rule = Rule {
    codes: &["long-pledge", "pledge-not-one-sentence", "quoted-pledge"],
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
        if is_quoted(pledge) {
            diagnostics.push(
                Diagnostic::warning(
                    "quoted-pledge",
                    post.origin.key("pledge"),
                    say!(
                        "承诺自带了引号，公布时会有两层引号",
                        "the pledge brings its own quotation marks and would be quoted twice"
                    ),
                )
                .hint(say!("删去最外面的引号，版面自己会加", "remove the outer quotation marks: the layout sets them"))
                .item(post.id.clone()),
            );
        }
        // A board with screens of its own is told by them what fits.
        let length = width(pledge);
        if length > MOST && subject.board.screens.iter().all(|screen| screen.origin.is_none()) {
            diagnostics.push(
                Diagnostic::warning(
                    "long-pledge",
                    post.origin.key("pledge"),
                    say!(
                        "承诺有{length}个字宽，大厅屏幕和桌牌最多放得下{MOST}个",
                        "the pledge is {length} characters wide; a screen and a desk plate hold {MOST}"
                    ),
                )
                .hint(say!(
                    "缩成一句格言；细则写在 standard 或 duties 里",
                    "make it a motto; the details go into `standard` or `duties`"
                ))
                .item(post.id.clone()),
            );
        }
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

/// What a screen of the default theme holds, in full-width characters.
const MOST: usize = 60;

fn width(text: &str) -> usize {
    unicode_width::UnicodeWidthStr::width(text).div_ceil(2)
}

/// Whether the whole pledge stands in one pair of quotation marks.
fn is_quoted(pledge: &str) -> bool {
    let pledge = pledge.trim().trim_end_matches(['。', '！', '!', '.']);
    [('“', '”'), ('‘', '’'), ('「', '」'), ('『', '』'), ('"', '"')].iter().any(|(open, close)| {
        let inside = pledge.strip_prefix(*open).and_then(|rest| rest.strip_suffix(*close));
        inside.is_some_and(|inside| !inside.contains([*open, *close]))
    })
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
    use super::{is_one_sentence, is_quoted};
    use crate::lint::testing::{codes, pointed_at};

    #[test]
    fn a_pledge_is_short_and_brings_no_quotation_marks() {
        for pledge in ["“有我在！”", "“急您所急”。", "「有我在」"] {
            assert!(is_quoted(pledge), "{pledge}");
        }
        for pledge in ["“首问”就是“首办”", "有我在", "推行“首问负责”"] {
            assert!(!is_quoted(pledge), "{pledge}");
        }
        let post = |pledge: &str| format!("title: 窗口\nopen: true\npledge: {pledge}\n");
        assert_eq!(codes(&[("content/posts/a.yaml", &post("“有我在！”"))]), ["quoted-pledge"]);
        assert_eq!(codes(&[("content/posts/a.yaml", &post(&"多问一句，".repeat(21)))]), ["long-pledge"]);
        assert!(codes(&[("content/posts/a.yaml", &post(&"多问一句，".repeat(12)))]).is_empty());
    }

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
