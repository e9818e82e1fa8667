//! The strictest reader of a rendered text: for tests, and for the fuzzer.
#![cfg_attr(fuzzing, allow(dead_code))]

use super::DestinationKind;
use super::links::forbidden_scheme;

const ELEMENTS: &str = "a abbr b blockquote br caption cite code col colgroup del details div em h2 h3 h4 h5 h6 hr \
    i img ins kbd li mark ol p pre q rp rt ruby s section small span strong sub summary sup \
    table tbody td tfoot th thead tr u ul wbr";
const ATTRIBUTES: &str = "alt aria-label class colspan decoding height href id loading open rel role rowspan scope \
    sizes src srcset start tabindex title width";

/// Reads the page as strictly as no browser does: every `<` is one of our tags, every
/// attribute one of ours in double quotes, and everything is closed in order.
pub(crate) fn check(page: &str) -> Result<(), String> {
    let mut open: Vec<&str> = Vec::new();
    let mut ids = std::collections::HashSet::new();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        if rest[..at].contains('>') {
            return Err(format!("a loose > in {:?}", &rest[..at]));
        }
        rest = &rest[at + 1..];
        let end = rest.find('>').ok_or("an endless tag")?;
        let tag = &rest[..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                return Err(format!("</{name}> closes nothing"));
            }
            continue;
        }
        if tag.starts_with("a ") && open.contains(&"a") {
            return Err("a link inside a link".into());
        }
        let (name, mut attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        if !ELEMENTS.split(' ').any(|known| known == name) {
            return Err(format!("element {name:?}"));
        }
        while !attributes.is_empty() {
            let (attribute, value) = attributes.split_once("=\"").ok_or("a bare attribute")?;
            let (value, after) = value.split_once('"').ok_or("an endless attribute")?;
            if !ATTRIBUTES.split(' ').any(|known| known == attribute) {
                return Err(format!("attribute {attribute:?}"));
            }
            let kind = if name == "img" { DestinationKind::Picture } else { DestinationKind::Link };
            let address = value.replace("&amp;", "&");
            if matches!(attribute, "href" | "src") && forbidden_scheme(kind, &address).is_some() {
                return Err(format!("address {value:?}"));
            }
            if attribute == "id" && !ids.insert(value) {
                return Err(format!("id {value:?} twice"));
            }
            attributes = after.trim_start_matches(' ');
        }
        if !matches!(name, "br" | "col" | "hr" | "img" | "wbr") {
            open.push(name);
        }
    }
    if rest.contains('>') {
        return Err(format!("a loose > in {rest:?}"));
    }
    open.last().map_or(Ok(()), |name| Err(format!("<{name}> stays open")))
}
