//! What authors get wrong.

use crate::support::noticeboard;
use crate::{exists, hall, portrait, print, swap};

fn told(output: &std::process::Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_pledge_of_two_hundred_characters_is_told_at_its_line() {
    let board = hall();
    let pledge = "为人民服务是本分".repeat(25);
    swap(&board, "content/hall/posts/w1.yaml", "多问一句，少跑一趟。", &pledge);
    let output = print(&board, &["--preset", "desk"]);
    let told = told(&output);
    assert_eq!(output.status.code(), Some(1));
    assert!(told.contains("text-too-long-for-print") && told.contains("posts/w1.yaml:3:9"), "{told}");
    assert!(told.contains("200 characters"), "{told}");
    // The others do not wait for it.
    let w2_alone = || exists(&board, "desk/hall/posts/w2.pdf") && !exists(&board, "desk/hall/posts/w1.pdf");
    assert!(w2_alone());
    let output = print(&board, &["--preset", "desk", "--skip-faulty"]);
    assert!(output.status.success() && w2_alone());
}

#[test]
fn a_faulty_placard_stops_neither_the_website_nor_its_siblings() {
    let board = hall();
    let pledge = "为人民服务是本分".repeat(25);
    swap(&board, "content/hall/posts/w1.yaml", "多问一句，少跑一趟。", &pledge);
    let build = |more: &[&str]| {
        let arguments: Vec<&str> = ["build", "--lang", "en"].iter().chain(more).copied().collect();
        noticeboard(&arguments, board.root()).output().unwrap()
    };
    let public = |path: &str| board.root().join("public").join(path);
    let output = build(&["--strict"]);
    assert_eq!(output.status.code(), Some(1), "{}", told(&output));
    assert!(!public("index.html").exists());
    // The second time nothing has changed, and the fault is no smaller.
    for _ in 0..2 {
        let output = build(&[]);
        assert_eq!(output.status.code(), Some(1), "{}", told(&output));
        assert!(told(&output).contains("text-too-long-for-print"), "{}", told(&output));
        assert!(told(&output).contains("the rest is published"), "{}", told(&output));
        let page = |post: &str| std::fs::read_to_string(public(&format!("hall/posts/{post}/index.html"))).unwrap();
        assert!(page("w1").contains("为人民服务") && !page("w1").contains("w1/desk.pdf"));
        assert!(page("w2").contains("w2/desk.pdf") && public("print/hall/posts/w2/desk.pdf").exists());
        assert!(!public("print/hall/posts/w1").exists());
    }
    assert_eq!(build(&["--skip-faulty"]).status.code(), Some(0));
}

#[test]
fn no_name_is_too_long_but_the_paper_may_be_too_small() {
    let board = hall();
    swap(&board, "content/hall/members/lin-xi.yaml", "林溪", &"林".repeat(20));
    let output = print(&board, &["--preset", "a4,desk,card,badge,post-wall"]);
    assert!(output.status.success(), "{}", told(&output));
    swap(&board, "content/hall/members/lin-xi.yaml", &"林".repeat(20), &"林".repeat(200));
    let output = print(&board, &["--preset", "a4"]);
    let text = told(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("text-too-long-for-print") && text.contains("members/lin-xi.yaml:1:7"), "{text}");
    assert!(text.contains("choose a larger preset") && !text.contains("shorten"), "{text}");
}

#[test]
fn a_fault_in_a_boards_own_template_is_shown_at_its_line() {
    let board = hall();
    board.write("themes/default/print/own.yaml", "title: { en: Own }\nsubject: post\nsize: [100, 50]\n");
    board.write("themes/default/print/own.typ", "#let subject = json(\"/subject.json\")\n\n#subject.nothing\n");
    let output = print(&board, &["--preset", "own,desk"]);
    let text = told(&output);
    assert_eq!(output.status.code(), Some(1));
    assert!(text.contains("template-fault") && text.contains("themes/default/print/own.typ:3"), "{text}");
    assert!(exists(&board, "desk/hall/posts/w1.pdf") && !exists(&board, "own"));
    // A preset of the board's own needs no more than these two files.
    let good = "#import \"/print/lib.typ\": *\n#set document(title: subject.title)\n#set page(width: 100mm, height: 50mm, margin: 5mm)\n#set text(font: font.body, lang: \"zh\")\n= #subject.title\n";
    board.write("themes/default/print/own.typ", good);
    let output = print(&board, &["--preset", "own"]);
    assert!(output.status.success(), "{}", told(&output));
    board.write("themes/default/print/own.typ", &good.replace("font.body", "\"No Such Font\""));
    let output = print(&board, &["--preset", "own"]);
    assert!(told(&output).contains("own.typ:4"), "{}", told(&output));
}

#[test]
fn a_faulty_preset_is_told_at_its_key() {
    let board = hall();
    board.write("themes/default/print/desk.yaml", "title: { en: Desk }\nsubject: post\nsize: [200, 100]\nblead: 3\n");
    let output = print(&board, &["--preset", "a4"]);
    assert!(told(&output).contains("themes/default/print/desk.yaml:4:1"), "{}", told(&output));
    let output = print(&hall(), &["--preset", "dask"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(told(&output).contains("did you mean desk"), "{}", told(&output));
}

#[test]
fn photos_are_judged_by_their_size_on_paper() {
    let board = hall();
    board.write_bytes("content/hall/photos/a.png", &portrait(200, 280, [1, 2, 3]));
    let output = print(&board, &["--preset", "a4"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(told(&output).contains("photo-too-coarse-for-print"), "{}", told(&output));
    board.write_bytes("content/hall/photos/a.png", b"\x89PNG\r\n\x1a\nnothing");
    let output = print(&board, &["--preset", "a4"]);
    assert_eq!(output.status.code(), Some(1), "{}", told(&output));
    assert!(told(&output).contains("members/lin-xi.yaml:3"), "{}", told(&output));
    std::fs::remove_file(board.root().join("content/hall/photos/a.png")).unwrap();
    let output = print(&board, &["--preset", "a4"]);
    assert_eq!(output.status.code(), Some(1), "{}", told(&output));
    assert!(told(&output).contains("members/lin-xi.yaml:3"), "{}", told(&output));
}

#[test]
fn a_person_without_a_photo_gets_a_placard_unless_the_board_wants_photos() {
    let board = hall();
    // Consented to the website only: on paper there is no photo.
    let output = print(&board, &["--preset", "a4", "--item", "hall/posts/w2"]);
    assert!(output.status.success() && exists(&board, "a4/hall/posts/w2.pdf"), "{}", told(&output));
    swap(&board, "content/board.yaml", "presets: [desk]", "presets: [desk], photos: required");
    let output = print(&board, &["--preset", "a4", "--item", "hall/posts/w2"]);
    assert_eq!(output.status.code(), Some(1), "{}", told(&output));
    assert!(told(&output).contains("members/wei.yaml"), "{}", told(&output));
    // What was made before is still a whole batch, and may be on its way to the printer.
    assert!(
        told(&output).contains("nothing was made") && told(&output).contains("(1 piece) stays"),
        "{}",
        told(&output)
    );
    assert!(exists(&board, "a4/hall/posts/w2.pdf"));
}

#[test]
fn a_target_that_cannot_be_written_is_the_machines_fault() {
    let board = hall();
    board.write("out", "a file");
    let output = print(&board, &["--preset", "desk"]);
    assert_eq!(output.status.code(), Some(3), "{}", told(&output));
}

#[test]
fn a_font_that_is_none_is_told_and_not_used() {
    let board = hall();
    board.write("content/files/own.ttf", "<html>not a font</html>");
    swap(&board, "content/board.yaml", "print:", "fonts: { title: content/files/own.ttf }\nprint:");
    let output = print(&board, &["--preset", "desk"]);
    assert_eq!(output.status.code(), Some(1), "{}", told(&output));
}
