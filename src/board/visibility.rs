//! Whether an item is published on a day.

use jiff::civil::Date;

use crate::kinds::{Approval, Common, Medium, Status};
use crate::settings::ApprovalRule;

/// Whether an item is to be seen on a medium on this day.
///
/// Fails closed: only `published` counts, a date in the future hides, and where approval is required it must be somebody
/// other than the proposer who gave it.
pub(crate) fn is_published(common: &Common, rule: ApprovalRule, today: Date, medium: Medium) -> bool {
    common.status == Status::Published
        && allows(common, medium)
        && common.published_on.is_none_or(|day| *day <= today)
        && common.publish_until.is_none_or(|day| *day >= today)
        && (rule == ApprovalRule::Optional
            || common.approval.as_ref().is_some_and(|approval| is_approved(approval, rule, today)))
}

/// Whether an item is or once was for people to see, on whatever medium.
pub(super) fn has_been_published(common: &Common, rule: ApprovalRule, today: Date) -> bool {
    let anywhere = Common { outputs: None, publish_until: None, ..common.clone() };
    is_published(&anywhere, rule, today, Medium::Web)
}

/// Whether an item may appear on a medium; without `outputs` it may appear on all.
pub(crate) fn allows(common: &Common, medium: Medium) -> bool {
    common.outputs.as_ref().is_none_or(|outputs| outputs.contains(&medium))
}

/// Approved as it is by somebody other than the proposer, and not later than today.
pub(crate) fn is_approved(approval: &Approval, rule: ApprovalRule, today: Date) -> bool {
    if approval.is_outdated() || (rule.is_marked() && approval.mark.is_none()) {
        return false;
    }
    if !rule.steps().unmet(approval).is_empty() {
        return false;
    }
    let Some(approved_by) = &approval.approved_by else { return false };
    approval.proposed_by.as_ref().is_some_and(|proposed_by| proposed_by != approved_by)
        && approval.approved_on.is_none_or(|day| *day <= today)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::Text;

    fn day(day: i8) -> crate::kinds::Day {
        crate::kinds::Day(Date::constant(2026, 6, day))
    }

    #[test]
    fn everything_but_published_is_hidden() {
        let today = *day(15);
        let published = |common: &Common| is_published(common, ApprovalRule::Optional, today, Medium::Web);
        assert!(published(&Common::default()));
        for status in [Status::Draft, Status::Approved, Status::Withdrawn] {
            assert!(!published(&Common { status, ..Common::default() }));
        }
        assert!(published(&Common { published_on: Some(day(15)), publish_until: Some(day(15)), ..Common::default() }));
        assert!(!published(&Common { published_on: Some(day(16)), ..Common::default() }));
        assert!(!published(&Common { publish_until: Some(day(14)), ..Common::default() }));
        assert!(published(&Common { outputs: Some(vec![Medium::Print, Medium::Web]), ..Common::default() }));
        assert!(!published(&Common { outputs: Some(vec![Medium::Print]), ..Common::default() }));
    }

    #[test]
    fn nobody_approves_their_own_proposal() {
        let approval = |proposed: &str, approved: Option<&str>, on: i8| Common {
            approval: Some(Box::new(Approval {
                proposed_by: Some(Text(proposed.into())),
                approved_by: approved.map(|name| Text(name.into())),
                approved_on: Some(day(on)),
                ..Approval::default()
            })),
            ..Common::default()
        };
        let published = |common: &Common| is_published(common, ApprovalRule::Required, *day(15), Medium::Web);
        assert!(published(&approval("甲", Some("乙"), 15)));
        assert!(!published(&approval("甲", Some("甲"), 15)));
        assert!(!published(&approval("甲", None, 15)));
        assert!(!published(&approval("甲", Some("乙"), 16)));
        assert!(!published(&Common::default()));
    }
}
