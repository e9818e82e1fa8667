//! Keys that belong to the one above and stand beside it: an indentation forgotten.

use crate::diagnostic::{Diagnostic, Place, Spot, say};
use crate::kinds::Origin;
use crate::yaml::{Fault, FaultKind, Node};

/// The keys of an item in the file's order, and whether they have no value. Only where one has none.
pub(crate) fn blanks(node: &Node) -> Vec<(String, bool)> {
    let Node::Map(entries) = node else { return Vec::new() };
    if !entries.iter().any(|(_, value)| value.is_blank()) {
        return Vec::new();
    }
    entries.iter().map(|(key, value)| (key.clone(), value.is_blank())).collect()
}

/// One fault in place of those that unknown keys would be, directly below a key that has no value.
pub(crate) fn unindented(keys: &[(String, bool)], faults: &mut Vec<Fault>, origin: &Origin) -> Option<Diagnostic> {
    let is_unknown = |key: &str| {
        faults.iter().any(|fault| {
            fault.path.0.is_empty()
                && matches!(&fault.kind, FaultKind::UnknownKey { key: unknown, .. } if unknown == key)
        })
    };
    let at = keys.windows(2).position(|pair| pair[0].1 && !is_unknown(&pair[0].0) && is_unknown(&pair[1].0))?;
    let owner = keys[at].0.clone();
    let below: Vec<String> =
        keys[at + 1..].iter().map(|(key, _)| key.clone()).take_while(|key| is_unknown(key)).collect();
    let first = below.first()?.clone();
    faults.retain(|fault| match &fault.kind {
        FaultKind::UnknownKey { key, .. } => !fault.path.0.is_empty() || !below.contains(key),
        // It has its value below.
        FaultKind::MissingKey { key } => *key != owner,
        _ => true,
    });
    let path = origin.base.key(&first);
    let place = Place { file: origin.file.clone(), spot: Spot::Key { path, nth: 0 } };
    Some(
        Diagnostic::error(
            "bad-yaml",
            place,
            say!(
                "{first} 没有缩进：上面的 {owner} 还没有值",
                "`{first}` is not indented: `{owner}` above has no value yet"
            ),
        )
        .hint(say!(
            "属于 {owner} 的各行，行首加两个空格；不属于的，核对键名",
            "put two blanks before each line that belongs to `{owner}`; for the others check the key"
        )),
    )
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Severity;
    use crate::lint::testing::{codes_of, pointed_at};

    #[test]
    fn keys_beside_their_owner_are_one_fault() {
        let notice = "title: 公示\nstarts_on: 2026-06-29\nperiod:\ndays: 5\nunit: working\n";
        let files = [("content/notices/n.yaml", notice)];
        assert_eq!(codes_of(Severity::Error, &files), ["bad-yaml"]);
        assert_eq!(pointed_at("bad-yaml", &files), "days");
        // An unknown key elsewhere is one.
        let post = "title: 窗口\nopen: true\nduties:\npledge: 好。\npleged: 好。\n";
        assert_eq!(codes_of(Severity::Error, &[("content/posts/p.yaml", post)]), ["unknown-key"]);
    }
}
