//! Text into lines, reckoned and not laid out: what size a line may take, and where a pledge is best broken.
//!
//! A Chinese character is one em wide, so most of it is certain from counting. Lengths are in ems, sizes and widths in
//! points. Templates call this through [`super::functions`]; only text with other letters is laid out to be sure.

use unicode_segmentation::UnicodeSegmentation;

pub(super) use crate::breaks::ems;

/// A width is met if it is missed by less, in points.
const HAIR: f64 = 0.05;

/// Nothing but characters of exactly one em? Chinese takes three bytes a character, rare characters four; dashes, dots
/// and quotation marks take three and are set narrower or wider.
pub(super) fn is_square(words: &str) -> bool {
    words.chars().all(|c| matches!(c.len_utf8(), 3 | 4) && !"“”‘’—…".contains(c))
}

/// Characters, as an author counts them.
pub(super) fn count(words: &str) -> usize {
    words.graphemes(true).count()
}

/// Does it fit, whatever the letters? None is broader than one em.
fn surely(words: &str, ems: f64) -> bool {
    words.chars().count() as f64 <= ems
}

/// The sizes a text may take, from `max` down to `min` by tenths, so that texts of like length look alike and nothing is
/// squeezed by a hair.
pub(super) fn steps(max: f64, min: f64) -> Vec<f64> {
    let mut sizes = Vec::new();
    let mut size = max;
    // A size that is no number, or never gets smaller, ends it.
    while size > min * 1.02 && sizes.len() < 100 {
        sizes.push(size);
        size *= 0.9;
    }
    sizes.push(min);
    sizes
}

/// The size of one line, or of several that step down together.
pub(super) struct LineSize {
    /// The largest that has room; none where the floor is too large, as reckoned.
    pub(super) size: Option<f64>,
    /// Whether the length was reckoned exactly.
    pub(super) exact: bool,
    /// Whether the size needs no measuring.
    pub(super) sure: bool,
    /// The longest line, ems.
    pub(super) longest: f64,
}

/// `spread` is the tracking after each character, in ems; `broad` the width in ems where it is known otherwise.
pub(super) fn line_size(
    lines: &[&str],
    width: f64,
    (max, min): (f64, f64),
    spread: f64,
    broad: Option<f64>,
) -> LineSize {
    let longest = broad.unwrap_or_else(|| lines.iter().map(|line| ems(line)).fold(0.0, f64::max) * (1.0 + spread));
    let exact = broad.is_some() || lines.iter().all(|line| is_square(line));
    let need = if exact { longest } else { longest * 1.2 };
    let size = steps(max, min).into_iter().find(|size| need * size <= width + HAIR);
    // With a fifth to spare other letters fit for sure; at a smaller size measuring might still find a larger one.
    let sure = size.is_some_and(|size| exact || size == max);
    LineSize { size, exact, sure, longest }
}

/// How a name stands: on one line, or broken where names are broken.
pub(super) struct NamePlan {
    pub(super) lines: Vec<String>,
    /// The largest size of its lines, points.
    pub(super) size: f64,
    /// How high it stands at the most, points.
    pub(super) height: f64,
}

/// How a name may stand.
pub(super) struct NameManner {
    /// How high, in largest sizes.
    pub(super) tall: f64,
    /// What follows on the last line, ems.
    pub(super) tail: f64,
    /// From this part of the largest size on it is large enough on one line.
    pub(super) large: f64,
}

/// From the foot of a name's line to the head of the next, ems.
pub(super) const BETWEEN: f64 = 0.14;

