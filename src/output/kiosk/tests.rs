//! A screen's files, looked at as a whole.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Kiosk;
use crate::board::Board;
use crate::kinds::{Commitment, Kind as _, Medium};
use crate::output::testing::{assert_harmless, files};
use crate::pipeline::{Options, check_sources};
use crate::record::kinds;
use crate::source::Sources;

fn board(files: &[(&str, &str)]) -> Board {
    let mut sources = Sources::from_texts([
        ("content/board.yaml", "title: 示例公示栏\nas_of: 2026-06-30\n"),
        ("content/org.yaml", "name: 示例市\nsupervision_phone: 0531-0000 1234\n"),
    ]);
    files.iter().for_each(|(path, text)| sources.insert_text(path, text));
    kiosk_board(&sources)
}

fn kiosk_board(sources: &Sources) -> Board {
    let options = Options { media: vec![Medium::Kiosk], ..Options::default() };
    check_sources(sources, &options).others.pop().expect("a board for the kiosk")
}

/// `window.noticeboard` after all scripts of the page ran, as the player would find it.
fn noticeboard(files: &BTreeMap<String, Vec<u8>>, screen: &str) -> Value {
    let page = String::from_utf8(files[&format!("kiosk/{screen}/index.html")].clone()).expect("a page");
    let mut data = Value::Null;
    for address in page.split("<script src=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
        let route = address.replace("../assets/", "kiosk/assets/");
        let text = String::from_utf8(files[&route].clone()).expect("a script");
        // The statements of a part stand in a function, whose sum comes first.
        let part = text.strip_prefix("(window.noticeboardParts = ");
        let Some((sum, inside)) = part.and_then(|part| part.split_once(", function () {\n")) else { continue };
        let text = inside.strip_suffix("});\n").expect("a function");
        let function = format!("function () {{\n{text}}}");
        assert!(sum.ends_with(&format!("\"sha256/{}\"", super::file::sha256(function.as_bytes()))), "{route}");
        if let Some(value) = text.strip_prefix("window.noticeboard = ") {
            data = serde_json::from_str(value.trim_end().trim_end_matches(';')).expect("JSON");
        } else if let Some(slides) = text.strip_prefix("noticeboard.slides.push(") {
            let slides = slides.trim_end().trim_end_matches(");");
            let more: Vec<Value> = serde_json::from_str(&format!("[{slides}]")).expect("JSON");
            data["slides"].as_array_mut().expect("a list").extend(more);
        } else if text.starts_with("noticeboard.") {
            for line in text.lines() {
                let (key, value) =
                    line.strip_prefix("noticeboard.").and_then(|line| line.split_once(" = ")).expect("it");
                data[key] = serde_json::from_str(value.trim_end_matches(';')).expect("JSON");
            }
        }
    }
    data
}

fn kinds_of(data: &Value) -> Vec<&str> {
    data["slides"].as_array().expect("slides").iter().map(|slide| slide["kind"].as_str().expect("a kind")).collect()
}

const MEMBER: &str = "name: 林溪\nposition: 所长\njoined_on: 1991-07-01\n";

#[test]
fn an_empty_board_has_a_dignified_screen() {
    let files = files(&board(&[]), &[&Kiosk]);
    let data = noticeboard(&files, "main");
    assert_eq!(kinds_of(&data), ["fallback"]);
    assert_eq!(data["slides"][0]["view"]["phone"], "0531-0000 1234");
    assert_eq!(data["expected"], 1);
    assert!(files.contains_key("kiosk/index.html"));
}

#[test]
fn nothing_that_is_held_back_is_on_a_screen() {
    // The board of traps, with everybody's consent for the kiosk: what is left must still not be there.
    let sources = crate::output::testing::sources();
    let board = kiosk_board(&sources);
    let files = files(&board, &[&Kiosk]);
    // The player itself speaks of nobody, but of “reviewers” in its comments.
    assert_harmless(&files.clone().into_iter().filter(|(route, _)| !route.contains("/player.")).collect());
    let data = noticeboard(&files, "main");
    let items = kinds().filter(|kind| kind.number(&board) > 0).map(|kind| kind.info().name);
    let items = items.filter(|name| *name != Commitment::NAME).collect::<Vec<_>>();
    for kind in items.into_iter().chain(["commitments", "chart", "fallback"]) {
        assert!(kinds_of(&data).contains(&kind), "{kind}");
    }
}

