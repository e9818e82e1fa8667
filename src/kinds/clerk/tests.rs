use crate::diagnostic::Severity;
use crate::lint::testing::{codes_of, diagnostics, pointed_at, sources};
use crate::pipeline::{Options, check_sources};

const WANG: (&str, &str) = ("content/members/wang-fang.yaml", "name: 王芳\n");

/// Errors and warnings of a file beside a member, with their words.
fn told(path: &str, text: &str) -> Vec<String> {
    let found = diagnostics(&[WANG, (path, text)]);
    let told = found.into_iter().filter(|d| d.severity != Severity::Note && d.code != "stale-board");
    told.map(|d| format!("{}: {} | {}", d.code, d.message.zh, d.hint.map_or_else(String::new, |hint| hint.zh)))
        .collect()
}

#[test]
fn a_place_behind_an_entry_that_was_taken_apart_is_that_of_the_file() {
    let post = |holder: &str| format!("title: 窗口\nholder: {holder}\npledge: 多问一句。\n");
    let li = ("content/members/li.yaml", "name: 李明\n");
    for (holder, expected) in [
        ("[王芳、李明, 不存在]", "不存在"),
        ("[不存在, 王芳、李明]", "不存在"),
        ("[王芳、李明, li、wang-fang、li, 不存在, wang-fang]", "不存在"),
        ("[王芳, 李明、不存在, li]", "李明、不存在"),
        ("\n  - 王芳、李明\n  - 不存在\n  - li", "不存在"),
        ("王芳、不存在", "王芳、不存在"),
    ] {
        let text = post(holder);
        let found = pointed_at("unknown-reference", &[WANG, li, ("content/posts/w.yaml", &text)]);
        assert_eq!(found, expected, "{holder}");
    }
    // What is understood later, and what is changed by `--fix`.
    let days = "off: [2027年1月1日、2027年1月2日, 2027年2月30日, 2027年3月5日]\n";
    assert_eq!(pointed_at("no-such-day", &[("content/calendar/2027.yaml", days)]), "2027年2月30日");
    let sources = sources(&[("content/calendar/2027.yaml", &*days.replace("2月30日", "2月3日"))]);
    let look = |sources: &crate::source::Sources| check_sources(sources, &Options::default()).diagnostics;
    let mended = crate::mend::mended(&sources, look);
    let text = &mended.sources.files["content/calendar/2027.yaml"].text;
    assert_eq!(&**text, "off: [2027-01-01, 2027-01-02, 2027-02-03, 2027-03-05]\n");
}

