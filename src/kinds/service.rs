//! What people can call for (服务资源清单), what units do together (共建项目、重点项目), and what was asked for (双报到订单).
//!
//! An order is only counted: it names a service of the catalogue and says how far it has come, and nothing of it stands
//! anywhere by itself. Who asked, where they live and what they wrote have no key.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fields::{Brief, Day, Text};
use super::notice::Contact;
use super::{Checker, Kind, Reference, StrictVisitor, shapes};
use crate::diagnostic::{KeyPath, Message, say};

/// 服务资源、共建项目、重点项目、服务订单（`services/`）。
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// 服务或项目；订单写服务资源的代号。
    #[schemars(extend("x-en" = "the service or the project; of an order the slug of a service", "examples" = ["家电小修"]))]
    pub item: Text,
    /// 类型。
    #[serde(rename = "type")]
    #[schemars(extend("x-en" = "the type"))]
    pub service_type: ServiceType,
    /// 服务类别；服务资源必写，订单不写（由所订的服务得出）。
    #[schemars(extend("x-en" = "the category; every resource has one, an order has its service's", "examples" = ["家政维修"]))]
    pub category: Option<Text>,
    /// 谁提供、谁负责：组织或队伍的代号，或文字；不写就是所在组织。
    #[schemars(extend("x-en" = "who provides it or answers for it: a slug or text; by default the organisation", "examples" = ["示例街道便民服务中心"]))]
    pub provider: Option<Text>,
    /// 为谁服务。
    #[schemars(extend("x-en" = "for whom", "examples" = ["辖区60岁以上居民"]))]
    pub audience: Option<Text>,
    /// 什么时候。
    #[schemars(extend("x-en" = "when", "examples" = ["工作日9:00—17:00"]))]
    pub hours: Option<Text>,
    /// 找谁：电话，或电话、地址等。
    #[schemars(extend("x-en" = "whom to call: a phone, or phone, address and so on", "examples" = ["0531-0000 1236"]))]
    pub contact: Option<Brief<Contact>>,
    /// 订单来自哪个组织的辖区：组织的代号；不写就是所在组织。
    #[serde(default)]
    #[schemars(schema_with = "shapes::optional_reference")]
    #[schemars(extend("x-en" = "of an order: whose people asked, an organisation's slug; by default the organisation", "examples" = ["hall"]))]
    pub requester_area: Option<Text>,
    /// 谁认领：项目写单位，订单写接单的党员、队伍或单位（订单的不公布）。
    #[schemars(extend("x-en" = "who took it on: a unit for a project; who took an order is never shown", "examples" = ["示例街道便民服务中心党支部"]))]
    pub taker: Option<Text>,
    /// 到哪一步：下单、派单、接单、完成。
    #[schemars(extend("x-en" = "how far it is: ordered, dispatched, accepted, done"))]
    pub state: Option<ServiceState>,
    /// 从哪一天起：项目开始的日期，订单下单的日期（订单必写）。
    #[schemars(extend("x-en" = "a project's first day; the day of an order, which is required"))]
    pub starts_on: Option<Day>,
    /// 什么时候办完。
    #[schemars(extend("x-en" = "due on"))]
    pub due: Option<Day>,
    /// 哪一天办完的。
    #[schemars(extend("x-en" = "done on"))]
    pub done_on: Option<Day>,
}

/// 服务的类型。
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ServiceType {
    /// 服务资源。
    Resource,
    /// 共建项目。
    JointProject,
    /// 重点项目。
    KeyProject,
    /// 服务订单（只计数）。
    Order,
}

/// 到哪一步。
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ServiceState {
    /// 下单。
    Ordered,
    /// 派单。
    Dispatched,
    /// 接单。
    Accepted,
    /// 完成。
    Done,
}

impl ServiceType {
    /// Those that are shown one by one.
    pub const SHOWN: [Self; 3] = [Self::Resource, Self::JointProject, Self::KeyProject];

    /// The word used in files and addresses.
    pub fn word(self) -> &'static str {
        match self {
            Self::Resource => "resource",
            Self::JointProject => "joint_project",
            Self::KeyProject => "key_project",
            Self::Order => "order",
        }
    }

    pub fn is_project(self) -> bool {
        matches!(self, Self::JointProject | Self::KeyProject)
    }
}

impl ServiceState {
    pub const ALL: [Self; 4] = [Self::Ordered, Self::Dispatched, Self::Accepted, Self::Done];

    /// The word used in files and addresses.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ordered => "ordered",
            Self::Dispatched => "dispatched",
            Self::Accepted => "accepted",
            Self::Done => "done",
        }
    }
}

impl Service {
    /// How far a project or an order is, as it says; whatever has a day on which it was done is done.
    pub fn reached(&self) -> ServiceState {
        match self.done_on {
            Some(_) => ServiceState::Done,
            None => self.state.unwrap_or(ServiceState::Ordered),
        }
    }

