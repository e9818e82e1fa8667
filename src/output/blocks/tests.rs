use super::*;

#[test]
fn a_text_becomes_blocks_of_plain_words() {
    let text = "# 一、内容\n\n**承诺：**内容 A&B\n第二行。\n\n1. 甲\n2. 乙\n   - 丙\n\n| 名称 | 数 |\n|---|---|\n| 灯 | 200 |\n";
    let blocks = of(Some(text));
    let told: Vec<_> = blocks.iter().map(|b| (b.kind, b.text.as_str(), b.level, b.number)).collect();
    assert_eq!(
        told,
        [
            ("h1", "一、内容", 0, None),
            ("p", "承诺：内容 A&B 第二行。", 0, None),
            ("li", "甲", 1, Some(1)),
            ("li", "乙", 1, Some(2)),
            ("li", "丙", 2, None),
            ("table", "", 0, None),
        ]
    );
    assert_eq!(blocks[5].cells, [["名称", "数"], ["灯", "200"]]);
}

#[test]
fn breaks_signs_and_code_keep_their_places() {
    let text = "面积80m<sup>2</sup>[^1]\n\n| 甲<br>乙 | 丙 |\n|--|--|\n| 丁 | 戊 |\n\n```\n一\n二\n```\n\n[^1]: 注\n";
    let blocks = of(Some(text));
    assert_eq!(blocks[0].text, "面积80m2");
    assert_eq!(blocks[1].cells, [["甲\n乙", "丙"], ["丁", "戊"]]);
    assert_eq!(blocks[2].text, "一\n二");
    assert_eq!(blocks[3].text, "注");
}

