//! The emblem: a plain drawing or picture, of which it is known beforehand that the typesetter comes to its end.
//!
//! A drawing of a few hundred bytes can ask for hours: a blur over a hall's floor, copies of copies of copies. What is
//! counted here is what would be drawn; an emblem for print has no use for the rest.

use std::collections::{HashMap, HashSet};

use roxmltree::{Document, Node, ParsingOptions};
use typst::foundations::Bytes;

use super::explain;
use crate::board::Board;
use crate::diagnostic::{Diagnostic, Message, say};
use crate::source::Location;

/// The board's own emblem, which is placed and never altered.
pub(super) struct Emblem {
    /// `/emblem.svg`
    pub(super) path: String,
    pub(super) bytes: Bytes,
}

/// The largest file, in bytes.
const LARGEST: u64 = 8 << 20;

/// The most elements that may be drawn, those that are drawn again counted again.
const DRAWN: u64 = 50_000;

/// The most that may be written: what is drawn once is not more than this.
const WRITTEN: u32 = 50_000;

/// How deep elements may lie in each other.
const DEEP: usize = 64;

/// The most points of a picture, in millions.
const MEGAPIXELS: u64 = 40;

/// Elements that a drawing for print has no use for.
const FOREIGN: &[&str] = &["filter", "foreignObject", "script", "image", "animate", "animateTransform", "set"];

/// Reads the emblem that the settings name.
///
/// # Errors
/// With what there is to say when it cannot be used.
pub(super) fn read(board: &Board) -> Result<Option<Emblem>, Box<Diagnostic>> {
    let Some(named) = &board.settings.print.emblem else { return Ok(None) };
    let path = named.trim_start_matches("./").trim_start_matches('/');
    let missing = || Box::new(explain::no_emblem(path));
    let refused = |why: Message| Box::new(explain::emblem_refused(path, &why));
    let asset = [path.to_owned(), format!("content/{path}")].into_iter().find_map(|path| board.assets.get(&*path));
    let ending = path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    let known = ["svg", "png", "jpg", "jpeg"].contains(&ending.as_str());
    let asset = asset.filter(|_| known).ok_or_else(missing)?;
    if asset.length > LARGEST {
        let (have, most) = crate::diagnostic::sizes(asset.length, LARGEST);
        return Err(refused(say!("有 {have}，最多 {most}", "it has {have}; at most {most}")));
    }
    let bytes = match &asset.location {
        Location::Disk(path) => crate::source::read_regular(path, LARGEST).map_err(|_| missing())?,
        Location::Memory(bytes) => bytes.to_vec(),
    };
    let fault = if ending == "svg" { drawing(&bytes) } else { picture(&bytes) };
    match fault {
        Some(why) => Err(refused(why)),
        None => Ok(Some(Emblem { path: format!("/emblem.{ending}"), bytes: Bytes::new(bytes) })),
    }
}

/// Why a picture cannot be the emblem.
fn picture(bytes: &[u8]) -> Option<Message> {
    let reader = image::ImageReader::new(std::io::Cursor::new(bytes)).with_guessed_format().ok();
    match reader.and_then(|reader| reader.into_dimensions().ok()) {
        None => Some(say!("不是能用的图片", "it is no usable picture")),
        Some((width, height)) if u64::from(width) * u64::from(height) > MEGAPIXELS * 1_000_000 => Some(say!(
            "有 {width}×{height} 像素，最多 {MEGAPIXELS} 百万像素",
            "it has {width}×{height} pixels; at most {MEGAPIXELS} million"
        )),
        Some(_) => None,
    }
}

