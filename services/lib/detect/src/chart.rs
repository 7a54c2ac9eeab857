//! What the control charts have in common: the bins they watch, and what they say of one.
//!
//! Used by `cusum`, `lr` and `glr`. A chart adds up evidence from bin to bin, so it finds slow drifts that no single bin
//! shows. A bin without data adds nothing and says so; the chart goes on from where it stood.

use crate::NotTestable;
use crate::point::{Point, Verdict};

/// The bins that are watched, each with the mean that holds as long as nothing has changed.
#[derive(Debug, Clone, Copy)]
pub struct Watched<'a> {
    /// Index of the first watched bin in its series, from 0.
    pub first: usize,
    /// Counts per bin; none where the source was silent.
    pub counts: &'a [Option<u64>],
    /// Means per bin while in control, positive and as many as there are counts.
    pub mu0: &'a [f64],
}

/// A bin of a chart.
#[derive(Debug, Clone, PartialEq)]
pub struct ChartPoint {
    /// What the chart says. The score is its statistic; a bin without data shows as an observed 0 with its reason.
    pub point: Point,
    /// Where the chart stands behind this bin, also where the bin itself could not be tested.
    pub statistic: f64,
    /// The count that would just have raised the alarm; none where no count does or the chart has no such bound. A
    /// chart that looks for more alarms at this count and above it, one that looks for less at it and below.
    pub bound: Option<f64>,
}

/// The largest mean a chart takes, so that no square of one leaves the range of numbers.
const MEAN_MAX: f64 = 1e15;
/// A mean below this is none: one event would outweigh every limit.
const MEAN_MIN: f64 = 1e-30;

impl Watched<'_> {
    /// # Errors
    /// `Malformed` when counts and means differ in number, or a mean is negative, not finite or beyond 1e15.
    pub(crate) fn check(&self) -> Result<(), NotTestable> {
        if self.counts.len() != self.mu0.len() {
            return Err(NotTestable::Malformed { what: "each watched bin must have its mean" });
        }
        if !self.mu0.iter().all(|mean| (0.0..=MEAN_MAX).contains(mean)) {
            return Err(NotTestable::Malformed { what: "a mean must be a number from 0 to 1e15" });
        }
        Ok(())
    }

    /// Every bin with its count and mean, or why it cannot be tested.
    pub(crate) fn bins(&self) -> impl Iterator<Item = Bin> {
        let with_means = self.counts.iter().zip(self.mu0);
        with_means.enumerate().map(|(offset, (count, mean))| Bin {
            index: self.first + offset,
            observed: count.map_or(0.0, |count| count as f64),
            mean: *mean,
            missing: count.is_none(),
        })
    }
}

/// A watched bin.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bin {
    index: usize,
    pub(crate) observed: f64,
    pub(crate) mean: f64,
    missing: bool,
}

impl Bin {
    /// Why it says nothing: no data, or no mean to measure it by.
    pub(crate) fn usable(&self) -> Result<(), NotTestable> {
        self.present()?;
        if self.mean < MEAN_MIN { Err(NotTestable::ZeroVariance) } else { Ok(()) }
    }

    /// Whether there is a count at all.
    pub(crate) fn present(&self) -> Result<(), NotTestable> {
        if self.missing { Err(NotTestable::NoData) } else { Ok(()) }
    }

    /// The point of a bin that was tested.
    pub(crate) fn tested(&self, statistic: f64, alarm: bool, bound: Option<f64>) -> ChartPoint {
        if !statistic.is_finite() {
            return self.untested(NotTestable::Diverged { what: "the sum of the chart" }, 0.0);
        }
        let verdict = Verdict { expected: Some(self.mean), upper: None, score: Some(statistic), alarm };
        let point = Point { index: self.index, observed: self.observed, verdict: Ok(verdict) };
        ChartPoint { point, statistic, bound: bound.filter(|bound| bound.is_finite()) }
    }

    /// The point of a bin that was not tested, with the chart where it stood.
    pub(crate) fn untested(&self, reason: NotTestable, statistic: f64) -> ChartPoint {
        let point = Point { index: self.index, observed: self.observed, verdict: Err(reason) };
        ChartPoint { point, statistic, bound: None }
    }
}

#[cfg(test)]
pub mod vectors;
