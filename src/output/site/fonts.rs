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

/// What all pages together use.
fn usage(board: &Board, theme: &Theme) -> Usage {
    let mut usage = Usage::clone(&content(board));
    for text in headings(theme) {
        usage.add_everywhere(Role::Title, text);
    }
    usage.add_everywhere(Role::Title, &board.settings.title);
    usage.add(Role::Title, "0123456789〔〕年月日名件");
    board.settings.groups.keys().for_each(|name| usage.add(Role::Title, name));
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
            texts_of_board(board, &mut |role, text| usage.add(role, text));
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
                old.into_iter().for_each(|draft| draft.texts(&mut |role, text| gone.add(role, text)));
                new.into_iter().for_each(|draft| draft.texts(&mut |role, text| come.add(role, text)));
            })*
        };
    }
    with_kinds!(each);
    if come.is_within(&last.usage) && gone.is_within(&come) {
        return last.usage.clone();
    }
    let mut usage = Usage::clone(&last.usage);
    usage.merge(&come);
    // Characters that nobody who is new uses: whether anybody does is asked of all the others.
    let mut lost = gone.without(&come);
    texts_of_board(board, &mut |role, text| lost.forget(role, text));
    Arc::new(usage.without(&lost))
}

/// What an item sets in the theme's fonts.
trait Texts {
    fn texts(&self, visit: &mut dyn FnMut(Role, &str));
}

fn texts_of_board(board: &Board, visit: &mut dyn FnMut(Role, &str)) {
    for org in board.orgs.iter() {
        visit(Role::Title, &org.draft.name);
        visit(Role::Title, org.draft.short());
    }
    macro_rules! each {
        ($($field:ident: $type:ident),* $(,)?) => {
            $(board.items.$field.all().iter().for_each(|draft| draft.texts(visit));)*
        };
    }
    with_kinds!(each);
}

impl Texts for Draft<Org> {
    /// Organisations are not among the items of a board.
    fn texts(&self, _: &mut dyn FnMut(Role, &str)) {}
}

impl Texts for Draft<Member> {
    fn texts(&self, visit: &mut dyn FnMut(Role, &str)) {
        visit(Role::Title, &self.name);
        visit(Role::Body, &self.name);
    }
}

impl Texts for Draft<Post> {
    fn texts(&self, visit: &mut dyn FnMut(Role, &str)) {
        visit(Role::Title, &self.title);
        self.pledge.iter().for_each(|pledge| visit(Role::Pledge, pledge));
    }
}

impl Texts for Draft<Review> {
    fn texts(&self, visit: &mut dyn FnMut(Role, &str)) {
        self.comment.iter().for_each(|comment| visit(Role::Body, comment));
    }
}

impl Texts for Draft<Commitment> {
    fn texts(&self, visit: &mut dyn FnMut(Role, &str)) {
        visit(Role::Title, &self.item);
        let titles = [&self.section, &self.target, &self.unit];
        titles.into_iter().flatten().for_each(|text| visit(Role::Title, text));
        self.responsible.iter().for_each(|text| visit(Role::Body, text));
        let words = self.progress.iter().filter_map(|progress| progress.text.as_ref());
        words.chain(self.measures.iter()).for_each(|text| visit(Role::Body, text));
        body(visit, self.body.as_deref());
    }
}

impl Texts for Draft<Exemplar> {
    fn texts(&self, visit: &mut dyn FnMut(Role, &str)) {
        visit(Role::Title, &self.title);
        visit(Role::Body, &self.subject);
        self.summary.iter().for_each(|summary| visit(Role::Body, summary));
        body(visit, self.body.as_deref());
    }
}

impl Texts for Draft<Roll> {
    fn texts(&self, visit: &mut dyn FnMut(Role, &str)) {
        visit(Role::Title, &self.title);
        visit(Role::Title, &self.award);
        self.groups.iter().for_each(|group| visit(Role::Title, &group.title));
        for (_, entry) in self.all_entries() {
            visit(Role::Title, &entry.name);
            visit(Role::Body, &entry.name);
            let words = [&entry.org, &entry.position, &entry.note];
            words.into_iter().flatten().for_each(|text| visit(Role::Body, text));
        }
        body(visit, self.body.as_deref());
    }
}

impl Texts for Draft<Notice> {
    fn texts(&self, visit: &mut dyn FnMut(Role, &str)) {
        visit(Role::Title, &self.title);
        self.signed_by.iter().for_each(|unit| visit(Role::Body, unit));
        body(visit, self.body.as_deref());
    }
}

/// A text: its headings are set as headings, and rare characters may stand anywhere.
fn body(visit: &mut dyn FnMut(Role, &str), body: Option<&str>) {
    let Some(body) = body else { return };
    visit(Role::Body, body);
    body.lines().filter(|line| line.trim_start().starts_with('#')).for_each(|line| visit(Role::Title, line));
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
