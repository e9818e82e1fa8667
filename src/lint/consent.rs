//! A person's photo without that person's consent.

use super::{Rule, Subject, sound};
use crate::diagnostic::{Diagnostic, KeyPath, Place, say};
use crate::kinds::{Draft, ExemplarType, Member, Scope};

pub(super) const RULE: Rule = Rule {
    codes: &["photo-without-consent", "consent-is-partial"],
    explain: || {
        say!(
            "没有本人同意，照片哪里都不显示；同意哪里，就只用在哪里。",
            "Without consent a photo is shown nowhere; with it, only where the person agreed."
        )
    },
    check,
};

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let board = subject.board;
    for member in sound(board.items.members.all(), &subject.hidden.members).filter(|member| member.photo.is_some()) {
        match &member.consent {
            None => diagnostics.push(
                Diagnostic::error(
                    "photo-without-consent",
                    member.origin.key("photo"),
                    say!("有照片，没有本人同意的记录", "there is a photo and no record of consent"),
                )
                .hint(say!(
                    "本人同意后写 consent: {{ given_on: 日期, scope: [web, print, kiosk] }}；没有同意就删去照片",
                    "once agreed, write `consent: {{ given_on: …, scope: [web, print, kiosk] }}`; else remove the photo"
                ))
                .item(member.id.clone()),
            ),
            Some(consent) => {
                let left_out: Vec<_> = [(Scope::Web, "web"), (Scope::Print, "print"), (Scope::Kiosk, "kiosk")]
                    .into_iter()
                    .filter(|(scope, _)| !consent.scope.contains(scope))
                    .map(|(_, word)| word)
                    .collect();
                let path = KeyPath::root().key("consent");
                if !left_out.is_empty() {
                    let words = left_out.join("、");
                    diagnostics.push(
                        Diagnostic::note(
                            "consent-is-partial",
                            member.origin.value(&path.key("scope")),
                            say!("照片不用在 {words}", "the photo is not used on {words}"),
                        )
                        .hint(say!("本人同意的，加进 scope", "add them to `scope` once agreed"))
                        .item(member.id.clone()),
                    );
                }
                if *consent.given_on > board.today {
                    diagnostics.push(
                        Diagnostic::note(
                            "consent-is-partial",
                            member.origin.value(&path.key("given_on")),
                            say!("同意的日期还没到，照片先不显示", "consent begins later; the photo is not shown yet"),
                        )
                        .item(member.id.clone()),
                    );
                }
            }
        }
    }
    for roll in sound(board.items.rolls.all(), &subject.hidden.rolls) {
        for (path, entry) in roll.all_entries().filter(|(_, entry)| entry.photo.is_some()) {
            let place = roll.origin.value(&path.key("photo"));
            diagnostics.extend(of_somebody(subject, &roll.org, entry.member.as_deref(), "member", place, &roll.id));
        }
    }
    for exemplar in sound(board.items.exemplars.all(), &subject.hidden.exemplars) {
        if exemplar.exemplar_type == ExemplarType::Person && !exemplar.photos.is_empty() {
            let place = exemplar.origin.key("photos");
            diagnostics.extend(of_somebody(
                subject,
                &exemplar.org,
                Some(&exemplar.subject),
                "subject",
                place,
                &exemplar.id,
            ));
        }
    }
}

/// A photo beside a reference to a member, who has to have consented.
fn of_somebody(
    subject: &Subject<'_>,
    org: &str,
    reference: Option<&str>,
    key: &str,
    place: Place,
    id: &std::sync::Arc<str>,
) -> Option<Diagnostic> {
    let target = reference.and_then(|text| subject.board.resolve(org, text, &["member"]));
    let error = |message| Diagnostic::error("photo-without-consent", place.clone(), message).item(id.clone());
    let Some(target) = target else {
        // A slug that leads nowhere is reported as such, and once.
        if key == "member" && reference.is_some() {
            return None;
        }
        return Some(
            error(say!(
                "照片里的人不在党员名册里，没有同意的记录",
                "the person in the photo is no member on this board, and has not consented"
            ))
            .hint(say!(
                "建一份党员条目，写上 consent，再在 {key} 里写代号；否则删去照片",
                "add a member with `consent` and put the slug into `{key}`, or remove the photo"
            )),
        );
    };
    let member = find(subject, &target)?;
    // A member with a photo of their own is told there.
    (member.consent.is_none() && member.photo.is_none()).then(|| {
        let name = &member.name;
        error(say!("没有{name}本人同意公开照片的记录", "{name} has no record of consent"))
            .label(member.origin.key("name"), say!("在这里写 consent", "write `consent` here"))
            .hint(say!("本人同意后写 consent；没有同意就删去照片", "write `consent` once agreed, or remove the photo"))
    })
}

fn find<'a>(subject: &Subject<'a>, target: &crate::board::Target) -> Option<&'a Draft<Member>> {
    match target.at {
        Some(at) => subject.board.items.members.get(at),
        None => subject.hidden.members.iter().find(|member| member.id == target.id && member.sound),
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Severity;
    use crate::lint::testing::{codes, codes_of};

    const CONSENT: &str = "name: 林溪\nconsent: { given_on: 2026-01-01, scope: [web, print, kiosk] }\n";

    #[test]
    fn a_members_photo_needs_consent() {
        let bare = ("content/members/a.yaml", "name: 林溪\nphoto: a.jpg\n");
        assert_eq!(codes(&[bare]), ["photo-without-consent"]);
        let whole = format!("{CONSENT}photo: a.jpg\n");
        assert!(codes(&[("content/members/a.yaml", &whole)]).is_empty());
    }

    #[test]
    fn what_consent_leaves_out_is_noted() {
        let text = "name: 林溪\nphoto: a.jpg\nconsent: { given_on: 2026-01-01, scope: [print] }\n";
        assert_eq!(codes_of(Severity::Note, &[("content/members/a.yaml", text)]), ["consent-is-partial"]);
    }

    #[test]
    fn a_photo_on_a_roll_needs_a_member_who_agreed() {
        let roll = |entry: &str| {
            format!(
                "title: 榜\naward: 优秀共产党员\nyear: 2026\nconferred_by: 市委\nentries: [{{ name: 林溪, photo: a.jpg{entry} }}]\n"
            )
        };
        for (member, entry, expected) in [
            (CONSENT, "", &["photo-without-consent"][..]),
            ("name: 林溪\n", ", member: a", &["photo-without-consent"]),
            (CONSENT, ", member: a", &[]),
        ] {
            let files = [("content/members/a.yaml", member), ("content/rolls/r.yaml", &*roll(entry))];
            assert_eq!(codes(&files), expected, "{entry}");
        }
    }

    #[test]
    fn so_does_the_photo_of_an_exemplary_person() {
        let exemplar = |subject: &str| format!("title: 甲\nsubject: {subject}\nphotos: a.jpg\n");
        for (subject, expected) in
            [("某某", &["photo-without-consent"][..]), ("a", &[]), ("某班组\ntype: collective", &[])]
        {
            let files = [("content/members/a.yaml", CONSENT), ("content/exemplars/e.yaml", &*exemplar(subject))];
            assert_eq!(codes(&files), expected, "{subject}");
        }
    }
}
