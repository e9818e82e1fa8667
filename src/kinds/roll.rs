//! An honor roll (光荣榜).

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fields::{Day, Name, Text};
use super::{Checker, Kind, Meets, NamedFile, Reference, StrictVisitor, shapes};
use crate::collation::Order;
use crate::diagnostic::{KeyPath, Message, say};

/// 光荣榜（`rolls/`）。
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Roll {
    /// 标题。
    #[schemars(extend("x-en" = "the title", "examples" = ["优秀共产党员表彰名单"]))]
    pub title: Text,
    /// 荣誉名称。
    #[schemars(extend("x-en" = "the honour", "examples" = ["优秀共产党员"]))]
    pub award: Text,
    /// 类型；不写就是表彰。
    #[serde(default, rename = "type")]
    #[schemars(extend("x-en" = "the type; an honour by default"))]
    pub roll_type: RollType,
    /// 公示这份名单的公示：它的代号；党支部评星定级必须写。
    #[serde(default)]
    #[schemars(schema_with = "shapes::optional_reference")]
    #[schemars(extend("x-en" = "the notice by which the list was public first; a star rating of branches needs it", "examples" = ["2026-five-star"]))]
    pub notice: Option<Text>,
    /// 年度。
    #[schemars(range(min = 1900, max = 2100))]
    #[schemars(extend("x-en" = "the year", "x-now" = true, "examples" = [2026]))]
    pub year: i16,
    /// 授予单位。
    #[schemars(extend("x-en" = "conferred by", "examples" = ["示例街道党工委"]))]
    pub conferred_by: Text,
    /// 名单。
    #[serde(default)]
    #[schemars(extend("x-en" = "the names; a further name is a further line beginning with -"))]
    pub entries: Vec<Entry>,
    /// 分组的名单。
    #[serde(default)]
    #[schemars(extend("x-en" = "the names in groups"))]
    pub groups: Vec<Group>,
    /// 授予日期。
    #[schemars(extend("x-en" = "conferred on"))]
    pub conferred_on: Option<Day>,
    /// 排列次序；不写就照名单的次序。
    #[serde(default)]
    #[schemars(extend("x-en" = "the order; that of the list by default"))]
    pub sort: Order,
    /// 文件里写的总数；与名单不符就报错。
    #[schemars(extend("x-en" = "the number of names the document gives; another count is an error", "examples" = [1]))]
    pub declared_total: Option<usize>,
    /// 符合哪一套标准的哪几条：五个好、五带头、五好党员、先锋类别，一项只写一套。
    #[schemars(extend("x-en" = "which set of standards is met, and what of it; one set each"))]
    pub meets: Option<Box<Meets>>,
}

/// 光荣榜的类型。
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RollType {
    /// 表彰、命名。
    #[default]
    Honour,
    /// 党支部评星定级：只列组织，先公示不少于5个工作日。
    Rating,
}

impl RollType {
    /// The word used in files and data.
    pub fn word(self) -> &'static str {
        match self {
            Self::Honour => "honour",
            Self::Rating => "rating",
        }
    }
}

/// 名单中的一组。
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// 组名。
    #[schemars(extend("x-en" = "the group's title", "examples" = ["优秀党务工作者"]))]
    pub title: Text,
    /// 这一组的名单。
    #[schemars(extend("x-en" = "the group's names"))]
    pub entries: Vec<Entry>,
}

/// 名单中的一名（或一个集体）。
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// 姓名或集体名称。
    #[schemars(extend("x-en" = "the name of a person or collective", "examples" = ["王示例"]))]
    pub name: Name,
    /// 所在组织：代号或文字。
    #[schemars(extend("x-en" = "the organisation's slug, or text", "examples" = ["示例街道便民服务中心党支部"]))]
    pub org: Option<Text>,
    /// 职务。
    #[schemars(extend("x-en" = "the position", "examples" = ["窗口负责人"]))]
    pub position: Option<Text>,
    /// 注，如“女，回族”；男和汉族不写。
    #[schemars(extend("x-en" = "a note: 女, or an ethnic minority", "examples" = ["女"]))]
    pub note: Option<Text>,
    /// 照片：`photos` 里的文件名；要有本人同意（写 member）。
    #[schemars(extend("x-en" = "a photo in the folder `photos`; it needs consent (see `member`)", "examples" = ["wang-shili.jpg"]))]
    pub photo: Option<Text>,
    /// 党员的代号。
    #[serde(default)]
    #[schemars(schema_with = "shapes::optional_reference")]
    #[schemars(extend("x-en" = "a member's slug", "examples" = ["wang-shili"]))]
    pub member: Option<Text>,
    /// 排序用的拼音或替代字。
    #[schemars(extend("x-en" = "pinyin to sort by", "examples" = ["shan"]))]
    pub sort_key: Option<Text>,
}

