use super::*;

/// The slips of a document that a reader is told of, as the words they point at.
fn told(text: &str) -> Vec<(Weight, &str)> {
    slips(text).into_iter().map(|slip| (slip.weight, &text[slip.span])).collect()
}

/// Why a document cannot be read: the kind's name and the words it points at.
fn why(text: &str) -> (String, &str) {
    let error = crate::yaml::parse(text).expect_err(text);
    let slip = cause(text, error.offset.unwrap_or(0)).unwrap_or_else(|| panic!("{text}: {error:?}"));
    let name = format!("{:?}", slip.kind);
    (name.split([' ', '(', '{']).next().unwrap_or_default().to_owned(), &text[slip.span])
}

#[test]
fn sound_documents_have_no_slips() {
    for text in [
        "title: 甲 # 注\ndeadline: 2026-12-31   # 到年底\n#photo: a.jpg\n# 说明\n",
        "title: \"按 #12345 热线\" #注\nphone: '0531-1' # 总机\nurl: https://a.cn/#top\nhours: 9:00-17:00\n",
        "items:\n  #第一条\n  - id: a\n    # item: 旧的\n    item: 甲\n    #- 乙\n  - id: b\n    item: |\n      #12345\n      - 甲\n      key: 值\n    note: >\n      “甲\n",
        "items: #清单\n  - id: a\n",
        "a: &x 甲\nb: *x\nc: !!str 12\nd: [*x, '丙，丁', 戊]\ne: [甲, 乙，丙]\nf: [\"甲，乙\"]\n",
        "title: 甲\nnote: 第一行\n  第二行，接着\n  写：完\nq: \"第一行\n  第二行\"\nflow: [甲,\n  乙]\n",
        "list:\n- 甲\n- - 乙\n  - 丙\nnumber: -5\nnumbers:\n  - -5\n  - 3-4\nname: 阿卜杜拉·买买提\n",
        "title: —— 副题\nquote: “说到做到”\nstar: 五星*\n",
        "---\ntitle: 甲\n...\n",
    ] {
        assert!(told(text).is_empty(), "{text}{:?}", slips(text));
    }
}

#[test]
fn words_behind_a_sign_are_not_lost() {
    for (text, words) in [
        ("title: 综合受理 #3 窗口\n", "#3 窗口"),
        ("window_no: #3\nholder: lin\n", "#3"),
        ("measures:\n  - 先换\n  - #3号楼\n", "#3号楼"),
        ("measures: 先换 #1、#2 楼\n", "#1、#2 楼"),
        ("a: [甲 #1, 乙,\n  丙]\n", "#1, 乙,"),
        ("pledge: 按照\n  #12345 热线\n", "#12345 热线"),
        ("deadline: 2026-12-31 #到年底\n", "#到年底"),
        ("item: 更换\t#41号院\n", "#41号院"),
        ("pledge: !热情 服务\n", "!热情"),
        ("pledge: !!热情 服务\n", "!!热情"),
        ("duties: [!热情 服务, 导办]\n", "!热情"),
        ("pledge: &重点 服务\n", "&重点"),
        ("duties:\n  -甲\n  -乙\n", "-"),
        ("duties:\n  － 甲\n  － 乙\n", "－"),
        ("duties:\n  • 甲\n", "•"),
        ("duties: 受理\n  - 导办\n", "-"),
        ("title: \"甲\npledge: 乙\"\nholder: lin\n", "\"甲"),
        ("pledge: 多问一句\n  holder:lin\n", "holder:"),
        ("pledge: 多问一句\n  holder：lin\n", "："),
    ] {
        assert_eq!(told(text).first(), Some(&(Weight::Loses, words)), "{text}{:?}", slips(text));
    }
}

