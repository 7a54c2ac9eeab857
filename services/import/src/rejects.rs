//! Refused rows: where, which column or field, why, and the row as it was.
//!
//! Used by `import` for rows that cannot be mapped and by `send` for events that the service refuses. Written to the
//! `--rejects` file as NDJSON, one object a row or event; the first ones are kept for the summary as well.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::{Map as Object, Value};

use crate::error::Error;
use crate::row::{Cells, Fault, Place};

/// How many rejects a summary shows.
pub(crate) const SHOWN_MAX: usize = 20;

/// A refused row, or a refused event of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reject {
    /// Line of the file on which the row begins, from 1.
    pub line: u64,
    /// Running number of the row, from 1, the header not counted.
    pub row_number: u64,
    /// Column at fault; empty when it is the row as a whole, or when the service refused the event.
    pub column: String,
    /// Field of the event that could not be filled or was refused.
    pub field: String,
    /// Event of the map, when the service refused it; else empty.
    pub event: String,
    /// What is wrong.
    pub reason: String,
    /// The row: its cells by column, or the text of a row that could not be taken apart.
    pub row: Value,
}

impl Reject {
    /// A row that could not be mapped.
    pub(crate) fn of_row(place: Place, fault: Fault, row: Value) -> Self {
        let Fault { column, field, reason } = fault;
        Self { line: place.line, row_number: place.number, column, field, event: String::new(), reason, row }
    }
}

/// A row's cells by column.
pub(crate) fn row_value(columns: &[String], cells: &Cells) -> Value {
    let mut object = Object::new();
    for (at, column) in columns.iter().enumerate() {
        if let Some(cell) = cells.get(at) {
            object.insert(column.clone(), Value::String(cell.to_owned()));
        }
    }
    Value::Object(object)
}

/// Where rejects go.
pub(crate) struct Rejects {
    file: Option<(PathBuf, BufWriter<File>)>,
    pub shown: Vec<Reject>,
}

impl Rejects {
    /// Opens the file, if one is wanted; an import that goes on after an interruption appends.
    pub fn open(path: Option<&Path>, append: bool) -> Result<Self, Error> {
        let open = |path: &Path| {
            let mut options = File::options();
            options.create(true).write(true).append(append).truncate(!append);
            options.open(path).map_err(|source| Error::File { doing: "open", path: path.to_owned(), source })
        };
        let file =
            path.map(|path| Ok::<_, Error>((path.to_owned(), BufWriter::new(open(path)?)))).transpose()?;
        Ok(Self { file, shown: Vec::new() })
    }

    /// Takes a reject.
    pub fn add(&mut self, reject: Reject) -> Result<(), Error> {
        if let Some((path, file)) = &mut self.file {
            let failed = |source| Error::File { doing: "write", path: path.clone(), source };
            serde_json::to_writer(&mut *file, &reject).map_err(|error| failed(error.into()))?;
            file.write_all(b"\n").map_err(failed)?;
        }
        if self.shown.len() < SHOWN_MAX {
            self.shown.push(reject);
        }
        Ok(())
    }

    /// Writes what is buffered.
    pub fn flush(&mut self) -> Result<(), Error> {
        match &mut self.file {
            Some((path, file)) => {
                file.flush().map_err(|source| Error::File { doing: "write", path: path.clone(), source })
            }
            None => Ok(()),
        }
    }
}
