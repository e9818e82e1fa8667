//! `noticeboard print`: files for the print shop, and the record of what hangs on the walls.

use std::collections::BTreeSet;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::{Common, Outcome, outcome, report, summary};
use crate::board::Board;
use crate::diagnostic::{Diagnostic, Format, Message, Place, Severity, Spot, Tongue, counted, say, tally};
use crate::kinds;
use crate::output::addresses;
use crate::output::placard::{
    self, Batch, Difference, Down, FILED, FiledCard, Flip, Job, Leaving, Lists, MADE, Made, Otherwise, Preset, Presets,
    Press, Printed, RECORD, Record, Selection, Setup, Sheet, Typesetter, Variant, Why, leaving, suggestion,
    without_faulty,
};
use crate::pipeline::{self, Options};
use crate::publish::{Destination, Publication};
use crate::source::Sources;
use crate::theme::Theme;

#[derive(Args)]
pub(super) struct Arguments {
    /// 哪些规格；不写就是 board.yaml 里列出的 / which presets; those of board.yaml by default
    #[arg(long, value_delimiter = ',', value_name = "PRESET")]
    pub(super) preset: Vec<String>,
    /// 只做这个组织和它的下级，如 east/lakeside / only this organisation and those below it
    #[arg(long, value_name = "PATH")]
    pub(super) org: Option<String>,
    /// 只做这一条，如 east/hall/posts/window-3 / only this item
    #[arg(long, value_name = "ID")]
    pub(super) item: Option<String>,
    /// 只做与上次印的不同的，并列出要更换、要撤下的 / only what differs from what was printed last, with lists
    #[arg(long)]
    changed: bool,
    /// 把输出文件夹里的这一批记为已印好（只写 content/print-record.csv，不做文件） / note the batch that lies there as printed; makes no files
    #[arg(long)]
    mark_printed: bool,
    /// 拼到这种纸上 / impose on this sheet
    #[arg(long, value_enum)]
    sheet: Option<SheetArgument>,
    /// 双面印刷沿哪条边翻 / about which edge sheets are turned over
    #[arg(long, value_enum, default_value_t)]
    flip: Flip,
    /// 每件做几份：拼版时重复排好 / how many of each piece; repeated on sheets
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=500))]
    copies: Option<u16>,
    /// 换一种做法：办公打印机、黑白、不出血 / made otherwise: for an office printer, in black, without bleed
    #[arg(long, value_enum)]
    variant: Option<Variant>,
    /// 出血几毫米，代替规格里的 / bleed in mm, instead of what presets with bleed say
    #[arg(long, value_name = "MM", value_parser = millimetres)]
    bleed: Option<f64>,
    /// 裁切标记离出血几毫米 / how far crop marks stand from the bleed, mm
    #[arg(long, value_name = "MM", value_parser = millimetres)]
    mark_offset: Option<f64>,
    /// 给印刷厂：按这份 ICC 输出配置文件做 PDF/X-4，代替 board.yaml 里的 press；none 是不做 / for the press: PDF/X-4 with this ICC output profile, instead of `press` in board.yaml; `none` for without
    #[arg(long, value_name = "FILE.icc")]
    press: Option<PathBuf>,
    /// 另做小样和送审单：每件的图、标记和签字栏 / contact sheets and a sign-off sheet as well: a picture of every piece, its mark, boxes to sign
    #[arg(long)]
    proof: bool,
    /// 只做校准页：打印后用尺子量 / only the calibration page, to be measured with a ruler
    #[arg(long)]
    calibration: bool,
    /// 输出到哪个文件夹；不写就是公示栏里的 print / where to; `print` in the board by default
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// 网站地址，代替 board.yaml 里的 base_url / instead of base_url in board.yaml
    #[arg(long, value_name = "URL", value_parser = super::base_url)]
    base_url: Option<String>,
    /// 有错的略去并列出，其余照做 / leave faulty ones out, name them, make the rest
    #[arg(long)]
    skip_faulty: bool,
    #[command(flatten)]
    pub(super) common: Common,
}