#[test]
fn signs_that_nobody_sees_stop_the_reading() {
    for (text, sign) in [
        ("name: 甲\n\u{a0}\u{a0}position: 乙\n", "\u{a0}"),
        ("name: 甲\n\u{3000}\u{3000}position: 乙\n", "\u{3000}"),
        ("\u{200b}name: 丙\n", "\u{200b}"),
        ("\u{feff}name: 丙\n", "\u{feff}"),
        ("name:\u{a0}己\nposition: 乙\n", "\u{a0}"),
        ("name:\u{3000}己\n", "\u{3000}"),
        ("name\u{200b}: 己\n", "\u{200b}"),
        ("name\u{3000}: 己\n", "\u{3000}"),
        ("duties:\n  -\u{3000}甲\n", "\u{3000}"),
        ("contact:\n  \u{2060}name: 甲\n", "\u{2060}"),
    ] {
        let found = told(text);
        assert_eq!(found.first(), Some(&(Weight::Stops, sign)), "{text:?}");
    }
    // In a text they are the text's.
    for text in ["name: 林\u{3000}伟\n", "note: 甲\n  \u{3000}\u{3000}乙\n", "note: |\n  甲\n  \u{a0}乙\n"] {
        assert!(told(text).is_empty(), "{text}");
    }
}

#[test]
fn a_list_of_one_with_a_wide_comma_is_doubted() {
    for (text, sign) in [
        ("duties: [甲，乙]\n", "，"),
        ("duties: [甲、乙、丙]\n", "、"),
        ("a:\n  b: [甲；乙]\n", "；"),
        ("a: [甲;乙]\n", ";"),
        ("duties: 【甲，乙】\n", "【"),
        ("duties:\n  1. 甲\n  2. 乙\n", "2"),
    ] {
        assert_eq!(told(text), [(Weight::Doubt, sign)], "{text}");
    }
}

#[test]
fn the_cause_is_where_the_hand_slipped() {
    for (text, kind, words) in [
        ("title: 甲\nholder:wang-fang\npledge: 乙\n", "NoBlankAfterColon", "holder:"),
        ("title:甲\nsubject: 某某\n", "NoBlankAfterColon", "title:"),
        ("items:\n  - id:a\n    item: 甲\n", "NoBlankAfterColon", "id:"),
        ("title: 甲\n承诺：好好干\npledge: 乙\n", "FullWidthColon", "："),
        ("title: \"甲\nholder: lin\npledge: 乙\n", "UnclosedQuote", "\"甲"),
        ("title: \"甲”\nholder: lin\npledge: \"乙\"\n", "UnclosedQuote", "\"甲”"),
        ("title: '甲\nholder: lin\n", "UnclosedQuote", "'甲"),
        ("duties: [\"甲, 乙]\nholder: lin\n", "UnclosedQuote", "\"甲, 乙]"),
        ("period: {days: 5，unit: working}\n", "FullWidthComma", "，"),
        ("duties: [甲, 乙\nholder: lin\n", "UnclosedBracket", "["),
        ("period: { days: 5, unit: working\nholder: lin\n", "UnclosedBracket", "{"),
        ("title: 甲\n  open: true\n", "TooDeep", "open"),
        ("title: 甲: 乙\n", "SecondColon", ":"),
        ("title: \"甲\" 乙\n", "WordsAfterQuote", "乙"),
        ("title: [重点]更换\n", "WordsAfterBracket", "更换"),
        ("title: @甲\n", "SpecialStart", "@"),
        ("title: %95\n", "SpecialStart", "%"),
        ("title: *甲\n", "SpecialStart", "*"),
        ("title: >甲\n", "SpecialStart", ">"),
        ("title: - 甲\n", "SpecialStart", "-"),
        ("photos:\n\t- a.jpg\n", "TabIndent", "\t"),
        ("roles:\n－ 服务员\npledge: 甲\n", "ListSign", "－"),
        ("roles:\n-服务员\npledge: 甲\n", "NoBlankAfterDash", "-"),
        ("title: 甲\n好好干\npledge: 乙\n", "NoKey", "好好干"),
        ("a: [甲 #1, 乙]\nb: 丙\n", "HashEatsWords", "#1, 乙]"),
        ("item: [，}\nlast: 丁\n", "FullWidthComma", "，"),
    ] {
        let found = why(text);
        assert_eq!((&*found.0, found.1), (kind, words), "{text}");
    }
}
