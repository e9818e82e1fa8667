//! The tables of keys in README.md are made of the fields' own words, in both languages.
//!
//! `NOTICEBOARD_ACCEPT=1 cargo test --lib manual` writes them; read the difference before committing it.

use super::{Field, Form, SCREEN, Shape, Sheet};
use crate::diagnostic::Language;
use crate::kinds::{COMMON_KEYS, KINDS};
use crate::source::Sources;
use jiff::civil::date;

const README: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");

/// Where an item of a kind stands: its organisation gives what its notices need.
fn form(sheet: impl Into<Sheet>, language: Language) -> Form {
    let around = [
        ("content/board.yaml", "title: 公示栏\n"),
        ("content/org.yaml", "name: 街道\nsupervision_phone: 0531-8123 4567\naddress: 城东路1号\n"),
    ];
    let mut form = Form::new(sheet, language, date(2026, 6, 30));
    form.comes_into("", &Sources::from_texts(around));
    form.file();
    form
}

fn words(field: &Field, language: Language) -> String {
    let mut told = field.words.in_language(language).replace('`', "").replace('|', "\\|");
    let chinese = language == Language::Chinese;
    let shape = match &field.shape {
        Shape::List(one) => one,
        shape => shape,
    };
    let (before, between) = if chinese { ("。", "、") } else { (": ", ", ") };
    match shape {
        Shape::Words(words) => {
            let word = |(word, meaning): &(String, String)| match chinese && !meaning.is_empty() {
                true => format!("`{word}` {}", meaning.split(['：', '（', '，', '、']).next().unwrap_or(meaning)),
                false => format!("`{word}`"),
            };
            told += before;
            told += &words.iter().map(word).collect::<Vec<_>>().join(between);
        }
        Shape::Map(inner) => {
            let inner: Vec<_> =
                inner.iter().map(|field| format!("`{}` {}", field.key, self::words(field, language))).collect();
            told += if chinese { "。里面写：" } else { ". Inside: " };
            told += &inner.join(if chinese { "；" } else { "; " });
        }
        _ => {}
    }
    told
}

fn table<'f>(fields: impl Iterator<Item = (&'f Field, bool)>, language: Language) -> String {
    let mut table = match language {
        Language::Chinese => "| 键 | 写什么 |\n|---|---|\n",
        Language::English => "| key | what for |\n|---|---|\n",
    }
    .to_owned();
    for (field, needed) in fields {
        let key = if needed { format!("**`{}`**", field.key) } else { format!("`{}`", field.key) };
        table += &format!("| {key} | {} |\n", words(field, language));
    }
    table
}

fn of(sheet: Sheet, language: Language) -> String {
    let form = form(sheet, language);
    let own = form.fields.iter().filter(|field| !form.sheet.is_item || !COMMON_KEYS.contains(&&*field.key));
    table(own.map(|field| (field, field.required || form.needed.contains(&field.key))), language)
}

fn common(language: Language) -> String {
    let form = form(&KINDS[2], language);
    let common: Vec<_> = form.fields.iter().filter(|field| COMMON_KEYS.contains(&&*field.key)).collect();
    table(common.into_iter().map(|field| (field, false)), language)
}

#[test]
fn its_tables_of_keys_are_the_fields_own_words() {
    let written = std::fs::read_to_string(README).expect("README.md").replace("\r\n", "\n");
    let mut readme = written.clone();
    for (language, tag) in [(Language::English, "en"), (Language::Chinese, "zh")] {
        let sheets = KINDS.iter().map(Sheet::from).chain([SCREEN]);
        let kinds = sheets.map(|sheet| (sheet.name, of(sheet, language)));
        for (name, table) in kinds.chain([("common", common(language))]) {
            let (begin, end) =
                (format!("<!-- keys {tag} {name} -->\n"), format!("<!-- end of keys {tag} {name} -->\n"));
            let from = readme.find(&begin).unwrap_or_else(|| panic!("README.md has no {begin}")) + begin.len();
            let to = readme[from..].find(&end).unwrap_or_else(|| panic!("README.md has no {end}")) + from;
            readme.replace_range(from..to, &format!("\n{table}\n"));
        }
    }
    if std::env::var_os("NOTICEBOARD_ACCEPT").is_some_and(|value| value == "1") {
        std::fs::write(README, &readme).expect("accepted");
    }
    assert!(
        readme == written,
        "README.md's tables of keys differ from the fields; accept them with NOTICEBOARD_ACCEPT=1"
    );
}
