//! A renamed address that leads nowhere, or that is an address still in use.

use super::{Rule, Subject};
use crate::board::Target;
use crate::diagnostic::{Diagnostic, KeyPath, Message, Place, say};
use crate::kinds::KINDS;
use crate::settings::{self, Alias};

pub(super) const RULE: Rule = Rule {
    codes: &["alias-leads-nowhere", "alias-taken"],
    explain: || {
        say!(
            "aliases 让印出去的二维码在改名之后还能用：旧地址不能再有别的页面，新地址要真有页面。",
            "Aliases keep printed QR codes alive after a rename: nothing else may be at the old address, and something has to be at the new one."
        )
    },
    check,
};

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let kinds: Vec<_> = KINDS.iter().map(|kind| kind.name).collect();
    let at = |path: &str| -> Option<Target> {
        // A bare word names an organisation below the root: nothing else has an address without a slash.
        let kinds = if path.contains('/') { &kinds[..] } else { &["org"][..] };
        subject.board.resolve("", path, kinds).filter(|target| *target.id == *path)
    };
    for Alias { key, old, new } in subject.board.settings.aliases() {
        let path = KeyPath::root().key("aliases").key(key);
        let mut report = |code, message: Message, hint: Message| {
            diagnostics.push(Diagnostic::error(code, Place::value(settings::PATH, path.clone()), message).hint(hint));
        };
        if at(old).is_some() {
            report(
                "alias-taken",
                say!("旧地址“{old}”现在还有内容", "there is something at the old address `{old}`"),
                say!("删去这一行，或给那里的内容换个代号", "remove this line, or rename what is there"),
            );
        }
        match at(new) {
            Some(target) if target.kind == "member" => report(
                "alias-leads-nowhere",
                say!("党员没有自己的页面", "members have no page"),
                say!("写岗位、承诺等条目的路径", "write the path of a post or another item"),
            ),
            Some(_) => {}
            None => report(
                "alias-leads-nowhere",
                say!("新地址“{new}”没有内容", "there is nothing at the new address `{new}`"),
                say!(
                    "写条目的全路径，如 east/hall/posts/window-3",
                    "write an item's whole path, such as `east/hall/posts/window-3`"
                ),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::codes;

    fn found(old: &str, new: &str) -> Vec<&'static str> {
        let settings = format!("title: 示例\nas_of: 2026-06-30\naliases: {{ {old}: {new} }}\n");
        codes(&[
            ("content/board.yaml", &settings),
            ("content/hall/org.yaml", "name: 大厅\n"),
            ("content/hall/members/a.yaml", "name: 甲\n"),
            ("content/hall/posts/w1.yaml", "title: 甲\nopen: true\n"),
        ])
    }

    #[test]
    fn an_alias_leads_from_nothing_to_something() {
        assert!(found("hall/posts/old", "hall/posts/w1").is_empty());
        assert!(found("service-hall", "hall").is_empty());
        assert_eq!(found("hall/posts/old", "hall/posts/w2"), ["alias-leads-nowhere"]);
        assert_eq!(found("hall/posts/old", "hall/members/a"), ["alias-leads-nowhere"]);
        assert_eq!(found("hall/posts/w1", "hall"), ["alias-taken"]);
    }
}
