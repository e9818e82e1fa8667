//! What holds for every build, shown with the real program on the demonstration board and on a small board of traps.
//!
//! Publishing, parsing and the rules have their own tests; here the whole chain is asked: same input, same bytes;
//! nothing changed, nothing written; errors publish nothing; and nothing of what the harm rules keep back is in any byte
//! of the output.

#[path = "bench/generate.rs"]
mod generate;
#[allow(dead_code)]
#[path = "print/pdf.rs"]
mod pdf;
mod support;

use std::collections::{BTreeSet, HashSet};
use std::fs;

use support::{Board, Site, demonstration, noticeboard};

// ---- The same input gives the same bytes -----------------------------------------------------------------------

#[test]
fn the_same_board_gives_the_same_bytes_whatever_the_threads_and_the_folder() {
    let one = Site::of(&demonstration(), &["--jobs", "1"]);
    let two = Site::of(&demonstration(), &["--jobs", "2"]);
    let elsewhere = Board::copy_of_demonstration();
    let moved = Site::of(elsewhere.root(), &[]);
    one.assert_same(&two);
    one.assert_same(&moved);
}

#[test]
fn nothing_changed_rewrites_nothing() {
    let site = Site::of(&demonstration(), &[]);
    let before = site.identities();
    let report = site.build_again(&demonstration(), &[]);
    assert_eq!(before, site.identities(), "{report}");
}

#[test]
fn a_changed_item_changes_its_own_pages_only() {
    let board = Board::copy_of_demonstration();
    let site = Site::of(board.root(), &[]);
    let before = site.files();
    board.edit("content/east/lakeside/couriers/posts/station.yaml", |text| text.replace("有张椅子", "有张长椅"));
    site.build_again(board.root(), &[]);
    let after = site.files();
    let changed: Vec<_> = after.iter().filter(|(path, bytes)| before.get(*path) != Some(bytes)).collect();
    assert!(changed.iter().any(|(path, _)| path.ends_with("posts/station/index.html")));
    // A screen's page names its data by its content, and so changes with it.
    for (path, _) in changed.iter().filter(|(path, _)| path.ends_with(".html") && !path.starts_with("kiosk/")) {
        assert!(support::contains(&after[*path], "有张长椅"), "{path} changed, though the pledge is not on it");
    }
    let old: Vec<_> = site.files().into_iter().filter(|(_, bytes)| support::contains(bytes, "有张椅子")).collect();
    assert!(old.is_empty(), "the old pledge is still in {:?}", old.iter().map(|(path, _)| path).collect::<Vec<_>>());
}

#[test]
fn neither_the_place_nor_the_hour_of_the_build_is_in_the_output() {
    let board = Board::copy_of_demonstration();
    let site = Site::of(board.root(), &[]);
    let places =
        [board.root().display().to_string(), site.root().display().to_string(), env!("CARGO_MANIFEST_DIR").into()];
    for (path, bytes) in site.files() {
        for place in &places {
            assert!(!support::contains(&bytes, place), "{path} names {place}");
        }
    }
    // A year on, with the date pinned by the board, nothing may be different.
    let later = Site::empty();
    let status = noticeboard(&["build", "--quiet"], board.root())
        .arg("--out")
        .arg(later.root())
        .env("TZ", "America/Los_Angeles")
        .env("LC_ALL", "C")
        .env("NO_COLOR", "1")
        .status()
        .unwrap();
    assert!(status.success());
    site.assert_same(&later);
}

// ---- Addresses -------------------------------------------------------------------------------------------------

#[test]
fn the_site_can_live_in_a_folder_and_without_an_address() {
    let plain = Site::of(&demonstration(), &[]);
    let folder = Site::of(&demonstration(), &["--base-url", "https://office.example.org/boards/city/"]);
    // A longer address has short ones beside it, for the codes on paper.
    let is_page = |path: &String| path.ends_with(".html") && !path.starts_with("q/");
    let same_pages: BTreeSet<_> = plain.files().into_keys().filter(is_page).collect();
    let pages: BTreeSet<_> = folder.files().into_keys().filter(is_page).collect();
    assert_eq!(same_pages, pages);
    for (path, bytes) in folder.files() {
        assert!(!support::contains(&bytes, "board.example.org"), "{path} still has the board's own address");
        // Links are relative: a leading slash would leave the folder. The 404 page is shown at any depth, and may not.
        if path.ends_with(".html") && path != "404.html" {
            let page = String::from_utf8(bytes).unwrap();
            for attribute in ["href=\"/", "src=\"/", "action=\"/"] {
                assert!(!page.contains(attribute), "{path} has {attribute}…");
            }
        }
    }

    let board = Board::copy_of_demonstration();
    board.edit("content/board.yaml", |text| text.replace("base_url: https://board.example.org/\n", ""));
    let nowhere = Site::of(board.root(), &[]);
    // The site map and the feed need whole addresses: with one they are there and have it, without they are left out
    // rather than wrong, and nothing leads to them.
    for (site, base) in [(&plain, "https://board.example.org/"), (&folder, "https://office.example.org/boards/city/")] {
        let files = site.files();
        assert!(support::contains(&files["sitemap.xml"], &format!("<loc>{base}</loc>")));
        assert!(support::contains(&files["feed.xml"], &format!("href=\"{base}")));
        assert!(support::contains(&files["robots.txt"], &format!("Sitemap: {base}sitemap.xml")));
        assert!(support::contains(&files["index.html"], "feed.xml"));
    }
    let files = nowhere.files();
    for absent in ["sitemap.xml", "feed.xml"] {
        assert!(!files.contains_key(absent), "{absent} is there without an address");
        for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".html") || *path == "robots.txt") {
            assert!(!support::contains(bytes, absent), "{path} names {absent}, which is not there");
        }
    }
    // Nor can a portal include what leads nowhere from there.
    let own = pages.iter().filter(|path| !path.ends_with("embed.html"));
    assert!(files.keys().filter(|path| path.ends_with(".html")).eq(own), "the pages are the same");
}

