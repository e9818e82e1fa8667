//! One guard for everything that is printed: on a board whose texts are all too long, each piece is whole within its trim,
//! as the finished file says, or is told at its file and line.

use crate::pdf::Pdf;
use crate::proofs::full;
use crate::support::Board;
use crate::{place, print, read, swap, tool};

const CODE: &str = "91370100MA3EXAMPLE";
const MAIL: &str = "shilishi_zuzhibu_dangyuanguanlichu_gongshi@jinan.government.example.org";
const URL: &str =
    "https://www.example.org/bszn/2026/06/30/content_1234567890_abcdefghijklmnop.html?channel=wechat&from=timeline";
const TITLE: &str = "不动产登记首席代表综合受理窗口暨党员先锋示范岗便民服务延时服务预约服务专岗";
const POSITION: &str = "不动产登记综合受理窗口首席代表兼值班长兼业务培训导师";
const BOOK: &str = "一楼大厅东侧咨询台右手边第二个柜子上面的红色意见箱里有一本意见簿请向工作人员索取并当场填写完";
const MEASURE: &str = "对群众提出的每一件事情逐项登记、限时办理、按期回访，";

/// A board on which every text is as long as offices write it at their worst.
fn stressed() -> Board {
    let board = full();
    let table = format!(
        "| 单位名称 | 统一社会信用代码 | 邮箱 | 说明 |\n|:--|:--|:--|:--|\n| 示例科技公司 | {CODE} | {MAIL} | {}完 |\n",
        MEASURE.repeat(30)
    );
    let text = format!(
        "网址 {URL}，邮箱 {MAIL}，代码 {CODE}{CODE}{CODE}。\n\n{table}\n- 登录 {URL}\n- {}完\n",
        MEASURE.repeat(8)
    );
    board.edit("content/hall/notices/n1.md", |old| format!("{old}\n{text}"));
    board.edit("content/hall/exemplars/e1.md", |old| format!("{old}\n{text}"));
    board.write("content/hall/commitments/c1.yaml", &format!(
        "items:\n  - {{ id: a, item: '登录{URL}办理', responsible: '{MAIL}', target: '{CODE}{CODE}', deadline: 2026-12-31, measures: ['{}完'] }}\n",
        MEASURE.repeat(22),
    ));
    let days: String = [5, 10, 15, 20].map(|day| format!("  - {{ day: 每月{day}日, hours: 上午9:00—11:30和下午14:00—17:00, place: 示例市政务服务大厅一楼东侧党员接待室 }}\n")).concat();
    board.edit("content/hall/org.yaml", |old| format!("{old}opinion_book: {BOOK}\nreception_days:\n{days}"));
    swap(&board, "content/hall/members/lin-xi.yaml", "窗口首席代表", POSITION);
    swap(
        &board,
        "content/hall/posts/w1.yaml",
        "综合窗口",
        &format!("{TITLE}\nroles: [示范员, 服务员, 引导员, 宣传员]"),
    );
    swap(
        &board,
        "content/hall/members/lin-xi.yaml",
        "来电三声内接起，材料一次说清。",
        &format!("{}完。", MEASURE.repeat(9)),
    );
    swap(&board, "content/hall/rolls/r1.yaml", "name: 田富, org: 示例大厅", &format!("name: 田富, org: '{MAIL}'"));
    swap(&board, "content/hall/rolls/r1.yaml", "conferred_by: 示例市委", &format!("conferred_by: {BOOK}"));
    swap(
        &board,
        "content/hall/teams/t1.yaml",
        "为行动不便的群众上门办理不动产登记",
        &format!("{}登录{URL}完", MEASURE.repeat(4)),
    );
    board.edit("content/hall/org.yaml", |old| format!("{old}households: {{ '{BOOK}': [A-1] }}\n"));
    board.write("content/hall/linkages/l1.yaml", &format!("unit: {BOOK}\nmember: lin-xi\nhouseholds: [A-1]\n"));
    board.write(
        "content/hall/services/s1.yaml",
        &format!("type: resource\nitem: {TITLE}\nprovider: {BOOK}\ncategory: 政务服务\naudience: '登录{URL}预约的人'\nhours: '{}完'\n", MEASURE.repeat(6)),
    );
    let mut holders = Vec::new();
    for (n, last) in "甲乙丙丁戊己庚辛壬癸子丑".chars().enumerate() {
        board.write(&format!("content/hall/members/m{n}.yaml"), &format!("name: 王示{last}\nposition: 综合岗\n"));
        holders.push(format!("m{n}"));
    }
    board.write(
        "content/hall/posts/w9.yaml",
        &format!("title: 引导台\nholder: [{}]\npledge: 人人都认得路。\napproved_on: 2026-02-03\n", holders.join(", ")),
    );
    board
}

