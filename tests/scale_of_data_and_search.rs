//! How long the data files, the search index, the feed and the sitemap of a city take, and how large they are. Not part
//! of the usual run:
//!
//! ```text
//! cargo test --test scale_of_data_and_search --config 'profile.dev.opt-level=3' -- --ignored --nocapture
//! ```
//!
//! `ITEMS` chooses the number of items (100,000). Nothing is asserted of time; the figures are printed.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

use noticeboard::diagnostic::Language;
use noticeboard::output::pictures::Pictures;
use noticeboard::output::{Output, Planner, Seed, data, feed, plan, render, search, sitemap};
use noticeboard::pipeline::{Options, check_sources};
use noticeboard::source::Sources;
use noticeboard::theme::Theme;

/// The same numbers on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % below
    }

    /// Small numbers far more often than large ones, as words are.
    fn zipf(&mut self, below: usize) -> usize {
        let share = self.roll(1 << 20) as f64 / f64::from(1 << 20);
        ((below as f64).powf(share) as usize - 1).min(below - 1)
    }

    fn character(&mut self) -> char {
        char::from_u32(0x4e00 + self.zipf(3500) as u32 * 5).unwrap_or('一')
    }
}

struct Words {
    dice: Dice,
    words: Vec<String>,
}

impl Words {
    fn new() -> Self {
        let mut dice = Dice(7);
        let words = (0..20_000).map(|_| (0..2 + dice.roll(3) / 2).map(|_| dice.character()).collect()).collect();
        Self { dice, words }
    }

    fn text(&mut self, characters: usize) -> String {
        let mut text = String::new();
        let mut since = 0;
        while text.len() < characters * 3 {
            text.push_str(&self.words[self.dice.zipf(20_000)]);
            since += 1;
            if since % 6 == 0 {
                text.push('，');
            }
        }
        text
    }

    fn name(&mut self) -> String {
        const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗";
        let surname = SURNAMES.chars().nth(self.dice.zipf(20)).unwrap_or('王');
        let given: String = (0..1 + self.dice.roll(2)).map(|_| self.dice.character()).collect();
        format!("{surname}{given}")
    }
}

/// A board of so many items in 2,797 organisations a hundred thousand.
fn sources(items: usize) -> Sources {
    let mut words = Words::new();
    let mut sources = Sources::from_texts([
        ("content/board.yaml", "title: 示例市公示栏\nas_of: 2026-06-30\nbase_url: https://board.example.org/\n"),
        ("content/org.yaml", "name: 示例市\nsupervision_phone: 0531-0000 1234\naddress: 示例路1号\n"),
    ]);
    let orgs = (items * 2797 / 100_000).max(1);
    for org in 0..orgs {
        let folder = format!("content/d{}/o{org}", org % 30);
        sources.insert_text(&format!("content/d{}/org.yaml", org % 30), &format!("name: 第{}区\n", org % 30));
        sources.insert_text(&format!("{folder}/org.yaml"), &format!("name: {}支部\n", words.text(4)));
        let mut files: BTreeMap<&str, String> = BTreeMap::new();
        let mut list = |kind: &'static str, item: String| {
            files.entry(kind).or_insert_with(|| "items:\n".into()).push_str(&item);
        };
        let count = items / orgs + usize::from(org < items % orgs);
        for n in 0..count {
            let day = format!("2026-{:02}-{:02}", words.dice.roll(6) + 1, words.dice.roll(28) + 1);
            match n % 20 {
                0..7 => list(
                    "commitments",
                    format!(
                        "  - {{ id: c{n}, item: {}, responsible: {}局, measures: [{}, {}], target: {}处, deadline: 2026-12-31, published_on: {day}, progress: [{{ on: {day}, text: {} }}] }}\n",
                        words.text(20).replace('，', ""),
                        words.text(4),
                        words.text(60).replace('，', "。"),
                        words.text(60).replace('，', "。"),
                        n + 1,
                        words.text(40).replace('，', "。"),
                    ),
                ),
                7..13 => {
                    list(
                        "members",
                        format!("  - {{ id: m{n}, name: {}, position: {} }}\n", words.name(), words.text(4)),
                    );
                    list(
                        "posts",
                        format!(
                            "  - {{ id: p{n}, title: {n}号窗口, holder: m{n}, pledge: {}。, duties: [{}], approved_on: {day} }}\n",
                            words.text(15).replace('，', ""),
                            words.text(60).replace('，', "。"),
                        ),
                    );
                }
                13 => {
                    let mut item = format!(
                        "  - id: r{n}\n    title: {}光荣榜\n    award: 优秀共产党员\n    year: 2026\n    conferred_by: 示例市委\n    conferred_on: {day}\n    entries:\n",
                        words.text(6)
                    );
                    for _ in 0..20 {
                        let _ = writeln!(item, "      - {{ name: {}, position: {} }}", words.name(), words.text(4));
                    }
                    list("rolls", item);
                }
                14 => list(
                    "exemplars",
                    format!(
                        "  - {{ id: e{n}, title: {}, subject: {}, year: 2026, summary: {}, body: {}, published_on: {day} }}\n",
                        words.text(8),
                        words.name(),
                        words.text(40).replace('，', "。"),
                        words.text(500).replace('，', "。")
                    ),
                ),
                _ => list(
                    "notices",
                    format!(
                        "  - {{ id: n{n}, title: {}公示, starts_on: {day}, period: {{ days: 5, unit: working }}, body: {}, signed_by: {} }}\n",
                        words.text(10).replace('，', ""),
                        words.text(250).replace('，', "。"),
                        words.text(6)
                    ),
                ),
            }
        }
        for (kind, text) in files {
            sources.insert_text(&format!("{folder}/{kind}/all.yaml"), &text);
        }
    }
    sources
}

