//! One golden example an event and stream: `proto/examples/<stream>/<event>.json`, and beside it the record value that
//! it becomes, in hexadecimal.
//!
//! A changed contract shows here as changed bytes. Set QUANYU_WRITE_EXAMPLES=1 to have the bytes (not the JSON)
//! written anew, and read the difference before committing it.

use super::{contract, proto, readable};
use quanyu_contract::{Contract, Type};
use quanyu_event::Stream;
use quanyu_schema::Codec;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;

/// Bytes a line, so that a difference can be read.
const LINE_BYTES: usize = 32;

struct Example {
    stream: Stream,
    event: String,
    file: PathBuf,
    json: Value,
}

/// (stream, event) of everything that can be sent.
fn expected(contract: &Contract) -> Vec<(Stream, String)> {
    let events = |name: &str| contract.kinds.iter().find(|kind| kind.name == name).unwrap().events.clone();
    let of =
        |stream: &Stream| stream.kinds().iter().flat_map(|kind| events(kind.as_str())).collect::<Vec<_>>();
    Stream::ALL.iter().flat_map(|stream| of(stream).into_iter().map(|event| (*stream, event))).collect()
}

fn examples() -> Vec<Example> {
    let folder = proto().join("examples");
    let missing = |file: &PathBuf| panic!("{}: every event has an example; write one", file.display());
    expected(&contract())
        .into_iter()
        .map(|(stream, event)| {
            let file = folder.join(stream.as_str()).join(format!("{event}.json"));
            let text = std::fs::read_to_string(&file).unwrap_or_else(|_| missing(&file));
            let json =
                serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            Example { stream, event, file, json }
        })
        .collect()
}

fn hex(bytes: &[u8]) -> String {
    let mut out = String::new();
    for line in bytes.chunks(LINE_BYTES) {
        line.iter().for_each(|byte| write!(out, "{byte:02x}").unwrap());
        out.push('\n');
    }
    out
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<char> = hex.chars().filter(|c| !c.is_whitespace()).collect();
    digits.chunks(2).map(|pair| u8::from_str_radix(&pair.iter().collect::<String>(), 16).unwrap()).collect()
}

#[test]
fn every_event_has_an_example_that_is_its_own() {
    for Example { stream, event, file, json } in examples() {
        let envelope = readable::read(&json);
        assert_eq!(envelope.payload.event_name(), event, "{}", file.display());
        assert_eq!(envelope.subject.kind(), Some(envelope.payload.kind()), "{}", file.display());
        assert!(stream.kinds().contains(&envelope.payload.kind()), "{}", file.display());
        // Whatever the types do not know would be lost on the way: a misspelt or removed field.
        assert_eq!(readable::write(&envelope), json, "{}", file.display());
    }
}

#[test]
fn no_example_is_left_over() {
    let expected: BTreeSet<PathBuf> = examples()
        .into_iter()
        .flat_map(|example| [example.file.with_extension("avro.hex"), example.file])
        .collect();
    let folder = proto().join("examples");
    for stream in std::fs::read_dir(&folder).unwrap() {
        let stream = stream.unwrap().path();
        let files =
            std::fs::read_dir(&stream).unwrap_or_else(|_| panic!("{}: not a stream", stream.display()));
        for file in files {
            let file = file.unwrap().path();
            assert!(expected.contains(&file), "{}: of no event", file.display());
        }
    }
}

#[test]
fn event_ids_differ() {
    let ids: BTreeSet<_> = examples().iter().map(|example| readable::read(&example.json).event_id).collect();
    assert_eq!(ids.len(), examples().len());
}

#[test]
fn the_bytes_are_the_expected_ones_and_read_back() {
    #[allow(clippy::disallowed_methods)]
    let write = std::env::var("QUANYU_WRITE_EXAMPLES").is_ok();
    for Example { stream, file, json, .. } in examples() {
        let codec = Codec::of_topic(stream.topic()).unwrap();
        let envelope = readable::read(&json);
        let value = codec.encode(&envelope).unwrap();
        let golden = file.with_extension("avro.hex");
        if write {
            std::fs::write(&golden, hex(&value)).unwrap();
        }
        let text = std::fs::read_to_string(&golden)
            .unwrap_or_else(|error| panic!("{}: {error}; set QUANYU_WRITE_EXAMPLES=1", golden.display()));
        assert_eq!(hex(&value), text, "{}: other bytes than before", golden.display());
        assert_eq!(codec.decode(Some(&bytes(&text))).unwrap().envelope, envelope, "{}", golden.display());
    }
}

/// The examples show every field at least once: what can be null is given somewhere.
#[test]
fn every_field_is_given_in_some_example() {
    let contract = contract();
    let mut unseen: BTreeSet<String> = BTreeSet::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for example in examples() {
        note(
            &contract,
            &contract.envelope.name,
            &contract.envelope.fields,
            &example.json,
            &mut seen,
            &mut unseen,
        );
        let record = contract.records.iter().find(|record| record.name == example.event).unwrap();
        let payload = &example.json["payload"][&example.event];
        note(&contract, &record.name, &record.fields, payload, &mut seen, &mut unseen);
    }
    let never: Vec<_> = unseen.difference(&seen).collect();
    assert!(never.is_empty(), "no example gives {never:?}");
}

fn note(
    contract: &Contract,
    record: &str,
    fields: &[quanyu_contract::Field],
    json: &Value,
    seen: &mut BTreeSet<String>,
    unseen: &mut BTreeSet<String>,
) {
    for field in fields {
        let value = &json[&field.name];
        let name = format!("{record}.{}", field.name);
        if value.is_null() {
            unseen.insert(name)
        } else {
            seen.insert(name)
        };
        if let (Type::Record(full), false) = (&field.ty, value.is_null()) {
            let short = full.rsplit('.').next().unwrap();
            let inner = contract.records.iter().find(|record| record.name == short).unwrap();
            note(contract, short, &inner.fields, value, seen, unseen);
        }
    }
}
