//! `noticeboard build`: check, then write everything or nothing.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use clap::Args;

use super::closing::{Closing, Next};
use super::progress::{Progress, named};
use super::refused::{Refused, one_of};
use super::{Common, Outcome, closing, open_browser, outcome, summary};
use crate::diagnostic::{Diagnostic, Format, Severity, Tally, say, tally};
use crate::lint;
use crate::live::{self, Allowed};
use crate::output::placard::without_faulty;
use crate::output::{OUTPUTS, media};
use crate::pipeline::{Approved, Edition, Inputs, Last, Options, Prepared, Stamp, TOLD_ONCE, Timings, When, stops};
use crate::publish::{self, Destination, Publication, Report};
use crate::source;
use crate::upcoming::NextChange;

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
    /// 运行 board.yaml 里 read_aloud 写的命令，做朗读的录音；没有这一项，内容的作者不能让任何程序运行 / run the command of read_aloud in board.yaml to make recordings; without it no author can have a program run
    #[arg(long)]
    clips: bool,
    /// 打开浏览器看做好的网站，按 Ctrl-C 结束 / show the finished site in a browser until Ctrl-C
    #[arg(long)]
    open: bool,
    /// 输出格式；json 的最后一行说网站在哪里、下次哪天变化 / output format; the last line of json tells where the site is and when it changes next
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Human)]
    format: Format,
    /// 各阶段用时 / the time each stage took
    #[arg(long)]
    timings: bool,
    #[command(flatten)]
    pub(super) common: Common,
}

fn output_name(name: &str) -> Result<&'static str, Refused> {
    one_of(name, OUTPUTS.iter().map(|output| output.name()))
}

/// A build that came to its end.
struct Finished {
    report: Report,
    /// What was made and found, in short.
    summary: String,
    tally: Tally,
    /// Whether something was left out that will be missed.
    faulty: bool,
    when: When,
    next_change: Option<NextChange>,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let common = &arguments.common;
    let out = arguments.out.clone().unwrap_or_else(|| common.board().join("public"));
    if super::misplaced(common, &out) {
        return Ok(Outcome::Misused);
    }
    let (mut timings, mut switches) = (Timings::default(), false);
    match make(arguments, &out, &mut timings, &mut switches) {
        Ok(Ok(finished)) => {
            close(arguments, &out, &finished, &timings)?;
            if arguments.open {
                show(common, &out)?;
            }
            Ok(if finished.faulty { Outcome::Faulty } else { Outcome::Done })
        }
        Ok(Err(tally)) => {
            if arguments.format == Format::Json {
                let site = publish::stands(&out).then(|| super::out::whole(&out));
                let closing = Closing { site, ..Closing::of("failed", &tally) };
                say_to_programs(&closing)?;
            } else if let Some(words) = closing::stands(&out) {
                tell!("{}", words.told(common.language()));
            }
            Ok(Outcome::Faulty)
        }
        Err(error) => {
            if arguments.format == Format::Json {
                let site = publish::stands(&out).then(|| super::out::whole(&out));
                say_to_programs(&Closing { site, ..Closing::of("failed", &Tally::default()) })?;
            }
            // While the folder changes, the publisher itself says how far it came.
            if switches {
                return Err(error);
            }
            Err(match closing::stands(&out) {
                Some(words) => anyhow::anyhow!("{error:#}\n{}", words.told(common.language())),
                None => error,
            })
        }
    }
}

