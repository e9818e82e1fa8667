//! What a screen's own file can have wrong beyond types.

use super::{Screen, SlideKind};
use crate::diagnostic::{Diagnostic, KeyPath, Message, say};
use crate::kinds::Origin;

/// Longer than this nobody would call a slide show: ten minutes.
const LONGEST_DWELL: f64 = 600.0;
/// Shorter, a change is a flicker.
const SHORTEST_DWELL: f64 = 3.0;

/// Checks one screen.
pub(super) fn check(screen: &Screen, origin: &Origin, diagnostics: &mut Vec<Diagnostic>) {
    let root = KeyPath::root();
    let mut refuse = |code, path: &KeyPath, message: Message, hint: Message| {
        diagnostics.push(Diagnostic::error(code, origin.value(path), message).hint(hint));
    };
    if let Some(kinds) = &screen.kinds {
        if kinds.is_empty() {
            refuse(
                "wrong-value",
                &root.key("kinds"),
                say!("kinds 是空的，屏幕上就什么也没有", "`kinds` is empty: the screen would show nothing"),
                say!("删去 kinds 就显示全部", "without `kinds` everything is shown"),
            );
        }
        for (n, kind) in kinds.iter().enumerate().filter(|(n, kind)| kinds[..*n].contains(kind)) {
            let word = kind.word();
            refuse(
                "wrong-value",
                &root.key("kinds").index(n),
                say!("{word} 写了两次", "`{word}` is written twice"),
                say!(
                    "想多出现几遍，写 weights: {{ {word}: 2 }}",
                    "to show it more often write `weights: {{ {word}: 2 }}`"
                ),
            );
        }
    }
    for kind in SlideKind::all().iter().copied() {
        let word = kind.word();
        if screen.weights.of(kind).is_some_and(|weight| !(1..=9).contains(&weight)) {
            refuse(
                "out-of-range",
                &root.key("weights").key(word),
                say!("权重应在 1 到 9 之间", "a weight lies between 1 and 9"),
                say!("不想显示的，从 kinds 里去掉", "to hide a kind, leave it out of `kinds`"),
            );
        }
        if screen.max_items.of(kind).is_some_and(|most| !(1..=500).contains(&most)) {
            refuse(
                "out-of-range",
                &root.key("max_items").key(word),
                say!("最多几屏应在 1 到 500 之间", "the most slides lie between 1 and 500"),
                say!("不想显示的，从 kinds 里去掉", "to hide a kind, leave it out of `kinds`"),
            );
        }
    }
    if !(3..=120).contains(&screen.rounds.minutes) {
        refuse(
            "out-of-range",
            &root.key("rounds").key("minutes"),
            say!("应在 3 到 120 分钟之间", "between 3 and 120 minutes"),
            say!("一般写 10", "10 is usual"),
        );
    }
    if let Some(languages) = &screen.languages {
        if languages.is_empty() {
            refuse(
                "wrong-value",
                &root.key("languages"),
                say!("languages 是空的", "`languages` is empty"),
                say!("如 [zh-CN, en]", "such as [zh-CN, en]"),
            );
        }
        for (n, language) in languages.iter().enumerate().filter(|(n, language)| languages[..*n].contains(language)) {
            let tag = language.tag();
            refuse(
                "wrong-value",
                &root.key("languages").index(n),
                say!("{tag} 写了两次", "`{tag}` is written twice"),
                say!("如 [zh-CN, en]", "such as [zh-CN, en]"),
            );
        }
    }
    if ![0, 90, 180, 270].contains(&screen.rotation) {
        refuse(
            "out-of-range",
            &root.key("rotation"),
            say!("rotation 只能是 0、90、180 或 270", "`rotation` is 0, 90, 180 or 270"),
            say!("画面要顺时针转多少度", "how far the picture is turned, clockwise"),
        );
    }
    check_dwell(screen, &mut refuse);
    if screen.heartbeat.as_ref().is_some_and(|heartbeat| heartbeat.origin().is_none()) {
        refuse(
            "wrong-value",
            &root.key("heartbeat").key("url"),
            say!("这不是一个完整的网址", "this is no whole address"),
            say!("如 https://board.example.org/beat", "such as https://board.example.org/beat"),
        );
    }
    let idle = root.key("idle");
    if !(10..=3600).contains(&screen.idle.seconds) {
        refuse(
            "out-of-range",
            &idle.key("seconds"),
            say!("应在 10 到 3600 秒之间", "between 10 and 3600 seconds"),
            say!("一般写 60", "60 is usual"),
        );
    }
    if !(5..=300).contains(&screen.idle.warn_seconds) {
        refuse(
            "out-of-range",
            &idle.key("warn_seconds"),
            say!("应在 5 到 300 秒之间", "between 5 and 300 seconds"),
            say!("一般写 20", "20 is usual"),
        );
    }
}

fn check_dwell(screen: &Screen, refuse: &mut impl FnMut(&'static str, &KeyPath, Message, Message)) {
    let dwell = KeyPath::root().key("dwell");
    let seconds = |number: f64| (SHORTEST_DWELL..=LONGEST_DWELL).contains(&number);
    for (key, number) in [("least", screen.dwell.least), ("most", screen.dwell.most)] {
        if !seconds(number) {
            refuse(
                "out-of-range",
                &dwell.key(key),
                say!("应在 3 到 600 秒之间", "between 3 and 600 seconds"),
                say!("一般最短 8 秒，最长 30 秒", "8 to 30 seconds are usual"),
            );
        }
    }
    if screen.dwell.most < screen.dwell.least {
        refuse(
            "out-of-range",
            &dwell.key("most"),
            say!("最长不能比最短还短", "the longest is shorter than the shortest"),
            say!("一般最短 8 秒，最长 30 秒", "8 to 30 seconds are usual"),
        );
    }
    if !(0.0..=5.0).contains(&screen.dwell.per_character) {
        refuse(
            "out-of-range",
            &dwell.key("per_character"),
            say!("每个字应在 0 到 5 秒之间", "between 0 and 5 seconds a character"),
            say!("一般写 0.15", "0.15 is usual"),
        );
    }
}
