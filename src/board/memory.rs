//! What was worked out, kept for the next time it is asked for: the one memo of the preview.
//!
//! A value is kept under all that it follows from ([`under`]), or with the board that it was worked out of, so that for the
//! next board only the differences are followed ([`Board::follow`]). Either way the result is what it would be without a
//! memory. A single build has none: it asks for everything once.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::convert::Infallible;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use super::{Board, Items};

/// Values by type and name, each the last of its kind.
#[derive(Default)]
pub struct Memory(Mutex<HashMap<TypeId, ByName>>);

type ByName = HashMap<Box<str>, Arc<dyn Any + Send + Sync>>;

/// A value with what it follows from.
struct Kept<K, T> {
    of: K,
    value: Arc<T>,
}

impl Memory {
    /// What was kept last under a name.
    pub(crate) fn last<T: Any + Send + Sync>(&self, name: &str) -> Option<Arc<T>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(&TypeId::of::<T>())?.get(name).cloned()?.downcast().ok()
    }

    /// Keeps a value in the place of the last.
    pub(crate) fn keep<T: Any + Send + Sync>(&self, name: &str, value: Arc<T>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let last = kept.entry(TypeId::of::<T>()).or_default().insert(name.into(), value);
        drop(kept);
        // Letting go of a large one takes a while, in which nobody has to wait.
        drop(last);
    }
}

/// A value under all that it follows from: the one that was made last where that is the same.
pub fn under<K, T>(memory: Option<&Memory>, of: K, make: impl FnOnce(&K) -> T) -> Arc<T>
where
    K: Any + Send + Sync + PartialEq,
    T: Any + Send + Sync,
{
    let made: Result<_, Infallible> = try_under(memory, of, |of| Ok(make(of)));
    let Ok(made) = made;
    made
}

/// The same of a value that cannot always be made.
///
/// # Errors
/// Those of `make`; they are not kept.
pub fn try_under<K, T, E>(memory: Option<&Memory>, of: K, make: impl FnOnce(&K) -> Result<T, E>) -> Result<Arc<T>, E>
where
    K: Any + Send + Sync + PartialEq,
    T: Any + Send + Sync,
{
    let Some(memory) = memory else { return make(&of).map(Arc::new) };
    if let Some(last) = memory.last::<Kept<K, T>>("").filter(|last| last.of == of) {
        return Ok(last.value.clone());
    }
    let value = Arc::new(make(&of)?);
    memory.keep("", Arc::new(Kept { of, value: value.clone() }));
    Ok(value)
}

/// The last board, and what was worked out of it.
pub type Before<'a, T> = Option<(&'a Board, &'a Arc<T>)>;

impl Board {
    /// The same board to be kept in its memory: with a memory it would hold itself for ever.
    pub fn without_memory(&self) -> Self {
        Self { memory: None, ..self.clone() }
    }

    /// What is worked out of this board under a name. `work` is given the last board and what was worked out of that, to
    /// give the same where nothing of it has changed, or to follow the differences; there is none the first time, and where
    /// nothing is remembered.
    pub fn follow<T: Any + Send + Sync>(&self, name: &str, work: impl FnOnce(Before<'_, T>) -> Arc<T>) -> Arc<T> {
        let work = |last: Before<'_, T>| Ok::<_, Infallible>(work(last));
        let Ok(value) = self.try_follow(name, work);
        value
    }

    /// The same of what cannot always be worked out.
    ///
    /// # Errors
    /// Those of `work`; what was known before them is kept.
    pub fn try_follow<T: Any + Send + Sync, E>(
        &self,
        name: &str,
        work: impl FnOnce(Before<'_, T>) -> Result<Arc<T>, E>,
    ) -> Result<Arc<T>, E> {
        let Some(memory) = &self.memory else { return work(None) };
        let last = memory.last::<Kept<Self, T>>(name);
        let value = work(last.as_deref().map(|last| (&last.of, &last.value)))?;
        if !last.is_some_and(|last| Arc::ptr_eq(&last.value, &value) && self.is(&last.of)) {
            memory.keep(name, Arc::new(Kept { of: self.without_memory(), value: value.clone() }));
        }
        Ok(value)
    }
}

impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Memory")
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
