//! Where the preview listens, and to whom it answers.

use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener, ToSocketAddrs};

/// How many ports are tried when the first is taken.
const PORTS: u16 = 20;

/// Listens at a host and port, or at the next port that is free.
///
/// # Errors
/// When the host is not one of this machine, or all the ports are taken.
pub fn bind(host: &str, port: u16) -> io::Result<TcpListener> {
    let mut last = None;
    for port in port..=port.saturating_add(if port == 0 { 0 } else { PORTS }) {
        match listen(host, port) {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => last = Some(error),
            Err(error) => return Err(error),
        }
    }
    Err(last.unwrap_or_else(|| io::ErrorKind::AddrNotAvailable.into()))
}

fn listen(host: &str, port: u16) -> io::Result<TcpListener> {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let addresses: Vec<SocketAddr> = (bare, port).to_socket_addrs()?.collect();
    TcpListener::bind(&addresses[..])
}

/// The host names that requests may name.
///
/// A foreign site can point a name of its own at this machine and have the visitor's browser ask here in that name (DNS
/// rebinding). Numbers cannot be pointed elsewhere, and `localhost` belongs to nobody else.
#[derive(Clone, Debug)]
pub struct Allowed {
    /// The name that was given with `--host`.
    own: String,
}

impl Allowed {
    pub fn new(host: &str) -> Self {
        Self { own: host.to_ascii_lowercase() }
    }

    /// Whether a request with this `Host` header is answered.
    pub fn allows(&self, header: &str) -> bool {
        let header = header.trim().to_ascii_lowercase();
        let name = match header.strip_prefix('[') {
            Some(rest) => rest.split(']').next().unwrap_or(rest),
            None => header.split(':').next().unwrap_or(&header),
        };
        let name = name.trim_end_matches('.');
        name == "localhost" || name.ends_with(".localhost") || name == self.own || name.parse::<IpAddr>().is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_names_are_not_answered() {
        let allowed = Allowed::new("office-pc");
        for good in ["localhost", "localhost:4000", "127.0.0.1:4000", "[::1]:4000", "192.168.1.7", "Office-PC:80"] {
            assert!(allowed.allows(good), "{good}");
        }
        for bad in ["evil.example:4000", "127.0.0.1.evil.example", "localhost.evil.example", "", "office-pc.evil"] {
            assert!(!allowed.allows(bad), "{bad}");
        }
    }

    #[test]
    fn a_taken_port_gives_the_next() {
        let first = bind("127.0.0.1", 0).unwrap();
        let port = first.local_addr().unwrap().port();
        if port < u16::MAX - PORTS {
            let second = bind("127.0.0.1", port).unwrap().local_addr().unwrap().port();
            assert!(second > port && second <= port + PORTS, "{second}");
        }
    }
}
