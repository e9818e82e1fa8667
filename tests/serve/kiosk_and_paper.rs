//! The screens and the placards are there as well, made when somebody asks for them.

use std::fs;

use crate::board;
use crate::preview::Preview;

#[test]
fn placards_and_screens_are_made_when_asked_for() {
    let board = board();
    board.edit("content/board.yaml", |text| text + "print: { presets: [desk] }\n");
    let preview = Preview::of(board.root(), &[]);
    let page = preview.text("/east/hall/posts/window-1/");
    assert!(page.contains("print/east/hall/posts/window-1/desk.pdf"), "the page offers its placard");
    let route = "/print/east/hall/posts/window-1/desk.pdf";
    let placard = preview.get(route);
    assert!(placard.body.starts_with(b"%PDF-"), "{}", String::from_utf8_lossy(&placard.body));
    assert!(placard.head.contains("application/pdf"), "{}", placard.head);
    assert!(preview.text("/kiosk/").contains("live.js"));
    assert_eq!(preview.get("/kiosk/main/").status, 200);
    assert_eq!(preview.get("/kiosk/other/").status, 404);

    board.edit("content/members/lin.yaml", |text| text.replace("林溪", "林小溪"));
    let after = preview.until(route, |response| response.body != placard.body);
    assert!(after.body.starts_with(b"%PDF-"));
}

#[test]
fn an_emergency_is_seen_in_the_preview_as_well() {
    let board = board();
    let preview = Preview::of(board.root(), &[]);
    assert_eq!(preview.get("/kiosk/alert.js").status, 404);
    let folder = board.root().join("public/kiosk");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("alert.js"), "window.noticeboardAlert = {};").unwrap();
    let alert = preview.get("/kiosk/alert.js");
    assert_eq!((alert.status, alert.body.as_slice()), (200, b"window.noticeboardAlert = {};".as_slice()));
    assert!(alert.head.contains("text/javascript"), "{}", alert.head);
    fs::remove_file(folder.join("alert.js")).unwrap();
    assert_eq!(preview.get("/kiosk/alert.js").status, 404);
}

#[cfg(unix)]
#[test]
fn neither_a_link_nor_a_pipe_passes_for_the_emergency() {
    use std::os::unix::fs::symlink;

    let board = board();
    let preview = Preview::of(board.root(), &[]);
    let (folder, outside) = (board.root().join("public/kiosk"), board.root().join("outside"));
    fs::create_dir_all(&folder).unwrap();
    fs::create_dir_all(&outside).unwrap();
    fs::write(outside.join("alert.js"), "1").unwrap();
    let alert = folder.join("alert.js");
    symlink(outside.join("alert.js"), &alert).unwrap();
    assert_ne!(preview.get("/kiosk/alert.js").status, 200);
    fs::remove_file(&alert).unwrap();
    rustix::fs::mknodat(rustix::fs::CWD, &alert, rustix::fs::FileType::Fifo, rustix::fs::Mode::RWXU, 0).unwrap();
    assert_ne!(preview.get("/kiosk/alert.js").status, 200);
    fs::remove_dir_all(&folder).unwrap();
    symlink(&outside, &folder).unwrap();
    assert_ne!(preview.get("/kiosk/alert.js").status, 200);
}
