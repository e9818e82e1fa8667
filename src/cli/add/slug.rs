//! What a new item is called in addresses.

use super::Refusal;
use super::wanted::Wanted;
use crate::collation::{syllables, text_syllables};
use crate::diagnostic::{Diagnostic, say};
use crate::form::Form;
use crate::kinds::shapes::is_slug;
use crate::names;

/// A title's pinyin goes on for ever; an address is typed and spoken.
const LONGEST: usize = 40;

/// A slug that is free, from what the item says: 王芳 is `wang-fang`, and the next one `wang-fang-2`.
pub(super) fn free(wanted: &Wanted, form: &Form, is_taken: impl Fn(&str) -> bool) -> String {
    let base = base(wanted, form);
    let numbered = (2..).map(|n| format!("{base}-{n}"));
    let mut slugs = std::iter::once(base.clone()).chain(numbered);
    slugs.find(|slug| !is_taken(slug)).unwrap_or(base)
}

/// That nothing can be called so, and what to do.
pub(super) fn refused(fault: Diagnostic) -> Refusal {
    let hint = fault.hint.unwrap_or_else(|| say!("换一个代号", "choose another slug"));
    let (zh, en) = (fault.message.zh, fault.message.en);
    say!("{zh}；{hint}", "{en}; {hint_en}", hint = hint.zh, hint_en = hint.en)
}

fn base(wanted: &Wanted, form: &Form) -> String {
    let kind = wanted.sheet;
    // A review is told by its period and by what is reviewed.
    if let Some(period) = form.period() {
        let subject = form.given("subject").and_then(|subject| subject.rsplit('/').next()).filter(|slug| is_slug(slug));
        return match subject {
            Some(subject) => format!("{}-{subject}", period.to_lowercase()),
            None => period.to_lowercase(),
        };
    }
    if let Some(number) = form.given("window_no").filter(|number| is_slug(number)) {
        return format!("window-{number}");
    }
    let name = wanted.name.as_deref().or_else(|| {
        let title = wanted.values.iter().find(|(key, _)| key == kind.title_key);
        title.map(|(_, value)| value.as_str())
    });
    let read = if kind.name == "member" { syllables } else { text_syllables };
    let mut slug = String::new();
    for syllable in name.map(read).unwrap_or_default() {
        let syllable: String = syllable.chars().filter(char::is_ascii_alphanumeric).collect();
        if syllable.is_empty() {
            continue;
        }
        if slug.len() + syllable.len() >= LONGEST {
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(&syllable.to_lowercase());
    }
    if is_slug(&slug) && names::fault(&slug).is_none() { slug } else { kind.name.to_owned() }
}
