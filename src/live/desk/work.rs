//! The items that forms are about: found by their ids, new, or copies of others; what they show, and where they are shown.

use std::sync::Arc;

use super::Desk;
use super::posted::Posted;
use super::state::State;
use super::wanted::{Fault, shown, suggested};
use crate::diagnostic::{KeyPath, Place, say};
use crate::kinds::{KINDS, slugs};
use crate::live::Version;
use crate::photo;
use crate::sheet::{Stocked, free_id, joined, value_at};
use crate::yaml::Node;

/// The item of an id, with its file as it is on the disk.
pub(super) fn found(desk: &Desk, id: &str) -> Option<(Arc<State>, Stocked)> {
    let id = if id == "." { "" } else { id };
    let file = desk.state().stock.item(id)?.file.clone();
    let state = desk.state_with(&file);
    let item = state.stock.item(id)?.clone();
    Some((state, item))
}

/// The item that a form is about; a new one as it would be.
pub(super) fn meant(desk: &Desk, posted: &Posted) -> Option<(Arc<State>, Stocked, Vec<Fault>)> {
    if !posted.get("id").is_empty() {
        let (state, item) = found(desk, posted.get("id"))?;
        return Some((state, item, Vec::new()));
    }
    let state = desk.state();
    let (mut item, _) = blank(desk, &state, posted)?;
    let mut faults = Vec::new();
    let given = posted.get("slug").trim();
    let slug = if given.is_empty() { suggested(&item, posted) } else { given.to_owned() };
    let place = || Place::whole("content/x.yaml");
    let reserved = item.kind.folder.is_empty().then(|| slugs::reserved(&slug, place())).flatten();
    let fault = slugs::fault(&slug, place()).or(reserved);
    item.id = free_id(&state.stock, &state.sources, item.kind, &item.org, &slug);
    if let Some(fault) = fault {
        faults.push(Fault { hint: fault.hint, ..Fault::at("slug", fault.message) });
        // Something to be looked at all the same.
        item.id = free_id(&state.stock, &state.sources, item.kind, &item.org, item.kind.name);
    } else if !given.is_empty() && item.id != joined(&[&item.org, item.kind.folder, given]) {
        let id = joined(&[&item.org, item.kind.folder, given]);
        faults.push(Fault::at("slug", say!("{id} 已经有了，换一个代号", "{id} is there already: choose another")));
    }
    Some((state, item, faults))
}

/// The organisation that is asked for: the whole board's is a dot.
pub(super) fn org_of(query: &Posted) -> &str {
    let org = query.get("org");
    if org == "." { "" } else { org }
}

/// A new item of a kind in an organisation, both by what the board knows of them.
pub(super) fn blank(desk: &Desk, state: &State, query: &Posted) -> Option<(Stocked, Posted)> {
    let kind = KINDS.iter().find(|kind| kind.name == query.get("kind"))?;
    let org = org_of(query);
    if !state.stock.orgs.contains_key(org) {
        return None;
    }
    let node = Node::Map(Vec::new());
    let item = Stocked {
        kind,
        id: String::new(),
        org: org.to_owned(),
        title: String::new(),
        file: "".into(),
        base: KeyPath::root(),
        node: node.clone(),
        own: node,
        body: None,
        is_new: true,
    };
    let mut posted = Posted::default();
    posted.set("kind", kind.name);
    posted.set("org", if org.is_empty() { "." } else { org });
    if kind.has_pages && !kind.folder.is_empty() {
        posted.set("published_on", desk.today(&state.sources).to_string());
    }
    Some((item, posted))
}

/// A new item that says what another says, but for who approved it and when it was published.
pub(super) fn copied(desk: &Desk, state: &State, item: &Stocked) -> Option<(Stocked, Posted)> {
    let mut query = Posted::default();
    query.set("kind", item.kind.name);
    query.set("org", if item.org.is_empty() { "." } else { &item.org });
    let (new, fresh) = blank(desk, state, &query)?;
    let mut posted = shown(state, item);
    let of_item = |name: &&str| {
        name.starts_with("approval.")
            || name.starts_with("month[")
            || name.ends_with('#')
            || matches!(*name, "published_on" | "status" | "photo")
    };
    let gone: Vec<String> = posted.names().filter(of_item).map(str::to_owned).collect();
    gone.iter().for_each(|name| posted.take(name));
    for name in fresh.names() {
        posted.set(name, fresh.get(name));
    }
    Some((new, posted))
}

/// What tells whether an item is still what it was when its form was opened.
pub(super) fn hash(item: &Stocked) -> String {
    blake3::hash(format!("{}\n{:?}\n{:?}", item.file, item.node, item.body).as_bytes()).to_hex()[..32].to_owned()
}

/// The members who hold a post.
pub(super) fn holders<'s>(state: &'s State, post: &Stocked) -> Vec<&'s Stocked> {
    let names = match value_at(&post.node, &["holder".to_owned()]) {
        Some(Node::List(names)) => names.iter().collect(),
        Some(name) => vec![name],
        None => Vec::new(),
    };
    let names = names.into_iter().filter_map(Node::spelling);
    names.filter_map(|name| state.stock.meant(&["member"], &name, &post.org)).collect()
}

/// The bytes of an item's photo with their type: found among the pictures that the board has.
pub(super) fn photo_of(desk: &Desk, state: &State, item: &Stocked) -> Option<(&'static str, Vec<u8>)> {
    let name = value_at(&item.node, &["photo".to_owned()])?.spelling()?;
    let path = crate::board::photo_path(&item.org, name.strip_prefix("photos/").unwrap_or(&name));
    let bytes = state.sources.assets.get(&*path)?.location.read().ok()?;
    let header = photo::inspect_bytes(&bytes, &desk.limits(&state.sources)).ok()?;
    let kind = match header.format {
        photo::Format::Jpeg => "image/jpeg",
        photo::Format::Png => "image/png",
        photo::Format::WebP => "image/webp",
        photo::Format::Gif => "image/gif",
        photo::Format::Tiff => "image/tiff",
    };
    Some((kind, bytes))
}

/// Where an item is shown: its own page, or that of whatever it belongs to.
pub(super) fn page_of(version: &Version, state: &State, item: &Stocked) -> Option<String> {
    let mut places = vec![item.id.clone()];
    if item.kind.name == "member" {
        places.extend(state.held_by(&item.id).iter().cloned());
    }
    places.push(item.org.clone());
    places
        .into_iter()
        .map(|place| if place.is_empty() { place } else { format!("{place}/") })
        .find(|place| version.has(&format!("{place}index.html")))
}
