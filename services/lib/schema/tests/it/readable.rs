//! Envelopes as the examples write them: their JSON, with times in RFC 3339 instead of milliseconds.

use quanyu_event::{Envelope, Timestamp};
use serde_json::Value;

/// The envelope of an example.
pub fn read(example: &Value) -> Envelope {
    let mut fields = example.clone();
    times(&mut fields, &|time| {
        let text = time.as_str()?;
        let at: jiff::Timestamp = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
        Some(at.as_millisecond().into())
    });
    serde_json::from_value(fields).unwrap_or_else(|error| panic!("{error} in {example:#}"))
}

/// The example of an envelope.
pub fn write(envelope: &Envelope) -> Value {
    let mut fields = serde_json::to_value(envelope).unwrap();
    times(&mut fields, &|time| Some(Timestamp::from_millis(time.as_i64()?).to_string().into()));
    fields
}

/// Rewrites every field whose name says that it is a time.
fn times(value: &mut Value, rewrite: &impl Fn(&Value) -> Option<Value>) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                let time = name.ends_with("_at").then(|| rewrite(field)).flatten();
                match time {
                    Some(time) => *field = time,
                    None => times(field, rewrite),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| times(item, rewrite)),
        _ => {}
    }
}
