//! Settings as a tree of values: its leaves, setting one, the readings of a text, the nearest known key.
//!
//! Pure; used by the loader only.

use serde_json::{Map, Value};

/// Suggest nothing that is less alike than this (1 is equal).
const SIMILARITY_MIN: f64 = 0.5;

/// Every leaf with its dotted key. An empty table is a leaf, and so is a table at one of the `open` keys, whose
/// names are free.
pub(super) fn leaves(tree: &Value, open: &[String]) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    collect(tree, "", open, &mut found);
    found
}

fn collect(tree: &Value, prefix: &str, open: &[String], found: &mut Vec<(String, Value)>) {
    let is_leaf = |table: &Map<String, Value>| table.is_empty() || open.iter().any(|key| key == prefix);
    match tree {
        Value::Object(table) if prefix.is_empty() || !is_leaf(table) => {
            for (name, value) in table {
                let key = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
                collect(value, &key, open, found);
            }
        }
        leaf => found.push((prefix.to_owned(), leaf.clone())),
    }
}

/// Whether a leaf is a table without keys where known keys could stand.
pub(super) fn is_empty_section(key: &str, leaf: &Value, known: &[String]) -> bool {
    let holds = |name: &String| name.strip_prefix(key).is_some_and(|rest| rest.starts_with('.'));
    leaf.as_object().is_some_and(Map::is_empty) && known.iter().any(holds)
}

/// Sets the value at a dotted key, making tables on the way.
pub(super) fn set(tree: &mut Value, key: &str, value: Value) {
    let mut place = tree;
    for name in key.split('.') {
        if !place.is_object() {
            *place = Value::Object(Map::new());
        }
        let Value::Object(table) = place else { return };
        place = table.entry(name).or_insert(Value::Null);
    }
    *place = value;
}

/// What a text may mean, in the order to try: itself, a JSON scalar or list, a list by commas.
pub(super) fn readings(text: &str) -> Vec<Value> {
    let listed = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    let mut readings = vec![Value::from(text), listed.map(Value::from).collect()];
    readings.extend(serde_json::from_str::<Value>(text.trim()).ok());
    readings
}

/// The environment's spelling of a dotted key, without the prefix.
pub(super) fn variable(key: &str) -> String {
    key.replace('.', "_").to_uppercase()
}

/// A guess at the dotted key that a variable meant, for comparing only.
pub(super) fn dotted(variable: &str) -> String {
    variable.to_lowercase().replacen('_', ".", 1)
}

/// The known key most alike, if any is alike enough. A key whose last part is equal comes first.
pub(super) fn nearest(key: &str, known: &[String]) -> Option<String> {
    let last = |key: &str| key.rsplit('.').next().unwrap_or_default().to_owned();
    let score = |name: &String| {
        let whole = strsim::normalized_damerau_levenshtein(key, name);
        let part = strsim::normalized_damerau_levenshtein(&last(key), &last(name));
        whole.max(part * 0.9)
    };
    known
        .iter()
        .map(|name| (score(name), name))
        .filter(|(score, _)| *score >= SIMILARITY_MIN)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name.clone())
}
