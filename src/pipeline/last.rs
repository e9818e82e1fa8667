//! What the last edition said, as far as the next is held against it: its address, what stood on it, what was promised, and
//! the notices whose period ran.
//!
//! A build leaves it in `.noticeboard/editions/`, and `check` and the next build look there for what can only be told from
//! the one before: an address that changed, a notice that was changed during its period, an item that comes today and
//! claims to have been there for months. It is told once: the next edition is the last one then. What an edition leaves out
//! it hands on as it knew it, so that nothing is forgotten by a slip in a file. The folder may be deleted at any time; on a
//! first build, and where the file is damaged or of a later version, nothing is told.
//!
//! Names are kept as eight bytes each, sorted: those of a board of 100,000 items are a megabyte, which is read and never
//! decoded.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::terms::{Terms, Unsaid};
use crate::board::{Board, Boards};
use crate::caches;
use crate::diagnostic::{Diagnostic, KeyPath, Language, Place, Severity, counted, say};
use crate::kinds::{Draft, Drafts, Kind, Medium, Notice, Status, with_kinds};
use crate::output::placard::{Element, Presets, Record};
use crate::output::{linked_files, placard};
use crate::settings;
use crate::theme::Theme;
use crate::upcoming::later;

/// What is told of the last edition: once, and not again by a build that has nothing to do.
pub const CODES: &[&str] = &["base-url-changed", "notice-changed-in-period", "published-on-before-first-seen"];

const MAGIC: &[u8; 8] = b"nb-last2";
/// Of editions that did not keep what was promised.
const FIRST_MAGIC: &[u8; 8] = b"nb-last1";
const VERSION: u32 = 1;

/// Medium folders that are remembered for one board.
const KEPT: usize = 16;

/// So many days an item may claim to have been there before it was first seen: it was held up somewhere.
const HELD_UP: i64 = 31;

/// What an edition said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Last {
    told: Told,
    /// What was promised on it.
    terms: Terms,
    /// Names of what could be seen on it, or once could; sorted.
    seen: Vec<u64>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Told {
    version: u32,
    day: Date,
    base_url: Option<String>,
    /// Given on the command line: held only against another that was.
    given: bool,
    /// Notices whose period ran or was to come; sorted by their names.
    notices: Vec<Running>,
}

/// What is missing from an edition because it is faulty.
pub(super) struct LeftOut<'a> {
    /// By their ids, as far as these are known.
    ids: BTreeSet<&'a str>,
    /// Whether there is anything.
    any: bool,
}

impl<'a> LeftOut<'a> {
    /// `skipped` is what was taken out of the board; what could not be read whole never came into it.
    pub(super) fn of(found: &'a [Diagnostic], skipped: &'a BTreeSet<Arc<str>>) -> Self {
        let faults = || found.iter().filter(|d| d.severity == Severity::Error);
        let ids = faults().filter_map(|d| d.item.as_deref()).chain(skipped.iter().map(|id| &**id));
        Self { ids: ids.collect(), any: faults().next().is_some() }
    }
}

/// A notice in its period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Running {
    name: u64,
    starts_on: Date,
    ends_on: Date,
    /// Beside [`PARTS`].
    parts: Vec<u64>,
}

/// What a period is about: the key where it is written, and what it is called.
const PARTS: &[(&str, &str, &str)] = &[
    ("title", "标题", "the title"),
    ("basis", "依据", "the basis"),
    ("signed_by", "落款单位", "who signed it"),
    ("contact", "受理方式", "where to object"),
    ("period", "公示期", "the period"),
    ("body", "正文", "the text"),
    ("body", "附件", "an attached file"),
];

