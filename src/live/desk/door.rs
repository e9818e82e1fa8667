//! The door: who may change the board.
//!
//! Whoever has read the address in the terminal, in a browser on this machine, from a page of this server, and nobody else.
//! The address has a random token, which goes over into a cookie that no script can read and no other site can send. Every
//! change says where it comes from (`Origin`), and names this server by a name that is nobody else's (`Host`), so that
//! neither a foreign page nor a name that was pointed here can ask for one.

use axum::http::{HeaderMap, Method, header};

/// The name of the token in the address.
pub(in crate::live) const TOKEN: &str = "token";

/// The host names of this machine that a desk answers to.
const NAMES: [&str; 3] = ["127.0.0.1", "localhost", "[::1]"];

pub(in crate::live) struct Door {
    token: String,
    port: u16,
}

/// Why somebody is not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// A name that could be pointed elsewhere, or another server's.
    Host,
    /// No token, or another one.
    Token,
    /// A page of another site asks for a change.
    Origin,
}

impl Door {
    /// # Errors
    /// When the machine has no random numbers.
    pub(in crate::live) fn new(port: u16) -> anyhow::Result<Self> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("no random numbers: {error} / 取不到随机数"))?;
        let token = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { token, port })
    }

    pub(in crate::live) fn token(&self) -> &str {
        &self.token
    }

    /// Cookies of one host are shared by all its ports.
    fn cookie(&self) -> String {
        format!("noticeboard-desk-{}", self.port)
    }

    /// What a browser is told to keep.
    pub(super) fn keep(&self) -> String {
        format!("{}={}; Path=/; HttpOnly; SameSite=Strict", self.cookie(), self.token)
    }

    /// Whether this is the token.
    pub(super) fn is_token(&self, given: &str) -> bool {
        // Hashes are compared, whose bytes tell nothing of how far a guess was right.
        blake3::hash(given.as_bytes()) == blake3::hash(self.token.as_bytes())
    }

    /// Whether a browser has been let in before.
    pub(in crate::live) fn knows(&self, headers: &HeaderMap) -> bool {
        let name = self.cookie();
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut pairs = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.any(|(own, value)| own == name && self.is_token(value))
    }

    /// Whether a request may come in; `token` is the one in its address.
    pub(super) fn lets_in(&self, method: &Method, headers: &HeaderMap, token: Option<&str>) -> Result<(), Refused> {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let host = text(header::HOST).unwrap_or_default().to_ascii_lowercase();
        let is_own = |name: &&str| host == format!("{name}:{}", self.port) || (self.port == 80 && host == **name);
        if !NAMES.iter().any(is_own) {
            return Err(Refused::Host);
        }
        let by_address = *method == Method::GET && token.is_some_and(|token| self.is_token(token));
        if !by_address && !self.knows(headers) {
            return Err(Refused::Token);
        }
        if *method == Method::GET || *method == Method::HEAD {
            return Ok(());
        }
        let is_same =
            text(header::ORIGIN).is_some_and(|origin| origin.to_ascii_lowercase() == format!("http://{host}"));
        let is_foreign = headers.get("sec-fetch-site").is_some_and(|site| site != "same-origin");
        if is_same && !is_foreign { Ok(()) } else { Err(Refused::Origin) }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn asked(
        door: &Door,
        method: Method,
        lines: &[(&'static str, String)],
        token: Option<&str>,
    ) -> Result<(), Refused> {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(*name, HeaderValue::from_str(value).unwrap());
        }
        door.lets_in(&method, &headers, token)
    }

    #[test]
    fn who_has_the_token_comes_in_and_nobody_else() {
        let door = Door::new(4000).unwrap();
        assert_eq!((door.token().len(), Door::new(4000).unwrap().token() == door.token()), (64, false));
        let host = |host: &str| ("host", host.to_owned());
        let cookie = ("cookie", format!("a=b; noticeboard-desk-4000={}", door.token()));
        let own = host("127.0.0.1:4000");
        let get = |lines: &[(&'static str, String)], token| asked(&door, Method::GET, lines, token);
        assert_eq!(get(&[own.clone(), cookie.clone()], None), Ok(()));
        assert_eq!(get(std::slice::from_ref(&own), Some(door.token())), Ok(()));
        assert_eq!(get(std::slice::from_ref(&own), None), Err(Refused::Token));
        assert_eq!(get(std::slice::from_ref(&own), Some("")), Err(Refused::Token));
        assert_eq!(get(&[own.clone(), ("cookie", "noticeboard-desk-4000=0".into())], None), Err(Refused::Token));
        for foreign in ["evil.example:4000", "127.0.0.1", "127.0.0.1:80", "127.0.0.1.evil.example:4000", ""] {
            assert_eq!(get(&[host(foreign), cookie.clone()], None), Err(Refused::Host), "{foreign}");
        }
        let post = |origin: Option<&str>, more: &[(&'static str, String)]| {
            let mut lines = vec![own.clone(), cookie.clone()];
            lines.extend(origin.map(|origin| ("origin", origin.to_owned())));
            lines.extend_from_slice(more);
            asked(&door, Method::POST, &lines, None)
        };
        assert_eq!(post(Some("http://127.0.0.1:4000"), &[]), Ok(()));
        for foreign in [
            None,
            Some("null"),
            Some("https://127.0.0.1:4000"),
            Some("http://localhost:4000"),
            Some("http://evil.example"),
        ] {
            assert_eq!(post(foreign, &[]), Err(Refused::Origin), "{foreign:?}");
        }
        assert_eq!(
            post(Some("http://127.0.0.1:4000"), &[("sec-fetch-site", "cross-site".into())]),
            Err(Refused::Origin)
        );
        // The token of an address changes nothing by itself.
        let lines = [own, ("origin", "http://127.0.0.1:4000".to_owned())];
        assert_eq!(asked(&door, Method::POST, &lines, Some(door.token())), Err(Refused::Token));
    }
}
