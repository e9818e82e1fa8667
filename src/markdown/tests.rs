//! What stands on the page, and what is said about the rest.

use super::*;

mod hostile;

const LABELS: Labels<'static> =
    Labels {
        table: "表格", footnotes: "注释", footnote_back: "返回正文", task_done: "已完成", task_open: "未完成"
    };

/// Resolves everything to itself, but drops what holds `missing`.
fn as_written(destination: Destination<'_>) -> Option<Resolved> {
    (!destination.url.contains("missing")).then(|| Resolved { url: destination.url.to_owned(), ..Resolved::default() })
}

fn rendered(source: &str) -> Rendered {
    render(source, &Options { resolve: &as_written, top_heading: 2, id_prefix: "a-", labels: LABELS })
}

fn html(source: &str) -> String {
    rendered(source).html
}

/// The findings' kinds, each with the text that it points at.
fn found(source: &str) -> Vec<(FindingKind, &str)> {
    let findings = rendered(source).findings;
    findings.into_iter().map(|finding| (finding.kind, &source[finding.span])).collect()
}

fn raw_tag(tag: &str) -> FindingKind {
    FindingKind::RawTag { tag: tag.into() }
}

#[test]
fn paragraphs_lists_and_code() {
    assert_eq!(html("甲*乙*`<c>`"), "<p>甲<em>乙</em><code>&lt;c&gt;</code></p>\n");
    assert_eq!(
        html("- 甲\n- 乙\n  1. 丙\n\n3. 丁\n"),
        "<ul>\n<li>甲</li>\n<li>乙<ol>\n<li>丙</li>\n</ol>\n</li>\n</ul>\n<ol start=\"3\">\n<li>丁</li>\n</ol>\n"
    );
    assert_eq!(
        html("```rust x\n甲 < 乙\n```"),
        "<pre tabindex=\"0\"><code class=\"language-rust\">甲 &lt; 乙\n</code></pre>\n"
    );
    assert_eq!(html("> 甲\n\n---"), "<blockquote>\n<p>甲</p>\n</blockquote>\n<hr>\n");
}

#[test]
fn wrapped_chinese_lines_join() {
    assert_eq!(html("责任\n到人，\n**办结**"), "<p>责任到人，<strong>办结</strong></p>\n");
    assert_eq!(html("> 责任，\n> 到人"), "<blockquote>\n<p>责任，到人</p>\n</blockquote>\n");
    assert_eq!(html("one\ntwo 二\nthree"), "<p>one\ntwo 二\nthree</p>\n");
    assert_eq!(html("甲  \n乙"), "<p>甲<br>\n乙</p>\n");
    assert_eq!(rendered("责任，\n到人。\nnow").text, "责任，到人。 now");
}

#[test]
fn lines_of_a_list_do_not_join() {
    assert_eq!(html("张示例\n李示例\n\n末。"), "<p>张示例<br>\n李示例</p>\n<p>末。</p>\n");
    assert_eq!(rendered("张示例\n李示例").text, "张示例\n李示例");
    assert_eq!(html("- 张示例\n  李示例"), "<ul>\n<li>张示例<br>\n李示例</li>\n</ul>\n");
    assert_eq!(found("责任\n到人，办结。"), [(FindingKind::LinesJoined, "任\n")]);
    assert_eq!(found("为方便群众办事，自7月1日起延长服务时间，请互相转告，特此\n公示。"), []);
}

#[test]
fn indented_paragraphs_are_no_code() {
    assert_eq!(
        html("各位：\n\n    请**转告**。\n\n\t第二段。"),
        "<p>各位：</p>\n<p>请<strong>转告</strong>。</p>\n<p>第二段。</p>\n"
    );
    let raw = "各位：\n\n    请<font>转</font>告。\n";
    assert_eq!(found(raw), [(raw_tag("font"), "<font>")]);
}

#[test]
fn odd_ends_of_lines_are_line_breaks() {
    for sign in ['\u{b}', '\u{85}', '\u{2028}', '\u{2029}'] {
        assert_eq!(html(&format!("一{sign}二")), "<p>一<br>\n二</p>\n");
        assert_eq!(html(&format!("# 一{sign}二")), "<h2 id=\"a-一-二\">一 二</h2>\n");
    }
}

#[test]
fn headings_are_shifted_numbered_and_listed() {
    let rendered = rendered("# 总则\n\n## 承诺 *一*\n\n# 总则\n");
    assert_eq!(
        rendered.html,
        "<h2 id=\"a-总则\">总则</h2>\n<h3 id=\"a-承诺-一\">承诺 <em>一</em></h3>\n<h2 id=\"a-总则-2\">总则</h2>\n"
    );
    let heading = Heading { level: 3, id: "a-承诺-一".into(), text: "承诺 一".into() };
    assert_eq!(rendered.headings[1], heading);
    assert!(rendered.findings.is_empty());
}