impl Roll {
    /// All entries with their key paths, groups after the ungrouped.
    pub fn all_entries(&self) -> impl Iterator<Item = (KeyPath, &Entry)> {
        let root = KeyPath::root().key("entries");
        let plain = self.entries.iter().enumerate().map(move |(n, entry)| (root.index(n), entry));
        let groups = KeyPath::root().key("groups");
        let grouped = self.groups.iter().enumerate().flat_map(move |(g, group)| {
            let entries = groups.index(g).key("entries");
            group.entries.iter().enumerate().map(move |(n, entry)| (entries.index(n), entry))
        });
        plain.chain(grouped)
    }

    /// What a rating of branches has to have: organisations on it, and the notice that came first.
    fn check_rating(&self, check: &mut Checker<'_>) {
        if self.notice.is_none() {
            check.error(
                "rating-without-notice",
                &KeyPath::root().key("type"),
                say!(
                    "评星定级要先公示，没有写是哪一份公示",
                    "a rating is public for objection first, and no notice is named"
                ),
                Some(say!("写 notice: 公示的代号", "write `notice:` with the slug of the notice")),
            );
        }
        let is_person = |entry: &Entry| {
            let keys = [
                ("member", &entry.member),
                ("position", &entry.position),
                ("note", &entry.note),
                ("photo", &entry.photo),
            ];
            keys.into_iter().find(|(_, value)| value.is_some()).map(|(key, _)| key)
        };
        for (path, entry) in self.all_entries() {
            if let Some(key) = is_person(entry) {
                check.error(
                    "rating-of-a-person",
                    &path.key(key),
                    say!("评星定级的是党支部，这里写的是个人", "branches are rated, and this is said of a person"),
                    Some(say!(
                        "写支部的 name 和 org；表彰个人的另写一份",
                        "write the branch's `name` and `org`; honour persons on another roll"
                    )),
                );
            }
        }
    }

    /// Whether this roll honours fifty years in the Party.
    pub fn is_fifty_years(&self) -> bool {
        self.award.contains("光荣在党50年") || self.award.contains("光荣在党五十年")
    }
}

impl Kind for Roll {
    const NAME: &'static str = "roll";
    const FOLDER: &'static str = "rolls";
    const IS_DATED: bool = true;
    const TOLD_APART: &'static [(&'static str, usize)] = &[("year", 4)];
    const HAS_PAGES: bool = true;
    const ALSO_CALLED: &'static [&'static str] = &["荣誉", "表彰", "名单"];

    fn label() -> Message {
        say!("光荣榜", "honor roll")
    }

    fn title(&self) -> &str {
        &self.title
    }

    fn strict_references(&mut self, visit: &mut StrictVisitor<'_>) {
        if let Some(notice) = &mut self.notice {
            visit(&["notice"], &|| KeyPath::root().key("notice"), notice);
        }
        let root = || KeyPath::root().key("entries");
        for (n, member) in
            self.entries.iter_mut().enumerate().filter_map(|(n, entry)| Some((n, entry.member.as_mut()?)))
        {
            visit(&["member"], &|| root().index(n).key("member"), member);
        }
        for (g, group) in self.groups.iter_mut().enumerate() {
            let entries = || KeyPath::root().key("groups").index(g).key("entries");
            for (n, entry) in group.entries.iter_mut().enumerate() {
                if let Some(member) = &mut entry.member {
                    visit(&["member"], &|| entries().index(n).key("member"), member);
                }
            }
        }
    }

    fn references<'a>(&'a self, visit: &mut dyn FnMut(Reference<'a>)) {
        if let Some(notice) = &self.notice {
            visit(Reference::to(&["notice"], "notice", None, notice));
        }
        for (path, entry) in self.all_entries() {
            if let Some(org) = &entry.org {
                visit(Reference::at(&["org"], path.key("org"), org, true));
            }
            if let Some(member) = &entry.member {
                visit(Reference::at(&["member"], path.key("member"), member, false));
            }
        }
    }

    fn named_files(&self, visit: &mut dyn FnMut(NamedFile<'_>)) {
        let photos = self.all_entries().filter_map(|(_, entry)| entry.photo.as_deref());
        photos.for_each(|photo| visit(NamedFile::Photo(photo)));
    }

    fn check(&self, check: &mut Checker<'_>) {
        if self.entries.is_empty() && self.groups.is_empty() {
            check.error(
                "missing-key",
                &KeyPath::root().key("entries"),
                say!("光荣榜上没有名单", "the roll has no entries"),
                Some(say!("写 entries: 名单；分组的写 groups:", "write `entries:`, or `groups:` for a grouped roll")),
            );
        }
        if self.roll_type == RollType::Rating {
            self.check_rating(check);
        }
    }

    fn dates(&self, visit: &mut dyn FnMut(Date)) {
        self.conferred_on.iter().for_each(|day| visit(**day));
    }
}
