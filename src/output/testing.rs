//! A board that holds everything which must never be published, for the outputs' own tests.

use std::collections::BTreeMap;

use super::pictures::Pictures;
use super::{Output, PlannedFiles, Planner, Routes};
use crate::board::Board;
use crate::pipeline::{Options, check_sources};
use crate::source::Sources;
use crate::theme::Theme;

/// What no output may hold, each with the reason.
pub(crate) const FORBIDDEN: &[(&str, &str)] = &[
    ("1991-07-01", "the day of joining"),
    ("1992-07-01", "the day of confirmation"),
    ("2025-03-03", "the day of consent"),
    ("SORTKEY", "a sort key"),
    ("SECRETSTANDARD", "the standard card"),
    ("PRIVATECOMMENT", "a private review"),
    ("2026-03-31", "the day of a review that took a star"),
    ("2026-05-05", "the approval after a revocation"),
    ("REVIEWER", "who reviewed a post"),
    ("REVOKED", "a revoked post"),
    ("WITHDRAWN", "a withdrawn item"),
    ("DRAFTITEM", "a draft"),
    ("FUTUREITEM", "an item of the future"),
    ("PAPERONLY", "an item that is not for the web"),
    ("GONEHOLDER", "a holder who has left"),
    ("APPROVER", "who approved"),
    ("2026-04-04", "the day of an office's approval"),
    ("2026-06-01", "the deadline of a person's pledge"),
    ("PERSONALVERDICT", "a verdict on a person's pledge"),
    ("2026-06-20", "the verdict's day on a person's pledge"),
    ("HOUSEHOLD7", "a household"),
    ("SUGGESTER", "whose suggestion it was"),
    ("HTMLCOMMENT", "a comment in a text"),
];

const FILES: &[(&str, &str)] = &[
    (
        "content/board.yaml",
        "title: 示例公示栏\nas_of: 2026-06-30\nbase_url: https://board.example.org/\naliases: { hall/posts/old: hall/posts/w1, annex: hall }\n",
    ),
    (
        "content/org.yaml",
        "name: 示例市\nsupervision_phone: 0531-0000 1234\naddress: 示例路1号\nreception_days: 每月15日 9:00—11:30\ncontact_points: [{ office: 书记, place: 示例大厅 }]\n",
    ),
    ("content/hall/org.yaml", "name: 示例大厅\nlevel: branch\nhouseholds: { 一单元: [HOUSEHOLD7] }\n"),
    (
        "content/hall/members/wang-wei.yaml",
        "name: 王伟\nposition: 所长\njoined_on: 1991-07-01\nconfirmed_on: 1992-07-01\nstandard: SECRETSTANDARD\nsort_key: SORTKEY\nconsent: { given_on: 2025-03-03, scope: [web] }\n",
    ),
    ("content/hall/members/gone.yaml", "name: GONEHOLDER\nactive_until: 2026-06-29\n"),
    (
        "content/hall/posts/w1.yaml",
        "title: 综合窗口\nholder: [wang-wei, gone]\npledge: 多问一句，少跑一趟。\nstandard: SECRETSTANDARD\napproved_on: [2026-01-02, 2026-05-05]\napproval: { proposed_by: 甲, approved_by: APPROVER, approved_on: 2026-04-04 }\n",
    ),
    ("content/hall/posts/w2.yaml", "title: REVOKED\nholder: wang-wei\npledge: 句。\napproved_on: 2026-01-02\n"),
    ("content/hall/posts/w3.yaml", "title: DRAFTITEM\nstatus: draft\nholder: wang-wei\npledge: 句。\n"),
    ("content/hall/posts/w4.yaml", "title: PAPERONLY\noutputs: [print]\nholder: wang-wei\npledge: 句。\n"),
    (
        "content/hall/reviews/all.yaml",
        "items:\n  - { id: a, subject: w1, period: 2026-02, change: 1, on: 2026-02-28, by: REVIEWER }\n  - { id: b, subject: w1, period: 2026-03, change: -1, on: 2026-03-31, comment: PRIVATECOMMENT, by: REVIEWER }\n  - { id: c, subject: w1, period: 2026-04, change: 0, revoke: true, comment: PRIVATECOMMENT }\n  - { id: d, subject: w1, period: 2026-05, change: 1, comment: PRIVATECOMMENT }\n  - { id: e, subject: w2, period: 2026-04, change: 0, revoke: true }\n  - { id: f, subject: hall, type: leader_comment, period: 2026-Q1, comment: PRIVATECOMMENT }\n  - { id: g, subject: wang-wei, type: public_appraisal, scope: public, period: 2026-Q1, comment: PRIVATECOMMENT }\n  - { id: h, subject: hall, type: public_appraisal, scope: public, period: 2026-Q1, on: 2026-04-02, comment: 群众满意。, turnout: 应到60人，实到57人 }\n",
    ),
    (
        "content/hall/commitments/all.yaml",
        "items:\n  - { id: late, item: 更换楼道灯, responsible: 物业办, target: 200处, deadline: 2026-05-15, published_on: 2026-06-10, progress: [{ on: 2026-06-12, text: 已换80处, value: 80 }] }\n  - { id: own, item: 每周走访一次, responsible: wang-wei, pledger: wang-wei, target: 26周, deadline: 2026-06-01, published_on: 2026-06-11, verdict: { on: 2026-06-20, result: unfulfilled, explanation: PERSONALVERDICT } }\n  - { id: gone, item: WITHDRAWN, status: withdrawn, responsible: 物业办, target: 1, deadline: 2026-07-01 }\n  - { id: soon, item: FUTUREITEM, published_on: 2026-07-01, responsible: 物业办, target: 1, deadline: 2026-08-01 }\n",
    ),
    (
        "content/hall/rolls/best.yaml",
        "title: 优秀共产党员\naward: 优秀共产党员\nyear: 2026\nconferred_by: 示例市委\nconferred_on: 2026-06-26\nentries:\n  - { name: 欧阳少东, org: hall, sort_key: SORTKEY }\n  - { name: 王伟, member: wang-wei, note: 回族 }\n",
    ),
    (
        "content/hall/exemplars/wang.md",
        "---\ntitle: 窗口里的灯\nsubject: wang-wei\npublished_on: 2026-06-05\n---\n夜里的**灯**。\n<!-- HTMLCOMMENT -->\n",
    ),
    (
        "content/hall/areas/all.yaml",
        "items:\n  - { id: north, title: 北段, member: wang-wei, bounds: 示例路1号至35号 }\n  - { id: south, title: 南段, member: gone, bounds: 示例路36号至70号 }\n",
    ),
    (
        "content/hall/suggestions/noon.yaml",
        "item: 午间开窗口\ndecision: 采纳\ndeadline: 2026-07-31\napproval: { proposed_by: SUGGESTER, approved_by: APPROVER, approved_on: 2026-04-04 }\n",
    ),
    (
        "content/notices/one.md",
        "---\ntitle: 拟表彰名单公示\nstarts_on: 2026-06-24\nperiod: { days: 5, unit: working }\nsigned_by: 示例市委\n---\n名单见光荣榜。A3海报同时张贴。\n",
    ),
];

