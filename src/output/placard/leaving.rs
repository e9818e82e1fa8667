//! What hangs somewhere and must leave its place: told from the record of what was printed and from the board of today.
//!
//! The list is for those who go round with a screwdriver, and for the desk of the office; no output may publish it. Why
//! something leaves is told in neutral words only, the same whether a period is over, a person has left or withdrew a
//! consent: nobody reads a reason off a list.

use std::collections::BTreeSet;
use std::path::Path;

use super::codes::Codes;
use super::preset::Presets;
use super::printed::Record;
use super::typesetter::Marks;
use crate::board::Board;
use crate::diagnostic::{Message, say};

/// Why a placard leaves its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// What it is about is not on the board for paper any more.
    Gone,
    /// The theme has no such placards any more.
    NoPreset,
    /// It says something else now: another one takes its place.
    Changed,
    /// It says the same, and its code leads nowhere: another one takes its place.
    Address,
}

impl Why {
    /// `take_down`, `replace`
    pub fn action(self) -> &'static str {
        match self {
            Self::Gone | Self::NoPreset => "take_down",
            Self::Changed | Self::Address => "replace",
        }
    }

    /// In words that say nothing of anybody.
    pub fn words(self) -> Message {
        match self {
            Self::Gone => say!("现在不在公示栏上", "no longer on the board"),
            Self::NoPreset => say!("不再做这种牌", "placards of this kind are no longer made"),
            Self::Changed => say!("内容有更新，换上新的", "says something else now; put up the new one"),
            Self::Address => say!("二维码打不开了，换上新的", "its code leads nowhere; put up the new one"),
        }
    }
}

/// A placard that hangs somewhere and must leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaving {
    pub why: Why,
    pub preset: String,
    /// 桌牌; the preset's word where nobody knows it any more.
    pub preset_title: String,
    /// The item's id; empty for the root organisation.
    pub item: String,
    /// What it was called when it was printed.
    pub title: String,
    /// The nearest organisation that is still there, by its folder and its name.
    pub org: String,
    pub org_name: String,
    /// Where placards of its kind stand, in words.
    pub place: String,
    pub mark: String,
    /// The day on which it was printed.
    pub since: String,
    /// The address of its code, where that leads nowhere any more.
    pub dead: Option<String>,
}

/// What of a record must leave, what is to be taken down first.
pub fn leaving(record: &Record, marks: &Marks, presets: &Presets, board: &Board, codes: &Codes<'_>) -> Vec<Leaving> {
    let language = board.settings.language;
    let mut leaving: Vec<Leaving> = record
        .lines()
        .filter_map(|(name, item, printed)| {
            let preset = presets.get(name);
            let dead = codes.dead(printed);
            let why = match preset {
                None => Why::NoPreset,
                Some(preset) => match marks.of(preset, item) {
                    None => Why::Gone,
                    Some(mark) if mark != printed.mark => Why::Changed,
                    Some(_) if dead.is_some() => Why::Address,
                    Some(_) => return None,
                },
            };
            let org =
                std::iter::successors(Some(item), |path| Some(path.rsplit_once('/').map_or("", |(above, _)| above)))
                    .find_map(|path| {
                        board.org_at(path).or_else(|| path.is_empty().then_some(crate::board::OrgId::ROOT))
                    });
            let org = org.and_then(|org| board.orgs.get(org.0));
            Some(Leaving {
                why,
                preset: name.to_owned(),
                preset_title: preset.map_or(name, |preset| preset.title(language)).to_owned(),
                item: item.to_owned(),
                title: printed.title.clone(),
                org: org.map(|org| org.path().to_string()).unwrap_or_default(),
                org_name: org.map(|org| org.draft.name.0.clone()).unwrap_or_default(),
                place: preset.map_or("", |preset| preset.spec.place.get(language)).to_owned(),
                mark: printed.mark.clone(),
                since: printed.printed_on.clone(),
                dead: dead.map(str::to_owned),
            })
        })
        .collect();
    leaving.sort_by(|a, b| {
        (a.why.action() != "take_down", &a.org, &a.item).cmp(&(b.why.action() != "take_down", &b.org, &b.item))
    });
    leaving
}

/// Leaves out what is missing from the board only because it is faulty: that hangs on.
pub fn without_faulty(leaving: &mut Vec<Leaving>, faulty: &BTreeSet<&str>) {
    leaving.retain(|leaving| {
        let above = std::iter::successors(Some(&*leaving.item), |path| path.rsplit_once('/').map(|(above, _)| above));
        !above.filter(|path| !path.is_empty()).any(|path| faulty.contains(path))
    });
}

/// How many are to be taken down, and how many to be replaced.
pub fn count(leaving: &[Leaving]) -> (usize, usize) {
    let down = leaving.iter().filter(|leaving| leaving.why.action() == "take_down").count();
    (down, leaving.len() - down)
}

/// How many have a code that leads nowhere.
pub fn dead_codes(leaving: &[Leaving]) -> usize {
    leaving.iter().filter(|leaving| leaving.dead.is_some()).count()
}