impl Last {
    /// What these boards say. `hidden` is what the web's does not show, `left_out` tells what is missing from it as faulty;
    /// `given` that the address comes from the command line. `before` is the edition that it follows.
    pub(super) fn of(
        boards: &Boards,
        hidden: &Drafts,
        left_out: &LeftOut<'_>,
        given: bool,
        before: Option<&Self>,
    ) -> Self {
        let web = boards.web();
        let others = [Medium::Print, Medium::Kiosk].into_iter().filter_map(|medium| boards.of(medium));
        let mut seen: Vec<u64> = left_out.ids.iter().map(|id| name(id)).collect();
        // Of a file that nobody can read it is not known what is in it.
        if let Some(before) = before.filter(|_| left_out.any) {
            seen.extend(&before.seen);
        }
        for board in std::iter::once(web).chain(others) {
            macro_rules! see {
                ($($field:ident: $type:ident),* $(,)?) => {
                    $(if crate::kinds::$type::HAS_PAGES {
                        seen.par_extend(board.items.$field.all().par_iter().map(|draft| name(&draft.id)));
                    })*
                };
            }
            with_kinds!(see);
        }
        // What is over was seen, and may come again.
        macro_rules! see_past {
            ($($field:ident: $type:ident),* $(,)?) => {
                $(seen.extend(hidden.$field.iter().filter(|draft| is_over(draft, web.today)).map(|draft| name(&draft.id)));)*
            };
        }
        with_kinds!(see_past);
        seen.par_sort_unstable();
        seen.dedup();
        let notices = web.items.notices.all().iter().enumerate();
        let running = notices.filter(|(at, _)| web.notice_facts[*at].ends_on >= web.today);
        let running = running.map(|(at, draft)| Running {
            name: name(&draft.id),
            starts_on: *draft.starts_on,
            ends_on: web.notice_facts[at].ends_on,
            parts: parts(web, at, draft),
        });
        let mut running: Vec<Running> = running.collect();
        running.sort_by_key(|running| running.name);
        // A notice that is away in its period may come back in it, and is held against what it said.
        let is_there = |name: u64| running.binary_search_by_key(&name, |running| running.name).is_ok();
        let away = before.iter().flat_map(|before| {
            let had_begun = |old: &&Running| old.starts_on <= before.told.day && old.ends_on >= web.today;
            before.told.notices.iter().filter(had_begun).filter(|old| !is_there(old.name)).cloned()
        });
        let away: Vec<Running> = away.collect();
        running.extend(away);
        running.sort_by_key(|running| running.name);
        let told =
            Told { version: VERSION, day: web.today, base_url: web.settings.base_url(), given, notices: running };
        let away = hidden.commitments.iter().map(|draft| &*draft.id).chain(left_out.ids.iter().copied());
        let terms = Terms::of(web, &away.map(name).collect(), before.map(|before| &before.terms));
        Self { told, terms, seen }
    }

    /// Where the edition of the board with caches in `folder` that was published into `out` is kept.
    pub fn path(folder: &Path, out: &Path) -> PathBuf {
        folder.join("editions").join(caches::name_of(out, &[]))
    }

    /// The last edition, if there is one that can be read.
    pub(crate) fn load(path: &Path) -> Option<Self> {
        let new = caches::read(path, MAGIC);
        let has_terms = new.is_some();
        let bytes = new.or_else(|| caches::read(path, FIRST_MAGIC))?;
        let (told, rest) = postcard::take_from_bytes::<Told>(&bytes).ok()?;
        let (terms, names) = match has_terms {
            true => {
                let (length, rest) = rest.split_first_chunk::<8>()?;
                let (terms, names) = rest.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
                (Terms::decoded(terms)?, names)
            }
            false => (Terms::default(), rest),
        };
        let seen = names.as_chunks::<8>().0.iter().map(|name| u64::from_le_bytes(*name)).collect();
        (told.version == VERSION).then_some(Self { told, terms, seen })
    }

