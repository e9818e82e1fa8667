//! What the marks do, and that they are never seen.

use proptest::prelude::*;
use pulldown_cmark::{Event, Parser, html};

use super::super::writer::extensions;
use super::*;

/// The parser's own HTML of a prepared text.
fn page(source: &str) -> String {
    let prepared = Prepared::new(source);
    let mut page = String::new();
    html::push_html(&mut page, prepared.events(extensions()).map(|(event, _)| event));
    page
}

fn inline(source: &str) -> String {
    let page = page(source);
    page.trim_end().trim_start_matches("<p>").trim_end_matches("</p>").to_owned()
}

fn plain_page(source: &str) -> String {
    let mut page = String::new();
    html::push_html(&mut page, Parser::new_ext(source, extensions()));
    page
}

#[test]
fn chinese_emphasis_needs_no_spaces() {
    for (source, expected) in [
        ("**承诺：**内容", "<strong>承诺：</strong>内容"),
        ("内容**《条例》**第三条", "内容<strong>《条例》</strong>第三条"),
        ("**“首问负责”**制度", "<strong>“首问负责”</strong>制度"),
        ("推行**“首问负责”**制度", "推行<strong>“首问负责”</strong>制度"),
        ("第3**“一窗”**办", "第3<strong>“一窗”</strong>办"),
        ("**“一窗”**A类", "<strong>“一窗”</strong>A类"),
        ("*承诺：*内容", "<em>承诺：</em>内容"),
        ("内容*《条例》*第三条", "内容<em>《条例》</em>第三条"),
        ("~~承诺：~~内容", "<del>承诺：</del>内容"),
        ("内容~~《条例》~~第三条", "内容<del>《条例》</del>第三条"),
        ("***承诺：***内容", "<em><strong>承诺：</strong></em>内容"),
        ("**甲（乙）**丙**（丁）**戊", "<strong>甲（乙）</strong>丙<strong>（丁）</strong>戊"),
        ("**甲**（**乙**）**丙**", "<strong>甲</strong>（<strong>乙</strong>）<strong>丙</strong>"),
        ("**承诺:**内容", "<strong>承诺:</strong>内容"),
        ("时限**(3天)**内办结", "时限<strong>(3天)</strong>内办结"),
        ("达**95%**以上", "达<strong>95%</strong>以上"),
        ("**1.**首问负责", "<strong>1.</strong>首问负责"),
        ("**承诺。**　内容", "<strong>承诺。</strong>　内容"),
        ("見**「重要」**です", "見<strong>「重要」</strong>です"),
        ("**마크다운(Markdown)**을", "<strong>마크다운(Markdown)</strong>을"),
        ("姓**𡋾：**名", "姓<strong>𡋾：</strong>名"),
        ("按**[条例](/a)**第三条", "按<strong><a href=\"/a\">条例</a></strong>第三条"),
        ("按**`代码`**办", "按<strong><code>代码</code></strong>办"),
        ("**<u>承诺</u>**内容", "<strong><u>承诺</u></strong>内容"),
    ] {
        assert_eq!(inline(source), expected, "{source}");
    }
}

#[test]
fn neighbouring_delimiters_do_not_disturb_each_other() {
    for (source, expected) in [
        ("~~**甲：**~~乙", "<del><strong>甲：</strong></del>乙"),
        ("**~~甲：~~**乙", "<strong><del>甲：</del></strong>乙"),
        ("中**_甲_**乙", "中<strong><em>甲</em></strong>乙"),
        ("中**~~《甲》~~**乙", "中<strong><del>《甲》</del></strong>乙"),
        ("_**甲：**_乙", "_<strong>甲：</strong>_乙"),
    ] {
        assert_eq!(inline(source), expected, "{source}");
    }
}

#[test]
fn what_is_not_emphasis_stays() {
    for source in [
        "`内容**《条例》**第三条`",
        "```甲**《\n内容**《条例》**第三条\n```",
        "    内容**《条例》**第三条",
        "内容\\*\\*《条例》\\*\\*第三条",
        "2\\**3**4",
        "[甲](/内容**《条例》**第三条 \"内容**《条例》**第三条\")",
        "<https://例/内容**《条例》**第三条>",
        "<u title=\"内容**《条例》**第三条\">甲</u>",
        "[甲]: /内容**《条例》**第三条\n\n[甲]",
        "[^甲**《]\n\n[^甲**《]: 内容",
        "2**3**4",
        "2 * 3 * 4，5*6",
        "* 承诺\n* 内容",
        "承诺\n\n***\n\n内容",
        "内容** 《条例》 **第三条",
        "| 甲 | 乙 |\n|---|---|\n| **丙** | 丁* |",
        "|**甲：**|乙|\n|---|---|\n|丙**|丁**|",
        ">~~~内容\n> 甲\n>~~~",
        "> - >~~~内容\n> - >甲",
        "上午8:30~11:30，下午1:00~5:00",
        "带*的必填：工号*，姓名*，电话*",
        "（*甲）和（*乙）",
    ] {
        assert_eq!(page(source), plain_page(source), "{source}");
    }
}

