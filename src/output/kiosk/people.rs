//! Slides of people at their posts: one post large, and the wall of an organisation.

use super::content::{Content, until};
use super::slides::Made;
use super::views::{Card, Holder, Level, Post, Span, Stars, View, Wall};
use crate::board::{OrgId, PostFacts, Stage};
use crate::kinds::{self, Draft, Member};
use crate::screens::SlideKind;

/// Pixels across: a single portrait fills half of a 1080 px screen, a card's a fifth.
const LARGE: u32 = 720;
const SMALL: u32 = 240;

/// The words of a post on a slide and in the browsable board.
pub(super) fn post_view(content: &Content<'_>, at: usize) -> Post {
    let board = content.board;
    let (post, facts) = (&board.items.posts.all()[at], &board.post_facts[at]);
    let org = board.org_of(post);
    let strings = content.strings;
    let stage = stage_word(facts.stage);
    let stars = stars(content, facts);
    Post {
        org: content.org_name(org),
        title: post.title.0.clone(),
        type_label: strings.get(&format!("post.type.{}", post.post_type.word())).to_owned(),
        window_no: post.window_no.as_ref().map(|number| number.0.clone()),
        holders: holders(content, facts).map(|member| holder(content, member, LARGE)).collect(),
        pledge: post.pledge.as_ref().map(|pledge| pledge.0.clone()),
        stars_label: stars
            .as_ref()
            .map(|stars| strings.format("stars.words", &[("max", &stars.max), ("earned", &stars.earned)])),
        stars,
        stage,
        stage_label: strings.get(&format!("post.stage.{stage}")).to_owned(),
        reviewed: facts.last_period.map(|period| {
            let period = crate::theme::wording::period(period, board.settings.language);
            strings.format("post.reviewed", &[("period", &period)])
        }),
        roles: post.roles.iter().map(|role| format!("{role:?}")).collect(),
        duties: post.duties.iter().map(|duty| duty.0.clone()).collect(),
        phone: board.org(org).contact.supervision_phone.clone(),
        opinion_book: board.org(org).contact.opinion_book.clone(),
    }
}

fn stage_word(stage: Stage) -> &'static str {
    match stage {
        Stage::Plain => "plain",
        Stage::Open => "open",
        Stage::Building => "building",
        Stage::Named => "named",
    }
}

fn stars(content: &Content<'_>, facts: &PostFacts) -> Option<Stars> {
    facts.stars.map(|earned| Stars { earned, max: content.board.settings.stars.max })
}

/// Those who hold a post today.
pub(super) fn holders<'a>(content: &Content<'a>, facts: &'a PostFacts) -> impl Iterator<Item = &'a Draft<Member>> {
    let members = content.board.items.members.all();
    facts.holders.iter().map(|at| &members[*at])
}

pub(super) fn holder(content: &Content<'_>, member: &Draft<Member>, width: u32) -> Holder {
    Holder {
        name: member.name.0.clone(),
        position: member.position.as_ref().map(|position| position.0.clone()),
        photo: content.portrait(member, width),
        days: content.days_of_member(member),
    }
}

/// The days of a post; of one with a single holder also theirs, for a slide about nobody is none.
pub(super) fn post_days(content: &Content<'_>, post: &Draft<kinds::Post>, facts: &PostFacts) -> Span {
    let own = content.days(post);
    match facts.holders[..] {
        [only] => {
            let member = &content.board.items.members.all()[only];
            let last = [own.until, content.days_of_member(member).until];
            Span { from: None, until: last.into_iter().flatten().min() }
        }
        _ => own,
    }
}

/// A slide for every post that somebody holds, at most so many.
pub(super) fn posts(content: &Content<'_>, most: usize) -> Vec<Made> {
    let held: Vec<_> = posts_of(content, &content.orgs).filter(|(_, _, facts)| !facts.holders.is_empty()).collect();
    let mut slides = Vec::new();
    for (at, post, facts) in content.turn(held, most).into_iter().take(most) {
        slides.push(Made {
            id: post.id.to_string(),
            kind: SlideKind::Post.word(),
            level: Level::Ordinary,
            days: post_days(content, post, facts),
            anniversaries: None,
            view: View::Post(post_view(content, at)),
        });
    }
    slides
}

