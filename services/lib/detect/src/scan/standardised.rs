//! Expected counts from a population: what each group's rate in the whole study makes of its people here and now.
//!
//! Used by the Poisson model. Strata without cases add nothing; cases without people are an error.

use super::bins::{Bins, DAY_MAX};
use super::error::{ScanError, malformed};
use super::expected::known;
use super::grid::Grid;
use super::person_time::{Dated, ordered, person_days};
use super::study::{Case, Population, Study};
use std::collections::BTreeMap;

/// More people than there are, or will be.
const PEOPLE_MAX: f64 = 1e12;

/// Expected counts by indirect standardisation, and the person-days of each location.
pub(crate) fn by_population(
    study: &Study,
    population: &[Population],
) -> Result<(Grid<f64>, Vec<f64>), ScanError> {
    let locations = study.locations.coordinates().len();
    let mut entries: BTreeMap<(u32, usize), Vec<Dated>> = BTreeMap::new();
    for Population { location, day, stratum, people } in population.iter().copied() {
        known(location, locations)?;
        if !((0.0..=PEOPLE_MAX).contains(&people) && (-DAY_MAX..=DAY_MAX).contains(&day)) {
            return Err(malformed("people are a number from 0 to 1e12, on a day within ±4,000,000"));
        }
        entries.entry((stratum, location)).or_default().push(Dated { day, people });
    }
    let whole = study.bins.days_of(&(0..study.bins.len()));
    let mut days_of_stratum: BTreeMap<u32, f64> = BTreeMap::new();
    let mut days_of_location = vec![0.0; locations];
    for ((stratum, location), dated) in &mut entries {
        *dated = ordered(std::mem::take(dated));
        let days = person_days(dated, &whole);
        *days_of_stratum.entry(*stratum).or_default() += days;
        if let Some(sum) = days_of_location.get_mut(*location) {
            *sum += days;
        }
    }
    let rates = rates(&study.cases, &days_of_stratum)?;
    let mut weights = Grid::new(locations, study.bins.len());
    for ((stratum, location), dated) in &entries {
        // A stratum without cases adds nothing.
        let Some(rate) = rates.get(stratum) else { continue };
        for (bin, cell) in weights.row_mut(*location).iter_mut().enumerate() {
            *cell += rate * person_days(dated, &study.bins.days_of(&(bin..bin + 1)));
        }
    }
    Ok((weights, days_of_location))
}

/// Cases per person-day of each stratum that has cases.
fn rates(cases: &[Case], person_days: &BTreeMap<u32, f64>) -> Result<BTreeMap<u32, f64>, ScanError> {
    let mut of_stratum: BTreeMap<u32, u64> = BTreeMap::new();
    for case in cases.iter().filter(|case| case.count > 0) {
        *of_stratum.entry(case.stratum).or_default() += case.count;
    }
    let rate = |(stratum, cases): (u32, u64)| match person_days.get(&stratum) {
        // Finite: numbers of people so small that the rate is none are 0.
        Some(days) if (cases as f64 / days).is_finite() => Ok((stratum, cases as f64 / days)),
        _ => Err(ScanError::StratumWithoutPopulation { stratum }),
    };
    of_stratum.into_iter().map(rate).collect()
}

/// # Errors
/// `CasesWithoutPopulation` where there are cases but nobody who could be one.
pub(crate) fn check_population(
    counts: &Grid<u64>,
    weights: &Grid<f64>,
    bins: &Bins,
) -> Result<(), ScanError> {
    for (location, (counts, weights)) in counts.rows().zip(weights.rows()).enumerate() {
        let empty = counts.iter().zip(weights).position(|(count, weight)| *count > 0 && *weight <= 0.0);
        if let Some(bin) = empty {
            let day = bins.days_of(&(bin..bin + 1)).start;
            return Err(ScanError::CasesWithoutPopulation { location, day });
        }
    }
    Ok(())
}
