use std::fs;

use super::{Holding, Keeping, Store, Sums, is_mark};
use crate::approve::{Choice, approve};
use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::testing::sources;
use crate::pipeline::{Checked, Memo, Options, Read, Timings, check_sources};
use crate::source::Sources;

const BOARD: &str = "title: 示例\nas_of: 2026-06-30\napproval: required\napprovers: { '*': [书记示例] }\n";
const LIST: &str = "approval: { proposed_by: 甲示例 }\nsection: 便民\nitems:\n  - id: a\n    item: 新增停车位\n    responsible: 物业办\n    target: 200\n    unit: 个\n    deadline: 2026-12-31\n  - id: b\n    item: 修好路灯\n    responsible: 物业办\n    target: 20\n    deadline: 2026-11-30\n";
const FILE: &str = "content/commitments/2026.yaml";
const STORY: &str = "content/exemplars/e.md";

struct Kept {
    folder: tempfile::TempDir,
    sources: Sources,
}

impl Kept {
    /// A board of which everything is approved and kept.
    fn new(files: &[(&str, &str)], photos: &[(&str, &[u8])]) -> Self {
        let mut all = vec![
            ("content/board.yaml", BOARD),
            ("content/org.yaml", "name: 示例委\nsupervision_phone: 0531-0000 1234\naddress: 示例路1号\n"),
        ];
        all.extend(files);
        let mut sources = sources(&all);
        photos.iter().for_each(|(path, bytes)| sources.insert_asset(path, bytes.to_vec()));
        let choice = Choice {
            items: &[],
            org: Some(""),
            by: "书记示例",
            proposed_by: Some("甲示例"),
            reviewed_by: None,
            second_reviewed_by: None,
            secrecy_reviewed_by: None,
        };
        let approved = approve(&sources, &Options::default(), &choice);
        assert!(approved.refused.is_empty(), "{:?}", approved.refused);
        let kept = Self { folder: tempfile::tempdir().unwrap(), sources: approved.mended.sources };
        kept.keep();
        kept
    }

    fn store(&self) -> Store {
        Store::of(&[self.folder.path().to_owned()])
    }

    fn options(&self) -> Options {
        Options { approved: Some(self.store()), ..Options::default() }
    }

    fn keep(&self) -> Keeping {
        let checked = check_sources(&self.sources, &self.options());
        self.store().keep(&Holding::of(&checked.assembled), &self.sources, &Sums::default())
    }

    fn files(&self) -> Vec<std::path::PathBuf> {
        fs::read_dir(self.folder.path().join("approved")).unwrap().flatten().map(|entry| entry.path()).collect()
    }

    fn edited(&self, path: &str, old: &str, new: &str) -> Sources {
        let mut sources = self.sources.clone();
        let text = sources.files[path].text.replace(old, new);
        assert_ne!(*text, *sources.files[path].text, "{old}");
        sources.insert_text(path, &text);
        sources
    }

    fn check(&self, sources: &Sources) -> Checked {
        check_sources(sources, &self.options())
    }
}

fn of_approval(checked: &Checked) -> Vec<&Diagnostic> {
    checked.diagnostics.iter().filter(|d| d.code == "changed-since-approval").collect()
}

fn targets(checked: &Checked) -> Vec<&str> {
    checked.assembled.board.items.commitments.all().iter().filter_map(|draft| draft.target.as_deref()).collect()
}

#[test]
fn approved_words_stay_on_the_board_while_a_change_waits() {
    let kept = Kept::new(&[(FILE, LIST)], &[]);
    let edited = kept.edited(FILE, "target: 200", "target: 20 # 少了");
    let checked = kept.check(&edited);
    assert_eq!(targets(&checked), ["200", "20"]);
    let [told] = of_approval(&checked)[..] else { panic!("{:?}", checked.diagnostics) };
    assert_eq!(told.severity, Severity::Warning);
    assert_eq!(told.message.zh, "2026年6月30日批准以后改过：target 200 → 20；仍按批准的内容公布");
    let span = edited.span(&told.place).unwrap();
    assert_eq!(&edited.files[FILE].text[span.bytes], "20");
    // Without what is kept it is what it was.
    let without = check_sources(&edited, &Options::default());
    assert_eq!((targets(&without), of_approval(&without)[0].severity), (vec!["20"], Severity::Error));
    // What is shared is a part of what was approved.
    let other = kept.check(&kept.edited(FILE, "section: 便民", "section: 利民"));
    assert_eq!(of_approval(&other).len(), 2);
    assert!(of_approval(&other)[0].message.zh.contains("section 便民 → 利民"));
    let sections: Vec<_> =
        other.assembled.board.items.commitments.all().iter().filter_map(|draft| draft.section.as_deref()).collect();
    assert_eq!(sections, ["便民", "便民"]);
    // Several changes: three are told.
    let all = kept.sources.files[FILE].text.replace("停车位", "车位").replace("200", "20").replace("个", "处");
    let mut sources = kept.sources.clone();
    sources.insert_text(FILE, &all.replace("12-31", "12-30"));
    let told = of_approval(&kept.check(&sources))[0].message.zh.clone();
    assert!(told.contains("：item 新增停车位 → 新增车位；") && told.contains("；另有 1 处；"), "{told}");
}

