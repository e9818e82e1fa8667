//! Heads are whole: hats, scarves, turbans and buns keep room above them, and heads of a series are alike. Everybody here is
//! drawn. `HEADS=target/heads.png` leaves a sheet of all crops to look at, those of the demonstration first.

use std::path::PathBuf;

use image::{Rgb, RgbImage, imageops};
use noticeboard::photo::{Facts, Recipe, Slot, derive};

use crate::drawn::{self, Make, Picture};
use crate::{made, read_back};

const ACROSS: u32 = 250;

fn portrait() -> Recipe {
    Recipe::new(Slot::portrait((5, 7), &[ACROSS]), None)
}

/// What somebody wears: how high it reaches above the middle of the face, in heads.
#[derive(Clone, Copy, Debug)]
enum Worn {
    Hair,
    Cap,
    Helmet,
    Brim,
    Scarf,
    Turban,
    Bun,
    Glasses,
}

impl Worn {
    fn top(self) -> f32 {
        match self {
            Self::Hair | Self::Glasses => 0.56,
            Self::Cap => 0.70,
            Self::Helmet => 0.76,
            Self::Brim => 0.72,
            Self::Scarf => 0.64,
            Self::Turban => 0.78,
            Self::Bun => 0.83,
        }
    }

    /// Drawn after the face, at its middle and with its height.
    fn draw(self, picture: &mut Picture, (cx, cy): (f32, f32), s: f32) {
        let soft = 0.02 * s;
        let mut put = |(x, y): (f32, f32), (rx, ry): (f32, f32), colour: [f32; 3]| {
            picture.ellipse((cx + x * s, cy + y * s), (rx * s, ry * s), colour, soft);
        };
        match self {
            Self::Hair => {}
            Self::Cap => {
                put((0.0, -0.46), (0.42, 0.24), [30.0, 50.0, 90.0]);
                put((0.0, -0.27), (0.40, 0.05), [18.0, 30.0, 60.0]);
            }
            Self::Helmet => {
                put((0.0, -0.42), (0.46, 0.34), [225.0, 180.0, 40.0]);
                put((0.0, -0.22), (0.54, 0.05), [200.0, 150.0, 30.0]);
            }
            Self::Brim => {
                put((0.0, -0.48), (0.38, 0.24), [215.0, 190.0, 140.0]);
                put((0.0, -0.28), (0.72, 0.08), [195.0, 165.0, 115.0]);
            }
            Self::Scarf => {
                put((0.0, -0.40), (0.42, 0.24), [110.0, 70.0, 130.0]);
                put((-0.39, 0.05), (0.09, 0.46), [110.0, 70.0, 130.0]);
                put((0.39, 0.05), (0.09, 0.46), [110.0, 70.0, 130.0]);
                put((0.0, 0.62), (0.36, 0.15), [100.0, 62.0, 120.0]);
            }
            Self::Turban => {
                put((0.0, -0.46), (0.46, 0.32), [235.0, 235.0, 225.0]);
                put((0.0, -0.38), (0.46, 0.10), [205.0, 205.0, 195.0]);
            }
            Self::Bun => put((0.0, -0.66), (0.19, 0.17), [30.0, 25.0, 24.0]),
            Self::Glasses => {
                for side in [-1.0_f32, 1.0] {
                    for turn in 0..40 {
                        let angle = turn as f32 * std::f32::consts::TAU / 40.0;
                        put(
                            (side * 0.15 + 0.105 * angle.cos(), 0.015 + 0.085 * angle.sin()),
                            (0.014, 0.014),
                            [40.0, 36.0, 34.0],
                        );
                    }
                }
                put((0.0, 0.0), (0.05, 0.012), [40.0, 36.0, 34.0]);
            }
        }
    }
}

/// Somebody in a picture: the middle of the face, its height, what is worn.
type Somebody = ((f32, f32), f32, Worn);

fn drawn_people(width: usize, height: usize, people: &[Somebody]) -> Picture {
    let mut picture = drawn::wall(width, height, 5);
    for ((cx, cy), s, worn) in people {
        picture.face(*cx, *cy, *s);
        worn.draw(&mut picture, (*cx, *cy), *s);
    }
    picture
}

fn shaded(mut picture: Picture, by: f32) -> Picture {
    picture.rgb.iter_mut().for_each(|level| *level = (f32::from(*level) * by) as u8);
    picture
}

/// Before a bright window: the face in its own shade.
fn back_lit(width: usize, height: usize, ((cx, cy), s, worn): Somebody) -> Picture {
    let mut picture = Picture::plain(width, height, [250, 250, 246]);
    let mut person = Picture::plain(width, height, [250, 250, 246]);
    person.face(cx, cy, s);
    worn.draw(&mut person, (cx, cy), s);
    for (out, level) in picture.rgb.iter_mut().zip(&person.rgb) {
        *out = if *level < 246 { (f32::from(*level) * 0.45) as u8 } else { *level };
    }
    picture
}

/// What was made of a picture, and where in the frame the head of the person is whom it shows: top and chin.
fn cropped(picture: &Picture, ((_, cy), s, worn): Somebody) -> (Facts, RgbImage, f32, f32) {
    let made = derive(&made::jpeg(picture, Make::default()), &portrait()).expect("a portrait");
    let crop = made.facts.crop;
    let share = |y: f32| (y - crop.y as f32) / crop.height as f32;
    let (top, chin) = (share(cy - worn.top() * s), share(cy + 0.51 * s));
    (made.facts.clone(), read_back(made.files.last().expect("a derivative")), top, chin)
}

