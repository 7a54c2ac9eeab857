//! Mean and standard deviation of the bins of a baseline.
//!
//! Used by the detectors that compare a count with the bins before it. It never skips a bin without data.

use crate::NotTestable;

/// Mean and sample standard deviation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Moments {
    pub(crate) mean: f64,
    /// With divisor n − 1; 0 for a single value.
    pub(crate) sd: f64,
}

impl Moments {
    /// Of at least one value. Two passes: equal counts have a standard deviation of exactly 0.
    pub(crate) fn of(values: &[f64]) -> Self {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
        Self { mean, sd: (squares / (n - 1.0).max(1.0)).sqrt() }
    }
}

/// The counts of bins that must all be there.
///
/// # Errors
/// `NoData` when one is not.
pub(crate) fn known(bins: &[Option<u64>]) -> Result<Vec<f64>, NotTestable> {
    bins.iter().map(|count| count.map(|count| count as f64)).collect::<Option<_>>().ok_or(NotTestable::NoData)
}
