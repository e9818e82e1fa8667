//! What is dated in the future though it should have happened.

use jiff::civil::Date;

use super::{Rule, Subject, sound};
use crate::diagnostic::{Diagnostic, KeyPath, Place, say};
use crate::kinds::Conferred;

pub(super) const RULE: Rule = Rule {
    codes: &["future-date"],
    explain: || {
        say!(
            "进展、评议、考评、授牌写的是已经发生的事。日期还没到的，先不计入，到了那一天才算。",
            "Progress, verdicts, reviews and awards tell what has happened. One that is dated later does not count before its day."
        )
    },
    check,
};

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let today = subject.board.today;
    let mut see = |date: Date, place: &dyn Fn() -> Place, id: &std::sync::Arc<str>| {
        if date > today {
            diagnostics.push(
                Diagnostic::note(
                    "future-date",
                    place(),
                    say!("{date} 还没到，先不计入", "{date} is to come; it does not count yet"),
                )
                .hint(say!("写错了就改正日期", "correct the date if it is a slip"))
                .item(id.clone()),
            );
        }
    };
    let root = KeyPath::root();
    for draft in sound(subject.board.items.commitments.all(), &subject.hidden.commitments) {
        let within = |key: &str, n: usize| draft.origin.value(&root.key(key).index(n).key("on"));
        let beside = |key: &str| draft.origin.value(&root.key(key).key("on"));
        for (n, progress) in draft.progress.iter().enumerate() {
            see(*progress.on, &|| within("progress", n), &draft.id);
        }
        for (n, amendment) in draft.amendments.iter().enumerate() {
            see(*amendment.on, &|| within("amendments", n), &draft.id);
        }
        if let Some(verdict) = &draft.verdict {
            see(*verdict.on, &|| beside("verdict"), &draft.id);
        }
        if let Some(exemplary) = &draft.exemplary {
            see(*exemplary.on, &|| beside("exemplary"), &draft.id);
        }
    }
    for post in sound(subject.board.items.posts.all(), &subject.hidden.posts) {
        if let Some(Conferred::Here(conferral)) = post.conferred.as_deref() {
            see(*conferral.on, &|| post.origin.value(&root.key("conferred").key("on")), &post.id);
        }
    }
    for review in sound(subject.board.items.reviews.all(), &subject.hidden.reviews) {
        match review.on {
            Some(on) => see(*on, &|| review.origin.key("on"), &review.id),
            None => see(review.period.last_day(), &|| review.origin.key("period"), &review.id),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Severity;
    use crate::lint::testing::codes_of;

    fn found(keys: &str) -> Vec<&'static str> {
        let text = format!("item: 建停车位\nresponsible: 物业办\ntarget: 200\ndeadline: 2026-12-31\n{keys}");
        codes_of(Severity::Note, &[("content/commitments/a.yaml", &text)])
    }

    #[test]
    fn what_is_to_come_is_noted() {
        assert_eq!(found("progress: [{ on: 2026-06-30 }, { on: 2026-07-01 }]\n"), ["future-date"]);
        assert_eq!(found("verdict: { on: 2026-07-01, result: fulfilled }\n"), ["future-date"]);
        assert!(found("progress: [{ on: 2026-06-30 }]\n").is_empty());
    }
}
