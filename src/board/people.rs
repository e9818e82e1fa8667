//! What may be shown of a person.

use jiff::civil::Date;

use super::Board;
use crate::kinds::{Draft, Member, Scope};

/// Whether a member serves on this day; `active_until` is the last day.
pub(crate) fn is_active(member: &Member, today: Date) -> bool {
    member.active_until.is_none_or(|until| *until >= today)
}

/// Whether a member consents to a use on this day. Fails closed: no record, no consent; it ends with `active_until`.
pub(crate) fn consents(member: &Member, scope: Scope, today: Date) -> bool {
    is_active(member, today) && member.consent.as_ref().is_some_and(|consent| consent.allows(scope, today))
}

impl Board {
    /// The path of a member's photo, relative to the board, if it may be shown on the board's output.
    pub fn photo(&self, member: &Draft<Member>) -> Option<String> {
        let photo = member.photo.as_ref()?;
        self.may_be_seen(member).then(|| photo_path(&member.org, photo))
    }

    /// Whether pictures of a member may be shown on the board's output.
    pub fn may_be_seen(&self, member: &Member) -> bool {
        consents(member, self.medium.scope(), self.today)
    }

    /// A member who serves on the board's day.
    pub fn active_member(&self, at: usize) -> Option<&Draft<Member>> {
        self.items.members.get(at).filter(|member| is_active(member, self.today))
    }
}

/// Where a photo named in an organisation's item lies: `content/<org>/photos/<name>`.
pub(crate) fn photo_path(org: &str, name: &str) -> String {
    super::index::join("content", &super::index::join(org, &format!("photos/{name}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::{Consent, Day, Name, Text};

    fn member(consent: Option<Consent>, active_until: Option<Day>) -> Member {
        Member {
            name: Name::from("甲"),
            position: None,
            joined_on: None,
            confirmed_on: None,
            photo: Some(Text("a.jpg".into())),
            photo_focus: None,
            standard: None,
            standard_steps: None,
            sort_key: None,
            consent,
            active_until,
        }
    }

    #[test]
    fn consent_fails_closed_and_ends() {
        let day = |d| Day(Date::constant(2026, 6, d));
        let given = |on| Some(Consent { given_on: day(on), scope: vec![Scope::Web] });
        let today = *day(15);
        assert!(consents(&member(given(15), None), Scope::Web, today));
        assert!(!consents(&member(given(15), None), Scope::Print, today));
        assert!(!consents(&member(given(16), None), Scope::Web, today));
        assert!(!consents(&member(None, None), Scope::Web, today));
        assert!(consents(&member(given(1), Some(day(15))), Scope::Web, today));
        assert!(!consents(&member(given(1), Some(day(14))), Scope::Web, today));
    }
}
