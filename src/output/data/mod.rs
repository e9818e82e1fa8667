//! Open data: `data/*.json` and `data/*.csv`, the same rows in both, and `data/index.json`, which explains every column.
//!
//! The rows are an allow-list (see [`rows`]). JSON files are `{"edition": "2026-06-30", "items": […]}`, one item a line.
//! CSV files are UTF-8 with a byte order mark and CRLF (RFC 4180); typed text that a spreadsheet would take for a formula
//! gets a leading apostrophe, lists are joined with `；`. Empty means: there is none, or it is not public.

mod collect;
mod follow;
mod rows;
mod table;
mod value;

#[cfg(test)]
mod tests;

use std::ops::Range;

use super::{Job, Output, Seed, Seeds, Work, markup};
use crate::board::Board;
use crate::output::pictures::Pictures;
use crate::theme::Theme;
use follow::Rows;
use table::{Column, Format, Writer};

/// The data files.
pub struct Data;

/// One table of the data.
struct Table {
    /// The files' name without its ending.
    name: &'static str,
    zh: &'static str,
    en: &'static str,
    columns: &'static [Column],
    /// What the rows are read from.
    rows: Rows,
    /// Writes the rows of some of them.
    collect: fn(&Board, Range<usize>, &mut Writer),
}

const TABLES: &[Table] = &[
    Table {
        name: "organisations",
        zh: "组织",
        en: "organisations",
        columns: rows::OrgRow::COLUMNS,
        rows: Rows::Orgs,
        collect: collect::organisations,
    },
    Table {
        name: "totals",
        zh: "各组织（含下级）的合计，每个数都有分母",
        en: "totals of each organisation with all below it, with their denominators",
        columns: rows::TotalsRow::COLUMNS,
        rows: Rows::Totals,
        collect: collect::totals,
    },
    Table {
        name: "posts",
        zh: "岗位和窗口的现状",
        en: "posts and windows as they stand",
        columns: rows::PostRow::COLUMNS,
        rows: Rows::Posts,
        collect: collect::posts,
    },
    Table {
        name: "commitments",
        zh: "公开承诺：自报、评议、期限三项分开",
        en: "commitments: what is reported, decided and computed, apart",
        columns: rows::CommitmentRow::COLUMNS,
        rows: Rows::Commitments,
        collect: collect::commitments,
    },
    Table {
        name: "progress",
        zh: "组织承诺的进展",
        en: "progress of organisations' commitments",
        columns: rows::ProgressRow::COLUMNS,
        rows: Rows::Commitments,
        collect: collect::progress,
    },
    Table {
        name: "amendments",
        zh: "组织承诺的公开修改：原文和现文",
        en: "public changes of organisations' commitments: the original words and those now",
        columns: rows::AmendmentRow::COLUMNS,
        rows: Rows::Commitments,
        collect: collect::amendments,
    },
    Table {
        name: "exemplars",
        zh: "先进典型",
        en: "exemplars",
        columns: rows::ExemplarRow::COLUMNS,
        rows: Rows::Exemplars,
        collect: collect::exemplars,
    },
    Table {
        name: "rolls",
        zh: "光荣榜",
        en: "honor rolls",
        columns: rows::RollRow::COLUMNS,
        rows: Rows::Rolls,
        collect: collect::rolls,
    },
    Table {
        name: "roll-entries",
        zh: "光荣榜上的名单",
        en: "entries of the honor rolls",
        columns: rows::EntryRow::COLUMNS,
        rows: Rows::Rolls,
        collect: collect::entries,
    },
    Table {
        name: "notices",
        zh: "公示",
        en: "notices",
        columns: rows::NoticeRow::COLUMNS,
        rows: Rows::Notices,
        collect: collect::notices,
    },
    Table {
        name: "appraisals",
        zh: "对组织的领导点评和群众评议（公开的）",
        en: "public comments on and appraisals of organisations",
        columns: rows::AppraisalRow::COLUMNS,
        rows: Rows::Reviews,
        collect: collect::appraisals,
    },
];

impl Output for Data {
    fn name(&self) -> &'static str {
        "web"
    }

    fn routes(&self, _: &Board, _: &Theme, _: &Pictures, seeds: &mut Seeds) {
        seeds.push(seed("data/index.json", |_| Work::Bytes(catalogue())));
        for table in TABLES {
            for format in Format::ALL {
                let route = format!("data/{}.{}", table.name, format.ending());
                seeds.push(seed(&route, move |board| Work::Pieces(follow::file(table, board, format))));
            }
        }
    }
}

fn seed(route: &str, work: impl Fn(&Board) -> Work + Send + Sync + 'static) -> Seed {
    let own: std::sync::Arc<str> = route.into();
    Seed::new(route, None, move |planner| Job { route: own.clone(), work: work(planner.board) })
}

/// The tables with their meanings, for a page that lists them: name, Chinese, English.
pub fn tables() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    TABLES.iter().map(|table| (table.name, table.zh, table.en))
}

/// The data dictionary: every file, every column, its type and meaning in both languages.
fn catalogue() -> Vec<u8> {
    let mut out = Vec::new();
    let text = |out: &mut Vec<u8>, key: &str, text: &str| {
        out.extend_from_slice(format!("\"{key}\":").as_bytes());
        markup::json(out, text);
    };
    let meaning = |out: &mut Vec<u8>, zh: &str, en: &str| {
        out.extend_from_slice(b"\"meaning\":{");
        text(out, "zh", zh);
        out.push(b',');
        text(out, "en", en);
        out.push(b'}');
    };
    out.extend_from_slice(
        b"{\"version\":1,\"csv\":{\"encoding\":\"UTF-8 with BOM\",\"line_end\":\"CRLF\",\"list_separator\":",
    );
    out.extend_from_slice("\"；\",\"formula_guard\":\"'\"},\"types\":{".as_bytes());
    let types = [
        ("text", "文字", "text"),
        ("word", "固定的词，各语言相同", "a fixed word, the same in every language"),
        ("date", "日期，如 2026-05-22", "a date such as 2026-05-22"),
        ("integer", "整数", "a whole number"),
        ("number", "数", "a number"),
        ("list", "列表", "a list"),
    ];
    for (n, (name, zh, en)) in types.into_iter().enumerate() {
        out.extend_from_slice(format!("{}\"{name}\":{{", if n == 0 { "" } else { "," }).as_bytes());
        meaning(&mut out, zh, en);
        out.push(b'}');
    }
    out.extend_from_slice(b"},\"tables\":[");
    for (n, table) in TABLES.iter().enumerate() {
        let (comma, name) = (if n == 0 { "" } else { "," }, table.name);
        out.extend_from_slice(
            format!("{comma}\n{{\"name\":\"{name}\",\"files\":[\"{name}.json\",\"{name}.csv\"],").as_bytes(),
        );
        meaning(&mut out, table.zh, table.en);
        out.extend_from_slice(b",\"columns\":[");
        for (n, column) in table.columns.iter().enumerate() {
            out.extend_from_slice(if n == 0 { b"\n" } else { b",\n" });
            out.extend_from_slice(format!("{{\"name\":\"{}\",\"type\":\"{}\",", column.name, column.kind).as_bytes());
            meaning(&mut out, column.zh, column.en);
            out.push(b'}');
        }
        out.extend_from_slice(b"]}");
    }
    out.extend_from_slice(b"\n]}\n");
    out
}
