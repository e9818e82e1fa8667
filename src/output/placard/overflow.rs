//! What does not keep to its place: every set page is looked at once, whatever its template reckoned.
//!
//! A place is what the laid-out page itself knows: the trim, the size of each box and block around a text, and the
//! column that a page declares (`<column>`, by `face` of the theme). A text that leaves one of them, or is printed over
//! another, is told; so a template cannot forget to measure.

use std::ops::Range;

use typst::layout::{Abs, Frame, FrameItem, Point, Transform};
use typst::text::TextItem;
use typst::visualize::Paint;
use typst_layout::PagedDocument;

/// A text that leaves its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spill {
    /// The line, or the part of it that is set in one face.
    pub(super) text: String,
    /// The bytes of the word in it that has to be broken, where breaking it may help.
    pub(super) word: Option<Range<usize>>,
}

impl Spill {
    pub(super) fn word(&self) -> Option<&str> {
        self.text.get(self.word.clone()?)
    }
}

/// A text on its way up from its frame to the page.
struct Run<'a> {
    item: &'a TextItem,
    /// Of the characters' squares without the air above and below, points: left, top, right, bottom.
    at: [f64; 4],
    /// Whether no box or block is around it.
    loose: bool,
    turned: bool,
    /// Where it leaves its place, in points from its left end.
    spilled: Option<f64>,
}

/// By how much of its size a text may leave its place sideways: what hangs, and what letters have around them. Upwards and
/// downwards it may leave it by a little more, for nothing is seen of that unless other words are met.
const AIR: f64 = 0.2;

/// By how much of their size two texts may reach into each other.
const TOUCH: f64 = 0.3;

/// Marks that hang into the margin at a line's end.
const HANGING: &str = "，。；：！？、）》」』”’…,.;:!?-–—";

/// The texts of a document that leave their place, each once.
pub(super) fn spills(document: &PagedDocument, column: Option<(f64, f64)>) -> Vec<Spill> {
    let mut found = Vec::new();
    for page in document.pages() {
        let mut runs = Vec::new();
        walk(&page.frame, &mut runs);
        let size = page.frame.size();
        for run in &mut runs {
            within(run, size.x.to_pt(), size.y.to_pt(), 0.0);
            if let (Some((left, right)), true) = (column, run.loose) {
                beside(run, left, size.x.to_pt() - right, AIR * run.item.size.to_pt());
            }
        }
        over_each_other(&mut runs);
        for run in runs.iter().filter(|run| run.spilled.is_some()) {
            let spill = Spill { text: run.item.text.to_string(), word: run.spilled.and_then(|at| word(run.item, at)) };
            if !found.contains(&spill) {
                found.push(spill);
            }
        }
    }
    found
}

/// The texts of a frame, in its own coordinates.
fn walk<'a>(frame: &'a Frame, runs: &mut Vec<Run<'a>>) {
    for (at, item) in frame.items() {
        match item {
            FrameItem::Text(text) if is_seen(text) => {
                let size = text.size.to_pt();
                let (x, y) = (at.x.to_pt(), at.y.to_pt());
                let right = x + text.width().to_pt() - hanging(text) * size;
                let at = [x, y - 0.8 * size, right, y + 0.04 * size];
                runs.push(Run { item: text, at, loose: true, turned: false, spilled: None });
            }
            FrameItem::Group(group) => {
                let first = runs.len();
                walk(&group.frame, runs);
                let (width, height) = (group.frame.width().to_pt(), group.frame.height().to_pt());
                // What has no size is an anchor and no place.
                let place = !group.frame.kind().is_soft() && width > 1.0 && height > 1.0;
                let here = Transform::translate(at.x, at.y).pre_concat(group.transform);
                for run in &mut runs[first..] {
                    if place || group.clip.is_some() {
                        within(run, width, height, AIR * run.item.size.to_pt());
                        run.loose = false;
                    }
                    moved(run, here);
                }
            }
            _ => {}
        }
    }
}

/// A text that lets through what is below it is a watermark, and no words to be read on their own.
fn is_seen(text: &TextItem) -> bool {
    let clear = matches!(&text.fill, Paint::Solid(colour) if colour.alpha().is_some_and(|alpha| alpha < 1.0));
    !clear && !text.text.trim().is_empty()
}

/// How far the marks at the end hang out, ems.
fn hanging(text: &TextItem) -> f64 {
    let Some(last) = text.glyphs.last() else { return 0.0 };
    let mark = text.text.get(last.range()).unwrap_or_default();
    if !mark.is_empty() && HANGING.contains(mark) { last.x_advance.get() } else { 0.0 }
}

fn within(run: &mut Run<'_>, width: f64, height: f64, air: f64) {
    beside(run, 0.0, width, air);
    let air = air * 1.75;
    if run.at[1] < -air || run.at[3] > height + air {
        // No word is at fault for a text that is too high.
        run.spilled = run.spilled.or(Some(-1.0));
    }
}

