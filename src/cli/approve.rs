//! `noticeboard approve`: items are approved in the words that they have now.

use std::sync::Arc;

use clap::Args;

use super::fix::{shown, written};
use super::{Common, Outcome};
use crate::approve::{Choice, approve, keep};
use crate::diagnostic::{Format, Message, counted, say};
use crate::signer::Signers;
use crate::source;

#[derive(Args)]
pub(super) struct Arguments {
    /// 批准哪几条：代号（如 east/posts/window-1），或文件 / the items, by their ids or their files
    #[arg(value_name = "ITEM", required_unless_present = "org")]
    items: Vec<String>,
    /// 这个组织和它下面所有还没批准的；整个公示栏写 . / all that waits in this organisation and below; . is the whole board
    #[arg(long, value_name = "PATH")]
    org: Option<String>,
    /// 谁批准 / who approves
    #[arg(long, value_name = "NAME")]
    by: String,
    /// 谁提出的；条目里已经写了就不用 / who proposed them, where the items do not say
    #[arg(long, value_name = "NAME")]
    proposed_by: Option<String>,
    /// 谁审核的；三审时是谁初审的 / who reviewed them; with three reviews, who did the first
    #[arg(long, value_name = "NAME")]
    reviewed_by: Option<String>,
    /// 谁复审的（三审） / who did the second of three reviews
    #[arg(long, value_name = "NAME")]
    second_reviewed_by: Option<String>,
    /// 谁做的保密审查 / who looked for secrets
    #[arg(long, value_name = "NAME")]
    secrecy_reviewed_by: Option<String>,
    /// 只看会写什么，不写 / show what would be written, write nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    pub(super) common: Common,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let common = &arguments.common;
    let language = common.language();
    let (sources, _) = source::load(common.board())?;
    let choice = Choice {
        items: &arguments.items,
        org: arguments.org.as_deref().map(super::org_path),
        by: arguments.by.trim(),
        proposed_by: arguments.proposed_by.as_deref().map(str::trim),
        reviewed_by: arguments.reviewed_by.as_deref().map(str::trim),
        second_reviewed_by: arguments.second_reviewed_by.as_deref().map(str::trim),
        secrecy_reviewed_by: arguments.secrecy_reviewed_by.as_deref().map(str::trim),
    };
    let approved = approve(&sources, &common.options(), &choice);
    if !approved.refused.is_empty() {
        approved.refused.iter().for_each(|why| tell!("{}", why.words.told(language)));
        speak!(language, "没有写任何文件", "nothing was written");
        return Ok(Outcome::Faulty);
    }
    // Asked before anything is written: what is written is not in a commit yet.
    let signers = Signers::of(common.board());
    let signed = |path: &Arc<str>| Some((path.clone(), signers.signed(path)?));
    let signed: Vec<_> = match common.quiet {
        true => Vec::new(),
        false => approved.mended.files.keys().filter_map(signed).collect(),
    };
    if arguments.dry_run {
        shown(Format::Human, &approved.mended)?;
    } else if !written(common, &approved.mended) {
        return Ok(Outcome::Faulty);
    } else {
        tell_unkept(common, keep(&approved, &common.keeping()));
    }
    if !common.quiet {
        for (id, title) in &approved.items {
            tell!("  {id}  {title}");
        }
        for (path, signed) in &signed {
            tell!("  {path}  {}", signed.told().told(language));
        }
        tell!("{}", summary(approved.items.len(), approved.same, arguments.dry_run).told(language));
    }
    Ok(Outcome::Done)
}

/// Says that approved words could not be kept.
pub(super) fn tell_unkept(common: &Common, failed: usize) {
    if failed > 0 {
        let items = counted(failed, "item");
        speak!(
            common.language(),
            "{failed} 条批准的内容没能留底（.noticeboard 写不进去）：这些条目以后一改，没有重新批准就会离开公示栏",
            "the approved words of {items} could not be kept (.noticeboard cannot be written to): once changed, they leave the board until they are approved again"
        );
    }
}

fn summary(items: usize, same: usize, dry_run: bool) -> Message {
    let items_en = counted(items, "item");
    match (items, dry_run) {
        (0, _) => say!("没有要批准的：{same} 条都已经批准", "nothing waits: all {same} are approved already"),
        (_, true) => say!("会批准 {items} 条；没有写任何文件", "{items_en} would be approved; nothing was written"),
        (_, false) => say!(
            "批准了 {items} 条；内容一改，就要重新批准",
            "{items_en} approved, in the words they have now: a change needs a new approval"
        ),
    }
}
