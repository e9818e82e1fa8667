//! **Build and preview are the same function.** After any sequence of edits, what the preview shows is what a session
//! that remembers nothing makes of the same files, byte for byte; and where something is wrong, it shows what it showed
//! when nothing was.
//!
//! `NOTICEBOARD_SEQUENCES=1000 cargo test --release --test serve edits` runs more than the usual number, and
//! `NOTICEBOARD_SEED=n` one of them, talkative.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use noticeboard::live::Session;
use noticeboard::pipeline::Options;
use noticeboard::source::Hint;

use crate::support::Board;

const SEQUENCES: u64 = 200;
const EDITS: usize = 6;

#[test]
fn any_sequence_of_edits_gives_what_a_clean_build_gives() {
    use rayon::prelude::*;
    if let Some(seed) = number("NOTICEBOARD_SEED") {
        return Sequence::new(seed, true).run();
    }
    let sequences = number("NOTICEBOARD_SEQUENCES").unwrap_or(SEQUENCES);
    let good: usize = (0..sequences).into_par_iter().map(|seed| Sequence::new(seed, false)).map(Sequence::count).sum();
    // Most steps must be compared with a whole site, or the test shows nothing.
    assert!(good * 2 > sequences as usize * EDITS, "only {good} good states");
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// A small generator of numbers, the same on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) as usize % end.max(1)
    }

    fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

type Site = BTreeMap<String, Vec<u8>>;

struct Sequence {
    seed: u64,
    random: Random,
    board: Board,
    session: Session,
    /// What was shown when nothing was wrong, and the files of then.
    last_good: Site,
    good_files: BTreeMap<String, String>,
    /// Whether something is wrong now.
    faulty: bool,
    /// Files that were broken, as they were before.
    broken: Vec<(String, String)>,
    told: Vec<String>,
    loud: bool,
    good: usize,
}

const WORDS: &[&str] =
    &["办事", "服务", "承诺", "公开", "便民", "窗口", "巡查", "路灯", "车位", "名单", "䶮", "𠮷", "堃"];

impl Sequence {
    fn new(seed: u64, loud: bool) -> Self {
        let board = crate::board();
        board.write("content/reviews/first.yaml", "subject: east/hall/posts/star\nperiod: 2026-05\nchange: 1\n");
        board.write(
            "content/east/hall/posts/star.yaml",
            "title: 示范窗口\ntype: star_post\nholder: lin\npledge: 说一次就懂。\napproved_on: 2026-01-01\n",
        );
        let session = open(board.root());
        let random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        let last_good = site(&session);
        assert!(session.look().faults.is_empty(), "{:?}", session.look().faults);
        let good_files = contents(board.root());
        Self {
            seed,
            random,
            board,
            session,
            last_good,
            good_files,
            faulty: false,
            broken: Vec::new(),
            told: Vec::new(),
            loud,
            good: 0,
        }
    }

    fn run(mut self) {
        for _ in 0..EDITS {
            self.step();
        }
        self.compare_fonts();
    }

    fn count(mut self) -> usize {
        for _ in 0..EDITS {
            self.step();
        }
        if self.seed.is_multiple_of(20) {
            self.compare_fonts();
        }
        self.good
    }

    fn step(&mut self) {
        // Several edits may come in one hint, as from a checkout.
        let mut places = BTreeSet::new();
        match self.faulty && self.random.below(3) > 0 {
            true => self.check_out(&mut places),
            false => (0..1 + self.random.below(4) / 3).for_each(|_| self.edit(&mut places)),
        }
        let hint = match self.random.below(10) {
            0 => Hint::Everywhere,
            1 => Hint::At(places.iter().filter_map(|place| place.parent().map(Path::to_owned)).collect()),
            _ => Hint::At(places),
        };
        self.session.update(&hint);
        while let Some(check) = self.session.check() {
            let findings = check.run();
            self.session.checked(findings);
        }
        self.compare();
    }