#[test]
fn heading_faults_are_found() {
    assert_eq!(html("## 甲\n"), "<h2 id=\"a-甲\">甲</h2>\n");
    assert_eq!(found("# 甲\n\n### 乙\n"), [(FindingKind::SkippedHeading { from: 1, to: 3 }, "### 乙\n")]);
    assert_eq!(html("#\n\n甲"), "<p>甲</p>\n");
    assert_eq!(found("#\n")[0].0, FindingKind::EmptyHeading);
}

#[test]
fn tables_scroll_and_align_by_class() {
    assert_eq!(
        html("| | 甲 | 乙 |\n|:--|:-:|--:|\n| 1 | 2 | **3：**4 |\n"),
        "<div class=\"table-scroll\" tabindex=\"0\" role=\"group\" aria-label=\"表格 1\"><table>\n<thead>\n\
         <tr><td></td><th scope=\"col\" class=\"align-center\">甲</th><th scope=\"col\" class=\"align-right\">乙</th></tr>\n\
         </thead>\n<tr><td class=\"align-left\">1</td><td class=\"align-center\">2</td>\
         <td class=\"align-right\"><strong>3：</strong>4</td></tr>\n</table></div>\n"
    );
    assert_eq!(rendered("|甲|乙|\n|-|-|\n|1|2|\n\n丙").text, "甲 乙\n1 2\n丙");
}

#[test]
fn tasks_are_named_signs() {
    let sign =
        |name: &str, sign: &str| format!("<span class=\"task-box\" role=\"img\" aria-label=\"{name}\">{sign}</span>");
    assert_eq!(
        html("- [x] 甲\n- [ ] 乙\n"),
        format!(
            "<ul>\n<li class=\"task\">{} 甲</li>\n<li class=\"task\">{} 乙</li>\n</ul>\n",
            sign("已完成", "☑"),
            sign("未完成", "☐")
        )
    );
    assert!(html("- [x] 甲\n\n- [ ] 乙\n").contains("<li class=\"task\"><p><span"));
    // The tag of a heading is written behind that of its item.
    assert!(
        html("- [x] 甲\n  ---\n").contains("<li class=\"task\"><h2 id=\"a-甲\"><span"),
        "{}",
        html("- [x] 甲\n  ---\n")
    );
}

#[test]
fn footnotes_are_numbered_by_reference_and_linked_both_ways() {
    let rendered = rendered("甲[^乙]，丙[^a]，丁[^乙]。\n\n[^a]: 注一\n[^乙]: 注二\n");
    assert_eq!(
        rendered.html,
        "<p>甲<sup class=\"footnote-ref\"><a id=\"a-fnref_1\" href=\"#a-fn_1\" role=\"doc-noteref\">[1]</a></sup>，\
         丙<sup class=\"footnote-ref\"><a id=\"a-fnref_2\" href=\"#a-fn_2\" role=\"doc-noteref\">[2]</a></sup>，\
         丁<sup class=\"footnote-ref\"><a id=\"a-fnref_1_2\" href=\"#a-fn_1\" role=\"doc-noteref\">[1]</a></sup>。</p>\n\
         <section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"注释\">\n<ol>\n\
         <li id=\"a-fn_1\"><p>注二 <a class=\"footnote-back\" href=\"#a-fnref_1\" role=\"doc-backlink\" \
         aria-label=\"返回正文 [1]\">↩</a></p>\n</li>\n\
         <li id=\"a-fn_2\"><p>注一 <a class=\"footnote-back\" href=\"#a-fnref_2\" role=\"doc-backlink\" \
         aria-label=\"返回正文 [2]\">↩</a></p>\n</li>\n</ol>\n</section>\n"
    );
    assert_eq!(rendered.text, "甲，丙，丁。\n注二\n注一");
    assert!(rendered.findings.is_empty());
}

#[test]
fn footnote_faults_are_found() {
    let unknown = FindingKind::UnknownFootnote { label: "乙".into() };
    assert_eq!(found("甲[^乙]。"), [(unknown, "[^乙]")]);
    assert_eq!(html("甲[^乙]。"), "<p>甲[^乙]。</p>\n");
    assert!(found("甲\\[^乙]，`[^丙]`\n\n```\n[^丁]\n```\n").is_empty());
    let unused = FindingKind::UnusedFootnote { label: "a".into() };
    assert_eq!(found("甲\n\n[^a]: 乙\n"), [(unused, "[^a]: 乙\n")]);
    assert!(html("甲\n\n[^a]: 乙\n").contains("<li><p>乙</p>\n</li>"));
}