/// Of a page of a finished file: the words that poppler finds beyond the trim, by more than what hangs.
fn outside(board: &Board, path: &str) -> Option<Vec<String>> {
    let file = place(board, path);
    let output = tool("pdftotext", &["-bbox", "-enc", "UTF-8"], &file)?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let html = std::fs::read_to_string(file.with_extension("html")).unwrap();
    let pdf = Pdf::read(&read(board, path));
    let number = |line: &str, name: &str| -> f64 {
        let rest = line.split(&format!("{name}=\"")).nth(1).unwrap_or_default();
        rest.split('"').next().unwrap_or_default().parse().unwrap_or(f64::NAN)
    };
    let mm = 25.4 / 72.0;
    let (mut page, mut found) = (0, Vec::new());
    for line in html.lines().map(str::trim) {
        if line.starts_with("<page ") {
            page += 1;
        }
        let Some(rest) = line.strip_prefix("<word ") else { continue };
        let media = pdf.mm(page, "MediaBox").unwrap();
        let trim = pdf.mm(page, "TrimBox").unwrap_or(media);
        // Poppler counts from above, and its words reach from the ascent of the font to its descent.
        let (left, right) = (number(rest, "xMin") * mm, number(rest, "xMax") * mm);
        let (top, bottom) = (number(rest, "yMin") * mm, number(rest, "yMax") * mm);
        let (upper, lower) = (media[3] - trim[3], media[3] - trim[1]);
        let air = 0.3 * (bottom - top) + 0.2;
        if left < trim[0] - 0.2 || right > trim[2] + 0.2 || top < upper - air || bottom > lower + air {
            found.push(format!("page {page}: {rest}"));
        }
    }
    assert!(page > 0, "{path}");
    Some(found)
}

#[test]
fn whatever_is_too_long_is_whole_within_the_trim_or_told_at_its_line() {
    let board = stressed();
    let presets = "desk,window,door,wall,a3,a4,a4-landscape,a5,a5-landscape,card,badge,post-wall,notice,exemplar,commitment-board,take-away,tent-a4,insert-150x100,card-90x54,roll-up,hall-panel,honor-roll,standard-card,plaque,plaque-desk,linkage-card,service-list";
    let output = print(&board, &["--preset", presets, "--skip-faulty"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    // What must be on the piece, if there is one; what may have no room, and is then told at a file and a line.
    let (post, twelve, org) = ("hall/posts/w1", "hall/posts/w9", "hall");
    let cases: &[(&str, &str, &[&str], bool)] = &[
        ("desk", post, &[TITLE, POSITION, "意见簿", "当场填写完"], false),
        ("window", post, &[TITLE, POSITION, "当场填写完"], false),
        ("door", post, &[POSITION], true),
        ("door", twelve, &["王示甲", "王示丑"], true),
        ("wall", post, &[TITLE, POSITION], false),
        ("a3", post, &[TITLE, POSITION, "宣传员"], false),
        ("a4", post, &[TITLE, POSITION, "宣传员"], false),
        ("a4-landscape", post, &[TITLE, POSITION, "宣传员"], false),
        ("a5", post, &[TITLE, POSITION], false),
        ("a5-landscape", post, &[TITLE, POSITION], false),
        ("card", post, &[TITLE, POSITION], true),
        ("badge", post, &[POSITION], true),
        ("tent-a4", post, &[TITLE, POSITION], false),
        ("insert-150x100", post, &[TITLE, POSITION], true),
        ("card-90x54", post, &[], true),
        ("roll-up", post, &[TITLE, POSITION], false),
        ("hall-panel", post, &[TITLE, POSITION], false),
        ("post-wall", org, &["每月5日", "每月20日"], true),
        ("notice", "hall/notices/n1", &[URL, MAIL, CODE, "回访，完"], false),
        ("exemplar", "hall/exemplars/e1", &[URL, MAIL, CODE, "回访，完"], false),
        ("commitment-board", org, &[URL, MAIL, CODE, "回访，完"], false),
        ("take-away", org, &[URL, MAIL, CODE, "回访，完"], false),
        ("honor-roll", "hall/rolls/r1", &[MAIL, BOOK, "欧阳靖"], false),
        ("standard-card", post, &[POSITION], true),
        ("plaque", "hall/teams/t1", &[URL, "访，登录"], false),
        ("plaque-desk", "hall/teams/t1", &[URL], true),
        ("linkage-card", "hall/linkages/l1", &[BOOK, POSITION], true),
        ("service-list", org, &[TITLE, BOOK, URL, "回访，完"], false),
    ];
    let mut wrong = Vec::new();
    for (preset, id, words, may_be_told) in cases {
        let path = format!("{preset}/{id}.pdf");
        if !place(&board, &path).exists() {
            // Told at one of its own files, with line and column.
            let own = id.rsplit('/').next().unwrap_or_default();
            let files = [format!("/{own}.yaml:"), "/lin-xi.yaml:".to_owned(), format!("{own}/org.yaml:")];
            let of = |line: &str| files.iter().any(|file| line.contains(file.as_str()));
            if !may_be_told || !told.lines().any(of) {
                wrong.push(format!("{path} is not there:\n{told}"));
            }
            continue;
        }
        let text = Pdf::read(&read(&board, &path)).all_text();
        wrong.extend(
            words.iter().filter(|words| !text.contains(**words)).map(|words| format!("{path} lacks {words}: {text}")),
        );
        if let Some(found) = outside(&board, &path) {
            wrong.extend(found.into_iter().map(|word| format!("{path}: {word}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
