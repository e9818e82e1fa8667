//! What later stages remember of one board for the next.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::fmt;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use super::Items;

/// A place where a stage keeps what it worked out for a board, so that for the next board it need only follow the
/// differences. One value of each type and name; whoever keeps one says in it what it follows from.
///
/// Only the preview has one: a single build has nothing to remember.
#[derive(Default)]
pub struct Memory(Mutex<HashMap<TypeId, ByName>>);

type ByName = HashMap<Box<str>, Arc<dyn Any + Send + Sync>>;

impl Memory {
    /// What was kept last.
    pub fn recall<T: Any + Send + Sync>(&self) -> Option<Arc<T>> {
        self.recall_of("")
    }

    /// What was kept last under a name.
    pub fn recall_of<T: Any + Send + Sync>(&self, name: &str) -> Option<Arc<T>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(&TypeId::of::<T>())?.get(name).cloned()?.downcast().ok()
    }

    /// Keeps a value in the place of the last.
    pub fn keep<T: Any + Send + Sync>(&self, value: Arc<T>) {
        self.keep_of("", value);
    }

    /// Keeps a value under a name in the place of the last.
    pub fn keep_of<T: Any + Send + Sync>(&self, name: &str, value: Arc<T>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let last = kept.entry(TypeId::of::<T>()).or_default().insert(name.into(), value);
        drop(kept);
        // Letting go of a large one takes a while, in which nobody has to wait.
        drop(last);
    }
}

impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Memory")
    }
}

/// Whether some places of two boards hold the very same items.
pub fn same_items<K>(one: &Items<K>, other: &Items<K>, range: &Range<usize>) -> bool {
    one.is(other)
        || match (one.all().get(range.clone()), other.all().get(range.clone())) {
            (Some(a), Some(b)) => a.iter().zip(b).all(|(a, b)| a.is(b)),
            _ => false,
        }
}

/// The places of the drafts that are on one board only, of the first and of the second.
pub fn difference<K>(one: &Items<K>, other: &Items<K>) -> (Vec<usize>, Vec<usize>) {
    if one.is(other) {
        return (Vec::new(), Vec::new());
    }
    // Mostly the same ones stand in the same places.
    let (a, b) = (one.all(), other.all());
    let head = a.iter().zip(b).take_while(|(a, b)| a.is(b)).count();
    let tail = a[head..].iter().rev().zip(b[head..].iter().rev()).take_while(|(a, b)| a.is(b)).count();
    ((head..a.len() - tail).collect(), (head..b.len() - tail).collect())
}
