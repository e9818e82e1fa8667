//! The program at work, and a browser of the simplest kind.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use crate::support::noticeboard;

/// No test waits longer for what must come.
pub const LONG: Duration = Duration::from_secs(60);

/// A running preview; it ends with the test.
pub struct Preview {
    pub child: Child,
    pub port: u16,
    said: Arc<Said>,
}

/// What came in the terminal so far, and the news that more has come.
#[derive(Default)]
struct Said {
    text: Mutex<String>,
    more: Condvar,
}

/// What the server answered.
#[derive(Debug)]
pub struct Response {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Preview {
    pub fn of(board: &Path, arguments: &[&str]) -> Self {
        let mut arguments = arguments.to_vec();
        if !arguments.contains(&"--port") {
            arguments.extend(["--port", "0"]);
        }
        let mut command = noticeboard(&["serve", "--lang", "en"], board);
        let mut child = command.args(arguments).stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let said = Arc::new(Said::default());
        let (tell, told) = channel();
        let copy = said.clone();
        std::thread::spawn(move || {
            for line in stderr.lines().map_while(Result::ok) {
                if let Some((_, rest)) = line.split_once("preview: http://") {
                    let host = rest.split('/').next().unwrap_or_default();
                    let port = host.rsplit(':').next().and_then(|port| port.parse::<u16>().ok());
                    let _ = tell.send(port);
                }
                copy.text.lock().unwrap().push_str(&format!("{line}\n"));
                copy.more.notify_all();
            }
        });
        match told.recv_timeout(LONG) {
            Ok(Some(port)) => Self { child, port, said },
            _ => {
                let _ = child.kill();
                panic!("the preview did not start: {}", said.text.lock().unwrap());
            }
        }
    }

    /// What it said in the terminal.
    pub fn said(&self) -> String {
        self.said.text.lock().unwrap().clone()
    }

    /// Waits until it has said this in the terminal.
    pub fn until_it_says(&self, words: &str) {
        let text = self.said.text.lock().unwrap();
        let waited = self.said.more.wait_timeout_while(text, LONG, |text| !text.contains(words));
        let (text, _) = waited.unwrap();
        assert!(text.contains(words), "it never said {words:?}: {text}");
    }

    pub fn get(&self, path: &str) -> Response {
        self.ask(path, "localhost")
    }

    pub fn ask(&self, path: &str, host: &str) -> Response {
        self.say("GET", path, host, "")
    }

    /// Asks with further lines of a head, each with its line end.
    pub fn say(&self, method: &str, path: &str, host: &str, more: &str) -> Response {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(LONG)).unwrap();
        write!(stream, "{method} {path} HTTP/1.1\r\nHost: {host}\r\n{more}Connection: close\r\n\r\n").unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        Response { status, head, body: bytes[end + 4..].to_vec() }
    }

    /// Sends a head and a body as they are; gives the answer, also where the rest of the body is not wanted, if it comes
    /// through.
    pub fn send(&self, head: &str, body: &[u8]) -> Option<Response> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(LONG)).unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        // Who refuses a body does not read it.
        let _ = stream.write_all(body);
        let mut bytes = Vec::new();
        let mut buffer = [0; 65_536];
        loop {
            match stream.read(&mut buffer) {
                Ok(0) => break,
                Ok(length) => bytes.extend_from_slice(&buffer[..length]),
                Err(_) => break,
            }
        }
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let status = head.split(' ').nth(1)?.parse().ok()?;
        Some(Response { status, head, body: bytes[end + 4..].to_vec() })
    }

    pub fn text(&self, path: &str) -> String {
        String::from_utf8(self.get(path).body).unwrap()
    }

    /// Opens a page as a browser would: it is loaded, and then listens.
    pub fn open(&self, path: &str) -> Page {
        let html = self.text(path);
        let tag = html.split("data-tag=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("the script");
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let path = path.replace('/', "%2F");
        write!(
            stream,
            "GET /_noticeboard/events?path={path}&tag={tag} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n"
        )
        .unwrap();
        let (tell, told) = channel();
        std::thread::spawn(move || {
            let mut event = String::new();
            for line in BufReader::new(stream).lines().map_while(Result::ok) {
                if let Some(name) = line.strip_prefix("event: ").or(line.strip_prefix("event:")) {
                    event = name.trim().to_owned();
                } else if let Some(data) = line.strip_prefix("data:") {
                    if tell.send((event.clone(), data.trim().to_owned())).is_err() {
                        return;
                    }
                } else if line.is_empty() {
                    event.clear();
                } else if line.starts_with("event") {
                    let _ = tell.send((line, String::new()));
                }
            }
        });
        Page { told }
    }

    /// Asks again and again until a page is as it should be.
    pub fn until(&self, path: &str, is: impl Fn(&Response) -> bool) -> Response {
        let start = Instant::now();
        loop {
            let response = self.get(path);
            if is(&response) {
                return response;
            }
            assert!(start.elapsed() < LONG, "{path} never came right: {}", self.said());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    pub fn until_it_has(&self, path: &str, words: &str) -> String {
        let response = self.until(path, |response| String::from_utf8_lossy(&response.body).contains(words));
        String::from_utf8(response.body).unwrap()
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An open page.
pub struct Page {
    told: Receiver<(String, String)>,
}

impl Page {
    /// Waits for an event of this name; gives what it says.
    pub fn wait(&self, name: &str) -> String {
        self.wait_through(name, |_| true).0
    }

    /// Waits for an event of this name, before which nothing may come but what is wrong with the board; gives what it
    /// says, and what was wrong each time.
    ///
    /// A page is told of everything in order. That something was passed over in silence is therefore seen by a later
    /// change of which the page must be told, without waiting for what must not come.
    pub fn wait_for_next(&self, name: &str) -> (String, Vec<serde_json::Value>) {
        let (data, faults) = self.wait_through(name, |event| event == "faults");
        (data, faults.iter().map(|faults| serde_json::from_str(faults).unwrap()).collect())
    }

    fn wait_through(&self, name: &str, may_come: impl Fn(&str) -> bool) -> (String, Vec<String>) {
        let start = Instant::now();
        let mut before = Vec::new();
        loop {
            match self.told.recv_timeout(LONG.saturating_sub(start.elapsed())) {
                Ok((event, data)) if event == name => return (data, before),
                Ok((event, data)) => {
                    assert!(may_come(&event), "`{event}` came before `{name}`: {data}");
                    before.push(data);
                }
                Err(error) => panic!("no `{name}` came: {error}"),
            }
        }
    }

    /// Waits for faults of which this is true.
    pub fn faults(&self, is: impl Fn(&serde_json::Value) -> bool) -> serde_json::Value {
        loop {
            let faults = serde_json::from_str(&self.wait("faults")).unwrap();
            if is(&faults) {
                return faults;
            }
        }
    }
}