#[test]
fn spans_lead_to_the_authors_text() {
    let source = "内容**《条例》**第三条，**承诺：**内容";
    let prepared = Prepared::new(source);
    let spans: Vec<&str> = prepared
        .events(extensions())
        .filter(|(event, _)| matches!(event, Event::Start(Tag::Strong)))
        .map(|(_, range)| &source[range])
        .collect();
    assert_eq!(spans, ["**《条例》**", "**承诺：**"]);
}

#[test]
fn a_text_that_holds_a_mark_keeps_it() {
    for held in ["\u{FDD0}", "&#xFDD0;", "\u{2CF9}"] {
        let source = format!("内容**《条例》**第三条{held}");
        let expected = if held.starts_with('&') { "\u{FDD0}" } else { held };
        assert_eq!(inline(&source), format!("内容<strong>《条例》</strong>第三条{expected}"));
    }
    let all: String = ('\u{FDD0}'..='\u{FDEF}').collect();
    assert_eq!(inline(&format!("**甲：**乙{all}")), format!("**甲：**乙{all}"));
}

/// All text of the page without delimiters, which emphasis may consume.
fn words<'e>(events: impl Iterator<Item = Event<'e>>) -> String {
    let mut words = String::new();
    for event in events {
        match event {
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                words.push_str(&text);
            }
            _ => {}
        }
    }
    words.replace(['*', '~', '_'], "")
}

fn fragments(of: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(of), 0..24).prop_map(|pieces| pieces.concat())
}

const LATIN: &[&str] = &[
    "*", "**", "***", "~~", "~", "_", "__", "a", "b2", " ", "\n", "\n\n", "> ", ">", "- ", "1. ", "`", "``", "[", "]",
    "](/u)", "!", "<b>", "</b>", "<", ">", "\\", "|", "|-|-|\n", "“", "”", ".", "(", ")", "é", "—", "😀", "&amp;",
    "[^a]", "[^a]: ", "#", "~~~\n",
];
const CHINESE: &[&str] = &[
    "*",
    "**",
    "***",
    "~~",
    "~",
    "_",
    "承诺",
    "内",
    "：",
    "，",
    "《",
    "》",
    "（",
    "）",
    "“",
    "”",
    "3",
    "a",
    " ",
    "　",
    "\n",
    "\n\n",
    "> ",
    "- ",
    "`",
    "[",
    "](/甲**《乙》)",
    "!",
    "<b>",
    "\\",
    "|",
    ".",
    "(",
    ")",
    "|-|-|\n",
    "℃",
    "[^甲]",
    "[^甲]: ",
    "~~~\n",
];

proptest! {
    #[test]
    fn text_without_chinese_is_left_to_the_parser(source in fragments(LATIN)) {
        let prepared = Prepared::new(&source);
        prop_assert!(prepared.inserted.is_empty());
        prop_assert_eq!(
            prepared.events(extensions()).collect::<Vec<_>>(),
            Parser::new_ext(&source, extensions()).into_offset_iter().collect::<Vec<_>>()
        );
    }

    #[test]
    fn no_character_is_lost_or_gained(source in fragments(CHINESE)) {
        let prepared = Prepared::new(&source);
        prop_assert_eq!(
            words(prepared.events(extensions()).map(|(event, _)| event)),
            words(Parser::new_ext(&source, extensions()))
        );
    }

    #[test]
    fn spans_are_whole_and_inside(source in fragments(CHINESE)) {
        for (event, range) in Prepared::new(&source).events(extensions()) {
            let slice = source.get(range.clone());
            prop_assert!(slice.is_some(), "{:?} {:?}", event, range);
            if let Event::Text(text) = &event
                && !range.is_empty() && !source.contains('&')
            {
                // The parser counts the line's end in at times.
                prop_assert!(slice.is_some_and(|slice| slice.starts_with(&**text)), "{:?} {:?}", slice, text);
            }
        }
    }
}
