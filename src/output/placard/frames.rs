//! Pages as things to be put on other pages.
//!
//! A sheet is composed of pages that were set one by one: nothing is laid out again, and no PDF is put into a PDF, which
//! validators refuse. The marks that carry the reading order are unique in one document only, so each placed page gets
//! its own.

use std::collections::HashSet;
use std::num::NonZeroUsize;
use std::sync::Arc;

use typst::foundations::{Content, NativeElement, Smart};
use typst::introspection::{Location, Tag, TagFlags};
use typst::layout::{Abs, Angle, Axes, Frame, FrameItem, FrameKind, GroupItem, Point, Ratio, Size, Transform};
use typst::model::{Destination, HeadingElem};
use typst::syntax::Span;
use typst::text::TextElem;
use typst::visualize::{
    Cmyk, Color, Curve, FixedStroke, Geometry, Image, Paint, ProcessColor, Shape, SpotColor, SpotColorant,
    SpotColorantName,
};
use typst_layout::Page;

use super::geometry::{Box2, Turn};
use super::press::Press;

pub(super) fn mm(value: f64) -> Abs {
    Abs::mm(value)
}

/// A copy of a frame whose tags are those of document number `n` among the composed ones.
pub(super) fn relocated(frame: &Frame, n: usize) -> Frame {
    let mut copy = Frame::new(frame.size(), frame.kind());
    if frame.has_baseline() {
        copy.set_baseline(frame.baseline());
    }
    copy.push_multiple(frame.items().map(|(at, item)| (*at, relocated_item(item, n))));
    copy
}

fn relocated_item(item: &FrameItem, n: usize) -> FrameItem {
    let moved = |location: Location| location.variant(n);
    match item {
        FrameItem::Group(group) => {
            let mut copy = GroupItem { frame: relocated(&group.frame, n), ..group.clone() };
            if let Some(parent) = &mut copy.parent {
                parent.location = moved(parent.location);
            }
            FrameItem::Group(copy)
        }
        FrameItem::Tag(Tag::Start(content, flags)) => {
            let mut content: Content = content.clone();
            if let Some(location) = content.location() {
                content.set_location(moved(location));
            }
            FrameItem::Tag(Tag::Start(content, *flags))
        }
        FrameItem::Tag(Tag::End(location, key, flags)) => FrameItem::Tag(Tag::End(moved(*location), *key, *flags)),
        FrameItem::Link(Destination::Location(location), size) => {
            FrameItem::Link(Destination::Location(moved(*location)), *size)
        }
        other => other.clone(),
    }
}

/// An entry of a file's outline.
pub(super) struct Heading<'a> {
    pub(super) words: &'a str,
    pub(super) level: usize,
}

/// A copy of a frame whose headings are read, and stand in no outline.
pub(super) fn unlisted(frame: &Frame) -> Frame {
    let mut headings = HashSet::new();
    find_headings(frame, &mut headings);
    if headings.is_empty() { frame.clone() } else { without_entries(frame, &headings) }
}

fn find_headings(frame: &Frame, found: &mut HashSet<Location>) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => find_headings(&group.frame, found),
            FrameItem::Tag(Tag::Start(content, _)) if content.to_packed::<HeadingElem>().is_some() => {
                found.extend(content.location());
            }
            _ => {}
        }
    }
}

fn without_entries(frame: &Frame, headings: &HashSet<Location>) -> Frame {
    let mut copy = Frame::new(frame.size(), frame.kind());
    if frame.has_baseline() {
        copy.set_baseline(frame.baseline());
    }
    let plain = |flags: &TagFlags| TagFlags { introspectable: false, ..*flags };
    copy.push_multiple(frame.items().map(|(at, item)| {
        let item = match item {
            FrameItem::Group(group) => {
                FrameItem::Group(GroupItem { frame: without_entries(&group.frame, headings), ..group.clone() })
            }
            FrameItem::Tag(tag) if headings.contains(&tag.location()) => FrameItem::Tag(match tag {
                Tag::Start(content, flags) => Tag::Start(content.clone(), plain(flags)),
                Tag::End(location, key, flags) => Tag::End(*location, *key, plain(flags)),
            }),
            item => item.clone(),
        };
        (*at, item)
    }));
    copy
}

