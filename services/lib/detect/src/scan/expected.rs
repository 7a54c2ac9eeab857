//! What the cases of a study are measured by: expected counts, or cases and controls.
//!
//! Used once for a scan; the simulations start from it. A record that does not fit is an error, never dropped.

use super::bins::Bins;
use super::error::{ScanError, malformed, too_little};
use super::grid::Grid;
use super::standardised::{by_population, check_population};
use super::statistic::Statistic;
use super::study::{Case, Model, Study, Week};

/// More cases than a city has in a year.
const CASES_MAX: u64 = 10_000_000;
/// Events that could have been cases; people, even.
const CONTROLS_MAX: u64 = 100_000_000;
/// Cells of locations and bins, 16 bytes each.
const CELLS_MAX: usize = 20_000_000;
/// A location has its own share on each day of a week.
const WEEK_DAYS: usize = 7;

/// A study as tables of locations by bins.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Measured {
    pub(crate) counts: Grid<u64>,
    /// What a count is measured by: expected cases, or the number of cases and controls.
    pub(crate) weights: Grid<f64>,
    pub(crate) statistic: Statistic,
    /// Mean number of people over the study, or cases and controls, by location.
    pub(crate) people: Option<Vec<f64>>,
    /// Days that people lived through; none where there are no people.
    pub(crate) person_days: Option<f64>,
}

/// Puts a study into tables.
///
/// # Errors
/// Records that do not fit, or too few cases.
pub(crate) fn measured(study: &Study) -> Result<Measured, ScanError> {
    let counts = counted(study, &study.cases, CASES_MAX)?;
    let cases: u64 = counts.cells().iter().sum();
    if cases < 2 {
        return Err(too_little("at least 2 cases"));
    }
    let poisson = Statistic::Poisson { cases: cases as f64 };
    match &study.model {
        Model::Poisson { population } => {
            let (weights, days) = by_population(study, population)?;
            check_population(&counts, &weights, &study.bins)?;
            let people = days.iter().map(|days| days / study.bins.days() as f64).collect();
            let person_days = Some(days.iter().sum());
            Ok(Measured { counts, weights, statistic: poisson, people: Some(people), person_days })
        }
        Model::Permutation { week } => {
            let weights = by_margins(&counts, strata_of_bins(&study.bins, *week)?)?;
            Ok(Measured { counts, weights, statistic: poisson, people: None, person_days: None })
        }
        Model::Bernoulli { controls } => with_controls(study, counts, controls),
    }
}

/// How many strata the bins fall into in turn.
pub(crate) fn strata_of_bins(bins: &Bins, week: Week) -> Result<usize, ScanError> {
    match week {
        Week::Ignored => Ok(1),
        Week::Adjusted if bins.are_days() => Ok(WEEK_DAYS),
        Week::Adjusted => Err(malformed("an adjustment for the week needs bins of a day")),
    }
}

fn counted(study: &Study, cases: &[Case], cases_max: u64) -> Result<Grid<u64>, ScanError> {
    let locations = study.locations.coordinates().len();
    if locations.saturating_mul(study.bins.len()) > CELLS_MAX {
        return Err(malformed("at most 20,000,000 cells of locations and bins"));
    }
    let mut counts = Grid::new(locations, study.bins.len());
    let mut all = 0_u64;
    for case in cases {
        let Case { location, day, count, .. } = *case;
        known(location, locations)?;
        let bin = study.bins.of(day).ok_or(ScanError::OutsideStudy { location, day })?;
        all = all.saturating_add(count);
        if all > cases_max {
            return Err(malformed("at most 10,000,000 cases and 100,000,000 controls"));
        }
        counts.add(location, bin, count);
    }
    Ok(counts)
}

/// Whether there is such a location.
pub(crate) fn known(location: usize, locations: usize) -> Result<(), ScanError> {
    if location < locations { Ok(()) } else { Err(ScanError::UnknownLocation { location, locations }) }
}

/// Expected counts from the counts of locations and bins, within strata of bins that come in turn.
fn by_margins(counts: &Grid<u64>, strata: usize) -> Result<Grid<f64>, ScanError> {
    let several = |margin: &[u64]| margin.iter().filter(|count| **count > 0).count() >= 2;
    let by_bin = counts.by_bin();
    if !(several(&counts.by_location()) && several(&by_bin)) {
        return Err(too_little("cases in at least two locations and at least two bins"));
    }
    let rows = counts.rows().count();
    let mut weights = Grid::new(rows, counts.bins());
    let of_stratum =
        |row: &[u64], stratum: usize| row.iter().skip(stratum).step_by(strata).sum::<u64>() as f64;
    for stratum in 0..strata {
        let all = of_stratum(&by_bin, stratum).max(1.0);
        for (location, row) in counts.rows().enumerate() {
            let share = of_stratum(row, stratum) / all;
            let cells = weights.row_mut(location).iter_mut().zip(&by_bin).skip(stratum).step_by(strata);
            cells.for_each(|(cell, of_bin)| *cell = share * *of_bin as f64);
        }
    }
    Ok(weights)
}

fn with_controls(study: &Study, counts: Grid<u64>, controls: &[Case]) -> Result<Measured, ScanError> {
    let others = counted(study, controls, CONTROLS_MAX)?;
    let cases = counts.cells().iter().sum::<u64>() as f64;
    let all = cases + others.cells().iter().sum::<u64>() as f64;
    if all <= cases {
        return Err(too_little("at least one control"));
    }
    let mut weights = Grid::new(study.locations.coordinates().len(), study.bins.len());
    for (location, (cases, controls)) in counts.rows().zip(others.rows()).enumerate() {
        let cells = weights.row_mut(location).iter_mut().zip(cases.iter().zip(controls));
        cells.for_each(|(cell, (cases, controls))| *cell = (cases + controls) as f64);
    }
    let people = Some(weights.by_location());
    Ok(Measured {
        counts,
        weights,
        statistic: Statistic::Bernoulli { cases, all },
        people,
        person_days: None,
    })
}