/// Why a drawing cannot be the emblem.
fn drawing(bytes: &[u8]) -> Option<Message> {
    let broken = || say!("不是能用的 SVG", "it is no usable SVG");
    let Ok(text) = std::str::from_utf8(bytes) else { return Some(broken()) };
    let options = ParsingOptions { allow_dtd: false, nodes_limit: WRITTEN * 2, ..ParsingOptions::default() };
    let document = match Document::parse_with_options(text.trim_start_matches('\u{feff}'), options) {
        Ok(document) => document,
        Err(roxmltree::Error::NodesLimitReached) => return Some(too_much()),
        Err(roxmltree::Error::DtdDetected) => {
            return Some(say!("SVG 里有 DOCTYPE；删去这一段", "the SVG has a DOCTYPE; remove it"));
        }
        Err(_) => return Some(broken()),
    };
    for node in document.descendants().filter(Node::is_element) {
        let line = document.text_pos_at(node.range().start).row;
        let name = node.tag_name().name();
        if FOREIGN.contains(&name) {
            return Some(say!(
                "SVG 第 {line} 行有 <{name}>，印刷的徽标用不到",
                "line {line} of the SVG has a <{name}>, for which an emblem in print has no use"
            ));
        }
        let styled = |text: &str| text.contains("filter") || text.contains("@import");
        let style = name == "style" && node.text().is_some_and(styled);
        if style || node.attributes().any(|own| own.name() == "filter" || own.name() == "style" && styled(own.value()))
        {
            return Some(say!(
                "SVG 第 {line} 行用了滤镜（filter），印刷的徽标用不到",
                "line {line} of the SVG uses a filter, for which an emblem in print has no use"
            ));
        }
        if node.attributes().any(|own| leads_out(own.name(), own.value())) {
            return Some(say!(
                "SVG 第 {line} 行引用了另外的文件；徽标要自成一个文件",
                "line {line} of the SVG refers to another file; an emblem is whole in itself"
            ));
        }
        if node.ancestors().take(DEEP + 2).count() > DEEP + 1 {
            return Some(say!("SVG 的层次太多（第 {line} 行）", "the SVG is nested too deeply (line {line})"));
        }
    }
    let drawn = Drawn::new(&document).of(document.root_element());
    drawn.is_none_or(|count| count.drawn > DRAWN).then(too_much)
}

fn too_much() -> Message {
    say!(
        "SVG 要画的图形太多，最多 {DRAWN} 个（重复引用的重复计）；在绘图软件里简化路径再导出",
        "the SVG draws too much: at most {DRAWN} shapes, counted as often as they are drawn; simplify its paths and export it again"
    )
}

/// Whether an attribute refers to something that is not in the drawing.
fn leads_out(name: &str, value: &str) -> bool {
    let address = value.trim_start();
    if name == "href" {
        return !address.starts_with('#');
    }
    // References in presentation attributes and in styles.
    value.match_indices("url(").any(|(at, mark)| {
        !value[at + mark.len()..].trim_start().trim_start_matches(['"', '\'']).trim_start().starts_with('#')
    })
}

/// How much is drawn where elements refer to each other.
struct Drawn<'a, 'input> {
    by_id: HashMap<&'a str, Node<'a, 'input>>,
    known: HashMap<roxmltree::NodeId, Count>,
    open: HashSet<roxmltree::NodeId>,
}

/// What an element comes to.
#[derive(Clone, Copy)]
struct Count {
    drawn: u64,
    /// How deep it goes, through references as well.
    depth: usize,
}

impl<'a, 'input> Drawn<'a, 'input> {
    fn new(document: &'a Document<'input>) -> Self {
        let with_id = document.descendants().filter_map(|node| Some((node.attribute("id")?, node)));
        Self { by_id: with_id.collect(), known: HashMap::new(), open: HashSet::new() }
    }

    /// An element with all in it, and all that these refer to; `None` for what refers to itself or goes too deep.
    fn of(&mut self, node: Node<'a, 'input>) -> Option<Count> {
        if let Some(known) = self.known.get(&node.id()) {
            return Some(*known);
        }
        if self.open.len() > DEEP * 2 || !self.open.insert(node.id()) {
            return None;
        }
        let attributes = node.attributes().flat_map(|own| references(own.name(), own.value()));
        let named: Vec<_> = attributes.filter_map(|id| self.by_id.get(id).copied()).collect();
        let mut count = Count { drawn: 1, depth: 1 };
        for part in named.into_iter().chain(node.children().filter(Node::is_element)) {
            let part = self.of(part)?;
            count.drawn = count.drawn.saturating_add(part.drawn);
            count.depth = count.depth.max(part.depth + 1);
        }
        self.open.remove(&node.id());
        self.known.insert(node.id(), count);
        (count.depth <= DEEP * 2).then_some(count)
    }
}

