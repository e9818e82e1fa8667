//! What stands beside a form other than the page: the item's placards, and its slides as a screen plays them.
//!
//! Both are made when somebody looks at them, of the record as the form would make it, and of no other item. Editions of slides
//! are kept under their codes: as long as nothing on a slide changes, its address stays the same.

use std::sync::Arc;

use serde_json::{Value, json};

use super::html::told;
use super::posted::Posted;
use super::state::State;
use super::{Desk, Draft, OWN, held, work};
use crate::diagnostic::{Language, Message, say};
use crate::kinds::Medium;
use crate::live::Version;
use crate::output::kiosk::{Beside, Whose, beside};
use crate::output::pictures::Pictures;
use crate::screens::Orientation;
use crate::sheet::{Plan, Stocked, value_at};
use crate::vocabulary;
use crate::yaml::Node;

/// So many editions of slides are kept: those of two boards as they would be, and of their screens.
const EDITIONS: usize = 8;

/// An edition of some slides, with what it is made from.
pub(super) struct Slides {
    pub(super) edition: Beside,
    pictures: Arc<Pictures>,
}

/// What a form is about, and whatever shows it where it has nothing of its own: the posts of a member, the post of a review.
#[derive(Clone)]
pub(super) struct Subject {
    item: Stocked,
    places: Vec<Whose>,
}

impl Subject {
    pub(super) fn of(state: &State, item: &Stocked) -> Self {
        let mut places = vec![Whose { kind: item.kind.name, id: item.id.clone() }];
        let posts = match item.kind.name {
            "member" => state.held_by(&item.id).to_vec(),
            "review" => {
                let text = value_at(&item.node, &["subject".to_owned()]).and_then(Node::spelling);
                let post = text.and_then(|text| state.stock.meant(&["post"], &text, &item.org));
                post.map(|post| post.id.clone()).into_iter().collect()
            }
            _ => Vec::new(),
        };
        places.extend(posts.into_iter().map(|id| Whose { kind: "post", id }));
        Self { item: item.clone(), places }
    }

    /// The same as a form would make it.
    pub(super) fn tried(plan: &Plan, state: &State, item: &Stocked) -> Self {
        Self::of(state, plan.stock.item(&item.id).unwrap_or(item))
    }

    /// Why a medium shows nothing of it, where it is not that it has nothing to show.
    fn why_not(&self, medium: Medium, today: jiff::civil::Date) -> Option<Message> {
        let text = |key: &str| value_at(&self.item.node, &[key.to_owned()]).and_then(Node::spelling);
        let day = |key: &str| text(key).and_then(|text| text.parse::<jiff::civil::Date>().ok());
        let is = |written: &str, word: &str| written == word || vocabulary::values(written).contains(&word);
        let status = text("status").unwrap_or_default();
        for (word, message) in [
            ("draft", say!("它还是草稿，没有公布。", "It is a draft and not public.")),
            ("approved", say!("它批准了，还没有公布。", "It is approved and not public yet.")),
            ("withdrawn", say!("它已经撤下，不再公布。", "It is withdrawn and no longer public.")),
        ] {
            if is(&status, word) {
                return Some(message);
            }
        }
        if let Some(day) = day("published_on").filter(|day| *day > today) {
            return Some(say!("它要到 {day} 才公布。", "It is not public before {day}."));
        }
        if let Some(day) = day("publish_until").filter(|day| *day < today) {
            return Some(say!("它只公布到 {day}。", "It was public until {day} only."));
        }
        let outputs: Vec<_> = match value_at(&self.item.node, &["outputs".to_owned()]) {
            Some(Node::List(outputs)) => outputs.iter().filter_map(Node::spelling).collect(),
            Some(one) => one.spelling().into_iter().collect(),
            None => return None,
        };
        let (word, zh, en) = match medium {
            Medium::Kiosk => ("kiosk", "大厅屏幕", "screens"),
            Medium::Print => ("print", "纸面", "paper"),
            Medium::Web => ("web", "网站", "the website"),
        };
        let is_left_out = !outputs.is_empty() && !outputs.iter().any(|output| is(output, word));
        is_left_out
            .then(|| say!("它不放在{zh}上：“载体”里没有选。", "It is left off {en}: its outputs do not name them."))
    }
}

