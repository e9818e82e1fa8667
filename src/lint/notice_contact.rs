//! A notice that asks for opinions and does not say where they go.

use super::{Rule, Subject, sound};
use crate::board::Board;
use crate::diagnostic::{Diagnostic, Message, say};
use crate::kinds::{Draft, Notice, NoticeType};

pub(super) const RULE: Rule = Rule {
    codes: &["no-acceptance-phone", "no-acceptance-address"],
    explain: || {
        say!(
            "公示是为了听意见：要有受理电话和地址。没有写的，用组织的监督电话和办公地址。",
            "A notice is there to be objected to: it needs a phone and an address; where it names none, the organisation's are used."
        )
    },
    check,
};

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    // A decision or a correction informs; only a publicity notice asks for objections.
    let notices = sound(subject.board.items.notices.all(), &subject.hidden.notices);
    for notice in notices.filter(|notice| notice.notice_type == NoticeType::Publicity) {
        let Some((phone, address)) = contact(subject.board, notice) else { continue };
        let mut report = |code, message: Message, hint: Message| {
            let place = notice.origin.key("contact");
            diagnostics.push(Diagnostic::error(code, place, message).hint(hint).item(notice.id.clone()));
        };
        if !phone {
            report(
                "no-acceptance-phone",
                say!("没有受理电话", "there is no phone for objections"),
                say!(
                    "写 contact: {{ phone: 电话 }}，或在 org.yaml 写 supervision_phone",
                    "write `contact: {{ phone: … }}`, or `supervision_phone` in org.yaml"
                ),
            );
        }
        if !address {
            report(
                "no-acceptance-address",
                say!("没有受理地址", "there is no address for objections"),
                say!(
                    "写 contact: {{ address: 地址 }}，或在 org.yaml 写 address",
                    "write `contact: {{ address: … }}`, or `address` in org.yaml"
                ),
            );
        }
    }
}

/// Whether there is a phone and an address, its own or its organisation's; `None` for an organisation that is not there.
fn contact(board: &Board, notice: &Draft<Notice>) -> Option<(bool, bool)> {
    let inherited = &board.org(board.org_at(&notice.org)?).contact;
    let own = notice.contact.as_ref();
    Some((
        own.is_some_and(|own| own.phone.is_some()) || inherited.supervision_phone.is_some(),
        own.is_some_and(|own| own.address.is_some()) || inherited.address.is_some(),
    ))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::codes;

    fn found(org: &str, keys: &str) -> Vec<&'static str> {
        let text = format!("title: 公示\nstarts_on: 2026-06-01\nperiod: {{ days: 5, unit: working }}\n{keys}");
        codes(&[("content/org.yaml", org), ("content/notices/a.yaml", &text)])
    }

    #[test]
    fn a_notice_says_where_to_object() {
        assert_eq!(found("name: 市\n", ""), ["no-acceptance-address", "no-acceptance-phone"]);
        assert_eq!(found("name: 市\n", "contact: 0531-0000 1234\n"), ["no-acceptance-address"]);
        assert!(found("name: 市\n", "contact: { phone: 0531-0000 1234, address: 示例路1号 }\n").is_empty());
        assert!(found("name: 市\nsupervision_phone: 0531-0000 1234\naddress: 示例路1号\n", "").is_empty());
        assert!(found("name: 市\n", "type: conferral\n").is_empty());
    }
}
