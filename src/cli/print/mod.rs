//! `noticeboard print`: files for the print shop, and the record of what hangs on the walls.

mod words;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use clap::{Args, ValueEnum};

use super::{Common, Outcome, outcome, report, summary};
use crate::board::Board;
use crate::diagnostic::{Diagnostic, Format, Message, Place, Severity, Spot, say};
use crate::kinds;
use crate::output::placard::{Flip, RECORD, Record, Selection, Setup, Sheet, Variant};
use crate::pipeline::{self, Options, Order, Paper, PressAsked, PrintRun};
use crate::source::Sources;

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
    let misused = |words: &Message| {
        tell!("{}", words.told(language));
        Ok(Outcome::Misused)
    };
    if stops(&diagnostics) {
        return fail(&diagnostics, &sources);
    }
    let paper = Paper::of(&boards, common.board())?;
    let assets = sources.clone();
    let (typesetter, found) = paper.typesetter(&assets)?;
    diagnostics.extend(found);
    let (record, found) = read_record(common.board(), &mut sources)?;
    diagnostics.extend(found);
    let order = match order(arguments, typesetter.board()) {
        Ok(order) => order,
        Err(words) => return misused(&words),
    };
    let errors = diagnostics.iter().filter(|d| d.severity == Severity::Error).filter_map(|d| d.item.clone());
    let faulty: BTreeSet<Arc<str>> = errors.chain(skipped.iter().cloned()).collect();
    let faulty = faulty.iter().map(|id| &**id).collect();
    let run = match PrintRun::of(&order, &typesetter, &paper.theme, &record, &faulty) {
        Ok(run) => run,
        Err(words) => return misused(&words),
    };
    if stops(&diagnostics) {
        paper.theme.show_files(&diagnostics, &mut sources);
        return fail(&diagnostics, &sources);
    }
    if run.asks_for_cards() {
        let made = run.file_cards(&out)?;
        if !common.quiet {
            tell!("{}", words::filed(language, made, &out));
        }
        if run.asks_only_for_cards() {
            paper.theme.show_files(&diagnostics, &mut sources);
            report(common, Format::Human, &diagnostics, &sources)?;
            return Ok(outcome(&diagnostics, arguments.skip_faulty));
        }
    }
    if let Some(item) = arguments.item.as_deref().filter(|_| !run.is_on_board) {
        return misused(&words::nowhere(item));
    }
    if !common.quiet && arguments.item.is_none() {
        words::tell_without_items(language, &run.without_items, typesetter.board());
    }
    let bar = |pieces: usize| words::progress(pieces, common.quiet);
    let (set, found) = run.set(&bar)?;
    diagnostics.extend(found);
    paper.theme.show_files(&diagnostics, &mut sources);
    if stops(&diagnostics) {
        return fail(&diagnostics, &sources);
    }
    report(common, Format::Human, &diagnostics, &sources)?;
    words::tell_skipped(language, &skipped);
    let (jobs, leaving) = (&set.run.jobs, &set.run.leaving);
    if set.is_empty() {
        if !common.quiet {
            tell!("{}", words::nothing_to_make(language, &out, arguments.changed, !jobs.is_empty()));
            words::tell_leaving(language, leaving, None);
        }
        return Ok(outcome(&diagnostics, arguments.skip_faulty));
    }
    let replaced = set.write(&out, &bar)?;
    if !common.quiet {
        tell!("{}", words::closing(language, &set, &diagnostics, &out, arguments.changed));
        let list = (!arguments.calibration).then(|| out.join("leaving.txt"));
        words::tell_leaving(language, leaving, list.as_deref());
        words::tell_renamed(language, leaving, jobs, &record);
        words::tell_replaced(language, replaced);
    }
    Ok(outcome(&diagnostics, arguments.skip_faulty))
}

/// What is asked for; an organisation must be one of the board's.
fn order(arguments: &Arguments, board: &Board) -> Result<Order, Message> {
    let mut selection = Selection::default();
    if let Some(path) = &arguments.org {
        let path = super::org_path(path);
        let org = board.org_at(path).ok_or_else(|| super::no_org(board, path))?;
        selection.orgs = Some(board.org(org).subtree.clone());
    }
    selection.item = arguments.item.as_ref().map(|item| item.trim_matches('/').to_owned());
    let press = match &arguments.press {
        None => PressAsked::OfBoard,
        Some(path) if path.as_os_str() == "none" => PressAsked::None,
        Some(path) => PressAsked::Profile(path.clone()),
    };
    let setup = Setup {
        sheet: arguments.sheet.and_then(SheetArgument::sheet),
        flip: arguments.flip,
        changed: arguments.changed,
        copies: arguments.copies,
    };
    let &Arguments { variant, bleed, mark_offset, calibration, proof, .. } = arguments;
    let presets = arguments.preset.clone();
    Ok(Order { presets, selection, setup, variant, bleed, mark_offset, press, calibration, proof })
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
