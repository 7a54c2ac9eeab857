//! What a detector says of one bin of a series.
//!
//! Shared by all detectors of time series, so that whoever shows them needs one shape. Never holds NaN.

use crate::NotTestable;

/// A bin that was looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// Which bin of the series, from 0.
    pub index: usize,
    /// Counted in it.
    pub observed: f64,
    /// What the detector found, or why it could not say.
    pub verdict: Result<Verdict, NotTestable>,
}

/// What a detector found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Verdict {
    /// What was to be expected; none for detectors without such a value.
    pub expected: Option<f64>,
    /// The highest count that raises no alarm; none for detectors that judge a statistic.
    pub upper: Option<f64>,
    /// How unusual it is, on the detector's own scale.
    pub score: Option<f64>,
    /// Whether it is unusual enough.
    pub alarm: bool,
}
