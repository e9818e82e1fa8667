//! What a reader of the file hears: headings, paragraphs, lists and figures with words, in the order in which they are seen.

use lopdf::{Dictionary, Document, Object};

use crate::proofs::full;
use crate::{place, printed, read, swap, tool};

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

/// The words of a file in the order of its structure, as poppler walks it.
fn read_out(board: &crate::support::Board, path: &str) -> Option<String> {
    let output = tool("pdfinfo", &["-struct-text"], &place(board, path))?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    // Each run of signs stands in quotation marks of its own.
    Some(String::from_utf8_lossy(&output.stdout).chars().filter(|c| !c.is_whitespace() && *c != '"').collect())
}

#[test]
fn words_are_read_out_in_the_order_in_which_they_are_seen() {
    let board = full();
    let presets = "desk,window,door,a4,a4-landscape,a3,tent-a4,roll-up,card,post-wall,notice,exemplar,honor-roll,commitment-board,take-away,standard-card,plaque";
    printed(&board, &["--preset", presets]);
    let post = "hall/posts/w1";
    // On broad faces the name is read before the field at its left, which says again what it is.
    let broad: &[&str] =
        &["示例大厅", "综合窗口", "林溪", "窗口首席代表", "多问一句", "监督电话", "0531-00001234", "大厅入口"];
    let upright: &[&str] =
        &["星级党员示范岗", "示例大厅", "综合窗口", "林溪", "窗口首席代表", "多问一句", "监督电话", "0531-00001234"];
    let cases: &[(&str, &str, &[&str])] = &[
        ("desk", post, broad),
        ("window", post, broad),
        ("tent-a4", post, broad),
        ("a4-landscape", post, broad),
        ("a4", post, upright),
        ("a3", post, upright),
        ("roll-up", post, upright),
        ("card", post, upright),
        ("door", post, &["示例大厅", "星级党员示范岗", "综合窗口", "林溪", "窗口首席代表", "0531-00001234"]),
        (
            "post-wall",
            "hall",
            &["示例大厅", "林溪", "综合窗口", "多问一句", "王伟宁", "咨询窗口", "听明白", "监督电话", "0531-00001234"],
        ),
        (
            "notice",
            "hall/notices/n1",
            &[
                "关于拟表彰对象的公示",
                "根据评选办法",
                "示例市委文件",
                "0531-00001234",
                "示例市委组织部",
                "2026年6月29日",
            ],
        ),
        (
            "exemplar",
            "hall/exemplars/e1",
            &["窗口里的灯", "示例市优秀共产党员", "二十类登记", "登记大厅下午五点半下班"],
        ),
        ("honor-roll", "hall/rolls/r1", &["示例市优秀共产党员", "示例市委", "林溪", "欧阳靖", "田富"]),
        (
            "commitment-board",
            "hall",
            &["公开承诺公示表", "示例大厅", "窗口延时服务", "每周六上午开放", "200次", "2026年12月31日"],
        ),
        ("take-away", "hall", &["示例大厅", "窗口延时服务", "每周六上午开放", "200次", "监督电话", "0531-00001234"]),
        ("standard-card", post, &["示例大厅", "林溪", "来电三声内接起", "0531-00001234"]),
        ("plaque", "hall/teams/t1", &["党员突击队", "登记大厅上门办", "任务", "负责人", "林溪", "示例大厅"]),
    ];
    let mut wrong = Vec::new();
    for (preset, id, words) in cases {
        let path = format!("{preset}/{id}.pdf");
        let Some(text) = read_out(&board, &path) else { return };
        let mut rest = text.as_str();
        for word in *words {
            match rest.split_once(word) {
                Some((_, after)) => rest = after,
                None => {
                    wrong.push(format!("{preset}: {word} is not read after the words before it: {text}"));
                    break;
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn pictures_are_told_in_their_authors_words() {
    let board = full();
    board.write_bytes("content/hall/photos/s.png", &crate::portrait(1600, 1000, [40, 90, 60]));
    swap(
        &board,
        "content/hall/exemplars/e1.md",
        "subject: 林溪\ntype: person",
        "subject: 示例大厅\ntype: collective\nphotos: [{ file: s.png, alt: 窗口的灯亮着 }]",
    );
    board.edit("content/hall/notices/n1.md", |text| format!("{text}\n![灯下的登记台](s.png)\n"));
    printed(&board, &["--preset", "exemplar,notice,a4"]);
    let told = |path: &str| -> Vec<String> {
        let pdf = Document::load_mem(&read(&board, path)).unwrap();
        let said = pdf.objects.values().filter_map(|object| object.as_dict().ok()?.get(b"Alt").ok());
        said.filter_map(|alt| lopdf::decode_text_string(alt).ok()).collect()
    };
    assert!(told("exemplar/hall/exemplars/e1.pdf").iter().any(|alt| alt == "窗口的灯亮着"));
    assert!(told("notice/hall/notices/n1.pdf").iter().any(|alt| alt == "灯下的登记台"));
    assert!(told("a4/hall/posts/w1.pdf").iter().any(|alt| alt.contains("林溪")));
}
