//! Planted data: every kind, in every disguise, at every place of a board; each is found once, at its own characters, or is
//! exempt by a named rule.

mod data;

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Severity};
use crate::personal::{Datum, innocent::INNOCENT};
use crate::pipeline::{Options, check_sources};
use crate::source::Sources;
use data::{ANYWHERE, BODIES, DATA, LINES, MARKED_UP, VALUES, WORDED};

/// A planted datum: its file, its bytes there, and what should be said.
struct Planted {
    file: String,
    range: std::ops::Range<usize>,
    what: String,
    code: &'static str,
    severity: Severity,
}

#[derive(Default)]
struct Board {
    files: BTreeMap<String, String>,
    planted: Vec<Planted>,
}

impl Board {
    fn plant(&mut self, file: &str, frame: &str, hidden: &str, what: String, code: &'static str, severity: Severity) {
        let number = (self.planted.len() + 1).to_string();
        let file = file.replace('№', &number);
        let frame = frame.replace('№', &number);
        let at = frame.find('…').unwrap();
        let text = frame.replace('…', hidden);
        self.files.insert(file.clone(), text);
        self.planted.push(Planted { file, range: at..at + hidden.len(), what, code, severity });
    }

    fn body(&mut self, frame: &str, hidden: &str, what: String, code: &'static str, severity: Severity) {
        let frame = format!("---\ntitle: 甲№\nsubject: 某某\n---\n{frame}");
        self.plant("content/exemplars/b№.md", &frame, hidden, what, code, severity);
    }

    fn found(&self) -> (Sources, Vec<Diagnostic>) {
        let mut sources = crate::lint::testing::sources(&[]);
        sources.insert_text("content/lists/org.yaml", "name: 示例单位\n");
        for (path, text) in &self.files {
            sources.insert_text(path, text);
        }
        let mut found = check_sources(&sources, &Options::default()).diagnostics;
        found.retain(|d| Datum::has_code(d.code));
        (sources, found)
    }

    /// What is wrong, a line each.
    fn faults(&self) -> Vec<String> {
        let (sources, found) = self.found();
        let mut by_file: BTreeMap<&str, Vec<&Diagnostic>> = BTreeMap::new();
        for diagnostic in &found {
            by_file.entry(&diagnostic.place.file).or_default().push(diagnostic);
        }
        let mut faults = Vec::new();
        for planted in &self.planted {
            let here = by_file.remove(&*planted.file).unwrap_or_default();
            let said: Vec<_> = here.iter().map(|d| (d.code, d.severity)).collect();
            let text = &self.files[&planted.file];
            if said != [(planted.code, planted.severity)] {
                faults.push(format!("{}: {said:?} of {:?} in {text:?}", planted.what, planted.code));
                continue;
            }
            let bytes = sources.span(&here[0].place).unwrap().bytes;
            let inside = planted.range.start <= bytes.start && bytes.end <= planted.range.end;
            if !inside || bytes.len() * 4 < planted.range.len() {
                faults.push(format!("{}: at {:?} of {text:?}", planted.what, &text[bytes]));
            }
        }
        faults.extend(by_file.into_iter().map(|(file, found)| format!("{file}: {found:?}")));
        faults
    }
}

fn assert_sound(board: &Board) {
    let faults = board.faults();
    assert!(faults.is_empty(), "{} of {}:\n{}", faults.len(), board.planted.len(), faults.join("\n"));
}

/// Whether what is done changes what is read: an old number of fifteen digits is nothing when its digits stand apart.
fn reads_alike(datum: &str, disguise: &str) -> bool {
    match disguise {
        "spelled" | "dashed" | "wide blanks" => {
            datum.len() != 15 && !datum.starts_with("62") && !datum.starts_with('+')
        }
        "escape" | "wrapped" | "broken" => !datum.starts_with("62") || datum.len() == 19,
        _ => true,
    }
}

