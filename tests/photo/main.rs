//! The photo service, from files made in code to derivatives read back by another decoder.

mod allocated;
mod cached;
mod drawn;
mod faults;
mod formats;
mod fuzz;
mod heads;
mod made;
mod portraits;

use image::RgbImage;
use noticeboard::photo::{Derivatives, Encoding, Purpose, Recipe, Slot, derive};

/// A recipe for the whole picture at that width, as WebP and JPEG.
fn whole(width: u32) -> Recipe {
    Recipe::new(Slot::scene(None, &[width]), None)
}

/// A single JPEG of high quality, to compare colours by.
fn exact(width: u32) -> Recipe {
    Recipe::new(Slot::new(Purpose::Scene, None, &[width], &[Encoding::Jpeg { quality: 98, full_colour: true }]), None)
}

fn read_back(bytes: &[u8]) -> RgbImage {
    image::load_from_memory(bytes).expect("a derivative is a good picture").to_rgb8()
}

/// The widest derivative of a file, read back.
fn shown(original: &[u8], recipe: &Recipe) -> RgbImage {
    let made = derive(original, recipe).unwrap_or_else(|fault| panic!("{}", fault.message().en));
    check(&made);
    read_back(made.files.last().expect("a derivative"))
}

/// What holds for all derivatives: sizes as stated, hashes as stated, no metadata.
fn check(made: &Derivatives) {
    assert_eq!(made.files.len(), made.facts.outputs.len());
    for (bytes, output) in made.files.iter().zip(&made.facts.outputs) {
        assert_eq!(output.len, bytes.len() as u64);
        assert_eq!(output.hash, *blake3::hash(bytes).as_bytes());
        let picture = read_back(bytes);
        assert_eq!(picture.dimensions(), (output.width, output.height));
        match output.encoding {
            Encoding::WebP { .. } => assert_eq!(&bytes[12..16], b"VP8 ", "a plain WebP has no room for metadata"),
            Encoding::Jpeg { .. } => assert_eq!(app_segments(bytes), [0xE0], "JFIF and nothing else"),
        }
    }
}

/// The codes of a JPEG's application and comment segments.
fn app_segments(jpeg: &[u8]) -> Vec<u8> {
    let mut found = Vec::new();
    let mut at = 2;
    while let [0xFF, code, high, low, ..] = jpeg[at..] {
        if code == 0xDA {
            break;
        }
        if (0xE0..=0xEF).contains(&code) || code == 0xFE {
            found.push(code);
        }
        at += 2 + usize::from(u16::from_be_bytes([high, low]));
    }
    found
}

fn near(a: [u8; 3], b: [u8; 3], by: u8) -> bool {
    a.iter().zip(b).all(|(x, y)| x.abs_diff(y) <= by)
}
