//! XML and JSON of a message, read back; and what is refused of documents that anybody may send.
#![allow(clippy::unwrap_used)]

mod hostile;
mod round_trip;

use super::{Alert, Scope};
use crate::warning::Occasion;
use crate::{Error, Problem, sample};

#[test]
fn xml_has_the_elements_in_cap_s_order_with_texts_escaped() {
    let xml = sample::warning().to_alert().unwrap().to_xml().unwrap();
    let beginning = r#"<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
  <identifier>w1-0</identifier>
  <sender>warnings.yongkang.example</sender>
  <sent>2026-11-26T19:52:12+08:00</sent>
  <status>Actual</status>
  <msgType>Alert</msgType>
  <scope>Public</scope>
  <incidents>w1</incidents>
  <info>
    <language>zh-CN</language>
    <category>Fire</category>
    <category>Safety</category>
    <event>火灾</event>
"#;
    assert!(xml.starts_with(beginning), "{xml}");
    assert!(xml.contains("&lt;Hardware City&gt; &amp; its &quot;west gate&quot;."), "{xml}");
    assert!(xml.contains("<polygon>28.9,120 28.9,120.1 28.95,120.05 28.9,120</polygon>"), "{xml}");
    assert!(xml.contains("<circle>28.893447,120.035 1.5</circle>"), "{xml}");
    let geocode = "<geocode>\n        <valueName>gbt2260</valueName>\n        <value>330784001</value>\n";
    assert!(xml.contains(geocode), "{xml}");
}

#[test]
fn an_update_names_sender_identifier_and_time_of_what_it_replaces() {
    let mut warning = sample::warning();
    let first = warning.to_alert().unwrap();
    warning.identifier = crate::Identifier::numbered("w1", 1).unwrap();
    warning.occasion = Occasion::Update(vec![sample::earlier(), first.reference()]);
    let xml = warning.to_alert().unwrap().to_xml().unwrap();
    let references = "<references>warnings.yongkang.example,w1-earlier,2026-11-26T18:00:00+08:00 \
                      warnings.yongkang.example,w1-0,2026-11-26T19:52:12+08:00</references>";
    assert!(xml.contains("<msgType>Update</msgType>") && xml.contains(references), "{xml}");
}

#[test]
fn json_has_cap_s_names_in_order_and_arrays_where_cap_allows_many() {
    let json = sample::warning().to_alert().unwrap().to_json().unwrap();
    assert!(
        json.starts_with(r#"{"identifier":"w1-0","sender":"warnings.yongkang.example","sent":""#),
        "{json}"
    );
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    let info = &value["info"][1];
    assert_eq!(info["category"], serde_json::json!(["Fire", "Safety"]));
    assert_eq!(info["responseType"], serde_json::json!(["Prepare", "Monitor"]));
    assert_eq!(info["eventCode"], serde_json::json!([{ "valueName": "gbt35561", "value": "21101" }]));
    assert_eq!(info["area"][0]["circle"], serde_json::json!(["28.893447,120.035 1.5"]));
    assert_eq!(info["area"][0]["geocode"][1]["valueName"], "nbs");
    assert_eq!(info["headline"], "Fires in Dongcheng: more than expected");
    assert_eq!(info["onset"], "2026-11-26T18:00:00+08:00");
    assert_eq!(value.get("references"), None);
}

#[test]
fn nothing_leaves_unchecked() {
    let mut alert = sample::warning().to_alert().unwrap();
    alert.infos[0].headline = Some(String::new());
    assert_eq!(alert.to_xml(), Err(Problem::Empty.of("headline")));
    assert_eq!(alert.to_json(), Err(Problem::Empty.of("headline")));
    alert.infos[0].headline = None;
    for tag in ["", "z", "zh_CN", "zh-", "2h", "abcdefghi", "zh-CN-x-aaaaaaaa-bbbbbbbb-cccccccc-d"] {
        alert.infos[0].language = tag.to_owned();
        assert_eq!(alert.to_xml().is_ok(), tag == "z", "{tag}");
    }
}

#[test]
fn a_message_that_is_too_large_is_not_written() {
    let mut alert = sample::warning().to_alert().unwrap();
    let area = &mut alert.infos[0].areas[0];
    // In UTF-8 a Chinese letter has three bytes.
    area.geocodes = vec![super::Named::new("字".repeat(200), "字".repeat(1000)); 200];
    alert.infos[1] = alert.infos[0].clone();
    assert_eq!(alert.to_xml(), Err(Error::TooLarge));
    assert_eq!(alert.to_json(), Err(Error::TooLarge));
    let corners = |n: i32| crate::Position::new(f64::from(n) / 100.0, f64::from(n % 2)).unwrap();
    let ring = crate::Polygon::new((0..1999).map(corners).collect()).unwrap();
    alert.infos[0].areas[0].polygons = vec![ring; 11];
    assert_eq!(alert.to_xml(), Err(Problem::TooMany { items_max: 20_000 }.of("polygon")));
}

#[test]
fn addresses_with_blanks_are_quoted_and_read_again() {
    let mut alert = sample::warning().to_alert().unwrap();
    alert.scope =
        Scope::Private { addresses: vec!["duty".to_owned(), "东城 街道".to_owned(), "x".to_owned()] };
    let xml = alert.to_xml().unwrap();
    assert!(xml.contains("<addresses>duty &quot;东城 街道&quot; x</addresses>"), "{xml}");
    assert_eq!(Alert::parse_xml(xml.as_bytes()), Ok(alert));
}
