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

/// What leads from an address back to the root of the site: `../../` for `posts/a/`.
pub fn to_root(url: &str) -> String {
    "../".repeat(url.matches('/').count())
}
