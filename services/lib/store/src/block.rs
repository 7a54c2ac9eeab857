//! Rows of one insert, held by column as they will be sent.
//!
//! Used by fold and by everybody who inserts. A row is any `Serialize` struct whose fields have the columns' names and
//! order; values go straight into their column's buffer. A row that does not fit is an error that names the column,
//! and leaves the block as it was. It never reorders, drops or pads.

mod column;
mod native;
mod row;
mod select;

use std::sync::Arc;

pub use column::Column;

use crate::shape::TableShape;

/// Which record made a row. The −old rows of a state belong to the event that replaced them, not to their own version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// The Kafka partition.
    pub partition: i32,
    /// The record's offset.
    pub offset: u64,
}

/// A row does not fit its table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BlockError {
    /// The field's name is not the next column's.
    #[error(
        "table {table}: field {field} meets column {column}; fields must have the columns' names and order"
    )]
    Name {
        /// The table.
        table: String,
        /// The field.
        field: String,
        /// The column that is next, or “none”.
        column: String,
    },
    /// The field's type is not the column's.
    #[error("table {table}: column {column} is {declared}, the row has {found}")]
    Type {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// The type that is sent for the column.
        declared: String,
        /// What serde was given.
        found: String,
    },
    /// The row ended before the columns.
    #[error(
        "table {table}: the row has {fields} fields for {columns} columns; the first without is {column}"
    )]
    Short {
        /// The table.
        table: String,
        /// Fields that the row had.
        fields: usize,
        /// Columns of the table.
        columns: usize,
        /// The first column without a value.
        column: String,
    },
    /// The row's own `Serialize` failed, or uses what blocks do not know (maps, enums with data, skipped fields).
    #[error("table {table}: {reason}")]
    Unsupported {
        /// The table.
        table: String,
        /// What it was.
        reason: String,
    },
}

/// Rows for one table.
#[derive(Debug, Clone)]
pub struct Block {
    table: Arc<TableShape>,
    columns: Vec<Column>,
    origins: Vec<Origin>,
}

impl Block {
    /// An empty block.
    pub fn new(table: Arc<TableShape>) -> Self {
        let columns = table.columns.iter().map(Column::new).collect();
        Self { table, columns, origins: Vec::new() }
    }

    /// The table that it is for.
    pub fn table(&self) -> &Arc<TableShape> {
        &self.table
    }

    /// Appends a row, or leaves the block as it was.
    pub fn push(&mut self, origin: Origin, row: &impl serde::Serialize) -> Result<(), BlockError> {
        match row::write(&self.table, &mut self.columns, row) {
            Ok(()) => {
                self.origins.push(origin);
                Ok(())
            }
            Err(error) => {
                let rows = self.origins.len();
                self.columns.iter_mut().for_each(|column| column.truncate(rows));
                Err(*error)
            }
        }
    }

    /// Rows held.
    pub fn rows(&self) -> usize {
        self.origins.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.origins.is_empty()
    }

    /// Bytes held by the columns: what will be sent, without names and types.
    pub fn bytes(&self) -> usize {
        self.columns.iter().map(Column::bytes).sum()
    }

    /// Who made each row, in order.
    pub fn origins(&self) -> &[Origin] {
        &self.origins
    }

    /// The columns, in the table's order. For other encoders.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Forgets the rows and keeps the memory.
    pub fn clear(&mut self) {
        self.columns.iter_mut().for_each(|column| column.truncate(0));
        self.origins.clear();
    }
}

#[cfg(test)]
mod tests;
