//! The scores of all zones and durations.
//!
//! Used on the data, and on each simulation. Sums run back from the last bin, so a longer window adds to a shorter one.

use super::panel::Panel;
use super::{EmergingScale, GivenZones, Grid, Outbreak, ScoreBy, ZoneScore};
use crate::scan::statistic::{Statistic, times_ln};

/// A score by its sums.
#[derive(Debug, Clone, Copy)]
enum Rule {
    /// c ln(c/b) + b − c for a surplus.
    Expected,
    /// Against the rest.
    Rest(Statistic),
    /// Standardised surplus.
    NegativeBinomial { theta: f64, outbreak: Outbreak },
}

/// What stays the same over simulations.
pub(super) struct Scoring<'a> {
    expected: &'a Grid<f64>,
    zones: &'a [Vec<usize>],
    duration_max: usize,
    rule: Rule,
    cases: f64,
}

impl<'a> Scoring<'a> {
    pub(super) fn new(panel: &'a Panel, scan: &'a GivenZones) -> Self {
        let rule = match &scan.by {
            ScoreBy::ExpectedPoisson { .. } => Rule::Expected,
            ScoreBy::PopulationPoisson { .. } | ScoreBy::Permutation => {
                Rule::Rest(Statistic::Poisson { cases: panel.cases })
            }
            ScoreBy::NegativeBinomial { theta, outbreak, .. } => {
                Rule::NegativeBinomial { theta: *theta, outbreak: *outbreak }
            }
        };
        Self {
            expected: &panel.expected,
            zones: &scan.zones,
            duration_max: scan.duration_max,
            rule,
            cases: panel.cases,
        }
    }

    /// The scores, zone by zone and in it by duration.
    pub(super) fn all(&self, counts: &Grid<u64>) -> Vec<ZoneScore> {
        let mut scores = Vec::with_capacity(self.zones.len() * self.duration_max);
        self.each(counts, |zone, [observed, expected, score], duration| {
            let ratio = |count: f64, mean: f64| (mean > 0.0).then(|| count / mean);
            let outside = || ratio(self.cases - observed, self.cases - expected);
            scores.push(ZoneScore {
                zone,
                duration,
                observed: observed as u64,
                expected,
                score,
                relative_risk: ratio(observed, expected),
                relative_risk_outside: matches!(self.rule, Rule::Rest(_)).then(outside).flatten(),
            });
        });
        scores
    }

    /// The highest of them.
    pub(super) fn highest(&self, counts: &Grid<u64>) -> f64 {
        let mut highest = f64::NEG_INFINITY;
        self.each(counts, |_, [_, _, score], _| highest = highest.max(score));
        highest
    }

    /// Shows zone, sums of counts and expected counts with their score, and duration.
    fn each(&self, counts: &Grid<u64>, mut show: impl FnMut(usize, [f64; 3], usize)) {
        let bins = counts.bins();
        for (zone, locations) in self.zones.iter().enumerate() {
            let (mut observed, mut expected) = (0.0, 0.0);
            let mut standard = Standardised::default();
            for (duration, bin) in (1..=self.duration_max).zip((0..bins).rev()) {
                let bin = bin..bin + 1;
                let mut of_bin = [0.0; 2];
                for location in locations {
                    let (count, mean) =
                        (counts.sum(*location, &bin) as f64, self.expected.sum(*location, &bin));
                    observed += count;
                    expected += mean;
                    if let Rule::NegativeBinomial { theta, .. } = self.rule {
                        let spread = 1.0 + mean / theta;
                        of_bin = [of_bin[0] + (count - mean) / spread, of_bin[1] + mean / spread];
                    }
                }
                standard.add(of_bin);
                show(zone, [observed, expected, self.score(observed, expected, &standard)], duration);
            }
        }
    }

    fn score(&self, observed: f64, expected: f64, standard: &Standardised) -> f64 {
        match self.rule {
            Rule::Expected if observed > expected => times_ln(observed, expected) + expected - observed,
            Rule::Expected => 0.0,
            Rule::Rest(statistic) => statistic.of(observed, expected),
            Rule::NegativeBinomial { outbreak, .. } => standard.score(outbreak),
        }
    }
}

/// Sums over the bins of a window, from its last bin backwards. With a window of d bins the last has the weight d, the one
/// before d − 1, …; when a bin is added, every weight before rises by one, so sums of lower powers carry the higher.
#[derive(Debug, Default)]
struct Standardised {
    surplus: f64,
    variance: f64,
    /// Σ a · surplus.
    rising_surplus: f64,
    /// Σ a · variance and Σ a² · variance.
    rising_variance: [f64; 2],
}

impl Standardised {
    fn add(&mut self, [surplus, variance]: [f64; 2]) {
        // (a + 1)² = a² + 2a + 1; the new bin has the weight 1.
        let [once, twice] = self.rising_variance;
        self.rising_variance =
            [once + self.variance + variance, twice + 2.0 * once + self.variance + variance];
        self.rising_surplus += self.surplus + surplus;
        self.surplus += surplus;
        self.variance += variance;
    }

    fn score(&self, outbreak: Outbreak) -> f64 {
        let [_, twice] = self.rising_variance;
        let (surplus, scale) = match outbreak {
            Outbreak::Hotspot => (self.surplus, self.variance.sqrt()),
            Outbreak::Emerging(EmergingScale::Paper) => (self.rising_surplus, twice.sqrt()),
            Outbreak::Emerging(EmergingScale::RScanStatistics) => (self.rising_surplus, twice),
        };
        if scale > 0.0 { surplus / scale } else { 0.0 }
    }
}
