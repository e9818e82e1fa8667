//! Rules between items: what is wrong though every file by itself is sound.
//!
//! A rule is a file here and a line in [`RULES`]. It is named after the fault, says why it matters, and its tests hold a
//! failing and a passing case. Rules see the whole board and what is hidden from it; they only ever report.

mod aliases;
mod amendments;
mod approval;
mod area_bounds;
mod attachments;
mod body;
mod claims;
mod commitment_terms;
mod comparison;
mod conferral;
mod consent;
mod copied;
mod correction;
mod exemplar_subject;
mod expired;
mod fifty_years;
mod figures;
mod files;
mod future;
mod glyphs;
mod groups;
mod implausible_date;
mod inactive_holder;
mod linkage;
mod linked_names;
mod missing_review;
mod nothing_reported;
mod notice_contact;
mod notice_period;
mod photos;
mod pledge;
mod privacy;
mod rating;
mod reception_past;
mod references;
mod repeated_entry;
mod roll_order;
mod roll_total;
mod scope;
mod screens;
mod stale;
mod standards;
mod stars;
mod starter;
mod suggester;
mod team_people;
mod unexplained_failure;
mod village;
mod window_no;
mod written_dates;

pub(crate) use privacy::private_in;

use std::collections::HashSet;
use std::sync::Arc;

use crate::board::{Assembled, Board};
use crate::diagnostic::{Diagnostic, Message, Place, Spot, Step, say};
use crate::kinds::{Draft, Drafts, Kind, Linkage, Roster, Status, unfinished, with_kinds};
use crate::source::Sources;

pub(crate) use amendments::{read_date, same, without_signs};
pub(crate) use approval::is_of_approval;

/// One rule.
pub struct Rule {
    /// The codes it reports, each named after its fault.
    pub codes: &'static [&'static str],
    /// Why it matters and where it comes from, for `check --explain`.
    pub explain: fn() -> Message,
    pub check: fn(&Subject<'_>, &mut Vec<Diagnostic>),
}

/// What rules look at.
pub struct Subject<'a> {
    pub board: &'a Board,
    /// Items that are checked though nobody sees them yet.
    pub hidden: &'a Drafts,
    /// For photos and files that items name.
    pub sources: &'a Sources,
}

impl<'a> Subject<'a> {
    pub fn new(assembled: &'a Assembled, sources: &'a Sources) -> Self {
        Self { board: &assembled.board, hidden: &assembled.hidden, sources }
    }
}

/// The rules, in the order of the content contract.
pub const RULES: &[Rule] = &[
    privacy::RULE,
    attachments::RULE,
    references::RULE,
    body::RULE,
    stars::RULE,
    conferral::RULE,
    missing_review::RULE,
    scope::RULE,
    commitment_terms::RULE,
    figures::RULE,
    implausible_date::RULE,
    unexplained_failure::RULE,
    amendments::RULE,
    nothing_reported::RULE,
    suggester::RULE,
    comparison::RULE,
    copied::RULE,
    inactive_holder::RULE,
    linkage::RULE,
    claims::RULE,
    area_bounds::RULE,
    team_people::RULE,
    consent::RULE,
    pledge::RULE,
    exemplar_subject::RULE,
    standards::RULE,
    linked_names::RULE,
    notice_period::RULE,
    notice_contact::RULE,
    correction::RULE,
    expired::RULE,
    reception_past::RULE,
    rating::RULE,
    roll_order::RULE,
    roll_total::RULE,
    fifty_years::RULE,
    repeated_entry::RULE,
    files::RULE,
    window_no::RULE,
    groups::RULE,
    aliases::RULE,
    screens::RULE,
    glyphs::RULE,
    approval::RULE,
    written_dates::RULE,
    stale::RULE,
    future::RULE,
    village::RULE,
    starter::RULE,
];

/// Runs every rule; the rules run side by side, their findings come in the order of [`RULES`].
pub fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    check_while(subject, &|| true)
}

/// [`check`], as long as somebody wants to know: rules that have not begun by then find nothing.
pub fn check_while(subject: &Subject<'_>, wanted: &(dyn Fn() -> bool + Sync)) -> Vec<Diagnostic> {
    use rayon::prelude::*;
    let found: Vec<Vec<Diagnostic>> = RULES
        .par_iter()
        .filter(|_| wanted())
        .map(|rule| {
            let mut diagnostics = Vec::new();
            (rule.check)(subject, &mut diagnostics);
            diagnostics
        })
        .collect();
    let mut found: Vec<_> = found.into_iter().flatten().collect();
    excuse_drafts(subject.hidden, &mut found);
    approval::of_approved_words(subject, &mut found);
    found
}

