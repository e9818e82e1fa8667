//! A panic that the program itself contains is a fault of the file, not a crash: told once for each place.

use std::collections::HashSet;
use std::panic;
use std::sync::{Mutex, Once, PoisonError};

static SET: Once = Once::new();
static TOLD: Mutex<Option<HashSet<String>>> = Mutex::new(None);

/// Sets the hook, once. libFuzzer's own, which ends the process, is behind it.
pub fn tell_once(is_contained: fn() -> bool) {
    SET.call_once(|| {
        let ends = panic::take_hook();
        panic::set_hook(Box::new(move |information| {
            if !is_contained() {
                return ends(information);
            }
            let place = information.location().map(ToString::to_string).unwrap_or_default();
            let mut told = TOLD.lock().unwrap_or_else(PoisonError::into_inner);
            if told.get_or_insert_default().insert(place) {
                eprintln!("CONTAINED {information}");
            }
        }));
    });
}