/// Likely renames that are told, at most.
const RENAMED: usize = 5;

/// `--sheet`
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum SheetArgument {
    A4,
    A3,
    Sra3,
    /// 每件一页 / each piece on a page of its own
    None,
}

impl SheetArgument {
    fn sheet(self) -> Option<Sheet> {
        match self {
            Self::A4 => Some(Sheet::A4),
            Self::A3 => Some(Sheet::A3),
            Self::Sra3 => Some(Sheet::Sra3),
            Self::None => None,
        }
    }
}

/// Bleed and offsets: a number of millimetres that a sheet has room for.
fn millimetres(text: &str) -> Result<f64, String> {
    let number = text.trim().trim_end_matches("mm").trim_end_matches("毫米").trim().parse::<f64>();
    number
        .ok()
        .filter(|mm| (0.0..=20.0).contains(mm))
        .ok_or_else(|| "写毫米数，0 到 20 / millimetres, from 0 to 20".to_owned())
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let common = &arguments.common;
    let language = common.language();
    let options = Options {
        base_url: arguments.base_url.clone(),
        skip_faulty: arguments.skip_faulty,
        media: vec![kinds::Medium::Print],
        ..common.options()
    };
    let out = arguments.out.clone().unwrap_or_else(|| common.board().join("print"));
    if super::misplaced(common, &out) {
        return Ok(Outcome::Misused);
    }
    if arguments.mark_printed {
        return super::mark::run(arguments, &options, &out);
    }
    let (mut sources, mut checked) = common.check(&options)?;
    let mut diagnostics = std::mem::take(&mut checked.diagnostics);
    let skipped = std::mem::take(&mut checked.skipped);
    let boards = checked.into_boards();
    let stops = |found: &[Diagnostic]| boards.web().orgs.is_empty() || pipeline::stopping(found, arguments.skip_faulty);
    let fail = |diagnostics: &[Diagnostic], sources: &Sources| {
        report(common, Format::Human, diagnostics, sources)?;
        tell!("{}", summary(language, diagnostics));
        Ok(Outcome::Faulty)
    };
    if stops(&diagnostics) {
        return fail(&diagnostics, &sources);
    }
    let settings = &boards.web().settings;
    let theme = Theme::load(Some(common.board()), &settings.theme, settings.language)?;
    let assets = sources.clone();
    let (routes, _) = addresses(&boards, &theme);
    let (typesetter, found) = Typesetter::open(&boards, &theme, &assets, &routes, common.board())?;
    diagnostics.extend(found);
    let (record, found) = read_record(common.board(), &mut sources)?;
    diagnostics.extend(found);
    let presets = match presets(arguments, typesetter.board(), &typesetter.presets, &record) {
        Ok(presets) => presets,
        Err(words) => {
            tell!("{words}");
            return Ok(Outcome::Misused);
        }
    };
    let press = match press(arguments, &typesetter, &theme) {
        Ok(press) => press,
        Err(words) => {
            tell!("{words}");
            return Ok(Outcome::Misused);
        }
    };
    let otherwise =
        Otherwise { variant: arguments.variant, bleed: arguments.bleed, mark_offset: arguments.mark_offset, press };
    let presets: Vec<Arc<Preset>> = presets.iter().map(|preset| preset.made(&otherwise)).collect();
    let selection = match selection(arguments, typesetter.board()) {
        Ok(selection) => selection,
        Err(words) => {
            tell!("{words}");
            return Ok(Outcome::Misused);
        }
    };
    if stops(&diagnostics) {
        theme.show_files(&diagnostics, &mut sources);
        return fail(&diagnostics, &sources);
    }
    let cards: BTreeSet<&str> = filed(arguments).map(FiledCard::word).collect();
    if !cards.is_empty() {
        let made = file_cards(arguments, &typesetter, &selection, &out)?;
        if !common.quiet {
            tell!("{}", filed_words(language, made, &out));
        }
        if arguments.preset.iter().all(|name| cards.contains(name.as_str())) {
            theme.show_files(&diagnostics, &mut sources);
            report(common, Format::Human, &diagnostics, &sources)?;
            return Ok(outcome(&diagnostics, arguments.skip_faulty));
        }
    }
    let mut jobs: Vec<Job> = presets.iter().flat_map(|preset| typesetter.jobs(preset, &selection)).collect();
    if jobs.is_empty() && arguments.item.is_some() {
        tell!("{}", nothing(arguments, language));
        return Ok(Outcome::Misused);
    }
    let walls = Walls { presets: &presets, typesetter: &typesetter, selection: &selection };
    // What is missing because it is faulty hangs on.
    let errors = diagnostics.iter().filter(|d| d.severity == Severity::Error).filter_map(|d| d.item.clone());
    let faulty: BTreeSet<Arc<str>> = errors.chain(skipped.iter().cloned()).collect();
    let faulty: BTreeSet<&str> = faulty.iter().map(|id| &**id).collect();
    let mut down = walls.gone(&record);
    down.retain(|(_, item, _)| !is_faulty_or_below(item, &faulty));
    let codes = typesetter.codes();
    let mut leaving = match record.lines().next() {
        Some(_) => leaving(&record, &typesetter.marks(), &typesetter.presets, typesetter.board(), &codes),
        None => Vec::new(),
    };
    leaving.retain(|leaving| walls.inside(&leaving.item));
    without_faulty(&mut leaving, &faulty);
    if !common.quiet && arguments.item.is_none() {
        tell_empty(language, typesetter.board(), &presets, &jobs);
    }
    if arguments.changed {
        jobs.retain(|job| record.difference(job, &codes).is_some());
    }
    let setup = Setup {
        sheet: arguments.sheet.and_then(SheetArgument::sheet),
        flip: arguments.flip,
        changed: arguments.changed,
        copies: arguments.copies,
    };
    diagnostics.extend(typesetter.unfit(&presets, setup));
    let judged = typesetter.judge(&jobs);
    diagnostics.extend(judged.diagnostics);
    let batch = if arguments.calibration {
        typesetter.calibration(setup)?
    } else {
        let bar = progress(jobs.len(), common.quiet);
        let (batch, found) = typesetter.batch(&jobs, &judged.refused, setup, &*bar)?;
        diagnostics.extend(found);
        batch
    };
    theme.show_files(&diagnostics, &mut sources);
    if stops(&diagnostics) {
        return fail(&diagnostics, &sources);
    }
    let beside = if arguments.proof && !arguments.calibration {
        let bar = progress(batch.found.iter().flatten().count(), common.quiet);
        typesetter.sign_off(&jobs, &batch, setup, &*bar)?
    } else {
        Vec::new()
    };
    report(common, Format::Human, &diagnostics, &sources)?;
    tell_skipped(&skipped, language);
    let board = typesetter.board();
    let mut made = Made::of(&board.settings.title, board.today, &jobs, &batch, &record);
    let taken = |(preset, item, printed): &(String, String, Printed)| Down {
        preset: preset.clone(),
        item: item.clone(),
        mark: printed.mark.clone(),
    };
    made.down = down.iter().map(taken).collect();
    if !arguments.calibration && made.pieces.is_empty() && made.down.is_empty() {
        if !common.quiet {
            tell!("{}", nothing_to_make(arguments, &out, !jobs.is_empty()));
            tell_leaving(language, &leaving, None);
        }
        return Ok(outcome(&diagnostics, arguments.skip_faulty));
    }
    let replaced = if arguments.calibration { 0 } else { replaced(&out, &made, &record) };
    let publication = Publication::begin(&out)?;
    for file in &batch.files {
        publication.put_copy(&file.path, &typesetter.path_of(file))?;
    }
    let lists = Lists { board: typesetter.board(), strings: theme.strings() };
    if arguments.calibration {
        // A page to be measured is no batch: the last one stays.
        publication.keep_prefix("")?;
    } else {
        // Cards for the file are no part of a batch.
        publication.keep_prefix(FILED)?;
        publication.put(MADE, &made.write())?;
        publication.put("jobs.txt", lists.jobs_text(&jobs, &batch, setup).as_bytes())?;
        publication.put("jobs.csv", &lists.jobs_csv(&jobs, &batch, setup))?;
        for file in &beside {
            publication.put(&file.path, &file.bytes)?;
        }
        if record.lines().next().is_some() {
            publication.put("leaving.txt", lists.leaving_text(&leaving).as_bytes())?;
            publication.put("leaving.csv", &lists.leaving_csv(&leaving))?;
        }
    }
    if arguments.changed {
        let put: Vec<(&Job, Difference)> =
            jobs.iter().filter_map(|job| Some((job, record.difference(job, &codes)?))).collect();
        let down: Vec<(&str, &str, &Printed)> =
            down.iter().map(|(p, i, printed)| (p.as_str(), i.as_str(), printed)).collect();
        publication.put("changed.txt", lists.changes_text(&put, &down, &jobs, &batch).as_bytes())?;
        publication.put("changed.csv", &lists.changes_csv(&put, &down, &record, &leaving))?;
    }
    publication.commit()?;
    if !common.quiet {
        tell!("{}", closing(language, &batch, &diagnostics, &out, down.len(), arguments.changed));
        let list = (!arguments.calibration).then(|| out.join("leaving.txt"));
        tell_leaving(language, &leaving, list.as_deref());
        tell_renamed(language, &leaving, &jobs, &record);
        if replaced > 0 {
            speak!(
                language,
                "上一批有 {replaced} 件没有记为已印，已被这一批代替；印了的请核对",
                "{replaced} of the last batch {were} not noted as printed, and this batch has taken that place: see what was printed",
                were = if replaced == 1 { "was" } else { "were" }
            );
        }
    }
    Ok(outcome(&diagnostics, arguments.skip_faulty))
}

