//! From drafts to a board.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::index::{Index, Target, join};
use super::{
    Assembled, Board, ContactCard, Coverage, Items, Orders, OrgId, OrgNode, StarReviews, Store, called, commitments,
    notices, posts, totals, visibility,
};
use crate::calendar::Calendar;
use crate::diagnostic::{Diagnostic, Place, say};
use crate::kinds::{Draft, Drafts, Kind, Medium, Org};
use crate::settings::Settings;
use jiff::civil::Date;

/// Links the drafts, derives their facts and leaves out what is hidden, faulty or not for this output.
pub fn assemble(
    mut drafts: Drafts,
    settings: Settings,
    calendar: Calendar,
    today: Date,
    medium: Medium,
) -> (Assembled, Vec<Diagnostic>) {
    let mut diagnostics = if drafts.by_name { called::look_up(&mut drafts) } else { Vec::new() };
    let mut board = Board { settings, today, calendar, medium, ..Board::default() };
    let org_drafts = std::mem::take(&mut drafts.orgs);
    let (unread_orgs, unread): (Vec<_>, Vec<_>) =
        std::mem::take(&mut drafts.unread).into_iter().partition(|unread| unread.kind == Org::NAME);
    // Before the others, so that what lies below them has an organisation.
    unread_orgs.iter().for_each(|unread| Arc::make_mut(&mut board.index).insert_unread(unread));
    if !org_drafts.iter().any(|draft| draft.id.is_empty()) && board.index.get("").is_none() {
        diagnostics.push(
            Diagnostic::error(
                "no-root-organisation",
                Place::whole("content/org.yaml"),
                say!("没有最上级的组织", "there is no root organisation"),
            )
            .hint(say!("新建 content/org.yaml，写 name: 名称", "create content/org.yaml with `name:`")),
        );
    }
    let mut hidden_orgs = Vec::new();
    build_tree(&mut board, org_drafts, &mut hidden_orgs, &mut diagnostics);

    let mut sorter = Sorter {
        index: Arc::make_mut(&mut board.index),
        settings: &board.settings,
        today,
        medium,
        orgs: board.orgs.len(),
        diagnostics: &mut diagnostics,
    };
    let (mut store, mut hidden) = Store::build(drafts, &mut sorter);
    hidden.orgs = hidden_orgs;
    // Behind the others: of two of one name the one that was read is meant.
    unread.iter().for_each(|unread| Arc::make_mut(&mut board.index).insert_unread(unread));
    let replays = take_down_revoked(&mut board, &mut store, &mut hidden);
    board.items = store;
    board.place_items();
    board.withhold_photos(&hidden);

    let notices = board.items.notices.all().iter().chain(&hidden.notices);
    board.conferrals = Arc::new(posts::conferrals(&board, notices));
    board.corrections = Arc::new(notices::corrections(&board));
    let items = &board.items;
    let post_facts: Vec<_> =
        items.posts.all().par_iter().zip(&replays).map(|(post, replay)| posts::facts(&board, post, replay)).collect();
    let commitment_facts: Vec<_> =
        items.commitments.all().par_iter().map(|draft| Arc::new(commitments::facts(&board, draft))).collect();
    let notice_facts: Vec<_> = items.notices.all().par_iter().map(|draft| notices::facts(&board, draft)).collect();
    board.post_facts = post_facts.into();
    board.commitment_facts = commitment_facts.into();
    board.notice_facts = notice_facts.into();
    board.orders = Arc::new(Orders::of(&board, &hidden.services));
    board.coverage = Arc::new(Coverage::of(&board, &hidden.rosters));
    board.totals = totals::totals(&board);
    (Assembled { board, hidden }, diagnostics)
}

