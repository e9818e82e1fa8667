//! Recordings to be read aloud: made by a board's command when whoever builds lets it run, and never else.
#![cfg(unix)]

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use support::{Board, Site, contains, noticeboard};

const SETTINGS: &str =
    "title: 示例公示栏\nas_of: 2026-06-30\nread_aloud:\n  command: [./speak.sh, \"{input}\", \"{output}\"]\n";
/// The text itself behind the first bytes of a WAV.
const VOICE: &str = "#!/bin/sh\necho run >>runs\nprintf 'RIFF0000WAVE' >\"$2\"\ncat \"$1\" >>\"$2\"\n";

fn board(voice: &str) -> Board {
    let board = Board::new(&[
        ("content/board.yaml", SETTINGS),
        ("content/org.yaml", "name: 示例市\nsupervision_phone: 0531-0000 1234\naddress: 示例路1号\n"),
        ("content/screens/hall.yaml", "title: 大厅\n"),
        ("content/members/a.yaml", "name: 林溪\nconsent: { given_on: 2026-01-01, scope: [web] }\n"),
        ("content/posts/w.yaml", "title: 综合窗口\nholder: a\npledge: 多问一句，少跑一趟。\napproved_on: 2026-01-02\n"),
        (
            "content/commitments/c.yaml",
            "item: 更换楼道灯\nresponsible: 物业办\ntarget: 200处\ndeadline: 2026-12-31\npublished_on: 2026-02-10\n",
        ),
        (
            "content/posts/x.yaml",
            "title: 心愿墙\ntype: duty_post\nholder: a\noutputs: [web]\napproved_on: 2026-01-02\n",
        ),
        (
            "content/hall/reviews/r.yaml",
            "subject: /posts/w\nperiod: 2026-05\nchange: 1\ncomment: 私下评语\nby: 示例区\non: 2026-06-28\n",
        ),
        ("content/hall/org.yaml", "name: 示例区\n"),
        ("speak.sh", voice),
    ]);
    fs::set_permissions(board.root().join("speak.sh"), fs::Permissions::from_mode(0o755)).unwrap();
    board
}

fn runs(board: &Path) -> usize {
    fs::read_to_string(board.join("runs")).map_or(0, |runs| runs.lines().count())
}

/// The recordings of a site, as texts.
fn spoken(site: &Site, folder: &str) -> Vec<String> {
    let files = site.files();
    let clips = files.iter().filter(|(path, _)| path.starts_with(folder) && path.ends_with(".wav"));
    clips.map(|(_, bytes)| String::from_utf8(bytes.clone()).unwrap()).collect()
}

fn pages_have_recordings(site: &Site) -> bool {
    site.files().iter().any(|(path, bytes)| path.ends_with(".html") && contains(bytes, "data-clip"))
}

#[test]
fn pages_and_screens_have_recordings_where_the_command_may_run() {
    let board = board(VOICE);
    let site = Site::of(board.root(), &["--clips", "--strict"]);
    let web = spoken(&site, "assets/clips/");
    let of_commitment = web.iter().find(|text| text.contains("更换楼道灯")).expect("the commitment is read");
    assert!(of_commitment.starts_with("RIFF0000WAVE更换楼道灯。\n示例市。\n"), "{of_commitment}");
    assert!(of_commitment.contains("目标：200处。") && of_commitment.contains("2026年12月31日"), "{of_commitment}");
    assert!(web.iter().any(|text| text.contains("林溪") && text.contains("多问一句，少跑一趟")), "{web:?}");
    let files = site.files();
    let page = &files["commitments/c/index.html"];
    assert!(contains(page, "data-clip=\"../../assets/clips/") && contains(page, "<audio controls preload=\"none\""));
    assert!(contains(page, "media-src &#39;self&#39;"));

    // A screen reads what stands on it, which differs from medium to medium; what has no page is read nowhere.
    let kiosk = spoken(&site, "kiosk/assets/");
    assert!(kiosk.iter().any(|text| text.contains("综合窗口")), "{kiosk:?}");
    assert!(!kiosk.iter().any(|text| text.contains("心愿墙")), "{kiosk:?}");
    assert!(web.iter().any(|text| text.contains("心愿墙")), "{web:?}");
    assert!(web.iter().chain(&kiosk).all(|text| !text.starts_with("RIFF0000WAVE林溪") && !text.contains("私下评语")));
    let edition = files.iter().find(|(path, _)| path.ends_with("hall/edition.json")).expect("an edition").1;
    assert!(contains(edition, ".wav"));

    // Nothing is made twice; what changed is made anew, and what is gone is gone everywhere.
    let before = runs(board.root());
    board.edit("content/posts/w.yaml", |text| text.replace("少跑一趟", "不跑第二趟"));
    site.build_again(board.root(), &["--clips"]);
    assert!(runs(board.root()) <= before + 2, "{} after {before}", runs(board.root()));
    assert!(!spoken(&site, "assets/clips/").iter().any(|text| text.contains("少跑一趟")));
    for (path, bytes) in support::tree(&board.root().join(".noticeboard")) {
        assert!(!path.contains("clips") || !contains(&bytes, "少跑一趟"), "{path}");
    }
    site.assert_same(&Site::of(board.root(), &["--clips"]));
}

#[test]
fn a_command_in_a_board_runs_by_nobodys_word_but_the_builders() {
    let board = board(VOICE);
    let site = Site::of(board.root(), &["--lang", "en"]);
    let said = site.build_again(board.root(), &["--lang", "en"]);
    assert!(said.contains("clips-not-made") && said.contains("--clips"), "{said}");
    let checked = noticeboard(&["check", "--strict"], board.root()).output().unwrap();
    assert!(checked.status.success());
    assert_eq!(runs(board.root()), 0);
    assert!(spoken(&site, "").is_empty());
    assert!(!pages_have_recordings(&site));
}

#[test]
fn a_command_that_fails_is_one_message_and_every_page_stands() {
    let board = board("#!/bin/sh\necho 'no voice called cmn' >&2\nexit 2\n");
    let site = Site::empty();
    let said = site.build_again(board.root(), &["--clips", "--lang", "en"]);
    assert_eq!(said.matches("clip-failed").count(), 1, "{said}");
    assert!(said.contains("no voice called cmn") && said.contains("board.yaml:4:"), "{said}");
    assert!(contains(&site.files()["commitments/c/index.html"], "更换楼道灯"));
    assert!(!pages_have_recordings(&site));
}
