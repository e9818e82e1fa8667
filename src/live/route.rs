//! From the path of a request to the route of a file, and what kind of file that is.

/// What a path asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// A file of the site; folders ask for their `index.html`.
    Route(String),
    /// Nothing that a site could hold.
    Nonsense,
}

/// Reads the path of a request: `/posts/`, `/data/posts.json`.
pub(super) fn asked(path: &str) -> Asked {
    let Some(path) = decoded(path.trim_start_matches('/')) else { return Asked::Nonsense };
    let odd = |part: &str| part == "." || part == ".." || part.contains(['\\', '\0', ':']);
    if path.split('/').any(odd) || path.contains("//") {
        return Asked::Nonsense;
    }
    let folder = path.is_empty() || path.ends_with('/');
    Asked::Route(if folder { format!("{path}index.html") } else { path })
}

/// Percent signs resolved; `None` where they do not give text.
fn decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
            let (high, low) = (digit(rest.next())?, digit(rest.next())?);
            bytes.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// The content type of a file by its ending.
pub(super) fn content_type(route: &str) -> &'static str {
    let name = route.rsplit('/').next().unwrap_or(route);
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "ics" => "text/calendar; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "xml" if name == "feed.xml" => "application/atom+xml; charset=utf-8",
        "xml" => "application/xml; charset=utf-8",
        "txt" | "conf" => "text/plain; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webp" => "image/webp",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "woff2" => "font/woff2",
        "pdf" => "application/pdf",
        "mp3" => "audio/mpeg",
        "mp4" => "video/mp4",
        "zip" => "application/zip",
        _ if name.starts_with('_') => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(path: &str) -> Option<String> {
        match asked(path) {
            Asked::Route(route) => Some(route),
            Asked::Nonsense => None,
        }
    }

    #[test]
    fn folders_ask_for_their_index() {
        assert_eq!(route("/").as_deref(), Some("index.html"));
        assert_eq!(route("/posts/").as_deref(), Some("posts/index.html"));
        assert_eq!(route("/data/posts.json").as_deref(), Some("data/posts.json"));
        assert_eq!(route("/files/%E8%A1%A8.pdf").as_deref(), Some("files/表.pdf"));
    }

    #[test]
    fn paths_do_not_leave_the_site() {
        for path in ["/../etc/passwd", "/a/%2e%2e/b", "/a//b", "/a%5cb", "/c:/windows", "/%00", "/%zz", "/%ff"] {
            assert_eq!(route(path), None, "{path}");
        }
    }
}
