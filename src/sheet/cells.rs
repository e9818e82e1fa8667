//! A cell as the text that a file has, and what a file has as a cell.
//!
//! What a program has made of a typed word (a number without its zero, a code with its last digits gone) is refused and never
//! guessed; what may be meant by a word is for `check` to say.

use super::book::Value;
use super::columns::Column;
use super::read_day;
use crate::calendar::{written_date, written_days, written_period};
use crate::diagnostic::{Language, Message, say};
use crate::form::Shape;
use crate::kinds::clerk::SEPARATORS;
use crate::text::{half_width, narrow};
use crate::vocabulary::{self, among};
use crate::yaml::Node;

/// What stands in a cell for words that only their file can hold.
pub(crate) const IN_FILE: &str = "（在文件里，这里不改）";

/// The longest text of a cell.
pub(crate) const LONGEST: usize = 32_000;

/// Why a cell is not taken.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Refused {
    pub(crate) code: &'static str,
    pub(crate) message: Message,
    pub(crate) hint: Message,
}

/// What a cell says in a column; several where it may hold several. Empty where it says nothing.
pub(crate) fn said(column: &Column, value: &Value) -> Result<Vec<String>, Box<Refused>> {
    let text = match value {
        Value::Broken(text) => return Err(broken(text)),
        Value::Unreckoned => {
            return Err(Box::new(Refused {
                code: "unreckoned-formula",
                message: say!("这一格是公式，还没有算出结果", "the cell is a formula that has not been reckoned"),
                hint: say!(
                    "在表格软件里打开，保存一次；或者直接写上结果",
                    "open the file in a spreadsheet program and save it, or write the result"
                ),
            }));
        }
        Value::Number { value, percent } => number(column, *value, *percent, value_text(value, *percent))?,
        Value::Day(day) => match column.shape {
            Shape::Period => format!("{:04}-{:02}", day.year(), day.month()),
            // A program takes 3-5 for a day, and what was typed is gone.
            Shape::Text => return Err(became_day(day)),
            _ => day.to_string(),
        },
        Value::Flag(flag) => match column.shape {
            Shape::Flag => flag.to_string(),
            _ => if *flag { "是" } else { "否" }.to_owned(),
        },
        Value::Text(text) | Value::Moment(text) => {
            if is_scientific(text) {
                return Err(lost_digits(text));
            }
            if is_fault(text) {
                return Err(broken(text));
            }
            text.clone()
        }
    };
    Ok(parts(column, &text))
}

fn value_text(value: &f64, percent: bool) -> String {
    Value::Number { value: *value, percent }.text()
}

/// The parts of a cell's text, each as files have it.
pub(crate) fn parts(column: &Column, text: &str) -> Vec<String> {
    let text = text.trim();
    if text.is_empty() || is_nothing(text) {
        return Vec::new();
    }
    let parts: Vec<String> = match (column.many, column.is_of_names()) {
        (false, _) => vec![text.to_owned()],
        (true, false) => text.split('\n').map(str::to_owned).collect(),
        (true, true) => {
            let apart = text.split(|c: char| SEPARATORS.contains(&c) || matches!(c, '\n' | '/' | '／' | '|'));
            apart.flat_map(names).collect()
        }
    };
    parts.iter().map(|part| canonical(column, part.trim())).filter(|part| !part.is_empty()).collect()
}

/// One name, or several with a blank between them: 王 伟 is one, 王芳 李明 are two.
fn names(text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_han = words.iter().all(|word| word.chars().all(crate::text::is_han));
    match words.iter().all(|word| word.chars().count() >= 2) && is_han && words.len() > 1 {
        true => words.into_iter().map(str::to_owned).collect(),
        false => vec![text.trim().to_owned()],
    }
}

/// Signs that people put into a cell that says nothing.
fn is_nothing(text: &str) -> bool {
    matches!(text, "-" | "--" | "—" | "——" | "/" | "／" | "\\" | "无" | "N/A")
}

/// A text as files have it, where it can mean one thing only; else as it is.
pub(crate) fn canonical(column: &Column, text: &str) -> String {
    let text = text.trim();
    match &column.shape {
        Shape::Day => written_date(text).and_then(Result::ok).map_or_else(|| text.to_owned(), |day| day.to_string()),
        Shape::Days => written_days(text).unwrap_or_else(|| text.to_owned()),
        Shape::Period => written_period(text).unwrap_or_else(|| text.to_owned()),
        Shape::Words(words) => word(words, text).unwrap_or_else(|| text.to_owned()),
        Shape::Flag => flag(text).map_or_else(|| text.to_owned(), |flag| flag.to_string()),
        Shape::Number => digits(text).unwrap_or_else(|| text.to_owned()),
        Shape::Text | Shape::Reference if column.key() == "window_no" => text.chars().map(half_width).collect(),
        Shape::Text if is_figure(column.key()) => {
            text.chars().map(|c| if ('０'..='９').contains(&c) { half_width(c) } else { c }).collect()
        }
        Shape::Text if is_name(column.key()) && !text.contains('\n') => one_name(text),
        // 书 记 is spread over its cell as names are.
        Shape::Text if column.key() == "position" => spread(text),
        _ => text.to_owned(),
    }
}

