//! A character that a wall, a screen or a page cannot show.
//!
//! The fonts that count are those of the board: its own files, then the theme's, with fallback inside the same weight
//! ([`crate::font::Stack`]). Paper and a lobby's screen have nothing else. A reader's device has fonts of its own besides
//! for what every device has had for twenty years, so the web is less strict. Characters of private use show something
//! else on every machine and are refused everywhere.
//!
//! Most boards use no such character: files are scanned once against the set of what every role shows, and only the
//! items of a file with a find are looked at text by text. The texts of an item are whatever it serialises, so a new kind
//! needs nothing here.

mod signs;
mod texts;

use std::collections::HashSet;
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;

use super::{Rule, Subject, sound};
use crate::diagnostic::{Diagnostic, KeyPath, Message, Place, Spot, Step, say};
use crate::font::{Role, Stack, describe, in_system_fonts, is_invisible, is_private_use};
use crate::kinds::{Draft, Kind, Medium, Origin, ReviewScope, with_kinds};
use crate::settings;
use crate::text::is_odd;
use texts::Texts;

pub(super) const RULE: Rule = Rule {
    codes: &[
        "control-character",
        "direction-sign",
        "form-not-drawn",
        "look-alike-character",
        "lost-character",
        "missing-glyph",
        "private-use-character",
    ],
    explain: || {
        say!(
            "没有字体能显示的字，印出来是空框。先核对用字；确实要用的，在 board.yaml 的 fonts 里配上含有这个字的字体。私用区字符在每台机器上都不一样，一律不用。部首、兼容字和片假名看起来像汉字，却不是，排序和搜索都会错；控制字符和方向符号看不见，网页和纸面上各有各的样子。",
            "A character without a glyph is printed as a box. Check the character; if it is right, map a font that has it under `fonts` in board.yaml. Private-use characters differ from machine to machine and are never used. Radicals, compatibility ideographs and katakana look like Chinese letters and are not, so they sort wrongly and are not found; controls and signs of direction are not seen, and differ between page and paper."
        )
    },
    check,
};

/// The longest text that a message quotes, in characters.
const NAME: usize = 12;

/// Most characters of one text that are told one by one.
const MOST: usize = 10;

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let fonts = &subject.board.fonts;
    let files: Vec<_> = subject.sources.files.values().collect();
    let suspects: HashSet<Arc<str>> =
        files.par_iter().filter(|file| is_suspect(fonts, &file.text)).map(|file| file.path.clone()).collect();
    if suspects.is_empty() {
        return;
    }
    let mut look = Look { fonts, diagnostics };
    if suspects.contains(settings::PATH) {
        let origin = Origin::new(settings::PATH, KeyPath::root());
        look.value(&origin, &subject.board.settings, &Whose::board());
    }
    for org in subject.board.orgs.iter().filter(|org| suspects.contains(&org.draft.origin.file)) {
        look.draft(&org.draft);
    }
    // What is said in private is shown nowhere.
    let private: HashSet<&str> = sound(subject.board.items.reviews.all(), &subject.hidden.reviews)
        .filter(|review| review.scope == ReviewScope::Private)
        .map(|review| &*review.id)
        .collect();
    macro_rules! each {
        ($($field:ident: $type:ident),* $(,)?) => {
            $(for draft in sound(subject.board.items.$field.all(), &subject.hidden.$field) {
                if private.contains(&*draft.id) {
                    continue;
                }
                if suspects.contains(&draft.origin.file) {
                    look.draft(draft);
                }
            })*
        };
    }
    with_kinds!(each);
}

/// Whether a file may hold what some role does not show. Escapes (`"\uE001"`, `&#57345;`) hide it from a plain look.
fn is_suspect(fonts: &Stack, text: &str) -> bool {
    let bytes = text.as_bytes();
    let escapes = |at: usize| bytes[at] == b'&' || matches!(bytes.get(at + 1), Some(b'u' | b'U' | b'x'));
    !fonts.is_everyday(text) || memchr::memchr2_iter(b'&', b'\\', bytes).any(escapes)
}

/// Whom or what a text belongs to, and where it will be seen.
struct Whose {
    /// `党员“张伟”`.
    name: Message,
    title: String,
    item: Option<Arc<str>>,
    media: Vec<Medium>,
}

impl Whose {
    fn board() -> Self {
        Self {
            name: say!("公示栏的设置", "the board's settings"),
            title: String::new(),
            item: None,
            media: every_medium(),
        }
    }