/// Orders the organisations parents first and passes on what children inherit.
fn build_tree(
    board: &mut Board,
    drafts: Vec<Draft<Org>>,
    hidden: &mut Vec<Draft<Org>>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut by_parent: HashMap<Arc<str>, Vec<Draft<Org>>> = HashMap::new();
    let mut root = None;
    for draft in drafts {
        if draft.id.is_empty() {
            root = Some(draft);
        } else {
            by_parent.entry(draft.org.clone()).or_default().push(draft);
        }
    }
    let index = Arc::make_mut(&mut board.index);
    let Some(root) = root else {
        for draft in by_parent.into_values().flatten() {
            index.insert(Target { kind: Org::NAME, id: draft.id.clone(), at: None });
            hidden.push(draft);
        }
        return;
    };
    let orgs = board.orgs.own();
    // Depth first, with a stack of what is still to visit.
    let mut stack = vec![(root, None)];
    while let Some((draft, parent)) = stack.pop() {
        let published =
            visibility::is_published(&draft.common, crate::settings::ApprovalRule::Optional, board.today, board.medium);
        let path = draft.id.clone();
        let mut target = Target { kind: Org::NAME, id: path.clone(), at: None };
        if !published && parent.is_some() {
            index.insert(target);
            hidden.push(draft);
            continue;
        }
        let at = orgs.len();
        target.at = Some(at);
        index.insert(target);
        let above = parent.map(|OrgId(parent)| &orgs[parent]);
        let contact = ContactCard::of(&draft, above.map(|above| &above.contact));
        let sector = draft.sector.or(above.and_then(|above| above.sector));
        if let Some(OrgId(parent)) = parent {
            orgs[parent].children.push(OrgId(at));
        }
        orgs.push(OrgNode { draft, parent, children: Vec::new(), subtree: at..at + 1, contact, sector });
        let mut children = by_parent.remove(&path).unwrap_or_default();
        children.sort_by(|a, b| b.id.cmp(&a.id));
        stack.extend(children.into_iter().map(|child| (child, Some(OrgId(at)))));
    }
    for at in (1..orgs.len()).rev() {
        let end = orgs[at].subtree.end;
        if let Some(OrgId(parent)) = orgs[at].parent {
            let subtree = &mut orgs[parent].subtree;
            subtree.end = subtree.end.max(end);
        }
    }
    // What is left hangs on folders that are no organisations, or on hidden ones.
    let mut orphans: Vec<_> = by_parent.into_values().flatten().collect();
    orphans.sort_by(|a, b| a.id.cmp(&b.id));
    for orphan in orphans {
        let above_is_known = ancestors(&orphan.org)
            .any(|path| index.get(path).is_some_and(|target| !path.is_empty() && target.at.is_none()));
        let parent_known = index.get(&orphan.org).is_some() || above_is_known;
        if !parent_known {
            let parent = join("content", &orphan.org);
            diagnostics.push(
                Diagnostic::error(
                    "missing-parent-organisation",
                    orphan.origin.key("name"),
                    say!("上级文件夹 {parent} 里没有 org.yaml", "the folder above, {parent}, has no org.yaml"),
                )
                .hint(say!("在 {parent} 里新建 org.yaml，写 name: 名称", "create {parent}/org.yaml with `name:`"))
                .item(orphan.id.clone()),
            );
        }
        index.insert(Target { kind: Org::NAME, id: orphan.id.clone(), at: None });
        hidden.push(orphan);
    }
}

fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| path.rsplit_once('/').map(|(parent, _)| parent))
}

