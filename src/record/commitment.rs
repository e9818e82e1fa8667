//! A commitment: what was promised, and on three axes that are never merged what the unit reports, what the reviewers
//! decided and what the calendar says.
//!
//! Lateness and failure are said of organisations only. Of a person's pledge nothing is said from which they could be
//! computed: no deadline, no verdict, no change of a deadline.

use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use super::row::Rows;
use super::{
    Axis, AxisValue, Ending, Event, Figure, Found, Goal, Person, Placed, See, Table, Told, What, Word, row, shortened,
};
use crate::board::{Board, CommitmentFacts, Lamp, OrgNode, Owner, Reported, Responsible};
use crate::diagnostic::{Language, Message, say};
use crate::font::Role;
use crate::kinds::{
    AmendedField, Amendment, Commitment, CommitmentType, Exemplary, Progress, ProgressState, Text, Verdict,
    VerdictResult,
};
use crate::theme::wording;

/// What may be said of a commitment.
pub(crate) struct CommitmentRecord<'b> {
    pub(crate) facts: &'b CommitmentFacts,
    pub(crate) org: &'b OrgNode,
    pub(crate) item: &'b str,
    pub(crate) commitment_type: Word,
    /// 任务分工: a task of a document, neither due nor appraised.
    pub(crate) is_assignment: bool,
    /// Promised by a person.
    pub(crate) is_personal: bool,
    /// Promised by an organisation, due and appraised.
    pub(crate) is_appraised: bool,
    pub(crate) pledger: Pledger<'b>,
    pub(crate) section: Option<&'b str>,
    pub(crate) recurrence: Option<&'b str>,
    pub(crate) measures: Vec<&'b str>,
    pub(crate) baseline: Option<Figure<'b>>,
    pub(crate) target: Option<Figure<'b>>,
    goal: Goal<'b>,
    pub(crate) deadline: Option<Date>,
    /// Members who answer for it; none for a person's own pledge, which names its person already.
    pub(crate) responsible_persons: Vec<Person<'b>>,
    pub(crate) reported: Word,
    /// When an organisation reported it done.
    pub(crate) done_on: Option<Date>,
    /// How much of the way to the target is done, in percent, 100 where it is reached; of organisations only.
    pub(crate) meter: Option<u8>,
    /// `undecided` until there is a verdict.
    pub(crate) verdict: Word,
    pub(crate) decided: Option<&'b Verdict>,
    pub(crate) lamp: Option<Word>,
    pub(crate) exemplary: Option<&'b Exemplary>,
    pub(crate) progress: &'b [Progress],
    /// The oldest first.
    pub(crate) amendments: Vec<&'b Amendment>,
}

/// Who promised.
pub(crate) enum Pledger<'b> {
    /// The organisation on whose board it stands.
    Own,
    /// Another organisation, or one in words only.
    Other(&'b str),
    /// A person; `None` for one who is not to be named.
    Person(Option<Person<'b>>),
}

impl<'b> Pledger<'b> {
    /// In words, where it is not the organisation itself.
    pub(crate) fn name(&self) -> Option<&'b str> {
        match self {
            Self::Own => None,
            Self::Other(name) => Some(name),
            Self::Person(person) => person.as_ref().map(Person::name),
        }
    }
}

