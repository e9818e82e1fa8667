//! With the theme's own files: what they cover, and what is made of them.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

use allsorts::binary::read::ReadScope;
use allsorts::font_data::FontData;
use allsorts::tables::FontTableProvider;
use proptest::prelude::*;
use skrifa::raw::{FontData as Raw, FontRead, tables::cmap::Cmap};

use super::*;

static STACK: LazyLock<Stack> = LazyLock::new(|| stack(Vec::new()));

fn stack(board: Vec<BoardFont>) -> Stack {
    let (stack, faults) = Stack::of_theme(theme_files());
    assert_eq!(faults, []);
    let (stack, faults) = stack.with_own(board);
    assert_eq!(faults, []);
    stack
}

fn theme_files() -> Vec<(String, Cow<'static, [u8]>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/fonts");
    let files = std::fs::read_dir(folder).expect("the theme has fonts");
    let file = |entry: std::fs::DirEntry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        (name, Cow::Owned(std::fs::read(entry.path()).expect("readable")))
    };
    files.map(|entry| file(entry.expect("an entry"))).collect()
}

fn list(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name);
    let text = std::fs::read_to_string(path).expect("the list is there");
    text.lines().filter(|line| !line.starts_with('#')).collect()
}

fn set(text: &str) -> BTreeSet<char> {
    text.chars().collect()
}

/// The platforms and encodings of a WOFF2 file's character maps.
fn map_records(woff2: &[u8]) -> Vec<(u16, u16)> {
    let file = ReadScope::new(woff2).read::<FontData<'_>>().expect("a web font");
    let provider = file.table_provider(0).expect("its tables");
    let cmap = provider.read_table_data(allsorts::tag::CMAP).expect("a character map");
    let cmap = Cmap::read(Raw::new(&cmap)).expect("a readable map");
    cmap.encoding_records().iter().map(|one| (one.platform_id() as u16, one.encoding_id())).collect()
}

/// Chromium 80 refuses a font whose only map is (0, 4): not one character of it was shown.
#[test]
fn a_map_beyond_the_first_plane_is_named_as_old_browsers_know_it() {
    let face = &STACK.faces(Role::Body)[0];
    let rare = subset_woff2(face, &set("张𬭼"), "nb-test").expect("a subset");
    assert_eq!(map_records(&rare), [(3, 10)]);
    assert_eq!(mapped(&rare), set("张𬭼"));
    let common = subset_woff2(face, &set("张"), "nb-test").expect("a subset");
    assert_eq!(map_records(&common), [(0, 3)]);
}

/// The characters that a WOFF2 file maps, read back by other code than wrote it.
fn mapped(woff2: &[u8]) -> BTreeSet<char> {
    let file = ReadScope::new(woff2).read::<FontData<'_>>().expect("a web font");
    let provider = file.table_provider(0).expect("its tables");
    let cmap = provider.read_table_data(allsorts::tag::CMAP).expect("a character map");
    let cmap = Cmap::read(Raw::new(&cmap)).expect("a readable map");
    (0..=0x3_FFFF_u32)
        .filter_map(char::from_u32)
        .filter(|c| cmap.map_codepoint(*c).is_some_and(|glyph| glyph.to_u32() != 0))
        .collect()
}

#[test]
fn every_role_shows_the_standard_table_from_its_own_file() {
    let standard = list("standard-characters.txt");
    assert_eq!(standard.chars().count(), 8105);
    for role in Role::ALL {
        assert_eq!(STACK.missing(role, &standard), [] as [char; 0], "{}", role.key());
        let first = &STACK.faces(role)[0];
        let lacking: String = standard.chars().filter(|c| !first.covers(*c)).collect();
        assert_eq!(lacking, "", "{}", first.name());
    }
}

#[test]
fn rare_names_are_shown_in_the_weight_of_their_neighbours() {
    let rare = list("rare-names.txt");
    assert!(rare.chars().count() >= 500);
    for role in Role::ALL {
        assert_eq!(STACK.missing(role, &rare), [] as [char; 0], "{}", role.key());
    }
    for role in [Role::Title, Role::Body, Role::BodyBold] {
        let first = &STACK.faces(role)[0];
        assert!(rare.chars().chain("䶮㛃𬭼𡋾堃喆犇燚𠮷".chars()).all(|c| first.covers(c)));
    }
    let weights = |role| STACK.faces(role).iter().map(|face| face.weight()).collect::<Vec<_>>();
    assert_eq!(weights(Role::Title), [900, 700]);
    assert_eq!(weights(Role::Body), [400]);
    assert_eq!(weights(Role::BodyBold), [700]);
    assert_eq!(weights(Role::Pledge), [400, 400]);
    assert_eq!(weights(Role::Fangsong), [400, 400]);
}