#[test]
fn a_persons_pledge_is_not_dunned() {
    let board = board(&[
        ("content/members/a.yaml", MEMBER),
        (
            "content/commitments/a.yaml",
            "item: 每周走访一次\nresponsible: a\npledger: a\ntarget: 26周\ndeadline: 2026-06-01\n\
             verdict: { on: 2026-06-20, result: unfulfilled, explanation: 没有做到 }\n",
        ),
    ]);
    let data = noticeboard(&files(&board, &[&Kiosk]), "main");
    let row = &data["browse"]["commitments"][0];
    assert_eq!(row["owner"], "林溪");
    for key in ["deadline", "deadline_iso", "verdict", "explanation", "done_on"] {
        assert!(row[key].is_null(), "{key}: {row}");
    }
    // Nor counted among the organisation's.
    assert!(!kinds_of(&data).contains(&"chart"));
}

#[test]
fn anniversaries_are_opted_in_and_have_no_year() {
    let with = |consent: &str| {
        let member = format!("{MEMBER}{consent}");
        let board = board(&[("content/members/a.yaml", &member)]);
        let files = files(&board, &[&Kiosk]);
        // Among the hashes of the list any four digits may stand; the data has none.
        let mut scripts = files.iter().filter(|(route, _)| route.contains("/main."));
        assert!(scripts.all(|(_, bytes)| !String::from_utf8_lossy(bytes).contains("1991")));
        let data = noticeboard(&files, "main");
        data["slides"].as_array().expect("slides").iter().find(|slide| slide["kind"] == "anniversary").cloned()
    };
    assert_eq!(with(""), None);
    assert_eq!(with("consent: { given_on: 2026-01-01, scope: [web, print, kiosk] }\n"), None);
    assert_eq!(with("consent: { given_on: 2026-07-01, scope: [anniversary] }\n"), None);
    let slide = with("consent: { given_on: 2026-01-01, scope: [anniversary] }\n").expect("a slide");
    assert_eq!(slide["days"], serde_json::json!(["07-01"]));
    assert_eq!(slide["view"]["month_day"], "7月1日");
    assert_eq!(slide["view"]["names"][0]["name"], "林溪");
}

#[test]
fn long_names_are_remembered_on_slides_of_a_few() {
    let names = ["欧阳靖", "阿依努尔·买买提", "Aleksandr Konstantinovich", "王文"];
    let consent = "consent: { given_on: 2026-01-01, scope: [anniversary] }\n";
    let member = |name: &str| MEMBER.replace("林溪", name) + consent;
    let texts: Vec<(String, String)> =
        names.iter().enumerate().map(|(n, name)| (format!("content/members/m{n}.yaml"), member(name))).collect();
    let board = board(&texts.iter().map(|(path, text)| (&**path, &**text)).collect::<Vec<_>>());
    let data = noticeboard(&files(&board, &[&Kiosk]), "main");
    let slides = data["slides"].as_array().expect("slides").iter().filter(|slide| slide["kind"] == "anniversary");
    let shown = |slide: &Value| -> Vec<String> {
        let names = slide["view"]["names"].as_array().expect("names").iter();
        names.map(|one| one["name"].as_str().expect("a name").to_owned()).collect()
    };
    let shown: Vec<Vec<String>> = slides.map(shown).collect();
    assert_eq!(shown, [vec!["欧阳靖", "阿依努尔·买买提", "王文"], vec!["Aleksandr Konstantinovich"]]);
}

