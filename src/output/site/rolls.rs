//! Lists of honor rolls. Persons are named on them, so none of it is for search engines.

use std::sync::Arc;

use serde::Serialize;

use super::Context;
use super::fragments::part;
use super::frame::{Frame, ListPage, Words};
use super::kept::list_routes;

use super::head::page;
use super::roll::{self, Count, count};
use super::sorted::{Axis, Value, lists};
use crate::board::Board;
use crate::collation::syllables;
use crate::font::{Role, Usage};
use crate::kinds::{Draft, Kind, Roll};
use crate::output::address::item_url;
use crate::output::{Job, Seeds, public};

#[derive(Serialize)]
struct RollList {
    frame: Frame,
    /// [`Row`]s, ready made.
    rolls: Vec<tera::Value>,
}

/// A roll in the list.
#[derive(Serialize)]
struct Row {
    title: String,
    url: String,
    org: String,
    award: String,
    year: i16,
    conferred_by: String,
    conferred_on: Option<String>,
    count: Count,
}

pub(super) fn routes(context: &Arc<Context>, board: &Board, seeds: &mut Seeds) {
    roll::routes(board, seeds);
    let by_year = |board: &Board, at: usize| Some(Value::Year(draft(board, at).year));
    let by_award = |board: &Board, at: usize| Some(Value::Name(award_slug(&draft(board, at).award)));
    let axes = [Axis::new("year", &by_year), Axis::new("award", &by_award)];
    let date = |board: &Board, at: usize| public::posted::roll(draft(board, at));
    let same = |last: &Board, at: usize| draft(board, at).is(draft(last, at));
    let lists = lists(board, &board.items.rolls, date, &axes, same);
    list_routes(context, (board, Roll::FOLDER), lists, seeds, |_| false, list_page);
}

fn draft(board: &Board, at: usize) -> &Draft<Roll> {
    &board.items.rolls.all()[at]
}

/// The year of the award.
pub(super) fn year_of(draft: &Draft<Roll>) -> i16 {
    draft.year
}

/// An award's part of an address, in Pinyin, since addresses are typed and spoken: `you-xiu-gong-chan-dang-yuan`.
fn award_slug(award: &str) -> String {
    let words = syllables(award)
        .into_iter()
        .map(|word| word.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase());
    let slug = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-");
    if slug.is_empty() { blake3::hash(award.as_bytes()).to_hex()[..8].to_owned() } else { slug }
}

fn list_page(context: &Arc<Context>, at: &ListPage<'_>, noindex: bool) -> anyhow::Result<Job> {
    let (board, strings) = (at.planner.board, at.planner.theme.strings());
    let items = board.items.rolls.all();
    let value = |axis: &str, value: &str| match axis {
        "year" => strings.format("filter.year.value", &[("year", &value)]),
        _ => {
            let named = items.iter().find(|roll| award_slug(&roll.award) == value);
            named.map_or_else(|| value.to_owned(), |roll| roll.award.0.clone())
        }
    };
    let words = Words { section: "rolls", title: "rolls.title", value: &value };
    let (frame, head) = at.frame(&words)?;
    let mut usage = Usage::default();
    let mut rolls = Vec::new();
    for place in at.newest_first() {
        usage.add(Role::Title, &items[place].title);
        let ready = || part(at.planner.theme, "roll_row", "roll", &row(board, &items[place]));
        rolls.push(context.fragments.rolls.get(place, ready)?);
    }
    Ok(page(context, "rolls.html", &head.noindex(noindex).fonts(context, usage), &RollList { frame, rolls }))
}

fn row(board: &Board, draft: &Draft<Roll>) -> Row {
    let org = board.org(board.org_of(draft));
    Row {
        title: draft.title.0.clone(),
        url: item_url(&draft.id),
        org: org.draft.name.0.clone(),
        award: draft.award.0.clone(),
        year: draft.year,
        conferred_by: draft.conferred_by.0.clone(),
        conferred_on: draft.conferred_on.map(|day| day.to_string()),
        count: count(draft.all_entries().map(|(_, entry)| entry)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn awards_have_addresses_that_can_be_typed() {
        assert_eq!(award_slug("五星级党支部"), "wu-xing-ji-dang-zhi-bu");
        assert_eq!(award_slug("光荣在党50年"), "guang-rong-zai-dang-50-nian");
        assert_eq!(award_slug("“五一” 奖/章"), "wu-yi-jiang-zhang");
        assert!(!award_slug("★").is_empty());
    }
}
