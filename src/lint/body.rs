//! What cannot stand in a text: links that lead nowhere, HTML that is taken away, pictures without words.

use std::cell::RefCell;
use std::ops::{Bound, Range};
use std::sync::Arc;

use super::{Rule, Subject, files, sound};
use crate::board::{Link, LinkFault};
use crate::diagnostic::{Diagnostic, Message, Severity, say};
use crate::kinds::{Draft, Kind, with_kinds};
use crate::markdown::{DestinationKind, FindingKind, Labels, Options, Resolved, render};
use crate::source::Sources;

pub(super) const RULE: Rule = Rule {
    codes: &[
        "empty-heading",
        "forbidden-file",
        "forbidden-link",
        "foreign-picture",
        "hidden-link",
        "lines-joined",
        "link-without-text",
        "linked-photo",
        "missing-alternative",
        "nested-too-deeply",
        "no-page",
        "raw-html",
        "skipped-heading",
        "unclosed-html",
        "unknown-footnote",
        "unknown-fragment",
        "unknown-link",
        "unused-footnote",
        "withheld-photo",
    ],
    explain: || {
        say!(
            "正文里的链接要有去处，图片要有文字说明，HTML 只留无害的。网页上去掉了什么，这里都会说。",
            "Links in a text lead somewhere, pictures have words, and only harmless HTML stays. Whatever a page leaves out is told here."
        )
    },
    check,
};

/// Most findings of one text that are told one by one.
const MOST: usize = 50;

/// So many times, names that may have been meant are looked for: each time through the whole board.
const NEAR_NAMES_FOR: usize = 200;

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    macro_rules! each {
        ($($field:ident: $type:ident),* $(,)?) => {
            $(if <crate::kinds::$type as Kind>::HAS_PAGES {
                for draft in sound(subject.board.items.$field.all(), &subject.hidden.$field) {
                    check_one(subject, draft, diagnostics);
                }
            })*
        };
    }
    with_kinds!(each);
}

fn check_one<K: Kind>(subject: &Subject<'_>, draft: &Draft<K>, diagnostics: &mut Vec<Diagnostic>) {
    let Some(body) = &draft.body else { return };
    let faults: RefCell<Vec<(Range<usize>, String, LinkFault)>> = RefCell::default();
    let misnamed: RefCell<Vec<(Range<usize>, Told)>> = RefCell::default();
    let options = Options {
        resolve: &|destination| match subject.board.link(draft, destination.kind, destination.url) {
            Ok(Link::File { path }) if let Some((message, hint)) = files::bad_name(&path) => {
                misnamed.borrow_mut().push((destination.span, error("bad-file-name", message, hint)));
                Some(Resolved { url: safe(destination.kind), ..Resolved::default() })
            }
            Ok(_) => Some(Resolved { url: safe(destination.kind), ..Resolved::default() }),
            Err(fault) => {
                faults.borrow_mut().push((destination.span, destination.url.to_owned(), fault));
                None
            }
        },
        top_heading: 2,
        id_prefix: "",
        labels: Labels { table: "", footnotes: "", footnote_back: "", task_done: "", task_open: "" },
    };
    let findings = render(body, &options).findings;
    let found = findings.into_iter().map(|finding| (finding.span, Found::Markup(finding.kind)));
    let links = faults.into_inner().into_iter().map(|(span, url, fault)| (span, Found::Link(url, fault)));
    let misnamed = misnamed.into_inner().into_iter().map(|(span, told)| (span, Found::Misnamed(told)));
    let mut found: Vec<_> = found.chain(links).chain(misnamed).collect();
    found.sort_by_key(|(span, _)| span.start);
    found.truncate(MOST);
    for (span, found) in found {
        let told = match found {
            Found::Markup(kind) => markup(&kind),
            Found::Link(url, fault) => link(subject, &url, &fault, diagnostics.len() < NEAR_NAMES_FOR),
            Found::Misnamed(told) => told,
        };
        let mut diagnostic =
            Diagnostic::new(told.code, told.severity, draft.in_body(span), told.message).item(draft.id.clone());
        diagnostic.hint = told.hint;
        diagnostic.follows = told.code == "reference-to-unread";
        diagnostics.push(diagnostic);
    }
}

