//! A leader's comment on an organisation, or what the public thinks of it: the only reviews that are ever public.
//!
//! Fails closed: only where it says `public`, only of an organisation, and not before its day. Reviews of posts and
//! persons are nobody's business; only the stars of today are seen.

use std::ops::Range;

use jiff::civil::Date;

use super::row::{NoRow, Rows};
use super::{Placed, See, Table, Told, Word, row};
use crate::board::{Board, OrgId};
use crate::calendar::Period;
use crate::diagnostic::say;
use crate::font::Role;
use crate::kinds::{Draft, Kind, Member, Org, Post, Review, ReviewScope, ReviewType, Score, Text};

/// The organisation that a review says something public of; `None` for every other review.
fn appraised_org(board: &Board, review: &Draft<Review>) -> Option<OrgId> {
    let public = review.scope == ReviewScope::Public
        && matches!(review.review_type, ReviewType::LeaderComment | ReviewType::PublicAppraisal);
    if !public || day(review) > board.today {
        return None;
    }
    let target = board.resolve(&review.org, &review.subject, &[Org::NAME, Post::NAME, Member::NAME])?;
    target.at.filter(|_| target.kind == Org::NAME).map(OrgId)
}

/// The day of a review: as written, else the last of its period.
fn day(review: &Review) -> Date {
    review.on.map_or_else(|| review.period.last_day(), |on| *on)
}

/// What may be said of a comment on an organisation, or of an appraisal of it.
pub(crate) struct AppraisalRecord<'b> {
    pub(crate) id: &'b str,
    pub(crate) org: OrgId,
    pub(crate) review_type: Word,
    pub(crate) period: Period,
    /// As written, else the last day of the period.
    pub(crate) day: Date,
    pub(crate) on: Option<Date>,
    pub(crate) by: Option<&'b str>,
    pub(crate) turnout: Option<&'b str>,
    pub(crate) comment: Option<&'b str>,
    /// The three questions in the order in which they are asked, then what is scored beside them: `politics`, `service`,
    /// `example`, `performance`.
    pub(crate) questions: Vec<(&'static str, &'b Score)>,
}

impl<'b> AppraisalRecord<'b> {
    /// `None` for a review that is not public.
    pub(crate) fn of(item: &Placed<'b, Review>) -> Option<Self> {
        let review = item.draft;
        let scores = review.scores.as_ref();
        let questions = [
            ("politics", scores.and_then(|scores| scores.politics.as_ref())),
            ("service", scores.and_then(|scores| scores.service.as_ref())),
            ("example", scores.and_then(|scores| scores.example.as_ref())),
            ("performance", scores.and_then(|scores| scores.performance.as_ref())),
        ];
        Some(Self {
            id: &review.id,
            org: appraised_org(item.board, review)?,
            review_type: Word::new("appraisal.type", review.review_type.word()),
            period: review.period,
            day: day(review),
            on: review.on.map(|day| *day),
            by: text(&review.by),
            turnout: text(&review.turnout),
            comment: text(&review.comment),
            questions: questions.into_iter().filter_map(|(key, score)| Some((key, score?))).collect(),
        })
    }
}

fn text(text: &Option<Text>) -> Option<&str> {
    text.as_ref().map(|text| &*text.0)
}

row! {
    /// A leader's comment or a public appraisal of an organisation, where it is public.
    AppraisalRow<'a> {
        org: &'a str = "被评组织的编号", "id of the organisation appraised";
        org_name: &'a str = "被评组织全称", "its name";
        appraisal_type: Word = "类型：leader_comment 领导点评，public_appraisal 群众评议", "type";
        period: String = "哪一期", "period";
        on: Option<Date> = "日期", "date";
        by: Option<&'a str> = "点评人", "by";
        turnout: Option<&'a str> = "参加情况", "turnout";
        comment: Option<&'a str> = "点评或评议意见", "comment";
        politics: Option<&'a str> = "群众测评：党性观念强不强", "appraisal by the public: Party spirit";
        service: Option<&'a str> = "群众测评：联系服务群众够不够", "appraisal by the public: closeness to the public";
        example: Option<&'a str> = "群众测评：发挥先锋模范作用明显不明显", "appraisal by the public: setting an example";
        performance: Option<&'a str> = "群众测评：工作业绩", "appraisal by the public: work done";
    }
}

fn rows(board: &Board, places: Range<usize>, see: Rows<'_>) {
    for at in places {
        let Some(record) = AppraisalRecord::of(&Placed::of(board, at)) else { continue };
        let org = board.org(record.org);
        let of_masses = |key: &str| {
            let score = record.questions.iter().find(|(question, _)| *question == key)?.1;
            text(&score.masses)
        };
        see(&AppraisalRow {
            org: org.path(),
            org_name: &org.draft.name,
            appraisal_type: record.review_type,
            period: record.period.to_string(),
            on: record.on,
            by: record.by,
            turnout: record.turnout,
            comment: record.comment,
            politics: of_masses("politics"),
            service: of_masses("service"),
            example: of_masses("example"),
            performance: of_masses("performance"),
        });
    }
}

impl Told for Review {
    type Row<'b> = NoRow;

    /// Of most reviews nothing is public; the others are in a table of their own.
    fn row<'b>(_: &Placed<'b, Self>) -> NoRow {
        NoRow
    }

    fn more_tables() -> Vec<Table> {
        let title = say!("对组织的领导点评和群众评议（公开的）", "public comments on and appraisals of organisations");
        vec![Table::of_parts::<Self, AppraisalRow<'static>>("appraisals", title, rows)]
    }

    fn texts(item: &Placed<'_, Self>, see: See<'_>) {
        item.draft.comment.iter().for_each(|comment| see(Role::Body, comment));
    }
}
