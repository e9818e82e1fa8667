//! `noticeboard serve`: the board in a browser, right after every edit.

use std::collections::HashSet;
use std::io::stderr;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context;
use clap::Args;

use super::refused::number;
use super::{Common, Outcome, open_browser, summary};
use crate::diagnostic::{Diagnostic, Format, Message, Severity, print, say};
use crate::live::{self, Allowed, Changes, News, Preview, Say};
use crate::output::media;
use crate::pipeline::{Last, Options};
use crate::source::{Method, Sources};

#[derive(Args)]
pub(super) struct Arguments {
    /// 在哪个地址上；局域网里的人要看，就写 0.0.0.0 / which address to listen at; 0.0.0.0 shows it to the local network
    #[arg(long, value_name = "HOST", default_value = "127.0.0.1")]
    host: String,
    /// 端口；已被占用就用下一个 / the port; if it is taken, the next
    #[arg(long, value_name = "PORT", default_value_t = 4000, value_parser = number::<u16>(0, 65_535))]
    port: u16,
    /// 打开浏览器 / open the browser
    #[arg(long)]
    open: bool,
    /// 一遍遍地查看文件，用于不报告变化的网络盘 / look through the files again and again, for network drives
    #[arg(long)]
    poll: bool,
    /// 在浏览器里用表单修改，不用碰文件；只在本机 / change the board in forms in the browser, on this machine only
    #[arg(long)]
    edit: bool,
    /// 每次保存都提交到 Git（公示栏在 Git 里时） / commit each save, where the board lies in Git
    #[arg(long, requires = "edit")]
    commit: bool,
    #[command(flatten)]
    pub(super) common: Common,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let common = &arguments.common;
    let language = common.language();
    if let Some(jobs) = common.jobs {
        rayon::ThreadPoolBuilder::new().num_threads(jobs).build_global()?;
    }
    // A name that somebody else can point here would be a door as well.
    if arguments.edit && !matches!(&*arguments.host, "127.0.0.1" | "localhost" | "::1" | "[::1]") {
        let host = &arguments.host;
        speak!(
            language,
            "--edit 只能在本机上用：不要写 --host {host}",
            "`--edit` is for this machine only: leave out `--host {host}`"
        );
        return Ok(Outcome::Misused);
    }
    let listener = live::bind(&arguments.host, arguments.port)
        .with_context(|| format!("cannot listen at {}:{} / 不能使用这个地址和端口", arguments.host, arguments.port))?;
    let address = listener.local_addr()?;
    if arguments.port != 0 && address.port() != arguments.port && !common.quiet {
        let (taken, port) = (arguments.port, address.port());
        speak!(language, "端口 {taken} 已被占用，改用 {port}", "port {taken} is taken; using {port}");
    }
    let url = format!("http://{}/", shown(&arguments.host, address));
    let published = common.board().join("public");
    let keeping = common.keeping();
    let last = keeping.caches.as_deref().map(|caches| Last::path(caches, &published));
    let preview = Preview {
        board: common.board().to_owned(),
        published,
        options: Options { media: media(&[]), last, ..keeping },
        method: if arguments.poll { Method::Poll } else { Method::Events },
        allowed: Allowed::new(&arguments.host),
        desk: arguments.edit.then_some(Changes { commit: arguments.commit }),
    };
    let (open, told, desk) = (arguments.open, Mutex::default(), Mutex::default());
    let say = Terminal { common: common.clone(), url, open, told, desk };
    live::run(preview, listener, Arc::new(say))?;
    Ok(Outcome::Done)
}

/// The address to type: of all addresses, this machine's own.
fn shown(host: &str, address: std::net::SocketAddr) -> String {
    let port = address.port();
    match address.ip() {
        ip if ip.is_unspecified() => format!("localhost:{port}"),
        IpAddr::V6(ip) => format!("[{ip}]:{port}"),
        IpAddr::V4(_) if host.parse::<IpAddr>().is_err() => format!("{host}:{port}"),
        IpAddr::V4(ip) => format!("{ip}:{port}"),
    }
}

