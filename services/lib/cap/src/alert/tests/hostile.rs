//! Documents that somebody made to do harm, or made badly: refused with a reason, never a panic, nothing fetched.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use crate::{Alert, Error, MESSAGE_BYTES_MAX, sample};

fn xml() -> String {
    sample::warning().to_alert().unwrap().to_xml().unwrap()
}

fn refusal(document: &str) -> Error {
    Alert::parse_xml(document.as_bytes()).unwrap_err()
}

#[test]
fn document_types_entities_and_instructions_are_refused() {
    let declared = |doctype: &str| xml().replacen("?>\n", &format!("?>\n{doctype}\n"), 1);
    let bomb = r#"<!DOCTYPE alert [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>"#;
    assert_eq!(refusal(&declared(bomb)), Error::Declares);
    let external = r#"<!DOCTYPE alert [<!ENTITY x SYSTEM "file:///etc/hostname">]>"#;
    assert_eq!(refusal(&declared(external).replace("w1-0", "&x;")), Error::Declares);
    assert_eq!(refusal(&declared(r#"<!DOCTYPE alert SYSTEM "https://example.org/x.dtd">"#)), Error::Declares);
    assert_eq!(refusal(&declared(r#"<?xml-stylesheet href="x.xsl"?>"#)), Error::Declares);
    assert_eq!(refusal(&xml().replace("w1-0", "&x;")), Error::Entity);
    assert_eq!(refusal(&xml().replace("w1-0", "&#0;")), Error::Entity);
    assert_eq!(
        refusal(&xml().replace("w1-0", "a&#1;")).to_string(),
        "identifier has a character that is not allowed there"
    );
}

#[test]
fn size_depth_and_encoding_are_bounded() {
    let large = format!("{}{}", xml(), " ".repeat(MESSAGE_BYTES_MAX));
    assert_eq!(refusal(&large), Error::TooLarge);
    let deep = format!("<alert xmlns=\"{}\">{}", crate::tree::NAMESPACE, "<info>".repeat(100_000));
    assert_eq!(refusal(&deep), Error::Unexpected { within: "info" });
    let prefixes: String = (0..100).map(|n| format!(" xmlns:p{n}=\"u\"")).collect();
    assert!(matches!(
        refusal(&xml().replacen(" xmlns", &format!("{prefixes} xmlns"), 1)),
        Error::Malformed { .. }
    ));
    assert_eq!(Alert::parse_xml(&[0xff, 0xfe]), Err(Error::NotUtf8));
    assert!(matches!(refusal(&xml().replace("UTF-8", "GB18030")), Error::Malformed { .. }));
}

#[test]
fn only_alerts_of_cap_1_2_in_the_schema_s_order_are_read() {
    let malformed =
        |document: &str| assert!(matches!(refusal(document), Error::Malformed { .. }), "{document}");
    malformed("");
    malformed(&xml().replace("</alert>", ""));
    malformed(&xml().replace("</alert>", "</Alert>"));
    malformed(&xml().replace("w1-0", "a & b"));
    assert_eq!(refusal(&xml().replace("cap:1.2", "cap:1.1")), Error::NotAnAlert);
    assert_eq!(refusal("<alert/>"), Error::NotAnAlert);
    assert_eq!(refusal("text"), Error::NotAnAlert);
    assert_eq!(refusal(&format!("{}{}", xml(), xml().split_once('\n').unwrap().1)), Error::NotAnAlert);
    let info = Error::Unexpected { within: "info" };
    assert_eq!(refusal(&xml().replacen("<urgency>", "<audience>x</audience><urgency>", 1)), info);
    assert_eq!(refusal(&xml().replacen("<urgency>", "text<urgency>", 1)), info);
    let identifier = "<identifier>w1-0</identifier>";
    let moved = xml().replace(identifier, "").replace("<status>", &format!("{identifier}<status>"));
    assert_eq!(refusal(&moved).to_string(), "identifier is missing");
    let twice = xml().replace(identifier, &identifier.repeat(2));
    assert_eq!(refusal(&twice).to_string(), "sender is missing");
    assert_eq!(refusal(&xml().replace("w1-0", "<b>w1</b>")), Error::Unexpected { within: "identifier" });
    assert_eq!(refusal(&xml().replace("Actual", "Real")).code(), "element");
    assert_eq!(refusal(&xml().replace("+08:00</sent>", "Z</sent>")).code(), "element");
    assert_eq!(refusal(&xml().replace(" 28.9,120</polygon>", "</polygon>")).code(), "element");
}

#[test]
fn other_ways_of_writing_the_same_are_read() {
    let alert = Alert::parse_xml(xml().as_bytes()).unwrap();
    let prefixed = xml().replace("</", "</c:").replace("xmlns=", "xmlns:c=");
    let prefixed = prefixed.replace('<', "<c:").replace("<c:/c:", "</c:").replace("<c:?", "<?");
    for same in [
        format!("\u{feff}{}", xml()),
        xml().split_once('\n').unwrap().1.to_owned(),
        xml().replace('\n', "\r\n"),
        xml().replace("w1-0", "<![CDATA[w1-0]]>"),
        xml().replace("w1-0", "w<!-- a comment -->1&#45;&#x30;"),
        xml().replace("<info>", "<!-- x --><info  >"),
        prefixed,
    ] {
        assert_eq!(Alert::parse_xml(same.as_bytes()).as_ref(), Ok(&alert), "{same}");
    }
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = Alert::parse_xml(&bytes);
    }

    /// What is taken of a damaged document can be written and read again.
    #[test]
    fn a_damaged_document_is_refused_or_right(at in 0.0..1.0_f64, length in 0_usize..20, put in "[<>&;/a-z0-9\" ]{0,6}") {
        let mut bytes = xml().into_bytes();
        let from = (at * bytes.len() as f64) as usize;
        let to = (from + length).min(bytes.len());
        bytes.splice(from..to, put.into_bytes());
        if let Ok(alert) = Alert::parse_xml(&bytes) {
            prop_assert_eq!(Alert::parse_xml(alert.to_xml().unwrap().as_bytes()), Ok(alert));
        }
    }
}
