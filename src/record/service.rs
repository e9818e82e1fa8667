//! A service: whom to call for what; or a project: who answers for it, how far it is, and what the calendar says.
//!
//! Of orders there are totals only, made of [`crate::board::Orders`].

use jiff::civil::Date;

use super::row::{Of, Rows};
use super::{Axis, AxisValue, Days, Event, Placed, Table, Told, What, Word, row};
use crate::board::{Board, OrderCell, OrgId, OrgNode, names_person, project_lamp, project_state};
use crate::diagnostic::{Message, say};
use crate::kinds::{Contact, Kind, Org, Service, ServiceState, ServiceType, Team, Text};

/// What may be said of a service or a project.
pub(crate) struct ServiceRecord<'b> {
    pub(crate) org: &'b OrgNode,
    pub(crate) item: &'b str,
    pub(crate) service_type: Word,
    pub(crate) category: Option<&'b str>,
    /// Who provides it, or answers for it.
    pub(crate) provider: &'b str,
    pub(crate) audience: Option<&'b str>,
    pub(crate) hours: Option<&'b str>,
    pub(crate) contact: Option<&'b Contact>,
    /// The unit that took a project on.
    pub(crate) taker: Option<&'b str>,
    /// Of a project.
    pub(crate) state: Option<Word>,
    pub(crate) starts_on: Option<Date>,
    pub(crate) due: Option<Date>,
    pub(crate) done_on: Option<Date>,
    pub(crate) lamp: Option<Word>,
}

/// A unit as people read it; `None` for one that is not to be seen.
fn unit<'b>(item: &Placed<'b, Service>, text: &'b Text) -> Option<&'b str> {
    let Placed { board, draft, .. } = *item;
    match board.resolve(&draft.org, text, &[Org::NAME, Team::NAME]) {
        Some(target) if target.kind == Org::NAME => target.at.map(|at| &*board.org(OrgId(at)).draft.name.0),
        Some(target) => target.at.and_then(|at| board.items.teams.get(at)).map(|team| &*team.name.0),
        None => Some(text),
    }
}

impl<'b> ServiceRecord<'b> {
    pub(crate) fn of(item: &Placed<'b, Service>) -> Self {
        let Placed { board, draft, .. } = *item;
        let (org, is_project) = (item.org_node(), draft.service_type.is_project());
        let state = is_project.then(|| project_state(board, draft));
        let provider = draft.provider.as_ref().and_then(|provider| unit(item, provider));
        Self {
            org,
            item: &draft.item,
            service_type: Word::new("service.type", draft.service_type.word()),
            category: text(&draft.category),
            provider: provider.unwrap_or(&org.draft.name),
            audience: text(&draft.audience),
            hours: text(&draft.hours).or_else(|| text(&draft.contact.as_deref()?.hours)),
            contact: draft.contact.as_deref(),
            taker: draft.taker.as_ref().and_then(|taker| unit(item, taker)),
            state: state.map(|state| Word::new("service.state", state.word())),
            starts_on: draft.starts_on.map(|day| *day).filter(|_| is_project),
            due: draft.due.map(|day| *day).filter(|_| is_project),
            done_on: draft.done_on.map(|day| *day).filter(|_| state == Some(ServiceState::Done)),
            lamp: project_lamp(board, draft).map(|lamp| Word::new("commitment.schedule", lamp.word())),
        }
    }

    pub(crate) fn phone(&self) -> Option<&'b str> {
        self.contact.and_then(|contact| text(&contact.phone))
    }
}

fn text(text: &Option<Text>) -> Option<&str> {
    text.as_ref().map(|text| &*text.0)
}

