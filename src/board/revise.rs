//! A board after a few items were written anew, from the board before: what a whole assembly would give, for the price
//! of what changed.
//!
//! Only the commonest edit is done this way: published items whose words, dates or states changed, while who stands
//! where stayed as it was. Whatever else happened (something came, went, moved, was hidden or shown, an organisation
//! changed) gives `None`, and the caller assembles everything. The reasons to give up are all here; a property test
//! holds the result against a clean assembly.

use std::any::Any;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::posts::standing;
use super::{Assembled, Board, OrgId, Stored, commitments, notices, people, posts, totals, visibility};
use crate::kinds::{
    Commitment, Draft, Drafts, Kind, Linkage, Member, Notice, NoticeType, Org, Post, Review, Service, with_kinds,
};

/// Replaces drafts by newer ones of the same files.
///
/// Every kind of the registry is put in its place. What else follows from an edit is said below it: the facts of the
/// kinds that have derived ones, and the standing of persons.
pub fn revise(last: &Assembled, changed: &[(&Drafts, &Drafts)]) -> Option<Assembled> {
    let mut board = last.board.clone();
    // Somebody may be called otherwise now.
    board.called = Arc::default();
    // A review gives or takes stars, and with them an award.
    board.named = Arc::default();
    board.amended = Arc::default();
    let mut touched = Touched::default();
    for (old, new) in changed {
        if !same::<Org>(&old.orgs, &new.orgs) || old.unread != new.unread || old.by_name || new.by_name {
            return None;
        }
        macro_rules! each {
            ($($field:ident: $type:ident),* $(,)?) => {
                $(for (at, old, new) in pairs(&board, &old.$field, &new.$field)? {
                    board.items.$field.items.own()[at] = new.clone();
                    touched.note(board.org_of(&new), crate::kinds::$type::NAME, at);
                    if let Some(edit) = Edit::of(&old, &new) {
                        edit.follow(&mut board, &mut touched)?;
                    }
                })*
            };
        }
        with_kinds!(each);
    }
    for at in touched.places(Commitment::NAME) {
        let facts = Arc::new(commitments::facts(&board, &board.items.commitments.all()[at]));
        board.commitment_facts.own()[at] = facts;
    }
    for at in touched.places(Notice::NAME) {
        let facts = notices::facts(&board, &board.items.notices.all()[at]);
        board.notice_facts.own()[at] = facts;
    }
    for at in touched.places(Post::NAME) {
        let post = board.items.posts.all()[at].clone();
        let reviews = board.star_reviews.get(&post.id).map_or(&[][..], Vec::as_slice);
        let (replay, shown) = standing(&board, &post, reviews);
        if !shown {
            return None;
        }
        let facts = posts::facts(&board, &post, &replay);
        board.post_facts.own()[at] = facts;
    }
    board.totals = totals::follow(&board, &last.board, &touched.orgs);
    Some(Assembled { board, hidden: last.hidden.clone() })
}

/// Whose facts and totals may be others.
#[derive(Default)]
struct Touched {
    orgs: BTreeSet<OrgId>,
    /// Kinds by name, with the places of their items.
    items: BTreeSet<(&'static str, usize)>,
}

impl Touched {
    fn note(&mut self, org: OrgId, kind: &'static str, at: usize) {
        self.orgs.insert(org);
        self.items.insert((kind, at));
    }

    fn places(&self, kind: &'static str) -> Vec<usize> {
        self.items.range((kind, 0)..=(kind, usize::MAX)).map(|(_, at)| *at).collect()
    }
}

/// An edit from which more follows than from the words of its own item.
enum Edit<'a> {
    Member(&'a Draft<Member>, &'a Draft<Member>),
    Review(&'a Draft<Review>, &'a Draft<Review>),
    Notice(&'a Draft<Notice>, &'a Draft<Notice>),
    /// By which others are counted.
    Counting,
}