/// Puts entries for the outline at the head of a page; nothing of them is seen or read. `n` tells the pages of a file
/// apart.
pub(super) fn list(page: &mut Frame, headings: &[Heading<'_>], n: usize) {
    let flags = TagFlags { introspectable: true, tagged: false };
    let tags = headings.iter().flat_map(|heading| {
        let level = NonZeroUsize::new(heading.level).unwrap_or(NonZeroUsize::MIN);
        let element =
            HeadingElem::new(TextElem::packed(heading.words)).with_level(Smart::Custom(level)).with_outlined(true);
        let mut content = element.pack();
        let location = Location::new(typst::utils::hash128(&(heading.words, heading.level, n)));
        content.set_location(location);
        let key = typst::utils::hash128(&content);
        [Tag::Start(content, flags), Tag::End(location, key, flags)]
    });
    let tags: Vec<_> = tags.map(|tag| (Point::zero(), FrameItem::Tag(tag))).collect();
    page.prepend_multiple(tags);
}

/// A copy of a frame that shows other pictures, where there is another.
pub(super) fn with_pictures(frame: &Frame, other: &dyn Fn(&Image) -> Option<Image>) -> Frame {
    let mut copy = Frame::new(frame.size(), frame.kind());
    if frame.has_baseline() {
        copy.set_baseline(frame.baseline());
    }
    let items = frame.items().map(|(at, item)| {
        let item = match item {
            FrameItem::Group(group) => {
                FrameItem::Group(GroupItem { frame: with_pictures(&group.frame, other), ..group.clone() })
            }
            FrameItem::Image(image, size, span) => {
                FrameItem::Image(other(image).unwrap_or_else(|| image.clone()), *size, *span)
            }
            item => item.clone(),
        };
        (*at, item)
    });
    copy.push_multiple(items);
    copy
}

/// A set page with its ground and bleed as one frame, clipped to the bleed; its corner is the bleed's corner. For the press
/// it is in inks, and paper is left as it is.
pub(super) fn face(page: &Page, n: usize, bleed: f64, press: Option<&Press>) -> Frame {
    let bleed = mm(bleed);
    let size = page.frame.size() + Size::splat(bleed * 2.0);
    let mut inner = Frame::hard(size);
    if let Some(fill) = page.fill_or_transparent()
        && !press.is_some_and(|press| press.inks().is_paper(&fill))
    {
        inner.push(Point::zero(), FrameItem::Shape(Geometry::Rect(size).filled(fill), Span::detached()));
    }
    inner.push_frame(Point::splat(bleed), relocated(&page.frame, n));
    let face = clipped(inner, size);
    match press {
        Some(press) => press.inks().frame(&face),
        None => face,
    }
}

/// A frame behind a window of its own size.
pub(super) fn clipped(frame: Frame, size: Size) -> Frame {
    let mut outer = Frame::hard(size);
    let mut group = GroupItem::new(frame);
    group.clip = Some(Curve::rect(size));
    outer.push(Point::zero(), FrameItem::Group(group));
    outer
}

/// A part of a frame, as its own frame of that size: for tiles. All of the frame's text stays in it.
pub(super) fn part(frame: &Frame, window: Box2) -> Frame {
    let size = Size::new(mm(window.width), mm(window.height));
    let mut inner = Frame::hard(size);
    inner.push_frame(Point::new(-mm(window.x), -mm(window.y)), frame.clone());
    clipped(inner, size)
}

/// Puts a frame at a place, turned around its own middle.
pub(super) fn put(sheet: &mut Frame, frame: Frame, x: f64, y: f64, turn: Turn) {
    let at = Point::new(mm(x), mm(y));
    match turn {
        Turn::None => sheet.push_frame(at, frame),
        Turn::Half => {
            let size = frame.size();
            let mut group = GroupItem::new(frame.with_kind(FrameKind::Hard));
            group.transform = Transform::rotate_at(Angle::deg(180.0), size.x / 2.0, size.y / 2.0);
            sheet.push(at, FrameItem::Group(group));
        }
    }
}

/// How thick marks are drawn, mm: 0.25 pt.
const HAIR: f64 = 0.088;

fn hair(colour: Color) -> FixedStroke {
    FixedStroke { paint: Paint::Solid(colour), thickness: mm(HAIR), ..FixedStroke::default() }
}

fn spot(name: SpotColorantName, fallback: ProcessColor) -> Color {
    Color::Spot(SpotColor::new(Arc::new(SpotColorant { name: Some(name), fallback }), Ratio::one()))
}

/// What stands in for a colour where it is shown: in inks for the press, for screens otherwise.
fn shown([red, green, blue]: [u8; 3], [c, m, y, k]: [f32; 4], press: bool) -> ProcessColor {
    if press { ProcessColor::Cmyk(Cmyk { c, m, y, k }) } else { ProcessColor::from_u8(red, green, blue, 255) }
}

/// The colour that every plate has: of what plates are laid on each other by, and of marks where nobody said on which press.
fn every_plate(press: bool) -> Color {
    spot(SpotColorantName::All, shown([0; 3], [0.0, 0.0, 0.0, 1.0], press))
}

/// The colour of the marks at which is cut and folded: for the press black alone.
fn of_marks(press: bool) -> Color {
    if press { Color::Process(shown([0; 3], [0.0, 0.0, 0.0, 1.0], true)) } else { every_plate(false) }
}

/// Where a machine cuts: a plate of its own, by the name that machines know; on screens it is magenta.
fn cut_contour(press: bool) -> Color {
    spot(SpotColorantName::Custom("CutContour".into()), shown([255, 0, 255], [0.0, 1.0, 0.0, 0.0], press))
}

/// How far from its end the handle of a quarter of a circle stands, of its radius.
const ROUND: f64 = 0.552_284_75;

/// The line along which a piece is cut out, with its corners rounded; mm.
pub(super) fn contour(sheet: &mut Frame, trim: Box2, corner: f64, press: bool) {
    let at = |x: f64, y: f64| Point::new(mm(trim.x + x), mm(trim.y + y));
    let (w, h, r) = (trim.width, trim.height, corner.min(trim.width / 2.0).min(trim.height / 2.0));
    let k = r * (1.0 - ROUND);
    let mut curve = Curve::new();
    curve.move_(at(r, 0.0));
    curve.line(at(w - r, 0.0));
    curve.cubic(at(w - k, 0.0), at(w, k), at(w, r));
    curve.line(at(w, h - r));
    curve.cubic(at(w, h - k), at(w - k, h), at(w - r, h));
    curve.line(at(r, h));
    curve.cubic(at(k, h), at(0.0, h - k), at(0.0, h - r));
    curve.line(at(0.0, r));
    curve.cubic(at(0.0, k), at(k, 0.0), at(r, 0.0));
    curve.close();
    let shape: Shape = Geometry::Curve(curve).stroked(hair(cut_contour(press)));
    sheet.push(Point::zero(), FrameItem::Shape(shape, Span::detached()));
}

/// The strokes of marks.
#[derive(Clone, Copy)]
pub(super) struct Pen {
    pub(super) dashed: bool,
    pub(super) press: bool,
}

/// A line of a mark.
pub(super) fn line(sheet: &mut Frame, from: (f64, f64), to: (f64, f64), pen: Pen) {
    stroked(sheet, from, to, pen.dashed, &of_marks(pen.press));
}

fn stroked(sheet: &mut Frame, (x1, y1): (f64, f64), (x2, y2): (f64, f64), dashed: bool, colour: &Color) {
    let mut draw = |from: (f64, f64), to: (f64, f64)| {
        let stroke = hair(colour.clone());
        let shape = Geometry::Line(Point::new(mm(to.0 - from.0), mm(to.1 - from.1))).stroked(stroke);
        sheet.push(Point::new(mm(from.0), mm(from.1)), FrameItem::Shape(shape, Span::detached()));
    };
    if !dashed {
        return draw((x1, y1), (x2, y2));
    }
    // Short dashes of one millimetre.
    let length = (x2 - x1).hypot(y2 - y1);
    let steps = (length / 2.0).ceil().max(1.0) as usize;
    for n in 0..steps {
        let at = |t: f64| (x1 + (x2 - x1) * t, y1 + (y2 - y1) * t);
        let from = n as f64 * 2.0 / length;
        draw(at(from), at((from + 1.0 / length).min(1.0)));
    }
}

/// A square of a colour; mm.
pub(super) fn patch(sheet: &mut Frame, (x, y): (f64, f64), side: f64, colour: Color) {
    let fill = Paint::Solid(colour);
    let shape = Geometry::Rect(Size::splat(mm(side))).filled(fill);
    sheet.push(Point::new(mm(x), mm(y)), FrameItem::Shape(shape, Span::detached()));
}

/// A small circle with a cross, by which plates and sheets are laid on each other.
pub(super) fn target(sheet: &mut Frame, x: f64, y: f64, radius: f64, press: bool) {
    let colour = every_plate(press);
    let (r, k) = (mm(radius), mm(radius * ROUND));
    let centre = Point::new(mm(x), mm(y));
    let zero = Abs::zero();
    let mut curve = Curve::new();
    curve.move_(Point::new(r, zero));
    curve.cubic(Point::new(r, k), Point::new(k, r), Point::new(zero, r));
    curve.cubic(Point::new(-k, r), Point::new(-r, k), Point::new(-r, zero));
    curve.cubic(Point::new(-r, -k), Point::new(-k, -r), Point::new(zero, -r));
    curve.cubic(Point::new(k, -r), Point::new(r, -k), Point::new(r, zero));
    curve.close();
    let shape: Shape = Geometry::Curve(curve).stroked(hair(colour.clone()));
    sheet.push(centre, FrameItem::Shape(shape, Span::detached()));
    stroked(sheet, (x - radius * 1.5, y), (x + radius * 1.5, y), false, &colour);
    stroked(sheet, (x, y - radius * 1.5), (x, y + radius * 1.5), false, &colour);
}

/// The size of a frame in mm.
pub(super) fn size_mm(frame: &Frame) -> (f64, f64) {
    let Axes { x, y } = frame.size();
    (x.to_mm(), y.to_mm())
}

/// A copy for pages that nobody reads aloud: without tags and links, and without what lies outside the page.
pub(super) fn untagged(frame: &Frame) -> Frame {
    stripped(frame, Transform::identity(), frame.size())
}

fn stripped(frame: &Frame, ts: Transform, page: Size) -> Frame {
    let mut copy = Frame::new(frame.size(), frame.kind());
    for (at, item) in frame.items() {
        let here = ts.pre_concat(Transform::translate(at.x, at.y));
        match item {
            FrameItem::Tag(_) | FrameItem::Link(..) => {}
            FrameItem::Group(group) => {
                let inner = stripped(&group.frame, here.pre_concat(group.transform), page);
                let group = GroupItem { frame: inner, parent: None, label: None, ..group.clone() };
                copy.push(*at, FrameItem::Group(group));
            }
            FrameItem::Text(text) => {
                // Generously: from a line above to a line below, over the whole length.
                let (width, size) = (text.width(), text.size);
                if touches(here, Point::new(Abs::zero(), -size * 1.5), Size::new(width, size * 2.5), page) {
                    copy.push(*at, item.clone());
                }
            }
            FrameItem::Image(_, size, _) => {
                if touches(here, Point::zero(), *size, page) {
                    copy.push(*at, item.clone());
                }
            }
            FrameItem::Shape(..) => copy.push(*at, item.clone()),
        }
    }
    copy
}

/// Whether a rectangle, moved and turned, has a part on the page.
fn touches(ts: Transform, at: Point, size: Size, page: Size) -> bool {
    let corners = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)]
        .map(|(x, y)| Point::new(at.x + size.x * x, at.y + size.y * y).transform(ts));
    let low = |of: fn(&Point) -> Abs| corners.iter().map(of).fold(Abs::inf(), Abs::min);
    let high = |of: fn(&Point) -> Abs| corners.iter().map(of).fold(-Abs::inf(), Abs::max);
    low(|p| p.x) < page.x && high(|p| p.x) > Abs::zero() && low(|p| p.y) < page.y && high(|p| p.y) > Abs::zero()
}
