//! A total that is not the number of names.

use super::{Rule, Subject, sound};
use crate::diagnostic::{Diagnostic, say};

pub(super) const RULE: Rule = Rule {
    codes: &["wrong-total"],
    explain: || {
        say!(
            "文件写的总数和名单数出来的不一样：不是漏了人，就是多了人。",
            "The total of the document is not the number of entries: somebody is missing, or one too many."
        )
    },
    check,
};

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for roll in sound(subject.board.items.rolls.all(), &subject.hidden.rolls) {
        let counted = roll.all_entries().count();
        let Some(declared) = roll.declared_total.filter(|declared| *declared != counted) else { continue };
        diagnostics.push(
            Diagnostic::error(
                "wrong-total",
                roll.origin.key("declared_total"),
                say!("写的总数是{declared}，名单数出来是{counted}", "{declared} are declared, {counted} are listed"),
            )
            .hint(say!("对照文件核对名单", "compare the list with the document"))
            .item(roll.id.clone()),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::codes;

    fn found(total: u8) -> Vec<&'static str> {
        let text = format!(
            "title: 榜\naward: 优秀共产党员\nyear: 2026\nconferred_by: 市委\ndeclared_total: {total}\n\
             entries: [{{ name: 林溪 }}]\ngroups: [{{ title: 东区, entries: [{{ name: 王明 }}] }}]\n"
        );
        codes(&[("content/rolls/r.yaml", &text)])
    }

    #[test]
    fn the_total_is_counted() {
        assert_eq!(found(3), ["wrong-total"]);
        assert!(found(2).is_empty());
    }
}
