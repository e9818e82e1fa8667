//! The totals of each organisation with everything below it: every count with its denominator.

use std::borrow::Cow;

use super::row::{Cell, Of, WholeRow};
use super::{Column, Table, kinds};
use crate::board::Totals;
use crate::diagnostic::{Message, say};
use crate::kinds::KindInfo;

/// A figure's name, its meaning in Chinese and in English, and where it stands.
type Figure = (&'static str, &'static str, &'static str, fn(&Totals) -> usize);

/// The figures in the order of their columns. The numbers of kinds that are not named here follow at the end.
const FIGURES: &[Figure] = &[
    ("orgs", "组织数（含本级和下级）", "organisations, itself and those below", |t| t.orgs),
    ("posts", "岗位数", "posts", |t| t.items.of("post")),
    ("named_posts", "已授牌命名的岗位数", "posts named and awarded", |t| t.named_posts),
    ("full_posts", "已满星、没有授牌记录的岗位数", "posts at full stars without an award on record", |t| t.full_posts),
    ("open_posts", "待认领的岗位数", "posts still to be claimed", |t| t.open_posts),
    (
        "commitments",
        "承诺事项总数（含任务分工和个人承诺）",
        "all commitments, assignments and personal ones included",
        |t| t.items.of("commitment"),
    ),
    ("assignments", "其中：任务分工", "of these: assignments", |t| t.assignments),
    ("personal", "其中：个人承诺", "of these: promised by persons", |t| t.personal),
    (
        "promised",
        "其中：各组织有期限的承诺，即以下各数的分母",
        "of these: promised by organisations by a day; the denominator of all that follows",
        |t| t.fulfilment.total,
    ),
    (
        "decided",
        "评议：已经评议的，等于已兑现、部分兑现、未兑现之和",
        "appraised: the sum of fulfilled, partly fulfilled and unfulfilled",
        |t| t.fulfilment.decided(),
    ),
    ("fulfilled", "评议：已兑现", "verdict: fulfilled", |t| t.fulfilment.fulfilled),
    ("partly", "评议：部分兑现", "verdict: partly fulfilled", |t| t.fulfilment.partly),
    ("unfulfilled", "评议：未兑现", "verdict: unfulfilled", |t| t.fulfilment.unfulfilled),
    (
        "undecided",
        "评议：尚未评议（不等于未办）",
        "not yet appraised, which is not the same as not done",
        |t| t.fulfilment.undecided,
    ),
    ("not_started", "自报：未开始", "reported: not started", |t| t.fulfilment.not_started),
    ("in_progress", "自报：进行中", "reported: in progress", |t| t.fulfilment.in_progress),
    ("done", "自报：已完成", "reported: done", |t| t.fulfilment.done),
    ("on_time", "期限：按期推进，没有完成", "schedule: on time and not done", |t| t.fulfilment.on_time),
    ("due_soon", "期限：将到期，没有完成", "schedule: due soon and not done", |t| t.fulfilment.due_soon),
    ("overdue", "期限：逾期，没有完成", "schedule: overdue and not done", |t| t.fulfilment.overdue),
    ("done_in_time", "期限：按期完成", "schedule: done in time", |t| t.fulfilment.done_in_time),
    ("late_done", "期限：逾期完成", "schedule: done late", |t| t.fulfilment.late_done),
    ("amended", "公布以后改过文字的", "whose words were changed since", |t| t.fulfilment.amended),
    ("exemplars", "先进典型数", "exemplars", |t| t.items.of("exemplar")),
    ("rolls", "光荣榜数", "honor rolls", |t| t.items.of("roll")),
    ("notices", "公示数", "notices", |t| t.items.of("notice")),
    ("open_notices", "正在公示的", "notices in their period", |t| t.open_notices),
    (
        "projects",
        "共建项目和重点项目数",
        "joint and key projects: the denominator of all that follows",
        |t| t.projects.total,
    ),
    ("projects_ordered", "其中：已列入", "of these: listed", |t| t.projects.ordered),
    ("projects_dispatched", "其中：已派到单位", "of these: given to a unit", |t| t.projects.dispatched),
    ("projects_accepted", "其中：正在办理", "of these: taken on", |t| t.projects.accepted),
    ("projects_done", "其中：已办完", "of these: done", |t| t.projects.done),
    ("projects_overdue", "其中：逾期", "of these: overdue", |t| t.projects.overdue),
    ("projects_late_done", "其中：逾期办完", "of these: done late", |t| t.projects.late_done),
];

/// The kinds whose number is not among the figures.
fn further_kinds() -> impl Iterator<Item = &'static KindInfo> {
    let is_further = |info: &&KindInfo| FIGURES.iter().all(|(name, ..)| *name != info.folder);
    kinds().map(|kind| kind.info()).filter(is_further)
}

struct TotalsRow<'a> {
    org: &'a str,
    org_name: &'a str,
    totals: &'a Totals,
}

impl WholeRow for TotalsRow<'_> {
    fn cells(&self, see: &mut dyn FnMut(Cell<'_>)) {
        see(Cell::Text(self.org));
        see(Cell::Text(self.org_name));
        let own = FIGURES.iter().map(|(.., of)| of(self.totals));
        let further = further_kinds().map(|info| self.totals.items.of(info.name));
        own.chain(further).for_each(|n| see(i64::try_from(n).map_or(Cell::Empty, Cell::Integer)));
    }
}

pub(super) fn table() -> Table {
    let text = |name, zh, en| Column { name, kind: "text", zh: Cow::Borrowed(zh), en: Cow::Borrowed(en) };
    let mut columns =
        vec![text("org", "组织编号", "the organisation's id"), text("org_name", "组织全称", "the organisation's name")];
    let figure = |(name, zh, en, _): &Figure| Column { kind: "integer", ..text(name, zh, en) };
    columns.extend(FIGURES.iter().map(figure));
    columns.extend(further_kinds().map(|info| {
        let Message { zh, en, .. } = (info.label)();
        Column {
            name: info.folder,
            kind: "integer",
            zh: Cow::Owned(zh + "数"),
            en: Cow::Owned(format!("number: {en}")),
        }
    }));
    Table {
        name: "totals",
        title: say!(
            "各组织（含下级）的合计，每个数都有分母",
            "totals of each organisation with all below it, with their denominators"
        ),
        columns,
        of: Of::Totals,
        rows: |board, orgs, see| {
            for (node, totals) in board.orgs.iter().zip(&board.totals).take(orgs.end).skip(orgs.start) {
                see(&TotalsRow { org: node.path(), org_name: &node.draft.name, totals });
            }
        },
    }
}
