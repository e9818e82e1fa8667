//! The text of an item on paper: the same words as on its page, dressed as its author dressed them.

use crate::pdf::Pdf;
use crate::proofs::each;
use crate::support::Board;
use crate::{hall, portrait, printed, read, support};

const TEXT: &str = "原定~~12户~~**20户**[^a]，尽早办理，按*先急后缓*的次序。

> 群众说：门口的灯亮了，心里也亮。

## 做法

1. 先登记
   - 逐户走访
   - 当面核对
2. 再办理

   有疑问的当场说清。
3. 后回访

- [x] 已公布
- [ ] 待公布

| 楼号 | 户数 | 进度 |
|:-----|----:|:---:|
| 1号楼 | 12 | ~~未办~~ |
| 2号楼 | 120 | **已办** |

![门口的灯](lamp.png)

---

完。

[^a]: 六月经群众评议后改。
";

fn board() -> Board {
    let board = hall();
    board.write_bytes("content/hall/photos/lamp.png", &portrait(1600, 900, [20, 60, 120]));
    for n in 1..=6 {
        let name = format!("content/hall/photos/s{n}.png");
        board.write_bytes(&name, &portrait(1600, 1000, [40 * n, 90, 200 - 20 * n]));
    }
    board.write(
        "content/hall/notices/n1.md",
        &format!("---\ntitle: 关于名单的公示\nstarts_on: 2026-06-29\nperiod: {{ days: 5, unit: calendar }}\nsigned_by: 示例市委\ncontact: {{ phone: 0531-0000 1234, address: 示例路1号 }}\n---\n{TEXT}"),
    );
    let photos: String =
        (1..=6).map(|n| format!("  - {{ file: s{n}.png, alt: 第{n}张, caption: 图说第{n}句 }}\n")).collect();
    board.write(
        "content/hall/exemplars/e1.md",
        &format!("---\ntitle: 窗口里的灯\nsubject: 示例大厅\ntype: collective\nsummary: 她把最常办的二十类登记写成二十张纸。\nphotos:\n{photos}---\n{TEXT}"),
    );
    board
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The words of a text's page, between its tags.
fn words_of_page(html: &str) -> String {
    let start = html.find("原定").unwrap();
    let body = &html[start..];
    let end = body.find("六月经群众评议后改。").unwrap() + "六月经群众评议后改。".len();
    let told: Vec<&str> =
        body[..end].split('<').map(|part| part.split_once('>').map_or(part, |(_, words)| words)).collect();
    letters(&told.concat())
}

#[test]
fn paper_says_the_words_of_the_page_in_their_order() {
    let board = board();
    let output = support::noticeboard(&["build"], board.root()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let placed = each(&board, 60.0, |job, proof| (job.preset.name.to_string(), job.facts.id.to_string(), proof));
    for (preset, id) in [("notice", "hall/notices/n1"), ("exemplar", "hall/exemplars/e1")] {
        let html = std::fs::read_to_string(board.root().join(format!("public/{id}/index.html"))).unwrap();
        let (_, _, proof) = placed.iter().find(|(p, i, _)| p == preset && i == id).unwrap();
        assert!(proof.faults.is_empty(), "{preset}: {:?}", proof.faults);
        let paper = letters(&proof.words);
        // A list's numbers are drawn by the browser; the note's number stands before it here and behind it there.
        let bare = |words: &str| {
            words
                .replace("1先登记", "先登记")
                .replace("2再办理", "再办理")
                .replace("3后回访", "后回访")
                .replace("1六月经", "六月经")
        };
        let page = bare(&words_of_page(&html));
        let paper = bare(&paper);
        // Between the sheets of a notice stands the number of the page.
        let (before, after) = page.split_at(page.rfind("完六月").unwrap());
        let start = paper.find(before).unwrap_or_else(|| panic!("{preset}:\n{page}\n{paper}"));
        assert!(paper[start + before.len()..].contains(after), "{preset}:\n{page}\n{paper}");
        // The picture of the text is there, and its words are read aloud and not printed.
        assert!(
            !proof.words.contains("门口的灯](") && !letters(&proof.words).contains("亮门口的灯"),
            "{}",
            proof.words
        );
    }
    let (_, _, story) = placed.iter().find(|(preset, ..)| preset == "exemplar").unwrap();
    assert!((1..=6).all(|n| story.words.contains(&format!("图说第{n}句"))), "{}", story.words);
}

#[test]
fn pictures_of_a_text_and_all_photos_are_in_the_file() {
    let board = board();
    printed(&board, &["--preset", "notice,exemplar"]);
    let pictures = |path: &str| Pdf::read(&read(&board, path)).jpegs().len();
    assert_eq!(pictures("notice/hall/notices/n1.pdf"), 1);
    assert_eq!(pictures("exemplar/hall/exemplars/e1.pdf"), 7);
}
