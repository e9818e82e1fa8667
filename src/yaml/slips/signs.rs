//! The small questions about a line's signs.

/// The signs that people type for the dash of a list.
pub(super) fn is_list_sign(c: char) -> bool {
    matches!(
        c,
        '－' | '—'
            | '–'
            | '﹣'
            | '−'
            | '‐'
            | '‑'
            | '―'
            | '•'
            | '·'
            | '●'
            | '○'
            | '■'
            | '□'
            | '◆'
            | '▪'
            | '＊'
            | '※'
    )
}

/// `<<<<<<<`, `|||||||` and `>>>>>>>` of a merge, and the `=======` between.
pub(crate) fn is_conflict_marker(line: &str) -> bool {
    let line = line.trim_start_matches([' ', '\t']);
    ["<<<<<<<", ">>>>>>>", "|||||||"]
        .iter()
        .any(|marker| line.strip_prefix(marker).is_some_and(|rest| rest.trim_end().is_empty() || rest.starts_with(' ')))
}

/// Whether words begin here: what stands behind `#` and is no ornament.
pub(super) fn begins_words(c: char) -> bool {
    c.is_alphanumeric() || "\"'([{".contains(c) || !c.is_ascii() && !c.is_whitespace()
}

/// The colon that ends a key: a blank or nothing follows.
pub(super) fn find_colon(words: &str) -> Option<usize> {
    words
        .char_indices()
        .filter(|(_, c)| *c == ':')
        .map(|(at, _)| at)
        .find(|at| words[at + 1..].chars().next().is_none_or(|next| matches!(next, ' ' | '\t')))
}

/// The `#` that begins a remark behind words.
pub(super) fn find_remark(words: &str) -> Option<usize> {
    let bytes = words.as_bytes();
    (1..bytes.len()).find(|at| bytes[*at] == b'#' && matches!(bytes[at - 1], b' ' | b'\t'))
}

/// A key of this program at the start of a line, and whether a blank stands behind its colon.
pub(super) fn ascii_key(words: &str) -> Option<(&str, bool)> {
    let (key, rest) = words.split_once(':')?;
    let is_key = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    if !is_key || rest.starts_with("//") {
        return None;
    }
    Some((key, rest.trim_end().is_empty() || rest.starts_with([' ', '\t'])))
}

/// Where a quoted text ends: `''` and `\"` do not end one.
pub(super) fn find_close(text: &str, sign: char) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' if sign == '"' => at += 1,
            b'\'' if sign == '\'' && bytes.get(at + 1) == Some(&b'\'') => at += 1,
            byte if char::from(*byte) == sign => return Some(at),
            _ => {}
        }
        at += 1;
    }
    None
}

/// `1.`, `2、`, `（3）`: a list by its numbers.
pub(super) fn is_numbered(words: &str) -> bool {
    if words.starts_with(|c: char| matches!(c, '①'..='⑳' | '⑴'..='⒇')) {
        return true;
    }
    let words = words.trim_start_matches(['（', '(']);
    let digits = words.bytes().take_while(u8::is_ascii_digit).count();
    (1..=2).contains(&digits)
        && words[digits..].starts_with(['.', '、', '．', ')', '）'])
        && !words[digits + 1..].starts_with(|c: char| c.is_ascii_digit())
}

/// `!!str` and its like, which YAML knows; any other `!…` is somebody's words.
pub(super) fn is_type(token: &str) -> bool {
    let known = ["str", "int", "float", "bool", "null", "seq", "map"];
    token.strip_prefix("!!").is_some_and(|name| known.contains(&name))
}
