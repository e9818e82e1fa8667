//! Emergencies: the letters that every edition has ready for what nobody can know before it is written.

use std::collections::BTreeSet;

use encoding_rs::GBK;

use crate::font::{Options, Role, Slice, Stack, plan_apart};

/// The family in which the player sets an emergency.
const FAMILY: &str = "nb-alert";
/// What is set as an emergency, in every face.
const ROLE: Role = Role::BodyBold;

/// The fonts of an emergency: whatever GB 2312 has, in one file of the theme's bold Hei. Characters beyond it come from the
/// edition's own fonts, if the board uses them.
pub(super) fn fonts(stack: &Stack) -> Vec<Slice> {
    plan_apart(stack, ROLE, FAMILY, &gb2312(), &Options::complete())
}

/// Whether every screen has a glyph for a character: what GB 2312 has, as far as the board's fonts do.
pub fn shows(stack: &Stack) -> impl Fn(char) -> bool + use<> {
    let mut chars = gb2312();
    chars.retain(|c| stack.covers(ROLE, *c));
    move |c| chars.contains(&c)
}

/// The 6,763 Chinese characters and 682 signs of GB 2312, and ASCII.
fn gb2312() -> BTreeSet<char> {
    let mut chars: BTreeSet<char> = (' '..='~').collect();
    for row in (0xa1..=0xa9).chain(0xb0..=0xf7) {
        for cell in 0xa1..=0xfe {
            let pair = [row, cell];
            let (text, _, lost) = GBK.decode(&pair);
            let mut text = text.chars();
            if let (false, Some(c), None) = (lost, text.next(), text.next()) {
                // GBK put signs of its own into places that GB 2312 had left free.
                if !crate::font::is_private_use(c) {
                    chars.insert(c);
                }
            }
        }
    }
    chars
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gb_2312_is_whole() {
        let chars = gb2312();
        let han = chars.iter().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(*c)).count();
        assert_eq!(han, 6763);
        assert!("燃气泄漏紧急疏散，请从１号门离开！℃①".chars().all(|c| chars.contains(&c)));
    }
}
