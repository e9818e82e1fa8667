//! Times a batch of placards, each with another name, pledge and photo.
//!
//! ```text
//! cargo bench --bench placards            1,000 placards
//! cargo bench --bench placards -- 3000
//! NOTICEBOARD=/older/target/release/noticeboard cargo bench --bench placards    another program, on the same board
//! ```
//!
//! Measured on the program itself, with the processor time and the memory of its process as the system counts them:
//! the first run (photos and all), a run whose finished files are gone (photos made), and a repeated run. WeasyPrint sets
//! an equal page beside them, where it is on the path.

#[cfg(unix)]
fn main() {
    unix::main();
}

#[cfg(not(unix))]
fn main() {
    eprintln!("measured on Unix only");
}

#[cfg(unix)]
mod unix {
    use std::fmt::Write as _;
    use std::fs;
    use std::io::Cursor;
    use std::os::unix::process::ExitStatusExt;
    use std::path::Path;
    use std::process::Command;
    use std::time::Instant;

    const GIVEN: &[char] =
        &['溪', '伟', '宁', '静', '磊', '敏', '强', '芳', '洋', '勇', '艳', '娟', '涛', '明', '超', '霞'];
    const SURNAMES: &[char] = &['王', '李', '张', '刘', '陈', '杨', '黄', '赵', '吴', '周', '徐', '孙', '马', '朱'];

    pub fn main() {
        let count: usize = std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(1000);
        let folder = tempfile::tempdir().expect("a temporary folder");
        let board = folder.path();
        write_board(board, count);
        let program = std::env::var_os("NOTICEBOARD").unwrap_or_else(|| env!("CARGO_BIN_EXE_noticeboard").into());
        let print = |out: &str| {
            let mut command = Command::new(&program);
            command.args(["print", "--quiet", "--preset", "a4-landscape", "--board"]).arg(board);
            command.arg("--out").arg(board.join(out));
            command
        };
        println!("{count} placards (A4, photo, code), a file each and books; own and children's time");
        println!("{}", Path::new(&program).display());
        report("first run, photos and all", &mut print("out"));
        // Laid aside, the photos stay. Nothing is deleted: some file systems search past what was deleted just before
        // whenever they make a file, and that is not the program's time.
        fs::rename(board.join(".noticeboard/print"), board.join("aside")).unwrap();
        fs::create_dir(board.join(".noticeboard/print")).unwrap();
        fs::rename(board.join("aside/photos"), board.join(".noticeboard/print/photos")).unwrap();
        fs::rename(board.join("out"), board.join("earlier")).unwrap();
        report("set again, photos made", &mut print("out"));
        report("repeated", &mut print("out"));
        report("repeated, into an empty folder", &mut print("other"));
        if Command::new("weasyprint").arg("--version").output().is_ok() {
            let pages = count.min(200);
            write_html(board, pages);
            let mut command = Command::new("weasyprint");
            command.current_dir(board).args(["page.html", "page.pdf"]);
            report(&format!("WeasyPrint, {pages} pages in one file"), &mut command);
        } else {
            println!("WeasyPrint is not on the path");
        }
    }

    fn report(what: &str, command: &mut Command) {
        // What was written before is not written out while this is timed.
        unsafe { libc::sync() };
        let start = Instant::now();
        // Waited for below, by the call that also tells what it used.
        #[expect(clippy::zombie_processes)]
        let child = command.spawn().expect("the program starts");
        let mut status = 0;
        let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
        let waited = unsafe { libc::wait4(child.id() as i32, &raw mut status, 0, &raw mut usage) };
        assert!(waited > 0 && std::process::ExitStatus::from_raw(status).success(), "{what}: {status}");
        let seconds = |time: libc::timeval| time.tv_sec as f64 + time.tv_usec as f64 / 1e6;
        println!(
            "{what:<34} {:>7.2} s wall  {:>7.2} s CPU  {:>5} MB",
            start.elapsed().as_secs_f64(),
            seconds(usage.ru_utime) + seconds(usage.ru_stime),
            usage.ru_maxrss / 1024
        );
    }

    fn name(n: usize) -> String {
        let given = [GIVEN[n % GIVEN.len()], GIVEN[n / GIVEN.len() % GIVEN.len()]];
        format!("{}{}{}", SURNAMES[n % SURNAMES.len()], given[0], given[1])
    }

