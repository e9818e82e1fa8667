//! Every word keeps to its place: long words are broken, long names stand on two lines, and what has no room is a fault.

use crate::pdf::Pdf;
use crate::proofs::{each, full};
use crate::support::Board;
use crate::{exists, hall, print, read, swap};

const CODE: &str = "91370100MA3EXAMPLE";
const MAIL: &str = "shilishi_zuzhibu_dangyuanguanlichu_gongshi@jinan.government.example.org";
const URL: &str =
    "https://www.example.org/bszn/2026/06/30/content_1234567890_abcdefghijklmnop.html?channel=wechat&from=timeline";
const NAMES: [&str; 4] = [
    "阿卜杜热西提·买买提艾力",
    "阿卜杜热西提江·买买提伊明江·艾合买提",
    "Maximilian Oberhuber-Schneider",
    "Wolfeschlegelsteinhausenbergerdorff",
];

fn without_blanks(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The text of a printed file, without its lines.
fn text(board: &Board, path: &str) -> String {
    let pdf = Pdf::read(&read(board, path));
    let pages: Vec<String> = (1..=pdf.pages()).map(|page| pdf.text(u32::try_from(page).unwrap())).collect();
    without_blanks(&pages.concat())
}

fn told(output: &std::process::Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A table as offices write it, with an address and a code.
fn table(rows: usize) -> String {
    let head = "| 序号 | 单位名称 | 统一社会信用代码 | 联系人 | 电话 | 邮箱 |\n|:--|:--|:--|:--|:--|:--|\n";
    let row = |n: usize| {
        format!("| {n} | 示例市某某科技发展有限公司 | {CODE} | 林示例 | 0531-00001234 | lin{n}@example.org |\n")
    };
    head.to_owned() + &(1..=rows).map(row).collect::<String>()
}

#[test]
fn a_notice_breaks_its_long_words_and_keeps_them_whole_for_readers() {
    let board = hall();
    let notice = |body: &str| {
        format!(
            "---\ntitle: 关于服务时间的公示\nstarts_on: 2026-06-29\nperiod: {{ days: 5, unit: calendar }}\nsigned_by: 示例市委\ncontact: {{ phone: 0531-0000 1234, address: 示例路1号, email: {MAIL} }}\n---\n{body}\n"
        )
    };
    let body = format!("拟入选单位：\n\n{}\n联系邮箱：{MAIL}。\n\n网址 {URL} 可查。\n\n- 登录 {URL}\n", table(1));
    board.write("content/hall/notices/n1.md", &notice(&body));
    board.write("content/hall/notices/n2.md", &notice(&table(40)));
    let cell = "对群众提出的每一件事情逐项登记、限时办理、按期回访，".repeat(40);
    board.write("content/hall/notices/n3.md", &notice(&format!("| 姓名 | 事由 |\n|--|--|\n| 林示例 | {cell}完 |\n")));
    let output = print(&board, &["--preset", "notice"]);
    assert!(output.status.success(), "{}", told(&output));
    let one = text(&board, "notice/hall/notices/n1.pdf");
    for word in [CODE, "0531-00001234", "lin1@example.org", MAIL, URL] {
        assert!(one.contains(word), "{word} in {one}");
    }
    // No sign that belongs to nobody: what is copied from the file works.
    assert!(!one.contains(['\u{200b}', '\u{ad}']));
    let two = text(&board, "notice/hall/notices/n2.pdf");
    assert!((1..=40).all(|n| two.contains(&format!("lin{n}@example.org"))), "{two}");
    let three = text(&board, "notice/hall/notices/n3.pdf");
    assert!(three.matches("逐项登记").count() == 40 && three.contains("回访，完"), "{three}");
}

#[test]
fn long_words_and_long_rows_of_posters_are_whole() {
    let board = full();
    let long = "在窗口设置首问负责岗，对来访群众提出的每一件事情逐项登记、限时办理、按期回访，";
    board.write("content/hall/commitments/c1.yaml", &format!(
        "items:\n  - id: a\n    item: 登录{URL}办理\n    responsible: '{MAIL}'\n    target: {CODE}{CODE}{CODE}\n    deadline: 2026-12-31\n    measures: [短]\n  - id: b\n    item: 窗口延时服务\n    responsible: 示例大厅\n    target: 200次\n    deadline: 2026-12-31\n    measures: [\"{}完\"]\n",
        long.repeat(60),
    ));
    board.edit("content/hall/exemplars/e1.md", |text| {
        format!("{text}\n登记大厅的邮箱是{MAIL}，网址 {URL}。\n\n{}", table(2))
    });
    swap(&board, "content/hall/rolls/r1.yaml", "name: 田富, org: 示例大厅", &format!("name: 田富, org: '{MAIL}'"));
    let output = print(&board, &["--preset", "commitment-board,take-away,exemplar,honor-roll"]);
    assert!(output.status.success(), "{}", told(&output));
    for file in ["commitment-board/hall.pdf", "take-away/hall.pdf"] {
        let text = text(&board, file);
        assert!(text.contains(MAIL) && text.contains(URL) && text.contains(&CODE.repeat(3)), "{file}: {text}");
        assert!(text.matches("首问负责岗").count() == 60 && text.contains("回访，完"), "{file}");
    }
    let story = text(&board, "exemplar/hall/exemplars/e1.pdf");
    assert!(story.contains(MAIL) && story.contains(URL) && story.contains("lin2@example.org"), "{story}");
    assert!(text(&board, "honor-roll/hall/rolls/r1.pdf").contains(MAIL));
}

#[test]
fn long_names_stand_on_every_preset_without_advice_to_shorten_them() {
    for (n, name) in NAMES.into_iter().enumerate() {
        let board = full();
        // Without a photo the columns are broader.
        if n % 2 == 1 {
            swap(&board, "content/hall/members/lin-xi.yaml", "photo: a.png\n", "");
        }
        swap(&board, "content/hall/members/lin-xi.yaml", "林溪", name);
        swap(&board, "content/hall/rolls/r1.yaml", "林溪", name);
        let looked = each(&board, 60.0, |job, proof| (job.preset.name.to_string(), job.facts.id.to_string(), proof));
        for (preset, id, proof) in looked {
            assert!(proof.faults.is_empty(), "{name} on {preset} of {id}: {:?}", proof.faults);
            // What stands above each other is in order.
            if id.ends_with("posts/w1") {
                let words = without_blanks(&proof.words);
                assert!(words.contains(&without_blanks(name)), "{name} on {preset}: {words}");
            }
        }
    }
}

#[test]
fn foots_doors_and_opinion_books_hold_much_or_say_that_they_cannot() {
    let board = full();
    let days: String = [5, 10, 15, 20].map(|day| format!("  - {{ day: 每月{day}日, hours: 上午9:00—11:30和下午14:00—17:00, place: 示例市政务服务大厅一楼东侧党员接待室 }}\n")).concat();
    board.edit("content/hall/org.yaml", |text| format!("{text}opinion_book: 一楼大厅东侧咨询台右手边第二个柜子上面的红色意见箱里有一本意见簿请向工作人员索取并当场填写\nreception_days:\n{days}"));
    let people: String = (0..12).map(|n| format!("m{n}, ")).collect();
    for n in 0..12 {
        board.write(
            &format!("content/hall/members/m{n}.yaml"),
            &format!(
                "name: 王示{}\nposition: 综合岗\n",
                ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸", "子", "丑"][n]
            ),
        );
    }
    board.write(
        "content/hall/posts/w9.yaml",
        &format!("title: 引导台\nholder: [{people}]\npledge: 人人都认得路。\napproved_on: 2026-02-03\n"),
    );
    let looked = each(&board, 60.0, |job, proof| (job.preset.name.to_string(), job.facts.id.to_string(), proof));
    for (preset, id, proof) in looked {
        if !id.ends_with("w9") {
            assert!(proof.faults.is_empty(), "{preset} of {id}: {:?}", proof.faults);
        }
        if preset == "post-wall" {
            assert_eq!(proof.words.matches("党员接待室").count(), 4, "{}", proof.words);
        }
        if id.ends_with("w9") && proof.faults.is_empty() && preset != "badge" {
            assert!(proof.words.contains("王示甲") && proof.words.contains("王示丑"), "{preset}: {}", proof.words);
        }
    }
}

/// A board's own template, whose author measures nothing.
fn own(words: &str, body: &str) -> std::process::Output {
    let board = hall();
    board.write("themes/default/print/own.yaml", "title: { en: Own }\nsubject: post\nsize: [100, 50]\n");
    board.write("themes/default/print/own.typ", &format!("#import \"/print/lib.typ\": *\n#set document(title: subject.title)\n#set page(width: 100mm, height: 50mm, margin: 5mm)\n#set text(font: font.body, lang: \"zh\", size: 12pt)\n{body}\n"));
    swap(&board, "content/hall/posts/w1.yaml", "综合窗口", words);
    print(&board, &["--preset", "own", "--item", "hall/posts/w1"])
}

#[test]
fn a_template_that_measures_nothing_is_measured_all_the_same() {
    let long = "不动产登记综合受理窗口".repeat(3);
    // Off the sheet, out of a box, over other words, under the edge of the sheet.
    let cases = [
        "#place(top + left, dx: 60mm, box(width: 80mm, subject.title))",
        "#box(width: 20mm, height: 8mm, subject.title)",
        "#place(top + left, subject.title)\n#place(top + left, dy: 2mm, [监督电话])",
        "#place(top + left, dy: 41mm, subject.title)",
    ];
    for body in cases {
        let output = own(&long, body);
        let text = told(&output);
        assert_eq!(output.status.code(), Some(1), "{body}: {text}");
        assert!(text.contains("text-too-long-for-print") && text.contains("posts/w1.yaml:1:"), "{body}: {text}");
    }
    // A word that is longer than its column is broken there too.
    let output = own(MAIL, "#box(width: 30mm, subject.title)");
    assert!(output.status.success(), "{}", told(&output));
    let output = own(MAIL, "#grid(columns: (40mm, 20mm), subject.title, [甲])");
    assert!(output.status.success(), "{}", told(&output));
}

#[test]
fn what_templates_draw_on_purpose_is_no_fault() {
    let sound = [
        "#subject.title #place(dx: -3mm, [·])",
        // A watermark, an outline, a box without a size, letters set close.
        "#place(center + horizon, text(size: 60pt, fill: black.transparentize(80%), [样]))\n#subject.title",
        "#place(top + left, text(stroke: 1pt + white, subject.title))\n#place(top + left, subject.title)",
        "#box(width: 0pt, height: 0pt, place(subject.title))",
        "#set par(leading: 0.1em)\n#text(tracking: -0.5pt, subject.title)\\ #subject.title",
        "#rotate(90deg, reflow: true, subject.title)",
    ];
    for body in sound {
        let output = own("咨询综合窗口", body);
        assert!(output.status.success(), "{body}: {}", told(&output));
    }
}

/// Texts by chance: Chinese, Latin, figures, marks, with and without blanks.
struct Chance(u32);

impl Chance {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 16) as usize % below
    }

    fn words(&mut self, most: usize) -> String {
        let length = 1 + self.next(most);
        let mut text = String::from("示");
        let mut kind = 0;
        while text.chars().count() < length {
            if self.next(6) == 0 {
                kind = self.next(4);
            }
            let letters: &[char] = match kind {
                0 => &['窗', '口', '为', '民', '服', '务', '登', '记'],
                1 => &['m', 'W', 'a', 'i', '_', '@', '.', '-'],
                2 => &['0', '8', '5', '3', '1', '/', '9', '7'],
                _ => &['，', '·', '、', '一', '“', '”', '。', '的'],
            };
            text.push(letters[self.next(letters.len())]);
        }
        text + "例"
    }
}