#[test]
fn a_screen_shows_its_organisations_in_its_order() {
    let post = "title: 一号窗口\nholder: a\npledge: 多问一句，少跑一趟。\n";
    let notice = "title: 公示\nstarts_on: 2026-06-24\nperiod: { days: 9, unit: calendar }\nbody: 正文。\n";
    let board = board(&[
        ("content/east/org.yaml", "name: 东区\n"),
        ("content/west/org.yaml", "name: 西区\n"),
        ("content/east/members/a.yaml", "name: 林溪\nactive_until: 2026-07-15\n"),
        ("content/east/posts/p.yaml", post),
        ("content/east/notices/n.yaml", notice),
        ("content/west/notices/n.yaml", notice),
        ("content/screens/hall.yaml", "title: 大厅\norgs: east\nkinds: [post, notice]\nweights: { notice: 3 }\n"),
    ]);
    let data = noticeboard(&files(&board, &[&Kiosk]), "hall");
    assert_eq!(kinds_of(&data), ["post", "notice", "fallback"]);
    let (post, notice) = (&data["slides"][0], &data["slides"][1]);
    assert_eq!((&post["id"], &post["until"]), (&"east/posts/p".into(), &"2026-07-15".into()));
    assert_eq!(post["view"]["holders"][0]["until"], "2026-07-15");
    assert_eq!((&notice["weight"], &notice["level"]), (&3.into(), &"dated".into()));
    assert_eq!((&notice["from"], &notice["until"]), (&"2026-06-24".into(), &"2026-07-02".into()));
    assert!(data["browse"]["notices"].as_array().expect("notices").len() == 1);
}

#[test]
fn the_list_of_an_edition_is_true_and_the_code_is_that_of_its_content() {
    let post = |pledge: &str| {
        board(&[
            ("content/members/a.yaml", MEMBER),
            ("content/posts/p.yaml", &format!("title: 一号窗口\nholder: a\npledge: {pledge}\n")),
        ])
    };
    let one = files(&post("多问一句。"), &[&Kiosk]);
    let again = files(&post("多问一句。"), &[&Kiosk]);
    let other = files(&post("多问两句。"), &[&Kiosk]);
    assert!(one == again);
    let list = |files: &BTreeMap<String, Vec<u8>>| -> Value {
        serde_json::from_slice(&files["kiosk/main/edition.json"]).expect("JSON")
    };
    assert_ne!(list(&one)["code"], list(&other)["code"]);
    let listed = list(&one)["files"].as_array().expect("files").clone();
    assert!(listed.len() > 6);
    for file in &listed {
        let path = file["path"].as_str().expect("a path");
        let route = path.strip_prefix("../").map_or(format!("kiosk/main/{path}"), |path| format!("kiosk/{path}"));
        let bytes = &one[&route];
        let digest: String = {
            use sha2::Digest as _;
            sha2::Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
        };
        assert_eq!((&file["sha256"], &file["bytes"]), (&digest.into(), &bytes.len().into()), "{route}");
    }
    // The worker carries the same list, and the page the code.
    let worker = String::from_utf8_lossy(&one["kiosk/main/sw.js"]).into_owned();
    assert!(worker.contains(list(&one)["code"].as_str().expect("a code")));
}

#[test]
fn two_screens_of_one_board_share_what_is_the_same() {
    let board = board(&[
        ("content/screens/a.yaml", "title: 甲\nkinds: [notice]\n"),
        ("content/screens/b.yaml", "title: 甲\nkinds: [notice]\n"),
    ]);
    let files = files(&board, &[&Kiosk]);
    let code = |screen: &str| noticeboard(&files, screen)["edition"]["code"].clone();
    assert_ne!(code("a"), code("b"));
    assert_eq!(files.keys().filter(|route| route.contains("/player.")).count(), 2);
}

fn data_of(board: &Board) -> super::data::Data {
    let theme = crate::output::testing::theme();
    let by_kind = super::slides::KindSlides::of(&theme).expect("limits");
    let pictures = crate::output::pictures::Pictures::default();
    let screen = board.screens.first().expect("a screen");
    let content = super::content::Content::new(board, theme.strings(), &pictures, &by_kind, screen);
    super::data::Data::new(content, &by_kind, screen, &theme).expect("data")
}

