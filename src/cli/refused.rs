//! Values that an option does not take: refused in both languages, for the parser does not know which is spoken.

use std::fmt;

use crate::diagnostic::{Message, say};

/// Why a value is refused. Inside a usage error it is told in the language of the messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refused(pub(super) Message);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Refused {}

/// Reads a whole number within limits.
pub(super) fn number<T: TryFrom<u64>>(least: u64, most: u64) -> impl Fn(&str) -> Result<T, Refused> + Clone {
    move |text| {
        let number = text.trim().parse().ok().filter(|number| (least..=most).contains(number));
        number.and_then(|number| T::try_from(number).ok()).ok_or_else(|| {
            Refused(if most == u64::MAX {
                say!("写 {least} 或更大的整数", "give a whole number, {least} or more")
            } else {
                say!("写 {least} 到 {most} 的整数", "give a whole number from {least} to {most}")
            })
        })
    }
}

/// Reads a word that must be one of a few.
pub(super) fn one_of(word: &str, known: impl Iterator<Item = &'static str>) -> Result<&'static str, Refused> {
    let mut words: Vec<&str> = Vec::new();
    for known in known {
        if known == word {
            return Ok(known);
        }
        if !words.contains(&known) {
            words.push(known);
        }
    }
    let near = crate::kinds::nearest(word, words.iter().copied());
    let (zh, en) =
        near.map_or_else(Default::default, |near| (format!("是不是 {near}？"), format!("did you mean {near}? ")));
    let words = words.join(", ");
    Err(Refused(say!("{zh}可以写：{words}", "{en}it can be: {words}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_outside_their_limits_are_refused_with_them() {
        let jobs = number::<usize>(1, u64::MAX);
        assert_eq!(jobs("4"), Ok(4));
        for text in ["0", "-1", "many", "", "1.5", "99999999999999999999999"] {
            assert!(jobs(text).unwrap_err().0.en.contains("1 or more"), "{text}");
        }
        assert_eq!(number::<u16>(1, 366)("367").unwrap_err().0.zh, "写 1 到 366 的整数");
    }

    #[test]
    fn words_are_named_once() {
        let known = || ["web", "web", "kiosk", "print", "web"].into_iter();
        assert_eq!(one_of("kiosk", known()), Ok("kiosk"));
        assert_eq!(one_of("webb", known()).unwrap_err().0.en, "did you mean web? it can be: web, kiosk, print");
        assert_eq!(one_of("x", known()).unwrap_err().0.zh, "可以写：web, kiosk, print");
    }
}
