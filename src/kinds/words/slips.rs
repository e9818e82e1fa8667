//! The words for slips of the hand.

use std::ops::Range;

use super::syntax::line_of;
use crate::diagnostic::{Diagnostic, Fix, Message, New, Place, Severity, Spot, say};
use crate::yaml::{Slip, SlipKind, Weight, is_conflict_marker};

/// What is said of a slip in the document that begins at byte `start` of a file.
pub(crate) fn describe(file: &str, yaml: &str, start: usize, slip: &Slip) -> Diagnostic {
    use SlipKind as S;
    let words = &yaml[slip.span.clone()];
    let line = line_of(yaml, slip.span.start);
    let (code, message, hint) = match &slip.kind {
        S::HashEatsWords => hash(yaml, &slip.span, &line),
        S::TagEatsWords => (
            "words-lost",
            say!(
                "开头的“{words}”会丢掉：! 在 YAML 里有别的意思",
                "the words `{words}` would be lost: `!` means something else to YAML"
            ),
            quote(yaml, &line),
        ),
        S::AnchorEatsWords => (
            "words-lost",
            say!(
                "开头的“{words}”会丢掉：& 在 YAML 里有别的意思",
                "the words `{words}` would be lost: `&` means something else to YAML"
            ),
            quote(yaml, &line),
        ),
        S::ConflictMarker => conflict(),
        S::Invisible(c) => invisible(*c),
        S::TabIndent => (
            "tab-indent",
            say!("缩进用了 Tab 键", "a tab is used for indentation"),
            say!("改用空格，每层两个", "use spaces, two a level"),
        ),
        S::FullWidthColon { key } => (
            "full-width-colon",
            say!("冒号是全角的（：），要用半角冒号加空格（: ）", "the colon is full-width (：); use `: `"),
            say!("改成 {key}: ……", "write `{key}: …`"),
        ),
        S::NoBlankAfterColon { key } => {
            let value = yaml[slip.span.end..line.end].trim();
            (
                "bad-yaml",
                say!("{key} 的冒号后面少一个空格", "a blank is missing behind the colon of `{key}`"),
                say!("改成 {key}: {value}", "write `{key}: {value}`"),
            )
        }
        S::NoBlankAfterDash => {
            let value = yaml[slip.span.end..line.end].trim();
            (
                "bad-yaml",
                say!("列表的短横后面少一个空格", "a blank is missing behind the dash of a list"),
                say!("改成 - {value}", "write `- {value}`"),
            )
        }
        S::ListSign(c) => {
            let value = yaml[slip.span.end..line.end].trim();
            (
                "list-sign",
                say!("列表不能用“{c}”开头，要用半角减号加空格", "an entry of a list starts with `- `, not with `{c}`"),
                say!("改成 - {value}", "write `- {value}`"),
            )
        }
        S::NumberedLines => (
            "list-sign",
            say!("编号的这几行会连成一段文字", "these numbered lines would be one text"),
            say!(
                "每一项以“- ”开头；确是一段文字，就写在一行里",
                "start each entry with `- `; if it is one text, write it on one line"
            ),
        ),
        S::FullWidthBracket(c) => (
            "full-width-comma",
            say!(
                "{c}是文字的一部分，里面的各项没有分开",
                "{c} is part of the text; the entries in it are not separated"
            ),
            say!(
                "列表用半角括号和半角逗号：[甲, 乙]；确是一段文字，就给它加引号",
                "write a list as `[a, b]`; if it is one text, put it in quotation marks"
            ),
        ),
        S::ListAfterText => (
            "words-lost",
            say!("这个列表会变成上面那段文字的一部分", "this list would become part of the text above it"),
            say!(
                "只要列表，就删去冒号后面的文字，或把它也写成一项；是文字，就给整段加引号",
                "for a list, remove the words behind the colon or make them its first entry; for a text, put it in quotation marks"
            ),
        ),
        S::FullWidthComma(c) => comma(*c, slip.weight, yaml, slip.span.start),
        S::UnclosedQuote { quote, other } => unclosed(*quote, *other),
        S::WordsAfterQuote => (
            "bad-yaml",
            say!("引号后面还有字：“{words}”", "words stand behind the closing quotation mark: `{words}`"),
            say!("给整段文字加引号；文字里面的引号改用“”", "put the whole text in quotation marks; inside it use “ ”"),
        ),
        S::WordsAfterBracket(c) => {
            ("bad-yaml", say!("{c} 后面还有字：“{words}”", "words stand behind `{c}`: `{words}`"), quote(yaml, &line))
        }
        S::UnclosedBracket(c) => {
            let close = if *c == '[' { ']' } else { '}' };
            (
                "bad-yaml",
                say!("{c} 没有用 {close} 结束", "`{c}` is not closed by `{close}`"),
                say!("在这一项的末尾写上 {close}", "write `{close}` at the end of this value"),
            )
        }
        S::SpecialStart('-') => (
            "bad-yaml",
            say!("列表要另起一行", "a list starts on a line of its own"),
            say!(
                "冒号后面换行，每一项以“- ”开头；或写成 [甲, 乙]",
                "break the line behind the colon and start each entry with `- `, or write `[a, b]`"
            ),
        ),
        S::SpecialStart('*') if bold_key(yaml, slip.span.start).is_some() => {
            let (_, key) = bold_key(yaml, slip.span.start).unwrap_or_default();
            (
                "bad-yaml",
                say!(
                    "键不用加粗：* 在 YAML 里有别的意思",
                    "a key is not set in bold: `*` means something else to YAML"
                ),
                say!("写成 {key}: ……", "write `{key}: …`"),
            )
        }
        S::SpecialStart(c @ ('｛' | '｝')) => (
            "bad-yaml",
            say!("花括号是全角的（{c}），要用半角的 {{ }}", "the bracket is full-width ({c}); use `{{ }}`"),
            say!(
                "改成半角的 {{ 和 }}，里面的冒号和逗号后面加空格",
                "write `{{` and `}}`, with a blank behind each colon and comma"
            ),
        ),
        S::SpecialStart(c) => (
            "bad-yaml",
            say!("以 {c} 开头的文字要用引号括起来", "text that starts with `{c}` needs quotation marks"),
            quote(yaml, &line),
        ),
        S::SecondColon => (
            "bad-yaml",
            say!("这一行的冒号不该出现在这里", "a colon is not allowed here"),
            say!(
                "文字里的冒号用全角（：），或把整段文字用引号括起来；要是另一个键，就另起一行",
                "put text that holds `: ` in quotation marks; if it is another key, start a new line"
            ),
        ),
        S::TooDeep { key } => (
            "bad-yaml",
            say!(
                "{key} 缩进得太深：上一行的键已经有值了",
                "`{key}` is indented too far: the key above has its value already"
            ),
            say!("同一层的键，行首的空格数要一样", "keys of one level start with the same number of spaces"),
        ),
        S::NoKey => (
            "bad-yaml",
            say!("这一行没有“键: ”", "this line has no `key: `"),
            say!(
                "写成“键: 值”；是上一行的续行，就多缩进两个空格",
                "write `key: value`, or indent the line if it continues the one above"
            ),
        ),
    };
    let severity = if slip.weight == Weight::Doubt { Severity::Warning } else { Severity::Error };
    let place = Place { file: file.into(), spot: Spot::Bytes(start + slip.span.start..start + slip.span.end) };
    let mut diagnostic = Diagnostic::new(code, severity, place, message).hint(hint);
    diagnostic.fix = fix(yaml, start, slip).map(Box::new);
    diagnostic
}

