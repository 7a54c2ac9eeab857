//! Every kind of message against the schema of CAP 1.2, by a validator that is not ours (Java's).
//!
//! Alert, update, cancel, exercise, scopes, polygons, circles, every word of CAP's vocabularies; and documents that are
//! wrong on purpose, so that a validator that takes everything is found out. Skipped, visibly, without java.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;
use std::process::Command;

use quanyu_cap::{
    AffectedArea, Category, ChineseIdentifier, Circle, Colour, Evidence, Identifier, Moment, Named, Occasion,
    Polygon, Position, Reference, Response, Scope, Standing, Urgency, Warning, Why, Wording,
};

/// What the validator says of each document, or none without java.
fn verdicts(documents: &BTreeMap<String, String>) -> Option<BTreeMap<String, String>> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schema");
    let folder = tempfile::tempdir().unwrap();
    let mut java = Command::new("java");
    java.arg(own.join("Validate.java")).arg(own.join("CAP-v1.2.xsd"));
    for (name, document) in documents {
        let path = folder.path().join(name);
        std::fs::write(&path, document).unwrap();
        java.arg(path);
    }
    let ran = match java.output() {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            eprintln!("SKIPPED: no java on PATH, so nothing was held against the schema of CAP");
            return None;
        }
        ran => ran.unwrap(),
    };
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let lines = String::from_utf8(ran.stdout).unwrap();
    let verdict =
        |line: &str| line.split_once('\t').map(|(name, said)| (name.to_owned(), said.to_owned())).unwrap();
    Some(lines.lines().map(verdict).collect())
}

fn moment(text: &str) -> Moment {
    text.parse().unwrap()
}

fn area() -> AffectedArea {
    let position = |latitude, longitude| Position::new(latitude, longitude).unwrap();
    let corners = vec![position(28.9, 120.0), position(28.9, 120.1), position(28.95, 120.05)];
    AffectedArea {
        chinese: "东城街道".to_owned(),
        english: "Dongcheng".to_owned(),
        polygons: vec![Polygon::new(corners).unwrap(); 2],
        circles: vec![Circle::new(position(-0.000_001, 120.035), 1.5).unwrap()],
        geocodes: vec![Named::new("gbt2260", "330784001"), Named::new("nbs", "330784001000")],
    }
}

fn wording(event: &str, headline: &str) -> Wording {
    Wording {
        event: event.to_owned(),
        headline: headline.to_owned(),
        lead: Some("<五金城> & \"west gate\" ]]> 🔥".to_owned()),
        instruction: Some("Check the alarms.\n检查报警器。".to_owned()),
        sender_name: Some("Yongkang warnings".to_owned()),
    }
}

fn warning() -> Warning {
    let publisher = "33078412000000".parse().unwrap();
    let sent = moment("2026-11-26T19:52:12+08:00");
    let identifier = ChineseIdentifier::new(publisher, sent.timestamp(), 0).unwrap();
    Warning {
        id: "w 1".to_owned(),
        identifier: identifier.identifier().unwrap(),
        sender: "warnings.yongkang.example".parse().unwrap(),
        sent,
        standing: Standing::Actual,
        occasion: Occasion::Alert,
        scope: Scope::Public,
        colour: Colour::Orange,
        urgency: Urgency::Expected,
        evidence: Evidence::Probability(0.9),
        categories: vec![Category::Fire],
        responses: vec![Response::Prepare],
        event_codes: vec![Named::new("gbt35561", "21101")],
        onset: Some(moment("2026-11-26T10:00:00-00:00")),
        expires: moment("2026-11-27T19:52:12+08:00"),
        why: Why {
            observed: 14.0,
            expected: Some(5.2),
            interval: None,
            detector: "farrington".to_owned(),
            detector_version: 2,
            as_of: sent,
            limit: None,
            false_warnings_per_week: Some(0.1),
        },
        chinese: wording("火灾", "东城街道火灾多于预期"),
        english: wording("Fires", "More fires in Dongcheng than expected"),
        web: Some("https://warnings.example/w/1?lang=en&x=1".to_owned()),
        contact: Some("duty office".to_owned()),
        areas: vec![area(), AffectedArea { polygons: Vec::new(), ..area() }],
        parameters: vec![Named::new("quanyu:series", "fire/330784001/2026-W48")],
    }
}