/// An address that the renderer accepts; what it is does not matter to the check.
fn safe(kind: DestinationKind) -> String {
    if kind == DestinationKind::Picture { "p.png".into() } else { "p/".into() }
}

/// What is wrong at one place.
enum Found {
    Markup(FindingKind),
    Link(String, LinkFault),
    /// A file whose name cannot be published.
    Misnamed(Told),
}

/// What is said of one finding.
struct Told {
    code: &'static str,
    severity: Severity,
    message: Message,
    hint: Option<Message>,
}

fn warning(code: &'static str, message: Message, hint: Message) -> Told {
    Told { code, severity: Severity::Warning, message, hint: Some(hint) }
}

fn error(code: &'static str, message: Message, hint: Message) -> Told {
    Told { severity: Severity::Error, ..warning(code, message, hint) }
}

fn markup(kind: &FindingKind) -> Told {
    use FindingKind as F;
    match kind {
        F::RawTag { tag } => warning(
            "raw-html",
            say!("HTML 标签 <{tag}> 已去掉", "the HTML tag <{tag}> is removed"),
            say!(
                "用 Markdown 写；表格、加粗、列表都不需要 HTML",
                "write Markdown: tables, bold and lists need no HTML"
            ),
        ),
        F::RawAttribute { tag, attribute } => warning(
            "raw-html",
            say!("<{tag}> 的 {attribute} 已去掉", "the attribute `{attribute}` of <{tag}> is removed"),
            say!("样式由主题决定；删去这个属性", "the theme decides how things look; remove the attribute"),
        ),
        F::UnclosedTag { tag } => warning(
            "unclosed-html",
            say!("<{tag}> 没有结束", "<{tag}> is never closed"),
            say!("在同一段里写上 </{tag}>", "write </{tag}> in the same paragraph"),
        ),
        F::StrayEndTag { tag } => warning(
            "unclosed-html",
            say!("</{tag}> 没有对应的开头", "</{tag}> closes nothing"),
            say!("删去它，或补上 <{tag}>", "remove it, or open it with <{tag}>"),
        ),
        F::UnclosedHidden => warning(
            "unclosed-html",
            say!(
                "从这里起的文字都不会显示：注释或脚本没有结束",
                "the text from here on is not shown: a comment or script has no end"
            ),
            say!("写上 -->，或删去 <!--", "write `-->`, or remove `<!--`"),
        ),
        F::ForbiddenScheme { scheme } => error(
            "forbidden-link",
            say!("不能链接到 {scheme}: 开头的地址", "addresses that begin with `{scheme}:` are not linked"),
            say!("只用 https、http、mailto 和 tel", "use https, http, mailto or tel"),
        ),
        F::LinkWithoutText => warning(
            "link-without-text",
            say!("链接没有文字，显示的是网址", "the link has no text; its address is shown"),
            say!("写成 [说明文字](网址)", "write `[words](address)`"),
        ),
        F::UnknownFragment { fragment } => warning(
            "unknown-fragment",
            say!("正文里没有标题“{fragment}”", "no heading of this text is called `{fragment}`"),
            say!("# 后面写标题的原文", "write the heading's own words after `#`"),
        ),
        F::PictureWithoutAlternative => warning(
            "missing-alternative",
            say!("图片没有文字说明，看不见的人不知道是什么", "the picture has no words for those who cannot see it"),
            say!("写成 ![图里有什么](photos/文件名)", "write `![what it shows](photos/name)`"),
        ),
        F::SkippedHeading { from, to } => warning(
            "skipped-heading",
            say!("标题从 {from} 个 # 跳到 {to} 个 #", "the heading jumps from {from} to {to} `#`"),
            say!("一级一级往下写；网页上已经接上", "go down one level at a time; the page closes the gap"),
        ),
        F::LinesJoined => warning(
            "lines-joined",
            say!("这两行会连成一行，中间没有空格", "these two lines are joined, without a blank between"),
            say!(
                "要分行，就在两行之间空一行，或在行末加一个反斜杠 \\；是一句话，就写在一行里",
                "to keep them apart leave a line empty between them, or end the first with a backslash; if they are one sentence, write it on one line"
            ),
        ),
        F::EmptyHeading => warning(
            "empty-heading",
            say!("标题里没有字，已略去", "the heading has no words and is left out"),
            say!("写上标题，或删去 #", "write the heading, or remove the `#`"),
        ),
        F::UnknownFootnote { label } => warning(
            "unknown-footnote",
            say!("没有注释 [^{label}]", "there is no note [^{label}]"),
            say!("在文末写 [^{label}]: 注释内容", "write `[^{label}]: …` at the end"),
        ),
        F::UnusedFootnote { label } => warning(
            "unused-footnote",
            say!("注释 [^{label}] 没有用到，或写了两次", "the note [^{label}] is not used, or is there twice"),
            say!("在正文里写 [^{label}]，或删去这条注释", "refer to it with `[^{label}]`, or remove it"),
        ),
        F::NestedTooDeeply => warning(
            "nested-too-deeply",
            say!("层次太多，最里面的几层已略去", "nested too deeply; the innermost levels are dropped"),
            say!("少分几层", "use fewer levels"),
        ),
    }
}

