//! Hanyu Pinyin of names: for 音序, and for search by syllables and initials.
//!
//! Readings come from the `pinyin` crate (MIT; about 42,000 characters), the first reading of each, and for
//! surnames from `surname_readings.txt`. Given names are read character by character; no list can know
//! which reading parents meant, so a `sort_key` decides.
//!
//! Why readings and not a collator's table: a collator puts 单 under D and has no place where an author's
//! `shan xiongxin` could stand among characters. Apart from surnames the order is that of CLDR's pinyin
//! collation, and a test holds it to that; ties follow the official stroke order instead of radicals.

use super::names::{han, is_han, pieces, split, surname};
use super::{mark, push_text, push_unknown, strokes};
use ::pinyin::ToPinyin;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Surname to its readings, one a character.
static SURNAMES: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let lines = include_str!("surname_readings.txt").lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.split_once(' '))
        .map(|(surname, readings)| (surname, readings.split(' ').collect()))
        .collect()
});

/// Every syllable that some character has, without tones.
static SYLLABLES: LazyLock<HashSet<String>> = LazyLock::new(|| {
    ('\u{4e00}'..='\u{9fff}')
        .filter_map(|c| reading(c).map(|r| Syllable::parse(r).letters))
        // `n`, `hm`: interjections that would split every word.
        .filter(|letters| letters.contains(['a', 'e', 'i', 'o', 'u']))
        .collect()
});

/// A syllable taken apart for comparison: 吕 lǚ is `lu`, umlaut, 3.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Syllable {
    /// `a` to `z`, ü written u: so lǜ stands between lù and luǎn, as in dictionaries.
    letters: String,
    umlaut: bool,
    /// 1 to 4; 0 where there is none or nobody said.
    tone: u8,
}

impl Syllable {
    /// Understands `shan4`, `shàn`, `shan`, `lü3`, `lv3`, in any case.
    fn parse(text: &str) -> Self {
        let mut found = Self::default();
        for c in text.chars().flat_map(char::to_lowercase) {
            let (base, tone) = untoned(c);
            match base {
                '0'..='9' => found.tone = base as u8 - b'0',
                'v' | 'ü' => {
                    found.letters.push('u');
                    found.umlaut = true;
                }
                'ê' => found.letters.push('e'),
                'a'..='z' => found.letters.push(base),
                _ => {}
            }
            found.tone = found.tone.max(tone);
        }
        // The neutral tone is written 5 by some.
        if found.tone > 4 {
            found.tone = 0;
        }
        found
    }

    /// As people type it: ü is v.
    fn typed(&self) -> String {
        if self.umlaut { self.letters.replacen('u', "v", 1) } else { self.letters.clone() }
    }
}

/// The plain syllables of `name`, for search: 单雄信 gives `shan xiong xin`, 吕布 `lv bu`. Words of other
/// scripts stay as they are, in lower case; characters without a reading are left out.
pub fn syllables(name: &str) -> Vec<String> {
    let readings = surname_readings(name);
    let read = |(at, piece): (usize, &str)| match han(piece) {
        Some(c) => {
            let text = readings.get(at).copied().or_else(|| reading(c))?;
            Some(Syllable::parse(text).typed())
        }
        None => Some(piece.to_lowercase()),
    };
    pieces(name).into_iter().enumerate().filter_map(read).collect()
}

/// The initials of `name`, for search: 单雄信 gives `sxx`, 尉迟恭 `ycg`.
pub fn initials(name: &str) -> String {
    syllables(name).iter().filter_map(|syllable| syllable.chars().next()).collect()
}

/// The plain syllables of a text that is no name: 单位 gives `dan wei`. Words of other scripts stay as they are, in
/// lower case; signs are left out.
pub fn text_syllables(text: &str) -> Vec<String> {
    let read = |piece: &str| match han(piece) {
        Some(c) => reading(c).map(|text| Syllable::parse(text).typed()),
        None => {
            let word: String = piece.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
            (!word.is_empty()).then_some(word)
        }
    };
    pieces(text).into_iter().filter_map(read).collect()
}

/// The plain readings of one character, as itself and as a surname: 单 gives `dan` and `shan`.
pub fn readings(c: char) -> Vec<String> {
    let mut buffer = [0; 4];
    let as_surname = SURNAMES.get(&*c.encode_utf8(&mut buffer)).and_then(|readings| readings.first().copied());
    let mut found: Vec<String> = Vec::new();
    for text in reading(c).into_iter().chain(as_surname) {
        let typed = Syllable::parse(text).typed();
        if !found.contains(&typed) {
            found.push(typed);
        }
    }
    found
}