/// Whether the words and lines that tell of a finding may hold what no output says: a number that stands nowhere on a board,
/// or the code of a household. They are told, and kept nowhere.
pub(crate) fn tells_private(diagnostic: &Diagnostic) -> bool {
    let of_households = |place: &Place| {
        let mut folders = place.file.split('/').rev().skip(1);
        let in_unit = match &place.spot {
            Spot::Value(path) | Spot::Words { path, .. } | Spot::Key { path, .. } => {
                matches!(path.0.first(), Some(Step::Key(key)) if &**key == Roster::FOLDER)
            }
            // Where nobody could read the file, any line may be theirs.
            Spot::Bytes(_) => place.file.ends_with("/org.yaml"),
            Spot::Whole | Spot::Body(_) => false,
        };
        in_unit || folders.any(|folder| [Linkage::FOLDER, Roster::FOLDER].contains(&folder))
    };
    let labels = diagnostic.labels.iter().map(|(place, _)| place);
    privacy::RULE.codes.contains(&diagnostic.code)
        || std::iter::once(&diagnostic.place).chain(labels).any(of_households)
}

/// A draft may still lack something.
fn excuse_drafts(hidden: &Drafts, found: &mut [Diagnostic]) {
    if !found.iter().any(unfinished::is_excused) {
        return;
    }
    let mut drafts: HashSet<&str> = HashSet::new();
    macro_rules! each {
        ($($field:ident: $type:ident),* $(,)?) => {
            $(drafts.extend(
                hidden.$field.iter().filter(|draft| draft.common.status == Status::Draft).map(|draft| &*draft.id),
            );)*
        };
    }
    with_kinds!(each);
    for diagnostic in found {
        if diagnostic.item.as_ref().is_some_and(|id| drafts.contains(&**id)) {
            unfinished::excuse(diagnostic);
        }
    }
}

/// Every sound item of one kind, published or not.
///
/// Withdrawn items are left alone: whoever withdraws something need not mend it first, and a review that was withdrawn
/// must not stand in the way of the right one. (What may stand nowhere at all is looked for in the files themselves.)
fn sound<'a, K: Kind>(published: &'a [Draft<K>], hidden: &'a [Draft<K>]) -> impl Iterator<Item = &'a Draft<K>> {
    published.iter().chain(hidden).filter(|draft| draft.sound && draft.common.status != Status::Withdrawn)
}

/// What to write for an organisation that is not there.
fn no_org_hint(near: &[Arc<str>]) -> Message {
    if near.is_empty() {
        return say!(
            "写组织的文件夹，从 content 算起，如 east/hall",
            "write the organisation's folder below `content`, such as `east/hall`"
        );
    }
    let near = near.join("、");
    say!("是不是 {near}？", "did you mean {near}?")
}

/// Boards from a few files, for the rules' own tests.
#[cfg(test)]
pub(crate) mod testing {
    use crate::diagnostic::{Diagnostic, Severity};
    use crate::pipeline::{Options, check_sources};
    use crate::source::Sources;

    /// The files as sources; settings, a root organisation and a picture are added unless given.
    pub(crate) fn sources(files: &[(&str, &str)]) -> Sources {
        let mut sources = Sources::from_texts([
            ("content/board.yaml", "title: 示例\nas_of: 2026-06-30\n"),
            ("content/org.yaml", "name: 示例市\nsupervision_phone: 0531-0000 1234\naddress: 示例路1号\n"),
        ]);
        sources.insert_asset("content/photos/a.jpg", vec![0]);
        for (path, text) in files {
            sources.insert_text(path, text);
        }
        sources
    }

    /// Everything `check` says of a board of these files on 2026-06-30.
    pub(crate) fn diagnostics(files: &[(&str, &str)]) -> Vec<Diagnostic> {
        check_sources(&sources(files), &Options::default()).diagnostics
    }

