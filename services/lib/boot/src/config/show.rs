//! Settings as rows to print: key, value, source.
//!
//! Used by `config show`. Secrets come redacted from their type; credentials inside URLs are cut out here.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::secret::REDACTED;
use super::{Error, Source, tree};

/// One setting.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// Dotted key.
    pub key: String,
    /// Value, redacted where secret.
    pub value: Value,
    /// Where it came from, in words.
    pub source: String,
}

pub(super) fn rows<T: Serialize>(
    settings: &T,
    sources: &BTreeMap<String, Source>,
) -> Result<Vec<Row>, Error> {
    let tree = serde_json::to_value(settings).map_err(Error::Settings)?;
    let mut rows: Vec<Row> = tree::leaves(&tree, &[])
        .into_iter()
        .map(|(key, value)| {
            let source = source_of(&key, sources).to_string();
            Row { key, value: without_credentials(value), source }
        })
        .collect();
    rows.sort_by(|a, b| (a.key.contains('.'), &a.key).cmp(&(b.key.contains('.'), &b.key)));
    Ok(rows)
}

/// The source of a key, or of the table with free names that it is in.
fn source_of<'a>(key: &str, sources: &'a BTreeMap<String, Source>) -> &'a Source {
    let holds = |table: &String| key.strip_prefix(table.as_str()).is_some_and(|rest| rest.starts_with('.'));
    let tables = || sources.iter().find(|(name, _)| holds(name)).map(|(_, source)| source);
    sources.get(key).or_else(tables).unwrap_or(&Source::Default)
}

/// `http://user:password@host` becomes `http://<redacted>@host`, in lists and their tables too.
fn without_credentials(value: Value) -> Value {
    let text = match value {
        Value::String(text) => text,
        Value::Array(list) => return list.into_iter().map(without_credentials).collect(),
        Value::Object(table) => {
            return table.into_iter().map(|(key, value)| (key, without_credentials(value))).collect();
        }
        other => return other,
    };
    let Some((scheme, rest)) = text.split_once("://") else { return text.into() };
    match rest.split_once('@') {
        Some((user, host)) if !user.contains('/') => format!("{scheme}://{REDACTED}@{host}").into(),
        _ => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_in_a_url_are_cut_out_and_paths_are_left() {
        let shown = |text: &str| without_credentials(Value::from(text));
        assert_eq!(shown("http://me:pw@db:8123"), "http://<redacted>@db:8123");
        assert_eq!(shown("http://db/a@b"), "http://db/a@b");
        let listed = without_credentials(serde_json::json!([{ "url": "https://me:pw@duty/" }, 3]));
        assert_eq!(listed, serde_json::json!([{ "url": "https://<redacted>@duty/" }, 3]));
    }
}
