//! From what was found in a sweep to the figures that are shown.
//!
//! Used once for a scan. Sums are taken anew over the cells of a cluster, so they do not carry the rounding of a sweep.

use super::expected::Measured;
use super::report::{Figures, OfLocation};
use std::ops::Range;

/// Days of a year of the Gregorian calendar, as SaTScan has it: with 365.25 its annual rates differ in the last digit.
const YEAR_DAYS: f64 = 365.242_5;
const PEOPLE: f64 = 100_000.0;

impl Measured {
    /// The figures of some locations during some bins.
    pub(crate) fn figures(&self, locations: &[usize], bins: &Range<usize>) -> Figures {
        let observed: u64 = locations.iter().map(|location| self.counts.sum(*location, bins)).sum();
        let weight: f64 = locations.iter().map(|location| self.weights.sum(*location, bins)).sum();
        let expected = self.statistic.expected(weight);
        let ratio = (expected > 0.0).then(|| observed as f64 / expected);
        let people_of =
            |people: &Vec<f64>| locations.iter().filter_map(|location| people.get(*location)).sum();
        Figures {
            observed,
            expected,
            ratio,
            relative_risk: self.people.as_ref().and_then(|_| self.relative_risk(observed as f64, expected)),
            population: self.people.as_ref().map(people_of),
            annual_per_100_000: ratio.zip(self.annual_per_100_000()).map(|(ratio, annual)| ratio * annual),
        }
    }

    /// The same for each location alone.
    pub(crate) fn by_location(&self, locations: &[usize], bins: &Range<usize>) -> Vec<OfLocation> {
        let alone = |location: &usize| OfLocation {
            location: *location,
            figures: self.figures(std::slice::from_ref(location), bins),
        };
        locations.iter().map(alone).collect()
    }

    /// Cases a year for 100,000 people in the whole study.
    pub(crate) fn annual_per_100_000(&self) -> Option<f64> {
        let years = self.person_days? / YEAR_DAYS;
        (years > 0.0).then(|| self.statistic.cases() / years * PEOPLE)
    }

    fn relative_risk(&self, observed: f64, expected: f64) -> Option<f64> {
        let (rest, rest_expected) = (self.statistic.cases() - observed, self.statistic.cases() - expected);
        let defined = expected > 0.0 && rest > 0.0 && rest_expected > 0.0;
        defined.then(|| (observed / expected) / (rest / rest_expected))
    }
}