/// Keys whose text is a figure, or a number that is dialled.
fn is_figure(key: &str) -> bool {
    matches!(key, "target" | "baseline") || is_phone(key)
}

fn is_name(key: &str) -> bool {
    matches!(key, "name" | "leader" | "pledger" | "members")
}

/// A name without the blanks that spread it; one gap in a longer name tells where an uncommon surname ends.
fn one_name(text: &str) -> String {
    let name = crate::text::name(text);
    match name.chars().count() <= 2 || text.split_whitespace().count() != 2 {
        true => name.into_owned(),
        false => text.split_whitespace().collect::<Vec<_>>().join(" "),
    }
}

/// Two signs without the blank between them.
fn spread(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_sign = |word: &&str| word.chars().count() == 1 && word.chars().all(crate::text::is_han);
    if words.len() == 2 && words.iter().all(is_sign) { words.concat() } else { text.to_owned() }
}

fn word(words: &[(String, String)], text: &str) -> Option<String> {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let named = words.iter().find(|(word, meaning)| *word == bare || called(word, meaning) == bare || *meaning == bare);
    if let Some((word, _)) = named {
        return Some(word.clone());
    }
    match *among(vocabulary::values(text), text, words.iter().map(|(word, _)| &**word)) {
        [one] => Some(one.to_owned()),
        _ => None,
    }
}

/// What a word of a closed list is called in a cell.
pub(crate) fn called(word: &str, meaning: &str) -> String {
    let first = meaning.split(['：', '（', '，', '；']).next().unwrap_or(meaning).trim();
    match first.is_empty() {
        true => word.to_owned(),
        false => first.to_owned(),
    }
}

pub(crate) fn flag(text: &str) -> Option<bool> {
    match &*text.trim().to_lowercase() {
        "是" | "√" | "✓" | "✔" | "对" | "有" | "true" | "yes" | "y" | "1" => Some(true),
        "否" | "×" | "✗" | "✘" | "x" | "错" | "没有" | "false" | "no" | "n" | "0" => Some(false),
        _ => None,
    }
}

/// A number without signs that group its digits; `+1` is 1.
fn digits(text: &str) -> Option<String> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).map(narrow).collect();
    let text = text.strip_prefix('+').unwrap_or(&text);
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    let grouped = digits.split(',').skip(1).all(|group| group.len() == 3 && group.bytes().all(|b| b.is_ascii_digit()));
    let plain = if grouped { digits.replace(',', "") } else { digits.to_owned() };
    let is_number = plain.starts_with(|c: char| c.is_ascii_digit())
        && plain.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && plain.parse::<f64>().is_ok();
    let plain = plain.strip_suffix(".0").unwrap_or(&plain);
    is_number.then(|| format!("{sign}{plain}"))
}

/// Keys whose value is a phone, or has one in it.
fn is_phone(key: &str) -> bool {
    matches!(key, "phone" | "supervision_phone" | "contact")
}

fn number(column: &Column, value: f64, percent: bool, text: String) -> Result<String, Box<Refused>> {
    // Beyond fifteen digits a spreadsheet has put noughts for what was typed.
    if value.abs() >= 1e15 {
        return Err(lost_digits(&text));
    }
    let whole = value.fract() == 0.0 && !percent;
    match column.shape {
        Shape::Day if whole && (36_526.0..=73_050.0).contains(&value) => {
            Ok(read_day(value).map_or(text, |day| day.to_string()))
        }
        Shape::Period if whole && (36_526.0..=73_050.0).contains(&value) => {
            Ok(read_day(value).map_or(text, |day| format!("{:04}-{:02}", day.year(), day.month())))
        }
        _ if is_phone(column.key()) && whole => {
            let is_whole_phone = match text.len() {
                11 => text.starts_with('1'),
                10 => text.starts_with("400") || text.starts_with("800"),
                9 | 12.. => false,
                _ => true,
            };
            match is_whole_phone {
                true => Ok(text),
                false => Err(phone(&text)),
            }
        }
        _ => Ok(text),
    }
}

/// `3.70102E+17`: how a spreadsheet shows a long code that it took for a number.
fn is_scientific(text: &str) -> bool {
    let Some((number, power)) = text.trim().split_once(['E', 'e']) else { return false };
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let (whole, rest) = number.split_once('.').unwrap_or((number, "0"));
    is_digits(whole) && is_digits(rest) && power.strip_prefix('+').is_some_and(is_digits)
}