/// The most diagnostics that are printed at once; `check` prints all.
const SAID: usize = 40;

/// Says what happens to whoever watches the terminal.
struct Terminal {
    common: Common,
    url: String,
    open: bool,
    /// What has been said, so that it is not said after every edit again; `None` before the first time.
    told: Mutex<Option<HashSet<Key>>>,
    /// Where the board is changed.
    desk: Mutex<Option<String>>,
}

/// What makes a diagnostic the same one, though it moved to another line.
type Key = (&'static str, Arc<str>, String);

impl Say for Terminal {
    fn desk(&self, address: &str) {
        *self.desk.lock().unwrap_or_else(PoisonError::into_inner) = Some(format!("{}{address}", self.url));
    }

    fn news(&self, news: &News) {
        if self.common.quiet {
            return;
        }
        let milliseconds = news.took.as_secs_f64() * 1000.0;
        let place = |place: &PathBuf| place.display().to_string().replace('\\', "/");
        let language = self.common.language();
        let what = match &news.places[..] {
            [] => say!("全部", "everything"),
            [one] => Message::same(place(one)),
            [first, rest @ ..] => say!(
                "{first} 等 {all} 处",
                "{first} and {more} more",
                first = place(first),
                all = rest.len() + 1,
                more = rest.len(),
            ),
        };
        let what = what.told(language);
        speak!(language, "已更新：{what}（{milliseconds:.0} 毫秒）", "updated: {what} ({milliseconds:.0} ms)");
    }

    fn diagnostics(&self, diagnostics: &[Diagnostic], sources: &Sources) {
        let (language, quiet) = (self.common.language(), self.common.quiet);
        let grave = |diagnostic: &&Diagnostic| match diagnostic.severity {
            Severity::Error => true,
            Severity::Warning => !quiet,
            Severity::Note => false,
        };
        let key = |diagnostic: &Diagnostic| -> Key {
            (diagnostic.code, diagnostic.place.file.clone(), diagnostic.message.zh.clone())
        };
        let now: HashSet<Key> = diagnostics.iter().filter(grave).map(key).collect();
        let before = self.told.lock().unwrap_or_else(PoisonError::into_inner).replace(now.clone());
        let first = before.is_none();
        let before = before.unwrap_or_default();
        let new: Vec<Diagnostic> =
            diagnostics.iter().filter(grave).filter(|diagnostic| !before.contains(&key(diagnostic))).cloned().collect();
        let colour = self.common.colour();
        let mut errors_first = new;
        errors_first.sort_by_key(|diagnostic| diagnostic.severity);
        let more = errors_first.len().saturating_sub(SAID);
        errors_first.truncate(SAID);
        // A terminal that was closed is no reason to stop.
        let _ = print(
            &mut std::io::BufWriter::new(stderr().lock()),
            Format::Human,
            language,
            &errors_first,
            sources,
            crate::diagnostic::Style { colour, all: self.common.all },
        );
        if !quiet {
            if more > 0 {
                speak!(
                    language,
                    "另有 {more} 条，用 noticeboard check 查看",
                    "{more} more; `noticeboard check` shows them"
                );
            }
            if first || before != now {
                tell!("{}", summary(language, diagnostics));
            }
        }
        if first {
            self.ready();
        }
    }

    fn polls(&self, error: &notify::Error) {
        speak!(
            self.common.language(),
            "系统不报告文件的变化（{error}），改为一遍遍地查看",
            "the system does not tell of changes ({error}); looking again and again"
        );
    }
}

impl Terminal {
    fn ready(&self) {
        let url = &self.url;
        if !self.common.quiet {
            speak!(self.common.language(), "预览：{url} （按 Ctrl-C 结束）", "preview: {url} (Ctrl-C ends it)");
        }
        let desk = self.desk.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(desk) = &*desk {
            // Without it nobody can come in: it is told however quiet this is.
            speak!(
                self.common.language(),
                "修改：{desk} （地址里有口令，不要给别人）",
                "edit: {desk} (the address has a token: keep it to yourself)"
            );
        }
        if self.open {
            open_browser(desk.as_deref().unwrap_or(url));
        }
    }
}