#[test]
fn every_kind_in_every_disguise() {
    let mut board = Board::default();
    for (datum, code, severity) in DATA {
        for (n, (name, disguise)) in ANYWHERE.iter().enumerate().filter(|(_, (name, _))| reads_alike(datum, name)) {
            let (file, frame) = VALUES[(n * 5 + datum.len()) % 15];
            board.plant(file, frame, &disguise(datum), format!("{datum} {name} {file}"), code, *severity);
        }
        for (n, (name, disguise)) in
            ANYWHERE.iter().chain(MARKED_UP).enumerate().filter(|(_, (name, _))| reads_alike(datum, name))
        {
            let frame = BODIES[n % BODIES.len()];
            let hidden = match *name {
                "wrapped" if frame.starts_with('>') => disguise(datum).replace('\n', "\n> "),
                "wrapped" if frame.starts_with('#') => datum.to_string(),
                _ => disguise(datum),
            };
            board.body(frame, &hidden, format!("{datum} {name} in {frame:?}"), code, *severity);
        }
    }
    for (datum, code, severity) in WORDED {
        for frame in BODIES {
            board.body(frame, datum, format!("{datum} in {frame:?}"), code, *severity);
        }
    }
    assert!(board.planted.len() > 400, "{}", board.planted.len());
    assert_sound(&board);
}

#[test]
fn every_kind_at_every_place() {
    let mut board = Board::default();
    let all = || DATA.iter().chain(WORDED);
    for (n, (file, frame)) in VALUES.iter().enumerate() {
        for (datum, code, severity) in all().skip(n % 3).step_by(3).chain(&DATA[..1]).chain(&DATA[6..7]) {
            board.plant(file, frame, datum, format!("{datum} in {file}"), code, *severity);
        }
    }
    for (n, frame) in LINES.iter().enumerate() {
        for (datum, code, severity) in all().skip(n % 3).step_by(3).chain(&DATA[..1]).chain(&DATA[6..7]) {
            if datum.contains(['/', '（']) && frame.contains("](") {
                continue;
            }
            board.body(frame, datum, format!("{datum} in {frame:?}"), code, *severity);
        }
    }
    assert!(board.planted.len() > 400, "{}", board.planted.len());
    assert_sound(&board);
}

#[test]
fn addresses_are_read_as_they_lead() {
    let mut board = Board::default();
    for (link, hidden) in [
        ("[甲](tel:…)", "13800138000"),
        ("[甲](tel:…)", "+86-138-0013-8000"),
        ("[甲](sms:…)", "13800138000"),
        ("[甲](https://example.org/?phone=…)", "13800138000"),
        ("[甲](https://example.org/?phone=…)", "%31%33%38%30%30%31%33%38%30%30%30"),
        ("[甲](https://example.org/?phone=…)", "138%200013%208000"),
        ("[甲](https://example.org/?a=b&mobile=…#c)", "138-0013-8000"),
        ("[甲](https://example.org/#…)", "13800138000"),
        ("<https://example.org/?tel=…>", "13800138000"),
        ("见 https://example.org/?tel=…", "13800138000"),
        ("[甲](mailto:…@example.org)", "13800138000"),
        ("[甲][乙]\n\n[乙]: https://example.org/?tel=…", "13800138000"),
    ] {
        let frame = format!("{link}\n");
        board.body(&frame, hidden, link.to_owned(), "mobile-number", Severity::Error);
    }
    board.body("[甲](https://example.org/u/…)\n", "13800138000", "a step".into(), "mobile-number", Severity::Warning);
    for hidden in ["11010519491231002X", "%31%31%30%31%30%35%31%39%34%39%31%32%33%31%30%30%32%58"] {
        for link in [
            "[甲](https://example.org/…)\n",
            "[甲](https://example.org/a/….html)\n",
            "[甲](https://example.org/?id=…)\n",
        ] {
            board.body(link, hidden, link.to_owned(), "id-number", Severity::Error);
        }
    }
    assert_sound(&board);
}

