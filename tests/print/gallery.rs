//! Presets where they are hard put: two holders, none, no photo, a motto of four characters, words at their longest, an
//! office printer, walls and rolls that are full. A small picture of each is kept in `pictures/`, as `desk.two.png`; after a
//! change that is meant, run with `NOTICEBOARD_ACCEPT=1` and look at them. Faces are those of the demonstration, drawn.

use noticeboard::output::placard::{Otherwise, Thing, Variant};

use crate::proofs::{full, held, jobs_of};
use crate::support::{self, Board};
use crate::swap;

/// The longer side of a picture, pixels.
const LONGER: f64 = 280.0;

/// Presets of one post.
const POSTS: [&str; 19] = [
    "desk",
    "window",
    "door",
    "wall",
    "panel",
    "a3",
    "a4",
    "a5",
    "a4-landscape",
    "a5-landscape",
    "card",
    "badge",
    "card-90x54",
    "card-86x54",
    "tent-a4",
    "insert-200x100",
    "insert-150x100",
    "roll-up",
    "hall-panel",
];

/// The full hall with drawn faces and a post of four stars.
fn hall() -> Board {
    let board = full();
    let faces = support::demonstration().join("content/organs/registry/hall/photos");
    for (name, face) in [("a", "lin-xi"), ("b", "tian-fu"), ("c", "xie-yuqing"), ("d", "gai-huairen")] {
        // Small ones are as good here, and fast.
        let face = image::open(faces.join(format!("{face}.png"))).unwrap().thumbnail(400, 560).to_rgb8();
        let mut bytes = std::io::Cursor::new(Vec::new());
        face.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
        board.write_bytes(&format!("content/hall/photos/{name}.png"), &bytes.into_inner());
    }
    swap(&board, "content/hall/posts/w1.yaml", "title:", "window_no: 5\ntitle:");
    let month = |month| format!("  - {{ id: m{month}, period: 2026-0{month}, change: +1 }}\n");
    let months: String = (2..=5).map(month).collect();
    board.write("content/reviews/w1.yaml", &format!("subject: hall/posts/w1\nitems:\n{months}"));
    board
}

/// A person of the hall.
fn person(board: &Board, id: &str, name: &str, photo: Option<&str>) {
    let photo = photo.map(|photo| format!("photo: {photo}.png\nconsent: {{ given_on: 2026-01-01, scope: [print] }}\n"));
    let text = format!("name: {name}\nposition: 综合岗\n{}", photo.unwrap_or_default());
    board.write(&format!("content/hall/members/{id}.yaml"), &text);
}

