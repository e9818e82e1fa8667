//! Plaques and name lists in a village.

use super::{Rule, Subject, sound};
use crate::diagnostic::{Diagnostic, KeyPath, Place, say};
use crate::kinds::{Medium, Status};
use crate::settings::{self, Profile};

pub(super) const RULE: Rule = Rule {
    codes: &["village-plaque", "village-name-list"],
    explain: || {
        say!(
            "村里不统一做牌子、不张贴名单：防止铺张浪费，杜绝形式主义（历城区委办2010年意见）。",
            "A village makes no plaques and posts no lists of names: no waste, no form for form's sake."
        )
    },
    check,
};

/// Presets that are made of board, metal or acrylic.
const PLAQUES: &[&str] = &["wall", "panel", "door", "window", "desk", "badge", "plaque", "plaque-desk"];

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let board = subject.board;
    let presets = &board.settings.print.presets;
    if board.settings.profile != Profile::Village {
        return;
    }
    let root = KeyPath::root();
    for (n, preset) in presets.iter().enumerate().filter(|(_, preset)| PLAQUES.contains(&&***preset)) {
        let place = Place::value(settings::PATH, root.key("print").key("presets").index(n));
        diagnostics.push(
            Diagnostic::warning(
                "village-plaque",
                place,
                say!("村里不统一制作牌子：{preset}", "a village makes no plaques: `{preset}`"),
            )
            .hint(say!(
                "只留纸面规格，如 a4；要做牌的单独用 print 命令",
                "keep paper sizes such as `a4`; make single ones with `print`"
            )),
        );
    }
    if presets.is_empty() {
        return;
    }
    // What goes on paper need not be on the website.
    for roll in sound(board.items.rolls.all(), &subject.hidden.rolls) {
        let outputs = roll.common.outputs.as_ref();
        if roll.common.status == Status::Published && outputs.is_none_or(|outputs| outputs.contains(&Medium::Print)) {
            diagnostics.push(
                Diagnostic::warning(
                    "village-name-list",
                    roll.origin.key("title"),
                    say!("村里不张贴名单", "a village posts no lists of names"),
                )
                .hint(say!("写 outputs: [web, kiosk]，不上纸面", "write `outputs: [web, kiosk]` to keep it off paper"))
                .item(roll.id.clone()),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::codes;

    fn found(profile: &str, presets: &str, roll: &str) -> Vec<&'static str> {
        let settings =
            format!("title: 示例\nas_of: 2026-06-30\nprofile: {profile}\nprint: {{ presets: [{presets}] }}\n");
        let roll =
            format!("title: 榜\naward: 好媳妇\nyear: 2026\nconferred_by: 村委\nentries: [{{ name: 王明 }}]\n{roll}");
        codes(&[("content/board.yaml", &settings), ("content/rolls/r.yaml", &roll)])
    }

    #[test]
    fn a_village_keeps_to_paper() {
        assert_eq!(found("village", "wall, a4", "outputs: [web]\n"), ["village-plaque"]);
        assert_eq!(found("village", "a4", ""), ["village-name-list"]);
        assert!(found("village", "a4", "outputs: [web]\n").is_empty());
        assert!(found("agency", "wall, a4", "").is_empty());
    }
}