pub(super) fn has_reading(c: char) -> bool {
    reading(c).is_some()
}

/// The first reading of a character, its tone as a digit at the end.
fn reading(c: char) -> Option<&'static str> {
    c.to_pinyin().map(|pinyin| pinyin.with_tone_num_end())
}

/// The readings of the surname of `name` where they are special, one a character; else none.
fn surname_readings(name: &str) -> &'static [&'static str] {
    SURNAMES.get(surname(name)).map_or(&[], Vec::as_slice)
}

/// Writes the key of `name` by its readings.
pub(super) fn push_name(name: &str, bytes: &mut Vec<u8>) {
    let (surname, given) = split(name);
    let readings = surname_readings(name);
    for (at, piece) in pieces(surname).into_iter().enumerate() {
        push_piece(piece, readings.get(at).copied(), bytes);
    }
    bytes.push(mark::GIVEN);
    for piece in pieces(given) {
        push_piece(piece, None, bytes);
    }
}

fn push_piece(piece: &str, special: Option<&str>, bytes: &mut Vec<u8>) {
    match han(piece).map(|c| (c, special.or_else(|| reading(c)))) {
        Some((c, Some(text))) => push_syllable(&Syllable::parse(text), Some(c), bytes),
        Some((c, None)) => push_unknown(c, bytes),
        None => push_text(piece, bytes),
    }
}

/// Writes the key of `name` by the pinyin its author gave: the surname, then the rest.
///
/// What the author leaves open the characters of the name decide, as long as they are as many as the
/// syllables: a tone is taken over when the letters agree, ties are broken by the character.
pub(super) fn push_letters(letters: &str, name: &str, bytes: &mut Vec<u8>) {
    let (first, rest) = letters.split_once(char::is_whitespace).unwrap_or((letters, ""));
    let (first, rest) = (segment(first), segment(rest));
    let written: Vec<char> = name.chars().filter(|&c| is_han(c)).collect();
    let readings = surname_readings(name);
    let aligned = written.len() == first.len() + rest.len();

    for (at, mut syllable) in first.iter().chain(&rest).cloned().enumerate() {
        if at == first.len() {
            bytes.push(mark::GIVEN);
        }
        let c = written.get(at).copied().filter(|_| aligned);
        if syllable.tone == 0 {
            let usual = readings.get(at).copied().or_else(|| c.and_then(reading));
            let usual = usual.filter(|_| c.is_some()).map(Syllable::parse).unwrap_or_default();
            if usual.letters == syllable.letters {
                syllable = usual;
            }
        }
        push_syllable(&syllable, c, bytes);
    }
    if rest.is_empty() {
        bytes.push(mark::GIVEN);
    }
}

fn push_syllable(syllable: &Syllable, c: Option<char>, bytes: &mut Vec<u8>) {
    bytes.push(mark::KNOWN);
    bytes.extend_from_slice(syllable.letters.as_bytes());
    // Less than any letter: `xi` before `xian`.
    bytes.push(0);
    bytes.push(u8::from(syllable.umlaut));
    bytes.push(syllable.tone);
    // Characters without strokes after those that have; then by code point.
    let rank = c.and_then(strokes).map_or(u16::MAX, |strokes| strokes.rank);
    bytes.extend_from_slice(&rank.to_be_bytes());
    bytes.extend_from_slice(&c.map_or(0, u32::from).to_be_bytes());
}

/// The syllables of pinyin text. Blanks, apostrophes, hyphens and tone digits end a syllable; what is left
/// is cut into the longest syllables that fit. A word that is no pinyin stays one piece.
fn segment(text: &str) -> Vec<Syllable> {
    let mut found = Vec::new();
    for word in text.split(|c: char| c.is_whitespace() || matches!(c, '\'' | '’' | '-')) {
        for part in word.split_inclusive(|c: char| c.is_ascii_digit()) {
            // Work on single characters, so that a cut never falls inside one.
            let letters: Vec<char> = part.chars().take(64).collect();
            match cut(&letters) {
                Some(syllables) => found.extend(syllables),
                None => found.push(Syllable::parse(part)),
            }
        }
    }
    found.retain(|syllable| !syllable.letters.is_empty());
    found
}

