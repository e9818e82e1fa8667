//! Characters that a font could show and that are wrong all the same: look-alikes, controls, signs that turn the order of
//! letters, what a lost encoding left behind.

use crate::diagnostic::{Diagnostic, Fix, KeyPath, Message, New, Place, Severity, say};
use crate::font::describe;
use crate::text::{self, is_selector, meant, ordinary};

use super::texts::last_key;

/// The ends of lines that every output breaks or shows as a blank.
const LINE_ENDS: [char; 4] = ['\u{b}', '\u{85}', '\u{2028}', '\u{2029}'];

/// Values that are addresses and names of files, and are never shown.
pub(super) fn is_unshown(path: &KeyPath) -> bool {
    matches!(last_key(path), Some("photo" | "file" | "photos" | "evidence" | "url" | "emblem" | "fonts" | "base_url"))
}

/// Whether a character is wrong whatever the fonts, so that nobody need look for its glyph.
pub(super) fn is_no_letter(c: char) -> bool {
    ordinary(c).is_some() || matches!(u32::from(c), 0xFDD0..=0xFDEF | 0xFFFD..=0xFFFF)
}

/// What is said of the character at a byte of a text of `name`; `None` for nearly all.
pub(super) fn judge(text: &str, at: usize, c: char, name: &Message, place: &dyn Fn() -> Place) -> Option<Diagnostic> {
    if !text::is_odd(c) {
        return None;
    }
    let before = || text[..at].chars().next_back();
    let after = || text[at + c.len_utf8()..].chars().next();
    if let Some(ordinary) = ordinary(c).or_else(|| meant(c, before(), after())) {
        return Some(look_alike(c, ordinary, name, place()));
    }
    if c == '\u{fffd}' {
        return Some(lost(name, place()));
    }
    if c.is_control() && !LINE_ENDS.contains(&c)
        || matches!(u32::from(c), 0xFDD0..=0xFDEF | 0xFFFE | 0xFFFF | 0xE_0000..=0xE_007F)
    {
        return Some(control(c, name, place()));
    }
    if matches!(c, '\u{202a}'..='\u{202e}') {
        return Some(direction(c, name, place()));
    }
    // Behind a sign or a picture a selector is common, and shown.
    (is_selector(c) && before().is_some_and(text::is_han)).then(|| form(c, name, place()))
}

fn look_alike(c: char, ordinary: char, name: &Message, place: Place) -> Diagnostic {
    let (what, code) = (describe(c), u32::from(ordinary));
    // Compatibility ideographs are characters in their own right to some; the others never belong in a text.
    let severity = match c {
        '\u{2e80}'..='\u{2fdf}' | '\u{31c0}'..='\u{31e3}' => Severity::Error,
        _ => Severity::Warning,
    };
    let message = say!(
        "{name}里的 {what} 不是“{ordinary}”（U+{code:04X}），只是长得像：排序会错，搜索也找不到",
        "{what} of {name_en} is not {ordinary} (U+{code:04X}), though it looks like it: it sorts wrongly and is not found",
        name = name.zh,
        name_en = name.en
    );
    let fix = Fix::of(place.spot.clone(), c.to_string(), New::Plain(ordinary.to_string()));
    Diagnostic::new("look-alike-character", severity, place, message)
        .hint(say!("改成“{ordinary}”", "write {ordinary}"))
        .fix(fix)
}

fn lost(name: &Message, place: Place) -> Diagnostic {
    Diagnostic::error(
        "lost-character",
        place,
        say!(
            "{name}里有一个丢失的字（U+FFFD）：转换编码时没有转过来",
            "a character of {name_en} was lost when its file was converted (U+FFFD)",
            name = name.zh,
            name_en = name.en
        ),
    )
    .hint(say!("照原件重新输入这个字", "type the character again from the original"))
}

fn control(c: char, name: &Message, place: Place) -> Diagnostic {
    let what = describe(c);
    Diagnostic::error(
        "control-character",
        place,
        say!(
            "{name}里有一个看不见的控制字符 {what}",
            "{name_en} holds the control character {what}",
            name = name.zh,
            name_en = name.en
        ),
    )
    .hint(say!("删去它，或把前后几个字重新打一遍", "delete it, or type the words around it again"))
}