fn link(subject: &Subject<'_>, url: &str, fault: &LinkFault, search: bool) -> Told {
    match fault {
        LinkFault::Unknown { name } => {
            let kinds: Vec<_> = crate::kinds::KINDS.iter().filter(|k| k.has_pages).map(|k| k.name).collect();
            let near = if search { subject.board.near(name, &kinds) } else { Vec::new() };
            let near: Vec<_> = near.iter().map(|id| format!("/{id}")).collect();
            let hint = if near.is_empty() {
                say!(
                    "写代号、全路径（以 / 开头）或文件名；附件放进 files 文件夹，写 files/文件名",
                    "write a slug, a whole path beginning with `/`, or a file's name; attachments go into `files`: `files/NAME`"
                )
            } else {
                let near = near.join("、");
                say!("是不是 {near}？", "did you mean {near}?")
            };
            error("unknown-link", say!("链接找不到：{url}", "the link leads nowhere: {url}"), hint)
        }
        LinkFault::Unread => error(
            "reference-to-unread",
            say!("{url} 的文件有错，读不出来", "the file behind {url} has a fault and could not be read"),
            say!("先改好那个文件，这里不用动", "mend that file first; nothing is wrong here"),
        ),
        LinkFault::Hidden => warning(
            "hidden-link",
            say!("{url} 现在没有公布，网页上只留文字", "{url} is not published now; its words stay without a link"),
            say!("等它公布，或去掉链接", "wait until it is, or remove the link"),
        ),
        LinkFault::NoPage => warning(
            "no-page",
            say!("{url} 没有自己的页面，网页上只留文字", "{url} has no page of its own; its words stay without a link"),
            say!("链接到岗位、承诺、组织等", "link a post, a commitment or an organisation"),
        ),
        LinkFault::MissingFile { path } => error(
            "missing-file",
            say!("没有文件 {path}", "there is no file {path}"),
            near_file(subject.sources, path, search),
        ),
        LinkFault::MissingPhoto { path } => error(
            "missing-photo",
            say!("没有图片 {path}", "there is no picture {path}"),
            near_file(subject.sources, path, search),
        ),
        LinkFault::Outside => error(
            "path-leaves-folder",
            say!("只能用本组织自己的文件：{url}", "only the organisation's own files are used: {url}"),
            say!(
                "把文件放进本组织的 files 文件夹，写 files/文件名",
                "put the file into the organisation's `files` and write `files/NAME`"
            ),
        ),
        LinkFault::ForbiddenFile => error(
            "forbidden-file",
            say!("这类文件不能公布：{url}", "files of this type are not published: {url}"),
            say!(
                "附件用 pdf、ofd、txt、Office 或 WPS 文件，图片用 jpg、png 或 webp",
                "attach pdf, ofd, txt, Office or WPS files; pictures are jpg, png or webp"
            ),
        ),
        LinkFault::LinkedPhoto => warning(
            "linked-photo",
            say!(
                "照片不能链接，原片里有拍摄地点：{url}",
                "pictures are not linked, for originals tell where they were taken: {url}"
            ),
            say!("写成 ![图里有什么](photos/文件名)", "show it: `![what it shows](photos/name)`"),
        ),
        LinkFault::ForeignPicture => warning(
            "foreign-picture",
            say!("外站的图片不显示：{url}", "pictures of other sites are not shown: {url}"),
            say!("把图片放进 photos 文件夹", "put the picture into `photos`"),
        ),
        LinkFault::Withheld => warning(
            "withheld-photo",
            say!(
                "照片里的人没有同意公开，或已不在岗，不显示：{url}",
                "the person in the picture has not agreed or has left; it is not shown: {url}"
            ),
            say!("本人同意后在党员文件里写 consent", "once agreed, write `consent` in the member's file"),
        ),
    }
}

