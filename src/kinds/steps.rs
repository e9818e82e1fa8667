//! Through whose hands an item goes before it is published: three reviews (三审三校), and a look for secrets (保密审查).
//!
//! What a board asks for is decided once, in [`Steps::unmet`]; whether an item is published, what the checker says of it and
//! whether it can be approved all follow from that.

use super::Approval;
use super::fields::Text;
use crate::diagnostic::{Message, say};

/// What is asked of an approval beside an approver who did not propose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Steps {
    /// 三审：初审、复审、终审，三个人。
    pub three_reviews: bool,
    /// 保密审查。
    pub secrecy: bool,
}

/// A pair of hands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    /// 拟稿
    Draft,
    /// 初审
    First,
    /// 复审
    Second,
    /// 终审
    Last,
    /// 保密审查
    Secrecy,
}

/// What is not as it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unmet {
    /// Nobody did it.
    Missing(Step),
    /// The proposer did it.
    ByProposer(Step),
    /// One person did both.
    Twice(Step, Step),
}

impl Step {
    pub(crate) const ALL: [Self; 5] = [Self::Draft, Self::First, Self::Second, Self::Last, Self::Secrecy];

    /// In the order in which they are written.
    pub(crate) const WRITTEN: [Self; 5] = [Self::Draft, Self::First, Self::Second, Self::Secrecy, Self::Last];

    /// The key of `approval` that names who did it.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Draft => "proposed_by",
            Self::First => "reviewed_by",
            Self::Second => "second_reviewed_by",
            Self::Last => "approved_by",
            Self::Secrecy => "secrecy_reviewed_by",
        }
    }

    /// The option of `noticeboard approve`.
    pub(crate) fn option(self) -> &'static str {
        match self {
            Self::Draft => "--proposed-by",
            Self::First => "--reviewed-by",
            Self::Second => "--second-reviewed-by",
            Self::Last => "--by",
            Self::Secrecy => "--secrecy-reviewed-by",
        }
    }

    pub(crate) fn label(self) -> Message {
        match self {
            Self::Draft => say!("拟稿", "drafted"),
            Self::First => say!("初审", "first review"),
            Self::Second => say!("复审", "second review"),
            Self::Last => say!("终审", "final review"),
            Self::Secrecy => say!("保密审查", "secrecy review"),
        }
    }

    /// Where an approval names who did it.
    pub(crate) fn name_in(self, approval: &mut Approval) -> &mut Option<Text> {
        match self {
            Self::Draft => &mut approval.proposed_by,
            Self::First => &mut approval.reviewed_by,
            Self::Second => &mut approval.second_reviewed_by,
            Self::Last => &mut approval.approved_by,
            Self::Secrecy => &mut approval.secrecy_reviewed_by,
        }
    }

    /// Who did it.
    pub(crate) fn by(self, approval: &Approval) -> Option<&str> {
        let name: &Option<Text> = match self {
            Self::Draft => &approval.proposed_by,
            Self::First => &approval.reviewed_by,
            Self::Second => &approval.second_reviewed_by,
            Self::Last => &approval.approved_by,
            Self::Secrecy => &approval.secrecy_reviewed_by,
        };
        name.as_ref().map(|name| name.trim()).filter(|name| !name.is_empty())
    }
}

impl Steps {
    /// The hands that are asked for beside the proposer's and the approver's.
    pub(crate) fn between(self) -> impl Iterator<Item = Step> {
        let three = self.three_reviews.then_some([Step::First, Step::Second]).into_iter().flatten();
        three.chain(self.secrecy.then_some(Step::Secrecy))
    }

    /// What of it is not so, in the order of the steps. Who proposes and who approves is looked at elsewhere, for that is
    /// asked of every approval.
    pub(crate) fn unmet(self, approval: &Approval) -> Vec<Unmet> {
        let mut unmet = Vec::new();
        let proposer = Step::Draft.by(approval);
        for step in self.between() {
            match step.by(approval) {
                None => unmet.push(Unmet::Missing(step)),
                by if by == proposer => unmet.push(Unmet::ByProposer(step)),
                Some(_) => {}
            }
        }
        if self.three_reviews {
            let (first, second, last) = (Step::First, Step::Second, Step::Last);
            for (one, other) in [(first, second), (first, last), (second, last)] {
                let by = one.by(approval);
                if by.is_some() && by != proposer && by == other.by(approval) {
                    unmet.push(Unmet::Twice(one, other));
                }
            }
        }
        unmet
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn approval(names: [&str; 5]) -> Approval {
        let [proposed_by, reviewed_by, second_reviewed_by, approved_by, secrecy_reviewed_by] =
            names.map(|name| (!name.is_empty()).then(|| Text(name.into())));
        Approval {
            proposed_by,
            reviewed_by,
            second_reviewed_by,
            approved_by,
            secrecy_reviewed_by,
            ..Approval::default()
        }
    }

    #[test]
    fn three_reviews_are_of_three_persons_none_of_whom_proposed() {
        let three = Steps { three_reviews: true, secrecy: false };
        assert!(three.unmet(&approval(["甲", "乙", "丙", "丁", ""])).is_empty());
        assert_eq!(
            three.unmet(&approval(["甲", "", "", "丁", ""])),
            [Unmet::Missing(Step::First), Unmet::Missing(Step::Second)]
        );
        assert_eq!(three.unmet(&approval(["甲", "甲", "丙", "丁", ""])), [Unmet::ByProposer(Step::First)]);
        assert_eq!(three.unmet(&approval(["甲", "乙", "乙", "丁", ""])), [Unmet::Twice(Step::First, Step::Second)]);
        assert_eq!(three.unmet(&approval(["甲", "乙", "丁", "丁", ""])), [Unmet::Twice(Step::Second, Step::Last)]);
        assert!(Steps::default().unmet(&approval(["甲", "甲", "甲", "丁", ""])).is_empty());
    }

    #[test]
    fn a_look_for_secrets_is_asked_for_by_itself() {
        let secrecy = Steps { three_reviews: false, secrecy: true };
        assert_eq!(secrecy.unmet(&approval(["甲", "", "", "丁", ""])), [Unmet::Missing(Step::Secrecy)]);
        assert_eq!(secrecy.unmet(&approval(["甲", "", "", "丁", "甲"])), [Unmet::ByProposer(Step::Secrecy)]);
        // Whoever approves may be who looked for secrets.
        assert!(secrecy.unmet(&approval(["甲", "", "", "丁", "丁"])).is_empty());
        let both = Steps { three_reviews: true, secrecy: true };
        assert!(both.unmet(&approval(["甲", "乙", "丙", "丁", "戊"])).is_empty());
        assert_eq!(both.unmet(&approval(["甲", "乙", "丙", "丁", " "])), [Unmet::Missing(Step::Secrecy)]);
    }
}
