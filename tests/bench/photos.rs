//! Photos per CPU second, beside `vipsthumbnail` where that is installed.
//!
//!     cargo bench --bench photos [-- COUNT]
//!
//! Makes COUNT (100) phone-like JPEGs of 12 megapixels in a temporary folder: 3–4 MB each, a drawn person, noise, EXIF
//! with GPS and one of four orientations. Each is then made into 800 and 400 px WebP by both programs in turn, in
//! batches of ten, so that a busy machine is busy for both. CPU time is user + system of the process and its children;
//! memory is the peak of a process of its own. At the end the same photos once more from the cache, and the member's
//! portrait (with a face to be found), which vipsthumbnail has no equal for.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use noticeboard::photo::{Encoding, Limits, Purpose, Recipe, Service, Slot};
use rayon::prelude::*;

#[path = "../photo/drawn.rs"]
mod drawn;

const BATCH: usize = 10;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    if let [mode, folder, cache] = arguments.as_slice() {
        return alone(mode, Path::new(folder), Path::new(cache));
    }
    let count = arguments.first().and_then(|a| a.parse().ok()).unwrap_or(100);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let photos = folder.path().join("photos");
    let bytes = generate(&photos, count);
    let average = bytes as f64 / count as f64 / 1e6;
    println!("{count} photos of 4000 × 3000, {average:.1} MB on average");

    let names = list(&photos);
    let cache = folder.path().join("cache");
    let (mut ours, mut theirs) = (Cost::default(), Cost::default());
    let vips = Command::new("vipsthumbnail").arg("--version").output().is_ok();
    {
        let service = Service::open(&cache, Limits::default(), 1).expect("a cache");
        for batch in names.chunks(BATCH) {
            ours.add(|| make(&service, batch, &web()));
            if vips {
                theirs.add(|| thumbnails(batch, folder.path()));
            }
        }
    }
    ours.print("noticeboard, WebP 800 + 400", count);
    if vips {
        theirs.print("vipsthumbnail, WebP 800 + 400", count);
        println!("ratio {:.2}", theirs.cpu / ours.cpu);
    } else {
        println!("vipsthumbnail is not installed");
    }

    let mut again = Cost::default();
    again.add(|| {
        let service = Service::open(&cache, Limits::default(), 1).expect("a cache");
        make(&service, &names, &web());
        assert_eq!(service.tally().made, 0, "everything comes from the cache");
    });
    again.print("noticeboard, cached, every derivative read and verified", count);
    println!("{:.0} times as fast in CPU, {:.0} in wall time", ours.cpu / again.cpu, ours.wall / again.wall);

    let mut portraits = Cost::default();
    portraits.add(|| {
        let service = Service::open(&folder.path().join("portraits"), Limits::default(), 1).expect("a cache");
        make(&service, &names, &portrait());
    });
    portraits.print("noticeboard, portrait with face: WebP + JPEG, 480 + 240", count);

    println!("peak memory of a process with one worker, {} photos:", names.len().min(20));
    let few = folder.path().join("few");
    fs::create_dir_all(&few).expect("a folder");
    for name in names.iter().take(20) {
        fs::hard_link(name, few.join(name.file_name().expect("a name"))).expect("a link");
    }
    let program = std::env::current_exe().expect("this program");
    for mode in ["idle", "web", "portrait"] {
        let run = Command::new(&program).arg(mode).args([&few, &folder.path().join(mode)]).output();
        print!("{}", String::from_utf8_lossy(&run.expect("a run of its own").stdout));
    }
    if vips {
        let script = "/usr/bin/time -f '  vipsthumbnail: %M KiB' vipsthumbnail --size 800x800 -o \"$1/t_%s.webp[Q=75]\" \"$1\"/few/*.jpg 2>&1";
        let run = Command::new("sh").args(["-c", script, "sh"]).arg(folder.path()).output();
        print!("{}", String::from_utf8_lossy(&run.expect("a shell").stdout));
    }
}

