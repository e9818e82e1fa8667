//! Numbers, accounts and addresses of persons, anywhere in the board's texts.
//!
//! What is *shown* counts, not what is typed: values as YAML reads them, Markdown as it is rendered, addresses decoded, without
//! zero-width signs ([`reading`]). And what is typed counts as well: the rule reads the files themselves, so that nothing can
//! hide in a key that no kind knows, in a withdrawn item, in a comment or in a file's name. What a datum is, and what only
//! looks like one, [`crate::personal`] knows; where one may stand, [`fields`]. Messages never repeat what they found: they may
//! be printed by a public build.

mod fields;
#[cfg(test)]
mod planted;
mod reading;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::{Rule, Subject};
use crate::diagnostic::{Diagnostic, KeyPath, Message, Place, Severity, Spot, say};
use crate::kinds::with_kinds;
use crate::personal::{Datum, Found, found_in, is_suspect};
use crate::source::SourceFile;
use fields::Field;
use reading::Reading;

pub(super) const RULE: Rule = Rule {
    codes: &[
        "id-number",
        "miskeyed-id-number",
        "bank-card-number",
        "passport-number",
        "mobile-number",
        "chat-account",
        "home-address",
    ],
    explain: || {
        say!(
            "身份证号、银行卡号、证件号、个人手机号、个人微信和家庭住址，公示栏里一律不写，怎样排版都看得出来；组织和公示的联系方式除外。",
            "Identity, bank card and passport numbers, personal mobile numbers, chat accounts and home addresses stand nowhere on a board, however they are set; the contact fields of organisations and notices may hold a number to call."
        )
    },
    check,
};

fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let files: Vec<_> = subject.sources.files.values().collect();
    let read: Vec<(&SourceFile, Reading)> = files
        .par_iter()
        .map(|file| (*file, Reading::of(file)))
        .filter(|(_, reading)| !reading.found.is_empty())
        .collect();
    let names = names(subject);
    if read.is_empty() && names.is_empty() {
        return;
    }
    let items = items_by_file(subject);
    let items_of = |file: &str| items.get(file).map(Vec::as_slice).unwrap_or_default();
    for (file, reading) in read {
        for found in &reading.found {
            let path = reading.path_at(found.range.start);
            let field = Field::of(&file.path, path);
            let Some(severity) = field.severity(found) else { continue };
            let place = Place { file: file.path.clone(), spot: Spot::Bytes(found.range.clone()) };
            let mut diagnostic = describe(found.datum, field, severity, place);
            diagnostic.item = item_at(items_of(&file.path), path);
            diagnostics.push(diagnostic);
        }
    }
    for name in names {
        for found in &name.found {
            let severity = if found.sure { Severity::Error } else { Severity::Warning };
            let mut diagnostic = describe_name(found.datum, severity, Place::whole(name.path.clone()));
            diagnostic.item = name.item(&items);
            diagnostics.push(diagnostic);
        }
    }
}

/// What is private in a text that stands outside the board's own files, such as an attachment: the code of each finding
/// and its weight. Whoever reads such a text asks here, so that one set of rules holds for all.
pub(crate) fn private_in(text: &str, found: &mut dyn FnMut(&'static str, Severity)) {
    for datum in found_in(text) {
        found(datum.datum.code(), if datum.sure { Severity::Error } else { Severity::Warning });
    }
}

/// A file or a folder whose own name tells something.
struct Name {
    /// The file, or the first file of the folder.
    path: Arc<str>,
    /// The folder, with its stroke.
    folder: Option<String>,
    found: Vec<Found>,
}

impl Name {
    /// The item that has this name in its address: the organisation of a folder, with all that is in it, or a file's.
    fn item(&self, items: &HashMap<Arc<str>, ItemsOfFile>) -> Option<Arc<str>> {
        let own = match &self.folder {
            Some(folder) => items.get(&*format!("{folder}org.yaml")),
            None => items.get(&self.path),
        };
        item_at(own.map(Vec::as_slice).unwrap_or_default(), None)
    }
}

/// The names that tell something, each once.
fn names(subject: &Subject<'_>) -> Vec<Name> {
    let mut names = Vec::new();
    let mut seen: HashSet<&str> = HashSet::new();
    for path in subject.sources.files.keys().chain(subject.sources.assets.keys()).filter(|path| is_suspect(path)) {
        let mut start = 0;
        for step in path.split_inclusive('/') {
            let end = start + step.len();
            let folder = step.ends_with('/');
            if !folder || seen.insert(&path[..end]) {
                let found = found_in(step.trim_end_matches('/'));
                if !found.is_empty() {
                    names.push(Name { path: path.clone(), folder: folder.then(|| path[..end].to_owned()), found });
                }
            }
            start = end;
        }
    }
    names
}

/// What is there: a check digit that one number in ten has, a word that is no person's, leave a doubt.
fn told(datum: Datum, severity: Severity) -> Message {
    let label = datum.label();
    match severity == Severity::Error && datum != Datum::BankCard {
        true => Message::new(format!("这里有{}", label.zh), label.en),
        false => Message::new(format!("这里像是{}", label.zh), format!("this looks like {}", label.en)),
    }
}

fn describe(datum: Datum, field: Field, severity: Severity, place: Place) -> Diagnostic {
    if field == Field::OrgContact && datum == Datum::Mobile {
        return Diagnostic::new(
            datum.code(),
            severity,
            place,
            say!("联系电话是手机号", "the phone to call is a mobile number"),
        )
        .hint(say!(
            "尽量写群众打得通的座机；不要写个人手机号",
            "give a land line where there is one; a person's own number stands nowhere"
        ));
    }
    let hint = match datum {
        Datum::IdNumber => say!("删去；公示栏里一律不写身份证号", "remove it: it stands nowhere on a board"),
        Datum::MiskeyedId => say!(
            "是身份证号就删去；是别的编号，在前面写明，如“项目编号：”",
            "remove it; if it is another number, say so before it, such as “项目编号：”"
        ),
        Datum::BankCard => {
            say!("删去；不是卡号的，换一种写法（如去掉分隔）", "remove it; if it is no card, write it differently")
        }
        Datum::Papers => say!("删去；公示栏里一律不写证件号", "remove it: it stands nowhere on a board"),
        Datum::Mobile => say!(
            "删去；办公电话写在组织的 supervision_phone 或公示的 contact 里",
            "remove it; office phones go into an organisation's `supervision_phone` or a notice's `contact`"
        ),
        Datum::Account => {
            say!("删去；单位的公众号，写明“公众号”", "remove it; if it is an office's public account, say “公众号”")
        }
        Datum::Home => say!(
            "删去楼号、单元和门牌；办公地点写在组织的 address 或公示的 contact 里",
            "remove the building, the entrance and the door; an office's own goes into an organisation's `address` or a notice's `contact`"
        ),
    };
    Diagnostic::new(datum.code(), severity, place, told(datum, severity)).hint(hint)
}

/// A name is part of an address, or of a picture's or an attachment's.
fn describe_name(datum: Datum, severity: Severity, place: Place) -> Diagnostic {
    let label = datum.label();
    Diagnostic::new(
        datum.code(),
        severity,
        place,
        Message::new(
            format!("文件或文件夹的名字里有{}", label.zh),
            format!("the name of the file or folder holds {}", label.en),
        ),
    )
    .hint(say!("改名；名字会成为网址的一部分", "rename it: names become part of addresses"))
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
