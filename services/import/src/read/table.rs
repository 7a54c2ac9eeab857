//! CSV to rows: any one-byte delimiter, double quotes, line breaks inside quotes.
//!
//! Used by `read`. A row with too few or too many cells is reported and skipped. Lines are counted from the decoded
//! text itself, because a row's line must be right after quoted and blank lines too.

use std::io;

use super::bytes::BrokenGzip;
use super::decode::{Decoder, RowTooLong, WrongEncoding};
use super::{Broken, Row};
use crate::row::{Cells, Fault, Place};

/// Longest row that is taken, in bytes: a quote that never closes would otherwise swallow the file.
const ROW_BYTES_MAX: u64 = 1 << 20;

/// Rows of a CSV file.
pub(crate) struct Table {
    reader: csv::Reader<Decoder>,
    columns: usize,
    number: u64,
}

impl Table {
    /// Opens a file and reads its header, if it has one.
    pub fn open(
        text: Decoder,
        delimiter: u8,
        has_header: bool,
    ) -> Result<(Self, Option<Vec<String>>), Broken> {
        let reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(text);
        let mut table = Self { reader, columns: 0, number: 0 };
        if !has_header {
            return Ok((table, None));
        }
        let mut record = csv::StringRecord::new();
        match table.reader.read_record(&mut record).map_err(|error| broken(&error))? {
            true => Ok((table, Some(record.iter().map(|name| name.trim().to_owned()).collect()))),
            false => {
                Err(Broken { what: "the file is empty".to_owned(), fix: "check that this is the right file" })
            }
        }
    }

    /// Sets how many cells a row must have.
    pub fn with_columns(mut self, columns: usize) -> Self {
        self.columns = columns;
        self
    }

    pub fn next(&mut self) -> Result<Option<Row>, Broken> {
        self.reader.get_mut().begin_row(ROW_BYTES_MAX);
        let mut record = csv::StringRecord::with_capacity(256, self.columns);
        if !self.reader.read_record(&mut record).map_err(|error| broken(&error))? {
            return Ok(None);
        }
        self.number += 1;
        let end = self.reader.position().byte();
        let inside = record.as_slice().bytes().filter(|byte| *byte == b'\n').count() as u64;
        let last_line = self.reader.get_mut().line_ending_at(end);
        let place = Place { number: self.number, line: last_line - inside.min(last_line - 1) };
        let reason = match record.len() {
            found if found != self.columns => format!("{found} cells where the header has {}", self.columns),
            _ => return Ok(Some((place, Ok(Cells::Record(record))))),
        };
        let fault = Fault { column: String::new(), field: String::new(), reason };
        let raw = record.iter().collect::<Vec<_>>().join(",");
        Ok(Some((place, Err((fault, raw)))))
    }
}

fn broken(error: &csv::Error) -> Broken {
    match error.kind() {
        csv::ErrorKind::Io(error) => unreadable(error),
        _ => Broken { what: error.to_string(), fix: "check the file with the system that wrote it" },
    }
}

/// Says what an error of the lower layers means.
pub(crate) fn unreadable(error: &io::Error) -> Broken {
    let inner = error.get_ref();
    if let Some(wrong) = inner.and_then(|inner| inner.downcast_ref::<WrongEncoding>()) {
        let fix = "set encoding in the map's [format] to what the file is written in";
        return Broken { what: wrong.to_string(), fix };
    }
    if let Some(long) = inner.and_then(|inner| inner.downcast_ref::<RowTooLong>()) {
        return Broken {
            what: long.to_string(),
            fix: "close the quote in the file, or correct the map's delimiter",
        };
    }
    if let Some(gzip) = inner.and_then(|inner| inner.downcast_ref::<BrokenGzip>()) {
        return Broken { what: gzip.to_string(), fix: "fetch the file again, it was damaged or cut off" };
    }
    Broken { what: error.to_string(), fix: "check the disk and the file" }
}