#[test]
fn signs_of_notices_are_shown() {
    let signs = "〔2026〕《》“”‘’「」、。，；：？！（）—…·　①②③★☆●○◆■▲△√×÷±℃№％‰￥〇々0aZé";
    for role in Role::ALL {
        assert_eq!(STACK.missing(role, signs), [] as [char; 0], "{}", role.key());
    }
}

#[test]
fn what_no_font_shows_is_named() {
    // 𱊜 (Extension G) is drawn by neither Noto family.
    let missing = STACK.missing(Role::Title, "张𱊜伟\u{E001}\n𱊜\u{FE00}");
    assert_eq!(missing, ['𱊜', '\u{E001}']);
    assert_eq!(describe(missing[0]), "U+3129C 𱊜");
    assert_eq!(describe(missing[1]), "U+E001");
    assert_eq!(STACK.tried(Role::Title), ["title.ttf", "body-bold.ttf"]);
    assert!(['\u{E000}', '\u{F8FF}', '\u{F0000}', '\u{10FFFD}'].into_iter().all(is_private_use));
    assert!(!is_private_use('䶮') && !is_private_use('\u{FF01}'));
}

#[test]
fn private_use_is_missing_even_where_a_board_font_draws_it() {
    let kai = STACK.faces(Role::Pledge)[0].data().to_vec();
    let stack = stack(vec![BoardFont { used_for: FontUse::Role(Role::Title), file: "own.ttf".into(), data: kai }]);
    assert_eq!(stack.missing(Role::Title, "\u{E000}张"), ['\u{E000}']);
    assert_eq!(stack.tried(Role::Title), ["own.ttf", "title.ttf", "body-bold.ttf"]);
}

#[test]
fn widths_are_in_em() {
    assert_eq!(STACK.advance(Role::Title, "张伟"), 2.0);
    assert_eq!(STACK.advance(Role::Pledge, "张𱊜"), 2.0);
    let latin = STACK.advance(Role::Body, "2026");
    assert!((1.8..2.6).contains(&latin), "{latin}");
}

#[test]
fn two_character_names_are_widened() {
    assert_eq!(name_class("𡋾燚"), Some("name-2"));
    assert_eq!(name_class(" 张伟 "), Some("name-2"));
    for other in ["欧阳伟", "张", "", "Al", "张A", "张 伟", "张·伟", "甲、"] {
        assert_eq!(name_class(other), None, "{other}");
    }
}

#[test]
fn a_subset_holds_exactly_the_characters_asked_for() {
    // 一 shares its glyph with a radical sign; the latter must not come along.
    let chars = set("张伟䶮𬭼𡋾一Aé，0");
    for role in [Role::Title, Role::Body, Role::BodyBold] {
        let face = &STACK.faces(role)[0];
        let first = subset_woff2(face, &chars, "nb-test").expect("a subset");
        assert_eq!(mapped(&first), chars);
        assert_eq!(subset_woff2(face, &chars, "nb-test").expect("a subset"), first);
        assert_eq!(&first[..4], b"wOF2");
    }
    let none = subset_woff2(&STACK.faces(Role::Title)[0], &set("𱊜"), "nb-test");
    assert!(matches!(none, Err(FontFault::NoCharacters { .. })));
}

#[test]
fn the_page_fonts_hold_what_is_used() {
    let mut usage = Usage::default();
    usage.add_as(Spread::Frame, Role::Title, "示例市公开公示栏");
    usage.add(Role::Title, "一号窗口 张伟 䶮燚");
    usage.add(Role::Pledge, "群众的事再小也是大事。");
    usage.add(Role::Body, "正文里的𡋾字，以及常用字。");
    let fonts = web_fonts(&STACK, &usage, &Options::web()).expect("fonts");
    let holds = |stem: &str| -> BTreeSet<char> {
        let ours = |file: &&WebFile| file.path.starts_with(&format!("assets/fonts/{stem}"));
        fonts.files.iter().filter(ours).flat_map(|file| mapped(&file.bytes)).collect()
    };
    assert_eq!(holds("title-"), set("示例市公开栏一号窗口张伟䶮燚"));
    assert_eq!(holds("pledge-"), set("群众的事再小也是大。"));
    assert_eq!(holds("rare-body-s"), set("䶮𡋾"));
    assert_eq!(holds("rare-body-bold-"), set("䶮𡋾"));
    assert_eq!(holds("body"), set(""));
    assert!(fonts.css.contains("font-display:swap") && !fonts.css.contains("//"));
    let (licences, woff2): (Vec<_>, Vec<_>) = fonts.files.iter().partition(|file| file.path.ends_with(".txt"));
    assert_eq!(licences.len(), 3);
    for file in woff2 {
        let name = file.path.rsplit('/').next().expect("a name");
        assert_eq!(fonts.css.matches(name).count(), 1, "{name}");
    }
    let kiosk = plan_web(&STACK, &usage, &Options::complete());
    let chars: Vec<_> = kiosk.slices().iter().map(|slice| slice.chars.clone()).collect();
    assert_eq!(chars.len(), 3, "one file a face");
    assert!(chars.contains(&set("正文里的𡋾字，以及常用。")) && kiosk.slices()[0].path.starts_with("kiosk/assets/"));
    let css = kiosk.css(&|slice| format!("../assets/{}.woff2", slice.name()));
    assert!(css.contains("font-display:block") && css.contains(&format!("url(../{})", &kiosk.slices()[0].path[6..])));
}

