//! What a system can do to a program: nobody listens, nothing can be written, files that are none. Every command ends in
//! an exit code of its own, with words where somebody hears them; none panics.
#![cfg(unix)]

mod support;

use std::fs;
use std::io::pipe;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use support::Board;

fn board() -> Board {
    Board::new(&[
        ("content/board.yaml", "title: 示例\nas_of: 2026-06-30\nprint: { presets: [card] }\n"),
        ("content/org.yaml", "name: 示例市\nopinion_book: 大厅入口\nsupervision_phone: 0531-0000 1234\n"),
        ("content/members/a.yaml", "name: 示例甲\nposition: 窗口工作人员\n"),
        (
            "content/posts/w.yaml",
            "title: 一号窗口\ntype: star_post\nholder: a\npledge: 多问一句，少跑一趟。\napproved_on: 2026-01-01\nx: 1\n",
        ),
        (
            "content/notices/n.md",
            "---\ntitle: 公示\nstarts_on: 2026-06-29\nperiod: { days: 5, unit: working }\nsigned_by: 示例市\n\
             contact: { phone: 0531-0000 1234, address: 示例路1号 }\n---\n[附件](files/a.pdf)\n",
        ),
        ("content/files/a.pdf", "%PDF-1.4\n"),
        ("themes/default/templates/own.html", "{% for x in [1] %}{{ x }}{% endfor %}"),
    ])
}

/// A way to call the program; `{}` is the board's folder.
const COMMANDS: &[&[&str]] = &[
    &["check", "--board", "{}"],
    &["build", "--skip-faulty", "--timings", "--board", "{}", "--out", "{}/public"],
    &["print", "--skip-faulty", "--board", "{}", "--out", "{}/print"],
    &["kiosk", "--board", "{}"],
    &["kiosk", "--board", "{}", "--usb", "{}/usb"],
    &["upcoming", "--board", "{}"],
    // For these only what is heard of them differs.
    &["check", "--format", "json", "--board", "{}"],
    &["check", "--format", "github", "--board", "{}"],
    &["upcoming", "--format", "json", "--board", "{}"],
    &["check", "--explain", "unknown-key"],
    &["check", "--explain", "unknown-kex"],
    &["schema", "--board", "{}", "--out", "{}/schemas"],
    &["new", "{}/new"],
    &["--help"],
    &["build", "--nonsense"],
];

/// How many of them read a board.
const READ: usize = 6;

type Prepare = fn(&Path);

/// What is wrong with the board's folder.
const FOLDERS: &[(&str, Prepare)] = &[
    ("content is a file", |root| {
        fs::remove_dir_all(root.join("content")).unwrap();
        fs::write(root.join("content"), "").unwrap();
    }),
    ("there is no board", |root| fs::remove_dir_all(root.join("content")).unwrap()),
    ("outputs are files", |root| {
        ["public", "print", "usb"].iter().for_each(|name| fs::write(root.join(name), "").unwrap())
    }),
    ("outputs are links in a circle", |root| {
        ["public", "print", "usb"].iter().for_each(|name| symlink(name, root.join(name)).unwrap());
    }),
    ("the caches are a file", |root| fs::write(root.join(".noticeboard"), "").unwrap()),
    ("the caches are a link in a circle", |root| symlink(".noticeboard", root.join(".noticeboard")).unwrap()),
    ("pipes in every folder", |root| {
        for path in ["a.yaml", "members/p.yaml", "files/p.pdf", "photos/p.jpg", "../themes/default/templates/p.html"] {
            let path = root.join("content").join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fifo(&path);
        }
    }),
    ("the settings are a pipe", |root| {
        fs::remove_file(root.join("content/board.yaml")).unwrap();
        fifo(&root.join("content/board.yaml"));
    }),
    ("the theme's words are a pipe", |root| {
        fs::create_dir_all(root.join("themes/default/strings")).unwrap();
        fifo(&root.join("themes/default/strings/zh-CN.yaml"));
    }),
    ("a socket among the items", |root| {
        drop(std::os::unix::net::UnixListener::bind(root.join("content/members/s.yaml")).unwrap());
    }),
    ("links in circles, to devices and outwards", |root| {
        for (target, path) in [
            ("..", "content/members/up"),
            ("l.yaml", "content/members/l.yaml"),
            ("/dev/zero", "content/members/z.yaml"),
            ("/dev/zero", "content/files/z.pdf"),
            ("/etc", "themes/etc"),
            ("/dev/zero", "themes/default/templates/z.html"),
        ] {
            symlink(target, root.join(path)).unwrap();
        }
    }),
    ("the attachment became a device", |root| {
        fs::remove_file(root.join("content/files/a.pdf")).unwrap();
        symlink("/dev/zero", root.join("content/files/a.pdf")).unwrap();
    }),
    ("files of 1970", |root| {
        for path in ["board.yaml", "org.yaml", "members/a.yaml", "files/a.pdf"] {
            let file = fs::File::options().write(true).open(root.join("content").join(path)).unwrap();
            file.set_modified(SystemTime::UNIX_EPOCH - Duration::from_secs(9)).unwrap();
        }
    }),
    ("names that are no text", |root| {
        use std::os::unix::ffi::OsStrExt;
        for name in [&b"\xff\xfe.yaml"[..], b"a\nb.yaml", b"\x1b[31m.md"] {
            fs::write(root.join("content/members").join(std::ffi::OsStr::from_bytes(name)), "name: 甲\n").unwrap();
        }
    }),
    ("files without permission", |root| {
        use std::os::unix::fs::PermissionsExt;
        for path in ["members/a.yaml", "posts"] {
            fs::set_permissions(root.join("content").join(path), fs::Permissions::from_mode(0o000)).unwrap();
        }
    }),
];

