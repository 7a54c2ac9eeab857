//! Tables of bins by locations, from records.
//!
//! Used where zones are given. A table of counts is 0 where nothing is said; people and expected counts are never made up.

use std::collections::BTreeMap;

use quanyu_boot::Failure;

use super::dates;
use super::names::Names;
use super::records::{Record, Records};
use super::time::Time;
use super::words::Kind;

/// More cells are refused here, before memory is taken for them.
const CELLS_MAX: usize = 20_000_000;

/// Lays out tables.
pub struct Panel<'a> {
    pub names: &'a Names,
    pub time: &'a Time,
}

impl Panel<'_> {
    /// # Errors
    /// There would be too many cells (exit 2).
    pub fn check(&self) -> Result<(), Failure> {
        let cells = self.names.len().saturating_mul(self.time.bins.len());
        if cells > CELLS_MAX {
            return Err(Failure::usage(format!(
                "{cells} cells of locations and bins, at most {CELLS_MAX} are taken"
            ))
            .fix("take longer bins (--unit, --aggregate), a shorter study, or larger locations"));
        }
        Ok(())
    }

    /// Counts, added up.
    ///
    /// # Errors
    /// A date lies outside the study, or in several bins (exit 2).
    pub fn counts(&self, records: &Records<u64>) -> Result<Vec<Vec<u64>>, Failure> {
        let mut table = self.table(0_u64);
        for record in &records.list {
            let bin = self.bin(record, records)?;
            if let Some(cell) = table.get_mut(bin).and_then(|row: &mut Vec<u64>| row.get_mut(record.location))
            {
                *cell = cell.saturating_add(record.number);
            }
        }
        Ok(table)
    }

    /// Expected counts, added up.
    ///
    /// # Errors
    /// As [`Panel::counts`], or a cell has none (exit 2).
    pub fn baselines(&self, records: &Records<f64>) -> Result<Vec<Vec<f64>>, Failure> {
        let mut table = self.table(None::<f64>);
        for record in &records.list {
            let bin = self.bin(record, records)?;
            if let Some(cell) = table.get_mut(bin).and_then(|row: &mut Vec<_>| row.get_mut(record.location)) {
                *cell = Some(cell.unwrap_or(0.0) + record.number);
            }
        }
        self.complete(table, |location, bin| {
            let from = dates::shown(self.time.bins.days_of(&(bin..bin + 1)).start);
            Failure::usage(format!(
                "{}: no baseline for `{}` in the bin from {from}",
                records.path.display(),
                self.names.name(location)
            ))
            .fix("give an expected count for each location and bin; 0 where no case can be")
        })
    }

    /// People: of a location in a bin those of its latest date up to the bin's end, or else of its first.
    ///
    /// # Errors
    /// A location has none (exit 2).
    pub fn people(&self, records: &Records<f64>) -> Result<Vec<Vec<f64>>, Failure> {
        let mut dated: Vec<BTreeMap<i64, f64>> = vec![BTreeMap::new(); self.names.len()];
        for record in &records.list {
            let day = record.when.map_or(0, |when| when.day);
            if let Some(people) = dated.get_mut(record.location) {
                // Several of one day are parts of one.
                *people.entry(day).or_default() += record.number;
            }
        }
        let mut table = self.table(None::<f64>);
        for (bin, row) in table.iter_mut().enumerate() {
            let end = self.time.bins.days_of(&(bin..bin + 1)).end;
            for (cell, people) in row.iter_mut().zip(&dated) {
                let latest = people.range(..end).next_back().or_else(|| people.iter().next());
                *cell = latest.map(|(_, number)| *number);
            }
        }
        self.complete(table, |location, _| {
            Failure::usage(format!(
                "{}: no people for `{}`",
                records.path.display(),
                self.names.name(location)
            ))
            .fix("add a line for it")
        })
    }

    fn bin<N>(&self, record: &Record<N>, records: &Records<N>) -> Result<usize, Failure> {
        let day = self.time.day(record, records, Kind::Spacetime)?;
        Ok(self.time.bins.of(day).unwrap_or_default())
    }

    fn table<T: Clone>(&self, cell: T) -> Vec<Vec<T>> {
        vec![vec![cell; self.names.len()]; self.time.bins.len()]
    }

    fn complete(
        &self,
        table: Vec<Vec<Option<f64>>>,
        missing: impl Fn(usize, usize) -> Failure,
    ) -> Result<Vec<Vec<f64>>, Failure> {
        let row = |(bin, row): (usize, Vec<Option<f64>>)| {
            let cells = row.into_iter().enumerate();
            cells.map(|(location, cell)| cell.ok_or_else(|| missing(location, bin))).collect()
        };
        table.into_iter().enumerate().map(row).collect()
    }
}
