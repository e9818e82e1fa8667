//! Which characters the pages set in the theme's own fonts.

use crate::board::Board;
use crate::font::{Options, Role, Stack, Usage, WebPlan, plan_web};
use crate::theme::Theme;

/// Plans the web fonts from what titles, names and pledges use, and body text for the rare characters in it.
pub(super) fn plan(board: &Board, theme: &Theme) -> WebPlan {
    let mut usage = Usage::default();
    for text in theme.strings().texts() {
        usage.add_everywhere(Role::Title, text);
    }
    usage.add_everywhere(Role::Title, &board.settings.title);
    usage.add(Role::Title, "0123456789〔〕年月日名件");
    for org in &board.orgs {
        usage.add(Role::Title, &org.draft.name);
        usage.add(Role::Title, org.draft.short());
    }
    let items = &board.items;
    for member in items.members.all() {
        usage.add(Role::Title, &member.name);
        usage.add(Role::Body, &member.name);
    }
    for post in items.posts.all() {
        usage.add(Role::Title, &post.title);
        post.pledge.iter().for_each(|pledge| usage.add(Role::Pledge, pledge));
    }
    for commitment in items.commitments.all() {
        usage.add(Role::Title, &commitment.item);
        commitment.section.iter().for_each(|section| usage.add(Role::Title, section));
    }
    for exemplar in items.exemplars.all() {
        usage.add(Role::Title, &exemplar.title);
        exemplar.body.iter().for_each(|body| usage.add(Role::Body, body));
    }
    for roll in items.rolls.all() {
        usage.add(Role::Title, &roll.title);
        usage.add(Role::Title, &roll.award);
        roll.groups.iter().for_each(|group| usage.add(Role::Title, &group.title));
        for (_, entry) in roll.all_entries() {
            usage.add(Role::Title, &entry.name);
            usage.add(Role::Body, &entry.name);
        }
    }
    for notice in items.notices.all() {
        usage.add(Role::Title, &notice.title);
        notice.body.iter().for_each(|body| usage.add(Role::Body, body));
    }
    plan_web(&stack(theme), &usage, &Options::web())
}

/// The theme's fonts.
pub(super) fn stack(theme: &Theme) -> Stack {
    let files = theme.files_in("fonts/").filter_map(|(path, bytes)| {
        let name = path.strip_prefix("fonts/")?;
        Some((name.to_owned(), std::borrow::Cow::Owned(bytes.to_vec())))
    });
    let (stack, _faults) = Stack::new(files, []);
    stack
}
