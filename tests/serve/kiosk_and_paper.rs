//! The screens and the placards are there as well, made when somebody asks for them.

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
