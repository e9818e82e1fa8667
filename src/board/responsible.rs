//! Responsible units, as the documents write them and as references.

use super::Board;
use crate::kinds::{Commitment, Draft};

/// One unit or person that answers for a commitment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Responsible {
    /// A unit in words; `org` is its folder where it is on this board.
    Unit { name: String, org: Option<String> },
    /// A class of units that the settings know as a group.
    Group { name: String },
    /// A member; the index is into the published members.
    Person { member: usize },
}

/// Splits the documents' own notation, `〔责任单位：市委组织部、市委社会工作部，各区县（功能区）〕`, into its units.
///
/// The outer brackets may also be round or square; separators inside nested brackets do not split
/// (济南市委办《关于动员激励广大党员在强省会建设中充分发挥先锋模范作用的实施意见》各条之后).
pub fn split_notation(text: &str) -> Vec<String> {
    let mut inner = text.trim();
    for (open, close) in [('〔', '〕'), ('（', '）'), ('(', ')'), ('[', ']'), ('［', '］'), ('【', '】')] {
        if inner.starts_with(open) && inner.ends_with(close) {
            inner = inner[open.len_utf8()..inner.len() - close.len_utf8()].trim();
            break;
        }
    }
    for head in ["责任单位", "责任部门", "责任人", "牵头单位"] {
        if let Some(rest) = inner.strip_prefix(head)
            && let Some(rest) = rest.strip_prefix(['：', ':'])
        {
            inner = rest;
        }
    }
    let mut units = Vec::new();
    let mut depth = 0usize;
    let mut unit = String::new();
    for c in inner.chars() {
        match c {
            '（' | '(' | '〔' | '［' => depth += 1,
            '）' | ')' | '〕' | '］' => depth = depth.saturating_sub(1),
            '、' | '，' | ',' | '；' | ';' if depth == 0 => {
                units.push(std::mem::take(&mut unit));
                continue;
            }
            _ => {}
        }
        unit.push(c);
    }
    units.push(unit);
    units.iter().map(|unit| unit.trim().trim_end_matches('。').to_owned()).filter(|unit| !unit.is_empty()).collect()
}

/// The units and persons of a commitment, in the order written.
pub(super) fn responsible(board: &Board, commitment: &Draft<Commitment>) -> Vec<Responsible> {
    let mut list = Vec::new();
    for text in commitment.responsible.iter() {
        match board.resolve(&commitment.org, text, &["org", "member"]) {
            Some(target) if target.kind == "member" => {
                list.extend(target.at.map(|member| Responsible::Person { member }))
            }
            Some(target) => list.extend(target.at.map(|at| {
                let org = &board.orgs[at];
                Responsible::Unit { name: org.draft.name.0.clone(), org: Some(org.path().to_string()) }
            })),
            None => list.extend(split_notation(text).into_iter().map(|name| {
                if board.settings.groups.contains_key(&name) {
                    Responsible::Group { name }
                } else {
                    Responsible::Unit { name, org: None }
                }
            })),
        }
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documents_notation_is_split() {
        assert_eq!(
            split_notation("〔责任单位：市直各部门（单位），各区县（功能区）〕"),
            ["市直各部门（单位）", "各区县（功能区）"]
        );
        assert_eq!(
            split_notation("（责任单位：市委组织部、市委宣传部、市委网信办、市公安局）"),
            ["市委组织部", "市委宣传部", "市委网信办", "市公安局"]
        );
        assert_eq!(split_notation("〔责任单位：各区县（街道、镇）〕"), ["各区县（街道、镇）"]);
        assert_eq!(split_notation("物业办"), ["物业办"]);
    }
}