// ---- Errors ----------------------------------------------------------------------------------------------------

#[test]
fn errors_publish_nothing_and_leave_the_last_good_site() {
    let board = Board::copy_of_demonstration();
    let site = Site::of(board.root(), &[]);
    let before = site.identities();
    board.write("content/notices/broken.md", "---\ntitle: 半截\nstart_on: 2026-06-01\n---\n");
    let output = noticeboard(&["build", "--lang", "en"], board.root()).arg("--out").arg(site.root()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("content/notices/broken.md") && said.contains("starts_on"), "{said}");
    assert_eq!(before, site.identities());

    // The same fault, left out by name, and everything else published.
    let output =
        noticeboard(&["build", "--lang", "en", "--skip-faulty"], board.root()).arg("--out").arg(site.root()).output();
    let output = output.unwrap();
    assert!(output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("notices/broken"));
    assert!(!site.files().keys().any(|path| path.contains("notices/broken/")));
    // What was good is as it was.
    assert!(before.keys().eq(site.identities().keys()));
}

#[test]
fn a_folder_of_somebody_else_is_refused() {
    let theirs = tempfile::tempdir().unwrap();
    fs::write(theirs.path().join("thesis.txt"), "not ours").unwrap();
    let output = noticeboard(&["build"], &demonstration()).arg("--out").arg(theirs.path()).output().unwrap();
    assert_ne!(output.status.code(), Some(0));
    let left: Vec<_> = fs::read_dir(theirs.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["thesis.txt"]);
}

/// `kill -9` at many moments of a rebuild: what stands is the old site or the new one, whole.
#[cfg(unix)]
#[test]
fn a_build_killed_at_any_moment_leaves_a_whole_site() {
    let board = Board::copy_of_demonstration();
    let site = Site::of(board.root(), &[]);
    let old = site.files();
    // The title is on every page, so that a mixture would show on any of them.
    board.edit("content/board.yaml", |text| text.replace("title: 示例市公开公示栏", "title: 示例市新公示栏"));
    let start = std::time::Instant::now();
    let new = Site::of(board.root(), &[]).files();
    let whole = start.elapsed();
    assert!(old != new);
    let mut outcomes = [0, 0];
    for part in 0..=14_u32 {
        let mut build = noticeboard(&["build", "--quiet"], board.root()).arg("--out").arg(site.root()).spawn().unwrap();
        // The last ones are after the end, when all went well.
        std::thread::sleep(whole * part / 12);
        build.kill().ok();
        build.wait().unwrap();
        let now = site.files();
        assert!(now == old || now == new, "killed after {part}/12 of a build, the site is a mixture");
        outcomes[usize::from(now == new)] += 1;
    }
    // And the next build simply works, whatever the killed ones left lying about.
    site.build_again(board.root(), &[]);
    assert!(site.files() == new, "after {outcomes:?}");
}

// ---- The harm rules, over every byte -----------------------------------------------------------------------------

