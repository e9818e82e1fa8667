//! A suggestion that was adopted: what was suggested and decided, and on the three axes of a commitment what became of it.
//! Whose it was is nowhere.

use jiff::civil::Date;

use super::{Axis, AxisValue, Ending, Event, Found, Placed, See, Told, What, Word, row, shortened};
use crate::board::{Lamp, OrgNode, Reported, Standing};
use crate::diagnostic::{Message, say};
use crate::font::Role;
use crate::kinds::{Kind, Org, ProgressState, Suggestion, Text, Verdict, VerdictResult};

/// What may be said of a suggestion.
pub(crate) struct SuggestionRecord<'b> {
    pub(crate) item: &'b str,
    pub(crate) decision: &'b str,
    /// Who sees to it; the organisation itself where nobody else is named.
    pub(crate) units: Vec<Unit<'b>>,
    pub(crate) deadline: Option<Date>,
    pub(crate) reported: Word,
    pub(crate) done_on: Option<Date>,
    /// `undecided` until there is a verdict.
    pub(crate) verdict: Word,
    pub(crate) decided: Option<Verdict>,
    /// `None` without a deadline.
    pub(crate) lamp: Option<Word>,
    pub(crate) standing: Standing,
}

/// A unit, and where it is one of the board's.
pub(crate) struct Unit<'b> {
    pub(crate) name: &'b str,
    pub(crate) node: Option<&'b OrgNode>,
}

impl<'b> SuggestionRecord<'b> {
    pub(crate) fn of(item: &Placed<'b, Suggestion>) -> Self {
        let draft = item.draft;
        let standing = standing(item);
        Self {
            item: &draft.item,
            decision: &draft.decision,
            units: units(item),
            deadline: draft.deadline.map(|day| *day),
            reported: Word::new("commitment.reported", standing.reported.word()),
            done_on: standing.done_on,
            verdict: Word::new("commitment.verdict", verdict(&standing)),
            decided: standing.verdict.clone(),
            lamp: standing.lamp.map(|lamp| Word::new("commitment.schedule", lamp.word())),
            standing,
        }
    }
}

fn standing(item: &Placed<'_, Suggestion>) -> Standing {
    let draft = item.draft;
    Standing::of(item.board, &draft.progress, draft.verdict.as_ref(), draft.deadline.map(|day| *day))
}

fn verdict(standing: &Standing) -> &'static str {
    standing.verdict.as_ref().map_or("undecided", |verdict| verdict.result.word())
}

fn units<'b>(item: &Placed<'b, Suggestion>) -> Vec<Unit<'b>> {
    let (board, draft) = (item.board, item.draft);
    let node = |node: &'b OrgNode| Unit { name: &node.draft.name, node: Some(node) };
    let unit = |text: &'b Text| match board.resolve(&draft.org, text, &[Org::NAME]) {
        Some(target) => target.at.map(|at| node(&board.orgs[at])),
        None => Some(Unit { name: text, node: None }),
    };
    match draft.responsible.is_empty() {
        true => vec![node(item.org_node())],
        false => draft.responsible.iter().filter_map(unit).collect(),
    }
}

fn text(text: &Option<Text>) -> Option<&str> {
    text.as_ref().map(|text| &*text.0)
}

row! {
    /// A suggestion that was adopted.
    SuggestionRow<'a> {
        item: &'a str = "建议内容（从不公布是谁提的）", "what was suggested (never by whom)";
        decision: &'a str = "决定", "decision";
        responsible_units: Vec<&'a str> = "落实单位", "responsible units";
        deadline: Option<Date> = "完成期限", "deadline";
        reported: Word = "自报：not_started 未开始，in_progress 进行中，done 已完成", "what the unit reports";
        done_on: Option<Date> = "报告完成的日期", "reported done on";
        lamp: Option<Word> = "期限：on_time 按期推进，due_soon 将到期，overdue 逾期，done_in_time 按期完成，late_done 逾期完成", "schedule";
        verdict: Word = "评议：fulfilled 已兑现，partly 部分兑现，unfulfilled 未兑现，undecided 尚未评议", "verdict";
        verdict_on: Option<Date> = "评议日期", "date of the verdict";
        verdict_by: Option<&'a str> = "谁评议", "whose verdict";
        verdict_explanation: Option<&'a str> = "评议说明", "explanation of the verdict";
    }
}

