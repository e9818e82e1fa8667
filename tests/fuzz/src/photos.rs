//! A file that calls itself a photo, all the way to its derivatives.
#![no_main]

#[path = "../../../src/caches/mod.rs"]
#[allow(dead_code, unused_imports)]
mod caches;
mod contained;
// By itself, for it knows nothing of boards: its decoders are built and watched in a minute.
#[path = "../../../src/containment.rs"]
#[allow(dead_code)]
mod containment;
#[path = "../../../src/diagnostic"]
#[allow(dead_code)]
mod diagnostic {
    mod size;
    pub(crate) use size::figures;

    /// What is said of a photo, without the catalogue of further languages, which knows everything that has messages.
    pub struct Message {
        pub zh: String,
        pub en: String,
    }

    macro_rules! say {
        ($zh:literal, $en:literal, $($name:ident = $value:expr),+ $(,)?) => {{
            let ($($name,)+) = ($(&$value,)+);
            $crate::diagnostic::say!($zh, $en)
        }};
        ($zh:literal, $en:literal $(,)?) => {
            $crate::diagnostic::Message { zh: format!($zh), en: format!($en) }
        };
    }
    pub(crate) use say;
}
#[path = "../../../src/held.rs"]
#[allow(dead_code)]
mod held;
#[path = "../../../src/photo/mod.rs"]
#[allow(dead_code, unused_imports)]
mod photo;

use libfuzzer_sys::fuzz_target;
use photo::{Focus, Limits, Recipe, Slot, derive_all, inspect_bytes};

/// Small, so that a careless allocation is seen and a careful one is quick.
const LIMITS: Limits = Limits { megapixels: 0.5, megabytes: 1.0 };

fuzz_target!(|bytes: &[u8]| {
    contained::tell_once(containment::is_inside);
    let Ok(header) = inspect_bytes(bytes, &LIMITS) else { return };
    assert!(u64::from(header.width) * u64::from(header.height) <= 500_000);
    let recipes = [
        Recipe::new(Slot::portrait((5, 7), &[40, 20]), None),
        Recipe::new(Slot::scene(None, &[64]), Focus::new(0.9, 0.1)),
    ];
    let Ok(made) = derive_all(bytes, &recipes, &LIMITS) else { return };
    for made in made {
        assert_eq!(made.facts.outputs.len(), made.files.len());
        for (output, file) in made.facts.outputs.iter().zip(&made.files) {
            assert!(output.width <= header.width.max(1) && output.height <= header.height.max(1));
            // What is published is read back by another decoder, and has no room for what a camera noted.
            let picture = image::load_from_memory(file).expect("a derivative is a good picture");
            assert_eq!((picture.width(), picture.height()), (output.width, output.height));
        }
    }
});
