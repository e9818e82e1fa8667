//! Counts what a piece of work takes of memory.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

/// The system's allocator, which remembers the largest piece that each thread has taken.
struct Remembering;

#[global_allocator]
static ALLOCATOR: Remembering = Remembering;

thread_local! {
    static MOST: Cell<usize> = const { Cell::new(0) };
}

fn remember(size: usize) {
    // A thread that is ending has nothing left to remember it by.
    let _ = MOST.try_with(|most| most.set(most.get().max(size)));
}

// SAFETY: everything is left to the system's allocator; remembering allocates nothing.
unsafe impl GlobalAlloc for Remembering {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        remember(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        remember(layout.size());
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        remember(size);
        unsafe { System.realloc(pointer, layout, size) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }
}

/// Does the work; gives, with its result, the size of the largest piece of memory that it took on this thread.
pub fn most<T>(work: impl FnOnce() -> T) -> (T, usize) {
    MOST.set(0);
    let result = work();
    (result, MOST.get())
}

/// A picture that is decoded takes memory for its pixels, and is seen to.
#[test]
fn pixels_are_seen() {
    let file = crate::made::by_image(&crate::drawn::Picture::plain(600, 500, [0; 3]), image::ImageFormat::Png);
    let (_, most) = most(|| crate::read_back(&file));
    assert!(most >= 600 * 500 * 3, "{most}");
}
