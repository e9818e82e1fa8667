//! How long the desk of `noticeboard serve --edit` lets a clerk wait, on boards of two sizes: what grows with the board does so in
//! the last column.
//!
//! Each answer is timed from the request to its last byte, as a browser on the same machine would have it. What a person
//! waits for beside that: 450 ms after the last key before the form is looked at, and the browser's own work.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const DESK: &str = "/_noticeboard/desk/";

/// What is waited for, with all the times that it took, in milliseconds.
pub type Waits = Vec<(&'static str, Vec<f64>)>;

pub fn run(boards: &[(usize, PathBuf)], rounds: usize) -> io::Result<()> {
    let mut all = Vec::new();
    for (items, board) in boards {
        eprintln!("{items} items");
        all.push(measure(board, rounds)?);
    }
    print!("{:<44}", "ms, median (slowest)");
    boards.iter().for_each(|(items, _)| print!(" {:>18}", format!("{items} items")));
    println!(" {:>8}", "ratio");
    for n in 0..all[0].len() {
        print!("{:<44}", all[0][n].0);
        let mut medians = Vec::new();
        for waits in &all {
            let mut times = waits[n].1.clone();
            times.sort_by(f64::total_cmp);
            let median = times.get(times.len() / 2).copied().unwrap_or_default();
            let slowest = times.last().copied().unwrap_or_default();
            print!(" {:>18}", format!("{median:.0} ({slowest:.0})"));
            medians.push(median);
        }
        let (first, last) = (medians[0], medians[medians.len() - 1]);
        println!(" {:>8}", if first > 0.0 { format!("{:.1}", last / first) } else { "–".to_owned() });
    }
    Ok(())
}

fn measure(board: &Path, rounds: usize) -> io::Result<Waits> {
    let clerk = Clerk::start(board)?;
    let mut waits = Waits::new();
    let mut note = |what: &'static str, took: Duration| {
        let took = took.as_secs_f64() * 1000.0;
        match waits.iter_mut().find(|(known, _)| *known == what) {
            Some((_, times)) => times.push(took),
            None => waits.push((what, vec![took])),
        }
    };
    note("the preview stands", clerk.ready);
    let (_, took) = clerk.get(DESK)?;
    note("the list of items, for the first time", took);
    let (listed, _) = clerk.get(&format!("{DESK}?kind=post"))?;
    let posts = links(&listed);
    let (listed, _) = clerk.get(&format!("{DESK}?kind=commitment"))?;
    let promises = links(&listed);
    if posts.len() < rounds + 2 || promises.len() < rounds + 2 {
        return Err(io::Error::other("too few items to open"));
    }
    for round in 0..=rounds {
        let (post, promise) = (&posts[round], &promises[round]);
        // What is made once is made in the first round.
        let mut note = |what: &'static str, took: Duration| {
            if round > 0 {
                note(what, took);
            }
        };
        note("the list of items", clerk.get(DESK)?.1);
        note("the list, by pinyin", clerk.get(&format!("{DESK}?q=zonghe"))?.1);
        note("the form of a commitment", clerk.get(&format!("{DESK}item?id={promise}"))?.1);
        let (form, took) = clerk.get(&format!("{DESK}item?id={post}"))?;
        note("the form of a post", took);
        let org = post.split("/posts/").next().unwrap_or_default();
        note("the form of a new post", clerk.get(&format!("{DESK}new?kind=post&org={org}"))?.1);
        note("the members, while typing", clerk.get(&format!("{DESK}names?kinds=member&org={org}&q=wang"))?.1);
        let hash = value(&form, "hash")?;
        let pledge = format!("材料一次说清楚，办好第{round}件事。");
        let fields = [("id", &**post), ("hash", &hash), ("pledge", &pledge)];
        let (looked, took) = clerk.post("show", &fields)?;
        note("typing: the board as it would be", took);
        let number = after(&looked, "\"number\":")?.split([',', '}']).next().unwrap_or_default().to_owned();
        let page = quoted(&looked, "\"page\":\"")?;
        let (text, took) = clerk.get(&page)?;
        shows(&text, &pledge)?;
        note("typing: the page", took);
        let beside = |what: &str| clerk.get(&format!("{DESK}beside?what={what}&number={number}&id={post}"));
        let (slide, took) = beside("screen")?;
        note("typing: the slide is made", took);
        let address = quoted(&slide, "\"address\":\"")?;
        let start = Instant::now();
        let (shell, _) = clerk.get(&address)?;
        let folder = format!("{DESK}slides/assets/");
        let mut shown = false;
        for name in assets(&shell, "../assets/") {
            let (text, _) = clerk.get(&format!("{folder}{name}"))?;
            shown |= text.contains(&pledge);
            for font in assets(&text, "url(").into_iter().filter(|name| name.ends_with(".woff2")) {
                clerk.get(&format!("{folder}{font}"))?;
            }
        }
        if !shown {
            return Err(io::Error::other("the slide does not say what was typed"));
        }
        note("typing: the slide's files and letters", start.elapsed());
        let (placards, took) = beside("placard")?;
        note("typing: which placards there are", took);
        if let Ok(picture) = quoted(&placards, "\"picture\":\"") {
            note("typing: the picture of a placard", clerk.get(&picture)?.1);
        }
        note("typing: the words of the rules", clerk.post("check", &fields)?.1);
        let saved = [("id", &**post), ("hash", &hash), ("pledge", &pledge), ("do", "save")];
        let (_, took) = clerk.post("item", &saved)?;
        note("a save", took);
        note("the form after it", clerk.get(&format!("{DESK}item?id={post}"))?.1);
    }
    Ok(waits)
}