/// Checks and publishes. `Err` inside where errors of the content stop it; they have been told. `switches` says whether the
/// folder of the site may have begun to change.
fn make(
    arguments: &Arguments,
    out: &Path,
    timings: &mut Timings,
    switches: &mut bool,
) -> anyhow::Result<Result<Finished, Tally>> {
    let common = &arguments.common;
    let language = common.language();
    let keeping = common.keeping();
    let options = Options {
        base_url: arguments.base_url.clone(),
        skip_faulty: arguments.skip_faulty,
        media: media(&arguments.only),
        clips: arguments.clips,
        last: keeping.caches.as_deref().map(|caches| Last::path(caches, out)),
        ..keeping
    };
    // Looked at before anything is read: what changes from here on is noticed the next time.
    let (inputs, stamp) = timings.measure("look", || {
        let further = format!("{} {:?} {} {}", language.tag(), common.style(), common.quiet, arguments.strict);
        let further = vec![further, format!("{:?} {}", arguments.format, arguments.clips)];
        (Inputs::look(common.board(), &options, further), Stamp::path(common.board(), out, &arguments.only))
    });
    let mut publication = None;
    if let Some((inputs, before)) = inputs.as_ref().zip(Stamp::load(&stamp))
        && inputs.same(&before.inputs)
        && before.approved.is_still(options.approved.as_ref())
    {
        let begun = timings.measure("begin", || Publication::begin(out))?;
        if let Some(kept) = timings.measure("compare", || begun.intact(before.edition)) {
            tell_found(arguments, &before.told)?;
            let report = Report { kept, unchanged: true, ..Report::default() };
            let Stamp { summary, tally, faulty, when, next_change, .. } = before;
            return Ok(Ok(Finished { report, summary, tally, faulty, when, next_change }));
        }
        publication = Some(begun);
    }

    let progress = Progress::begin(named(&say!("读取和检查", "reading and checking"), language), common.quiet);
    let (mut sources, found) = timings.measure("load", || source::load(common.board()))?;
    let (only, strict) = (&arguments.only, arguments.strict);
    let all_read = !found.iter().any(|d| d.severity == Severity::Error);
    let prepared = Prepared::of(&sources, found, &options, strict, common.board(), only, timings)?;
    let Prepared { mut edition, mut stopped, mut diagnostics, skipped, theme, next_change, holding, approvals, last } =
        prepared;
    if let Some(edition) = &mut edition {
        if !stopped && publication.is_none() {
            publication = Some(timings.measure("begin", || Publication::begin(out))?);
        }
        // What is wrong with placards is told as well where something else stops the site.
        let to = publication.as_ref().filter(|_| !stopped).map(|begun| begun as &dyn Destination);
        let progress = |placards| progress.counter(named(&say!("排版", "setting paper"), language), placards);
        diagnostics.extend(timings.measure("paper", || edition.set_placards(&sources, common.board(), to, &progress))?);
        stopped = stops(&diagnostics, arguments.skip_faulty, strict);
    }
    theme.iter().for_each(|theme| theme.show_files(&diagnostics, &mut sources));
    let (Some(edition), Some(publication)) = (edition.filter(|_| !stopped), publication) else {
        drop(progress);
        super::report(common, arguments.format, &diagnostics, &sources)?;
        if arguments.format != Format::Json {
            tell!("{}", summary(language, &diagnostics));
        }
        return Ok(Err(tally(&diagnostics)));
    };
    let web = edition.boards.web();
    let held = common.as_of.is_some() || web.settings.as_of.is_some();
    let when = When { day: web.today, held, timezone: web.settings.timezone.to_string() };
    let told = closing::told(common, arguments.format, &diagnostics, &skipped, &sources)?;
    let made = closing::census(language, edition.plan.routes.iter());
    let walls = leaving(common, &edition, &diagnostics, &skipped).map(|words| {
        say!("；{words}（noticeboard print 列出）", "; {words} (noticeboard print lists them)")
            .told(language)
            .into_owned()
    });
    let summed = |diagnostics: &[Diagnostic]| {
        let walls = walls.as_deref().unwrap_or_default();
        format!("{made}{}{}{walls}", summary(language, diagnostics), closing::left_out(language, diagnostics))
    };
    // What is said of the edition before is said once.
    let lasting: Vec<Diagnostic> = diagnostics.iter().filter(|d| !TOLD_ONCE.contains(&d.code)).cloned().collect();
    let summary = summed(&diagnostics);
    let again = match lasting.len() == diagnostics.len() {
        true => (told.clone(), summary.clone(), tally(&diagnostics)),
        false => {
            let told = closing::told(common, arguments.format, &lasting, &skipped, &sources)?;
            (told, summed(&lasting), tally(&lasting))
        }
    };

    let approved = timings.measure("approved", || {
        let Some(store) = &options.approved else { return Approved::default() };
        let kept = store.keep(&holding, &sources, &approvals.sums);
        if all_read && arguments.only.is_empty() {
            store.prune(&holding, &sources);
        }
        approvals.sums.save(arguments.only.is_empty() && skipped.is_empty());
        super::approve::tell_unkept(common, kept.failed);
        Approved::of(&approvals, kept.kept)
    });
    // A city's texts are a tenth of all memory, and everything that is shown has been read from them.
    drop(sources);
    keep_others(&publication, &arguments.only)?;
    progress.stage(named(&say!("生成", "making"), language), edition.pages().count());
    timings.measure("render", || edition.make_pages(&publication, &|| progress.step()))?;
    progress.stage(named(&say!("发布", "publishing"), language), 0);
    *switches = true;
    let (report, published) = timings.measure("publish", || publication.publish())?;
    timings.measure("caches", || edition.keep_caches(common.board(), arguments.only.is_empty() && skipped.is_empty()));
    // Of an edition whose website was not made nothing is held against the next.
    let with_web = arguments.only.is_empty() || arguments.only.contains(&"web");
    if let Some((last, path)) = last.zip(options.last).filter(|_| with_web) {
        last.save(&path);
    }
    drop(progress);
    tell_found(arguments, &told)?;
    let (tally, faulty) = (tally(&diagnostics), outcome(&diagnostics, arguments.skip_faulty) == Outcome::Faulty);
    timings.measure("stamp", || match inputs {
        Some(inputs) => {
            let (told, summary, tally) = again;
            let when = when.clone();
            let made = Stamp { inputs, edition: published, told, summary, tally, faulty, when, next_change, approved };
            // What tells something private is found anew each time.
            match lasting.iter().any(lint::tells_private) {
                true => made.forget(&stamp),
                false => made.save(&stamp),
            }
        }
        None => drop(std::fs::remove_file(&stamp)),
    });
    // The process ends soon: giving back a hundred thousand items one by one would only take time.
    std::mem::forget((edition, diagnostics));
    Ok(Ok(Finished { report, summary, tally, faulty, when, next_change }))
}

