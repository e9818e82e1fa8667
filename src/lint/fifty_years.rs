//! A medal for fifty years in the Party, too early.

use jiff::civil::Date;

use super::{Rule, Subject, sound};
use crate::diagnostic::{Diagnostic, say};

pub(super) const RULE: Rule = Rule {
    codes: &["too-young-for-fifty-years", "party-age-unknown"],
    explain: || {
        say!(
            "“光荣在党50年”算到当年七月一日，从转正之日起满五十年。日期不会公布，提示里也不写。",
            "Fifty years in the Party are counted from confirmation to 1 July of the roll's year. The dates are never published, nor named in messages."
        )
    },
    check,
};

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let members = subject.board.items.members.all();
    for roll in sound(subject.board.items.rolls.all(), &subject.hidden.rolls).filter(|roll| roll.is_fifty_years()) {
        let Ok(latest) = Date::new(roll.year.saturating_sub(50), 7, 1) else { continue };
        for (path, entry) in roll.all_entries() {
            let Some(text) = &entry.member else { continue };
            let Some(at) = subject.board.resolve(&roll.org, text, &["member"]).and_then(|target| target.at) else {
                continue;
            };
            let (member, name, year) = (&members[at], &entry.name, roll.year);
            let place = roll.origin.value(&path.key("name"));
            let diagnostic = match member.confirmed_on {
                Some(confirmed) if *confirmed <= latest => continue,
                Some(_) => Diagnostic::error(
                    "too-young-for-fifty-years",
                    place,
                    say!(
                        "{name}到{year}年7月1日党龄不满50年",
                        "{name} has not been in the Party for 50 years on 1 July {year}"
                    ),
                )
                .hint(say!("核对转正日期和年度", "check the date of confirmation and the year")),
                None => Diagnostic::note(
                    "party-age-unknown",
                    place,
                    say!(
                        "{name}没有写转正日期，党龄没有核对",
                        "{name} has no date of confirmation; the years were not checked"
                    ),
                )
                .hint(say!(
                    "在党员条目里写 confirmed_on（不会公布）",
                    "write `confirmed_on` in the member's file; it is never published"
                )),
            };
            diagnostics.push(diagnostic.item(roll.id.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Severity;
    use crate::lint::testing::{codes, codes_of};

    fn files(member: &str) -> [(String, String); 2] {
        let roll =
            "title: 榜\naward: 光荣在党50年\nyear: 2026\nconferred_by: 市委\nentries: [{ name: 林溪, member: a }]\n";
        [
            ("content/members/a.yaml".into(), format!("name: 林溪\n{member}")),
            ("content/rolls/r.yaml".into(), roll.into()),
        ]
    }

    fn found(member: &str) -> Vec<&'static str> {
        let files = files(member);
        codes(&files.each_ref().map(|(path, text)| (&**path, &**text)))
    }

    #[test]
    fn fifty_years_by_the_first_of_july() {
        assert_eq!(found("confirmed_on: 1976-07-02\n"), ["too-young-for-fifty-years"]);
        assert!(found("confirmed_on: 1976-07-01\n").is_empty());
    }

    #[test]
    fn an_unknown_date_is_noted() {
        let files = files("");
        let files = files.each_ref().map(|(path, text)| (&**path, &**text));
        assert_eq!(codes_of(Severity::Note, &files), ["party-age-unknown"]);
    }
}
