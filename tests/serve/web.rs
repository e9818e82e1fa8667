//! What the server answers, and to whom.

use std::net::TcpListener;

use crate::board;
use crate::preview::Preview;
use crate::support::{Site, noticeboard};

#[test]
fn every_file_of_a_build_is_served_as_it_is() {
    let board = board();
    let preview = Preview::of(board.root(), &[]);
    let site = Site::of(board.root(), &[]);
    let mut files = site.files();
    // A kiosk's worker would go on showing what it has: here it takes itself away.
    assert!(files.remove("kiosk/main/sw.js").is_some());
    assert!(preview.text("/kiosk/main/sw.js").contains("unregister"));
    for (path, bytes) in files {
        let shown = preview.get(&format!("/{}", path.trim_end_matches("index.html")));
        if path == "404.html" || !path.ends_with(".html") {
            assert_eq!((shown.status, shown.body == bytes || path == "404.html"), (200, true), "{path}");
            continue;
        }
        let html = String::from_utf8(shown.body).unwrap();
        let (before, rest) = html.split_once("<script src=\"/_noticeboard/live.js\"").expect("the script");
        let after = rest.split_once("</script>\n").expect("its end").1;
        assert_eq!(format!("{before}{after}").into_bytes(), bytes, "{path}");
    }
    let kinds = [
        ("/", "text/html; charset=utf-8"),
        ("/feed.xml", "application/atom+xml; charset=utf-8"),
        ("/sitemap.xml", "application/xml; charset=utf-8"),
        ("/assets/fonts/fonts.css", "text/css; charset=utf-8"),
        ("/_noticeboard/live.js", "text/javascript; charset=utf-8"),
    ];
    for (path, kind) in kinds {
        let head = preview.get(path).head.to_ascii_lowercase();
        assert!(head.contains(&format!("content-type: {kind}")), "{path}: {head}");
        assert!(head.contains("x-content-type-options: nosniff"), "{path}: {head}");
    }
}

#[test]
fn folders_are_led_to_their_slash_and_nothing_is_found_outside() {
    let board = board();
    let preview = Preview::of(board.root(), &[]);
    let response = preview.get("/east/hall?q=1");
    assert_eq!(response.status, 307);
    assert!(response.head.contains("location: /east/hall/?q=1"), "{}", response.head);
    for path in [
        "/nothing/",
        "/../Cargo.toml",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/east/../../content/board.yaml",
        "/content/board.yaml",
        "/..%5c..%5cwindows",
    ] {
        let response = preview.get(path);
        assert_eq!(response.status, 404, "{path}");
        let page = String::from_utf8(response.body).unwrap();
        assert!(page.contains("<h1") && page.contains("live.js"), "{path}: {page}");
        assert!(!page.contains("base_url:"), "{path}");
    }
}

#[test]
fn a_page_that_comes_to_be_replaces_the_404() {
    let board = board();
    let preview = Preview::of(board.root(), &[]);
    let page = preview.open("/west/");
    board.write("content/west/org.yaml", "name: 西区\n");
    page.wait("reload");
    assert!(preview.text("/west/").contains("西区"));
}

#[test]
fn foreign_names_are_refused() {
    let board = board();
    let preview = Preview::of(board.root(), &[]);
    for host in ["evil.example", "evil.example:4000", ""] {
        assert_eq!(preview.ask("/", host).status, 403, "{host}");
        assert_eq!(preview.ask("/_noticeboard/events?path=/&tag=x", host).status, 403, "{host}");
    }
    for host in ["localhost", "127.0.0.1:9", "[::1]:9"] {
        assert_eq!(preview.ask("/", host).status, 200, "{host}");
    }
}

#[test]
fn a_taken_port_gives_the_next_and_says_so() {
    let board = board();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let preview = Preview::of(board.root(), &["--port", &port.to_string()]);
    assert_ne!(preview.port, port);
    assert!(preview.said().contains(&format!("port {port} is taken; using {}", preview.port)), "{}", preview.said());
    assert_eq!(preview.get("/").status, 200);
}

#[test]
fn without_a_board_it_ends_with_a_message() {
    let empty = tempfile::tempdir().unwrap();
    let output = noticeboard(&["serve", "--port", "0", "--lang", "en"], empty.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("no board here"));
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_in_peace() {
    let board = board();
    let mut preview = Preview::of(board.root(), &[]);
    let _listening = preview.open("/");
    // SAFETY: a signal to a child that this test started and has not waited for.
    unsafe { libc::kill(preview.child.id() as libc::pid_t, libc::SIGINT) };
    assert_eq!(preview.child.wait().unwrap().code(), Some(0));
}

#[test]
fn parts_of_files_are_given() {
    let board = board();
    let preview = Preview::of(board.root(), &[]);
    let path = "/assets/fonts/fonts.css";
    let whole = preview.get(path);
    let line = |head: &str, name: &str| {
        let lines = head.lines().filter_map(|line| line.split_once(": "));
        lines.filter(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned()).next()
    };
    assert_eq!(line(&whole.head, "accept-ranges").as_deref(), Some("bytes"));
    let (tag, length) = (line(&whole.head, "etag").unwrap(), whole.body.len());
    let part = |more: &str| preview.say("GET", path, "localhost", more);
    let some = part("Range: bytes=10-19\r\n");
    assert_eq!((some.status, &*some.body), (206, &whole.body[10..20]));
    assert_eq!(line(&some.head, "content-range"), Some(format!("bytes 10-19/{length}")));
    assert_eq!(line(&some.head, "content-length").as_deref(), Some("10"));
    assert_eq!(&*part("Range: bytes=-7\r\n").body, &whole.body[length - 7..]);
    assert_eq!(part(&format!("Range: bytes=0-3\r\nIf-Range: {tag}\r\n")).status, 206);
    assert_eq!(part("Range: bytes=0-3\r\nIf-Range: \"old\"\r\n").status, 200);
    let beyond = part(&format!("Range: bytes={length}-\r\n"));
    assert_eq!((beyond.status, beyond.body.len()), (416, 0));
    assert_eq!(line(&beyond.head, "content-range"), Some(format!("bytes */{length}")));
    let head = preview.say("HEAD", path, "localhost", "Range: bytes=0-3\r\n");
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(line(&head.head, "content-length"), Some(length.to_string()));
}
