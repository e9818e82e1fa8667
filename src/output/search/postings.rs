//! Which documents hold a term: ascending slots, packed.
//!
//! A list holds the differences of its slots, seven bits a byte; where more than about one document in eight has the
//! term, a bit for each slot is shorter. So no term costs more than an eighth of a byte for each slot, and a word that
//! everybody uses is as quick to load as a name.

/// Slots in ascending order.
#[derive(Clone, Debug, Default)]
pub(super) struct Postings {
    bytes: Vec<u8>,
    last: u32,
    count: u32,
}

impl Postings {
    /// Adds a slot; one that is already the last is not added again.
    pub(super) fn push(&mut self, slot: u32) {
        if self.ends_with(slot) {
            return;
        }
        varint(&mut self.bytes, slot - if self.count == 0 { 0 } else { self.last });
        self.last = slot;
        self.count += 1;
    }

    /// Whether a slot is the last one.
    pub(super) fn ends_with(&self, slot: u32) -> bool {
        self.count > 0 && self.last == slot
    }

    /// The slots, ascending.
    pub(super) fn slots(&self) -> Vec<u32> {
        let (mut rest, mut slot, mut slots) = (&self.bytes[..], 0, Vec::with_capacity(self.count as usize));
        while !rest.is_empty() {
            slot += read_varint(&mut rest);
            slots.push(slot);
        }
        slots
    }

    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Adds postings that all lie behind these.
    pub(super) fn append(&mut self, later: Self) {
        if self.count == 0 {
            *self = later;
        } else if later.count > 0 {
            let mut rest = &later.bytes[..];
            let first = read_varint(&mut rest);
            varint(&mut self.bytes, first - self.last);
            self.bytes.extend_from_slice(rest);
            self.last = later.last;
            self.count += later.count;
        }
    }

    /// Appends the shorter form, its length (and which form it is) before it.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        let mut rest = &self.bytes[..];
        let first = if self.count == 0 { 0 } else { read_varint(&mut rest) };
        let start = first / 8;
        let mut bits = Vec::new();
        varint(&mut bits, start);
        let span = if self.count == 0 { 0 } else { (self.last / 8 - start + 1) as usize };
        if bits.len() + span >= self.bytes.len() {
            length(out, self.bytes.len(), false);
            out.extend_from_slice(&self.bytes);
            return;
        }
        let head = bits.len();
        bits.resize(head + span, 0);
        let mut slot = first;
        loop {
            bits[head + (slot / 8 - start) as usize] |= 1 << (slot % 8);
            if rest.is_empty() {
                break;
            }
            slot += read_varint(&mut rest);
        }
        length(out, bits.len(), true);
        out.extend_from_slice(&bits);
    }
}

fn length(out: &mut Vec<u8>, bytes: usize, is_bits: bool) {
    varint(out, u32::try_from(bytes).unwrap_or(u32::MAX / 2) << 1 | u32::from(is_bits));
}

/// Seven bits a byte, the low ones first; the high bit says that more follow.
pub(super) fn varint(out: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

pub(super) fn read_varint(bytes: &mut &[u8]) -> u32 {
    let mut number = 0;
    for shift in (0..32).step_by(7) {
        let Some((byte, rest)) = bytes.split_first() else { break };
        *bytes = rest;
        number |= u32::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            break;
        }
    }
    number
}

/// The slots of a list that [`Postings::write`] wrote.
pub(super) fn read(bytes: &mut &[u8]) -> Vec<u32> {
    let head = read_varint(bytes);
    let (mut own, rest) = bytes.split_at((head >> 1) as usize);
    *bytes = rest;
    let mut slots = Vec::new();
    if head & 1 == 1 {
        let start = read_varint(&mut own) * 8;
        slots
            .extend((0..own.len() as u32 * 8).filter(|n| own[(n / 8) as usize] >> (n % 8) & 1 == 1).map(|n| start + n));
    } else {
        let mut slot = 0;
        while !own.is_empty() {
            slot += read_varint(&mut own);
            slots.push(slot);
        }
    }
    slots
}

/// Passes over a list that [`Postings::write`] wrote.
pub(super) fn skip(bytes: &mut &[u8]) {
    let head = read_varint(bytes);
    *bytes = bytes.get((head >> 1) as usize..).unwrap_or_default();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn there_and_back(slots: &[u32]) -> usize {
        let mut postings = Postings::default();
        slots.iter().for_each(|slot| postings.push(*slot));
        let mut out = Vec::new();
        postings.write(&mut out);
        assert_eq!(read(&mut &out[..]), slots);
        out.len()
    }

    #[test]
    fn postings_are_read_as_written() {
        assert_eq!(there_and_back(&[]), 1);
        there_and_back(&[0]);
        there_and_back(&[0, 1, 127, 128, 300_000]);
        let all: Vec<u32> = (1000..9000).collect();
        assert!(there_and_back(&all) < 1010);
    }

    #[test]
    fn parts_join() {
        let part = |slots: &[u32]| {
            let mut postings = Postings::default();
            slots.iter().for_each(|slot| postings.push(*slot));
            postings
        };
        let mut joined = part(&[]);
        for slots in [&[3, 200][..], &[], &[201, 70_000]] {
            joined.append(part(slots));
        }
        let mut out = Vec::new();
        joined.write(&mut out);
        assert_eq!(read(&mut &out[..]), [3, 200, 201, 70_000]);
    }
}
