//! Mutated files: no panic, no hang, no memory beyond the limits, whatever the bytes.
//!
//! Runs for `NOTICEBOARD_FUZZ_SECONDS` (3 by default; 3600 for an hour). A failure prints the number of its case;
//! `NOTICEBOARD_FUZZ_FROM` starts there. On a panic inside a decoder the fault is still `Damaged`, but it is counted and
//! shown, since the next version of that decoder may not unwind.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use image::ImageFormat;
use noticeboard::photo::{Fault, Format, Limits, Recipe, Slot, derive_all, inspect_bytes};
use png::{BitDepth, ColorType};
use proptest::prelude::*;

use crate::drawn::{self, Dice, Make, Picture};
use crate::made;

/// Small enough that one careless allocation is seen.
const LIMITS: Limits = Limits { megapixels: 2.0, megabytes: 4.0 };
/// Resident memory that the whole test process may reach, in KiB.
const MOST_KIB: u64 = 700 << 10;
/// The slowest case, in processor time, unoptimised.
const SLOWEST: Duration = Duration::from_secs(20);

static PANICS: AtomicU64 = AtomicU64::new(0);

fn seeds() -> Vec<Vec<u8>> {
    let person = drawn::person(96, 72, 1, 5.0);
    let p3 = moxcms::ColorProfile::new_display_p3().encode().expect("a profile");
    let press = made::ink_profile();
    let exif = drawn::exif(6, true);
    let with = |icc| Make { icc: Some(icc), ..Make::default() };
    vec![
        drawn::with_exif(&made::jpeg(&person, with(&p3)), &exif),
        made::jpeg(&person, Make { progressive: true, icc: None }),
        drawn::jpeg(&person, 70),
        made::grey_jpeg(50, 40, 99, with(&p3)),
        made::ink_jpeg(48, 40, [10, 200, 90, 5], true, Make::default()),
        made::ink_jpeg(48, 40, [10, 200, 90, 5], false, with(&press)),
        made::by_image(&person, ImageFormat::Png),
        made::png_with(&person, &p3, &exif),
        made::png(16, 4, ColorType::Indexed, BitDepth::One, &[0x5A; 8]),
        made::png(8, 8, ColorType::Rgba, BitDepth::Sixteen, &[0x77; 512]),
        made::png(8, 8, ColorType::GrayscaleAlpha, BitDepth::Eight, &[0x77; 128]),
        made::by_image(&person, ImageFormat::WebP),
        made::webp_with_exif(&person, &exif),
        made::animated_webp(40, 30, [[200, 10, 10], [10, 10, 200]]),
        derive_all(&drawn::jpeg(&person, 80), &recipes(), &LIMITS).expect("a WebP").remove(1).files.remove(0),
        made::by_image(&person, ImageFormat::Gif),
        made::animated_gif(40, 30, [[200, 10, 10], [10, 10, 200]]),
        made::by_image(&person, ImageFormat::Tiff),
        made::by_image(&Picture::plain(33, 21, [5, 6, 7]), ImageFormat::Tiff),
    ]
}

fn recipes() -> [Recipe; 2] {
    [Recipe::new(Slot::portrait((5, 7), &[40, 20]), None), Recipe::new(Slot::scene(None, &[64]), None)]
}

/// A few changes of the kinds that transfers and malice make.
fn mutate(seeds: &[Vec<u8>], case: u64) -> Vec<u8> {
    const ODD: [u32; 9] = [0, 1, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF];
    let mut dice = Dice::new(case);
    let mut bytes = seeds[dice.below(seeds.len())].clone();
    // Most mutations go where the structure is.
    let place = |dice: &mut Dice, len: usize| match dice.below(3) {
        0 => dice.below(len),
        1 => dice.below(len.min(700)),
        _ => dice.below(len.min(64)),
    };
    for _ in 0..1 + dice.below(6) {
        if bytes.is_empty() {
            break;
        }
        let at = place(&mut dice, bytes.len());
        match dice.below(8) {
            0 => bytes[at] ^= 1 << dice.below(8),
            1 => bytes[at] = dice.roll() as u8,
            2 => {
                let odd = ODD[dice.below(ODD.len())];
                let value = if dice.below(2) == 0 { odd.to_be_bytes() } else { odd.to_le_bytes() };
                let width = [1, 2, 4][dice.below(3)].min(bytes.len() - at);
                bytes[at..at + width].copy_from_slice(&value[4 - width..]);
            }
            3 => bytes.truncate(at),
            4 => {
                let end = (at + 1 + dice.below(200)).min(bytes.len());
                bytes.drain(at..end);
            }
            5 => {
                let end = (at + 1 + dice.below(200)).min(bytes.len());
                let piece = bytes[at..end].to_vec();
                let target = place(&mut dice, bytes.len());
                bytes.splice(target..target, piece);
            }
            6 => {
                let other = &seeds[dice.below(seeds.len())];
                let from = dice.below(other.len());
                let piece = other[from..(from + 1 + dice.below(300)).min(other.len())].to_vec();
                bytes.splice(at..at, piece);
            }
            _ => {
                let end = (at + 1 + dice.below(16)).min(bytes.len());
                bytes[at..end].iter_mut().for_each(|b| *b = dice.roll() as u8);
            }
        }
    }
    if dice.below(2) == 0 {
        repair(&mut bytes);
    }
    bytes
}

