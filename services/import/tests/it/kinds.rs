//! The map of every kind: each step of each kind, told in the flat columns that the map names, becomes the event of the
//! contract's golden example, and the same row becomes the same event again.
//!
//! Rows are made here from the examples, by the rule that the maps' heads state.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use quanyu_event::{Kind, Stream};
use quanyu_import::{Map, Summary, Target, import};
use serde_json::{Map as Object, Value, json};

use crate::given::{Given, options};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn snake(name: &str) -> String {
    let mut out = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.extend(letter.to_lowercase());
    }
    out
}

/// The examples of a kind: name of the event and the whole event.
fn examples(kind: Kind) -> Vec<(String, Value)> {
    // Sources are in every stream; their maps are written for safety.
    let stream = Stream::ALL.iter().rfind(|stream| stream.kinds().contains(&kind)).unwrap();
    let folder = root().join("proto/examples").join(stream.as_str());
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let events = files.filter(|file| file.extension().is_some_and(|ending| ending == "json")).map(|file| {
        let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
        (name, serde_json::from_str::<Value>(&std::fs::read_to_string(file).unwrap()).unwrap())
    });
    let prefix = format!("{}:", kind.as_str());
    events.filter(|(_, event)| event["subject"].as_str().unwrap().starts_with(&prefix)).collect()
}

/// The columns of a payload's fields.
fn flatten(fields: &Object<String, Value>, row: &mut Object<String, Value>) {
    for (name, value) in fields {
        match value {
            Value::Object(inner) if inner.contains_key("longitude") => {
                for degrees in ["longitude", "latitude"] {
                    row.insert(degrees.to_owned(), inner[degrees].clone());
                }
            }
            Value::Object(inner) if inner.contains_key("minor_units") => {
                assert_eq!(inner["currency"], "CNY");
                let minor_units = inner["minor_units"].as_i64().unwrap();
                row.insert(name.clone(), format!("{}.{:02}", minor_units / 100, minor_units % 100).into());
            }
            Value::Object(inner) => flatten(inner, row),
            Value::String(text) => match other_record(text) {
                Some(id) => {
                    let column = format!("{}_id", name.strip_suffix("_subject").unwrap_or(name));
                    row.insert(column, id.into());
                }
                None => drop(row.insert(name.clone(), value.clone())),
            },
            other => drop(row.insert(name.clone(), other.clone())),
        }
    }
}

/// The id of a subject.
fn other_record(text: &str) -> Option<&str> {
    let (kind, id) = text.split_once(':')?;
    Kind::from_name(kind).map(|_| id)
}

fn row(kind: Kind, name: &str, event: &Value) -> Value {
    let step = snake(name);
    let mut row = Object::new();
    row.insert("event".to_owned(), step.strip_prefix(&format!("{}_", kind.as_str())).unwrap().into());
    row.insert("id".to_owned(), other_record(event["subject"].as_str().unwrap()).unwrap().into());
    row.insert("at".to_owned(), event["occurred_at"].clone());
    row.insert("recorded_at".to_owned(), event["recorded_at"].clone());
    row.insert("area".to_owned(), event["area"]["code"].clone());
    row.insert("actor_organisation".to_owned(), event["actor"]["organisation"].clone());
    row.insert("actor_role".to_owned(), event["actor"]["role"].clone());
    row.insert("reference".to_owned(), event["source_reference"].clone());
    flatten(event["payload"][name].as_object().unwrap(), &mut row);
    row.into()
}

/// Whether the contract's example and what the map made of its row say the same.
fn same(example: &Value, made: Option<&Value>) -> bool {
    match (example, made) {
        (Value::Null | Value::Bool(false), None) => true,
        (Value::Number(number), None) => number.as_f64() == Some(0.0),
        (Value::Array(items), None) => items.is_empty(),
        (Value::Object(fields), Some(made)) => {
            fields.iter().all(|(name, value)| name == "coordinate_system" || same(value, made.get(name)))
        }
        (Value::Number(number), Some(made)) => number.as_f64() == made.as_f64(),
        (Value::String(text), Some(Value::String(made))) => {
            let instants = text
                .parse::<Timestamp>()
                .is_ok_and(|at| made.parse::<Timestamp>().is_ok_and(|made| made == at));
            // Some examples refer to a record of another kind than the field means.
            let records = other_record(text).is_some_and(|id| other_record(made) == Some(id));
            text == made || instants || records || made.ends_with(&format!("_{}", text.to_uppercase()))
        }
        (example, made) => Some(example) == made,
    }
}

async fn dry_run(kind: Kind, rows: &[Value]) -> Summary {
    let content: String = rows.iter().map(|row| format!("{row}\n")).collect();
    let map = Map::load(&root().join(format!("deploy/import/maps/{}.toml", kind.as_str()))).unwrap();
    import(options(&Given::file(&content).file, map, Target::DryRun)).await.unwrap()
}

#[tokio::test]
async fn every_step_of_every_kind_becomes_its_event() {
    let mut seen = 0;
    // Warnings come from detectors and people on duty, audits from the services, never from a file.
    let own = [Stream::Warning, Stream::Audit];
    let of_files = |kind: &Kind| !own.iter().any(|stream| stream.kinds().contains(kind));
    for kind in Kind::ALL.iter().copied().filter(of_files) {
        let examples = examples(kind);
        assert!(!examples.is_empty(), "{}", kind.as_str());
        for (name, event) in examples {
            let summary = dry_run(kind, &[row(kind, &name, &event)]).await;
            assert_eq!(summary.accepted, 1, "{name}: {:#?}", summary.rejects);
            let made = &summary.sample[0];
            let payload = made.get(snake(&name));
            assert!(payload.is_some(), "{name}: {made}");
            let expected = &event["payload"][&name];
            assert!(same(expected, payload), "{name}:\n{expected}\n{made}");
            for field in ["subject", "occurred_at", "recorded_at", "actor", "source_reference"] {
                let made = made["envelope"].get(field);
                assert!(same(&event[field], made), "{name}.{field}: {} {made:?}", event[field]);
            }
            seen += 1;
        }
    }
    assert!(seen > 90, "{seen} steps");
}

#[tokio::test]
async fn a_row_is_one_event_and_a_corrected_row_another() {
    let [once, again, corrected] = [17, 17, 18].map(|visitors| {
        json!({ "event": "reading_reported", "id": "square/2026-05-01", "at": "2026-05-01T04:00:00Z",
                "site_id": "square", "visitors": visitors })
    });
    let summary = dry_run(Kind::SiteDay, &[once, again, corrected]).await;
    assert_eq!((summary.accepted, summary.rejected), (3, 0), "{:#?}", summary.rejects);
    let ids: Vec<&Value> = summary.sample.iter().map(|event| &event["envelope"]["event_id"]).collect();
    assert_eq!(ids[0], ids[1]);
    assert_ne!(ids[0], ids[2]);
}

#[tokio::test]
async fn a_step_that_is_none_is_refused() {
    let unknown = json!({ "event": "evaporated", "id": "1", "at": "2026-05-01T04:00:00Z" });
    let summary = dry_run(Kind::Hazard, &[unknown]).await;
    assert_eq!((summary.accepted, summary.rejected), (0, 1));
}
