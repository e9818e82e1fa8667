//! People at their posts: one post large, the wall of an organisation, and everybody to look up.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{ENTRIES, Entry, Made, SlidesOfKind};
use crate::board::OrgId;
use crate::diagnostic::say;
use crate::kinds::Post;
use crate::output::kiosk::content::Content;
use crate::output::kiosk::fits::Fits;
use crate::output::kiosk::limits::{Limits, lines};
use crate::output::kiosk::search::{Hit, joined};
use crate::output::kiosk::views::{Body, Photo, Pledge, Span, Timed, Title, view};
use crate::record::{
    Days, Person, Placed, PostRecord, Stars, Told, corrected_mark, corrections_in_words, meets_in_words,
};
use crate::screens::{NamedScreen, SlideKind};
use crate::theme::wording;

/// Pixels across: a single portrait fills half of a 1080 px screen, a card's a fifth.
const LARGE: u32 = 720;
const SMALL: u32 = 240;

view! {
    /// Somebody who holds a post.
    Holder {
        name: Title,
        position: Option<Body>,
        photo: Option<Photo>,
        #[serde(flatten)]
        days: Span,
    }
}

view! {
    /// A post with whoever holds it.
    PostView {
        org: Title,
        title: Title,
        type_label: Title,
        window_no: Option<Title>,
        holders: Vec<Holder>,
        pledge: Option<Pledge>,
        stars: Option<Stars>,
        stars_label: Option<Body>,
        /// `building`, `full`, `named`, `plain`.
        stage: &'static str,
        stage_label: Body,
        /// Who awarded it, and when.
        award: Option<Body>,
        /// 2026年5月考评
        reviewed: Option<Body>,
        roles: Vec<Body>,
        duties: Vec<Body>,
        /// 符合标准 五带头：带头服务群众
        meets: Option<Body>,
        /// Where its holder is looked up; a slide of its own has it by itself.
        corrected: Option<Body>,
        phone: Option<Body>,
        opinion_book: Option<Body>,
    }
}

view! {
    /// A page of an organisation's posts.
    Wall {
        org: Title,
        page: usize,
        pages: usize,
        cards: Vec<Card>,
        phone: Option<Body>,
        opinion_book: Option<Body>,
    }
}

view! {
    /// One person at one post, or a post still to be claimed.
    Card {
        /// `None`: still to be claimed.
        name: Option<Title>,
        title: Title,
        window_no: Option<Title>,
        position: Option<Body>,
        photo: Option<Photo>,
        stars: Option<Stars>,
        pledge: Option<Pledge>,
        /// 已有公开澄清
        corrected: Option<Body>,
        #[serde(flatten)]
        days: Span,
    }
}

