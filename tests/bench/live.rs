//! How long it takes from an edit to the right bytes, in front of the real `noticeboard serve`.
//!
//! A commitment of one branch is reported done, and not done, in turn, and gets another name each time. The file is
//! written; from then on the page is asked for until it shows the new name, and then everything else that shows it, one
//! after the other: each answer must differ from the one before the edit, and its time is counted from the moment the
//! file was written until its last byte has arrived, what was asked before it included.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The street, as the generator names it, of one of whose branches a commitment is touched.
const STREET: &str = "d01/s001";

/// What the touched commitment is called, two at a time.
const MARKS: &str = "灯年会路水月道区书民活居光员地社老上时医大里";

pub fn run(board: &Path, rounds: usize) -> io::Result<()> {
    let (branch, file) = list_file(board)?;
    let text = fs::read_to_string(&file)?;
    let first = text.find("  - id: ").ok_or_else(|| io::Error::other("no commitment to touch"))?;
    let end = text[first + 1..].find("  - id: ").map_or(text.len(), |at| first + 1 + at);
    let id = text[first + 8..].lines().next().unwrap_or_default().trim().to_owned();
    let written = |name: &str, round: usize| {
        let done = if round.is_multiple_of(2) { "done" } else { "started" };
        let item = format!(
            "  - id: {id}\n    type: deed\n    item: {name}\n    target: 27\n    unit: 处\n    deadline: 2026-07-28\n    responsible: 示例服务科\n    published_on: 2026-06-30\n    progress:\n      - {{ on: 2026-06-30, state: {done}, text: 已做{round}处。, value: {round} }}\n"
        );
        format!("{}{item}{}", &text[..first], &text[end..])
    };
    // Its day decides where it stands in the search.
    fs::write(&file, written("还没有改名", 1))?;
    let preview = Preview::start(board)?;
    println!("first version after {:.0} ms", preview.ready.as_secs_f64() * 1000.0);
    let own = format!("/{branch}/commitments/{id}/");
    let chunk = preview.chunk_of(&own)?;
    let places: Vec<(&str, String)> = vec![
        ("its page", own.clone()),
        ("its list", format!("/{branch}/commitments/")),
        ("its branch", format!("/{branch}/")),
        ("its street", "/d01/s001/".into()),
        ("its district", "/d01/".into()),
        ("the root", "/".into()),
        ("the root's list", "/commitments/".into()),
        ("feed", "/feed.xml".into()),
        ("search: its text", chunk),
        ("search: its word", String::new()),
        ("data (json)", "/data/commitments.json".into()),
        ("data (csv)", "/data/commitments.csv".into()),
        ("data: totals", "/data/totals.json".into()),
    ];
    let mut times: Vec<Vec<f64>> = vec![Vec::new(); places.len()];
    let mut single: Vec<Vec<f64>> = vec![Vec::new(); places.len()];
    // A second and a half for small boards; in large ones the rules have more to read.
    let pause = Duration::from_millis(1500) + preview.ready / 2;
    // An answer has room made and touched beforehand: getting a hundred megabytes is no time of the program's.
    let mut room = Vec::new();
    for round in 0..=rounds {
        // Common characters that seldom stand beside each other: the fonts have them, and pages use them already.
        let marks: Vec<char> = MARKS.chars().skip(round * 2).take(2).collect();
        let name: String = format!("改名{}{}", marks[0], marks[1]);
        let shard = preview.shard_of(marks[0], marks[1])?;
        let at = |path: &str| if path.is_empty() { shard.clone() } else { path.to_owned() };
        let before: Vec<Vec<u8>> = places.iter().map(|(_, path)| preview.get(&at(path))).collect::<io::Result<_>>()?;
        room.resize(before.iter().map(Vec::len).max().unwrap_or_default() * 2, 0);
        let new = written(&name, round);
        // As most editors save: beside it, then over it.
        let beside = file.with_extension("yaml.swp");
        fs::write(&beside, new)?;
        fs::rename(&beside, &file)?;
        let start = Instant::now();
        let mut last = Duration::ZERO;
        for (n, (_, path)) in places.iter().enumerate() {
            let took = loop {
                let bytes = preview.get_into(&at(path), &mut room)?;
                let arrived = start.elapsed();
                let shows = n > 0 || memchr::memmem::find(bytes, name.as_bytes()).is_some();
                if shows && bytes != before[n] {
                    break arrived;
                }
                if arrived > Duration::from_secs(30) {
                    return Err(io::Error::other(format!("{path} never changed")));
                }
            };
            // The first round fills what is made once.
            if round > 0 {
                times[n].push(took.as_secs_f64() * 1000.0);
                single[n].push((took - last).as_secs_f64() * 1000.0);
            }
            last = took;
        }
        // The rules look at it meanwhile, as they would between two edits of a person.
        std::thread::sleep(pause);
    }
    fs::write(&file, text)?;
    println!("{:<20} {:>12} {:>12} {:>12}", "ms after the edit", "median", "slowest", "of its own");
    for (n, (name, _)) in places.iter().enumerate() {
        times[n].sort_by(f64::total_cmp);
        single[n].sort_by(f64::total_cmp);
        let median = |list: &[f64]| list.get(list.len() / 2).copied().unwrap_or_default();
        let slowest = times[n].last().copied().unwrap_or_default();
        println!("{name:<20} {:>12.1} {slowest:>12.1} {:>12.1}", median(&times[n]), median(&single[n]));
    }
    Ok(())
}

