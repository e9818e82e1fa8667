use proptest::prelude::*;

use super::*;
use crate::diagnostic::Severity;
use crate::pipeline::{Options, check_sources};

fn look(sources: &Sources) -> Vec<Diagnostic> {
    check_sources(sources, &Options::default()).diagnostics
}

fn board(files: &[(&str, &str)]) -> Sources {
    crate::lint::testing::sources(files)
}

/// What becomes of a file beside a sound board.
fn fixed(path: &str, text: &str) -> String {
    let members = [
        ("content/members/wang-fang.yaml", "name: 王芳\n"),
        ("content/members/li-ming.yaml", "name: 李明\n"),
        (path, text),
    ];
    mended(&board(&members), look).sources.files[path].text.to_string()
}

#[test]
fn only_what_is_meant_changes() {
    for (path, text, expected) in [
        (
            "content/posts/a.yaml",
            "# 一号\r\n岗位名称: '一号窗口' # 名\r\n在岗党员:   王芳、李明\r\n承诺: \"多问一句\"\r\n类型: 示范窗口\r\n",
            "# 一号\r\ntitle: '一号窗口' # 名\r\nholder:   [wang-fang, li-ming]\r\npledge: \"多问一句\"\r\ntype: window\r\n",
        ),
        (
            "content/posts/a.yaml",
            "title：甲\nholder：王芳\npledge: 好。\n",
            "title: 甲\nholder: wang-fang\npledge: 好。\n",
        ),
        (
            "content/posts/a.yaml",
            "title: 甲\nholder:\n  - 王芳\n  - 李明 # 副岗\npledge: 好。\n",
            "title: 甲\nholder:\n  - wang-fang\n  - li-ming # 副岗\npledge: 好。\n",
        ),
        (
            "content/posts/a.yaml",
            "title: 甲\nholder: [王芳，李明]\npledge: 好。\n",
            "title: 甲\nholder: [wang-fang, li-ming]\npledge: 好。\n",
        ),
        (
            "content/notices/n.md",
            "---\n标题: 公示\n开始日期: 2026年6月1日\n公示期: 5个工作日\n联系方式:\n  电话: 0531-00001234\n---\n正文 2026年06月01日\n",
            "---\ntitle: 公示\nstarts_on: 2026-06-01\nperiod: { days: 5, unit: working }\ncontact:\n  phone: 0531-00001234\n---\n正文 2026年6月1日\n",
        ),
        (
            "content/members/x.yaml",
            "列表:\n  - { 代号: a, 姓名: 甲, 本人同意: { 同意日期: 2026.1.5, 范围: [网站，纸面] } }\n",
            "items:\n  - { id: a, name: 甲, consent: { given_on: 2026-01-05, scope: [web, print] } }\n",
        ),
        // In doubt nothing changes.
        ("content/posts/a.yaml", "title: 甲\nholder: 王方\npledge: 好。\n", "title: 甲\nholder: 王方\npledge: 好。\n"),
        (
            "content/notices/n.yaml",
            "title: 公示\nstarts_on: 6月1日\nperiod: 5天\n",
            "title: 公示\nstarts_on: 6月1日\nperiod: 5天\n",
        ),
    ] {
        assert_eq!(fixed(path, text), expected);
    }
}

/// A value in canonical words and in those of a clerk.
type Pair = (&'static str, &'static str);

fn words(pairs: &'static [Pair]) -> impl Strategy<Value = Pair> {
    prop::sample::select(pairs)
}

/// An item: lines of keys and values, each in both forms; a part of them is written as a clerk does.
fn item() -> impl Strategy<Value = (String, String)> {
    let line = |keys: &'static [Pair], values: &'static [Pair]| (words(keys), words(values));
    let commitment = (
        line(
            &[("item", "承诺事项"), ("item", "事项"), ("item", "Item")],
            &[("建车位", "建车位"), ("'装路灯'", "'装路灯'")],
        ),
        line(&[("responsible", "责任单位"), ("responsible", "牵头单位")], &[("村委", "村委")]),
        line(
            &[("deadline", "期限"), ("deadline", "完成时限")],
            &[
                ("2026-09-10", "2026年9月10日"),
                ("2026-12-05", "2026.12.5"),
                ("\"2026-10-01\"", "\"２０２６/１０/１\""),
                ("2026-11-30", "20261130"),
            ],
        ),
        line(&[("type", "类型")], &[("deed", "办实事"), ("common", "共性承诺"), ("post", "岗位承诺")]),
        line(&[("target", "目标")], &[("200处", "200处")]),
        line(&[("measures", "措施")], &[("[甲, 乙]", "[甲, 乙]")]),
        line(
            &[("progress", "进展")],
            &[("[{ on: 2026-06-01, state: done, value: 5 }]", "[{ 日期: 2026年6月1日, 状态: 已完成, 数值: ５ }]")],
        ),
        prop::collection::vec(any::<bool>(), 7),
        any::<bool>(),
    );
    commitment.prop_map(|(a, b, c, d, e, f, g, clerks, windows)| {
        let (mut canonical, mut typed) = (String::new(), String::new());
        for (n, (((key, other), (value, words)), clerk)) in [a, b, c, d, e, f, g].into_iter().zip(clerks).enumerate() {
            let remark = if n == 3 { " # 注" } else { "" };
            canonical += &format!("{key}: {value}{remark}\n");
            match clerk {
                true => typed += &format!("{other}: {words}{remark}\n"),
                false => typed += &format!("{key}: {value}{remark}\n"),
            }
        }
        match windows {
            true => (canonical.replace('\n', "\r\n"), typed.replace('\n', "\r\n")),
            false => (canonical, typed),
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// What a clerk's words mean is what the canonical ones say; they become those; and then nothing is left to change.
    #[test]
    fn a_mended_board_says_the_same_and_stays((canonical, typed) in item()) {
        let path = "content/commitments/a.yaml";
        let (canonical_board, typed_board) = (board(&[(path, &canonical)]), board(&[(path, &typed)]));
        let items = |sources: &Sources| {
            let checked = check_sources(sources, &Options::default());
            let errors: Vec<_> = checked.diagnostics.iter().filter(|d| d.severity == Severity::Error).cloned().collect();
            assert!(errors.is_empty(), "{typed}\n{errors:?}");
            let all = checked.assembled.board.items.commitments.all().to_vec();
            all.iter().map(|draft| serde_json::to_string(&draft.data).unwrap()).collect::<Vec<_>>()
        };
        prop_assert_eq!(items(&canonical_board), items(&typed_board));
        let mended_once = mended(&typed_board, look);
        prop_assert_eq!(&*mended_once.sources.files[path].text, &*canonical);
        let again = mended(&mended_once.sources, look);
        prop_assert!(again.files.is_empty() && again.changes == 0);
    }
}