#[test]
fn what_takes_an_item_back_holds_at_once() {
    let kept = Kept::new(&[(FILE, LIST)], &[]);
    let shown = |old: &str, new: &str| {
        let mut edited = kept.edited(FILE, "target: 200", "target: 30");
        let text = edited.files[FILE].text.replace(old, new);
        edited.insert_text(FILE, &text);
        targets(&kept.check(&edited)).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(shown("x", "y"), ["200", "20"]);
    for withdrawn in [
        "status: withdrawn",
        "status: draft",
        "publish_until: 2026-06-29",
        "published_on: 2026-07-02",
        "outputs: [print]",
    ] {
        assert_eq!(shown("    unit: 个", &format!("    {withdrawn}\n    unit: 个")), ["20"], "{withdrawn}");
    }
    // Another name, another place: nobody approved that.
    assert_eq!(shown("id: a", "id: c"), ["20"]);
    let told = of_approval(&kept.check(&kept.edited(FILE, "id: a", "id: c")))[0].message.zh.clone();
    assert!(told.ends_with("改过：id commitments/a → commitments/c"), "{told}");
    assert_eq!(shown("status: published", ""), ["200", "20"]);
}

#[test]
fn what_is_kept_proves_itself() {
    let kept = Kept::new(
        &[(FILE, LIST), (STORY, "---\ntitle: 老张\nsubject: 张示例\ntype: person\n---\n\n故事一。\n\n- 二\n")],
        &[],
    );
    assert_eq!(kept.files().len(), 3);
    for path in kept.files() {
        let mark = path.file_name().unwrap().to_str().unwrap();
        let found = kept.store().kept(mark).unwrap();
        let titles: Vec<&str> = found.drafts.commitments.iter().map(|draft| &*draft.item.0).collect();
        let titles = [titles, found.drafts.exemplars.iter().map(|draft| &*draft.title.0).collect()].concat();
        assert!(matches!(titles[..], [title] if !title.is_empty()), "{titles:?}");
        let whole = fs::read_to_string(&path).unwrap();
        for (old, new) in [
            ("停车位", "车位"),
            ("路灯", "灯"),
            ("故事一", "故事二"),
            ("# content/", "# contents/"),
            ("# content/", "# content/x/"),
        ] {
            if whole.contains(old) {
                fs::write(&path, whole.replacen(old, new, 1)).unwrap();
                assert!(kept.store().kept(mark).is_none(), "{old}");
            }
        }
        for cut in (0..whole.len() / 2).filter(|at| whole.is_char_boundary(*at)) {
            fs::write(&path, &whole[..cut]).unwrap();
            assert!(kept.store().kept(mark).is_none(), "{cut}");
        }
        fs::write(&path, [0xff, 0xfe]).unwrap();
        assert!(kept.store().kept(mark).is_none());
        fs::write(&path, &whole).unwrap();
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(kept.folder.path().join("approved")).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0);
    }
    // The text of a story is as it was.
    let edited = kept.edited(STORY, "故事一", "故事三");
    let checked = kept.check(&edited);
    assert_eq!(checked.assembled.board.items.exemplars.all()[0].body.as_deref(), Some("故事一。\n\n- 二"));
    assert!(
        of_approval(&checked)[0].message.zh.contains("body 故事一。 - 二 → 故事三。 - 二"),
        "{:?}",
        of_approval(&checked)
    );
}

#[test]
fn marks_are_no_paths() {
    for no in ["", "../../etc/passwd", "0123456789abcde", "0123456789ABCDEF", "0123456789abcdef-", "0123456789abcdef-1"]
    {
        assert!(!is_mark(no) && Store::of(&["/".into()]).kept(no).is_none(), "{no}");
    }
    assert!(is_mark("0123456789abcdef") && is_mark("0123456789abcdef-0123456789abcdef"));
}

