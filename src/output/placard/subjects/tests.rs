//! What a placard says, seen from its mark.

use super::{Subject, Target};
use crate::kinds::Medium;
use crate::pipeline::{Options, check_sources};
use crate::source::Sources;

#[test]
fn renaming_the_city_leaves_the_placards_below_it_as_they_are() {
    let said = |city: &str| {
        let sources = Sources::from_texts([
            ("content/board.yaml", "title: 示例公示栏\nas_of: 2026-06-30\n"),
            ("content/org.yaml", &*format!("name: {city}\n")),
            ("content/hall/org.yaml", "name: 登记大厅\n"),
            ("content/hall/members/a.yaml", "name: 林溪\n"),
            ("content/hall/posts/p.yaml", "title: 一号窗口\nholder: a\npledge: 多问一句，少跑一趟。\n"),
        ]);
        let options = Options { media: vec![Medium::Print], ..Options::default() };
        let board = check_sources(&sources, &options).others.pop().expect("a board for paper");
        let theme = crate::output::testing::theme();
        let post = Subject::all().into_iter().find(|subject| subject.word() == "post").expect("posts");
        let target = Target::of(&board, post)[0];
        target.facts(&board, theme.strings()).view
    };
    assert_eq!(said("示例市"), said("样例市"));
    assert_eq!(said("示例市")["title"], "一号窗口");
}

/// What the first of a subject says on a board of a hall, with more files.
fn said(subject: &str, more: &[(&str, &str)]) -> (Option<jiff::civil::Date>, serde_json::Value) {
    let mut sources = Sources::from_texts([
        ("content/board.yaml", "title: 示例公示栏\nas_of: 2026-06-30\n"),
        ("content/org.yaml", "name: 示例市\n"),
        ("content/members/a.yaml", "name: 林溪\nstandard: 多问一句。\n"),
        (
            "content/posts/p.yaml",
            "title: 一号窗口\nholder: a\npledge: 多问一句，少跑一趟。\nmeets: { set: five_leads, item: service }\napproved_on: 2026-01-05\n",
        ),
        ("content/commitments/c.yaml", "item: 路灯\nresponsible: 村委\ntarget: 60\ndeadline: 2026-09-10\n"),
        (
            "content/rolls/r.yaml",
            "title: 榜\naward: 优秀\nyear: 2026\nconferred_by: 市委\nmeets: { set: five_good }\nentries: [{ name: 某支部 }]\n",
        ),
        ("content/teams/t.yaml", "name: 服务队\nleader: a\ntask: 上门代办\n"),
    ]);
    more.iter().for_each(|(path, text)| sources.insert_text(path, text));
    let options = Options { media: vec![Medium::Print], ..Options::default() };
    let board = check_sources(&sources, &options).others.pop().expect("a board for paper");
    let theme = crate::output::testing::theme();
    let subject = Subject::all().into_iter().find(|one| one.word() == subject).expect("a subject");
    let facts = Target::of(&board, subject)[0].facts(&board, theme.strings());
    (facts.edition, facts.view)
}

#[test]
fn what_was_corrected_says_so_on_paper_and_is_another_edition() {
    let correction = "title: 关于公示内容的澄清\ntype: correction\nstarts_on: 2026-06-20\nperiod: { days: 3, unit: calendar }\ncorrects: [posts/p, commitments/c, rolls/r, teams/t]\ncorrect: 以现在公布的为准。\n";
    let more = [("content/notices/z.yaml", correction)];
    let words = "已有公开澄清：关于公示内容的澄清（2026年6月20日）";
    for subject in ["post", "standard", "roll", "team"] {
        let (before, plain) = said(subject, &[]);
        let (after, view) = said(subject, &more);
        assert_eq!((plain.get("corrections"), view["corrections"].as_str()), (None, Some(words)), "{subject}");
        assert!(after > before && after.map(|on| on.to_string()).as_deref() == Some("2026-06-20"), "{subject}");
    }
    assert_eq!(said("org_commitments", &more).1["sections"][0]["rows"][0]["corrections"], words);
    assert_eq!(said("org_posts", &more).1["posts"][0]["corrected"], "已有公开澄清");
    let notice = said("notice", &more).1;
    assert_eq!(notice["corrects"], serde_json::json!(["一号窗口", "路灯", "榜", "服务队"]));
    // Whoever is cleared has to agree to paper.
    let hidden = format!("{correction}clears: a\nconsent: {{ given_on: 2026-06-18, scope: [web] }}\n");
    assert!(said("post", &[("content/notices/z.yaml", &hidden)]).1.get("corrections").is_none());
}

#[test]
fn a_standard_that_is_met_stands_on_paper() {
    assert_eq!(said("post", &[]).1["meets"], "符合标准 五带头：带头服务群众");
    assert_eq!(said("standard", &[]).1["meets"], "符合标准 五带头：带头服务群众");
    assert_eq!(said("roll", &[]).1["meets"], "符合标准 五个好");
}
