//! A post: who serves here today, what they promise, and the stars of today. No history, no loss, no review.

use jiff::civil::Date;

use super::standard::meets;
use super::{Axis, AxisValue, Days, Event, Found, Person, Placed, See, Told, What, Word, row};
use crate::board::{Award, OrgNode, Stage};
use crate::calendar::Period;
use crate::diagnostic::{Language, Message, say};
use crate::font::Role;
use crate::kinds::{Post, StandardSteps, Text};
use crate::theme::{Strings, wording};

/// What may be said of a post.
pub(crate) struct PostRecord<'b> {
    pub(crate) org: &'b OrgNode,
    pub(crate) title: &'b str,
    pub(crate) post_type: Word,
    pub(crate) window_no: Option<&'b str>,
    /// Those who hold it today.
    pub(crate) holders: Vec<Person<'b>>,
    /// Still to be claimed.
    pub(crate) is_open: bool,
    pub(crate) pledge: Option<&'b str>,
    /// `None` where no stars are given.
    pub(crate) stars: Option<Stars>,
    pub(crate) stage: Word,
    /// Who awarded it, and when.
    pub(crate) award: Option<&'b Award>,
    /// The period of the latest review.
    pub(crate) reviewed: Option<Period>,
    pub(crate) roles: Vec<&'static str>,
    pub(crate) duties: Vec<&'b str>,
    /// The post's own standard (岗位标准), as its page says it.
    pub(crate) standard: Option<&'b str>,
    /// How it was set.
    pub(crate) steps: Option<StandardSteps>,
    /// 五带头：带头服务群众
    pub(crate) meets: Option<String>,
}

/// Stars as they are today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
pub(crate) struct Stars {
    pub(crate) earned: u8,
    pub(crate) max: u8,
}

impl<'b> PostRecord<'b> {
    pub(crate) fn of(item: &Placed<'b, Post>) -> Self {
        let Placed { board, draft, at } = *item;
        let facts = &board.post_facts[at];
        Self {
            org: item.org_node(),
            title: &draft.title,
            post_type: Word::new("post.type", draft.post_type.word()),
            window_no: text(&draft.window_no),
            holders: facts.holders.iter().filter_map(|at| Person::of(board, *at)).collect(),
            is_open: facts.stage == Stage::Open,
            pledge: text(&draft.pledge),
            stars: facts.stars.map(|earned| Stars { earned, max: board.settings.stars.max }),
            stage: Word::new("post.stage", facts.stage.word()),
            award: facts.award.as_ref(),
            reviewed: facts.last_period,
            roles: draft.roles.iter().map(|role| role.word()).collect(),
            duties: draft.duties.iter().map(|duty| &*duty.0).collect(),
            standard: text(&draft.standard),
            steps: draft.standard_steps,
            meets: meets(board, draft.meets.as_deref()),
        }
    }

    /// The names of those who hold it, in one text.
    pub(crate) fn names(&self) -> String {
        self.holders.iter().map(Person::name).collect::<Vec<_>>().join("、")
    }

    /// 创建中, 已满5星, 已授牌命名.
    pub(crate) fn stage_label(&self, strings: &Strings) -> String {
        match self.stars.filter(|_| self.stage.word == Stage::Full.word()) {
            Some(stars) => strings.format("post.full", &[("max", &stars.max)]),
            None => self.stage.label(strings),
        }
    }

    /// 示例市委2026年6月26日授牌; of those without an award on record nothing.
    pub(crate) fn award_label(&self, strings: &Strings, language: Language) -> Option<String> {
        let award = self.award?;
        let day = wording::day(award.on, language);
        Some(match &award.by {
            Some(by) => strings.format("post.award", &[("date", &day), ("by", by)]),
            None => strings.format("post.award_on", &[("date", &day)]),
        })
    }

    /// How the standard of that card was set.
    pub(crate) fn card_steps(&self) -> Option<StandardSteps> {
        match (self.standard, self.holders.as_slice()) {
            (Some(_), _) => self.steps,
            (None, [holder]) => holder.draft.standard_steps,
            _ => None,
        }
    }

    /// The standard for a card on the wall (定标公示卡): the post's own, else its only holder's.
    pub(crate) fn card_standard(&self) -> Option<&'b str> {
        self.standard.or_else(|| match self.holders.as_slice() {
            [holder] => text(&holder.draft.standard),
            _ => None,
        })
    }
}

/// The newest public fact on a placard: put up, first approved, awarded, or the end of the period whose review made the
/// stars what they are. A review that changed nothing makes no new edition.
/// The day of a review itself is no public fact, nor is an approval after a revocation.
pub(crate) fn edition(item: &Placed<'_, Post>) -> Option<Date> {
    let today = item.board.today;
    let period = item.board.post_facts[item.at].changed_period.map(|period| period.last_day());
    let award = item.board.post_facts[item.at].award.as_ref().map(|award| award.on);
    Post::posted_on(item).into_iter().chain(period).chain(award).filter(|day| *day <= today).max()
}

fn text(text: &Option<Text>) -> Option<&str> {
    text.as_ref().map(|text| &*text.0)
}

