//! What publishing costs, beside `cp -r` of the same files.
//!
//!     cargo bench --bench publish [-- COUNT]
//!
//! COUNT (100,000) pages of 10 KB are published into a temporary folder three times: into a new folder, with nothing
//! changed, and with one page changed.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use noticeboard::publish::{Destination, Publication, Report};
use rayon::prelude::*;

struct Page {
    path: String,
    bytes: Vec<u8>,
}

/// Pages of 10 KB, each in its own folder.
fn pages(count: usize) -> Vec<Page> {
    let text = "为人民服务 公开承诺 ".repeat(400);
    let page = |i: usize| {
        let head = format!("<!doctype html><title>item {i}</title>{text}");
        let mut bytes = head.into_bytes();
        bytes.resize(10_000, b' ');
        Page { path: format!("org{}/hall{}/item{i}/index.html", i % 7, i % 40), bytes }
    };
    (0..count).into_par_iter().map(page).collect()
}

/// Seconds of processor time of this process and of its finished children: unlike the wall
/// clock it means something on a busy machine.
fn processor() -> (f64, f64) {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    let ticks: Vec<f64> = fields.skip(11).take(4).filter_map(|n| n.parse().ok()).collect();
    let [user, system, child_user, child_system] = ticks[..] else {
        return (0.0, 0.0);
    };
    ((user + system) / 100.0, (child_user + child_system) / 100.0)
}

fn publish(out: &Path, pages: &[Page]) -> (f64, Report) {
    let cpu = processor().0;
    let start = Instant::now();
    let publication = Publication::begin(out).unwrap();
    let begun = start.elapsed().as_secs_f64();
    pages.par_iter().try_for_each(|page| publication.put(&page.path, &page.bytes)).unwrap();
    let put = start.elapsed().as_secs_f64();
    let report = publication.commit().unwrap();
    let all = start.elapsed().as_secs_f64();
    let cpu = processor().0 - cpu;
    println!("    begin {begun:.3}  put {:.3}  commit {:.3}  cpu {cpu:.2}", put - begun, all - put);
    (all, report)
}

fn main() {
    let count = std::env::args().skip(1).find_map(|a| a.parse().ok()).unwrap_or(100_000);
    rayon::ThreadPoolBuilder::new().num_threads(2).build_global().unwrap();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut pages = pages(count);
    for round in 0..3 {
        let out = folder.path().join(format!("round{round}/public"));
        let copy = folder.path().join(format!("round{round}/copy"));
        let (fresh, _) = publish(&out, &pages);
        let (start, cpu) = (Instant::now(), processor().1);
        assert!(Command::new("cp").arg("-r").args([&out, &copy]).status().unwrap().success());
        let (copied, cpu) = (start.elapsed().as_secs_f64(), processor().1 - cpu);
        println!("round {round}: fresh {fresh:.2} s, cp -r {copied:.2} s (cpu {cpu:.2})");
        let (same, report) = publish(&out, &pages);
        assert!(report.unchanged);
        println!("round {round}: nothing changed {same:.3} s");
        for change in 0..3 {
            pages[count / 2].bytes[9_000] = b'0' + round * 3 + change;
            let (one, report) = publish(&out, &pages);
            assert_eq!(report.written, 1);
            println!("round {round}: one page changed {one:.3} s");
        }
    }
}
