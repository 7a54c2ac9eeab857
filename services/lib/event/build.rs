//! Generates the payload types from `proto/avro`: enumerations, records, one enum per kind, and `Payload`.

#![expect(clippy::disallowed_methods, reason = "a build script's settings come from cargo")]

use quanyu_contract::{Contract, Kind, Scalar, Type, camel};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let proto = Path::new(&std::env::var("CARGO_MANIFEST_DIR")?).join("../../../proto");
    println!("cargo:rerun-if-changed={}", proto.join("avro").display());
    println!("cargo:rerun-if-changed={}", proto.join("topics").display());
    let contract = quanyu_contract::read(&proto)?;
    let mut out = String::new();
    enums(&contract, &mut out)?;
    records(&contract, &mut out)?;
    kinds(&contract, &mut out)?;
    streams(&contract, &mut out)?;
    payload(&contract, &mut out)?;
    let file = PathBuf::from(std::env::var("OUT_DIR")?).join("events.rs");
    std::fs::write(file, out)?;
    Ok(())
}

fn enums(contract: &Contract, out: &mut String) -> std::fmt::Result {
    for e in &contract.enums {
        let name = &e.name;
        writeln!(out, "/// {}", e.doc)?;
        writeln!(out, "#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]")?;
        writeln!(out, "pub enum {name} {{")?;
        for (i, symbol) in e.symbols.iter().enumerate() {
            if i == 0 {
                writeln!(out, "#[default]")?;
            }
            writeln!(out, "/// `{symbol}`.\n#[serde(rename = \"{symbol}\")]\n{},", camel(symbol))?;
        }
        writeln!(out, "}}\nimpl {name} {{")?;
        writeln!(
            out,
            "/// The value of a number on the wire.\npub const fn from_number(number: i32) -> Option<Self> {{ match number {{"
        )?;
        for (i, symbol) in e.symbols.iter().enumerate() {
            writeln!(out, "{i} => Some(Self::{}),", camel(symbol))?;
        }
        writeln!(out, "_ => None }} }}")?;
        writeln!(
            out,
            "/// Its symbol in Avro, JSON and tables.\npub const fn as_str(self) -> &'static str {{ match self {{"
        )?;
        for symbol in &e.symbols {
            writeln!(out, "Self::{} => \"{symbol}\",", camel(symbol))?;
        }
        writeln!(out, "}} }} }}")?;
    }
    Ok(())
}

fn records(contract: &Contract, out: &mut String) -> std::fmt::Result {
    for record in &contract.records {
        writeln!(out, "/// {}", record.doc)?;
        writeln!(out, "#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]")?;
        writeln!(out, "pub struct {} {{", record.name)?;
        for field in &record.fields {
            let inner = rust_type(&field.ty);
            let ty = if field.nullable { format!("Option<{inner}>") } else { inner };
            writeln!(out, "/// {}\npub {}: {ty},", field.doc, field.name)?;
        }
        writeln!(out, "}}")?;
    }
    Ok(())
}

fn rust_type(ty: &Type) -> String {
    match ty {
        Type::Scalar(Scalar::String) => "String".into(),
        Type::Scalar(Scalar::Int) => "i32".into(),
        Type::Scalar(Scalar::Long) => "i64".into(),
        Type::Scalar(Scalar::Double) => "f64".into(),
        Type::Scalar(Scalar::Boolean) => "bool".into(),
        Type::Scalar(Scalar::Uuid) => "uuid::Uuid".into(),
        Type::Scalar(Scalar::Timestamp) => "Timestamp".into(),
        Type::Enum(full) | Type::Record(full) => full.rsplit('.').next().unwrap_or(full).into(),
        Type::Array(item) => format!("Vec<{}>", rust_type(item)),
        Type::Payload => "Payload".into(),
    }
}

fn variant<'a>(kind: &Kind, event: &'a str) -> &'a str {
    event.strip_prefix(camel(&kind.name).as_str()).unwrap_or(event)
}

fn kinds(contract: &Contract, out: &mut String) -> std::fmt::Result {
    writeln!(
        out,
        "/// Kind of subject.\n#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]\n#[serde(rename_all = \"snake_case\")]\npub enum Kind {{"
    )?;
    for kind in &contract.kinds {
        writeln!(out, "/// `{}`.\n{},", kind.name, camel(&kind.name))?;
    }
    writeln!(out, "}}\nimpl Kind {{\n/// Every kind.\npub const ALL: &'static [Self] = &[")?;
    for kind in &contract.kinds {
        writeln!(out, "Self::{},", camel(&kind.name))?;
    }
    writeln!(
        out,
        "];\n/// Its name in subjects, tables and topics.\npub const fn as_str(self) -> &'static str {{ match self {{"
    )?;
    for kind in &contract.kinds {
        writeln!(out, "Self::{} => \"{}\",", camel(&kind.name), kind.name)?;
    }
    writeln!(out, "}} }} }}")?;
    for kind in &contract.kinds {
        let name = camel(&kind.name);
        writeln!(
            out,
            "/// Events of the kind `{}`.\n#[derive(Debug, Clone, PartialEq)]\npub enum {name}Event {{",
            kind.name
        )?;
        for event in &kind.events {
            writeln!(out, "/// See [`{event}`].\n{}({event}),", variant(kind, event))?;
        }
        writeln!(out, "}}")?;
    }
    Ok(())
}