impl Desk {
    /// The board of a number with what its form is about.
    pub(super) fn subject(&self, query: &Posted) -> Option<(Arc<Version>, Subject)> {
        let number: u64 = query.get("number").parse().unwrap_or(0);
        if number == 0 {
            let (state, item) = work::found(self, query.get("id"))?;
            return Some((self.version()?, Subject::of(&state, &item)));
        }
        let drafts = held(&self.drafts);
        let Draft { version, subject, .. } = drafts.iter().find(|draft| draft.number == number)?;
        Some((version.clone(), subject.clone()))
    }

    /// What the screen beside a form shows, or why it shows nothing.
    pub(super) fn slides_of(&self, version: &Version, subject: &Subject) -> Value {
        let language = self.language();
        let edition = version.edition();
        let Some(board) = edition.boards.of(Medium::Kiosk) else {
            return why(language, &say!("这块公示栏不做屏幕。", "This board has no screens."));
        };
        let hidden = || subject.why_not(Medium::Kiosk, board.today);
        match beside(board, &edition.theme, &edition.pictures, &subject.places) {
            Ok(Ok(made)) => {
                let own = json!({
                    "address": format!("{OWN}/slides/{}/index.html", made.code),
                    "upright": made.orientation == Orientation::Portrait,
                    "slides": made.slides,
                    "note": told(language, &note(&made)),
                });
                let mut kept = held(&self.slides);
                kept.retain(|slides| slides.edition.code != made.code);
                kept.push_back(Arc::new(Slides { edition: made, pictures: edition.pictures.clone() }));
                if kept.len() > EDITIONS {
                    kept.pop_front();
                }
                own
            }
            Ok(Err(message)) => why(language, &hidden().unwrap_or(message)),
            Err(error) => {
                let error = format!("{error:#}");
                why(language, &say!("屏幕的画面做不出来：{error}", "The slide cannot be made: {error}"))
            }
        }
    }

    /// A file of an edition that is kept; of the assets, whichever has it.
    pub(super) fn slide_file(&self, folder: &str, name: &str) -> Option<anyhow::Result<Vec<u8>>> {
        let kept: Vec<Arc<Slides>> = held(&self.slides).iter().rev().cloned().collect();
        let is_page = folder != "assets";
        let mut fits = kept.iter().filter(|slides| match is_page {
            true => slides.edition.code == folder && name == "index.html",
            false => name != "index.html",
        });
        fits.find_map(|slides| slides.edition.file(name, &slides.pictures))
    }

    /// The placards of what a form is about, or why there are none.
    pub(super) fn placards_of(&self, number: u64, version: &Version, subject: &Subject) -> Value {
        let language = self.language();
        let edition = version.edition();
        let mut offers = Vec::new();
        for place in &subject.places {
            offers.extend(edition.placards.offers(&edition.plan.routes, &place.id, language, |_| true));
        }
        if offers.is_empty() {
            let today = edition.boards.web().today;
            let message = match subject.why_not(Medium::Print, today) {
                Some(message) => message,
                None if !edition.placards.are_any_listed() => say!(
                    "board.yaml 的 print.presets 里没有选要印哪些桌牌。",
                    "The board lists no placards (print.presets in board.yaml)."
                ),
                None => say!("这一条没有要印的桌牌。", "There is no placard of it."),
            };
            return why(language, &message);
        }
        let shown = offers.iter().map(|offer| {
            let (width, height) = (offer.width, offer.height);
            json!({
                "title": offer.title,
                "size": told(language, &say!("{width} × {height} 毫米", "{width} × {height} mm")),
                "picture": format!("{OWN}/draft/{number}/{}", offer.preview),
                "file": format!("{OWN}/draft/{number}/{}", offer.url),
                "upright": offer.portrait,
                // Its proportions, for room before the picture comes.
                "width": width * 10.0,
                "height": height * 10.0,
            })
        });
        json!({ "placards": shown.collect::<Vec<_>>() })
    }
}

fn why(language: Language, message: &Message) -> Value {
    json!({ "why": told(language, message) })
}

/// Which screen it is, and how much there is to see.
fn note(made: &Beside) -> Message {
    match (&made.screen, made.others) {
        (None, _) => say!(
            "现有的屏幕都不放它；这里按放全部内容的屏幕画。",
            "No screen of the board shows it; this is a screen that shows everything."
        ),
        (Some(screen), 0) => say!("屏幕：{screen}", "Screen: {screen}"),
        (Some(screen), others) => {
            say!("屏幕：{screen}（另外 {others} 块屏幕也放）", "Screen: {screen} (and {others} more show it)")
        }
    }
}
