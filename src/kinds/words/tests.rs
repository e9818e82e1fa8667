//! What a clerk is told of the slips that hands make: one fault, at the right place, in Chinese, with a way out.

use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::testing::{diagnostics, sources};

/// The only fault of a post file with this text, and the source text it points at.
fn fault(text: &str) -> (Diagnostic, String) {
    fault_in("content/posts/a.yaml", text)
}

fn fault_in(path: &str, text: &str) -> (Diagnostic, String) {
    let files = [(path, text)];
    let found: Vec<_> = diagnostics(&files).into_iter().filter(|d| d.severity == Severity::Error).collect();
    assert_eq!(found.len(), 1, "{text}: {found:?}");
    let sources = sources(&files);
    let shown = sources.span(&found[0].place).map(|span| sources.files[path].text[span.bytes].to_owned());
    (found[0].clone(), shown.unwrap_or_default())
}

fn hint(diagnostic: &Diagnostic) -> &str {
    diagnostic.hint.as_ref().map_or("", |hint| &hint.zh)
}

#[test]
fn a_tab_is_told_as_such() {
    let (fault, shown) = fault("title: 窗口\nopen: true\nduties:\n\t- 导办\n");
    assert_eq!((fault.code, &*shown), ("tab-indent", "\t"));
    assert!(hint(&fault).contains("空格"));
}

#[test]
fn a_full_width_colon_is_shown() {
    for text in
        ["title：窗口\nopen: true\n", "open: true\ntitle：窗口\n", "title: 窗口\nopen：true\npledge: 多问一句\n"]
    {
        let (fault, _) = fault(text);
        assert_eq!(fault.code, "full-width-colon", "{text}: {fault:?}");
        assert!(fault.message.zh.contains("全角"), "{text}");
    }
    let (fault, _) = fault("title：窗口\n");
    assert_eq!((fault.code, hint(&fault)), ("full-width-colon", "改成 title: ……"));
}

#[test]
fn an_unclosed_quote_is_told() {
    let (fault, _) = fault("title: \"窗口\nopen: true\n");
    assert_eq!(fault.code, "bad-yaml");
    assert!(fault.message.zh.contains("引号"), "{}", fault.message.zh);
}

#[test]
fn wrong_indentation_is_told() {
    for text in [
        "title: 窗口\n open: true\n",
        "duties:\n  - 导办\n - 咨询\ntitle: 窗口\n",
        "title: 窗口\nroles:\n    - 服务员\n  open: true\n",
    ] {
        let (fault, _) = fault(text);
        assert_eq!(fault.code, "bad-yaml", "{text}");
        assert!(
            ["对齐", "缩进", "冒号"].iter().any(|word| fault.message.zh.contains(word) || hint(&fault).contains(word)),
            "{fault:?}"
        );
        assert!(!fault.message.zh.is_ascii() && !fault.message.zh.contains("block"), "{}", fault.message.zh);
    }
}

#[test]
fn a_colon_inside_a_text_wants_quotes() {
    let (fault, _) = fault("title: 窗口: 一号\nopen: true\n");
    assert_eq!(fault.code, "bad-yaml");
    assert!(hint(&fault).contains("引号"), "{}", hint(&fault));
}

#[test]
fn an_unknown_key_names_the_nearest() {
    let (fault, shown) = fault("title: 窗口\nopen: true\npleged: 多问一句\n");
    assert_eq!((fault.code, &*shown), ("unknown-key", "pleged"));
    assert_eq!(hint(&fault), "是不是 pledge（一句话承诺）？");
}

#[test]
fn an_unknown_word_lists_the_allowed() {
    let (fault, shown) = fault("title: 窗口\nopen: true\ntype: windows\n");
    assert_eq!((fault.code, &*shown), ("unknown-word", "windows"));
    assert!(hint(&fault).contains("是不是 window（党员示范窗口）？"));
}

#[test]
fn a_wrong_type_says_what_is_wanted() {
    for (text, shown, wanted) in [
        ("title: 窗口\nopen: 也许\n", "也许", "true 或 false"),
        ("title: [一, 二]\nopen: true\n", "[一, 二]", "一段文字"),
        ("title: 窗口\nopen: true\napproved_on: 今天\n", "今天", "日期"),
    ] {
        let (fault, found) = fault(text);
        assert_eq!((fault.code, &*found), ("wrong-type", shown), "{text}");
        assert!(fault.message.zh.contains(wanted), "{}", fault.message.zh);
    }
}

