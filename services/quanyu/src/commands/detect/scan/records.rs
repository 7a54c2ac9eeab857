//! Lines of a file that say how many, where and when: cases, controls, people, baselines.
//!
//! Used by all scans. CSV has a head; the files of SaTScan's users (.cas, .geo, .pop, .ctl) have none, and their columns are
//! known by their order. Nothing is dropped: a line that does not fit is an error with its number.

use std::path::{Path, PathBuf};

use quanyu_boot::Failure;

use super::dates::{self, When};
use super::names::Names;
use super::strata::Strata;
use crate::commands::detect::columns::{self, Column, Columns, Line};

/// More people than the Earth has had.
const NUMBER_MAX: f64 = 1e12;

/// What a line says.
#[derive(Debug, Clone, Copy)]
pub struct Record<N> {
    /// Where it stands in its file.
    pub line: u64,
    pub location: usize,
    /// None where a file of a purely spatial scan has no dates.
    pub when: Option<When>,
    pub stratum: u32,
    pub number: N,
}

/// What a file says.
#[derive(Debug)]
pub struct Records<N> {
    pub path: PathBuf,
    pub list: Vec<Record<N>>,
}

/// Columns of a file by their meaning.
pub struct Layout<'a> {
    /// Names in the order of a file without a head.
    pub names: [&'a str; 3],
    /// The one with the number.
    pub number: &'a str,
    /// Whether the date may be left out.
    pub dates: Dates,
}

/// Whether a file must have dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dates {
    Needed,
    Optional,
}

/// What a number of a file can be.
pub trait Number: Copy {
    /// # Errors
    /// It is none (exit 2).
    fn read(line: &Line, column: &Column) -> Result<Self, Failure>;
}

impl Number for u64 {
    fn read(line: &Line, column: &Column) -> Result<Self, Failure> {
        line.count(column)
    }
}

impl Number for f64 {
    fn read(line: &Line, column: &Column) -> Result<Self, Failure> {
        let number = line.number(column)?;
        if !(0.0..=NUMBER_MAX).contains(&number) {
            let reason = format!("{} {number} is not from 0 to {NUMBER_MAX:e}", column.name());
            return Err(line.wrong(&reason).fix("correct the number"));
        }
        Ok(number)
    }
}

/// Cases or controls.
pub fn counts(dates: Dates) -> Layout<'static> {
    Layout { names: ["location", "count", "date"], number: "count", dates }
}

/// People.
pub fn people(dates: Dates) -> Layout<'static> {
    Layout { names: ["location", "date", "population"], number: "population", dates }
}

/// Expected counts.
pub fn baselines() -> Layout<'static> {
    Layout { names: ["location", "date", "baseline"], number: "baseline", dates: Dates::Needed }
}

/// Whether a file has no head, by its name.
pub fn is_of_words(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    ["cas", "geo", "pop", "ctl"].iter().any(|known| extension.eq_ignore_ascii_case(known))
}

impl Layout<'_> {
    /// Opens a file of it.
    ///
    /// # Errors
    /// It cannot be read, or has not the columns (exit 2).
    pub fn open(&self, path: &Path) -> Result<Columns, Failure> {
        if is_of_words(path) { Columns::read_words(path, &self.names) } else { Columns::read(path) }
    }

    /// Reads the lines of a file, its strata by columns that are known.
    ///
    /// # Errors
    /// A line does not fit (exit 2).
    pub fn records<N: Number>(
        &self,
        columns: &Columns,
        names: &mut Names,
        strata: &mut Strata,
    ) -> Result<Records<N>, Failure> {
        let (location, number) = (columns.column("location")?, columns.column(self.number)?);
        let date = match self.dates {
            Dates::Needed => Some(columns.column("date")?),
            Dates::Optional => columns.find("date"),
        };
        let by = strata.columns_of(columns, &self.names)?;
        let mut list = Vec::new();
        for line in columns.lines() {
            let when = date.as_ref().map(|date| dates::read(line.text(date))).transpose();
            list.push(Record {
                line: line.number_in_file(),
                location: names.of_line(&line, &location)?,
                when: when
                    .map_err(|reason| line.wrong(&reason).fix("write all dates in one of these forms"))?,
                stratum: strata.of_line(&line, &by),
                number: N::read(&line, &number)?,
            });
        }
        Ok(Records { path: columns.path().to_owned(), list })
    }
}

impl<N> Records<N> {
    /// Says what is wrong with a record.
    pub fn wrong(&self, record: &Record<N>, reason: &str) -> Failure {
        columns::wrong(&self.path, record.line, reason)
    }
}
