//! The default detector for weekly series of three years and more: four looks at the last bins, put together.
//!
//! Used for warnings. One regression of trend and season gives what to expect; against it stand the bin alone, as
//! Farrington and Noufaily do (doi:10.1002/sim.5595), the sums of the last two and three bins, as a scan over time does
//! (Kulldorff 2001, doi:10.1111/1467-985X.00186), and the last two once more at the level of the last half year, as EARS
//! does. Every look is a normal deviate of a negative binomial tail; their weighted sum has its false alarms measured
//! on simulated series (`score`). It never judges bins that it was not measured on, such as days.

mod looks;
mod score;
mod season;
mod settings;

use crate::NotTestable;
use crate::farrington::Series;
use crate::finding::{Finding, Found};
use crate::point::Verdict;
use looks::Recent;
use season::{Calendar, Season, Workspace};
use std::ops::Range;

pub use score::Calibration;
pub use settings::{EnsembleSettings, Weights};

/// Tests bins of a weekly series. Indices from 0; what is beyond the series is left out.
///
/// `expected` is the mean of the regression, `score` the weighted sum of the looks, `p` how often clean bins score as
/// high, and `upper` the highest count of the bin that would raise no alarm, given the bins before it. A bin's own reason
/// where it cannot be tested: `TooLittle` with less than `years_min` before the gap, `NoData` when it, one of the two
/// before, or so much of its baseline is missing that less than that is left, `Diverged` without a fit. The baseline
/// starts behind its last missing bin.
///
/// # Errors
/// `Malformed` when settings or series make no sense, or a year has not 52 bins.
pub fn ensemble(
    series: &Series<'_>,
    settings: &EnsembleSettings,
    bins: Range<usize>,
) -> Result<Vec<Finding>, NotTestable> {
    settings.check()?;
    series.check()?;
    let calendar = Calendar::of(series.dating)?;
    let counts = series.counts;
    let mut workspace = Workspace::default();
    let mut find = |bin: usize| -> Result<Found, NotTestable> {
        let season = Season::fit(counts, &calendar, settings, bin, &mut workspace)?;
        let recent = Recent::of(counts, &season, bin)?;
        Ok(judge(&recent, settings))
    };
    let tested = bins.start..bins.end.min(counts.len());
    let of_bin = |bin: usize| {
        let observed = counts.get(bin).copied().flatten().map(|count| count as f64);
        find(bin).unwrap_or_else(Found::from).at(bin, observed)
    };
    Ok(tested.map(of_bin).collect())
}

fn judge(recent: &Recent, settings: &EnsembleSettings) -> Found {
    let threshold = settings.calibration.score_at(settings.alpha);
    let score = recent.score(recent.count, &settings.weights);
    // Nothing at all is no alarm, whatever came before it.
    let alarm = recent.count > 0.0 && score > threshold;
    let verdict = Verdict {
        expected: Some(recent.expected()),
        upper: Some(upper(recent, &settings.weights, threshold)),
        score: Some(score),
        alarm,
    };
    Found { verdict: Ok(verdict), p: Some(settings.calibration.p(score)), compat: None }
}

/// The highest count that raises no alarm: scores rise with the count, so it is found by halving.
fn upper(recent: &Recent, weights: &Weights, threshold: f64) -> f64 {
    let alarms = |count: f64| recent.score(count, weights) > threshold;
    // Outwards by strides that double, then back by halves.
    let (mut quiet, mut loud) = (0.0, None);
    let mut stride = recent.spread().ceil().max(1.0);
    let mut at = (recent.expected() + 2.0 * stride).floor();
    while loud.is_none() {
        if alarms(at) {
            loud = Some(at);
        } else {
            quiet = at;
            at += stride;
            stride *= 2.0;
        }
        if at > COUNT_MAX {
            return COUNT_MAX;
        }
    }
    let mut loud = loud.unwrap_or(COUNT_MAX);
    while loud - quiet > 1.0 {
        let middle = f64::midpoint(quiet, loud).floor();
        if alarms(middle) { loud = middle } else { quiet = middle }
    }
    quiet
}

/// No bin counts as many.
const COUNT_MAX: f64 = 1e15;

#[cfg(test)]
mod tests;