#[test]
fn one_new_character_changes_one_file() {
    let common = list("standard-characters.txt");
    let mut usage = Usage::default();
    usage.add(Role::Title, &common.chars().step_by(9).collect::<String>());
    let before = plan_web(&STACK, &usage, &Options::web());
    for new in ["䶗", "靐", "的", "睿"] {
        let mut more = usage.clone();
        more.add(Role::Title, new);
        let after = plan_web(&STACK, &more, &Options::web());
        let old: BTreeSet<_> = before.slices().iter().map(|s| (&s.path, s.key.to_hex())).collect();
        let fresh: Vec<_> = (after.slices().iter())
            .filter(|s| !s.path.contains("rare") && !old.contains(&(&s.path, s.key.to_hex())))
            .collect();
        // One file, or the two halves of one that became too full.
        assert!((0..=2).contains(&fresh.len()), "{new}: {fresh:?}");
    }
}

#[test]
fn the_style_sheet_of_the_largest_board_is_bounded() {
    let standard = list("standard-characters.txt");
    let mut usage = Usage::default();
    usage.add_as(Spread::Frame, Role::Title, "示例市公开公示栏");
    // Every standard character in titles and pledges, and hundreds of rare ones, in many items and in few.
    for (n, c) in standard.chars().chain(list("rare-names.txt").chars()).enumerate() {
        let spread = if n % 3 == 0 { Spread::Seldom } else { Spread::Often };
        usage.add_as(spread, Role::Title, c.encode_utf8(&mut [0; 4]));
    }
    usage.add(Role::Pledge, &standard);
    let plan = plan_web(&STACK, &usage, &Options::web());
    let css = plan.css(&Slice::beside);
    assert!(css.len() < 60_000, "{} bytes in {} rules", css.len(), plan.slices().len());
    // A small board has a small one.
    let mut usage = Usage::default();
    usage.add(Role::Title, "党员先锋岗张伟䶮");
    assert!(plan_web(&STACK, &usage, &Options::web()).css(&Slice::beside).len() < 3_000);
}

#[test]
fn a_page_of_what_many_say_asks_for_few_files() {
    let standard = list("standard-characters.txt");
    let often: String = standard.chars().step_by(29).collect();
    let seldom: String = standard.chars().skip(1).step_by(7).collect();
    let mut usage = Usage::default();
    usage.add(Role::Title, &seldom);
    usage.add_as(Spread::Often, Role::Title, &often);
    let plan = plan_web(&STACK, &usage, &Options::web());
    let files = |text: &str| {
        let mut page = Usage::default();
        page.add(Role::Title, text);
        plan.page(&page).paths.len()
    };
    assert!(files(&often) <= 4, "{} files for {} characters", files(&often), often.chars().count());
    let one: String = often.chars().take(20).chain(seldom.chars().take(1)).collect();
    assert!((2..=4).contains(&files(&one)), "{}", files(&one));
}

#[test]
fn a_page_over_the_budget_gives_up_pledges_before_titles() {
    let common = list("standard-characters.txt");
    let (mut usage, mut light, mut heavy) = (Usage::default(), Usage::default(), Usage::default());
    usage.add(Role::Title, &common);
    usage.add(Role::Pledge, &common);
    usage.add_as(Spread::Often, Role::Title, "党员先锋岗张伟");
    usage.add_as(Spread::Often, Role::Pledge, "群众的事再小也是大事");
    light.add(Role::Title, "党员先锋岗张伟");
    light.add(Role::Pledge, "群众的事再小也是大事");
    heavy.add(Role::Title, "党员先锋岗张伟");
    heavy.add(Role::Pledge, &common[..3000]);
    let plan = plan_web(&STACK, &usage, &Options::web());
    let page = plan.page(&light);
    assert!(page.classes.is_empty() && page.bytes < PAGE_BUDGET, "{page:?}");
    let page = plan.page(&heavy);
    assert_eq!(page.classes, ["plain-pledge"]);
    assert!(page.bytes < PAGE_BUDGET && page.paths.iter().any(|path| path.contains("title")));
}

