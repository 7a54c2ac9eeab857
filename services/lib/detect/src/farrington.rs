//! Farrington's detectors: a bin against the same season of earlier years.
//!
//! A quasi-Poisson regression of the baseline, in which past outbreaks count for less, gives the expected count; an
//! alarm is a count above the bound that chance passes with probability α. Classic: Farrington et al. 1996,
//! doi:10.2307/2983331. Flexible: Noufaily et al. 2013, doi:10.1002/sim.5595, as in surveillance (Salmon, Schumacher,
//! Höhle 2016, doi:10.18637/jss.v070.i10). Used for warnings of series with three years of history and more. It never
//! skips over a bin whose source was silent, and never says “no alarm” of a bin it could not test.

mod baseline;
mod bound;
pub(crate) mod dates;
mod fit;
mod plan;
mod series;
mod settings;

pub use series::{Dating, Series};
pub use settings::{ClassicSettings, FlexibleSettings, Limit54, PowerTransform, ThresholdMethod};

use crate::NotTestable;
use crate::glm::levels::LevelRegression;
use crate::point::{Point, Verdict};
use fit::Target;
use plan::Plan;
use std::ops::Range;

/// A bin that was tested.
#[derive(Debug, Clone, PartialEq)]
pub struct FarringtonPoint {
    /// Which bin of the series, from 0.
    pub index: usize,
    /// Counted in it; none where the source was silent.
    pub observed: Option<u64>,
    /// What was found, or why nothing could be said.
    pub finding: Result<Finding, NotTestable>,
}

/// What the detector found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Finding {
    /// μ₀: the count that the baseline lets expect.
    pub mean: f64,
    /// Mean of the law that the bound is a quantile of: μ₀, but for `Muan` the upper bound of μ₀.
    pub law_mean: f64,
    /// φ: the variance of a count over its mean, at least 1.
    pub dispersion: f64,
    /// Trend of ln μ per bin, where it was kept.
    pub trend: Option<f64>,
    /// The highest count that raises no alarm. Where too few events were seen: none, or 0 for the classic detector as
    /// surveillance has it.
    pub upper: Option<f64>,
    /// Probability of a count this high or higher.
    pub p: f64,
    /// (y − μ₀)/(U − μ₀): 1 at the bound; none where the bound is not above the mean.
    pub score: Option<f64>,
    /// Whether `limit54` saw enough events of late to judge at all.
    pub enough: bool,
    /// Whether the count is above the bound.
    pub alarm: bool,
}

impl FarringtonPoint {
    /// In the shape of all detectors. A bin without data has the reason `NoData` and 0 as observed.
    pub fn point(&self) -> Point {
        let verdict = self.finding.as_ref().map(|finding| Verdict {
            expected: finding.enough.then_some(finding.mean),
            upper: finding.upper,
            score: finding.score,
            alarm: finding.alarm,
        });
        let verdict = verdict.map_err(Clone::clone);
        Point { index: self.index, observed: self.observed.unwrap_or(0) as f64, verdict }
    }
}

/// Tests bins of a series by the classic detector. Indices from 0; what is beyond the series is left out.
///
/// A bin's own reason where it cannot be tested: `TooLittle` with less than b years and w bins before it, `NoData` when
/// it or a bin of its baseline is missing, `Diverged` when the regression has no finite answer.
///
/// # Errors
/// `Malformed` when settings or series make no sense.
pub fn farrington_classic(
    series: &Series<'_>,
    settings: &ClassicSettings,
    bins: Range<usize>,
) -> Result<Vec<FarringtonPoint>, NotTestable> {
    let plan = settings.plan(series)?;
    Ok(plan.test(&Series { population: None, ..*series }, bins))
}

/// Tests bins of a series by the flexible detector. Indices from 0; what is beyond the series is left out.
///
/// A bin's own reason where it cannot be tested: as for [`farrington_classic`], and `Exposure` when a population is not
/// positive, `TooLittle` when a baseline has no more bins than coefficients.
///
/// # Errors
/// `Malformed` when settings or series make no sense.
pub fn farrington_flexible(
    series: &Series<'_>,
    settings: &FlexibleSettings,
    bins: Range<usize>,
) -> Result<Vec<FarringtonPoint>, NotTestable> {
    let plan = settings.plan(series)?;
    let population = series.population.filter(|_| settings.population_offset);
    Ok(plan.test(&Series { population, ..*series }, bins))
}

impl Plan {
    fn test(&self, series: &Series<'_>, bins: Range<usize>) -> Vec<FarringtonPoint> {
        let mut regression = LevelRegression::default();
        (bins.start..bins.end.min(series.counts.len()))
            .map(|index| FarringtonPoint {
                index,
                observed: series.counts.get(index).copied().flatten(),
                finding: self.find(series, index, &mut regression),
            })
            .collect()
    }

    fn find(
        &self,
        series: &Series<'_>,
        index: usize,
        regression: &mut LevelRegression,
    ) -> Result<Finding, NotTestable> {
        let bin = index as i64;
        let count = series.count(bin)?;
        self.baseline(series, bin, regression)?;
        let target = Target { time: index as f64, offset: series.offset(bin)? };
        let expected = self.expect(regression, target)?;
        let judged = self.bound.judge(&expected, count);
        let enough = series.reaches(self.limit54.sum, self.limit54.bins, bin)?;
        Ok(Finding {
            mean: expected.mean,
            law_mean: judged.law_mean,
            dispersion: expected.dispersion,
            trend: expected.trend,
            upper: if enough { Some(judged.upper) } else { self.upper_below_limit },
            p: judged.p,
            score: judged.score,
            enough,
            alarm: count > judged.upper && enough,
        })
    }
}

#[cfg(test)]
mod tests;
