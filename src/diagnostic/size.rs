//! Sizes of files beside their limits.

/// A size and its limit in words, in MB of 1,048,576 bytes: never rounded to the same figure.
pub(crate) fn sizes(have: u64, limit: u64) -> (String, String) {
    figures(have as f64 / 1_048_576.0, limit as f64 / 1_048_576.0, "MB")
}

/// Two figures of a unit with as many places as it takes to tell them apart.
pub(crate) fn figures(have: f64, limit: f64, unit: &str) -> (String, String) {
    let written = |figure: f64, places: usize| {
        let text = format!("{figure:.places$}");
        match text.contains('.') {
            true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
            false => text,
        }
    };
    let places = (1..=9).find(|places| written(have, *places) != written(limit, *places)).unwrap_or(9);
    (format!("{} {unit}", written(have, places)), format!("{} {unit}", written(limit, places)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_above_the_limit_is_above_it_in_words() {
        let words = |have, limit| {
            let (have, limit) = sizes(have, limit);
            format!("{have} > {limit}")
        };
        let limit = 8 << 20;
        assert_eq!(words(limit * 2, limit), "16 MB > 8 MB");
        assert_eq!(words(limit + 200_000, limit), "8.2 MB > 8 MB");
        assert_eq!(words(limit + 1, limit), "8.000001 MB > 8 MB");
        assert_eq!(figures(40.000_04, 40.0, "MP"), ("40.00004 MP".to_owned(), "40 MP".to_owned()));
    }
}
