//! Compiles `proto/` without protoc and generates the conversions between messages and event types: checked on the way
//! in, plain on the way out.

#![expect(clippy::disallowed_methods, reason = "a build script's settings come from cargo")]

use quanyu_contract::{Contract, Field, RecordType, Scalar, Type, camel, snake};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Types whose conversion has rules of its own, written by hand in `convert.rs`.
const BY_HAND: [&str; 2] = ["Position", "Area"];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let proto = Path::new(&std::env::var("CARGO_MANIFEST_DIR")?).join("../../../proto");
    println!("cargo:rerun-if-changed={}", proto.display());
    let out_dir = PathBuf::from(std::env::var("OUT_DIR")?);
    let contract = quanyu_contract::read(&proto)?;
    let mut files = Vec::new();
    proto_files(&proto.join("quanyu"), &mut files)?;
    files.sort();
    let descriptors = protox::compile(&files, [&proto])?;
    std::fs::write(out_dir.join("descriptors.bin"), prost::Message::encode_to_vec(&descriptors))?;
    tonic_prost_build::configure()
        .include_file("quanyu.rs")
        .bytes(".")
        .emit_rerun_if_changed(false)
        .compile_fds(descriptors)?;
    let mut out = String::new();
    for record in contract.records.iter().filter(|r| !BY_HAND.contains(&r.name.as_str())) {
        conversion(record, &mut out)?;
    }
    for record in contract.records.iter().filter(|r| r.name != "Position") {
        outward(record, &mut out)?;
    }
    for topic in &contract.topics {
        if let Some(stream) = &topic.stream {
            payload(&contract, stream, &topic.kinds, &mut out)?;
        }
    }
    full_names(&contract, &mut out)?;
    std::fs::write(out_dir.join("conversions.rs"), out)?;
    Ok(())
}

fn proto_files(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            proto_files(&path, files)?;
        } else if path.extension().is_some_and(|e| e == "proto") {
            files.push(path);
        }
    }
    Ok(())
}

/// `quanyu.common.v1` → `pb::common::v1`.
fn module(namespace: &str) -> String {
    namespace.replacen("quanyu", "pb", 1).replace('.', "::")
}

fn conversion(record: &RecordType, out: &mut String) -> std::fmt::Result {
    let name = &record.name;
    writeln!(out, "impl FromWire for event::{name} {{ type Wire = {}::{name};", module(&record.namespace))?;
    if record.fields.is_empty() {
        writeln!(
            out,
            "fn from_wire(_: Self::Wire, _: &mut Checker<'_>) -> Option<Self> {{ Some(Self {{}}) }} }}"
        )?;
        return Ok(());
    }
    writeln!(out, "fn from_wire(wire: Self::Wire, check: &mut Checker<'_>) -> Option<Self> {{")?;
    for field in &record.fields {
        writeln!(out, "let {} = {};", field.name, expression(field))?;
    }
    let names: Vec<String> = record.fields.iter().map(|f| format!("{0}: {0}?", f.name)).collect();
    writeln!(out, "Some(Self {{ {} }}) }} }}", names.join(", "))
}

/// An expression of type `Option<field type>`: `None` means that a violation was noted.
fn expression(field: &Field) -> String {
    let name = &field.name;
    let max = field.max_length.unwrap_or(256);
    let format = match field.format.as_deref() {
        Some("slug") => "Format::Slug",
        Some("subject") => "Format::Subject",
        Some("currency") => "Format::Currency",
        Some("date") => "Format::Date",
        _ => "Format::Text",
    };
    let min = field.minimum.map_or("None".to_owned(), |m| format!("Some({m})"));
    let optional = if field.nullable { "optional_" } else { "" };
    match &field.ty {
        Type::Scalar(Scalar::String) => {
            format!("check.{optional}text(\"{name}\", wire.{name}, {format}, {max})")
        }
        Type::Scalar(Scalar::Uuid) => format!("check.{optional}uuid(\"{name}\", wire.{name})"),
        Type::Scalar(Scalar::Int | Scalar::Long) => {
            format!("check.{optional}number(\"{name}\", wire.{name}, {min})")
        }
        Type::Scalar(Scalar::Double) => format!("check.{optional}double(\"{name}\", wire.{name})"),
        Type::Scalar(Scalar::Boolean) => format!("Some(wire.{name})"),
        Type::Scalar(Scalar::Timestamp) => format!("check.{optional}time(\"{name}\", wire.{name})"),
        Type::Enum(full) => {
            let short = full.rsplit('.').next().unwrap_or(full);
            format!("check.{optional}choice(\"{name}\", wire.{name}, event::{short}::from_number)")
        }
        Type::Record(_) => format!("check.{optional}nested(\"{name}\", wire.{name})"),
        Type::Array(_) => format!("check.texts(\"{name}\", wire.{name}, {max})"),
        Type::Payload => "None".into(),
    }
}

