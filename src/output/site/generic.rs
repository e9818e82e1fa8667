//! Pages of kinds that have no module of their own here: a list, and a page with the item's facts and text.
//!
//! A new kind costs one file and one registry line. Say teams are to be added: `src/kinds/team.rs` implements
//! [`Kind`] with `const PAGES: Pages = Pages::Generic` and visits, in `facts`, the leader, the task and the period; the
//! line `teams: Team` in the registry of [`crate::kinds`] makes the rest. This module is driven by the registry, so the
//! lists `teams/`, `<org>/teams/` and `teams/year/2026/`, a page for each team, its place in the archive and among the
//! lists of the search page come by themselves.

use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use super::Context;
use super::frame::{Frame, ListPage, Words};
use super::kept::{item_routes, list_routes, page_seed};

use super::head::{Head, Link, page};
use super::lists::org_link;
use super::parts::body;
use super::sorted::{Axis, Value, lists};
use super::source::{SourceView, source};
use crate::board::{Board, Items, same_items};
use crate::diagnostic::Message;
use crate::kinds::{Draft, Kind, Pages, with_kinds};
use crate::output::address::{item_url, org_url, page_route};
use crate::output::{Job, Planner, Seeds};

/// An item in a list.
#[derive(Serialize)]
struct Row {
    title: String,
    url: String,
    org: String,
    org_url: String,
    facts: Vec<Fact>,
    published_on: Option<String>,
}