/// A sheet of pictures, eight in a row.
fn sheet(pictures: &[RgbImage]) -> RgbImage {
    let (across, down) = (ACROSS + 6, ACROSS * 7 / 5 + 6);
    let rows = u32::try_from(pictures.len().div_ceil(8)).expect("few rows");
    let mut sheet = RgbImage::from_pixel(across * 8, down * rows, Rgb([120; 3]));
    for (n, picture) in (0u32..).zip(pictures) {
        imageops::overlay(&mut sheet, picture, i64::from(n % 8 * across + 3), i64::from(n / 8 * down + 3));
    }
    sheet
}

fn demonstration() -> Vec<PathBuf> {
    let content = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("content");
    let files = walkdir::WalkDir::new(content).sort_by_file_name().into_iter().filter_map(Result::ok);
    files
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.components().any(|part| part.as_os_str() == "photos"))
        .filter(|path| path.extension().is_some_and(|ending| ending == "png"))
        .collect()
}

#[test]
fn hats_scarves_and_turbans_are_whole_and_heads_alike() {
    use Worn::{Brim, Bun, Cap, Glasses, Hair, Helmet, Scarf, Turban};
    let mut series: Vec<(String, Picture, Somebody)> = Vec::new();
    for worn in [Hair, Cap, Helmet, Brim, Scarf, Turban, Bun, Glasses] {
        // Lying, standing, and near a border.
        for (n, (width, height, at, s)) in
            [(600, 500, (280.0, 250.0), 165.0), (450, 800, (215.0, 320.0), 150.0), (800, 600, (210.0, 300.0), 190.0)]
                .into_iter()
                .enumerate()
        {
            let one = (at, s, worn);
            series.push((format!("{worn:?} {n}"), drawn_people(width, height, &[one]), one));
        }
    }
    let one: Somebody = ((320.0, 250.0), 170.0, Hair);
    series.push(("two people".to_owned(), drawn_people(750, 500, &[one, ((540.0, 260.0), 162.0, Hair)]), one));
    series.push(("a child beside".to_owned(), drawn_people(700, 550, &[one, ((480.0, 360.0), 105.0, Cap)]), one));
    series.push(("dark".to_owned(), shaded(drawn_people(600, 500, &[one]), 0.32), one));
    series.push(("back-lit".to_owned(), back_lit(600, 500, one), one));
    let (mut wrong, mut heads, mut pictures) = (Vec::new(), Vec::new(), Vec::new());
    for (name, picture, somebody) in &series {
        let (facts, shown, top, chin) = cropped(picture, *somebody);
        if facts.lacks_face() {
            wrong.push(format!("{name}: no face is found"));
        }
        if top < 0.08 {
            wrong.push(format!("{name}: {:.1} % of the frame above", top * 100.0));
        }
        let middle = (somebody.0.0 - facts.crop.x as f32) / facts.crop.width as f32;
        if (middle - 0.5).abs() > 0.1 {
            wrong.push(format!("{name}: its middle at {middle}"));
        }
        // Without what is worn: from the crown to the chin.
        heads.push((name, chin - (top + (somebody.2.top() - 0.56) * somebody.1 / facts.crop.height as f32)));
        pictures.push(shown);
    }
    for (name, head) in &heads {
        if !(0.40..0.54).contains(head) {
            wrong.push(format!("{name}: a head of {:.0} %", head * 100.0));
        }
    }
    if let Some(path) = std::env::var_os("HEADS") {
        let of_demonstration = demonstration().into_iter().filter_map(|path| {
            let picture = image::open(path).ok()?;
            let mut small = std::io::Cursor::new(Vec::new());
            picture.thumbnail(700, 700).write_to(&mut small, image::ImageFormat::Png).ok()?;
            let made = derive(&small.into_inner(), &portrait()).ok()?;
            Some(read_back(made.files.last()?))
        });
        let all: Vec<RgbImage> = of_demonstration.chain(pictures).collect();
        sheet(&all).save(path).unwrap();
        let told: Vec<String> = heads.iter().map(|(name, head)| format!("{name}: {:.0} %", head * 100.0)).collect();
        eprintln!("{}", told.join("\n"));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Drawn for their slot, they are shown as they are, but for those who stand to the side of a broad picture.
#[test]
fn portraits_of_the_demonstration_are_left_alone() {
    let mut whole = 0;
    for path in demonstration() {
        let picture = image::open(&path).unwrap();
        if picture.width() * 7 == picture.height() * 5 {
            // Small ones are as good, and fast.
            let (width, height) = (300, 420);
            let mut small = std::io::Cursor::new(Vec::new());
            picture.thumbnail_exact(width, height).write_to(&mut small, image::ImageFormat::Png).unwrap();
            let facts = derive(&small.into_inner(), &portrait()).unwrap().facts;
            assert_eq!((facts.crop.width, facts.crop.height), (width, height), "{}", path.display());
            whole += 1;
        }
    }
    assert!(whole > 25, "{whole}");
}
