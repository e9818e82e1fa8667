//! Characters that look like another one and are not it: what is copied out of a PDF, or typed on the wrong keyboard.
//!
//! A radical (⺠), a compatibility ideograph or a katakana (ニ) among Chinese letters looks right to everybody but the
//! machine: it sorts last, is found by no search, and many fonts have no glyph for it.

use std::collections::HashMap;
use std::sync::LazyLock;

use icu_normalizer::ComposingNormalizerBorrowed;

/// Radicals and strokes, each before the ideograph that it stands for: Unicode's `Equivalent_Unified_Ideograph`.
const RADICALS: &str = "
⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇𠘨⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺑𡯂⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月
⺞歺⺟母⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺪𤴔⺫目⺬示⺭礻⺮𥫗⺯糹⺰纟⺱罓⺲罒⺳㓁⺴冗⺵𦉫⺶羊⺷𦍌⺸𦍋⺹耂
⺺肀⺻聿⺼肉⺽𦥑⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇𧢲⻈讠⻉贝⻊𧾷⻋车⻌辶⻍辶⻎辶⻏邑⻐钅⻑長⻒镸⻓长⻔门⻕𨸏
⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞𩙿⻟飠⻠饣⻡𩠐⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜
⻲亀⻳龟⼀一⼁丨⼂丶⼃丿⼄乙⼅亅⼆二⼇亠⼈人⼉儿⼊入⼋八⼌冂⼍冖⼎冫⼏几⼐凵⼑刀⼒力⼓勹⼔匕⼕匚⼖匸⼗十⼘卜⼙卩
⼚厂⼛厶⼜又⼝口⼞囗⼟土⼠士⼡夂⼢夊⼣夕⼤大⼥女⼦子⼧宀⼨寸⼩小⼪尢⼫尸⼬屮⼭山⼮巛⼯工⼰己⼱巾⼲干⼳幺⼴广⼵廴
⼶廾⼷弋⼸弓⼹彐⼺彡⼻彳⼼心⼽戈⼾戶⼿手⽀支⽁攴⽂文⽃斗⽄斤⽅方⽆无⽇日⽈曰⽉月⽊木⽋欠⽌止⽍歹⽎殳⽏毋⽐比⽑毛
⽒氏⽓气⽔水⽕火⽖爪⽗父⽘爻⽙爿⽚片⽛牙⽜牛⽝犬⽞玄⽟玉⽠瓜⽡瓦⽢甘⽣生⽤用⽥田⽦疋⽧疒⽨癶⽩白⽪皮⽫皿⽬目⽭矛
⽮矢⽯石⽰示⽱禸⽲禾⽳穴⽴立⽵竹⽶米⽷糸⽸缶⽹网⽺羊⽻羽⽼老⽽而⽾耒⽿耳⾀聿⾁肉⾂臣⾃自⾄至⾅臼⾆舌⾇舛⾈舟⾉艮
⾊色⾋艸⾌虍⾍虫⾎血⾏行⾐衣⾑襾⾒見⾓角⾔言⾕谷⾖豆⾗豕⾘豸⾙貝⾚赤⾛走⾜足⾝身⾞車⾟辛⾠辰⾡辵⾢邑⾣酉⾤釆⾥里
⾦金⾧長⾨門⾩阜⾪隶⾫隹⾬雨⾭靑⾮非⾯面⾰革⾱韋⾲韭⾳音⾴頁⾵風⾶飛⾷食⾸首⾹香⾺馬⾻骨⾼高⾽髟⾾鬥⾿鬯⿀鬲⿁鬼
⿂魚⿃鳥⿄鹵⿅鹿⿆麥⿇麻⿈黃⿉黍⿊黑⿋黹⿌黽⿍鼎⿎鼓⿏鼠⿐鼻⿑齊⿒齒⿓龍⿔龜⿕龠㇆𠃌㇏乀㇐一㇑丨㇒丿㇓丿㇔丶㇕𠃍
㇖乛㇗𠃊㇘𠃎㇙𠄌㇚亅㇛𡿨㇜𠃋㇝乀㇞𠃑㇟乚㇠乙㇡𠄎
";

static ORDINARY: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let mut signs = RADICALS.chars().filter(|c| !c.is_whitespace());
    std::iter::from_fn(|| Some((signs.next()?, signs.next()?))).collect()
});

/// The ordinary character that a radical, a stroke or a compatibility ideograph stands for.
pub fn ordinary(c: char) -> Option<char> {
    match c {
        '\u{2e80}'..='\u{2fdf}' | '\u{31c0}'..='\u{31e3}' => ORDINARY.get(&c).copied(),
        '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}' => {
            let mut decomposed = ComposingNormalizerBorrowed::new_nfc().normalize_iter(std::iter::once(c));
            decomposed.next().filter(|ordinary| *ordinary != c)
        }
        _ => None,
    }
}

/// The Chinese letter that was meant by a katakana or a circle, from what stands before and behind it.
pub fn meant(c: char, before: Option<char>, after: Option<char>) -> Option<char> {
    let is_numeral = |c: Option<char>| c.is_some_and(|c| "〇一二三四五六七八九十".contains(c));
    let is_han = |c: Option<char>| c.is_some_and(super::is_han);
    if matches!(c, '○' | '◯' | '\u{20dd}') {
        return (is_numeral(before) && (is_numeral(after) || matches!(after, Some('年' | '○' | '◯')))
            || matches!(before, Some('○' | '◯')) && is_numeral(after))
        .then_some('〇');
    }
    let letter = match c {
        'ニ' => '二',
        'ハ' => '八',
        'ロ' => '口',
        'エ' => '工',
        'カ' => '力',
        'タ' => '夕',
        'ト' => '卜',
        'ヒ' => '匕',
        'ー' => '一',
        _ => return None,
    };
    (is_han(before) && is_han(after)).then_some(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn look_alikes_are_known() {
        for (c, expected) in [
            ('⺠', '民'),
            ('⼤', '大'),
            ('⻓', '长'),
            ('⼀', '一'),
            ('㇐', '一'),
            ('\u{f92c}', '郎'),
            ('\u{2f800}', '丽'),
        ] {
            assert_eq!(ordinary(c), Some(expected), "{c}");
        }
        // These twelve of the compatibility block are ordinary ideographs.
        for c in ['民', '﨎', '﨑', 'é', '（'] {
            assert_eq!(ordinary(c), None, "{c}");
        }
        assert!(ORDINARY.len() > 340 && ORDINARY.values().all(|c| super::super::is_han(*c)));
    }

    #[test]
    fn neighbours_tell_what_was_meant() {
        assert_eq!(meant('ニ', Some('王'), Some('虎')), Some('二'));
        assert_eq!(meant('ニ', Some('コ'), Some('虎')), None);
        assert_eq!(meant('○', Some('二'), Some('二')), Some('〇'));
        assert_eq!(meant('○', Some('张'), Some('○')), None);
    }
}
