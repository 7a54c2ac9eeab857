//! A rate with its exact interval: so many events over so much exposure, the events being Poisson.
//!
//! Used for injuries per insured head, incidents per resident and the like. Garwood 1936, doi:10.1093/biomet/28.3-4.437.

use crate::{NotTestable, Observed};
use statrs::function::gamma::checked_gamma_lr;

/// A rate, in events per unit of exposure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// Events over exposure.
    pub rate: f64,
    /// Lower limit of the exact 95 % interval; 0 when nothing was counted.
    pub low: f64,
    /// Upper limit; above 0 even when nothing was counted.
    pub high: f64,
}

/// The rate of a count.
///
/// # Errors
/// `Exposure` when it is not a positive number.
pub fn poisson_rate(observed: Observed) -> Result<Rate, NotTestable> {
    let Observed { count, exposure } = observed;
    if !(exposure.is_finite() && exposure > 0.0) {
        return Err(NotTestable::Exposure { exposure });
    }
    let events = count as f64;
    let low = if count == 0 { 0.0 } else { mean_with(events, 0.025) };
    let high = mean_with(events + 1.0, 0.975);
    Ok(Rate { rate: events / exposure, low: low / exposure, high: high / exposure })
}

/// The mean μ at which P(Y ≥ `shape`) is `level`: a quantile of the gamma distribution, by halving on the logarithm.
fn mean_with(shape: f64, level: f64) -> f64 {
    const HALVINGS: u32 = 64;
    // The limits lie well within these factors of the shape: from e⁻⁸ of 1 event to some standard errors above.
    let (mut low, mut high) = (shape.ln() - 8.0, shape.ln() + 4.0);
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        // Both arguments are positive and finite, for which the function is defined.
        let below = checked_gamma_lr(shape, middle.exp()).unwrap_or(1.0);
        if below < level { low = middle } else { high = middle }
    }
    f64::midpoint(low, high).exp()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn limits(count: u64) -> (f64, f64) {
        let found = poisson_rate(Observed { count, exposure: 1.0 }).unwrap();
        (found.low, found.high)
    }

    #[test]
    fn agrees_with_the_printed_tables() {
        // Printed to 4 digits in every table of the Poisson distribution.
        for (count, low, high) in [
            (0, 0.0, 3.6889),
            (1, 0.0253, 5.5716),
            (2, 0.2422, 7.2247),
            (5, 1.6235, 11.6683),
            (10, 4.7954, 18.3904),
            (100, 81.3640, 121.6268),
        ] {
            let found = limits(count);
            assert!((found.0 - low).abs() < 1e-4 && (found.1 - high).abs() < 1e-4, "{count}: {found:?}");
        }
        assert!((limits(0).1 - -(0.025_f64.ln())).abs() < 1e-9, "none seen: −ln 0.025");
    }

    #[test]
    fn an_exposure_of_nothing_is_no_rate() {
        for exposure in [0.0, -1.0, f64::NAN] {
            assert!(poisson_rate(Observed { count: 1, exposure }).is_err());
        }
    }

    proptest! {
        #[test]
        fn the_interval_holds_the_rate_and_scales(count in 0_u64..100_000, exposure in 0.01_f64..1e6) {
            let found = poisson_rate(Observed { count, exposure }).unwrap();
            prop_assert!(found.low <= found.rate && found.rate < found.high);
            let (low, high) = limits(count);
            prop_assert!((found.low * exposure - low).abs() <= 1e-9 * (1.0 + low));
            prop_assert!((found.high * exposure - high).abs() <= 1e-9 * (1.0 + high));
            let more = limits(count + 1);
            prop_assert!(more.0 > low && more.1 > high);
        }
    }
}