impl<'b> CommitmentRecord<'b> {
    pub(crate) fn of(item: &Placed<'b, Commitment>) -> Self {
        let Placed { board, draft, at } = *item;
        let facts: &CommitmentFacts = &board.commitment_facts[at];
        let language = board.settings.language;
        let goal = Goal::of(&draft.target, &draft.baseline, text(&draft.unit), facts.target, language);
        let is_personal = facts.is_personal();
        let is_appraised = facts.is_appraised_kind(draft);
        let decided = facts.verdict.as_deref().filter(|_| is_appraised);
        let persons = facts.responsible.iter().filter_map(|responsible| match responsible {
            Responsible::Person { member } if !is_personal => Person::of(board, *member),
            _ => None,
        });
        Self {
            facts,
            org: item.org_node(),
            item: &draft.item,
            commitment_type: Word::new("commitment.type", draft.commitment_type.word()),
            is_assignment: draft.commitment_type == CommitmentType::Assignment,
            is_personal,
            is_appraised,
            pledger: pledger(item),
            section: text(&draft.section),
            recurrence: text(&draft.recurrence),
            measures: draft.measures.iter().map(|measure| &*measure.0).collect(),
            baseline: goal.baseline,
            target: goal.target,
            goal,
            deadline: draft.deadline.map(|day| *day).filter(|_| is_appraised),
            responsible_persons: persons.collect(),
            reported: Word::new("commitment.reported", facts.reported.word()),
            done_on: facts.done_on.filter(|_| !is_personal),
            meter: facts.value.and_then(|value| goal.percent(value)).filter(|_| !is_personal),
            verdict: verdict(facts),
            decided,
            lamp: facts.lamp.map(|lamp| Word::new("commitment.schedule", lamp.word())),
            exemplary: draft.exemplary.as_ref().filter(|exemplary| *exemplary.on <= board.today),
            progress: &facts.progress,
            amendments: amendments(facts).collect(),
        }
    }

    /// A reported figure beside what is promised: `186 / 200 处`.
    pub(crate) fn value(&self, value: Option<f64>) -> Option<String> {
        value.map(|value| self.goal.reached(value))
    }

    /// The newest one where the target stands beside it: `现在186`.
    pub(crate) fn short_value(&self) -> Option<String> {
        self.facts.value.map(|value| self.goal.reached_shortly(value))
    }

    /// Units and classes of units that answer for it, in words.
    pub(crate) fn responsible_units(&self) -> impl Iterator<Item = &'b str> + use<'b> {
        self.facts.responsible.iter().filter_map(unit_name)
    }
}

fn text(text: &Option<Text>) -> Option<&str> {
    text.as_ref().map(|text| &*text.0)
}

fn pledger<'b>(item: &Placed<'b, Commitment>) -> Pledger<'b> {
    let board = item.board;
    match &board.commitment_facts[item.at].owner {
        Owner::Org { org: Some(org), .. } if *org == item.org() => Pledger::Own,
        Owner::Org { name, .. } => Pledger::Other(name),
        Owner::Person { member } => Pledger::Person(member.and_then(|at| Person::of(board, at))),
    }
}

fn verdict(facts: &CommitmentFacts) -> Word {
    Word::new("commitment.verdict", facts.verdict.as_ref().map_or("undecided", |verdict| verdict.result.word()))
}

/// The words before and after an amendment as people read them: a deadline is a day.
pub(crate) fn amended_words(amendment: &Amendment, language: Language) -> (String, String) {
    let words = |text: &Text| match crate::calendar::parse_date(text) {
        Some(parsed) if amendment.field == AmendedField::Deadline => wording::day(parsed.date, language),
        _ => text.0.clone(),
    };
    (words(&amendment.from), words(&amendment.to))
}

/// A person's change of a deadline would tell the deadline.
fn amendments(facts: &CommitmentFacts) -> impl Iterator<Item = &Amendment> {
    let is_personal = facts.is_personal();
    facts.amendments.iter().filter(move |amendment| !is_personal || amendment.field != AmendedField::Deadline)
}

fn unit_name(responsible: &Responsible) -> Option<&str> {
    match responsible {
        Responsible::Unit { name, .. } | Responsible::Group { name } => Some(name),
        Responsible::Person { .. } => None,
    }
}