/// Puts items into the order of their organisations and apart from what is not published.
pub(super) struct Sorter<'a> {
    index: &'a mut Index,
    settings: &'a Settings,
    today: Date,
    medium: Medium,
    orgs: usize,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Sorter<'_> {
    pub(super) fn sort<K: Kind>(&mut self, drafts: Vec<Draft<K>>, hidden: &mut Vec<Draft<K>>) -> Items<K> {
        let mut placed: Vec<(usize, Draft<K>)> = Vec::with_capacity(drafts.len());
        let mut reported: Option<Arc<str>> = None;
        for draft in drafts {
            let fresh = self.index.insert(Target { kind: K::NAME, id: draft.id.clone(), at: None });
            if !fresh {
                let id = &draft.id;
                self.diagnostics.push(
                    Diagnostic::error(
                        "duplicate-id",
                        draft.origin.key("id"),
                        say!("代号 {id} 用了两次", "the id {id} is used twice"),
                    )
                    .hint(say!("给其中一个换一个代号", "give one of them another slug"))
                    .item(id.clone()),
                );
                // It was told once; rules between items look at the first of that name.
                hidden.push(draft.unsound());
                continue;
            }
            let org = self.index.org(&draft.org);
            if org.is_none() && self.index.get(&draft.org).is_none() && reported.as_ref() != Some(&draft.org) {
                reported = Some(draft.org.clone());
                let folder = join("content", &draft.org);
                self.diagnostics.push(
                    Diagnostic::error(
                        "missing-organisation",
                        Place::whole(draft.origin.file.clone()),
                        say!(
                            "文件夹 {folder} 里没有 org.yaml，不知道是哪个组织",
                            "{folder} has no org.yaml, so it belongs to no organisation"
                        ),
                    )
                    .hint(say!("在 {folder} 里新建 org.yaml，写 name: 名称", "create {folder}/org.yaml with `name:`")),
                );
            }
            match org {
                Some(OrgId(org))
                    if draft.sound
                        && !draft.is_only_counted()
                        && draft.may_appear(self.medium, self.today)
                        && visibility::is_published(&draft.common, self.settings.approval, self.today, self.medium) =>
                {
                    placed.push((org, draft));
                }
                _ => hidden.push(draft),
            }
        }
        placed.sort_by_key(|(org, _)| *org);
        Items::of(placed, self.orgs)
    }
}

/// A post whose plate was taken down just disappears, as one that is not yet approved has not come.
fn take_down_revoked(board: &mut Board, store: &mut Store, hidden: &mut Drafts) -> Vec<super::Replay> {
    let mut reviews = StarReviews::new();
    for review in store.reviews.all().iter().filter(|review| review.review_type.is_star()) {
        if let Some(target) = board.resolve(&review.org, &review.subject, &["post"]) {
            reviews.entry(target.id).or_default().push(review.clone());
        }
    }
    let mut replays = Vec::with_capacity(store.posts.items.len());
    let starts = store.posts.starts.clone();
    let mut kept = Vec::with_capacity(store.posts.items.len());
    let mut new_starts = vec![0; starts.len()];
    let posts = std::mem::take(store.posts.items.own());
    let mut org = 0;
    for (n, post) in posts.into_iter().enumerate() {
        while org + 1 < starts.len() && starts[org + 1] <= n {
            org += 1;
            new_starts[org] = kept.len();
        }
        let own = reviews.get(&post.id).map_or(&[][..], Vec::as_slice);
        let (replay, shown) = posts::standing(board, &post, own);
        if shown {
            kept.push(post);
            replays.push(replay);
        } else {
            hidden.posts.push(post);
        }
    }
    for start in &mut new_starts[org + 1..] {
        *start = kept.len();
    }
    store.posts = Items { items: kept.into(), starts: new_starts.into() };
    board.star_reviews = reviews.into();
    replays
}

impl Board {
    /// Tells the index where each published item stands.
    fn place_items(&mut self) {
        macro_rules! place {
            ($($field:ident: $type:ident),* $(,)?) => {
                $(for (at, draft) in self.items.$field.all().iter().enumerate() {
                    Arc::make_mut(&mut self.index).place(&draft.id, at);
                })*
            };
        }
        let orgs = std::mem::take(&mut self.items.orgs);
        crate::kinds::with_kinds!(place);
        self.items.orgs = orgs;
    }

    /// Ids near to a mistyped reference.
    pub(crate) fn near(&self, text: &str, kinds: &[&str]) -> Vec<Arc<str>> {
        self.index.near(text, kinds)
    }
}