/// What must never be seen is written into a board as words that occur nowhere else; then the output is searched.
#[test]
fn nothing_held_back_is_in_any_byte_of_the_output() {
    let board = Board::new(&[
        (
            "content/board.yaml",
            "title: 示例\nas_of: 2026-06-30\nbase_url: https://board.example.org/\nstars: { max: 5, step: 1 }\nprint: { presets: [a4, post-wall, standard-card, notice, plaque, plaque-desk, service-list, linkage-card, take-away] }\n",
        ),
        ("content/org.yaml", "name: 示例市委\nsupervision_phone: 0531-0000 1234\naddress: 示例路1号\n"),
        ("content/hall/org.yaml", "name: 示例大厅\nhouseholds: { 一单元: [QZX8-101] }\n"),
        (
            "content/hall/members/shown.yaml",
            "name: 林溪\njoined_on: 1971-02-03\nconfirmed_on: 1972-04-05\nstandard: 看得见的标准\nconsent: { given_on: 2026-01-01, scope: [print] }\nphoto: lin-xi.png\n",
        ),
        ("content/hall/members/gone.yaml", "name: 走远者\nactive_until: 2026-05-31\n"),
        (
            "content/hall/posts/shown.yaml",
            "title: 一号窗口\nholder: shown\npledge: 多问一句，少跑一趟。\napproved_on: 2025-12-01\n",
        ),
        (
            "content/hall/posts/revoked.yaml",
            "title: 摘牌之岗\nholder: shown\npledge: 摘了牌的承诺。\napproved_on: 2025-12-01\n",
        ),
        ("content/hall/posts/draft.yaml", "title: 草稿之岗\nopen: true\ntype: duty_post\nstatus: draft\n"),
        // Whoever will claim a post is not named before, nor is whoever has left it, or an area.
        ("content/hall/members/next.yaml", "name: 未来认领者\n"),
        (
            "content/hall/posts/claimed.yaml",
            "type: duty_post\nduties: 巡楼\napproved_on: 2026-05-01\nitems:\n  - { id: patrol, title: 巡楼岗, claimed_by: next, claimed_on: 2026-07-02 }\n  - { id: lamps, title: 巡灯岗, claimed_by: gone, claimed_on: 2026-05-05 }\n",
        ),
        ("content/hall/areas/east.yaml", "title: 东段责任区\nmember: gone\nbounds: 示例路1号至35号\n"),
        (
            "content/hall/suggestions/noon.yaml",
            "item: 午间也开一个窗口\ndecision: 采纳。\napproval: { proposed_by: 提建议者, approved_by: 示例市委 }\n",
        ),
        ("content/hall/notices/withdrawn.md", &notice("撤回之公示", "status: withdrawn\n", "撤回的正文。")),
        ("content/hall/notices/approved.md", &notice("待发之公示", "status: approved\n", "待发的正文。")),
        ("content/hall/notices/future.md", &notice("明日之公示", "published_on: 2026-07-01\n", "明日的正文。")),
        ("content/hall/notices/past.md", &notice("昨日之公示", "publish_until: 2026-06-29\n", "昨日的正文。")),
        (
            "content/hall/notices/paper.md",
            &notice("纸面之公示", "outputs: [print]\nends_on: 2026-07-31\n", "纸面的正文。"),
        ),
        ("content/hall/notices/shown.md", &notice("公开之公示", "", "公开的正文。")),
        // Whoever is cleared has agreed to the website; an award ends with its stars, and nobody is told that there was one.
        (
            "content/hall/notices/clear.yaml",
            "title: 关于停车位的澄清\ntype: correction\nstarts_on: 2026-06-24\nperiod: { days: 5, unit: working }\ncorrects: hall/posts/shown\ncorrect: 车位先到先停。\nclears: 被澄清者\nconsent: { given_on: 2026-06-23, scope: [web] }\n",
        ),
        (
            "content/hall/notices/award.yaml",
            "title: 授牌决定\ntype: conferral\nstarts_on: 2026-05-11\nperiod: { days: 90, unit: calendar }\nsigned_by: 示例市委\n",
        ),
        (
            "content/hall/posts/once.yaml",
            "title: 掉星之岗\nholder: shown\npledge: 件件有回音。\napproved_on: 2025-10-01\nconferred: award\n",
        ),
        (
            "content/hall/posts/twice.yaml",
            "title: 另一掉星之岗\nholder: shown\npledge: 事事有着落。\napproved_on: 2025-10-01\nconferred: { on: 2026-05-13, by: 从前的授牌单位 }\n",
        ),
        ("content/reviews/once.yaml", &stars("once")),
        ("content/reviews/twice.yaml", &stars("twice")),
        ("content/hall/files/unlinked.txt", "没有人引用的文件"),
        ("content/hall/households/roster.csv", "单元,户编号\n二单元,QZX8-201\n二单元,QZX8-202\n"),
        (
            "content/hall/linkages/all.csv",
            "单元,户编号,党员\n二单元,QZX8-201,林溪\n二单元,QZX8-202,林溪\n一单元,QZX8-101,林溪\n",
        ),
        ("content/hall/services/repairs.yaml", "item: 家电小修\ntype: resource\ncategory: 家政维修\n"),
        ("content/hall/services/orders-05.yaml", &orders("2026-05", 9)),
        ("content/hall/services/orders-04.yaml", &orders("2026-04", 13)),
        ("content/hall/members/rescuer.yaml", "name: 救援员甲\nposition: 抢险组组长\n"),
        (
            "content/hall/teams/flood.yaml",
            "name: 防汛应急队\ntype: emergency\nleader: rescuer\nmembers: [rescuer, 救援员乙, 走远者]\ntask: 汛期值守\n",
        ),
        ("content/hall/teams/net.yaml", "name: 网络先锋队\ntype: online_volunteer\nleader: 网评员丙\nsize: 24\n"),
        (
            "content/reviews/stars.yaml",
            "type: monthly_star\nperiod: 2026-01\non: 2026-02-03\nitems:\n  - { id: a, subject: hall/posts/shown, change: +1, comment: 扣分理由, scores: { politics: { self: 自评甲等, masses: 群众乙等, organisation: 组织丙等 } } }\n  - { id: r, subject: hall/posts/shown, type: standard_record, comment: 对标做了的事, by: 记录人丁 }\n  - { id: b, subject: hall/posts/revoked, revoke: true, comment: 摘牌理由 }\n",
        ),
        (
            "content/reviews/words.yaml",
            "period: 2026-Q1\non: 2026-04-01\nby: 评议人甲\nitems:\n  - { id: c, subject: hall, type: leader_comment, comment: 内部点评 }\n  - { id: d, subject: hall, type: public_appraisal, turnout: 37/41, comment: 内部评议 }\n  - { id: e, subject: hall, type: leader_comment, scope: public, comment: 公开点评 }\n",
        ),
    ]);
    board.write_bytes(
        "content/hall/photos/lin-xi.png",
        &fs::read(demonstration().join("content/east/lakeside/couriers/photos/fang-jian.png")).unwrap(),
    );
    let site = Site::of(board.root(), &[]);
    let files = site.files();
    let shown = [
        "林溪",
        "一号窗口",
        "公开的正文",
        "巡灯岗",
        "东段责任区",
        "午间也开一个窗口",
        "汛期值守",
        "抢险组组长",
        "网络先锋队",
        "家电小修",
        "少于10件",
        "掉星之岗",
        "授牌决定",
    ];
    for word in shown {
        assert!(files.values().any(|bytes| support::contains(bytes, word)), "{word} should be seen");
    }
    let held_back = [
        "1971",
        "2月3日",
        "02-03",
        "1972",
        "4月5日",
        "04-05",
        "摘牌之岗",
        "摘了牌的承诺",
        "草稿之岗",
        "撤回之公示",
        "撤回的正文",
        "待发之公示",
        "待发的正文",
        "明日之公示",
        "明日的正文",
        "昨日之公示",
        "昨日的正文",
        "纸面之公示",
        "纸面的正文",
        "没有人引用的文件",
        "扣分理由",
        "摘牌理由",
        "内部点评",
        "37/41",
        "内部评议",
        "走远者",
        "接单之人",
        "单号",
        "QZX8",
        "2026-04-17",
        "2026年4月17日",
        "未来认领者",
        "提建议者",
        "自评甲等",
        "群众乙等",
        "组织丙等",
        "对标做了的事",
        "记录人丁",
        "救援员甲",
        "救援员乙",
        "网评员丙",
        "从前的授牌单位",
        "2026-05-13",
        "2026年5月13日",
    ];
    let mut leaks = Vec::new();
    let mut printed = 0;
    for (path, bytes) in &files {
        if support::is_text(path) {
            // Among hashes any four digits may stand.
            let bytes = support::without_hashes(bytes);
            let bytes = &bytes;
            leaks.extend(
                held_back.iter().filter(|word| support::contains(bytes, word)).map(|word| format!("{word} in {path}")),
            );
        }
        // Paper tells what is for it; it is drawn glyph by glyph, so that its text has to be read.
        if path.ends_with(".pdf") {
            printed += 1;
            let text = pdf::Pdf::read(bytes).all_text();
            let kept = held_back.iter().filter(|word| !word.starts_with("纸面")).chain(["被澄清者"].iter());
            leaks.extend(kept.filter(|word| text.contains(**word)).map(|word| format!("{word} in {path}")));
        }
        if path.starts_with("kiosk/") && support::contains(bytes, "被澄清者") {
            leaks.push(format!("whoever is cleared in {path}"));
        }
        leaks.extend(
            ["revoked", "draft", "withdrawn", "approved/", "future/", "past/", "paper/", "unlinked", "order-2026"]
                .iter()
                .filter(|slug| path.contains(*slug) && !path.starts_with("print/hall/notices/paper/"))
                .map(|_| path.clone()),
        );
    }
    assert!(leaks.is_empty(), "{leaks:#?}");
    assert!(printed > 20, "{printed}");
    let on_paper = |file: &str| pdf::Pdf::read(&files[&format!("print/hall/{file}.pdf")]).all_text();
    for (file, word) in [
        ("posts/shown/a4", "多问一句"),
        ("post-wall", "一号窗口"),
        ("notices/paper/notice", "纸面的正文"),
        ("teams/flood/plaque", "抢险组组长"),
        ("service-list", "家电小修"),
        ("notices/award/notice", "授牌决定"),
    ] {
        assert!(on_paper(file).contains(word), "{word} in {}", on_paper(file));
    }
    // Of the award that was, the notice says nothing either.
    let page = String::from_utf8_lossy(&files["hall/notices/award/index.html"]);
    assert!(!page.contains("掉星之岗") && !on_paper("notices/award/notice").contains("掉星之岗"));
    assert!(support::contains(&files["hall/notices/clear/index.html"], "被澄清者"));
    // Photos need consent for the very output: hers is for paper only.
    assert!(!files.keys().any(|path| path.contains("lin-xi")), "a photo without consent for the web is published");
}