/// What puts a slip right without doubt: a sign of the wrong width, a blank that is missing, a sign that nobody sees.
fn fix(yaml: &str, start: usize, slip: &Slip) -> Option<Fix> {
    use SlipKind as S;
    if slip.weight == Weight::Doubt {
        return None;
    }
    let at = |span: Range<usize>, new: &str| {
        let old = yaml.get(span.clone())?;
        let spot = Spot::Bytes(start + span.start..start + span.end);
        Some(Fix::of(spot, old, New::Plain(new.to_owned())))
    };
    let first =
        |span: &Range<usize>| span.start..span.start + yaml[span.start..].chars().next().map_or(0, char::len_utf8);
    // What stands behind a sign that gets a blank: blanks of any kind are taken along.
    let with_blanks = |sign: Range<usize>| {
        let rest = &yaml[sign.end..];
        let blanks = rest.len() - rest.trim_start_matches([' ', '\u{3000}', '\u{a0}']).len();
        sign.start..sign.end + blanks
    };
    let ends_line = |at: usize| yaml[at..].is_empty() || yaml[at..].starts_with(['\n', '\r']);
    match &slip.kind {
        S::FullWidthColon { .. } => {
            let span = with_blanks(first(&slip.span));
            at(span.clone(), if ends_line(span.end) { ":" } else { ": " })
        }
        S::NoBlankAfterColon { .. } => at(slip.span.end - 1..slip.span.end, ": ").filter(|fix| fix.edits[0].old == ":"),
        S::NoBlankAfterDash => at(first(&slip.span), "- "),
        S::ListSign(_) => at(with_blanks(first(&slip.span)), "- "),
        S::FullWidthComma(_) => at(with_blanks(first(&slip.span)), ", "),
        S::SpecialStart('*') => {
            let (span, key) = bold_key(yaml, slip.span.start)?;
            at(span, &key)
        }
        S::SpecialStart('｛') => {
            let line = line_of(yaml, slip.span.start);
            let end = slip.span.start + yaml[slip.span.start..line.end].trim_end().len();
            let mended = yaml[slip.span.start..end].replace('｛', "{").replace('｝', "}");
            at(slip.span.start..end, &mended)
        }
        S::Invisible(c) => {
            let span = first(&slip.span);
            let blank = match c {
                '\u{a0}' | '\u{202f}' => " ",
                '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => "",
                _ => return None,
            };
            at(span, blank)
        }
        S::TabIndent => {
            // Where all that is indented is so by tabs, each is a level.
            let line = line_of(yaml, slip.span.start);
            let tabs = yaml[line.clone()].len() - yaml[line.clone()].trim_start_matches('\t').len();
            let mixed = yaml.lines().any(|line| line.starts_with(' ') && !line.trim().is_empty());
            (!mixed && tabs > 0).then(|| at(line.start..line.start + tabs, &"  ".repeat(tabs))).flatten()
        }
        S::UnclosedQuote { quote, other: true } => {
            let words = yaml[slip.span.clone()].trim_end();
            let last = words.chars().next_back().filter(|c| matches!(c, '”' | '“' | '＂' | '’' | '‘'))?;
            let end = slip.span.start + words.len();
            let inside = &words[1..words.len() - last.len_utf8()];
            (!inside.contains(['”', '“', '＂', '’', '‘', '\n']))
                .then(|| at(end - last.len_utf8()..end, &quote.to_string()))
                .flatten()
        }
        _ => None,
    }
}

