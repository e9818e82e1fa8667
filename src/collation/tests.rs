use super::*;
use proptest::prelude::*;

const STROKE_ORDERS: [Order; 2] = [Order::SurnameStrokes, Order::NameStrokes];

fn sorted<'a>(names: &[&'a str], order: Order) -> Vec<&'a str> {
    let mut names = names.to_vec();
    sort(&mut names, order, |name| (*name, None));
    names
}

/// `names`, given in the wrong order, come out as they are written here.
fn assert_order(names: &[&str], order: Order) {
    let mut reversed = names.to_vec();
    reversed.reverse();
    assert_eq!(sorted(&reversed, order), names, "{order:?}");
}

#[test]
fn both_stroke_orders_agree_on_the_published_examples() {
    for order in STROKE_ORDERS {
        assert_order(&["丁小宁", "王小宁"], order);
        assert_order(&["欧阳少东", "洪少东"], order);
        assert_order(&["李一鸣", "李大鸣"], order);
        assert_order(&["王强", "文强"], order);
        assert_order(&["林红", "欧红"], order);
        // 张 starts with 折, 李 with 横: a radical order has them the other way.
        assert_order(&["李红", "张红"], order);
    }
}

#[test]
fn the_two_orders_differ_over_single_given_names() {
    assert_order(&["田富", "田大利"], Order::SurnameStrokes);
    assert_order(&["田大利", "田富"], Order::NameStrokes);
    assert_order(&["高富", "高大富"], Order::SurnameStrokes);
    // Within each length, the strokes decide.
    assert_order(&["田丁", "田富", "田一山", "田大利"], Order::SurnameStrokes);
    assert_order(&["田一山", "田丁", "田大利", "田富"], Order::NameStrokes);
}

/// Surnames as rolls of national meetings list them.
#[test]
fn surnames_stand_as_on_official_rolls() {
    let surnames = ["丁", "习", "马", "王", "尹", "石", "刘", "李", "何", "张", "陈", "赵", "袁", "黄", "蔡"];
    for order in STROKE_ORDERS {
        assert_order(&surnames, order);
    }
}

#[test]
fn compound_surnames_stay_together() {
    assert_order(&["欧文", "欧大山", "欧阳一", "欧阳少东"], Order::SurnameStrokes);
    assert_order(&["司马一", "司徒一"], Order::SurnameStrokes);
    assert_order(&["欧大山", "欧文", "欧阳一", "欧阳少东"], Order::NameStrokes);
}

#[test]
fn names_of_other_peoples_and_scripts_have_their_place() {
    for order in [Order::SurnameStrokes, Order::NameStrokes, Order::Pinyin] {
        let mixed = ["艾力·买买提", "买买提·艾力", "Émile Durand", "Emma Adler", "Zhang Wei"];
        let mut found = sorted(&mixed, order);
        assert_eq!(found.split_off(2), ["Émile Durand", "Emma Adler", "Zhang Wei"]);
    }
    assert_order(&["艾力·买买提", "买买提·艾力"], Order::NameStrokes);
    // Blanks that spread a name on the wall do not count.
    assert!(key("王　伟", None, Order::Pinyin) > key("王强", None, Order::Pinyin));
    assert!(key("王　伟", None, Order::Pinyin) < key("王伟明", None, Order::Pinyin));
}

#[test]
fn pinyin_reads_surnames_as_surnames() {
    for (surname, before, after) in [
        ("单", "沙", "尚"),
        ("解", "夏", "徐"),
        ("曾", "袁", "翟"),
        ("仇", "秦", "曲"),
        ("区", "宁", "潘"),
        ("查", "曾", "詹"),
        ("盖", "高", "耿"),
        ("任", "饶", "荣"),
        ("华", "胡", "黄"),
        ("朴", "潘", "浦"),
        ("尉迟", "于", "袁"),
        ("万俟", "孟", "牟"),
        ("吕", "卢", "罗"),
    ] {
        let name = |surname: &str| key(&format!("{surname}小宁"), None, Order::Pinyin);
        assert!(name(before) < name(surname), "{before} {surname}");
        assert!(name(surname) < name(after), "{surname} {after}");
    }
    // Letters, then tone: the same syllable keeps its tones apart.
    assert_order(&["汪一", "王一", "魏一"], Order::Pinyin);
    assert_order(&["江红", "蒋红"], Order::Pinyin);
    assert_order(&["李娜", "李娜娜", "李南"], Order::Pinyin);
}