row! {
    /// A commitment. Of a person's pledge only the words are given.
    CommitmentRow<'a> {
        item: &'a str = "承诺事项", "what is promised";
        commitment_type: Word = "类型：common 共性承诺，post 岗位承诺，deed 办实事，self_discipline 廉洁自律，assignment 任务分工", "type";
        section: Option<&'a str> = "所属部分", "section of the document";
        recurrence: Option<&'a str> = "频次", "recurrence";
        pledger_type: Word = "承诺人：organisation 组织，person 个人（个人承诺只公布内容）", "who promised; of a person's pledge only the words are given";
        pledger: Option<&'a str> = "承诺人名称", "name of who promised";
        responsible_units: Vec<&'a str> = "责任单位", "responsible units";
        measures: Vec<&'a str> = "措施", "measures";
        baseline: Option<&'a str> = "现有基数", "baseline";
        target: Option<&'a str> = "目标", "target";
        unit: Option<&'a str> = "目标的单位", "unit of the target";
        deadline: Option<Date> = "完成期限", "deadline";
        published_on: Option<Date> = "公布日期", "published on";
        reported: Option<Word> = "自报：not_started 未开始，in_progress 进行中，done 已完成；任务分工和个人承诺为空", "what the unit reports; empty for assignments and persons' pledges";
        value: Option<f64> = "最近报告的数", "the newest reported figure";
        done_on: Option<Date> = "报告完成的日期", "reported done on";
        lamp: Option<Word> = "期限：on_time 按期推进，due_soon 将到期，overdue 逾期，done_in_time 按期完成，late_done 逾期完成", "schedule";
        verdict: Option<Word> = "评议：fulfilled 已兑现，partly 部分兑现，unfulfilled 未兑现；空为尚未评议", "verdict; empty: not yet appraised";
        verdict_on: Option<Date> = "评议日期", "date of the verdict";
        verdict_by: Option<&'a str> = "谁评议", "whose verdict";
        verdict_explanation: Option<&'a str> = "评议说明", "explanation of the verdict";
        verdict_self: Option<&'a str> = "自评", "self-appraisal";
        verdict_masses: Option<&'a str> = "群众评", "appraisal by the public";
        verdict_organisation: Option<&'a str> = "组织评", "appraisal by the organisation";
        exemplary_on: Option<Date> = "选为典型项目的日期", "selected as exemplary on";
        exemplary_by: Option<&'a str> = "由谁选为典型项目", "selected by";
        source: Option<&'a str> = "来源文件", "source document";
        source_url: Option<&'a str> = "来源网址", "address of the source";
    }
}

row! {
    /// One report of an organisation on its commitment.
    ProgressRow<'a> {
        commitment: &'a str = "承诺编号", "the commitment's id";
        on: Date = "日期", "date";
        state: Word = "状态：started 已开始，done 已完成", "state";
        text: Option<&'a str> = "说明", "text";
        value: Option<f64> = "完成到多少", "the figure reached";
    }
}

row! {
    /// One public change of an organisation's commitment.
    AmendmentRow<'a> {
        commitment: &'a str = "承诺编号", "the commitment's id";
        on: Date = "日期", "date";
        field: Word = "改了哪一项（commitments 的列名）", "what was changed";
        from: &'a str = "原文", "the original words";
        to: &'a str = "现文", "the words now";
        reason: &'a str = "原因", "reason";
    }
}

/// The commitments of organisations among some, with their derived facts.
fn of_orgs(board: &Board, places: Range<usize>) -> impl Iterator<Item = (&str, &CommitmentFacts)> {
    let items = places.map(|at| (&*board.items.commitments.all()[at].id, &*board.commitment_facts[at]));
    items.filter(|(_, facts)| !facts.is_personal())
}

fn progress_rows(board: &Board, places: Range<usize>, see: Rows<'_>) {
    for (commitment, facts) in of_orgs(board, places) {
        for entry in &facts.progress {
            see(&ProgressRow {
                commitment,
                on: *entry.on,
                state: Word::new("commitment.progress", entry.state.word()),
                text: text(&entry.text),
                value: entry.value,
            });
        }
    }
}

fn amendment_rows(board: &Board, places: Range<usize>, see: Rows<'_>) {
    for (commitment, facts) in of_orgs(board, places) {
        // The responsible may have been persons; whom a duty passed from and to is no matter for a table.
        for amendment in facts.amendments.iter().filter(|amendment| amendment.field != AmendedField::Responsible) {
            see(&AmendmentRow {
                commitment,
                on: *amendment.on,
                field: Word::new("commitment.field", amendment.field.key()),
                from: &amendment.from,
                to: &amendment.to,
                reason: &amendment.reason,
            });
        }
    }
}

impl Told for Commitment {
    type Row<'b> = CommitmentRow<'b>;

