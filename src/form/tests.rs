use jiff::civil::{Date, date};

use super::*;
use crate::diagnostic::{Diagnostic, Severity};
use crate::kinds::KINDS;
use crate::pipeline::{Options, check_sources};

const TODAY: Date = date(2026, 6, 30);

const BOARD: &[(&str, &str)] = &[
    ("content/board.yaml", "title: 公示栏\n"),
    ("content/org.yaml", "name: 街道\nsupervision_phone: 0531-8123 4567\naddress: 城东路1号\n"),
    ("content/hall/org.yaml", "name: 大厅\naddress: 城东路1号\n"),
    ("content/hall/members/wang-shili.yaml", "name: 王示例\n"),
    ("content/service-centre/org.yaml", "name: 中心\n"),
    (
        "content/service-centre/posts/window-1.yaml",
        "title: 一号窗口\nholder: wang\npledge: 多问一句。\napproved_on: 2026-01-01\n",
    ),
    ("content/service-centre/members/wang.yaml", "name: 王圆\n"),
];

/// Every kind, and the board's own files.
fn sheets() -> Vec<Sheet> {
    KINDS.iter().map(Sheet::from).chain(OWN).collect()
}

fn form(name: &str) -> Form {
    let sheet = sheets().into_iter().find(|sheet| sheet.name == name).expect(name);
    new(sheet, Language::Chinese)
}

fn new(sheet: Sheet, language: Language) -> Form {
    let today = if sheet.name == "calendar" { date(2027, 1, 1) } else { TODAY };
    let mut form = Form::new(sheet, language, today);
    form.comes_into(org_of(sheet), &Sources::from_texts(BOARD.iter().copied()));
    form
}

/// Reviews come from above, what is the board's from nowhere, all else from the hall.
fn org_of(sheet: Sheet) -> &'static str {
    if sheet.name == "review" || !sheet.is_item { "" } else { "hall" }
}

/// What `check` says against a file of a kind, beside what it says of the board without it.
fn found(kind: Sheet, text: &str) -> Vec<Diagnostic> {
    let mut sources = Sources::from_texts(BOARD.iter().copied());
    let ending = if kind.is_told { "md" } else { "yaml" };
    let path = match (kind.folder, org_of(kind)) {
        ("", org) => format!("content/{org}/new/org.yaml"),
        ("calendar", _) => "content/calendar/2027.yaml".to_owned(),
        (folder, "") => format!("content/{folder}/new.{ending}"),
        (folder, org) => format!("content/{org}/{folder}/new.{ending}"),
    };
    sources.insert_text(&path, text);
    let checked = check_sources(&sources, &Options { as_of: Some(TODAY), ..Options::default() });
    let mut found = checked.diagnostics;
    found.retain(|d| d.severity != Severity::Note && *d.place.file == *path);
    found
}

fn told(found: &[Diagnostic]) -> Vec<String> {
    found.iter().map(|d| format!("{} {}", d.code, d.message.zh)).collect()
}

#[test]
fn check_names_every_blank_of_every_kind_once_and_nothing_else() {
    for kind in sheets() {
        for language in [Language::Chinese, Language::English] {
            let mut form = new(kind, language);
            let text = form.file();
            let found = found(kind, &text);
            let blanks = form.blanks();
            assert!(!blanks.is_empty(), "{}: nobody can write this without saying anything", kind.name);
            assert!(found.iter().all(is_blank), "{}: {:?}\n{text}", kind.name, told(&found));
            assert_eq!(found.len(), blanks.len(), "{}: {blanks:?} {:?}\n{text}", kind.name, told(&found));
        }
    }
}

/// Takes away the `# ` before what may be written; what it is for stays a remark.
fn with_all_that_may_be_written(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let depth = line.len() - line.trim_start().len();
        match line[depth..].strip_prefix("# ") {
            Some(rest) => format!("{}{rest}\n", &line[..depth]),
            None => format!("{line}\n"),
        }
    });
    lines.collect()
}

