//! Taking a name apart: what is the surname, what is given, what is not Han at all.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Surnames of more than one character, simplified and, where it differs, traditional.
///
/// Left out on purpose: compounds that today are read more often as a common surname and the start of a
/// given name (王孙 梁丘 贺兰 单于 吴铭 东宫 子书 公上). Whoever bears one writes a space: 梁丘 露.
const COMPOUND: &str = "
欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶
太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良
漆雕 乐正 宰父 谷梁 榖梁 拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 左丘 公伯 西门 公祖
第五 公乘 公皙 南荣 东里 即墨 达奚 褚师 纳兰 完颜 耶律 西陵 相里 哥舒 屈突 尔朱 斛律 淳于 公仪 仆固
贺若 陆费 库狄 秃发 乞伏 沮渠 伏羲 爱新觉罗 叶赫那拉
歐陽 東方 獨孤 南宮 萬俟 聞人 諸葛 尉遲 赫連 澹臺 濮陽 公孫 仲孫 鍾離 鐘離 長孫 鮮于 閭丘 子車 巫馬
顓孫 壤駟 樂正 宰父 穀梁 夾谷 軒轅 段干 呼延 東郭 南門 左丘 西門 南榮 東里 達奚 褚師 納蘭 完顏 爾朱
公儀 陸費 司馬 愛新覺羅 葉赫那拉
";

static COMPOUNDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| COMPOUND.split_whitespace().collect());

/// Dots that stand between the parts of a transliterated name; U+00B7 is the standard one (GB/T 15834).
const DOTS: [char; 7] = ['·', '•', '‧', '・', '･', '．', '∙'];

/// The surname of `name`: its first character, or a compound surname, as a slice of `name`.
///
/// One gap between Han characters marks the end of the surname, so that 梁丘 露 says what it is, and
/// 王　伟 (spread for the wall) still is a 王. Of a name with a dot (买买提·艾力) it is the part before the
/// dot; a name without Han characters is returned whole, for where its surname stands is not to be known.
pub fn surname(name: &str) -> &str {
    split(name).0
}

/// The surname and the rest; the rest may begin with a dot or blank.
pub(super) fn split(name: &str) -> (&str, &str) {
    let name = name.trim();
    if !name.starts_with(is_han) {
        return (name, "");
    }
    if let Some(at) = name.find(DOTS) {
        return name.split_at(at);
    }
    let mut words = name.split_whitespace();
    if let (Some(first), Some(_), None) = (words.next(), words.next(), words.next()) {
        return name.split_at(first.len());
    }
    // The longest first: 爱新觉罗 has four.
    let ends = name.char_indices().skip(1).map(|(at, _)| at).take(4).collect::<Vec<_>>();
    for &at in ends.iter().rev() {
        let (surname, given) = name.split_at(at);
        if COMPOUNDS.contains(surname) && !given.is_empty() {
            return (surname, given);
        }
    }
    name.split_at(ends.first().copied().unwrap_or(name.len()))
}

/// The characters of `text` that count, in runs: each Han character alone, other text word by word.
pub(super) fn pieces(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for word in text.split(|c: char| c.is_whitespace() || DOTS.contains(&c) || !crate::text::counts(c)) {
        let mut rest = word;
        while let Some(c) = rest.chars().next() {
            let end = match is_han(c) {
                true => c.len_utf8(),
                false => rest.find(is_han).unwrap_or(rest.len()),
            };
            let (piece, next) = rest.split_at(end);
            found.push(piece);
            rest = next;
        }
    }
    found
}

/// The Han character that a piece is, if it is one.
pub(super) fn han(piece: &str) -> Option<char> {
    piece.chars().next().filter(|&c| is_han(c))
}

/// Han characters, and the private-use ones with which old systems write rare names.
pub(super) fn is_han(c: char) -> bool {
    crate::text::is_han(c) || crate::font::is_private_use(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_surname_is_one_character_or_a_known_compound() {
        for (name, expected) in [
            ("王伟", "王"),
            ("欧阳少东", "欧阳"),
            ("歐陽修", "歐陽"),
            ("诸葛亮", "诸葛"),
            ("爱新觉罗溥杰", "爱新觉罗"),
            // Nothing would be left to be called by.
            ("欧阳", "欧"),
            ("王孙胜", "王"),
            ("梁丘 露", "梁丘"),
            ("王　伟", "王"),
            ("欧　阳　锋", "欧"),
            ("买买提·艾力", "买买提"),
            ("阿依古丽•买买提", "阿依古丽"),
            ("John Smith", "John Smith"),
            ("𠮷田太郎", "𠮷"),
            ("单", "单"),
            ("", ""),
        ] {
            assert_eq!(surname(name), expected, "{name}");
        }
    }

    #[test]
    fn blanks_and_dots_do_not_count() {
        assert_eq!(pieces("王　伟"), ["王", "伟"]);
        assert_eq!(pieces("买·艾 A B"), ["买", "艾", "A", "B"]);
        assert_eq!(pieces("王A1"), ["王", "A1"]);
    }
}
