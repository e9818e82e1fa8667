//! Which characters the pages set in the theme's own fonts.

use crate::board::Board;
use crate::font::{Options, Role, Usage, WebPlan, plan_web};
use crate::theme::Theme;

/// Plans the web fonts from what titles, names and pledges use, and body text for the rare characters in it.
pub(super) fn plan(board: &Board, theme: &Theme) -> WebPlan {
    plan_web(&board.fonts, &usage(board, theme), &Options::web())
}

/// What all pages together use.
fn usage(board: &Board, theme: &Theme) -> Usage {
    let mut usage = Usage::default();
    for text in headings(theme) {
        usage.add_everywhere(Role::Title, text);
    }
    usage.add_everywhere(Role::Title, &board.settings.title);
    usage.add(Role::Title, "0123456789〔〕年月日名件");
    for org in &board.orgs {
        usage.add(Role::Title, &org.draft.name);
        usage.add(Role::Title, org.draft.short());
    }
    board.settings.groups.keys().for_each(|name| usage.add(Role::Title, name));
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
        let titles = [&commitment.section, &commitment.target, &commitment.unit];
        titles.into_iter().flatten().for_each(|text| usage.add(Role::Title, text));
        commitment.responsible.iter().for_each(|text| usage.add(Role::Body, text));
        let words = commitment.progress.iter().filter_map(|progress| progress.text.as_ref());
        words.chain(commitment.measures.iter()).for_each(|text| usage.add(Role::Body, text));
        text(&mut usage, commitment.body.as_deref());
    }
    for exemplar in items.exemplars.all() {
        usage.add(Role::Title, &exemplar.title);
        usage.add(Role::Body, &exemplar.subject);
        exemplar.summary.iter().for_each(|summary| usage.add(Role::Body, summary));
        text(&mut usage, exemplar.body.as_deref());
    }
    for roll in items.rolls.all() {
        usage.add(Role::Title, &roll.title);
        usage.add(Role::Title, &roll.award);
        roll.groups.iter().for_each(|group| usage.add(Role::Title, &group.title));
        for (_, entry) in roll.all_entries() {
            usage.add(Role::Title, &entry.name);
            usage.add(Role::Body, &entry.name);
            [&entry.org, &entry.position, &entry.note]
                .into_iter()
                .flatten()
                .for_each(|text| usage.add(Role::Body, text));
        }
        text(&mut usage, roll.body.as_deref());
    }
    for review in items.reviews.all() {
        review.comment.iter().for_each(|comment| usage.add(Role::Body, comment));
    }
    for notice in items.notices.all() {
        usage.add(Role::Title, &notice.title);
        notice.signed_by.iter().for_each(|unit| usage.add(Role::Body, unit));
        text(&mut usage, notice.body.as_deref());
    }
    usage
}

/// A text: its headings are set as headings, and rare characters may stand anywhere.
fn text(usage: &mut Usage, body: Option<&str>) {
    let Some(body) = body else { return };
    usage.add(Role::Body, body);
    body.lines().filter(|line| line.trim_start().starts_with('#')).for_each(|line| usage.add(Role::Title, line));
}

/// Beginnings of keys whose texts become the title of a page in code, such as the title of a filter.
const TITLES_FROM_CODE: &[&str] = &[
    "appraisal.type.",
    "commitment.reported.",
    "commitment.schedule.",
    "commitment.type.",
    "commitment.verdict.",
    "exemplar.type.",
    "filter.year.value",
    "list.of_org",
    "list.value",
    "notice.state.",
    "notice.type.",
    "post.type.",
    "roll.page",
];

/// The interface texts that are set as headings: what the templates say inside `<h1>` to `<h3>` and hand on as
/// `title={…}`, and every key that names itself a title. The others, sentences for the most part, would only make the
/// file that every page loads heavier.
fn headings(theme: &Theme) -> Vec<&str> {
    let mut keys = Vec::new();
    for (_, bytes) in theme.files_in("templates/") {
        keys.extend(heading_keys(&String::from_utf8_lossy(bytes)));
    }
    let named = |key: &str| key.split('.').any(|part| matches!(part, "title" | "heading" | "headline"));
    let asked = |key: &str| {
        keys.iter().any(|asked| match asked.strip_suffix('*') {
            Some(start) => key.starts_with(start),
            None => key == asked,
        })
    };
    let from_code = |key: &str| TITLES_FROM_CODE.iter().any(|start| key.starts_with(start));
    let texts = theme.strings().entries();
    texts.filter(|(key, _)| named(key) || asked(key) || from_code(key)).map(|(_, text)| text).collect()
}

/// The keys in a template's headings; `post.type.*` where the template adds the rest.
fn heading_keys(template: &str) -> Vec<String> {
    let mut keys = Vec::new();
    let spans = [("<h1", "</h1>"), ("<h2", "</h2>"), ("<h3", "</h3>"), ("title={", "}")];
    for (open, close) in spans {
        for after in template.split(open).skip(1) {
            let heading = after.split(close).next().unwrap_or_default();
            for key in heading.split("key=\"").skip(1) {
                let Some((key, rest)) = key.split_once('"') else { continue };
                let star = if rest.trim_start().starts_with('~') { "*" } else { "" };
                keys.push(format!("{key}{star}"));
            }
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::heading_keys;

    #[test]
    fn headings_name_their_texts() {
        let template = r#"<h1>{{ t(key="a.b") }}</h1><p>{{ t(key="no") }}</p>
            <h2 class="x">{{ t(key="kind." ~ view.kind) }}</h2>{{ <section_head title={t(key="c")} url={x} /> }}"#;
        assert_eq!(heading_keys(template), ["a.b", "kind.*", "c"]);
    }
}