#[test]
fn every_example_is_one_that_check_takes() {
    for kind in sheets() {
        let mut form = new(kind, Language::Chinese);
        form.file();
        let mut examples = with_all_that_may_be_written(&write::file(&form));
        // The blanks get their examples as well.
        for (key, value) in write::examples(&form) {
            let line = format!("{key}: {value}  #");
            examples = examples
                .lines()
                .map(|old| match old.trim_start().strip_prefix(&format!("{key}:")) {
                    Some(rest) if rest.trim_start().starts_with('#') && rest.contains("【要写】") => {
                        format!("{}{line}\n", &old[..old.len() - old.trim_start().len()])
                    }
                    _ => match old.trim_start().strip_prefix(&format!("- {key}:")) {
                        Some(rest) if rest.contains("【要写】") => {
                            format!("{}- {line}\n", &old[..old.len() - old.trim_start().len()])
                        }
                        _ => format!("{old}\n"),
                    },
                })
                .collect();
        }
        let mut found = found(kind, &examples);
        // Examples name files and people that are not there, show what excludes each other and what is decided above.
        const OF_EXAMPLES: &[&str] = &[
            "missing-photo",
            "photo-without-consent",
            "unknown-reference",
            "open-post-with-holder",
            "claimed-post-with-holder",
            "rating-of-a-person",
            "public-star-review",
            "wrong-period",
            "exemplar-of-the-other-type",
            "starter-content",
            "wrong-total",
            "repeated-entry",
            "conferral-before-full-stars",
            "review-of-unstarred-post",
            "key-of-another-type",
            "done-and-not-done",
            "standard-for-others",
        ];
        found.retain(|d| !OF_EXAMPLES.contains(&d.code));
        assert_eq!(told(&found), [""; 0], "{}\n{examples}", kind.name);
    }
}

#[test]
fn keys_stand_in_the_order_of_their_fields() {
    let keys = |name: &str| form(name).fields.iter().map(|field| field.key.clone()).collect::<Vec<_>>();
    assert_eq!(keys("post")[..5], ["title", "holder", "open", "pledge", "type"]);
    assert_eq!(keys("commitment")[..4], ["item", "responsible", "deadline", "type"]);
    let contact = form("notice").fields.into_iter().find(|field| field.key == "contact").expect("it");
    let Shape::Map(inner) = contact.shape else { panic!("a mapping") };
    let inner: Vec<_> = inner.iter().map(|field| field.key.as_str()).collect();
    assert_eq!(inner, ["name", "phone", "address", "email", "hours"]);
}

#[test]
fn every_key_is_explained_in_the_boards_language() {
    fn walk(fields: &[Field], see: &mut dyn FnMut(&Field)) {
        for field in fields {
            see(field);
            match &field.shape {
                Shape::Map(inner) => walk(inner, see),
                Shape::List(one) => {
                    if let Shape::Map(inner) = &**one {
                        walk(inner, see);
                    }
                }
                _ => {}
            }
        }
    }
    for kind in sheets() {
        walk(&fields(&kind), &mut |field| {
            let Field { key, words, .. } = field;
            assert!(!words.zh.is_ascii() && !words.zh.is_empty(), "{} {key}", kind.name);
            assert!(words.en.is_ascii() || words.en.contains(['女', '〔', '→']), "{} {key}: {}", kind.name, words.en);
        });
        let text = new(kind, Language::English).file();
        let foreign = text.lines().find(|line| line.chars().any(|c| ('\u{4e00}'..'\u{a000}').contains(&c)));
        assert!(foreign.is_none_or(|line| line.contains(['女', '〔', '示'])), "{}: {foreign:?}", kind.name);
    }
}

#[test]
fn what_is_needed_is_asked_of_check_and_follows_what_is_given() {
    let blanks = |name: &str, given: &[(&str, &str)]| {
        let mut form = form(name);
        given.iter().for_each(|(key, value)| form.give(key, value).expect("a key"));
        form.file();
        form.blanks().into_iter().map(|(key, _)| key).collect::<Vec<_>>()
    };
    assert_eq!(blanks("post", &[]), ["title", "holder", "pledge"]);
    assert_eq!(blanks("post", &[("title", "导办"), ("open", "true")]), [""; 0]);
    assert_eq!(blanks("post", &[("title", "值班"), ("type", "duty_post"), ("holder", "wang-shili")]), [""; 0]);
    assert_eq!(blanks("commitment", &[("item", "修路")]), ["responsible", "deadline", "target"]);
    assert_eq!(blanks("commitment", &[("item", "修路"), ("type", "任务分工")]), ["responsible"]);
    assert_eq!(blanks("review", &[]), ["subject", "change"]);
    assert_eq!(blanks("review", &[("subject", "hall"), ("type", "领导点评")]), [""; 0]);
    assert_eq!(blanks("notice", &[("title", "公示"), ("period.days", "5"), ("period.unit", "工作日")]), [""; 0]);
    // An organisation without an address leaves it to its notices.
    let mut form = Form::new(KINDS.iter().find(|kind| kind.name == "notice").expect("it"), Language::Chinese, TODAY);
    form.comes_into("service-centre", &Sources::from_texts(BOARD.iter().copied()));
    form.file();
    assert!(form.blanks().iter().any(|(key, _)| key == "contact"), "{:?}", form.blanks());
}