fn streams(contract: &Contract, out: &mut String) -> std::fmt::Result {
    let streams: Vec<(&str, &quanyu_contract::Topic)> =
        contract.topics.iter().filter_map(|t| Some((t.stream.as_deref()?, t))).collect();
    writeln!(
        out,
        "/// Stream of events: an ingestion service and a topic.\n#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]\n#[serde(rename_all = \"snake_case\")]\npub enum Stream {{"
    )?;
    for (stream, _) in &streams {
        writeln!(out, "/// `{stream}`.\n{},", camel(stream))?;
    }
    writeln!(out, "}}\nimpl Stream {{\n/// Every stream.\npub const ALL: &'static [Self] = &[")?;
    for (stream, _) in &streams {
        writeln!(out, "Self::{},", camel(stream))?;
    }
    writeln!(out, "];\n/// Its name.\npub const fn as_str(self) -> &'static str {{ match self {{")?;
    for (stream, _) in &streams {
        writeln!(out, "Self::{} => \"{stream}\",", camel(stream))?;
    }
    writeln!(
        out,
        "}} }}\n/// Its Kafka topic, before any prefix.\npub const fn topic(self) -> &'static str {{ match self {{"
    )?;
    for (stream, topic) in &streams {
        writeln!(out, "Self::{} => \"{}\",", camel(stream), topic.name)?;
    }
    writeln!(
        out,
        "}} }}\n/// Kinds of subject that it carries.\npub const fn kinds(self) -> &'static [Kind] {{ match self {{"
    )?;
    for (stream, topic) in &streams {
        let kinds: Vec<String> = topic.kinds.iter().map(|k| format!("Kind::{}", camel(k))).collect();
        writeln!(out, "Self::{} => &[{}],", camel(stream), kinds.join(", "))?;
    }
    writeln!(out, "}} }} }}")
}

fn payload(contract: &Contract, out: &mut String) -> std::fmt::Result {
    writeln!(
        out,
        "/// What happened: one event of one kind.\n#[derive(Debug, Clone, PartialEq)]\npub enum Payload {{"
    )?;
    for kind in &contract.kinds {
        let name = camel(&kind.name);
        writeln!(out, "/// Of the kind `{}`.\n{name}({name}Event),", kind.name)?;
    }
    writeln!(
        out,
        "}}\nimpl Payload {{\n/// Kind of the subject.\npub const fn kind(&self) -> Kind {{ match self {{"
    )?;
    for kind in &contract.kinds {
        let name = camel(&kind.name);
        writeln!(out, "Self::{name}(_) => Kind::{name},")?;
    }
    writeln!(
        out,
        "}} }}\n/// Name of the event, in the past tense, for instance `IncidentReported`.\npub const fn event_name(&self) -> &'static str {{ match self {{"
    )?;
    each_event(contract, out, |event, nested| format!("{} => \"{event}\",", nested("_")))?;
    writeln!(
        out,
        "}} }}\n/// Whether the payload itself holds times.\npub const fn holds_time(&self) -> bool {{ match self {{"
    )?;
    each_event(contract, out, |event, nested| {
        let record = contract.records.iter().find(|r| r.name == event);
        let timed = record.is_some_and(|r| r.fields.iter().any(|f| f.ty == Type::Scalar(Scalar::Timestamp)));
        format!("{} => {timed},", nested("_"))
    })?;
    writeln!(
        out,
        "}} }}\n/// Where it happened: none when its event has no field for that, none within when the source left it out.\npub const fn position(&self) -> Option<Option<&Position>> {{ match self {{"
    )?;
    each_event(contract, out, |event, nested| {
        let record = contract.records.iter().find(|r| r.name == event);
        match record.and_then(|r| r.fields.iter().find(|f| f.name == "position")) {
            Some(field) if field.nullable => format!("{} => Some(e.position.as_ref()),", nested("e")),
            Some(_) => format!("{} => Some(Some(&e.position)),", nested("e")),
            None => format!("{} => None,", nested("_")),
        }
    })?;
    writeln!(out, "}} }} }}")?;
    writeln!(
        out,
        "impl Serialize for Payload {{ fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {{ match self {{"
    )?;
    let mut index = 0;
    each_event(contract, out, |event, nested| {
        index += 1;
        format!("{} => s.serialize_newtype_variant(\"Payload\", {}, \"{event}\", e),", nested("e"), index - 1)
    })?;
    writeln!(out, "}} }} }}\n#[derive(Deserialize)]\nenum Flat {{")?;
    for kind in &contract.kinds {
        for event in &kind.events {
            let full = contract
                .records
                .iter()
                .find(|r| &r.name == event)
                .map(|r| format!("{}.{event}", r.namespace));
            writeln!(out, "#[serde(alias = \"{}\")]\n{event}({event}),", full.unwrap_or_default())?;
        }
    }
    writeln!(out, "}}\nimpl From<Flat> for Payload {{ fn from(flat: Flat) -> Self {{ match flat {{")?;
    each_event(contract, out, |event, nested| format!("Flat::{event}(e) => {},", nested("e")))?;
    writeln!(
        out,
        "}} }} }}\nimpl<'de> Deserialize<'de> for Payload {{ fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {{ Flat::deserialize(d).map(Self::from) }} }}"
    )?;
    each_event(contract, out, |event, nested| {
        format!("impl From<{event}> for Payload {{ fn from(e: {event}) -> Self {{ {} }} }}", nested("e"))
    })
}

/// One line per event; `nested` writes the event's variant around an argument or pattern.
fn each_event(
    contract: &Contract,
    out: &mut String,
    mut line: impl FnMut(&str, &dyn Fn(&str) -> String) -> String,
) -> std::fmt::Result {
    for kind in &contract.kinds {
        let name = camel(&kind.name);
        for event in &kind.events {
            let nested =
                |inner: &str| format!("Self::{name}({name}Event::{}({inner}))", variant(kind, event));
            writeln!(out, "{}", line(event, &nested))?;
        }
    }
    Ok(())
}
