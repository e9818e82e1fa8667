//! Markdown into safe HTML, beside the bare parser.
//!
//!     cargo bench --bench markdown
//!
//! Each line is the best of five rounds of 10,000 pages.

use std::time::Instant;

use noticeboard::markdown::{Destination, Labels, Options, Resolved, render};
use pulldown_cmark::{Options as Extensions, Parser, html};

/// A page as notices have them, about 600 bytes.
const PAGE: &str = "# 办税服务厅承诺\n\n**承诺：**首问负责，一次告知。内容见**《服务规范》**第三条，\
    联系[办公室](../contact/)。\n\n- 限时办结：即办件当场办，承诺件**三个工作日**内办结\n- 延时服务：*下班前*受理的当天办完\n\
    - 上门服务：行动不便的老人，预约上门\n\n## 监督\n\n对服务不满意的，请拨打监督电话，或在意见簿上留言。\
    每月公布一次办理情况，**不公布个人信息**。\n";

fn main() {
    let no_stars = PAGE.replace('*', "");
    let raw = PAGE.replace("**不公布个人信息**", "<u>不公布个人信息</u>");
    measure("pulldown-cmark alone", &|| bare(PAGE));
    measure("render", &|| safe(PAGE));
    measure("render, no emphasis", &|| safe(&no_stars));
    measure("render, raw HTML", &|| safe(&raw));
}

fn measure(name: &str, work: &dyn Fn() -> usize) {
    let round = || {
        let start = Instant::now();
        let bytes: usize = (0..10_000).map(|_| work()).sum();
        assert!(bytes > 0);
        start.elapsed()
    };
    let best = (0..5).map(|_| round()).min();
    println!("{name}: {best:?} for 10,000 pages of {} bytes", PAGE.len());
}

fn bare(source: &str) -> usize {
    let extensions = Extensions::ENABLE_TABLES
        | Extensions::ENABLE_FOOTNOTES
        | Extensions::ENABLE_STRIKETHROUGH
        | Extensions::ENABLE_TASKLISTS;
    let mut page = String::new();
    html::push_html(&mut page, Parser::new_ext(source, extensions));
    page.len()
}

fn safe(source: &str) -> usize {
    let as_written =
        |destination: Destination<'_>| Some(Resolved { url: destination.url.to_owned(), ..Resolved::default() });
    let labels = Labels {
        table: "表格",
        footnotes: "注释",
        footnote_back: "返回正文",
        task_done: "已完成",
        task_open: "未完成",
    };
    render(source, &Options { resolve: &as_written, top_heading: 2, id_prefix: "a-", labels }).html.len()
}