#[test]
fn a_years_days_off_begin_with_those_that_are_known() {
    let text = form("calendar").file();
    for line in [
        "off:\n",
        "  # - 2027-01-01 ",
        "  # - 2027-05-01..2027-05-02 ",
        "  # - 2027-10-01..2027-10-03 ",
        "# workdays: [2027-01-02] ",
    ] {
        assert!(text.contains(&format!("\n{line}")), "{line}\n{text}");
    }
    assert!(text.contains("春节") && !text.contains("Spring"), "{text}");
    let written = with_all_that_may_be_written(&text);
    let (calendar, found) =
        crate::pipeline::read_calendar(&Sources::from_texts([("content/calendar/2027.yaml", &*written)]));
    assert!(found.is_empty(), "{found:?}\n{written}");
    assert_eq!(calendar.is_working_day(date(2027, 5, 2)), Some(false));
    assert_eq!(calendar.is_working_day(date(2027, 1, 2)), Some(true));
    // As people say them.
    let mut form = form("calendar");
    form.give("放假的日子", "2027年1月1日至3日、2027-2-5..2027-2-11").expect("a key");
    form.give("workdays", "2027年1月9日").expect("a key");
    assert_eq!(form.given("off"), Some("[2027-01-01..2027-01-03, 2027-02-05..2027-02-11]"));
    assert_eq!(form.given("workdays"), Some("[2027-01-09]"));
    assert!(!form.file().contains("元旦") && form.blanks().is_empty());
}

#[test]
fn a_screen_is_asked_for_in_the_words_of_people() {
    let mut screen = form("screen");
    for (key, value) in
        [("屏幕上的标题", "示例大厅"), ("kinds", "示范岗、公示"), ("orientation", "竖屏"), ("hours", "08:30..17:30")]
    {
        screen.give(key, value).expect(key);
    }
    assert_eq!(screen.given("kinds"), Some("[post, notice]"));
    assert_eq!(screen.given("orientation"), Some("portrait"));
    let text = screen.file();
    assert!(
        text.starts_with("## 屏幕。")
            && text.contains("\ntitle: 示例大厅 ")
            && text.contains("\n# weights: { post: 2 }"),
        "{text}"
    );
    assert!(!text.contains("published_on") && !text.contains("status"), "no item: {text}");
}

#[test]
fn days_are_todays_where_they_tell_of_today() {
    let text = form("notice").file();
    assert!(text.contains("\nstarts_on: 2026-06-30 ") && text.contains("\npublished_on: 2026-06-30 "), "{text}");
    assert!(form("review").file().contains("\nperiod: 2026-06 "));
    let mut early = Form::new(form("review").sheet, Language::Chinese, date(2026, 7, 3));
    assert!(early.file().contains("\nperiod: 2026-06 "), "the month that is over");
    assert!(form("roll").file().contains("\nyear: 2026 "));
    // When something is to be done nobody knows but its author.
    assert!(form("commitment").file().contains("\ndeadline:  "));
    assert!(!form("member").file().contains("\npublished_on"));
}

#[test]
fn values_are_read_as_they_were_given() {
    for text in [
        "王芳",
        "按 #12345 热线",
        "多问一句：值得",
        "a: b",
        "#1",
        "- 一",
        "[甲，乙]",
        "{甲",
        "“甲”",
        "\"甲\" 乙",
        "'甲",
        "007",
        "12:30",
        "yes",
        "null",
        "~",
        "!甲",
        "&乙",
        "*丙",
        "%丁",
        "@戊",
        "|",
        ">",
        "甲\n乙",
        "  甲  ",
        "1.10",
        "2026-05-01",
        "甲 # 乙",
        "：",
        "是\\否",
    ] {
        let mut form = form("member");
        form.give("name", text).expect("a key");
        form.give("position", text).expect("a key");
        let file = form.file();
        let alone = Sources::from_texts([("content/members/a.yaml", &*file)]);
        let parsed = crate::kinds::parse(&alone.files["content/members/a.yaml"]);
        assert!(parsed.diagnostics.iter().all(|d| d.severity == Severity::Note), "{text}: {:?}", parsed.diagnostics);
        let member = &parsed.drafts.members[0];
        assert_eq!(
            member.position.as_ref().map(|position| &*position.0),
            Some(&*text.trim().replace('\n', " ")),
            "{file}"
        );
    }
}