#[derive(Serialize)]
struct GenericList {
    title: String,
    frame: Frame,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct GenericPage {
    title: String,
    org: Link,
    facts: Vec<Fact>,
    body: Option<String>,
    source: Option<SourceView>,
    published_on: Option<String>,
    contact: tera::Value,
}

/// What it is called, and what it says.
#[derive(Serialize)]
struct Fact {
    label: String,
    text: String,
}

/// Where the items of a kind are on the board.
type Store<K> = fn(&Board) -> &Items<K>;

/// Declares the pages of every generic kind of the registry.
pub(super) fn routes(context: &Arc<Context>, board: &Board, seeds: &mut Seeds) {
    macro_rules! each {
        ($($field:ident: $type:ident),* $(,)?) => {
            $(if <crate::kinds::$type as Kind>::PAGES == Pages::Generic {
                kind_routes::<crate::kinds::$type>(context, board, |board| &board.items.$field, seeds);
            })*
        };
    }
    with_kinds!(each);
}

/// For the archive: the folders of the generic kinds, their names, and the years of their items.
pub(super) fn years(board: &Board) -> Vec<(&'static str, Message, Vec<i16>)> {
    let mut years = Vec::new();
    macro_rules! each {
        ($($field:ident: $type:ident),* $(,)?) => {
            $(if <crate::kinds::$type as Kind>::PAGES == Pages::Generic {
                let of_items = board.items.$field.all().iter().filter_map(year_of).collect();
                years.push((<crate::kinds::$type as Kind>::FOLDER, <crate::kinds::$type as Kind>::label(), of_items));
            })*
        };
    }
    with_kinds!(each);
    years
}

fn posted_on<K: Kind>(draft: &Draft<K>) -> Option<Date> {
    draft.common.published_on.map(|day| *day)
}

fn year_of<K: Kind>(draft: &Draft<K>) -> Option<i16> {
    posted_on(draft).map(|day| day.year())
}

/// Declares the pages of one kind.
fn kind_routes<K: Kind>(context: &Arc<Context>, board: &Board, store: Store<K>, seeds: &mut Seeds) {
    let items = store(board);
    let same = |last: &Board, range: &Range<usize>| same_items(store(last), items, range);
    item_routes((board, K::FOLDER, items.all().len()), seeds, same, |at, seeds| {
        let draft = &items.all()[at];
        let place = crate::diagnostic::Place::value(draft.origin.file.clone(), draft.origin.base.clone());
        let seed = page_seed(page_route(&item_url(&draft.id)), Some(place), move |context, planner| {
            Ok(item_page(context, planner, store, at))
        });
        seeds.push(seed.changed_on(draft.newest_fact(board.today)));
    });
    let by_year = |board: &Board, at: usize| year_of(&store(board).all()[at]).map(Value::Year);
    let date = |board: &Board, at: usize| posted_on(&store(board).all()[at]);
    let same = |last: &Board, at: usize| items.all()[at].is(&store(last).all()[at]);
    let lists = lists(board, items, date, &[Axis::new("year", &by_year)], same);
    list_routes(
        context,
        (board, K::FOLDER),
        lists,
        seeds,
        |_| true,
        move |context, at, _| list_page(context, at, store),
    );
}

fn list_page<K: Kind>(context: &Arc<Context>, at: &ListPage<'_>, store: Store<K>) -> anyhow::Result<Job> {
    let (board, strings) = (at.planner.board, at.planner.theme.strings());
    let language = board.settings.language;
    let label = K::label();
    let title = label.in_language(language);
    let value = |_: &str, value: &str| strings.format("filter.year.value", &[("year", &value)]);
    let (frame, head) = at.frame_titled(&Words { section: "", title: "", value: &value }, title)?;
    let rows = at.newest_first().into_iter().map(|at| {
        let draft = &store(board).all()[at];
        let org = board.org(board.org_of(draft));
        Row {
            title: draft.title().to_owned(),
            url: item_url(&draft.id),
            org: org.draft.name.0.clone(),
            org_url: org_url(org.path()),
            facts: facts(board, draft),
            published_on: posted_on(draft).map(|day| day.to_string()),
        }
    });
    let view = GenericList { title: title.to_owned(), rows: rows.collect(), frame };
    Ok(page(context, "generic_list.html", &head, &view))
}

fn facts<K: Kind>(board: &Board, draft: &Draft<K>) -> Vec<Fact> {
    let mut facts = Vec::new();
    draft.data.facts(&mut |label, text| {
        facts.push(Fact { label: label.in_language(board.settings.language).to_owned(), text });
    });
    facts
}

fn item_page<K: Kind>(context: &Arc<Context>, planner: &Planner<'_>, store: Store<K>, at: usize) -> Job {
    let board = planner.board;
    let draft = &store(board).all()[at];
    let org = board.org_of(draft);
    let list = format!("{}{}/", org_url(board.org(org).path()), K::FOLDER);
    let head = Head::new(item_url(&draft.id), draft.title(), "")
        .below(context, board, org)
        .crumb(K::label().in_language(board.settings.language), list);
    let view = GenericPage {
        title: draft.title().to_owned(),
        org: org_link(board, org),
        facts: facts(board, draft),
        body: body(draft, planner),
        source: draft.common.source.as_ref().map(|document| source(&document.0)),
        published_on: posted_on(draft).map(|day| day.to_string()),
        contact: context.contact(org),
    };
    page(context, "generic.html", &head, &view)
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use schemars::JsonSchema;
    use serde::Deserialize;

    use super::*;
    use crate::diagnostic::{KeyPath, Language, say};
    use crate::kinds::{Checker, Common, Item, Origin};
    use crate::output::pictures::Pictures;
    use crate::output::{Routes, render};
    use crate::pipeline::{Options, check_sources};
    use crate::source::Sources;
    use crate::theme::Theme;

    /// A kind that the registry does not know: all that a ninth one would write.
    #[derive(Clone, Debug, Deserialize, JsonSchema)]
    struct Bench {
        name: String,
        seats: u8,
    }

    impl Kind for Bench {
        const NAME: &'static str = "bench";
        const FOLDER: &'static str = "benches";
        const PAGES: Pages = Pages::Generic;

        fn label() -> Message {
            say!("长椅", "Benches")
        }

        fn title(&self) -> &str {
            &self.name
        }

        fn facts(&self, visit: &mut dyn FnMut(Message, String)) {
            visit(say!("座位", "Seats"), self.seats.to_string());
        }

        fn check(&self, _: &mut Checker<'_>) {}

        fn dates(&self, _: &mut dyn FnMut(Date)) {}
    }

    static BENCHES: LazyLock<Items<Bench>> = LazyLock::new(|| {
        let bench = Draft::new(Item {
            id: "benches/lane".into(),
            org: "".into(),
            origin: Origin { file: "content/benches/lane.md".into(), base: KeyPath::root() },
            common: Common::default(),
            data: Bench { name: "槐荫巷长椅".into(), seats: 3 },
            body: Some("可以**歇脚**。".into()),
            sound: true,
        });
        Items::of(vec![(0, bench)], 1)
    });

    #[test]
    fn a_kind_without_a_module_has_its_pages() {
        let sources = Sources::from_texts([
            ("content/board.yaml", "title: 示例\nas_of: 2026-06-30\n"),
            ("content/org.yaml", "name: 示例市\n"),
        ]);
        let boards = check_sources(&sources, &Options::default()).into_boards();
        let board = boards.web();
        let theme = Theme::load(None, "default", Language::Chinese).unwrap();
        let context = Arc::new(Context::new(board, &theme));
        let mut seeds = Seeds::default();
        kind_routes::<Bench>(&context, board, |_| &BENCHES, &mut seeds);
        let routes = Routes::of(seeds.into_runs(), None).0;
        let pictures = Pictures::default();
        let planner = Planner {
            board,
            boards: &boards,
            theme: &theme,
            pictures: &pictures,
            placards: &Default::default(),
            routes: &routes,
            site: Some(&context),
        };
        let pages: Vec<_> = routes
            .seeds()
            .map(|seed| (seed.route.to_string(), render(seed.job(&planner), &theme).unwrap()))
            .map(|(route, bytes)| (route, String::from_utf8(bytes).unwrap()))
            .collect();
        let routes: Vec<_> = pages.iter().map(|(route, _)| route.as_str()).collect();
        assert_eq!(routes, ["benches/lane/index.html", "benches/index.html"]);
        for words in ["槐荫巷长椅", "座位", "<strong>歇脚</strong>"] {
            assert!(pages[0].1.contains(words), "{words}");
        }
        assert!(pages[1].1.contains("../benches/lane/"));
    }
}
