//! Which member asks after which households (党员联户): a unit (楼栋、街巷、网格), the codes of its households, a member.
//!
//! A household is a code and nothing else: its name, number and address have no key, and the code itself never leaves the
//! program. What is told are totals, and whom to ask.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fields::{Day, OneOrMany, Text};
use super::{Checker, Kind, Reference, StrictVisitor, shapes};
use crate::diagnostic::{KeyPath, Message, say};

/// 党员联户（`linkages/`）。
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Linkage {
    /// 单元：楼栋、街巷、网格，和联户名册写得一样。
    #[schemars(extend("x-en" = "the unit: a building, a lane, a grid, as the roster writes it", "examples" = ["1号楼1单元"]))]
    pub unit: Text,
    /// 户编号：名册里的编号，不写姓名、电话、住址；从不公布。
    #[schemars(extend("x-en" = "the codes of its households on the roster, never names; never published", "examples" = [["101", "102"]]))]
    pub households: OneOrMany<Text>,
    /// 联户党员：党员的代号。
    #[schemars(schema_with = "shapes::reference")]
    #[schemars(extend("x-en" = "the member: a slug", "examples" = ["wang-shili"]))]
    pub member: Text,
    /// 办公电话；不写就用组织的监督电话。
    #[schemars(extend("x-en" = "an office phone; by default that of the organisation", "examples" = ["0531-0000 1239"]))]
    pub phone: Option<Text>,
    /// 从哪一天起联系。
    #[schemars(extend("x-en" = "since"))]
    pub since: Option<Day>,
}

impl Kind for Linkage {
    const NAME: &'static str = "linkage";
    const FOLDER: &'static str = "linkages";
    const HAS_PAGES: bool = true;
    const TITLE_KEY: &'static str = "unit";
    const ALSO_CALLED: &'static [&'static str] = &["联户"];
    const ROWS: &'static [&'static str] = &["unit", "households", "member"];

    fn label() -> Message {
        say!("党员联户", "linkage")
    }

    fn title(&self) -> &str {
        &self.unit
    }

    const LISTS_OF_NAMES: &'static [&'static str] = &["households"];

    fn strict_references(&mut self, visit: &mut StrictVisitor<'_>) {
        visit(&["member"], &|| KeyPath::root().key("member"), &mut self.member);
    }

    fn references<'a>(&'a self, visit: &mut dyn FnMut(Reference<'a>)) {
        visit(Reference::to(&["member"], "member", None, &self.member));
    }

    /// Codes of households.
    fn is_private(&self) -> bool {
        true
    }

    fn check(&self, check: &mut Checker<'_>) {
        check_codes(&self.households, &KeyPath::root().key("households"), check);
    }

    fn dates(&self, visit: &mut dyn FnMut(Date)) {
        self.since.iter().for_each(|day| visit(**day));
    }
}

/// Looks at the codes of a unit, of a linkage or of a roster: each is a code, and there is one.
pub(super) fn check_codes(codes: &[Text], path: &KeyPath, check: &mut Checker<'_>) {
    if codes.is_empty() {
        check.error(
            "empty-roster",
            path,
            say!("这里一户也没有", "there is no household here"),
            Some(say!(
                "写上户编号，如 [101, 102]；没有住户的单元，整行删去",
                "write the codes, such as [101, 102]; a unit without households is left out"
            )),
        );
    }
    let mut seen = std::collections::HashSet::new();
    for (n, code) in codes.iter().enumerate() {
        if let Some((like_zh, like_en)) = tells_whom(code) {
            check.error(
                "household-code-tells-whom",
                &path.index(n),
                say!("户编号像是{like_zh}", "this code looks like {like_en}"),
                Some(say!(
                    "只写编号：字母、数字和连字符，最多六位连着的数字，如 101 或 3-2-502",
                    "write a code only: letters, digits and hyphens, at most six digits in a row, such as 101 or 3-2-502"
                )),
            );
        } else if !seen.insert(&**code) {
            check.error(
                "repeated-household",
                &path.index(n),
                say!("这一户写了两次", "this household stands here twice"),
                Some(say!("删去一处", "remove one of them")),
            );
        }
    }
}

/// Whether a text is a code and nothing more.
pub(crate) fn is_code(text: &str) -> bool {
    tells_whom(text).is_none()
}

/// What a code looks like, if it tells more than a door: a name, a telephone number, an address.
fn tells_whom(code: &str) -> Option<(&'static str, &'static str)> {
    /// Parts of a door's number.
    const PARTS: &[char] = &[
        '号', '楼', '栋', '幢', '单', '元', '室', '户', '门', '院', '层', '座', '东', '西', '南', '北', '中', '甲',
        '乙', '丙', '丁',
    ];
    const MOST: usize = 24;
    let is_digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let runs = |is: &dyn Fn(char) -> bool| code.split(|c| !is(c)).map(|run| run.chars().count()).max().unwrap_or(0);
    let digits = code.chars().filter(|c| is_digit(*c)).count();
    if runs(&is_digit) >= 7 || digits >= 11 {
        return Some(("电话或证件号", "a telephone number or an identity number"));
    }
    let is_known = |c: char| {
        is_digit(c) || c.is_ascii_alphabetic() || PARTS.contains(&c) || matches!(c, '-' | '_' | '/' | '—' | '－')
    };
    if code.chars().count() > MOST {
        return Some(("住址", "an address"));
    }
    if digits == 0 || runs(&|c: char| c.is_ascii_alphabetic()) >= 4 || !code.chars().all(is_known) {
        return Some(("姓名或住址", "a name or an address"));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_a_door_and_nobody() {
        for code in ["101", "3-2-502", "H-101", "A12", "2单元301", "东1", "1503", "12-3-1502", "单元101"] {
            assert_eq!(tells_whom(code), None, "{code}");
        }
        for code in [
            "张示例",
            "zhangsan",
            "张示例101",
            "13900001234",
            "139-0000-1234",
            "0531-88880000",
            "88880000",
            "示例路41号院",
            "王家",
            "101（张）",
            "",
        ] {
            assert!(tells_whom(code).is_some(), "{code}");
        }
    }
}
