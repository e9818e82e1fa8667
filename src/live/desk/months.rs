//! The reviews of a post by months: a form of the post has a field for each.

use super::posted::Posted;
use super::state::State;
use super::wanted::{Fault, Wish};
use crate::diagnostic::say;
use crate::sheet::{Asked, Says, Stocked, free_id, layout_of};
use crate::yaml::{Node, Patch};

/// What can be said of a month.
pub(super) const CHANGES: [&str; 4] = ["1", "0", "-1", "摘牌"];

/// The months of a form: twelve up to this one, and every one that has been reviewed.
pub(super) fn shown(state: &State, post: &Stocked, today: jiff::civil::Date) -> Vec<String> {
    let mut months: Vec<String> = state.reviews_of(&post.id).map(|(period, _)| period.clone()).collect();
    let mut month = today.first_of_month();
    for _ in 0..12 {
        months.push(format!("{:04}-{:02}", month.year(), month.month()));
        match month.yesterday() {
            Ok(before) => month = before.first_of_month(),
            Err(_) => break,
        }
    }
    months.sort();
    months.dedup();
    months
}

pub(super) fn wished(state: &State, post: &Stocked, posted: &Posted, wish: &mut Wish) {
    let Some(layout) = layout_of("review") else { return };
    let (Some(change), Some(revoke)) = (layout.column(&["change"]), layout.column(&["revoke"])) else { return };
    let names: Vec<String> = posted.names().filter(|name| name.starts_with("month[")).map(str::to_owned).collect();
    for name in names {
        let (period, said) = (name["month[".len()..].trim_end_matches(']').to_owned(), posted.get(&name).trim());
        let known = state.reviews_of(&post.id).find(|(known, _)| **known == period).map(|(_, review)| review);
        if known.map_or("", |(_, change)| change) == said {
            continue;
        }
        if said.is_empty() {
            let words = say!(
                "已经考评过的月份不能在这里清空；要去掉，打开那一条考评删除",
                "a month that was reviewed is not emptied here: open its review and delete it"
            );
            wish.faults.push(Fault::at(name, words));
            continue;
        }
        if !CHANGES.contains(&said) || !is_month(&period) {
            wish.faults.push(Fault::at(name, say!("看不懂“{said}”", "“{said}” is not understood")));
            continue;
        }
        let (key, at, said) = match said {
            "摘牌" => ("revoke", revoke, "true"),
            said => ("change", change, said),
        };
        let text = |key: &str, text: &str| (key.to_owned(), Patch::Set(Node::text(text)));
        let mut asked = match known {
            Some((id, _)) => Asked::of(id),
            None => {
                // Nobody reviews posts of their own: those above do.
                let org = post.org.rsplit_once('/').map_or("", |(above, _)| above).to_owned();
                let slug = post.id.rsplit('/').next().unwrap_or_default();
                let id = free_id(&state.stock, &state.sources, layout.kind, &org, &format!("{period}-{slug}"));
                let about = state.stock.reference(post, &["post"], &org);
                let mut asked = Asked::of(&id);
                asked.new = Some((layout.kind, org));
                asked.patches = vec![text("subject", &about), text("period", &period)];
                asked
            }
        };
        asked.patches.push(text(key, said));
        if known.is_some() {
            let other = if key == "revoke" { "change" } else { "revoke" };
            asked.patches.push((other.to_owned(), Patch::Remove));
        }
        asked.says.push(Says { layout, entry: None, columns: vec![(at, vec![said.to_owned()])] });
        wish.asked.push(asked);
    }
}

fn is_month(period: &str) -> bool {
    crate::calendar::written_period(period).is_some_and(|written| written == period && period.len() == 7)
}