    fn compare(&mut self) {
        let clean = open(self.board.root());
        let shown = site(&self.session);
        let (faults, clean_faults) = (&self.session.look().faults, &clean.look().faults);
        if clean_faults.is_empty() {
            assert!(faults.is_empty(), "seed {}: {:#?}: {faults:#?}", self.seed, self.told);
            self.last_good = site(&clean);
            self.good_files = contents(self.board.root());
            self.good += 1;
        } else {
            assert!(!faults.is_empty(), "seed {}: {:#?}: unseen: {clean_faults:#?}", self.seed, self.told);
        }
        self.faulty = !clean_faults.is_empty();
        assert_same(&shown, &self.last_good, || format!("seed {}: {:#?}", self.seed, self.told));
    }

    /// Fonts are costly to make, and their style sheet names their content.
    fn compare_fonts(&self) {
        let clean = open(self.board.root());
        if let (true, Some(shown), Some(clean)) =
            (clean.look().faults.is_empty(), &self.session.look().version, &clean.look().version)
        {
            for route in clean.routes().filter(|route| route.ends_with(".woff2")) {
                let bytes =
                    |version: &noticeboard::live::Version| version.get(route).unwrap().unwrap().bytes().into_owned();
                assert_eq!(bytes(shown), bytes(clean), "seed {}: {route}", self.seed);
            }
        }
    }

    // ---- Edits ------------------------------------------------------------------------------------------------------

    fn edit(&mut self, places: &mut BTreeSet<PathBuf>) {
        match self.random.below(20) {
            0..4 => self.add(places),
            4..9 => self.change(places),
            9 | 10 => self.delete(places),
            11 => self.rename(places),
            12 | 13 => self.move_organisation(places),
            14 | 15 => self.settings(places),
            16 => self.date(places),
            17 => self.theme(places),
            18 => self.break_one(places),
            _ => self.mend(places),
        }
    }

    fn say(&mut self, words: String) {
        if self.loud {
            eprintln!("{words}");
        }
        self.told.push(words);
    }

    fn write(&mut self, path: &str, text: &str, places: &mut BTreeSet<PathBuf>) {
        self.say(format!("write {path}: {text:?}"));
        self.board.write(path, text);
        places.insert(path.into());
    }

    fn organisations(&self) -> Vec<String> {
        let all = files(self.board.root(), "content");
        let mut orgs: Vec<String> =
            all.iter().filter_map(|path| path.strip_suffix("/org.yaml").map(str::to_owned)).collect();
        orgs.sort();
        orgs
    }

    /// Files of items, and of organisations below the root.
    fn items(&self) -> Vec<String> {
        let mut all = files(self.board.root(), "content");
        all.retain(|path| path != "content/board.yaml" && path != "content/org.yaml");
        all
    }

    fn add(&mut self, places: &mut BTreeSet<PathBuf>) {
        let orgs = self.organisations();
        let org = self.random.of(&orgs).clone();
        let (n, word, day) = (self.random.below(1000), *self.random.of(WORDS), 1 + self.random.below(29));
        let (path, text) = match self.random.below(8) {
            0 => (format!("members/m{n}.yaml"), format!("name: 示例{word}\n")),
            1 => (
                format!("posts/p{n}.yaml"),
                format!("title: {word}岗\ntype: duty_post\nholder: lin\npledge: {word}到底。\n"),
            ),
            2 => (
                format!("commitments/c{n}.yaml"),
                format!(
                    "item: {word}{n}处\nresponsible: {word}局\ntarget: {n}\ndeadline: 2026-07-{day:02}\npublished_on: 2026-06-{day:02}\n"
                ),
            ),
            3 => (
                format!("notices/n{n}.md"),
                format!(
                    "---\ntitle: {word}公示\nstarts_on: 2026-06-{day:02}\nperiod: {{ days: 5, unit: working }}\n---\n{word}，见[名单](list)。\n"
                ),
            ),
            4 => (format!("exemplars/e{n}.yaml"), format!("title: {word}标兵\nsubject: 示例组\ntype: collective\n")),
            5 => (
                format!("rolls/r{n}.yaml"),
                format!(
                    "title: {word}光荣榜\naward: 优秀\nyear: 2026\nconferred_by: 示例市\nentries:\n  - {{ name: 示例{word} }}\n  - {{ name: 林溪, org: east }}\n"
                ),
            ),
            6 => (
                format!("reviews/v{n}.yaml"),
                format!("subject: east/hall/posts/star\nperiod: 2026-0{}\nchange: 1\n", 1 + n % 6),
            ),
            _ => (format!("o{n}/org.yaml"), format!("name: {word}办\n")),
        };
        let folder = if org == "content" { "content".to_owned() } else { org };
        self.write(&format!("{folder}/{path}"), &text, places);
    }

