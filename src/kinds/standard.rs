//! What a standard is met by, and how one is set: keys that several kinds have.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Checker;
use super::fields::{Day, OneOrMany, Text};
use crate::diagnostic::{KeyPath, say};

/// 符合哪一套标准的哪几条。
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Meets {
    /// 哪一套：five_good 五个好、five_leads 五带头、five_good_member 五好党员、pioneer 先锋类别，或公示栏自己的一套。
    #[schemars(extend("x-en" = "which set: `five_good`, `five_leads`, `five_good_member`, `pioneer`, or one of the board's own", "examples" = ["five_leads"]))]
    pub set: Text,
    /// 其中哪一条或几条；不写就是整套。
    #[serde(default)]
    #[schemars(extend("x-en" = "which of its items; all of them by default", "examples" = ["service"]))]
    pub item: OneOrMany<Text>,
}

/// 岗位标准怎么定的：党员提标准、群众议标准、组织定标准，各在哪一天。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StandardSteps {
    /// 党员提标准的日期。
    #[schemars(extend("x-en" = "proposed by the member on"))]
    pub proposed_on: Day,
    /// 群众议标准的日期。
    #[schemars(extend("x-en" = "discussed by the people on"))]
    pub discussed_on: Option<Day>,
    /// 组织定标准的日期。
    #[schemars(extend("x-en" = "settled by the organisation on"))]
    pub settled_on: Option<Day>,
}

impl StandardSteps {
    /// One step after the other: what is settled was discussed, what is discussed was proposed.
    pub(super) fn check(&self, check: &mut Checker<'_>) {
        let path = KeyPath::root().key("standard_steps");
        if self.settled_on.is_some() && self.discussed_on.is_none() {
            check.error(
                "standard-not-discussed",
                &path.key("settled_on"),
                say!("标准没有经群众议，组织就定了", "the standard was settled before it was discussed"),
                Some(say!("写上群众议标准的日期 discussed_on", "add `discussed_on:`")),
            );
        }
        let steps = [Some(self.proposed_on), self.discussed_on, self.settled_on];
        let keys = ["proposed_on", "discussed_on", "settled_on"];
        let mut last = None;
        for (key, day) in keys.into_iter().zip(steps) {
            let Some(day) = day else { continue };
            if last.is_some_and(|last| day < last) {
                check.error(
                    "dates-out-of-order",
                    &path.key(key),
                    say!(
                        "先由党员提标准，再由群众议，最后由组织定",
                        "the member proposes first, then the people discuss, then the organisation settles"
                    ),
                    None,
                );
                return;
            }
            last = Some(day);
        }
    }
}