#[test]
fn what_nothing_refers_to_is_let_go() {
    let kept = Kept::new(&[(FILE, LIST)], &[]);
    assert_eq!(kept.keep(), Keeping { kept: 2, failed: 0 });
    let prune = |sources: &Sources| {
        kept.keep();
        kept.store().prune(&Holding::of(&kept.check(sources).assembled), sources);
        kept.files().len()
    };
    // An edit needs them; so does a file that nobody can read for now.
    assert_eq!(prune(&kept.edited(FILE, "target: 200", "target: 20")), 2);
    assert_eq!(prune(&kept.edited(FILE, "items:", "items: [")), 2);
    assert_eq!(prune(&kept.edited(FILE, "    item: 新增停车位", "    status: withdrawn\n    item: 新增停车位")), 1);
    let mut gone = kept.sources.clone();
    gone.files.remove(FILE);
    assert_eq!(prune(&gone), 0);
}

#[test]
fn a_picture_that_was_exchanged_reopens_the_item() {
    let member = "name: 王示例\nphoto: wang.jpg\nconsent: { given_on: 2026-01-02, scope: [web, print, kiosk] }\n";
    let path = "content/members/wang.yaml";
    let kept = Kept::new(
        &[(path, member), (FILE, LIST)],
        &[("content/photos/wang.jpg", b"one"), ("content/photos/other.jpg", b"x")],
    );
    let shown = |sources: &Sources| kept.check(sources).assembled.board.items.members.all().len();
    assert!(kept.sources.files[path].text.contains('-'));
    assert_eq!(shown(&kept.sources), 1);
    let mut exchanged = kept.sources.clone();
    exchanged.insert_asset("content/photos/wang.jpg", b"two".to_vec());
    let checked = kept.check(&exchanged);
    assert!(checked.assembled.board.items.members.all().is_empty());
    let told = of_approval(&checked)[0];
    assert_eq!(told.severity, Severity::Error);
    assert!(told.message.zh.contains("照片或附件换过：photos/wang.jpg"), "{}", told.message.zh);
    // Another name: what was approved is there still.
    let other = kept.edited(path, "photo: wang.jpg", "photo: other.jpg");
    let checked = kept.check(&other);
    assert_eq!(checked.assembled.board.items.members.all()[0].photo.as_deref(), Some("wang.jpg"));
    // A consent that is taken back is taken back, and so is the picture.
    for (old, new) in [("consent:", "# "), ("photo: wang.jpg\n", "")] {
        let less = kept.check(&kept.edited(path, old, new));
        let member = &less.assembled.board.items.members.all()[0];
        assert!(member.consent.is_none() || member.photo.is_none());
    }
    // An older mark is of the words alone, and holds.
    let old = kept.sources.files[path].text.clone();
    let (words, _) = old.split_once("mark: ").unwrap();
    let mark: String = old[words.len() + 6..].chars().take(16).collect();
    let mut older = exchanged.clone();
    older.insert_text(path, &format!("{words}mark: {mark}\n"));
    assert_eq!(shown(&older), 1);
}

#[test]
fn a_lasting_memory_sees_what_comes_and_goes_beside_the_files() {
    let photo = "content/photos/wang.jpg";
    let member = "name: 王示例\nphoto: wang.jpg\nconsent: { given_on: 2026-01-02, scope: [web, print, kiosk] }\n";
    let kept = Kept::new(&[("content/members/wang.yaml", member), (FILE, LIST)], &[(photo, b"one")]);
    let edited = kept.edited(FILE, "target: 200", "target: 20");
    let mut memo = Memo::lasting();
    let mut look = |sources: &Sources| {
        let timings = &mut Timings::default();
        let mut read = Read::of(sources, &kept.options(), &mut memo, timings);
        let checked = read.check(sources, false, &mut memo, timings);
        let clean = kept.check(sources);
        assert_eq!(targets(&checked), targets(&clean));
        let members = |checked: &Checked| checked.assembled.board.items.members.all().len();
        assert_eq!(members(&checked), members(&clean));
        (targets(&checked).join(" "), members(&checked))
    };
    assert_eq!(look(&kept.sources), ("200 20".into(), 1));
    assert_eq!(look(&edited), ("200 20".into(), 1));
    let folder = kept.folder.path().join("approved");
    let away = kept.folder.path().join("away");
    fs::rename(&folder, &away).unwrap();
    assert_eq!(look(&edited), ("20".into(), 1));
    fs::rename(&away, &folder).unwrap();
    assert_eq!(look(&edited), ("200 20".into(), 1));
    let mut exchanged = edited.clone();
    exchanged.insert_asset(photo, b"two".to_vec());
    assert_eq!(look(&exchanged), ("200 20".into(), 0));
    assert_eq!(look(&edited), ("200 20".into(), 1));
    let optional = {
        let mut sources = edited.clone();
        sources.insert_text("content/board.yaml", "title: 示例\nas_of: 2026-06-30\n");
        sources
    };
    assert_eq!(look(&optional), ("20 20".into(), 1));
}