/// A name at the largest size that it may take: on one line where that is large, else on two or three lines, as even as
/// its parts allow. It ends a line after a dot or a hyphen, or at a blank.
pub(super) fn plan_name(name: &str, width: f64, max: f64, manner: &NameManner) -> NamePlan {
    let NameManner { tall, tail, large } = *manner;
    let fitting = |lines: &[&str]| {
        let count = lines.len() as f64;
        let last = lines.len() - 1;
        let longest = lines.iter().enumerate().map(|(n, line)| ems(line) + if n == last { tail } else { 0.0 });
        let across = width / longest.fold(0.1, f64::max);
        let most = if lines.len() == 1 { max } else { max * tall / (count + (count - 1.0) * BETWEEN) };
        across.min(most).min(max)
    };
    let whole = vec![name.trim()];
    let mut best = (fitting(&whole), whole);
    let parts = name_parts(name);
    for count in 2..=parts.len().min(3) {
        if best.0 >= max * large {
            break;
        }
        let lines = even(name, &parts, count);
        let size = fitting(&lines);
        // A further line has to be worth it.
        if size > best.0 * 1.06 {
            best = (size, lines);
        }
    }
    let (size, lines) = best;
    let count = lines.len() as f64;
    let height = if lines.len() == 1 { max } else { size * (count + (count - 1.0) * BETWEEN) };
    let size = if lines.len() == 1 { max } else { size };
    NamePlan { lines: lines.into_iter().map(str::to_owned).collect(), size, height }
}

/// The ends of the parts of a name, in bytes.
fn name_parts(name: &str) -> Vec<usize> {
    let mut ends: Vec<usize> = name
        .char_indices()
        .filter(|(_, c)| "·•‧・∙⋅- 　、".contains(*c))
        .map(|(at, c)| at + c.len_utf8())
        .filter(|end| !name[*end..].trim().is_empty() && !name[..*end].trim().is_empty())
        .collect();
    ends.push(name.len());
    ends
}

/// The parts in so many lines that the longest is as short as can be.
fn even<'a>(name: &'a str, ends: &[usize], count: usize) -> Vec<&'a str> {
    let longest = |lines: &[&str]| lines.iter().map(|line| ems(line)).fold(0.0, f64::max);
    let mut best: Vec<&str> = Vec::new();
    // More parts have no name.
    for first in ends.iter().take(ends.len() - 1).take(40) {
        let (line, rest) = name.split_at(*first);
        let mut lines = vec![line.trim()];
        if count == 2 {
            lines.push(rest.trim());
        } else {
            let left: Vec<usize> = ends.iter().filter(|end| *end > first).map(|end| end - first).collect();
            if left.len() < count - 1 {
                continue;
            }
            lines.extend(even(rest, &left, count - 1));
        }
        if best.is_empty() || longest(&lines) < longest(&best) {
            best = lines;
        }
    }
    if best.is_empty() { vec![name.trim()] } else { best }
}

const CLOSING: &str = "，。；！？：、”’」』）》";

/// Ends a line's sense when it stands at the end of a clause.
fn is_closing(cluster: &str) -> bool {
    CLOSING.contains(cluster)
}

/// The ems that a line's end hangs outside: half the square of a closing mark, whose ink stands in the first half.
fn hang(line: &str) -> f64 {
    if line.graphemes(true).next_back().is_some_and(is_closing) { 0.5 } else { 0.0 }
}

/// A line without the closing marks at its end, and these.
pub(super) fn before_closing(line: &str) -> (&str, &str) {
    let marks: usize = line.graphemes(true).rev().take_while(|cluster| is_closing(cluster)).map(str::len).sum();
    line.split_at(line.len() - marks)
}

/// The parts of a text after each of which a line may best end.
fn clauses<'a>(words: &'a str, pauses: &str) -> Vec<&'a str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut ended = false;
    for (at, cluster) in words.grapheme_indices(true) {
        // A closing mark stays with what it closes.
        if ended && !"”’」』）》，。；！？ ".contains(cluster) {
            parts.push(&words[start..at]);
            start = at;
        }
        ended = pauses.contains(cluster) || (ended && "”’」』）》".contains(cluster));
    }
    parts.push(&words[start..]);
    parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// A clause as it counts for its line, in ems.
#[derive(Clone, Copy)]
struct Clause {
    length: f64,
    /// What it hangs outside at a line's end.
    hang: f64,
}