/// What a formula that fails leaves in a table that is saved as text, and a column that is too narrow on a page.
fn is_fault(text: &str) -> bool {
    const FAULTS: &[&str] =
        &["#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA"];
    let text = text.trim();
    FAULTS.contains(&text)
        || text.len() >= 4 && text.bytes().all(|byte| byte == b'#')
        || text
            .strip_prefix("Err:")
            .is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

fn lost_digits(text: &str) -> Box<Refused> {
    Box::new(Refused {
        code: "digits-lost",
        message: say!(
            "{text} 是作为数存的，后面的数字已经丢了",
            "{text} is kept as a number, and its last digits are lost"
        ),
        hint: say!("把这一格设成“文本”，重新写全", "make the cell a text and write it again"),
    })
}

fn became_day(day: &jiff::civil::Date) -> Box<Refused> {
    let (month, date) = (day.month(), day.day());
    Box::new(Refused {
        code: "text-as-day",
        message: say!(
            "这一格是日期 {day}：写的若是 {month}-{date}，软件已经改成了日期",
            "the cell is the day {day}: if {month}-{date} was typed, the program has made a day of it"
        ),
        hint: say!(
            "把这一格设成“文本”，再写一次；真要写日期，写成 {month}月{date}日 这样的字",
            "make the cell a text and write it again"
        ),
    })
}

/// A phone in digits alone that has lost its first 0: a table saved as text keeps nothing else of it. Asked of what is new.
pub(crate) fn shortened(column: &Column, parts: &[String]) -> Option<Box<Refused>> {
    let [text] = parts else { return None };
    let text: String = text.trim().chars().map(narrow).collect();
    let is_short = text.bytes().all(|byte| byte.is_ascii_digit())
        && (9..=11).contains(&text.len())
        && !text.starts_with('0')
        && !(text.len() == 11 && text.starts_with('1'))
        && !(text.len() == 10 && (text.starts_with("400") || text.starts_with("800")));
    (is_phone(column.key()) && is_short).then(|| {
        let of_number = phone(&text);
        Box::new(Refused {
            message: say!("电话 {text} 像是少了前面的0", "the phone {text} has perhaps lost its first 0"),
            ..*of_number
        })
    })
}

fn phone(text: &str) -> Box<Refused> {
    Box::new(Refused {
        code: "phone-as-number",
        message: say!(
            "电话 {text} 是作为数存的，前面的0可能没有了",
            "the phone {text} is kept as a number, and has perhaps lost its first 0"
        ),
        hint: say!(
            "把这一格设成“文本”，写全区号，如 0531-0000 1234",
            "make the cell a text and write the whole number, such as 0531-0000 1234"
        ),
    })
}

fn broken(text: &str) -> Box<Refused> {
    Box::new(Refused {
        code: "broken-formula",
        message: say!("这一格的公式出错：{text}", "the formula of the cell fails: {text}"),
        hint: say!("改好公式，或者直接写上内容", "mend the formula, or write what is meant"),
    })
}

/// The value of a key, or of one inside another, whatever words the file has for them.
pub(crate) fn value_at<'n>(node: &'n Node, path: &[String]) -> Option<&'n Node> {
    path.iter().try_fold(node, |node, key| key_of(node, key).map(|(_, value)| value))
}

/// An entry of a mapping by its key, or by another word for it.
pub(crate) fn key_of<'n>(node: &'n Node, key: &str) -> Option<(&'n str, &'n Node)> {
    let Node::Map(entries) = node else { return None };
    let exact = entries.iter().find(|(known, _)| known == key);
    let found = exact.or_else(|| entries.iter().find(|(known, _)| vocabulary::is_for(known, key)));
    found.map(|(key, value)| (&**key, value))
}

/// What a file has at a column.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kept {
    Nothing,
    /// Each as files have it.
    Parts(Vec<String>),
    /// What no cell can say.
    Other,
}

/// What an item has at a column.
pub(crate) fn kept(node: &Node, column: &Column) -> Kept {
    let Some(value) = value_at(node, &column.path).filter(|value| !value.is_blank()) else { return Kept::Nothing };
    let part = |node: &Node| node.spelling().map(|text| canonical(column, &text));
    let parts = match value {
        // A mapping stands where a text may: its keys have columns of their own.
        Node::Map(_) if !column.many && matches!(column.shape, Shape::Text) => return Kept::Nothing,
        Node::List(items) if column.many => match items.iter().map(part).collect::<Option<Vec<_>>>() {
            // An entry of several lines would come back as several.
            Some(parts) if parts.len() == 1 && is_nothing(&parts[0]) => Vec::new(),
            Some(parts) if parts.iter().all(|part| !part.contains('\n')) => parts,
            _ => return Kept::Other,
        },
        Node::Scalar { .. } => value.spelling().map(|text| parts(column, &text)).unwrap_or_default(),
        _ => return Kept::Other,
    };
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    match parts.is_empty() {
        true => Kept::Nothing,
        false if parts.iter().map(|part| part.chars().count()).sum::<usize>() > LONGEST => Kept::Other,
        false => Kept::Parts(parts),
    }
}

