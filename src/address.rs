//! Addresses inside the site: relative to its root, folders with a slash at their end.

/// An item's page: `licheng/posts/window-3/`.
pub fn item_url(id: &str) -> String {
    format!("{id}/")
}

/// An organisation's page; empty for the root, whose page is the home page.
pub fn org_url(path: &str) -> String {
    if path.is_empty() { String::new() } else { format!("{path}/") }
}

/// The file behind an address.
pub fn page_route(url: &str) -> String {
    format!("{url}index.html")
}

/// Stands in pages and their parts for the way back to the site's root, until [`rooted`] puts the page's own there: so a
/// part that many pages show is made once. Text cannot hold it; were it there, it would turn into dots and slashes.
pub const ROOT: &str = "\u{1}";

/// A page with its own way back to the root.
pub fn rooted(page: &[u8], root: &str) -> Vec<u8> {
    let mark = ROOT.as_bytes()[0];
    let mut out = Vec::with_capacity(page.len() + page.len() / 8);
    let mut rest = page;
    while let Some(at) = memchr::memchr(mark, rest) {
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(root.as_bytes());
        rest = &rest[at + 1..];
    }
    out.extend_from_slice(rest);
    out
}

/// What leads from an address back to the root of the site: `../../` for `posts/a/`.
pub fn to_root(url: &str) -> String {
    "../".repeat(url.matches('/').count())
}
