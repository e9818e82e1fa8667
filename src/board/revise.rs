//! A board after a few items were written anew, from the board before: what a whole assembly would give, for the price
//! of what changed.
//!
//! Only the commonest edit is done this way: published items whose words, dates or states changed, while who stands
//! where stayed as it was. Whatever else happened (something came, went, moved, was hidden or shown, an organisation
//! changed) gives `None`, and the caller assembles everything. The reasons to give up are all here; a property test
//! holds the result against a clean assembly.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::posts::standing;
use super::{Assembled, Board, Items, OrgId, commitments, notices, people, posts, totals, visibility};
use crate::kinds::{Draft, Drafts, Kind, Member, Org, Review};

/// Replaces drafts by newer ones of the same files.
pub fn revise(last: &Assembled, changed: &[(&Drafts, &Drafts)]) -> Option<Assembled> {
    let mut board = last.board.clone();
    // Whose facts follow from what changed: places of posts.
    let mut touched_posts: Vec<usize> = Vec::new();
    // Whose own totals may be others.
    let mut touched_orgs: BTreeSet<OrgId> = BTreeSet::new();
    for (old, new) in changed {
        if !same::<Org>(&old.orgs, &new.orgs) {
            return None;
        }
        for (at, old, new) in pairs(&board, &old.members, &new.members)? {
            if !same_standing(&board, &old, &new) {
                return None;
            }
            put(&mut board.items.members, at, &new);
        }
        for (at, _, new) in pairs(&board, &old.posts, &new.posts)? {
            put(&mut board.items.posts, at, &new);
            touched_posts.push(at);
        }
        for (at, old, new) in pairs(&board, &old.reviews, &new.reviews)? {
            put(&mut board.items.reviews, at, &new);
            touched_posts.extend(review(&mut board, &old, &new)?);
        }
        for (at, _, new) in pairs(&board, &old.commitments, &new.commitments)? {
            put(&mut board.items.commitments, at, &new);
            touched_orgs.insert(board.org_of(&new));
            let facts = Arc::new(commitments::facts(&board, &new));
            board.commitment_facts.own()[at] = facts;
        }
        for (at, _, new) in pairs(&board, &old.notices, &new.notices)? {
            put(&mut board.items.notices, at, &new);
            touched_orgs.insert(board.org_of(&new));
            let facts = notices::facts(&board, &new);
            board.notice_facts.own()[at] = facts;
        }
        for (at, _, new) in pairs(&board, &old.exemplars, &new.exemplars)? {
            put(&mut board.items.exemplars, at, &new);
        }
        for (at, _, new) in pairs(&board, &old.rolls, &new.rolls)? {
            put(&mut board.items.rolls, at, &new);
        }
    }
    touched_posts.sort_unstable();
    touched_posts.dedup();
    for at in touched_posts {
        let post = board.items.posts.all()[at].clone();
        let reviews = board.star_reviews.get(&post.id).map_or(&[][..], Vec::as_slice);
        let (replay, shown) = standing(&board, &post, reviews);
        if !shown {
            return None;
        }
        touched_orgs.insert(board.org_of(&post));
        let facts = posts::facts(&board, &post, &replay);
        board.post_facts.own()[at] = facts;
    }
    board.totals = totals::follow(&board, &last.board, &touched_orgs);
    Some(Assembled { board, hidden: last.hidden.clone() })
}

/// Whether a file gives the very same drafts as before.
fn same<K>(old: &[Draft<K>], new: &[Draft<K>]) -> bool {
    old.len() == new.len() && old.iter().zip(new).all(|(old, new)| old.is(new))
}

/// The published items that changed, each with its place; `None` when something else happened.
fn pairs<K: Kind>(board: &Board, old: &[Draft<K>], new: &[Draft<K>]) -> Option<Vec<(usize, Draft<K>, Draft<K>)>>
where
    Board: Holds<K>,
{
    if old.len() != new.len() {
        return None;
    }
    let published = |draft: &Draft<K>| {
        draft.sound && visibility::is_published(&draft.common, board.settings.approval, board.today, board.output)
    };
    old.iter()
        .zip(new)
        .map(|(old, new)| {
            let target = board.index.get(&old.id)?;
            let at = target.at.filter(|_| target.kind == K::NAME)?;
            // Of two of one name only the first is on the board.
            let is_there = board.holds().get(at).is_some_and(|there| there.is(old));
            let stays = old.id == new.id && old.org == new.org && published(new);
            (is_there && stays).then(|| (at, old.clone(), new.clone()))
        })
        .collect()
}

/// Where a board keeps its items of a kind.
trait Holds<K> {
    fn holds(&self) -> &Items<K>;
}

macro_rules! holds {
    ($($field:ident: $type:ident),* $(,)?) => {
        $(impl Holds<crate::kinds::$type> for Board {
            fn holds(&self) -> &Items<crate::kinds::$type> {
                &self.items.$field
            }
        })*
    };
}
crate::kinds::with_kinds!(holds);

fn put<K>(items: &mut Items<K>, at: usize, new: &Draft<K>) {
    items.items.own()[at] = new.clone();
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
