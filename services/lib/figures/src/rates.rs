//! Rates and shares as they are published, each with its interval: injuries per 1,000 insured, settled of found.
//!
//! Used wherever a figure is a rate or a share, so that no bare number is shown. It counts nothing itself.

use quanyu_detect::{NotTestable, Observed, poisson_rate, proportion};
use serde::Serialize;

/// A number with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Estimate {
    /// The number.
    pub value: f64,
    /// Lower limit.
    pub low: f64,
    /// Upper limit.
    pub high: f64,
}

/// Injuries per 1,000 insured and year, with the exact interval of Garwood. `insured_years` is the mean number of insured
/// times the years that the injuries were counted over.
///
/// # Errors
/// `Exposure` when nobody is insured.
pub fn injury_rate(injuries: u64, insured_years: f64) -> Result<Estimate, NotTestable> {
    rate_per(1_000.0, injuries, insured_years)
}

/// Events per so many heads and year, with the exact interval of Garwood.
///
/// # Errors
/// `Exposure` when it is not a positive number.
pub fn rate_per(heads: f64, events: u64, head_years: f64) -> Result<Estimate, NotTestable> {
    let rate = poisson_rate(Observed { count: events, exposure: head_years / heads })?;
    Ok(Estimate { value: rate.rate, low: rate.low, high: rate.high })
}

/// A share in percent with Wilson's interval: the one that is shown.
///
/// # Errors
/// `TooLittle` when the whole is nothing, `Malformed` when the part is more than the whole.
pub fn share_percent(part: u64, whole: u64) -> Result<Estimate, NotTestable> {
    let found = proportion(part, whole)?;
    let (low, high) = found.wilson_95;
    Ok(Estimate { value: found.share * 100.0, low: low * 100.0, high: high * 100.0 })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn injuries_are_told_per_thousand() {
        let rate = injury_rate(10, 4_000.0).unwrap();
        assert!((rate.value - 2.5).abs() < 1e-12);
        // Garwood for 10 events: 4.7954 to 18.3904.
        assert!((rate.low - 4.7954 / 4.0).abs() < 1e-4 && (rate.high - 18.3904 / 4.0).abs() < 1e-4);
        assert!(injury_rate(1, 0.0).is_err(), "nobody is insured");
    }

    #[test]
    fn shares_are_told_in_percent() {
        let share = share_percent(81, 263).unwrap();
        assert!((share.low - 25.53).abs() < 0.01 && (share.high - 36.62).abs() < 0.01, "{share:?}");
        assert!(share_percent(0, 0).is_err());
    }
}