/// The letters of a page; without those of references to notes, if they are not to be `referred`.
fn letters_of_page(html: &str, referred: bool) -> String {
    let mut html = html.to_owned();
    while let Some(start) = html.find("<sup class=\"footnote-ref\"").filter(|_| !referred) {
        let end = html[start..].find("</sup>").map_or(html.len(), |end| start + end);
        html.replace_range(start..end, "");
    }
    let words: Vec<&str> = html.split('<').map(|part| part.split_once('>').map_or(part, |(_, words)| words)).collect();
    letters(&unescape(&words.concat()))
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The letters of a block as it is set, part by part.
fn set(block: &Block) -> String {
    let parts = |runs: &[Run], plain: &str| {
        if runs.is_empty() {
            return letters(plain);
        }
        let words: String = runs.iter().map(|run| run.text.as_str()).collect();
        assert_eq!(words, plain, "{block:?}");
        let part = |run: &Run| run.style.refers.map_or_else(|| letters(&run.text), |number| number.to_string());
        runs.iter().map(part).collect()
    };
    let mut set = parts(&block.runs, &block.text);
    for (n, row) in block.cells.iter().enumerate() {
        for (m, cell) in row.iter().enumerate() {
            let rich = block.rich.iter().find(|rich| (rich.row, rich.column) == (n, m));
            set += &parts(rich.map_or(&[], |rich| &rich.runs), cell);
        }
    }
    set
}

#[test]
fn what_is_struck_out_referred_to_or_quoted_stays_so() {
    let text = "原定~~12户~~**20户**[^a]，*尽早*办理。\n\n> 群众的话\n\n| 名称 | 数 |\n|:--|--:|\n| ~~灯~~ | 1 |\n\n![门口的灯](p.png)\n\n3. 丙\n\n---\n\n[^a]: 六月改。\n";
    let blocks = with_pictures(Some(text), &|_| Some("/photo-0.jpg".to_owned()));
    let told: Vec<_> = blocks.iter().map(|b| (b.kind, b.text.as_str(), b.quote, b.number)).collect();
    assert_eq!(
        told,
        [
            ("p", "原定12户20户，尽早办理。", 0, None),
            ("p", "群众的话", 1, None),
            ("table", "", 0, None),
            ("picture", "", 0, None),
            ("li", "丙", 0, Some(3)),
            ("rule", "", 0, None),
            ("note", "六月改。", 0, Some(1)),
        ]
    );
    let runs: Vec<_> = blocks[0].runs.iter().map(|run| (run.text.as_str(), run.style)).collect();
    let plain = Style::default();
    assert_eq!(
        runs,
        [
            ("原定", plain),
            ("12户", Style { struck: true, ..plain }),
            ("20户", Style { strong: true, ..plain }),
            ("", Style { refers: Some(1), ..plain }),
            ("，", plain),
            ("尽早", Style { emphasised: true, ..plain }),
            ("办理。", plain),
        ]
    );
    assert_eq!(blocks[2].aligned, ["left", "right"]);
    let rich = &blocks[2].rich[0];
    assert!((rich.row, rich.column) == (1, 0) && rich.runs[0].style.struck && blocks[2].rich.len() == 1);
    assert_eq!((&*blocks[3].file, &*blocks[3].alt), ("/photo-0.jpg", "门口的灯"));
}

fn markdown() -> impl proptest::strategy::Strategy<Value = String> {
    use proptest::prelude::*;
    let piece = prop::sample::select(vec![
        "甲",
        "乙",
        "丙丁",
        "a",
        "1",
        " ",
        "\n",
        "\n\n",
        "    ",
        "\t",
        "- ",
        "1. ",
        "# ",
        "> ",
        "**",
        "*",
        "`",
        "```\n",
        "|",
        "<br>",
        "<sup>2</sup>",
        "<b>",
        "</b>",
        "<div>",
        "</div>",
        "<table><tr><td>",
        "</td></tr></table>",
        "<details><summary>",
        "</summary>",
        "[^1]",
        "\n\n[^1]: ",
        "[丁](a)",
        "\u{b}",
        "\u{2028}",
        "\\\n",
        "~~",
        "\n---\n",
        "&amp;",
        "&lt;",
        "<!-- x -->",
        "\n- [x] ",
        "<ruby>",
        "<rt>",
        "</rt></ruby>",
    ]);
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(2000))]

    /// Page, paper, screen and search say the same words of a text, in the same order.
    #[test]
    fn every_medium_says_the_same_words(text in markdown(), table in proptest::bool::ANY) {
        let with_table = format!("{text}\n\n| 庚 | 辛 |\n|--|--|\n| {} | 癸 |\n\n{text}", text.replace(['\n', '|'], " "));
        let text = if table { with_table } else { text };
        let options = options(&|_| None);
        let page = render(&text, &options);
        let on_page = letters_of_page(&page.html, false);
        let told = of(Some(&text));
        let whole: String = told.iter().map(set).collect();
        proptest::prop_assert_eq!(&letters_of_page(&page.html, true), &whole, "{}\n{}", text, page.html);
        let on_paper: String = of(Some(&text)).iter().map(|block| letters(&block.text) + &letters(&block.cells.concat().concat())).collect();
        proptest::prop_assert_eq!(&on_page, &on_paper, "{}\n{}", text, page.html);
        proptest::prop_assert_eq!(&on_page, &letters(&page.text), "{}\n{}", text, page.html);
        if !page.html.contains("<table") {
            let on_screen: String = crate::output::kiosk::paragraphs(&text).iter().map(|line| letters(line)).collect();
            proptest::prop_assert_eq!(&on_page, &on_screen, "{}", text);
        }
    }
}

/// A note that nobody refers to but itself, and others that a random text seldom has.
#[test]
fn odd_notes_are_said_on_every_medium() {
    for text in [
        "甲\n\n[^1]: [^1]",
        "[^1]\n\n[^1]: [^2]\n\n[^2]: ~~乙~~[^1]",
        "甲[^1]\n\n[^1]: \n\n- [^1]",
        "[^1]\n\n[^1]: | 甲 |\n    |--|\n    | [^1] |",
    ] {
        let page = render(text, &options(&|_| None));
        let whole: String = of(Some(text)).iter().map(set).collect();
        assert_eq!(letters_of_page(&page.html, true), whole, "{text}\n{}", page.html);
        let on_screen: String = crate::output::kiosk::paragraphs(text).iter().map(|line| letters(line)).collect();
        if !page.html.contains("<table") {
            assert_eq!(letters_of_page(&page.html, false), on_screen, "{text}");
        }
    }
}

#[test]
fn nothing_dangerous_comes_through() {
    let blocks = of(Some("<script>alert(1)</script>\n\n文字<b onclick=x>粗</b>[链](javascript:x)\n"));
    let all: String = blocks.iter().map(|block| block.text.as_str()).collect();
    assert!(all.contains("文字粗链"), "{all}");
    assert!(!all.contains("onclick") && !all.contains("javascript"), "{all}");
}
