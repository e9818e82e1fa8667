//! Lines that an author ended on purpose.
//!
//! Markdown joins the lines of a paragraph, and in Chinese without a blank between: a wrapped text is one again, and a list
//! of names typed one below the other becomes a single name of nine characters. What tells them apart is what people see:
//! a wrapped line is long or ends in a comma; lines of a list are short and end in nothing.

/// The longest line that is taken for one of a list, in characters.
const SHORT: usize = 20;

/// What becomes of a line break that the author did not mark as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Break {
    /// Wrapping: the lines join.
    Wrapped,
    /// One of several short lines: it stays.
    Kept,
    /// Wrapping, by the rule; but the line before is short and ends in nothing.
    Doubtful,
}

/// Looks at the line break at `start..end` of a text.
pub(super) fn judge(source: &str, start: usize, end: usize) -> Break {
    let line_start = source[..start].rfind('\n').map_or(0, |at| at + 1);
    let before = words(&source[line_start..start]);
    let above = line_start.checked_sub(1).map(|end| {
        let start = source[..end].rfind('\n').map_or(0, |at| at + 1);
        words(&source[start..end])
    });
    // The line above belongs to the same paragraph if it does not end one, and this line does not begin one.
    let begins = source[line_start..start].trim_start_matches([' ', '\t', '>']).starts_with(begins_block);
    let above = above.filter(|_| !begins).unwrap_or_default();
    let mut below = source.get(end..).unwrap_or_default().split('\n');
    let after = words(below.next().unwrap_or_default());
    let next = below.next().unwrap_or_default();
    let next = if next.trim_start_matches([' ', '\t', '>']).starts_with(begins_block) { "" } else { words(next) };
    match (is_entry(before), is_entry(after)) {
        (true, true) => Break::Kept,
        (true, false) if is_entry(above) => Break::Kept,
        (false, true) if is_entry(next) && !before.is_empty() => Break::Kept,
        (true, false) => Break::Doubtful,
        _ => Break::Wrapped,
    }
}

/// A line without what containers and emphasis put around its words.
fn words(line: &str) -> &str {
    let mut line = line.trim_start_matches([' ', '\t', '>']);
    if let Some(rest) = ["- ", "* ", "+ "].iter().find_map(|marker| line.strip_prefix(marker)) {
        line = rest;
    } else {
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 && line[digits..].starts_with([')', '.']) && line[digits + 1..].starts_with(' ') {
            line = &line[digits + 2..];
        }
    }
    line.trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_' | '~'))
}

/// Short, and with nothing at its end that asks for more or closes a sentence.
fn is_entry(words: &str) -> bool {
    !words.is_empty()
        && words.chars().nth(SHORT).is_none()
        && !words.ends_with(['，', '。', '；', '！', '？', '、', ',', ';', '…', '—', '\\'])
        && words.chars().any(|c| c >= '\u{2e80}')
}

fn begins_block(c: char) -> bool {
    matches!(c, '-' | '*' | '+' | '#' | '|' | '<' | '`' | '~' | '=') || c.is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn breaks(source: &str) -> Vec<Break> {
        source.match_indices('\n').map(|(at, _)| judge(source, at, at + 1)).collect()
    }

    #[test]
    fn short_lines_stay_and_wrapped_ones_join() {
        use Break::{Doubtful, Kept, Wrapped};
        for (source, expected) in [
            ("张示例\n李示例\n王示例", &[Kept, Kept][..]),
            ("联系人：林示例\n电话：0531-0000 1235\n地址：示例路1号", &[Kept, Kept]),
            ("为方便群众办事，自7月1日起延长服务时间，现将名单公示如下：\n张示例\n李示例", &[Kept, Kept]),
            ("张示例\n李示例\n以上同志自7月1日起在一号窗口轮流值守，请予监督。", &[Kept, Kept]),
            ("为方便群众办事，自7月1日起延长服务时间，请互相转告，特此\n公示。", &[Wrapped]),
            ("为方便群众办事，\n自7月1日起延长服务时间。", &[Wrapped]),
            ("责任\n到人，办结。", &[Doubtful]),
            ("**张示例**\n**李示例**", &[Kept]),
            ("> 张示例\n> 李示例", &[Kept]),
            ("one\ntwo", &[Wrapped]),
        ] {
            assert_eq!(breaks(source), expected, "{source}");
        }
    }
}
