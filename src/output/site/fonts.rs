//! Which characters the pages set in the theme's own fonts.

use crate::board::Board;
use crate::font::{Options, Role, Usage, WebPlan, plan_web};
use crate::theme::Theme;

/// Plans the web fonts from what titles, names and pledges use, and body text for the rare characters in it.
pub(super) fn plan(board: &Board, theme: &Theme) -> WebPlan {
    plan_web(&board.fonts, &usage(board, theme), &Options::web())
}

/// Sorts of page by what they are about, those with the most titles and names to a page first: what a wall of posts uses
/// is in files of its own, whatever else uses it too.
#[derive(Clone, Copy)]
enum Sort {
    Posts,
    Orgs,
    Rolls,
    Exemplars,
    Notices,
    Commitments,
    Others,
}

impl Sort {
    /// Of a template, or of the key of a text, by its first word.
    fn of(name: &str) -> Self {
        match name.split(['.', '_']).next().unwrap_or(name) {
            "post" | "posts" | "star" | "stage" => Self::Posts,
            "home" | "org" | "organisations" | "groups" | "components" | "item" | "base" => Self::Orgs,
            "roll" | "rolls" => Self::Rolls,
            "exemplar" | "exemplars" => Self::Exemplars,
            "notice" | "notices" => Self::Notices,
            "commitment" | "commitments" => Self::Commitments,
            _ => Self::Others,
        }
    }
}

/// What all pages together use.
fn usage(board: &Board, theme: &Theme) -> Usage {
    let mut usage = Usage::default();
    let mut title = |sort: Sort, text: &str| usage.add_to(sort as u8, Role::Title, text);
    for (sort, text) in headings(theme) {
        title(sort, text);
    }
    title(Sort::Posts, "0123456789〔〕年月日名件“”");
    for org in &board.orgs {
        title(Sort::Orgs, &org.draft.name);
        title(Sort::Orgs, org.draft.short());
    }
    board.settings.groups.keys().for_each(|name| title(Sort::Others, name));
    let items = &board.items;
    for post in items.posts.all() {
        title(Sort::Posts, &post.title);
        title(Sort::Posts, board.org(board.org_of(post)).draft.short());
    }
    for member in items.members.all() {
        title(Sort::Posts, &member.name);
    }
    for commitment in items.commitments.all() {
        title(Sort::Commitments, &commitment.item);
        let titles = [&commitment.section, &commitment.target, &commitment.unit];
        titles.into_iter().flatten().for_each(|text| title(Sort::Commitments, text));
    }
    for exemplar in items.exemplars.all() {
        title(Sort::Exemplars, &exemplar.title);
    }
    for roll in items.rolls.all() {
        title(Sort::Rolls, &roll.title);
        title(Sort::Rolls, &roll.award);
        roll.groups.iter().for_each(|group| title(Sort::Rolls, &group.title));
        roll.all_entries().for_each(|(_, entry)| title(Sort::Rolls, &entry.name));
    }
    for notice in items.notices.all() {
        title(Sort::Notices, &notice.title);
    }
    for post in items.posts.all() {
        post.pledge.iter().for_each(|pledge| usage.add(Role::Pledge, pledge));
    }
    usage.add_everywhere(Role::Title, &board.settings.title);
    running_text(&mut usage, board);
    usage
}

/// Running text is set in the reader's fonts, but for the rare characters in it; the headings in it are titles.
fn running_text(usage: &mut Usage, board: &Board) {
    let items = &board.items;
    let mut body = |text: &str| usage.add(Role::Body, text);
    items.members.all().iter().for_each(|member| body(&member.name));
    for commitment in items.commitments.all() {
        commitment.responsible.iter().for_each(|text| body(text));
        let words = commitment.progress.iter().filter_map(|progress| progress.text.as_ref());
        words.chain(commitment.measures.iter()).for_each(|text| body(text));
    }
    for exemplar in items.exemplars.all() {
        body(&exemplar.subject);
        exemplar.summary.iter().for_each(|summary| body(summary));
    }
    for roll in items.rolls.all() {
        for (_, entry) in roll.all_entries() {
            body(&entry.name);
            [&entry.org, &entry.position, &entry.note].into_iter().flatten().for_each(|text| body(text));
        }
    }
    for review in items.reviews.all() {
        review.comment.iter().for_each(|comment| body(comment));
    }
    for notice in items.notices.all() {
        notice.signed_by.iter().for_each(|unit| body(unit));
    }
    let mut text = |sort: Sort, body: Option<&str>| {
        let Some(body) = body else { return };
        usage.add(Role::Body, body);
        let headings = body.lines().filter(|line| line.trim_start().starts_with('#'));
        headings.for_each(|line| usage.add_to(sort as u8, Role::Title, line));
    };
    items.posts.all().iter().for_each(|item| text(Sort::Posts, item.body.as_deref()));
    items.commitments.all().iter().for_each(|item| text(Sort::Commitments, item.body.as_deref()));
    items.exemplars.all().iter().for_each(|item| text(Sort::Exemplars, item.body.as_deref()));
    items.rolls.all().iter().for_each(|item| text(Sort::Rolls, item.body.as_deref()));
    items.notices.all().iter().for_each(|item| text(Sort::Notices, item.body.as_deref()));
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

/// The interface texts that are set as headings, with the pages that they stand on: what the templates say inside `<h1>`
/// to `<h3>` and hand on as `title={…}`, and every key that names itself a title. The others, sentences for the most part,
/// would only make the files heavier that pages load.
fn headings(theme: &Theme) -> Vec<(Sort, &str)> {
    let mut texts = Vec::new();
    for (path, bytes) in theme.files_in("templates/") {
        let sort = Sort::of(path.trim_start_matches("templates/"));
        for asked in heading_keys(&String::from_utf8_lossy(bytes)) {
            let is_asked = |key: &str| match asked.strip_suffix('*') {
                Some(start) => key.starts_with(start),
                None => key == asked,
            };
            texts.extend(theme.strings().entries().filter(|(key, _)| is_asked(key)).map(|(_, text)| (sort, text)));
        }
    }
    let named = |key: &str| key.split('.').any(|part| matches!(part, "title" | "heading" | "headline"));
    let from_code = |key: &str| TITLES_FROM_CODE.iter().any(|start| key.starts_with(start));
    let others = theme.strings().entries().filter(|(key, _)| named(key) || from_code(key));
    texts.extend(others.map(|(key, text)| (Sort::of(key), text)));
    texts
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