/// The record of a board's folder; empty where there is none, or one that `print` has to speak of.
pub(crate) fn record(root: &Path) -> Record {
    let bytes = std::fs::read(root.join(super::RECORD)).unwrap_or_default();
    Record::read(&String::from_utf8_lossy(&bytes)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::addresses;
    use crate::output::placard::Typesetter;
    use crate::pipeline::{Options, check_sources};
    use crate::source::Sources;
    use crate::theme::Theme;

    const POST: &str = "title: 窗口\ntype: star_post\nopen: true\npledge: 多问一句。\napproved_on: 2026-06-01\n";

    fn found(record: &str, post: Option<&str>) -> Vec<Leaving> {
        let mut sources = Sources::from_texts([
            ("content/board.yaml", "title: 示例\nas_of: 2026-06-30\nbase_url: https://b.example.org/\n"),
            ("content/org.yaml", "name: 示例市\n"),
            ("content/hall/org.yaml", "name: 大厅\n"),
        ]);
        if let Some(post) = post {
            sources.insert_text("content/hall/posts/w.yaml", post);
        }
        let options = Options { media: vec![crate::kinds::Medium::Print], ..Options::default() };
        let boards = check_sources(&sources, &options).into_boards();
        let theme = Theme::load(None, "default", Default::default()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let (routes, _) = addresses(&boards, &theme);
        let (typesetter, _) = Typesetter::open(&boards, &theme, &sources, &routes, folder.path()).unwrap();
        let marks = typesetter.marks();
        let preset = typesetter.presets.get("desk").unwrap();
        let mark = marks.of(preset, "hall/posts/w").unwrap_or("000000");
        let text = format!("preset,item,mark,edition,printed_on,title,address\n{}", record.replace("NOW", mark));
        leaving(&Record::read(&text).unwrap(), &marks, &typesetter.presets, typesetter.board(), &typesetter.codes())
    }

    #[test]
    fn what_is_gone_is_taken_down_and_what_says_something_else_is_replaced() {
        let as_it_is = "desk,hall/posts/w,NOW,,2026-06-02,窗口\n";
        assert!(found(as_it_is, Some(POST)).is_empty());
        let old = found("desk,hall/posts/w,123456,,2026-06-02,窗口\n", Some(POST));
        assert_eq!((old.len(), old[0].why, count(&old)), (1, Why::Changed, (0, 1)));
        for post in [None, Some(&*format!("{POST}status: withdrawn\n")), Some(&*format!("{POST}outputs: [web]\n"))] {
            let gone = found(as_it_is, post);
            assert_eq!(gone.len(), 1, "{post:?}");
            let gone = &gone[0];
            assert_eq!((gone.why, &*gone.org, &*gone.org_name), (Why::Gone, "hall", "大厅"));
            assert_eq!((&*gone.since, &*gone.title, &*gone.mark), ("2026-06-02", "窗口", "000000"));
            assert!(!gone.place.is_empty() && gone.preset_title != "desk", "{gone:?}");
        }
    }

    #[test]
    fn a_code_that_leads_nowhere_is_told_with_what_hangs_on_it() {
        let at = |address: &str| format!("desk,hall/posts/w,NOW,,2026-06-02,窗口,{address}\n");
        assert!(found(&at("https://b.example.org/hall/posts/w/"), Some(POST)).is_empty());
        let old = found(&at("https://a.example.org/hall/posts/w/"), Some(POST));
        assert_eq!((old[0].why, count(&old), dead_codes(&old)), (Why::Address, (0, 1), 1));
        assert_eq!(old[0].dead.as_deref(), Some("https://a.example.org/hall/posts/w/"));
        // What leaves for another reason has it, too.
        let gone = found(&at("https://b.example.org/hall/posts/w/"), None);
        assert_eq!((gone[0].why, dead_codes(&gone)), (Why::Gone, 1));
    }

    #[test]
    fn what_nobody_makes_any_more_and_what_lies_in_a_folder_that_is_gone_is_taken_down() {
        let record = "plaque-of-old,hall/posts/w,123456,,2026-06-02,窗口\ndesk,annex/posts/x,123456,,2026-06-01,甲\n";
        let found = found(record, Some(POST));
        assert_eq!(
            found.iter().map(|leaving| (leaving.why, &*leaving.org_name)).collect::<Vec<_>>(),
            [(Why::Gone, "示例市"), (Why::NoPreset, "大厅")]
        );
        let mut left = found.clone();
        without_faulty(&mut left, &BTreeSet::from(["annex"]));
        assert_eq!(left.len(), 1);
        assert_eq!(count(&found), (2, 0));
    }

    #[test]
    fn reasons_name_nobodys_matter() {
        for why in [Why::Gone, Why::NoPreset, Why::Changed, Why::Address] {
            let words = why.words();
            for word in ["同意", "撤回", "处分", "摘牌", "离职", "consent", "withdr", "revoke"] {
                assert!(!words.zh.contains(word) && !words.en.contains(word));
            }
        }
    }
}