/// The cards for the file are made by a command of their own, and no byte of them is in what is published, in the caches
/// or on a stick.
#[test]
fn cards_for_the_file_are_nowhere_but_in_their_folder() {
    let planted = ["对标做了的事", "记录人丁", "自评甲等", "组织丙等"];
    let board = Board::new(&[
        ("content/board.yaml", "title: 示例\nas_of: 2026-06-30\nprint: { presets: [a4, standard-card] }\n"),
        ("content/org.yaml", "name: 示例市委\nsupervision_phone: 0531-0000 1234\naddress: 示例路1号\n"),
        ("content/hall/org.yaml", "name: 示例大厅\n"),
        ("content/hall/members/a.yaml", "name: 林溪\nstandard: 当天受理的当天录入。\n"),
        (
            "content/hall/posts/w.yaml",
            "title: 一号窗口\nholder: a\npledge: 多问一句，少跑一趟。\napproved_on: 2025-12-01\n",
        ),
        (
            "content/reviews/r.yaml",
            "period: 2026-05\nsubject: hall/posts/w\nitems:\n  - { id: s, change: +1, scores: { politics: { self: 自评甲等, organisation: 组织丙等 } } }\n  - { id: r, type: standard_record, comment: 对标做了的事, by: 记录人丁 }\n",
        ),
    ]);
    let site = Site::of(board.root(), &[]);
    let caches = || -> BTreeSet<String> {
        let below = walkdir::WalkDir::new(board.root().join(".noticeboard")).into_iter().flatten();
        below.map(|entry| entry.path().display().to_string()).filter(|path| path.ends_with(".pdf")).collect()
    };
    let before = caches();
    let made = noticeboard(&["print", "--preset", "record-card,appraisal-card"], board.root()).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let folder = board.root().join("print");
    for card in ["record-card", "appraisal-card"] {
        let file = fs::read(folder.join(format!("internal/{card}/hall/posts/w.pdf"))).unwrap();
        assert!(file.starts_with(b"%PDF"));
    }
    // Nothing of them was kept beside.
    assert_eq!(caches(), before);
    assert!(!folder.join("batch.json").exists(), "they are no batch");
    // A batch made later leaves them, and they are no part of it.
    let batch = noticeboard(&["print", "--preset", "a4"], board.root()).output().unwrap();
    assert!(batch.status.success(), "{}", String::from_utf8_lossy(&batch.stderr));
    assert!(folder.join("internal/record-card/hall/posts/w.pdf").exists());
    assert!(!fs::read_to_string(folder.join("batch.json")).unwrap().contains("record-card"));
    let stick = tempfile::tempdir().unwrap();
    let usb = noticeboard(&["kiosk"], board.root()).arg("--usb").arg(stick.path()).output().unwrap();
    assert!(usb.status.success(), "{}", String::from_utf8_lossy(&usb.stderr));
    site.build_again(board.root(), &[]);
    let places = [site.root().to_owned(), board.root().join(".noticeboard"), stick.path().to_owned()];
    for path in places.iter().flat_map(|place| walkdir::WalkDir::new(place).into_iter().flatten()) {
        assert!(!path.path().to_string_lossy().contains("record-card"), "{}", path.path().display());
        let Ok(bytes) = fs::read(path.path()) else { continue };
        for word in planted {
            assert!(!support::contains(&bytes, word), "{word} is in {}", path.path().display());
        }
    }
}