view! {
    /// Somebody who holds posts, with all of them.
    PersonView {
        name: Title,
        position: Option<Body>,
        org: Title,
        photo: Option<Photo>,
        posts: Vec<Timed<PostView>>,
        #[serde(flatten)]
        days: Span,
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PostLimits {
    title: usize,
    name: usize,
    position: usize,
    pledge: usize,
    /// Persons on one slide.
    holders: usize,
    /// What the desk is called.
    window: usize,
    /// Lines of the duties of a post that nobody holds yet.
    duties: usize,
    /// The width of such a line.
    duty: usize,
    /// Where the opinion book lies.
    book: usize,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WallLimits {
    /// Cards on one page.
    cards: usize,
    name: usize,
    title: usize,
    position: usize,
    pledge: usize,
}

/// Posts large, and walls of posts.
pub(super) struct Posts {
    post: PostLimits,
    wall: WallLimits,
}

impl Posts {
    pub(super) fn new(limits: &Limits) -> anyhow::Result<Self> {
        Ok(Self { post: limits.section("post")?, wall: limits.section("wall")? })
    }
}

impl SlidesOfKind for Posts {
    fn makes(&self) -> Vec<SlideKind> {
        vec![SlideKind::POST, SlideKind::WALL]
    }

    fn slides(&self, content: &Content<'_>, kind: SlideKind, most: usize, screen: &NamedScreen) -> Vec<Made> {
        match kind {
            SlideKind::WALL => walls(content, most, self.wall.cards, screen.kinds().contains(&SlideKind::POST)),
            _ => posts(content, most, self.post.book),
        }
    }

    fn fits(&self, content: &Content<'_>, kind: SlideKind, found: &mut Fits) {
        let (post, wall) = (&self.post, &self.wall);
        let large = kind == SlideKind::POST;
        let (title, name, position, pledge) = match large {
            true => (post.title, post.name, post.position, post.pledge),
            false => (wall.title, wall.name, wall.position, wall.pledge),
        };
        for item in content.items::<Post>() {
            let (draft, record) = (item.draft, PostRecord::of(&item));
            found.slide(kind, &draft.id);
            found.text(say!("岗位名称", "the post's title"), &draft.title, title, draft.origin.key("title"), &draft.id);
            if let Some(text) = &draft.pledge {
                found.text(say!("承诺", "the pledge"), text, pledge, draft.origin.key("pledge"), &draft.id);
            }
            if let (true, Some(text)) = (large, &draft.window_no) {
                let place = draft.origin.key("window_no");
                found.text(say!("窗口号", "the window's number"), text, post.window, place, &draft.id);
            }
            if large && record.holders.is_empty() && record.pledge.is_none() {
                let has = record.duties.iter().map(|duty| lines(duty, post.duty)).sum();
                let place = draft.origin.key("duties");
                found.lines(say!("职责", "the duties"), has, post.duties, place, &draft.id);
            }
            for member in record.holders.iter().map(|person| person.draft) {
                let place = member.origin.key("name");
                found.name(&member.name, name, place, &member.id);
                if let Some(text) = &member.position {
                    let place = member.origin.key("position");
                    found.text(say!("职务", "the position"), text, position, place, &member.id);
                }
            }
            if large && is_said(&record) {
                found.opinion_book(content, item.org(), post.book);
            }
            let (count, most) = (record.holders.len(), post.holders);
            let place = draft.origin.key("holder");
            if large && count > most {
                let message = say!(
                    "一屏最多放{most}人，这个岗位有{count}人",
                    "a slide holds {most} persons, and this post has {count}"
                );
                let hint = say!("分成几个岗位", "make several posts of it");
                found.tell("holders".into(), message, hint, place, &draft.id);
            }
        }
    }

    fn list(&self, content: &Content<'_>) -> Option<(&'static str, Vec<Entry>)> {
        Some(("people", people(content)))
    }
}

/// The words of a post on a slide and in the browsable board.
fn post_view(content: &Content<'_>, item: &Placed<'_, Post>) -> PostView {
    let record = PostRecord::of(item);
    let strings = content.strings;
    let contact = &record.org.contact;
    let stars = record.stars;
    PostView {
        org: record.org.draft.name.0.clone().into(),
        title: record.title.into(),
        type_label: record.post_type.label(strings).into(),
        window_no: record.window_no.map(Title::from),
        holders: record.holders.iter().map(|person| holder(content, person, LARGE)).collect(),
        pledge: record.pledge.map(Pledge::from),
        stars_label: stars
            .map(|stars| strings.format("stars.words", &[("max", &stars.max), ("earned", &stars.earned)]).into()),
        stars,
        stage: record.stage.word,
        stage_label: record.stage_label(strings).into(),
        award: record.award_label(strings, content.board.settings.language).map(Body::from),
        reviewed: record.reviewed.map(|period| {
            let period = wording::period(period, content.board.settings.language);
            strings.format("post.reviewed", &[("period", &period)]).into()
        }),
        roles: record.roles.iter().map(|role| (*role).into()).collect(),
        duties: record.duties.iter().map(|duty| (*duty).into()).collect(),
        meets: meets_in_words(strings, record.meets.as_deref()).map(Body::from),
        corrected: corrections_in_words(content.board, strings, &item.draft.id).map(Body::from),
        phone: contact.supervision_phone.clone().map(Body::from),
        opinion_book: contact.opinion_book.clone().map(Body::from),
    }
}

fn holder(content: &Content<'_>, person: &Person<'_>, width: u32) -> Holder {
    Holder {
        name: person.name().into(),
        position: person.position().map(Body::from),
        photo: person.portrait().and_then(|shown| content.picture(&shown, width)),
        days: person.days().into(),
    }
}

/// Whether a post has a slide: somebody holds it, or it says what whoever claims it will do.
fn is_said(record: &PostRecord<'_>) -> bool {
    !record.holders.is_empty() || record.is_open && !record.duties.is_empty()
}

/// A slide for every such post; at most so many.
fn posts(content: &Content<'_>, most: usize, book: usize) -> Vec<Made> {
    let held = content.shown::<Post>(SlideKind::POST).filter(|item| is_said(&PostRecord::of(item))).collect();
    let slide = |item: Placed<'_, Post>| {
        let record = PostRecord::of(&item);
        let title = format!("{} {}", record.title, record.names());
        let parts = record.holders.iter().map(Person::days).collect();
        // Whoever looks it up is told; a slide has no room for it.
        let (id, view) = (
            &*item.draft.id,
            PostView {
                org: content.head_name(item.org()).into(),
                award: None,
                corrected: None,
                opinion_book: content.opinion_book(item.org(), book),
                ..post_view(content, &item)
            },
        );
        let qr = content.item_code(id, &item.draft.common, item.org());
        Made::new(content, SlideKind::POST, id, title, Post::days(&item), &view).of_parts(parts).leads_to(qr)
    };
    content.turn(held, most).into_iter().take(most).map(slide).collect()
}

/// The posts of an organisation itself that a wall can hold.
fn posts_of<'a>(content: &Content<'a>, org: OrgId) -> impl Iterator<Item = Placed<'a, Post>> {
    let all = Placed::<Post>::below(content.board, &(org.0..org.0 + 1));
    all.filter(|item| content.holds(SlideKind::WALL, &item.draft.id))
}

