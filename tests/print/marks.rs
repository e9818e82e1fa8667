//! A mark for each face: a face whose mark has changed looks otherwise, and one whose mark has not looks the same, pixel
//! for pixel.

use std::collections::{BTreeMap, BTreeSet};

use noticeboard::output::placard::Pixels;

use crate::proofs::{every_job, full};
use crate::support::Board;
use crate::{portrait, swap};

/// By preset and item: the mark, and the pages without edition, mark and code.
type Faces = BTreeMap<(String, String), (String, Vec<Pixels>)>;

fn faces(board: &Board) -> Faces {
    let each = every_job(board, |typesetter, job| {
        ((job.preset.name.to_string(), job.facts.id.to_string()), (job.mark.clone(), typesetter.bare(job, 420.0)))
    });
    each.into_iter().collect()
}

/// What `--changed` lists between two states of a board: by preset and item. Each looks otherwise, and nothing else does.
fn listed(before: &Faces, now: &Faces, why: &str) -> BTreeSet<String> {
    let mut listed = BTreeSet::new();
    for (name, (mark, seen)) in now {
        let Some((old_mark, old_seen)) = before.get(name) else { continue };
        let (preset, item) = name;
        if mark == old_mark {
            assert!(seen == old_seen, "{why}: {preset} of {item} is not listed, and looks otherwise");
        } else {
            assert!(seen != old_seen, "{why}: {preset} of {item} is listed, and looks the same");
            listed.insert(format!("{preset} {}", item.rsplit('/').next().unwrap_or_default()));
        }
    }
    listed
}

fn presets(listed: &BTreeSet<String>, item: &str) -> BTreeSet<String> {
    listed.iter().filter_map(|name| name.strip_suffix(&format!(" {item}"))).map(str::to_owned).collect()
}

#[test]
fn what_is_listed_looks_otherwise_and_what_is_not_looks_the_same() {
    let board = full();
    swap(&board, "content/hall/posts/w1.yaml", "title:", "roles: [服务员]\nduties: [接待来访, 登记]\ntitle:");
    board.write(
        "content/reviews/r.yaml",
        "subject: hall/posts/w1\nitems:\n  - { id: a, period: 2026-02, change: +1 }\n  - { id: b, period: 2026-03, change: 0 }\n",
    );
    let mut before = faces(&board);
    let mut step = |why: &str, edit: &dyn Fn(&Board)| {
        edit(&board);
        let now = faces(&board);
        let found = listed(&before, &now, why);
        before = now;
        found
    };
    // Month after month without another star: nothing is printed anew.
    let found = step("a review that changes no star", &|board| {
        board.edit("content/reviews/r.yaml", |text| format!("{text}  - {{ id: c, period: 2026-04, change: 0 }}\n"));
    });
    assert!(found.is_empty(), "{found:?}");
    let found = step("a star", &|board| {
        board.edit("content/reviews/r.yaml", |text| format!("{text}  - {{ id: d, period: 2026-05, change: +1 }}\n"));
    });
    let stars = presets(&found, "w1");
    assert!(["desk", "window", "door", "a4", "wall"].iter().all(|preset| stars.contains(*preset)), "{found:?}");
    assert!(!stars.contains("badge") && !stars.contains("standard-card"), "{found:?}");
    assert_eq!(presets(&found, "hall"), BTreeSet::from(["post-wall".to_owned()]), "{found:?}");
    assert!(presets(&found, "w2").is_empty(), "{found:?}");
    let found = step("a pledge", &|board| swap(board, "content/hall/posts/w1.yaml", "多问一句", "多说一句"));
    let pledge = presets(&found, "w1");
    assert!(pledge.contains("desk") && pledge.contains("card"), "{found:?}");
    assert!(!pledge.contains("door") && !pledge.contains("badge"), "{found:?}");
    let found =
        step("duties beside a pledge", &|board| swap(board, "content/hall/posts/w1.yaml", "登记]", "登记来件]"));
    assert!(found.is_empty(), "{found:?}");
    let found = step("a photo", &|board| {
        board.write_bytes("content/hall/photos/a.png", &portrait(900, 1260, [20, 120, 40]));
    });
    let photo = presets(&found, "w1");
    assert!(photo.contains("desk") && photo.contains("standard-card") && !photo.contains("door"), "{found:?}");
    let found = step("where the opinion book lies", &|board| swap(board, "content/org.yaml", "大厅入口", "大厅门口"));
    let book = presets(&found, "w1");
    assert!(book.contains("desk") && !book.contains("door") && !book.contains("badge"), "{found:?}");
    step("a position, a role, a standard", &|board| {
        swap(board, "content/hall/members/lin-xi.yaml", "窗口首席代表", "窗口代表");
        swap(board, "content/hall/members/lin-xi.yaml", "三声内", "两声内");
        swap(board, "content/hall/posts/w1.yaml", "服务员", "引导员");
        swap(board, "content/hall/posts/w2.yaml", "title:", "window_no: 2\ntitle:");
    });
    step("commitments, notices, rolls, exemplars, teams", &|board| {
        swap(
            board,
            "content/hall/commitments/c1.yaml",
            "unit: 次\n",
            "unit: 次\nprogress:\n  - { on: 2026-05-01, state: started, text: 已经开放, value: 20 }\n",
        );
        swap(board, "content/hall/notices/n1.md", "示例路1号", "示例路2号");
        swap(board, "content/hall/rolls/r1.yaml", "note: 女", "position: 科员");
        swap(board, "content/hall/exemplars/e1.md", "year: 2026", "year: 2025");
        swap(board, "content/hall/teams/t1.yaml", "欧阳靖, ", "");
        swap(board, "content/hall/org.yaml", "name: 示例大厅\n", "name: 示例大厅\nshort_name: 大厅\n");
    });
    step("two who hold a post", &|board| {
        swap(board, "content/hall/posts/w1.yaml", "holder: lin-xi", "holder: [lin-xi, wei]");
    });
    let found = step("roles of a post that two hold", &|board| {
        swap(board, "content/hall/posts/w1.yaml", "引导员", "服务员");
    });
    assert!(found.is_empty(), "{found:?}");
}
