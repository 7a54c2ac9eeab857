//! A series cut in two: the bins that a chart takes its mean from, and those it watches.
//!
//! Used by `charts`. The baseline is never part of what is watched.

use quanyu_boot::Failure;
use quanyu_detect::NotTestable;
use quanyu_detect::baseline::{Baseline, InControl, MEAN_BINS_MIN, in_control};
use quanyu_detect::chart::{ChartPoint, Watched};
use quanyu_detect::point::Point;

use super::words::Gives;
use crate::commands::detect::algorithm::Task;

/// What a chart holds a series to.
pub enum Level {
    Given(f64),
    Fitted(Baseline),
}

impl Level {
    /// Bins that it needs before the first one that is watched.
    fn bins_before(&self) -> usize {
        match self {
            Self::Given(_) => 0,
            Self::Fitted(Baseline::Mean) => MEAN_BINS_MIN,
            Self::Fitted(Baseline::Season { freq, .. }) => 2 * freq,
        }
    }
}

/// A series from its first watched bin on, with its means.
pub struct Held {
    first: usize,
    mu0: Vec<f64>,
    /// α that was estimated, 0 where none was.
    pub alpha: f64,
    bins_before: usize,
}

impl Held {
    /// Splits a series at the first bin to be judged, or where there is history enough.
    ///
    /// # Errors
    /// Too short a history, or one that no baseline can be fitted to (exit 2).
    pub fn new(task: &Task, level: Level) -> Result<Self, Failure> {
        let (length, bins_before) = (task.series.len(), level.bins_before());
        let first = task.from.map_or(bins_before, |from| from.saturating_sub(1)).min(length);
        let past = task.series.counts.get(..first).unwrap_or_default();
        let InControl { mu0, alpha } = match level {
            Level::Given(mean) => InControl { mu0: vec![mean; length - first], alpha: 0.0 },
            Level::Fitted(_) if first < bins_before || first == length => {
                return Err(too_short(task, bins_before));
            }
            Level::Fitted(baseline) => in_control(past, length - first, baseline).map_err(no_baseline)?,
        };
        Ok(Self { first, mu0, alpha, bins_before })
    }

    /// What the chart sees.
    pub fn watched<'a>(&'a self, task: &Task<'a>) -> Watched<'a> {
        let counts = task.series.counts.get(self.first..).unwrap_or_default();
        Watched { first: self.first, counts, mu0: &self.mu0 }
    }

    /// All bins: those of the baseline, which nobody tested, and those of the chart.
    pub fn points(&self, task: &Task, found: Vec<ChartPoint>, gives: Gives) -> Vec<Point> {
        let needs = if self.bins_before == MEAN_BINS_MIN {
            "52 bins before the first one that is watched"
        } else {
            "two years before the first bin that is watched"
        };
        let counts = task.series.counts.iter().take(self.first).enumerate();
        let before = counts.map(|(index, count)| Point {
            index,
            observed: count.map_or(0.0, |count| count as f64),
            verdict: Err(NotTestable::TooLittle { needs }),
        });
        let watched = found.into_iter().map(|ChartPoint { mut point, bound, .. }| {
            if let (Ok(verdict), Gives::Cases) = (&mut point.verdict, gives) {
                verdict.upper = bound;
            }
            point
        });
        before.chain(watched).collect()
    }
}

fn too_short(task: &Task, bins_before: usize) -> Failure {
    let length = task.series.len();
    let (start, fix) = match task.from {
        Some(from) if length > bins_before => (
            format!("--from {from}"),
            format!("give --from {} or later, or a mean as a number", bins_before + 1),
        ),
        _ => ("the series".to_owned(), "give a longer series, or the mean as a number".to_owned()),
    };
    Failure::usage(format!(
        "{start}: the chart needs {bins_before} bins before the first one that it watches; the file has {length}"
    ))
    .fix(fix)
}

/// Why a baseline could not be fitted, and what helps.
fn no_baseline(reason: NotTestable) -> Failure {
    let fix = match reason {
        NotTestable::NoData => {
            "every bin before --from needs a count; start the file later, or give the mean as a number"
        }
        NotTestable::TooLittle { .. } => "use glr-poisson, or give alpha as a number",
        _ => "use fewer harmonics and no trend, or give the mean as a number",
    };
    Failure::usage(format!("the baseline before --from: {reason}")).fix(fix)
}
