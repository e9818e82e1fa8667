//! A text file's two parts: YAML, and the Markdown after it.

use std::ops::Range;

/// The byte ranges of a file's parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    pub yaml: Range<usize>,
    /// Empty for `.yaml` files.
    pub body: Range<usize>,
}

/// Splits a file; `None` when a `.md` file has no closed front matter.
pub fn split(path: &str, text: &str) -> Option<Document> {
    if !path.ends_with(".md") {
        return Some(Document { yaml: 0..text.len(), body: text.len()..text.len() });
    }
    let first = text.lines().next()?;
    if first.trim_end() != "---" {
        return None;
    }
    let start = text.find('\n')? + 1;
    let mut line_start = start;
    for line in text[start..].split_inclusive('\n') {
        let end = line_start + line.len();
        if matches!(line.trim_end(), "---" | "...") {
            return Some(Document { yaml: start..line_start, body: end..text.len() });
        }
        line_start = end;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_is_split_off() {
        let text = "---\r\ntitle: 甲\r\n---\r\n正文";
        let document = split("a.md", text).unwrap();
        assert_eq!(&text[document.yaml], "title: 甲\r\n");
        assert_eq!(&text[document.body], "正文");
        assert_eq!(split("a.md", "title: 甲\n"), None);
        assert_eq!(split("a.md", "---\ntitle: 甲\n"), None);
        assert_eq!(split("a.md", ""), None);
    }
}