#[test]
fn yaml_hides_nothing() {
    let mut board = Board::default();
    for (frame, hidden) in [
        ("name: 甲№\nposition: \"…\"\n", "\\u0031\\u0033800138000"),
        ("name: 甲№\nposition: \"…\"\n", "138\\x30\\x30138000"),
        ("name: 甲№\nposition: \"…\"\n", "138\\u200b0013\\u200b8000"),
        ("name: 甲№\nposition: \"…\"\n", "138\\\n  00138000"),
        ("name: 甲№\nposition: 甲 …\n", "138\n  0013\n  8000"),
        ("name: 甲№\nposition: >\n  …\n", "138\n  00138000"),
        ("name: 甲№\nposition: &a …\nstandard: *a\n", "13800138000"),
        ("name: 甲№\nposition: !!str …\n", "13800138000"),
        ("name: 甲№\n? …\n: 乙\n", "13800138000"),
        ("name: 甲№\nunknown: { …: 乙 }\n", "13800138000"),
        ("name: [甲№\nposition: …\n", "13800138000"),
    ] {
        board.plant(
            "content/members/y№.yaml",
            frame,
            hidden,
            format!("{hidden} in {frame:?}"),
            "mobile-number",
            Severity::Error,
        );
    }
    board.plant(
        "content/org.yaml",
        "name: 示例市\nsupervision_phone: 0531-0000 1234\naddress: 示例路1号\nshort_name: …\n",
        "１３８００１３８０００",
        "the root".into(),
        "mobile-number",
        Severity::Error,
    );
    board.plant(
        "content/board.yaml",
        "title: 示例\nas_of: 2026-06-30\nfooter: { note: '…' }\n",
        "138.0013.8000",
        "the footer".into(),
        "mobile-number",
        Severity::Error,
    );
    assert_sound(&board);
    for settings in [
        "groups: { '甲13800138000': [] }",
        "aliases: { old/13800138000: lists }",
        "title: 电话13800138000",
        "footer: { icp: 一三八〇〇一三八〇〇〇 }",
    ] {
        let settings = format!(
            "{}as_of: 2026-06-30\n{settings}\n",
            if settings.starts_with("title") { "" } else { "title: 示例\n" }
        );
        let found = crate::lint::testing::diagnostics(&[("content/board.yaml", &settings)]);
        assert_eq!(found.iter().filter(|d| d.code == "mobile-number").count(), 1, "{settings}");
    }
}

/// Names of files and folders become addresses; a folder is told of once, whatever is in it.
#[test]
fn names_are_read_as_well() {
    for name in [
        "content/members/13800138000.yaml",
        "content/members/zhangsan-13800138000.yaml",
        "content/members/zhangsan13800138000.yaml",
        "content/w13800138000/org.yaml",
        "content/138-0013-8000/org.yaml",
    ] {
        let files = [(name, "name: 甲\n")];
        let codes: Vec<_> = crate::lint::testing::diagnostics(&files)
            .iter()
            .map(|d| d.code)
            .filter(|code| Datum::has_code(code))
            .collect();
        let expected: &[_] = if name.contains("/w1") { &[] } else { &["mobile-number"] };
        assert_eq!(codes, expected, "{name}");
    }
    let mut sources = crate::lint::testing::sources(&[
        ("content/13800138000/org.yaml", "name: 甲\n"),
        ("content/13800138000/members/a.yaml", "name: 甲\n"),
        ("content/13800138000/members/b.yaml", "name: 乙\n"),
    ]);
    for (asset, code) in [
        ("content/files/张三13800138000.pdf", "mobile-number"),
        ("content/files/张三１３８００１３８０００.pdf", "mobile-number"),
        ("content/files/11010519491231002X.pdf", "id-number"),
        ("content/files/zhangsan_110105 19491231 002X.docx", "id-number"),
        ("content/files/6222020200112233446.png", "bank-card-number"),
        ("content/files/幸福里3号楼2单元501室.jpg", "home-address"),
        ("content/files/微信号shili_123.jpg", "chat-account"),
        ("content/photos/13800138000.jpg", "mobile-number"),
        ("content/photos/IMG_20260513_083000.jpg", ""),
        ("content/photos/mmexport1780000000000.jpg", ""),
    ] {
        sources.insert_asset(asset, vec![0]);
        let found = check_sources(&sources, &Options::default()).diagnostics;
        let told: Vec<_> =
            found.iter().filter(|d| *d.place.file == *asset && Datum::has_code(d.code)).map(|d| d.code).collect();
        assert_eq!(told, if code.is_empty() { vec![] } else { vec![code] }, "{asset}");
    }
    let found = check_sources(&sources, &Options::default()).diagnostics;
    let folder: Vec<_> =
        found.iter().filter(|d| d.place.file.starts_with("content/138") && Datum::has_code(d.code)).collect();
    assert_eq!(folder.len(), 1, "{folder:?}");
    assert_eq!(folder[0].item.as_deref(), Some("13800138000"));
}

