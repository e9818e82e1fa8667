//! The last wall around a board's own templates for paper and the web.
//!
//! What can be counted is counted where it is done (`theme::meter`, the typesetter's own limits). A template can still ask
//! for more than there is in one step that nobody can interrupt. Such work is watched from another thread, and when it
//! takes far too long or far too much, the program says which file it was and ends. It may do so at any moment: what is
//! published changes whole or not at all. The shipped theme is known to end and is not watched.

use std::collections::BTreeMap;
use std::sync::{Mutex, Once, PoisonError};
use std::time::{Duration, Instant};

/// Longer than anything takes, on a slow machine under load as well.
const LONGEST: Duration = Duration::from_secs(60);

/// By how much the whole program may grow while watched work is done, in bytes.
const MOST: u64 = 2 << 30;

/// How often is looked.
const GLANCE: Duration = Duration::from_millis(100);

struct Watched {
    what: String,
    since: Instant,
    /// What the program had in memory then.
    memory: u64,
}

static WATCHED: Mutex<(u64, BTreeMap<u64, Watched>)> = Mutex::new((0, BTreeMap::new()));

/// Does it, watched; `what` is the file whose work it is, as its author knows it.
pub(crate) fn watched<T>(what: impl FnOnce() -> String, work: impl FnOnce() -> T) -> T {
    static BEGUN: Once = Once::new();
    // Where a thread is refused, nobody looks.
    BEGUN.call_once(|| drop(std::thread::Builder::new().name("ceiling".into()).spawn(look)));
    let _inside = Inside::enter(Watched { what: what(), since: Instant::now(), memory: resident() });
    work()
}

/// On its way out also when unwinding.
struct Inside(u64);

impl Inside {
    fn enter(watched: Watched) -> Self {
        let mut all = WATCHED.lock().unwrap_or_else(PoisonError::into_inner);
        all.0 += 1;
        let number = all.0;
        all.1.insert(number, watched);
        Self(number)
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        WATCHED.lock().unwrap_or_else(PoisonError::into_inner).1.remove(&self.0);
    }
}

fn look() {
    loop {
        std::thread::sleep(GLANCE);
        let all = WATCHED.lock().unwrap_or_else(PoisonError::into_inner);
        let memory = if all.1.is_empty() { 0 } else { resident() };
        // The oldest has taken the longest, and most probably the most.
        let beyond = all.1.values().find_map(|watched| {
            let why = beyond(watched.since.elapsed(), memory.saturating_sub(watched.memory))?;
            Some(format!("{}: {why}", watched.what))
        });
        if let Some(words) = beyond {
            let _ = std::io::Write::write_all(&mut std::io::stderr(), format!("noticeboard: {words}\n").as_bytes());
            std::process::exit(3);
        }
    }
}

/// Why work is ended that has taken so long and so much.
fn beyond(took: Duration, grown: u64) -> Option<String> {
    if grown > MOST {
        let most = MOST >> 30;
        return Some(format!("this template takes more than {most} GB of memory / 这个模板用的内存超过 {most} GB"));
    }
    let longest = LONGEST.as_secs();
    (took > LONGEST)
        .then(|| format!("this template is not done after {longest} seconds / 这个模板 {longest} 秒还没有做完"))
}

/// What the program has in memory, in bytes; 0 where the system does not tell as simply.
fn resident() -> u64 {
    let pages = std::fs::read_to_string("/proc/self/statm").ok();
    let pages: Option<u64> = pages.and_then(|all| all.split(' ').nth(1)?.parse().ok());
    pages.map_or(0, |pages| pages.saturating_mul(4096))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_takes_far_too_much_is_ended() {
        assert_eq!(beyond(LONGEST, MOST), None);
        assert!(beyond(LONGEST + GLANCE, 0).unwrap().contains("60"));
        assert!(beyond(GLANCE, MOST + 1).unwrap().contains("2 GB"));
    }

    #[test]
    fn who_is_done_is_watched_no_longer() {
        let mine = || WATCHED.lock().unwrap().1.values().filter(|watched| watched.what == "mine").count();
        assert_eq!(watched(|| "mine".to_owned(), mine), 1);
        assert_eq!(mine(), 0);
        let _ = std::panic::catch_unwind(|| watched(|| "mine".to_owned(), || panic!("over")));
        assert_eq!(mine(), 0);
    }
}