/// The ids that an attribute refers to.
fn references<'a>(name: &str, value: &'a str) -> impl Iterator<Item = &'a str> {
    let whole = (name == "href").then(|| value.trim().strip_prefix('#')).flatten();
    let inside = value.match_indices("url(").filter_map(|(at, mark)| {
        let rest = &value[at + mark.len()..];
        let end = rest.find(')')?;
        rest[..end].trim().trim_matches(['"', '\'']).trim().strip_prefix('#')
    });
    whole.into_iter().chain(inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn svg(inside: &str) -> Option<String> {
        let head = "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
                    viewBox=\"0 0 9 9\">";
        drawing(format!("{head}{inside}</svg>").as_bytes()).map(|why| why.en.to_string())
    }

    #[test]
    fn a_plain_drawing_is_fine() {
        let gradient = "<defs><linearGradient id=\"g\"><stop offset=\"0\"/></linearGradient><path id=\"p\" d=\"M0 0\"/></defs>\
                        <rect fill=\"url(#g)\"/><use href=\"#p\"/><use xlink:href=\"#p\" style=\"fill: url('#g')\"/>";
        assert_eq!(svg(gradient), None);
        assert_eq!(svg(&"<path d=\"M0 0L1 1\"/>".repeat(20_000)), None);
    }

    #[test]
    fn what_print_has_no_use_for_is_refused_by_its_line() {
        for inside in [
            "\n<filter id=\"f\"><feGaussianBlur stdDeviation=\"9999\"/></filter>",
            "\n<rect filter=\"blur(5px)\"/>",
            "\n<rect style=\"filter: blur(5px)\"/>",
            "\n<style>rect { filter: blur(5px) }</style>",
            "\n<image href=\"data:image/png;base64,AAAA\"/>",
            "\n<use href=\"other.svg#a\"/>",
            "\n<rect fill=\"url(https://example.org/a.svg#g)\"/>",
            "\n<script>1</script>",
        ] {
            assert!(svg(inside).is_some_and(|why| why.contains("line 2")), "{inside}: {:?}", svg(inside));
        }
    }

    #[test]
    fn copies_of_copies_are_counted() {
        let mut bomb = "<g id=\"a0\"><rect/></g>".to_owned();
        for n in 1..30 {
            let copy = format!("<use href=\"#a{}\"/>", n - 1);
            bomb += &format!("<g id=\"a{n}\">{}</g>", copy.repeat(10));
        }
        assert!(svg(&bomb).unwrap().contains("too much"));
        let masks = bomb
            .replace("<use href=\"", "<rect mask=\"url(")
            .replace("\"/></g>", ")\"/></g>")
            .replace("\"/><", ")\"/><");
        assert!(svg(&masks).is_some());
        assert!(svg("<g id=\"a\"><use href=\"#a\"/></g>").is_some());
        assert!(svg(&"<rect/>".repeat(200_000)).unwrap().contains("too much"));
    }

    #[test]
    fn depth_entities_and_rubbish_are_refused() {
        assert!(svg(&format!("{}{}", "<g>".repeat(100), "</g>".repeat(100))).unwrap().contains("deeply"));
        let link = |n: usize| format!("<g id=\"a{n}\"><use href=\"#a{}\"/></g>", n - 1);
        let chain: String = (1..3000).map(link).collect();
        assert!(svg(&format!("<g id=\"a0\"/>{chain}")).is_some());
        let chain: String = (1..3000).rev().map(link).collect();
        assert!(svg(&format!("{chain}<g id=\"a0\"/>")).is_some());
        assert!(drawing(b"<!DOCTYPE svg [<!ENTITY a \"b\">]><svg>&a;</svg>").is_some());
        assert!(drawing(b"\xff\xfe").is_some() && drawing(b"GIF89a").is_some());
        assert!(picture(b"GIF89a").is_some());
    }
}
