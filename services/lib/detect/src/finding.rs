//! A point with what a check against R needs beside it.
//!
//! Used by EARS and the short charts, where R's package `surveillance` goes on to state a bound for a baseline that does
//! not vary and we do not: its number is kept, apart from the verdict, so that both can be seen. Never decides anything.

use crate::NotTestable;
use crate::point::{Point, Verdict};

/// What a detector says of a bin, and what R says.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// What we say. A bin without data has the reason `NoData` and 0 as observed.
    pub point: Point,
    /// How likely so many or more are if nothing has changed, to rank many series by; none for detectors without one,
    /// and wherever there is no verdict.
    pub p: Option<f64>,
    /// What `surveillance` 1.20.3 holds for the bin; none where it has NA. For checks: what is shown is the verdict.
    pub compat: Option<Bound>,
}

/// A bound and whether the count is above it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bound {
    /// The highest count without an alarm; a real number, for some detectors not a whole one.
    pub upper: f64,
    /// Whether the count is above it.
    pub alarm: bool,
}

/// A finding before it knows its bin.
pub(crate) struct Found {
    pub(crate) verdict: Result<Verdict, NotTestable>,
    pub(crate) p: Option<f64>,
    pub(crate) compat: Option<Bound>,
}

impl Bound {
    pub(crate) fn of(observed: f64, upper: f64) -> Self {
        Self { upper, alarm: observed > upper }
    }
}

impl Found {
    pub(crate) fn at(self, index: usize, observed: Option<f64>) -> Finding {
        let point = Point { index, observed: observed.unwrap_or(0.0), verdict: self.verdict };
        Finding { point, p: self.p, compat: self.compat }
    }
}

impl From<NotTestable> for Found {
    fn from(reason: NotTestable) -> Self {
        Self { verdict: Err(reason), p: None, compat: None }
    }
}
