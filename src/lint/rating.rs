//! A star rating of branches (评星定级) and the notice by which it was public first.

use super::{Rule, Subject, sound};
use crate::calendar::chinese;
use crate::diagnostic::{Diagnostic, say};
use crate::kinds::{Draft, Kind, Notice, NoticeType, RollType};

pub(super) const RULE: Rule = Rule {
    codes: &["rating-notice-of-other-type", "rating-notice-too-short", "rating-before-notice-ended"],
    explain: || {
        say!(
            "党支部评星定级的结果要先公示不少于5个工作日，公示结束、没有问题的才公布。",
            "A star rating of branches is public for objection for at least five working days; only when they are over it stands."
        )
    },
    check,
};

/// Working days that the notice of a rating has to stand.
const WORKING_DAYS: u32 = 5;

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let (board, hidden) = (subject.board, subject.hidden);
    for roll in sound(board.items.rolls.all(), &hidden.rolls).filter(|roll| roll.roll_type == RollType::Rating) {
        let Some(notice) = roll.notice.as_ref().and_then(|notice| found(subject, &roll.org, notice)) else { continue };
        let title = &notice.title;
        if notice.notice_type != NoticeType::Publicity {
            diagnostics.push(
                Diagnostic::error(
                    "rating-notice-of-other-type",
                    roll.origin.key("notice"),
                    say!("“{title}”不是公示", "{title} is no notice for objection"),
                )
                .hint(say!("写拟定结果的那份公示（type: publicity）", "name the notice of `type: publicity`"))
                .item(roll.id.clone()),
            );
            continue;
        }
        let period = notice.period;
        // A year without its days off is another rule's.
        let Ok(counted) = board.calendar.period_end(*notice.starts_on, u32::from(period.days), period.unit) else {
            continue;
        };
        let ends_on = notice.ends_on.map_or(counted, |day| *day);
        let Ok(days) = board.calendar.working_days_between(*notice.starts_on, ends_on) else { continue };
        if days < WORKING_DAYS {
            diagnostics.push(
                Diagnostic::error(
                    "rating-notice-too-short",
                    roll.origin.key("notice"),
                    say!(
                        "“{title}”只公示了{days}个工作日，评星定级要公示不少于5个工作日",
                        "{title} stood for {days} working days; a rating needs at least five"
                    ),
                )
                .label(notice.origin.key("period"), say!("公示期", "its period"))
                .hint(say!(
                    "公示期写 {{ days: 5, unit: working }}，重新公示",
                    "put it up anew with `{{ days: 5, unit: working }}`"
                ))
                .item(roll.id.clone()),
            );
        } else if let Some(on) = roll.conferred_on.filter(|on| **on <= ends_on) {
            let (zh, last) = (chinese(ends_on), chinese(*on));
            diagnostics.push(
                Diagnostic::error(
                    "rating-before-notice-ended",
                    roll.origin.key("conferred_on"),
                    say!("公示到{zh}才结束，{last}就命名了", "named on {on}, before the notice ended on {ends_on}"),
                )
                .label(notice.origin.key("starts_on"), say!("公示", "the notice"))
                .hint(say!("命名日期应在公示结束以后", "the day comes after the notice's last"))
                .item(roll.id.clone()),
            );
        }
    }
}

/// A notice, whether it is still to be seen or not.
fn found<'a>(subject: &Subject<'a>, org: &str, reference: &str) -> Option<&'a Draft<Notice>> {
    let id = subject.board.resolve(org, reference, &[Notice::NAME])?.id;
    sound(subject.board.items.notices.all(), &subject.hidden.notices).find(|notice| notice.id == id)
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::codes;

    fn found(notice: &str, roll: &str) -> Vec<&'static str> {
        let roll =
            format!("title: 五星级党支部\naward: 五星级党支部\nyear: 2026\nconferred_by: 市委\ntype: rating\n{roll}");
        codes(&[
            ("content/notices/n.yaml", &format!("title: 公示\nstarts_on: 2026-06-08\n{notice}")),
            ("content/rolls/r.yaml", &roll),
        ])
    }

    const SOUND: &str = "notice: n\nconferred_on: 2026-06-25\nentries: [{ name: 第三社区党支部 }]\n";

    #[test]
    fn five_working_days_come_first() {
        assert!(found("period: { days: 5, unit: working }\n", SOUND).is_empty());
        // Seven days in words are five of work.
        assert!(found("period: { days: 7, unit: calendar }\n", SOUND).is_empty());
        assert_eq!(found("period: { days: 4, unit: working }\n", SOUND), ["rating-notice-too-short"]);
        assert_eq!(found("period: { days: 5, unit: calendar }\nends_on: 2026-06-11\n", SOUND).len(), 2);
        let early = SOUND.replace("06-25", "06-12");
        assert_eq!(found("period: { days: 5, unit: working }\n", &early), ["rating-before-notice-ended"]);
        let award = "type: conferral\nperiod: { days: 5, unit: working }\n";
        assert_eq!(found(award, SOUND), ["rating-notice-of-other-type"]);
    }

    #[test]
    fn a_rating_names_its_notice_and_rates_no_person() {
        let notice = "period: { days: 5, unit: working }\n";
        assert_eq!(found(notice, "entries: [{ name: 第三社区党支部 }]\n"), ["rating-without-notice"]);
        let person = "notice: n\nentries: [{ name: 林溪, position: 书记 }]\n";
        assert_eq!(found(notice, person), ["rating-of-a-person"]);
    }
}
