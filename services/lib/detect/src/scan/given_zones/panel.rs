//! The data of a scan over given zones, checked, by location.
//!
//! Used by scores and simulations. What does not fit is refused.

use super::{GivenZones, Grid, ScanError, ScoreBy};
use crate::scan::error::{malformed, too_little};

/// Cells of locations and bins, 16 bytes each.
const CELLS_MAX: usize = 20_000_000;
/// Locations in all zones together.
const LISTED_MAX: usize = 50_000_000;
/// Cases, and cases that are drawn in a simulation.
const SUM_MAX: f64 = 1e7;
/// More simulations add no digit that is shown.
const REPLICATIONS_MAX: u32 = 99_999;

/// Counts and expected counts by location and bin.
#[derive(Debug)]
pub(super) struct Panel {
    pub(super) counts: Grid<u64>,
    pub(super) expected: Grid<f64>,
    /// All cases.
    pub(super) cases: f64,
}

impl Panel {
    pub(super) fn new(scan: &GivenZones) -> Result<Self, ScanError> {
        let counts = turned(&scan.counts)?;
        check_zones(scan, counts.rows().count(), counts.bins())?;
        let cases = counts.cells().iter().fold(0_u64, |sum, count| sum.saturating_add(*count)) as f64;
        let expected = match &scan.by {
            ScoreBy::ExpectedPoisson { baselines } | ScoreBy::NegativeBinomial { baselines, .. } => {
                measured(baselines, &counts)?
            }
            ScoreBy::PopulationPoisson { population } => shared_out(measured(population, &counts)?, cases)?,
            ScoreBy::Permutation => by_margins(&counts, cases),
        };
        if cases > SUM_MAX || expected.cells().iter().sum::<f64>() > SUM_MAX {
            return Err(malformed("counts and expected counts add up to at most 10,000,000"));
        }
        if matches!(scan.by, ScoreBy::PopulationPoisson { .. } | ScoreBy::Permutation) && cases < 2.0 {
            return Err(too_little("at least 2 cases"));
        }
        for (location, (counts, expected)) in counts.rows().zip(expected.rows()).enumerate() {
            let nothing = counts.iter().zip(expected).position(|(count, mean)| *count > 0 && *mean <= 0.0);
            if let Some(bin) = nothing {
                return Err(ScanError::CasesWithoutPopulation { location, day: bin as i64 });
            }
        }
        Ok(Self { counts, expected, cases })
    }
}

fn check_zones(scan: &GivenZones, locations: usize, bins: usize) -> Result<(), ScanError> {
    if !(1..=bins).contains(&scan.duration_max) {
        return Err(malformed("the longest window has 1 bin at least, and no more than there are"));
    }
    if scan.replications > REPLICATIONS_MAX {
        return Err(malformed("at most 99,999 simulations"));
    }
    if let ScoreBy::NegativeBinomial { theta, .. } = &scan.by
        && !(*theta > 0.0 && theta.is_finite())
    {
        return Err(malformed("θ is a positive number"));
    }
    if scan.zones.is_empty() || scan.zones.iter().map(Vec::len).sum::<usize>() > LISTED_MAX {
        return Err(malformed("at least one zone, and at most 50,000,000 locations in all of them"));
    }
    match scan.zones.iter().flatten().find(|location| **location >= locations) {
        Some(location) => Err(ScanError::UnknownLocation { location: *location, locations }),
        None => Ok(()),
    }
}

/// From rows of bins to rows of locations.
fn turned<T: Copy + Default + std::ops::AddAssign + std::iter::Sum>(
    table: &[Vec<T>],
) -> Result<Grid<T>, ScanError> {
    let locations = table.first().map_or(0, Vec::len);
    if locations == 0 || table.iter().any(|row| row.len() != locations) {
        return Err(malformed("a row for each bin, with a column for each location"));
    }
    if locations.saturating_mul(table.len()) > CELLS_MAX {
        return Err(malformed("at most 20,000,000 cells of locations and bins"));
    }
    let mut grid = Grid::new(locations, table.len());
    for (bin, row) in table.iter().enumerate() {
        row.iter().enumerate().for_each(|(location, value)| grid.add(location, bin, *value));
    }
    Ok(grid)
}

fn measured(table: &[Vec<f64>], counts: &Grid<u64>) -> Result<Grid<f64>, ScanError> {
    let grid = turned(table)?;
    if grid.bins() != counts.bins() || grid.cells().len() != counts.cells().len() {
        return Err(malformed("tables of the same bins and locations"));
    }
    if !grid.cells().iter().all(|value| value.is_finite() && *value >= 0.0) {
        return Err(malformed("baselines and populations are numbers, not negative"));
    }
    Ok(grid)
}

/// Each bin gets the same share of all cases, and its locations theirs by their people.
fn shared_out(population: Grid<f64>, cases: f64) -> Result<Grid<f64>, ScanError> {
    let by_bin = population.by_bin();
    if by_bin.iter().any(|people| *people <= 0.0) {
        return Err(malformed("people in every bin"));
    }
    let of_bin = cases / by_bin.len() as f64;
    let mut expected = population;
    for location in 0..expected.rows().count() {
        let cells = expected.row_mut(location).iter_mut().zip(&by_bin);
        cells.for_each(|(cell, people)| *cell *= of_bin / people);
    }
    Ok(expected)
}

fn by_margins(counts: &Grid<u64>, cases: f64) -> Grid<f64> {
    let by_bin = counts.by_bin();
    let mut expected = Grid::new(counts.rows().count(), counts.bins());
    for (location, of_location) in counts.by_location().into_iter().enumerate() {
        let share = of_location as f64 / cases.max(1.0);
        let cells = expected.row_mut(location).iter_mut().zip(&by_bin);
        cells.for_each(|(cell, of_bin)| *cell = share * *of_bin as f64);
    }
    expected
}