/// Holds the first piece of each preset, or that of an item, against its kept picture; nothing of it is at fault.
fn look(board: &Board, presets: &[&str], scene: &str, variant: Option<Variant>, item: &str) {
    let otherwise = Otherwise { variant, ..Otherwise::default() };
    let pieces = jobs_of(board, &|name| presets.contains(&name), &otherwise, |typesetter, job| {
        let is_it = job.facts.id.ends_with(item);
        is_it.then(|| (job.preset.name.to_string(), job.preset.spec.size, typesetter.proof(job, LONGER)))
    });
    let (mut seen, mut wrong) = (Vec::new(), Vec::new());
    for (preset, (width, height), proof) in pieces.into_iter().flatten() {
        if seen.contains(&preset) {
            continue;
        }
        wrong.extend(proof.faults.iter().map(|fault| format!("{preset}, {scene}: {fault}")));
        // As on any other board; a badge has no room for more.
        let safe = if height < 50.0 { 1.5 } else { 2.5 };
        let near = proof.placed.iter().find(|thing| {
            let least = [thing.left, thing.top, width - thing.right, height - thing.bottom];
            thing.thing == Thing::Text && least.iter().any(|margin| *margin < safe)
        });
        wrong.extend(near.map(|thing| format!("{preset}, {scene}: near the trim: {thing:?}")));
        wrong.extend(held(&format!("{preset}.{scene}"), proof.picture.as_ref().expect("a page")));
        seen.push(preset);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(seen.len(), presets.len(), "{scene}: {seen:?}");
}

#[test]
fn two_who_hold_a_post() {
    let board = hall();
    swap(&board, "content/hall/posts/w1.yaml", "holder: lin-xi", "holder: [lin-xi, wei]");
    look(&board, &POSTS, "two", None, "posts/w1");
}

#[test]
fn words_at_their_longest() {
    let board = hall();
    swap(&board, "content/hall/members/lin-xi.yaml", "林溪", "阿卜杜热西提·买买提艾力");
    swap(&board, "content/hall/members/lin-xi.yaml", "窗口首席代表", "不动产登记综合受理窗口首席代表兼值班长");
    swap(&board, "content/hall/org.yaml", "示例大厅", "示例市不动产登记中心政务服务大厅综合窗口联合党支部");
    swap(&board, "content/hall/posts/w1.yaml", "综合窗口", "不动产登记首席代表综合受理窗口");
    let pledge = "群众多问一句，我就多答一句，让每个人一次办好、放心离开，再难的事也有人接、有人管、有回音。";
    swap(&board, "content/hall/posts/w1.yaml", "多问一句，少跑一趟。", pledge);
    look(&board, &POSTS, "long", None, "posts/w1");
}

#[test]
fn a_holder_without_a_photo() {
    let board = hall();
    swap(&board, "content/hall/members/lin-xi.yaml", "photo: a.png\n", "");
    let presets = ["desk", "window", "a4", "a4-landscape", "a5", "roll-up", "tent-a4", "insert-150x100"];
    look(&board, &presets, "faceless", None, "posts/w1");
}

#[test]
fn a_post_that_nobody_holds() {
    let board = hall();
    let duties = "open: true\nduties: [接待来访、引导到窗口, 帮助老年人填表, 收集意见并在三日内回复]";
    swap(&board, "content/hall/posts/w1.yaml", "holder: lin-xi\npledge: 多问一句，少跑一趟。", duties);
    swap(&board, "content/hall/posts/w1.yaml", "approved_on", "type: duty_post\napproved_on");
    board.edit("content/reviews/w1.yaml", |_| "items: []\n".to_owned());
    let presets = ["desk", "window", "door", "a4", "a4-landscape", "card", "badge"];
    look(&board, &presets, "open", None, "posts/w1");
    look(&board, &["post-wall"], "open", None, "hall");
}

#[test]
fn a_motto_of_four_characters() {
    let board = hall();
    swap(&board, "content/hall/posts/w1.yaml", "多问一句，少跑一趟。", "说到做到");
    let presets = ["desk", "window", "wall", "a4", "a4-landscape", "roll-up", "hall-panel"];
    look(&board, &presets, "motto", None, "posts/w1");
}

#[test]
fn what_an_office_prints_itself() {
    let board = hall();
    look(&board, &["desk", "a4", "a5-landscape", "door", "card"], "office", Some(Variant::Office), "posts/w1");
    look(&board, &["desk", "a4", "door"], "black", Some(Variant::OfficeBlack), "posts/w1");
    look(&board, &["post-wall", "commitment-board"], "office", Some(Variant::Office), "hall");
}

/// A wall of posts, some of them of two people, some without a photo, some to be claimed.
fn wall(posts: usize) -> Board {
    let board = hall();
    let names =
        ["王示甲", "欧阳示例", "李示", "赵示丙", "阿依努尔·买买提", "周示丁", "孙示戊", "吴示己", "郑示庚", "马示辛"];
    let pledges = [
        "多问一句，少跑一趟。",
        "说到做到",
        "每一位来的人都听明白，每一份材料一次说清，每一件事都有回音。",
        "来电三声内接起。",
        "群众的事当天办，当天办不了的说清楚哪天办好。",
    ];
    for n in 0..posts.saturating_sub(2) {
        person(&board, &format!("m{n}"), names[n % names.len()], (n % 4 != 3).then_some(["a", "b", "c", "d"][n % 4]));
        let (holder, pledge) = (format!("m{n}"), pledges[n % pledges.len()]);
        let text = format!(
            "title: {}号综合受理窗口\nwindow_no: {}\nholder: {holder}\npledge: {pledge}\napproved_on: 2026-02-03\n",
            n + 6,
            n + 6
        );
        board.write(&format!("content/hall/posts/x{n:02}.yaml"), &text);
    }
    board
}

#[test]
fn walls_of_some_posts_and_of_many() {
    for (posts, scene) in [(4, "four"), (6, "six"), (12, "twelve")] {
        look(&wall(posts), &["post-wall"], scene, None, "hall");
    }
}

#[test]
fn rolls_tables_and_stories() {
    let board = hall();
    let given = ["溪", "静", "磊", "敏强", "芳", "洋", "勇示", "艳", "娟"];
    let entry = |n: usize, note: &str| {
        format!(
            "  - {{ name: {}{}, org: 示例市第{}党支部{note} }}\n",
            ["王", "李", "欧阳", "赵"][n % 4],
            given[n % 9],
            n + 1
        )
    };
    let people: String = (0..36).map(|n| entry(n, "")).collect();
    let more: String = (0..4).map(|n| format!("  - {{ name: 示例街道第{}社区党支部 }}\n", n + 1)).collect();
    let head = "title: 示例市优秀共产党员和先进基层党组织\naward: 两优一先\nyear: 2026\nconferred_by: 示例市委\n";
    board.write("content/hall/rolls/r1.yaml", &format!("{head}entries:\n{people}{more}"));
    look(&board, &["honor-roll"], "forty", None, "rolls/r1");
    let long =
        ["阿卜杜热西提·买买提艾力", "林溪", "古丽米热·阿布都热合曼", "欧阳靖", "买买提明·艾合买提江·吐尔逊", "田富"];
    let long: String =
        long.iter().map(|name| format!("  - {{ name: {name}, org: 示例市政务服务大厅联合党支部 }}\n")).collect();
    board.write("content/hall/rolls/r1.yaml", &format!("{head}entries:\n{long}"));
    look(&board, &["honor-roll"], "names", None, "rolls/r1");
    let row = |n: usize| {
        format!(
            "  - {{ id: c{n}, item: 第{n}项便民服务延时办理, responsible: 示例大厅, target: {n}0, unit: 次, deadline: 2026-12-31, measures: [每周六上午开放] }}\n"
        )
    };
    board.write("content/hall/commitments/c1.yaml", &format!("items:\n{}", (1..=40).map(row).collect::<String>()));
    look(&board, &["commitment-board", "take-away"], "forty", None, "hall");
    board.edit("content/hall/exemplars/e1.md", |text| {
        let head = text.rsplit_once("---\n").unwrap().0.to_owned();
        format!("{head}---\n五号窗口的灯每周亮到七点半。\n")
    });
    look(&board, &["exemplar"], "short", None, "exemplars/e1");
    let scene = support::demonstration().join("content/organs/registry/hall/photos/hall.png");
    board.write_bytes("content/hall/photos/hall.png", &std::fs::read(scene).unwrap());
    swap(
        &board,
        "content/hall/exemplars/e1.md",
        "subject: 林溪\ntype: person",
        "subject: 示例大厅\ntype: collective\nphotos: [hall.png]",
    );
    look(&board, &["exemplar"], "picture", None, "exemplars/e1");
}
