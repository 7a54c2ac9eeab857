//! Composition of one Avro schema per topic: the envelope around the union of the topic's event records.

use crate::{Contract, Field, Scalar, Topic, Type};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The Avro schema of a stream's topic. Every named type is written out where it is first used.
pub fn topic_schema(contract: &Contract, topic: &Topic) -> Value {
    let mut composer = Composer { contract, defined: BTreeSet::new() };
    let fields: Vec<Value> = contract.envelope.fields.iter().map(|f| composer.field(f, topic)).collect();
    let envelope = &contract.envelope;
    json!({"type": "record", "name": envelope.name, "namespace": topic_namespace(topic), "doc": envelope.doc, "fields": fields})
}

/// `quanyu.incident.v1`: a topic's records live in the package of its name.
fn topic_namespace(topic: &Topic) -> &str {
    &topic.name
}

struct Composer<'a> {
    contract: &'a Contract,
    defined: BTreeSet<String>,
}

impl Composer<'_> {
    fn field(&mut self, field: &Field, topic: &Topic) -> Value {
        let ty = match &field.ty {
            Type::Payload => self.payload(topic),
            other => self.ty(other),
        };
        let mut out = json!({"name": field.name, "doc": field.doc});
        if field.nullable {
            out["type"] = json!(["null", ty]);
            out["default"] = Value::Null;
        } else {
            out["type"] = ty;
        }
        out
    }

    fn payload(&mut self, topic: &Topic) -> Value {
        let contract = self.contract;
        let kinds = topic.kinds.iter().filter_map(|name| contract.kinds.iter().find(|k| &k.name == name));
        let events = kinds.flat_map(|kind| &kind.events);
        events
            .filter_map(|event| contract.records.iter().find(|r| &r.name == event))
            .map(|r| self.named(&format!("{}.{}", r.namespace, r.name)))
            .collect()
    }

    fn ty(&mut self, ty: &Type) -> Value {
        match ty {
            Type::Scalar(Scalar::String) => json!("string"),
            Type::Scalar(Scalar::Int) => json!("int"),
            Type::Scalar(Scalar::Long) => json!("long"),
            Type::Scalar(Scalar::Double) => json!("double"),
            Type::Scalar(Scalar::Boolean) => json!("boolean"),
            Type::Scalar(Scalar::Uuid) => json!({"type": "string", "logicalType": "uuid"}),
            Type::Scalar(Scalar::Timestamp) => json!({"type": "long", "logicalType": "timestamp-millis"}),
            Type::Enum(name) | Type::Record(name) => self.named(name),
            Type::Array(item) => json!({"type": "array", "items": self.ty(item)}),
            Type::Payload => Value::Null,
        }
    }

    fn named(&mut self, full: &str) -> Value {
        if !self.defined.insert(full.to_owned()) {
            return json!(full);
        }
        let (namespace, name) = full.rsplit_once('.').unwrap_or(("", full));
        let contract = self.contract;
        if let Some(e) = contract.enums.iter().find(|e| e.name == name && e.namespace == namespace) {
            return json!({"type": "enum", "name": name, "namespace": namespace, "doc": e.doc, "symbols": e.symbols, "default": "unspecified"});
        }
        let record = contract.records.iter().find(|r| r.name == name && r.namespace == namespace);
        let mut fields = Vec::new();
        for field in record.into_iter().flat_map(|r| &r.fields) {
            let ty = self.ty(&field.ty);
            let mut out = json!({"name": field.name, "doc": field.doc});
            if field.nullable {
                out["type"] = json!(["null", ty]);
                out["default"] = Value::Null;
            } else {
                out["type"] = ty;
            }
            fields.push(out);
        }
        let doc = record.map(|r| r.doc.as_str()).unwrap_or_default();
        json!({"type": "record", "name": name, "namespace": namespace, "doc": doc, "fields": fields})
    }
}
