//! What the machine does wrong: a disk that is full, caches that are no longer what was written.

mod support;

use std::fs;
use std::time::{Duration, SystemTime};

use support::{Board, Site, noticeboard, tree};

/// A drawn portrait of the demonstration board, and a placard that shows it.
fn board() -> Board {
    let board = Board::new(&[
        ("content/board.yaml", "title: 示例\nas_of: 2026-06-30\nprint: { presets: [card] }\n"),
        ("content/org.yaml", "name: 示例市\nopinion_book: 大厅入口\n"),
        (
            "content/members/a.yaml",
            "name: 示例甲\nposition: 窗口工作人员\nphoto: a.png\nconsent: { given_on: 2026-01-01, scope: [web, print] }\n",
        ),
        (
            "content/posts/w.yaml",
            "title: 一号窗口\ntype: star_post\nholder: a\npledge: 多问一句，少跑一趟。\napproved_on: 2026-01-01\n",
        ),
    ]);
    let portrait = image::RgbImage::from_fn(900, 1260, |x, y| {
        let face = (f64::from(x) - 450.0).hypot(f64::from(y) - 500.0) < 260.0;
        let noise = ((x * 31 + y * 17) ^ (x * y)) as u8 & 7;
        image::Rgb(if face { [225, 195, 170] } else { [60, 90, 130] }.map(|value: u8| value + noise))
    });
    let mut png = Vec::new();
    portrait.write_to(&mut std::io::Cursor::new(&mut png), image::ImageFormat::Png).unwrap();
    board.write_bytes("content/photos/a.png", &png);
    // Of an hour ago: what was written just now may change again unseen, and is not noted in an index.
    let photo = fs::File::options().write(true).open(board.root().join("content/photos/a.png")).unwrap();
    photo.set_modified(SystemTime::now() - Duration::from_secs(3600)).unwrap();
    board
}

#[test]
fn damaged_caches_cost_time_and_nothing_else() {
    let board = board();
    let clean = Site::of(board.root(), &[]);
    let caches = board.root().join(".noticeboard");
    let mut kept = tree(&caches);
    // Files that are only there to be locked.
    kept.retain(|_, bytes| !bytes.is_empty());
    // One kind of file after the other, for damage to one must not hide behind damage to another.
    let kinds =
        ["builds/", "fonts", "photos/index", "photos/", "print/index", "print/photos/index", "print/photos/", "print/"];
    let kind_of = |path: &str| kinds.iter().position(|kind| path.starts_with(kind));
    type Damage = fn(&[u8]) -> Vec<u8>;
    let damages: [(&str, Damage); 5] = [
        ("cut", |bytes| bytes[..bytes.len() / 2].to_vec()),
        ("emptied", |_| Vec::new()),
        ("one bit in the middle", |bytes| flipped(bytes, bytes.len() / 2)),
        ("one bit at the end", |bytes| flipped(bytes, bytes.len() - 1)),
        ("another version's", |bytes| flipped(bytes, bytes.len().min(7) - 1)),
    ];
    for (n, kind) in kinds.iter().enumerate() {
        let of_kind: Vec<_> = kept.iter().filter(|(path, _)| kind_of(path) == Some(n)).collect();
        assert!(!of_kind.is_empty(), "no {kind} in {:?}", kept.keys().collect::<Vec<_>>());
        for (what, damage) in damages {
            for (path, bytes) in &of_kind {
                fs::write(caches.join(path), damage(bytes)).unwrap();
            }
            if kind.starts_with("print/photos/") {
                // They are looked at when a placard is set.
                fs::remove_file(caches.join("print/index")).unwrap();
            }
            if *kind == "builds/" {
                // What is known of the builds into a folder is asked when there is another into the same.
                clean.build_again(board.root(), &[]);
            }
            Site::of(board.root(), &[]).assert_same(&clean);
            // The damage is mended, and not carried along.
            let now = tree(&caches);
            for (path, bytes) in &of_kind {
                // An index keeps no order, and what is known of a build tells how old its files were then.
                let mended = if path.ends_with("index") || *kind == "builds/" {
                    now.get(*path).is_none_or(|now| *now != damage(bytes))
                } else {
                    now.get(*path) == Some(bytes)
                };
                assert!(mended, "{path}, {what}: not mended");
            }
        }
    }
}

