//! Reading of `proto/avro/*.avsc` and `proto/topics/*.yaml` into the model.

use crate::{Contract, EnumType, Field, Kind, RecordType, Scalar, Topic, Type, camel};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A contract file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ContractError {
    /// The file cannot be read.
    #[error("read {path}: {source}")]
    Io {
        /// File.
        path: PathBuf,
        /// Cause.
        source: std::io::Error,
    },
    /// The file does not say what it should.
    #[error("{path}: {reason}")]
    Content {
        /// File.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
}

/// Reads everything under the folder `proto`.
///
/// # Errors
/// A file that is missing, is not JSON or YAML, or uses a type outside the model.
pub fn read(proto: &Path) -> Result<Contract, ContractError> {
    let mut topics = Vec::new();
    for path in files(&proto.join("topics"), "yaml")? {
        let topic: Topic =
            serde_yaml_ng::from_str(&text(&path)?).map_err(|e| content(&path, e.to_string()))?;
        topics.push(topic);
    }
    let kind_names: BTreeSet<String> = topics.iter().flat_map(|t| t.kinds.clone()).collect();
    let avro = proto.join("avro");
    let mut types = Types::default();
    types.read(&avro.join("common.avsc"))?;
    let mut kinds = Vec::new();
    for name in kind_names {
        let path = avro.join(format!("{name}.avsc"));
        let events = types.read(&path)?;
        let prefix = camel(&name);
        if let Some(stray) = events.iter().find(|event| !event.starts_with(&prefix)) {
            return Err(content(&path, format!("event {stray} must begin with {prefix}")));
        }
        kinds.push(Kind { name, events });
    }
    let path = avro.join("envelope.avsc");
    let envelope = record(&path, &json(&path)?, &types.enums)?;
    Ok(Contract { enums: types.enums, records: types.records, kinds, topics, envelope })
}

#[derive(Default)]
struct Types {
    enums: Vec<EnumType>,
    records: Vec<RecordType>,
}

impl Types {
    /// Reads one file and gives the names of its events: the records that no other record holds.
    fn read(&mut self, path: &Path) -> Result<Vec<String>, ContractError> {
        let first = self.records.len();
        let items = json(path)?;
        for item in items.as_array().ok_or_else(|| content(path, "expected a list of types".into()))? {
            match item["type"].as_str() {
                Some("enum") => self.enums.push(enumeration(path, item)?),
                Some("record") => self.records.push(record(path, item, &self.enums)?),
                other => return Err(content(path, format!("expected enum or record, found {other:?}"))),
            }
        }
        let added = self.records.get(first..).unwrap_or_default();
        let held: BTreeSet<&str> =
            added.iter().flat_map(|r| &r.fields).filter_map(|f| held_record(&f.ty)).collect();
        let full = |r: &RecordType| format!("{}.{}", r.namespace, r.name);
        Ok(added.iter().filter(|r| !held.contains(full(r).as_str())).map(|r| r.name.clone()).collect())
    }
}

fn held_record(ty: &Type) -> Option<&str> {
    match ty {
        Type::Record(name) => Some(name),
        Type::Array(item) => held_record(item),
        _ => None,
    }
}

fn enumeration(path: &Path, item: &Value) -> Result<EnumType, ContractError> {
    let symbols: Vec<String> = item["symbols"]
        .as_array()
        .map(|s| s.iter().filter_map(Value::as_str).map(str::to_owned).collect())
        .unwrap_or_default();
    if symbols.first().map(String::as_str) != Some("unspecified") || item["default"] != "unspecified" {
        return Err(content(path, format!("{}: first symbol and default must be unspecified", item["name"])));
    }
    let namespace = string(path, item, "namespace")?;
    Ok(EnumType { namespace, name: string(path, item, "name")?, doc: string(path, item, "doc")?, symbols })
}

fn record(path: &Path, item: &Value, enums: &[EnumType]) -> Result<RecordType, ContractError> {
    let mut fields = Vec::new();
    for field in item["fields"].as_array().into_iter().flatten() {
        let declared = &field["type"];
        let (inner, nullable) = match declared.as_array() {
            Some(union) if union.len() == 2 && union.first() == Some(&Value::from("null")) => {
                (union.get(1).unwrap_or(declared), true)
            }
            Some(union) if union.is_empty() => (declared, false),
            Some(_) => return Err(content(path, format!("{}: only unions with null", field["name"]))),
            None => (declared, false),
        };
        fields.push(Field {
            name: string(path, field, "name")?,
            doc: string(path, field, "doc")?,
            ty: type_of(path, inner, enums)?,
            nullable,
            max_length: field["max_length"].as_u64().and_then(|n| usize::try_from(n).ok()),
            minimum: field["minimum"].as_i64(),
            format: field["format"].as_str().map(str::to_owned),
        });
    }
    let namespace = item["namespace"].as_str().unwrap_or_default().to_owned();
    Ok(RecordType { namespace, name: string(path, item, "name")?, doc: string(path, item, "doc")?, fields })
}

fn type_of(path: &Path, declared: &Value, enums: &[EnumType]) -> Result<Type, ContractError> {
    if declared.as_array().is_some_and(Vec::is_empty) {
        return Ok(Type::Payload);
    }
    if declared["type"] == "array" {
        return Ok(Type::Array(Box::new(type_of(path, &declared["items"], enums)?)));
    }
    let scalar = match (declared.as_str().or(declared["type"].as_str()), declared["logicalType"].as_str()) {
        (Some("string"), Some("uuid")) => Scalar::Uuid,
        (Some("long"), Some("timestamp-millis")) => Scalar::Timestamp,
        (Some("string"), None) => Scalar::String,
        (Some("int"), None) => Scalar::Int,
        (Some("long"), None) => Scalar::Long,
        (Some("double"), None) => Scalar::Double,
        (Some("boolean"), None) => Scalar::Boolean,
        (Some(name), None) if enums.iter().any(|e| format!("{}.{}", e.namespace, e.name) == name) => {
            return Ok(Type::Enum(name.to_owned()));
        }
        (Some(name), None) if name.contains('.') => return Ok(Type::Record(name.to_owned())),
        other => return Err(content(path, format!("type {other:?} is outside the model"))),
    };
    Ok(Type::Scalar(scalar))
}

fn files(folder: &Path, extension: &str) -> Result<Vec<PathBuf>, ContractError> {
    let entries =
        std::fs::read_dir(folder).map_err(|source| ContractError::Io { path: folder.to_owned(), source })?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|e| e.path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == extension));
    paths.sort();
    Ok(paths)
}

fn text(path: &Path) -> Result<String, ContractError> {
    std::fs::read_to_string(path).map_err(|source| ContractError::Io { path: path.to_owned(), source })
}

fn json(path: &Path) -> Result<Value, ContractError> {
    serde_json::from_str(&text(path)?).map_err(|e| content(path, e.to_string()))
}

fn string(path: &Path, item: &Value, key: &str) -> Result<String, ContractError> {
    item[key].as_str().map(str::to_owned).ok_or_else(|| content(path, format!("{key} is missing in {item}")))
}

fn content(path: &Path, reason: String) -> ContractError {
    ContractError::Content { path: path.to_owned(), reason }
}
