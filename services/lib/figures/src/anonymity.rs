//! Tables of small counts: cells of fewer than k are suppressed, and so many more that none can be worked out again.
//!
//! Used by anonymous views of counts by area and column. Suppressing the small cells alone hides nothing while totals are
//! shown: the last unknown of a row is its total less the rest. After suppression no hidden number is the only one that
//! fits the table, and no row, column or line of totals hides cells that come to less than k together. It protects against
//! the reader of this table, not against one who also has another with the same people.

mod flow;

use flow::Flows;
use serde::{Serialize, Serializer};

/// The smallest count that is shown, unless an installation asks for more.
pub const K_DEFAULT: u64 = 5;
/// Cells of a table; the check costs about the square of it.
const CELLS_MAX: usize = 4_096;

/// A table that cannot be suppressed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnonymityError {
    /// Rows of different lengths, or none.
    #[error("a table has at least one row, and rows of the same length of at least one")]
    Shape,
    /// More cells than are checked.
    #[error("a table of {cells} cells: at most 4096 are checked; ask for a larger area or fewer columns")]
    TooLarge {
        /// How many it has.
        cells: usize,
    },
    /// Sums beyond what can be counted.
    #[error("the sum of the cells is too large to be counted")]
    Overflow,
}

/// A count, or that it is suppressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// The count.
    Count(u64),
    /// Hidden; in JSON null.
    Suppressed,
}

impl Serialize for Shown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Count(count) => serializer.serialize_some(count),
            Self::Suppressed => serializer.serialize_none(),
        }
    }
}

/// A table as it may be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AnonymousTable {
    /// The k that it keeps.
    pub k: u64,
    /// The cells, in the order given.
    pub cells: Vec<Vec<Shown>>,
    /// Totals of the rows.
    pub row_totals: Vec<Shown>,
    /// Totals of the columns.
    pub column_totals: Vec<Shown>,
    /// Total of all.
    pub total: Shown,
    /// How many cells and totals are suppressed because they are small,
    pub suppressed_small: usize,
    /// and how many to protect these.
    pub suppressed_besides: usize,
}

/// Suppresses a table of counts: a row per area, a column per kind or month.
///
/// # Errors
/// A table without cells, with rows of different lengths, or too large.
pub fn anonymous(counts: &[Vec<u64>], k: u64) -> Result<AnonymousTable, AnonymityError> {
    let columns = counts.first().map_or(0, Vec::len);
    if columns == 0 || counts.iter().any(|row| row.len() != columns) {
        return Err(AnonymityError::Shape);
    }
    let cells = counts.len().saturating_mul(columns);
    if cells > CELLS_MAX {
        return Err(AnonymityError::TooLarge { cells });
    }
    let mut flows = Flows::new(counts).ok_or(AnonymityError::Overflow)?;
    let suppressed_small = flows.hide_below(k);
    loop {
        flows.fill_lines(k);
        if !flows.protect_determined() {
            break;
        }
    }
    let besides = flows.hidden() - suppressed_small;
    let (cells, row_totals, column_totals, total) = flows.shown();
    Ok(AnonymousTable {
        k,
        cells,
        row_totals,
        column_totals,
        total,
        suppressed_small,
        suppressed_besides: besides,
    })
}

#[cfg(test)]
mod tests;