    /// With the text itself where it is as short as a name: one entry of a roll of hundreds.
    fn named(&self, text: &str) -> Message {
        let text = printable(text);
        match text == self.title || text.chars().count() > NAME {
            true => self.name.clone(),
            false => say!("{name}的“{text}”", "“{text}” in {name_en}", name = self.name.zh, name_en = self.name.en),
        }
    }

    fn item<K: Kind>(draft: &Draft<K>) -> Self {
        let label = K::label();
        let title = printable(draft.data.title());
        Self {
            name: say!("{label}“{title}”", "the {label_en} “{title}”", label = label.zh, label_en = label.en),
            title,
            item: Some(draft.id.clone()),
            media: draft.common.outputs.clone().unwrap_or_else(every_medium),
        }
    }
}

fn every_medium() -> Vec<Medium> {
    vec![Medium::Web, Medium::Print, Medium::Kiosk]
}

struct Look<'a> {
    fonts: &'a Stack,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Look<'_> {
    fn draft<K: Kind + Serialize>(&mut self, draft: &Draft<K>) {
        let whose = Whose::item(draft);
        self.value(&draft.origin, &draft.data, &whose);
        self.value(&draft.origin, &draft.common, &whose);
        if let (Some(body), None) = (&draft.body, &draft.common.body) {
            for (range, text) in texts::of_markdown(body) {
                let place = |at: usize, c: char| {
                    // Decoded text (`&#57345;`) is not as long as what stands for it.
                    let span = match body.get(range.start + at..).is_some_and(|rest| rest.starts_with(c)) {
                        true => range.start + at..range.start + at + c.len_utf8(),
                        false => range.clone(),
                    };
                    Place { file: draft.origin.file.clone(), spot: Spot::Body(span) }
                };
                self.signs(&text, &whose, &place);
                self.text(&text, &[Role::Body, Role::Fangsong], &whose, &place);
            }
        }
    }

    /// Every text of a value.
    fn value(&mut self, origin: &Origin, value: &impl Serialize, whose: &Whose) {
        let Ok(tree) = serde_json::to_value(value) else { return };
        Texts::of(&tree, &mut |path, is_key, text| {
            if is_never_shown(path) {
                return;
            }
            let place = |_: usize, c: char| match is_key {
                true => Place { file: origin.file.clone(), spot: Spot::Key { path: origin.written(path), nth: 0 } },
                false => origin.value(path).words(c.encode_utf8(&mut [0; 4])),
            };
            if !signs::is_unshown(path) {
                self.signs(text, whose, &place);
            }
            self.text(text, roles(path), whose, &place);
        });
    }

    /// What is wrong with a character whatever the fonts.
    fn signs(&mut self, text: &str, whose: &Whose, place: &dyn Fn(usize, char) -> Place) {
        if !text.chars().any(is_odd) {
            return;
        }
        let mut told = Vec::new();
        for (at, c) in text.char_indices() {
            if told.contains(&c) || told.len() >= MOST {
                continue;
            }
            let found = signs::judge(text, at, c, &whose.named(text), &|| place(at, c));
            if let Some(mut diagnostic) = found {
                told.push(c);
                diagnostic.item.clone_from(&whose.item);
                self.diagnostics.push(diagnostic);
            }
        }
    }

    fn text(&mut self, text: &str, roles: &[Role], whose: &Whose, place: &dyn Fn(usize, char) -> Place) {
        let mut told = Vec::new();
        for (at, c) in text.char_indices() {
            if told.contains(&c) || is_invisible(c) || told.len() >= MOST || signs::is_no_letter(c) {
                continue;
            }
            let missing = roles.iter().copied().find(|role| !self.fonts.covers(*role, c));
            let Some(role) = missing else { continue };
            let blank = |medium: &&Medium| **medium != Medium::Web || is_private_use(c) || !in_system_fonts(c);
            let media: Vec<Medium> = whose.media.iter().filter(blank).copied().collect();
            if media.is_empty() {
                continue;
            }
            told.push(c);
            let name = whose.named(text);
            let mut diagnostic = match is_private_use(c) {
                true => private(c, &name, place(at, c)),
                false => missing_glyph(c, &name, &media, &self.fonts.tried(role), place(at, c)),
            };
            diagnostic.item.clone_from(&whose.item);
            self.diagnostics.push(diagnostic);
        }
    }
}

