//! Old addresses that were printed: which of them a site can keep.

use super::Settings;
use crate::diagnostic::{Message, say};
use crate::kinds::Text;
use crate::names;

/// Folders of the output that hold files of the program's own and never a page of an item.
const OWN_FOLDERS: &[&str] = &["assets", "data", "kiosk", "print", "q", "search"];

/// Files at the top of the output: a folder of the same name cannot stand beside them.
const OWN_FILES: &[&str] = &["404.html", "feed.xml", "index.html", "robots.txt", "sitemap.xml"];

/// Room behind an old path for what lies below it.
const ROOM: usize = 40;

/// A path of slugs, without slashes around it; `None` for what could not be a path of the site.
fn alias_path(text: &str) -> Option<&str> {
    let path = text.trim_matches('/');
    let is_slug = |part: &str| {
        !part.starts_with('.')
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
            && names::fault(part).is_none()
    };
    path.split('/').all(is_slug).then_some(path)
}

/// An old address of the site and the one that has taken its place. Both hold for all that lies below as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Alias<'s> {
    /// The key in board.yaml.
    pub(crate) key: &'s str,
    /// A path of the site, without slashes around it.
    pub(crate) old: &'s str,
    pub(crate) new: &'s str,
}

impl<'s> Alias<'s> {
    /// `None` where one of them could not be a path of the site, which was told.
    fn of((key, new): (&'s String, &'s Text)) -> Option<Self> {
        Some(Self { key, old: alias_path(key)?, new: alias_path(new)? })
    }

    /// Where something stood that stands at a path.
    pub(crate) fn before(&self, path: &str) -> Option<String> {
        Some(format!("{}{}", self.old, below(path, self.new)?))
    }
}

/// What follows in a path that leads to another or below it: nothing, or `/…`.
fn below<'p>(path: &'p str, above: &str) -> Option<&'p str> {
    path.strip_prefix(above).filter(|below| below.is_empty() || below.starts_with('/'))
}

impl Settings {
    /// The sound ones of its aliases, the longest old path first: it is the most particular.
    pub(crate) fn aliases(&self) -> Vec<Alias<'_>> {
        let mut aliases: Vec<_> = self.aliases.iter().filter_map(Alias::of).collect();
        aliases.sort_by_key(|alias| (std::cmp::Reverse(alias.old.len()), alias.old));
        aliases
    }
}

/// Which half of an alias.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// Where something stood; a page is made there.
    Old,
    /// Where it stands now.
    New,
}

/// What is wrong with one side of an alias, and what to do.
pub(super) fn fault(text: &str, side: Side) -> Option<(Message, Message)> {
    let path = text.trim_matches('/');
    let device = || path.split('/').find_map(|part| Some((part, names::fault(part)?)));
    if text.contains("://") {
        return Some((
            say!("别名的两边都应当是站内的路径，不写网址", "both sides of an alias are paths inside the site, no URLs"),
            say!(
                "去掉 https:// 和域名，只留后面的路径",
                "leave out `https://` and the host; keep the path behind them"
            ),
        ));
    }
    if alias_path(text).is_none() {
        let usual = say!("例如 old/posts/a: new/posts/a", "such as `old/posts/a: new/posts/a`");
        return Some(match device() {
            Some((part, fault)) if !matches!(fault, names::NameFault::Empty | names::NameFault::Relative) => {
                let en = format!("no page can be made at the old address: {}", fault.message(part).en);
                (Message::new(format!("旧地址做不成网页：{}", fault.message(part).zh), en), usual)
            }
            _ if text.contains('%') => (
                say!("别名里不能有百分号：“{text}”", "an alias holds no percent signs: `{text}`"),
                say!(
                    "只有用英文字母、数字和连字符写的旧地址能保留",
                    "only old addresses of letters, digits and hyphens can be kept"
                ),
            ),
            _ => (
                say!(
                    "别名的两边都应当是站内的路径：“{text}”",
                    "both sides of an alias are paths inside the site: `{text}`"
                ),
                usual,
            ),
        });
    }
    if side == Side::New {
        return None;
    }
    let first = path.split('/').next().unwrap_or(path);
    if let Some(own) = OWN_FOLDERS.iter().find(|own| first.eq_ignore_ascii_case(own)) {
        return Some((
            say!(
                "{own}/ 里是网站自己的文件，旧地址不能在那里面",
                "{own}/ holds the website's own files; no old address lies in it"
            ),
            say!(
                "删去这一行；别名只用于改了名的组织和条目",
                "remove the line; aliases are for organisations and items that were renamed"
            ),
        ));
    }
    if let Some(own) = OWN_FILES.iter().find(|own| first.eq_ignore_ascii_case(own)) {
        return Some((
            say!(
                "{own} 是网站自己的文件，旧地址不能叫这个名字",
                "{own} is a file of the website's own; no old address can be called so"
            ),
            say!("删去这一行", "remove the line"),
        ));
    }
    let most = names::LONGEST_PATH - ROOM;
    (path.len() > most).then(|| {
        (
            say!("旧地址太长（最多 {most} 个字符）", "the old address is too long (at most {most} characters)"),
            say!("删去这一行", "remove the line"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alias_cannot_leave_the_site() {
        assert_eq!(alias_path("/old/a/"), Some("old/a"));
        for text in ["", "..", "a/../b", "a//b", "a b", ".well-known", "a\\b", "\"x", "con", "a/Nul.x", "a%20b", "a."] {
            assert_eq!(alias_path(text), None, "{text}");
            assert!(fault(text, Side::Old).is_some() && fault(text, Side::New).is_some(), "{text}");
        }
    }

    #[test]
    fn addresses_are_those_of_the_site_however_they_are_written() {
        let text = "title: 示例\nbase_url: https://b.example.org//\nformer_base_urls: [https://a.example.org]\n\
                    aliases: { /annex/: hall/, annex/posts/w: /hall/posts/v, annexe: .. }\n";
        let sources = crate::source::Sources::from_texts([(crate::settings::PATH, text)]);
        let (settings, _) = Settings::read(&sources);
        assert_eq!(settings.base_url().as_deref(), Some("https://b.example.org/"));
        assert_eq!(settings.former_base_urls().collect::<Vec<_>>(), ["https://a.example.org/"]);
        let aliases = settings.aliases();
        let pairs: Vec<_> = aliases.iter().map(|alias| (alias.key, alias.old, alias.new)).collect();
        assert_eq!(pairs, [("annex/posts/w", "annex/posts/w", "hall/posts/v"), ("/annex/", "annex", "hall")]);
        assert_eq!(aliases[1].before("hall").as_deref(), Some("annex"));
        assert_eq!(aliases[1].before("hallway/a"), None);
    }

    #[test]
    fn the_websites_own_files_are_no_old_addresses() {
        let long = "a/".repeat(90);
        for text in ["kiosk/alert.js", "kiosk", "Assets/x", "data/posts", "search", "feed.xml", "index.html/x", &long] {
            assert!(fault(text, Side::Old).is_some(), "{text}");
            assert!(fault(text, Side::New).is_none(), "{text}");
        }
        for text in ["posts/old", "annex", "annex/posts/w1/", "kiosks/a", "Old/Page.html"] {
            assert_eq!(fault(text, Side::Old), None, "{text}");
        }
        assert!(fault("https://board.example.org/a", Side::Old).expect("told").1.zh.contains("https://"));
    }
}
