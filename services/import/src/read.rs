//! A file to rows: gzip or plain, any encoding, CSV or NDJSON, with the line of every row.
//!
//! Used by `import` on a blocking thread. Streams: memory does not grow with the file. A row that cannot be read is
//! reported and the next one follows; a file that cannot be read on is one error that says where.

mod bytes;
mod decode;
mod ndjson;
mod table;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::{Error, MapError};
use crate::map::{FileKind, Map};
use crate::plan::{Columns, Plan, compile};
use crate::row::{Cells, Fault, Place};

pub(crate) use bytes::digest;

/// Why a file cannot be read on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Broken {
    pub what: String,
    pub fix: &'static str,
}

/// How far the raw file was read, in bytes; shared with the progress bar.
#[derive(Debug, Clone, Default)]
pub(crate) struct Position(Arc<AtomicU64>);

impl Position {
    pub fn add(&self, bytes: u64) {
        self.0.fetch_add(bytes, Ordering::Relaxed);
    }

    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// One row, or why the row is none.
pub(crate) type Row = (Place, Result<Cells, (Fault, String)>);

/// Rows of one file.
pub(crate) enum Rows {
    Table(table::Table),
    Ndjson(ndjson::Ndjson),
}

impl Rows {
    /// The next row; `None` at the end.
    pub fn next(&mut self) -> Result<Option<Row>, Broken> {
        match self {
            Self::Table(table) => table.next(),
            Self::Ndjson(lines) => lines.next(),
        }
    }
}

/// Opens a file and compiles the map against its columns.
pub(crate) fn open(
    file: &Path,
    map: &Map,
    source: Option<&str>,
    position: &Position,
) -> Result<Result<(Plan, Rows), Broken>, Error> {
    let format = &map.shape.format;
    let label = format.encoding.as_ref().map_or("utf-8", |label| label.get_ref().as_str());
    let Some(encoding) = encoding_rs::Encoding::for_label(label.as_bytes()) else {
        return Err(unknown_encoding(map, label).into());
    };
    let raw = bytes::open(file, position).map_err(|source| Error::File {
        doing: "open",
        path: file.to_owned(),
        source,
    })?;
    let text = decode::Decoder::new(raw, encoding);
    match format.kind {
        FileKind::Ndjson => {
            let plan = compile(map, source, Columns::open())?;
            let lines = ndjson::Ndjson::new(text, &plan.columns);
            Ok(Ok((plan, Rows::Ndjson(lines))))
        }
        FileKind::Csv => {
            let names = format.columns.as_ref().map(|columns| columns.get_ref().as_slice());
            if names.is_none() && !format.header {
                let at = toml::Spanned::new(0..0, ());
                let fix = "add columns = [\"…\"] to [format]";
                return Err(map.fault(&at, "a file without a header needs its columns' names", fix).into());
            }
            let delimiter = u8::try_from(format.delimiter).map_err(|_| {
                map.fault(
                    &toml::Spanned::new(0..0, ()),
                    "the delimiter is not one ASCII character",
                    "write \",\"",
                )
            })?;
            let (table, header) = match table::Table::open(text, delimiter, format.header) {
                Ok(opened) => opened,
                Err(broken) => return Ok(Err(broken)),
            };
            let header = check_header(map, header, names)?;
            let plan = compile(map, source, Columns::fixed(header.clone()))?;
            Ok(Ok((plan, Rows::Table(table.with_columns(header.len())))))
        }
    }
}

fn check_header(
    map: &Map,
    found: Option<Vec<String>>,
    named: Option<&[String]>,
) -> Result<Vec<String>, MapError> {
    let at = map.shape.format.columns.as_ref().map_or(0..0, toml::Spanned::span);
    let at = toml::Spanned::new(at, ());
    let header = match (found, named) {
        (None, Some(named)) => named.to_vec(),
        (Some(found), Some(named)) if found != named => {
            let what = format!("the file's header is {}", found.join(", "));
            return Err(map.fault(&at, what, "correct columns, or remove the key to take the file's header"));
        }
        (Some(found), _) => found,
        (None, None) => Vec::new(),
    };
    let twice =
        header.iter().enumerate().find(|(at, name)| header.iter().take(*at).any(|other| other == *name));
    match twice {
        Some((_, name)) => {
            let fix = "rename one in the file, or set header = false and name the columns";
            Err(map.fault(&at, format!("two columns are called {name:?}"), fix))
        }
        None => Ok(header),
    }
}

fn unknown_encoding(map: &Map, label: &str) -> MapError {
    let fix = "write one of the WHATWG labels, such as utf-8, gbk, gb18030, latin1, windows-1252, utf-16le";
    let span = map.shape.format.encoding.as_ref().map_or(0..0, toml::Spanned::span);
    map.fault(&toml::Spanned::new(span, ()), format!("{label:?} is no known encoding"), fix)
}

#[cfg(test)]
mod tests;
