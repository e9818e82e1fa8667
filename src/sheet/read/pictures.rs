//! Pictures of a workbook: laid over a cell, in a cell as Excel keeps them, in a cell as WPS does (`DISPIMG`).

use std::collections::HashMap;

use super::Unreadable;
use super::unzipped::{Relation, Unzipped};
use crate::attachment::xml::{Mark, attribute, walk};
use crate::sheet::book::{Picture, Sheet};

/// More pictures than this nobody lays into a sheet of persons.
const MOST: usize = 5_000;

/// Which picture a cell asks for.
pub(super) enum Wanted {
    /// WPS: by its name.
    Name(String),
    /// Excel: by its number among the workbook's values, from 1.
    Number(usize),
}

/// The picture that a formula shows: `_xlfn.DISPIMG("ID_1A2B",1)`.
pub(super) fn named(formula: &str) -> Option<String> {
    let (_, behind) = formula.split_once("DISPIMG")?;
    let name = behind.trim_start().strip_prefix('(')?.trim_start().strip_prefix(['"', '\''])?;
    Some(name.split(['"', '\'']).next()?.to_owned())
}

/// The parts of the pictures that stand in cells.
#[derive(Default)]
pub(super) struct Cells {
    named: HashMap<String, String>,
    numbered: Vec<Option<String>>,
}

impl Cells {
    pub(super) fn of(zip: &mut Unzipped<'_>, folder: &str) -> Result<Self, Unreadable> {
        let mut cells = Self::default();
        let part = format!("{folder}/cellimages.xml");
        if let Some(xml) = zip.xml(&part)? {
            let relations = zip.relations(&part)?;
            let mut name = String::new();
            walk(&xml, &mut |mark| {
                match mark {
                    Mark::Open("cNvPr", start) => name = attribute(start, "name").unwrap_or_default(),
                    Mark::Open("blip", start) => {
                        if let Some(target) = attribute(start, "embed").and_then(|id| target(&relations, &id)) {
                            cells.named.insert(std::mem::take(&mut name), target);
                        }
                    }
                    _ => {}
                }
                Ok(())
            })?;
        }
        cells.numbered = numbered(zip, folder)?;
        Ok(cells)
    }

    pub(super) fn picture(&self, zip: &mut Unzipped<'_>, wanted: &Wanted) -> Result<Option<Picture>, Unreadable> {
        let part = match wanted {
            Wanted::Name(name) => self.named.get(name),
            Wanted::Number(number) => number.checked_sub(1).and_then(|at| self.numbered.get(at)?.as_ref()),
        };
        part.map_or(Ok(None), |part| picture(zip, part))
    }
}

/// Excel's: a cell names a value's metadata, that names a rich value, that a relation.
fn numbered(zip: &mut Unzipped<'_>, folder: &str) -> Result<Vec<Option<String>>, Unreadable> {
    let Some(metadata) = zip.xml(&format!("{folder}/metadata.xml"))? else { return Ok(Vec::new()) };
    let (mut in_values, mut rich, mut of_cells) = (false, Vec::new(), Vec::new());
    walk(&metadata, &mut |mark| {
        match mark {
            Mark::Open("valueMetadata", _) => in_values = true,
            Mark::Close("valueMetadata") => in_values = false,
            Mark::Open("rvb", start) => rich.extend(number(start, "i")),
            Mark::Open("rc", start) if in_values => of_cells.extend(number(start, "v")),
            _ => {}
        }
        Ok(())
    })?;
    let mut values = Vec::new();
    if let Some(xml) = zip.xml(&format!("{folder}/richData/rdrichvalue.xml"))? {
        let (mut first, mut text, mut within) = (None, String::new(), false);
        walk(&xml, &mut |mark| {
            match mark {
                Mark::Open("v", _) => within = true,
                Mark::Text(more) if within => text += more,
                Mark::Close("v") => {
                    within = false;
                    let number = std::mem::take(&mut text).trim().parse::<usize>().ok();
                    first = first.or(number);
                }
                Mark::Close("rv") => values.push(first.take()),
                _ => {}
            }
            Ok(())
        })?;
    }
    let part = format!("{folder}/richData/richValueRel.xml");
    let mut targets = Vec::new();
    if let Some(xml) = zip.xml(&part)? {
        let relations = zip.relations(&part)?;
        walk(&xml, &mut |mark| {
            if let Mark::Open("rel", start) = mark {
                targets.push(attribute(start, "id").and_then(|id| target(&relations, &id)));
            }
            Ok(())
        })?;
    }
    let of_cell = |at: &usize| {
        let value = values.get(*rich.get(*at)?).copied().flatten()?;
        targets.get(value).cloned().flatten()
    };
    Ok(of_cells.iter().map(of_cell).collect())
}

/// Those whose upper left corner lies in a cell.
pub(super) fn over_cells(zip: &mut Unzipped<'_>, part: &str, sheet: &mut Sheet) -> Result<(), Unreadable> {
    let drawings: Vec<_> = zip.relations(part)?.into_iter().filter(|relation| relation.kind == "drawing").collect();
    for drawing in drawings {
        let Some(xml) = zip.xml(&drawing.target)? else { continue };
        let relations = zip.relations(&drawing.target)?;
        let mut found: Vec<((u32, u32), String)> = Vec::new();
        let (mut from, mut text, mut row, mut column) = (false, String::new(), None, None);
        walk(&xml, &mut |mark| {
            match mark {
                Mark::Open("from", _) => from = true,
                Mark::Close("from") => from = false,
                Mark::Text(more) if from => text += more,
                Mark::Close("row") if from => row = std::mem::take(&mut text).trim().parse().ok(),
                Mark::Close("col") if from => column = std::mem::take(&mut text).trim().parse().ok(),
                Mark::Close("colOff" | "rowOff") => text.clear(),
                Mark::Open("blip", start) => {
                    let target = attribute(start, "embed").and_then(|id| target(&relations, &id));
                    found.extend(row.zip(column).zip(target).filter(|_| found.len() < MOST));
                }
                _ => {}
            }
            Ok(())
        })?;
        for (at, part) in found {
            if let Some(picture) = picture(zip, &part)? {
                sheet.pictures.insert(at, picture);
            }
        }
    }
    Ok(())
}

fn target(relations: &[Relation], id: &str) -> Option<String> {
    relations.iter().find(|relation| relation.id == id).map(|relation| relation.target.clone())
}

fn picture(zip: &mut Unzipped<'_>, part: &str) -> Result<Option<Picture>, Unreadable> {
    let ending = part.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    let ending = if ending == "jpeg" { "jpg".to_owned() } else { ending };
    if !matches!(&*ending, "jpg" | "png" | "gif" | "webp" | "tif" | "tiff") {
        return Ok(None);
    }
    Ok(zip.part(part)?.map(|bytes| Picture { ending, bytes: bytes.into() }))
}

fn number(start: &quick_xml::events::BytesStart<'_>, name: &str) -> Option<usize> {
    attribute(start, name)?.parse().ok()
}
