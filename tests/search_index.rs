//! Writes a search index for `tests/browser/search.test.mjs`, which reads it with the script of the theme.

use std::path::Path;

use noticeboard::diagnostic::Language;
use noticeboard::output::pictures::Pictures;
use noticeboard::output::plan;
use noticeboard::pipeline::{Options, check_sources};
use noticeboard::source::Sources;
use noticeboard::theme::Theme;

/// What the script is tried on: names of two characters, the same characters apart, rare ones, and enough items for
/// more than one page of results.
fn sources() -> Sources {
    let mut sources = Sources::from_texts([
        ("content/board.yaml", "title: 示例公示栏\nas_of: 2026-06-30\n"),
        ("content/org.yaml", "name: 示例市\nsupervision_phone: 0531-0000 1234\naddress: 示例路1号\n"),
        ("content/tax/org.yaml", "name: 示例税务所\nshort_name: 税务所\n"),
        ("content/tax/members/wang-wei.yaml", "name: 王伟\nposition: 所长\n"),
        ("content/tax/members/wang-dawei.yaml", "name: 王大伟\n"),
        ("content/tax/members/rare.yaml", "name: 王𬭼𡋾\n"),
        ("content/tax/members/maimaiti.yaml", "name: 阿卜杜拉·买买提\n"),
        (
            "content/tax/posts/w1.yaml",
            "title: 一号窗口\nwindow_no: 7\nholder: wang-wei\npledge: 多问一句，少跑一趟。\n",
        ),
        ("content/tax/posts/w2.yaml", "title: 二号窗口\nholder: [wang-dawei, rare, maimaiti]\npledge: 快办、好办。\n"),
        (
            "content/notices/apart.md",
            "---\ntitle: 关于道路的公示\nstarts_on: 2026-06-01\nperiod: { days: 5, unit: calendar }\n---\n姓王，伟大的名字。王伟、伟明。ＫＩＯＳＫ 2026年第３期\n",
        ),
        (
            "content/notices/text.md",
            "---\ntitle: 表彰公示\nstarts_on: 2026-06-24\nperiod: { days: 5, unit: calendar }\n---\n拟表彰王伟等同志。税务所、窗口\n",
        ),
    ]);
    for n in 0..50 {
        let (month, day) = (n % 6 + 1, n % 28 + 1);
        sources.insert_text(
            &format!("content/tax/commitments/c{n:02}.yaml"),
            &format!(
                "item: 第{n}项整治\nresponsible: 物业办\ntarget: {n}处\ndeadline: 2026-12-31\npublished_on: 2026-{month:02}-{day:02}\n"
            ),
        );
    }
    sources
}

#[test]
fn an_index_for_the_browser_tests() {
    let checked = check_sources(&sources(), &Options::default());
    assert_eq!(checked.assembled.board.items.commitments.all().len(), 50, "{:#?}", checked.diagnostics);
    let boards = checked.into_boards();
    let theme = Theme::load(None, "default", Language::Chinese).unwrap();
    let pictures = Pictures::default();
    let (plan, _) = plan(&boards, &theme, &pictures, &["web"]);
    let placards = Default::default();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("search-index");
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    for file in plan.files().filter(|file| file.route.starts_with("search/index/")) {
        let path = folder.join(&*file.route);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let rendered = plan.render(file, &boards, &theme, &pictures, &placards, None).unwrap();
        std::fs::write(path, rendered.into_artifact().unwrap().into_bytes().unwrap()).unwrap();
    }
    assert!(folder.join("search/index/meta.json").exists());
}