#[test]
fn whatever_the_texts_they_are_whole_inside_the_trim_or_a_fault() {
    let mut faulty = 0;
    let mut whole = 0;
    for seed in [0, 2, 4] {
        let mut chance = Chance(seed * 7919 + 11);
        let board = full();
        if seed > 0 {
            swap(&board, "content/hall/members/lin-xi.yaml", "photo: a.png\n", "");
        }
        let scale = 1 + seed as usize * 2;
        let (name, title, position) = (chance.words(6 * scale), chance.words(12 * scale), chance.words(12 * scale));
        let (pledge, book, measure) = (chance.words(20 * scale), chance.words(12 * scale), chance.words(90 * scale));
        // Markdown has its own meaning for some signs.
        let written = measure.replace(['_', '-', '*'], "x");
        let quoted = |text: &str| format!("'{text}'");
        swap(&board, "content/hall/members/lin-xi.yaml", "林溪", &quoted(&name));
        swap(&board, "content/hall/members/lin-xi.yaml", "窗口首席代表", &quoted(&position));
        swap(&board, "content/hall/posts/w1.yaml", "综合窗口", &quoted(&title));
        swap(&board, "content/hall/posts/w1.yaml", "多问一句，少跑一趟。", &quoted(&pledge));
        swap(&board, "content/org.yaml", "大厅入口", &quoted(&book));
        swap(&board, "content/hall/commitments/c1.yaml", "提前一天公布", &quoted(&measure));
        swap(
            &board,
            "content/hall/notices/n1.md",
            "根据评选办法",
            &format!("{written}\n\n| 甲 | 乙 |\n|--|--|\n| 丙 | {written} |\n\n"),
        );
        let looked = each(&board, 40.0, |job, proof| {
            let (width, height) = job.preset.spec.size;
            let outside = proof.placed.iter().find(|thing| {
                thing.left < -0.1 || thing.top < -0.3 || thing.right > width + 0.1 || thing.bottom > height + 0.3
            });
            let outside = outside.map(|thing| format!("{thing:?}"));
            (
                job.preset.name.to_string(),
                job.facts.id.to_string(),
                proof.faults.is_empty(),
                outside,
                without_blanks(&proof.words),
            )
        });
        for (preset, id, sound, outside, words) in looked {
            if !sound {
                faulty += 1;
                continue;
            }
            whole += 1;
            assert!(outside.is_none(), "seed {seed}, {preset} of {id}: {outside:?}");
            let shown: &[&String] = match (&*preset, &*id) {
                ("badge", "hall/posts/w1") => &[&name, &position],
                ("door" | "card" | "a5" | "a4" | "a3" | "wall" | "desk", "hall/posts/w1") => {
                    &[&name, &title, &position]
                }
                ("notice", _) if id.starts_with("hall") => &[&written],
                ("take-away" | "commitment-board", _) if id.starts_with("hall") => &[&measure],
                _ => &[],
            };
            for text in shown {
                assert!(words.contains(&without_blanks(text)), "seed {seed}, {preset} of {id} lacks {text}: {words}");
            }
        }
    }
    assert!(faulty > 0 && whole > 60, "{faulty} faulty, {whole} whole");
}

#[test]
fn a_faulty_table_leaves_out_its_own_poster_alone() {
    let board = hall();
    let notice = |body: &str| {
        format!(
            "---\ntitle: 关于服务时间的公示\nstarts_on: 2026-06-29\nperiod: {{ days: 5, unit: calendar }}\nsigned_by: 示例市委\ncontact: {{ phone: 0531-0000 1234, address: 示例路1号 }}\n---\n{body}\n"
        )
    };
    // Sixty columns have no room on any sheet.
    let columns = format!("|{}\n|{}\n|{}\n", "甲乙丙丁|".repeat(60), "--|".repeat(60), "甲乙丙丁|".repeat(60));
    board.write("content/hall/notices/n1.md", &notice(&columns));
    board.write("content/hall/notices/n2.md", &notice("正文。"));
    let output = print(&board, &["--preset", "notice"]);
    let text = told(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("text-too-long-for-print") && text.contains("notices/n1.md:8:"), "{text}");
    assert!(exists(&board, "notice/hall/notices/n2.pdf") && !exists(&board, "notice/hall/notices/n1.pdf"));
}
