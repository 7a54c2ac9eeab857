//! NDJSON to rows: one object a line, columns by name or by dotted path into nested objects.
//!
//! Used by `read`. Numbers and truth values are taken as written, null and absent are missing, and a list or object
//! where a value is wanted is its JSON text. Blank lines are skipped; a line that is no object is reported.

use std::io::{BufRead as _, BufReader, Read as _};

use serde_json::Value;

use super::decode::Decoder;
use super::table::unreadable;
use super::{Broken, Row};
use crate::row::{Cells, Fault, Place};

/// Longest line that is taken, in bytes.
const LINE_BYTES_MAX: u64 = 1 << 20;

/// Rows of an NDJSON file.
pub(crate) struct Ndjson {
    text: BufReader<Decoder>,
    columns: Vec<String>,
    number: u64,
    line: u64,
}

impl Ndjson {
    /// Reads the columns that a plan names.
    pub fn new(text: Decoder, columns: &[String]) -> Self {
        Self { text: BufReader::new(text), columns: columns.to_vec(), number: 0, line: 0 }
    }

    pub fn next(&mut self) -> Result<Option<Row>, Broken> {
        loop {
            let mut line = Vec::new();
            let limited = (&mut self.text).take(LINE_BYTES_MAX).read_until(b'\n', &mut line);
            if limited.map_err(|error| unreadable(&error))? == 0 {
                return Ok(None);
            }
            self.line += 1;
            let cut = line.len() as u64 == LINE_BYTES_MAX && line.last() != Some(&b'\n');
            if cut {
                self.skip_rest()?;
            }
            let text = String::from_utf8_lossy(&line);
            if text.trim().is_empty() {
                continue;
            }
            self.number += 1;
            let place = Place { number: self.number, line: self.line };
            let row = if cut {
                Err(format!("the line is longer than {LINE_BYTES_MAX} bytes"))
            } else {
                self.row(&text)
            };
            return Ok(Some((place, row.map_err(|reason| fault(reason, &text)))));
        }
    }

    fn row(&self, text: &str) -> Result<Cells, String> {
        let object = serde_json::from_str::<Value>(text).map_err(|error| format!("no JSON: {error}"))?;
        if !object.is_object() {
            return Err("the line is JSON but no object".to_owned());
        }
        Ok(Cells::Object(self.columns.iter().map(|column| cell(&object, column)).collect()))
    }

    fn skip_rest(&mut self) -> Result<(), Broken> {
        let mut rest = Vec::new();
        loop {
            rest.clear();
            let limited = (&mut self.text).take(LINE_BYTES_MAX).read_until(b'\n', &mut rest);
            let length = limited.map_err(|error| unreadable(&error))?;
            if length == 0 || rest.last() == Some(&b'\n') {
                return Ok(());
            }
        }
    }
}

fn fault(reason: String, raw: &str) -> (Fault, String) {
    (Fault { column: String::new(), field: String::new(), reason }, raw.trim_end().to_owned())
}

/// A key that holds dots is taken before a path.
fn cell(object: &Value, column: &str) -> Option<String> {
    let found =
        object.get(column).or_else(|| column.split('.').try_fold(object, |value, key| value.get(key)))?;
    match found {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}