/// The cards for the file that are asked for.
fn filed(arguments: &Arguments) -> impl Iterator<Item = FiledCard> + '_ {
    arguments.preset.iter().filter_map(|name| FiledCard::named(name))
}

/// Makes the cards for the file; gives how many. Those that were made before and have nothing to say any more go, unless
/// only a part was asked for.
fn file_cards(
    arguments: &Arguments,
    typesetter: &Typesetter<'_>,
    selection: &Selection,
    out: &Path,
) -> anyhow::Result<usize> {
    let mut number = 0;
    let publication = Publication::begin(out)?;
    let folders: Vec<String> = filed(arguments).map(FiledCard::folder).collect();
    match selection.orgs.is_none() && selection.item.is_none() {
        true => publication.keep_rest(&folders.iter().map(String::as_str).collect::<Vec<_>>())?,
        false => publication.keep_prefix("")?,
    }
    let mut seen = BTreeSet::new();
    for card in filed(arguments).filter(|card| seen.insert(card.word())) {
        for file in typesetter.filed(card, selection)? {
            publication.put(&file.path, &file.bytes)?;
            number += 1;
        }
    }
    publication.commit()?;
    Ok(number)
}

fn filed_words(language: Tongue, made: usize, out: &Path) -> String {
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

/// The presets asked for; else those of the board and, for what hangs on walls, those of the record.
fn presets(arguments: &Arguments, board: &Board, known: &Presets, record: &Record) -> Result<Vec<Arc<Preset>>, String> {
    let language = arguments.common.language();
    if arguments.calibration {
        return Ok(Vec::new());
    }
    if !arguments.preset.is_empty() {
        let find = |name: &String| {
            known.get(name).cloned().ok_or_else(|| {
                let hint = suggestion(known, name);
                let hint = hint.told(language);
                say!("没有叫 {name} 的印刷规格；{hint}", "no print preset is called {name}; {hint}")
                    .told(language)
                    .into_owned()
            })
        };
        let mut seen = BTreeSet::new();
        let public = arguments.preset.iter().filter(|name| FiledCard::named(name).is_none());
        return public.filter(|name| seen.insert(name.as_str())).map(find).collect();
    }
    let listed = board.settings.print.presets.iter().map(|name| &**name);
    let mut seen = BTreeSet::new();
    // With nothing on the walls there is nothing but what the board lists.
    let walls = arguments.changed && record.lines().next().is_some();
    let names = listed.chain(record.presets().filter(|_| walls)).filter(|name| seen.insert(*name));
    let presets: Vec<_> = names.filter_map(|name| known.get(name)).cloned().collect();
    if presets.is_empty() && !walls {
        let all = known.names().collect::<Vec<_>>().join("、");
        return Err(say!(
            "board.yaml 没有列出印刷规格；写 --preset，有这些：{all}",
            "board.yaml lists no presets; give --preset, there are: {all}"
        )
        .told(language)
        .into_owned());
    }
    Ok(presets)
}

/// The press that is printed for: the one asked for, else that of the board.
fn press(arguments: &Arguments, typesetter: &Typesetter<'_>, theme: &Theme) -> Result<Option<Arc<Press>>, String> {
    let language = arguments.common.language();
    let Some(path) = &arguments.press else { return Ok(typesetter.press().cloned()) };
    if path.as_os_str() == "none" {
        return Ok(None);
    }
    if arguments.variant.is_some_and(Variant::is_office) {
        let words = say!(
            "--press 是给印刷厂的，--variant office 是给办公打印机的，只能要一个",
            "--press is for a print shop and --variant office for an office printer: ask for one of them"
        );
        return Err(words.told(language).into_owned());
    }
    let settings = typesetter.board().settings.press.as_ref().map(|brief| &brief.0);
    Press::open(path, settings, theme).map(|press| Some(Arc::new(press))).map_err(|why| {
        let (path, zh, en) = (path.display(), &why.zh, &why.en);
        say!("--press {path}：{zh}", "--press {path}: {en}").told(language).into_owned()
    })
}

fn selection(arguments: &Arguments, board: &Board) -> Result<Selection, String> {
    let mut selection = Selection::default();
    if let Some(path) = &arguments.org {
        let path = path.trim_matches('/');
        let Some(org) = board.org_at(path) else {
            return Err(super::no_org(board, path).told(arguments.common.language()).into_owned());
        };
        selection.orgs = Some(board.org(org).subtree.clone());
    }
    selection.item = arguments.item.as_ref().map(|item| item.trim_matches('/').to_owned());
    Ok(selection)
}

fn nothing(arguments: &Arguments, language: Tongue) -> String {
    let item = arguments.item.as_deref().unwrap_or_default();
    say!("{item} 不在这些规格里：看看代号是否写全（如 east/hall/posts/window-3），是否已撤下", "{item} is not on any of these presets: give the whole id (east/hall/posts/window-3); it may have been withdrawn").told(language).into_owned()
}

/// Whether an item, or an organisation above it, was left out because it is faulty.
fn is_faulty_or_below(item: &str, faulty: &BTreeSet<&str>) -> bool {
    let mut above = std::iter::successors(Some(item), |path| path.rsplit_once('/').map(|(above, _)| above));
    above.any(|path| !path.is_empty() && faulty.contains(path))
}

/// What hangs on the walls within a selection.
struct Walls<'a> {
    presets: &'a [Arc<Preset>],
    typesetter: &'a Typesetter<'a>,
    selection: &'a Selection,
}

