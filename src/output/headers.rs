//! What a web server should say beside the files: the security policy and how long things may be kept.
//!
//! Two forms of the same rules: `_headers`, which Netlify and Cloudflare Pages read, and `_nginx.conf`, to be included in
//! a `server` block. Only files whose name changes with their content may be kept without asking.

use super::{Job, Output, PlannedFile, PlannedFiles, Routes};
use crate::board::Board;
use crate::output::pictures::Pictures;
use crate::theme::Theme;

/// What pages may load and run: their own files, nothing inline and nothing from elsewhere. Pages carry it as `meta`, so
/// that it holds on a server that sends no headers and from a folder.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
     font-src 'self'; media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'";

/// What only a header can say: who may frame the pages (a `meta` element must not hold it).
const FRAMING: &str = "frame-ancestors 'self'";

/// The other headers, for every file.
const SECURITY: &[(&str, &str)] = &[
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
];

/// Asked for anew each time, and answered with "unchanged" where it is.
const REVALIDATE: &str = "no-cache";
/// The name holds a hash of the content.
const IMMUTABLE: &str = "public, max-age=31536000, immutable";
/// Folders whose files are all named by their content, as `_headers` writes a folder.
const HASHED_FOLDERS: &[&str] = &["assets/clips/*", "assets/photos/*", "kiosk/assets/*"];
/// Hosts limit the number of rules in `_headers`; beyond this many the rest is merely asked for anew.
const MOST_RULES: usize = 90;

/// Whose form the rules have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Server {
    Netlify,
    Nginx,
}

impl Server {
    pub(super) fn bytes(self, routes: &Routes) -> Vec<u8> {
        let text = match self {
            Self::Netlify => netlify(routes.iter().map(|route| &**route).filter(|route| is_hashed(route))),
            Self::Nginx => nginx(),
        };
        text.into_bytes()
    }
}

/// The headers' files.
pub struct Headers;

impl Output for Headers {
    fn name(&self) -> &'static str {
        "web"
    }

    fn routes(&self, _: &Board, _: &Theme, _: &Pictures, files: &mut PlannedFiles) {
        files.push(PlannedFile::new("_headers", None, Job::Headers(Server::Netlify)));
        files.push(PlannedFile::new("_nginx.conf", None, Job::Headers(Server::Nginx)));
    }
}

/// Whether a file's name changes with its content: `assets/site.0123abcd.css`.
fn is_hashed(route: &str) -> bool {
    let Some(name) = route.strip_prefix("assets/") else { return false };
    let mut parts = name.rsplit('/').next().unwrap_or(name).split('.').skip(1).peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_some()
            && part.len() >= 8
            && part.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
        {
            return true;
        }
    }
    false
}

fn netlify<'a>(hashed: impl Iterator<Item = &'a str>) -> String {
    let mut out = format!("/*\n  Content-Security-Policy: {CONTENT_SECURITY_POLICY}; {FRAMING}\n");
    for (name, value) in SECURITY {
        out.push_str(&format!("  {name}: {value}\n"));
    }
    out.push_str(&format!("  Cache-Control: {REVALIDATE}\n"));
    for route in HASHED_FOLDERS.iter().copied().chain(hashed.take(MOST_RULES)) {
        // Rules add up, so the first one's lifetime is taken away again.
        out.push_str(&format!("\n/{route}\n  ! Cache-Control\n  Cache-Control: {IMMUTABLE}\n"));
    }
    out
}

fn nginx() -> String {
    // `add_header` is not inherited by a location that has its own, so the security headers are repeated.
    let security = |indent: &str| {
        let mut out =
            format!("{indent}add_header Content-Security-Policy \"{CONTENT_SECURITY_POLICY}; {FRAMING}\" always;\n");
        for (name, value) in SECURITY {
            out.push_str(&format!("{indent}add_header {name} \"{value}\" always;\n"));
        }
        out
    };
    format!(
        "# Include this in the server block whose root is this folder:\n\
         #     include /srv/board/_nginx.conf;\n\
         charset utf-8;\n\
         charset_types text/html text/css text/plain text/csv application/json application/javascript application/xml application/atom+xml;\n\
         error_page 404 /404.html;\n\
         gzip on;\n\
         gzip_types text/css text/plain text/csv application/json application/javascript application/xml application/atom+xml image/svg+xml;\n\
         location / {{\n{}    add_header Cache-Control \"{REVALIDATE}\" always;\n}}\n\
         location ~ \"^/(?:{}|assets/.*\\.[0-9a-f]{{8,}}\\.[a-z0-9.]+$)\" {{\n{}    add_header Cache-Control \"{IMMUTABLE}\" always;\n}}\n\
         location ~ \"\\.ics$\" {{\n    types {{ }}\n    default_type \"text/calendar; charset=utf-8\";\n{}    add_header Cache-Control \"{REVALIDATE}\" always;\n}}\n\
         location ~ \"^/_\" {{\n    return 404;\n}}\n",
        security("    "),
        HASHED_FOLDERS.iter().map(|folder| folder.trim_end_matches('*')).collect::<Vec<_>>().join("|"),
        security("    "),
        security("    "),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_with_a_hash_are_kept_for_ever() {
        assert!(is_hashed("assets/site.0123abcd.css"));
        assert!(is_hashed("assets/icons/star.00ff00ff00.svg"));
        for route in ["assets/fonts/body.woff2", "assets/deadbeef", "files/a.0123abcd.pdf", "assets/a.deadbeef"] {
            assert!(!is_hashed(route), "{route}");
        }
    }

    #[test]
    fn nothing_inline_and_nothing_foreign_is_allowed() {
        assert!(!CONTENT_SECURITY_POLICY.contains("unsafe"));
        assert!(!CONTENT_SECURITY_POLICY.contains("http"));
        // Ignored, and reported as a fault, inside a `meta` element.
        assert!(!CONTENT_SECURITY_POLICY.contains("frame-ancestors"));
        for text in [netlify(["assets/site.0123abcd.css"].into_iter()), nginx()] {
            assert!(text.contains("assets/photos/") && text.contains("kiosk/assets/"));
            assert!(text.contains(CONTENT_SECURITY_POLICY) && text.contains(FRAMING) && text.contains(IMMUTABLE));
        }
    }
}
