//! Where a line of Chinese may end: not inside a word, a number with its unit, a date, or a short title in 《》.
//!
//! Chinese has no blanks, so words are found by a dictionary: of all ways to cut a text the most probable one, reckoned
//! from how often each word occurs. The dictionary is jieba's (MIT, see `breaks/LICENSE`), 49,000 words without the rare
//! ones, with the words of notice boards added: 190 KB instead of five million bytes, and no other part of that library is
//! needed for a line of thirty characters. It is unpacked when the first such line is set.

use std::collections::HashMap;
use std::io::Read;
use std::sync::LazyLock;

use flate2::read::ZlibDecoder;

/// Words in lines, each followed by a letter: the logarithm of its frequency, from `a`.
const PACKED: &[u8] = include_bytes!("breaks/dictionary.z");

/// The longest word, characters.
const LONGEST: usize = 5;

/// The logarithm of the number of all words that were counted.
const ALL: f32 = 17.9;

/// A character that is in no word.
const UNKNOWN: u8 = 2;

static DICTIONARY: LazyLock<HashMap<&'static str, u8>> = LazyLock::new(|| {
    let mut text = String::new();
    // What the program brings is whole; without it every character would be a word.
    if ZlibDecoder::new(PACKED).read_to_string(&mut text).is_err() {
        return HashMap::new();
    }
    let text: &'static str = text.leak();
    let entry = |line: &'static str| {
        let (word, frequency) = line.split_at(line.len().checked_sub(1)?);
        Some((word, frequency.bytes().next()?.saturating_sub(b'a')))
    };
    text.lines().filter_map(entry).collect()
});

/// Marks that belong to what follows.
const OPENING: &str = "“‘《〈（「『〔【([";
/// Marks that belong to what stands before.
const CLOSING: &str = "，。；：！？、”’》〉）」』〕】)],.;:!?%％·…—～";
/// Words that belong to what stands before: no line begins with them.
const ENCLITIC: &[&str] = &["的", "了", "着", "们", "地", "得", "吗", "呢", "吧", "等", "后", "前", "时", "里"];
/// Kinds of places after their names, which no dictionary has all of: 示例市.
const PLACES: &[&str] = &["市", "县", "区", "省", "镇", "乡", "村", "州", "盟", "旗"];
/// Words that belong to what follows: 不好.
const PROCLITIC: &[&str] = &["不", "未", "非"];
/// What a number counts: a word that begins so stands with it.
const UNITS: &str = "年月日号个户次条件项名人岁元万亿千百米处类张套层楼站路分时秒天周期届级季家辆亩里公斤平点种级";
/// A title in 《》, or a word in “ ”, up to so many ems is not broken.
const TITLE: f64 = 10.0;
/// A text of no more Chinese characters is one word or two, and stays whole in any line.
const SHORT: usize = 4;

/// The length in ems: a Chinese character is one, a Latin letter or figure a little over a half. From the lengths in
/// characters and bytes: Latin letters are those of one byte, nearly.
pub(crate) fn ems(words: &str) -> f64 {
    let characters = words.chars().count() as f64;
    characters - 0.44 * f64::max(0.0, (3.0 * characters - words.len() as f64) / 2.0)
}

/// A title or a name as HTML with a `<wbr>` wherever a line may end in it; styles keep it whole elsewhere.
pub(crate) fn html(text: &str) -> String {
    let is_short = text.chars().filter(|c| is_han(*c)).count() <= SHORT;
    let parts = if is_short { vec![text] } else { parts(text) };
    // After a blank a line may end anyway.
    broken(&parts, |before| !before.ends_with(char::is_whitespace))
}

/// A telephone number as HTML: styles keep it in one line, but for words and further numbers after it.
pub(crate) fn phone(text: &str) -> String {
    let is_of_number = |c: char| c.is_ascii_digit() || "+-() ".contains(c);
    let mut parts = Vec::new();
    let (mut start, mut last) = (0, None);
    for (at, c) in text.char_indices() {
        let ends = last.is_some_and(|last| match (is_of_number(last), is_of_number(c)) {
            (true, false) => !CLOSING.contains(c),
            (false, true) => CLOSING.contains(last),
            _ => false,
        });
        if ends {
            parts.push(&text[start..at]);
            start = at;
        }
        last = Some(c);
    }
    parts.push(&text[start..]);
    broken(&parts, |_| true)
}