impl Walls<'_> {
    /// What is on a wall and no longer on the board: to be taken down.
    fn gone(&self, record: &Record) -> Vec<(String, String, Printed)> {
        let now: BTreeSet<(String, String)> =
            self.presets.iter().flat_map(|preset| self.typesetter.ids(preset)).collect();
        record
            .lines()
            .filter(|(preset, item, _)| {
                let asked = self.presets.iter().any(|known| *known.name == **preset)
                    || self.typesetter.presets.get(preset).is_none();
                asked && self.inside(item) && !now.contains(&((*preset).to_owned(), (*item).to_owned()))
            })
            .map(|(preset, item, printed)| (preset.to_owned(), item.to_owned(), printed.clone()))
            .collect()
    }

    fn inside(&self, item: &str) -> bool {
        let board = self.typesetter.board();
        let below = |orgs: &std::ops::Range<usize>| {
            let folder = board.orgs.get(orgs.start).map_or("", |org| org.path());
            folder.is_empty() || item == folder || item.starts_with(&format!("{folder}/"))
        };
        self.selection.orgs.as_ref().is_none_or(below) && self.selection.item.as_ref().is_none_or(|asked| asked == item)
    }
}

/// Reads the record; one that is broken is told at its line.
pub(super) fn read_record(board: &Path, sources: &mut Sources) -> anyhow::Result<(Record, Vec<Diagnostic>)> {
    let path = board.join(RECORD);
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok((Record::default(), Vec::new())),
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
    };
    let text = String::from_utf8_lossy(&bytes);
    let text = text.trim_start_matches('\u{feff}');
    match Record::read(text) {
        Ok(record) => Ok((record, Vec::new())),
        Err(range) => {
            sources.insert_text(RECORD, text);
            let place = Place { file: RECORD.into(), spot: Spot::Bytes(range) };
            let diagnostic = Diagnostic::error(
                "bad-print-record",
                place,
                say!("这一行不是印刷记录", "this line is no record of printing"),
            )
            .hint(say!(
                "恢复版本库里的文件，或删去这一行",
                "restore the file from version control, or delete the line"
            ));
            Ok((Record::default(), vec![diagnostic]))
        }
    }
}

