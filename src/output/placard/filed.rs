//! Cards for the file (对标记录卡、达标评议卡): what was done by a post's standard, and how that was appraised.
//!
//! Nobody but the organisation reads them, and that rests on types, not on care. Whatever is published is made of a
//! [`super::Subject`] by a [`super::Preset`]: the website's routes and offers, the caches, the batch and the record of what
//! hangs on the walls know nothing else. A [`FiledCard`] is neither and becomes neither: its registry is [`FILED`], its
//! trait is private to this file, and all that it gives is bytes with a path below [`FOLDER`], which nothing but
//! `noticeboard print --preset` asks for. They are kept nowhere, not even in the caches.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Value, json};
use typst::foundations::Bytes;

use super::subjects::{Step, steps};
use super::typesetter::{Selection, Typesetter};
use crate::board::{Board, effective_on};
use crate::diagnostic::Language;
use crate::kinds::{Draft, Kind, Member, Post, Review, ReviewType, Score, Text};
use crate::record::{Person, Placed, PostRecord};
use crate::theme::{Strings, wording};

/// Where they lie in the print command's folder.
pub const FOLDER: &str = "internal";

/// The size of a card, mm.
const SIZE: (f64, f64) = (148.0, 210.0);

/// What a card for the file is made of. It has no address, no page, no mark and no subject.
trait Filed: Sync {
    /// The word of `--preset`, and the template's name.
    fn word(&self) -> &'static str;

    /// The text that it is headed by.
    fn title(&self) -> &'static str;

    /// Its rows; `None` where there is nothing to file.
    fn rows(&self, sheet: &Sheet<'_>) -> Option<Value>;
}

const FILED: &[&dyn Filed] = &[&RecordCard, &AppraisalCard];

/// One of the cards for the file.
#[derive(Clone, Copy)]
pub struct FiledCard(&'static dyn Filed);

/// A finished card.
pub struct FiledFile {
    /// Below the print command's folder.
    pub path: String,
    pub bytes: Vec<u8>,
}

impl FiledCard {
    /// The card that a word of `--preset` names.
    pub fn named(word: &str) -> Option<Self> {
        FILED.iter().find(|filed| filed.word() == word).map(|filed| Self(*filed))
    }

    pub fn word(self) -> &'static str {
        self.0.word()
    }

    /// The folder of its files, below the print command's.
    pub fn folder(self) -> String {
        format!("{FOLDER}/{}", self.word())
    }
}

/// What a card says is read from here.
struct Sheet<'a> {
    strings: &'a Strings,
    language: Language,
    /// The records and the star reviews of a post up to today, the earliest first.
    reviews: Vec<&'a Draft<Review>>,
}

impl Sheet<'_> {
    fn day(&self, on: Date) -> String {
        wording::day(on, self.language)
    }
}

/// `/subject.json`
#[derive(Serialize)]
struct CardView<'a> {
    id: &'a str,
    /// 对标记录卡
    card: &'a str,
    post: &'a str,
    name: String,
    position: Option<&'a str>,
    org: &'a str,
    standard: Option<&'a str>,
    how: Vec<Step>,
    rows: Value,
}

/// 对标记录卡: dated entries of what was done by the standard.
struct RecordCard;

impl Filed for RecordCard {
    fn word(&self) -> &'static str {
        "record-card"
    }

    fn title(&self) -> &'static str {
        "print.filed.record"
    }

    fn rows(&self, sheet: &Sheet<'_>) -> Option<Value> {
        let records = sheet.reviews.iter().filter(|review| review.review_type == ReviewType::StandardRecord);
        let rows: Vec<Value> = records
            .map(|review| {
                json!({
                    "on": sheet.day(effective_on(review)),
                    "did": words(&review.comment),
                    "by": words(&review.by),
                })
            })
            .collect();
        (!rows.is_empty()).then(|| rows.into())
    }
}

/// 达标评议卡: each review of the stars, with what the member, the people and the organisation made of it.
struct AppraisalCard;

impl Filed for AppraisalCard {
    fn word(&self) -> &'static str {
        "appraisal-card"
    }

    fn title(&self) -> &'static str {
        "print.filed.appraisal"
    }

    fn rows(&self, sheet: &Sheet<'_>) -> Option<Value> {
        let reviews = sheet.reviews.iter().filter(|review| review.review_type.is_star());
        let rows: Vec<Value> = reviews.map(|review| appraisal(sheet, review)).collect();
        (!rows.is_empty()).then(|| rows.into())
    }
}

