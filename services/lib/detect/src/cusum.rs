//! CUSUM of standardised counts: C_t = max(0, C_{t−1} + x_t − k), an alarm while C_t ≥ h.
//!
//! Used for a rise that lasts over several bins. Counts are few and skewed, so x is a transformation that is about
//! standard normal: Rossi, Lampugnani, Marchi 1999,
//! doi:10.1002/(SICI)1097-0258(19990830)18:16<2111::AID-SIM171>3.0.CO;2-Q. It never sees a fall: C_t stops at 0.

use crate::NotTestable;
use crate::chart::{ChartPoint, Watched};
use crate::compat::Compat;

mod transform;

pub use transform::Transform;
pub(crate) use transform::check_alpha;

/// How a CUSUM is run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CusumParams {
    /// Reference value: what is taken off each standardised count, in standard deviations.
    pub k: f64,
    /// Decision limit, in standard deviations.
    pub h: f64,
    /// How counts are standardised.
    pub trans: Transform,
    /// Whether the sum starts again from 0 behind an alarm.
    pub reset: bool,
    /// Whose bounds.
    pub compat: Compat,
}

impl Default for CusumParams {
    fn default() -> Self {
        Self { k: 1.04, h: 2.26, trans: Transform::Rossi, reset: false, compat: Compat::Paper }
    }
}

/// Runs a CUSUM over the watched bins. The bound is the count that brings C_t to h, given C_{t−1}, and at least 0;
/// with [`Transform::Standard`] it is rounded up. With `Compat::RSurveillance` and [`Transform::None`] it is h − C_t.
///
/// # Errors
/// `Malformed` for means that do not fit, or limits that are not finite numbers (`k` from 0, `h` above 0). A bin alone
/// is not testable with `NoData` where its source was silent, with `ZeroVariance` where its mean is 0.
pub fn cusum(watched: &Watched, params: &CusumParams) -> Result<Vec<ChartPoint>, NotTestable> {
    watched.check()?;
    params.check()?;
    let CusumParams { k, h, trans, reset, compat } = *params;
    let mut sum: f64 = 0.0;
    let mut points = Vec::with_capacity(watched.counts.len());
    for bin in watched.bins() {
        let usable = if trans == Transform::None { bin.present() } else { bin.usable() };
        if let Err(reason) = usable {
            points.push(bin.untested(reason, sum));
            continue;
        }
        let just_alarming = h + k - sum;
        sum = (sum + trans.standardised(bin.observed, bin.mean) - k).max(0.0);
        let bound = match (trans, compat) {
            // R gives what is left after the step, not what was needed before it.
            (Transform::None, Compat::RSurveillance) => h - sum,
            _ => trans.count(just_alarming, bin.mean, compat),
        };
        let alarm = sum >= h;
        points.push(bin.tested(sum, alarm, Some(bound.max(0.0))));
        if alarm && reset {
            sum = 0.0;
        }
    }
    Ok(points)
}

impl CusumParams {
    fn check(&self) -> Result<(), NotTestable> {
        if !(self.k.is_finite() && self.k >= 0.0 && self.h.is_finite() && self.h > 0.0) {
            return Err(NotTestable::Malformed { what: "k must be 0 or more, and h more than 0" });
        }
        self.trans.check()
    }
}

#[cfg(test)]
mod tests;
