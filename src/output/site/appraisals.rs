//! Leaders' comments on organisations and what the public thinks of them, where their scope allows.
//!
//! Only what has an [`AppraisalRecord`] is here: reviews of posts and persons are never public.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use super::Context;
use super::declared::{KindLists, list_routes};
use super::head::{Link, page};
use super::list_page::{Frame, ListPage};
use super::lists::{List, PAGE, org_link};
use super::sorted::oldest_first;
use crate::address::org_url;
use crate::board::{Before, Board, OrgId};
use crate::kinds::{Kind, Review, ReviewType, Score, Text};
use crate::output::{PlannedFiles, View};
use crate::record::{AppraisalRecord, AxisInfo, Placed, item_kinds};
use crate::theme::wording::period;

/// The folder of the pages; the word is reserved among organisations.
const FOLDER: &str = "appraisals";

#[derive(Serialize)]
struct AppraisalList {
    frame: Frame,
    appraisals: Vec<AppraisalView>,
}

/// One comment or appraisal of an organisation.
#[derive(Clone, Debug, Serialize)]
pub(super) struct AppraisalView {
    /// For links inside the page.
    id: String,
    org: Link,
    /// `leader_comment`, `public_appraisal`.
    kind: &'static str,
    period: String,
    by: Option<String>,
    on: Option<String>,
    /// 参加评议的情况, as written.
    turnout: Option<String>,
    /// Those who came, and those who were asked, where it is written as `57/60`.
    came: Option<(u32, u32)>,
    questions: Vec<Question>,
    comment: Option<String>,
}

/// One question with what its three sides answered.
#[derive(Clone, Debug, Serialize)]
struct Question {
    /// `politics`, `service`, `example`: the three questions; `performance`.
    key: &'static str,
    own: Option<String>,
    masses: Option<String>,
    organisation: Option<String>,
}

pub(super) fn routes(context: &Arc<Context>, board: &Board, files: &mut PlannedFiles) {
    let Some(kind) = item_kinds().find(|kind| kind.info().name == Review::NAME) else { return };
    let lists = context.appraised(board).lists.clone();
    let word = |name, words| AxisInfo {
        name,
        folder: name,
        words,
        fixed: Vec::new(),
        value: Box::new(|_, _| None),
        order: None,
    };
    let axes = vec![word("type", "appraisal.type"), word("year", "")];
    list_routes(context, board, FOLDER, KindLists::new(kind, axes, lists, list_page), files, |_| true);
}

/// Which organisations were publicly reviewed, and by what.
pub(super) struct Appraised {
    /// The years of the public reviews, for the archive.
    pub(super) years: Vec<i16>,
    /// The public reviews of each organisation itself, the newest first: places among the reviews.
    pub(super) by_org: BTreeMap<OrgId, Arc<[usize]>>,
    lists: Arc<[List]>,
}

impl Appraised {
    /// Of a board; the last, where no review has changed since.
    pub(super) fn of(board: &Board) -> Arc<Self> {
        board.follow("", |last: Before<'_, Self>| match last {
            Some((old, same)) if board.revises(old) && old.items.reviews.is(&board.items.reviews) => same.clone(),
            _ => Arc::new(Self::new(board)),
        })
    }

    fn new(board: &Board) -> Self {
        let shown = shown(board);
        let mut by_org: BTreeMap<OrgId, Vec<usize>> = BTreeMap::new();
        shown.iter().rev().for_each(|shown| by_org.entry(shown.org).or_default().push(shown.at));
        Self {
            years: shown.iter().map(|shown| shown.day.year()).collect(),
            lists: lists(board, &shown, &by_org).into(),
            by_org: by_org.into_iter().map(|(org, places)| (org, places.into())).collect(),
        }
    }
}

/// A public review: its place, the organisation that it is about, and its day.
#[derive(Clone, Copy)]
struct Shown<'b> {
    at: usize,
    org: OrgId,
    day: Date,
    id: &'b str,
}

/// The public reviews, the oldest first.
fn shown(board: &Board) -> Vec<Shown<'_>> {
    let mut shown: Vec<Shown<'_>> = (0..board.items.reviews.all().len())
        .filter_map(|at| {
            let AppraisalRecord { org, day, id, .. } = AppraisalRecord::of(&Placed::of(board, at))?;
            Some(Shown { at, org, day, id })
        })
        .collect();
    shown.sort_by_key(|shown| (shown.day, shown.id));
    shown
}

/// Some of them, as an organisation's page shows them.
pub(super) fn views(board: &Board, places: &[usize]) -> Vec<AppraisalView> {
    places.iter().filter_map(|at| view(board, *at)).collect()
}

