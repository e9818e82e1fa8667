//! `noticeboard build`: check, then write everything or nothing.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use super::progress::{Progress, named};
use super::refused::{Refused, one_of};
use super::{Common, Outcome, closing, outcome, summary};
use crate::diagnostic::{Diagnostic, Format, Language, Severity, say};
use crate::kinds::Output;
use crate::output::placard::without_faulty;
use crate::output::{OUTPUTS, media};
use crate::pipeline::{Edition, Inputs, Options, Prepared, Stamp, Timings};
use crate::publish::{Destination, Publication, Report};
use crate::source;

#[derive(Args)]
pub(super) struct Arguments {
    /// 输出到哪个文件夹；不写就是公示栏里的 public / where to; `public` in the board by default
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// 网站地址，代替 board.yaml 里的 base_url / instead of base_url in board.yaml
    #[arg(long, value_name = "URL", value_parser = super::base_url)]
    base_url: Option<String>,
    /// 只做其中几样，其余保持原样：web、kiosk、print / make only these and leave the others as they are
    #[arg(long, value_delimiter = ',', value_name = "OUTPUT", value_parser = output_name)]
    only: Vec<&'static str>,
    /// 有警告也不发布 / warnings stop it as well
    #[arg(long)]
    strict: bool,
    /// 有错的条目略去并列出，其余照常发布 / leave faulty items out, name them, publish the rest
    #[arg(long)]
    skip_faulty: bool,
    /// 各阶段用时 / the time each stage took
    #[arg(long)]
    timings: bool,
    #[command(flatten)]
    pub(super) common: Common,
}

fn output_name(name: &str) -> Result<&'static str, Refused> {
    one_of(name, OUTPUTS.iter().map(|output| output.name()))
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let common = &arguments.common;
    let language = common.language();
    let options = Options {
        base_url: arguments.base_url.clone(),
        skip_faulty: arguments.skip_faulty,
        media: media(&arguments.only),
        ..common.keeping()
    };
    let mut timings = Timings::default();
    let out = arguments.out.clone().unwrap_or_else(|| common.board().join("public"));
    if super::misplaced(common, &out) {
        return Ok(Outcome::Misused);
    }
    // Looked at before anything is read: what changes from here on is noticed the next time.
    let (inputs, stamp) = timings.measure("look", || {
        let further = vec![format!("{language:?} {:?} {} {}", common.style(), common.quiet, arguments.strict)];
        (Inputs::look(common.board(), &options, further), Stamp::path(common.board(), &out, &arguments.only))
    });
    let mut publication = None;
    if let Some((inputs, before)) = inputs.as_ref().zip(Stamp::load(&stamp))
        && inputs.same(&before.inputs)
    {
        let begun = timings.measure("begin", || Publication::begin(&out))?;
        if let Some(kept) = timings.measure("compare", || begun.intact(before.edition)) {
            super::tell_as_it_is(&before.told);
            if !common.quiet {
                let report = Report { kept, unchanged: true, ..Report::default() };
                tell!("{}", closing::line(language, &report, &before.summary, timings.total()));
            }
            closing::table(arguments.timings, &timings);
            return Ok(if before.faulty { Outcome::Faulty } else { Outcome::Done });
        }
        publication = Some(begun);
    }

    let progress = Progress::begin(named(&say!("读取和检查", "reading and checking"), language), common.quiet);
    let (mut sources, found) = timings.measure("load", || source::load(common.board()))?;
    let (only, strict) = (&arguments.only, arguments.strict);
    let placards = |jobs| progress.counter(named(&say!("排版", "setting paper"), language), jobs);
    let prepared = Prepared::of(&sources, found, &options, strict, common.board(), only, &mut timings, &placards)?;
    let Prepared { edition, diagnostics, skipped, theme } = prepared;
    theme.iter().for_each(|theme| theme.show_files(&diagnostics, &mut sources));
    let Some(edition) = edition else {
        drop(progress);
        super::report(common, Format::Human, &diagnostics, &sources)?;
        tell!("{}", summary(language, &diagnostics));
        return Ok(Outcome::Faulty);
    };
    let told = closing::told(common, &diagnostics, &skipped, &sources)?;
    let made = closing::census(language, edition.plan.routes.iter());
    let mut summary = format!("{made}{}{}", summary(language, &diagnostics), closing::left_out(language, &diagnostics));
    if let Some(words) = leaving(common, &edition, &diagnostics, &skipped) {
        summary += &match language {
            Language::Chinese => format!("；{words}（noticeboard print 列出）"),
            Language::English => format!("; {words} (noticeboard print lists them)"),
        };
    }

    // A city's texts are a tenth of all memory, and everything that is shown has been read from them.
    drop(sources);
    let publication = match publication {
        Some(begun) => begun,
        None => timings.measure("begin", || Publication::begin(&out))?,
    };
    keep_others(&publication, &arguments.only)?;
    progress.stage(named(&say!("生成", "making"), language), edition.plan.seeds().count());
    timings.measure("render", || edition.make_all(&publication, &|| progress.step()))?;
    progress.stage(named(&say!("发布", "publishing"), language), 0);
    let (report, published) = timings.measure("publish", || publication.publish())?;
    timings.measure("caches", || edition.keep_caches(arguments.only.is_empty() && skipped.is_empty()));
    drop(progress);
    super::tell_as_it_is(&told);
    if !common.quiet {
        tell!("{}", closing::line(language, &report, &summary, timings.total()));
    }
    let outcome = outcome(&diagnostics, arguments.skip_faulty);
    timings.measure("stamp", || match inputs {
        Some(inputs) => {
            let faulty = outcome == Outcome::Faulty;
            Stamp { inputs, edition: published, told, summary, faulty }.save(&stamp);
        }
        None => drop(std::fs::remove_file(&stamp)),
    });
    closing::table(arguments.timings, &timings);
    // The process ends here: giving back a hundred thousand items one by one would only take time.
    std::mem::forget((edition, diagnostics));
    Ok(outcome)
}

/// What hangs on the walls and must leave, in a few words.
fn leaving(
    common: &Common,
    edition: &Edition,
    diagnostics: &[Diagnostic],
    skipped: &BTreeSet<Arc<str>>,
) -> Option<String> {
    let board = edition.boards.of(Output::Print)?;
    let mut leaving = edition.placards.leaving(common.board(), board, &edition.theme);
    let errors = diagnostics.iter().filter(|d| d.severity == Severity::Error).filter_map(|d| d.item.as_deref());
    without_faulty(&mut leaving, &errors.chain(skipped.iter().map(|id| &**id)).collect());
    closing::leaving(common.language(), &leaving)
}

/// Leaves what `--only` does not name as it is.
fn keep_others(publication: &impl Destination, only: &[&str]) -> anyhow::Result<()> {
    if only.is_empty() {
        return Ok(());
    }
    let folders = |wanted: bool| {
        let outputs = OUTPUTS.iter().filter(move |output| only.contains(&output.name()) == wanted);
        outputs.flat_map(|output| output.folders()).copied()
    };
    // What has no folder of its own is the website's, and the website's alone.
    if only.contains(&"web") {
        folders(false).try_for_each(|prefix| publication.keep_prefix(prefix))
    } else {
        publication.keep_rest(&folders(true).collect::<Vec<_>>())
    }
}
