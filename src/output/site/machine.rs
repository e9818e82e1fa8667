//! What programs read of a page: JSON-LD after schema.org, as a block of data that no policy takes for a script.
//!
//! Of pages of persons there is none, and none without the website's address: what it names has to have one.

use serde_json::{Value, json};

use super::head::Head;
use super::views::receptions_of;
use crate::address::org_url;
use crate::board::{Board, OrgId, Reception};
use crate::record::{NoticeRecord, Table};
use crate::theme::Strings;

/// The next day of reception; the calendar has more.
const EVENTS: usize = 1;

/// An organisation, and the days on which its leaders receive members.
pub(super) fn organisation(board: &Board, strings: &Strings, org: OrgId) -> Option<String> {
    let base = board.settings.base_url()?;
    let node = board.org(org);
    let url = |org: OrgId| format!("{base}{}", org_url(board.org(org).path()));
    let mut organisation = json!({
        "@type": "GovernmentOrganization",
        "@id": url(org),
        "name": node.draft.name.0,
        "url": url(org),
    });
    let short = node.draft.short();
    let more = [
        ("alternateName", Some(short).filter(|short| *short != node.draft.name.0).map(Value::from)),
        ("telephone", node.contact.supervision_phone.clone().map(Value::from)),
        ("address", node.contact.address.clone().map(Value::from)),
        ("parentOrganization", node.parent.map(|parent| reference(board, parent, &url(parent)))),
    ];
    if let Some(fields) = organisation.as_object_mut() {
        fields.extend(more.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))));
    }
    let mut graph = vec![organisation];
    let name = strings.format("reception.event", &[("org", &short)]);
    let receptions = receptions_of(board, org);
    graph.extend(receptions.iter().take(EVENTS).map(|reception| event(board, org, reception, (&name, &url(org)))));
    Some(block(&json!({ "@context": "https://schema.org", "@graph": graph })))
}

fn reference(board: &Board, org: OrgId, url: &str) -> Value {
    json!({ "@type": "GovernmentOrganization", "@id": url, "name": board.org(org).draft.name.0 })
}

fn event(board: &Board, org: OrgId, reception: &Reception<'_>, (name, url): (&str, &str)) -> Value {
    let node = board.org(org);
    let time = |time: jiff::civil::Time| {
        let zone = jiff::tz::TimeZone::get(&board.settings.timezone).unwrap_or(jiff::tz::TimeZone::UTC);
        let zoned = reception.on.to_datetime(time).to_zoned(zone).ok();
        zoned.map(|zoned| zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
    };
    let (from, to) = reception.times.map_or((None, None), |(from, to)| (time(from), time(to)));
    let place = reception.day.place.as_ref().map_or(node.draft.name.0.as_str(), |place| place.0.as_str());
    let mut location = json!({ "@type": "Place", "name": place });
    if let (Some(fields), Some(address)) = (location.as_object_mut(), &node.contact.address) {
        fields.insert("address".to_owned(), address.clone().into());
    }
    let mut event = json!({
        "@type": "Event",
        "name": name,
        "startDate": from.unwrap_or_else(|| reception.on.to_string()),
        "location": location,
        "organizer": { "@id": url },
    });
    if let (Some(fields), Some(to)) = (event.as_object_mut(), to) {
        fields.insert("endDate".to_owned(), to.into());
    }
    event
}

/// A notice: what it says it is, from when to when it stands, and who signed it. One that clears somebody has none.
pub(super) fn notice(board: &Board, record: &NoticeRecord<'_>, head: &Head) -> Option<String> {
    let base = board.settings.base_url().filter(|_| !head.noindex)?;
    Some(block(&json!({
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": record.title,
        "url": format!("{base}{}", head.url),
        "description": head.description,
        "inLanguage": board.settings.language.tag(),
        "datePublished": record.starts_on.to_string(),
        "expires": record.ends_on.to_string(),
        "publisher": { "@type": "GovernmentOrganization", "name": record.signed_by.first().copied().unwrap_or_default() },
    })))
}

/// The open data: every table in both its forms, and how it may be used.
pub(super) fn dataset(board: &Board, head: &Head, tables: &[(&Table, Vec<String>)]) -> Option<String> {
    let base = board.settings.base_url()?;
    let files = tables.iter().flat_map(|(table, files)| files.iter().map(move |file| (table, file)));
    let files = files.map(|(table, file)| {
        json!({
            "@type": "DataDownload",
            "name": table.title.in_language(board.settings.language),
            "encodingFormat": if file.ends_with(".csv") { "text/csv" } else { "application/json" },
            "contentUrl": format!("{base}{file}"),
        })
    });
    let files: Vec<Value> = files.collect();
    let mut dataset = json!({
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": format!("{} · {}", board.settings.title.0, head.title),
        "description": head.description,
        "url": format!("{base}{}", head.url),
        "dateModified": board.today.to_string(),
        "inLanguage": board.settings.language.tag(),
        "isAccessibleForFree": true,
        "creator": { "@type": "GovernmentOrganization", "name": board.org(OrgId::ROOT).draft.name.0, "url": base },
        "distribution": files,
    });
    let data = &board.settings.data;
    let licence = data.licence_url.as_ref().or(data.licence.as_ref());
    if let (Some(fields), Some(licence)) = (dataset.as_object_mut(), licence) {
        fields.insert("license".to_owned(), licence.0.clone().into());
    }
    Some(block(&dataset))
}

/// JSON that cannot end the element in which it stands.
fn block(value: &Value) -> String {
    value.to_string().replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::site::Site;
    use crate::output::testing::{board, files};

    /// The data in a page.
    fn data(page: &[u8]) -> Option<Value> {
        let page = String::from_utf8_lossy(page);
        let (_, rest) = page.split_once("<script type=\"application/ld+json\">")?;
        serde_json::from_str(rest.split_once("</script>")?.0).ok()
    }

    #[test]
    fn pages_say_what_they_are_and_those_of_persons_say_nothing() {
        let files = files(&board(), &[&Site, &crate::output::data::Data]);
        let home = data(&files["index.html"]).expect("the home page's");
        assert_eq!(home["@graph"][0]["@type"], "GovernmentOrganization");
        assert_eq!(home["@graph"][1]["startDate"], "2026-07-15T09:00:00+08:00", "{home:#}");
        let hall = data(&files["hall/index.html"]).expect("an organisation's");
        assert_eq!(hall["@graph"][0]["parentOrganization"]["name"], "示例市");
        let notice = data(&files["notices/one/index.html"]).expect("a notice's");
        assert_eq!((&notice["datePublished"], &notice["expires"]), (&json!("2026-06-24"), &json!("2026-06-30")));
        let dataset = data(&files["data/index.html"]).expect("the data's");
        assert!(dataset["distribution"].as_array().is_some_and(|files| files.len() > 10), "{dataset:#}");
        assert!(dataset.get("license").is_none(), "none was given");
        for (route, bytes) in files.iter().filter(|(route, _)| route.ends_with(".html")) {
            let page = String::from_utf8_lossy(bytes);
            let noindex = page.contains("content=\"noindex\"");
            assert!(!(noindex && (page.contains("ld+json") || page.contains("og:title"))), "{route}");
        }
    }

    #[test]
    fn nothing_ends_the_block_from_within() {
        assert_eq!(block(&json!({ "a": "</script><b>" })), "{\"a\":\"\\u003c/script>\\u003cb>\"}");
    }
}