    /// The keys that are written though items of this type have none.
    fn out_of_place(&self) -> impl Iterator<Item = &'static str> {
        use ServiceType as T;
        let of: [(&'static str, bool, &[ServiceType]); 10] = [
            ("category", self.category.is_some(), &[T::Resource, T::JointProject, T::KeyProject]),
            ("provider", self.provider.is_some(), &[T::Resource, T::JointProject, T::KeyProject]),
            ("audience", self.audience.is_some(), &[T::Resource, T::JointProject, T::KeyProject]),
            ("hours", self.hours.is_some(), &[T::Resource]),
            ("contact", self.contact.is_some(), &[T::Resource, T::JointProject, T::KeyProject]),
            ("requester_area", self.requester_area.is_some(), &[T::Order]),
            ("taker", self.taker.is_some(), &[T::JointProject, T::KeyProject, T::Order]),
            ("state", self.state.is_some(), &[T::JointProject, T::KeyProject, T::Order]),
            ("due", self.due.is_some(), &[T::JointProject, T::KeyProject, T::Order]),
            ("done_on", self.done_on.is_some(), &[T::JointProject, T::KeyProject, T::Order]),
        ];
        let own = self.service_type;
        of.into_iter().filter(move |(_, written, types)| *written && !types.contains(&own)).map(|(key, ..)| key)
    }
}

