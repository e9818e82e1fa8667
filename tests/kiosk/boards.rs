//! Small boards for screens, and how their data is read back.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::support::Board;

/// A hall with one post, one notice and two commitments.
pub fn hall() -> Board {
    Board::new(&[
        ("content/board.yaml", "title: 示例公示栏\nas_of: 2026-06-30\n"),
        ("content/org.yaml", "name: 示例市\nsupervision_phone: 0531-0000 1234\naddress: 示例路1号\n"),
        ("content/hall/org.yaml", "name: 示例大厅\nreception_days: 每月15日 9:00—11:30\n"),
        (
            "content/hall/members/lin-xi.yaml",
            "name: 林溪\nposition: 窗口首席代表\njoined_on: 1991-07-01\nphoto: lin-xi.png\nconsent: { given_on: 2026-01-01, scope: [kiosk, anniversary] }\n",
        ),
        ("content/hall/posts/w3.yaml", "title: 三号窗口\nholder: lin-xi\npledge: 多问一句，少跑一趟。\n"),
        (
            "content/hall/notices/names.md",
            "---\ntitle: 拟命名名单公示\nstarts_on: 2026-06-29\nperiod: { days: 5, unit: working }\ncontact: { phone: 0531-0000 1235, address: 示例路1号 }\n---\n名单见下。\n",
        ),
        (
            "content/hall/commitments/2026.yaml",
            "responsible: hall\npublished_on: 2026-06-01\nitems:\n  - { id: lamps, item: 更换楼道灯, target: 200盏, deadline: 2026-07-20 }\n  - { id: seats, item: 加装座椅, target: 20把, deadline: 2026-08-20 }\n",
        ),
        ("content/screens/hall.yaml", "title: 示例大厅\norientation: portrait\n"),
    ])
}

/// Puts a drawn portrait where [`hall`] names one.
pub fn with_portrait(board: Board) -> Board {
    let photo = crate::support::demonstration().join("content/east/lakeside/couriers/photos/fang-jian.png");
    board.write_bytes("content/hall/photos/lin-xi.png", &std::fs::read(photo).unwrap());
    board
}

/// A screen's list of files.
pub fn list(files: &BTreeMap<String, Vec<u8>>, screen: &str) -> Value {
    serde_json::from_slice(&files[&format!("kiosk/{screen}/edition.json")]).expect("JSON")
}

/// Everything below `kiosk/`.
pub fn kiosk(files: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    files
        .iter()
        .filter(|(path, _)| path.starts_with("kiosk/"))
        .map(|(path, bytes)| (path.clone(), bytes.clone()))
        .collect()
}