/// A file of the same folder that may have been meant.
fn near_file(sources: &Sources, path: &str, search: bool) -> Message {
    let (folder, name) = path.rsplit_once('/').map_or(("", path), |(folder, name)| (folder, name));
    let inside = format!("{folder}/");
    let near = sources
        .assets
        .range::<str, _>((Bound::Included(&*inside), Bound::Unbounded))
        .map_while(|(path, _): (&Arc<str>, _)| path.strip_prefix(&*inside))
        .take(if search { 10_000 } else { 0 })
        .map(|file| (strsim::damerau_levenshtein(&name.to_lowercase(), &file.to_lowercase()), file))
        .min()
        .filter(|(distance, _)| *distance <= 1 + name.chars().count() / 4);
    match near {
        Some((_, near)) => say!("是不是 {near}？", "did you mean {near}?"),
        None => say!("把文件放进 {inside}", "put the file into {inside}"),
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Diagnostic;
    use crate::lint::testing::codes;
    use crate::pipeline::{Options, check_sources};
    use crate::source::Sources;

    fn notice(body: &str) -> String {
        format!(
            "---\ntitle: 甲\nstarts_on: 2026-06-29\nperiod: {{ days: 5, unit: working }}\nsigned_by: 市\n---\n{body}\n"
        )
    }

    fn found(body: &str) -> Vec<&'static str> {
        codes(&[("content/notices/a.md", &notice(body))])
    }

    #[test]
    fn what_a_page_leaves_out_is_told() {
        for (body, code) in [
            ("<b onclick=x>甲</b>", "raw-html"),
            ("<blink>甲", "raw-html"),
            ("[甲](javascript:x)", "forbidden-link"),
            ("[甲](nobody)", "unknown-link"),
            ("[甲](files/a.pdf)", "missing-file"),
            ("![甲](photos/nobody-here.jpg)", "missing-photo"),
            ("[甲](../../files/a.pdf)", "path-leaves-folder"),
            ("![甲](https://a.cn/b.png)", "foreign-picture"),
            ("[甲](#乙)", "unknown-fragment"),
            ("甲[^1]", "unknown-footnote"),
            ("# 甲\n\n### 乙", "skipped-heading"),
            ("[](https://a.cn)", "link-without-text"),
        ] {
            assert!(found(body).contains(&code), "{body}: {:?}", found(body));
        }
    }

    #[test]
    fn a_sound_text_is_silent() {
        assert!(
            found(
                "**承诺：**见[网站](https://a.cn)、[电话](tel:12345)、[本公示](a)。\n\n| 甲 | 乙 |\n|--|--|\n| 1 | 2 |"
            )
            .is_empty()
        );
    }

    #[test]
    fn the_caret_stands_under_the_destination() {
        let text = notice("第一行\n\n见[附件](files/plan.pdg)。");
        let mut sources = Sources::from_texts([
            ("content/board.yaml", "title: 示例\nas_of: 2026-06-30\n"),
            ("content/org.yaml", "name: 示例市\nsupervision_phone: 0531-0000 1234\naddress: 路\n"),
            ("content/notices/a.md", &text),
        ]);
        sources.insert_asset("content/files/plan.pdf", vec![0]);
        let diagnostics = check_sources(&sources, &Options::default()).diagnostics;
        let missing: &Diagnostic = diagnostics.iter().find(|d| d.code == "missing-file").unwrap();
        let span = sources.span(&missing.place).unwrap();
        assert_eq!(&text[span.bytes], "files/plan.pdg");
        assert_eq!(missing.hint.as_ref().unwrap().zh, "是不是 plan.pdf？");
    }
}