impl Kind for Service {
    const NAME: &'static str = "service";
    const FOLDER: &'static str = "services";
    const IS_DATED: bool = true;
    const TOLD_APART: &'static [(&'static str, usize)] = &[("starts_on", usize::MAX), ("type", usize::MAX)];
    const HAS_PAGES: bool = true;
    const TITLE_KEY: &'static str = "item";
    const ALSO_CALLED: &'static [&'static str] = &["服务资源", "服务清单", "双报到"];

    fn label() -> Message {
        say!("服务", "service")
    }

    fn title(&self) -> &str {
        &self.item
    }

    fn is_only_counted(&self) -> bool {
        self.service_type == ServiceType::Order
    }

    fn strict_references(&mut self, visit: &mut StrictVisitor<'_>) {
        if self.service_type == ServiceType::Order {
            visit(&["service"], &|| KeyPath::root().key("item"), &mut self.item);
        }
        if let Some(area) = &mut self.requester_area {
            visit(&["org"], &|| KeyPath::root().key("requester_area"), area);
        }
    }

    fn references<'a>(&'a self, visit: &mut dyn FnMut(Reference<'a>)) {
        let is_order = self.service_type == ServiceType::Order;
        if is_order {
            visit(Reference::to(&["service"], "item", None, &self.item));
        }
        if let Some(provider) = &self.provider {
            visit(Reference::to_or_text(&["org", "team"], "provider", None, provider));
        }
        if let Some(area) = &self.requester_area {
            visit(Reference::to(&["org"], "requester_area", None, area));
        }
        if let Some(taker) = &self.taker {
            let kinds: &[&str] = if is_order { &["member", "team", "org"] } else { &["org", "team"] };
            visit(Reference::to_or_text(kinds, "taker", None, taker));
        }
    }

    fn check(&self, check: &mut Checker<'_>) {
        let key = |key: &str| KeyPath::root().key(key);
        let is_order = self.service_type == ServiceType::Order;
        for written in self.out_of_place() {
            match is_order {
                true => check.error(
                    "order-tells-too-much",
                    &key(written),
                    say!("订单只计数，不写 {written}", "an order is only counted and has no `{written}`"),
                    Some(say!("删去这一项；类别由所订的服务得出", "remove it; the category is that of the service")),
                ),
                false => check.error(
                    "key-of-another-type",
                    &key(written),
                    say!("这一类型的条目没有 {written}", "an item of this type has no `{written}`"),
                    Some(say!(
                        "删去这一项；写错了类型的，改 type：resource 服务资源，joint_project、key_project 项目，order 订单",
                        "remove it, or mend `type`: resource; joint_project, key_project; order"
                    )),
                ),
            }
        }
        if is_order && check.has_text() {
            check.error(
                "order-tells-too-much",
                &key("body"),
                say!("订单只计数，没有正文", "an order is only counted and has no text"),
                Some(say!(
                    "删去正文：居民的诉求不记在公示栏里",
                    "remove it: what people ask for is not kept on a board"
                )),
            );
        }
        if self.service_type == ServiceType::Resource && self.category.is_none() {
            check.error(
                "missing-key",
                &key("category"),
                say!("服务资源要有类别", "a service needs its category"),
                Some(say!("写 category: 类别，如 家政维修", "write `category:`, such as `home repairs`")),
            );
        }
        if is_order && self.starts_on.is_none() {
            check.error(
                "missing-key",
                &key("starts_on"),
                say!("订单要有下单的日期", "an order needs the day on which it was placed"),
                Some(say!("写 starts_on: 下单的日期", "write `starts_on:` with that day")),
            );
        }
        if self.taker.is_some() && self.state.is_none() && self.done_on.is_none() {
            check.error(
                "taker-without-state",
                &key("taker"),
                say!("写了谁认领，没有写到了哪一步", "it says who took it on, and not how far it is"),
                Some(say!(
                    "写 state: accepted（已接单）或 done（已完成）；还没有人接，就删去 taker",
                    "write `state: accepted` or `state: done`; remove `taker` if nobody took it on"
                )),
            );
        }
        if self.done_on.is_some() && self.state.is_some_and(|state| state != ServiceState::Done) {
            check.error(
                "done-and-not-done",
                &key("state"),
                say!(
                    "写了办完的日期，state 却不是 done",
                    "it has a day on which it was done, and `state` is not `done`"
                ),
                Some(say!("办完了写 state: done；没有办完就删去 done_on", "write `state: done`, or remove `done_on`")),
            );
        }
        if self.service_type.is_project() && self.state == Some(ServiceState::Done) && self.done_on.is_none() {
            check.error(
                "missing-key",
                &key("done_on"),
                say!("办完的项目要有办完的日期", "a project that is done needs the day"),
                Some(say!("写 done_on: 办完的日期", "write `done_on:`")),
            );
        }
        for (later, day, message) in [
            ("done_on", self.done_on, say!("还没有开始就办完了", "it is done before it began")),
            ("due", self.due, say!("期限早于开始", "it is due before it begins")),
        ] {
            if let (Some(starts_on), Some(day)) = (self.starts_on, day)
                && day < starts_on
            {
                check.error(
                    "dates-out-of-order",
                    &key(later),
                    message,
                    Some(say!(
                        "看看 starts_on 和 {later} 哪一个写错了",
                        "see which is wrong, `starts_on` or `{later}`"
                    )),
                );
            }
        }
    }

    fn dates(&self, visit: &mut dyn FnMut(Date)) {
        [self.starts_on, self.done_on].into_iter().flatten().for_each(|day| visit(*day));
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{codes, pointed_at};

    const REPAIRS: (&str, &str) =
        ("content/services/repairs.yaml", "item: 家电小修\ntype: resource\ncategory: 家政维修\n");

    fn found(service: &str) -> Vec<&'static str> {
        codes(&[REPAIRS, ("content/services/a.yaml", service)])
    }

    #[test]
    fn each_type_has_its_own_keys() {
        assert!(
            found("item: 义诊\ntype: resource\ncategory: 健康\nhours: 周六上午\ncontact: 0531-0000 1236\n").is_empty()
        );
        assert!(found("item: 修路\ntype: key_project\ntaker: 示例局\nstate: accepted\ndue: 2026-12-31\n").is_empty());
        assert!(found("item: repairs\ntype: order\nstarts_on: 2026-05-02\nstate: ordered\n").is_empty());
        assert_eq!(found("item: 义诊\ntype: resource\ncategory: 健康\ndue: 2026-12-31\n"), ["key-of-another-type"]);
        assert_eq!(found("item: 义诊\ntype: resource\n"), ["missing-key"]);
    }

    #[test]
    fn an_order_has_no_key_for_whoever_asked() {
        let order = "item: repairs\ntype: order\nstarts_on: 2026-05-02\nstate: ordered\n";
        for more in ["audience: 3号楼\n", "contact: 0531-0000 1236\n", "provider: 示例队\n", "category: 家政维修\n"]
        {
            assert_eq!(found(&format!("{order}{more}")), ["order-tells-too-much"], "{more}");
        }
        assert_eq!(found(&format!("{order}body: 水管坏了\n")), ["order-tells-too-much"]);
        let md = format!("---\n{order}---\n水管坏了\n");
        assert_eq!(codes(&[REPAIRS, ("content/services/a.md", &md)]), ["order-tells-too-much"]);
        for unknown in ["requester: 张示例\n", "address: 示例路1号\n", "text: 水管坏了\n"] {
            assert_eq!(found(&format!("{order}{unknown}")), ["unknown-key"], "{unknown}");
        }
        // What was asked for in words is no service of the catalogue.
        assert_eq!(found(&order.replace("repairs", "水管坏了")), ["unknown-reference"]);
    }

    #[test]
    fn whoever_took_it_on_says_how_far_it_is() {
        let order = "item: repairs\ntype: order\nstarts_on: 2026-05-02\ntaker: 示例队\n";
        assert_eq!(found(order), ["taker-without-state"]);
        assert_eq!(pointed_at("taker-without-state", &[REPAIRS, ("content/services/a.yaml", order)]), "示例队");
        assert_eq!(found(&format!("{order}state: accepted\ndone_on: 2026-05-03\n")), ["done-and-not-done"]);
        assert!(found(&format!("{order}done_on: 2026-05-03\n")).is_empty());
    }

    #[test]
    fn nothing_is_done_before_it_began() {
        let project = "item: 修路\ntype: joint_project\nstarts_on: 2026-05-02\n";
        assert_eq!(found(&format!("{project}done_on: 2026-05-01\n")), ["dates-out-of-order"]);
        assert_eq!(found(&format!("{project}due: 2026-05-01\n")), ["dates-out-of-order"]);
        assert_eq!(found(&format!("{project}state: done\n")), ["missing-key"]);
        assert!(found(&format!("{project}state: done\ndone_on: 2026-05-02\ndue: 2026-05-02\n")).is_empty());
    }
}