#[test]
fn a_sort_key_overrides_the_name() {
    let by = |name, text: &'static str| key(name, Some(text), Order::Pinyin);
    let plain = |name| key(name, None, Order::Pinyin);
    // The same as what the table says, toned or not.
    for text in ["shan xiongxin", "Shàn Xióngxìn", "shan4 xiong2 xin4"] {
        let found = by("单雄信", text);
        assert_eq!(found, plain("单雄信"), "{text}");
    }
    // A given name read another way: 李行 as lǐ háng.
    assert!(by("李行", "li hang") < plain("李红"));
    assert!(plain("李行") > plain("李红"));
    // Replacement characters serve every order.
    for order in STROKE_ORDERS {
        assert!(key("龘一", Some("丁一"), order) < key("王一", None, order));
        // Pinyin says nothing about strokes.
        assert_eq!(key("王一", Some("ding yi"), order), key("王一", None, order));
    }
    assert_eq!(by("王一", "  "), plain("王一"));
    // A blank says where the surname ends.
    assert!(key("梁丘露", Some("梁丘 露"), Order::SurnameStrokes) > key("梁大山", None, Order::SurnameStrokes));
}

#[test]
fn what_has_no_data_is_named_and_sorts_last() {
    assert_eq!(missing("王\u{e001}伟\u{e001}", Order::SurnameStrokes), ['\u{e001}']);
    assert_eq!(missing("王\u{e001}", Order::Pinyin), ['\u{e001}']);
    assert!(missing("王\u{e001}", Order::Listed).is_empty());
    assert!(missing("䶮㛃堃·Ann", Order::NameStrokes).is_empty());
    for order in [Order::SurnameStrokes, Order::NameStrokes, Order::Pinyin] {
        assert_order(&["龘一", "\u{e001}一", "\u{e002}一", "Ann"], order);
    }
}

#[test]
fn listed_keeps_the_file_and_equal_names_keep_their_places() {
    assert_eq!(sorted(&["王一", "丁一"], Order::Listed), ["王一", "丁一"]);
    let mut people = [("王一", 1), ("丁一", 2), ("王一", 3)];
    sort(&mut people, Order::NameStrokes, |person| (person.0, None));
    assert_eq!(people, [("丁一", 2), ("王一", 1), ("王一", 3)]);
}

#[test]
fn orders_are_written_in_snake_case() {
    let order: Order = serde_yaml::from_str("surname_strokes").expect("an order");
    assert_eq!(order, Order::SurnameStrokes);
    let schema = serde_json::to_string(&schemars::schema_for!(Order)).expect("a schema");
    for name in ["surname_strokes", "name_strokes", "pinyin", "listed"] {
        assert!(schema.contains(name), "{name}");
    }
}

fn a_name() -> impl Strategy<Value = String> {
    let character = prop_oneof![
        6 => prop::char::range('\u{4e00}', '\u{9fff}'),
        2 => prop::sample::select(vec!['王', '田', '欧', '阳', '单', '一']),
        1 => prop::sample::select(vec!['·', ' ', '　', 'a', 'B', 'é', '\u{e000}', '𠮷', '0']),
    ];
    prop::collection::vec(character, 0..6).prop_map(|c| c.into_iter().collect())
}

fn an_order() -> impl Strategy<Value = Order> {
    prop::sample::select(vec![Order::SurnameStrokes, Order::NameStrokes, Order::Pinyin])
}

proptest! {
    /// Bytes compare totally; what could still break the order is a key that depends on more than its
    /// arguments, or two names that share one.
    #[test]
    fn keys_order_names_totally(a in a_name(), b in a_name(), order in an_order()) {
        let (left, right) = (key(&a, None, order), key(&b, None, order));
        prop_assert_eq!(&left, &key(&a, None, order));
        prop_assert_eq!(left == right, a.trim() == b.trim());
        prop_assert_eq!(left.cmp(&right), right.cmp(&left).reverse());
    }

    #[test]
    fn sorting_does_not_depend_on_where_names_stood(
        mut names in prop::collection::vec(a_name(), 0..12),
        order in an_order(),
    ) {
        let once = sorted(&names.iter().map(String::as_str).collect::<Vec<_>>(), order)
            .iter().map(|n| n.trim().to_owned()).collect::<Vec<_>>();
        names.reverse();
        let again = sorted(&names.iter().map(String::as_str).collect::<Vec<_>>(), order)
            .iter().map(|n| n.trim().to_owned()).collect::<Vec<_>>();
        prop_assert_eq!(once, again);
    }

    /// Fewer strokes in the first character always come first.
    #[test]
    fn the_first_character_decides_by_strokes(a in a_name(), b in a_name()) {
        let count = |name: &str| name.trim().chars().next().and_then(strokes).map(|s| s.count);
        if let (Some(left), Some(right)) = (count(&a), count(&b))
            && left < right
        {
            for order in STROKE_ORDERS {
                prop_assert!(key(&a, None, order) < key(&b, None, order));
            }
        }
    }

    #[test]
    fn no_text_is_too_strange(name in any::<String>(), text in any::<String>(), order in an_order()) {
        let _ = key(&name, Some(&text), order);
        let _ = (surname(&name), initials(&name), missing(&name, order));
        prop_assert!(name.contains(surname(&name)));
    }
}