#[test]
fn links_are_resolved_and_told_apart() {
    assert_eq!(
        html("[甲](乙.html \"题\") <https://a.cn/?b&c> <x@a.cn>"),
        "<p><a href=\"乙.html\" title=\"题\">甲</a> \
         <a href=\"https://a.cn/?b&amp;c\" rel=\"noopener noreferrer\">https://a.cn/?b&amp;c</a> \
         <a href=\"mailto:x@a.cn\">x@a.cn</a></p>\n"
    );
    assert_eq!(html("[甲<x@a.cn>](/u)"), "<p><a href=\"/u\">甲x@a.cn</a></p>\n");
    assert_eq!(html("[甲](missing)"), "<p>甲</p>\n");
    assert!(found("[甲](missing)").is_empty(), "that is the caller's to report");
}

#[test]
fn destinations_know_their_place() {
    let source = "**甲：**[乙](丙.html \"丁\")，![戊](己.png)、[庚][x]\n\n[x]: 辛.html";
    let seen = std::cell::RefCell::new(Vec::new());
    let resolve = |destination: Destination<'_>| {
        let at = source[destination.span.clone()].to_owned();
        seen.borrow_mut().push((destination.kind, destination.url.to_owned(), at));
        None
    };
    let options = Options { resolve: &resolve, top_heading: 2, id_prefix: "", labels: LABELS };
    assert_eq!(render(source, &options).html, "<p><strong>甲：</strong>乙，戊、庚</p>\n");
    assert_eq!(
        seen.into_inner(),
        [
            (DestinationKind::Link, "丙.html".into(), "丙.html".into()),
            (DestinationKind::Picture, "己.png".into(), "己.png".into()),
            (DestinationKind::Link, "辛.html".into(), "[庚][x]".into()),
        ]
    );
}

#[test]
fn forbidden_schemes_are_dropped() {
    for source in [
        "[甲](javascript:alert(1))",
        "[甲](JaVaScRiPt:x)",
        "[甲](<java\tscript:x>)",
        "[甲](&#106;avascript:x)",
        "[甲](&#1;javascript:x)",
        "[甲](data:text/html,x)",
        "[甲](vbscript:x)",
        "[甲](file:///c/x)",
    ] {
        assert_eq!(html(source), "<p>甲</p>\n", "{source}");
        assert!(matches!(found(source)[0].0, FindingKind::ForbiddenScheme { .. }), "{source}");
    }
    assert_eq!(html("甲![乙](data:image/png;base64,x)"), "<p>甲乙</p>\n");
    let forged = Options {
        resolve: &|_| Some(Resolved { url: "javascript:x".into(), ..Resolved::default() }),
        top_heading: 2,
        id_prefix: "",
        labels: LABELS,
    };
    assert_eq!(render("[甲](a)", &forged).html, "<p>甲</p>\n");
}

#[test]
fn fragments_lead_to_headings() {
    let source = "[见](#服务承诺) [见](#%E4%B9%99)\n\n# 服务承诺\n";
    assert!(html(source).contains("<a href=\"#a-服务承诺\">见</a>"));
    let unknown = FindingKind::UnknownFragment { fragment: "%E4%B9%99".into() };
    assert_eq!(found(source), [(unknown, "[见](#%E4%B9%99)")]);
}

#[test]
fn pictures_carry_their_alternative_and_size() {
    let options = Options {
        resolve: &|destination| {
            Some(Resolved {
                url: format!("/p/{}", destination.url),
                width: Some(800),
                height: Some(600),
                srcset: Some("/p/s.webp 400w".into()),
                sizes: None,
            })
        },
        top_heading: 2,
        id_prefix: "",
        labels: LABELS,
    };
    let rendered = render("甲![窗口*\"三\"*](a.jpg \"题\")", &options);
    assert_eq!(
        rendered.html,
        "<p>甲<img src=\"/p/a.jpg\" alt=\"窗口&quot;三&quot;\" srcset=\"/p/s.webp 400w\" width=\"800\" height=\"600\" \
         title=\"题\" loading=\"lazy\" decoding=\"async\"></p>\n"
    );
    assert_eq!(rendered.text, "甲");
    assert_eq!(found("![](a.jpg)"), [(FindingKind::PictureWithoutAlternative, "![](a.jpg)")]);
    assert_eq!(html("![甲](missing)"), "<p>甲</p>\n");
}

