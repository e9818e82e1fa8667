//! The board around what is fuzzed.

/// A board on which everything is in order, and something of every kind.
pub const BOARD: &[(&str, &str)] = &[
    (
        "content/board.yaml",
        "title: 示例公示栏\nas_of: 2026-06-30\nbase_url: https://board.example.org/\nstars: { max: 5, step: 1, from: 2026-05, until: 2026-12 }\n",
    ),
    ("content/org.yaml", "name: 示例市\nsupervision_phone: 0531-0000 1234\naddress: 示例路1号\n"),
    ("content/hall/org.yaml", "name: 示例大厅\nshort_name: 大厅\nlevel: branch\nsector: agency\n"),
    ("content/hall/members/li-shili.yaml", "name: 李示例\nposition: 所长\njoined_on: 1991-07-01\n"),
    (
        "content/hall/members/wang-shili.yaml",
        "name: 王示例\nconsent: { given_on: 2026-03-03, scope: [web, print, kiosk] }\n",
    ),
    (
        "content/hall/posts/w1.yaml",
        "title: 综合窗口\ntype: window\nwindow_no: 1\nholder: li-shili\npledge: 多问一句，少跑一趟。\napproved_on: 2026-04-02\n",
    ),
    ("content/reviews/2026-05.yaml", "items:\n  - { id: a, subject: hall/posts/w1, period: 2026-05, change: 1 }\n"),
    (
        "content/hall/commitments/2026.yaml",
        "responsible: 示例大厅\nitems:\n  - { id: a, item: 午间不断岗, target: 60, unit: 天, deadline: 2026-12-01 }\n",
    ),
];