/// A way to divide clauses among lines.
struct Division {
    longest: f64,
    shortest: f64,
    /// How many clauses each line has, the last first.
    lines: Vec<usize>,
}

/// The clauses in exactly `k` lines of at most `width`, as even as they go.
fn divide(clauses: &[Clause], k: usize, width: f64) -> Option<Division> {
    let all: f64 = clauses.iter().map(|clause| clause.length).sum();
    if k == 1 {
        let line = all - clauses.last()?.hang;
        return (line <= width).then(|| Division { longest: line, shortest: line, lines: vec![clauses.len()] });
    }
    let mut best: Option<Division> = None;
    let (mut full, mut left) = (0.0, all);
    for cut in 1..(clauses.len() + 2).saturating_sub(k) {
        let last = clauses[cut - 1];
        full += last.length;
        left -= last.length;
        if full - 0.5 > width {
            break;
        }
        // A line holds half an em more than its width, if it ends in a mark that hangs.
        let first = full - last.hang;
        if first > width || left > (k - 1) as f64 * (width + 0.5) + 0.01 {
            continue;
        }
        let Some(mut way) = divide(&clauses[cut..], k - 1, width) else { continue };
        way.longest = way.longest.max(first);
        way.shortest = way.shortest.min(first);
        way.lines.push(cut);
        if best.as_ref().is_none_or(|best| way.longest - way.shortest < best.longest - best.shortest) {
            best = Some(way);
        }
    }
    best
}

/// Lines that end where the sense pauses; none when a clause is too long for that, or the lines would be uneven. `width`
/// in ems.
fn sense_lines(parts: &[&str], clauses: &[Clause], width: f64, most: usize) -> Option<Vec<String>> {
    /// What one more line is worth, in unevenness.
    const LINE: f64 = 0.14;
    /// How uneven lines may be: the shortest by so much of the longest.
    const UNEVEN: f64 = 0.56;
    /// More clauses are no pledge, and their ways too many to try.
    const CLAUSES: usize = 9;
    if parts.len() > CLAUSES {
        return None;
    }
    let all: f64 = clauses.iter().map(|clause| clause.length).sum();
    let mut best: Option<(f64, f64, Division)> = None;
    for k in 1..=most.min(parts.len()) {
        let lines = k as f64;
        if all > lines * (width + 0.5) + 0.01 {
            continue;
        }
        // With so many lines none of their ways is better.
        if best.as_ref().is_some_and(|(cost, ..)| LINE * lines >= *cost) {
            break;
        }
        let Some(way) = divide(clauses, k, width) else { continue };
        let spread = (way.longest - way.shortest) / way.longest;
        let cost = spread + LINE * lines;
        if best.as_ref().is_none_or(|(best, ..)| cost < *best) {
            best = Some((cost, spread, way));
        }
    }
    let (_, spread, way) = best?;
    if spread > UNEVEN {
        return None;
    }
    // The gaps between the clauses of a Latin text are spaces.
    let first = parts.first()?;
    let gap = if ems(first) < count(first) as f64 * 0.8 { " " } else { "" };
    let mut rest = parts;
    let mut lines = Vec::new();
    for n in way.lines.into_iter().rev() {
        let (line, after) = rest.split_at(n);
        lines.push(line.join(gap));
        rest = after;
    }
    Some(lines)
}

