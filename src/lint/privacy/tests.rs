use crate::diagnostic::Severity;
use crate::lint::testing::{codes, diagnostics, pointed_at};

#[test]
fn numbers_are_found_in_values_and_bodies() {
    let member = ("content/members/a.yaml", "name: 甲\nposition: 电话13800138000\n");
    assert_eq!(codes(&[member]), ["mobile-number"]);
    assert_eq!(pointed_at("mobile-number", &[member]), "13800138000");
    let story = "---\ntitle: 甲\nsubject: 某某\n---\n身份证11010519491231002X，卡号4111 1111 1111 1111。\n";
    assert_eq!(codes(&[("content/exemplars/e.md", story)]), ["bank-card-number", "id-number"]);
    assert_eq!(pointed_at("id-number", &[("content/exemplars/e.md", story)]), "11010519491231002X");
}

#[test]
fn withdrawn_items_settings_and_file_names_are_searched_too() {
    let withdrawn = ("content/members/a.yaml", "name: 甲\nstatus: withdrawn\nposition: '13800138000'\n");
    assert_eq!(codes(&[withdrawn]), ["mobile-number"]);
    let settings = ("content/board.yaml", "title: 示例\nas_of: 2026-06-30\nfooter: { note: 电话13800138000 }\n");
    assert_eq!(codes(&[settings]), ["mobile-number"]);
    assert_eq!(codes(&[("content/members/13800138000.yaml", "name: 甲\n")]), ["mobile-number"]);
}

#[test]
fn the_contact_of_a_notice_is_exempt_and_that_of_an_organisation_is_warned_of() {
    let org = |phone: &str| format!("name: 村\naddress: 幸福里3号楼2单元101室\nsupervision_phone: {phone}\n");
    let land = org("0531-0000 1234");
    let notice =
        |contact: &str| format!("title: 公示\nstarts_on: 2026-06-01\nperiod: {{ days: 5, unit: working }}\n{contact}");
    let own = notice("contact: { phone: 13800138000, address: 幸福里3号楼2单元101室, hours: 微信：shili_123 }\n");
    assert!(codes(&[("content/org.yaml", &land), ("content/notices/a.yaml", &own)]).is_empty());
    let mobile = org("138 0013 8000");
    let found = diagnostics(&[("content/org.yaml", &mobile)]);
    let told: Vec<_> = found.iter().filter(|d| d.code == "mobile-number").collect();
    assert_eq!((told.len(), told[0].severity), (1, Severity::Warning));
    let elsewhere = notice("basis: 电话13800138000\n");
    assert_eq!(codes(&[("content/org.yaml", &land), ("content/notices/a.yaml", &elsewhere)]), ["mobile-number"]);
    let identity = notice("contact: { phone: 11010519491231002X }\n");
    assert_eq!(codes(&[("content/notices/a.yaml", &identity)]), ["id-number"]);
}

#[test]
fn a_home_is_warned_of() {
    let exemplar = |text: &str| format!("title: 甲\nsubject: 某某\nsummary: {text}\n");
    let home = exemplar("住在幸福里3号楼2单元501室的老党员");
    let files = [("content/exemplars/e.yaml", &*home)];
    assert_eq!(codes(&files), ["home-address"]);
    assert_eq!(pointed_at("home-address", &files), "3号楼2单元501室");
    assert!(codes(&[("content/exemplars/e.yaml", &exemplar("给3号楼2单元装了灯"))]).is_empty());
}

#[test]
fn the_item_is_named_and_the_number_is_not() {
    let list = "items:\n  - { id: a, name: 甲 }\n  - { id: b, name: 乙, position: 13800138000 }\n";
    let found = diagnostics(&[("content/members/list.yaml", list)]);
    let fault = found.iter().find(|d| d.code == "mobile-number").unwrap();
    assert_eq!(fault.item.as_deref(), Some("members/b"));
    assert!(!format!("{:?}{:?}", fault.message, fault.hint).contains("138"));
}
