//! The store's answer in the format JSONCompact: columns with their types, and rows without names.
//!
//! Used by the reports. Times become RFC 3339, which the store writes without its zone.

use serde::Deserialize;
use serde_json::{Map, Value};

/// An answer.
#[derive(Debug, Deserialize)]
pub struct Compact {
    meta: Vec<Column>,
    data: Vec<Vec<Value>>,
}

#[derive(Debug, Deserialize)]
struct Column {
    name: String,
    #[serde(rename = "type")]
    kind: String,
}

impl Compact {
    /// Reads it.
    pub fn read(bytes: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(bytes)
    }

    /// Names of the columns, in order.
    pub fn columns(&self) -> Vec<String> {
        self.meta.iter().map(|column| column.name.clone()).collect()
    }

    /// The rows with their names.
    pub fn objects(self) -> Vec<Map<String, Value>> {
        let Self { meta, data } = self;
        let object = |row: Vec<Value>| {
            meta.iter().zip(row).map(|(column, value)| (column.name.clone(), column.value(value))).collect()
        };
        data.into_iter().map(object).collect()
    }
}

impl Column {
    fn value(&self, value: Value) -> Value {
        match value {
            Value::String(text) if self.kind.contains("DateTime64") => {
                Value::String(format!("{}Z", text.replacen(' ', "T", 1)))
            }
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn rows_have_names_and_times_their_zone() {
        let answer = br#"{"meta": [{"name": "n", "type": "UInt64"}, {"name": "at", "type": "Nullable(DateTime64(3, 'UTC'))"},
            {"name": "text", "type": "String"}],
            "data": [[1, "2026-07-01 08:00:00.000", "a b"], [2, null, ""]], "rows": 2}"#;
        let answer = Compact::read(answer).unwrap();
        assert_eq!(answer.columns(), ["n", "at", "text"]);
        let rows = answer.objects();
        assert_eq!(rows[0]["at"], "2026-07-01T08:00:00.000Z");
        assert_eq!(
            (&rows[0]["text"], &rows[1]["at"], rows[1]["n"].as_u64()),
            (&"a b".into(), &Value::Null, Some(2))
        );
        assert!(Compact::read(b"[]").is_err());
    }
}