fn beside(run: &mut Run<'_>, left: f64, right: f64, air: f64) {
    let [from, _, to, _] = run.at;
    if run.turned {
        if from < left - air || to > right + air {
            run.spilled = Some(-1.0);
        }
    } else if to > right + air {
        run.spilled = Some((right - from).max(0.0));
    } else if from < left - air {
        run.spilled = Some(0.0);
    }
}

/// Into the coordinates of the frame around.
fn moved(run: &mut Run<'_>, ts: Transform) {
    let [left, top, right, bottom] = run.at;
    let corner = |x: f64, y: f64| Point::new(Abs::pt(x), Abs::pt(y)).transform(ts);
    let (a, b) = (corner(left, top), corner(right, bottom));
    let (x, y) = ((a.x.to_pt(), b.x.to_pt()), (a.y.to_pt(), b.y.to_pt()));
    run.at = [x.0.min(x.1), y.0.min(y.1), x.0.max(x.1), y.0.max(y.1)];
    run.turned |= !ts.is_only_translate();
}

/// Marks the texts that are printed over others: of two in a line the left one, else the upper one.
fn over_each_other(runs: &mut [Run<'_>]) {
    runs.sort_by(|a, b| a.at[1].total_cmp(&b.at[1]));
    for n in 0..runs.len() {
        for m in n + 1..runs.len() {
            let (upper, lower) = (&runs[n], &runs[m]);
            if lower.at[1] >= upper.at[3] {
                break;
            }
            let touch = TOUCH * upper.item.size.min(lower.item.size).to_pt();
            let shared = |k: usize| upper.at[k + 2].min(lower.at[k + 2]) - upper.at[k].max(lower.at[k]);
            // Drawn twice in one place is an outline or a shadow.
            let same = upper.item.text == lower.item.text;
            if shared(0) <= touch || shared(1) <= touch || same || upper.turned || lower.turned {
                continue;
            }
            let in_line = lower.at[1] - upper.at[1] < touch;
            // What runs on through the page gives way to what stands in a place.
            let swapped = if in_line { lower.at[0] < upper.at[0] } else { lower.loose && !upper.loose };
            let (first, other) = if swapped { (m, n) } else { (n, m) };
            let reach = if in_line { runs[other].at[0] - runs[first].at[0] } else { -1.0 };
            let run = &mut runs[first];
            run.spilled = run.spilled.or(Some(reach));
        }
    }
}

/// The word that stands so many points from the left end of a line.
fn word(text: &TextItem, points: f64) -> Option<Range<usize>> {
    if points < 0.0 {
        return None;
    }
    let mut cursor = 0.0;
    let over = text.glyphs.iter().find(|glyph| {
        cursor += glyph.x_advance.at(text.size).to_pt();
        cursor > points
    });
    unbroken(&text.text, over.or(text.glyphs.last())?.range().start)
}

/// The characters around a byte between which no line ends: neither blanks nor Chinese characters.
fn unbroken(text: &str, at: usize) -> Option<Range<usize>> {
    let ends = |c: char| c.is_whitespace() || c.is_alphabetic() && matches!(c, '\u{1100}'..='\u{11FF}' | '\u{2E80}'..);
    let start = text.get(..at)?.char_indices().rev().find(|(_, c)| ends(*c)).map_or(0, |(at, c)| at + c.len_utf8());
    let end = text.get(at..)?.char_indices().find(|(_, c)| ends(*c)).map_or(text.len(), |(n, _)| at + n);
    let word = text.get(start..end)?;
    // The marks around it are no part of it, unless there is nothing else.
    let is_mark = |c: char| matches!(c, '\u{2000}'..'\u{2E80}' | '\u{3000}'..'\u{3040}' | '\u{FF00}'..'\u{FF10}' | '：' | '；' | '？');
    let core = word.trim_matches(is_mark);
    let start = if core.is_empty() { start } else { start + word.find(core)? };
    let core = if core.is_empty() { word } else { core };
    // Less cannot be broken so that it helps.
    (core.chars().count() > 3).then(|| start..start + core.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_that_is_too_long_is_found_in_its_line() {
        let word = |text: &'static str, at: &str| unbroken(text, text.find(at).unwrap()).map(|word| &text[word]);
        assert_eq!(word("联系邮箱：a.b@example.org。", "exa"), Some("a.b@example.org"));
        assert_eq!(word("代码 91370100MA3EXAMPLE 号", "MA3"), Some("91370100MA3EXAMPLE"));
        assert_eq!(word("全是汉字", "汉"), None);
        assert_eq!(word("！！！！！！", "！"), Some("！！！！！！"));
        assert_eq!(word("a b", "b"), None);
    }
}