/// The posts of organisations, in order.
pub(super) fn posts_of<'a>(
    content: &Content<'a>,
    orgs: &[OrgId],
) -> impl Iterator<Item = (usize, &'a Draft<kinds::Post>, &'a PostFacts)> {
    let board = content.board;
    let places: Vec<usize> = orgs.iter().flat_map(|org| board.items.posts.range(&(org.0..org.0 + 1))).collect();
    places.into_iter().map(|at| (at, &board.items.posts.all()[at], &board.post_facts[at]))
}

/// The wall of every organisation that has a wall's worth of posts, in pages; at most so many.
pub(super) fn walls(content: &Content<'_>, most: usize, beside_posts: bool) -> Vec<Made> {
    let mut slides = Vec::new();
    let with_posts = content.orgs.iter().filter(|org| !content.board.items.posts.range(&(org.0..org.0 + 1)).is_empty());
    for org in content.turn(with_posts.collect(), most) {
        if slides.len() >= most {
            break;
        }
        let cards: Vec<Card> =
            posts_of(content, &[*org]).flat_map(|(_, post, facts)| cards(content, post, facts)).collect();
        // A single card says no more than its own slide.
        if cards.is_empty() || (cards.len() == 1 && beside_posts) {
            continue;
        }
        let node = content.board.org(*org);
        let pages = even_pages(cards, content.limits.wall.cards);
        let count = pages.len();
        for (n, cards) in pages.into_iter().enumerate() {
            let view = Wall {
                org: content.org_name(*org),
                page: n + 1,
                pages: count,
                cards,
                phone: node.contact.supervision_phone.clone(),
                opinion_book: node.contact.opinion_book.clone(),
            };
            slides.push(Made {
                id: format!("{}/wall#{}", node.path(), n + 1).trim_start_matches('/').to_owned(),
                kind: SlideKind::Wall.word(),
                level: Level::Ordinary,
                days: until(content.last_day(&node.draft.common, *org)),
                anniversaries: None,
                view: View::Wall(view),
            });
        }
    }
    slides.truncate(most);
    slides
}

/// A card for every holder of a post; one without a name for a post still to be claimed.
fn cards(content: &Content<'_>, post: &Draft<kinds::Post>, facts: &PostFacts) -> Vec<Card> {
    let card = |holder: Option<Holder>, days: Span| Card {
        name: holder.as_ref().map(|holder| holder.name.clone()),
        title: post.title.0.clone(),
        window_no: post.window_no.as_ref().map(|number| number.0.clone()),
        position: holder.as_ref().and_then(|holder| holder.position.clone()),
        photo: holder.and_then(|holder| holder.photo),
        stars: stars(content, facts),
        pledge: post.pledge.as_ref().map(|pledge| pledge.0.clone()),
        days,
    };
    let own = content.days(post);
    if facts.stage == Stage::Open {
        return vec![card(None, own)];
    }
    holders(content, facts)
        .map(|member| {
            let holder = holder(content, member, SMALL);
            let last = [own.until.clone(), holder.days.until.clone()];
            card(Some(holder), Span { from: None, until: last.into_iter().flatten().min() })
        })
        .collect()
}

/// Cuts a list into as few pages as it needs, all about equally full: seven are four and three, not six and one.
fn even_pages<T>(mut list: Vec<T>, most: usize) -> Vec<Vec<T>> {
    let mut pages = Vec::new();
    let mut left = list.len().div_ceil(most.max(1));
    while left > 0 {
        let rest = list.split_off(list.len().div_ceil(left));
        pages.push(std::mem::replace(&mut list, rest));
        left -= 1;
    }
    pages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_about_equally_full() {
        let lengths = |n: usize| even_pages((0..n).collect(), 6).iter().map(Vec::len).collect::<Vec<_>>();
        assert!(lengths(0).is_empty());
        assert_eq!(lengths(6), [6]);
        assert_eq!(lengths(7), [4, 3]);
        assert_eq!(lengths(13), [5, 4, 4]);
    }
}