    /// Keeps it for the next. A board that cannot be written to has none.
    pub fn save(&self, path: &Path) {
        let Some(folder) = path.parent() else { return };
        let Ok(mut rest) = postcard::to_stdvec(&self.told) else { return };
        let terms = self.terms.encoded();
        rest.reserve(8 + terms.len() + self.seen.len() * 8);
        rest.extend_from_slice(&(terms.len() as u64).to_le_bytes());
        rest.extend_from_slice(&terms);
        self.seen.iter().for_each(|name| rest.extend_from_slice(&name.to_le_bytes()));
        let _ = caches::write_whole(path, &caches::seal(MAGIC, &rest));
        caches::keep_newest(folder, KEPT, |_| true);
    }

    /// What is to be said of a board after this edition. `root` is its folder, for the record of what was printed.
    pub(super) fn against(&self, board: &Board, given: bool, root: &Path, theme: &Theme) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        found.extend(self.address(board, given, root, theme));
        self.notices(board, root, &mut found);
        self.newcomers(board, &mut found);
        found
    }

    /// What was promised on it and is another now, without a word.
    pub(super) fn broken_promises(&self, board: &Board) -> Vec<Diagnostic> {
        self.unsaid(board).iter().map(|unsaid| unsaid.told(board.today)).collect()
    }

    /// The same as what amendments would have to say.
    pub(crate) fn unsaid(&self, board: &Board) -> Vec<Unsaid> {
        self.terms.unsaid(board)
    }

    /// An address that changed, with the printed codes that depend on the old one.
    fn address(&self, board: &Board, given: bool, root: &Path, theme: &Theme) -> Option<Diagnostic> {
        let settings = &board.settings;
        let old = self.told.base_url.as_deref().filter(|_| self.told.given == given)?;
        let now = settings.base_url();
        if now.as_deref() == Some(old) || settings.former_base_urls().any(|url| url == old) {
            return None;
        }
        let codes = printed_codes(old, root, theme);
        let shown = now.as_deref().unwrap_or("—");
        let printed = counted(codes, "printed code");
        let leads = if codes == 1 { "leads" } else { "lead" };
        let message = say!(
            "网站地址由 {old} 改成了 {shown}，印出去的二维码有 {codes} 件指向旧地址",
            "the website's address was {old} and is {shown} now; {printed} {leads} to the old one"
        );
        let place = Place::value(settings::PATH, KeyPath::root().key("base_url"));
        let diagnostic = match codes {
            // Links and feeds may know the old one.
            0 => Diagnostic::note(CODES[0], place, message),
            _ => Diagnostic::warning(CODES[0], place, message),
        };
        Some(diagnostic.hint(say!(
            "旧地址仍能打开这里的，写 former_base_urls: [{old}]；不能的，运行 print --changed 重印；写错了就改回",
            "if the old one still leads here, write `former_base_urls: [{old}]`; else reprint with print --changed; or put it back"
        )))
    }

    /// Notices that are in their period still, and say something else.
    fn notices(&self, board: &Board, root: &Path, found: &mut Vec<Diagnostic>) {
        let mut record = None;
        for (at, draft) in board.items.notices.all().iter().enumerate() {
            let found_at = self.told.notices.binary_search_by_key(&name(&draft.id), |old| old.name);
            let Some(old) = found_at.ok().and_then(|at| self.told.notices.get(at)) else { continue };
            let runs = old.starts_on <= board.today && board.today <= old.ends_on && old.starts_on <= self.told.day;
            // Begun anew.
            if !runs || *draft.starts_on > old.starts_on {
                continue;
            }
            let now = parts(board, at, draft);
            let mut changed: Vec<_> = PARTS
                .iter()
                .zip(old.parts.iter().zip(&now))
                .filter(|(_, (old, now))| old != now)
                .map(|(part, _)| *part)
                .collect();
            if *draft.starts_on < old.starts_on {
                changed.insert(0, ("starts_on", "开始日期", "its first day"));
            }
            let Some((key, ..)) = changed.first() else { continue };
            let words = |language: Language, between: &str| {
                let words = changed.iter().map(|(_, zh, en)| if language == Language::Chinese { *zh } else { *en });
                words.collect::<Vec<_>>().join(between)
            };
            let (zh, en) = (words(Language::Chinese, "、"), words(Language::English, ", "));
            let record = record.get_or_insert_with(|| placard::record_of(root));
            let hanging = record.lines().filter(|(_, item, _)| **item == *draft.id).count();
            let (hangs_zh, hangs_en) = match hanging {
                0 => (String::new(), String::new()),
                n => (format!("；墙上挂着 {n} 件"), format!("; {} on walls", counted(n, "printed piece"))),
            };
            let ends_on = old.ends_on;
            let message = say!(
                "公示期还没有结束（到 {ends_on}），改了{zh}{hangs_zh}",
                "its period runs until {ends_on}, and this was changed: {en}{hangs_en}"
            );
            let place = if *key == "body" { draft.origin.key("title") } else { draft.origin.key(key) };
            found.push(
                Diagnostic::warning(CODES[1], place, message)
                    .hint(say!(
                        "改的是公示的内容，就重新公示：starts_on 写新的一天，公示期重新算；只改错别字的不必。挂着的用 print --changed 换",
                        "if it changes what the notice is about, begin anew with a new `starts_on`; a slip of the pen needs no new period. Replace what hangs with print --changed"
                    ))
                    .item(draft.id.clone()),
            );
        }
    }

    /// Items that come now and claim to have been there before.
    fn newcomers(&self, board: &Board, found: &mut Vec<Diagnostic>) {
        let latest = later(self.told.day.min(board.today), -HELD_UP);
        let aliases = board.settings.aliases();
        let is_known = |id: &str| self.seen.binary_search(&name(id)).is_ok();
        let was_known =
            |id: &str| is_known(id) || aliases.iter().filter_map(|alias| alias.before(id)).any(|old| is_known(&old));
        macro_rules! each {
            ($($field:ident: $type:ident),* $(,)?) => {
                $(if crate::kinds::$type::HAS_PAGES {
                    found.par_extend(board.items.$field.all().par_iter().filter_map(|draft| {
                        let claimed = draft.common.published_on.map(|day| *day)?;
                        let early = claimed < latest && !was_known(&draft.id);
                        early.then(|| newcomer(draft, claimed))
                    }));
                })*
            };
        }
        with_kinds!(each);
    }
}