/// Every kind of message, by the name of its file.
fn messages() -> BTreeMap<String, String> {
    let first = warning();
    let references: Vec<Reference> = vec![first.to_alert().unwrap().reference(); 2];
    let second = Warning { identifier: Identifier::numbered("w1", 1).unwrap(), ..first.clone() };
    let update = Warning { occasion: Occasion::Update(references.clone()), ..second.clone() };
    let cancel = Warning { occasion: Occasion::Cancel(references), evidence: Evidence::Observed, ..second };
    let exercise =
        Warning { standing: Standing::Exercise { name: "秋季演练".to_owned() }, ..first.clone() };
    let restricted = Scope::Restricted { restriction: "公安机关".to_owned() };
    let private = Scope::Private { addresses: vec!["duty office".to_owned(), "119".to_owned()] };
    let bare = Warning {
        responses: Vec::new(),
        event_codes: Vec::new(),
        onset: None,
        web: None,
        contact: None,
        areas: Vec::new(),
        parameters: Vec::new(),
        evidence: Evidence::Unknown,
        chinese: Wording { lead: None, instruction: None, sender_name: None, ..first.chinese.clone() },
        ..first.clone()
    };
    let mut all = vec![
        ("update".to_owned(), update),
        ("cancel".to_owned(), cancel),
        ("exercise".to_owned(), exercise),
        ("restricted".to_owned(), Warning { scope: restricted, ..first.clone() }),
        ("private".to_owned(), Warning { scope: private, ..first.clone() }),
        ("bare".to_owned(), bare),
        (
            "words".to_owned(),
            Warning {
                categories: Category::ALL.to_vec(),
                responses: Response::ALL.to_vec(),
                ..first.clone()
            },
        ),
    ];
    for colour in Colour::ALL {
        all.push((format!("colour-{colour:?}"), Warning { colour, ..first.clone() }));
    }
    for &urgency in Urgency::ALL {
        all.push((format!("urgency-{urgency}"), Warning { urgency, ..first.clone() }));
    }
    for (name, probability) in [("unlikely", 0.0), ("possible", 0.3)] {
        all.push((
            name.to_owned(),
            Warning { evidence: Evidence::Probability(probability), ..first.clone() },
        ));
    }
    all.push(("alert".to_owned(), first));
    all.into_iter().map(|(name, warning)| (name, warning.to_alert().unwrap().to_xml().unwrap())).collect()
}

/// Documents that break the schema, each in one way.
fn broken(alert: &str) -> BTreeMap<String, String> {
    let changed = [
        ("broken-time", alert.replace("+08:00</sent>", "Z</sent>")),
        (
            "broken-order",
            alert.replace("<status>Actual</status>", "").replace("<scope>", "<status>Actual</status><scope>"),
        ),
        ("broken-word", alert.replacen("<severity>Severe", "<severity>Orange", 1)),
        ("broken-namespace", alert.replace("cap:1.2", "cap:1.1")),
        ("broken-escape", alert.replacen("&amp;", "&", 1)),
    ];
    changed
        .into_iter()
        .map(|(name, document)| {
            assert_ne!(document, alert, "{name}");
            (name.to_owned(), document)
        })
        .collect()
}

#[test]
fn messages_are_valid_cap_1_2_and_broken_ones_are_not() {
    let mut documents = messages();
    let sound = documents.len();
    let broken = broken(&documents["alert"]);
    documents.extend(broken.clone());
    let Some(verdicts) = verdicts(&documents) else { return };
    assert_eq!(verdicts.len(), documents.len());
    for (name, verdict) in &verdicts {
        assert_eq!(verdict == "valid", !broken.contains_key(name), "{name}: {verdict}\n{}", documents[name]);
    }
    assert!(sound >= 18, "{sound} kinds of messages");
}