row! {
    /// A service or a project.
    ServiceRow<'a> {
        item: &'a str = "服务或项目", "the service or the project";
        service_type: Word = "类型：resource 服务资源，joint_project 共建项目，key_project 重点项目", "type";
        category: Option<&'a str> = "类别", "category";
        provider: &'a str = "谁提供（项目为责任单位）", "who provides it or answers for it";
        audience: Option<&'a str> = "服务对象", "for whom";
        hours: Option<&'a str> = "服务时间", "when";
        phone: Option<&'a str> = "电话", "phone";
        contact_name: Option<&'a str> = "联系单位", "whom to address";
        contact_address: Option<&'a str> = "地点", "address";
        contact_email: Option<&'a str> = "电子邮箱", "e-mail";
        taker: Option<&'a str> = "认领单位", "taken on by";
        state: Option<Word> = "进度：ordered 已列入，dispatched 已派到单位，accepted 正在办理，done 已办完", "how far it is";
        starts_on: Option<Date> = "开始日期", "first day";
        due: Option<Date> = "期限", "due on";
        done_on: Option<Date> = "办完日期", "done on";
        lamp: Option<Word> = "期限：on_time 按期推进，due_soon 将到期，overdue 逾期，done_in_time 按期完成，late_done 逾期完成", "schedule";
    }
}

row! {
    /// The orders of an organisation, a category and a month that is over.
    OrderRow<'a> {
        org: &'a str = "组织编号", "the organisation's id";
        org_name: &'a str = "组织全称", "the organisation's name";
        month: String = "月份", "month";
        category: &'a str = "类别", "category";
        orders: Option<usize> = "订单数；少于10件的不公布，为空", "orders; fewer than 10 are not given";
        done: Option<usize> = "其中已完成；已完成或未完成少于10件的不公布，为空", "of these: done; not given where that or the rest is less than 10";
    }
}

fn order_rows(board: &Board, orgs: std::ops::Range<usize>, see: Rows<'_>) {
    for OrderCell { org, category, month, orders, done } in board.orders.below(&orgs) {
        let node = board.org(*org);
        see(&OrderRow {
            org: node.path(),
            org_name: &node.draft.name,
            month: month.to_string(),
            category,
            orders: *orders,
            done: *done,
        });
    }
}

impl Told for Service {
    type Row<'b> = ServiceRow<'b>;

