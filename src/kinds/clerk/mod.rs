//! What authors write in the words of their trade, understood: `承诺事项: …`, `period: 5个工作日`, `deadline: 2026年6月30日`.
//!
//! Nobody is asked to learn our words before their meaning is plain. When a typed value cannot be read, its faults tell
//! what was wanted at each place; where what is written there can mean one thing only, it is put in its place and the
//! value is read again. So a canonical file costs nothing, the kinds know nothing of other words, and what was understood
//! is the same value as the canonical one. What was understood is noted, with the change that `check --fix` makes. In
//! doubt nothing is understood, and the fault is told with the line to write.

mod amounts;
mod numbers;

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;

use super::draft::{Apart, written_at};
use super::{Origin, forbidden};
use crate::calendar::{written_date, written_days, written_period};
use crate::diagnostic::{Diagnostic, Fix, KeyPath, New, Place, Spot, Step, say};
use crate::vocabulary::{self, among};
use crate::yaml::{self, Fault, FaultKind, Node, Read};

use numbers::number;
pub(crate) use numbers::unit_of;

/// How often a value is read again: what is understood shows what is below it.
pub(crate) const ROUNDS: usize = 12;

/// So many things are understood in one mapping or one list.
const MOST: usize = 400;

/// Lists that may be written as one text with separators between: of words, references or names of files, none of which
/// holds such a sign.
const LISTS: &[&str] = &["scope", "outputs", "kinds", "presets", "off", "workdays", "roles", "orgs"];

/// What stands between the entries of a list that was written as a text.
pub(crate) const SEPARATORS: [char; 5] = ['、', '，', ',', '；', ';'];

/// Something that was understood, or cannot be because it says again what has been said.
#[derive(Debug)]
pub(crate) enum Said {
    Meant {
        spot: Spot,
        written: String,
        new: New,
    },
    /// A key under two of its names.
    Twice {
        /// The mapping.
        path: KeyPath,
        key: String,
        first: String,
        second: String,
        nth: usize,
    },
}

/// Reads a typed value; the node is left as it was understood.
pub(crate) fn read<T: DeserializeOwned>(node: &mut Node, origin: &Origin, said: &mut Vec<Said>) -> Read<T> {
    let mut read = yaml::from_node::<T>(node);
    for _ in 0..ROUNDS {
        if read.faults.is_empty() || !understand(node, origin, &read.faults, &[], said) {
            break;
        }
        read = yaml::from_node::<T>(node);
    }
    read
}