/// Keys whose values are files, dates of the clock, or words for the office alone: nobody sees them, so nothing can be
/// missing in them.
const NEVER_SHOWN: &[&str] = &[
    "aliases",
    "approved_by",
    "emblem",
    "file",
    "fonts",
    "photo",
    "presets",
    "press",
    "proposed_by",
    "reviewed_by",
    "second_reviewed_by",
    "secrecy_reviewed_by",
    "sort_key",
    "theme",
    "timezone",
];

fn is_never_shown(path: &KeyPath) -> bool {
    path.0.iter().any(|step| matches!(step, Step::Key(key) if NEVER_SHOWN.contains(&&**key)))
}

/// The roles that a text is set in, by its key; bodies are told apart by their callers.
fn roles(path: &KeyPath) -> &'static [Role] {
    match texts::last_key(path) {
        Some(
            "name" | "short_name" | "title" | "award" | "item" | "section" | "target" | "unit" | "subject" | "groups",
        ) => &[Role::Title, Role::Body],
        Some("pledge") => &[Role::Pledge],
        Some("body") => &[Role::Body, Role::Fangsong],
        _ => &[Role::Body],
    }
}

fn missing_glyph(c: char, name: &Message, media: &[Medium], tried: &[&str], place: Place) -> Diagnostic {
    let what = describe(c);
    let tried = (tried.join("、"), tried.join(", "));
    let places = |words: [&str; 3], separator: &str| {
        let word = |medium: &Medium| match medium {
            Medium::Web => words[0],
            Medium::Print => words[1],
            Medium::Kiosk => words[2],
        };
        media.iter().map(word).collect::<Vec<_>>().join(separator)
    };
    let zh = places(["网页", "印刷品", "大厅屏幕"], "、");
    let en = places(["the web", "paper", "the kiosk"], ", ");
    Diagnostic::error(
        "missing-glyph",
        place,
        say!("{name}里的 {what} 没有字体能显示，会成为空框（{zh}）；找过的字体：{tried}", "no font shows {what} of {name_en}: it would be a box ({en}); fonts tried: {tried_en}", name = name.zh, tried = tried.0, name_en = name.en, tried_en = tried.1),
    )
    .hint(say!(
        "核对这个字；没有写错的话，把含有这个字的字体放进 content/files，在 board.yaml 里写 fonts: {{ rare: 文件名 }}",
        "check the character; if it is right, put a font that has it into content/files and write `fonts: {{ rare: NAME }}` in board.yaml"
    ))
}

fn private(c: char, name: &Message, place: Place) -> Diagnostic {
    let what = describe(c);
    Diagnostic::error(
        "private-use-character",
        place,
        say!(
            "{name}里有私用区字符 {what}：它在每台机器上都可能是另一个字",
            "{what} of {name_en} is a private-use character: every machine may show another one",
            name = name.zh,
            name_en = name.en
        ),
    )
    .hint(say!(
        "换用这个字的正式编码：用新版输入法重新输入，或到 Unicode 字表里查",
        "use the character's real code point: type it again with a current input method, or look it up in Unicode"
    ))
}