/// What is faulty is left out, and nothing of it stays behind.
#[test]
fn what_tells_of_a_person_is_left_out_with_its_addresses() {
    let sources = crate::lint::testing::sources(&[
        ("content/13800138000/org.yaml", "name: 甲\n"),
        ("content/13800138000/exemplars/a.yaml", "title: 甲\nsubject: 某某\n"),
        (
            "content/exemplars/list.yaml",
            "items:\n  - { id: a, title: 甲, subject: 某 }\n  - { id: b, title: 乙, subject: '电话138 0013 8000' }\n",
        ),
        ("content/exemplars/c.md", "---\ntitle: 丙\nsubject: 某\n---\n**110105**19491231002X\n"),
        ("content/exemplars/d.md", "---\ntitle: 丁\nsubject: 某\n---\n1&#49;0105<b>1949</b>1231002X\n"),
        ("content/screens/one.yaml", "title: 一13800138000\n"),
        ("content/screens/two.yaml", "title: 二\n"),
    ]);
    let options = Options { skip_faulty: true, ..Options::default() };
    let checked = check_sources(&sources, &options);
    let ids: Vec<_> = checked.assembled.board.items.exemplars.all().iter().map(|draft| draft.id.to_string()).collect();
    assert_eq!(ids, ["exemplars/a"]);
    let screens: Vec<_> = checked.assembled.board.screens.iter().map(|screen| screen.id.to_string()).collect();
    assert_eq!(screens, ["two"]);
    assert!(!checked.stops(&options));
}

/// The same texts as in [`crate::personal`], through YAML and Markdown.
#[test]
fn innocent_texts_stay_innocent_on_a_board() {
    let mut sources = crate::lint::testing::sources(&[]);
    for (n, text) in INNOCENT.iter().enumerate() {
        let quoted = text.replace('\'', "''");
        sources.insert_text(
            &format!("content/exemplars/y{n}.yaml"),
            &format!("title: 甲{n}\nsubject: 某某\nsummary: '{quoted}'\n"),
        );
        sources.insert_text(
            &format!("content/exemplars/m{n}.md"),
            &format!("---\ntitle: 乙{n}\nsubject: 某某\n---\n{text}\n\n- {text}\n\n| 甲 |\n|---|\n| {text} |\n"),
        );
    }
    let found = check_sources(&sources, &Options::default()).diagnostics;
    let told: Vec<_> = found
        .iter()
        .filter(|d| Datum::has_code(d.code))
        .map(|d| format!("{} in {}", d.code, sources.files[&d.place.file].text))
        .collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
}

/// Rules by which something is exempt where it stands, each by its name in [`super::fields`].
#[test]
fn exemptions_are_by_name() {
    let org = |line: &str| format!("name: 甲\n{line}\n");
    for (line, code) in [
        ("supervision_phone: 13800138000", Some("mobile-number")),
        ("opinion_book: 示例小区3号楼2单元101室", None),
        ("address: 阳光小区5栋102室", None),
        ("address: 微信：shili_123", None),
        ("reception_days: { day: 每月15日, place: 示例小区3号楼2单元101室 }", None),
        ("households: { 3号楼2单元: ['501', 3-2-502] }", None),
        ("supervision_phone: 11010519491231002X", Some("id-number")),
        ("address: 6222020200112233446", Some("bank-card-number")),
        ("short_name: 阳光小区5栋1203室", Some("home-address")),
    ] {
        let found = crate::lint::testing::diagnostics(&[("content/hall/org.yaml", &org(line))]);
        let told: Vec<_> = found.iter().filter(|d| Datum::has_code(d.code)).map(|d| d.code).collect();
        assert_eq!(told, Vec::from_iter(code), "{line}");
    }
}