#[test]
fn a_board_in_a_clerks_words_is_the_same_board() {
    let canonical = [
        (
            "content/members/li.yaml",
            "name: 李明\nposition: 主任\njoined_on: 2001-07-01\nphoto_focus: [0.5, 0.4]\nconsent: { given_on: 2026-01-05, scope: [web, print] }\n",
        ),
        (
            "content/posts/w.yaml",
            "title: 一号窗口\nholder: [li, wang-fang]\npledge: 多问一句。\ntype: window\nwindow_no: 1\nroles: [示范员, 服务员]\n",
        ),
        ("content/posts/o.yaml", "title: 待认领岗\nopen: true\ntype: duty_post\n"),
        (
            "content/reviews/r.yaml",
            "subject: hall\nperiod: 2026-H1\ntype: leader_comment\ncomment: 好\nby: 甲\non: 2026-06-01\nscope: public\n",
        ),
        (
            "content/commitments/c.yaml",
            "responsible: 村委\nitems:\n  - { id: a, item: 建车位, deadline: 2026-09-30, target: 200处, type: deed, amendments: [{ on: 2026-06-01, field: target, from: 150处, to: 200处, reason: 增建 }] }\n  - { id: b, item: 装路灯, responsible: 居委, deadline: 2026-10-31, target: 60, verdict: { on: 2026-06-20, by: 评议组, result: fulfilled } }\n",
        ),
        (
            "content/notices/n.md",
            "---\ntitle: 公示\nstarts_on: 2026-06-01\nperiod: { days: 5, unit: working }\nstatus: published\npublished_on: 2026-06-01\ncontact: { phone: 0531-00001234 }\n---\n正文\n",
        ),
        (
            "content/rolls/g.yaml",
            "title: 榜\naward: 优秀共产党员\nyear: 2026\nconferred_by: 区委\nsort: surname_strokes\ndeclared_total: 2\nentries:\n  - { name: 王芳, member: wang-fang }\n  - { name: 示例甲 }\n",
        ),
        ("content/teams/t.yaml", "name: 队\ntype: emergency\nleader: 王芳\nmembers: [示例甲, 示例乙]\nnames: shown\n"),
        ("content/hall/org.yaml", "name: 大厅\nlevel: branch\nsector: agency\nsupervision_phone: 0531-00001234\n"),
        (
            "content/screens/hall.yaml",
            "title: 大厅\nkinds: [post, notice]\norientation: portrait\nhours: 08:30..17:30\n",
        ),
        ("content/calendar/2027.yaml", "off: [2027-01-01..2027-01-03]\nworkdays: [2027-01-09]\n"),
    ];
    let clerks = [
        (
            "content/members/li.yaml",
            "姓名: 李明\n职务: 主任\n入党时间: 2001年7月1日\n照片中心: 0.5，0.4\n本人同意: { 同意日期: 2026.1.5, 范围: 网站、纸面 }\n",
        ),
        (
            "content/posts/w.yaml",
            "岗位名称: 一号窗口\n在岗党员: 李明、王芳\n承诺: 多问一句。\n类型: 党员示范窗口\n窗口号: 1\n四员: 示范员、服务员\n",
        ),
        ("content/posts/o.yaml", "标题: 待认领岗\n待认领: 是\n岗位类型: 设岗定责\n"),
        (
            "content/reviews/r.yaml",
            "对象: 大厅\n周期: 2026年上半年\n类型: 领导点评\n点评: 好\n点评人: 甲\n日期: ２０２６年６月１日\n公开范围: 公开\n",
        ),
        (
            "content/commitments/c.yaml",
            "责任单位: 村委\n清单:\n  - { 编号: a, 承诺事项: 建车位, 期限: 2026/9/30, 目标: 200处, 类型: 办实事, 修改记录: [{ 日期: 2026-6-1, 项目: 目标, 原文: 150处, 现文: 200处, 原因: 增建 }] }\n  - { 代号: b, 事项: 装路灯, 责任部门: 居委, 完成时限: 二〇二六年十月三十一日, 目标: 60, 评议结论: { 日期: 20260620, 评议单位: 评议组, 结论: 已兑现 } }\n",
        ),
        (
            "content/notices/n.md",
            "---\n标题: 公示\n公示日期: 2026年06月01日（星期一）\n公示期: 五个工作日\n状态: 已发布\n发布日期: 2026-06-01 00:00:00\n联系方式: { 联系电话: 0531-00001234 }\n---\n正文\n",
        ),
        (
            "content/rolls/g.yaml",
            "标题: 榜\n荣誉称号: 优秀共产党员\n年度: 2026年\n授予单位: 区委\n排序: 按姓氏笔画\n总人数: 2人\n名单:\n  - { 姓名: 王芳, 党员: 王芳 }\n  - { 姓名: 示例甲 }\n",
        ),
        ("content/teams/t.yaml", "队名: 队\n类型: 应急队\n队长: 王芳\n队员: 示例甲、示例乙\n姓名公开: 公开\n"),
        ("content/hall/org.yaml", "全称: 大厅\n级别: 党支部\n领域: 机关\n监督电话: 0531-00001234\n"),
        ("content/screens/hall.yaml", "Title: 大厅\n内容: 示范岗、公示\n方向: 竖屏\n轮播时间: 上午8点半至下午5:30\n"),
        ("content/calendar/2027.yaml", "放假: [2027年1月1日至3日]\n调休: 2027年1月9日\n"),
    ];
    let read = |files: &[(&str, &str)]| {
        let files: Vec<_> = files.iter().copied().chain([WANG]).collect();
        let checked = check_sources(&sources(&files), &Options::default());
        let told: Vec<_> = checked.diagnostics.iter().filter(|d| d.severity == Severity::Error).cloned().collect();
        assert!(told.is_empty(), "{told:#?}");
        let doubts = checked.diagnostics.iter().filter(|d| matches!(d.code, "full-width-comma" | "zero-padded-date"));
        assert_eq!(doubts.count(), 0, "{:?}", checked.diagnostics);
        let notes = checked.diagnostics.iter().filter(|d| matches!(d.code, "other-words" | "unpadded-date")).count();
        let board = checked.assembled.board;
        let items = [
            format!("{:?}", board.items.members.all()),
            format!("{:?}", board.items.posts.all()),
            format!("{:?}", board.items.reviews.all()),
            format!("{:?}", board.items.commitments.all()),
            format!("{:?}", board.items.notices.all()),
            format!("{:?}", board.items.rolls.all()),
            format!("{:?}", board.items.teams.all()),
            format!("{:?}", board.orgs.iter().map(|org| &org.draft).collect::<Vec<_>>()),
            format!("{:?}", board.screens.iter().map(|screen| &screen.screen).collect::<Vec<_>>()),
            format!("{:?}", board.calendar),
        ];
        (items, notes)
    };
    let ((canonical, none), (clerks, notes)) = (read(&canonical), read(&clerks));
    for (canonical, clerks) in canonical.iter().zip(&clerks) {
        assert_eq!(canonical, clerks);
    }
    assert_eq!(none, 0);
    assert!(notes > 60, "{notes}");
}

