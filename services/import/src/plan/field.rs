//! The fields of a message as a tree of numbers and conversions, and how a row is written through it.
//!
//! Used by `plan` for envelope and payload. Writes protobuf bytes directly: one pass, no message object per row.

use prost_reflect::{FieldDescriptor, MessageDescriptor};
use toml::Spanned;

use super::columns::{Columns, nearest};
use super::kind::Kind;
use super::text::{Reading, Text};
use crate::error::MapError;
use crate::map::{self, Map};
use crate::row::{Cells, Fault};

/// A field of a message.
#[derive(Debug, Clone)]
pub(crate) enum Node {
    Value(Box<Leaf>),
    Position(Box<Position>),
    Message { tag: u32, fields: Vec<Node> },
}

#[derive(Debug, Clone)]
pub(crate) struct Leaf {
    tag: u32,
    explicit: bool,
    path: String,
    text: Text,
    kind: Kind,
}

#[derive(Debug, Clone)]
pub(crate) struct Position {
    tag: u32,
    path: String,
    columns: [usize; 2],
    names: [String; 2],
    system: i32,
    required: bool,
}

/// Adds one line of a map's `fields` to a message's tree.
pub(crate) fn add(
    map: &Map,
    columns: &mut Columns,
    message: &MessageDescriptor,
    (path, shape): (&Spanned<String>, &Spanned<map::Value>),
    tree: &mut Vec<Node>,
) -> Result<(), MapError> {
    let whole = path.get_ref().as_str();
    let names = whole.strip_prefix("envelope.").unwrap_or(whole);
    let mut message = message.clone();
    let mut tree = tree;
    let mut names = names.split('.').peekable();
    while let Some(name) = names.next() {
        let field = find(map, &message, path, name)?;
        if names.peek().is_none() {
            tree.push(leaf(map, columns, &field, (path, shape))?);
            return Ok(());
        }
        let Some(inner) = field.kind().as_message().cloned() else {
            let what = format!("{name} is a value and has no field inside");
            return Err(map.fault(path, what, "end the path there"));
        };
        tree = inner_tree(tree, field.number());
        message = inner;
    }
    Err(map.fault(path, "the path of a field is empty", "write the field's name"))
}

fn inner_tree(tree: &mut Vec<Node>, number: u32) -> &mut Vec<Node> {
    let known = tree.iter().position(|node| matches!(node, Node::Message { tag, .. } if *tag == number));
    let at = known.unwrap_or_else(|| {
        tree.push(Node::Message { tag: number, fields: Vec::new() });
        tree.len() - 1
    });
    match &mut tree[at] {
        Node::Message { fields, .. } => fields,
        // `at` was found or made as a message just above.
        Node::Value(_) | Node::Position(_) => unreachable!("a message node"),
    }
}

fn find(
    map: &Map,
    message: &MessageDescriptor,
    path: &Spanned<String>,
    name: &str,
) -> Result<FieldDescriptor, MapError> {
    message.get_field_by_name(name).ok_or_else(|| {
        let known: Vec<String> = message.fields().map(|field| field.name().to_owned()).collect();
        let near = nearest(name, &known).map(|near| format!("did you mean {near:?}? ")).unwrap_or_default();
        let fix = match known.is_empty() {
            true => format!("{} has no fields: remove this line", message.name()),
            false => format!("{near}{} has {}", message.name(), known.join(", ")),
        };
        map.fault(path, format!("{} has no field {name:?}", message.name()), fix)
    })
}

fn leaf(
    map: &Map,
    columns: &mut Columns,
    field: &FieldDescriptor,
    (path, shape): (&Spanned<String>, &Spanned<map::Value>),
) -> Result<Node, MapError> {
    let is_position =
        field.kind().as_message().is_some_and(|of| of.full_name() == "quanyu.common.v1.Position");
    if is_position {
        return position(map, columns, field, (path, shape));
    }
    let kind = Kind::of(map, field, shape)?;
    let text = Text::compile(map, columns, shape)?;
    check_constants(map, shape, &text, &kind)?;
    let explicit = field.supports_presence();
    Ok(Node::Value(Box::new(Leaf {
        tag: field.number(),
        explicit,
        path: path.get_ref().clone(),
        text,
        kind,
    })))
}

/// Everything that does not depend on a row must convert now.
fn check_constants(map: &Map, shape: &Spanned<map::Value>, text: &Text, kind: &Kind) -> Result<(), MapError> {
    let mut nowhere = Vec::new();
    if let Some(constant) = text.constant() {
        let at = shape.get_ref().constant.as_ref().map_or(shape.span(), Spanned::span);
        let written = match constant {
            Ok(Some(value)) => kind.put(1, &value, true, &mut nowhere),
            Ok(None) => Err("the constant is empty".to_owned()),
            Err(reason) => Err(reason),
        };
        let fix = "write a value that the field takes";
        written.map_err(|reason| map.fault(&Spanned::new(at, ()), reason, fix))?;
    }
    if let Some(table) = text.table_name().and_then(|name| map.shape.tables.get(name)) {
        for value in table.values.values().chain(&table.otherwise) {
            kind.put(1, value.get_ref(), true, &mut nowhere)
                .map_err(|reason| map.fault(value, reason, "write a value that the field takes"))?;
        }
    }
    Ok(())
}

