//! Colours in inks.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use serde::Deserialize;
use typst::layout::{Frame, FrameItem, GroupItem, Ratio};
use typst::text::TextItem;
use typst::visualize::{
    Cmyk, Color, FixedStroke, Paint, ProcessColor, ProcessColorSpace, Shape, SpotColor, SpotColorant, SpotColorantName,
};

use super::Found;
use super::profile::Profile;
use crate::diagnostic::{KeyPath, Message, say};
use crate::kinds::{Text, nearest};
use crate::theme::Theme;

/// The colours of paper, which templates read as well.
pub(super) const FILE: &str = "print/parts/inks.yaml";

/// A line of [`FILE`].
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Declared {
    /// `#a3100d`
    screen: String,
    /// Percent of cyan, magenta, yellow and black.
    ink: [f32; 4],
}

/// How colours of screens are said in inks.
pub(crate) struct Inks {
    declared: HashMap<[u8; 3], Color>,
    others: Box<dyn Fn([u8; 3]) -> [f32; 4] + Send + Sync>,
}

/// Inks from 0 to 1 as a colour.
pub(in super::super) fn process([c, m, y, k]: [f32; 4]) -> Color {
    Color::Process(ProcessColor::Cmyk(Cmyk { c, m, y, k }))
}

impl Inks {
    /// The theme's declared colours; `spots` are those that the board prints by an ink of their own. What takes too much ink
    /// and what no colour is called is `found`.
    ///
    /// # Errors
    /// When the theme's file is not as it should be.
    pub(super) fn read(
        theme: &Theme,
        spots: &BTreeMap<String, Text>,
        profile: &Profile,
        found: &mut Found,
    ) -> Result<Self, Message> {
        let path = theme.path_of(FILE);
        let faulty = |why: String| say!("{path} 有错：{why}", "{path} is faulty: {why}");
        let text = theme.text(FILE).map_err(|error| faulty(error.to_string()))?;
        let lines: BTreeMap<String, Declared> =
            serde_yaml::from_str(&text).map_err(|error| faulty(error.to_string()))?;
        let mut declared = HashMap::new();
        for (name, Declared { screen, ink }) in &lines {
            let Some(screen) = hex(screen) else { return Err(faulty(format!("{name}: {screen}"))) };
            if ink.iter().any(|ink| !(0.0..=100.0).contains(ink)) {
                return Err(faulty(format!("{name}: 0–100")));
            }
            let (sum, most) = (ink.iter().sum::<f32>().ceil() as u32, profile.most_ink);
            if sum > most {
                found.push((
                    None,
                    say!(
                        "颜色 {name} 共 {sum}% 墨，这份配置文件最多 {most}%",
                        "the colour {name} has {sum} % of ink; this profile lays at most {most} %"
                    ),
                ));
            }
            let inks = process(ink.map(|ink| ink / 100.0));
            let colour = match (spots.get(name), &inks) {
                (Some(spot), Color::Process(fallback)) => {
                    let name = SpotColorantName::Custom((**spot).into());
                    Color::Spot(SpotColor::new(
                        Arc::new(SpotColorant { name: Some(name), fallback: *fallback }),
                        Ratio::one(),
                    ))
                }
                _ => inks,
            };
            declared.insert(screen, colour);
        }
        for name in spots.keys().filter(|name| !lines.contains_key(*name)) {
            let known = lines.keys().map(String::as_str);
            let hint = nearest(name, known.clone()).map(str::to_owned);
            let hint = hint.unwrap_or_else(|| known.collect::<Vec<_>>().join("、"));
            let path = KeyPath::root().key("press").key("spots").key(name);
            found.push((
                Some(path),
                say!("主题没有叫 {name} 的颜色；有 {hint}", "the theme has no colour {name}; there is {hint}"),
            ));
        }
        Ok(Self { declared, others: profile.converter() })
    }

    /// A colour as the press prints it; what lets shine through stays as it is.
    pub(in super::super) fn colour(&self, colour: &Color) -> Color {
        let Color::Process(process_colour) = colour else { return colour.clone() };
        if matches!(process_colour, ProcessColor::Cmyk(_)) {
            return colour.clone();
        }
        let [r, g, b, alpha] = process_colour.to_space(ProcessColorSpace::Srgb).to_vec4_u8();
        if alpha < 255 {
            return colour.clone();
        }
        if let Some(declared) = self.declared.get(&[r, g, b]) {
            return declared.clone();
        }
        // What has no hue is black, more or less of it, and no ink beside.
        if r == g && g == b {
            return process([0.0, 0.0, 0.0, 1.0 - f32::from(r) / 255.0]);
        }
        process((self.others)([r, g, b]))
    }

