//! Words that are broken because nothing else helps: addresses, codes, long Latin words in a narrow column.
//!
//! Which they are is known when a page is set and does not fit (see [`super::overflow`]); then it is set once more with
//! leave to end a line inside these words, first where an address has its joints, and where a part is still too long,
//! anywhere. No hyphen is set, for it would belong to the address.

use std::collections::BTreeSet;

use typst::comemo::Tracked;
use typst::diag::{SourceResult, StrResult};
use typst::engine::Engine;
use typst::foundations::{
    Args, Content, Context, Func, NativeElement, NativeFuncData, Recipe, Regex, Selector, Transformation, Value,
};
use typst::layout::{Abs, HElem};
use typst::syntax::Span;
use typst::text::TextElem;
use typst::{Library, foundations::IntoValue};

use super::functions::function;

/// More would be no emergency.
const MOST: usize = 2000;

/// Where a line may end inside a word, points; the typesetter passes over what has no width at all.
const UNSEEN: f64 = 0.001;

/// Words in which lines may end.
#[derive(Default)]
pub(super) struct Breaking {
    at_joints: BTreeSet<String>,
    anywhere: BTreeSet<String>,
}

impl Breaking {
    /// Gives leave to break a word, or more leave than before; false where that is no help.
    pub(super) fn allow(&mut self, word: &str) -> bool {
        if self.at_joints.len() + self.anywhere.len() >= MOST {
            return false;
        }
        let jointed = pieces(word, &is_joint).len() > 1;
        if jointed && !self.at_joints.contains(word) {
            return self.at_joints.insert(word.to_owned());
        }
        // What overflows of a word with joints is one of its parts.
        let parts = if jointed { pieces(word, &is_joint) } else { vec![word] };
        let longest = parts.into_iter().max_by_key(|part| part.chars().count()).unwrap_or(word);
        self.anywhere.insert(longest.to_owned())
    }

    /// The typesetter's library with this leave.
    pub(super) fn library(&self, library: &Library) -> Library {
        let mut library = library.clone();
        for (words, function) in [(&self.at_joints, &AT_JOINTS), (&self.anywhere, &ANYWHERE)] {
            if let Ok(Some(selector)) = selector(words) {
                let recipe = Recipe::new(Some(selector), Transformation::Func(Func::from(function)), Span::detached());
                library.styles.push(recipe);
            }
        }
        library
    }
}

fn selector(words: &BTreeSet<String>) -> StrResult<Option<Selector>> {
    if words.is_empty() {
        return Ok(None);
    }
    // The longest first, for one may begin another.
    let mut words: Vec<&String> = words.iter().collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let any = words.iter().map(|word| escaped(word)).collect::<Vec<_>>().join("|");
    Ok(Some(Selector::Regex(Regex::new(&any)?)))
}

/// A word as a pattern that matches it alone.
fn escaped(word: &str) -> String {
    let mut pattern = String::new();
    for c in word.chars() {
        // Behind a backslash these two are the ends of words.
        if c.is_ascii_punctuation() && !matches!(c, '<' | '>') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern
}

static AT_JOINTS: NativeFuncData = function(
    "at-joints",
    "at-joints(words): lines may end at an address's joints.",
    &|_: &mut Engine, _: Tracked<Context>, args: &mut Args| broken(args, &is_joint),
);
static ANYWHERE: NativeFuncData = function(
    "anywhere",
    "anywhere(words): lines may end after each character.",
    &|_: &mut Engine, _: Tracked<Context>, args: &mut Args| broken(args, &|_| true),
);

fn broken(args: &mut Args, ends: &dyn Fn(char) -> bool) -> SourceResult<Value> {
    let words: Content = args.expect("words")?;
    let text = words.plain_text();
    let mut parts = Vec::new();
    for piece in pieces(&text, ends) {
        if !parts.is_empty() {
            // A line may end at room that nobody sees, and nothing is left in the text: copied, an address is still one.
            parts.push(HElem::new(Abs::pt(UNSEEN).into()).pack());
        }
        parts.push(TextElem::packed(piece));
    }
    Ok(Content::sequence(parts).into_value())
}

/// After these an address is broken.
fn is_joint(c: char) -> bool {
    "/@._-=&?:;,+#%~".contains(c)
}

/// The pieces of a word; none is shorter than two characters.
fn pieces<'a>(word: &'a str, ends: &dyn Fn(char) -> bool) -> Vec<&'a str> {
    let mut pieces = Vec::new();
    let (mut start, mut length) = (0, 0);
    let mut left = word.chars().count();
    for (at, c) in word.char_indices() {
        length += 1;
        left -= 1;
        let next = at + c.len_utf8();
        // Marks in a row stay together, as in `://`.
        let joined = !c.is_alphanumeric() && word[next..].starts_with(|c: char| !c.is_alphanumeric());
        if ends(c) && length >= 2 && left >= 2 && !joined {
            pieces.push(&word[start..next]);
            (start, length) = (next, 0);
        }
    }
    pieces.push(&word[start..]);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_broken_at_its_joints_and_a_code_anywhere() {
        assert_eq!(pieces("lin_shili@example.org", &is_joint), ["lin_", "shili@", "example.", "org"]);
        assert_eq!(pieces("https://example.org/a", &is_joint), ["https://", "example.", "org/a"]);
        assert_eq!(pieces("913701", &|_| true), ["91", "37", "01"]);
        assert_eq!(pieces("", &is_joint), [""]);
    }

    #[test]
    fn leave_is_given_step_by_step() {
        let mut breaking = Breaking::default();
        assert!(breaking.allow("li@example.org"));
        assert!(breaking.allow("li@example.org"), "its longest part anywhere");
        assert!(breaking.anywhere.contains("example."));
        assert!(!breaking.allow("li@example.org"), "nothing more helps");
        assert!(breaking.allow("91370100") && !breaking.allow("91370100"));
    }
}