fn fifo(path: &Path) {
    rustix::fs::mknodat(rustix::fs::CWD, path, rustix::fs::FileType::Fifo, rustix::fs::Mode::RWXU, 0).unwrap();
}

/// What a shell does before it becomes the program.
const LIMITS: &[(&str, &str)] = &[
    ("few open files", "ulimit -n 24"),
    ("no file may be written", "trap '' XFSZ; ulimit -f 0"),
    ("little memory", "ulimit -v 3000000"),
    ("less memory", "ulimit -v 400000"),
    ("small stacks", "ulimit -s 512"),
    ("no environment", "unset HOME PATH TMPDIR LANG LC_ALL XDG_CACHE_HOME"),
    ("a strange environment", "export HOME=relative TMPDIR=/nowhere LANG=xx TZ=nonsense XDG_CACHE_HOME=/dev/null/x"),
    ("a folder that is gone", "mkdir gone && cd gone && rmdir ../gone"),
];

/// Who does not listen. `2>` is what a shell makes of standard error.
const STREAMS: &[(&str, &str)] = &[
    ("a full disk behind standard output", "exec >/dev/full"),
    ("a full disk behind standard error", "exec 2>/dev/full"),
    ("a full disk behind both", "exec >/dev/full 2>/dev/full"),
    ("standard output is closed", "exec >&-"),
    ("standard error is closed", "exec 2>&-"),
    ("all three are closed", "exec <&- >&- 2>&-"),
];

/// One call of the program.
struct Call {
    fault: String,
    command: &'static [&'static str],
    prepare: Option<Prepare>,
    before: &'static str,
    /// Pipes whose readers have gone: standard output, standard error.
    gone: (bool, bool),
}

fn calls() -> Vec<Call> {
    let call = |fault: &str, command| Call {
        fault: fault.to_owned(),
        command,
        prepare: None,
        before: ":",
        gone: (false, false),
    };
    let mut calls = Vec::new();
    for command in COMMANDS.iter().copied() {
        for (fault, before) in STREAMS {
            calls.push(Call { before, ..call(fault, command) });
        }
        for (fault, gone) in [("`| head` has seen enough", (true, false)), ("nobody reads either", (true, true))] {
            calls.push(Call { gone, ..call(fault, command) });
        }
    }
    for command in COMMANDS[..READ].iter().copied() {
        for (fault, before) in LIMITS {
            calls.push(Call { before, ..call(fault, command) });
        }
        for (fault, prepare) in FOLDERS {
            calls.push(Call { prepare: Some(*prepare), ..call(fault, command) });
        }
    }
    calls
}

impl Call {
    fn run(&self) -> (ExitStatus, String) {
        let board = board();
        self.prepare.iter().for_each(|prepare| prepare(board.root()));
        let root = board.root().to_str().unwrap();
        let mut shell = Command::new("/bin/sh");
        shell.current_dir(root).stdin(Stdio::null()).env_remove("NOTICEBOARD_ACCEPT");
        shell.args(["-c", &format!("{}; exec \"$0\" \"$@\"", self.before), env!("CARGO_BIN_EXE_noticeboard")]);
        shell.args(self.command.iter().map(|argument| argument.replace("{}", root)));
        let gone = || {
            let (reader, writer) = pipe().unwrap();
            drop(reader);
            Stdio::from(writer)
        };
        shell.stdout(if self.gone.0 { gone() } else { Stdio::piped() });
        shell.stderr(if self.gone.1 { gone() } else { Stdio::piped() });
        let output = shell.spawn().unwrap().wait_with_output().unwrap();
        (output.status, String::from_utf8_lossy(&output.stderr).into_owned())
    }

