//! From a document's text to its node, or to the words why there is none.
//!
//! The parser's own sentences are English and name what a grammar wants; none of them is ever shown. The slip of the hand
//! ([`crate::yaml::slips`]) is told where there is one; what is left is told by what the parser was doing.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Message, Place, Spot, say};
use crate::yaml::{self, Node, SlipKind, SyntaxError, Weight, cause, slips};

use super::slips::describe;

/// The keys and values of a whole file; what is wrong with the file as such is told.
pub(crate) fn mapping(file: &str, text: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<Node> {
    let (node, slipped) = read(file, text, 0);
    diagnostics.extend(slipped.into_iter().map(|slip| slip.diagnostic));
    node
}

/// A slip in a document that was read all the same.
pub(crate) struct Slipped {
    /// In the document.
    pub(crate) at: usize,
    pub(crate) diagnostic: Diagnostic,
}

/// The keys and values of the part of a file that begins at `start`, and what is said of how they are typed: the one
/// reason why there are none, or the slips.
pub(crate) fn read(file: &str, yaml: &str, start: usize) -> (Option<Node>, Vec<Slipped>) {
    let told = |at: usize, diagnostic: Diagnostic| vec![Slipped { at, diagnostic }];
    let found = slips(yaml);
    let (stops, read_on): (Vec<_>, Vec<_>) = found.into_iter().partition(|slip| slip.weight == Weight::Stops);
    let say_all = |slips: &[yaml::Slip]| {
        slips
            .iter()
            .map(|slip| Slipped { at: slip.span.start, diagnostic: describe(file, yaml, start, slip) })
            .collect()
    };
    if let Some(first) = stops.first() {
        // Two versions of a file are one fault, however many lines tell them apart.
        let one = first.kind == SlipKind::ConflictMarker;
        return (None, say_all(if one { &stops[..1] } else { &stops }));
    }
    match yaml::parse(yaml) {
        // A value that swallowed the keys below it leaves nothing to say of them.
        Ok(Node::Map(_)) if read_on.iter().any(|slip| swallows(&slip.kind) && slip.weight == Weight::Loses) => {
            (None, say_all(&read_on[..]))
        }
        Ok(node @ Node::Map(_)) => (Some(node), say_all(&read_on)),
        Ok(_) => (None, told(0, not_a_mapping(file, yaml, start))),
        Err(error) => (None, told(error.offset.unwrap_or(0), syntax(file, yaml, start, &error))),
    }
}

fn swallows(kind: &SlipKind) -> bool {
    use SlipKind as S;
    matches!(
        kind,
        S::UnclosedQuote { .. }
            | S::NoBlankAfterColon { .. }
            | S::FullWidthColon { .. }
            | S::ListSign(_)
            | S::NoBlankAfterDash
    )
}

/// Whether a key or a value stands on a line with a slip.
pub(crate) fn is_lost(yaml: &yaml::Located<'_>, path: &crate::diagnostic::KeyPath, slipped: &[usize]) -> bool {
    slip_of(yaml, path, slipped).is_some()
}

/// The slip on the line of a key or a value.
pub(crate) fn slip_of(yaml: &yaml::Located<'_>, path: &crate::diagnostic::KeyPath, slipped: &[usize]) -> Option<usize> {
    let found = [yaml::Part::Value, yaml::Part::Key { nth: 0 }].map(|part| yaml.locate(path, part));
    found.into_iter().flatten().find_map(|range| {
        let line = line_of(yaml.text, range.start);
        slipped.iter().find(|at| line.contains(at)).copied()
    })
}

/// A file that is text, or a list, where keys are wanted.
fn not_a_mapping(file: &str, yaml: &str, start: usize) -> Diagnostic {
    if let Some(slip) = cause(yaml, yaml.len()).filter(|slip| slip.kind != SlipKind::NoKey) {
        return describe(file, yaml, start, &slip);
    }
    let line = yaml.lines().find(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'));
    let Some(line) = line else {
        return Diagnostic::error(
            "empty-file",
            Place { file: file.into(), spot: Spot::Bytes(start..start + yaml.find('\n').unwrap_or(yaml.len())) },
            say!("文件里只有注释，没有内容", "the file holds remarks and nothing else"),
        )
        .hint(say!("写上内容，或删去这个文件", "fill it in, or delete it"));
    };
    let at = start + yaml.find(line).unwrap_or_default();
    let place = Place { file: file.into(), spot: Spot::Bytes(at..at + line.trim_end().len()) };
    Diagnostic::error("wrong-type", place, say!("这里应当是一行行的“键: 值”", "this should be lines of `key: value`"))
        .hint(as_a_key(line).unwrap_or_else(|| say!("例如 title: 名称", "such as `title: …`")))
}

/// A line that was meant as a key and its value, as it is to be written.
fn as_a_key(line: &str) -> Option<Message> {
    if let Some(entry) = line.trim_start().strip_prefix("- ")
        && entry.contains(": ")
    {
        let entry = entry.trim();
        return Some(say!("每一行开头的“- ”去掉：{entry}", "leave out the `- ` at the start of each line: `{entry}`"));
    }
    let (key, value) = line.trim().split_once(['=', '＝', '\t', '\u{3000}', ' '])?;
    let (key, value) = (key.trim(), value.trim().trim_start_matches(['=', '＝']).trim());
    let is_key =
        key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_') || !crate::vocabulary::keys(key).is_empty();
    (is_key && !key.is_empty() && !value.is_empty())
        .then(|| say!("写成 {key}: {value}，每一行都这样", "write `{key}: {value}`, and every line like it"))
}

/// Why a document cannot be read.
fn syntax(file: &str, yaml: &str, start: usize, error: &SyntaxError) -> Diagnostic {
    let more = error.message.contains("more than one document");
    let offset = if more { second_document(yaml) } else { error.offset };
    let offset = last_words(yaml, offset.unwrap_or(0).min(yaml.len()));
    let limit = error.message.contains("limit");
    let control =
        |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{85}') || matches!(c, '\u{fffe}' | '\u{ffff}');
    // The reader of characters does not tell where it stopped.
    if error.message.contains("control characters")
        && let Some((at, c)) = yaml.char_indices().find(|(_, c)| control(*c))
    {
        let code = u32::from(c);
        let place = Place { file: file.into(), spot: Spot::Bytes(start + at..start + at + c.len_utf8()) };
        return Diagnostic::error(
            "control-character",
            place,
            say!("这里有一个看不见的控制字符 U+{code:04X}", "the control character U+{code:04X} stands here"),
        )
        .hint(say!("删去它，或把前后几个字重新打一遍", "delete it, or type the words around it again"));
    }
    if !more
        && !limit
        && let Some(slip) = cause(yaml, offset)
    {
        return describe(file, yaml, start, &slip);
    }
    let line = line_of(yaml, offset);
    let from = match yaml.get(offset..line.end).is_none_or(|words| words.trim().is_empty()) {
        true => line.start + (yaml[line.clone()].len() - yaml[line.clone()].trim_start().len()),
        false => offset,
    };
    let (message, hint) = in_words(&error.message);
    let place = Place { file: file.into(), spot: Spot::Bytes(start + from..start + line.end.max(from)) };
    Diagnostic::error("bad-yaml", place, message).hint(hint)
}

/// What the parser was doing when it stopped, in words of ours. Every one of its messages falls under one of these.
fn in_words(message: &str) -> (Message, Message) {
    let is = |parts: &[&str]| parts.iter().any(|part| message.contains(part));
    if is(&["recursion limit"]) {
        (say!("嵌套太深", "nested too deeply"), say!("条目只需要两三层", "items need two or three levels"))
    } else if is(&["repetition limit"]) {
        (
            say!("引用（*）重复太多", "too many repeated aliases (`*`)"),
            say!("把内容直接写出来", "write the content out"),
        )
    } else if is(&["more than one document"]) {
        (
            say!("一个文件里只能有一份内容，中间不能有 ---", "a file holds one document; remove the `---` inside"),
            say!("拆成两个文件", "split it into two files"),
        )
    } else if is(&["control characters", "UTF-8", "UTF-16", "Unicode character", "surrogate"]) && !is(&["escape"]) {
        (
            say!("这里有一个看不见的控制字符", "a control character stands here"),
            say!("删去它，或把这一行重新打一遍", "delete it, or type this line again"),
        )
    } else if is(&["escape", "hexadecimal"]) {
        (
            say!(
                "双引号里的反斜杠 \\ 有特别的意思",
                "a backslash inside double quotation marks has a meaning of its own"
            ),
            say!("改用单引号，或写两个反斜杠 \\\\", "use single quotation marks, or write `\\\\`"),
        )
    } else if is(&["quoted scalar", "unexpected end of stream", "document indicator"]) {
        (
            say!("引号没有成对", "a quotation mark is not closed"),
            say!("检查这一行和前几行的引号", "check the quotation marks on this line and above"),
        )
    } else if is(&["flow sequence", "flow mapping", "flow node", "',' or", "unexpected ':'"]) {
        (
            say!("方括号或花括号里的写法读不懂", "what stands in these brackets cannot be read"),
            say!(
                "各项之间用半角逗号，括号要成对；文字里有括号、逗号、冒号的，给这段文字加引号",
                "separate the entries with commas and close the bracket; quote a text that holds brackets, commas or colons"
            ),
        )
    } else if is(&["mapping values are not allowed", "mapping keys are not allowed"]) {
        (
            say!("这一行的冒号不该出现在这里", "a colon is not allowed here"),
            say!(
                "文字里有“: ”时，把整段文字用引号括起来；或检查上一行的缩进",
                "quote text that holds `: `, or check the indentation above"
            ),
        )
    } else if is(&["sequence entries are not allowed"]) {
        (
            say!("这里不能开始一个列表", "a list cannot start here"),
            say!(
                "列表另起一行，每一项以“- ”开头，行首对齐",
                "start the list on a line of its own, each entry with `- `"
            ),
        )
    } else if is(&["tab character", "expected whitespace", "comment or line break", "indentation indicator"]) {
        (
            say!("这里应当是一个空格或换行", "a blank or a line break is wanted here"),
            say!(
                "冒号和短横后面要有一个空格；缩进用空格，不用 Tab 键",
                "put a blank behind the colon or the dash; indent with blanks, not with tabs"
            ),
        )
    } else if is(&["alias", "anchor"]) {
        (
            say!("以 * 或 & 开头的文字要用引号括起来", "text that starts with `*` or `&` needs quotation marks"),
            say!("写成 \"*……\"", "write `\"*…\"`"),
        )
    } else if is(&["tag", "directive", "'!'", "version number"]) {
        (
            say!("以 ! 或 % 开头的文字要用引号括起来", "text that starts with `!` or `%` needs quotation marks"),
            say!("写成 \"!……\"", "write `\"!…\"`"),
        )
    } else if is(&["cannot start any token"]) {
        (
            say!("这个符号不能放在一段文字的开头", "this character cannot start a text"),
            say!("把整段文字用引号括起来", "put the text in quotation marks"),
        )
    } else if is(&["merging", "in merge", "must be a word"]) {
        (
            say!("键应当是一个词，不能是列表或一组“键: 值”", "a key is a word, not a list or a mapping"),
            say!("写成“键: 值”", "write `key: value`"),
        )
    } else if is(&["could not find expected ':'", "simple key"]) {
        (
            say!("这一行没有“键: ”", "this line has no `key: `"),
            say!(
                "写成“键: 值”；是上一行的续行，就多缩进两个空格",
                "write `key: value`, or indent the line if it continues the one above"
            ),
        )
    } else {
        (
            say!("这一行没有和上面对齐", "this line is not aligned with those above"),
            say!("同一层的键，行首的空格数要一样", "keys of one level start with the same number of spaces"),
        )
    }
}

/// The bytes of the line at a place, without its end.
pub(super) fn line_of(text: &str, at: usize) -> Range<usize> {
    let start = text[..at].rfind('\n').map_or(0, |n| n + 1);
    let end = text[at..].find('\n').map_or(text.len(), |n| at + n);
    start..start + text[start..end].trim_end().len()
}

/// Where nothing stands at a place, the start of the last line before that has words: parsers stop at the end.
fn last_words(yaml: &str, offset: usize) -> usize {
    if !yaml[offset..].trim().is_empty() && !yaml[line_of(yaml, offset)].trim().is_empty() {
        return offset;
    }
    let before = yaml[..offset].trim_end();
    before.rfind('\n').map_or(0, |n| n + 1)
}

/// Where the line `---` stands that begins another document; the parser does not tell.
fn second_document(yaml: &str) -> Option<usize> {
    let mut at = 0;
    let mut begun = false;
    for line in yaml.split_inclusive('\n') {
        let text = line.trim();
        if begun && text.starts_with("---") {
            return Some(at);
        }
        begun |= !text.is_empty() && !text.starts_with('#');
        at += line.len();
    }
    None
}

/// A `.md` file whose front matter does not begin or does not end.
pub(crate) fn front_matter(file: &str, text: &str) -> Diagnostic {
    let at = |span: Range<usize>| Place { file: file.into(), spot: Spot::Bytes(span) };
    let mut start = 0;
    let mut opened = false;
    for line in text.split_inclusive('\n').take(200) {
        let words = line.trim();
        let from = start + line.find(words).unwrap_or_default();
        start += line.len();
        if words.is_empty() || opened && words == "---" {
            continue;
        }
        if !opened && line.trim_end() == "---" && from == 0 {
            opened = true;
            continue;
        }
        if let Some(sign) = almost_fence(words) {
            let span = from..from + words.len();
            let told = match sign {
                Some(c) => {
                    let code = u32::from(c);
                    say!(
                        "这一行的符号（U+{code:04X}）不是半角减号：这里要三个半角减号 ---",
                        "this line is not of hyphens (U+{code:04X}): three hyphens `---` are wanted here"
                    )
                }
                None => say!("这一行应当正好是三个半角减号 ---", "this line should be exactly three hyphens `---`"),
            };
            return Diagnostic::error("no-front-matter", at(span), told).hint(say!(
                "切换到英文输入法，从行首起打三个减号，前后什么也不写",
                "type three hyphens at the start of the line, with nothing before or behind"
            ));
        }
        if !opened {
            break;
        }
    }
    let first = at(0..text.find('\n').unwrap_or(text.len()));
    if opened {
        return Diagnostic::error(
            "no-front-matter",
            first,
            say!(
                "文件开头的说明没有结束：少了后面的一行 ---",
                "the front matter does not end: the second line `---` is missing"
            ),
        )
        .hint(say!(
            "写完各项后再写一行 ---，正文放在后面",
            "put `---` on a line behind the keys; the text follows it"
        ));
    }
    Diagnostic::error(
        "no-front-matter",
        first,
        say!(
            "文件开头没有用两行 --- 围起来的说明",
            "the file does not start with front matter between two lines `---`"
        ),
    )
    .hint(say!(
        "第一行写 ---，写完各项后再写一行 ---，正文放在后面",
        "put `---` on the first line, then the keys, then `---`, then the text"
    ))
}

/// Whether a line was meant as `---`, and the sign in it that is none of its own.
fn almost_fence(words: &str) -> Option<Option<char>> {
    let is_dash =
        |c: char| matches!(c, '-' | '－' | '—' | '–' | '―' | '‐' | '‑' | '−' | '﹣' | '─' | '━' | '_' | '＿' | '=');
    let dashes = words.chars().filter(|c| is_dash(*c)).count();
    let others = words.chars().find(|c| !is_dash(*c) && !crate::yaml::is_unseen(*c));
    if others.is_some() || dashes == 0 || dashes == 1 && !words.contains(['—', '―', '－']) || dashes > 10 {
        return None;
    }
    Some(words.chars().find(|c| *c != '-'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The visible letters of a document's keys and values, in order.
    fn letters_of(node: &Node) -> String {
        match node {
            Node::List(nodes) => nodes.iter().map(letters_of).collect(),
            Node::Map(entries) => entries.iter().map(|(key, node)| letters(key) + &letters_of(node)).collect(),
            node => letters(&node.spelling().unwrap_or_default()),
        }
    }

    fn letters(text: &str) -> String {
        text.chars().filter(|c| c.is_alphanumeric()).collect()
    }

    /// What hands type: words, and the signs that mean something to YAML.
    fn typed(signs: &'static [&'static str]) -> impl Strategy<Value = String> {
        prop::collection::vec(prop::sample::select(signs), 0..9).prop_map(|signs| signs.concat())
    }

    /// With `#`, and without what would make a remark of it by right: a closed quotation mark or bracket, a list below.
    const WITH_REMARKS: &[&str] = &[
        "甲", "乙", "丙", "1", "1.10", " ", " ", " #", "#", ": ", ":", "：", ", ", "，", "、", "“", "”", "-", "－",
        "!", "&", "*", "%", "@", "\u{3000}", "\u{a0}", "\u{200b}", "\n", "\t", "~", "key: ", "key:",
    ];

    const OTHERS: &[&str] = &[
        "甲", "乙", "丙", "1.10", " ", " ", ": ", ":", "：", ", ", "，", "、", "\"", "'", "“", "”", "-", "- ", "－",
        "!", "&", "*", "[", "]", "{", "}", "%", "@", "?", "\u{3000}", "\u{a0}", "\u{200b}", "\n  ", "\n", "\n  - ",
        "\n- ", "\t", "~", "key: ", "key:",
    ];

    const ALL: &[&str] = &[
        "甲",
        "1.10",
        " ",
        " #",
        ": ",
        ":",
        "：",
        ", ",
        "，",
        "\"",
        "'",
        "”",
        "-",
        "- ",
        "－",
        "!",
        "&",
        "*",
        "[",
        "]",
        "{",
        "}",
        "|",
        ">",
        "%",
        "@",
        "?",
        "\u{3000}",
        "\u{200b}",
        "\u{2}",
        "\n  ",
        "\n",
        "\n  - ",
        "\n- ",
        "\t",
        "\\",
        "~",
        "key: ",
        "key:",
        "<<<<<<< a\n",
        "---\n",
    ];

    proptest! {
        #![proptest_config(ProptestConfig { max_global_rejects: 100_000, ..ProptestConfig::default() })]

        /// Whatever is typed: every visible word of a value is in the value, or the author is told.
        #[test]
        fn no_visible_word_of_a_value_is_lost(
            (value, second) in prop_oneof![(typed(WITH_REMARKS), typed(WITH_REMARKS)), (typed(OTHERS), typed(OTHERS))]
        ) {
            let text = format!("title: {value}\nitem: {second}\nlast: 丁\n");
            // A remark is one by its blank, by its ornament, or by its line.
            let is_remark = |at: usize| {
                text[at + 1..].starts_with(|c: char| c.is_whitespace() || c.is_ascii_punctuation() && !"\"'([{".contains(c))
            };
            prop_assume!(!text.match_indices('#').any(|(at, _)| is_remark(at)));
            prop_assume!(!text.lines().any(|line| line.trim_start().starts_with('#')));
            let (node, slipped) = read("content/posts/a.yaml", &text, 0);
            let told = slipped.iter().any(|slip| slip.diagnostic.severity == crate::diagnostic::Severity::Error);
            match node {
                Some(node) if !told => prop_assert_eq!(letters_of(&node), letters(&text), "{}", text),
                _ => prop_assert!(told, "{}", text),
            }
        }

        /// Whatever is wrong, it is told in Chinese and in English of ours, at a line of the file.
        #[test]
        fn no_parser_speaks(value in typed(ALL), at in 0usize..60, cut in 0usize..9) {
            let mut text = "title: 甲\nperiod: { days: 5, unit: working }\nduties: [乙, \"丙\"]\nmeasures:\n  - 一\n  - 二\n".to_owned();
            let floor = |text: &str, mut at: usize| { while !text.is_char_boundary(at) { at -= 1; } at };
            let (from, to) = (floor(&text, at), floor(&text, (at + cut).min(text.len())));
            text.replace_range(from..to, &value);
            let (_, slipped) = read("content/posts/a.yaml", &text, 0);
            for Slipped { diagnostic, .. } in slipped {
                let hint = diagnostic.hint.clone().expect("a way out");
                for zh in [&diagnostic.message.zh, &hint.zh] {
                    prop_assert!(zh.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{}", zh);
                    for english in ["expected", "while", "found", "allowed", "scann", "pars", "mapping", "token", "scalar"] {
                        prop_assert!(!zh.contains(english), "{}: {}", text, zh);
                    }
                }
                for en in [&diagnostic.message.en, &hint.en] {
                    for parser in ["did not find", "could not find", "while ", "in this context", "scalar", "token"] {
                        prop_assert!(!en.contains(parser), "{}: {}", text, en);
                    }
                }
                match diagnostic.place.spot {
                    Spot::Bytes(span) => prop_assert!(span.start <= text.len() && text.get(span.clone()).is_some(), "{:?}", span),
                    _ => prop_assert!(false, "no place"),
                }
            }
        }
    }
}
