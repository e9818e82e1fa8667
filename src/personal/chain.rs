//! The numbers of an address and their units in a row: 12号 3单元 502室.

/// What follows a number in an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// 号楼 座 号院
    Building,
    /// 栋 幢: people live in them more than they work there.
    Block,
    /// 号
    House,
    /// 单元 门
    Entrance,
    /// 层 楼
    Floor,
    /// 室 户
    Door,
    Households,
    /// 组 队 社
    Group,
    /// 排
    Row,
    /// 弄
    Lane,
    /// A dash: 12-3-502
    Dash,
    /// Nothing: 5栋1203
    None,
}

const UNITS: &[(&str, Unit)] = &[
    ("号楼", Unit::Building),
    ("#楼", Unit::Building),
    ("号院", Unit::Building),
    ("栋", Unit::Block),
    ("幢", Unit::Block),
    ("座", Unit::Building),
    ("单元", Unit::Entrance),
    ("村民小组", Unit::Group),
    ("排", Unit::Row),
    ("房间", Unit::Door),
    ("房", Unit::Door),
    ("单", Unit::Entrance),
    ("门", Unit::Entrance),
    ("号", Unit::House),
    ("楼", Unit::Floor),
    ("层", Unit::Floor),
    ("室", Unit::Door),
    ("户", Unit::Households),
    ("小组", Unit::Group),
    ("组", Unit::Group),
    ("队", Unit::Group),
    ("社", Unit::Group),
    ("弄", Unit::Lane),
    ("#", Unit::Building),
    ("-", Unit::Dash),
];

/// A number and its unit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    /// How many digits.
    pub(super) digits: usize,
    pub(super) unit: Unit,
    pub(super) end: usize,
}

/// The first byte of the next number; one inside a word is passed over.
pub(super) fn next_number(text: &str, from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at += text[at..].char_indices().find(|(n, _)| number(&text[at + n..]).0 > 0)?.0;
        let in_word = text[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
        if !in_word || at == from {
            return Some(at);
        }
        at += number(&text[at..]).1;
    }
}

fn is_number(c: char) -> bool {
    c.is_ascii_digit() || "一二三四五六七八九十零〇".contains(c)
}

/// How many digits the text starts with, and how many bytes they are. A building may have a letter, an entrance a side:
/// A座, A3栋, 东单元.
fn number(text: &str) -> (usize, usize) {
    let mut rest = text;
    let side = text.strip_prefix(['东', '西', '中', '南', '北']).filter(|rest| rest.starts_with("单元"));
    if let Some(rest) = side {
        return (1, text.len() - rest.len());
    }
    let lettered = text.strip_prefix(|c: char| c.is_ascii_uppercase());
    let lettered = lettered.filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit() || "座栋幢号".contains(c)));
    if let Some(behind) = lettered {
        rest = behind;
    }
    let width = rest.find(|c: char| !is_number(c)).unwrap_or(rest.len());
    let digits = rest[..width].chars().count() + usize::from(lettered.is_some());
    (digits, text.len() - rest.len() + width)
}

/// Reads numbers and units as long as they follow each other; goes on at the byte that is given back.
pub(super) fn read_chain(text: &str, start: usize, chain: &mut Vec<Link>) -> usize {
    let mut at = start;
    loop {
        let (digits, width) = number(&text[at..]);
        if digits == 0 {
            return at;
        }
        at += width;
        let rest = text[at..].trim_start_matches(' ');
        let blank = text.len() - at - rest.len();
        // 3 # … is a remark.
        let unit = UNITS.iter().find(|(word, _)| rest.starts_with(word) && !(blank > 0 && word.starts_with('#')));
        let Some((word, unit)) = unit else {
            chain.push(Link { digits, unit: Unit::None, end: at });
            return at;
        };
        let mut end = at + blank + word.len();
        let mut next = end;
        if *unit == Unit::Dash {
            end = at;
        } else {
            let rest = text[end..].trim_start_matches([' ', '-', ',', '，', '(', ')', '*', '_', '、', '之']);
            next = text.len() - rest.len();
        }
        chain.push(Link { digits, unit: *unit, end });
        if chain.len() >= 12 || number(&text[next..]).0 == 0 {
            // Emphasis, a comma: what comes next is another number.
            return end.max(start + 1);
        }
        at = next;
    }
}
