//! Whether the website's address leads anywhere from this machine: its name is looked up, and its port is knocked at.
//!
//! No page is fetched. A client for encrypted pages would bring megabytes and trust only the certificates that it knows;
//! those of many offices (their own authorities, the national ciphers) are trusted by their browsers and by no such client,
//! so that it would complain where nothing is wrong. What was not looked at is said.

use std::io;
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::mpsc;
use std::time::Duration;

use url::{Host, Url};

use super::{Finding, Topic};
use crate::diagnostic::say;

/// So long a name may take to be found, and each of its addresses to answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// So many addresses of a name are tried.
const TRIED: usize = 3;

/// Judges the address of the settings.
pub(super) fn finding(base_url: Option<&str>) -> Finding {
    let Some(base_url) = base_url else {
        return Finding::warn(
            Topic::BaseUrl,
            say!(
                "board.yaml 没有 base_url：没有订阅、站点地图和二维码",
                "board.yaml has no base_url: no feed, no sitemap, no QR codes"
            ),
            say!(
                "网站有了地址就写 base_url: https://……/",
                "once the site has an address, write `base_url: https://…/`"
            ),
        );
    };
    let url = Url::parse(base_url).ok();
    let place = url.as_ref().and_then(|url| Some((url.host()?, url.port_or_known_default()?)));
    let Some((host, port)) = place else {
        return Finding::fail(
            Topic::BaseUrl,
            say!("base_url 不是网址：{base_url}", "base_url is no address: {base_url}"),
            say!("写成 https://board.example.org/ 这样", "write it like https://board.example.org/"),
        );
    };
    if is_example(&host) {
        return Finding::warn(
            Topic::BaseUrl,
            say!("{base_url} 是示例网址，不会有网站在那里", "{base_url} is an example; no site will ever be there"),
            say!(
                "换成自己的网址：二维码和订阅都按它生成",
                "write your own address: QR codes and feeds are made with it"
            ),
        );
    }
    match reach(host.to_string(), port) {
        Ok(address) => Finding::ok(
            Topic::BaseUrl,
            say!(
                "{base_url}：从这台电脑连得上（{address}）；没有看证书和网页",
                "{base_url}: reached from this machine ({address}); certificate and pages were not looked at"
            ),
        ),
        Err(error) => Finding::warn(
            Topic::BaseUrl,
            say!(
                "{base_url}：从这台电脑直接连不上 {host} 的 {port} 端口（{error}）",
                "{base_url}: port {port} of {host} cannot be reached directly from this machine ({error})"
            ),
            say!(
                "用读者的电脑打开这个网址试试。这台电脑不能上网，或只能通过代理上网，就不要紧；打不开就核对 base_url、域名解析和网站服务器",
                "open the address on a reader's machine. If this one is kept off the network or uses a proxy, never mind; else look at base_url, at the name's records and at the web server"
            ),
        ),
    }
}

/// Names that are kept for examples (RFC 2606).
fn is_example(host: &Host<&str>) -> bool {
    let Host::Domain(name) = host else { return false };
    let name = name.trim_end_matches('.');
    let within = |domain: &str| name == domain || name.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'));
    ["example.org", "example.com", "example.net", "example", "invalid", "test"].into_iter().any(within)
}

/// The first address of a host that accepts a connection.
fn reach(host: String, port: u16) -> io::Result<SocketAddr> {
    let mut last = None;
    for address in addresses(host, port)?.into_iter().take(TRIED) {
        match TcpStream::connect_timeout(&address, PATIENCE) {
            Ok(_) => return Ok(address),
            Err(error) => last = Some(error),
        }
    }
    Err(last.unwrap_or_else(|| io::ErrorKind::NotFound.into()))
}

/// The addresses of a host. The system's look-up has no limit of its own, so it is not waited for longer than this; what it
/// still does then ends with the program.
fn addresses(host: String, port: u16) -> io::Result<Vec<SocketAddr>> {
    let (tell, hear) = mpsc::channel();
    std::thread::Builder::new().spawn(move || {
        // Numbers of the sixth version stand in brackets in an address, and not here.
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let _ = tell.send((bare, port).to_socket_addrs().map(Iterator::collect));
    })?;
    hear.recv_timeout(PATIENCE).unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::super::State;
    use super::*;

    #[test]
    fn a_port_that_listens_is_reached_and_a_closed_one_is_not() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/board/", listener.local_addr().unwrap());
        let reached = finding(Some(&url));
        assert_eq!(reached.state, State::Ok, "{}", reached.told.en);
        drop(listener);
        let closed = finding(Some(&url));
        assert_eq!(closed.state, State::Warn);
        assert!(closed.told.en.contains("cannot be reached directly"), "{}", closed.told.en);
    }

    #[test]
    fn examples_and_none_are_told_without_asking_anybody() {
        for url in ["https://board.example.org/", "http://example.com", "https://a.b.test/x/"] {
            assert!(finding(Some(url)).told.en.contains("is an example"), "{url}");
        }
        assert!(!is_example(&Host::Domain("myexample.org")));
        assert_eq!(finding(None).state, State::Warn);
        assert_eq!(finding(Some("mailto:a")).state, State::Fail);
    }
}
