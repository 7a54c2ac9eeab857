//! One row of a file: its line, and its cells by column.
//!
//! Made by `read`, used by `plan` and `rejects`. Cells stay as they were read; what counts as missing is the plan's.

/// Where a row was, for reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// Running number of the row, from 1.
    pub number: u64,
    /// Line on which it begins, from 1.
    pub line: u64,
}

/// The cells of a row.
#[derive(Debug, Clone)]
pub(crate) enum Cells {
    /// A CSV record: by position.
    Record(csv::StringRecord),
    /// An NDJSON object: the columns that the map names, in the plan's order.
    Object(Vec<Option<String>>),
}

impl Cells {
    /// The cell of a column as read, or `None` when the row has none.
    pub fn get(&self, column: usize) -> Option<&str> {
        match self {
            Self::Record(record) => record.get(column),
            Self::Object(cells) => cells.get(column).and_then(Option::as_deref),
        }
    }
}

/// Why a row was refused before it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Column of the file, empty when the row as a whole is at fault.
    pub column: String,
    /// Field that the column should have filled.
    pub field: String,
    /// What is wrong.
    pub reason: String,
}
