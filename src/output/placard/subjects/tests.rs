//! What a placard says, seen from its mark.

use super::{Subject, Target};
use crate::kinds::Output;
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
        let options = Options { media: vec![Output::Print], ..Options::default() };
        let board = check_sources(&sources, &options).others.pop().expect("a board for paper");
        let theme = crate::output::testing::theme();
        let post = Subject::all().into_iter().find(|subject| subject.word() == "post").expect("posts");
        let target = Target::of(&board, post)[0];
        target.facts(&board, theme.strings()).view
    };
    assert_eq!(said("示例市"), said("样例市"));
    assert_eq!(said("示例市")["title"], "一号窗口");
}
