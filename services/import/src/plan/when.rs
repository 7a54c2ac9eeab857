//! Conditions on a row: which of a map's events it makes.
//!
//! Used by `plan`; all conditions of an event must hold.

use toml::Spanned;

use super::columns::Columns;
use super::text::Reading;
use crate::error::MapError;
use crate::map::{self, Map};
use crate::row::Cells;

/// One condition on one column.
#[derive(Debug, Clone)]
pub(crate) struct Condition {
    column: usize,
    test: Test,
}

#[derive(Debug, Clone)]
enum Test {
    Present(bool),
    Equals(Vec<String>),
    Not(Vec<String>),
}

impl Condition {
    /// Checks a condition as written.
    pub fn compile(
        map: &Map,
        columns: &mut Columns,
        shape: &Spanned<map::Condition>,
    ) -> Result<Self, MapError> {
        let written = shape.get_ref();
        let test = match (written.present, &written.equals, &written.not) {
            (Some(present), None, None) => Test::Present(present),
            (None, Some(values), None) => Test::Equals(values.clone()),
            (None, None, Some(values)) => Test::Not(values.clone()),
            _ => {
                let fix = "write one of: present = true or false, equals = [\"…\"], not = [\"…\"]";
                return Err(map.fault(shape, "a condition needs exactly one test", fix));
            }
        };
        Ok(Self { column: columns.find(map, &written.column)?, test })
    }

    /// Whether a row meets it. A missing cell equals nothing.
    pub fn holds(&self, reading: &Reading, cells: &Cells) -> bool {
        let cell = reading.cell(cells, self.column);
        let is_in = |values: &[String]| cell.is_some_and(|cell| values.iter().any(|value| value == cell));
        match &self.test {
            Test::Present(present) => cell.is_some() == *present,
            Test::Equals(values) => is_in(values),
            Test::Not(values) => !is_in(values),
        }
    }
}
