//! Scan statistics over zones that are given, during the last bins of a panel.
//!
//! Used where zones are no circles (a district, a road, a network), and where a model has said what is to be expected:
//! then a surplus everywhere is one too, which Kulldorff's statistic does not see. Neill 2009,
//! doi:10.1016/j.ijforecast.2008.12.002; Tango et al. 2011, doi:10.1111/j.1541-0420.2010.01412.x; checked against R's
//! `scanstatistics` 1.1.2. It never looks for a lack of cases.

mod panel;
mod score;
mod simulate;

use super::error::ScanError;
use super::grid::Grid;
use super::monte_carlo::at_least;
use crate::random::Random;
use panel::Panel;
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};
use score::Scoring;
use simulate::Draws;

/// How the emerging outbreak of the negative binomial is scaled.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum EmergingScale {
    /// By the standard deviation, as in the paper.
    #[default]
    Paper,
    /// By the variance, as `scanstatistics` has it; then long and large zones count for little.
    RScanStatistics,
}

/// What an outbreak looks like to the negative binomial.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outbreak {
    /// It adds the same in all bins.
    Hotspot,
    /// It grows from bin to bin.
    Emerging(EmergingScale),
}

/// What a score measures counts by. Tables have a row for each bin, from the earliest, and a column for each location.
#[derive(Debug, Clone, PartialEq)]
pub enum ScoreBy {
    /// Expected counts, Poisson: a surplus against them.
    ExpectedPoisson {
        /// The expected counts.
        baselines: Vec<Vec<f64>>,
    },
    /// People, Poisson: a surplus against the rest; each bin is expected to have as many cases as another.
    PopulationPoisson {
        /// The people.
        population: Vec<Vec<f64>>,
    },
    /// The counts themselves, as in a permutation scan.
    Permutation,
    /// Expected counts, negative binomial with variance μ + μ²/θ. There are no simulations.
    NegativeBinomial {
        /// The expected counts.
        baselines: Vec<Vec<f64>>,
        /// θ.
        theta: f64,
        /// What an outbreak looks like.
        outbreak: Outbreak,
    },
}

/// A scan over given zones.
#[derive(Debug, Clone, PartialEq)]
pub struct GivenZones {
    /// Counts: a row for each bin, from the earliest, and a column for each location.
    pub counts: Vec<Vec<u64>>,
    /// The zones, as lists of locations.
    pub zones: Vec<Vec<usize>>,
    /// Windows are the last 1, 2, … so many bins.
    pub duration_max: usize,
    /// What counts are measured by.
    pub by: ScoreBy,
    /// Simulations, to 99,999; 0 gives no p.
    pub replications: u32,
    /// The same seed gives the same p, on any number of threads.
    pub seed: u64,
}

/// The score of a zone during the last bins.
#[derive(Debug, Clone, PartialEq)]
pub struct ZoneScore {
    /// Index of the zone.
    pub zone: usize,
    /// How many bins.
    pub duration: usize,
    /// Cases.
    pub observed: u64,
    /// Expected cases.
    pub expected: f64,
    /// The score, larger for what is more unusual; the negative binomial's may be negative.
    pub score: f64,
    /// Observed over expected; none where nothing is expected.
    pub relative_risk: Option<f64>,
    /// The same outside of the zone and window, where all cases are expected somewhere (population, permutation).
    pub relative_risk_outside: Option<f64>,
}

/// What a scan over given zones found.
#[derive(Debug, Clone, PartialEq)]
pub struct GivenZonesReport {
    /// All scores, zone by zone and in it by duration.
    pub scores: Vec<ZoneScore>,
    /// Index of the highest among them; a tie goes to the first.
    pub most_likely: usize,
    /// Share of simulations, the data among them, whose highest score is as high; none where nothing was simulated.
    pub p: Option<f64>,
}

/// Scores every zone during the last 1, 2, … bins.
///
/// # Errors
/// `UnknownLocation` for a zone with one; `CasesWithoutPopulation` where cases are but none can be expected;
/// `Malformed` for tables that do not fit; `TooLittle` with fewer than 2 cases where they are shared out.
pub fn scan_given_zones(scan: &GivenZones) -> Result<GivenZonesReport, ScanError> {
    let panel = Panel::new(scan)?;
    let scoring = Scoring::new(&panel, scan);
    let scores = scoring.all(&panel.counts);
    let mut most_likely = 0;
    let mut highest = f64::NEG_INFINITY;
    for (index, score) in scores.iter().enumerate() {
        if score.score > highest {
            (most_likely, highest) = (index, score.score);
        }
    }
    let simulates = scan.replications > 0 && !matches!(scan.by, ScoreBy::NegativeBinomial { .. });
    let p = simulates.then(|| {
        let draws = Draws::new(&panel, &scan.by);
        let exceeds = |number: &u32| {
            let counts = draws.counts(&panel, &mut Random::of_draw(scan.seed, u64::from(*number)));
            at_least(scoring.highest(&counts), highest)
        };
        let exceedances = (0..scan.replications).into_par_iter().filter(exceeds).count();
        (exceedances + 1) as f64 / (f64::from(scan.replications) + 1.0)
    });
    Ok(GivenZonesReport { scores, most_likely, p })
}

#[cfg(test)]
mod tests;
