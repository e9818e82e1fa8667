//! A set of characters in which a look-up costs a nanosecond.

/// Chinese characters end well below this; what lies above is private use and tags.
const END: u32 = 0x4_0000;
const WORD: u32 = u64::BITS;
const WORDS: usize = (END / WORD) as usize;

/// A set of characters below U+40000.
#[derive(Clone, Debug)]
pub(super) struct Coverage {
    words: Box<[u64; WORDS]>,
}

impl Coverage {
    pub(super) fn empty() -> Self {
        Self { words: Box::new([0; WORDS]) }
    }

    pub(super) fn full() -> Self {
        Self { words: Box::new([u64::MAX; WORDS]) }
    }

    pub(super) fn insert(&mut self, c: char) {
        if let Some(word) = self.words.get_mut((u32::from(c) / WORD) as usize) {
            *word |= 1 << (u32::from(c) % WORD);
        }
    }

    pub(super) fn remove(&mut self, c: char) {
        if let Some(word) = self.words.get_mut((u32::from(c) / WORD) as usize) {
            *word &= !(1 << (u32::from(c) % WORD));
        }
    }

    /// Whether every character of a text is in it.
    pub(super) fn holds(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        let has = |code: u32| self.words[(code / WORD) as usize] >> (code % WORD) & 1 == 1;
        let plain: [bool; 256] = std::array::from_fn(|byte| byte < 0x80 && has(byte as u32));
        let mut rest = bytes;
        // By the number of bytes that a first byte tells (RFC 3629, 3): decoding each for all uses takes twice as long.
        loop {
            let code;
            (code, rest) = match rest {
                [first, ..] if plain[usize::from(*first)] => {
                    let run = rest.iter().position(|byte| !plain[usize::from(*byte)]).unwrap_or(rest.len());
                    rest = &rest[run..];
                    continue;
                }
                [first @ 0xE0..=0xEF, second, third, rest @ ..] => {
                    (u32::from(first & 15) << 12 | u32::from(second & 63) << 6 | u32::from(third & 63), rest)
                }
                [first @ 0xC0..=0xDF, second, rest @ ..] => (u32::from(first & 31) << 6 | u32::from(second & 63), rest),
                [] => return true,
                _ => return text[bytes.len() - rest.len()..].chars().all(|c| self.contains(c)),
            };
            if !has(code) {
                return false;
            }
        }
    }

    pub(super) fn contains(&self, c: char) -> bool {
        self.words.get((u32::from(c) / WORD) as usize).is_some_and(|word| word >> (u32::from(c) % WORD) & 1 == 1)
    }

    /// Keeps what is also in the other.
    pub(super) fn retain(&mut self, other: &Self) {
        self.words.iter_mut().zip(&*other.words).for_each(|(word, other)| *word &= other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_intersect_and_end() {
        let (mut a, mut b) = (Coverage::empty(), Coverage::full());
        a.insert('张');
        a.insert('\u{10FFFD}');
        b.retain(&a);
        assert!(b.holds("张张") && !b.holds("张伟") && !b.holds("a") && !b.holds("张\u{10FFFD}") && !b.holds("é"));
        b.insert('é');
        b.insert('𡋾');
        assert!(b.holds("张é𡋾张"));
        b.remove('张');
        assert!(!b.holds("张"));
        b.insert('张');
        assert!(b.contains('张') && !b.contains('伟') && !b.contains('\u{10FFFD}') && !b.contains('\u{3FFFF}'));
    }
}
