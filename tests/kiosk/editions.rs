//! Editions as a build writes them.

use std::fs;

use sha2::{Digest as _, Sha256};

use crate::boards::{hall, kiosk, list, with_portrait};
use crate::support::{Site, contains, demonstration};

#[test]
fn every_hash_of_an_edition_is_true_and_everything_of_it_is_listed() {
    let site = Site::of(&demonstration(), &["--only", "web,kiosk"]);
    let files = site.files();
    let mut listed = std::collections::BTreeSet::new();
    for screen in ["hall", "lobby"] {
        let list = list(&files, screen);
        assert_eq!((list["screen"].as_str(), list["as_of"].as_str()), (Some(screen), Some("2026-06-30")));
        for file in list["files"].as_array().unwrap() {
            let path = file["path"].as_str().unwrap();
            let path =
                path.strip_prefix("../").map_or(format!("kiosk/{screen}/{path}"), |path| format!("kiosk/{path}"));
            let bytes = &files[&path];
            let hash: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(file["sha256"].as_str(), Some(&*hash), "{path}");
            assert_eq!(file["bytes"].as_u64(), Some(bytes.len() as u64), "{path}");
            listed.insert(path);
        }
        let worker = String::from_utf8_lossy(&files[&format!("kiosk/{screen}/sw.js")]).into_owned();
        assert!(worker.contains(list["code"].as_str().unwrap()) && !worker.contains("__EDITION__"));
        // What the page asks for is in the list.
        let page = String::from_utf8_lossy(&files[&format!("kiosk/{screen}/index.html")]).into_owned();
        let asked: Vec<_> = page.split("\"../assets/").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert!(asked.len() > 4, "{page}");
        assert!(asked.iter().all(|name| listed.contains(&format!("kiosk/assets/{name}"))), "{asked:?}");
        assert!(page.contains("noindex"));
    }
    let sitemap = String::from_utf8_lossy(&files["sitemap.xml"]).into_owned();
    assert!(!sitemap.contains("kiosk"));
}

#[test]
fn the_code_follows_the_content_and_nothing_else() {
    let board = with_portrait(hall());
    let code = |arguments: &[&str]| {
        let files = Site::of(board.root(), arguments).files();
        list(&files, "hall")["code"].as_str().unwrap().to_owned()
    };
    let one = code(&[]);
    assert_eq!(code(&["--jobs", "1"]), one);
    // The codes on its slides lead to the website.
    let elsewhere = code(&["--base-url", "https://elsewhere.example.org/"]);
    assert_ne!(elsewhere, one);
    assert_eq!(code(&["--base-url", "https://elsewhere.example.org/", "--jobs", "1"]), elsewhere);
    board.edit("content/hall/posts/w3.yaml", |text| text.replace("少跑一趟", "少跑两趟"));
    let two = code(&[]);
    assert_ne!(one, two);
    board.edit("content/hall/posts/w3.yaml", |text| text.replace("少跑两趟", "少跑一趟"));
    assert_eq!(code(&[]), one);
    // The office reads the same code from the command.
    let said = crate::support::noticeboard(&["kiosk", "--lang", "en"], board.root()).output().unwrap();
    assert!(String::from_utf8_lossy(&said.stdout).contains(&one));
}

#[test]
fn a_photo_needs_consent_for_the_screens() {
    let board = with_portrait(hall());
    let pictures = |files: &std::collections::BTreeMap<String, Vec<u8>>| {
        let is_picture = |path: &&String| path.ends_with(".webp") || path.ends_with(".jpg");
        let (kiosk, web): (Vec<_>, Vec<_>) =
            files.keys().filter(is_picture).partition(|path| path.starts_with("kiosk/"));
        (kiosk.len(), web.len())
    };
    // Hers is for the kiosk and not for the web.
    let site = Site::of(board.root(), &[]);
    let (kiosk_pictures, web_pictures) = pictures(&site.files());
    assert!(kiosk_pictures > 0);
    assert_eq!(web_pictures, 0);
    let original = fs::read(board.root().join("content/hall/photos/lin-xi.png")).unwrap();
    assert!(!site.files().values().any(|bytes| *bytes == original));
    board.edit("content/hall/members/lin-xi.yaml", |text| text.replace("[kiosk, anniversary]", "[web]"));
    site.build_again(board.root(), &[]);
    let (kiosk_pictures, web_pictures) = pictures(&site.files());
    assert_eq!(kiosk_pictures, 0);
    assert!(web_pictures > 0);
    assert!(site.files().iter().all(|(path, bytes)| !path.starts_with("kiosk/") || !contains(bytes, "7月1日")));
}