#[test]
fn reception_days_are_read_and_need_glyphs() {
    let day = "每月15日 9:00—11:30，示例市民中心一楼的龘䶮党员接待室";
    let with = |days: &[&str]| {
        let org = format!(
            "name: 示例市\nreception_days: [{}]\n",
            days.iter().map(|day| format!("{day:?}")).collect::<Vec<_>>().join(", ")
        );
        board(&[("content/org.yaml", &org)])
    };
    let dwell = |board: &Board| {
        let data = noticeboard(&files(board, &[&Kiosk]), "main");
        let slides = data["slides"].as_array().expect("slides").clone();
        let slide = slides.iter().find(|slide| slide["kind"] == "reception").expect("a slide").clone();
        slide["dwell"].as_f64().expect("seconds")
    };
    let (one, four) = (with(&[day]), with(&[day; 4]));
    assert!(dwell(&four) > dwell(&one), "{} {}", dwell(&four), dwell(&one));
    assert!(shows(&data_of(&one), '龘'));
}

/// Whether a screen's fonts have to hold a character.
fn shows(data: &super::data::Data, wanted: char) -> bool {
    let mut found = false;
    data.usage.each(crate::font::Role::Body, |c, _| found |= c == wanted);
    found
}

#[test]
fn the_words_before_an_amendment_are_shown_with_their_glyphs() {
    let board = board(&[(
        "content/commitments/a.yaml",
        "item: 换灯\nresponsible: 某科\ndeadline: 2026-12-31\ntarget: 200\nunit: 处\n\
         amendments: [{ on: 2026-06-01, field: target, from: 龘十处, to: 200处, reason: 摸底后增加 }]\n",
    )]);
    assert!(shows(&data_of(&board), '龘'));
    let data = noticeboard(&files(&board, &[&Kiosk]), "main");
    assert_eq!(data["browse"]["commitments"][0]["amendments"][0]["from"], "龘十处");
}

#[test]
fn what_was_corrected_says_so_wherever_a_screen_shows_it() {
    let correction = |keys: &str| {
        let text = format!(
            "title: 关于公示内容的澄清\ntype: correction\nstarts_on: 2026-06-20\nperiod: {{ days: 3, unit: calendar }}\ncorrects: [posts/p, commitments/c, rolls/r, exemplars/e, notices/n, teams/t]\ncorrect: 以现在公布的为准。\n{keys}"
        );
        let board = board(&[
            ("content/members/a.yaml", MEMBER),
            (
                "content/posts/p.yaml",
                "title: 一号窗口\nholder: a\npledge: 多问一句，少跑一趟。\nmeets: { set: five_leads, item: service }\n",
            ),
            ("content/posts/q.yaml", "title: 二号窗口\nholder: a\npledge: 多问一句。\n"),
            ("content/commitments/c.yaml", "item: 路灯\nresponsible: 村委\ntarget: 60\ndeadline: 2026-09-10\n"),
            (
                "content/rolls/r.yaml",
                "title: 榜\naward: 优秀\nyear: 2026\nconferred_by: 市委\nmeets: { set: five_good }\nentries: [{ name: 某支部 }]\n",
            ),
            (
                "content/exemplars/e.md",
                "---\ntitle: 灯\nsubject: a\nmeets: { set: five_leads, item: service }\n---\n夜里的灯。\n",
            ),
            ("content/notices/n.yaml", "title: 公示\nstarts_on: 2026-06-01\nperiod: { days: 90, unit: calendar }\n"),
            ("content/teams/t.yaml", "name: 服务队\nleader: a\ntask: 上门代办\n"),
            ("content/notices/z.yaml", &text),
        ]);
        noticeboard(&files(&board, &[&Kiosk]), "main")
    };
    let data = correction("");
    let slides = data["slides"].as_array().expect("slides");
    let words = "已有公开澄清：关于公示内容的澄清（2026年6月20日）";
    for id in ["posts/p", "rolls/r#1", "exemplars/e", "notices/n#1", "teams/t#1"] {
        let slide = slides.iter().find(|slide| slide["id"] == id).expect(id);
        assert_eq!(slide["view"]["corrections"], words, "{id}");
    }
    let of = |id: &str| slides.iter().find(|slide| slide["id"] == id).expect("a slide");
    assert!(of("posts/q")["view"]["corrections"].is_null());
    // In tables and on walls a mark; whoever looks it up is told all.
    let row = |id: &str, list: &str, n: usize| of(id)["view"][list][n]["corrected"].clone();
    assert_eq!(row("commitments#1", "rows", 0), "已有公开澄清");
    assert_eq!((row("wall#1", "cards", 0), row("wall#1", "cards", 1)), ("已有公开澄清".into(), Value::Null));
    for list in ["commitments", "rolls", "exemplars", "teams"] {
        assert_eq!(data["browse"][list][0]["corrections"], words, "{list}");
    }
    assert_eq!(data["browse"]["people"][0]["posts"][0]["corrected"], words);
    // As long as what it corrects stands, and on its own slide with what that is.
    let own = of("notices/z#1");
    assert_eq!(own["view"]["corrects"].as_array().map(Vec::len), Some(6));
    assert_eq!(own["level"], "ordinary");
    // Standards stand on slides as on pages.
    assert_eq!(of("posts/p")["view"]["meets"], "符合标准 五带头：带头服务群众");
    assert_eq!(of("exemplars/e")["view"]["meets"], "符合标准 五带头：带头服务群众");
    assert_eq!(of("rolls/r#1")["view"]["meets"], "符合标准 五个好");
    // Whoever is cleared without agreeing to a screen is not pointed at there.
    let hidden = correction("clears: a\nconsent: { given_on: 2026-06-18, scope: [web] }\n");
    let told = [&hidden["slides"], &hidden["browse"], &hidden["search"]].map(Value::to_string).concat();
    assert!(!told.contains("澄清"), "{told}");
}

