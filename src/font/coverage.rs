//! A set of characters in which a look-up costs a nanosecond.

/// Chinese characters end well below this; what lies above is private use and tags.
const END: u32 = 0x4_0000;
const WORD: u32 = u64::BITS;

/// A set of characters below U+40000.
#[derive(Clone, Debug)]
pub(super) struct Coverage {
    words: Box<[u64]>,
}

impl Coverage {
    pub(super) fn empty() -> Self {
        Self { words: vec![0; (END / WORD) as usize].into() }
    }

    pub(super) fn full() -> Self {
        Self { words: vec![u64::MAX; (END / WORD) as usize].into() }
    }

    pub(super) fn insert(&mut self, c: char) {
        if let Some(word) = self.words.get_mut((u32::from(c) / WORD) as usize) {
            *word |= 1 << (u32::from(c) % WORD);
        }
    }

    pub(super) fn contains(&self, c: char) -> bool {
        self.words.get((u32::from(c) / WORD) as usize).is_some_and(|word| word >> (u32::from(c) % WORD) & 1 == 1)
    }

    /// Keeps what is also in the other.
    pub(super) fn retain(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word &= other);
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
        assert!(b.contains('张') && !b.contains('伟') && !b.contains('\u{10FFFD}') && !b.contains('\u{3FFFF}'));
    }
}
