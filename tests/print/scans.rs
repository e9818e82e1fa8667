//! Codes as telephones see them: on every preset, with addresses of every length.

use std::collections::{BTreeMap, BTreeSet};

use crate::pdf::Pdf;
use crate::proofs::{full, jobs_of};
use crate::support::{self, Board};
use crate::{codes, place, print, read, scanned, swap, tool};
use noticeboard::output::placard::{Element, Otherwise, Placed, Thing};

/// A hall with something for every preset of the theme.
fn everything() -> Board {
    let board = full();
    board.edit("content/hall/org.yaml", |text| format!("{text}households: {{ 1号楼: [A-1, A-2] }}\n"));
    board.write("content/hall/linkages/l1.yaml", "unit: 1号楼\nmember: lin-xi\nhouseholds: [A-1, A-2]\n");
    board
        .write("content/hall/services/s1.yaml", "type: resource\nitem: 代办登记\nprovider: 示例大厅\ncategory: 政务\n");
    board
}

/// A preset's first item, and where its code stands on the face, mm from the upper left: x, y, side; nothing for what is
/// folded, whose faces stand elsewhere on the sheet.
type Coded = (String, Option<(f64, f64, f64)>);

/// The presets that carry a code.
fn coded(board: &Board) -> BTreeMap<String, Coded> {
    let all = jobs_of(board, &|_| true, &Otherwise::default(), |typesetter, job| {
        let spec = &job.preset.spec;
        (spec.elements.contains(&Element::Qr) && job.url.is_some()).then_some(())?;
        let proof = typesetter.proof(job, 30.0);
        // Pictures of people are no squares.
        let side = |thing: &Placed| ((thing.right - thing.left), (thing.bottom - thing.top));
        let code = proof.placed.iter().rev().find(|thing| {
            let (width, height) = side(thing);
            thing.thing == Thing::Picture && thing.page == 0 && (width - height).abs() < 0.01
        });
        let at = code.filter(|_| !spec.faces.is_folded()).map(|code| (code.left, code.top, side(code).0));
        Some((job.preset.name.to_string(), (job.facts.id.to_string(), at)))
    });
    // The first of each stays.
    all.into_iter().flatten().rev().collect()
}

/// What the code of a piece says, read at 150 dots an inch.
fn code(board: &Board, preset: &str, (id, at): &Coded) -> Option<Vec<String>> {
    const DOTS: f64 = 150.0;
    let path = format!("{preset}/{}.pdf", if id.is_empty() { "board" } else { id });
    let Some((x, y, side)) = at else { return codes(board, &path, "150") };
    let pdf = Pdf::read(&read(board, &path));
    let media = pdf.mm(1, "MediaBox").unwrap();
    let trim = pdf.mm(1, "TrimBox").unwrap_or(media);
    let dots = |mm: f64| ((mm / 25.4 * DOTS).round()).to_string();
    let (left, top) = (trim[0] - media[0] + x - 2.0, media[3] - trim[3] + y - 2.0);
    let (left, top, side) = (dots(left.max(0.0)), dots(top.max(0.0)), dots(side + 4.0));
    let arguments =
        ["-r", "150", "-f", "1", "-l", "1", "-x", &left, "-y", &top, "-W", &side, "-H", &side, "-gray", "-png"];
    Some(scanned(&tool("pdftoppm", &arguments, &place(board, &path))?))
}

fn with_base(base: &str) -> Board {
    let board = everything();
    swap(&board, "content/board.yaml", "https://board.example.org/", base);
    board
}

/// Every code is read at the resolution of a cheap scanner.
#[test]
fn codes_of_every_preset_are_read_with_a_long_address() {
    let base = "https://dangjian.gongkai.lixia-shili.example.org/gonggao-gongkai1/";
    let board = with_base(base);
    let presets = coded(&board);
    assert_eq!(presets.len(), 29, "{:?}", presets.keys());
    let names: Vec<&str> = presets.keys().map(String::as_str).collect();
    let output = print(&board, &["--preset", &names.join(",")]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && !said.contains("code-too-fine"), "{said}");
    let mut short = BTreeSet::new();
    for (preset, place) in &presets {
        let Some(codes) = code(&board, preset, place) else { return };
        assert!(!codes.is_empty() && codes.iter().all(|code| *code == codes[0]), "{preset}: {codes:?}");
        let path = codes[0].strip_prefix(base).unwrap_or_else(|| panic!("{preset}: {}", codes[0]));
        // One of 84 bytes is still coarse enough by itself.
        assert!(path.starts_with("q/") || codes[0].len() <= 84, "{preset}: {}", codes[0]);
        short.extend(path.starts_with("q/").then(|| path.split('#').next().unwrap().to_owned()));
    }
    // The short addresses lead to the pages.
    let output = support::noticeboard(&["build"], board.root()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(short.len() > 2, "{short:?}");
    for path in short {
        let page = std::fs::read_to_string(board.root().join(format!("public/{path}index.html"))).unwrap();
        assert!(page.contains("../../hall/") && page.contains("<script"), "{path}: {page}");
    }
}

#[test]
fn a_site_with_a_very_long_name_has_coarse_codes_or_is_told_once() {
    // With a short address and the mark 104 bytes.
    let longest = format!("https://{}.example.org/{}/", "gongkai".repeat(5), "a".repeat(29));
    assert_eq!(longest.len() + "q/12345678/#7F3A9C".len(), 104);
    let board = with_base(&longest);
    let output = print(&board, &["--preset", "a5-landscape,card-86x54,insert-150x100,notice"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && !said.contains("code-too-fine"), "{said}");
    for preset in ["a5-landscape", "card-86x54", "insert-150x100"] {
        let Some(codes) = codes(&board, &format!("{preset}/hall/posts/w1.pdf"), "150") else { return };
        assert!(codes.len() == 1 && codes[0].starts_with(&format!("{longest}q/")), "{preset}: {codes:?}");
    }
    // Longer still: what has no room is left out and told at the address, what has room is made.
    let board = with_base(&longest.replace("/aaaa", "/aaaaaaaa"));
    let output = print(&board, &["--preset", "card-86x54,a3"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert_eq!(said.matches("code-too-fine").count(), 1, "{said}");
    assert!(said.contains("content/board.yaml:3:11") && said.contains("base_url is too long"), "{said}");
    assert!(!crate::exists(&board, "card-86x54/hall/posts/w1.pdf"));
    assert!(!read(&board, "a3/hall/posts/w1.pdf").is_empty());
    // And before anything is set, as far as can be known then.
    let output = support::noticeboard(&["check"], board.root()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.matches("code-too-fine").count() == 1, "{said}");
    swap(&board, "content/board.yaml", "presets: [desk]", "presets: []");
    let output = support::noticeboard(&["check"], board.root()).output().unwrap();
    assert!(output.status.success() && !String::from_utf8_lossy(&output.stderr).contains("code-too-fine"));
}