    fn change(&mut self, places: &mut BTreeSet<PathBuf>) {
        let items = self.items();
        let path = self.random.of(&items).clone();
        let text = fs::read_to_string(self.board.root().join(&path)).unwrap();
        let (from, to) = (*self.random.of(WORDS), *self.random.of(WORDS));
        let new = match self.random.below(6) {
            0 => text.replace("2026-06-", "2026-05-"),
            1 => text.replace("name: ", "name: 新"),
            2 => text.replace("title: ", "title: 新"),
            3 => text.replacen("---\n", "---\nstatus: withdrawn\n", 1),
            4 if path.ends_with(".yaml") => format!("{text}publish_until: 2026-06-2{}\n", self.random.below(10)),
            _ => text.replace(from, to),
        };
        self.write(&path, &new, places);
    }

    fn delete(&mut self, places: &mut BTreeSet<PathBuf>) {
        let items = self.items();
        let path = self.random.of(&items).clone();
        let path = match path.strip_suffix("/org.yaml") {
            // An organisation goes with all that is below it.
            Some(folder) if self.random.below(4) == 0 => folder.to_owned(),
            Some(_) => return,
            None => path,
        };
        self.say(format!("delete {path}"));
        let full = self.board.root().join(&path);
        if full.is_dir() {
            fs::remove_dir_all(full).unwrap()
        } else {
            fs::remove_file(full).unwrap()
        }
        places.insert(path.into());
    }

    fn rename(&mut self, places: &mut BTreeSet<PathBuf>) {
        let items = self.items();
        let path = self.random.of(&items).clone();
        if path.ends_with("org.yaml") {
            return;
        }
        let (folder, name) = path.rsplit_once('/').unwrap();
        self.move_to(&path, &format!("{folder}/x{}-{name}", self.random.0 % 100), places);
    }

    fn move_organisation(&mut self, places: &mut BTreeSet<PathBuf>) {
        let orgs = self.organisations();
        let (from, to) = (self.random.of(&orgs).clone(), self.random.of(&orgs).clone());
        if from == "content" || to.starts_with(&from) {
            return;
        }
        let name = from.rsplit('/').next().unwrap();
        let target = format!("{to}/{name}");
        if !self.board.root().join(&target).exists() {
            self.move_to(&from, &target, places);
        }
    }

    fn move_to(&mut self, from: &str, to: &str, places: &mut BTreeSet<PathBuf>) {
        self.say(format!("move {from} to {to}"));
        fs::rename(self.board.root().join(from), self.board.root().join(to)).unwrap();
        places.extend([PathBuf::from(from), PathBuf::from(to)]);
    }

    fn settings(&mut self, places: &mut BTreeSet<PathBuf>) {
        let path = "content/board.yaml";
        let text = fs::read_to_string(self.board.root().join(path)).unwrap();
        let mut lines: Vec<&str> = text.lines().filter(|line| !line.starts_with("limits:")).collect();
        let limits = format!("limits: {{ due_soon_days: {} }}", self.random.below(60));
        let title = format!("title: 示例{}栏", self.random.of(WORDS));
        match self.random.below(4) {
            0 => lines[0] = &title,
            1 => lines.push(&limits),
            2 if text.contains("language") => lines.retain(|line| !line.starts_with("language")),
            2 => lines.push("language: en"),
            _ if text.contains("base_url") => lines.retain(|line| !line.starts_with("base_url")),
            _ => lines.push("base_url: https://city.example.org/board/"),
        }
        self.write(path, &format!("{}\n", lines.join("\n")), places);
    }

    fn date(&mut self, places: &mut BTreeSet<PathBuf>) {
        let path = "content/board.yaml";
        let text = fs::read_to_string(self.board.root().join(path)).unwrap();
        let day = format!("as_of: 2026-0{}-1{}", 5 + self.random.below(4), self.random.below(10));
        let lines = text.lines().map(|line| if line.starts_with("as_of") { &*day } else { line });
        let text = lines.collect::<Vec<_>>().join("\n") + "\n";
        self.write(path, &text, places);
    }

