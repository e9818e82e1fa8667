//! Files in pieces: a large one is made again only where it differs, and sent without being put together.

use std::sync::{Arc, OnceLock};

/// Some bytes of a file, one after the other with others.
#[derive(Debug)]
pub struct Piece {
    bytes: Vec<u8>,
    hash: OnceLock<blake3::Hash>,
}

impl Piece {
    pub fn new(bytes: Vec<u8>) -> Arc<Self> {
        Arc::new(Self { bytes, hash: OnceLock::new() })
    }

    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Of its bytes; worked out once.
    pub fn hash(&self) -> blake3::Hash {
        *self.hash.get_or_init(|| blake3::hash(&self.bytes))
    }
}

/// The whole file.
pub fn joined(pieces: &[Arc<Piece>]) -> Vec<u8> {
    let mut whole = Vec::with_capacity(pieces.iter().map(|piece| piece.bytes.len()).sum());
    pieces.iter().for_each(|piece| whole.extend_from_slice(&piece.bytes));
    whole
}