    fn fault(&self) -> Option<String> {
        let (status, said) = self.run();
        let told =
            |why: &str| Some(format!("{} with {}: {why} ({status})\n{said}", self.command.join(" "), self.fault));
        let starved = self.before.contains("ulimit -v") || self.before.contains("ulimit -s");
        match status.code() {
            Some(0..=3) if said.contains("panicked") => told("a panic inside"),
            Some(0..=3) => None,
            // Where there is no memory at all, nothing can be done but to say so.
            None if starved && said.contains("memory allocation") => None,
            Some(code) => told(&format!("ended with {code}")),
            None => told("was killed"),
        }
    }
}

#[test]
fn no_fault_of_the_system_makes_a_command_panic() {
    let calls = calls();
    assert!(calls.len() > 180, "{}", calls.len());
    let next = std::sync::atomic::AtomicUsize::new(0);
    let faults = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while let Some(call) = calls.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
                    faults.lock().unwrap().extend(call.fault());
                }
            });
        }
    });
    let faults = faults.into_inner().unwrap();
    assert!(faults.is_empty(), "{} of {} calls:\n{}", faults.len(), calls.len(), faults.join("\n"));
}

#[test]
fn what_was_not_written_whole_is_not_called_done() {
    let board = board();
    for (out, code) in [("/dev/full", 3), ("/dev/null", 1)] {
        let mut check = support::noticeboard(&["check", "--format", "json"], board.root());
        let status = check.stdout(fs::File::options().write(true).open(out).unwrap()).stderr(Stdio::null()).status();
        assert_eq!(status.unwrap().code(), Some(code), "{out}");
    }
    // Nobody hears it, and the exit code tells all the same.
    let (reader, writer) = pipe().unwrap();
    drop(reader);
    let mut check = support::noticeboard(&["check"], board.root());
    assert_eq!(check.stdout(Stdio::null()).stderr(writer).status().unwrap().code(), Some(1));
}

#[test]
fn nothing_is_written_among_what_is_read() {
    let board = board();
    let before = support::tree(board.root());
    let cases: &[(&[&str], &str)] = &[
        (&["build", "--out"], "content/public"),
        (&["build", "--out"], "themes"),
        (&["build", "--out"], "."),
        (&["build", "--out"], ".."),
        (&["print", "--out"], "content/print"),
        (&["kiosk", "--usb"], "content/usb"),
    ];
    for (command, out) in cases {
        let mut run = Command::new(env!("CARGO_BIN_EXE_noticeboard"));
        let output = run.args(*command).arg(board.root().join(out)).arg("--board").arg(board.root()).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{command:?} {out}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(support::tree(board.root()) == before, "{command:?} {out} wrote something");
    }
}

#[test]
fn whoever_only_looks_leaves_no_trace() {
    let board = board();
    // A file that was made and removed again would still be seen by the folder's time.
    let time = || fs::metadata(board.root()).unwrap().modified().unwrap();
    let before = (time(), support::tree(board.root()));
    for command in ["check", "upcoming"] {
        support::noticeboard(&[command], board.root()).output().unwrap();
        assert!((time(), support::tree(board.root())) == before, "{command}");
    }
}

#[test]
fn a_board_that_is_only_read_is_built_elsewhere() {
    let board = board();
    board.edit("content/posts/w.yaml", |text| text.replace("x: 1\n", ""));
    // A file in its place cannot be written into, not even by root.
    board.write(".noticeboard", "");
    let elsewhere = tempfile::tempdir().unwrap();
    let build = || {
        let mut build = support::noticeboard(&["build"], board.root());
        build.env("XDG_CACHE_HOME", elsewhere.path().join("cache")).arg("--out").arg(elsewhere.path().join("public"));
        let output = build.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    build();
    assert!(elsewhere.path().join("public/index.html").is_file());
    let kept = support::tree(&elsewhere.path().join("cache"));
    assert!(kept.keys().any(|path| path.starts_with("noticeboard/")), "{:?}", kept.keys());
    build();
    assert_eq!(fs::read(board.root().join(".noticeboard")).unwrap(), b"");
}

#[test]
fn a_theme_without_an_end_is_told_at_its_line() {
    let board = board();
    let before = "{% for a in range(end=100000) %}\n{% for b in range(end=100000) %}\n";
    board.write("themes/default/templates/404.html", &format!("<p>\n{before}甲{{% endfor %}}{{% endfor %}}"));
    board.edit("content/posts/w.yaml", |text| text.replace("x: 1\n", ""));
    let mut build = support::noticeboard(&["build", "--lang", "en"], board.root());
    let output = build.arg("--out").arg(board.root().join("public")).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("404.html:3") && said.contains("million turns"), "{said}");
    assert!(!board.root().join("public/index.html").exists());
}