#[test]
#[ignore = "takes minutes; prints figures"]
fn a_city() {
    let items = std::env::var("ITEMS").ok().and_then(|items| items.parse().ok()).unwrap_or(100_000);
    let sources = sources(items);
    let content: usize = sources.files.values().map(|file| file.text.len()).sum();
    println!("{items} items, {} files, {} MB of content", sources.files.len(), content / 1_000_000);
    let start = Instant::now();
    let checked = check_sources(&sources, &Options::default());
    println!("check: {:.2?}", start.elapsed());
    drop(sources);
    let errors: Vec<_> =
        checked.diagnostics.iter().filter(|d| d.severity == noticeboard::diagnostic::Severity::Error).take(3).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let boards = checked.into_boards();
    let theme = Theme::load(None, "default", Language::Chinese).unwrap();
    let pictures = Pictures::default();
    let (whole, _) = plan(&boards, &theme, &pictures, &["web"]);
    println!("{:32} {:>6} {:>9} {:>8} {:>8} {:>9}", "output", "files", "bytes", "largest", "declare", "make");
    let outputs: [(&str, &dyn Output); 4] =
        [("data", &data::Data), ("search", &search::Search), ("feed", &feed::Feed), ("sitemap", &sitemap::Sitemap)];
    for (name, output) in outputs {
        let start = Instant::now();
        let mut seeds = Vec::new();
        output.routes(boards.web(), &theme, &pictures, &mut seeds);
        let declare = start.elapsed();
        measure(
            name,
            &seeds,
            declare,
            &Planner {
                board: boards.web(),
                boards: &boards,
                theme: &theme,
                pictures: &pictures,
                routes: &whole.routes,
            },
            &theme,
        );
    }
    let memory = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    memory.lines().filter(|line| line.starts_with("VmHWM")).for_each(|line| println!("{line}"));
}

fn measure(name: &str, seeds: &[Seed], declare: Duration, planner: &Planner<'_>, theme: &Theme) {
    /// Files, bytes, the largest, time.
    type Figures = (usize, usize, usize, Duration);
    let mut groups: BTreeMap<String, Figures> = BTreeMap::new();
    for seed in seeds {
        let start = Instant::now();
        let bytes = render(seed.job(planner), theme).unwrap();
        let file = seed.route.rsplit('/').next().unwrap_or_default();
        let group = match file.rsplit_once('.') {
            Some((stem, ending)) if stem.bytes().all(|b| b.is_ascii_digit()) => {
                seed.route.replace(&format!("/{file}"), &format!("/*.{ending}"))
            }
            _ => seed.route.to_string(),
        };
        if let Ok(folder) = std::env::var("OUT") {
            let path = std::path::Path::new(&folder).join(&*seed.route);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, &bytes).unwrap();
        }
        let figures = groups.entry(group).or_default();
        figures.0 += 1;
        figures.1 += bytes.len();
        figures.2 = figures.2.max(bytes.len());
        figures.3 += start.elapsed();
    }
    println!("{name:32} {:>6} {:>9} {:>8} {declare:>8.2?}", seeds.len(), "", "");
    for (group, (files, bytes, largest, time)) in groups {
        println!("  {group:30} {files:>6} {bytes:>9} {largest:>8} {:>8} {time:>9.2?}", "");
    }
}
