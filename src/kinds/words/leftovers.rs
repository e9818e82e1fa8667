//! What hands leave in a text that nobody is to read: a form's own words, signs of web pages and of chats, the comma that
//! another notation wants at the end of a line.

use crate::diagnostic::{Diagnostic, Fix, New, Place, say};
use crate::kinds::Origin;
use crate::yaml::{Node, Way};

/// The words of forms that were not filled in.
const UNFILLED: &[&str] = &[
    "待补充",
    "待填写",
    "待填",
    "待完善",
    "待更新",
    "待确认",
    "待定",
    "未填",
    "请填写",
    "请补充",
    "此处填写",
    "TODO",
    "todo",
    "TBD",
    "tbd",
    "XXX",
    "xxx",
];

const HEADS: &[&str] =
    &["请填写", "（请填写", "(请填写", "请在此", "（请在此", "此处填写", "（此处填写", "（填写", "【请填写", "请输入"];

/// Before another letter they stand for a name that is still missing: `XX窗口`.
const STANDINS: &[&str] = &["XX", "ＸＸ", "××", "xx", "某某"];

const MARKUP: &[&str] = &["&nbsp;", "&amp;", "&lt;", "&gt;", "&quot;", "<br", "</"];

/// What a chat writes for its pictures when words are copied out of it.
const CHAT: &[&str] = &[
    "[玫瑰]", "[强]", "[微笑]", "[合十]", "[抱拳]", "[爱心]", "[鼓掌]", "[呲牙]", "[握手]", "[加油]", "[庆祝]",
    "[礼物]", "[太阳]", "[红包]", "[胜利]", "[OK]", "[愉快]", "[拥抱]",
];

/// Texts that end as they are shown, so that a separator at their end is none of them.
const CLOSED: &[&str] =
    &["title", "name", "short_name", "item", "award", "position", "unit", "window_no", "address", "conferred_by"];

/// Keys of names, where such signs stand for letters that are withheld, and of texts with a notation of their own.
const LEFT_ALONE: &[&str] =
    &["body", "name", "photo", "photos", "file", "url", "evidence", "households", "sort_key", "email"];

/// Tells what is left over in the texts of an item.
pub(crate) fn leftovers(node: &Node, origin: &Origin, diagnostics: &mut Vec<Diagnostic>) {
    node.scalars(&mut |way, scalar| {
        let Some(text) = scalar.as_text().filter(|text| is_suspect(text)) else { return };
        let key = way.last_key().unwrap_or_default();
        if !LEFT_ALONE.contains(&key)
            && let Some(found) = leftover(key, text, &|| origin.value(&way.path()))
        {
            diagnostics.push(found);
        }
    });
}

/// A quick test for the signs that leftovers of an example have; nearly every text has none and is not looked at further.
fn is_suspect(text: &str) -> bool {
    text.starts_with(begins_unfilled)
        || text.ends_with(is_separator)
        || memchr::memchr3(b'&', b'<', b'[', text.as_bytes()).is_some()
}

fn begins_unfilled(c: char) -> bool {
    is_cross(c) || matches!(c, '待' | '未' | '请' | '此' | 'T' | 't' | '（' | '(' | '【' | '某')
}

/// What is set where words are to come.
fn is_cross(c: char) -> bool {
    matches!(
        c,
        '×' | '✕' | '╳' | 'X' | 'x' | 'Ｘ' | 'ｘ' | '*' | '＊' | '…' | '．' | '.' | '。' | '?' | '？' | '_' | '＿'
    )
}

fn is_separator(c: char) -> bool {
    crate::kinds::clerk::SEPARATORS.contains(&c)
}