/// Cuts `letters` into syllables from the end, so that each start is looked at once.
fn cut(letters: &[char]) -> Option<Vec<Syllable>> {
    // `next[i]`: where the syllable that starts at `i` ends, if the rest from `i` can be cut at all.
    let mut next: Vec<Option<usize>> = vec![None; letters.len()];
    for start in (0..letters.len()).rev() {
        let longest = letters.len().min(start + 7);
        next[start] = (start + 1..=longest).rev().find(|&end| {
            let rest_fits = end == letters.len() || next[end].is_some();
            rest_fits && SYLLABLES.contains(&parse_chars(&letters[start..end]).letters)
        });
    }
    let mut found = Vec::new();
    let mut start = 0;
    while start < letters.len() {
        let end = next[start]?;
        found.push(parse_chars(&letters[start..end]));
        start = end;
    }
    Some(found)
}

fn parse_chars(letters: &[char]) -> Syllable {
    Syllable::parse(&letters.iter().collect::<String>())
}

/// A vowel without its tone mark, and the tone.
fn untoned(c: char) -> (char, u8) {
    const MARKED: [(char, &str); 7] =
        [('a', "āáǎà"), ('e', "ēéěè"), ('i', "īíǐì"), ('o', "ōóǒò"), ('u', "ūúǔù"), ('ü', "ǖǘǚǜ"), ('n', "\0ńňǹ")];
    for (base, marked) in MARKED {
        if let Some(at) = marked.chars().position(|m| m == c) {
            return (base, at as u8 + 1);
        }
    }
    (c, 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use icu_collator::CollatorBorrowed;
    use icu_collator::options::CollatorOptions;
    use std::cmp::Ordering;

    fn plain(text: &str) -> Vec<String> {
        segment(text).iter().map(|s| s.typed()).collect()
    }

    #[test]
    fn initials_know_surnames() {
        for (name, expected) in [
            ("单雄信", "sxx"),
            ("尉迟恭", "ycg"),
            ("万俟卨", "mqx"),
            ("区大志", "odz"),
            ("仇英", "qy"),
            ("欧阳　锋", "oyf"),
            ("买买提·艾力", "mmtal"),
            ("John Smith", "js"),
            // Only as a surname: as a given name 单 is dān.
            ("李单", "ld"),
            ("吕布", "lb"),
        ] {
            assert_eq!(initials(name), expected, "{name}");
        }
        assert_eq!(syllables("吕布"), ["lv", "bu"]);
        assert_eq!(syllables("诸葛亮"), ["zhu", "ge", "liang"]);
    }

    #[test]
    fn every_surname_reading_is_a_syllable_and_fits_its_surname() {
        assert!(SURNAMES.len() > 100);
        for (surname, readings) in SURNAMES.iter() {
            assert_eq!(surname.chars().count(), readings.len(), "{surname}");
            for reading in readings {
                let syllable = Syllable::parse(reading);
                assert!(SYLLABLES.contains(&syllable.letters) && syllable.tone > 0, "{surname}");
            }
        }
    }

    #[test]
    fn pinyin_text_is_cut_into_syllables() {
        assert_eq!(plain("xiongxin"), ["xiong", "xin"]);
        assert_eq!(plain("Xi'an"), ["xi", "an"]);
        assert_eq!(plain("xi1an1"), ["xi", "an"]);
        assert_eq!(plain("xian"), ["xian"]);
        assert_eq!(plain("lǚ"), ["lv"]);
        assert_eq!(plain("ouyang"), ["ou", "yang"]);
        // No pinyin: kept, so that it still sorts by its letters.
        assert_eq!(plain("smith"), ["smith"]);
        assert_eq!(Syllable::parse("shàn"), Syllable::parse("shan4"));
    }

    /// Against the collator, on characters whose first reading is the one CLDR takes.
    #[test]
    fn agrees_with_the_pinyin_collation_of_cldr() {
        let locale = icu_locale::locale!("zh-u-co-pinyin");
        let collator = CollatorBorrowed::try_new(locale.into(), CollatorOptions::default()).expect("data");
        let names = "安白蔡曹常陈程崔戴邓丁董杜范方冯傅高龚顾郭韩何贺胡黄江姜蒋金孔赖黎李梁廖林刘龙卢陆吕罗马毛孟\
                     莫潘彭齐钱秦邱沈石史宋苏孙谭汤唐陶田汪王韦魏文吴武夏萧谢熊徐许薛严杨姚叶易尹于余袁张赵郑钟周朱邹";
        for a in names.chars() {
            for b in names.chars() {
                let (left, right) = (a.to_string(), b.to_string());
                let key = |name: &str| super::super::key(name, None, super::super::Order::Pinyin);
                let same_sound = reading(a) == reading(b);
                if a != b && !same_sound {
                    let expected = collator.compare(&left, &right);
                    assert_eq!(key(&left).cmp(&key(&right)), expected, "{a} {b}");
                }
            }
        }
        assert_ne!(collator.compare("单", "邓"), Ordering::Greater);
    }
}