fn direction(c: char, name: &Message, place: Place) -> Diagnostic {
    let what = describe(c);
    Diagnostic::error(
        "direction-sign",
        place,
        say!(
            "{name}里有改变文字方向的符号 {what}：看到的次序和写的不一样",
            "{what} of {name_en} turns the order of letters: what is seen is not what is written",
            name = name.zh,
            name_en = name.en
        ),
    )
    .hint(say!("删去它", "delete it"))
}

fn form(c: char, name: &Message, place: Place) -> Diagnostic {
    let what = describe(c);
    Diagnostic::note(
        "form-not-drawn",
        place,
        say!(
            "{name}里用 {what} 选了字形：现有字体不画这个字形，按通常的字形显示",
            "{what} of {name_en} chooses a form that the fonts do not draw; the usual one is shown",
            name = name.zh,
            name_en = name.en
        ),
    )
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Severity;
    use crate::lint::testing::{codes, codes_of, diagnostics, pointed_at};

    fn member(text: &str) -> String {
        format!("name: 林示例\nposition: {text}\n")
    }

    #[test]
    fn look_alikes_are_named_with_the_letter_meant() {
        for (text, c, meant) in [("⺠警", "⺠", "民"), ("⼤厅", "⼤", "大"), ("窗⼝", "⼝", "口"), ("㇐号", "㇐", "一")]
        {
            let file = member(text);
            let files = [("content/members/a.yaml", &*file)];
            assert_eq!(codes_of(Severity::Error, &files), ["look-alike-character"], "{text}");
            assert_eq!(pointed_at("look-alike-character", &files), c);
            let found = diagnostics(&files);
            let fault = found.iter().find(|d| d.code == "look-alike-character").unwrap();
            assert_eq!(fault.hint.as_ref().unwrap().zh, format!("改成“{meant}”"));
            assert_eq!(fault.item.as_deref(), Some("members/a"));
        }
        for text in ["\u{f92c}员", "二○二六年度先进", "王ニ小"] {
            let file = member(text);
            assert_eq!(codes(&[("content/members/a.yaml", &file)]), ["look-alike-character"], "{text}");
        }
        for text in ["张○○", "二〇二六", "ニコニコ", "①○●"] {
            let file = member(text);
            assert!(codes(&[("content/members/a.yaml", &file)]).is_empty(), "{text}");
        }
    }

    #[test]
    fn they_are_found_in_names_of_rolls_titles_and_bodies() {
        let roll =
            "title: 榜\naward: 奖\nyear: 2026\nconferred_by: 委\nentries:\n  - { name: 甲 }\n  - { name: 林⺠生 }\n";
        assert_eq!(pointed_at("look-alike-character", &[("content/rolls/r.yaml", roll)]), "⺠");
        let story = "---\ntitle: 甲\nsubject: 某某\n---\n他是⺠警。\n";
        assert_eq!(pointed_at("look-alike-character", &[("content/exemplars/e.md", story)]), "⺠");
    }

    #[test]
    fn controls_stand_nowhere() {
        let story = |text: &str| format!("---\ntitle: 甲\nsubject: 某某\n---\n第一行{text}第二行。\n");
        for c in ["\u{2}", "\u{c}", "\u{7f}", "\u{9d}", "&#x1;"] {
            let file = story(c);
            let files = [("content/exemplars/e.md", &*file)];
            assert_eq!(codes(&files), ["control-character"], "{c:?}");
            assert_eq!(pointed_at("control-character", &files), c);
        }
        for c in ["\u{b}", "\u{85}", "\u{2028}", "\u{2029}", "\t"] {
            let file = story(c);
            assert!(codes(&[("content/exemplars/e.md", &file)]).is_empty(), "{c:?}");
        }
        let quoted = member("\"窗口\\x02负责人\"");
        assert_eq!(codes(&[("content/members/a.yaml", &quoted)]), ["control-character"]);
    }

    #[test]
    fn lost_letters_and_turned_ones_are_told() {
        for (text, code) in [("窗\u{fffd}口", "lost-character"), ("窗\u{202e}口", "direction-sign")] {
            let file = member(text);
            assert_eq!(codes(&[("content/members/a.yaml", &file)]), [code]);
        }
        let file = "name: 葛\u{e0101}洪\n";
        assert_eq!(codes_of(Severity::Note, &[("content/members/a.yaml", file)]), ["form-not-drawn"]);
        assert!(codes(&[("content/members/a.yaml", &member("★\u{fe0f}级"))]).is_empty());
    }
}
