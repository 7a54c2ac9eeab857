//! The TOML shape of a map, with the place of everything that can be wrong.
//!
//! Used by `plan`, which checks it against the contract. Only data; the meaning of every key is in README.md.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

/// The whole file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Shape {
    pub stream: Spanned<String>,
    pub source: Spanned<String>,
    #[serde(default)]
    pub exercise: bool,
    #[serde(default)]
    pub format: Format,
    pub record: Spanned<Record>,
    pub time: Option<Time>,
    pub coordinates: Option<Coordinates>,
    pub area: Option<Spanned<Area>>,
    #[serde(default)]
    pub tables: BTreeMap<String, Table>,
    pub register: Option<Spanned<Register>>,
    #[serde(rename = "event")]
    pub events: Spanned<Vec<Spanned<Event>>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FileKind {
    #[default]
    Csv,
    Ndjson,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Format {
    pub kind: FileKind,
    pub delimiter: char,
    pub encoding: Option<Spanned<String>>,
    pub header: bool,
    pub columns: Option<Spanned<Vec<String>>>,
    pub missing: Vec<String>,
    pub trim: bool,
}

impl Default for Format {
    fn default() -> Self {
        Self {
            kind: FileKind::Csv,
            delimiter: ',',
            encoding: None,
            header: true,
            columns: None,
            missing: vec![String::new()],
            trim: true,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum IdForm {
    Hash,
    Literal,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum IdenticalRows {
    Repeat,
    Distinct,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Normalise {
    Trim,
    Spaces,
    Lower,
    Upper,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Record {
    pub kind: Spanned<String>,
    pub columns: Option<Vec<Spanned<String>>>,
    pub all_columns_but: Option<Vec<Spanned<String>>>,
    pub id: IdForm,
    #[serde(default)]
    pub prefix: String,
    pub identical_rows: IdenticalRows,
    #[serde(default)]
    pub normalise: Vec<Normalise>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Choice {
    Reject,
    Earlier,
    Later,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Time {
    pub zone: Spanned<String>,
    pub skipped: Choice,
    pub repeated: Choice,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Coordinates {
    pub system: Spanned<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Area {
    pub system: Spanned<String>,
    pub version: Spanned<String>,
    pub code: Spanned<Value>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Table {
    pub values: BTreeMap<String, Spanned<String>>,
    pub otherwise: Option<Spanned<String>>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Register {
    pub name: Spanned<String>,
    pub occurred_at: Spanned<String>,
    #[serde(default)]
    pub area_scope: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Event {
    #[serde(rename = "type")]
    pub name: Spanned<String>,
    #[serde(default)]
    pub when: Vec<Spanned<Condition>>,
    pub occurred_at: Spanned<Value>,
    pub recorded_at: Option<Spanned<Value>>,
    #[serde(default)]
    pub version: Vec<Spanned<String>>,
    pub area: Option<Spanned<Area>>,
    #[serde(default)]
    pub fields: BTreeMap<Spanned<String>, Spanned<Value>>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Condition {
    pub column: Spanned<String>,
    pub present: Option<bool>,
    pub equals: Option<Vec<String>>,
    pub not: Option<Vec<String>>,
}

/// Where a value comes from, and what is done to its text on the way, in the order of these keys.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Value {
    pub column: Option<Spanned<String>>,
    pub columns: Option<Vec<Spanned<String>>>,
    pub constant: Option<Spanned<Constant>>,
    pub template: Option<Spanned<String>>,
    pub sum: Option<Vec<Spanned<String>>>,
    pub longitude: Option<Spanned<String>>,
    pub latitude: Option<Spanned<String>>,
    pub after: Option<String>,
    pub after_last: Option<String>,
    pub before: Option<String>,
    pub strip_prefix: Option<String>,
    pub strip_suffix: Option<String>,
    #[serde(default)]
    pub lower: bool,
    #[serde(default)]
    pub upper: bool,
    pub pad: Option<usize>,
    pub table: Option<Spanned<String>>,
    pub format: Option<Spanned<String>>,
    pub zone: Option<Spanned<String>>,
    pub skipped: Option<Choice>,
    pub repeated: Option<Choice>,
    pub currency: Option<Spanned<String>>,
    pub thousands: Option<char>,
    pub decimal: Option<char>,
    pub separator: Option<char>,
    #[serde(default)]
    pub required: bool,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum Constant {
    Bool(bool),
    Integer(i64),
    Float(f64),
    Text(String),
}

impl Constant {
    /// The text that a column would have held.
    pub fn text(&self) -> String {
        match self {
            Self::Bool(value) => value.to_string(),
            Self::Integer(value) => value.to_string(),
            Self::Float(value) => value.to_string(),
            Self::Text(value) => value.clone(),
        }
    }
}
