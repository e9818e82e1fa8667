//! What a cell and a file say of one thing, and how a cell is written.

use crate::diagnostic::say;
use crate::form::Shape;
use crate::kinds::shapes::is_slug;
use crate::sheet::cells::{self, Kept, is_same, kept};
use crate::sheet::columns::{Column, Layout};
use crate::sheet::placed::Placed;
use crate::sheet::stock::{Stock, Stocked};
use crate::yaml::Node;

impl Stock {
    /// Whether an item says at a column what a cell says.
    pub(crate) fn is_kept(&self, layout: &Layout, at: usize, parts: &[String], item: &Stocked) -> bool {
        let column = &layout.columns[at];
        let kept = match column.path == ["body"] {
            true => kept_body(item),
            false => kept(&item.node, column),
        };
        self.agrees(layout, column, &kept, parts, &item.org)
    }

    /// Whether a cell says what a file has, in the same words or of the same items.
    pub(crate) fn agrees(&self, layout: &Layout, column: &Column, kept: &Kept, parts: &[String], org: &str) -> bool {
        if is_same(column, kept, parts) {
            return true;
        }
        let Kept::Parts(kept) = kept else { return false };
        let resolved = |parts: &[String]| -> Vec<String> {
            parts.iter().map(|part| self.resolved(layout, column, part, org)).collect()
        };
        resolved(kept) == resolved(parts)
    }

    /// The address that a reference leads to; what is none stays.
    pub(crate) fn resolved(&self, layout: &Layout, column: &Column, text: &str, org: &str) -> String {
        let Some(kinds) = leads_to(layout, column) else { return text.to_owned() };
        self.meant(kinds, text, org).map_or_else(|| text.to_owned(), |item| item.id.clone())
    }

    /// A reference as a file has it.
    pub(crate) fn written(&self, layout: &Layout, column: &Column, text: &str, org: &str) -> String {
        let Some(kinds) = leads_to(layout, column) else { return text.to_owned() };
        // Where plain text may stand, an address is written only for an address or a member's name.
        let found = self.meant(kinds, text, org);
        let is_free = matches!(column.shape, Shape::Text);
        match found.filter(|item| !is_free || is_slug(text) || text.contains('/') || item.kind.name == "member") {
            Some(item) => self.reference(item, kinds, org),
            None => text.to_owned(),
        }
    }

    pub(crate) fn value(&self, layout: &Layout, column: &Column, parts: &[String], item: &Stocked) -> Node {
        let written: Vec<Node> =
            parts.iter().map(|part| Node::text(self.written(layout, column, part, &item.org))).collect();
        let was_list = matches!(cells::value_at(&item.node, &column.path), Some(Node::List(_)));
        match <[Node; 1]>::try_from(written) {
            Ok([one]) if !was_list && (!column.many || column_takes_one(layout, column)) => one,
            Ok([one]) => Node::List(vec![one]),
            Err(written) => Node::List(written),
        }
    }
}

/// Who holds a post, as a sheet of months shows them.
pub(crate) fn holders(stock: &Stock, post: &Stocked) -> String {
    let names: Vec<String> = match cells::value_at(&post.node, &["holder".to_owned()]) {
        Some(Node::List(names)) => names.iter().filter_map(|name| name.spelling().map(Into::into)).collect(),
        Some(name) => name.spelling().map(Into::into).into_iter().collect(),
        None => Vec::new(),
    };
    let called = |name: &String| {
        stock.meant(&["member"], name, &post.org).map_or_else(|| name.clone(), |member| member.title.clone())
    };
    names.iter().map(called).collect::<Vec<_>>().join("、")
}

/// That a mapping is written as one text, or the other way: what a cell would put there takes something else away.
pub(crate) fn two_ways(column: &Column, node: &Node, sheet: usize, row: u32, at: u32) -> Option<Placed> {
    let [above @ .., _] = &*column.path else { return None };
    let is_text = |node: &Node| matches!(node, Node::Scalar { .. }) && !node.is_blank();
    let whole = (1..=above.len()).any(|depth| cells::value_at(node, &above[..depth]).is_some_and(is_text));
    let inside = matches!(cells::value_at(node, &column.path), Some(Node::Map(_)));
    let key = column.path.first()?;
    (whole || inside).then(|| {
        let words = say!(
            "{key} 在文件里是另一种写法，这一格写不进去",
            "`{key}` is written in another way in the file, where this cell has no place"
        );
        Placed::error("written-otherwise", sheet, (Some(row), Some(at)), words).hint(match whole {
            true => say!("它写成一句话：改写着那句话的一格", "it is one text: change the cell that has it"),
            false => say!("它分项写：改写着各项的格", "it has keys of its own: change their cells"),
        })
    })
}

/// The kinds that a column's references lead to; `None` where it has none.
pub(crate) fn leads_to(layout: &Layout, column: &Column) -> Option<&'static [&'static str]> {
    let kind = layout.kind.name;
    match (column.key(), &column.shape) {
        ("responsible" | "pledger", Shape::Text) => Some(&["org", "member"]),
        ("holder" | "claimed_by" | "member", _) => Some(&["member"]),
        ("leader" | "members", _) if kind == "team" => Some(&["member"]),
        ("clears", _) => Some(&["member"]),
        ("notice", Shape::Reference) => Some(&["notice"]),
        ("subject", Shape::Reference) if kind == "review" => Some(&["post", "org"]),
        ("item", _) if kind == "service" => None,
        (_, Shape::Reference) => Some(&[]),
        _ => None,
    }
}

/// Whether one of several may stand without a list.
fn column_takes_one(_: &Layout, column: &Column) -> bool {
    // Lists of words that are only lists: `outputs`, `scope`.
    !matches!(column.key(), "outputs" | "scope" | "households")
}

pub(crate) fn kept_body(item: &Stocked) -> Kept {
    let node = || {
        cells::value_at(&item.node, &["body".to_owned()]).and_then(Node::spelling).map(|text| text.trim().to_owned())
    };
    match item.body.clone().or_else(node).filter(|body| !body.is_empty()) {
        Some(body) if body.chars().count() > cells::LONGEST => Kept::Other,
        Some(body) => Kept::Parts(vec![body.replace("\r\n", "\n")]),
        None => Kept::Nothing,
    }
}