    fn theme(&mut self, places: &mut BTreeSet<PathBuf>) {
        let (path, text) = match self.random.below(3) {
            0 => ("themes/default/assets/css/99-own.css", format!(".own {{ top: {}px; }}\n", self.random.below(99))),
            1 => {
                let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/templates/notice.html");
                let own = format!("<p>{}</p>{{% endblock %}}", self.random.of(WORDS));
                let text = fs::read_to_string(shipped).unwrap().replacen("{% endblock %}", &own, 1);
                ("themes/default/templates/notice.html", text)
            }
            _ => {
                let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/strings/zh-CN.yaml");
                let own = format!("nav.home: {}", self.random.of(WORDS));
                let text = fs::read_to_string(shipped).unwrap().replace("nav.home: 首页", &own);
                ("themes/default/strings/zh-CN.yaml", text)
            }
        };
        if self.board.root().join(path).exists() && self.random.below(2) == 0 {
            self.say(format!("delete {path}"));
            fs::remove_file(self.board.root().join(path)).unwrap();
            places.insert(path.into());
        } else {
            self.say(format!("write {path}"));
            self.board.write(path, &text);
            places.insert(path.into());
        }
    }

    fn break_one(&mut self, places: &mut BTreeSet<PathBuf>) {
        let items = self.items();
        let path = self.random.of(&items).clone();
        let text = fs::read_to_string(self.board.root().join(&path)).unwrap();
        let broken = match self.random.below(3) {
            0 => format!("titel: 甲\n{text}"),
            1 => String::new(),
            _ => text.replace(": ", "："),
        };
        self.broken.push((path.clone(), text));
        self.write(&path, &broken, places);
    }

    /// Everything as it was when nothing was wrong, as version control does it.
    fn check_out(&mut self, places: &mut BTreeSet<PathBuf>) {
        self.say("check out".to_owned());
        let (now, then) = (contents(self.board.root()), self.good_files.clone());
        for path in now.keys().filter(|path| !then.contains_key(*path)) {
            fs::remove_file(self.board.root().join(path)).unwrap();
            places.insert(path.into());
        }
        for (path, text) in then.iter().filter(|(path, text)| now.get(*path) != Some(text)) {
            self.board.write(path, text);
            places.insert(path.into());
        }
    }

    fn mend(&mut self, places: &mut BTreeSet<PathBuf>) {
        for (path, text) in std::mem::take(&mut self.broken).into_iter().rev() {
            if self.board.root().join(&path).exists() {
                self.write(&path, &text, places);
            }
        }
    }
}

fn open(root: &Path) -> Session {
    Session::open(root, Options::default()).unwrap()
}

/// What a session shows, fonts left out.
fn site(session: &Session) -> Site {
    let Some(version) = &session.look().version else { return Site::new() };
    let routes = version.routes().filter(|route| !route.ends_with(".woff2"));
    routes.map(|route| (route.to_string(), version.get(route).unwrap().unwrap().bytes().into_owned())).collect()
}

fn assert_same(shown: &Site, wanted: &Site, told: impl Fn() -> String) {
    let (have, want): (BTreeSet<_>, BTreeSet<_>) = (shown.keys().collect(), wanted.keys().collect());
    let differ: Vec<_> = have.symmetric_difference(&want).collect();
    assert!(differ.is_empty(), "{}: files are missing or too many: {differ:?}", told());
    for (path, bytes) in wanted {
        if &shown[path] != bytes {
            let (shown, wanted) = (String::from_utf8_lossy(&shown[path]), String::from_utf8_lossy(bytes));
            let line = shown.lines().zip(wanted.lines()).find(|(one, other)| one != other);
            panic!("{}: {path} differs: {line:?}", told());
        }
    }
}

/// The texts of a board's content and themes.
fn contents(root: &Path) -> BTreeMap<String, String> {
    let read = |path: String| {
        let text = fs::read_to_string(root.join(&path)).unwrap();
        (path, text)
    };
    let themes = if root.join("themes").is_dir() { files(root, "themes") } else { Vec::new() };
    files(root, "content").into_iter().chain(themes).map(read).collect()
}

/// The files below a folder, with `/`.
fn files(root: &Path, folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(root.join(&folder)).unwrap() {
            let entry = entry.unwrap();
            let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if entry.file_type().unwrap().is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}
