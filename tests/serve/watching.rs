//! Edits of every kind reach the pages that show them.

use std::fs;

use crate::board;
use crate::preview::Preview;
use crate::support::noticeboard;

/// A style sheet of the board's own.
const STYLE: &str = "themes/default/assets/css/99-own.css";

#[test]
fn an_edit_reloads_the_pages_that_show_it_and_no_other() {
    let board = board();
    board.write(STYLE, ".own { color: #123456; }\n");
    let preview = Preview::of(board.root(), &[]);
    let home = preview.open("/");
    let own = preview.open("/east/commitments/lamps/");
    let other = preview.open("/notices/list/");
    board.edit("content/east/commitments/lamps.yaml", |text| text.replace("装路灯", "换路灯"));
    home.wait("reload");
    own.wait("reload");
    for path in ["/", "/east/", "/east/commitments/", "/commitments/", "/east/commitments/lamps/", "/feed.xml"] {
        let page = preview.text(path);
        assert!(page.contains("换路灯") && !page.contains("装路灯"), "{path}");
    }
    assert!(preview.text("/data/commitments.json").contains("换路灯"));
    // The next that the other page is told is of a style. A new character may come with new fonts; that is no reload.
    board.edit(STYLE, |text| text.replace("#123456", "#654321"));
    let mut is_restyled = false;
    while !is_restyled {
        let (styles, _) = other.wait_for_next("styles");
        let changed: Vec<(String, String)> = serde_json::from_str(&styles).unwrap();
        is_restyled = changed.iter().any(|(_, to)| preview.text(&to.replace("../..", "")).contains("#654321"));
    }
}

#[test]
fn a_style_is_exchanged_without_a_reload() {
    let board = board();
    let preview = Preview::of(board.root(), &[]);
    let page = preview.open("/notices/list/");
    board.write(STYLE, ".own { color: #123456; }\n");
    // A file that is written may be seen while it is empty.
    let mut is_restyled = false;
    while !is_restyled {
        let changed: Vec<(String, String)> = serde_json::from_str(&page.wait("styles")).unwrap();
        assert_eq!(changed.len(), 1, "{changed:?}");
        let (from, to) = &changed[0];
        assert!(from.starts_with("../../assets/site.") && to.starts_with("../../assets/site.") && from != to);
        is_restyled = preview.text(&to.replace("../..", "")).contains("#123456");
    }
    board.edit("content/notices/list.md", |text| text.replace("附页", "附件"));
    page.wait("reload");
}

#[test]
fn files_saved_by_renaming_are_never_gone() {
    let board = board();
    let preview = Preview::of(board.root(), &[]);
    let file = board.root().join("content/notices/list.md");
    let text = fs::read_to_string(&file).unwrap();
    for (n, word) in ["甲", "乙", "丙", "丁"].into_iter().enumerate() {
        let new = text.replace("名单公示", &format!("名单公示{word}"));
        if n % 2 == 0 {
            // As vim does: the old file steps aside, a new one takes its name.
            fs::rename(&file, file.with_extension("md~")).unwrap();
            fs::write(&file, new).unwrap();
            fs::remove_file(file.with_extension("md~")).unwrap();
        } else {
            // As most others do: the new file is written beside it and moved over it.
            fs::write(file.with_extension("tmp.swp"), new).unwrap();
            fs::rename(file.with_extension("tmp.swp"), &file).unwrap();
        }
        let page = preview.until("/notices/list/", |response| {
            assert_eq!(response.status, 200, "the notice was gone for a moment");
            String::from_utf8_lossy(&response.body).contains(&format!("名单公示{word}"))
        });
        assert_eq!(page.status, 200);
    }
}