fn lists(board: &Board, shown: &[Shown<'_>], by_org: &BTreeMap<OrgId, Vec<usize>>) -> Vec<List> {
    let of = |keep: &dyn Fn(&Shown<'_>) -> bool| -> Arc<[usize]> {
        shown.iter().filter(|shown| keep(shown)).map(|shown| shown.at).collect()
    };
    let whole = |url, org, items| List { url, org, filter: None, items, per_page: PAGE };
    let mut lists = vec![whole(format!("{FOLDER}/"), OrgId::ROOT, of(&|_| true))];
    let filter = |axis: &'static str, value: String, items| List {
        url: format!("{FOLDER}/{axis}/{}/", value.replace('_', "-")),
        org: OrgId::ROOT,
        filter: Some((axis, value)),
        items,
        per_page: PAGE,
    };
    for kind in [ReviewType::PublicAppraisal, ReviewType::LeaderComment] {
        let of_kind = of(&|shown| board.items.reviews.all()[shown.at].review_type == kind);
        lists.push(filter("type", kind.word().to_owned(), of_kind));
    }
    let mut years: Vec<i16> = shown.iter().map(|shown| shown.day.year()).collect();
    years.sort_unstable_by(|a, b| b.cmp(a));
    years.dedup();
    lists.extend(years.into_iter().map(|year| filter("year", year.to_string(), of(&|shown| shown.day.year() == year))));
    let dated: BTreeMap<usize, Shown<'_>> = shown.iter().map(|shown| (shown.at, *shown)).collect();
    for (at, node) in board.orgs.iter().enumerate().skip(1) {
        let below = by_org.range(OrgId(node.subtree.start)..OrgId(node.subtree.end));
        let mut items: Vec<usize> = below.flat_map(|(_, places)| places.iter().copied()).collect();
        oldest_first(&mut items, |at| dated.get(&at).map_or((None, ""), |shown| (Some(shown.day), shown.id)));
        if !items.is_empty() {
            let url = format!("{}{FOLDER}/", org_url(node.path()));
            lists.push(whole(url, OrgId(at), items.into()));
        }
    }
    lists
}

fn list_page(context: &Arc<Context>, at: &ListPage<'_>, noindex: bool) -> anyhow::Result<View> {
    let board = at.planner.board;
    let (frame, head) = at.frame("")?;
    let appraisals = at.newest_first().into_iter().filter_map(|at| view(board, at)).collect();
    page(context, "appraisals.html", &head.noindex(noindex), &AppraisalList { frame, appraisals })
}

fn view(board: &Board, at: usize) -> Option<AppraisalView> {
    let record = AppraisalRecord::of(&Placed::of(board, at))?;
    let text = |text: &Option<Text>| text.as_ref().map(|text| text.0.clone());
    let question = |(key, score): &(&'static str, &Score)| Question {
        key,
        own: text(&score.own),
        masses: text(&score.masses),
        organisation: text(&score.organisation),
    };
    Some(AppraisalView {
        id: record.id.replace('/', "-"),
        org: org_link(board, record.org),
        kind: record.review_type.word,
        period: period(record.period, board.settings.language),
        by: record.by.map(str::to_owned),
        on: record.on.map(|on| on.to_string()),
        came: record.turnout.and_then(turnout),
        turnout: record.turnout.map(str::to_owned),
        questions: record.questions.iter().map(question).collect(),
        comment: record.comment.map(str::to_owned),
    })
}

/// `57/60`: who came, of how many.
fn turnout(text: &str) -> Option<(u32, u32)> {
    let (came, asked) = text.split_once('/')?;
    let (came, asked) = (came.trim().parse().ok()?, asked.trim().parse().ok()?);
    (came <= asked).then_some((came, asked))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::{Options, check_sources};
    use crate::source::Sources;

    #[test]
    fn only_public_reviews_of_organisations_are_shown() {
        let review = |id: &str, subject: &str, rest: &str| {
            format!("  - {{ id: {id}, subject: {subject}, period: 2026-H1, on: 2026-06-01, comment: 好, {rest} }}\n")
        };
        let text = [
            review("a", "hall", "type: leader_comment, scope: public"),
            review("b", "hall", "type: public_appraisal, scope: public"),
            review("c", "hall", "type: public_appraisal"),
            review("d", "wang-wei", "type: public_appraisal, scope: public"),
            review("e", "hall", "type: leader_comment, scope: private"),
        ];
        let sources = Sources::from_texts([
            ("content/board.yaml", "title: 示例\nas_of: 2026-06-30\n"),
            ("content/org.yaml", "name: 示例市\n"),
            ("content/hall/org.yaml", "name: 大厅\n"),
            ("content/hall/members/wang-wei.yaml", "name: 王伟\n"),
            ("content/reviews/all.yaml", &*format!("items:\n{}", text.concat())),
        ]);
        let board = check_sources(&sources, &Options::default()).assembled.board;
        let hall = board.org_at("hall").unwrap();
        let appraised = Appraised::of(&board);
        let own = &appraised.by_org;
        let ids: Vec<_> = views(&board, &own[&hall]).into_iter().map(|view| view.id).collect();
        assert_eq!(ids, ["reviews-b", "reviews-a"]);
        assert!(!own.contains_key(&OrgId::ROOT));
        let lists: Vec<_> = appraised.lists.iter().map(|list| list.url.clone()).collect();
        assert_eq!(
            lists,
            [
                "appraisals/",
                "appraisals/type/public-appraisal/",
                "appraisals/type/leader-comment/",
                "appraisals/year/2026/",
                "hall/appraisals/"
            ]
        );
    }

    #[test]
    fn turnout_is_understood_where_it_is_a_fraction() {
        assert_eq!(turnout("113/120"), Some((113, 120)));
        assert_eq!(turnout("应到60人，实到57人"), None);
        assert_eq!(turnout("60/57"), None);
    }
}