/// The wall of every organisation that has a wall's worth of posts, in pages of so many cards; at most so many.
fn walls(content: &Content<'_>, most: usize, cards_a_page: usize, beside_posts: bool) -> Vec<Made> {
    let mut slides = Vec::new();
    let with_posts = content.orgs.iter().filter(|org| posts_of(content, **org).next().is_some());
    for org in content.turn(with_posts.collect(), most) {
        if slides.len() >= most {
            break;
        }
        let mut all = Vec::new();
        for item in posts_of(content, *org) {
            all.extend(cards(content, &item).into_iter().map(|card| (item.draft.id.clone(), card)));
        }
        // A single card says no more than its own slide.
        if all.is_empty() || (all.len() == 1 && beside_posts) {
            continue;
        }
        let node = content.board.org(*org);
        let pages = even_pages(all, cards_a_page);
        let count = pages.len();
        for (n, cards) in pages.into_iter().enumerate().take(most - slides.len()) {
            let (items, cards): (Vec<_>, Vec<_>) = cards.into_iter().unzip();
            let (cards, parts) = cards.into_iter().unzip();
            let view = Wall {
                org: content.head_name(*org).into(),
                page: n + 1,
                pages: count,
                cards,
                phone: node.contact.supervision_phone.clone().map(Body::from),
                opinion_book: node.contact.opinion_book.clone().map(Body::from),
            };
            let id = format!("{}/wall#{}", node.path(), n + 1);
            let made = Made::new(content, SlideKind::WALL, id, content.org_name(*org), content.days_of(*org), &view);
            slides.push(made.of_parts(parts).showing(items).leads_to(content.org_code(*org)));
        }
    }
    slides
}

/// A card for every holder of a post, with its days; one without a name for a post still to be claimed.
fn cards(content: &Content<'_>, item: &Placed<'_, Post>) -> Vec<(Card, Days)> {
    let record = PostRecord::of(item);
    let own = Days::of(content.board, &item.draft.common, item.org());
    let card = |holder: Option<Holder>, days: Days| {
        let card = Card {
            name: holder.as_ref().map(|holder| holder.name.clone()),
            title: record.title.into(),
            window_no: record.window_no.map(Title::from),
            position: holder.as_ref().and_then(|holder| holder.position.clone()),
            photo: holder.and_then(|holder| holder.photo),
            stars: record.stars,
            pledge: record.pledge.map(Pledge::from),
            corrected: corrected_mark(content.board, content.strings, &item.draft.id).map(Body::from),
            days: days.into(),
        };
        (card, days)
    };
    if record.is_open {
        return vec![card(None, own)];
    }
    let holders = record.holders.iter();
    holders.map(|person| card(Some(holder(content, person, SMALL)), own.no_longer_than(person.days()))).collect()
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

/// Those who hold posts, each once with all of them.
fn people(content: &Content<'_>) -> Vec<Entry> {
    let mut order = Vec::new();
    let mut posts: BTreeMap<usize, Vec<Timed<PostView>>> = BTreeMap::new();
    for item in content.items::<Post>() {
        Post::people(&item, &mut |member| {
            let own = posts.entry(member).or_default();
            if own.is_empty() {
                if order.len() >= ENTRIES {
                    return;
                }
                order.push(member);
            }
            own.push(Timed { view: post_view(content, &item), days: Post::days(&item).into() });
        });
    }
    let entry = |at: usize| {
        let person = Person::of(content.board, at)?;
        let posts = posts.remove(&at).unwrap_or_default();
        let org = content.org_name(content.board.org_of(person.draft));
        let titles: Vec<&str> = posts.iter().map(|post| &*post.view.title.0).collect();
        let below = joined([person.position(), Some(&titles.join("、")), Some(&org)]);
        let hit = Hit::of_name(person.name(), below);
        let Holder { name, position, photo, days } = holder(content, &person, SMALL);
        let view = PersonView { name, position, org: org.into(), photo, posts, days };
        Some(Entry::new(content, &view, hit))
    };
    order.into_iter().filter_map(entry).collect()
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
