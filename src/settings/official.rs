//! What an official website says of itself: who runs it, its filings and marks, and under which licence its data may be
//! used. Nothing of it is on a page that does not say it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use url::Url;

use super::Settings;
use crate::diagnostic::{Diagnostic, KeyPath, say};
use crate::kinds::{Origin, Text, shapes};

/// 页脚。
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Footer {
    /// 主办单位。
    pub organiser: Option<Text>,
    /// 政府网站标识码；写了，每页就带上政府网站应有的元数据。
    pub site_code: Option<Text>,
    /// ICP 备案号；连到备案管理系统。
    pub icp: Option<Text>,
    /// 公安备案号；连到公安备案系统。
    pub police_filing: Option<Text>,
    /// “我为政府网站找错”的网址。
    #[schemars(schema_with = "shapes::optional_url")]
    pub corrections_url: Option<Text>,
    /// 党政机关网站标识的网址。
    #[schemars(schema_with = "shapes::optional_url")]
    pub identity_url: Option<Text>,
    /// 适老化与无障碍标识的网址。
    #[schemars(schema_with = "shapes::optional_url")]
    pub accessibility_url: Option<Text>,
    /// 一句说明，如“示例内容，人物均为虚构”。
    pub note: Option<Text>,
}

/// 开放数据。
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct OpenData {
    /// 数据按什么许可使用，如“知识共享 署名 4.0”。
    pub licence: Option<Text>,
    /// 许可的网址。
    #[schemars(schema_with = "shapes::optional_url")]
    pub licence_url: Option<Text>,
}

impl Footer {
    /// The number in a police filing, by which its register finds it: 鲁公网安备37010000000000号.
    pub(crate) fn police_number(&self) -> Option<String> {
        let digits: String = self.police_filing.as_ref()?.chars().filter(char::is_ascii_digit).collect();
        (digits.len() == 14).then_some(digits)
    }
}

impl Settings {
    /// Addresses that are none are told, and stand on no page.
    pub(super) fn check_official(&mut self, origin: &Origin, diagnostics: &mut Vec<Diagnostic>) {
        let footer = &mut self.footer;
        let addresses = [
            ("footer", "corrections_url", &mut footer.corrections_url),
            ("footer", "identity_url", &mut footer.identity_url),
            ("footer", "accessibility_url", &mut footer.accessibility_url),
            ("data", "licence_url", &mut self.data.licence_url),
        ];
        for (group, key, address) in addresses {
            if address.as_ref().is_none_or(|address| is_address(address)) {
                continue;
            }
            diagnostics.push(
                Diagnostic::error(
                    "bad-url",
                    origin.value(&KeyPath::root().key(group).key(key)),
                    say!("{key} 不是完整的网址", "`{key}` is no whole address"),
                )
                .hint(say!(
                    "写以 https:// 开头的网址；没有就删去这一行",
                    "write an address that begins with https://, or remove the line"
                )),
            );
            *address = None;
        }
    }
}

fn is_address(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.host_str().is_some())
}

#[cfg(test)]
mod tests {
    use super::super::PATH;
    use super::*;
    use crate::source::Sources;

    #[test]
    fn an_address_that_is_none_is_told_and_taken_out() {
        let text = "title: 甲\nfooter: { corrections_url: 'javascript:alert(1)', identity_url: https://id.example.org/x }\ndata: { licence_url: 公有 }\n";
        let (settings, found) = Settings::read(&Sources::from_texts([(PATH, text)]));
        let told: Vec<_> = found.iter().map(|told| (told.code, told.message.en.clone())).collect();
        assert_eq!(
            told,
            [
                ("bad-url", "`corrections_url` is no whole address".to_owned()),
                ("bad-url", "`licence_url` is no whole address".to_owned())
            ]
        );
        assert!(settings.footer.corrections_url.is_none() && settings.data.licence_url.is_none());
        assert!(settings.footer.identity_url.is_some());
    }

    #[test]
    fn a_police_filing_has_a_number() {
        let number =
            |text: &str| Footer { police_filing: Some(Text(text.into())), ..Footer::default() }.police_number();
        assert_eq!(number("示公网安备00000000000000号").as_deref(), Some("00000000000000"));
        assert_eq!(number("公网安备办理中"), None);
    }
}
