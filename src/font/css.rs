//! The style sheet of a plan.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::role::Role;
use super::slices::unicode_range;
use super::web::{Slice, WebPlan};

impl WebPlan {
    /// The style sheet: the faces, the stacks as `--font-title` and so on, the `plain-` classes of
    /// [`WebPlan::page`] and the rule of `name_class`. `address` tells where the style sheet finds a
    /// file: [`Slice::beside`] where they lie beside it.
    pub fn css(&self, address: &dyn Fn(&Slice) -> String) -> String {
        let mut neighbours: BTreeMap<_, BTreeSet<char>> = BTreeMap::new();
        for slice in &self.slices {
            // A broad range may pass over what a later list declares, but not the reverse.
            for contiguous in [slice.contiguous, false] {
                let set = neighbours.entry((slice.family, slice.role, contiguous)).or_default();
                set.extend(&slice.chars);
            }
        }
        let mut css = String::new();
        for slice in &self.slices {
            // Of overlapping ranges the one declared last wins. So the parts by code point come
            // first with one broad range each, and the lists after them cut their characters out.
            let all = &neighbours[&(slice.family, slice.role, slice.contiguous)];
            css.push_str(&self.face_of(slice, address));
            // The one file of a face takes whatever a later face does not claim.
            if !(self.options.complete && slice.contiguous) {
                let _ = write!(css, ";unicode-range:{}", unicode_range(&slice.chars, all));
            }
            css.push_str("}\n");
        }
        let stack = |role: Role, own: bool| {
            let own = if own { format!("{},", role.web_family()) } else { String::new() };
            let rare = if self.options.complete { "" } else { "nb-rare," };
            let rest = self.options.fallback.get(&role).map_or("sans-serif", String::as_str);
            format!("--font-{}:{own}{rare}{rest}", role.key())
        };
        let named = [Role::Title, Role::Body, Role::Pledge, Role::Fangsong];
        let own = |role: Role| self.options.complete || role != Role::Body;
        let stacks: Vec<String> = named.into_iter().map(|role| stack(role, own(role))).collect();
        let _ = writeln!(css, ":root{{{}}}", stacks.join(";"));
        if !self.options.complete {
            for role in [Role::Title, Role::Pledge, Role::Fangsong] {
                let _ = writeln!(css, ":root.plain-{}{{{}}}", role.key(), stack(role, false));
            }
        }
        css.push_str(".name-2{letter-spacing:1em;margin-inline-end:-1em;white-space:nowrap}\n");
        css
    }
}

impl WebPlan {
    /// The rules of a page's own files ([`WebPlan::own`]), for a style sheet after that of all pages.
    pub fn css_own(&self, slices: &[Slice], address: &dyn Fn(&Slice) -> String) -> String {
        let mut css = String::new();
        for slice in slices {
            // A range may pass over what no file has.
            let theirs = self.slices.iter().filter(|other| (other.family, other.role) == (slice.family, slice.role));
            let mut all = slice.chars.clone();
            theirs.for_each(|other| all.extend(&other.chars));
            let range = unicode_range(&slice.chars, &all);
            let _ = writeln!(css, "{};unicode-range:{range}}}", self.face_of(slice, address));
        }
        css
    }

    /// A rule without its end.
    fn face_of(&self, slice: &Slice, address: &dyn Fn(&Slice) -> String) -> String {
        let (weight, display) = (css_weight(slice.role), self.options.display);
        format!("@font-face{{font-family:{};{weight}font-display:{display};src:url({})", slice.family, address(slice))
    }
}

/// The rules of fonts that were planned apart: in a family of their own, the first file without a range.
pub fn css_apart(slices: &[Slice], address: &dyn Fn(&Slice) -> String) -> String {
    let mut css = String::new();
    for (n, slice) in slices.iter().enumerate() {
        let (family, weight, url) = (slice.family, css_weight(slice.role), address(slice));
        let _ = write!(css, "@font-face{{font-family:{family};{weight}font-display:block;src:url({url})");
        if n > 0 {
            let _ = write!(css, ";unicode-range:{}", unicode_range(&slice.chars, &slice.chars));
        }
        css.push_str("}\n");
    }
    css
}

/// The weight under which a role's faces are declared: what the theme's style sheet asks for, so
/// that no browser thickens a face that is already bold.
fn css_weight(role: Role) -> &'static str {
    match role {
        Role::Title => "font-weight:900;",
        Role::BodyBold => "font-weight:700;",
        // 400 is what a face has when nothing is said.
        Role::Body | Role::Pledge | Role::Fangsong => "",
    }
}