/// The reviews of a post that came to five stars and lost one since.
fn stars(post: &str) -> String {
    let month = |(n, month): (usize, &str)| format!("  - {{ id: {post}-{n}, period: {month}, change: +1 }}\n");
    let months: String =
        ["2025-11", "2025-12", "2026-02", "2026-03", "2026-04"].into_iter().enumerate().map(month).collect();
    let lost = format!("  - {{ id: {post}-lost, period: 2026-05, on: 2026-05-29, change: -1 }}\n");
    format!("subject: hall/posts/{post}\nitems:\n{months}{lost}")
}

/// So many orders of a month, all of one day.
fn orders(month: &str, count: usize) -> String {
    let order = |n: usize| format!("  - {{ id: order-{month}-{n}, state: accepted }}\n");
    let all: String = (0..count).map(order).collect();
    format!("type: order\nitem: repairs\nstarts_on: {month}-17\ntaker: 接单之人\nsource: 单号{month}\nitems:\n{all}")
}

/// Codes of households: in no page, table, screen or sheet, packed or not, nor in anything that the program keeps.
#[test]
fn no_code_of_a_household_leaves_the_program() {
    let board = Board::new(&[
        (
            "content/board.yaml",
            "title: 示例\nas_of: 2026-06-30\nbase_url: https://board.example.org/\nprint: { presets: [linkage-card] }\n",
        ),
        (
            "content/org.yaml",
            "name: 示例社区\nsupervision_phone: 0531-0000 1234\nhouseholds: { 一单元: [QZX7-101, QZX7-102] }\n",
        ),
        ("content/screens/hall.yaml", "title: 示例大厅\nkinds: [linkage]\n"),
        ("content/members/shown.yaml", "name: 林溪\nconsent: { given_on: 2026-01-01, scope: [web, print, kiosk] }\n"),
        ("content/households/two.csv", "单元,户编号\n二单元,QZX7-201\n二单元,QZX7-202\n"),
        ("content/linkages/one.yaml", "unit: 一单元\nmember: shown\nhouseholds: [QZX7-101, QZX7-102]\n"),
        ("content/linkages/two.csv", "单元,户编号,党员\n二单元,QZX7-201,林溪\n二单元,QZX7-202,林溪\n"),
        // A warning quotes its line.
        ("content/linkages/three.yaml", "unit: 一单元\nmember: shown\nhouseholds: [QZX7-102]\n"),
    ]);
    let site = Site::of(board.root(), &[]);
    let said = site.build_again(board.root(), &["--lang", "en"]);
    assert!(said.contains("household-linked-twice") && said.contains("QZX7-102"), "{said}");
    let files = site.files_and_spare();
    assert!(files.keys().any(|path| path.ends_with("linkage-card.pdf")), "{:?}", files.keys().collect::<Vec<_>>());
    assert!(files.values().any(|bytes| support::contains(bytes, "一单元")));
    let kept = support::tree(&board.root().join(".noticeboard"));
    let lower = "qzx7";
    for (path, bytes) in files.iter().chain(&kept) {
        for code in ["QZX7", lower] {
            assert!(!support::contains(bytes, code) && !path.contains(code), "a code is in {path}");
        }
        if path.ends_with(".pdf")
            && let Some(text) = pdf_text(bytes)
        {
            assert!(text.contains("单元") && !text.contains("QZX7"), "a code is printed on {path}");
        }
    }
}