/// Why there is no batch.
fn nothing_to_make(arguments: &Arguments, out: &Path, faulty: bool) -> String {
    let kept = Made::in_folder(out).map(|made| made.pieces.len()).unwrap_or_default();
    let language = arguments.common.language();
    let words = match (faulty, arguments.changed) {
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
fn tell_empty(language: Tongue, board: &Board, presets: &[Arc<Preset>], jobs: &[Job]) {
    let has = |preset: &Arc<Preset>| jobs.iter().any(|job| job.preset.name == preset.name);
    for preset in presets.iter().filter(|preset| !has(preset)) {
        let title = preset.title(board.settings.language);
        let name = &preset.name;
        let Message { zh, en, .. } = preset.spec.subject.called();
        speak!(language, "“{title}”（{name}）：没有{zh}可做", "“{title}” ({name}): there is no {en} to make it of");
    }
}

/// Pieces of the batch before this one that nobody noted as printed, and that are not in this one.
fn replaced(out: &Path, made: &Made, record: &Record) -> usize {
    let Ok(last) = Made::in_folder(out) else { return 0 };
    let again: BTreeSet<(&str, &str, &str)> =
        made.pieces.iter().map(|piece| (&*piece.preset, &*piece.item, &*piece.mark)).collect();
    last.unnoted(record).filter(|piece| !again.contains(&(&*piece.preset, &*piece.item, &*piece.mark))).count()
}

/// What must leave the walls, and where the list of it lies.
fn tell_leaving(language: Tongue, leaving: &[Leaving], list: Option<&Path>) {
    let Some(words) = super::closing::leaving(language, leaving) else { return };
    match list {
        None => tell!("{words}"),
        Some(list) => speak!(language, "{words}：见 {list}", "{words}: see {list}", list = list.display()),
    }
}

/// Codes that an alias would keep alive: what hangs under an old id and is new under another, by its title.
fn tell_renamed(language: Tongue, leaving: &[Leaving], jobs: &[Job], record: &Record) {
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

fn tell_skipped(skipped: &BTreeSet<Arc<str>>, language: Tongue) {
    for id in skipped {
        speak!(language, "已略去：{id}", "left out: {id}");
    }
}

fn closing(
    language: Tongue,
    batch: &Batch,
    diagnostics: &[Diagnostic],
    out: &Path,
    down: usize,
    changed: bool,
) -> String {
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