/// The files of that board.
pub(crate) fn sources() -> Sources {
    Sources::from_texts(FILES.iter().copied())
}

/// A board of [`FORBIDDEN`] facts and of some that may be seen.
pub(crate) fn board() -> Board {
    let checked = check_sources(&sources(), &Options::default());
    // A board that had lost its items to a typing error would pass every test.
    assert_eq!(checked.assembled.board.items.posts.all().len(), 1, "{:#?}", checked.diagnostics);
    assert_eq!(checked.assembled.board.items.commitments.all().len(), 2, "{:#?}", checked.diagnostics);
    checked.assembled.board
}

/// The default theme.
pub(crate) fn theme() -> Theme {
    Theme::load(None, "default", crate::diagnostic::Language::Chinese).unwrap()
}

/// Everything that some outputs write, by route.
pub(crate) fn files(board: &Board, outputs: &[&dyn Output]) -> BTreeMap<String, Vec<u8>> {
    let theme = theme();
    let mut declared = declared(board, &theme, outputs);
    let shared = std::mem::take(&mut declared.shared);
    let (routes, clashes) = Routes::of(declared.into_runs(), None);
    assert!(clashes.is_empty(), "{} addresses clash", clashes.len());
    let planner = Planner {
        board,
        theme: &theme,
        pictures: &Pictures::default(),
        placards: &Default::default(),
        typesetter: None,
        routes: &routes,
        shared: &shared,
    };
    let made = routes.files().map(|file| {
        let artifact = super::render(file, &planner).and_then(super::Rendered::into_artifact).unwrap();
        (file.route.to_string(), artifact.into_bytes().unwrap())
    });
    made.collect()
}

fn declared(board: &Board, theme: &Theme, outputs: &[&dyn Output]) -> PlannedFiles {
    let mut files = PlannedFiles::default();
    for output in outputs {
        output.routes(board, theme, &Pictures::default(), &mut files);
    }
    files
}

/// Fails where a file holds what must not be published.
pub(crate) fn assert_harmless(files: &BTreeMap<String, Vec<u8>>) {
    for (route, bytes) in files {
        let text = String::from_utf8_lossy(bytes).to_lowercase();
        for (fact, what) in FORBIDDEN {
            assert!(!text.contains(&fact.to_lowercase()), "{route} holds {what}: {fact}");
        }
    }
}
