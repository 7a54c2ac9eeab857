//! The payload as JSON for people: times as RFC 3339 instead of milliseconds.
//!
//! Used for the `payload` column and for `tail`; never parsed back by the platform.

use crate::{Payload, Timestamp};
use serde::Serialize;
use serde_json::Value;

/// Writes the payload's fields as one JSON object, without the event's name.
pub fn readable_payload(payload: &Payload, out: &mut Vec<u8>) {
    let start = out.len();
    // Serializing a plain record into memory cannot fail: no maps with odd keys, no IO.
    if payload.serialize(&mut serde_json::Serializer::new(&mut *out)).is_err() {
        out.truncate(start);
        out.extend_from_slice(b"{}");
        return;
    }
    unwrap_name(out, start, payload.event_name());
    if payload.holds_time() {
        rewrite_times(out, start);
    }
}

/// `{"Name":{…}}` → `{…}`.
fn unwrap_name(out: &mut Vec<u8>, start: usize, name: &str) {
    let head = start + name.len() + r#"{"":"#.len();
    out.drain(start..head);
    out.pop();
}

fn rewrite_times(out: &mut Vec<u8>, start: usize) {
    let Some(Ok(Value::Object(mut fields))) = out.get(start..).map(serde_json::from_slice) else { return };
    for (name, value) in &mut fields {
        if name.ends_with("_at")
            && let Some(millis) = value.as_i64()
        {
            *value = Value::String(Timestamp::from_millis(millis).to_string());
        }
    }
    out.truncate(start);
    out.extend_from_slice(Value::Object(fields).to_string().as_bytes());
}
