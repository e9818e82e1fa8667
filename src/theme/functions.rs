//! Functions and filters for the templates.

use std::sync::Arc;

use jiff::civil::Date;
use tera::{Kwargs, State, Tera, Value};

use super::{Strings, wording};
use crate::breaks;
use crate::diagnostic::Language;

/// Registers the filters and functions that the templates use. Must happen before templates are added.
///
/// - `t(key="…", n=3)`: a text of the theme's strings, `{n}` replaced;
/// - `date | day`: 2026年5月22日; `date | month_day`: 5月22日; both from `2026-05-22`;
/// - `number | figure`: a number without a useless `.0`;
/// - `title | breaks`: a title or a name whose lines end between words;
/// - `number | phone`: a telephone number whose digits stay in one line.
pub(super) fn extend(tera: &mut Tera, strings: &Arc<Strings>, language: Language) {
    let texts = strings.clone();
    tera.register_function("t", move |kwargs: Kwargs, _: &State| -> tera::TeraResult<String> {
        let key = kwargs.must_get::<&str>("key")?;
        let mut text = texts.get(key).to_owned();
        for (name, value) in kwargs.iter() {
            let name = name.as_str().unwrap_or_default();
            if name != "key" {
                text = text.replace(&format!("{{{name}}}"), &plain(value));
            }
        }
        Ok(text)
    });
    tera.register_filter("day", move |date: &str, _: Kwargs, _: &State| {
        with_date(date, |date| wording::day(date, language))
    });
    tera.register_filter("month_day", move |date: &str, _: Kwargs, _: &State| {
        with_date(date, |date| wording::month_day(date, language))
    });
    tera.register_filter("breaks", |text: &str, _: Kwargs, _: &State| Value::safe_string(&breaks::html(text)));
    tera.register_filter("phone", |text: &str, _: Kwargs, _: &State| Value::safe_string(&breaks::phone(text)));
    tera.register_filter("figure", |number: f64, _: Kwargs, _: &State| wording::figure(number));
}

fn plain(value: &Value) -> String {
    match value.as_f64() {
        Some(number) if value.as_str().is_none() => wording::figure(number),
        _ => value.to_string(),
    }
}

/// A text that is no date stays as it is.
fn with_date(text: &str, write: impl Fn(Date) -> String) -> String {
    text.parse::<Date>().map_or_else(|_| text.to_owned(), write)
}