type Told = (&'static str, Message, Message);

fn hash(yaml: &str, span: &Range<usize>, line: &Range<usize>) -> Told {
    let words = &yaml[span.clone()];
    let Message { zh, en, .. } = quote(yaml, line);
    let remark = words.trim_start_matches('#');
    (
        "words-lost",
        say!(
            "“{words}”会丢掉：空格后面的 # 在 YAML 里是注释的开头",
            "the words `{words}` would be lost: behind a blank, `#` starts a remark"
        ),
        say!(
            "是内容，就{zh}；是注释，就在 # 后面加一个空格：# {remark}",
            "if they are content, {en}; if they are a remark, put a blank behind the sign: `# {remark}`"
        ),
    )
}

/// The line with its value in quotation marks, to be copied.
fn quote(yaml: &str, line: &Range<usize>) -> Message {
    let words = yaml[line.clone()].trim();
    let (head, value) = match (words.strip_prefix("- "), words.split_once(": ")) {
        (_, Some((key, value))) if !key.contains(' ') || key.starts_with("- ") => (format!("{key}: "), value),
        (Some(value), _) => ("- ".to_owned(), value),
        _ => (String::new(), words),
    };
    let value = value.trim();
    match value.is_empty()
        || words.starts_with('#')
        || value.contains(['"', '\\', '[', '{'])
        || value.chars().count() > 60
    {
        true => say!("给整段文字加上引号", "put the text in quotation marks"),
        false => say!("写成 {head}\"{value}\"", "write `{head}\"{value}\"`"),
    }
}

/// The first conflict marker of a Markdown body, which would be published with both versions.
pub(crate) fn conflict_in_body(file: &str, text: &str, body: Range<usize>) -> Option<Diagnostic> {
    // Seven of these signs in a row stand in no other text.
    let marks = ["<<<<<<<", ">>>>>>>", "|||||||"];
    if !marks.iter().any(|marks| text[body.clone()].contains(marks)) {
        return None;
    }
    let mut at = body.start;
    let line = text[body].split_inclusive('\n').find_map(|line| {
        let from = at;
        at += line.len();
        is_conflict_marker(line).then(|| from..from + line.trim_end().len())
    })?;
    let (code, message, hint) = conflict();
    Some(Diagnostic::error(code, Place { file: file.into(), spot: Spot::Bytes(line) }, message).hint(hint))
}

fn conflict() -> Told {
    (
        "conflict-markers",
        say!(
            "文件里有合并留下的冲突标记（<<<<<<<、=======、>>>>>>>）：两个版本都还在",
            "the file holds the conflict markers of a merge (<<<<<<<, =======, >>>>>>>): both versions are still in it"
        ),
        say!(
            "在两个版本里选定一个，删去另一个和这三行标记",
            "decide for one of the two versions, and delete the other and the three lines of markers"
        ),
    )
}

fn invisible(c: char) -> Told {
    let code = u32::from(c);
    let name = match c {
        '\u{3000}' => say!("全角空格", "a full-width blank"),
        '\u{a0}' | '\u{202f}' => say!("不换行空格", "a no-break blank"),
        '\u{feff}' => say!("字节顺序标记", "a byte order mark"),
        '\u{200b}'..='\u{200d}' | '\u{2060}' => say!("零宽字符", "a character of no width"),
        _ => say!("看不见的字符", "an invisible character"),
    };
    let (zh, en) = (name.zh, name.en);
    (
        "invisible-character",
        say!(
            "这里有一个{zh}（U+{code:04X}），不是普通空格",
            "{en} (U+{code:04X}) stands here, which is no ordinary blank"
        ),
        say!("删去它；要空格的地方用英文输入法打空格", "delete it; where a blank is wanted, type an ordinary one"),
    )
}

/// The key that stands between stars at the start of a line, with the bytes of both.
fn bold_key(yaml: &str, at: usize) -> Option<(Range<usize>, String)> {
    let line = line_of(yaml, at);
    let words = yaml[line].trim_start();
    let (key, _) = words.split_once(':')?;
    let bare = key.trim_matches(['*', ' ']);
    let starts = yaml[..at].ends_with('\n') || at == 0;
    (starts && key.starts_with('*') && !bare.is_empty() && !bare.contains('*'))
        .then(|| (at..at + key.len(), bare.to_owned()))
}

fn comma(c: char, weight: Weight, yaml: &str, at: usize) -> Told {
    let line = line_of(yaml, at);
    let inside = yaml[..at].rfind('[').filter(|from| *from >= line.start).zip(yaml[at..line.end].find(']'));
    let inside = inside.map(|(from, to)| yaml[from + 1..at + to].trim()).filter(|inside| inside.chars().count() < 60);
    if weight == Weight::Doubt
        && let Some(inside) = inside
    {
        let parts = inside.replace(['，', '、', '；', ';'], ", ");
        return (
            "full-width-comma",
            say!("方括号里只有一项：“{c}”不分开各项", "these brackets hold one entry: `{c}` separates nothing"),
            say!(
                "是几项，写 [{parts}]；确是一项，写 [\"{inside}\"]",
                "for several entries write `[{parts}]`, for one `[\"{inside}\"]`"
            ),
        );
    }
    if weight == Weight::Doubt {
        return (
            "full-width-comma",
            say!("方括号里只有一项：“{c}”不分开各项", "these brackets hold one entry: `{c}` separates nothing"),
            say!(
                "分成几项，用半角逗号加空格：[甲, 乙]；确是一项，就给它加引号",
                "for several entries use a comma and a blank: `[a, b]`; if it is one, put it in quotation marks"
            ),
        );
    }
    (
        "full-width-comma",
        say!("各项之间的逗号是全角的（{c}），要用半角逗号加空格（, ）", "the separator is full-width ({c}); use `, `"),
        say!("改成半角逗号加空格", "write a comma and a blank"),
    )
}

fn unclosed(sign: char, other: bool) -> Told {
    if other {
        return (
            "bad-yaml",
            say!(
                "引号没有成对：开头是半角的 {sign}，末尾是全角的",
                "the quotation mark is not closed: it opens as `{sign}` and ends as a full-width one"
            ),
            say!("两头都用半角的 {sign}", "use `{sign}` at both ends"),
        );
    }
    (
        "bad-yaml",
        say!(
            "引号没有成对：从这里开始的 {sign} 没有结束",
            "a quotation mark is not closed: the {sign} that opens here does not end"
        ),
        say!(
            "在这段文字的末尾补上 {sign}，或删去开头的",
            "write {sign} at the end of this text, or remove the one at its start"
        ),
    )
}