fn appraisal(sheet: &Sheet<'_>, review: &Review) -> Value {
    let strings = sheet.strings;
    let scores = review.scores.as_ref();
    let asked = [
        ("politics", scores.and_then(|scores| scores.politics.as_ref())),
        ("performance", scores.and_then(|scores| scores.performance.as_ref())),
        ("service", scores.and_then(|scores| scores.service.as_ref())),
        ("example", scores.and_then(|scores| scores.example.as_ref())),
    ];
    let score = |(of, score): (&str, Option<&Score>)| {
        let score = score?;
        let key = format!("print.filed.{of}");
        let of = strings.get(&key);
        Some(json!([of, words(&score.own), words(&score.masses), words(&score.organisation)]))
    };
    let change = match review.change.unwrap_or(0) {
        _ if review.revoke => "revoked",
        1.. => "gained",
        0 => "unchanged",
        _ => "lost",
    };
    json!({
        "period": match sheet.language {
            Language::Chinese => review.period.chinese(),
            Language::English => review.period.to_string(),
        },
        "on": review.on.map(|on| sheet.day(*on)),
        "by": review.by.as_ref().map(|by| &*by.0),
        "change": strings.get(&format!("print.filed.{change}")),
        "scores": asked.into_iter().filter_map(score).collect::<Vec<_>>(),
        "comment": review.comment.as_ref().map(|comment| &*comment.0),
    })
}

fn words(text: &Option<Text>) -> &str {
    text.as_ref().map_or("", |text| text)
}

/// The reviews of posts and members up to today, by the id of what they are about.
fn reviews(board: &Board) -> HashMap<Arc<str>, Vec<&Draft<Review>>> {
    let mut reviews: HashMap<Arc<str>, Vec<&Draft<Review>>> = HashMap::new();
    let filed = |review: &&Draft<Review>| {
        (review.review_type.is_star() || review.review_type == ReviewType::StandardRecord)
            && effective_on(review) <= board.today
    };
    for review in board.items.reviews.all().iter().filter(filed) {
        if let Some(target) = board.resolve(&review.org, &review.subject, &[Post::NAME, Member::NAME]) {
            reviews.entry(target.id).or_default().push(review);
        }
    }
    reviews
}

impl Typesetter<'_> {
    /// Makes the cards of one sort, one for each post that there is something to file of.
    ///
    /// # Errors
    /// When the theme's template fails.
    pub fn filed(&self, card: FiledCard, selection: &Selection) -> anyhow::Result<Vec<FiledFile>> {
        let board = self.board();
        let (strings, language) = (self.theme().strings(), board.settings.language);
        let reviews = reviews(board);
        let mut files = Vec::new();
        for at in 0..board.items.posts.all().len() {
            let item = Placed::<Post>::of(board, at);
            let id = &item.draft.id;
            let asked = selection.orgs.as_ref().is_none_or(|orgs| orgs.contains(&item.org().0))
                && selection.item.as_ref().is_none_or(|asked| **asked == **id);
            if !asked {
                continue;
            }
            let record = PostRecord::of(&item);
            let about = record.holders.iter().map(|holder| &holder.draft.id).chain([id]);
            let mut own: Vec<&Draft<Review>> = about.filter_map(|id| reviews.get(id)).flatten().copied().collect();
            own.sort_by_key(|review| (review.period.last_day(), effective_on(review), review.id.clone()));
            let Some(rows) = card.0.rows(&Sheet { strings, language, reviews: own }) else { continue };
            let title = strings.get(card.0.title());
            let view = CardView {
                id,
                card: title,
                post: record.title,
                name: record.names(),
                position: match record.holders.as_slice() {
                    [only] => Person::position(only),
                    _ => None,
                },
                org: &record.org.draft.name,
                standard: record.card_standard(),
                how: steps(strings, language, record.card_steps()),
                rows,
            };
            let bytes = self.document(card.word(), &view, format!("{title} · {}", record.title))?;
            files.push(FiledFile { path: format!("{}/{id}.pdf", card.folder()), bytes });
        }
        Ok(files)
    }

    /// Sets a document that is for the office only: a template of the theme's `print/internal` folder, whose
    /// `/subject.json` is `view`.
    ///
    /// # Errors
    /// When the template fails.
    pub fn document(&self, name: &str, view: &impl Serialize, title: String) -> anyhow::Result<Vec<u8>> {
        let bytes = |value: Value| Bytes::new(value.to_string().into_bytes());
        let files = [
            ("/board.json", self.board_file().clone()),
            ("/preset.json", bytes(json!({ "name": name, "size": [SIZE.0, SIZE.1] }))),
            ("/paper.json", bytes(json!({ "elements": [] }))),
            ("/subject.json", Bytes::new(serde_json::to_vec(view)?)),
        ];
        let mut hasher = blake3::Hasher::new();
        files.iter().for_each(|(_, file)| {
            hasher.update(file);
        });
        let key = *hasher.finalize().as_bytes();
        self.unkept(&format!("{FOLDER}/{name}.typ"), &files, title, key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::placard::{Presets, Subject};
    use crate::theme::Theme;

    #[test]
    fn no_card_for_the_file_is_a_preset_or_a_subject() {
        let theme = Theme::load(None, "default", Language::Chinese).unwrap();
        let (presets, _) = Presets::read(&theme);
        for word in ["record-card", "appraisal-card"] {
            assert!(FiledCard::named(word).is_some_and(|card| card.folder().starts_with("internal/")));
            assert!(presets.get(word).is_none() && Subject::all().iter().all(|subject| subject.word() != word));
        }
        assert!(FiledCard::named("standard-card").is_none());
    }
}