/// Puts right what the cheap checks look at, so that the mutation reaches the decoder behind them.
fn repair(bytes: &mut Vec<u8>) {
    let word = |bytes: &[u8], at: usize| bytes.get(at..at + 4).map(|b| u32::from_be_bytes([b[0], b[1], b[2], b[3]]));
    if bytes.starts_with(b"\xFF\xD8") {
        bytes.extend(b"\xFF\xD9");
    } else if bytes.starts_with(b"RIFF") && bytes.len() > 12 {
        let len = bytes.len() as u32 - 8;
        bytes[4..8].copy_from_slice(&len.to_le_bytes());
    } else if bytes.starts_with(b"\x89PNG") {
        let mut at = 8;
        while let Some(len) = word(bytes, at).map(|len| len as usize).filter(|len| at + len + 12 <= bytes.len()) {
            let sum = made::crc(&bytes[at + 4..at + 8 + len]);
            bytes[at + 8 + len..at + 12 + len].copy_from_slice(&sum.to_be_bytes());
            at += 12 + len;
        }
        bytes.extend(b"\0\0\0\0IEND\xAE\x42\x60\x82");
    }
}

/// Goes the whole way with some bytes; whatever comes out keeps the promises.
fn survive(bytes: &[u8]) -> Result<(), Fault> {
    let header = inspect_bytes(bytes, &LIMITS)?;
    assert!(u64::from(header.width) * u64::from(header.height) <= 2_000_000);
    for made in derive_all(bytes, &recipes(), &LIMITS)? {
        for (output, file) in made.facts.outputs.iter().zip(&made.files) {
            assert!(output.width <= header.width && output.height <= header.height.max(1));
            assert!(!file.is_empty());
        }
    }
    Ok(())
}

/// Processor time of this thread: a busy machine must not look like a slow decoder. Wall time where it is not told.
fn spent(since: Instant) -> Duration {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = stat.split_whitespace().next().and_then(|number| number.parse().ok());
    nanoseconds.map_or_else(|| since.elapsed(), Duration::from_nanos)
}

fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kib| kib.parse().ok()).unwrap_or(0)
}

#[test]
fn mutated_files_end_in_a_picture_or_a_fault() {
    let number = |name: &str| std::env::var(name).ok().and_then(|v| v.parse::<u64>().ok());
    let budget = Duration::from_secs(number("NOTICEBOARD_FUZZ_SECONDS").unwrap_or(3));
    let first = number("NOTICEBOARD_FUZZ_FROM").unwrap_or(1);
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        PANICS.fetch_add(1, Ordering::Relaxed);
        usual(info);
    }));
    let seeds = seeds();
    for seed in &seeds {
        survive(seed).unwrap_or_else(|fault| panic!("a seed is good: {fault:?}"));
    }
    let start = Instant::now();
    let (mut shown, mut slowest, mut truncated, mut case) = (0u64, (Duration::ZERO, 0), 0u64, first);
    while start.elapsed() < budget {
        let bytes = mutate(&seeds, case);
        let before = (spent(start), PANICS.load(Ordering::Relaxed));
        match survive(&bytes) {
            Ok(()) => shown += 1,
            Err(Fault::Truncated { .. }) => truncated += 1,
            Err(_) => {}
        }
        let took = spent(start).saturating_sub(before.0);
        slowest = slowest.max((took, case));
        if PANICS.load(Ordering::Relaxed) > before.1 {
            eprintln!("case {case}: a decoder panicked and was contained");
        }
        assert!(took < SLOWEST, "case {case} took {took:?}");
        assert!(peak_kib() < MOST_KIB, "case {case}: {} KiB", peak_kib());
        case += 1;
    }
    let _ = std::panic::take_hook();
    eprintln!(
        "{} cases: {shown} shown, {truncated} truncated, the rest refused; {} contained panics; slowest {:?} (case {}); peak {} KiB",
        case - first,
        PANICS.load(Ordering::Relaxed),
        slowest.0,
        slowest.1,
        peak_kib()
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Random bytes behind each format's first bytes: headers must hold out without any structure.
    #[test]
    fn random_bytes_are_a_fault(kind in 0usize..7, rest in prop::collection::vec(any::<u8>(), 0..600)) {
        let magic: [&[u8]; 7] =
            [b"\xFF\xD8\xFF", b"\x89PNG\r\n\x1A\n", b"RIFF\x10\0\0\0WEBP", b"GIF89a", b"II*\0", b"MM\0*", b""];
        let bytes = [magic[kind], &rest].concat();
        let _ = survive(&bytes);
    }

    /// A truncated file never passes for a whole one.
    #[test]
    fn a_truncated_jpeg_is_never_shown(cut in 20usize..1000, progressive: bool) {
        let file = made::jpeg(&drawn::person(64, 48, 1, 5.0), Make { progressive, icc: None });
        let cut = cut * (file.len() - 2) / 1000;
        let found = survive(&file[..cut.max(3)]);
        prop_assert_eq!(found, Err(Fault::Truncated { format: Format::Jpeg }));
    }
}