/// Parts with a `<wbr>` between two of them, where one is wanted after the first.
fn broken(parts: &[&str], is_wanted: impl Fn(&str) -> bool) -> String {
    let mut html = Vec::with_capacity(parts.iter().map(|part| part.len() + 8).sum());
    for (n, part) in parts.iter().enumerate() {
        if n.checked_sub(1).and_then(|before| parts.get(before)).is_some_and(|before| is_wanted(before)) {
            html.extend_from_slice(b"<wbr>");
        }
        // A vector takes everything.
        let _ = tera::escape_html(part, &mut html);
    }
    String::from_utf8_lossy(&html).into_owned()
}

/// The parts of a text between which a line may end; together they are the text.
pub(crate) fn parts(text: &str) -> Vec<&str> {
    let tokens = tokens(text);
    let mut parts: Vec<&str> = Vec::new();
    let (mut start, mut end) = (0, 0);
    for (n, token) in tokens.iter().enumerate() {
        end += token.len();
        if !tokens.get(n + 1).is_some_and(|next| belong_together(token, next)) {
            parts.push(&text[start..end]);
            start = end;
        }
    }
    short_titles(text, parts)
}

fn belong_together(token: &str, next: &str) -> bool {
    let last = token.chars().next_back().unwrap_or(' ');
    let first = next.chars().next().unwrap_or(' ');
    let number = |c: char| c.is_ascii_digit() || "零一二三四五六七八九十百千两".contains(c);
    OPENING.contains(last)
        || CLOSING.contains(first)
        || first.is_whitespace()
        || (is_han(last) && (ENCLITIC.contains(&next) || PLACES.contains(&next)))
        || (PROCLITIC.contains(&token) && is_han(first))
        || (last.is_ascii_digit() && UNITS.contains(first))
        || ("年月".contains(last) && first.is_ascii_digit())
        || (token.ends_with('第') && number(first))
        || (last.is_ascii_alphanumeric() && first.is_ascii_alphanumeric())
}

/// Joins what stands between a pair of marks, where that is short.
fn short_titles<'t>(text: &'t str, parts: Vec<&'t str>) -> Vec<&'t str> {
    let mut joined: Vec<&str> = Vec::with_capacity(parts.len());
    let mut at = 0;
    let mut n = 0;
    while n < parts.len() {
        let mut length = parts[n].len();
        if let Some(close) = parts[n].chars().next().and_then(closing_of)
            && !parts[n].contains(close)
            && let Some(last) = parts[n..].iter().position(|part| part.contains(close))
        {
            let whole: usize = parts[n..=n + last].iter().map(|part| part.len()).sum();
            if ems(&text[at..at + whole]) <= TITLE {
                (length, n) = (whole, n + last);
            }
        }
        joined.push(&text[at..at + length]);
        at += length;
        n += 1;
    }
    joined
}

fn closing_of(open: char) -> Option<char> {
    Some(match open {
        '《' => '》',
        '“' => '”',
        '‘' => '’',
        '「' => '」',
        '〈' => '〉',
        _ => return None,
    })
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' | '〇')
}

/// Words, numbers, marks: the text in its smallest pieces.
fn tokens(text: &str) -> Vec<&str> {
    /// What stands in one piece.
    #[derive(PartialEq)]
    enum Sort {
        Han,
        Latin,
        Other,
    }
    let sort = |c: char| match c {
        c if is_han(c) => Sort::Han,
        c if c.is_ascii_alphanumeric() || "/@._-=&+#~".contains(c) => Sort::Latin,
        c if c.is_alphanumeric() && !c.is_ascii() && !is_han(c) => Sort::Latin,
        _ => Sort::Other,
    };
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let kind = sort(first);
        let end = match kind {
            Sort::Other => first.len_utf8(),
            _ => rest.char_indices().find(|(_, c)| sort(*c) != kind).map_or(rest.len(), |(at, _)| at),
        };
        let (run, after) = rest.split_at(end);
        match kind {
            Sort::Han => cut(run, &mut tokens),
            _ => tokens.push(run),
        }
        rest = after;
    }
    tokens
}

