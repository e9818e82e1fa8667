//! A figure on its way to what was promised: which way is better, how far it has come, and the words for both.
//!
//! Words and bars are made of one number each: the target's and the newest reported one. From 22 to 15 minutes less is
//! better, so that 16.8 has not arrived: the bar is full, and green, only where the target is reached.

use crate::board::first_number;
use crate::diagnostic::Language;
use crate::kinds::Text;
use crate::theme::wording;

/// A figure with the commitment's unit; words have theirs already.
#[derive(Clone, Copy)]
pub(crate) struct Figure<'b> {
    text: &'b str,
    unit: Option<&'b str>,
    /// Of digits alone: written as people write numbers, 12万.
    number: Option<f64>,
    /// A ceiling that does not say so itself.
    is_ceiling: bool,
    language: Language,
}

impl<'b> Figure<'b> {
    fn of(text: &'b Option<Text>, unit: Option<&'b str>, language: Language) -> Option<Self> {
        let text: &str = text.as_ref()?;
        let is_bare = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | ' '));
        let number = is_bare.then(|| text.replace([',', ' '], "").parse().ok()).flatten();
        Some(Self { text, unit: unit.filter(|_| is_bare), number, is_ceiling: false, language })
    }

    /// The number alone: `16.8`, `12万`; words as they are.
    fn bare(self) -> String {
        self.number.map_or_else(|| self.text.to_owned(), |number| wording::count(number, self.language))
    }

    /// `200 处`, `12万卷`, `不超过15分钟`.
    pub(crate) fn spaced(self) -> String {
        self.joined(true)
    }

    /// `200处`
    pub(crate) fn tight(self) -> String {
        self.joined(false)
    }

    fn joined(self, spaced: bool) -> String {
        let number = self.bare();
        // A number that ends in 万 needs no space, nor does one in a sentence.
        let spaced = spaced && !self.is_ceiling && number.ends_with(|c: char| c.is_ascii());
        let space = if spaced || self.language == Language::English { " " } else { "" };
        let figure = self.unit.map_or_else(|| number.clone(), |unit| format!("{number}{space}{unit}"));
        if self.is_ceiling { wording::at_most(&figure, self.language) } else { figure }
    }
}

/// What was promised, as far as it is a figure, and from where it began.
#[derive(Clone, Copy)]
pub(crate) struct Goal<'b> {
    pub(crate) baseline: Option<Figure<'b>>,
    pub(crate) target: Option<Figure<'b>>,
    unit: Option<&'b str>,
    /// The target's number.
    number: Option<f64>,
    /// The baseline's, where it counts the same.
    start: Option<f64>,
    less_is_better: bool,
    language: Language,
}

impl<'b> Goal<'b> {
    /// `number` is the target's.
    pub(super) fn of(
        target: &'b Option<Text>,
        baseline: &'b Option<Text>,
        unit: Option<&'b str>,
        number: Option<f64>,
        language: Language,
    ) -> Self {
        let start = start(target.as_ref(), baseline.as_ref(), unit);
        let said = target.as_ref().and_then(|text| said_way(text));
        let less_is_better = match said {
            Some(Way::Down) => true,
            Some(Way::Up) => false,
            None => start.zip(number).is_some_and(|(start, target)| start > target),
        };
        let ceiling = |figure: Figure<'b>| Figure { is_ceiling: less_is_better && figure.number.is_some(), ..figure };
        Self {
            baseline: Figure::of(baseline, unit, language),
            target: Figure::of(target, unit, language).map(ceiling),
            unit,
            number,
            start,
            less_is_better,
            language,
        }
    }

    /// A reported figure beside what is promised: `186 / 200 处`; `现在16.8，目标不超过15分钟，原来22`.
    pub(super) fn reached(&self, value: f64) -> String {
        let now = wording::count(value, self.language);
        let Some(target) = self.target else {
            return match self.unit {
                Some(unit) => format!("{now} {unit}"),
                None => now,
            };
        };
        let is_plain = target.number.is_some() && !self.less_is_better && self.start.is_none();
        if is_plain {
            return format!("{now} / {}", target.spaced());
        }
        let before = self.start.and(self.baseline).map(Figure::bare);
        wording::on_the_way(&now, &target.tight(), before.as_deref(), self.language)
    }

    /// The same where the target stands beside it: `现在186`.
    pub(super) fn reached_shortly(&self, value: f64) -> String {
        wording::now(&wording::count(value, self.language), self.language)
    }

    /// How much of the way to the target a figure has come, in percent: 100 means that it is reached, and nothing else.
    /// Without knowing where it began nothing is said of the way down.
    pub(super) fn percent(&self, value: f64) -> Option<u8> {
        let target = self.number?;
        let is_reached = if self.less_is_better { value <= target } else { value >= target };
        let way = match self.start {
            // A beginning that is past the target already tells nothing of a way.
            Some(start) if start != target && (start > target) == self.less_is_better => {
                (value - start) / (target - start)
            }
            _ if self.less_is_better => return is_reached.then_some(100),
            _ if target > 0.0 => value / target,
            _ => return None,
        };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 99")]
        let percent = way.mul_add(100.0, 1e-9).clamp(0.0, 99.0) as u8;
        Some(if is_reached { 100 } else { percent })
    }
}