    fn row<'b>(item: &Placed<'b, Self>) -> CommitmentRow<'b> {
        let (board, draft) = (item.board, item.draft);
        let facts: &CommitmentFacts = &board.commitment_facts[item.at];
        // Of a person's pledge nothing is said from which a lateness could be computed.
        let of_org = !facts.is_personal();
        let decided = facts.verdict.as_deref();
        let exemplary = draft.exemplary.as_ref().filter(|exemplary| *exemplary.on <= board.today);
        let source = draft.common.source.as_ref();
        CommitmentRow {
            item: &draft.item,
            commitment_type: Word::new("commitment.type", draft.commitment_type.word()),
            section: text(&draft.section),
            recurrence: text(&draft.recurrence),
            pledger_type: Word::new("commitment.pledger", if of_org { "organisation" } else { "person" }),
            pledger: match &facts.owner {
                Owner::Org { name, .. } => Some(name),
                Owner::Person { member } => member.and_then(|at| Person::of(board, at)).map(|person| person.name()),
            },
            responsible_units: facts.responsible.iter().filter_map(unit_name).collect(),
            measures: draft.measures.iter().map(|measure| &*measure.0).collect(),
            baseline: text(&draft.baseline),
            target: text(&draft.target),
            unit: text(&draft.unit),
            deadline: draft.deadline.map(|day| *day).filter(|_| of_org),
            published_on: item.published_on(),
            reported: facts.is_appraised_kind(draft).then(|| Word::new("commitment.reported", facts.reported.word())),
            value: facts.value.filter(|value| of_org && value.is_finite()),
            done_on: facts.done_on.filter(|_| of_org),
            lamp: facts.lamp.map(|lamp| Word::new("commitment.schedule", lamp.word())),
            verdict: decided.map(|_| verdict(facts)),
            verdict_on: decided.map(|verdict| *verdict.on),
            verdict_by: decided.and_then(|verdict| text(&verdict.by)),
            verdict_explanation: decided.and_then(|verdict| text(&verdict.explanation)),
            verdict_self: decided.and_then(|verdict| text(&verdict.own)),
            verdict_masses: decided.and_then(|verdict| text(&verdict.masses)),
            verdict_organisation: decided.and_then(|verdict| text(&verdict.organisation)),
            exemplary_on: exemplary.map(|exemplary| *exemplary.on),
            exemplary_by: exemplary.map(|exemplary| &*exemplary.by.0),
            source: source.map(|source| &*source.title.0),
            source_url: source.and_then(|source| text(&source.url)),
        }
    }

    fn table_title() -> Message {
        say!("公开承诺：自报、评议、期限三项分开", "commitments: what is reported, decided and computed, apart")
    }

    fn more_tables() -> Vec<Table> {
        let progress = say!("组织承诺的进展", "progress of organisations' commitments");
        let amendments = say!(
            "组织承诺的公开修改：原文和现文",
            "public changes of organisations' commitments: the original words and those now"
        );
        vec![
            Table::of_parts::<Self, ProgressRow<'static>>("progress", progress, progress_rows),
            Table::of_parts::<Self, AmendmentRow<'static>>("amendments", amendments, amendment_rows),
        ]
    }

    fn changed_on(item: &Placed<'_, Self>) -> Option<Date> {
        let mut newest = None;
        Self::events(item, &mut |event| newest = newest.max(Some(event.on).filter(|on| *on <= item.board.today)));
        newest
    }

    /// The year it was published in, or else is due in.
    fn year(item: &Placed<'_, Self>) -> Option<i16> {
        item.draft.common.published_on.or(item.draft.deadline).map(|day| day.year())
    }

    fn is_over(item: &Placed<'_, Self>) -> Option<bool> {
        let facts = &item.board.commitment_facts[item.at];
        facts.is_appraised_kind(item.draft).then_some(facts.reported == Reported::Done)
    }

    fn is_indexed(item: &Placed<'_, Self>) -> bool {
        !item.board.commitment_facts[item.at].is_personal()
    }

    /// Whatever persons have promised stands in a part of its own in the lists of all.
    fn are_indexed(_: impl Iterator<Item = bool>) -> bool {
        true
    }

    fn events<'b>(item: &Placed<'b, Self>, see: &mut dyn FnMut(Event<'b>)) {
        let facts: &'b CommitmentFacts = &item.board.commitment_facts[item.at];
        // A feed cannot take back what it said: of a person's pledge only that it was posted.
        let is_lasting = !facts.is_personal();
        let mut told = |event: Event<'b>| see(Event { is_lasting: event.is_lasting && is_lasting, ..event });
        let posted = item.published_on();
        for entry in &facts.progress {
            let what = if entry.state == ProgressState::Done { What::Done } else { What::Progress };
            let detail = entry.text.as_ref().map(|text| shortened(text.trim_end_matches('。'), 48));
            told(Event::new(*entry.on, what).with(detail));
        }
        if item.draft.commitment_type != CommitmentType::Assignment
            && let Some(verdict) = &facts.verdict
        {
            told(Event::new(*verdict.on, What::Verdict).with(Some(verdict.result.word())));
        }
        amendments(facts).for_each(|amendment| told(Event::new(*amendment.on, What::Amended).amending(amendment)));
        item.draft.exemplary.iter().for_each(|exemplary| told(Event::new(*exemplary.on, What::Exemplary)));
        posted.into_iter().for_each(|on| see(Event::new(on, What::Posted)));
    }

    fn ends_on(item: &Placed<'_, Self>) -> Option<(Date, Ending)> {
        let facts = &item.board.commitment_facts[item.at];
        let is_due = facts.is_appraised_kind(item.draft) && facts.reported != Reported::Done;
        item.draft.deadline.filter(|_| is_due).map(|day| (*day, Ending::Due))
    }

    fn axes() -> Vec<Axis<Self>> {
        fn appraised(item: &Placed<'_, Commitment>, word: Option<&'static str>) -> Option<AxisValue> {
            let facts = &item.board.commitment_facts[item.at];
            word.filter(|_| facts.is_appraised_kind(item.draft)).map(AxisValue::Word)
        }
        fn facts<'b>(item: &Placed<'b, Commitment>) -> &'b CommitmentFacts {
            &item.board.commitment_facts[item.at]
        }
        /// What is not done comes first, by its deadline; what is done follows, the latest first.
        fn urgency(item: &Placed<'_, Commitment>) -> i64 {
            let day = item.draft.deadline.map_or(i16::MAX.into(), |day| {
                i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day())
            });
            let done = item.board.commitment_facts[item.at].reported == Reported::Done;
            if done { day - DAYS } else { DAYS - day }
        }
        /// Greater than any day.
        const DAYS: i64 = 1_000_000_000;
        let decided = VerdictResult::ALL.map(VerdictResult::word).into_iter().chain(["undecided"]);
        vec![
            Axis::new("schedule", "commitment.schedule", |item| appraised(item, facts(item).lamp.map(Lamp::word)))
                .at("state")
                .ordered(urgency)
                .always(Lamp::ALL.map(Lamp::word)),
            Axis::new("verdict", "commitment.verdict", |item| appraised(item, Some(verdict(facts(item)).word)))
                .at("state")
                .ordered(urgency)
                .always(decided),
            Axis::new("reported", "commitment.reported", |item| appraised(item, Some(facts(item).reported.word())))
                .at("state")
                .ordered(urgency)
                .always(Reported::ALL.map(Reported::word)),
            Axis::new("amended", "commitment.words", |item| {
                appraised(item, (!facts(item).amendments.is_empty()).then_some("amended"))
            })
            .at("state")
            .always(["amended"]),
            Axis::new("order", "commitment.order", |item| appraised(item, Some("deadline")))
                .ordered(urgency)
                .always(["deadline"]),
            Axis::<Self>::new("type", "commitment.type", |item| {
                Some(AxisValue::Word(item.draft.commitment_type.word()))
            })
            .always(CommitmentType::ALL.map(CommitmentType::word)),
            Axis::years(),
        ]
    }

    /// Who promised, and those who answer for it.
    fn people(item: &Placed<'_, Self>, see: &mut dyn FnMut(usize)) {
        let facts = &item.board.commitment_facts[item.at];
        if let Owner::Person { member: Some(at) } = facts.owner {
            see(at);
        }
        for responsible in &facts.responsible {
            if let Responsible::Person { member } = responsible {
                see(*member);
            }
        }
    }

    /// What the person promised. Beside no name stands what an organisation has failed to do.
    fn leads_to(item: &Placed<'_, Self>, see: &mut dyn FnMut(usize)) {
        if item.board.commitment_facts[item.at].is_personal() {
            Self::people(item, see);
        }
    }

    fn names(item: &Placed<'_, Self>, see: &mut dyn FnMut(&str)) {
        if let Pledger::Person(Some(person)) = pledger(item) {
            see(person.name());
        }
    }

    fn words(item: &Placed<'_, Self>, see: &mut dyn FnMut(Found<'_>)) {
        let (draft, facts) = (item.draft, &item.board.commitment_facts[item.at]);
        let mut say = |text: &str| see(Found::Words(text));
        text(&draft.section).into_iter().chain(text(&draft.recurrence)).for_each(&mut say);
        draft.measures.iter().for_each(|text| say(text));
        text(&draft.baseline).into_iter().chain(text(&draft.target)).for_each(&mut say);
        for responsible in &facts.responsible {
            match responsible {
                Responsible::Unit { name, .. } | Responsible::Group { name } => say(name),
                Responsible::Person { member } => {
                    Person::of(item.board, *member).iter().for_each(|person| say(person.name()));
                }
            }
        }
        if !facts.is_personal() {
            facts.progress.iter().filter_map(|entry| text(&entry.text)).for_each(&mut say);
            facts.verdict.iter().filter_map(|verdict| text(&verdict.explanation)).for_each(say);
        }
        see(Found::Body);
    }

    fn texts(item: &Placed<'_, Self>, see: See<'_>) {
        let draft = item.draft;
        see(Role::Title, &draft.item);
        let titles = [&draft.section, &draft.target, &draft.unit];
        titles.into_iter().flatten().for_each(|text| see(Role::Title, text));
        draft.responsible.iter().for_each(|text| see(Role::Body, text));
        let words = draft.progress.iter().filter_map(|progress| progress.text.as_ref());
        words.chain(draft.measures.iter()).for_each(|text| see(Role::Body, text));
    }

    fn same_derived(old: &Placed<'_, Self>, new: &Placed<'_, Self>) -> bool {
        let (old, new) = (&old.board.commitment_facts[old.at], &new.board.commitment_facts[new.at]);
        Arc::ptr_eq(old, new) || old == new
    }

    fn files<'b>(item: &Placed<'b, Self>, see: &mut dyn FnMut(&'b str, &'static str)) {
        let progress = item.board.commitment_facts[item.at].progress.iter();
        progress.flat_map(|entry| entry.evidence.iter()).for_each(|evidence| see(evidence, "progress"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::{Options, check_sources};
    use crate::source::Sources;

    fn board(yaml: &str) -> Board {
        let text = format!("item: 甲\nresponsible: [乙]\ndeadline: 2026-12-31\n{yaml}");
        let sources = Sources::from_texts([
            ("content/board.yaml", "title: 示例\nas_of: 2026-06-30\n"),
            ("content/org.yaml", "name: 示例市\n"),
            ("content/commitments/a.yaml", &*text),
        ]);
        check_sources(&sources, &Options::default()).assembled.board
    }

    fn value(yaml: &str) -> (Option<String>, Option<String>, Option<u8>) {
        let board = board(yaml);
        let record = CommitmentRecord::of(&Placed::of(&board, 0));
        (record.target.map(Figure::spaced), record.value(record.facts.value), record.meter)
    }

    #[test]
    fn figures_stand_beside_their_targets() {
        let progress = "progress: [{ on: 2026-06-01, value: 186 }]\n";
        let (target, said, meter) = value(&format!("target: '200'\nunit: 处\n{progress}"));
        assert_eq!((target.as_deref(), said.as_deref(), meter), (Some("200 处"), Some("186 / 200 处"), Some(93)));
        assert_eq!(value("target: 不少于26周\nunit: 周\n").0.as_deref(), Some("不少于26周"));
        assert_eq!(value("target: '200'\nunit: 处\n").1, None);
    }

    #[test]
    fn an_assignment_reports_nothing_in_the_tables() {
        let reported = |yaml: &str| {
            let board = board(yaml);
            Commitment::row(&Placed::of(&board, 0)).reported.map(|word| word.word)
        };
        assert_eq!(reported("type: deed\n"), Some("not_started"));
        assert_eq!(reported("type: assignment\n"), None);
    }
}