#[test]
fn one_key_under_two_names_is_written_twice() {
    for (text, names) in [
        ("name: 甲\n姓名: 乙\n", "name 和 姓名 是同一个键（name）"),
        ("姓名: 甲\nname: 乙\n", "name 和 姓名 是同一个键（name）"),
        ("姓名: 甲\n名字: 乙\n", "姓名 和 名字 是同一个键（name）"),
        ("姓名: 甲\n姓名: 乙\n", "姓名 写了两次"),
    ] {
        let told = told("content/members/a.yaml", text);
        assert!(told.len() == 1 && told[0].starts_with("duplicate-key") && told[0].contains(names), "{text}: {told:?}");
    }
    // Beside a list stand what its items leave out.
    let list = "责任单位: 甲\nitems:\n  - { id: a, item: 乙, responsible: 丙, deadline: 2026-12-31, target: 1 }\n";
    assert!(told("content/commitments/l.yaml", list).is_empty());
}

#[test]
fn findings_stand_at_the_words_that_were_written() {
    let text = "承诺事项: 建车位\n责任单位: 村委\n目标: 20处\n期限: 2026年9月31日\n";
    assert_eq!(pointed_at("no-such-day", &[("content/commitments/a.yaml", text)]), "2026年9月31日");
    let text = "岗位名称: 窗口\n在岗党员: 张三\n承诺: 好。\n";
    assert_eq!(pointed_at("unknown-reference", &[("content/posts/a.yaml", text)]), "张三");
    let text =
        "承诺事项: 建车位\n责任单位: 村委\n目标: 20处\n期限: 2026-09-30\n进展:\n  - 日期: 2026-06-01\n    状况: 好\n";
    assert_eq!(pointed_at("unknown-key", &[("content/commitments/a.yaml", text)]), "状况");
}

#[test]
fn in_doubt_the_line_to_write_is_told() {
    let commitment = |line: &str| format!("item: 建车位\nresponsible: 村委\ntarget: 20处\n{line}\n");
    for (line, code, hint) in [
        ("deadline: 2026-06-31", "no-such-day: 6月没有31日", "deadline: 2026-06-30"),
        ("deadline: 2026年2月29日", "no-such-day: 2026年2月没有29日", "deadline: 2026-02-28"),
        ("deadline: 9月30日", "没有写年份", "deadline: 2026-09-30"),
        ("deadline: 2026年9月", "没有写到哪一天", "deadline: 2026-09-30"),
        ("deadline: 2026年底前", "还有别的字", "deadline: 2026-12-31"),
        ("deadline: 26-9-30", "年份要写四位", "deadline: 2026-09-30"),
        ("deadline: 长期", "不是日期", "type: assignment"),
        ("deadline: 46296", "日期序号", "deadline: 2026-10-01"),
        ("deadline: 2026-09-30\n单位: 处", "不认识的键 单位", "unit: ……"),
        ("deadline: 2026-09-30\ntype: 惠民承诺", "不在可选的词里", "deed（办实事）"),
        (
            "deadline: 2026-09-30\nprogress: 已完成一半",
            "应当是列表",
            "progress: [{ on: 年-月-日, text: \"已完成一半\" }]",
        ),
        ("deadline: 2026-09-30\n承诺世项: 乙", "不认识的键", "item（承诺事项）"),
    ] {
        let told = told("content/commitments/a.yaml", &commitment(line));
        assert!(told.len() == 1 && told[0].contains(code) && told[0].contains(hint), "{line}: {told:#?}");
    }
    let notice = |period: &str| {
        format!("title: 公示\nstarts_on: 2026-06-01\nperiod: {period}\ncontact: 0531-00001234 示例路1号\n")
    };
    let found = told("content/notices/n.yaml", &notice("5天"));
    assert!(found.len() == 1 && found[0].contains("{ days: 5, unit: working }"), "{found:?}");
}

