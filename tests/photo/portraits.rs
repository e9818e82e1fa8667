//! A drawn person is found, turned and cropped like a photographed one.

use noticeboard::photo::{Focus, Limits, Recipe, Slot, derive, derive_all};

use crate::drawn::{self, Make, Picture};
use crate::made;

fn id_photo(focus: Option<Focus>) -> Recipe {
    Recipe::new(Slot::portrait((5, 7), &[200]), focus)
}

#[test]
fn a_sideways_face_is_found_and_framed() {
    let upright = drawn::person(1200, 900, 2, 3.0);
    for orientation in [1, 3, 6, 8] {
        let stored = upright.stored_as(orientation);
        let file = drawn::with_exif(&made::jpeg(&stored, Make::default()), &drawn::exif(orientation, true));
        let facts = derive(&file, &id_photo(None)).expect("a portrait").facts;
        let face = facts.face.expect("the drawn face");
        assert!(!facts.lacks_face());
        // The drawn eyes are at (540, 347): see `drawn::person`.
        assert!((face.middle() - 540.0).abs() < 40.0 && (face.eye_line() - 347.0).abs() < 40.0, "{face:?}");
        let share = (347.0 - facts.crop.y as f32) / facts.crop.height as f32;
        assert!((0.28..0.52).contains(&share), "eyes at {share} of the frame");
    }
}

#[test]
fn a_face_far_away_is_decoded_again_with_enough_pixels() {
    let mut hall = Picture::plain(2400, 1800, [150, 155, 160]);
    hall.face(600.0, 700.0, 260.0);
    let made = derive(&made::jpeg(&hall, Make::default()), &id_photo(None)).expect("a portrait");
    let crop = made.facts.crop;
    assert!(crop.width < 700 && crop.width > 200, "{crop:?}");
    assert_eq!(made.facts.outputs[0].width, 200);
}

#[test]
fn without_a_face_there_is_a_note_and_the_upper_middle() {
    let file = made::jpeg(&Picture::quarters(600, 900), Make::default());
    let facts = derive(&file, &id_photo(None)).expect("a picture").facts;
    assert!(facts.lacks_face());
    assert_eq!((facts.crop.x, facts.crop.y, facts.crop.width, facts.crop.height), (0, 15, 600, 840));
}

#[test]
fn a_focus_away_from_the_face_is_obeyed() {
    let file = made::jpeg(&drawn::person(1200, 900, 2, 3.0), Make::default());
    let facts = derive(&file, &id_photo(Focus::new(0.9, 0.9))).expect("a picture").facts;
    assert_eq!(facts.face, None);
    assert_eq!(facts.crop.x + facts.crop.width, 1200);
}

#[test]
fn several_recipes_equal_single_ones_in_what_they_show() {
    let file = made::jpeg(&drawn::person(1200, 900, 2, 3.0), Make::default());
    let recipes = [id_photo(None), Recipe::new(Slot::scene(None, &[300]), None)];
    let together = derive_all(&file, &recipes, &Limits::default()).expect("derivatives");
    for (recipe, made) in recipes.iter().zip(together) {
        let alone = derive(&file, recipe).expect("derivatives");
        assert_eq!(made.facts.outputs.len(), alone.facts.outputs.len());
        assert_eq!(made.facts.crop.width.abs_diff(alone.facts.crop.width) / 20, 0);
    }
}