#[test]
fn a_day_that_does_not_exist_is_told_as_such() {
    let (fault, found) = fault("title: 窗口\nopen: true\napproved_on: 2026-02-30\n");
    assert_eq!((fault.code, &*found, &*fault.message.zh), ("no-such-day", "2026-02-30", "2月没有30日"));
    assert_eq!(fault.message.en, "February has 28 days");
}

#[test]
fn a_period_is_explained() {
    for period in ["去年", "今年", "2026-13"] {
        let text = format!("subject: posts/a\nperiod: {period}\nchange: 1\nturnuot: 60\n");
        let found = diagnostics(&[("content/reviews/a.yaml", &text)]);
        let fault = found.iter().find(|d| d.code == "wrong-value").unwrap();
        assert!(fault.message.zh.contains("2026-Q2") && fault.message.zh.contains(period), "{}", fault.message.zh);
        assert!(fault.message.zh.contains("写"));
        // The other faults of the item are told in the same run.
        assert!(found.iter().any(|d| d.code == "unknown-key"), "{found:?}");
    }
}

#[test]
fn a_duplicate_key_shows_both() {
    let (fault, shown) = fault("title: 窗口\nopen: true\ntitle: 二号窗口\n");
    assert_eq!((fault.code, &*shown, fault.labels.len()), ("duplicate-key", "title", 1));
}

#[test]
fn a_missing_key_says_what_it_is_for() {
    let (fault, _) = fault("open: true\n");
    assert_eq!(fault.code, "missing-key");
    assert_eq!(fault.message.zh, "缺少 title（岗位名称）");
}

#[test]
fn a_text_where_keys_are_wanted() {
    let (fault, _) = fault("窗口\n");
    assert_eq!(fault.code, "wrong-type");
    let (fault, _) = fault_in("content/posts/a.md", "title: 窗口\n");
    assert_eq!(fault.code, "no-front-matter");
    let (fault, _) = fault_in("content/posts/a.yaml", " \n");
    assert_eq!(fault.code, "empty-file");
}

#[test]
fn all_faults_of_all_files_come_in_one_run() {
    let found = diagnostics(&[
        ("content/posts/a.yaml", "titel: 窗口\nopen: 是\ntype: windows\n"),
        ("content/posts/b.yaml", "title：窗口\n"),
        ("content/members/c.yaml", "name: 甲\njoined_on: 昨天\nconsent: 同意\n"),
    ]);
    let mut codes: Vec<_> = found.iter().map(|d| d.code).collect();
    codes.sort_unstable();
    assert_eq!(codes, ["full-width-colon", "other-words", "unknown-key", "unknown-word", "wrong-type", "wrong-type"]);
}

#[test]
fn a_key_is_called_what_it_is_called_at_its_place() {
    for (path, text, called) in [
        ("content/areas/a.yaml", "title: 北段\nmember: a\nbounds: 北街\nsinec: 2026-05-01\n", "since（从哪一天起）"),
        (
            "content/linkages/a.yaml",
            "unit: 一单元\nhouseholds: ['101']\nmember: a\nsinec: 2026-05-01\n",
            "since（从哪一天起联系）",
        ),
        (
            "content/posts/a.yaml",
            "title: 窗口\nopen: true\npledge: 到。\nconferred: { on: 2026-05-01, yb: 区委 }\n",
            "by（授予单位）",
        ),
        (
            "content/hall/org.yaml",
            "name: 大厅\ncontact_points: [{ ofice: 书记, place: 大厅 }]\n",
            "office（领导的职务）",
        ),
        (
            "content/posts/a.yaml",
            "title: 窗口\nopen: true\npledge: 到。\nmeets: { set: five_leads, itme: service }\n",
            "item（其中哪一条或几条）",
        ),
    ] {
        let (fault, _) = fault_in(path, text);
        assert_eq!(fault.code, "unknown-key", "{text}");
        assert!(hint(&fault).contains(called), "{text}: {}", hint(&fault));
    }
}