/// Whether a cell says what a file has already.
pub(crate) fn is_same(column: &Column, kept: &Kept, said: &[String]) -> bool {
    match kept {
        Kept::Nothing => said.is_empty() || matches!(column.shape, Shape::Flag) && said == ["false"],
        Kept::Other => said == [IN_FILE],
        Kept::Parts(parts) => {
            let loose = |text: &String| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            parts == said
                || parts.len() == said.len()
                    && parts.iter().zip(said).all(|(a, b)| !b.contains('\n') && loose(a) == loose(b))
        }
    }
}

/// As a cell shows it.
pub(crate) fn shown(column: &Column, kept: &Kept, language: Language) -> String {
    let Kept::Parts(parts) = kept else {
        return if *kept == Kept::Other { IN_FILE.to_owned() } else { String::new() };
    };
    let part = |part: &String| match &column.shape {
        Shape::Words(words) if language == Language::Chinese => words
            .iter()
            .find(|(word, _)| word == part)
            .map_or_else(|| part.clone(), |(word, meaning)| called(word, meaning)),
        Shape::Flag if language == Language::Chinese => match &**part {
            "true" => "是".to_owned(),
            "false" => "否".to_owned(),
            other => other.to_owned(),
        },
        _ => part.clone(),
    };
    let between = if column.is_of_names() { "、" } else { "\n" };
    parts.iter().map(part).collect::<Vec<_>>().join(between)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::columns::layout_of;

    fn column(kind: &str, path: &[&str]) -> &'static Column {
        let layout = layout_of(kind).unwrap();
        &layout.columns[layout.column(path).unwrap()]
    }

    fn text(kind: &str, path: &[&str], text: &str) -> Vec<String> {
        said(column(kind, path), &Value::Text(text.to_owned())).unwrap()
    }

    #[test]
    fn cells_say_what_files_have() {
        assert_eq!(text("commitment", &["deadline"], "２０２６．３．５"), ["2026-03-05"]);
        assert_eq!(text("commitment", &["deadline"], "3月5日"), ["3月5日"]);
        assert_eq!(text("commitment", &["type"], "办 实 事"), ["deed"]);
        assert_eq!(
            text("commitment", &["measures"], "两个窗口轮流值守\n\n临时停办提前一天公告"),
            ["两个窗口轮流值守", "临时停办提前一天公告"]
        );
        assert_eq!(
            text("post", &["holder"], "王 伟、李明\n张示例/赵 六，王芳 李娜"),
            ["王 伟", "李明", "张示例", "赵 六", "王芳", "李娜"]
        );
        assert_eq!(text("member", &["name"], "王　伟"), ["王伟"]);
        assert_eq!(text("post", &["open"], "√"), ["true"]);
        assert_eq!(text("review", &["change"], "+１"), ["1"]);
        assert_eq!(text("review", &["period"], "2026年5月"), ["2026-05"]);
        assert!(text("commitment", &["target"], "——").is_empty());
    }

    #[test]
    fn what_a_program_made_of_it_is_refused_and_not_guessed() {
        let number = |kind: &str, path: &[&str], value: f64| {
            said(column(kind, path), &Value::Number { value, percent: false }).map_err(|refused| refused.code)
        };
        assert_eq!(number("org", &["supervision_phone"], 53_100_001_234.0), Err("phone-as-number"));
        assert_eq!(number("org", &["supervision_phone"], 12_345.0), Ok(vec!["12345".to_owned()]));
        assert_eq!(number("commitment", &["target"], 3.7e17), Err("digits-lost"));
        assert_eq!(number("commitment", &["deadline"], 46_086.0), Ok(vec!["2026-03-05".to_owned()]));
        assert_eq!(number("commitment", &["deadline"], 20_260_305.0), Ok(vec!["2026-03-05".to_owned()]));
        let scientific = said(column("commitment", &["target"]), &Value::Text("3.70102E+17".into()));
        assert_eq!(scientific.unwrap_err().code, "digits-lost");
        let part = said(column("commitment", &["target"]), &Value::Number { value: 0.95, percent: true });
        assert_eq!(part.unwrap(), ["95%"]);
    }
}