/// Puts what was meant in the place of what is written, wherever a fault shows that something else was wanted. Whether
/// anything was understood. `also` are further keys that are known at the root.
pub(crate) fn understand(
    node: &mut Node,
    origin: &Origin,
    faults: &[Fault],
    also: &[&'static str],
    said: &mut Vec<Said>,
) -> bool {
    let before = said.len();
    let mut replaced = false;
    let mut faults: Vec<_> = faults.iter().collect();
    // From the end: what is split leaves the places before it.
    faults.sort_by(|a, b| b.path.cmp(&a.path));
    let mut renamed: Vec<&KeyPath> = Vec::new();
    for fault in faults {
        match &fault.kind {
            FaultKind::UnknownKey { known, .. } if renamed.last() != Some(&&fault.path) => {
                renamed.push(&fault.path);
                let extra = if fault.path.0.is_empty() { also } else { &[] };
                let known: Vec<_> = known.iter().chain(extra).copied().collect();
                if let Some(Node::Map(entries)) = node.at_mut(&fault.path) {
                    rename(entries, &known, origin, &fault.path, said);
                }
            }
            FaultKind::UnknownWord { .. } | FaultKind::WrongType { .. } | FaultKind::Refused { .. } => {
                replaced |= replace(node, origin, fault, said);
            }
            _ => {}
        }
    }
    replaced || said.len() > before
}

/// Gives keys their canonical names.
pub(crate) fn rename(
    entries: &mut Vec<(String, Node)>,
    known: &[&'static str],
    origin: &Origin,
    path: &KeyPath,
    said: &mut Vec<Said>,
) {
    let whole = origin.base.join(path);
    let mut at = 0;
    let mut seen: Vec<(String, String)> = Vec::new();
    let before = said.len();
    while let Some((written, _)) = entries.get(at) {
        // A file of ten thousand slips needs no more than its first hundreds told.
        if said.len() - before > MOST {
            break;
        }
        let written = written.clone();
        let meant = match known.contains(&&*written) {
            true => None,
            false => meant_key(&written, known, origin, &whole),
        };
        let Some(key) = meant else {
            at += 1;
            continue;
        };
        let nth = seen.iter().filter(|(_, before)| *before == written).count();
        let spot = Spot::Key { path: whole.key(&written), nth };
        let first = seen.iter().find(|(canonical, _)| canonical == key).map(|(_, before)| before.clone());
        let first = first.or_else(|| entries.iter().any(|(other, _)| other == key).then(|| key.to_owned()));
        seen.push((key.to_owned(), written.clone()));
        if let Some(first) = first {
            // Where the first was understood in an earlier round, it has its canonical name here and another in the file.
            let earlier = said.iter().find_map(|said| match said {
                Said::Meant { spot: Spot::Key { path, .. }, written, new: New::Plain(new) }
                    if new == key && *path == whole.key(written) =>
                {
                    Some(written.clone())
                }
                _ => None,
            });
            let first = earlier.filter(|_| first == key).unwrap_or(first);
            said.push(Said::Twice { path: whole.clone(), key: key.to_owned(), first, second: written, nth });
            entries.remove(at);
            continue;
        }
        entries[at].0 = key.to_owned();
        said.push(Said::Meant { spot, written, new: New::Plain(key.to_owned()) });
        at += 1;
    }
}

/// The one key that a word means here.
fn meant_key(written: &str, known: &[&'static str], origin: &Origin, path: &KeyPath) -> Option<&'static str> {
    if written.len() > 120 {
        return None;
    }
    let place = Place { file: origin.file.clone(), spot: Spot::Key { path: path.key(written), nth: 0 } };
    if forbidden::refuse(written, &place).is_some() {
        return None;
    }
    let meanings = vocabulary::keys(written);
    match *among(meanings, written, known.iter().copied()) {
        [one] => known.iter().find(|known| **known == one).copied(),
        _ => None,
    }
}

/// Gives the value at a fault its canonical form; whether it has one.
fn replace(node: &mut Node, origin: &Origin, fault: &Fault, said: &mut Vec<Said>) -> bool {
    let Some(value) = node.at_mut(&fault.path) else { return false };
    let written = value.spelling().map(|text| text.into_owned()).filter(|text| text.len() <= 400);
    let Some(written) = written else { return false };
    let is_entry = matches!(fault.path.0.last(), Some(Step::Index(_)));
    let key = fault.path.0.iter().rev().find_map(|step| match step {
        Step::Key(key) => Some(&**key),
        Step::Index(_) => None,
    });
    let Some(new) = meant_value(&fault.kind, key.unwrap_or_default(), is_entry, &written) else { return false };
    if !put(node, &fault.path, &new) {
        return false;
    }
    let whole = origin.base.join(&fault.path);
    let Some((Step::Index(n), above)) = whole.0.split_last() else {
        said.push(Said::Meant { spot: Spot::Value(whole), written, new });
        return true;
    };
    let apart = taken_apart(said);
    let (at, part) = written_at(*n, apart.iter().filter(|apart| apart.list.0 == above));
    let spot = KeyPath(above.to_vec()).index(at);
    // An entry of what was written as one text is told with the text.
    if let New::Plain(entry) = &new {
        let of_text = said.iter_mut().find_map(|said| match said {
            Said::Meant { spot: Spot::Value(path), new: New::Entries(entries), .. } => match path {
                path if path.0 == above => entries.get_mut(*n),
                path if *path == spot => entries.get_mut(part),
                _ => None,
            },
            _ => None,
        });
        if let Some(known) = of_text {
            known.clone_from(entry);
            return true;
        }
    }
    said.push(Said::Meant { spot: Spot::Value(spot), written, new });
    true
}

/// Puts a value into its place in the tree.
fn put(node: &mut Node, path: &KeyPath, new: &New) -> bool {
    let read = |text: &str| yaml::parse(text).ok();
    if let (New::Entries(entries), Some((Step::Index(n), above))) = (new, path.0.split_last()) {
        let nodes: Option<Vec<Node>> = entries.iter().map(|entry| read(entry)).collect();
        let Some((nodes, Node::List(list))) = nodes.zip(node.at_mut(&KeyPath(above.to_vec()))) else { return false };
        if *n >= list.len() {
            return false;
        }
        list.splice(n..=n, nodes);
        return true;
    }
    let Some((value, read)) = node.at_mut(path).zip(read(&new.shown())) else { return false };
    *value = read;
    true
}

/// What a text means where something else was wanted; nothing where it may mean two things.
fn meant_value(kind: &FaultKind, key: &str, is_entry: bool, written: &str) -> Option<New> {
    let plain = |text: String| Some(New::Plain(text));
    let entries = |one: &dyn Fn(&str) -> Option<String>| {
        let parts = parts(written)?;
        (is_entry || LISTS.contains(&key))
            .then(|| parts.into_iter().map(one).collect::<Option<_>>().map(New::Entries))?
    };
    match kind {
        FaultKind::UnknownWord { known, .. } => {
            let word = |text: &str| match *among(vocabulary::values(text), text, known.iter().copied()) {
                [one] => Some(one.to_owned()),
                _ => None,
            };
            word(written).and_then(plain).or_else(|| entries(&word))
        }
        FaultKind::WrongType { expected, .. } => match &**expected {
            "a date like 2026-05-22" => {
                let day = |text: &str| written_date(text)?.ok().map(|day| day.to_string());
                day(written).and_then(plain).or_else(|| entries(&day))
            }
            "a boolean" => numbers::truth(written).map(str::to_owned).and_then(plain),
            "a sequence" if LISTS.contains(&key) => {
                let parts = parts(written).unwrap_or_else(|| vec![written.trim()]);
                let are_plain = parts.iter().all(|part| is_plain(part));
                are_plain.then(|| New::Entries(parts.into_iter().map(str::to_owned).collect()))
            }
            "a tuple of size 2" => {
                let bare = written.trim_matches(['[', ']', '(', ')', '（', '）', '［', '］', ' ']);
                let parts = parts(bare)?;
                let both: Option<Vec<_>> = parts.iter().map(|part| numbers::fraction(part)).collect();
                both.filter(|both| both.len() == 2).map(|both| New::Whole(format!("[{}]", both.join(", "))))
            }
            "struct NoticePeriod" => amounts::period_of_notice(written).map(New::Whole),
            expected if expected.starts_with("a period") => written_period(written).and_then(plain),
            expected if is_number(expected) => number(written, key, expected.starts_with('f')).and_then(plain),
            _ => None,
        },
        FaultKind::Refused { message } if message.contains("is not a period") => {
            written_period(written).and_then(plain)
        }
        FaultKind::Refused { message } if message.contains("is not a span of times") => {
            amounts::span_of_times(written).and_then(plain)
        }
        FaultKind::Refused { message } if message.contains("is not a date") => {
            let days = |text: &str| written_days(text);
            days(written).and_then(plain).or_else(|| entries(&days))
        }
        _ => None,
    }
}

/// A number by serde's words for its types.
pub(crate) fn is_number(expected: &str) -> bool {
    matches!(expected, "u8" | "u16" | "u32" | "u64" | "usize" | "i8" | "i16" | "i32" | "i64" | "f32" | "f64")
}

/// The entries of a list that was written as one text; `甲、` is a list of one.
fn parts(text: &str) -> Option<Vec<&str>> {
    let bare = text.trim().trim_matches(['[', ']', '［', '］', '【', '】', '。']);
    if !bare.contains(SEPARATORS) {
        return None;
    }
    let parts: Vec<_> = bare.split(SEPARATORS).map(str::trim).filter(|part| !part.is_empty()).collect();
    (1..=50).contains(&parts.len()).then_some(parts)
}

/// Whether a text needs no quotation marks wherever it stands.
pub(crate) fn is_plain(text: &str) -> bool {
    let is_letter =
        |c: char| c.is_ascii_alphanumeric() || crate::text::is_han(c) || matches!(c, '-' | '_' | '.' | '/' | '·');
    text.chars().all(is_letter)
        && text.starts_with(|c: char| c.is_ascii_alphanumeric() || crate::text::is_han(c))
        && matches!(yaml::parse(text), Ok(node) if node == Node::text(text))
}

/// Takes apart what stands as one text where only lists of names do: `holder: 甲、乙`.
pub(crate) fn apart(node: &mut Node, keys: &[&str], origin: &Origin, said: &mut Vec<Said>) {
    for key in keys {
        let path = key.split('.').fold(KeyPath::root(), |path, key| path.key(key));
        let value = key.split('.').try_fold(&*node, |node, key| node.get(key));
        let texts: Vec<(KeyPath, String)> = match value {
            Some(Node::List(nodes)) => nodes
                .iter()
                .enumerate()
                .filter_map(|(n, node)| Some((path.index(n), node.spelling()?.into_owned())))
                .filter(|(_, text)| text.contains(SEPARATORS))
                .collect(),
            Some(value) => {
                let text = value.spelling().filter(|text| text.contains(SEPARATORS));
                text.map(|text| (path, text.into_owned())).into_iter().collect()
            }
            None => continue,
        };
        for (path, written) in texts.into_iter().take(MOST).rev() {
            let Some(parts) = parts(&written).filter(|parts| parts.iter().all(|part| is_plain(part))) else { continue };
            let new = match parts[..] {
                [one] => New::Plain(one.to_owned()),
                _ => New::Entries(parts.into_iter().map(str::to_owned).collect()),
            };
            if put(node, &path, &new) {
                said.push(Said::Meant { spot: Spot::Value(origin.base.join(&path)), written, new });
            }
        }
    }
}

/// The entries of lists that were read as several, in the order of their places.
pub(super) fn taken_apart(said: &[Said]) -> Vec<Apart> {
    let mut apart: Vec<Apart> = said
        .iter()
        .filter_map(|said| match said {
            Said::Meant { spot: Spot::Value(path), new: New::Entries(entries), .. } => match path.0.split_last() {
                Some((Step::Index(at), list)) => {
                    Some(Apart { list: KeyPath(list.to_vec()), at: *at, entries: entries.len() })
                }
                _ => None,
            },
            _ => None,
        })
        .collect();
    apart.sort_by(|a, b| (&a.list, a.at).cmp(&(&b.list, b.at)));
    apart
}

/// Forgets what was understood as a step to something that is faulty all the same: the fault is told, and its way out.
pub(crate) fn forget(said: &mut Vec<Said>, faults: &[Fault], origin: &Origin) {
    let faulty: BTreeSet<KeyPath> = faults.iter().map(|fault| origin.written(&fault.path)).collect();
    said.retain(|said| {
        let Said::Meant { spot: Spot::Value(path), .. } = said else { return true };
        // In their order what is below a path follows it.
        !faulty.range(path..).next().is_some_and(|fault| fault.0.starts_with(&path.0))
    });
}

/// Gives keys at the root their canonical names in a list of them.
pub(crate) fn rename_all(keys: &mut [(String, bool)], said: &[Said]) {
    for said in said {
        if let Said::Meant { spot: Spot::Key { .. }, written, new: New::Plain(new) } = said {
            keys.iter_mut().filter(|(key, _)| key == written).for_each(|(key, _)| key.clone_from(new));
        }
    }
}

/// What is said of what was understood.
pub(crate) fn tell(said: Vec<Said>, origin: &Origin) -> impl Iterator<Item = Diagnostic> + use<> {
    let file = origin.file.clone();
    said.into_iter().map(move |said| match said {
        Said::Meant { spot, written, new } => understood(Place { file: file.clone(), spot }, &written, new),
        Said::Twice { path, key, first, second, nth } => {
            let place = |key: &str, nth| Place { file: file.clone(), spot: Spot::Key { path: path.key(key), nth } };
            let message = match first == second {
                true => say!("{second} 写了两次", "`{second}` is written twice"),
                false => say!(
                    "{first} 和 {second} 是同一个键（{key}），写了两次",
                    "`{first}` and `{second}` are one key (`{key}`), written twice"
                ),
            };
            Diagnostic::error("duplicate-key", place(&second, nth), message)
                .label(place(&first, 0), say!("第一次在这里", "first here"))
                .hint(say!("留下一个", "keep one of them"))
        }
    })
}

/// The note at something that is written in another form than files have it.
pub(crate) fn understood(place: Place, written: &str, new: New) -> Diagnostic {
    let shown = new.shown();
    let fix = Fix::of(place.spot.clone(), written, new);
    let written = written.trim();
    let is_date = |text: &str| text.bytes().all(|b| b.is_ascii_digit() || b == b'-') && text.matches('-').count() == 2;
    if is_date(written) && is_date(&shown) {
        return Diagnostic::note("unpadded-date", place, say!("日期写成了 {written}", "the date is written {written}"))
            .hint(say!("按 {shown} 理解；建议补上 0", "read as {shown}; better written so"))
            .fix(fix);
    }
    Diagnostic::note("other-words", place, say!("“{written}”按 {shown} 理解", "`{written}` is read as `{shown}`"))
        .hint(say!(
            "不改也行；noticeboard check --fix 把它改成规范的写法",
            "it may stay; `noticeboard check --fix` writes the canonical form"
        ))
        .fix(fix)
}

#[cfg(test)]
mod tests;