/// Cuts a run of Chinese characters into its most probable words.
fn cut<'t>(run: &'t str, tokens: &mut Vec<&'t str>) {
    let ends: Vec<usize> = run.char_indices().map(|(at, _)| at).chain([run.len()]).collect();
    let count = ends.len() - 1;
    // For each end: the best way there, and where its last word begins.
    let mut best: Vec<(f32, usize)> = vec![(0.0, 0)];
    for end in 1..=count {
        let way = |start: usize| {
            let word = &run[ends[start]..ends[end]];
            let known = DICTIONARY.get(word).copied();
            let frequency = known.or((end - start == 1).then_some(UNKNOWN))?;
            Some((best[start].0 + f32::from(frequency) - ALL, start))
        };
        let ways = (end.saturating_sub(LONGEST)..end).filter_map(way);
        let found = ways.max_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or((f32::MIN, end - 1));
        best.push(found);
    }
    let mut words = Vec::new();
    let mut end = count;
    while end > 0 {
        let start = best[end].1;
        words.push(&run[ends[start]..ends[end]]);
        end = start;
    }
    tokens.extend(words.into_iter().rev());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        let parts = parts(text);
        assert_eq!(parts.concat(), text);
        parts.join("/")
    }

    #[test]
    fn a_line_ends_between_words() {
        assert_eq!(told("关于命名星级党员示范岗的决定"), "关于/命名/星级/党员/示范岗的/决定");
        assert_eq!(told("优秀共产党员拟表彰对象的公示"), "优秀/共产党员/拟表彰/对象的/公示");
        assert_eq!(told("不动产登记中心"), "不动产/登记/中心");
        // Words of notice boards that no dictionary of novels has.
        assert_eq!(told("网格员包联老党员上门助餐"), "网格员/包联/老党员/上门/助餐");
        assert_eq!(told("一站式纾困解决急难愁盼"), "一站式/纾困/解决/急难愁盼");
    }

    #[test]
    fn a_telephone_number_ends_no_line_inside() {
        assert_eq!(phone("0531-00001251"), "0531-00001251");
        assert_eq!(phone("0531-00001251转8012"), "0531-00001251<wbr>转8012");
        assert_eq!(phone("(0531) 00001251、00001252"), "(0531) 00001251、<wbr>00001252");
        assert_eq!(phone("12345<热线>"), "12345<wbr>&lt;热线&gt;");
    }

    #[test]
    fn numbers_keep_their_units_and_dates_are_whole() {
        assert_eq!(told("2026年上半年"), "2026年/上半年");
        assert_eq!(told("7月24日起施行"), "7月24日/起/施行");
        assert!(told("2026年6月30日前办结").starts_with("2026年6月30日前/"));
        assert_eq!(told("第3号楼"), "第3号/楼");
    }

    #[test]
    fn marks_stay_with_what_they_belong_to() {
        assert_eq!(told("“两优一先”表彰"), "“两优一先”/表彰");
        assert_eq!(told("《党务公开条例》解读"), "《党务公开条例》/解读");
        assert_eq!(
            told("多听一句，少跑一趟。").matches('/').count(),
            told("多听一句").matches('/').count() + told("少跑一趟").matches('/').count() + 1
        );
        assert_eq!(told("Open data for all"), "Open /data /for /all");
        assert_eq!(told(""), "");
    }

    #[test]
    fn pages_may_break_between_words_and_nowhere_else() {
        assert_eq!(html("关于示例市不动产登记中心的公示").replace("<wbr>", "/"), "关于/示例市/不动产/登记/中心的/公示");
        assert_eq!(html("示例市委"), "示例市委");
        assert_eq!(html("A <b> & c"), "A &lt;b&gt; &amp; c");
        assert_eq!(html("服务质量好不好请您来评"), html("服务质量好不好请您来评").replace("不<wbr>好", "不好"));
    }

    #[test]
    fn whatever_the_text_its_parts_are_the_text() {
        let signs = ['“', '”', '《', '》', '，', '党', '员', '7', '月', ' ', 'a', '第', '的', '𠮷', '—'];
        let mut seed = 11_u32;
        for _ in 0..500 {
            let mut text = String::new();
            for _ in 0..seed % 25 {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                text.push(signs[(seed >> 16) as usize % signs.len()]);
            }
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            assert_eq!(parts(&text).concat(), text);
        }
    }
}