impl Told for Suggestion {
    type Row<'b> = SuggestionRow<'b>;
    const ON_SLIDES: &'static [&'static str] =
        &["decision", "responsible_units", "deadline", "reported", "lamp", "verdict"];

    fn row<'b>(item: &Placed<'b, Self>) -> SuggestionRow<'b> {
        let record = SuggestionRecord::of(item);
        let decided = item.draft.verdict.as_ref().filter(|_| record.decided.is_some());
        SuggestionRow {
            item: record.item,
            decision: record.decision,
            responsible_units: record.units.iter().map(|unit| unit.name).collect(),
            deadline: record.deadline,
            reported: record.reported,
            done_on: record.done_on,
            lamp: record.lamp,
            verdict: record.verdict,
            verdict_on: decided.map(|verdict| *verdict.on),
            verdict_by: decided.and_then(|verdict| text(&verdict.by)),
            verdict_explanation: decided.and_then(|verdict| text(&verdict.explanation)),
        }
    }

    fn table_title() -> Message {
        say!(
            "采纳的建议：自报、评议、期限三项分开",
            "suggestions adopted: what is reported, decided and computed, apart",
        )
    }

    fn changed_on(item: &Placed<'_, Self>) -> Option<Date> {
        let mut newest = None;
        Self::events(item, &mut |event| newest = newest.max(Some(event.on).filter(|on| *on <= item.board.today)));
        newest
    }

    fn year(item: &Placed<'_, Self>) -> Option<i16> {
        item.draft.common.published_on.or(item.draft.deadline).map(|day| day.year())
    }

    fn ends_on(item: &Placed<'_, Self>) -> Option<(Date, Ending)> {
        let is_due = standing(item).reported != Reported::Done;
        item.draft.deadline.filter(|_| is_due).map(|day| (*day, Ending::Due))
    }

    fn is_over(item: &Placed<'_, Self>) -> Option<bool> {
        Some(standing(item).reported == Reported::Done)
    }

    fn events<'b>(item: &Placed<'b, Self>, see: &mut dyn FnMut(Event<'b>)) {
        let today = item.board.today;
        for entry in item.draft.progress.iter().filter(|entry| *entry.on <= today) {
            let what = if entry.state == ProgressState::Done { What::Done } else { What::Progress };
            let detail = entry.text.as_ref().map(|text| shortened(text.trim_end_matches('。'), 48));
            see(Event::new(*entry.on, what).with(detail));
        }
        if let Some(verdict) = item.draft.verdict.as_ref().filter(|verdict| *verdict.on <= today) {
            see(Event::new(*verdict.on, What::Verdict).with(Some(verdict.result.word())));
        }
        item.published_on().into_iter().for_each(|on| see(Event::new(on, What::Posted)));
    }

    fn axes() -> Vec<Axis<Self>> {
        let decided = VerdictResult::ALL.map(VerdictResult::word).into_iter().chain(["undecided"]);
        vec![
            Axis::new("schedule", "commitment.schedule", |item| {
                standing(item).lamp.map(|lamp| AxisValue::Word(lamp.word()))
            })
            .at("state")
            .always(Lamp::ALL.map(Lamp::word)),
            Axis::new("verdict", "commitment.verdict", |item| Some(AxisValue::Word(verdict(&standing(item)))))
                .at("state")
                .always(decided),
            Axis::new("reported", "commitment.reported", |item| Some(AxisValue::Word(standing(item).reported.word())))
                .at("state")
                .always(Reported::ALL.map(Reported::word)),
            Axis::years(),
        ]
    }

    fn words(item: &Placed<'_, Self>, see: &mut dyn FnMut(Found<'_>)) {
        let record = SuggestionRecord::of(item);
        see(Found::Words(record.decision));
        record.units.iter().for_each(|unit| see(Found::Words(unit.name)));
        record.standing.progress.iter().filter_map(|entry| text(&entry.text)).for_each(|text| see(Found::Words(text)));
        see(Found::Body);
    }

    fn texts(item: &Placed<'_, Self>, see: See<'_>) {
        see(Role::Title, &item.draft.item);
        see(Role::Body, &item.draft.decision);
        item.draft.responsible.iter().for_each(|text| see(Role::Body, text));
        item.draft.progress.iter().filter_map(|entry| text(&entry.text)).for_each(|text| see(Role::Body, text));
    }

    fn summary<'b>(item: &Placed<'b, Self>) -> Option<&'b str> {
        Some(&item.draft.decision)
    }

    fn files<'b>(item: &Placed<'b, Self>, see: &mut dyn FnMut(&'b str, &'static str)) {
        let progress = item.draft.progress.iter().filter(|entry| *entry.on <= item.board.today);
        progress.flat_map(|entry| entry.evidence.iter()).for_each(|evidence| see(evidence, "progress"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::Board;
    use crate::lint::testing::sources;
    use crate::pipeline::{Options, check_sources};

    fn board(keys: &str) -> Board {
        let text = format!("item: 午间开窗口\ndecision: 采纳\ndeadline: 2026-06-20\n{keys}");
        let sources = sources(&[("content/suggestions/a.yaml", &text)]);
        check_sources(&sources, &Options::default()).assembled.board
    }

    fn axes(keys: &str) -> [&'static str; 3] {
        let board = board(keys);
        let record = SuggestionRecord::of(&Placed::of(&board, 0));
        [record.reported.word, record.verdict.word, record.lamp.map_or("", |lamp| lamp.word)]
    }

    #[test]
    fn it_stands_on_three_axes_like_a_commitment() {
        assert_eq!(axes(""), ["not_started", "undecided", "overdue"]);
        let done = "progress: [{ on: 2026-06-10, state: done }]\n";
        assert_eq!(axes(done), ["done", "undecided", "done_in_time"]);
        let judged = format!("{done}verdict: {{ on: 2026-06-25, result: partly, explanation: 周末还没有 }}\n");
        assert_eq!(axes(&judged), ["done", "partly", "done_in_time"]);
        // What is dated later is not said yet.
        assert_eq!(axes("progress: [{ on: 2026-07-10, state: done }]\n")[0], "not_started");
    }

    #[test]
    fn without_a_unit_it_is_the_organisations_own() {
        let named = |keys: &str| {
            let board = board(keys);
            SuggestionRecord::of(&Placed::of(&board, 0))
                .units
                .iter()
                .map(|unit| unit.name.to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(named(""), ["示例市"]);
        assert_eq!(named("responsible: [物业办]\n"), ["物业办"]);
    }
}
