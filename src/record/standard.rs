//! Which standard something meets, in words.

use crate::board::Board;
use crate::kinds::Meets;
use crate::standards::Standards;
use crate::theme::Strings;

/// 符合标准 五带头：带头服务群众: for slides and paper, where no heading stands above it.
pub(crate) fn meets_in_words(strings: &Strings, meets: Option<&str>) -> Option<String> {
    meets.map(|meets| strings.format("item.meets_in_words", &[("standard", &meets)]))
}

/// 五带头：带头服务群众、带头学习提高; a set alone where no item is named. What is in no set is not said.
pub(super) fn meets(board: &Board, meets: Option<&Meets>) -> Option<String> {
    let meets = meets?;
    let language = board.settings.language;
    let set = Standards::of(&board.settings.standards).find(&meets.set)?;
    let items: Vec<&str> = meets.item.iter().filter_map(|word| set.item(word, language)).collect();
    let (colon, comma) = match language {
        crate::diagnostic::Language::Chinese => ("：", "、"),
        crate::diagnostic::Language::English => (": ", ", "),
    };
    let title = set.title(language);
    Some(if items.is_empty() { title.to_owned() } else { format!("{title}{colon}{}", items.join(comma)) })
}