#[test]
fn a_text_stands_where_its_kind_has_it() {
    let mut team = form("team");
    team.give("name", "突击队").expect("a key");
    team.give("正文", "随叫随到。").expect("the text");
    assert!(team.file().ends_with("\n---\n随叫随到。\n"), "{}", team.file());
    assert!(team.entry("a", 2).contains("\n    body: 随叫随到。\n"));
    let mut post = form("post");
    post.give("body", "说明：见墙上").expect("the text");
    assert!(post.file().contains("\nbody: 说明：见墙上\n"), "{}", post.file());
}

#[test]
fn values_are_taken_in_the_words_of_people() {
    let mut post = form("post");
    for (key, value) in [("岗位名称", "窗口"), ("谁在岗", "a，b"), ("type", "窗口"), ("roles", "服务员、引导员")]
    {
        post.give(key, value).expect(key);
    }
    assert_eq!(post.given("title"), Some("窗口"));
    assert_eq!(post.given("holder"), Some("[a, b]"));
    assert_eq!(post.given("type"), Some("window"));
    assert_eq!(post.given("roles"), Some("[服务员, 引导员]"));
    let mut commitment = form("commitment");
    for day in ["2026年3月5日", "2026-3-5", "2026.3.5", "2026/3/5"] {
        commitment.give("deadline", day).expect("a key");
        assert_eq!(commitment.given("deadline"), Some("2026-03-05"));
    }
    let refusal = |key: &str| form("post").give(key, "x").expect_err("no key").0.en;
    assert!(refusal("titel").contains("`title`") && refusal("colour").contains("known keys"));
    assert!(refusal("title.first").contains("no keys inside"));
}

const LIST: &str = "# 承诺\nresponsible: 大厅\nitems:\n  # 第一件\n  - id: a\n    item: 甲\n    target: 1\n    deadline: 2026-12-31\n\n  \
                    - { id: b, item: 乙, target: 2, deadline: 2026-12-31 }   # 短的\n    # 还没有进展\n";

#[test]
fn an_item_more_leaves_a_list_as_it_was() {
    let list = List::of(LIST).expect("a list");
    assert_eq!((list.indent, list.shared.as_slice()), (2, ["responsible".to_owned()].as_slice()));
    let text = list.with(LIST, "  - id: c\n    item: 丙\n");
    assert_eq!(text, format!("{LIST}\n  - id: c\n    item: 丙\n"));
    // Keys and remarks behind the list stay behind it, line ends what they are.
    let behind = "items:\n- id: a\n  item: 甲\n\n# 各条共用\nresponsible: 大厅\n";
    let text = List::of(behind).expect("a list").with(behind, "- id: b\n");
    assert_eq!(text, "items:\n- id: a\n  item: 甲\n- id: b\n\n# 各条共用\nresponsible: 大厅\n");
    let windows = "items:\r\n  - id: a";
    assert_eq!(List::of(windows).expect("a list").with(windows, "  - id: b\n"), "items:\r\n  - id: a\r\n  - id: b\r\n");
    let new = "responsible: 大厅\nitems:   # 还没有\n";
    assert_eq!(List::of(new).expect("a list").with(new, "  - id: b\n"), format!("{new}  - id: b\n"));
    for other in ["items: [{ id: a }]\n", "title: 甲\n", "items: {a: b}\n", "items:\n  - id: a\n bad", "[1, 2]"] {
        assert_eq!(List::of(other), None, "{other}");
    }
}

#[test]
fn an_entry_leaves_out_what_its_list_says() {
    let mut form = form("commitment");
    form.leave_to_list(["responsible".to_owned(), "published_on".to_owned()]);
    let entry = form.entry("c", 2);
    assert!(entry.starts_with("  - id: c\n    item:"), "{entry}");
    assert!(!entry.contains("responsible:") && !entry.contains("published_on"), "{entry}");
    let keys: Vec<_> = form.blanks().into_iter().map(|(key, _)| key).collect();
    assert_eq!(keys, ["item", "deadline", "target"]);
}
