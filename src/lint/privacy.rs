//! Numbers and addresses of persons, anywhere in the board's texts.
//!
//! Drafts keep typed values; this rule reads the files themselves, so that nothing can hide in a key that no kind
//! knows, in a body, in a withdrawn item, in a comment or in a file's name. Messages never repeat what they found: they
//! may be printed by a public build.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::{Rule, Subject};
use crate::diagnostic::{Diagnostic, KeyPath, Place, Spot, Step, say};
use crate::kinds::{Commitment, KINDS, Kind as _, Notice, with_kinds};
use crate::personal::{Datum, Found, found_in};
use crate::source::{SourceFile, split};
use crate::yaml::scalar_spans;

pub(super) const RULE: Rule = Rule {
    codes: &["id-number", "bank-card-number", "mobile-number", "home-address"],
    explain: || {
        say!(
            "身份证号、银行卡号、个人手机号和家庭住址，公示栏里一律不写；组织和公示的联系电话除外。",
            "Identity and bank card numbers, personal mobile numbers and home addresses stand nowhere on a board; the contact fields of organisations and notices may hold a mobile number."
        )
    },
    check,
};

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let files: Vec<_> = subject.sources.files.values().collect();
    let found: Vec<(&SourceFile, Vec<Found>)> =
        files.par_iter().map(|file| (*file, findings(file))).filter(|(_, findings)| !findings.is_empty()).collect();
    let items = if found.is_empty() { HashMap::new() } else { items_by_file(subject) };
    for (file, findings) in found {
        let spans = Spans::of(file);
        for finding in findings {
            let path = spans.path_at(finding.range.start);
            if finding.datum == Datum::Mobile && path.is_some_and(|path| is_contact(&file.path, path)) {
                continue;
            }
            let place = Place { file: file.path.clone(), spot: Spot::Bytes(finding.range) };
            let item = item_at(items.get(&file.path).map(Vec::as_slice).unwrap_or_default(), path);
            let mut diagnostic = describe(finding.datum, place);
            diagnostic.item = item;
            diagnostics.push(diagnostic);
        }
    }
    for path in subject.sources.files.keys().chain(subject.sources.assets.keys()) {
        for found in found_in(path).iter().filter(|found| found.datum != Datum::Home) {
            diagnostics.push(describe(found.datum, Place::whole(path.clone())));
        }
    }
}

fn findings(file: &SourceFile) -> Vec<Found> {
    let mut found = found_in(&file.text);
    if !is_about_persons(&file.path) {
        found.retain(|found| found.datum != Datum::Home);
    }
    found
}

fn describe(datum: Datum, place: Place) -> Diagnostic {
    let code = datum.code();
    match datum {
        Datum::IdNumber => Diagnostic::error(code, place, say!("这里有身份证号", "an identity card number"))
            .hint(say!("删去；公示栏里一律不写身份证号", "remove it: it stands nowhere on a board")),
        Datum::BankCard => {
            Diagnostic::error(code, place, say!("这里像是银行卡号", "this looks like a bank card number")).hint(say!(
                "删去；不是卡号的，换一种写法（如去掉分隔）",
                "remove it; if it is no card, write it differently"
            ))
        }
        Datum::Mobile => {
            Diagnostic::error(code, place, say!("这里有个人手机号", "a mobile number of a person")).hint(say!(
                "删去；办公电话写在组织的 supervision_phone 或公示的 contact 里",
                "remove it; office phones go into an organisation's `supervision_phone` or a notice's `contact`"
            ))
        }
        Datum::Home => Diagnostic::warning(code, place, say!("这里像是家庭住址", "this looks like a home address"))
            .hint(say!("删去楼号、单元和门牌", "remove the building, the entrance and the door")),
    }
}

/// The contact fields of organisations and notices: a small body may have nothing but a mobile phone.
fn is_contact(file: &str, path: &KeyPath) -> bool {
    const OF_ORGS: &[&str] = &["supervision_phone", "opinion_book", "reception_days", "address"];
    let steps = match path.0.as_slice() {
        [Step::Key(items), Step::Index(_), rest @ ..] if &**items == "items" => rest,
        steps => steps,
    };
    let Some(Step::Key(key)) = steps.first() else { return false };
    let mut folders = file.rsplit('/');
    let name = folders.next().unwrap_or_default();
    match folders.next() {
        _ if name == "org.yaml" => OF_ORGS.contains(&&**key),
        Some("notices") => &**key == "contact",
        _ => false,
    }
}

/// Kinds whose items speak of single persons, which are all but these two: in them, and of an organisation, an office's own
/// rooms are told.
fn is_about_persons(path: &str) -> bool {
    let folder = path.rsplit('/').nth(1).unwrap_or_default();
    let is_kind = !folder.is_empty() && KINDS.iter().any(|kind| kind.folder == folder);
    is_kind && folder != Commitment::FOLDER && folder != Notice::FOLDER
}

/// The scalars of a file's YAML, with bytes counted from the file's start.
struct Spans {
    scalars: Vec<(KeyPath, Range<usize>)>,
}

impl Spans {
    fn of(file: &SourceFile) -> Self {
        let Some(document) = split(&file.path, &file.text) else { return Self { scalars: Vec::new() } };
        let start = document.yaml.start;
        let mut scalars = scalar_spans(&file.text[document.yaml]);
        for (_, range) in &mut scalars {
            *range = range.start + start..range.end + start;
        }
        Self { scalars }
    }