    /// The codes of the errors and warnings, sorted.
    pub(crate) fn codes(files: &[(&str, &str)]) -> Vec<&'static str> {
        let mut codes: Vec<_> = diagnostics(files)
            .iter()
            .filter(|d| d.severity != Severity::Note)
            .map(|d| d.code)
            .filter(|code| *code != "stale-board")
            .collect();
        codes.sort_unstable();
        codes
    }

    /// The codes of one severity, sorted.
    pub(crate) fn codes_of(severity: Severity, files: &[(&str, &str)]) -> Vec<&'static str> {
        let mut codes: Vec<_> = diagnostics(files).iter().filter(|d| d.severity == severity).map(|d| d.code).collect();
        codes.sort_unstable();
        codes
    }

    /// The source text that the only finding of a code points at.
    pub(crate) fn pointed_at(code: &str, files: &[(&str, &str)]) -> String {
        let sources = sources(files);
        let found = check_sources(&sources, &Options::default()).diagnostics;
        let found: Vec<_> = found.iter().filter(|d| d.code == code).collect();
        assert_eq!(found.len(), 1, "{found:?}");
        let span = sources.span(&found[0].place).expect("a place in the file");
        sources.files[&found[0].place.file].text[span.bytes].to_owned()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::testing::sources;
    use super::*;
    use crate::diagnostic::Severity;
    use crate::pipeline::{Options, check_sources};

    #[test]
    fn what_may_quote_a_code_or_a_number_is_private_and_nothing_else() {
        const ORG: (&str, &str) = ("content/hall/org.yaml", "name: 示例社区\nhouseholds:\n  1号楼: ['101', '102']\n");
        let found = testing::diagnostics(&[
            ORG,
            ("content/hall/linkages/a.yaml", "unit: 1号楼\nmember: nobody\nhouseholds: ['101']\n"),
            ("content/hall/posts/a.yaml", "title: 窗口\nopen: true\ntype: duty_post\nduties: 电话13800000000\n"),
            ("content/hall/posts/b.yaml", "title: 窗口\nholder: nobody\npledge: 多问一句。\n"),
        ]);
        let private: HashSet<&str> = found.iter().filter(|d| tells_private(d)).map(|d| d.code).collect();
        assert_eq!(
            private,
            HashSet::from(["household-without-member", "unknown-reference", "mobile-number"]),
            "{found:#?}"
        );
        let told: HashSet<&str> = found.iter().filter(|d| !tells_private(d)).map(|d| &*d.place.file).collect();
        assert!(told.contains("content/hall/posts/b.yaml"), "{found:#?}");
        let unread =
            testing::diagnostics(&[("content/hall/org.yaml", "name: 示例社区\nhouseholds: { 1号楼: ['101', }}\n")]);
        assert!(unread.iter().any(|d| d.severity == Severity::Error && tells_private(d)), "{unread:#?}");
    }

    /// A board with deadlines, periods, consents, reviews and terms of office that all run out some day.
    const FILES: &[(&str, &str)] = &[
        ("content/board.yaml", "title: 示例\nstars: { from: 2026-01, until: 2026-12 }\naliases: { old: notices/a }\n"),
        ("content/hall/org.yaml", "name: 大厅\npublish_until: 2026-09-30\n"),
        (
            "content/members/a.yaml",
            "name: 甲\nphoto: a.jpg\nactive_until: 2026-08-31\nconsent: { given_on: 2026-05-01, scope: [web] }\n",
        ),
        ("content/hall/posts/w.yaml", "title: 一号窗口\nholder: a\npledge: 多问一句\napproved_on: 2026-01-01\n"),
        ("content/reviews/r.yaml", "subject: hall/posts/w\nperiod: 2026-05\nchange: 1\npublish_until: 2026-07-31\n"),
        (
            "content/commitments/c.yaml",
            "item: 建车位\nresponsible: hall\ntarget: 200\ndeadline: 2026-07-31\nprogress: [{ on: 2026-06-01 }]\n\
             amendments: [{ on: 2026-08-01, field: target, from: 150, to: 200, reason: 增建 }]\n",
        ),
        ("content/commitments/d.yaml", "item: 装路灯\nresponsible: 村委\ntarget: 60\ndeadline: 2026-09-10\n"),
        (
            "content/notices/a.yaml",
            "title: 公示\nstarts_on: 2026-06-01\nperiod: { days: 5, unit: working }\npublish_until: 2026-06-10\n",
        ),
    ];

    #[test]
    fn the_mere_passing_of_time_never_makes_an_error() {
        let sources = sources(FILES);
        for day in [date(2025, 12, 31), date(2026, 5, 15), date(2026, 8, 15), date(2026, 12, 31), date(2031, 1, 1)] {
            let options = Options { as_of: Some(day), ..Options::default() };
            let found = check_sources(&sources, &options).diagnostics;
            let errors: Vec<_> = found.iter().filter(|d| d.severity == Severity::Error).collect();
            assert!(errors.is_empty(), "{day}: {errors:?}");
        }
    }

    #[test]
    fn every_finding_is_of_a_declared_code_and_offers_a_way_out() {
        let sources = sources(FILES);
        let options = Options { as_of: Some(date(2026, 12, 31)), ..Options::default() };
        let checked = check_sources(&sources, &options);
        let found = check(&Subject::new(&checked.assembled, &sources));
        assert!(found.len() > 3, "{found:?}");
        for diagnostic in found {
            assert!(RULES.iter().any(|rule| rule.codes.contains(&diagnostic.code)), "{}", diagnostic.code);
            assert!(diagnostic.hint.is_some() || diagnostic.severity == Severity::Note, "{diagnostic:?}");
        }
    }

    #[test]
    fn codes_are_unique_and_explained() {
        let mut codes: Vec<_> = RULES.iter().flat_map(|rule| rule.codes).collect();
        let all = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), all);
        for rule in RULES {
            let words = (rule.explain)();
            assert!(!words.zh.is_empty() && !words.en.is_empty());
        }
    }
}