impl<'a> Edit<'a> {
    fn of<K: Kind>(old: &'a Draft<K>, new: &'a Draft<K>) -> Option<Self> {
        let (old, new): (&dyn Any, &dyn Any) = (old, new);
        let member = old.downcast_ref().zip(new.downcast_ref()).map(|(old, new)| Self::Member(old, new));
        let review = || old.downcast_ref().zip(new.downcast_ref()).map(|(old, new)| Self::Review(old, new));
        let notice = || old.downcast_ref().zip(new.downcast_ref()).map(|(old, new)| Self::Notice(old, new));
        let counting = || (old.is::<Draft<Service>>() || old.is::<Draft<Linkage>>()).then_some(Self::Counting);
        member.or_else(review).or_else(notice).or_else(counting)
    }

    /// Does what follows; `None` where everything is to be assembled anew.
    fn follow(self, board: &mut Board, touched: &mut Touched) -> Option<()> {
        match self {
            Self::Member(old, new) => same_standing(board, old, new).then_some(()),
            // Orders have the category of their service.
            Self::Counting => None,
            // Posts may be named by it, other pages corrected; and a correction stands as long as what it corrects.
            Self::Notice(old, new) => {
                let is_plain = |notice: &Draft<Notice>| notice.notice_type == NoticeType::Publicity;
                (is_plain(old) && is_plain(new) && !board.corrections.contains_key(&old.id)).then_some(())
            }
            Self::Review(old, new) => {
                if let Some(post) = review(board, old, new)? {
                    touched.note(board.org_of(&board.items.posts.all()[post]), Post::NAME, post);
                }
                Some(())
            }
        }
    }
}

/// Whether a file gives the very same drafts as before.
fn same<K>(old: &[Draft<K>], new: &[Draft<K>]) -> bool {
    old.len() == new.len() && old.iter().zip(new).all(|(old, new)| old.is(new))
}

/// The published items that changed, each with its place; `None` when something else happened.
fn pairs<K: Stored>(board: &Board, old: &[Draft<K>], new: &[Draft<K>]) -> Option<Vec<(usize, Draft<K>, Draft<K>)>> {
    if old.len() != new.len() {
        return None;
    }
    let published = |draft: &Draft<K>| {
        draft.sound
            && draft.may_appear(board.medium, board.today)
            && visibility::is_published(&draft.common, board.settings.approval, board.today, board.medium)
    };
    old.iter()
        .zip(new)
        .filter(|(old, new)| !old.is(new))
        .map(|(old, new)| {
            let target = board.index.get(&old.id)?;
            let at = target.at.filter(|_| target.kind == K::NAME)?;
            // Of two of one name only the first is on the board.
            let is_there = K::items(&board.items).get(at).is_some_and(|there| there.is(old));
            let stays = old.id == new.id && old.org == new.org && published(new);
            (is_there && stays).then(|| (at, old.clone(), new.clone()))
        })
        .collect()
}

/// Whether a member is as active and as willing to be seen as before: posts and pictures go by that.
fn same_standing(board: &Board, old: &Draft<Member>, new: &Draft<Member>) -> bool {
    people::is_active(old, board.today) == people::is_active(new, board.today)
        && board.photo(old) == board.photo(new)
        && old.photo == new.photo
}