#[test]
fn of_two_of_one_name_nobody_is_chosen() {
    let files = [
        WANG,
        ("content/members/wang-fang-2.yaml", "name: 王　芳\n"),
        ("content/posts/a.yaml", "title: 窗口\nholder: 王芳\npledge: 好。\n"),
    ];
    assert_eq!(codes_of(Severity::Error, &files), ["unknown-reference"]);
    let found = diagnostics(&files);
    let fault = found.iter().find(|d| d.code == "unknown-reference").unwrap();
    assert!(
        fault.message.zh.contains("有 2 个") && fault.hint.as_ref().unwrap().zh.contains("wang-fang-2"),
        "{fault:?}"
    );
    // One in the organisation and one above are two.
    let files = [
        WANG,
        ("content/hall/org.yaml", "name: 大厅\n"),
        ("content/hall/members/wf.yaml", "name: 王芳\n"),
        ("content/hall/posts/a.yaml", "title: 窗口\nholder: 王芳\npledge: 好。\n"),
    ];
    assert_eq!(codes_of(Severity::Error, &files), ["unknown-reference"]);
    // Out of reach.
    let files = [
        ("content/hall/org.yaml", "name: 大厅\n"),
        ("content/hall/members/wf.yaml", "name: 王芳\n"),
        ("content/posts/a.yaml", "title: 窗口\nholder: 王芳\npledge: 好。\n"),
    ];
    let found = diagnostics(&files);
    let fault = found.iter().find(|d| d.code == "unknown-reference").unwrap();
    assert!(fault.hint.as_ref().unwrap().zh.contains("holder: hall/members/wf"), "{fault:?}");
}

#[test]
fn what_is_never_recorded_is_understood_in_no_words() {
    for key in ["身份证", "手机", "电话", "住址"] {
        let told = told("content/members/a.yaml", &format!("姓名: 甲\n{key}: 乙\n"));
        assert!(told.len() == 1 && told[0].starts_with("forbidden-key"), "{told:?}");
    }
}

#[test]
fn numbers_are_read_with_the_words_of_their_keys() {
    use super::numbers::number;
    for (text, key, expected) in [
        ("5天", "days", Some("5")),
        ("五天", "days", Some("5")),
        ("５", "days", Some("5")),
        ("2026年度", "year", Some("2026")),
        ("二〇二六年", "year", Some("2026")),
        ("1,200", "declared_total", Some("1200")),
        ("17名", "declared_total", Some("17")),
        ("加星", "change", Some("1")),
        ("-1颗星", "change", Some("-1")),
        ("不变", "change", Some("0")),
        // Of another unit, about, or none.
        ("5个工作日", "days", None),
        ("约200", "value", None),
        ("200处", "value", None),
        ("50%", "value", None),
        ("", "days", None),
    ] {
        assert_eq!(number(text, key, true).as_deref(), expected, "{text}");
    }
}

#[test]
fn a_contact_in_other_words_is_one_all_the_same() {
    let mobile = "13000000000";
    let notice = |contact: &str| format!("title: 公示\nstarts_on: 2026-06-29\nperiod: 5个工作日\n{contact}\n");
    let codes = |path: &str, text: &str| -> Vec<&'static str> {
        let found = diagnostics(&[WANG, (path, text)]).into_iter().filter(|d| d.severity == Severity::Error);
        found.map(|d| d.code).collect()
    };
    let contact = format!("{{ 电话: {mobile}, 地址: 示例路1号 }}");
    assert_eq!(
        codes("content/notices/n.yaml", &notice(&format!("联系方式: {contact}"))),
        codes("content/notices/n.yaml", &notice(&format!("contact: {contact}")))
    );
    // A number in a list is told of the item, however the list begins.
    for list in ["items", "清单"] {
        let text = format!(
            "{list}:\n  - {{ id: a, item: 打电话{mobile}, responsible: 村委, target: 1, deadline: 2026-12-31 }}\n"
        );
        let found = diagnostics(&[("content/commitments/l.yaml", &text)]);
        let told = found.iter().find(|d| d.severity == Severity::Error).expect("told");
        assert_eq!(told.item.as_deref(), Some("commitments/a"), "{told:?}");
    }
}