/// Which way a target says that it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Up,
    Down,
}

fn said_way(target: &str) -> Option<Way> {
    // Looked for first: 不少于 holds 少于.
    const UP: &[&str] = &["不少于", "不低于", "不小于", "以上", "至少", "at least", "no less than", "no fewer than"];
    const DOWN: &[&str] = &[
        "不超过",
        "不高于",
        "不多于",
        "不大于",
        "以内",
        "之内",
        "日内",
        "天内",
        "小时内",
        "分钟内",
        "以下",
        "低于",
        "少于",
        "小于",
        "至多",
        "最多",
        "控制在",
        "降到",
        "降至",
        "降低到",
        "减到",
        "减至",
        "减少到",
        "压减到",
        "压缩到",
        "压缩至",
        "缩短到",
        "缩短至",
        "at most",
        "no more than",
        "not more than",
        "within",
    ];
    let target = target.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| target.contains(word));
    match () {
        () if says(UP) => Some(Way::Up),
        () if says(DOWN) => Some(Way::Down),
        () => None,
    }
}

/// The baseline's number, where it counts what the target counts: bare, or with the same words around it.
fn start(target: Option<&Text>, baseline: Option<&Text>, unit: Option<&str>) -> Option<f64> {
    let words = |text: &str| -> String {
        text.chars().filter(|c| !c.is_ascii_digit() && !matches!(c, '.' | ',' | ' ')).collect()
    };
    let baseline: &str = baseline?;
    let of_baseline = words(baseline);
    let is_same = of_baseline.is_empty()
        || unit.is_some_and(|unit| words(unit) == of_baseline)
        || target.is_some_and(|target| words(target) == of_baseline);
    first_number(baseline).filter(|_| is_same)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn goal<'b>(target: &'b Option<Text>, baseline: &'b Option<Text>, unit: &'b str) -> Goal<'b> {
        let number = target.as_ref().and_then(|text| first_number(text));
        Goal::of(target, baseline, Some(unit).filter(|unit| !unit.is_empty()), number, Language::Chinese)
    }

    fn said(target: &str, baseline: &str, unit: &str, value: f64) -> (String, String, Option<u8>) {
        let text = |text: &str| (!text.is_empty()).then(|| Text(text.to_owned()));
        let (target, baseline) = (text(target), text(baseline));
        let goal = goal(&target, &baseline, unit);
        (goal.target.map(Figure::spaced).unwrap_or_default(), goal.reached(value), goal.percent(value))
    }

    fn expect(given: (&str, &str, &str, f64), target: &str, reached: &str, percent: Option<u8>) {
        let (of, from, unit, value) = given;
        assert_eq!(said(of, from, unit, value), (target.to_owned(), reached.to_owned(), percent), "{given:?}");
    }

    #[test]
    fn more_is_better_unless_the_way_leads_down() {
        expect(("200", "", "处", 186.0), "200 处", "186 / 200 处", Some(93));
        expect(("200", "", "处", 199.9), "200 处", "199.9 / 200 处", Some(99));
        expect(("200", "", "处", 260.0), "200 处", "260 / 200 处", Some(100));
        expect(("15", "22", "分钟", 16.8), "不超过15分钟", "现在16.8，目标不超过15分钟，原来22", Some(74));
        expect(("15", "22分钟", "分钟", 15.0), "不超过15分钟", "现在15，目标不超过15分钟，原来22分钟", Some(100));
        expect(("15", "22", "分钟", 25.0), "不超过15分钟", "现在25，目标不超过15分钟，原来22", Some(0));
        expect(("96", "93", "%", 94.5), "96 %", "现在94.5，目标96%，原来93", Some(50));
    }

    #[test]
    fn words_say_which_way() {
        expect(("10日内办结", "", "", 12.0), "10日内办结", "现在12，目标10日内办结", None);
        expect(("10日内办结", "", "", 9.0), "10日内办结", "现在9，目标10日内办结", Some(100));
        expect(("不少于26周", "", "周", 13.0), "不少于26周", "现在13，目标不少于26周", Some(50));
        assert_eq!(said_way("每周不低于2次"), Some(Way::Up));
        assert_eq!(said_way("降至5%以下"), Some(Way::Down));
        assert_eq!(said_way("200处"), None);
    }

    #[test]
    fn a_baseline_that_counts_something_else_tells_no_way() {
        expect(("1", "每月3次", "次", 1.0), "1 次", "1 / 1 次", Some(100));
        expect(("0", "", "件", 1.0), "0 件", "1 / 0 件", None);
    }

    #[test]
    fn large_numbers_are_written_as_people_say_them() {
        expect(("120000", "", "卷", 68_400.0), "12万卷", "6.84万 / 12万卷", Some(57));
        expect(("123456", "", "卷", 0.0), "123456 卷", "0 / 123456 卷", Some(0));
    }
}
