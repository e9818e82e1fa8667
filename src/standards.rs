//! Sets of standards (五个好、五带头、五好党员、先锋类别): each apart, never mixed.
//!
//! The theme's `standards.yaml` holds those that the documents name; a board adds sets of its own, or items to these, under
//! `standards:` in `board.yaml`. An item of the board names one set and what of it is met ([`crate::kinds::Meets`]).

use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::diagnostic::Language;
use crate::kinds::Text;

/// 一套标准。
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnSet {
    /// 代号；与自带的一套相同，就是给它加条目。
    #[schemars(extend("x-en" = "its slug; that of a set of the theme adds items to it"))]
    pub id: Text,
    /// 名称。
    #[schemars(extend("x-en" = "what it is called"))]
    pub title: Option<Text>,
    /// 对组织还是对党员；不写就都可以。
    #[serde(rename = "for")]
    #[schemars(extend("x-en" = "for organisations or for members; for both by default"))]
    pub bearer: Option<Bearer>,
    /// 条目。
    #[serde(default)]
    #[schemars(extend("x-en" = "its items"))]
    pub items: Vec<OwnItem>,
}

/// 标准里的一条。
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnItem {
    /// 代号。
    #[schemars(extend("x-en" = "its slug"))]
    pub id: Text,
    /// 名称。
    #[schemars(extend("x-en" = "what it is called"))]
    pub title: Text,
}

/// 谁的标准。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Bearer {
    /// 对组织。
    Organisation,
    /// 对党员。
    Member,
}

/// A set as the theme has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Set {
    id: String,
    title: Words,
    #[serde(rename = "for")]
    bearer: Option<Bearer>,
    items: Vec<Item>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    #[serde(rename = "zh-CN")]
    zh: String,
    en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Item {
    id: String,
    #[serde(rename = "zh-CN")]
    zh: String,
    en: String,
}

/// Those of the theme; a test reads them.
static SHIPPED: LazyLock<Vec<Set>> =
    LazyLock::new(|| serde_yaml::from_str(include_str!("../themes/default/standards.yaml")).unwrap_or_default());

/// The standards that hold on a board.
#[derive(Clone, Copy)]
pub struct Standards<'a> {
    own: &'a [OwnSet],
}

/// One set on a board.
#[derive(Clone, Copy)]
pub struct Standard<'a> {
    shipped: Option<&'static Set>,
    own: Option<&'a OwnSet>,
}

impl<'a> Standards<'a> {
    pub fn of(own: &'a [OwnSet]) -> Self {
        Self { own }
    }

    /// Every set, those of the theme first.
    pub fn all(self) -> impl Iterator<Item = Standard<'a>> {
        let own = |id: &str| self.own.iter().find(|set| &*set.id == id);
        let shipped = SHIPPED.iter().map(move |set| Standard { shipped: Some(set), own: own(&set.id) });
        // One whose name could not be read is told where it is written.
        let is_new = |set: &&OwnSet| !set.id.is_empty() && !SHIPPED.iter().any(|shipped| shipped.id == *set.id);
        shipped.chain(self.own.iter().filter(is_new).map(|set| Standard { shipped: None, own: Some(set) }))
    }

    /// A set by its slug or its name.
    pub fn find(self, word: &str) -> Option<Standard<'a>> {
        self.all().find(|set| set.id() == word || set.names().any(|name| name == word))
    }
}

impl<'a> Standard<'a> {
    pub fn id(self) -> &'a str {
        match (self.shipped, self.own) {
            (Some(set), _) => &set.id,
            (None, Some(set)) => &set.id,
            (None, None) => "",
        }
    }

    /// What people call it.
    pub fn title(self, language: Language) -> &'a str {
        match (self.shipped, self.own) {
            (Some(set), _) => match language {
                Language::Chinese => &set.title.zh,
                Language::English => &set.title.en,
            },
            (None, Some(set)) => set.title.as_ref().unwrap_or(&set.id),
            (None, None) => "",
        }
    }

    fn names(self) -> impl Iterator<Item = &'a str> {
        [Language::Chinese, Language::English].into_iter().map(move |language| self.title(language))
    }

    /// Whose standard it is; `None` where it is anybody's.
    pub fn bearer(self) -> Option<Bearer> {
        self.shipped.and_then(|set| set.bearer).or_else(|| self.own.and_then(|set| set.bearer))
    }

    /// Its items: slugs with what people call them.
    pub fn items(self, language: Language) -> impl Iterator<Item = (&'a str, &'a str)> {
        let shipped = self.shipped.into_iter().flat_map(|set| &set.items);
        let shipped = shipped.map(move |item| match language {
            Language::Chinese => (&*item.id, &*item.zh),
            Language::English => (&*item.id, &*item.en),
        });
        let own = self.own.into_iter().flat_map(|set| &set.items).map(|item| (&*item.id.0, &*item.title.0));
        shipped.chain(own)
    }

    /// What an item is called, by its slug or its name.
    pub fn item(self, word: &str, language: Language) -> Option<&'a str> {
        let place = [Language::Chinese, Language::English]
            .into_iter()
            .find_map(|known| self.items(known).position(|(id, name)| id == word || name == word))?;
        self.items(language).nth(place).map(|(_, name)| name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_theme_has_the_sets_of_the_documents_each_apart() {
        let all: Vec<(&str, &str, usize)> = Standards::of(&[])
            .all()
            .map(|set| (set.id(), set.title(Language::Chinese), set.items(Language::Chinese).count()))
            .collect();
        assert_eq!(
            all,
            [
                ("five_good", "五个好", 5),
                ("five_leads", "五带头", 5),
                ("five_good_member", "五好党员", 5),
                ("pioneer", "先锋类别", 7)
            ]
        );
        let leads = Standards::of(&[]).find("五带头").expect("a set");
        assert_eq!(leads.item("service", Language::Chinese), Some("带头服务群众"));
        assert_eq!(leads.item("带头服务群众", Language::English), Some("first to serve the people"));
        assert_eq!(leads.item("作风好", Language::Chinese), None);
        assert_eq!(leads.bearer(), Some(Bearer::Member));
    }

    #[test]
    fn a_board_adds_sets_and_items() {
        let own: Vec<OwnSet> = serde_yaml::from_str(
            "- { id: five_good, items: [{ id: brand, title: 党建品牌好 }] }\n- { id: two_firsts, title: 两个走在前, items: [{ id: work, title: 工作走在前 }] }\n",
        )
        .expect("sets");
        let standards = Standards::of(&own);
        assert_eq!(standards.all().count(), 5);
        let five = standards.find("five_good").expect("a set");
        assert_eq!(five.item("brand", Language::Chinese), Some("党建品牌好"));
        assert_eq!(five.items(Language::Chinese).count(), 6);
        assert_eq!(standards.find("两个走在前").map(Standard::id), Some("two_firsts"));
    }
}