/// The text of a PDF, where poppler is installed.
fn pdf_text(bytes: &[u8]) -> Option<String> {
    let file = tempfile::NamedTempFile::new().expect("a file");
    fs::write(file.path(), bytes).expect("it takes them");
    let output = std::process::Command::new("pdftotext").arg(file.path()).arg("-").output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn notice(title: &str, more: &str, body: &str) -> String {
    format!(
        "---\ntitle: {title}\nstarts_on: 2026-06-22\nperiod: {{ days: 5, unit: working }}\ncontact: {{ phone: 0531-0000 1235, address: 示例路1号 }}\n{more}---\n{body}\n"
    )
}

#[test]
fn withdrawing_an_item_removes_it_from_everywhere() {
    let board = Board::copy_of_demonstration();
    let site = Site::of(board.root(), &[]);
    let post = "content/east/lakeside/couriers/posts/station.yaml";
    let words = ["跑在路上的人，这里有口热水", "east/lakeside/couriers/posts/station"];
    assert!(words.iter().all(|word| site.files().values().any(|bytes| support::contains(bytes, word))));
    board.edit(post, |text| format!("status: withdrawn\n{text}"));
    site.build_again(board.root(), &[]);
    // The whole folder and what the program keeps beside it.
    for (path, bytes) in site.files_and_spare() {
        for word in words {
            assert!(!support::contains(&bytes, word), "{word} is still in {path}");
            assert!(!path.contains(word), "{path} is still there");
        }
    }
}

/// A board of which everything was approved, with paper and a screen.
fn approved_board() -> Board {
    let board = Board::new(&[
        (
            "content/board.yaml",
            "title: 示例\nas_of: 2026-06-30\nbase_url: https://board.example.org/\napproval: required\napprovers: { '*': [书记示例] }\nprint: { presets: [a4, notice, plaque] }\n",
        ),
        ("content/org.yaml", "name: 示例市委\nsupervision_phone: 0531-0000 1234\naddress: 示例路1号\n"),
        ("content/east/org.yaml", "name: 东街\n"),
        (
            "content/east/members/a.yaml",
            "name: 林示例\nposition: 窗口工作人员\njoined_on: 1991-02-03\nstandard: 当天有回音。\nphoto: a.png\nconsent: { given_on: 2026-01-01, scope: [web, print, kiosk] }\n",
        ),
        (
            "content/east/posts/w.yaml",
            "title: 一号窗口\ntype: star_post\nholder: a\npledge: 多问一句，少跑一趟。\nduties: [收件, 答复]\napproved_on: 2026-01-05\nwindow_no: 3\n",
        ),
        (
            "content/east/commitments/2026.yaml",
            "section: 便民\nitems:\n  - id: cars\n    item: 新增停车位\n    responsible: 物业办\n    measures: [划线, 立牌]\n    target: 200\n    unit: 个\n    deadline: 2026-12-31\n    published_on: 2026-06-01\n    progress:\n      - { on: 2026-06-10, state: started, text: 已经划线, value: 40 }\n  - id: lamps\n    item: 修好路灯\n    responsible: 电工班\n    target: 60盏\n    deadline: 2026-09-10\n",
        ),
        (
            "content/east/notices/n.md",
            "---\ntitle: 关于命名的公示\nstarts_on: 2026-06-29\nperiod: { days: 5, unit: calendar }\nbasis: 命名办法\nsigned_by: 东街支部\ncontact: { phone: 0531-0000 1235, address: 示例路2号 }\n---\n\n拟命名一号窗口。\n\n- 一\n- 二\n",
        ),
        (
            "content/east/exemplars/e.md",
            "---\ntitle: 老李的一天\nsubject: 李示例\ntype: person\nyear: 2026\nsummary: 每天早到\n---\n\n他早到半小时。见 [名单](files/list.txt)。\n",
        ),
        ("content/east/teams/t.yaml", "name: 上门队\nleader: 周示例\nmembers: [周示例, 吴示例]\ntask: 上门代办\n"),
        (
            "content/east/services/s.yaml",
            "item: 代办社保卡\ntype: resource\ncategory: 便民\nprovider: 东街支部\naudience: 老人\nhours: 每周三\n",
        ),
        ("content/east/suggestions/g.yaml", "item: 午间开窗口\ndecision: 采纳。\nresponsible: 东街支部\n"),
        ("content/east/areas/r.yaml", "title: 东段责任区\nmember: a\nbounds: 1号至35号\nduties: 巡查\n"),
        (
            "content/east/rolls/h.yaml",
            "title: 光荣榜\naward: 优秀共产党员\nyear: 2026\nconferred_by: 示例市委\nentries:\n  - { name: 郑示例, org: 东街支部 }\n  - { name: 冯示例, org: 西街支部 }\n",
        ),
        ("content/east/files/list.txt", "名单一"),
        ("content/screens/hall.yaml", "title: 大厅\n"),
    ]);
    let photo = fs::read(demonstration().join("content/west/machinery/photos/guo-hong.png")).unwrap();
    board.write_bytes("content/east/photos/a.png", &photo);
    let approve = ["approve", "--org", ".", "--by", "书记示例", "--proposed-by", "甲示例"];
    let output = noticeboard(&approve, board.root()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    board
}

/// What stands behind the colon of a line, as somebody might change it; nothing where that would be no value of its key.
fn changed_line(line: &str) -> Option<String> {
    // What an approval is written with is no part of what it is for.
    let keep = [
        "approval",
        "proposed_by",
        "approved_by",
        "approved_on",
        "mark",
        "type",
        "photo",
        "holder",
        "member",
        "consent",
        "period",
        "contact",
        "- id",
        "items",
        "state",
    ];
    let (key, value) = line.split_once(": ")?;
    if keep.contains(&key.trim()) || line.trim_start().starts_with("- {") || value.starts_with('{') {
        return None;
    }
    let value = match value {
        list if list.starts_with('[') => list.replacen('[', "[未批准的, ", 1),
        day if day.len() == 10 && day.as_bytes()[4] == b'-' => {
            format!("{}{}", &day[..9], if day.ends_with('1') { '2' } else { '1' }).replace("2026-12-32", "2026-12-30")
        }
        "2026" => "2025".to_owned(),
        number if number.bytes().all(|b| b.is_ascii_digit()) => format!("{number}7"),
        sentence if sentence.ends_with('。') => format!("未批准的{sentence}"),
        text => format!("{text}未批准的"),
    };
    Some(format!("{key}: {value}"))
}

/// Whatever is changed in an approved item, readers get the very bytes that were approved, in every output.
#[test]
fn no_edit_of_an_approved_item_reaches_a_byte_of_the_output() {
    let board = approved_board();
    let approved = Site::of(board.root(), &[]);
    let site = Site::of(board.root(), &[]);
    let files: Vec<(String, String)> = support::tree(&board.root().join("content/east"))
        .into_iter()
        .filter(|(path, _)| path.contains('/') && (path.ends_with(".yaml") || path.ends_with(".md")))
        .map(|(path, bytes)| (format!("content/east/{path}"), String::from_utf8(bytes).unwrap()))
        .collect();
    assert_eq!(files.len(), 10, "{files:?}");
    let mut edits = 0;
    // One line of each file in each round, and then the last of all.
    for round in 0..16 {
        let mut changed = Vec::new();
        for (path, text) in &files {
            let lines: Vec<&str> = text.lines().collect();
            let new: Vec<(usize, String)> =
                lines.iter().enumerate().filter_map(|(at, line)| Some((at, changed_line(line)?))).collect();
            let body = text.ends_with("二\n").then(|| text.replace("拟命名", "未批准的拟命名"));
            let body = body.or_else(|| text.contains("他早到").then(|| text.replace("他早到", "未批准的他早到")));
            let edited = match new.get(round) {
                Some((at, line)) => lines
                    .iter()
                    .enumerate()
                    .map(|(n, old)| if n == *at { line } else { *old })
                    .map(|line| format!("{line}\n"))
                    .collect(),
                None => match body.filter(|_| round == new.len()) {
                    Some(body) => body,
                    None => continue,
                },
            };
            changed.push((path, edited));
        }
        if changed.is_empty() {
            break;
        }
        edits += changed.len();
        for (path, text) in &changed {
            board.write(path, text);
        }
        let said = site.build_again(board.root(), &["--lang", "zh-CN"]);
        let told = said.matches("changed-since-approval").count();
        assert!(told > 0 && said.contains("仍按批准的内容公布"), "{said}");
        site.assert_same(&approved);
        // The record of the last edition and what was made before are of no weight.
        if round % 4 == 0 {
            Site::of(board.root(), &[]).assert_same(&approved);
        }
        for (path, _) in &changed {
            board.write(path, &files.iter().find(|(of, _)| of == *path).unwrap().1);
        }
    }
    assert!(edits > 30, "{edits}");
    // What was exchanged under the same name is not what was approved: nothing of the item is shown.
    board.write("content/east/files/list.txt", "未批准的名单");
    let output = noticeboard(&["build", "--skip-faulty"], board.root()).arg("--out").arg(site.root()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for (path, bytes) in site.files() {
        assert!(!support::contains(&bytes, "老李的一天") && !support::contains(&bytes, "未批准的"), "{path}");
    }
}

/// What is kept is nothing that must be there: without it, and where it is damaged or cannot be written, the item leaves.
#[test]
fn without_what_is_kept_an_edited_item_leaves_the_board() {
    let board = approved_board();
    let site = Site::of(board.root(), &[]);
    let list = "content/east/commitments/2026.yaml";
    board.edit(list, |text| text.replace("target: 200", "target: 20"));
    let kept = board.root().join(".noticeboard/approved");
    let of_item = fs::read_dir(&kept)
        .unwrap()
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.is_file() && fs::read_to_string(path).is_ok_and(|text| text.contains("新增停车位")));
    let of_item = of_item.expect("the item is kept");
    let whole = fs::read(&of_item).unwrap();
    let build = |more: &[&str]| {
        let output = noticeboard(&["build"], board.root()).args(more).arg("--out").arg(site.root()).output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let shows = |word: &str| site.files().values().any(|bytes| support::contains(bytes, word));
    assert_eq!(build(&[]).0, Some(0));
    assert!(shows("新增停车位"));
    // The same inputs, but what is kept is gone: it is noticed.
    for damage in [None, Some(&whole[..whole.len() / 2]), Some(&b"# content/east/commitments/cars.yaml\nitem: x\n"[..])]
    {
        match damage {
            Some(bytes) => fs::write(&of_item, bytes).unwrap(),
            None => fs::remove_file(&of_item).unwrap(),
        }
        let (code, said) = build(&[]);
        assert!(code == Some(1) && said.contains("changed-since-approval"), "{said}");
        assert!(shows("新增停车位"), "the last good site stays");
        let (code, said) = build(&["--skip-faulty"]);
        assert!(code == Some(0) && said.contains("changed-since-approval"), "{said}");
        assert!(!shows("新增停车位") && shows("修好路灯"));
        fs::write(&of_item, &whole).unwrap();
        assert_eq!(build(&[]).0, Some(0));
        assert!(shows("新增停车位"));
    }
    // Withdrawn is withdrawn, and leaves nothing behind.
    board.edit(list, |text| text.replace("target: 20\n", "target: 20\n    status: withdrawn\n"));
    assert_eq!(build(&[]).0, Some(0));
    assert!(!shows("新增停车位") && !of_item.exists());
    // What cannot be kept is said, and the board is built.
    let board = approved_board();
    fs::remove_dir_all(board.root().join(".noticeboard")).unwrap();
    fs::create_dir(board.root().join(".noticeboard")).unwrap();
    board.write(".noticeboard/approved", "no folder");
    let output = noticeboard(&["build", "--lang", "zh-CN"], board.root())
        .arg("--out")
        .arg(Site::empty().root())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.matches("没能留底").count() == 1, "{said}");
}

#[test]
fn the_demonstration_board_shows_no_dates_of_members_and_no_hidden_item() {
    let board = demonstration();
    let site = Site::of(&board, &[]);
    let files = site.files();
    let texts: Vec<_> = files.iter().filter(|(path, _)| support::is_text(path)).collect();
    let (members, others) = support::members_and_others(&board);
    let mut looked_for = 0;
    for date in support::dates_of(&members) {
        let (year, month, day) = (&date[..4], date[5..7].trim_start_matches('0'), date[8..].trim_start_matches('0'));
        let chinese = format!("{year}年{month}月{day}日");
        // The same day may stand elsewhere for a reason of its own.
        if others.contains(&date) || others.contains(&chinese) {
            continue;
        }
        looked_for += 1;
        for (path, bytes) in &texts {
            for form in [&date, &chinese, &date.replace('-', "")] {
                assert!(!support::contains(bytes, form), "{form}, when a member joined, is in {path}");
            }
        }
    }
    assert!(looked_for > 20, "{looked_for}");
    for (file, words) in support::hidden_words(&board, "2026-06-30") {
        for (path, bytes) in &texts {
            assert!(!support::contains(bytes, &words), "{words} of the hidden {file} is in {path}");
        }
    }
}

#[test]
fn no_photo_is_published_as_it_was_taken() {
    let site = Site::of(&demonstration(), &[]);
    let mut originals = HashSet::new();
    for (path, bytes) in support::tree(&demonstration().join("content")) {
        if [".png", ".jpg", ".jpeg", ".webp"].iter().any(|ending| path.ends_with(ending)) {
            originals.insert(blake3::hash(&bytes));
        }
    }
    for (path, bytes) in site.files() {
        if support::is_text(&path) || path.ends_with(".woff2") {
            continue;
        }
        assert!(!originals.contains(&blake3::hash(&bytes)), "{path} is an original");
        // A PDF/A file describes itself in XMP; a JPEG inside it that had some would bring the name with a zero byte.
        let of_document = path.ends_with(".pdf");
        for marker in ["Exif\0\0", "eXIf", "http://ns.adobe.com/xap", "http://ns.adobe.com/xap/1.0/\0", "GPSLatitude"] {
            if of_document && marker == "http://ns.adobe.com/xap" {
                continue;
            }
            assert!(!support::contains(&bytes, marker), "{path} carries {marker:?}");
        }
    }
}

#[test]
fn pages_of_persons_are_kept_from_search_engines() {
    let site = Site::of(&demonstration(), &[]);
    let files = site.files();
    let map = String::from_utf8_lossy(&files["sitemap.xml"]).into_owned();
    assert!(map.contains("<loc>https://board.example.org/archive/</loc>"), "{map}");
    let mut persons = 0;
    for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with("index.html")) {
        let parts: Vec<_> = path.split('/').collect();
        let is_post = parts.len() >= 3 && parts[parts.len() - 3] == "posts";
        if is_post && parts[parts.len() - 2] != "page" && !support::is_redirect(bytes) {
            persons += 1;
            assert!(support::contains(bytes, "<meta name=\"robots\" content=\"noindex\""), "{path} may be indexed");
            let address = path.trim_end_matches("index.html");
            assert!(!map.contains(&format!("/{address}<")), "{path} is in the site map");
        }
    }
    assert!(persons > 20, "{persons}");
}

/// Boards of any size from the generator are faultless, so that its timings are of real work.
#[test]
fn generated_boards_pass_the_strict_check() {
    let folder = tempfile::tempdir().unwrap();
    let board = folder.path().join("board");
    let counts = generate::generate(1000, generate::usual_orgs(1000), &board).unwrap();
    // Beside the hundreds stand orders and, in some branches, households' units.
    assert!((1000..1100).contains(&counts.items), "{}", counts.items);
    let output = noticeboard(&["check", "--strict", "--lang", "en"], &board).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
