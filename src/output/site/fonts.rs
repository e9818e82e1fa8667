//! Which characters the pages set in the theme's own fonts.

use super::font_usage::used;
use super::list_page::list_title;
use super::orgs;
use crate::board::Board;
use crate::font::{Options, Role, Slice, Spread, Usage, WebPlan, plan_web};
use crate::record::kinds;
use crate::theme::Theme;

/// Plans the web fonts from what titles, names and pledges use, and body text for the rare characters in it.
pub(super) fn plan(board: &Board, theme: &Theme) -> WebPlan {
    plan_web(&board.fonts, &usage(board, theme), &Options::web())
}

/// The files of the home page alone. It shows something of every kind, whose characters lie in a file each; most readers
/// see no other page.
pub(super) fn of_home(board: &Board, theme: &Theme, plan: &WebPlan) -> Vec<Slice> {
    let mut usage = orgs::home_usage(board);
    for (path, bytes) in theme.files_in("templates/") {
        let name = path.trim_start_matches("templates/");
        if ["home.html", "components.html"].contains(&name) {
            of_template(theme, bytes, &mut |text| usage.add(Role::Title, text));
        }
    }
    let strings = theme.strings();
    kinds().for_each(|kind| usage.add(Role::Title, &list_title(board, strings, kind.info().folder)));
    usage.add(Role::Title, FIGURES);
    usage.add(Role::Title, &board.settings.title);
    plan.own(&board.fonts, &usage, "home")
}

/// How far the headings of a template are spread: those of items and organisations stand on most pages, those of others,
/// such as 无障碍说明, on one.
fn spread_of(template: &str) -> Spread {
    let first = template.split(['.', '_']).next().unwrap_or(template);
    let is_of_many = matches!(first, "org" | "components" | "item" | "base" | "row" | "paper")
        || kinds().any(|kind| kind.texts().contains(&first));
    if is_of_many { Spread::Frame } else { Spread::Often }
}

/// What all pages together use.
fn usage(board: &Board, theme: &Theme) -> Usage {
    let mut usage = Usage::clone(&used(board));
    let mut title = |spread: Spread, text: &str| usage.add_as(spread, Role::Title, text);
    for (spread, text) in headings(theme) {
        title(spread, text);
    }
    title(Spread::Frame, FIGURES);
    title(Spread::Frame, &board.settings.title);
    board.settings.groups.keys().for_each(|name| title(Spread::Seldom, name));
    usage
}

/// What stands in titles beside words.
const FIGURES: &str = "0123456789〔〕年月日名件“”";

/// Beginnings of keys whose texts become the title of a page in code, beside those of the values by which lists are
/// filtered.
const TITLES_FROM_CODE: &[&str] = &["appraisal.type.", "filter.year.value", "list.of_org", "list.value", "roll.page"];

/// The interface texts that are set as headings, with their spread: what the templates say inside `<h1>`
/// to `<h3>` and hand on as `title={…}`, and every key that names itself a title. The others, sentences for the most part,
/// would only make the files heavier that pages load.
fn headings(theme: &Theme) -> Vec<(Spread, &str)> {
    let mut texts = Vec::new();
    for (path, bytes) in theme.files_in("templates/") {
        let spread = spread_of(path.trim_start_matches("templates/"));
        of_template(theme, bytes, &mut |text| texts.push((spread, text)));
    }
    let named = |key: &str| key.split('.').any(|part| matches!(part, "title" | "heading" | "headline"));
    let of_axes: Vec<String> = kinds()
        .flat_map(|kind| kind.axes())
        .filter(|axis| !axis.words.is_empty())
        .map(|axis| format!("{}.", axis.words))
        .collect();
    let from_code = |key: &str| {
        TITLES_FROM_CODE.iter().copied().chain(of_axes.iter().map(String::as_str)).any(|start| key.starts_with(start))
    };
    let others = theme.strings().entries().filter(|(key, _)| named(key) || from_code(key));
    texts.extend(others.map(|(_, text)| (Spread::Often, text)));
    texts
}

/// The texts of a template's headings.
fn of_template<'a>(theme: &'a Theme, template: &[u8], see: &mut dyn FnMut(&'a str)) {
    for asked in heading_keys(&String::from_utf8_lossy(template)) {
        let is_asked = |key: &str| match asked.strip_suffix('*') {
            Some(start) => key.starts_with(start),
            None => key == asked,
        };
        theme.strings().entries().filter(|(key, _)| is_asked(key)).for_each(|(_, text)| see(text));
    }
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
