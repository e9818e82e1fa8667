//! What the command's words ask for.

use super::{Arguments, Refusal};
use crate::diagnostic::say;
use crate::form::{OWN, SCREEN, Shape, Sheet, fields};
use crate::kinds::{KINDS, nearest};

pub(super) struct Wanted {
    pub(super) sheet: Sheet,
    pub(super) slug: Option<String>,
    /// Keys and values, in the order of the command; what it is called among them.
    pub(super) values: Vec<(String, String)>,
    pub(super) name: Option<String>,
    pub(super) org: Option<String>,
    pub(super) file: Option<String>,
}

impl Wanted {
    pub(super) fn of(arguments: &Arguments) -> Result<Self, Refusal> {
        let (sheet, of_type) = sheet(&arguments.kind)?;
        let (mut slug, mut values) = (None, Vec::new());
        if let Some(name) = arguments.name.as_ref().filter(|_| !sheet.title_key.is_empty()) {
            values.push((sheet.title_key.to_owned(), name.clone()));
        }
        values.extend(of_type.map(|word| ("type".to_owned(), word)));
        for word in &arguments.rest {
            match word.split_once(['=', '＝']) {
                Some((key, value)) => values.push((key.trim().to_owned(), value.trim().to_owned())),
                None if slug.is_none() => slug = Some(word.trim().to_owned()),
                None => {
                    return Err(say!(
                        "代号只能写一个；“{word}”是内容的话，写成 键=值，如 title={word}",
                        "there is one slug; if `{word}` is something it says, write it as key=value, such as title={word}"
                    ));
                }
            }
        }
        let (org, file) = (arguments.org.clone(), arguments.file.clone());
        if !sheet.is_item {
            let label = (sheet.label)();
            let (zh, en) = (label.zh, label.en);
            if org.is_some() && sheet.name != SCREEN.name {
                return Err(say!("{zh}是整个公示栏的，不用 --org", "a {en} is the whole board's: leave out `--org`"));
            }
            if file.is_some() {
                return Err(say!(
                    "{zh}各写一个文件，不用 --file",
                    "each {en} has a file of its own: leave out `--file`"
                ));
            }
        }
        Ok(Self { sheet, slug, values, name: arguments.name.clone(), org, file })
    }
}

/// The kind that a word means, and the type where the word is one: 窗口 is a post of the type `window`.
fn sheet(word: &str) -> Result<(Sheet, Option<String>), Refusal> {
    let word = word.trim();
    let lower = word.to_lowercase();
    let sheets: Vec<Sheet> = KINDS.iter().map(Sheet::from).chain(OWN).collect();
    let is_called = |sheet: &&Sheet| {
        let label = (sheet.label)();
        let words = [sheet.name, sheet.folder, &*label.zh, &*label.en];
        !lower.is_empty() && (words.contains(&&*lower) || sheet.also_called.contains(&&*lower))
    };
    if let Some(sheet) = sheets.iter().find(is_called) {
        return Ok((*sheet, None));
    }
    let mut types = Vec::new();
    for kind in sheets.iter().filter(|sheet| sheet.is_item) {
        let Some(field) = fields(kind).into_iter().find(|field| field.key == "type") else { continue };
        let Shape::Words(words) = field.shape else { continue };
        types.extend(words.into_iter().map(|(word, meaning)| (*kind, word, meaning)));
    }
    if let Some((kind, of_type, _)) = types.iter().find(|(_, known, meaning)| *known == lower || *meaning == lower) {
        return Ok((*kind, Some(of_type.clone())));
    }
    let mut near = types.iter().filter(|(_, _, meaning)| !word.is_empty() && meaning.contains(word));
    if let (Some((kind, of_type, _)), None) = (near.next(), near.next()) {
        return Ok((*kind, Some(of_type.clone())));
    }
    let chinese: Vec<_> = sheets.iter().map(|sheet| format!("{}（{}）", (sheet.label)().zh, sheet.name)).collect();
    let english: Vec<_> = sheets.iter().map(|sheet| sheet.name).collect();
    let near = nearest(&lower, english.iter().copied());
    let (chinese, english) = (chinese.join("、"), english.join(", "));
    Err(match near {
        Some(near) => say!("没有“{word}”这一类；是不是 {near}？", "there is no kind `{word}`; did you mean `{near}`?"),
        None => say!("没有“{word}”这一类；可以写：{chinese}", "there is no kind `{word}`; there are {english}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_known_by_the_words_that_people_say() {
        for (word, name, of_type) in [
            ("post", "post", None),
            ("posts", "post", None),
            ("Member", "member", None),
            ("岗位", "post", None),
            ("示范岗", "post", None),
            ("承诺", "commitment", None),
            ("公开承诺", "commitment", None),
            ("党员", "member", None),
            ("考评", "review", None),
            ("典型", "exemplar", None),
            ("光荣榜", "roll", None),
            ("公示", "notice", None),
            ("团队", "team", None),
            ("责任区", "area", None),
            ("建议", "suggestion", None),
            ("评星定级", "roll", Some("rating")),
            ("流动党员岗", "post", Some("flow_post")),
            ("组织", "org", None),
            ("organisation", "org", None),
            ("支部", "org", None),
            ("窗口", "post", Some("window")),
            ("window", "post", Some("window")),
            ("先锋岗", "post", Some("pioneer_post")),
            ("突击队", "team", Some("commando")),
            ("服务", "service", None),
            ("联户", "linkage", None),
            ("党员联户", "linkage", None),
            ("名册", "roster", None),
            ("服务资源", "service", None),
            ("共建项目", "service", Some("joint_project")),
            ("订单", "service", Some("order")),
            ("办实事", "commitment", Some("deed")),
            ("点评", "review", Some("leader_comment")),
            ("屏幕", "screen", None),
            ("Screens", "screen", None),
            ("大屏", "screen", None),
            ("日历", "calendar", None),
            ("放假安排", "calendar", None),
        ] {
            let (found, found_type) = sheet(word).unwrap_or_else(|refusal| panic!("{word}: {}", refusal.zh));
            assert_eq!((found.name, found_type.as_deref()), (name, of_type), "{word}");
        }
        assert!(sheet("pots").is_err_and(|refusal| refusal.en.contains("`post`")));
        assert!(sheet("锦旗").is_err() && sheet("").is_err() && sheet("党员示范").is_err());
    }

    #[test]
    fn every_kind_of_the_registry_is_known_by_its_name_and_label() {
        for info in KINDS.iter().map(Sheet::from).chain(OWN) {
            let label = (info.label)().zh;
            for word in [info.name, &*label].iter().chain(info.also_called) {
                assert!(
                    sheet(word).is_ok_and(|(found, of_type)| found.name == info.name && of_type.is_none()),
                    "{word}"
                );
            }
        }
    }
}