#[test]
fn organisations_come_move_and_go() {
    let board = board();
    let preview = Preview::of(board.root(), &[]);
    // A folder with all that is in it, made in one go.
    board.write("content/west/org.yaml", "name: 西区\n");
    board.write(
        "content/west/hall/notices/a/../n.md",
        "---\ntitle: 西区公示\nstarts_on: 2026-06-29\nperiod: { days: 5, unit: calendar }\n---\n内容。\n",
    );
    // A notice needs an address for objections, which is nobody else's: without one the rules would take it back.
    board.write("content/west/hall/org.yaml", "name: 西区大厅\naddress: 示例路3号\n");
    preview.until_it_has("/west/hall/notices/n/", "西区公示");
    fs::rename(board.root().join("content/west/hall"), board.root().join("content/east/annexe")).unwrap();
    preview.until_it_has("/east/annexe/notices/n/", "西区公示");
    preview.until("/west/hall/notices/n/", |response| response.status == 404);
    fs::remove_dir_all(board.root().join("content/east")).unwrap();
    preview.until("/east/", |response| response.status == 404);
    let home = preview.text("/");
    assert!(!home.contains("东区") && home.contains("西区"), "{home}");
}

#[test]
fn the_content_may_go_and_come_back() {
    let board = board();
    let preview = Preview::of(board.root(), &[]);
    let page = preview.open("/");
    let (content, away) = (board.root().join("content"), board.root().join("away"));
    fs::rename(&content, &away).unwrap();
    let faults = page.faults(|faults| faults["count"] != 0);
    assert!(faults["faults"][0]["message"].as_str().unwrap().contains("no board here"), "{faults}");
    assert!(preview.text("/notices/list/").contains("名单公示"), "the last good version is readable");
    fs::rename(&away, &content).unwrap();
    page.faults(|faults| faults["count"] == 0);
    board.edit("content/notices/list.md", |text| text.replace("名单公示", "名单再公示"));
    preview.until_it_has("/notices/list/", "名单再公示");
}

#[test]
fn thousands_of_files_at_once_all_arrive() {
    let board = board();
    let preview = Preview::of(board.root(), &[]);
    for n in 0..5000 {
        let place = if n % 2 == 0 { "content/members" } else { "content/east/members" };
        board.write(&format!("{place}/m{n}.yaml"), &format!("name: 示例{n}\n"));
    }
    board.write("content/east/hall/posts/last.yaml", "title: 最后\ntype: duty_post\nholder: m4999\npledge: 到。\n");
    preview.until_it_has("/east/hall/posts/last/", "示例4999");
    board.edit("content/members/m0.yaml", |text| text.replace("示例0", "示例零"));
    board.edit("content/east/hall/posts/last.yaml", |text| text.replace("m4999", "m0"));
    preview.until_it_has("/east/hall/posts/last/", "示例零");
}

#[test]
fn what_the_program_writes_itself_is_no_change() {
    let board = board();
    board.write(STYLE, ".own { color: #123456; }\n");
    let preview = Preview::of(board.root(), &[]);
    let page = preview.open("/");
    let built = noticeboard(&["build", "--quiet"], board.root()).status().unwrap();
    assert!(built.success() && board.root().join("public/index.html").exists());
    // A change that is one: nothing else was told before it, to the page or in the terminal.
    board.edit(STYLE, |text| text.replace("#123456", "#654321"));
    page.wait_for_next("styles");
    preview.until_it_says("updated: ");
    let said = preview.said();
    let updated: Vec<_> = said.lines().filter_map(|line| line.strip_prefix("updated: ")).collect();
    assert!(updated.iter().all(|what| what.starts_with(&format!("{STYLE} ("))), "{said}");
}

#[test]
fn a_drive_that_tells_nothing_is_looked_through() {
    let board = board();
    let preview = Preview::of(board.root(), &["--poll"]);
    board.edit("content/notices/list.md", |text| text.replace("名单公示", "名单再公示"));
    preview.until_it_has("/notices/list/", "名单再公示");
    board.write("content/west/org.yaml", "name: 西区\n");
    preview.until_it_has("/", "西区");
}