#[test]
fn links_without_text_show_their_address() {
    assert_eq!(html("[](a.html)"), "<p><a href=\"a.html\">a.html</a></p>\n");
    assert_eq!(found("[](a.html)"), [(FindingKind::LinkWithoutText, "[](a.html)")]);
}

#[test]
fn harmless_raw_html_stays() {
    assert_eq!(
        html("水H<sub>2</sub>O<br/><ruby>𡋾<rt>kè</ruby>"),
        "<p>水H<sub>2</sub>O<br><ruby>𡋾<rt>kè</rt></ruby></p>\n"
    );
    assert_eq!(
        html("<details open>\n<summary>问</summary>\n\n**答：**甲\n\n</details>\n"),
        "<details open=\"\">\n<summary>问</summary>\n<p><strong>答：</strong>甲</p>\n</details>\n"
    );
    assert!(found("<u>甲</u><ruby>乙<rt>yi</ruby>").is_empty());
    assert_eq!(rendered("<b>甲</b>&amp;<i>乙</i>").text, "甲&乙");
}

#[test]
fn raw_tables_lose_only_their_dress() {
    let source = "<table border=1><tr><td align=right rowspan=2 onclick=x>甲<td>乙</table>\n\n丙";
    let table = html(source);
    assert!(table.contains("<td class=\"align-right\" rowspan=\"2\">甲</td><td>乙</td></tr>"), "{table}");
    assert!(table.contains("tabindex=\"0\" role=\"group\""), "{table}");
    assert!(table.ends_with("<p>丙</p>\n"), "{table}");
    let attributes: Vec<_> = found(source).into_iter().map(|(kind, _)| kind).collect();
    let attribute =
        |tag: &str, attribute: &str| FindingKind::RawAttribute { tag: tag.into(), attribute: attribute.into() };
    assert_eq!(attributes, [attribute("table", "border"), attribute("td", "onclick")]);
    assert_eq!(rendered(source).text, "甲 乙\n丙");
}

#[test]
fn other_raw_html_is_removed_and_named() {
    assert_eq!(html("甲<font color=red>乙</font>"), "<p>甲乙</p>\n");
    assert_eq!(found("甲<font color=red>乙</font>"), [(raw_tag("font"), "<font color=red>")]);
    assert_eq!(html("甲<script>alert(1)</script>乙"), "<p>甲乙</p>\n");
    assert_eq!(html("<script>\n\nalert(1)\n</script>\n\n乙"), "<p>乙</p>\n");
    assert_eq!(html("<style>p{}</style>\n\n乙"), "<p>乙</p>\n");
    assert_eq!(html("甲<!-- 乙 -->丙"), "<p>甲丙</p>\n");
    assert_eq!(html("> 甲\n> <div>\n> 乙 < 丙\n"), "<blockquote>\n<p>甲</p>\n乙 &lt; 丙\n</blockquote>\n");
    assert_eq!(found("> 甲\n> <div>\n> <p>丙"), [(raw_tag("div"), "<div>"), (raw_tag("p"), "<p>")]);
    let hidden: Vec<_> = found("<!-- 甲\n\n乙").into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(hidden, [FindingKind::UnclosedHidden]);
}

#[test]
fn unclosed_raw_html_stays_in_its_block() {
    assert_eq!(html("甲<b>乙\n\n丙"), "<p>甲<b>乙</b></p>\n<p>丙</p>\n");
    let unclosed = FindingKind::UnclosedTag { tag: "b".into() };
    assert_eq!(found("甲<b>乙\n\n丙"), [(unclosed, "<b>")]);
    assert_eq!(html("甲**乙</b></strong>丙**"), "<p>甲<strong>乙丙</strong></p>\n");
    let stray = |tag: &str| FindingKind::StrayEndTag { tag: tag.into() };
    assert_eq!(found("甲</b>"), [(stray("b"), "</b>")]);
    assert_eq!(html("- <details>\n- 乙\n\n丙</table>"), {
        "<ul>\n<li><details>\n</details></li>\n<li>乙</li>\n</ul>\n<p>丙</p>\n"
    });
}

#[test]
fn plain_text_holds_no_sign_that_the_page_does_not() {
    assert_eq!(plain_text("甲\0乙"), "甲\u{FFFD}乙");
}

#[test]
fn plain_text_has_a_line_per_block() {
    assert_eq!(
        plain_text("# 题\n\n**甲：**乙\n\n- 丙[丁](x)\n- 戊![己](y)\n  - 庚\n\n> 辛\n\n```\n壬\n癸\n```\n"),
        "题\n甲：乙\n丙丁\n戊\n庚\n辛\n壬\n癸"
    );
    assert_eq!(plain_text(""), "");
}
