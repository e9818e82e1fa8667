//! The two things of English that a number or a word put into a sentence changes: the plural, and the article.

use std::fmt::Display;

/// A number and what is counted: 1 file, 2 files.
pub(crate) fn counted(number: impl Display, one: &str) -> String {
    let number = number.to_string();
    let noun = if number == "1" { one.to_owned() } else { plural(one) };
    format!("{number} {noun}")
}

/// A noun in the plural; of several words the last.
fn plural(one: &str) -> String {
    let before = |end: &str| one.strip_suffix(end).filter(|rest| !rest.ends_with(['a', 'e', 'i', 'o', 'u']));
    if let Some(rest) = before("y") {
        return format!("{rest}ies");
    }
    let hisses = ["s", "x", "z", "ch", "sh"].iter().any(|end| one.ends_with(end));
    format!("{one}{}", if hisses { "es" } else { "s" })
}

/// A noun with its article, by its sound: a post, an organisation, a unit, an honor roll.
pub(crate) fn article(noun: &str) -> String {
    let lower = noun.to_lowercase();
    let starts = |sounds: &[&str]| sounds.iter().any(|sound| lower.starts_with(sound));
    let vowel = starts(&["a", "e", "i", "o", "u"]) && !starts(&["uni", "use", "usu", "uti", "eu", "one", "once"]);
    let silent = starts(&["hour", "hono", "heir", "honest"]);
    format!("{} {noun}", if vowel || silent { "an" } else { "a" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_follow_their_number() {
        for (number, one, expected) in [
            (0, "file", "0 files"),
            (1, "file", "1 file"),
            (2, "file", "2 files"),
            (1, "faulty one", "1 faulty one"),
            (3, "faulty one", "3 faulty ones"),
            (2, "entry", "2 entries"),
            (2, "day", "2 days"),
            (2, "branch", "2 branches"),
            (2, "box", "2 boxes"),
            (1_000_000, "item", "1000000 items"),
        ] {
            assert_eq!(counted(number, one), expected);
        }
    }

    #[test]
    fn articles_go_by_sound() {
        for (noun, expected) in [
            ("organisation", "an organisation"),
            ("exemplar", "an exemplar"),
            ("honor roll", "an honor roll"),
            ("post", "a post"),
            ("unit", "a unit"),
            ("union", "a union"),
            ("one-off", "a one-off"),
            ("umbrella", "an umbrella"),
            ("European", "a European"),
            ("hour", "an hour"),
            ("hall", "a hall"),
        ] {
            assert_eq!(article(noun), expected);
        }
    }
}