/// The first branch of the street that keeps its commitments in one list file, and the file.
fn list_file(board: &Path) -> io::Result<(String, PathBuf)> {
    let street = board.join("content").join(STREET);
    let mut names: Vec<_> = fs::read_dir(&street)?.map(|entry| Ok(entry?.file_name())).collect::<io::Result<_>>()?;
    names.sort();
    let mut files = names.iter().map(|name| (name, street.join(name).join("commitments/2026.yaml")));
    let (name, file) =
        files.find(|(_, file)| file.is_file()).ok_or_else(|| io::Error::other("no list of commitments"))?;
    Ok((format!("{STREET}/{}", name.to_string_lossy()), file))
}

struct Preview {
    child: Child,
    host: String,
    ready: Duration,
    shards: u32,
}

impl Preview {
    fn start(board: &Path) -> io::Result<Self> {
        let start = Instant::now();
        let mut command = Command::new(env!("CARGO_BIN_EXE_noticeboard"));
        command.args(["serve", "--lang", "en", "--port", "0", "--board"]).arg(board);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
        let mut lines = BufReader::new(child.stderr.take().ok_or_else(|| io::Error::other("no stderr"))?).lines();
        let host = loop {
            let line = lines.next().ok_or_else(|| io::Error::other("serve ended"))??;
            if let Some(rest) = line.split("preview: http://").nth(1) {
                break rest.split('/').next().unwrap_or_default().to_owned();
            }
        };
        // What it says is read, or it would wait for a reader.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(|line| eprintln!("  {line}")));
        let mut preview = Self { child, host, ready: start.elapsed(), shards: 0 };
        let meta = String::from_utf8_lossy(&preview.get("/search/index/meta.json")?).into_owned();
        let number = meta.split("\"shards\":").nth(1).and_then(|rest| rest.split(',').next());
        preview.shards = number.and_then(|number| number.parse().ok()).ok_or_else(|| io::Error::other("no shards"))?;
        // Builds the index.
        let start = Instant::now();
        preview.get("/search/index/0.bin")?;
        println!("search index after {:.0} ms more", start.elapsed().as_secs_f64() * 1000.0);
        Ok(preview)
    }

    fn get(&self, path: &str) -> io::Result<Vec<u8>> {
        self.get_into(path, &mut Vec::new()).map(<[u8]>::to_vec)
    }

    /// A file, in room that is there already and grows when it must.
    fn get_into<'a>(&self, path: &str, room: &'a mut Vec<u8>) -> io::Result<&'a [u8]> {
        let mut stream = TcpStream::connect(&self.host)?;
        stream.set_nodelay(true)?;
        write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        let mut length = 0;
        loop {
            if length == room.len() {
                room.resize((room.len() * 2).max(1 << 16), 0);
            }
            match stream.read(&mut room[length..])? {
                0 => break,
                read => length += read,
            }
        }
        let bytes = &room[..length];
        let end = memchr::memmem::find(bytes, b"\r\n\r\n").ok_or_else(|| io::Error::other("no head"))?;
        if !bytes.starts_with(b"HTTP/1.1 200") {
            let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
            return Err(io::Error::other(format!("{path}: {head}")));
        }
        Ok(&bytes[end + 4..])
    }

    /// The file of the search that holds a page's text.
    fn chunk_of(&self, page: &str) -> io::Result<String> {
        let wanted = format!("\"{}\"", page.trim_start_matches('/'));
        let mut missing = 0;
        for number in 0.. {
            let path = format!("/search/index/docs/{number}.json");
            match self.get(&path) {
                Ok(bytes) if memchr::memmem::find(&bytes, wanted.as_bytes()).is_some() => return Ok(path),
                Ok(_) => missing = 0,
                Err(_) => missing += 1,
            }
            if missing > 1000 {
                break;
            }
        }
        Err(io::Error::other("the page is not in the search"))
    }

    /// The file of the search that holds a pair of characters, by the rule of `search.js`.
    fn shard_of(&self, a: char, b: char) -> io::Result<String> {
        let step = |hash: u32, c: char| (hash ^ u32::from(c)).wrapping_mul(0x0100_0193);
        let mut hash = step(step(0x811c_9dc5, a), b);
        hash ^= hash >> 15;
        hash = hash.wrapping_mul(0x2c1b_3c6d);
        hash ^= hash >> 12;
        Ok(format!("/search/index/{}.bin", hash & (self.shards - 1)))
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
