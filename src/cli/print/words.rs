//! What `noticeboard print` says of a run.

use std::collections::BTreeSet;
use std::io::IsTerminal;
use std::path::Path;
use std::sync::Arc;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::board::Board;
use crate::cli::{closing, summary};
use crate::diagnostic::{Diagnostic, Message, Tongue, counted, say, tally};
use crate::output::placard::{self, FILED, Job, Leaving, Made, Preset, Record, Why};
use crate::pipeline::SetRun;

/// Likely renames that are told, at most.
const RENAMED: usize = 5;

pub(super) fn filed(language: Tongue, made: usize, out: &Path) -> String {
    let folder = out.join(FILED);
    let folder = folder.display();
    let words = match made {
        0 => say!("没有可存档的：还没有对标记录或考评", "there is nothing to file: no records and no reviews yet"),
        _ => {
            let cards = counted(made, "card");
            say!("存档卡 {made} 张，在 {folder}；不公开", "{cards} for the file in {folder}; not public")
        }
    };
    words.told(language).into_owned()
}

pub(super) fn nowhere(item: &str) -> Message {
    say!(
        "{item} 不在这些规格里：看看代号是否写全（如 east/hall/posts/window-3），是否已撤下",
        "{item} is not on any of these presets: give the whole id (east/hall/posts/window-3); it may have been withdrawn"
    )
}

/// Why there is no batch.
pub(super) fn nothing_to_make(language: Tongue, out: &Path, changed: bool, faulty: bool) -> String {
    let kept = Made::in_folder(out).map(|made| made.pieces.len()).unwrap_or_default();
    let words = match (faulty, changed) {
        (true, _) => say!("一件也没有做：先改上面的错误", "nothing was made: mend the errors above first"),
        (false, true) => say!("与上次印的相比没有变化", "nothing has changed since it was printed"),
        (false, false) => say!("没有可做的", "there is nothing to make"),
    };
    let words = words.told(language).into_owned();
    match kept {
        0 => words,
        _ => say!(
            "{words}；上一批（{kept} 件）还在 {out}",
            "{words}; the last batch ({kept_en}) stays in {out}",
            out = out.display(),
            kept_en = counted(kept, "piece"),
        )
        .told(language)
        .into_owned(),
    }
}

/// Says of which presets there is nothing on the board to make a piece of.
pub(super) fn tell_without_items(language: Tongue, presets: &[Arc<Preset>], board: &Board) {
    for preset in presets {
        let title = preset.title(board.settings.language);
        let name = &preset.name;
        let Message { zh, en, .. } = preset.spec.subject.called();
        speak!(language, "“{title}”（{name}）：没有{zh}可做", "“{title}” ({name}): there is no {en} to make it of");
    }
}

/// What must leave the walls, and where the list of it lies.
pub(super) fn tell_leaving(language: Tongue, leaving: &[Leaving], list: Option<&Path>) {
    let Some(words) = closing::leaving(language, leaving) else { return };
    match list {
        None => tell!("{words}"),
        Some(list) => speak!(language, "{words}：见 {list}", "{words}: see {list}", list = list.display()),
    }
}

/// Codes that an alias would keep alive: what hangs under an old id and is new under another, by its title.
pub(super) fn tell_renamed(language: Tongue, leaving: &[Leaving], jobs: &[Job], record: &Record) {
    let gone = leaving.iter().filter(|leaving| leaving.dead.is_some() && leaving.why == Why::Gone);
    let renamed = gone.filter_map(|leaving| {
        let is_new = |job: &&Job| record.printed(&job.preset.name, &job.facts.id).is_none();
        let same = |job: &&Job| *job.preset.name == *leaving.preset && placard::title(job) == leaving.title;
        Some((&*leaving.item, &*jobs.iter().filter(is_new).find(same)?.facts.id))
    });
    let renamed: BTreeSet<(&str, &str)> = renamed.collect();
    for (old, new) in renamed.into_iter().take(RENAMED) {
        speak!(
            language,
            "{old} 可能改名为 {new}：在 board.yaml 写 aliases: {{ {old}: {new} }}，印出去的二维码就还能打开",
            "{old} may have been renamed to {new}: with `aliases: {{ {old}: {new} }}` in board.yaml the printed code leads there"
        );
    }
}

pub(super) fn tell_skipped(language: Tongue, skipped: &BTreeSet<Arc<str>>) {
    for id in skipped {
        speak!(language, "已略去：{id}", "left out: {id}");
    }
}

pub(super) fn closing(
    language: Tongue,
    set: &SetRun<'_>,
    diagnostics: &[Diagnostic],
    out: &Path,
    changed: bool,
) -> String {
    let (batch, down) = (&set.batch, set.down());
    let pieces = batch.found.iter().flatten().count();
    let (files, out) = (batch.files.len(), out.display());
    let summary = summary(language, diagnostics);
    let warned = tally(diagnostics).errors > 0;
    let faulty = if warned { batch.found.iter().filter(|found| found.is_none()).count() } else { 0 };
    let mut text = say!(
        "{pieces} 件，{files} 个文件，在 {out}；{summary}",
        "{pieces_en}, {files_en} in {out}; {summary}",
        pieces_en = counted(pieces, "piece"),
        files_en = counted(files, "file")
    )
    .told(language)
    .into_owned();
    if faulty > 0 {
        text += &say!("；有错略去 {faulty} 件", "; {faulty_en} left out", faulty_en = counted(faulty, "faulty one"))
            .told(language);
    }
    if changed {
        text += &say!(
            "；要撤下 {down} 件（见 changed.txt），印好后运行 print --mark-printed",
            "; {down} to take down (see changed.txt); when printed, run print --mark-printed"
        )
        .told(language);
    }
    text
}

/// A bar on a terminal that hears how many placards are done; silent elsewhere.
pub(super) fn progress(jobs: usize, quiet: bool) -> Box<dyn Fn(usize) + Sync> {
    if quiet || !std::io::stderr().is_terminal() || jobs == 0 {
        return Box::new(|_| {});
    }
    let bar = ProgressBar::with_draw_target(Some(jobs as u64), ProgressDrawTarget::stderr_with_hz(5));
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} {eta}") {
        bar.set_style(style);
    }
    Box::new(move |done| {
        bar.inc(done as u64);
        if bar.position() >= jobs as u64 {
            bar.finish_and_clear();
        }
    })
}

/// That the batch before this one was never noted as printed, in part.
pub(super) fn tell_replaced(language: Tongue, replaced: usize) {
    if replaced > 0 {
        speak!(
            language,
            "上一批有 {replaced} 件没有记为已印，已被这一批代替；印了的请核对",
            "{replaced} of the last batch {were} not noted as printed, and this batch has taken that place: see what was printed",
            were = if replaced == 1 { "was" } else { "were" }
        );
    }
}
