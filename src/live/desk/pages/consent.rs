//! The sheet on which somebody agrees, with a pen, to be shown: printed, signed, and kept by the branch.
//!
//! What it says follows 《中华人民共和国民法典》第一千零一十九条 (nobody's likeness is made public without their consent) and
//! 《中华人民共和国个人信息保护法》第十四条、第十五条 (consent is informed, voluntary and explicit, and can be withdrawn).

use super::super::html::{told, words};
use super::page;
use crate::diagnostic::{Language, say};

/// Whose consent it is; everything may be missing on a sheet that is filled in by hand.
pub(in super::super) struct Whose<'a> {
    pub(in super::super) board: &'a str,
    pub(in super::super) org: &'a str,
    pub(in super::super) name: &'a str,
}

/// What is agreed to: what stands in the item under `consent.scope`, and in words.
const SCOPES: &[(&str, &str)] = &[
    ("网站：姓名、职务和照片，谁都能在网上看到", "the website: name, position and photo, where everybody sees them"),
    ("纸面：桌牌、展板、胸牌等印刷品", "paper: placards, posters and badges"),
    ("大厅屏幕", "screens in halls"),
    ("政治生日：在屏幕上显示入党的月和日", "anniversaries: month and day of joining the Party, on screens"),
];

pub(in super::super) fn consent(whose: &Whose<'_>, language: Language) -> String {
    page(language, words(language, "公开姓名和照片同意书", "Consent to being shown"), |html| {
        html.open("div", &[("class", "sheet")]);
        let Whose { board, org, name } = whose;
        let or_line =
            |text: &str| if text.is_empty() { "＿＿＿＿＿＿＿＿".to_owned() } else { text.to_owned() };
        let (name, org) = (or_line(name), or_line(org));
        let text = say!(
            "本人 {name}（{org}）同意“{board}”公开我的姓名、职务和照片，用在下面打了勾的地方：",
            "I, {name} ({org}), agree that “{board}” shows my name, position and photo in the places that I have ticked:"
        );
        html.element("p", &[], told(language, &text)).open("ul", &[("class", "boxes")]);
        for (zh, en) in SCOPES {
            html.element("li", &[], &format!("□ {}", words(language, zh, en)));
        }
        html.close();
        for text in [
            words(
                language,
                "我知道：用途只有公开承诺、亮明身份和接受监督；不同意也不影响我的工作和其他权利；随时可以撤回，撤回以后网站在下一次生成时去掉，印刷品由支部换下；不再担任岗位的，自动不再公开。",
                "I know that it serves public commitments and supervision and nothing else; that refusing has no consequence for my work or my rights; that I can withdraw it at any time, upon which the website drops it with its next build and the branch replaces what is printed; and that it ends with my post.",
            ),
            words(
                language,
                "依据：《中华人民共和国民法典》第一千零一十九条；《中华人民共和国个人信息保护法》第十四条、第十五条。",
                "After the Civil Code of the People’s Republic of China, article 1019, and the Personal Information Protection Law, articles 14 and 15.",
            ),
        ] {
            html.element("p", &[], text);
        }
        for line in [
            words(
                language,
                "本人签名：＿＿＿＿＿＿＿＿＿＿　　日期：＿＿＿＿年＿＿月＿＿日",
                "Signature: ______________________   Date: ______________",
            ),
            words(
                language,
                "经办人签名：＿＿＿＿＿＿＿＿＿　　日期：＿＿＿＿年＿＿月＿＿日",
                "Taken by: ______________________   Date: ______________",
            ),
            words(
                language,
                "撤回（撤回时填）：＿＿＿＿＿＿＿　　日期：＿＿＿＿年＿＿月＿＿日",
                "Withdrawn (when it is): ____________   Date: ______________",
            ),
        ] {
            html.element("p", &[("class", "sign")], line);
        }
        html.close();
        let note = words(
            language,
            "打印出来请本人签名，由支部留存；签名的日期和打勾的范围填进表单。",
            "Print it, have it signed, and keep it; the day and what was ticked go into the form.",
        );
        html.element("p", &[("class", "note no-print")], note);
    })
}