/// Lines that end between words, in as few as have room and as even as they go; none when a word is too long for that.
/// `width` in ems.
fn word_lines(parts: &[&str], width: f64, most: usize) -> Option<Vec<String>> {
    /// A longer text is none of a few lines.
    const PARTS: usize = 120;
    if parts.len() > PARTS {
        return None;
    }
    let mut before = vec![0.0];
    for part in parts {
        before.push(before.last()? + ems(part));
    }
    let length = |from: usize, to: usize| {
        let end = parts[to - 1];
        before[to] - before[from] - hang(end.trim_end()) - ems(&end[end.trim_end().len()..])
    };
    // For so many lines and so many parts: the least sum of squares, and where the last line begins.
    let mut ways: Vec<Vec<Option<(f64, usize)>>> = vec![vec![None; parts.len() + 1]];
    ways[0][0] = Some((0.0, 0));
    for k in 1..=most {
        let mut row = vec![None; parts.len() + 1];
        for (to, best) in row.iter_mut().enumerate().skip(1) {
            for from in (0..to).rev() {
                let line = length(from, to);
                if line > width + 0.001 {
                    break;
                }
                let Some((cost, _)) = ways[k - 1][from] else { continue };
                let cost = cost + line * line;
                if best.is_none_or(|(least, _)| cost < least) {
                    *best = Some((cost, from));
                }
            }
        }
        let found = row[parts.len()].is_some();
        ways.push(row);
        if !found {
            continue;
        }
        let mut lines = Vec::new();
        let mut to = parts.len();
        for k in (1..=k).rev() {
            let (_, from) = ways[k][to]?;
            lines.push(parts[from..to].concat().trim_end().to_owned());
            to = from;
        }
        lines.reverse();
        return Some(lines);
    }
    None
}

/// A frame for a few lines of large text.
pub(super) struct Frame<'a> {
    /// Points.
    pub(super) width: f64,
    pub(super) height: f64,
    /// The largest and the smallest size, points.
    pub(super) sizes: (f64, f64),
    /// From one base line to the next, ems.
    pub(super) pitch: f64,
    pub(super) most: usize,
    /// After which marks a line may best end.
    pub(super) pauses: &'a str,
    /// At this part of the largest size it stands alone on one line, if it can.
    pub(super) alone: f64,
}

/// How a text stands in its frame, as far as counting tells.
pub(super) struct Plan {
    /// The size at which it stands on one line.
    pub(super) lone: Option<f64>,
    /// The sizes from the text's own length class down; empty for a text that is too long at the floor.
    pub(super) sizes: Vec<f64>,
    pub(super) broken: Option<Broken>,
    /// Ems.
    pub(super) length: f64,
    /// Lines at the smallest size.
    pub(super) at_floor: usize,
}

/// Lines that end where the sense pauses, or between words.
pub(super) struct Broken {
    pub(super) size: f64,
    pub(super) lines: Vec<String>,
    /// Whether they need no measuring.
    pub(super) sure: bool,
}