/// A title for a message: 〓 stands for what the message itself could not show.
fn printable(text: &str) -> String {
    let shown = |c: char| if is_private_use(c) { '〓' } else { c };
    text.chars().filter(|c| !c.is_control()).map(shown).collect()
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Diagnostic;
    use crate::lint::testing::{codes, diagnostics, pointed_at};

    const RARE: char = '𱊜';

    fn found(files: &[(&str, &str)]) -> Vec<Diagnostic> {
        let glyphs = |d: &Diagnostic| matches!(d.code, "missing-glyph" | "private-use-character");
        diagnostics(files).into_iter().filter(glyphs).collect()
    }

    #[test]
    fn a_name_that_no_font_shows_is_named_with_its_fonts() {
        let member = ("content/members/a.yaml", "name: 张𱊜伟\n");
        assert_eq!(codes(&[member]), ["missing-glyph"]);
        assert_eq!(pointed_at("missing-glyph", &[member]), "𱊜");
        let told = found(&[member]).remove(0);
        assert_eq!(told.item.as_deref(), Some("members/a"));
        for part in ["U+3129C", "张𱊜伟", "title.ttf", "body-bold.ttf", "网页", "印刷品", "大厅屏幕"] {
            assert!(told.message.zh.contains(part), "{part}: {}", told.message.zh);
        }
    }

    #[test]
    fn ordinary_and_rare_names_and_signs_are_fine() {
        let text = "name: 龑䶮𬭼𡋾·阿卜杜拉é\nposition: 〔2026〕①★①℃‰\n";
        assert!(found(&[("content/members/a.yaml", text)]).is_empty());
        let body = "---\ntitle: 甲\nsubject: 某某\n---\n正文 **粗** <br> A & B &lt; C\n";
        assert!(found(&[("content/exemplars/e.md", body)]).is_empty());
    }

    #[test]
    fn private_use_is_refused_even_where_it_is_escaped() {
        for name in ["张\u{E001}", "\"张\\uE001\""] {
            let member = format!("name: {name}\n");
            let told = found(&[("content/members/a.yaml", &member)]);
            assert_eq!(told.len(), 1, "{name}");
            assert_eq!(told[0].code, "private-use-character");
            assert!(told[0].message.zh.contains("U+E001") && !told[0].message.zh.contains('\u{E001}'));
        }
        let story = "---\ntitle: 甲\nsubject: 某某\n---\n他叫&#xE001;某。\n";
        let told = [("content/exemplars/e.md", story)];
        assert_eq!(codes(&told), ["private-use-character"]);
        assert_eq!(pointed_at("private-use-character", &told), "&#xE001;");
    }

    #[test]
    fn bodies_lists_groups_and_settings_are_searched() {
        let story = format!("---\ntitle: 甲\nsubject: 某某\n---\n第一行\n\n他叫{RARE}。\n");
        assert_eq!(pointed_at("missing-glyph", &[("content/exemplars/e.md", &story)]), "𱊜");
        let roll = format!(
            "title: 榜\naward: 奖\nyear: 2026\nconferred_by: 委\nentries:\n  - {{ name: 甲 }}\n  - {{ name: 乙{RARE} }}\n"
        );
        assert_eq!(pointed_at("missing-glyph", &[("content/rolls/r.yaml", &roll)]), "𱊜");
        let settings = format!("title: 示例{RARE}\nas_of: 2026-06-30\ngroups: {{ 单位{RARE}: [甲] }}\n");
        assert_eq!(found(&[("content/board.yaml", &settings)]).len(), 2);
        let org = format!("name: 示例{RARE}\nsupervision_phone: 0531-1\naddress: 路\n");
        assert_eq!(pointed_at("missing-glyph", &[("content/org.yaml", &org)]), "𱊜");
    }

    #[test]
    fn the_web_alone_relies_on_the_reader_for_other_scripts() {
        let text = |outputs: &str| format!("title: ئۇيغۇر\nsubject: 某某\n{outputs}");
        let told = found(&[("content/exemplars/e.yaml", &text(""))]);
        assert!(!told.is_empty());
        assert!(!told[0].message.zh.contains("网页") && told[0].message.zh.contains("印刷品"), "{:?}", told[0]);
        assert!(found(&[("content/exemplars/e.yaml", &text("outputs: [web]\n"))]).is_empty());
    }

    #[test]
    fn what_is_shown_nowhere_is_not_judged() {
        let member = format!(
            "name: 张伟\nphoto: 김{RARE}\u{E001}.jpg\nsort_key: {RARE}\napproval: {{ proposed_by: 甲{RARE}, approved_by: 乙{RARE} }}\n"
        );
        assert!(found(&[("content/members/a.yaml", &member)]).is_empty());
        let exemplar = format!("title: 甲\nsubject: 某某\nphotos: [{{ file: {RARE}.jpg, alt: 图 }}]\n");
        assert!(found(&[("content/exemplars/e.yaml", &exemplar)]).is_empty());
        let settings = format!(
            "title: 示例\nas_of: 2026-06-30\nfonts: {{ title: {RARE}.ttf }}\nprint: {{ emblem: {RARE}.svg }}\n"
        );
        assert!(found(&[("content/board.yaml", &settings)]).is_empty());
        let review = |scope: &str| {
            format!("subject: 组织\ntype: leader_comment\nperiod: 2026-Q2\nby: 甲\ncomment: 好{RARE}\n{scope}")
        };
        assert!(found(&[("content/reviews/r.yaml", &review(""))]).is_empty());
        assert_eq!(found(&[("content/reviews/r.yaml", &review("scope: public\n"))]).len(), 1);
    }

    #[test]
    fn each_character_of_a_text_is_told_once() {
        let member = format!("name: 张{RARE}{RARE}\n");
        assert_eq!(found(&[("content/members/a.yaml", &member)]).len(), 1);
    }
}
