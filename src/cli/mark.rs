//! `noticeboard print --mark-printed`: exactly the batch that lies in the output folder is noted as printed.
//!
//! What the content says now plays no part in it: it may have been edited since, or be full of faults. Only afterwards the
//! board is looked at, to say what of the batch is out of date already.

use std::path::Path;

use super::print::{Arguments, read_record};
use super::{Outcome, report, summary};
use crate::caches::write_whole;
use crate::diagnostic::{Format, Tongue, say};
use crate::output::placard::{Made, NoBatch, Noted, Piece, RECORD};
use crate::pipeline::{self, Options, Paper};
use crate::settings::Settings;
use crate::source::{self, Sources};

/// Placards that are named one by one, at most.
const NAMED: usize = 10;

pub(super) fn run(arguments: &Arguments, options: &Options, out: &Path) -> anyhow::Result<Outcome> {
    let common = &arguments.common;
    let language = common.language();
    let mut made = match Made::in_folder(out) {
        Ok(made) => made,
        Err(fault) => {
            tell!("{}", fault.words(out).told(language));
            return Ok(if matches!(fault, NoBatch::Damaged) { Outcome::Faulty } else { Outcome::Misused });
        }
    };
    let mut sources = Sources::default();
    let (mut record, found) = read_record(common.board(), &mut sources)?;
    if !found.is_empty() {
        report(common, Format::Human, &found, &sources)?;
        tell!("{}", summary(language, &found));
        return Ok(Outcome::Faulty);
    }
    let (sources, _) = source::load(common.board())?;
    let (settings, faults) = Settings::read(&sources);
    if faults.is_empty() && *settings.title != *made.board {
        let (ours, theirs) = (&settings.title, &made.board);
        speak!(
            language,
            "{out} 里的一批是“{theirs}”的，这里是“{ours}”：没有记。看看 --board 和 --out；公示栏改了名的，重新做一批",
            "the batch in {out} is of “{theirs}”, and this is “{ours}”: nothing was noted. See whether --board and --out are right; after a change of title make a new batch",
            out = out.display()
        );
        return Ok(Outcome::Misused);
    }
    made.only(|preset, item| is_asked(arguments, preset, item));
    if made.pieces.is_empty() && made.down.is_empty() {
        speak!(
            language,
            "{out} 里的这一批没有所选的：没有记",
            "nothing of that is in the batch in {out}: nothing was noted",
            out = out.display()
        );
        return Ok(Outcome::Misused);
    }
    let before = record.clone();
    let noted = made.note(&mut record, settings.today(options.as_of, options.now));
    if record != before {
        write_whole(&common.board().join(RECORD), &record.write())?;
    }
    if !common.quiet {
        tell(language, &made, &noted);
        moved_on(language, common.board(), options, &sources, &made)?;
    }
    Ok(Outcome::Done)
}

/// Whether a place is among those that are asked for.
fn is_asked(arguments: &Arguments, preset: &str, item: &str) -> bool {
    let below =
        |org: &str| org.is_empty() || item == org || item.strip_prefix(org).is_some_and(|rest| rest.starts_with('/'));
    (arguments.preset.is_empty() || arguments.preset.iter().any(|asked| asked == preset))
        && arguments.org.as_deref().is_none_or(|org| below(org.trim_matches('/')))
        && arguments.item.as_deref().is_none_or(|asked| asked.trim_matches('/') == item)
}

fn tell(language: Tongue, made: &Made, noted: &Noted) {
    let Noted { printed, down, passed } = noted;
    speak!(
        language,
        "已记入 {RECORD}：新印 {printed} 件，撤下 {down} 件（{made_on} 做的一批）",
        "noted in {RECORD}: {printed} printed, {down} taken down (the batch made on {made_on})",
        made_on = made.made_on
    );
    let passed: Vec<&Piece> = passed.iter().filter_map(|n| made.pieces.get(*n)).collect();
    if !passed.is_empty() {
        let (n, names) = (passed.len(), names(language, &passed));
        speak!(
            language,
            "这批做好以后，有 {n} 件已记了另一次印刷，照那一次不动：{names}",
            "since it was made {n} {were} noted from another batch, and {stay} so: {names}",
            were = if n == 1 { "was" } else { "were" },
            stay = if n == 1 { "stays" } else { "stay" }
        );
    }
}

/// What of the batch says something else today.
fn moved_on(language: Tongue, root: &Path, options: &Options, sources: &Sources, made: &Made) -> anyhow::Result<()> {
    let options = Options { skip_faulty: true, ..options.clone() };
    let checked = pipeline::check_sources(sources, &options);
    let faulty: std::collections::BTreeSet<&str> = checked.skipped.iter().map(|id| &**id).collect();
    let told = !checked.stops(&options);
    let is_faulty = |item: &str| {
        let mut above = std::iter::successors(Some(item), |path| path.rsplit_once('/').map(|(above, _)| above));
        above.any(|path| faulty.contains(path))
    };
    let pieces: Vec<&Piece> = made.pieces.iter().filter(|piece| !is_faulty(&piece.item)).collect();
    let hidden = made.pieces.len() - pieces.len();
    let boards = checked.into_boards();
    if !told || boards.web().orgs.is_empty() {
        speak!(
            language,
            "内容有错，说不出这批做好以后又改了什么；改好后运行 print --changed",
            "the content has errors, so what has changed since is not known; mend them and run print --changed"
        );
        return Ok(());
    }
    let paper = Paper::of(&boards, root)?;
    let (typesetter, _) = paper.typesetter(sources)?;
    let marks = typesetter.marks();
    let now = |piece: &Piece| marks.of(typesetter.presets.get(&piece.preset)?, &piece.item);
    let (there, gone): (Vec<&Piece>, Vec<&Piece>) = pieces.into_iter().partition(|piece| now(piece).is_some());
    let changed: Vec<&Piece> =
        there.into_iter().filter(|piece| now(piece).is_some_and(|mark| mark != piece.mark)).collect();
    if !changed.is_empty() {
        let (n, names) = (changed.len(), names(language, &changed));
        speak!(
            language,
            "这批做好以后又改了 {n} 件，下次 print --changed 会列出：{names}",
            "{n} {have} changed since it was made; the next print --changed lists what has: {names}",
            have = if n == 1 { "has" } else { "have" },
        );
    }
    if !gone.is_empty() {
        let (n, names) = (gone.len(), names(language, &gone));
        speak!(
            language,
            "这批做好以后有 {n} 件已不在公示栏上，不要挂出：{names}",
            "{n} {are} no longer on the board, and not to be put up: {names}",
            are = if n == 1 { "is" } else { "are" }
        );
    }
    if hidden > 0 {
        speak!(
            language,
            "另有 {hidden} 件的内容现在有错，改好以前说不出有没有变",
            "of {hidden} more nobody knows what has changed before the errors are mended"
        );
    }
    Ok(())
}

/// 林溪 · 综合窗口（desk），…
fn names(language: Tongue, pieces: &[&Piece]) -> String {
    let named = pieces.iter().take(NAMED).map(|piece| {
        say!("{title}（{preset}）", "{title} ({preset})", title = piece.title, preset = piece.preset)
            .told(language)
            .into_owned()
    });
    let mut text = named.collect::<Vec<_>>().join(&say!("、", ", ").told(language));
    let more = pieces.len().saturating_sub(NAMED);
    if more > 0 {
        text += &say!("等，另有 {more} 件", ", and {more} more").told(language);
    }
    text
}
