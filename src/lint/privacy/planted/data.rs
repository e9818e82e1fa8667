//! What is planted, how it is disguised, and where.

use crate::diagnostic::Severity;

/// A datum, its code, and whether it is an error.
pub(super) const DATA: &[(&str, &str, Severity)] = &[
    ("11010519491231002X", "id-number", Severity::Error),
    ("440524198001010013", "id-number", Severity::Error),
    ("440524198001010014", "miskeyed-id-number", Severity::Warning),
    ("11010519491231003X", "miskeyed-id-number", Severity::Warning),
    ("110105491231002", "id-number", Severity::Warning),
    ("6222020200112233446", "bank-card-number", Severity::Error),
    ("13800138000", "mobile-number", Severity::Error),
    ("+8613800138000", "mobile-number", Severity::Error),
];

/// Data that are told by words; these stand as they are.
pub(super) const WORDED: &[(&str, &str, Severity)] = &[
    ("微信：shili_123", "chat-account", Severity::Warning),
    ("wx: shili123", "chat-account", Severity::Warning),
    ("vx号shili-123", "chat-account", Severity::Warning),
    ("WeChat：shilidang", "chat-account", Severity::Warning),
    ("QQ：12345678", "chat-account", Severity::Warning),
    ("护照号E12345678", "passport-number", Severity::Error),
    ("军官证：南字第1234567号", "passport-number", Severity::Error),
    ("示例路12号3单元502室", "home-address", Severity::Warning),
    ("示例楼2单元501室", "home-address", Severity::Warning),
    ("示例楼２单元５０１室", "home-address", Severity::Warning),
    ("示例楼二单元五〇一室", "home-address", Severity::Warning),
    ("阳光小区5栋1203", "home-address", Severity::Warning),
    ("阳光小区12-3-502", "home-address", Severity::Warning),
    ("阳光花园3号楼501室", "home-address", Severity::Warning),
    ("李家村3组27号", "home-address", Severity::Warning),
    ("示例路100弄5号502室", "home-address", Severity::Warning),
    ("3号楼2单元5楼东户", "home-address", Severity::Warning),
    ("家住示例路12号", "home-address", Severity::Warning),
    ("家庭住址：示例路12号502室", "home-address", Severity::Error),
    ("身份证110105491231002", "id-number", Severity::Error),
    ("(138)00138000", "mobile-number", Severity::Error),
    ("138.0013.8000", "mobile-number", Severity::Error),
    ("138 0013 8000", "mobile-number", Severity::Error),
    ("138-0013-8000", "mobile-number", Severity::Error),
    ("0086 138 0013 8000", "mobile-number", Severity::Error),
    ("（138）0013－8000", "mobile-number", Severity::Error),
    ("一三八〇〇一三八〇〇〇", "mobile-number", Severity::Error),
    ("壹叁捌零零壹叁捌零零零", "mobile-number", Severity::Error),
    ("138零零一三8000", "mobile-number", Severity::Error),
    ("手机138/0013/8000", "mobile-number", Severity::Error),
    ("110105.19491231.002X", "id-number", Severity::Error),
    ("110105/1949/1231/002X", "id-number", Severity::Error),
    ("一一〇一〇五一九四九一二三一〇〇二X", "id-number", Severity::Error),
    ("6222 0202 0011 2233 446", "bank-card-number", Severity::Error),
];

