//! `noticeboard serve`: the real program in front of a real folder, and the session behind it.

#[path = "../support/mod.rs"]
mod support;

mod desk;
mod edits;
mod faults;
mod kiosk_and_paper;
mod preview;
mod watching;
mod web;

use support::Board;

/// A small board without a fault.
fn board() -> Board {
    Board::new(&[
        ("content/board.yaml", "title: 示例公示栏\nbase_url: https://board.example.org/\nas_of: 2026-06-30\n"),
        ("content/org.yaml", "name: 示例市\nsupervision_phone: 0531-0000 1234\naddress: 示例路1号\n"),
        ("content/east/org.yaml", "name: 东区\n"),
        ("content/east/hall/org.yaml", "name: 东区大厅\n"),
        ("content/members/lin.yaml", "name: 林溪\n"),
        (
            "content/east/hall/posts/window-1.yaml",
            "title: 一号窗口\ntype: duty_post\nholder: lin\npledge: 多问一句，少跑一趟。\n",
        ),
        (
            "content/east/commitments/lamps.yaml",
            "item: 装路灯\nresponsible: 东区\ntarget: 60\nunit: 盏\ndeadline: 2026-07-10\npublished_on: 2026-06-20\n",
        ),
        (
            "content/notices/list.md",
            "---\ntitle: 名单公示\nstarts_on: 2026-06-29\nperiod: { days: 5, unit: calendar }\n---\n名单见附页。\n",
        ),
    ])
}
