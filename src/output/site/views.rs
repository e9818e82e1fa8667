//! What several pages show: a person, a picture, how to reach an organisation, an item's text.

use serde::Serialize;

use super::files::{file_route, file_url};
use crate::address::{item_url, org_url, page_route, to_root};
use crate::board::{Board, ContactCard, Link, OrgId, Reception};
use crate::collation::surname;
use crate::font::name_class;
use crate::kinds::ReceptionDay;
use crate::markdown::{DestinationKind, Labels, Options, Resolved, render};
use crate::output::Planner;
use crate::output::pictures::PictureFile;
use crate::photo::Encoding;
use crate::record::{Person, Record, Shape};
use crate::text::dial;

/// A person beside a post.
#[derive(Clone, Debug, Serialize)]
pub(super) struct PersonView {
    pub(super) name: String,
    /// `name-2` sets a two-character name as wide as one of three.
    pub(super) name_class: Option<&'static str>,
    pub(super) position: Option<String>,
    /// The surname, set large where there is no picture.
    pub(super) initial: String,
    pub(super) picture: Option<PictureView>,
}

/// A picture in the sizes that a page needs.
#[derive(Clone, Debug, Serialize)]
pub(super) struct PictureView {
    /// JPEG fallback, relative to the site's root.
    pub(super) src: String,
    pub(super) srcset: Vec<(String, u32)>,
    pub(super) webp_srcset: Vec<(String, u32)>,
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) alt: String,
}

pub(super) fn person(planner: &Planner<'_>, person: &Person<'_>) -> PersonView {
    let alt = || planner.theme.strings().format("photo.of", &[("name", &person.name())]);
    PersonView {
        name: person.name().to_owned(),
        name_class: name_class(person.name()),
        position: person.position().map(str::to_owned),
        initial: initial(person.name()),
        picture: person.portrait().and_then(|shown| picture(planner, &shown.asset, shown.shape, alt())),
    }
}

/// A picture's derivatives as a page names them; `None` when there is no such picture, and for whoever may not be seen.
pub(super) fn picture(planner: &Planner<'_>, asset: &str, shape: Shape, alt: String) -> Option<PictureView> {
    if planner.board.is_withheld(asset) {
        return None;
    }
    let files = planner.pictures.get(asset, shape)?;
    let of = |webp: bool| {
        files.iter().filter(move |file| matches!(file.encoding, Encoding::WebP { .. }) == webp).collect::<Vec<_>>()
    };
    let srcset = |files: &[&PictureFile]| files.iter().map(|file| (file.route.clone(), file.width)).collect();
    let jpeg = of(false);
    // The middle one stands for those browsers that know no srcset.
    let fallback = jpeg.get(jpeg.len() / 2)?;
    Some(PictureView {
        src: fallback.route.clone(),
        width: fallback.width,
        height: fallback.height,
        srcset: srcset(&jpeg),
        webp_srcset: srcset(&of(true)),
        alt,
    })
}

/// The surname; of a name in letters only the first one, which is as wide.
fn initial(name: &str) -> String {
    let surname = surname(name);
    if surname.starts_with(|c: char| c.is_ascii_alphabetic()) || surname.chars().count() > 2 {
        surname.chars().take(1).collect()
    } else {
        surname.to_owned()
    }
}

/// Days of reception on an organisation's page.
const RECEPTIONS: usize = 3;

/// The next days on which its leaders receive members.
pub(super) fn receptions_of(board: &Board, org: OrgId) -> Vec<Reception<'_>> {
    board.receptions(org, RECEPTIONS)
}

/// How to reach an organisation.
#[derive(Clone, Debug, Serialize)]
pub(super) struct ContactView {
    pub(super) phone: Option<String>,
    /// Whose it is.
    pub(super) phone_of: Option<String>,
    /// For `tel:`; nothing where the phone is words.
    pub(super) dial: Option<String>,
    pub(super) opinion_book: Option<String>,
    pub(super) reception_days: Vec<String>,
    pub(super) address: Option<String>,
}

pub(super) fn contact(card: &ContactCard) -> ContactView {
    ContactView {
        phone: card.supervision_phone.clone(),
        phone_of: card.phone_of.clone(),
        dial: card.supervision_phone.as_deref().and_then(dial),
        opinion_book: card.opinion_book.clone(),
        reception_days: card.reception_days.iter().map(ReceptionDay::words).collect(),
        address: card.address.clone(),
    }
}

/// An item's text as HTML for the item's own page, with its pictures as far as they may be shown.
pub(super) fn body(record: &(dyn Record<'_> + '_), planner: &Planner<'_>) -> Option<String> {
    let markdown = record.body()?;
    let strings = planner.theme.strings();
    let root = to_root(&item_url(record.id()));
    let pictures = record.may_show_pictures();
    let options = Options {
        resolve: &|destination| {
            let shown = pictures || destination.kind != DestinationKind::Picture;
            let link = record.link(destination.kind, destination.url).ok().filter(|_| shown)?;
            resolved(planner, &root, destination.url, &link)
        },
        top_heading: 2,
        id_prefix: "",
        labels: Labels {
            table: strings.get("markdown.table"),
            footnotes: strings.get("markdown.footnotes"),
            footnote_back: strings.get("markdown.footnote_back"),
            task_done: strings.get("markdown.task_done"),
            task_open: strings.get("markdown.task_open"),
        },
    };
    Some(render(markdown, &options).html)
}

/// A followed link as an address on a page, whose way back to the root is `root`.
fn resolved(planner: &Planner<'_>, root: &str, written: &str, link: &Link) -> Option<Resolved> {
    let url = match link {
        Link::External => written.to_owned(),
        Link::Page { path, rest } => {
            let url = org_url(path);
            // A list without items has no page.
            planner.routes.contains(&page_route(&url)).then(|| match (root, &*url) {
                ("", "") => format!("./{rest}"),
                _ => format!("{root}{url}{rest}"),
            })?
        }
        Link::File { path } => {
            let url = file_url(path);
            planner.routes.contains(file_route(path)).then(|| format!("{root}{url}"))?
        }
        Link::Photo { path } => {
            let picture = picture(planner, path, Shape::Scene, String::new())?;
            let srcset: Vec<_> = picture.srcset.iter().map(|(src, width)| format!("{root}{src} {width}w")).collect();
            return Some(Resolved {
                url: format!("{root}{}", picture.src),
                width: Some(picture.width),
                height: Some(picture.height),
                sizes: (!srcset.is_empty()).then(|| "(min-width: 48rem) 44rem, 92vw".to_owned()),
                srcset: (!srcset.is_empty()).then(|| srcset.join(", ")),
            });
        }
    };
    Some(Resolved { url, ..Resolved::default() })
}