/// What is done to a datum so that it reads the same: where Markdown is rendered, and anywhere.
pub(super) type Disguise = (&'static str, fn(&str) -> String);

pub(super) const ANYWHERE: &[Disguise] = &[
    ("plain", |datum| datum.to_owned()),
    ("full-width", |datum| datum.chars().map(full_width).collect()),
    ("zero-width", |datum| between(datum, "\u{200b}")),
    ("joiner", |datum| between(datum, "\u{2060}")),
    ("soft hyphen", |datum| between(datum, "\u{ad}")),
    ("variation", |datum| between(datum, "\u{fe0f}")),
    ("keycap", |datum| between(datum, "\u{fe0f}\u{20e3}")),
    ("direction", |datum| format!("\u{202d}{}\u{202c}", between(datum, "\u{200e}"))),
    ("spelled", |datum| between(datum, " ")),
    ("dashed", |datum| between(datum, "-")),
    ("wide blanks", |datum| between(datum, "\u{3000}")),
    ("mathematical", |datum| digits(datum, '\u{1d7ce}')),
    ("Arabic", |datum| digits(datum, '٠')),
    ("starred", |datum| cut(datum, |a, b| format!("**{a}**{b}"))),
];

pub(super) const MARKED_UP: &[Disguise] = &[
    ("strong", |datum| cut(datum, |a, b| format!("{a}**{b}**"))),
    ("emphasis", |datum| cut(datum, |a, b| format!("*{a}*{b}"))),
    ("tag", |datum| cut(datum, |a, b| format!("{a}<b>{b}</b>"))),
    ("long tag", |datum| cut(datum, |a, b| format!("<span class=\"a b c d e f g\">{a}</span><i>{b}</i>"))),
    ("references", |datum| datum.chars().map(|c| format!("&#{};", u32::from(c))).collect()),
    ("hexadecimal", |datum| cut(datum, |a, b| format!("&#x{:x};{}{b}", u32::from(first(a)), rest(a)))),
    ("no-break", |datum| cut(datum, |a, b| format!("{a}&ZeroWidthSpace;{b}"))),
    ("escape", |datum| cut(datum, |a, b| format!("{a}\\-{b}"))),
    ("comment", |datum| cut(datum, |a, b| format!("{a}<!-- 甲乙丙 -->{b}"))),
    ("code", |datum| cut(datum, |a, b| format!("`{a}`{b}"))),
    ("struck", |datum| cut(datum, |a, b| format!("~~{a}~~{b}"))),
    ("link", |datum| cut(datum, |a, b| format!("[{a}](https://example.org/){b}"))),
    ("wrapped", |datum| cut(datum, |a, b| format!("{a}\n{b}"))),
    ("broken", |datum| cut(datum, |a, b| format!("{a}<br>{b}"))),
    ("nested", |datum| cut(datum, |a, b| format!("***{a}***<u>{b}</u>"))),
];

fn first(text: &str) -> char {
    text.chars().next().unwrap()
}

fn rest(text: &str) -> &str {
    &text[first(text).len_utf8()..]
}

fn full_width(c: char) -> char {
    if c.is_ascii_graphic() { char::from_u32(u32::from(c) + 0xfee0).unwrap() } else { c }
}

fn between(datum: &str, sign: &str) -> String {
    datum.chars().map(String::from).collect::<Vec<_>>().join(sign)
}

fn digits(datum: &str, zero: char) -> String {
    datum.chars().map(|c| c.to_digit(10).map_or(c, |n| char::from_u32(u32::from(zero) + n).unwrap())).collect()
}

/// Cut where people cut: after the prefix of a mobile, the division of an identity card.
fn cut(datum: &str, with: fn(&str, &str) -> String) -> String {
    let at = match datum.len() {
        11 => 3,
        14 => 6,
        _ => 6,
    };
    with(&datum[..at], &datum[at..])
}

/// Where a text may stand: a file of the board around it, written so that YAML reads it as it is. `№` is its number.
pub(super) const VALUES: &[(&str, &str)] = &[
    ("content/members/m№.yaml", "name: 甲№\nposition: '…'\n"),
    ("content/members/n№.yaml", "name: '乙…'\n"),
    ("content/posts/p№.yaml", "title: '…'\nopen: true\n"),
    ("content/posts/q№.yaml", "title: 岗№\nholder: someone\npledge: '请记住…。'\n"),
    ("content/posts/r№.yaml", "title: 岗№\nopen: true\nduties: [受理, '…']\n"),
    ("content/exemplars/e№.yaml", "title: 甲№\nsubject: 某某\nsummary: '…'\n"),
    ("content/exemplars/f№.yaml", "title: 甲№\nsubject: 某某\nphotos: [{ file: a.jpg, caption: '…' }]\n"),
    ("content/exemplars/g№.yaml", "title: 甲№\nsubject: 某某\nsummary: >\n  甲乙\n  …，\n  丙\n"),
    (
        "content/rolls/r№.yaml",
        "title: 榜№\naward: 奖\nyear: 2026\nconferred_by: 委\nentries: [{ name: 甲, note: '…' }]\n",
    ),
    ("content/rolls/s№.yaml", "title: 榜№\naward: '…'\nyear: 2026\nconferred_by: 委\nentries: [{ name: 甲 }]\n"),
    (
        "content/rolls/t№.yaml",
        "title: 榜№\naward: 奖\nyear: 2026\nconferred_by: 委\nentries: [{ name: 甲, position: '…' }]\n",
    ),
    ("content/commitments/c№.yaml", "item: 项№\nresponsible: 乙\ntarget: 1\ndeadline: 2026-12-31\nmeasures: ['…']\n"),
    ("content/commitments/d№.yaml", "item: 项№\nresponsible: '…'\ntarget: 1\ndeadline: 2026-12-31\n"),
    (
        "content/commitments/e№.yaml",
        "item: 项№\nresponsible: 乙\ntarget: 1\ndeadline: 2026-12-31\nprogress: [{ on: 2026-06-20, text: '…' }]\n",
    ),
    (
        "content/commitments/f№.yaml",
        "item: 项№\nresponsible: 乙\ntarget: 1\ndeadline: 2026-12-31\namendments: [{ on: 2026-05-01, field: target, from: 2, to: 1, reason: '…' }]\n",
    ),
    ("content/reviews/r№.yaml", "subject: posts/p1\nperiod: 2026-05\nchange: 0\ncomment: '…'\n"),
    ("content/teams/t№.yaml", "name: 队№\ntask: '…'\n"),
    (
        "content/notices/n№.yaml",
        "title: 公示№\nstarts_on: 2026-06-01\nperiod: { days: 5, unit: working }\nbasis: '…'\n",
    ),
    ("content/notices/o№.yaml", "title: '…'\nstarts_on: 2026-06-01\nperiod: { days: 5, unit: working }\n"),
    ("content/sub№/org.yaml", "name: '甲…'\n"),
    (
        "content/lists/exemplars/l№.yaml",
        "items:\n  - { id: a№, title: 甲, subject: 某某, summary: '…' }\n  - { id: b№, title: 乙, subject: 某某 }\n",
    ),
    ("content/members/o№.yaml", "name: 丙№ # …\n"),
    ("content/screens/s№.yaml", "title: '厅…'\n"),
    ("content/reviews/w№.yaml", "subject: posts/p1\nperiod: 2026-04\nchange: 0\nstatus: withdrawn\ncomment: '…'\n"),
];

pub(super) const BODIES: &[&str] =
    &["他的号码是…，记下。\n", "## 号码…\n", "- 一\n- …\n", "> 引：…\n", "1. 甲\n2. …（乙）\n"];

/// Places of a body where nothing but plain words may stand.
pub(super) const LINES: &[&str] = &[
    "| 甲 | 乙 |\n|---|---|\n| 丙 | … |\n",
    "```\n…\n```\n",
    "    …\n",
    "[…](https://example.org/)\n",
    "[甲](https://example.org/ \"…\")\n",
    "![…](a.jpg)\n",
    "![甲](a.jpg \"…\")\n",
    "注[^1]\n\n[^1]: 电话…\n",
    "<table><tr><td>…</td></tr></table>\n",
    "<details><summary>…</summary>甲</details>\n",
    "<!-- … -->\n",
    "[甲][乙]\n\n[乙]: https://example.org/ \"…\"\n",
];
