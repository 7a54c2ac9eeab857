//! Reads the contract files under `proto/` into one model: Avro types, kinds, topics.
//!
//! Build scripts of `event`, `wire` and `schema` generate code from it, so that a new kind is a file and not
//! an edit in five places. It never runs in a service: everything here happens while compiling or in tests.

mod compose;
mod model;
mod read;

pub use compose::topic_schema;
pub use model::{Contract, EnumType, Field, Kind, RecordType, Scalar, Topic, Type};
pub use read::{ContractError, read};

/// `IncidentReported` → `incident_reported`.
pub fn snake(camel: &str) -> String {
    let mut out = String::with_capacity(camel.len() + 4);
    for (i, c) in camel.chars().enumerate() {
        if c.is_ascii_uppercase() && i > 0 {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

/// `phone_110` → `Phone110`.
pub fn camel(snake: &str) -> String {
    snake
        .split('_')
        .map(|word| {
            let mut letters = word.chars();
            letters
                .next()
                .map_or(String::new(), |first| first.to_ascii_uppercase().to_string() + letters.as_str())
        })
        .collect()
}
