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

/// How wide columns and how high rows are, in the units of drawings.
pub(super) struct Sizes {
    heights: HashMap<u32, f64>,
    /// First, last, width.
    widths: Vec<(u32, u32, f64)>,
    usual: (f64, f64),
}

impl Default for Sizes {
    fn default() -> Self {
        Self { heights: HashMap::new(), widths: Vec::new(), usual: (15.0 * POINT, 8.43 * SIGN) }
    }
}

/// A point, and a sign of a column's width.
const POINT: f64 = 12_700.0;
const SIGN: f64 = 7.0 * 9_525.0;

impl Sizes {
    pub(super) fn row(&mut self, row: u32, points: f64) {
        self.heights.insert(row, points * POINT);
    }

    pub(super) fn columns(&mut self, first: u32, last: u32, signs: f64) {
        if self.widths.len() < 20_000 {
            self.widths.push((first, last, signs * SIGN));
        }
    }

    pub(super) fn usual(&mut self, points: Option<f64>, signs: Option<f64>) {
        self.usual =
            (points.map_or(self.usual.0, |points| points * POINT), signs.map_or(self.usual.1, |signs| signs * SIGN));
    }

    fn height(&self, row: u32) -> f64 {
        self.heights.get(&row).copied().unwrap_or(self.usual.0)
    }

    fn width(&self, column: u32) -> f64 {
        let found = self.widths.iter().find(|(first, last, _)| (*first..=*last).contains(&column));
        found.map_or(self.usual.1, |(.., width)| *width)
    }
}

/// Where the edge of a picture is: a row or a column, and how far in it.
#[derive(Clone, Copy, Default)]
struct Edge {
    at: Option<u32>,
    far: f64,
}

/// Where a picture is anchored.
#[derive(Default)]
struct Anchor {
    from: (Edge, Edge),
    to: (Edge, Edge),
    /// Its own width and height, where only its corner is anchored.
    extent: Option<(f64, f64)>,
    inside: bool,
    targets: Vec<String>,
}

impl Anchor {
    /// The cell over which most of it lies: a hand lays it down a little above its row as often as not.
    fn cell(&self, sizes: &Sizes) -> Option<(u32, u32)> {
        let (row, column) = (self.from.0.at?, self.from.1.at?);
        let row =
            most(self.from.0, self.to.0, self.extent.map(|(_, height)| height), &|at| sizes.height(at)).unwrap_or(row);
        let column =
            most(self.from.1, self.to.1, self.extent.map(|(width, _)| width), &|at| sizes.width(at)).unwrap_or(column);
        Some((row, column))
    }
}

/// The row, or column, that has most of what lies between two edges.
fn most(from: Edge, to: Edge, extent: Option<f64>, size: &dyn Fn(u32) -> f64) -> Option<u32> {
    let first = from.at?;
    let (mut best, mut best_part) = (first, f64::MIN);
    let mut left = extent;
    for at in first..first.saturating_add(300) {
        let start = if at == first { from.far.min(size(at)) } else { 0.0 };
        let room = size(at) - start;
        let part = match (to.at, left) {
            (Some(last), _) if at == last => to.far.min(size(at)) - start,
            (None, Some(left)) => room.min(left),
            (None, None) => return Some(first),
            _ => room,
        };
        if part > best_part {
            (best, best_part) = (at, part);
        }
        left = left.map(|left| left - part);
        if to.at.is_some_and(|last| at >= last) || to.at.is_none() && left.is_some_and(|left| left <= 0.0) {
            break;
        }
    }
    Some(best)
}

/// Those that are laid over cells.
pub(super) fn over_cells(
    zip: &mut Unzipped<'_>,
    part: &str,
    sheet: &mut Sheet,
    sizes: &Sizes,
) -> Result<(), Unreadable> {
    let drawings: Vec<_> = zip.relations(part)?.into_iter().filter(|relation| relation.kind == "drawing").collect();
    for drawing in drawings {
        let Some(xml) = zip.xml(&drawing.target)? else { continue };
        let relations = zip.relations(&drawing.target)?;
        let mut found: Vec<(Option<(u32, u32)>, String)> = Vec::new();
        let mut beyond = 0;
        let mut at = Anchor::default();
        let (mut edge, mut text) = (None, String::new());
        walk(&xml, &mut |mark| {
            match mark {
                Mark::Open("twoCellAnchor" | "oneCellAnchor" | "absoluteAnchor", _) => at = Anchor::default(),
                Mark::Close("twoCellAnchor" | "oneCellAnchor" | "absoluteAnchor") => {
                    let cell = at.cell(sizes);
                    // The same picture in two forms, of which a program shows the one that it can.
                    let mut targets = std::mem::take(&mut at.targets);
                    targets.dedup();
                    let room = MOST.saturating_sub(found.len());
                    beyond += targets.len().saturating_sub(room);
                    found.extend(targets.into_iter().take(room).map(|target| (cell, target)));
                }
                Mark::Open(name @ ("from" | "to"), _) if !at.inside => {
                    edge = Some(name == "from");
                    text.clear();
                }
                Mark::Close("from" | "to") => edge = None,
                Mark::Text(more) if edge.is_some() => text += more,
                Mark::Close(name @ ("row" | "col" | "rowOff" | "colOff")) => {
                    if let Some(is_from) = edge {
                        let (row, column) = if is_from { &mut at.from } else { &mut at.to };
                        let edge = if name.starts_with("row") { row } else { column };
                        let word = std::mem::take(&mut text);
                        match name.ends_with("Off") {
                            true => edge.far = word.trim().parse().unwrap_or_default(),
                            false => edge.at = word.trim().parse().ok(),
                        }
                    }
                }
                Mark::Open("pic" | "sp" | "grpSp" | "graphicFrame" | "cxnSp", _) => at.inside = true,
                Mark::Open("ext", start) if !at.inside => {
                    let number = |name| attribute(start, name).and_then(|text| text.parse().ok());
                    at.extent = at.extent.or(number("cx").zip(number("cy")));
                }
                Mark::Open("blip", start) => {
                    let id = attribute(start, "embed").or_else(|| attribute(start, "link"));
                    // One that stays in a file elsewhere is none that can be read.
                    at.targets.extend(id.map(|id| target(&relations, &id).unwrap_or(id)));
                }
                _ => {}
            }
            Ok(())
        })?;
        sheet.unplaced_pictures += beyond;
        for (at, part) in found {
            let picture = picture(zip, &part)?;
            match at {
                Some(at) => put(sheet, at, picture),
                None => sheet.unplaced_pictures += 1,
            }
        }
    }
    Ok(())
}

/// Puts a picture where it lies. One that is no picture, and a second one, are kept in mind to be told.
pub(super) fn put(sheet: &mut Sheet, at: (u32, u32), picture: Option<Picture>) {
    match (picture, sheet.pictures.get(&at)) {
        (None, _) => drop(sheet.lost_pictures.insert(at)),
        (Some(new), Some(known)) if new.bytes != known.bytes => drop(sheet.more_pictures.insert(at)),
        (Some(_), Some(_)) => {}
        (Some(new), None) => drop(sheet.pictures.insert(at, new)),
    }
}

fn target(relations: &[Relation], id: &str) -> Option<String> {
    relations.iter().find(|relation| relation.id == id).map(|relation| relation.target.clone())
}

pub(super) fn picture(zip: &mut Unzipped<'_>, part: &str) -> Result<Option<Picture>, Unreadable> {
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
