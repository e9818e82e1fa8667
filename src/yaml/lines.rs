//! Lines and columns of a text, from bytes and back, without reading it again for each.

/// Between the places where characters are counted; a line may be as long as its file.
const STEP: usize = 256;

/// Where the lines of a text begin, and how many characters stand before some of its bytes.
#[derive(Debug)]
pub struct Lines {
    /// The first byte of each line.
    starts: Vec<usize>,
    /// Characters before every [`STEP`]th byte, or before the character that this byte is within.
    characters: Vec<usize>,
}

impl Lines {
    pub fn of(text: &str) -> Self {
        let breaks = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
        let mut characters = vec![0];
        for chunk in text.as_bytes().chunks(STEP) {
            let before = characters.last().copied().unwrap_or_default();
            characters.push(before + chunk.iter().filter(|byte| is_first(**byte)).count());
        }
        Self { starts: std::iter::once(0).chain(breaks).collect(), characters }
    }

    /// The line that a byte is in, and its column in characters, both from 1.
    pub fn position(&self, text: &str, byte: usize) -> (usize, usize) {
        let line = self.starts.partition_point(|start| *start <= byte);
        let start = self.starts[line - 1];
        (line, self.before(text, byte) - self.before(text, start) + 1)
    }

    /// The first byte of a line, counted from 1.
    pub fn start(&self, line: usize) -> Option<usize> {
        self.starts.get(line.checked_sub(1)?).copied()
    }

    /// The byte at which a line ends, before its line feed.
    pub fn end(&self, text: &str, line: usize) -> Option<usize> {
        let next = self.starts.get(line);
        (line > 0 && line <= self.starts.len()).then(|| next.map_or(text.len(), |next| next - 1))
    }

    /// The byte of a line's character: the line counted from 1, the character from 0. The end of the text for what is
    /// beyond the line and the text, as the last line's end is.
    pub fn byte(&self, text: &str, line: usize, column: usize) -> Option<usize> {
        let start = self.start(line)?;
        let wanted = self.before(text, start).saturating_add(column);
        let step = self.characters.partition_point(|count| *count <= wanted).saturating_sub(1);
        let near = (step * STEP).min(text.len());
        let from = (0..=near).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default().max(start);
        let missing = wanted.saturating_sub(self.before(text, from));
        Some(text[from..].char_indices().nth(missing).map_or(text.len(), |(at, _)| from + at))
    }

    /// How many characters begin before a byte.
    fn before(&self, text: &str, byte: usize) -> usize {
        let step = byte / STEP;
        let rest = &text.as_bytes()[step * STEP..byte];
        self.characters[step] + rest.iter().filter(|byte| is_first(**byte)).count()
    }
}

/// Whether a byte of UTF-8 begins a character.
fn is_first(byte: u8) -> bool {
    byte & 0xc0 != 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_and_positions_agree_with_a_count_of_all_characters() {
        let long = "甲a乙𠮷".repeat(300);
        for text in ["", "\n", "a", "甲\r\n乙\n", &*format!("a: {long}\n{long}"), &*format!("{long}\n\n{long}\n")] {
            let lines = Lines::of(text);
            for at in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
                let before = &text[..at];
                let start = before.rfind('\n').map_or(0, |n| n + 1);
                let position = (before.matches('\n').count() + 1, before[start..].chars().count() + 1);
                assert_eq!(lines.position(text, at), position, "{at}");
                assert_eq!(lines.byte(text, position.0, position.1 - 1), Some(at), "{at}");
                let end = text[at..].find('\n').map_or(text.len(), |n| at + n);
                assert_eq!((lines.start(position.0), lines.end(text, position.0)), (Some(start), Some(end)));
            }
            assert_eq!(lines.byte(text, text.matches('\n').count() + 2, 0), None);
            assert_eq!(lines.byte(text, 1, usize::MAX), Some(text.len()));
        }
    }
}
