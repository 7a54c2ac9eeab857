//! A map as written: the TOML shape, with the place of everything that can be wrong.
//!
//! Used by `plan`, which checks it against the contract. Never looks at a descriptor or a data file; the reference
//! of all keys is in README.md.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use toml::Spanned;

use crate::error::{Error, MapError};

/// Largest map file that is read, in bytes: maps are written by hand.
const MAP_BYTES_MAX: u64 = 1 << 20;

/// A map, parsed but not yet checked against the contract.
#[derive(Debug, Clone)]
pub struct Map {
    /// Where it was read from.
    pub path: PathBuf,
    pub(crate) text: String,
    pub(crate) shape: Shape,
}

impl Map {
    /// Reads and parses a map file.
    ///
    /// # Errors
    /// [`Error::File`] when it cannot be read, [`Error::Map`] with line and column when it is not well formed.
    pub fn load(path: &Path) -> Result<Self, Error> {
        let failed = |source| Error::File { doing: "read map", path: path.to_owned(), source };
        let size_bytes = std::fs::metadata(path).map_err(failed)?.len();
        if size_bytes > MAP_BYTES_MAX {
            let what = format!("the file has {size_bytes} bytes, a map at most {MAP_BYTES_MAX}");
            let fix = "give the map with --map and the data as FILE".to_owned();
            return Err(MapError { file: path.to_owned(), line: 0, column: 0, what, fix }.into());
        }
        Ok(Self::parse(path, std::fs::read_to_string(path).map_err(failed)?)?)
    }

    /// Parses a map from text; `path` is only named in errors.
    ///
    /// # Errors
    /// A [`MapError`] with line and column.
    pub fn parse(path: &Path, text: String) -> Result<Self, MapError> {
        match toml::from_str::<Shape>(&text) {
            Ok(shape) => Ok(Self { path: path.to_owned(), text, shape }),
            Err(error) => {
                let (line, column) = error.span().map_or((0, 0), |span| place(&text, span.start));
                let what = error.message().to_owned();
                let fix = "the keys of a map are listed in services/import/README.md".to_owned();
                Err(MapError { file: path.to_owned(), line, column, what, fix })
            }
        }
    }

    /// The source that the map names; events carry it unless the caller gives another.
    pub fn source(&self) -> &str {
        self.shape.source.get_ref()
    }

    /// SHA-256 of the text, hexadecimal: another map is another import.
    pub(crate) fn digest(&self) -> String {
        Sha256::digest(self.text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// An error at a place of this map.
    pub(crate) fn fault<T>(
        &self,
        at: &Spanned<T>,
        what: impl Into<String>,
        fix: impl Into<String>,
    ) -> MapError {
        let (line, column) = place(&self.text, at.span().start);
        MapError { file: self.path.clone(), line, column, what: what.into(), fix: fix.into() }
    }
}

fn place(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
    (line, column)
}

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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn an_unknown_key_is_named_with_its_place() {
        let text = "stream = \"incident\"\nsource = \"s\"\n\n[tiem]\nzone = \"UTC\"\n".to_owned();
        let error = Map::parse(Path::new("m.toml"), text).unwrap_err();
        assert_eq!((error.line, error.column), (4, 2), "{error}");
        assert!(error.what.contains("tiem") && error.what.contains("time"), "{error}");
    }

    #[test]
    fn a_syntax_error_is_named_with_its_place() {
        let error =
            Map::parse(Path::new("m.toml"), "stream = \"incident\"\nsource = oops\n".to_owned()).unwrap_err();
        assert_eq!(error.line, 2);
    }
}