#[test]
fn estimates_are_near_the_truth() {
    let common = list("standard-characters.txt");
    let mut usage = Usage::default();
    for role in [Role::Title, Role::Pledge] {
        usage.add(role, &common.chars().take(3500).step_by(7).collect::<String>());
    }
    let plan = plan_web(&STACK, &usage, &Options::web());
    for role in ["title", "pledge"] {
        let ours = plan.slices().iter().filter(|s| s.path.contains(role));
        let (guess, truth) = ours.fold((0, 0), |(guess, truth), slice| {
            (guess + slice.estimate, truth + slice.encode().expect("a slice").len())
        });
        let ratio = guess as f64 / truth as f64;
        assert!((0.96..1.15).contains(&ratio), "{role}: {guess} for {truth}");
    }
}

#[test]
fn faulty_files_are_faults_that_say_what_to_do() {
    let fault = |data: &[u8]| Face::new("fonts/own.ttf", data.to_vec()).expect_err("a fault");
    for (data, word) in [
        (&b""[..], "空文件"),
        (b"wOF2\0\x01", "WOFF"),
        (b"<!DOCTYPE html><title>404", "网页"),
        (b"PK\x03\x04....", "压缩包"),
        (b"\0\x01\0\0\0\x0bGSUB", "损坏"),
        (b"hello", "不是字体"),
    ] {
        let message = fault(data).message().zh;
        assert!(message.contains(word) && message.contains("fonts/own.ttf"), "{message}");
    }
    let cut = STACK.faces(Role::Title)[0].data()[..200_000].to_vec();
    let own = BoardFont { used_for: FontUse::Role(Role::Title), file: "cut.ttf".into(), data: cut };
    let (stack, faults) = stack(Vec::new()).with_own([own]);
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert_eq!(stack.tried(Role::Title), ["title.ttf", "body-bold.ttf"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// A damaged font gives a fault or some subset, never a panic that leaves the module.
    #[test]
    fn mutated_fonts_never_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        static SMALL: LazyLock<Vec<u8>> = LazyLock::new(|| small_font("张伟党员Aé，"));
        let mut data = SMALL.clone();
        for (at, value) in &changes {
            // Half of the changes go to the directory and the small tables at the start.
            let span = if value % 2 == 0 { 600 } else { data.len() };
            let at = at.index(span.min(data.len()));
            data[at] = *value;
        }
        if let Some(cut) = cut {
            data.truncate(cut.index(data.len()));
        }
        if let Ok(face) = Face::new("mutated.ttf", data) {
            let _ = face.chars().count();
            let _ = subset_woff2(&face, &set("张伟A"), "nb-test");
        }
    }
}

/// A font of a few characters, with the tables of a whole one.
fn small_font(text: &str) -> Vec<u8> {
    use allsorts::subset::{CmapTarget, SubsetProfile, subset};
    let face = &STACK.faces(Role::Body)[0];
    let file = ReadScope::new(face.data()).read::<FontData<'_>>().expect("a font");
    let provider = file.table_provider(0).expect("its tables");
    let glyphs = text.chars().filter_map(|c| Some(face.letter(c)?.glyph));
    let glyphs: BTreeSet<u16> = glyphs.chain([0]).collect();
    let glyphs: Vec<u16> = glyphs.into_iter().collect();
    subset(&provider, &glyphs, &SubsetProfile::Minimal, CmapTarget::Unicode).expect("a subset")
}

/// Everything but the outlines of a face that the program brings is known without unpacking them.
#[test]
fn a_packed_face_knows_what_its_file_says() {
    let (shipped, faults) = Stack::of_theme(crate::theme::shipped_fonts());
    assert_eq!(faults, []);
    assert_eq!(shipped.licences(), STACK.licences());
    for (packed, plain) in shipped.all().iter().zip(STACK.all()) {
        assert!(packed.is_packed() && !plain.is_packed());
        assert_eq!((packed.name(), packed.family(), packed.weight()), (plain.name(), plain.family(), plain.weight()));
        assert_eq!((packed.may_embed(), packed.hash()), (plain.may_embed(), plain.hash()));
        let all: BTreeSet<char> = plain.chars().collect();
        assert!(packed.chars().eq(plain.chars()));
        assert_eq!(packed.packed_bytes(&all).to_bits(), plain.packed_bytes(&all).to_bits());
        assert!(all.iter().all(|c| packed.letter(*c).map(|l| l.advance) == plain.letter(*c).map(|l| l.advance)));
        assert!(!packed.is_unpacked());
        assert!(packed.data() == plain.data() && packed.is_unpacked());
    }
}