row! {
    /// A post, as it stands today.
    PostRow<'a> {
        title: &'a str = "岗位名称", "title";
        post_type: Word = "类型：star_post 星级党员示范岗，window 党员示范窗口，pioneer_post 先锋岗，duty_post 设岗定责，volunteer_post 志愿岗，flow_post 流动党员岗", "type";
        window_no: Option<&'a str> = "窗口号", "window number";
        holders: Vec<Person<'a>> = "在岗党员姓名", "names of those who serve here";
        positions: Vec<&'a str> = "在岗党员职务，与姓名一一对应", "their positions, in the same order";
        pledge: Option<&'a str> = "一句话承诺", "the pledge in one sentence";
        duties: Vec<&'a str> = "岗位职责", "duties";
        meets: Option<String> = "符合的标准：一套里的一条或几条", "standard met: of one set";
        stage: Word = "阶段：plain 不评星，open 待认领，building 创建，full 已满星（可以授牌），named 已授牌命名", "stage";
        conferred_on: Option<Date> = "授牌日期；没有授牌记录的为空", "day of the award; empty without one on record";
        conferred_by: Option<&'a str> = "授牌单位", "who awarded it";
        stars: Option<u8> = "当前星级；不评星的为空", "stars today; empty where none are given";
        max_stars: Option<u8> = "最高星级", "the most there are";
    }
}

impl Told for Post {
    const TEXTS: &'static [&'static str] = &["star", "stage", "full", "award"];
    type Row<'b> = PostRow<'b>;

    fn row<'b>(item: &Placed<'b, Self>) -> PostRow<'b> {
        let record = PostRecord::of(item);
        PostRow {
            title: record.title,
            post_type: record.post_type,
            window_no: record.window_no,
            positions: record.holders.iter().map(|holder| holder.position().unwrap_or_default()).collect(),
            holders: record.holders,
            pledge: record.pledge,
            duties: record.duties,
            meets: record.meets,
            stage: record.stage,
            conferred_on: record.award.map(|award| award.on),
            conferred_by: record.award.and_then(|award| award.by.as_deref()),
            stars: record.stars.map(|stars| stars.earned),
            max_stars: record.stars.map(|stars| stars.max),
        }
    }

    fn table_title() -> Message {
        say!("岗位和窗口的现状", "posts and windows as they stand")
    }

    /// The first approval only: a second one would tell that the plate had been taken down.
    fn posted_on(item: &Placed<'_, Self>) -> Option<Date> {
        item.draft.common.published_on.or(item.draft.approved_on.first().copied()).map(|day| *day)
    }

    /// A post stands for as long as it does, and is filed under no year.
    fn year(_: &Placed<'_, Self>) -> Option<i16> {
        None
    }

    fn is_indexed(_: &Placed<'_, Self>) -> bool {
        false
    }

    fn are_indexed(_: impl Iterator<Item = bool>) -> bool {
        false
    }

    fn events<'b>(item: &Placed<'b, Self>, see: &mut dyn FnMut(Event<'b>)) {
        Self::posted_on(item).into_iter().for_each(|on| see(Event::new(on, What::Posted)));
    }

    fn axes() -> Vec<Axis<Self>> {
        vec![
            Axis::new("type", "post.type", |item| Some(AxisValue::Word(item.draft.post_type.word()))),
            // Whoever looks for something to do finds it; by whom a post is held, or how well, nobody is listed.
            Axis::new("claim", "post.stage", |item| {
                let is_open = item.board.post_facts[item.at].stage == Stage::Open;
                is_open.then_some(AxisValue::Word(Stage::Open.word()))
            }),
        ]
    }

    fn people(item: &Placed<'_, Self>, see: &mut dyn FnMut(usize)) {
        item.board.post_facts[item.at].holders.iter().for_each(|at| see(*at));
    }

    /// No day is said beside a person's name.
    fn said_on(_: &Placed<'_, Self>) -> Option<Date> {
        None
    }

    fn words(item: &Placed<'_, Self>, see: &mut dyn FnMut(Found<'_>)) {
        let record = PostRecord::of(item);
        let positions = record.holders.iter().filter_map(Person::position);
        let words = record.window_no.into_iter().chain(positions);
        let award = record.award.and_then(|award| award.by.as_deref());
        words
            .chain(record.pledge)
            .chain(award)
            .chain(record.duties)
            .chain(record.roles)
            .for_each(|text| see(Found::Words(text)));
        see(Found::Body);
    }

    fn texts(item: &Placed<'_, Self>, see: See<'_>) {
        see(Role::Title, &item.draft.title);
        see(Role::Title, item.org_node().draft.short());
        item.draft.pledge.iter().for_each(|pledge| see(Role::Pledge, pledge));
    }

    /// Of a post with a single holder also theirs: a slide about nobody is none.
    fn days(item: &Placed<'_, Self>) -> Days {
        let own = Days::of(item.board, &item.draft.common, item.org());
        match PostRecord::of(item).holders.as_slice() {
            [only] => own.no_longer_than(only.days()),
            _ => own,
        }
    }

    fn same_derived(old: &Placed<'_, Self>, new: &Placed<'_, Self>) -> bool {
        old.board.post_facts[old.at] == new.board.post_facts[new.at]
    }
}
