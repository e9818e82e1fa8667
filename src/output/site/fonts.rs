//! Which characters the pages set in the theme's own fonts.

use std::sync::Arc;

use crate::board::{Board, OrgNode, Shared, Store, difference};
use crate::font::{Options, Role, Usage, WebPlan, plan_web};
use crate::kinds::{Commitment, Draft, Exemplar, Member, Notice, Org, Post, Review, Roll, with_kinds};
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
    let mut usage = Usage::clone(&content(board));
    for (sort, text) in headings(theme) {
        usage.add_to(sort as u8, Role::Title, text);
    }
    usage.add_to(Sort::Posts as u8, Role::Title, "0123456789〔〕年月日名件“”");
    board.settings.groups.keys().for_each(|name| usage.add_to(Sort::Others as u8, Role::Title, name));
    usage.add_everywhere(Role::Title, &board.settings.title);
    usage
}

/// What the items use, and the items that it was read from.
struct Content {
    items: Store,
    orgs: Shared<OrgNode>,
    usage: Arc<Usage>,
}

/// What the items use: of the board before, only the differences are read.
fn content(board: &Board) -> Arc<Usage> {
    let last = board.memory.as_ref().and_then(|memory| memory.recall::<Content>());
    let usage = match last.filter(|last| last.orgs.is(&board.orgs)) {
        Some(last) => follow(&last, board),
        None => {
            let mut usage = Usage::default();
            texts_of_board(board, &mut |sort, role, text| usage.add_to(sort as u8, role, text));
            Arc::new(usage)
        }
    };
    if let Some(memory) = &board.memory {
        let content = Content { items: board.items.clone(), orgs: board.orgs.clone(), usage: usage.clone() };
        memory.keep(Arc::new(content));
    }
    usage
}

/// From what one board uses to what the next one uses.
fn follow(last: &Content, board: &Board) -> Arc<Usage> {
    let (mut gone, mut come) = (Usage::default(), Usage::default());
    macro_rules! each {
        ($($field:ident: $type:ident),* $(,)?) => {
            $({
                let (old, new) = difference(&last.items.$field, &board.items.$field);
                old.into_iter().for_each(|draft| {
                    draft.texts(board, &mut |sort, role, text| gone.add_to(sort as u8, role, text));
                });
                new.into_iter().for_each(|draft| {
                    draft.texts(board, &mut |sort, role, text| come.add_to(sort as u8, role, text));
                });
            })*
        };
    }
    with_kinds!(each);
    if come.is_within(&last.usage) && gone.is_within(&come) {
        return last.usage.clone();
    }
    let mut usage = Usage::clone(&last.usage);
    usage.merge(&come);
    // Characters that nobody who is new uses so early: who does is asked of all the others.
    let lost = gone.without(&come);
    let mut left = Usage::default();
    texts_of_board(board, &mut |sort, role, text| left.add_wanted(&lost, sort as u8, role, text));
    usage.remove(&lost);
    usage.merge(&left);
    Arc::new(usage)
}

/// Is told a text, its role, and the sort of page it stands on.
type Visit<'a> = &'a mut dyn FnMut(Sort, Role, &str);

/// What an item sets in the theme's fonts.
trait Texts {
    fn texts(&self, board: &Board, visit: Visit<'_>);
}

fn texts_of_board(board: &Board, visit: Visit<'_>) {
    for org in board.orgs.iter() {
        visit(Sort::Orgs, Role::Title, &org.draft.name);
        visit(Sort::Orgs, Role::Title, org.draft.short());
    }
    macro_rules! each {
        ($($field:ident: $type:ident),* $(,)?) => {
            $(board.items.$field.all().iter().for_each(|draft| draft.texts(board, visit));)*
        };
    }
    with_kinds!(each);
}

impl Texts for Draft<Org> {
    /// Organisations are not among the items of a board.
    fn texts(&self, _: &Board, _: Visit<'_>) {}
}

impl Texts for Draft<Member> {
    fn texts(&self, _: &Board, visit: Visit<'_>) {
        visit(Sort::Posts, Role::Title, &self.name);
        visit(Sort::Posts, Role::Body, &self.name);
    }
}

impl Texts for Draft<Post> {
    fn texts(&self, board: &Board, visit: Visit<'_>) {
        visit(Sort::Posts, Role::Title, &self.title);
        visit(Sort::Posts, Role::Title, board.org(board.org_of(self)).draft.short());
        self.pledge.iter().for_each(|pledge| visit(Sort::Posts, Role::Pledge, pledge));
        body(Sort::Posts, visit, self.body.as_deref());
    }
}

impl Texts for Draft<Review> {
    fn texts(&self, _: &Board, visit: Visit<'_>) {
        self.comment.iter().for_each(|comment| visit(Sort::Others, Role::Body, comment));
    }
}

impl Texts for Draft<Commitment> {
    fn texts(&self, _: &Board, visit: Visit<'_>) {
        visit(Sort::Commitments, Role::Title, &self.item);
        let titles = [&self.section, &self.target, &self.unit];
        titles.into_iter().flatten().for_each(|text| visit(Sort::Commitments, Role::Title, text));
        self.responsible.iter().for_each(|text| visit(Sort::Commitments, Role::Body, text));
        let words = self.progress.iter().filter_map(|progress| progress.text.as_ref());
        words.chain(self.measures.iter()).for_each(|text| visit(Sort::Commitments, Role::Body, text));
        body(Sort::Commitments, visit, self.body.as_deref());
    }
}

impl Texts for Draft<Exemplar> {
    fn texts(&self, _: &Board, visit: Visit<'_>) {
        visit(Sort::Exemplars, Role::Title, &self.title);
        visit(Sort::Exemplars, Role::Body, &self.subject);
        self.summary.iter().for_each(|summary| visit(Sort::Exemplars, Role::Body, summary));
        body(Sort::Exemplars, visit, self.body.as_deref());
    }
}

impl Texts for Draft<Roll> {
    fn texts(&self, _: &Board, visit: Visit<'_>) {
        visit(Sort::Rolls, Role::Title, &self.title);
        visit(Sort::Rolls, Role::Title, &self.award);
        self.groups.iter().for_each(|group| visit(Sort::Rolls, Role::Title, &group.title));
        for (_, entry) in self.all_entries() {
            visit(Sort::Rolls, Role::Title, &entry.name);
            visit(Sort::Rolls, Role::Body, &entry.name);
            let words = [&entry.org, &entry.position, &entry.note];
            words.into_iter().flatten().for_each(|text| visit(Sort::Rolls, Role::Body, text));
        }
        body(Sort::Rolls, visit, self.body.as_deref());
    }
}

impl Texts for Draft<Notice> {
    fn texts(&self, _: &Board, visit: Visit<'_>) {
        visit(Sort::Notices, Role::Title, &self.title);
        self.signed_by.iter().for_each(|unit| visit(Sort::Notices, Role::Body, unit));
        body(Sort::Notices, visit, self.body.as_deref());
    }
}

/// A text: its headings are set as headings, and rare characters may stand anywhere.
fn body(sort: Sort, visit: Visit<'_>, body: Option<&str>) {
    let Some(body) = body else { return };
    visit(sort, Role::Body, body);
    body.lines().filter(|line| line.trim_start().starts_with('#')).for_each(|line| visit(sort, Role::Title, line));
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