/// What was found, as it was printed: for people beside the output, for programs as the output.
fn tell_found(arguments: &Arguments, told: &str) -> anyhow::Result<()> {
    match arguments.format {
        Format::Human => super::tell_as_it_is(told),
        Format::Json | Format::Github => super::show(|out| out.write_all(told.as_bytes()))?,
    }
    Ok(())
}

/// Says what came of it: how much was written, where the site lies, and when it changes by itself.
fn close(arguments: &Arguments, out: &Path, finished: &Finished, timings: &Timings) -> anyhow::Result<()> {
    let common = &arguments.common;
    let language = common.language();
    let Finished { report, summary, tally, when, next_change, .. } = finished;
    if arguments.format == Format::Json {
        say_to_programs(&Closing {
            site: Some(super::out::whole(out)),
            day: Some(when.day),
            held: when.held,
            written: report.written,
            kept: report.kept,
            removed: report.removed,
            next_change: next_change.map(|next| Next::of(next, &when.timezone)),
            ..Closing::of(if report.unchanged { "unchanged" } else { "published" }, tally)
        })?;
    } else if !common.quiet {
        tell!("{}", closing::line(language, report, summary, timings.total()));
        let look = (!arguments.open).then(|| look(arguments));
        tell!("{}", closing::place(out, look.as_deref()).told(language));
        tell!("{}", closing::next(*next_change, when.held).told(language));
    }
    closing::table(arguments.timings, timings);
    Ok(())
}

/// The command that shows the site, as it is typed where this one was.
fn look(arguments: &Arguments) -> String {
    let board = arguments.common.board();
    let here = super::place::board(None).is_ok_and(|found| super::out::whole(&found) == super::out::whole(board));
    let quoted = |path: &Path| {
        let path = path.display().to_string();
        if path.contains(char::is_whitespace) { format!("\"{path}\"") } else { path }
    };
    let mut command = "noticeboard build --open".to_owned();
    if !here {
        command += &format!(" --board {}", quoted(board));
    }
    if let Some(out) = &arguments.out {
        command += &format!(" --out {}", quoted(out));
    }
    // It builds before it shows: with other options that would be another site.
    if let Some(day) = arguments.common.as_of {
        command += &format!(" --as-of {day}");
    }
    if let Some(url) = &arguments.base_url {
        command += &format!(" --base-url {url}");
    }
    if !arguments.only.is_empty() {
        command += &format!(" --only {}", arguments.only.join(","));
    }
    for (given, flag) in
        [(arguments.strict, " --strict"), (arguments.skip_faulty, " --skip-faulty"), (arguments.clips, " --clips")]
    {
        command += if given { flag } else { "" };
    }
    command
}

fn say_to_programs(closing: &Closing) -> anyhow::Result<()> {
    let line = serde_json::to_string(closing)?;
    super::show(|out| writeln!(out, "{line}"))
}

/// The first port that the finished site is shown at.
const PORT: u16 = 4000;

/// Shows the finished site in a browser until the process is told to end.
fn show(common: &Common, out: &Path) -> anyhow::Result<()> {
    const HOST: &str = "127.0.0.1";
    let listener = live::bind(HOST, PORT).context("no port is free / 没有空闲的端口")?;
    let url = format!("http://{}/", listener.local_addr()?);
    tell!(
        "{}",
        say!("在浏览器里看：{url} （按 Ctrl-C 结束）", "shown at {url} (Ctrl-C ends it)").told(common.language())
    );
    open_browser(&url);
    live::show_published(out, listener, Allowed::new(HOST))
}

/// What hangs on the walls and must leave, in a few words.
fn leaving(
    common: &Common,
    edition: &Edition,
    diagnostics: &[Diagnostic],
    skipped: &BTreeSet<Arc<str>>,
) -> Option<String> {
    let mut leaving = edition.placards.leaving(common.board(), &edition.boards, &edition.theme, &edition.plan.routes);
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
