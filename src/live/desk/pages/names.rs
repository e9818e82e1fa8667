//! The names that pickers offer, with the pinyin by which they are found as well.

use std::collections::HashMap;

use super::super::html::Html;
use super::super::state::State;
use super::form::Shown;
use crate::sheet::{Stocked, above};

/// The most names that a picker brings with it; more are asked for while somebody types.
const NAMES: usize = 150;

/// The names that fields offer: those nearest to the item first.
pub(super) fn options(html: &mut Html, shown: &Shown<'_>, lists: &HashMap<&'static [&'static str], String>) {
    let mut lists: Vec<_> = lists.iter().collect();
    lists.sort();
    for (kinds, id) in lists {
        html.open("datalist", &[("id", id), ("data-kinds", &kinds.join(","))]);
        for (value, label) in names(shown.state, kinds, &shown.item.org, "") {
            html.open("option", &[("value", &value), ("label", &label)]).close();
        }
        html.close();
    }
}

/// Names of these kinds that can be meant in an organisation, with what tells them apart: those whose name or pinyin has
/// the words, the nearest organisations first.
pub(in super::super) fn names(state: &State, kinds: &[&str], org: &str, words: &str) -> Vec<(String, String)> {
    let wanted = words.trim().to_lowercase();
    let letters: String = wanted.chars().filter(|c| !c.is_whitespace()).collect();
    let reach: Vec<&str> = above(org).collect();
    let is_kind = |item: &&Stocked| kinds.is_empty() || kinds.contains(&item.kind.name);
    let pinyin = |item: &Stocked| state.letters(&item.title);
    let is_wanted = |item: &&Stocked| {
        let by_name = || item.title.to_lowercase().contains(&wanted) || item.id.contains(&wanted);
        wanted.is_empty() || by_name() || (letters.is_ascii() && pinyin(item).contains(&letters))
    };
    let near = |item: &Stocked| {
        let home = if item.kind.folder.is_empty() { &item.id } else { &item.org };
        reach.iter().position(|above| above == home).unwrap_or(reach.len())
    };
    let all = state.stock.all().filter(is_kind).filter(is_wanted);
    let mut found: Vec<(usize, &Stocked)> = all.map(|item| (near(item), item)).collect();
    found.sort_by(|(a, one), (b, other)| (a, &one.title, &one.id).cmp(&(b, &other.title, &other.id)));
    let shown = |(_, item): (usize, &Stocked)| {
        let is_clear = state.stock.meant(kinds, &item.title, org).is_some_and(|meant| meant.id == item.id);
        let home = state.stock.orgs.get(&item.org).map(|org| org.short.as_ref().unwrap_or(&org.name).clone());
        let further = [Some(pinyin(item).to_string()), (!is_clear).then(|| item.title.clone()), home];
        let further = further.into_iter().flatten().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ");
        (if is_clear { item.title.clone() } else { item.id.clone() }, further)
    };
    found.into_iter().take(NAMES).map(shown).collect()
}