    fn path_at(&self, byte: usize) -> Option<&KeyPath> {
        let at = self.scalars.partition_point(|(_, range)| range.start <= byte).checked_sub(1)?;
        let (path, range) = &self.scalars[at];
        range.contains(&byte).then_some(path)
    }
}

type ItemsOfFile = Vec<(KeyPath, Arc<str>)>;

/// The items of every file, by the base of their key paths.
fn items_by_file(subject: &Subject<'_>) -> HashMap<Arc<str>, ItemsOfFile> {
    let mut items: HashMap<Arc<str>, ItemsOfFile> = HashMap::new();
    macro_rules! each {
        ($($field:ident: $type:ident),* $(,)?) => {
            $(for draft in subject.board.items.$field.all().iter().chain(&subject.hidden.$field) {
                items.entry(draft.origin.file.clone()).or_default().push((draft.origin.base.clone(), draft.id.clone()));
            })*
        };
    }
    with_kinds!(each);
    for org in subject.board.orgs.iter() {
        items.entry(org.draft.origin.file.clone()).or_default().push((KeyPath::root(), org.draft.id.clone()));
    }
    for items in items.values_mut() {
        items.sort();
    }
    items
}

/// The item that a value belongs to: the only one of its file, or the one of the list.
fn item_at(items: &[(KeyPath, Arc<str>)], path: Option<&KeyPath>) -> Option<Arc<str>> {
    if let [(base, id)] = items
        && base.0.is_empty()
    {
        return Some(id.clone());
    }
    let base = path?.0.get(..2)?;
    let at = items.binary_search_by(|(own, _)| own.0.as_slice().cmp(base)).ok()?;
    Some(items[at].1.clone())
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{codes, diagnostics, pointed_at};

    #[test]
    fn numbers_are_found_in_values_and_bodies() {
        let member = ("content/members/a.yaml", "name: 甲\nposition: 电话13800138000\n");
        assert_eq!(codes(&[member]), ["mobile-number"]);
        assert_eq!(pointed_at("mobile-number", &[member]), "13800138000");
        let story = "---\ntitle: 甲\nsubject: 某某\n---\n身份证11010519491231002X，卡号4111 1111 1111 1111。\n";
        assert_eq!(codes(&[("content/exemplars/e.md", story)]), ["bank-card-number", "id-number"]);
        assert_eq!(pointed_at("id-number", &[("content/exemplars/e.md", story)]), "11010519491231002X");
    }

    #[test]
    fn withdrawn_items_settings_and_file_names_are_searched_too() {
        let withdrawn = ("content/members/a.yaml", "name: 甲\nstatus: withdrawn\nposition: '13800138000'\n");
        assert_eq!(codes(&[withdrawn]), ["mobile-number"]);
        let settings = ("content/board.yaml", "title: 示例\nas_of: 2026-06-30\nfooter: { note: 电话13800138000 }\n");
        assert_eq!(codes(&[settings]), ["mobile-number"]);
        assert_eq!(codes(&[("content/members/13800138000.yaml", "name: 甲\n")]), ["mobile-number"]);
    }

    #[test]
    fn contact_fields_of_organisations_and_notices_are_exempt() {
        let org = ("content/org.yaml", "name: 村\naddress: 示例路1号\nsupervision_phone: 138 0013 8000\n");
        let notice = |contact: &str| {
            format!("title: 公示\nstarts_on: 2026-06-01\nperiod: {{ days: 5, unit: working }}\n{contact}")
        };
        let own = notice("contact: { phone: 13800138000, address: 示例路1号 }\n");
        assert!(codes(&[org, ("content/notices/a.yaml", &own)]).is_empty());
        let elsewhere = notice("basis: 电话13800138000\n");
        assert_eq!(codes(&[org, ("content/notices/a.yaml", &elsewhere)]), ["mobile-number"]);
        let identity = notice("contact: { phone: 11010519491231002X }\n");
        assert_eq!(codes(&[("content/notices/a.yaml", &identity)]), ["id-number"]);
    }

    #[test]
    fn a_home_is_warned_of() {
        let exemplar = |text: &str| format!("title: 甲\nsubject: 某某\nsummary: {text}\n");
        let home = exemplar("住在幸福里3号楼2单元501室的老党员");
        let files = [("content/exemplars/e.yaml", &*home)];
        assert_eq!(codes(&files), ["home-address"]);
        assert_eq!(pointed_at("home-address", &files), "2单元501室");
        assert!(codes(&[("content/exemplars/e.yaml", &exemplar("给3号楼2单元装了灯"))]).is_empty());
    }

    #[test]
    fn the_item_is_named_and_the_number_is_not() {
        let list = "items:\n  - { id: a, name: 甲 }\n  - { id: b, name: 乙, position: 13800138000 }\n";
        let found = diagnostics(&[("content/members/list.yaml", list)]);
        let fault = found.iter().find(|d| d.code == "mobile-number").unwrap();
        assert_eq!(fault.item.as_deref(), Some("members/b"));
        assert!(!format!("{:?}{:?}", fault.message, fault.hint).contains("138"));
    }
}