/// The ids of the items of a list.
fn links(page: &str) -> Vec<String> {
    let ids = page.split("/_noticeboard/desk/item?id=").skip(1);
    ids.filter_map(|rest| Some(rest.split('"').next()?.replace("%2F", "/"))).collect()
}

fn after<'t>(text: &'t str, mark: &str) -> io::Result<&'t str> {
    text.split_once(mark).map(|(_, rest)| rest).ok_or_else(|| io::Error::other(format!("no {mark} in {text:.300}")))
}

fn quoted(text: &str, mark: &str) -> io::Result<String> {
    Ok(after(text, mark)?.split('"').next().unwrap_or_default().to_owned())
}

fn value(form: &str, name: &str) -> io::Result<String> {
    quoted(after(form, &format!("name=\"{name}\""))?, "value=\"")
}

fn shows(text: &str, words: &str) -> io::Result<()> {
    // A pledge is broken at its clauses.
    let is_there = words.split(['，', '。']).all(|clause| text.contains(clause));
    if is_there { Ok(()) } else { Err(io::Error::other("the page does not say what was typed")) }
}

/// The names of files that a text leads to behind a mark.
fn assets(text: &str, mark: &str) -> Vec<String> {
    let names = text.split(mark).skip(1).filter_map(|rest| rest.trim_start_matches('"').split(['"', ')', '\'']).next());
    names.map(str::to_owned).collect()
}

/// A browser that was let in.
struct Clerk {
    child: Child,
    host: String,
    cookie: String,
    ready: Duration,
}

impl Clerk {
    fn start(board: &Path) -> io::Result<Self> {
        let start = Instant::now();
        let mut command = Command::new(env!("CARGO_BIN_EXE_noticeboard"));
        command.args(["serve", "--edit", "--lang", "en", "--port", "0", "--board"]).arg(board);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
        let mut lines = BufReader::new(child.stderr.take().ok_or_else(|| io::Error::other("no stderr"))?).lines();
        let (host, path) = loop {
            let line = lines.next().ok_or_else(|| io::Error::other("serve ended"))??;
            if let Some((host, path)) =
                line.split("edit: http://").nth(1).and_then(|rest| rest.split_whitespace().next()?.split_once('/'))
            {
                break (host.to_owned(), format!("/{path}"));
            }
        };
        // What it says is read, or it would wait for a reader.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        let mut clerk = Self { child, host, cookie: String::new(), ready: start.elapsed() };
        let (head, _) = clerk.say(&format!("GET {path} HTTP/1.1\r\n"), "")?;
        clerk.cookie = after(&head, "set-cookie: ")?.split(';').next().unwrap_or_default().to_owned();
        Ok(clerk)
    }

    fn get(&self, path: &str) -> io::Result<(String, Duration)> {
        let start = Instant::now();
        let (head, body) = self.say(&format!("GET {path} HTTP/1.1\r\n"), "")?;
        let took = start.elapsed();
        if head.starts_with("HTTP/1.1 200") {
            Ok((body, took))
        } else {
            Err(io::Error::other(format!("{path}: {head}")))
        }
    }

    /// Sends a form; what comes back is an answer or leads to another page.
    fn post(&self, path: &str, fields: &[(&str, &str)]) -> io::Result<(String, Duration)> {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        let form = form.extend_pairs(fields).finish();
        let lines = format!(
            "POST {DESK}{path} HTTP/1.1\r\nOrigin: http://{}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n",
            self.host,
            form.len()
        );
        let start = Instant::now();
        let (head, body) = self.say(&lines, &form)?;
        let took = start.elapsed();
        let is_done = head.starts_with("HTTP/1.1 200") || head.starts_with("HTTP/1.1 303");
        if is_done { Ok((body, took)) } else { Err(io::Error::other(format!("{path}: {head}\n{body:.2000}"))) }
    }

    fn say(&self, lines: &str, body: &str) -> io::Result<(String, String)> {
        let mut stream = TcpStream::connect(&self.host)?;
        stream.set_nodelay(true)?;
        let own = format!("Host: {}\r\nCookie: {}\r\nConnection: close\r\n\r\n", self.host, self.cookie);
        stream.write_all(format!("{lines}{own}{body}").as_bytes())?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;
        let end = memchr::memmem::find(&bytes, b"\r\n\r\n").ok_or_else(|| io::Error::other("no head"))?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Ok((text(&bytes[..end]), text(&bytes[end + 4..])))
    }
}

impl Drop for Clerk {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A board of so many items that nobody has edited yet.
pub fn fresh(folder: &Path, generate: impl FnOnce(&Path) -> io::Result<()>) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    generate(folder)?;
    // Boards of the other measurements print nothing.
    let settings = folder.join("content/board.yaml");
    let text = fs::read_to_string(&settings)?;
    fs::write(&settings, text + "print: { presets: [desk] }\n")
}
