//! Members whose service or consent ends, and candidates for the 50-year medal.

use std::collections::HashSet;

use jiff::civil::Date;

use super::{Desk, DueKind};
use crate::diagnostic::{Message, say};

/// `active_until`: on the next day the person, the photo and the consent are gone from the board.
pub(super) fn leaving(desk: &mut Desk<'_>) {
    let board = desk.board;
    for (at, member) in board.items.members.all().iter().enumerate() {
        let Some(until) = member.active_until.map(|day| *day).filter(|until| desk.is_near(*until)) else { continue };
        let posts: Vec<&str> = board
            .items
            .posts
            .all()
            .iter()
            .zip(&board.post_facts)
            .filter(|(_, facts)| facts.holders.contains(&at))
            .map(|(post, _)| &*post.title.0)
            .collect();
        let (mut zh, mut en) = ("在岗最后一天".to_owned(), "the last day in service".to_owned());
        if member.consent.is_some() {
            zh += "，照片同意同时失效";
            en += "; the consent to the photo ends with it";
        }
        if !posts.is_empty() {
            let posts = posts.join("、");
            zh += &format!("；在岗的岗位：{posts}");
            en += &format!("; serves at {posts}");
        }
        desk.note(DueKind::MemberLeaves, until, member, Message::new(zh, en));
    }
}

/// Members who have been full members for fifty years by the coming 1 July and stand on no roll of that honour.
///
/// Good conduct, and the award itself, are the organisation's to state; the day of confirmation is not told.
pub(super) fn fifty_years(desk: &mut Desk<'_>) {
    let board = desk.board;
    let today = board.today;
    let in_year = |year| Date::new(year, 7, 1).ok();
    let coming = in_year(today.year()).filter(|day| *day >= today).or_else(|| in_year(today.year() + 1));
    let Some(coming) = coming.filter(|day| desk.is_near(*day)) else { return };
    let mut honoured = HashSet::new();
    for roll in board.items.rolls.all().iter().filter(|roll| roll.is_fifty_years()) {
        for (_, entry) in roll.all_entries() {
            let member = entry.member.as_ref().and_then(|member| board.resolve(&roll.org, member, &["member"]));
            honoured.extend(member.and_then(|target| target.at));
        }
    }
    for (_, member) in board.items.members.all().iter().enumerate().filter(|(at, _)| !honoured.contains(at)) {
        let Some(confirmed) = member.confirmed_on else { continue };
        let fifty = confirmed.year().checked_add(50).filter(|year| {
            (*year, confirmed.month(), confirmed.day()) <= (coming.year(), coming.month(), coming.day())
        });
        if fifty.is_none() {
            continue;
        }
        let left = member.active_until.is_some_and(|until| *until < today);
        let text = if left {
            say!(
                "到七一党龄满50年，名单上没有；已不在岗，请核实",
                "fifty years by 1 July and on no roll; no longer in service, please verify"
            )
        } else {
            say!(
                "到七一党龄满50年，还没有列入名单；表现由组织认定",
                "fifty years by 1 July and on no roll yet; conduct is the organisation's to state"
            )
        };
        desk.note(DueKind::FiftyYears, coming, member, text);
    }
}
