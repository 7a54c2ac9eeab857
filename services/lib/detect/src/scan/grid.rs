//! A table of locations by bins.
//!
//! Used for counts and for what they are measured by. Never changes its shape.

use std::ops::{AddAssign, Range};

/// Rows of locations, one value for each bin.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Grid<T> {
    bins: usize,
    cells: Vec<T>,
}

impl<T: Copy + Default + AddAssign + std::iter::Sum> Grid<T> {
    /// Zeros; at least one bin.
    pub(crate) fn new(locations: usize, bins: usize) -> Self {
        Self { bins: bins.max(1), cells: vec![T::default(); locations * bins.max(1)] }
    }

    pub(crate) fn bins(&self) -> usize {
        self.bins
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = &[T]> {
        self.cells.chunks_exact(self.bins)
    }

    pub(crate) fn cells(&self) -> &[T] {
        &self.cells
    }

    /// Empty where there is no such location.
    pub(crate) fn row(&self, location: usize) -> &[T] {
        self.cells.get(location * self.bins..(location + 1) * self.bins).unwrap_or_default()
    }

    pub(crate) fn row_mut(&mut self, location: usize) -> &mut [T] {
        self.cells.get_mut(location * self.bins..(location + 1) * self.bins).unwrap_or_default()
    }

    pub(crate) fn add(&mut self, location: usize, bin: usize, value: T) {
        if let Some(cell) = self.row_mut(location).get_mut(bin) {
            *cell += value;
        }
    }

    /// Over some bins of a location.
    pub(crate) fn sum(&self, location: usize, bins: &Range<usize>) -> T {
        self.row(location).get(bins.clone()).unwrap_or_default().iter().copied().sum()
    }

    /// Over all bins, location by location.
    pub(crate) fn by_location(&self) -> Vec<T> {
        self.rows().map(|row| row.iter().copied().sum()).collect()
    }

    /// Over all locations, bin by bin.
    pub(crate) fn by_bin(&self) -> Vec<T> {
        let mut sums = vec![T::default(); self.bins];
        for row in self.rows() {
            sums.iter_mut().zip(row).for_each(|(sum, value)| *sum += *value);
        }
        sums
    }

    /// Rows added up where they go to the same one of so many.
    pub(crate) fn merged(&self, into: &[usize], rows: usize) -> Self {
        let mut merged = Self::new(rows, self.bins);
        for (row, target) in self.rows().zip(into) {
            merged.row_mut(*target).iter_mut().zip(row).for_each(|(sum, value)| *sum += *value);
        }
        merged
    }
}