    fn write_board(board: &Path, count: usize) {
        let put = |path: &str, bytes: &[u8]| {
            let path = board.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        };
        put(
            "content/board.yaml",
            b"title: \xe7\xa4\xba\xe4\xbe\x8b\nas_of: 2026-06-30\nbase_url: https://board.example.org/\n",
        );
        put("content/org.yaml", "name: 示例市\nsupervision_phone: 0531-0000 1234\nopinion_book: 大厅入口\n".as_bytes());
        let (mut members, mut posts) = ("items:\n".to_owned(), "items:\n".to_owned());
        for n in 0..count {
            let name = name(n);
            let _ = writeln!(
                members,
                "  - {{ id: m{n}, name: {name}, position: 窗口首席代表, photo: p{n}.jpg, consent: {{ given_on: 2026-01-01, scope: [print] }} }}"
            );
            let _ = writeln!(
                posts,
                "  - {{ id: w{n}, title: 第{n}号综合窗口, holder: m{n}, pledge: 第{n}个窗口，多问一句，少跑一趟。, approved_on: 2026-01-02 }}"
            );
            put(&format!("content/photos/p{n}.jpg"), &photo(n));
        }
        put("content/members/all.yaml", members.as_bytes());
        put("content/posts/all.yaml", posts.as_bytes());
    }

    /// 900 × 1260 pixels, enough for 300 dots an inch; no two alike.
    fn photo(n: usize) -> Vec<u8> {
        let shade = |k: usize| (60 + (n * k) % 160) as u8;
        let picture = image::RgbImage::from_fn(900, 1260, |x, y| {
            let noise = ((x * 31 + y * 17) ^ (x * y)) as u8 & 15;
            let (dx, dy) = (f64::from(x) - 450.0, f64::from(y) - 480.0);
            // A row of fields tells the number, for no two are to be alike.
            if y < 16 && x / 16 < 32 {
                return image::Rgb([if n >> (x / 16) & 1 == 1 { 255 } else { 0 }; 3]);
            }
            let colour = if dx.hypot(dy) < 260.0 { [225, 195, 170] } else { [shade(7), shade(13), shade(29)] };
            image::Rgb(colour.map(|value: u8| value.saturating_add(noise)))
        });
        let mut bytes = Vec::new();
        picture.write_to(&mut Cursor::new(&mut bytes), image::ImageFormat::Jpeg).unwrap();
        bytes
    }

    /// The same page for WeasyPrint: field, photo, name, pledge, stars, phone.
    fn write_html(board: &Path, pages: usize) {
        let theme = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/fonts");
        let mut html = format!(
            "<!doctype html><html lang=zh-CN><meta charset=utf-8><title>placards</title><style>\
             @font-face{{font-family:T;src:url(file://{0}/title.ttf)}}@font-face{{font-family:B;src:url(file://{0}/body.ttf)}}\
             @font-face{{font-family:P;src:url(file://{0}/pledge.ttf)}}@page{{size:297mm 210mm;margin:0}}body{{margin:0;font-family:B}}\
             .p{{position:relative;width:297mm;height:210mm;background:#fffdf8;overflow:hidden;page-break-after:always}}\
             .f{{position:absolute;inset:0 auto 0 0;width:101mm;background:#a3100d}}img{{position:absolute;left:13mm;top:36mm;width:75mm;height:105mm}}\
             .n{{position:absolute;left:119mm;top:36mm;font:84pt T}}.q{{position:absolute;left:119mm;top:95mm;width:160mm;font:34pt P;color:#a3100d}}\
             .t{{position:absolute;left:119mm;top:180mm;font-size:30pt}}.s{{position:absolute;left:13mm;top:150mm}}</style>",
            theme.display()
        );
        for n in 0..pages {
            let stars = "<svg width=12mm height=12mm viewBox='0 0 10 10'><polygon points='5,0 6.2,3.5 10,3.5 7,5.7 8,9.5 5,7.2 2,9.5 3,5.7 0,3.5 3.8,3.5' fill='none' stroke='#b8862a'/></svg>".repeat(5);
            let _ = write!(
                html,
                "<div class=p><div class=f></div><img src='content/photos/p{n}.jpg' alt=photo><div class=n>{}</div><div class=q>第{n}个窗口，多问一句，少跑一趟。</div><div class=s>{stars}</div><div class=t>0531-0000 1234</div></div>",
                name(n)
            );
        }
        fs::write(board.join("page.html"), html).unwrap();
    }
}