/// Files a review under its post; gives the place of the post.
fn review(board: &mut Board, old: &Draft<Review>, new: &Draft<Review>) -> Option<Option<usize>> {
    if old.review_type.is_star() != new.review_type.is_star() || old.subject != new.subject {
        return None;
    }
    if !new.review_type.is_star() {
        return Some(None);
    }
    let Some(post) = board.resolve(&new.org, &new.subject, &["post"]) else { return Some(None) };
    let reviews = Arc::make_mut(&mut board.star_reviews).get_mut(&post.id)?;
    *reviews.iter_mut().find(|review| review.is(old))? = new.clone();
    // A post that was taken down may come back by it.
    post.at.map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::parse;
    use crate::pipeline::{Options, check_sources};
    use crate::source::Sources;

    const FILES: &[(&str, &str)] = &[
        ("content/board.yaml", "title: 示例\nas_of: 2026-06-30\n"),
        ("content/org.yaml", "name: 示例市\n"),
        ("content/members/a.yaml", "name: 甲\n"),
        ("content/posts/w.yaml", "title: 窗口\ntype: star_post\nholder: a\npledge: 到。\napproved_on: 2026-01-01\n"),
        ("content/reviews/r.yaml", "subject: w\nperiod: 2026-05\nchange: 1\n"),
        ("content/commitments/c.yaml", "item: 路灯\nresponsible: 村委\ntarget: 60\ndeadline: 2026-09-10\n"),
        (
            "content/notices/n.yaml",
            "title: 授牌\ntype: conferral\nstarts_on: 2026-06-01\nperiod: { days: 3, unit: calendar }\n",
        ),
        ("content/notices/m.yaml", "title: 公示\nstarts_on: 2026-06-01\nperiod: { days: 3, unit: calendar }\n"),
    ];

    fn revised(path: &str, text: &str) -> Option<Assembled> {
        let mut sources = Sources::from_texts(FILES.iter().copied());
        let last = check_sources(&sources, &Options::default()).assembled;
        // The drafts that the board holds, as the preview's memory has them.
        let mut old = Drafts::default();
        let items = &last.board.items;
        old.members.extend(items.members.all().iter().filter(|draft| &*draft.origin.file == path).cloned());
        old.posts.extend(items.posts.all().iter().filter(|draft| &*draft.origin.file == path).cloned());
        old.reviews.extend(items.reviews.all().iter().filter(|draft| &*draft.origin.file == path).cloned());
        old.notices.extend(items.notices.all().iter().filter(|draft| &*draft.origin.file == path).cloned());
        old.commitments.extend(items.commitments.all().iter().filter(|draft| &*draft.origin.file == path).cloned());
        sources.insert_text(path, text);
        let new = parse(&sources.files[path]).drafts;
        revise(&last, &[(&old, &new)])
    }

    #[test]
    fn facts_and_totals_follow_what_changed() {
        let done = "item: 路灯\nresponsible: 村委\ntarget: 60\ndeadline: 2026-09-10\nprogress: [{ on: 2026-06-01, state: done }]\n";
        let board = revised("content/commitments/c.yaml", done).unwrap().board;
        assert_eq!(board.totals[0].fulfilment.done, 1);
        let board = revised("content/reviews/r.yaml", "subject: w\nperiod: 2026-05\nchange: 0\n").unwrap().board;
        assert_eq!(board.post_facts[0].stars, Some(0));
        assert_eq!(revised("content/members/a.yaml", "name: 乙\n").unwrap().board.items.members.all()[0].name.0, "乙");
    }

    #[test]
    fn a_notice_by_which_posts_are_named_moves_them() {
        let notice = "title: 授牌\ntype: conferral\nstarts_on: 2026-06-01\nperiod: { days: 5, unit: calendar }\n";
        assert!(revised("content/notices/n.yaml", notice).is_none());
        assert!(revised("content/notices/m.yaml", &notice.replace("conferral", "publicity")).is_some());
    }

    #[test]
    fn what_may_move_others_is_left_to_a_whole_assembly() {
        for (path, text) in [
            ("content/members/a.yaml", "name: 甲\nactive_until: 2026-01-01\n"),
            ("content/members/a.yaml", "name: 甲\nstatus: draft\n"),
            ("content/members/a.yaml", "nome: 甲\n"),
            ("content/members/b.yaml", "name: 乙\n"),
            ("content/reviews/r.yaml", "subject: w\nperiod: 2026-05\nrevoke: true\n"),
            ("content/reviews/r.yaml", "subject: w\ntype: leader_comment\nperiod: 2026-05\n"),
        ] {
            assert!(revised(path, text).is_none(), "{text}");
        }
    }
}