#[test]
fn what_is_withdrawn_or_not_for_the_screens_is_gone_with_the_next_edition() {
    let board = with_portrait(hall());
    let site = Site::of(board.root(), &[]);
    assert!(kiosk(&site.files()).values().any(|bytes| contains(bytes, "三号窗口")));
    for change in ["status: withdrawn\n", "outputs: [web, print]\n", "publish_until: 2026-06-29\n"] {
        let post = "title: 三号窗口\nholder: lin-xi\npledge: 多问一句，少跑一趟。\n";
        board.write("content/hall/posts/w3.yaml", post);
        site.build_again(board.root(), &[]);
        board.write("content/hall/posts/w3.yaml", &format!("{change}{post}"));
        site.build_again(board.root(), &[]);
        for (path, bytes) in kiosk(&site.files()) {
            assert!(!contains(&bytes, "三号窗口") && !contains(&bytes, "少跑一趟"), "{change} is still in {path}");
        }
    }
}

#[test]
fn the_offices_alert_stays_and_only_leaves_the_others_as_they_are() {
    let board = with_portrait(hall());
    let site = Site::of(board.root(), &[]);
    let alert = site.root().join("kiosk/alert.js");
    fs::write(&alert, "window.noticeboardAlert = { title: '停电', until: '2026-07-01T12:00' };").unwrap();
    board.edit("content/hall/posts/w3.yaml", |text| text.replace("三号窗口", "四号窗口"));
    let before = site.files();
    site.build_again(board.root(), &["--only", "web"]);
    assert_eq!(kiosk(&before), kiosk(&site.files()));
    assert!(site.files().iter().any(|(path, bytes)| !path.starts_with("kiosk/") && contains(bytes, "四号窗口")));

    board.edit("content/hall/posts/w3.yaml", |text| text.replace("四号窗口", "五号窗口"));
    let before = site.files();
    site.build_again(board.root(), &["--only", "kiosk"]);
    let after = site.files();
    let elsewhere = |files: &std::collections::BTreeMap<String, Vec<u8>>| {
        files
            .iter()
            .filter(|(path, _)| !path.starts_with("kiosk/"))
            .map(|(path, bytes)| (path.clone(), bytes.clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(elsewhere(&before), elsewhere(&after));
    assert!(kiosk(&after).values().any(|bytes| contains(bytes, "五号窗口")));
    // An edition that nobody shows any more is no excuse to keep what it said.
    assert!(!kiosk(&after).values().any(|bytes| contains(bytes, "三号窗口")));
    assert!(alert.exists());
}

#[test]
fn nothing_of_a_member_but_what_is_shown_is_in_any_byte() {
    let site = Site::of(&demonstration(), &["--only", "web,kiosk"]);
    let files = kiosk(&site.files());
    assert!(files.len() > 20);
    let (members, _) = crate::support::members_and_others(&demonstration());
    // A day that a member opted to have remembered is there without its year.
    for date in crate::support::dates_of(&members) {
        let (year, month, day) = (&date[..4], date[5..7].trim_start_matches('0'), date[8..].trim_start_matches('0'));
        for (path, bytes) in files.iter().filter(|(path, _)| crate::support::is_text(path)) {
            for form in [date.clone(), format!("{year}年{month}月{day}日"), date.replace('-', "")] {
                assert!(!contains(bytes, &form), "{form} is in {path}");
            }
        }
    }
}

#[test]
fn what_does_not_fit_a_slide_is_left_out_of_it_and_stops_nothing_else() {
    let board = with_portrait(hall());
    board.edit("content/hall/posts/w3.yaml", |text| {
        text.replace("多问一句，少跑一趟。", &"为人民服务是本分".repeat(12))
    });
    let run = |arguments: &[&str]| crate::support::noticeboard(arguments, board.root()).output().unwrap();
    let output = run(&["build", "--lang", "en"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("does-not-fit-screen") && told.contains("posts/w3.yaml:3:9"), "{told}");
    let files = crate::support::tree(&board.root().join("public"));
    assert!(contains(&files["hall/posts/w3/index.html"], "为人民服务"));
    let scripts = files.iter().filter(|(path, _)| path.starts_with("kiosk/assets/") && path.ends_with(".js"));
    let slides: String = scripts
        .map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned())
        .filter(|text| text.contains("{\nwindow.noticeboard = ") || text.contains("{\nnoticeboard.slides.push("))
        .collect();
    let shown = |kind: &str| slides.matches(&format!("\"kind\":\"{kind}\"")).count();
    assert_eq!((shown("post"), shown("notice"), shown("commitments")), (0, 1, 1), "{slides}");
    // The timetable is the one of these slides, and does not pass for a whole one.
    let output = run(&["kiosk", "--lang", "en", "--days", "1"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).contains("notices 1"), "{output:?}");
}
