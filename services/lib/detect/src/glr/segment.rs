//! The bins since the last alarm, and the segment of them that a change explains best.
//!
//! Used by the GLR chart. A segment reaches from the bin where the change is thought to lie to the newest bin.

use super::likelihood::Likelihood;
use super::{Direction, GlrParams};
use crate::compat::Compat;
use std::ops::RangeInclusive;

/// Counts and means of the bins since the last alarm that could be tested.
#[derive(Debug, Default)]
pub(super) struct Run {
    bins: Vec<(f64, f64)>,
}

/// The largest log-likelihood ratio.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Best {
    /// No segment could be tested.
    Nothing,
    /// Of this size, from 0.
    Ratio(f64),
}

const STEPS_MAX: u32 = 200;
/// Change of κ below which it has settled; the ratio is flat there, so its own error is far smaller.
const SETTLED: f64 = 1e-13;

impl Run {
    pub(super) fn push(&mut self, count: f64, mean: f64) {
        self.bins.push((count, mean));
    }

    /// The best segment that ends at the newest bin.
    pub(super) fn best(&self, params: &GlrParams) -> Best {
        let likelihood = Likelihood::new(params.alpha);
        let Some(starts) = self.starts(params, likelihood) else {
            return Best::Nothing;
        };
        let skips_none = params.compat == Compat::RSurveillance
            && params.dir == Direction::Decrease
            && likelihood == Likelihood::Poisson;
        let mut best = Best::Nothing;
        for segment in starts.filter_map(|start| self.bins.get(start..)) {
            let events: f64 = segment.iter().map(|(count, _)| count).sum();
            if events == 0.0 && skips_none {
                continue;
            }
            let ratio = ratio(segment, events, likelihood, params.dir);
            best = match best {
                Best::Ratio(so_far) if so_far >= ratio => best,
                _ => Best::Ratio(ratio),
            };
        }
        best
    }

    /// Where a change may lie, as R's two programs have it: the Poisson one with a window asks for one bin more than
    /// `mtilde`, and without a window for none.
    fn starts(&self, params: &GlrParams, likelihood: Likelihood) -> Option<RangeInclusive<usize>> {
        let newest = self.bins.len().checked_sub(1)?;
        let first = params.m.map_or(0, |m| newest.saturating_sub(m));
        let like_r = params.compat == Compat::RSurveillance && likelihood == Likelihood::Poisson;
        let last = match (like_r, params.m) {
            (true, None) => newest,
            (true, Some(_)) => newest.checked_sub(params.mtilde)?,
            (false, _) => self.bins.len().checked_sub(params.mtilde)?,
        };
        Some(first..=last)
    }
}

/// The supremum of Σ s over the κ that the direction allows.
fn ratio(segment: &[(f64, f64)], events: f64, likelihood: Likelihood, dir: Direction) -> f64 {
    let (slope, _) = total_slope(segment, likelihood, 0.0);
    let explained = match dir {
        Direction::Increase => slope > 0.0,
        Direction::Decrease => slope < 0.0,
    };
    if !explained {
        return 0.0;
    }
    if events == 0.0 {
        return segment.iter().map(|(_, mean)| likelihood.log_ratio_of_none(*mean)).sum();
    }
    let kappa = match likelihood {
        Likelihood::Poisson => (events / segment.iter().map(|(_, mean)| mean).sum::<f64>()).ln(),
        Likelihood::NegativeBinomial { .. } => most_likely(segment, likelihood, dir),
    };
    segment.iter().map(|(count, mean)| likelihood.log_ratio(*count, *mean, kappa)).sum::<f64>().max(0.0)
}

/// κ where the slope is 0. It falls everywhere, so Newton's steps are kept between a κ below and one above; a step that
/// leaves them is replaced by halving.
fn most_likely(segment: &[(f64, f64)], likelihood: Likelihood, dir: Direction) -> f64 {
    let (mut low, mut high) = bracket(segment, likelihood, dir);
    let mut kappa = f64::midpoint(low, high);
    for _ in 0..STEPS_MAX {
        let (slope, curvature) = total_slope(segment, likelihood, kappa);
        if slope > 0.0 {
            low = kappa
        } else {
            high = kappa
        }
        let newton = kappa - slope / curvature;
        let next = if newton > low && newton < high { newton } else { f64::midpoint(low, high) };
        let settled = (next - kappa).abs() <= SETTLED * (1.0 + kappa.abs());
        kappa = next;
        if settled {
            break;
        }
    }
    kappa
}

/// A κ where the slope is positive and one where it is not; 0 is one of them. There are events, so doubling finds the
/// other: with means of at least 1e-30 it lies within a few hundred.
fn bracket(segment: &[(f64, f64)], likelihood: Likelihood, dir: Direction) -> (f64, f64) {
    let mut far = 1.0;
    while far < 512.0 {
        let (slope, _) = match dir {
            Direction::Increase => total_slope(segment, likelihood, far),
            Direction::Decrease => total_slope(segment, likelihood, -far),
        };
        if (slope <= 0.0) == (dir == Direction::Increase) {
            break;
        }
        far *= 2.0;
    }
    match dir {
        Direction::Increase => (0.0, far),
        Direction::Decrease => (-far, 0.0),
    }
}

fn total_slope(segment: &[(f64, f64)], likelihood: Likelihood, kappa: f64) -> (f64, f64) {
    segment.iter().fold((0.0, 0.0), |(slope, curvature), (count, mean)| {
        let (own, own_curvature) = likelihood.slope(*count, *mean, kappa);
        (slope + own, curvature + own_curvature)
    })
}