    fn row<'b>(item: &Placed<'b, Self>) -> ServiceRow<'b> {
        let record = ServiceRecord::of(item);
        let contact = |of: fn(&Contact) -> &Option<Text>| record.contact.and_then(|contact| text(of(contact)));
        ServiceRow {
            item: record.item,
            service_type: record.service_type,
            category: record.category,
            provider: record.provider,
            audience: record.audience,
            hours: record.hours,
            phone: record.phone(),
            contact_name: contact(|contact| &contact.name),
            contact_address: contact(|contact| &contact.address),
            contact_email: contact(|contact| &contact.email),
            taker: record.taker,
            state: record.state,
            starts_on: record.starts_on,
            due: record.due,
            done_on: record.done_on,
            lamp: record.lamp,
        }
    }

    fn table_title() -> Message {
        say!("服务资源和项目", "services and projects")
    }

    fn more_tables() -> Vec<Table> {
        let title =
            say!("服务订单的合计（按组织、类别和月份）", "totals of orders by organisation, category and month");
        vec![Table { of: Of::Orgs, ..Table::of_parts::<Self, OrderRow<'_>>("service_orders", title, order_rows) }]
    }

    fn posted_on(item: &Placed<'_, Self>) -> Option<Date> {
        item.published_on()
    }

    fn changed_on(item: &Placed<'_, Self>) -> Option<Date> {
        let record = ServiceRecord::of(item);
        [item.published_on(), record.done_on].into_iter().flatten().filter(|day| *day <= item.board.today).max()
    }

    fn is_over(item: &Placed<'_, Self>) -> Option<bool> {
        item.draft.service_type.is_project().then(|| ServiceRecord::of(item).done_on.is_some())
    }

    /// Whom to call is to be found; pages that name persons are not.
    fn is_indexed(item: &Placed<'_, Self>) -> bool {
        !names_person(item.board, item.draft)
    }

    fn events<'b>(item: &Placed<'b, Self>, see: &mut dyn FnMut(Event<'b>)) {
        if let Some(on) = Self::posted_on(item) {
            see(Event::new(on, What::Posted));
        }
        if let Some(on) = ServiceRecord::of(item).done_on {
            see(Event::new(on, What::Done));
        }
    }

    fn axes() -> Vec<Axis<Self>> {
        let by_category = |item: &Placed<'_, Self>| item.draft.category.as_ref().map(|name| AxisValue::named(name));
        let by_type = |item: &Placed<'_, Self>| Some(AxisValue::Word(item.draft.service_type.word()));
        let by_state = |item: &Placed<'_, Self>| ServiceRecord::of(item).state.map(|state| AxisValue::Word(state.word));
        vec![
            Axis::new("category", "", by_category),
            Axis::new("type", "service.type", by_type).always(ServiceType::SHOWN.map(ServiceType::word)),
            Axis::new("service_state", "service.state", by_state)
                .at("state")
                .always(ServiceState::ALL.map(ServiceState::word)),
        ]
    }

    fn days(item: &Placed<'_, Self>) -> Days {
        Days::of(item.board, &item.draft.common, item.org())
    }

    fn summary<'b>(item: &Placed<'b, Self>) -> Option<&'b str> {
        text(&item.draft.category)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::{Options, check_sources};
    use crate::source::Sources;

    fn board(service: &str) -> Board {
        let sources = Sources::from_texts([
            ("content/board.yaml", "title: 示例\nas_of: 2026-06-30\n"),
            ("content/org.yaml", "name: 示例市\n"),
            ("content/hall/org.yaml", "name: 大厅党支部\n"),
            ("content/teams/night.yaml", "name: 夜修队\n"),
            ("content/services/s.yaml", service),
        ]);
        check_sources(&sources, &Options::default()).assembled.board
    }

    #[test]
    fn whoever_provides_it_is_named_as_people_read_it() {
        let provider = |provider: &str| {
            let board = board(&format!("item: 家电小修\ntype: resource\ncategory: 家政\n{provider}"));
            ServiceRecord::of(&Placed::of(&board, 0)).provider.to_owned()
        };
        assert_eq!(provider(""), "示例市");
        assert_eq!(provider("provider: hall\n"), "大厅党支部");
        assert_eq!(provider("provider: night\n"), "夜修队");
        assert_eq!(provider("provider: 示例家电维修站\n"), "示例家电维修站");
    }

    #[test]
    fn a_project_is_late_only_where_a_unit_answers_for_it() {
        let lamp = |keys: &str| {
            let board = board(&format!("item: 修路\ntype: joint_project\ndue: 2026-06-01\n{keys}"));
            ServiceRecord::of(&Placed::of(&board, 0)).lamp.map(|lamp| lamp.word)
        };
        assert_eq!(lamp(""), Some("overdue"));
        assert_eq!(lamp("taker: 示例局\nstate: accepted\n"), Some("overdue"));
        assert_eq!(lamp("state: done\ndone_on: 2026-06-02\n"), Some("late_done"));
        assert_eq!(lamp("taker: 林溪\nstate: accepted\n"), None);
        assert_eq!(lamp("provider: 林溪\n"), None);
        let lamps = board("item: 修路\ntype: joint_project\ndue: 2026-06-01\nprovider: 林溪\n").totals[0].projects;
        assert_eq!((lamps.total, lamps.overdue), (1, 0));
    }

    #[test]
    fn what_is_done_later_is_not_done_yet() {
        let board = board("item: 修路\ntype: key_project\nstate: done\ndone_on: 2026-07-02\n");
        let record = ServiceRecord::of(&Placed::of(&board, 0));
        assert_eq!((record.state.map(|state| state.word), record.done_on), (Some("accepted"), None));
    }
}
