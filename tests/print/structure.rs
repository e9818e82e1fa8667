//! What a reader of the file hears: headings, paragraphs, lists and figures with words, in the order in which they are seen.

use lopdf::{Dictionary, Document, Object};

use crate::proofs::full;
use crate::{printed, read, swap};

/// The elements of a file's structure: each with the one around it.
fn walk(pdf: &Document, at: &Object, above: &str, found: &mut Vec<(String, String, bool)>) {
    match at {
        Object::Reference(id) => walk(pdf, pdf.get_object(*id).unwrap(), above, found),
        Object::Array(kids) => kids.iter().for_each(|kid| walk(pdf, kid, above, found)),
        Object::Dictionary(element) => {
            let Ok(name) = element.get(b"S").and_then(Object::as_name) else { return };
            let name = String::from_utf8_lossy(name).into_owned();
            let said = |element: &Dictionary| element.has(b"Alt") || element.has(b"ActualText");
            found.push((above.to_owned(), name.clone(), said(element)));
            if let Ok(kids) = element.get(b"K") {
                walk(pdf, kids, &name, found);
            }
        }
        _ => {}
    }
}

fn structure(bytes: &[u8]) -> Vec<(String, String, bool)> {
    let pdf = Document::load_mem(bytes).unwrap();
    let root = pdf.catalog().unwrap().get(b"StructTreeRoot").unwrap().as_reference().unwrap();
    let mut found = Vec::new();
    walk(&pdf, pdf.get_dictionary(root).unwrap().get(b"K").unwrap(), "", &mut found);
    found
}

#[test]
fn a_placard_is_read_as_headings_paragraphs_and_lists() {
    let board = full();
    swap(&board, "content/hall/posts/w1.yaml", "title:", "window_no: 5\ntitle:");
    swap(
        &board,
        "content/hall/posts/w2.yaml",
        "pledge: 让每一位来的人都听明白。",
        "type: duty_post\nduties: [接待来访, 登记材料, 答复咨询]",
    );
    let presets = ["desk", "window", "a4", "a4-landscape", "door", "badge", "card", "card-90x54", "tent-a4"];
    printed(&board, &["--preset", &presets.join(",")]);
    for preset in presets {
        for post in ["w1", "w2"] {
            let found = structure(&read(&board, &format!("{preset}/hall/posts/{post}.pdf")));
            let of = |name: &str| found.iter().filter(|(_, element, _)| element == name).count();
            assert!(of("H1") >= 1 && of("P") >= 3, "{preset} of {post}: {found:?}");
            // Words that stand in nothing are no part of what is read.
            let bare = found
                .iter()
                .find(|(above, name, _)| name == "Span" && matches!(&**above, "" | "Document" | "Div" | "Part"));
            assert!(bare.is_none(), "{preset} of {post}: {bare:?} in {found:?}");
            assert!(
                found.iter().all(|(_, name, said)| name != "Figure" || *said),
                "{preset} of {post}: a figure without words"
            );
            let listed = of("L") >= 1 && of("LI") >= 3;
            if post == "w2" && matches!(preset, "desk" | "window" | "a4" | "a4-landscape" | "card" | "tent-a4") {
                assert!(listed, "{preset} of {post}: {found:?}");
            }
        }
    }
}
