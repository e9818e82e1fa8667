//! The board as its files are now, as forms see it. What did not change is not read again.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, OnceLock};

use super::held;
use crate::calendar::written_period;
use crate::sheet::{Stock, Stocked, value_at};
use crate::source::Sources;
use crate::yaml::Node;

/// The reviews of a post: by month the review's id and what it says.
type Reviews = BTreeMap<String, (String, String)>;

pub(super) struct State {
    pub(super) sources: Arc<Sources>,
    pub(super) stock: Stock,
    /// By post; read when the first form asks for them.
    reviews: OnceLock<HashMap<String, Reviews>>,
    /// Posts by the members who hold them.
    held: OnceLock<HashMap<String, Vec<String>>>,
    /// Titles in the letters of their pinyin, as they were asked for; the states after this one have them as well.
    letters: Arc<Mutex<HashMap<String, Arc<str>>>>,
}

impl State {
    pub(super) fn of(sources: Arc<Sources>, before: Option<&Self>) -> Self {
        let stock = before.map_or_else(|| Stock::of(&sources), |before| before.stock.renewed(&sources));
        let letters = before.map(|before| before.letters.clone()).unwrap_or_default();
        Self { sources, stock, reviews: OnceLock::new(), held: OnceLock::new(), letters }
    }

    /// A title in pinyin, without blanks: what somebody types to find it.
    pub(super) fn letters(&self, title: &str) -> Arc<str> {
        let known = |letters: &HashMap<String, Arc<str>>| letters.get(title).cloned();
        if let Some(letters) = known(&held(&self.letters)) {
            return letters;
        }
        let letters: Arc<str> = crate::collation::syllables(title).concat().into();
        held(&self.letters).insert(title.to_owned(), letters.clone());
        letters
    }

    fn reviews(&self) -> &HashMap<String, Reviews> {
        self.reviews.get_or_init(|| {
            let mut reviews: HashMap<String, Reviews> = HashMap::new();
            for item in self.stock.all().filter(|item| item.kind.name == "review") {
                if let Some((post, period, change)) = review(&self.stock, item) {
                    reviews.entry(post).or_default().insert(period, (item.id.clone(), change));
                }
            }
            reviews
        })
    }

    fn held(&self) -> &HashMap<String, Vec<String>> {
        self.held.get_or_init(|| {
            let mut held: HashMap<String, Vec<String>> = HashMap::new();
            for item in self.stock.all().filter(|item| item.kind.name == "post") {
                let names = match value_at(&item.node, &["holder".to_owned()]) {
                    Some(Node::List(names)) => names.iter().collect(),
                    Some(name) => vec![name],
                    None => Vec::new(),
                };
                let named = names.into_iter().filter_map(Node::spelling);
                for holder in named.filter_map(|name| self.stock.meant(&["member"], &name, &item.org)) {
                    held.entry(holder.id.clone()).or_default().push(item.id.clone());
                }
            }
            held
        })
    }

    /// The reviews of a post by months.
    pub(super) fn reviews_of(&self, post: &str) -> impl Iterator<Item = (&String, &(String, String))> {
        self.reviews().get(post).into_iter().flatten()
    }

    /// The posts that a member holds.
    pub(super) fn held_by(&self, member: &str) -> &[String] {
        self.held().get(member).map_or(&[], Vec::as_slice)
    }
}

/// A review of a month: its post, its month, what it says.
fn review(stock: &Stock, item: &Stocked) -> Option<(String, String, String)> {
    let text = |key: &str| value_at(&item.node, &[key.to_owned()]).and_then(Node::spelling);
    if !text("type").is_none_or(|word| word == "monthly_star" || word == "每月考评") {
        return None;
    }
    let post = stock.meant(&["post"], &text("subject")?, &item.org)?;
    let period = text("period")?;
    let period = written_period(&period).unwrap_or_else(|| period.into_owned());
    let change = match (text("revoke").as_deref(), text("change")) {
        (Some("true" | "是"), _) => "摘牌".to_owned(),
        (_, Some(change)) => change.trim_start_matches('+').to_owned(),
        _ => return None,
    };
    Some((post.id.clone(), period, change))
}