#[test]
fn builds_of_one_board_at_once_do_not_take_each_others_files() {
    let board = board();
    // The QR codes differ, and so do the placards.
    let addresses = ["https://a.example.org/", "https://b.example.org/", "https://c.example.org/"];
    let clean = addresses.map(|address| Site::of(board.root(), &["--base-url", address]));
    for _ in 0..8 {
        fs::remove_dir_all(board.root().join(".noticeboard")).unwrap();
        std::thread::scope(|scope| {
            for (address, clean) in addresses.iter().zip(&clean) {
                let root = board.root();
                scope.spawn(move || Site::of(root, &["--base-url", address]).assert_same(clean));
            }
        });
    }
}

fn flipped(bytes: &[u8], at: usize) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes[at] ^= 0x10;
    bytes
}

/// No file may grow beyond a size: a disk that is full sooner or later, at another place each time.
#[cfg(unix)]
#[test]
fn a_disk_that_is_full_leaves_the_last_good_site_and_says_so_once() {
    use std::os::unix::process::CommandExt;

    let board = board();
    let site = Site::of(board.root(), &[]);
    let old = site.files();
    // Every page changes, the photo and the placard as well.
    board.edit("content/board.yaml", |text| text.replace("title: 示例", "title: 示例市公示栏"));
    board.edit("content/posts/w.yaml", |text| text.replace("多问一句", "多听一句"));
    let new = Site::of(board.root(), &[]).files();
    fs::remove_dir_all(board.root().join(".noticeboard")).unwrap();
    let largest = new.values().map(Vec::len).max().unwrap_or_default();
    let mut refused = 0;
    for limit in [0, 2_000, 8_000, 20_000, 50_000, largest - 1, 1 << 30] {
        let mut build = noticeboard(&["build", "--lang", "en"], board.root());
        build.arg("--out").arg(site.root());
        let full = move || {
            let most = libc::rlimit { rlim_cur: limit as libc::rlim_t, rlim_max: libc::RLIM_INFINITY };
            // Without its signal the limit is an error of `write`, as a full disk is.
            if unsafe { libc::signal(libc::SIGXFSZ, libc::SIG_IGN) == libc::SIG_ERR }
                || unsafe { libc::setrlimit(libc::RLIMIT_FSIZE, &raw const most) } != 0
            {
                return Err(std::io::Error::last_os_error());
            }
            Ok(())
        };
        let output = unsafe { build.pre_exec(full) }.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        if output.status.success() {
            assert!(site.files() == new, "limit {limit}: {said}");
        } else {
            refused += 1;
            assert_eq!(output.status.code(), Some(3), "limit {limit}: {said}");
            assert!(said.contains("too large") || said.contains("os error 27"), "limit {limit}: {said}");
            assert_eq!(
                said.lines().filter(|line| line.starts_with("noticeboard: ")).count(),
                1,
                "limit {limit}: {said}"
            );
            assert!(site.files() == old, "limit {limit}: the site is not the last good one: {said}");
        }
    }
    assert!((1..7).contains(&refused), "{refused} of 7 builds met the limit");
    site.build_again(board.root(), &[]);
    assert!(site.files() == new);
    // Nothing half-written is left behind: what is not finished has a hidden name and its process's or its own number.
    let unfinished = |path: &String| {
        let name = path.rsplit('/').next().unwrap_or(path);
        name.starts_with('.') && name.ends_with(|last: char| last.is_ascii_digit())
    };
    let files = site.files_and_spare().into_keys().chain(tree(&board.root().join(".noticeboard")).into_keys());
    let left: Vec<_> = files.filter(unfinished).collect();
    assert!(left.is_empty(), "{left:?}");
}
