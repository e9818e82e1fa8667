//! Names as parts of addresses.

use super::syllables;

/// A name's part of an address, in Pinyin, since addresses are typed and spoken: `you-xiu-gong-chan-dang-yuan`.
pub(crate) fn spoken(name: &str) -> String {
    let words = syllables(name)
        .into_iter()
        .map(|word| word.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase());
    let mut slug = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-");
    let hash = || blake3::hash(name.as_bytes()).to_hex()[..8].to_owned();
    if slug.is_empty() || crate::names::fault(&slug).is_some_and(|fault| fault != crate::names::NameFault::Long) {
        return hash();
    }
    // Long ones are cut at a syllable, and told apart by what was cut off.
    if slug.len() > LONGEST_SLUG {
        let end = slug[..LONGEST_SLUG].rfind('-').unwrap_or(LONGEST_SLUG);
        slug = format!("{}-{}", &slug[..end], hash());
    }
    slug
}

/// A longer part of an address would make paths that Windows cannot hold.
const LONGEST_SLUG: usize = 60;

#[cfg(test)]
mod tests {
    use super::spoken;

    #[test]
    fn names_have_addresses_that_can_be_typed() {
        assert_eq!(spoken("五星级党支部"), "wu-xing-ji-dang-zhi-bu");
        assert_eq!(spoken("光荣在党50年"), "guang-rong-zai-dang-50-nian");
        assert_eq!(spoken("“五一” 奖/章"), "wu-yi-jiang-zhang");
        assert!(!spoken("★").is_empty());
        assert_ne!(spoken("CON"), "con");
        let long = |end: &str| spoken(&format!("{}{end}", "全省学习贯彻主题教育先进集体".repeat(5)));
        assert!(long("甲").len() <= 70 && long("甲") != long("乙"), "{}", long("甲"));
    }
}