/// The way out cannot fail: an event is sound.
fn outward(record: &RecordType, out: &mut String) -> std::fmt::Result {
    let name = &record.name;
    let wire = format!("{}::{name}", module(&record.namespace));
    writeln!(out, "impl IntoWire for event::{name} {{ type Wire = {wire};")?;
    writeln!(out, "fn into_wire(self) -> Self::Wire {{ {wire} {{")?;
    for field in &record.fields {
        writeln!(out, "{}: {},", field.name, outward_expression(field))?;
    }
    writeln!(out, "}} }} }}")
}

fn outward_expression(field: &Field) -> String {
    let value = format!("self.{}", field.name);
    let each = |each: &str| format!("{value}.map({each})");
    match (&field.ty, field.nullable) {
        (Type::Scalar(Scalar::Uuid), true) => each("|id| id.to_string()"),
        (Type::Scalar(Scalar::Uuid), false) => format!("{value}.to_string()"),
        (Type::Scalar(Scalar::Timestamp), true) => each("time"),
        (Type::Scalar(Scalar::Timestamp), false) => format!("Some(time({value}))"),
        // Absent is the unspecified choice.
        (Type::Enum(_), true) => format!("{value}.map_or(0, |choice| choice as i32)"),
        (Type::Enum(_), false) => format!("{value} as i32"),
        (Type::Record(_), true) => each("IntoWire::into_wire"),
        (Type::Record(_), false) => format!("Some({value}.into_wire())"),
        _ => value,
    }
}

fn payload(contract: &Contract, stream: &str, kinds: &[String], out: &mut String) -> std::fmt::Result {
    let upper = camel(stream);
    let message = format!("pb::{stream}::v1::{upper}Event");
    let oneof = format!("pb::{stream}::v1::{stream}_event::Payload");
    writeln!(out, "impl StreamEvent for {message} {{ const STREAM: event::Stream = event::Stream::{upper};")?;
    writeln!(
        out,
        "fn event_id(&self) -> &str {{ self.envelope.as_ref().map_or(\"\", |e| e.event_id.as_str()) }}"
    )?;
    writeln!(out, "fn into_event(self, check: &mut Checker<'_>) -> Option<event::Envelope> {{")?;
    writeln!(out, "let payload = match self.payload {{ None => {{ check.missing(\"payload\"); None }}")?;
    for name in kinds {
        for event in contract.kinds.iter().filter(|k| &k.name == name).flat_map(|k| &k.events) {
            writeln!(
                out,
                "Some({oneof}::{event}(wire)) => check.within(\"{}\", |check| event::{event}::from_wire(wire, check)).map(event::Payload::from),",
                snake(event)
            )?;
        }
    }
    writeln!(out, "}};\ncheck.envelope(self.envelope, payload) }}")?;
    writeln!(out, "fn from_event(event: event::Envelope) -> Option<Self> {{")?;
    writeln!(out, "let (envelope, payload) = apart(event); let payload = match payload {{")?;
    for kind in contract.kinds.iter().filter(|kind| kinds.contains(&kind.name)) {
        let name = camel(&kind.name);
        for event in &kind.events {
            let variant = event.strip_prefix(name.as_str()).unwrap_or(event);
            writeln!(
                out,
                "event::Payload::{name}(event::{name}Event::{variant}(payload)) => {oneof}::{event}(payload.into_wire()),"
            )?;
        }
    }
    writeln!(out, "_ => return None }};")?;
    writeln!(out, "Some(Self {{ envelope: Some(envelope), payload: Some(payload) }}) }} }}")
}

/// The full name of every event's message, which is its record's in Avro too.
fn full_names(contract: &Contract, out: &mut String) -> std::fmt::Result {
    writeln!(
        out,
        "/// Full name of the event, for instance `quanyu.incident.v1.IncidentReported`: the `type` of a CloudEvent."
    )?;
    writeln!(out, "pub const fn full_name(payload: &event::Payload) -> &'static str {{ match payload {{")?;
    for kind in &contract.kinds {
        let name = camel(&kind.name);
        for event in &kind.events {
            let variant = event.strip_prefix(name.as_str()).unwrap_or(event);
            let namespace =
                contract.records.iter().find(|r| &r.name == event).map_or("", |r| r.namespace.as_str());
            writeln!(
                out,
                "event::Payload::{name}(event::{name}Event::{variant}(_)) => \"{namespace}.{event}\","
            )?;
        }
    }
    writeln!(out, "}} }}")
}
