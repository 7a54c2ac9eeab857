//! Whether two schema versions can read each other's data: Avro's own resolution rules, both ways.

use apache_avro::Schema;
use apache_avro::schema_compatibility::{Compatibility, SchemaCompatibility};

/// Two versions that do not read each other.
#[derive(Debug, thiserror::Error)]
pub enum Incompatible {
    /// Not an Avro schema.
    #[error("not an Avro schema: {0}")]
    Schema(#[from] Box<apache_avro::Error>),
    /// The new one cannot read data of the old one.
    #[error("not backward compatible: the new schema cannot read old data: {0}")]
    Backward(String),
    /// The old one cannot read data of the new one.
    #[error("not forward compatible: the old schema cannot read new data: {0}")]
    Forward(String),
}

/// Proves that `new` reads all data of `old`, and `old` all data of `new` but events that it never knew: those
/// become dead letters at an old reader, which a newer one replays.
///
/// # Errors
/// The direction that fails and why.
pub fn mutually_readable(old: &str, new: &str) -> Result<(), Incompatible> {
    let old = Schema::parse_str(old).map_err(Box::new)?;
    let new = Schema::parse_str(new).map_err(Box::new)?;
    let backward =
        SchemaCompatibility::can_read(&old, &new).map_err(|e| Incompatible::Backward(e.to_string()))?;
    if matches!(backward, Compatibility::Partial) {
        return Err(Incompatible::Backward("an event or a symbol of the old schema is gone".into()));
    }
    SchemaCompatibility::can_read(&new, &old).map_err(|e| Incompatible::Forward(e.to_string()))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::bundled;

    #[test]
    fn every_pair_of_published_versions_is_compatible() {
        for a in bundled() {
            for b in bundled().iter().filter(|b| b.topic == a.topic && b.version > a.version) {
                mutually_readable(a.schema, b.schema)
                    .unwrap_or_else(|e| panic!("{} {} and {}: {e}", a.topic, a.version, b.version));
            }
        }
    }

    #[test]
    fn a_new_field_without_a_default_is_refused() {
        let old = r#"{"type":"record","name":"R","fields":[{"name":"a","type":"int"}]}"#;
        let new =
            r#"{"type":"record","name":"R","fields":[{"name":"a","type":"int"},{"name":"b","type":"int"}]}"#;
        assert!(matches!(mutually_readable(old, new), Err(Incompatible::Backward(_))));
        let defaulted = new.replace(r#""name":"b","type":"int""#, r#""name":"b","type":"int","default":0"#);
        assert!(mutually_readable(old, &defaulted).is_ok());
    }
}