fn position(
    map: &Map,
    columns: &mut Columns,
    field: &FieldDescriptor,
    (path, shape): (&Spanned<String>, &Spanned<map::Value>),
) -> Result<Node, MapError> {
    let written = shape.get_ref();
    let (Some(longitude), Some(latitude)) = (&written.longitude, &written.latitude) else {
        let fix = "write { longitude = \"column\", latitude = \"column\" }";
        return Err(map.fault(shape, "a position needs two columns", fix));
    };
    let Some(coordinates) = &map.shape.coordinates else {
        let fix =
            "add [coordinates] with system = \"wgs84\", \"gcj02\" or \"bd09\"; a system is never guessed";
        return Err(map.fault(shape, "the map has a position but names no coordinate system", fix));
    };
    let systems = ["wgs84", "gcj02", "bd09"];
    let Some(system) = systems.iter().position(|name| name == coordinates.system.get_ref()) else {
        let what = format!("{:?} is no coordinate system", coordinates.system.get_ref());
        return Err(map.fault(&coordinates.system, what, "write \"wgs84\", \"gcj02\" or \"bd09\""));
    };
    Ok(Node::Position(Box::new(Position {
        tag: field.number(),
        path: path.get_ref().clone(),
        columns: [columns.find(map, longitude)?, columns.find(map, latitude)?],
        names: [longitude.get_ref().clone(), latitude.get_ref().clone()],
        system: i32::try_from(system).unwrap_or(0) + 1,
        required: written.required,
    })))
}

/// Writes every field of a row that has one.
pub(crate) fn put_all(
    nodes: &[Node],
    reading: &Reading,
    cells: &Cells,
    out: &mut Vec<u8>,
) -> Result<(), Fault> {
    for node in nodes {
        match node {
            Node::Value(leaf) => leaf.put(reading, cells, out)?,
            Node::Position(position) => position.put(reading, cells, out)?,
            Node::Message { tag, fields } => {
                let mut inner = Vec::with_capacity(64);
                put_all(fields, reading, cells, &mut inner)?;
                if !inner.is_empty() {
                    put_message(*tag, &inner, out);
                }
            }
        }
    }
    Ok(())
}

impl Leaf {
    fn put(&self, reading: &Reading, cells: &Cells, out: &mut Vec<u8>) -> Result<(), Fault> {
        let written = match self.text.read(reading, cells) {
            Ok(Some(text)) => self.kind.put(self.tag, &text, self.explicit, out),
            Ok(None) if self.text.required => Err("a value is needed here, the cell is empty".to_owned()),
            Ok(None) => Ok(()),
            Err(reason) => Err(reason),
        };
        written.map_err(|reason| Fault { column: self.text.label.clone(), field: self.path.clone(), reason })
    }
}

impl Position {
    fn put(&self, reading: &Reading, cells: &Cells, out: &mut Vec<u8>) -> Result<(), Fault> {
        let [longitude, latitude] = self.columns.map(|column| reading.cell(cells, column));
        let (longitude, latitude) = match (longitude, latitude) {
            (Some(longitude), Some(latitude)) => (longitude, latitude),
            (None, None) if !self.required => return Ok(()),
            (None, _) => {
                return Err(self.fault(0, "the other coordinate or a position is needed here".to_owned()));
            }
            (_, None) => {
                return Err(self.fault(1, "the other coordinate or a position is needed here".to_owned()));
            }
        };
        let longitude = degrees(longitude, 180.0).map_err(|reason| self.fault(0, reason))?;
        let latitude = degrees(latitude, 90.0).map_err(|reason| self.fault(1, reason))?;
        let mut message = Vec::with_capacity(24);
        // Position's fields are 1 longitude, 2 latitude, 3 coordinate_system; a test holds this against the descriptor.
        prost::encoding::double::encode(1, &longitude, &mut message);
        prost::encoding::double::encode(2, &latitude, &mut message);
        prost::encoding::int32::encode(3, &self.system, &mut message);
        put_message(self.tag, &message, out);
        Ok(())
    }

    fn fault(&self, which: usize, reason: String) -> Fault {
        let column = self.names.get(which).cloned().unwrap_or_default();
        let field = format!("{}.{}", self.path, if which == 0 { "longitude" } else { "latitude" });
        Fault { column, field, reason }
    }
}

fn degrees(text: &str, limit: f64) -> Result<f64, String> {
    let value = crate::convert::float(text)?;
    match value.abs() <= limit {
        true => Ok(value),
        false => Err(format!("{text:?} is outside -{limit}..{limit} degrees")),
    }
}

/// Writes a text field.
pub(crate) fn put_text(tag: u32, text: &str, out: &mut Vec<u8>) {
    put_message(tag, text.as_bytes(), out);
}

/// Writes a message field from its bytes.
pub(crate) fn put_message(tag: u32, message: &[u8], out: &mut Vec<u8>) {
    prost::encoding::encode_key(tag, prost::encoding::WireType::LengthDelimited, out);
    prost::encoding::encode_varint(message.len() as u64, out);
    out.extend_from_slice(message);
}

/// Writes a google.protobuf.Timestamp from milliseconds since 1970.
pub(crate) fn put_time(tag: u32, millis: i64, out: &mut Vec<u8>) {
    let seconds = millis.div_euclid(1_000);
    let nanos = i32::try_from(millis.rem_euclid(1_000) * 1_000_000).unwrap_or(0);
    let mut message = Vec::with_capacity(16);
    if seconds != 0 {
        prost::encoding::int64::encode(1, &seconds, &mut message);
    }
    if nanos != 0 {
        prost::encoding::int32::encode(2, &nanos, &mut message);
    }
    put_message(tag, &message, out);
}