    /// Whether a ground is paper, on which there is nothing to print.
    pub(in super::super) fn is_paper(&self, paint: &Paint) -> bool {
        let Paint::Solid(colour) = paint else { return false };
        matches!(self.colour(colour), Color::Process(ProcessColor::Cmyk(Cmyk { c, m, y, k })) if c + m + y + k == 0.0)
    }

    /// A copy of a frame in inks. Pictures stay.
    pub(in super::super) fn frame(&self, frame: &Frame) -> Frame {
        let mut copy = Frame::new(frame.size(), frame.kind());
        if frame.has_baseline() {
            copy.set_baseline(frame.baseline());
        }
        copy.push_multiple(frame.items().map(|(at, item)| (*at, self.item(item))));
        copy
    }

    fn item(&self, item: &FrameItem) -> FrameItem {
        match item {
            FrameItem::Group(group) => FrameItem::Group(GroupItem { frame: self.frame(&group.frame), ..group.clone() }),
            FrameItem::Text(text) => FrameItem::Text(TextItem {
                fill: self.paint(&text.fill),
                stroke: text.stroke.as_ref().map(|stroke| self.stroke(stroke)),
                ..text.clone()
            }),
            FrameItem::Shape(shape, span) => FrameItem::Shape(
                Shape {
                    fill: shape.fill.as_ref().map(|fill| self.paint(fill)),
                    stroke: shape.stroke.as_ref().map(|stroke| self.stroke(stroke)),
                    ..shape.clone()
                },
                *span,
            ),
            other => other.clone(),
        }
    }

    /// Gradients and tilings of a theme stay: they have their profile, and the shop converts them like photos.
    fn paint(&self, paint: &Paint) -> Paint {
        match paint {
            Paint::Solid(colour) => Paint::Solid(self.colour(colour)),
            other => other.clone(),
        }
    }

    fn stroke(&self, stroke: &FixedStroke) -> FixedStroke {
        FixedStroke { paint: self.paint(&stroke.paint), ..stroke.clone() }
    }
}

/// `#a3100d`
fn hex(text: &str) -> Option<[u8; 3]> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
    let byte = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
    Some([byte(0)?, byte(2)?, byte(4)?])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::testing::theme;

    fn inks() -> Inks {
        let text = theme().text(FILE).unwrap();
        let lines: BTreeMap<String, Declared> = serde_yaml::from_str(&text).unwrap();
        let declared =
            lines.values().map(|line| (hex(&line.screen).unwrap(), process(line.ink.map(|ink| ink / 100.0))));
        Inks { declared: declared.collect(), others: Box::new(|_| [0.1, 0.2, 0.3, 0.0]) }
    }

    fn inked(rgb: [u8; 3]) -> [f32; 4] {
        match inks().colour(&Color::from_u8(rgb[0], rgb[1], rgb[2], 255)) {
            Color::Process(ProcessColor::Cmyk(Cmyk { c, m, y, k })) => [c, m, y, k],
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn text_is_black_alone() {
        // The theme's two blacks, its lines, and what has no hue.
        for text in [[0x1d, 0x1b, 0x19], [0x54, 0x4c, 0x45], [0xcf, 0xc7, 0xba], [0, 0, 0], [90, 90, 90]] {
            let [c, m, y, k] = inked(text);
            assert!(c + m + y == 0.0 && k > 0.1, "{text:?}");
        }
        assert_eq!(inked([0x1d, 0x1b, 0x19]), [0.0, 0.0, 0.0, 1.0]);
        assert_eq!(inked([255, 255, 255]), [0.0; 4]);
        // Neither declared nor grey.
        assert_eq!(inked([12, 200, 99]), [0.1, 0.2, 0.3, 0.0]);
    }

    #[test]
    fn paper_is_not_printed() {
        let paper = Paint::Solid(Color::from_u8(0xff, 0xfd, 0xf8, 255));
        assert!(inks().is_paper(&paper) && inks().is_paper(&Paint::Solid(Color::WHITE)));
        assert!(!inks().is_paper(&Paint::Solid(Color::from_u8(0xa3, 0x10, 0x0d, 255))));
    }

    #[test]
    fn what_lets_shine_through_stays() {
        let half = Color::from_u8(0, 0, 0, 128);
        assert_eq!(inks().colour(&half), half);
    }
}
