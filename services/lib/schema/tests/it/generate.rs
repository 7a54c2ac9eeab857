//! Envelopes made up from the contract: any value that a field's type allows, every nullable field with and without.
//!
//! As JSON, which the event types are then read from: so a field that only one side knows is found.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use quanyu_contract::{Contract, Field, Scalar, Type};
use serde_json::{Map, Value, json};
use std::rc::Rc;
use uuid::Uuid;

/// An envelope of a topic's stream, with any of its events.
pub fn envelope(contract: &Rc<Contract>, stream: &str) -> BoxedStrategy<Value> {
    let topic = contract.topics.iter().find(|topic| topic.stream.as_deref() == Some(stream)).unwrap();
    let kinds = topic.kinds.iter().map(|name| contract.kinds.iter().find(|kind| &kind.name == name).unwrap());
    let events: Vec<String> = kinds.flat_map(|kind| kind.events.clone()).collect();
    let inner = contract.clone();
    let payload = select(events).prop_flat_map(move |event| {
        let found = inner.records.iter().find(|record| record.name == event).unwrap();
        record(&inner, &found.fields).prop_map(move |fields| json!({ &event: fields }))
    });
    let plain: Vec<&Field> =
        contract.envelope.fields.iter().filter(|field| field.ty != Type::Payload).collect();
    (fields(contract, &plain), payload)
        .prop_map(|(mut envelope, payload)| {
            envelope["payload"] = payload;
            envelope
        })
        .boxed()
}

fn record(contract: &Rc<Contract>, all: &[Field]) -> BoxedStrategy<Value> {
    fields(contract, &all.iter().collect::<Vec<_>>())
}

fn fields(contract: &Rc<Contract>, all: &[&Field]) -> BoxedStrategy<Value> {
    let names: Vec<String> = all.iter().map(|field| field.name.clone()).collect();
    let values: Vec<BoxedStrategy<Value>> = all.iter().map(|field| nullable(contract, field)).collect();
    values
        .prop_map(move |values| Value::Object(names.iter().cloned().zip(values).collect::<Map<_, _>>()))
        .boxed()
}

fn nullable(contract: &Rc<Contract>, field: &Field) -> BoxedStrategy<Value> {
    let given = value(contract, &field.ty);
    if field.nullable { prop_oneof![Just(Value::Null), given].boxed() } else { given }
}

fn value(contract: &Rc<Contract>, ty: &Type) -> BoxedStrategy<Value> {
    match ty {
        Type::Scalar(Scalar::String) => any::<String>().prop_map(Value::from).boxed(),
        Type::Scalar(Scalar::Int) => any::<i32>().prop_map(Value::from).boxed(),
        Type::Scalar(Scalar::Long | Scalar::Timestamp) => any::<i64>().prop_map(Value::from).boxed(),
        Type::Scalar(Scalar::Double) => proptest::num::f64::NORMAL.prop_map(Value::from).boxed(),
        Type::Scalar(Scalar::Boolean) => any::<bool>().prop_map(Value::from).boxed(),
        Type::Scalar(Scalar::Uuid) => {
            any::<u128>().prop_map(|bits| Uuid::from_u128(bits).to_string().into()).boxed()
        }
        Type::Enum(full) => {
            let same = |e: &&quanyu_contract::EnumType| &format!("{}.{}", e.namespace, e.name) == full;
            let found = contract.enums.iter().find(same).unwrap();
            select(found.symbols.clone()).prop_map(Value::from).boxed()
        }
        Type::Record(full) => {
            let same = |r: &&quanyu_contract::RecordType| &format!("{}.{}", r.namespace, r.name) == full;
            record(contract, &contract.records.iter().find(same).unwrap().fields)
        }
        Type::Array(item) => vec(value(contract, item), 0..4).prop_map(Value::from).boxed(),
        Type::Payload => Just(Value::Null).boxed(),
    }
}