fn leftover(key: &str, text: &str, place: &dyn Fn() -> Place) -> Option<Diagnostic> {
    let bare = text.trim();
    if is_unfilled(bare) {
        return Some(
            Diagnostic::warning(
                "placeholder",
                place(),
                say!("“{bare}”像是还没有填写的内容", "`{bare}` looks like something that is still to be filled in"),
            )
            .hint(say!(
                "写上实际的内容；还没有定的，写 status: draft，先不公布",
                "write what is meant; for what is not decided, `status: draft` keeps it back"
            )),
        );
    }
    if text.contains(['&', '<'])
        && let Some(sign) = MARKUP.iter().find(|sign| text.contains(**sign))
    {
        return Some(
            Diagnostic::error(
                "markup-in-text",
                place().words(sign),
                say!(
                    "文字里有网页的代码 {sign}，会原样显示出来",
                    "the text holds `{sign}` of a web page, which would be shown as it is"
                ),
            )
            .hint(say!("删去 {sign}；要分段的文字写在正文里", "delete `{sign}`; longer texts belong into the body")),
        );
    }
    if text.contains('[')
        && let Some(sign) = CHAT.iter().find(|sign| text.contains(**sign))
    {
        let fix = Fix::of(place().words(sign).spot, *sign, New::Plain(String::new()));
        return Some(
            Diagnostic::warning(
                "chat-sign",
                place().words(sign),
                say!(
                    "{sign} 是微信表情的代码，会原样显示出来",
                    "{sign} is a chat's code for a picture, and would be shown as it is"
                ),
            )
            .hint(say!("删去 {sign}", "delete {sign}"))
            .fix(fix),
        );
    }
    if CLOSED.contains(&key) && bare.ends_with(is_separator) {
        let kept = bare.trim_end_matches(|c| is_separator(c) || c == ' ');
        if kept.is_empty() {
            return None;
        }
        let sign = &bare[kept.len()..];
        let fix = Fix::of(place().spot, bare, New::Plain(kept.to_owned()));
        return Some(
            Diagnostic::warning(
                "trailing-sign",
                place(),
                say!("末尾多了“{sign}”，会显示出来", "`{sign}` at the end is shown"),
            )
            .hint(say!("写成 {key}: {kept}", "write `{key}: {kept}`"))
            .fix(fix),
        );
    }
    None
}

fn is_unfilled(text: &str) -> bool {
    if text.len() > 120 || !text.starts_with(begins_unfilled) {
        return false;
    }
    let count = text.chars().count();
    if text.chars().all(is_cross) {
        return count > 1 || text == "…" || text == "×";
    }
    let follows_han = |head: &str| text.strip_prefix(head).is_some_and(|rest| rest.starts_with(crate::text::is_han));
    UNFILLED.contains(&text)
        || HEADS.iter().any(|head| text.starts_with(head))
        || STANDINS.iter().any(|head| follows_han(head))
}

impl Node {
    /// A text that is no number and no truth.
    fn as_text(&self) -> Option<&str> {
        match self {
            Self::Scalar { value: crate::yaml::Scalar::Text(text), .. } => Some(text),
            _ => None,
        }
    }
}

impl<'n> Way<'n, '_> {
    /// The key that a scalar is a value of, or of whose list it is an entry.
    fn last_key(&self) -> Option<&'n str> {
        match self {
            Self::Root => None,
            Self::Key(_, key) => Some(key),
            Self::Index(before, _) => before.last_key(),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Severity;
    use crate::lint::testing::{codes, codes_of, pointed_at};

    fn post(title: &str, pledge: &str) -> String {
        format!("title: {title}\nopen: true\npledge: {pledge}\n")
    }

    #[test]
    fn what_is_left_over_is_told_once() {
        for (title, pledge, code) in [
            ("XX窗口", "好。", "placeholder"),
            ("窗口", "待补充", "placeholder"),
            ("窗口", "×××××", "placeholder"),
            ("窗口", "……", "placeholder"),
            ("窗口", "（请填写一句话承诺）", "placeholder"),
            ("窗口", "多问一句，&nbsp;少跑一趟。", "markup-in-text"),
            ("窗口", "多问一句[玫瑰]", "chat-sign"),
            ("窗口,", "好。", "trailing-sign"),
        ] {
            let file = post(title, pledge);
            assert_eq!(codes(&[("content/posts/a.yaml", &file)]), [code], "{title} {pledge}");
        }
        let file = post("窗口", "多问一句，&nbsp;少跑一趟。");
        assert_eq!(pointed_at("markup-in-text", &[("content/posts/a.yaml", &file)]), "&nbsp;");
    }

    #[test]
    fn names_that_are_withheld_and_other_texts_are_fine() {
        let roll = "title: 榜\naward: 奖\nyear: 2026\nconferred_by: 区委\nentries: [{ name: 王×× }, { name: ×× }]\n";
        assert!(
            codes_of(Severity::Warning, &[("content/rolls/r.yaml", roll)]).iter().all(|code| *code == "stale-board")
        );
        for pledge in ["X光片当天出报告。", "不说“待定”。", "先问[身份]再办。", "5G窗口，随到随办。"]
        {
            let file = post("窗口", pledge);
            assert!(codes(&[("content/posts/a.yaml", &file)]).is_empty(), "{pledge}");
        }
        // A draft is not filled in yet.
        let draft = format!("status: draft\n{}", post("XX窗口", "待补充"));
        assert!(codes(&[("content/posts/a.yaml", &draft)]).is_empty());
    }
}