#[test]
fn what_has_a_page_carries_its_code() {
    let notice = |more: &str| {
        format!(
            "---\ntitle: 示例公示\nstarts_on: 2026-06-29\nperiod: {{ days: 5, unit: calendar }}\ncontact: {{ phone: 0531-0000 1236 }}\n{more}---\n正文。\n"
        )
    };
    let code = |settings: &str, org: &str, more: &str| {
        let board = board(&[
            ("content/board.yaml", &format!("title: 示例\nas_of: 2026-06-30\n{settings}")),
            ("content/east/org.yaml", &format!("name: 示例东区\n{org}")),
            ("content/east/notices/a.md", &notice(more)),
        ]);
        let data = noticeboard(&files(&board, &[&Kiosk]), "main");
        let slides = data["slides"].as_array().expect("slides").clone();
        slides.into_iter().find(|slide| slide["kind"] == "notice").expect("a slide")["qr"].clone()
    };
    const SITE: &str = "base_url: https://board.example.org/\n";
    let (size, rows) =
        crate::output::placard::qr::Code::of("https://board.example.org/east/notices/a/").expect("a code").modules();
    assert_eq!(code(SITE, "", ""), serde_json::json!({ "size": size, "rows": rows }));
    assert!(code("", "", "").is_null(), "no address, no code");
    assert!(code(SITE, "", "outputs: [kiosk]\n").is_null(), "no page, no code");
    assert!(code(SITE, "outputs: [kiosk, print]\n", "").is_null(), "no page of its organisation");
}

#[test]
fn labels_have_another_language_and_texts_have_none() {
    let board = board(&[
        ("content/screens/a.yaml", "title: 甲\nkinds: [notice]\nlanguages: [zh-CN, en]\n"),
        ("content/screens/b.yaml", "title: 乙\nkinds: [notice]\n"),
        ("content/screens/c.yaml", "title: 丙\nkinds: [notice]\nlanguages: [en]\n"),
        (
            "content/notices/a.md",
            "---\ntitle: 公开承诺\nstarts_on: 2026-06-29\nperiod: { days: 5, unit: calendar }\ncontact: { phone: 0531-0000 1236 }\n---\n正文。\n",
        ),
    ]);
    let files = files(&board, &[&Kiosk]);
    let languages = |screen: &str| noticeboard(&files, screen)["languages"].clone();
    let two = languages("a");
    assert_eq!((&two[0]["tag"], &two[1]["tag"]), (&"zh-CN".into(), &"en".into()));
    assert_eq!(two[1]["strings"]["kiosk.pause"], "Pause");
    assert_eq!(two[1]["words"]["公示"], "Notice");
    // A title that is also a label stays: the player translates labels only.
    assert!(two[1]["words"].as_object().is_some_and(|words| words.len() < 60));
    assert_eq!(languages("b"), serde_json::json!([]));
    assert_eq!(languages("c").as_array().map(Vec::len), Some(1));
}
