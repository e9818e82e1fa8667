//! Whatever is typed: balanced, harmless, and no more of it than was typed.

use proptest::prelude::*;

use super::*;

fn checked(source: &str) -> Rendered {
    let rendered = rendered(source);
    if let Err(fault) = strict::check(&rendered.html) {
        panic!("{fault}\nin   {source:?}\ngave {}", rendered.html);
    }
    for finding in &rendered.findings {
        assert!(source.get(finding.span.clone()).is_some(), "{finding:?} in {source:?}");
    }
    rendered
}

const PIECES: &[&str] = &[
    "*",
    "**",
    "~~",
    "_",
    "`",
    "```\n",
    "[",
    "]",
    "(",
    ")",
    "](",
    "](javascript:x)",
    "](/u \"t\")",
    "![",
    "!",
    "<",
    ">",
    "\"",
    "'",
    "=",
    "&",
    "&lt;",
    "&#60;",
    "&#x6A;",
    "\\",
    "|",
    "|-|:-:|\n",
    "\n",
    "\n\n",
    "    ",
    "> ",
    ">",
    "- ",
    "1. ",
    "- [x] ",
    "# ",
    "### ",
    "---\n",
    "[^a]",
    "[^a]: ",
    "[^b]",
    "[甲[^a]](/u)",
    "甲",
    "内容",
    "：",
    "《",
    "》",
    "“",
    "a",
    " ",
    "<b>",
    "</b>",
    "<u",
    "<i>",
    "</i>",
    "<br>",
    "<br/>",
    "<table>",
    "</table>",
    "<tr>",
    "<td>",
    "</td>",
    "<td colspan=9>",
    "<th align=left>",
    "<caption>",
    "<details>",
    "<details open>",
    "<summary>",
    "</summary>",
    "</details>",
    "<ruby>",
    "<rt>",
    "</ruby>",
    "<script>",
    "</script>",
    "<style>",
    "</style>",
    "<iframe src=//x>",
    "<img src=x onerror=y>",
    "<svg onload=x>",
    "<a href=javascript:x>",
    "<b onclick=\"x\">",
    "<p style='x'>",
    "<!--",
    "-->",
    "<!",
    "<?",
    "?>",
    "<![CDATA[",
    "]]>",
    "<textarea>",
    "<title>",
    "<noscript>",
    "<template>",
    "<math>",
    "<plaintext>",
    "<xmp>",
    "</p>",
    "</div>",
    "</section>",
    "<javascript:x>",
    "<https://a.cn>",
    "<x@a.cn>",
    "\u{0}",
    "\u{FDD0}",
    "\t",
    "\r\n",
    "#a",
    "# a\n",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_mixture_is_balanced_and_harmless(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40)
    ) {
        checked(&pieces.concat());
    }

    #[test]
    fn any_text_is_balanced_and_harmless(source in any::<String>()) {
        checked(&source);
    }

    #[test]
    fn any_markup_is_balanced_and_harmless(source in "[<>/a-bstd \"'=!\\-\\[\\]()*`|\n&;:甲《：]{0,80}") {
        checked(&source);
    }
}

#[test]
fn known_attacks_leave_no_markup() {
    for source in [
        "<scr<script>ipt>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        "<a href=\"java&#10;script:alert(1)\">x</a>",
        "[x](<javascript:alert(1)>)",
        "![x](x\"onerror=\"alert(1))",
        "[x](/a \"\\\" onclick=\\\"x\")",
        "```\" onclick=\"x\n```",
        "# x {#\" onclick=x}",
        "<details ontoggle=x open>",
        "<b/onclick=x>",
        "<td/style=x>",
        "<table><td><b></table></b>",
        "| <td> | </table></div> |\n|-|-|\n| <tr> | </p> |",
        "<details><table><details></table>",
    ] {
        checked(source);
    }
}

/// Renders a source of `count` pieces and one of half as many. That it ends is for the runner of the tests to see: a slip
/// by which work grows with the square takes minutes here, and `.config/nextest.toml` grants them not. What can be counted
/// is: twice as many pieces give at most about twice as much of everything.
fn grows_evenly(name: &str, count: usize, source: impl Fn(usize) -> String) {
    let [half, whole] = [count / 2, count].map(|count| {
        let source = source(count);
        let rendered = checked(&source);
        let said: usize = rendered.findings.iter().map(|finding| finding.span.len()).sum();
        let listed: usize = rendered.headings.iter().map(|heading| heading.id.len() + heading.text.len()).sum();
        [
            ("source", source.len()),
            ("html", rendered.html.len()),
            ("text", rendered.text.len()),
            ("findings", rendered.findings.len()),
            ("bytes of findings", said),
            ("headings", rendered.headings.len()),
            ("bytes of headings", listed),
        ]
    });
    println!("{name}: {whole:?}");
    for ((what, half), (_, whole)) in half.into_iter().zip(whole) {
        // A tenth more for numbers that have a digit more.
        assert!(whole <= half * 22 / 10 + 1000, "{name}: {half} of {what} for half the source, {whole} for all of it");
    }
}

#[test]
fn deep_nesting_ends() {
    for opener in [
        ">",
        "> ",
        "[",
        "![",
        "*",
        "**",
        "***a",
        "*a_",
        "_a",
        "- ",
        "1. ",
        "`",
        "``a`",
        "<b>",
        "<table>",
        "<td>",
        "<ruby><rt>",
        "<details>\n\n",
        "<",
        "<!--",
        "<a \"",
        "[^",
        "(",
        "[](",
        "&",
        "\\",
        "|",
        "~~",
        "甲**《",
        "《**甲",
    ] {
        grows_evenly(opener, 10_000, |count| opener.repeat(count));
    }
    for opener in ["[", "!["] {
        let closed = |count| format!("{}甲{}", opener.repeat(count), "](a)".repeat(count));
        grows_evenly(&format!("{opener}](a)"), 10_000, closed);
    }
    // Their indentation alone is the square of their number.
    let lists: String = (0..500).map(|depth| format!("{}- 甲\n", " ".repeat(depth * 2))).collect();
    assert!(checked(&lists).html.len() < lists.len());
}

#[test]
fn dropped_nesting_keeps_its_text() {
    let rendered = checked(&format!("{}甲**乙**", ">".repeat(10_000)));
    assert_eq!(rendered.text, "甲乙");
    assert_eq!(rendered.findings.len(), 1);
    assert_eq!(rendered.findings[0].kind, FindingKind::NestedTooDeeply);
}

#[test]
fn a_megabyte_ends() {
    const MEGABYTE: usize = 1 << 20;
    for piece in [
        "甲",
        "**承诺：**内容《条例》**第三条**，~~作废。~~内容\n\n",
        "# 甲\n\n",
        "甲[^a]\n\n[^a]: 乙\n\n",
        "[甲](乙.html)，![丙](丁.png)\n",
        "|甲|乙|\n|-|-|\n|1|2|\n\n",
        "<b>甲</b><i>乙\n\n",
        "<b>甲\n",
        "<div>甲</div>\n",
        "<table><tr><td>甲<td>乙\n",
        "[^x]",
        "> 甲\n",
        "* ",
        "*甲 ",
    ] {
        grows_evenly(piece, MEGABYTE / piece.len(), |count| piece.repeat(count));
    }
}
