//! Addresses of homes.

use std::ops::Range;

/// Flats: 3单元501室, 二单元302. Offices are in rooms, people live in entrances.
pub(super) fn homes(text: &str) -> impl Iterator<Item = Range<usize>> {
    const ENTRANCE: &str = "单元";
    text.match_indices(ENTRANCE).filter_map(|(at, _)| {
        let before = text[..at].char_indices().rev().take_while(|(_, c)| is_number(*c)).last()?.0;
        let after = &text[at + ENTRANCE.len()..];
        let digits = after.chars().take_while(|c| is_number(*c)).map(char::len_utf8).sum::<usize>();
        let count = after[..digits].chars().count();
        let room = after[digits..].strip_prefix(['室', '户', '号']).map_or(0, |_| '室'.len_utf8());
        (2..=4).contains(&count).then(|| before..at + ENTRANCE.len() + digits + room)
    })
}

fn is_number(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c) || "一二三四五六七八九十零〇".contains(c)
}
