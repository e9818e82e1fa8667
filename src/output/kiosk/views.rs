//! What the kiosk's player sees of each slide: the shapes of `window.noticeboard`, as the theme's `kiosk/player` reads
//! them. Plain data with every word in it; addresses of pictures are relative to a screen's page.

use serde::Serialize;

/// One slide of the loop.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Slide {
    /// `east/hall/posts/window-3#1`.
    pub(super) id: String,
    pub(super) kind: &'static str,
    /// How often a round shows it.
    pub(super) weight: u8,
    /// Seconds.
    pub(super) dwell: f64,
    pub(super) level: Level,
    /// The first and the last day on which it is shown.
    #[serde(flatten)]
    pub(super) days: Span,
    /// Month and day on which it is shown, every year: `07-01`.
    #[serde(rename = "days", skip_serializing_if = "Option::is_none")]
    pub(super) anniversaries: Option<Vec<String>>,
    pub(super) view: View,
}

/// What goes before what on the device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Level {
    /// It has an end of its own, such as a notice's period.
    Dated,
    Ordinary,
    /// Only when nothing else is to be shown.
    Fallback,
}

/// From a day to a day, both included; open where nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Span {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) until: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub(super) enum View {
    Post(Post),
    Wall(Wall),
    Commitments(Commitments),
    Chart(Chart),
    Exemplar(Exemplar),
    Roll(Roll),
    Notice(Notice),
    Reception(Reception),
    Anniversary(Anniversary),
    Fallback(Fallback),
}

/// A picture in one size.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Photo {
    pub(super) src: String,
    /// Pixels.
    pub(super) w: u32,
    pub(super) h: u32,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Stars {
    pub(super) earned: u8,
    pub(super) max: u8,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Holder {
    pub(super) name: String,
    pub(super) position: Option<String>,
    pub(super) photo: Option<Photo>,
    #[serde(flatten)]
    pub(super) days: Span,
}

/// A post with whoever holds it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Post {
    pub(super) org: String,
    pub(super) title: String,
    pub(super) type_label: String,
    pub(super) window_no: Option<String>,
    pub(super) holders: Vec<Holder>,
    pub(super) pledge: Option<String>,
    pub(super) stars: Option<Stars>,
    pub(super) stars_label: Option<String>,
    /// `building`, `named`, `plain`.
    pub(super) stage: &'static str,
    pub(super) stage_label: String,
    /// 2026年5月考评
    pub(super) reviewed: Option<String>,
    pub(super) roles: Vec<String>,
    pub(super) duties: Vec<String>,
    pub(super) phone: Option<String>,
    pub(super) opinion_book: Option<String>,
}

/// A page of an organisation's posts.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Wall {
    pub(super) org: String,
    pub(super) page: usize,
    pub(super) pages: usize,
    pub(super) cards: Vec<Card>,
    pub(super) phone: Option<String>,
    pub(super) opinion_book: Option<String>,
}

/// One person at one post, or a post still to be claimed.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Card {
    /// `None`: still to be claimed.
    pub(super) name: Option<String>,
    pub(super) title: String,
    pub(super) window_no: Option<String>,
    pub(super) position: Option<String>,
    pub(super) photo: Option<Photo>,
    pub(super) stars: Option<Stars>,
    pub(super) pledge: Option<String>,
    #[serde(flatten)]
    pub(super) days: Span,
}

/// A page of an organisation's commitments.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Commitments {
    pub(super) org: String,
    pub(super) page: usize,
    pub(super) pages: usize,
    pub(super) rows: Vec<Row>,
    /// Of the whole table, assignments and persons' pledges left aside.
    pub(super) totals: Totals,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Row {
    pub(super) item: String,
    /// Who promised, where it is not the organisation itself.
    pub(super) owner: Option<String>,
    pub(super) target: Option<String>,
    /// What is reported beside what is promised: `186 / 200 处`.
    pub(super) value: Option<String>,
    pub(super) deadline: Option<String>,
    pub(super) deadline_iso: Option<String>,
    pub(super) reported: Option<Labelled>,
    pub(super) done_on: Option<String>,
    pub(super) verdict: Option<Labelled>,
    #[serde(flatten)]
    pub(super) days: Span,
}

/// A word for programs and the same for people.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Labelled {
    pub(super) state: &'static str,
    pub(super) label: String,
}

#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Totals {
    pub(super) total: usize,
    pub(super) done: usize,
    pub(super) in_progress: usize,
    pub(super) not_started: usize,
    pub(super) fulfilled: usize,
    pub(super) partly: usize,
    pub(super) unfulfilled: usize,
    pub(super) undecided: usize,
}

/// How an organisation and all below it keep their word.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Chart {
    pub(super) org: String,
    pub(super) title: String,
    #[serde(flatten)]
    pub(super) totals: Totals,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Exemplar {
    pub(super) org: String,
    pub(super) title: String,
    pub(super) subject: Option<String>,
    pub(super) award: Option<String>,
    pub(super) year: Option<i16>,
    pub(super) summary: String,
    pub(super) photo: Option<Photo>,
    pub(super) caption: Option<String>,
}

/// A page of an honor roll.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Roll {
    pub(super) title: String,
    pub(super) award: String,
    pub(super) year: i16,
    pub(super) conferred_by: String,
    pub(super) page: usize,
    pub(super) pages: usize,
    pub(super) groups: Vec<Group>,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Group {
    pub(super) title: Option<String>,
    /// Of the whole group: 〔40名〕.
    pub(super) count: String,
    /// Whether it began on an earlier page.
    pub(super) continued: bool,
    pub(super) entries: Vec<Entry>,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) org: Option<String>,
    pub(super) position: Option<String>,
    pub(super) note: Option<String>,
}

/// A page of a notice.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Notice {
    pub(super) org: String,
    pub(super) title: String,
    pub(super) type_label: String,
    pub(super) page: usize,
    pub(super) pages: usize,
    pub(super) paragraphs: Vec<String>,
    /// 2026年6月22日至2026年6月26日，共5个工作日
    pub(super) period_text: String,
    pub(super) starts_on: String,
    pub(super) ends_on: String,
    pub(super) contact: Contact,
    pub(super) signed_by: Vec<String>,
    pub(super) signed_on: String,
}

#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Contact {
    pub(super) name: Option<String>,
    pub(super) phone: Option<String>,
    pub(super) address: Option<String>,
    pub(super) hours: Option<String>,
    pub(super) email: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Reception {
    pub(super) org: String,
    pub(super) days: Vec<String>,
    pub(super) place: Option<String>,
    pub(super) phone: Option<String>,
    pub(super) opinion_book: Option<String>,
}

/// Those who agreed, by month and day; no year is anywhere.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Anniversary {
    pub(super) names: Vec<Named>,
    /// 7月1日
    pub(super) month_day: String,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Named {
    pub(super) name: String,
    pub(super) org: String,
}

/// What is shown when nothing else is to be shown.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Fallback {
    pub(super) title: String,
    pub(super) org: String,
    pub(super) phone: Option<String>,
    pub(super) text: String,
}