/// Runs by itself, so that its peak memory is nobody else's.
fn alone(mode: &str, folder: &Path, cache: &Path) {
    let recipe = if mode == "portrait" { portrait() } else { web() };
    let service = Service::open(cache, Limits::default(), 1).expect("a cache");
    if mode != "idle" {
        make(&service, &list(folder), &recipe);
    }
    println!("  {mode}: {} KiB", peak());
}

/// What vipsthumbnail is asked for as well.
fn web() -> Recipe {
    Recipe::new(Slot::new(Purpose::Scene, None, &[800, 400], &[Encoding::WebP { quality: 80 }]), None)
}

fn portrait() -> Recipe {
    Recipe::new(Slot::portrait((5, 7), &[480, 240]), None)
}

fn make(service: &Service, photos: &[PathBuf], recipe: &Recipe) {
    photos.par_iter().for_each(|photo| {
        let made = service.load(photo, std::slice::from_ref(recipe)).expect("a good photo");
        std::hint::black_box(made);
    });
}

fn thumbnails(photos: &[PathBuf], out: &Path) {
    for size in [800, 400] {
        let target = format!("{}/v{size}_%s.webp[Q=80]", out.display());
        let mut command = Command::new("vipsthumbnail");
        command.arg("--size").arg(size.to_string()).arg("-o").arg(target).args(photos);
        assert!(command.status().expect("vipsthumbnail").success());
    }
}

fn list(folder: &Path) -> Vec<PathBuf> {
    let mut names: Vec<PathBuf> = fs::read_dir(folder).expect("photos").flatten().map(|e| e.path()).collect();
    names.sort();
    names
}

fn generate(folder: &Path, count: usize) -> u64 {
    fs::create_dir_all(folder).expect("a folder");
    let scenes: Vec<drawn::Picture> = (0..4).map(|n| drawn::person(4000, 3000, n, 8.0)).collect();
    let mut bytes = 0;
    for n in 0..count {
        let orientation = [1, 6, 3, 8][n % 4];
        let stored = scenes[n / 4 % 4].stored_as(orientation).rolled(n);
        let jpeg = drawn::jpeg(&stored, 88);
        let jpeg = drawn::with_exif(&jpeg, &drawn::exif(orientation, true));
        bytes += jpeg.len() as u64;
        fs::write(folder.join(format!("p{n:04}.jpg")), jpeg).expect("a photo");
    }
    // Younger files are not trusted to be unchanged (see `index`): the cached run would read them all.
    std::thread::sleep(std::time::Duration::from_millis(2100));
    bytes
}

#[derive(Default)]
struct Cost {
    cpu: f64,
    wall: f64,
}

impl Cost {
    fn add(&mut self, work: impl FnOnce()) {
        let (cpu, wall) = (cpu(), Instant::now());
        work();
        self.cpu += self::cpu() - cpu;
        self.wall += wall.elapsed().as_secs_f64();
    }

    fn print(&self, what: &str, count: usize) {
        let count = count as f64;
        println!(
            "{what}: {:.1} photos per CPU second ({:.2} ms CPU, {:.2} ms wall each)",
            count / self.cpu,
            self.cpu / count * 1e3,
            self.wall / count * 1e3
        );
    }
}

/// CPU seconds of this thread, which does all of our work here, and of the children that were waited for. Linux only;
/// zero elsewhere.
fn cpu() -> f64 {
    let number = |text: Option<&str>| text.and_then(|t| t.parse::<f64>().ok()).unwrap_or(0.0);
    let own = fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // cutime and cstime are fields 16 and 17, counted from 1 with the name in brackets as the second; ticks of 10 ms.
    let fields = stat.rsplit(')').next().unwrap_or_default();
    let children: f64 = fields.split_whitespace().skip(13).take(2).map(|t| number(Some(t))).sum();
    number(own.split_whitespace().next()) / 1e9 + children / 100.0
}

/// Peak resident memory of this process, in KiB.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kib| kib.parse().ok()).unwrap_or(0)
}