impl Frame<'_> {
    /// Lines of a size that have room.
    fn lines_at(&self, size: f64) -> usize {
        let room = ((self.height / size + self.pitch - 1.0) / self.pitch + 0.01).floor();
        (room as usize).min(self.most).max(1)
    }

    /// The size follows from the length, by steps; the lines end at pauses where that gives even lines at that step or
    /// the two below it.
    pub(super) fn plan(&self, words: &str) -> Plan {
        let length = ems(words);
        let mut sizes = steps(self.sizes.0, self.sizes.1);
        let at_floor = self.lines_at(self.sizes.1);
        let stands_alone = |size: &&f64| **size >= self.sizes.0 * self.alone && length * 1.03 * **size <= self.width;
        let lone = if self.alone < 1.0 { sizes.iter().find(stands_alone).copied() } else { None };
        if lone.is_some() {
            return Plan { lone, sizes, broken: None, length, at_floor };
        }
        // A little room is kept, except at the floor, so that likes get like sizes however they break.
        let hung = length - hang(words);
        let floor = sizes.len() - 1;
        let class = sizes.iter().enumerate().position(|(n, size)| {
            let lines = self.lines_at(*size);
            hung <= self.width / size * lines as f64 * if n == floor || lines == 1 { 1.0 } else { 0.9 }
        });
        sizes.drain(..class.unwrap_or(sizes.len()));
        let parts = clauses(words, self.pauses);
        let counted: Vec<Clause> = parts.iter().map(|part| Clause { length: ems(part), hang: hang(part) }).collect();
        let broken = |size: &f64, lines: Option<Vec<String>>| {
            let lines = lines?;
            if size * (lines.len() as f64 * self.pitch - self.pitch + 1.0) > self.height * 1.01 {
                return None;
            }
            let across = self.width / size;
            let sure = is_square(words) || lines.iter().all(|line| surely(line, across));
            Some(Broken { size: *size, lines, sure })
        };
        let in_sense =
            |size: &f64| broken(size, sense_lines(&parts, &counted, self.width / size, self.lines_at(*size)));
        // A size smaller rather than a line that ends inside a word.
        let in_words = || {
            let units = crate::breaks::parts(words.trim());
            sizes.iter().find_map(|size| broken(size, word_lines(&units, self.width / size, self.lines_at(*size))))
        };
        let in_clauses = || sizes.iter().take(3).find_map(in_sense);
        // A title without pauses stands in even lines of its size rather than on one smaller line.
        let broken = match self.alone < 1.0 && parts.len() == 1 {
            true => in_words().or_else(in_clauses),
            false => in_clauses().or_else(in_words),
        };
        Plan { lone, sizes, broken, length, at_floor }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(width: f64, height: f64) -> Frame<'static> {
        let pauses = "，。；！？：,;!?";
        Frame { width, height, sizes: (37.0, 18.5), pitch: 1.5, most: 6, pauses, alone: 1.0 }
    }

    #[test]
    fn characters_are_counted_in_ems() {
        assert_eq!(ems("为人民服务"), 5.0);
        assert_eq!(ems(""), 0.0);
        assert!((ems("0531") - 4.0 * 0.56).abs() < 1e-9);
        assert!(is_square("𬱖国强") && is_square("说到做到。"));
        assert!(!is_square("A座") && !is_square("“五心”") && !is_square("——"));
        assert_eq!(count("e\u{301}a"), 2);
    }

    #[test]
    fn sizes_step_down_to_the_floor() {
        assert_eq!(steps(20.0, 20.0), [20.0]);
        assert_eq!(steps(20.0, 16.2), [20.0, 18.0, 16.2]);
        assert!(steps(f64::INFINITY, 1.0).len() <= 101 && steps(f64::NAN, 1.0).len() == 1);
    }

    #[test]
    fn a_line_takes_the_largest_size_that_has_room() {
        let size = |words: &str| line_size(&[words], 100.0, (20.0, 10.0), 0.0, None);
        assert_eq!(size("五个字宽度").size, Some(20.0));
        let six = size("六个字的宽度");
        assert!(six.sure && six.size.is_some_and(|size| size * 6.0 <= 100.1 && size > 15.9));
        assert_eq!(size("这一行有十一个字放不下").size, None);
        // Latin letters may be broader than reckoned.
        let latin = size("ABCDEFGHIJ");
        assert!(!latin.exact && !latin.sure);
        let two = line_size(&["甲乙", "六个字的宽度"], 100.0, (20.0, 10.0), 0.0, None);
        assert_eq!(two.size, six.size);
        assert_eq!(line_size(&["甲"], 100.0, (20.0, 10.0), 0.0, Some(6.0)).size, six.size);
    }

    #[test]
    fn a_long_name_stands_on_two_even_lines() {
        let manner = NameManner { tall: 1.46, tail: 0.0, large: 0.7 };
        let lines = |name: &str, width: f64| plan_name(name, width, 80.0, &manner).lines;
        assert_eq!(lines("阿卜杜热西提·买买提艾力", 258.0), ["阿卜杜热西提·", "买买提艾力"]);
        assert_eq!(lines("阿依努尔·买买提", 500.0), ["阿依努尔·买买提"], "large enough on one line");
        assert_eq!(lines("欧阳明", 100.0), ["欧阳明"]);
        assert_eq!(
            lines("阿卜杜·买买提江·艾合买提", 258.0),
            ["阿卜杜·", "买买提江·", "艾合买提"],
            "a third line gains size"
        );
        assert_eq!(lines("阿卜杜·买买提江·艾合买提", 420.0), ["阿卜杜·买买提江·", "艾合买提"]);
        assert_eq!(lines("Maximilian Oberhuber-Schneider", 258.0), ["Maximilian", "Oberhuber-", "Schneider"]);
        assert_eq!(lines("Wolfeschlegelsteinhausen", 100.0), ["Wolfeschlegelsteinhausen"]);
        assert_eq!(lines("· ·", 1.0).concat().replace(' ', ""), "··");
        let plan = plan_name("阿卜杜热西提·买买提艾力", 1000.0, 80.0, &manner);
        assert!(plan.lines.len() == 1 && plan.size == 80.0);
        let two = plan_name("阿卜杜热西提·买买提艾力", 258.0, 80.0, &manner);
        assert!(two.size > 35.0 && two.size <= 80.0 * 0.7 && two.height <= 80.0 * 1.47, "{}", two.size);
    }

    #[test]
    fn clauses_end_after_pauses_and_keep_their_closing_marks() {
        let pauses = "，。；！？：,;!?";
        assert_eq!(clauses("多问一句，少跑一趟。", pauses), ["多问一句，", "少跑一趟。"]);
        assert_eq!(clauses("他说：“好。”然后走了", pauses), ["他说：", "“好。”", "然后走了"]);
        assert_eq!(clauses("  ", pauses), [""; 0]);
        assert_eq!(before_closing("一趟。”"), ("一趟", "。”"));
        assert_eq!(before_closing("。"), ("", "。"));
        assert_eq!((hang("一趟。"), hang("一趟"), hang("")), (0.5, 0.0, 0.0));
    }

    #[test]
    fn a_pledge_is_broken_where_the_sense_pauses() {
        let plan = frame(400.0, 200.0).plan("多问一句，少跑一趟，让群众满意。");
        let broken = plan.broken.expect("even clauses");
        assert_eq!(broken.lines, ["多问一句，", "少跑一趟，", "让群众满意。"]);
        assert!(broken.sure);
    }

    #[test]
    fn a_title_is_broken_between_words_and_evenly() {
        let title = |words: &str| {
            let frame = Frame {
                width: 440.0,
                height: 104.0,
                sizes: (22.0, 18.0),
                pitch: 1.42,
                most: 3,
                pauses: "、，",
                alone: 0.999,
            };
            frame.plan(words).broken.map(|broken| (broken.size, broken.lines))
        };
        let (size, lines) = title("关于登记大厅国庆前后服务时间安排征求意见的公示").unwrap();
        assert_eq!((size, lines.len()), (22.0, 2));
        assert_eq!(lines.concat(), "关于登记大厅国庆前后服务时间安排征求意见的公示");
        assert!(lines[0] == "关于登记大厅国庆前后服务" || lines[0] == "关于登记大厅国庆前后", "{lines:?}");
        let (_, lines) = title("关于2026年上半年拟评定五星级党支部和优秀共产党员名单的公示").unwrap();
        assert!(lines.iter().all(|line| !line.ends_with("上") && !line.ends_with("共产")), "{lines:?}");
    }

    #[test]
    fn a_text_that_is_too_long_has_no_size() {
        let plan = frame(100.0, 60.0).plan(&"长".repeat(200));
        assert!(plan.sizes.is_empty() && plan.broken.is_none());
        assert_eq!(plan.at_floor, 2);
    }

    #[test]
    fn whatever_the_text_its_lines_hold_all_of_it_in_their_room() {
        let frame = frame(420.0, 160.0);
        let mut seed = 7_u32;
        for _ in 0..300 {
            let mut words = String::new();
            for _ in 0..seed % 60 {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                words.push(['多', '问', '一', '句', '，', '。', '”'][(seed >> 16) as usize % 7]);
            }
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            if let Some(broken) = frame.plan(&words).broken {
                assert_eq!(broken.lines.concat(), words);
                assert!(broken.lines.len() <= frame.lines_at(broken.size));
                assert!(broken.lines.iter().all(|line| (ems(line) - hang(line)) * broken.size <= frame.width + 0.1));
            }
        }
    }
}