fn newcomer<K: Kind>(draft: &Draft<K>, claimed: Date) -> Diagnostic {
    Diagnostic::warning(
        CODES[2],
        draft.origin.key("published_on"),
        say!(
            "写着 {claimed} 已公布，上一次生成的网站上却没有它",
            "it says that it was published on {claimed}, and the last edition did not have it"
        ),
    )
    .hint(say!(
        "published_on 写真正公布的那一天；改过代号的，在 board.yaml 的 aliases 里写旧代号: 新代号",
        "give the day on which it really comes; if it was renamed, write the old id and the new one under `aliases` in board.yaml"
    ))
    .item(draft.id.clone())
}

/// Whether an item was to be seen until its last day.
fn is_over<K>(draft: &Draft<K>, today: Date) -> bool {
    draft.common.status == Status::Published && draft.common.publish_until.is_some_and(|day| *day < today)
}

/// A name in eight bytes.
pub(super) fn name(id: &str) -> u64 {
    short(id.as_bytes())
}

pub(super) fn short(bytes: &[u8]) -> u64 {
    blake3::hash(bytes).as_bytes().first_chunk().map_or(0, |first| u64::from_le_bytes(*first))
}

/// What a notice says, part by part; beside [`PARTS`].
fn parts(board: &Board, at: usize, draft: &Draft<Notice>) -> Vec<u64> {
    let json = |value: &dyn Fn() -> serde_json::Result<Vec<u8>>| short(&value().unwrap_or_default());
    // Of an attached file the length tells whether it is another, and is known without reading it.
    let files: Vec<(Arc<str>, u64)> = linked_files(board, Notice::NAME, at)
        .into_iter()
        .map(|path| (board.assets.get(&path).map_or(0, |asset| asset.length), path))
        .map(|(length, path)| (path, length))
        .collect();
    let ends_on = board.notice_facts[at].ends_on;
    vec![
        short(draft.title.as_bytes()),
        json(&|| serde_json::to_vec(&draft.basis)),
        json(&|| serde_json::to_vec(&draft.signed_by)),
        json(&|| serde_json::to_vec(&draft.contact)),
        short(ends_on.to_string().as_bytes()),
        short(draft.body.as_deref().unwrap_or_default().trim().as_bytes()),
        short(format!("{files:?}").as_bytes()),
    ]
}

