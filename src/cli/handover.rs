//! `noticeboard handover`: a folder for the next clerk, as a document and as spreadsheets.

use std::path::PathBuf;

use clap::Args;

use super::{Common, Outcome, no_org, summary};
use crate::handover::{DAYS, Handover, Known, handover};
use crate::kinds;
use crate::output::placard::{self, csv};
use crate::pipeline::{Options, Paper};
use crate::publish::{Destination as _, Publication};
use crate::upcoming::{upcoming, with_walls};

#[derive(Args)]
pub(super) struct Arguments {
    /// 交接哪个组织（连同下级），如 east/lakeside；不写就是整个公示栏 / which organisation, with those below it; by default the whole board
    #[arg(long, value_name = "PATH")]
    org: Option<String>,
    /// 放进这个文件夹；不写就是公示栏的 handover / the folder to write; by default the board's handover
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    pub(super) common: Common,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let common = &arguments.common;
    let language = common.language();
    let out = arguments.out.clone().unwrap_or_else(|| common.board().join("handover"));
    if super::misplaced(common, &out) {
        return Ok(Outcome::Misused);
    }
    let media = vec![kinds::Medium::Print];
    let (sources, mut checked) = common.check(&Options { media, ..common.options() })?;
    let diagnostics = std::mem::take(&mut checked.diagnostics);
    let path = arguments.org.as_deref().map(super::org_path).unwrap_or_default();
    if checked.assembled.board.orgs.is_empty() {
        tell!("{}", summary(language, &diagnostics));
        return Ok(Outcome::Faulty);
    }
    let Some(org) = checked.assembled.board.org_at(path) else {
        tell!("{}", no_org(&checked.assembled.board, path).told(language));
        return Ok(Outcome::Misused);
    };
    let ahead = upcoming(&checked.assembled, DAYS);
    let assembled = checked.assembled.clone();
    let boards = checked.into_boards();
    let paper = Paper::of(&boards, common.board())?;
    let (typesetter, _) = paper.typesetter(&sources)?;
    let leaving = typesetter.leaving(common.board());
    let due = with_walls(boards.web(), DAYS, ahead, &leaving);
    let printed = placard::record_of(common.board());
    let known = Known { due: &due, printed: &printed, leaving: &leaving, presets: &typesetter.presets };
    let made = handover(&assembled, org, &known, language);
    let Handover { title, org, tables, .. } = &made;
    let document = typesetter.document("handover", &made, format!("{title} · {org}"))?;
    let publication = Publication::begin(&out)?;
    publication.put("handover.pdf", &document)?;
    for each in tables {
        let head: Vec<&str> = each.head.iter().map(String::as_str).collect();
        publication.put(&format!("{}.csv", each.file), &csv(&head, each.rows.iter().cloned()))?;
    }
    publication.commit()?;
    if !common.quiet {
        let (shown, tables) = (out.display(), tables.len());
        speak!(
            language,
            "{org}的交接清单在 {shown}：handover.pdf，和 {tables} 张表格；只给接手的人，不公开",
            "the handover of {org} is in {shown}: handover.pdf and {tables} spreadsheets; for whoever takes over, not public"
        );
    }
    Ok(super::whole_or_told(&diagnostics, language))
}
