//! How citizens reach an organisation, with what is inherited from above.

use crate::kinds::{Org, ReceptionDay};

/// Phone, opinion book, reception days, address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContactCard {
    pub supervision_phone: Option<String>,
    /// Whose phone that is: the organisation's own, or one above it.
    pub phone_of: Option<String>,
    pub opinion_book: Option<String>,
    pub reception_days: Vec<ReceptionDay>,
    /// Never inherited: an address is where one body sits.
    pub address: Option<String>,
}

impl ContactCard {
    /// The organisation's own words, and its parent's where it says nothing.
    pub(super) fn of(org: &Org, parent: Option<&Self>) -> Self {
        let inherited = |own: &Option<crate::kinds::Text>, above: fn(&Self) -> &Option<String>| {
            own.as_ref().map(|text| text.0.clone()).or_else(|| parent.and_then(|parent| above(parent).clone()))
        };
        Self {
            phone_of: match &org.supervision_phone {
                Some(_) => Some(org.short().to_owned()),
                None => parent.and_then(|parent| parent.phone_of.clone()),
            },
            supervision_phone: inherited(&org.supervision_phone, |card| &card.supervision_phone),
            opinion_book: inherited(&org.opinion_book, |card| &card.opinion_book),
            reception_days: match &org.reception_days {
                Some(days) => days.iter().map(|day| day.0.clone()).collect(),
                None => parent.map(|parent| parent.reception_days.clone()).unwrap_or_default(),
            },
            address: org.address.as_ref().map(|text| text.0.clone()),
        }
    }
}