/// How many placards that hang somewhere have a code of this address. Records of earlier versions do not say what was
/// printed: there each piece counts that has a code.
fn printed_codes(base: &str, root: &Path, theme: &Theme) -> usize {
    let record: Record = placard::record_of(root);
    let (presets, _) = Presets::read(theme);
    let has_code = |preset: &str| presets.get(preset).is_some_and(|preset| preset.spec.elements.contains(&Element::Qr));
    let depends = |(preset, _, printed): &(&str, &str, &placard::Printed)| match &*printed.address {
        "" => has_code(preset),
        address => address.starts_with(base),
    };
    record.lines().filter(depends).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::sources;
    use crate::pipeline::{Options, check_sources};

    const BOARD: &str = "title: 示例\nbase_url: https://a.example.org/\n";
    const NOTICE: &str = "title: 公示\nstarts_on: 2026-06-29\nperiod: { days: 5, unit: calendar }\nbasis: 办法\nsigned_by: 区委\nbody: 拟命名林溪。\n";
    const POST: &str = "title: 窗口\ntype: star_post\nopen: true\npledge: 多问一句。\n";

    fn boards(day: &str, files: &[(&str, &str)]) -> (Boards, Drafts) {
        let mut all = vec![("content/board.yaml", BOARD)];
        all.extend(files);
        let options = Options { as_of: Some(day.parse().unwrap()), ..Options::default() };
        let checked = check_sources(&sources(&all), &options);
        (Boards::new(checked.assembled.board, Vec::new()), checked.assembled.hidden)
    }

    fn edition(day: &str, files: &[(&str, &str)]) -> Last {
        follows(None, day, files)
    }

    /// The edition of a day that follows another; what is faulty is left out.
    fn follows(before: Option<&Last>, day: &str, files: &[(&str, &str)]) -> Last {
        let mut all = vec![("content/board.yaml", BOARD)];
        all.extend(files);
        let options = Options { as_of: Some(day.parse().unwrap()), skip_faulty: true, ..Options::default() };
        let checked = check_sources(&sources(&all), &options);
        let boards = Boards::new(checked.assembled.board, Vec::new());
        let left_out = LeftOut::of(&checked.diagnostics, &checked.skipped);
        Last::of(&boards, &checked.assembled.hidden, &left_out, false, before)
    }

    /// What is said on a day of files that follow an edition.
    fn since(last: &Last, day: &str, record: &str, files: &[(&str, &str)]) -> Vec<Diagnostic> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("content")).unwrap();
        std::fs::write(folder.path().join(placard::RECORD), record).unwrap();
        let theme = Theme::load(None, "default", Language::default()).unwrap();
        // As it is found again.
        let path = folder.path().join("editions/x");
        last.save(&path);
        assert_eq!(Last::load(&path).as_ref(), Some(last));
        let (boards, _) = boards(day, files);
        last.against(boards.web(), false, folder.path(), &theme)
    }

    fn codes(found: &[Diagnostic]) -> Vec<&str> {
        found.iter().map(|d| d.code).collect()
    }

    #[test]
    fn a_changed_address_is_told_with_the_codes_that_depend_on_it() {
        let last = edition("2026-06-30", &[]);
        let record = "preset,item,mark,edition,printed_on,title,address\n\
                      a4,posts/a,000001,,,甲,https://a.example.org/posts/a/\n\
                      a4,posts/b,000002,,,乙,https://c.example.org/posts/b/\n\
                      a4,posts/c,000003,,,丙\n\
                      badge,posts/d,000004,,,丁\n";
        assert!(since(&last, "2026-07-01", record, &[]).is_empty());
        let moved = "title: 示例\nbase_url: https://b.example.org\n";
        let found = since(&last, "2026-07-01", record, &[("content/board.yaml", moved)]);
        assert_eq!(codes(&found), ["base-url-changed"]);
        // One with the address, and one of an old record on a preset with a code.
        assert!(found[0].message.zh.contains("有 2 件"), "{}", found[0].message.zh);
        assert_eq!(found[0].severity, crate::diagnostic::Severity::Warning);
        let without = since(&last, "2026-07-01", "", &[("content/board.yaml", moved)]);
        assert_eq!(without[0].severity, crate::diagnostic::Severity::Note);
        let former = format!("{moved}former_base_urls: [https://a.example.org]\n");
        assert!(since(&last, "2026-07-01", record, &[("content/board.yaml", &former)]).is_empty());
        // With an address that a build was given, only another one of that kind is compared.
        let (boards, _) = boards("2026-07-01", &[("content/board.yaml", moved)]);
        let theme = Theme::load(None, "default", Language::default()).unwrap();
        assert!(last.against(boards.web(), true, Path::new("/nowhere"), &theme).is_empty());
    }

    #[test]
    fn a_notice_that_is_changed_in_its_period_is_told_by_what_was_changed() {
        let file = "content/notices/n.yaml";
        let last = edition("2026-06-30", &[(file, NOTICE)]);
        let told = |day: &str, from: &str, to: &str| {
            let text = NOTICE.replace(from, to);
            let record = "preset,item,mark\na4,notices/n,000001\n";
            since(&last, day, record, &[(file, &text)]).into_iter().map(|d| (d.code, d.message.zh)).collect::<Vec<_>>()
        };
        assert!(told("2026-07-01", "拟命名", "拟命名").is_empty());
        for (from, to, words) in [
            ("林溪", "王芳", "改了正文；"),
            ("signed_by: 区委", "signed_by: 市委", "改了落款单位；"),
            ("basis: 办法", "basis: [办法, 通知]", "改了依据；"),
            ("days: 5", "days: 4", "改了公示期；"),
            ("basis: 办法", "basis: 通知\ncontact: 0531-0000 1234", "改了依据、受理方式；"),
            ("2026-06-29", "2026-06-28", "改了开始日期、公示期；"),
        ] {
            let found = told("2026-07-01", from, to);
            assert_eq!(found.len(), 1, "{to}");
            assert!(found[0].0 == "notice-changed-in-period" && found[0].1.contains(words), "{to}: {}", found[0].1);
            assert!(found[0].1.contains("墙上挂着 1 件"), "{}", found[0].1);
        }
        // When it is over, or begins anew.
        assert!(told("2026-07-04", "林溪", "王芳").is_empty());
        assert!(told("2026-07-01", "starts_on: 2026-06-29\nperiod", "starts_on: 2026-07-01\nperiod").is_empty());
        // Blanks at the end of a text and comments are nothing.
        assert!(told("2026-07-01", "body: 拟命名林溪。", "# 甲\nbody: '拟命名林溪。 '").is_empty());
    }

    #[test]
    fn a_notice_is_changed_with_the_file_that_it_links() {
        let text = NOTICE.replace("拟命名林溪。", "'[名单](files/list.pdf)'");
        let day = Options { as_of: Some(jiff::civil::date(2026, 6, 30)), ..Options::default() };
        let of = |length: usize| {
            let mut sources = sources(&[("content/notices/n.yaml", &text)]);
            sources.insert_asset("content/files/list.pdf", vec![0; length]);
            let board = check_sources(&sources, &day).assembled.board;
            parts(&board, 0, &board.items.notices.all()[0])
        };
        assert_ne!(of(7), of(8));
        assert_eq!(of(7), of(7));
    }

    #[test]
    fn what_comes_today_has_not_been_there_for_months() {
        let post = |published: &str| format!("{POST}published_on: {published}\n");
        let (old, new) = (post("2026-03-01"), post("2026-06-10"));
        let last = edition("2026-06-30", &[("content/posts/a.yaml", &old)]);
        let found = since(&last, "2026-07-01", "", &[("content/posts/a.yaml", &old), ("content/posts/b.yaml", &old)]);
        assert_eq!(codes(&found), ["published-on-before-first-seen"]);
        assert_eq!(found[0].item.as_deref(), Some("posts/b"));
        assert!(since(&last, "2026-07-01", "", &[("content/posts/b.yaml", &new)]).is_empty());
        // Renamed.
        let aliases = format!("{BOARD}aliases: {{ posts/a: posts/b }}\n");
        let renamed = [("content/board.yaml", &*aliases), ("content/posts/b.yaml", &*old)];
        assert!(since(&last, "2026-07-01", "", &renamed).is_empty());
        // It was over, and comes again; it was left out because it was faulty.
        let over = format!("{old}publish_until: 2026-05-31\n");
        let last = edition("2026-06-30", &[("content/posts/b.yaml", &over)]);
        assert!(since(&last, "2026-07-01", "", &[("content/posts/b.yaml", &old)]).is_empty());
        let draft = format!("{old}status: draft\n");
        let last = edition("2026-06-30", &[("content/posts/b.yaml", &draft)]);
        assert_eq!(since(&last, "2026-07-01", "", &[("content/posts/b.yaml", &old)]).len(), 1);
        let faulty = old.replace("pledge", "plegde");
        let last = edition("2026-06-30", &[("content/posts/b.yaml", &faulty)]);
        assert!(since(&last, "2026-07-01", "", &[("content/posts/b.yaml", &old)]).is_empty());
        // Nobody could read it in the edition before, and it was there in the one before that.
        let sound = edition("2026-06-29", &[("content/posts/b.yaml", &old)]);
        let unread = [("content/posts/b.yaml", "title: \"窗口\n")];
        let last = follows(Some(&sound), "2026-06-30", &unread);
        assert!(since(&last, "2026-07-01", "", &[("content/posts/b.yaml", &old)]).is_empty());
        let last = follows(None, "2026-06-30", &unread);
        assert_eq!(since(&last, "2026-07-01", "", &[("content/posts/b.yaml", &old)]).len(), 1);
    }

    #[test]
    fn a_notice_that_was_away_is_held_against_what_it_said() {
        let path = "content/notices/n.yaml";
        let first = edition("2026-06-30", &[(path, NOTICE)]);
        let changed = NOTICE.replace("林溪", "王芳");
        for away in [&*NOTICE.replace("title", "titel"), "title: \"公示\n", &*format!("{NOTICE}status: withdrawn\n")]
        {
            let second = follows(Some(&first), "2026-07-01", &[(path, away)]);
            let third = follows(Some(&second), "2026-07-01", &[(path, away)]);
            for last in [&second, &third] {
                assert_eq!(
                    codes(&since(last, "2026-07-02", "", &[(path, &changed)])),
                    ["notice-changed-in-period"],
                    "{away}"
                );
                assert!(since(last, "2026-07-02", "", &[(path, NOTICE)]).is_empty(), "{away}");
            }
            // It is told once, and no longer than the period runs.
            let fourth = follows(Some(&second), "2026-07-02", &[(path, &changed)]);
            assert!(since(&fourth, "2026-07-03", "", &[(path, &changed)]).is_empty());
            assert!(follows(Some(&second), "2026-07-04", &[]).told.notices.is_empty());
        }
        // Nobody has seen it in its period yet.
        let early = edition("2026-06-28", &[(path, NOTICE)]);
        let second = follows(Some(&early), "2026-06-29", &[]);
        assert!(since(&second, "2026-06-30", "", &[(path, &changed)]).is_empty());
    }
}
