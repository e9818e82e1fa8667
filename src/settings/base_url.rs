//! The website's own address: feeds, the sitemap and every printed QR code are built on it.

use url::Url;

use super::Settings;
use crate::diagnostic::{Message, say};

impl Settings {
    /// The website's address, with exactly one slash at its end.
    pub fn base_url(&self) -> Option<String> {
        self.base_url.as_ref().map(|url| with_slash(url))
    }

    /// The addresses that it had before and that still lead to it, in the same form.
    pub fn former_base_urls(&self) -> impl Iterator<Item = String> {
        self.former_base_urls.iter().map(|url| with_slash(url))
    }
}

fn with_slash(url: &str) -> String {
    format!("{}/", url.trim_end_matches('/'))
}

/// What is wrong with an address, and what to do. What a password was is never repeated.
pub(crate) fn fault(text: &str) -> Option<(Message, Message)> {
    let usual = || say!("例如 https://board.example.org/", "such as https://board.example.org/");
    if text.trim().is_empty() {
        return Some((
            say!("base_url 是空的", "base_url is blank"),
            say!(
                "写网站的地址，例如 https://board.example.org/；没有网站就删去这一行",
                "give the website's address, such as https://board.example.org/, or remove the line"
            ),
        ));
    }
    if text.contains(['：', '／', '。', '．', '＠', '\u{3000}']) {
        return Some((say!("base_url 里有全角符号", "base_url holds full-width signs"), usual()));
    }
    let scheme = text.split_once("://").map(|(scheme, _)| scheme);
    if !matches!(scheme, Some("http" | "https")) {
        let text = text.trim();
        let host_like = scheme.is_none() && text.contains('.') && !text.contains(['@', ' ', ':', '\\']);
        let hint = match host_like {
            true => {
                let bare = text.trim_start_matches('/');
                say!("写成 https://{bare}", "write https://{bare}")
            }
            false => usual(),
        };
        return Some((
            say!(
                "base_url 应当是完整的网址，以 https:// 或 http:// 开头",
                "base_url should be a whole address that begins with https:// or http://"
            ),
            hint,
        ));
    }
    let Ok(url) = Url::parse(text) else {
        return Some((say!("base_url 不是网址", "base_url is no address"), usual()));
    };
    if !url.username().is_empty() || url.password().is_some() {
        return Some((
            say!(
                "base_url 里有用户名或密码：它会印在每一页和每个二维码上",
                "base_url holds a user name or a password, which would stand on every page and in every QR code"
            ),
            say!(
                "去掉 @ 和它前面的部分；这个密码若已用过，请更换",
                "remove the part up to @; if the password was in use, change it"
            ),
        ));
    }
    if text.contains(['?', '#']) {
        return Some((
            say!("base_url 里不能有 ? 或 # 和它后面的部分", "base_url has no `?` or `#` and nothing behind them"),
            say!(
                "只写到文件夹为止，例如 https://board.example.org/",
                "give the address of the folder, such as https://board.example.org/"
            ),
        ));
    }
    if url.path().rsplit('/').next().is_some_and(|last| last.ends_with(".html") || last.ends_with(".htm")) {
        return Some((
            say!("base_url 应当是文件夹的地址，不是一页的地址", "base_url is the address of a folder, not of a page"),
            say!("去掉最后的文件名", "leave out the name of the page"),
        ));
    }
    if text.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>' | '\\')) {
        return Some((
            say!("base_url 里有网址不能有的字符", "base_url holds a character that no address can"),
            usual(),
        ));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::fault;

    #[test]
    fn only_a_websites_own_address_is_taken() {
        for sound in [
            "https://board.example.org/",
            "https://board.example.org",
            "http://10.0.0.1:8080/gongshi/",
            "https://示例.example.org/公示/",
            "https://board.example.org/@branch/",
        ] {
            assert_eq!(fault(sound), None, "{sound}");
        }
        for bad in [
            "",
            "  ",
            "foo",
            "board.example.org",
            "//board.example.org/",
            "https:/board.example.org",
            "https：//board.example.org",
            "ftp://board.example.org/",
            "file:///srv/board",
            "https://",
            "https://user:geheim@board.example.org/",
            "https://user@board.example.org/",
            "https://:geheim@board.example.org/",
            "https://board.example.org/?a=1",
            "https://board.example.org/#top",
            "https://board.example.org/index.html",
            "https://board.example.org/a b/",
            "https://board.example.org:99999/",
        ] {
            let (message, hint) = fault(bad).unwrap_or_else(|| panic!("{bad} is taken"));
            assert!(!message.zh.contains("geheim") && !hint.zh.contains("geheim") && !hint.en.contains("geheim"));
        }
        assert_eq!(fault("board.example.org/a/").unwrap().1.zh, "写成 https://board.example.org/a/");
    }
}
