//! The level α of a detector, and the normal quantile that belongs to it.
//!
//! Used by every detector with a level of its own. It refuses levels so small that a quantile has no meaning.

use crate::NotTestable;
use statrs::distribution::{ContinuousCDF as _, Normal};

/// Below it bounds are of no use, and half of it would come near the smallest number there is.
const LEAST: f64 = 1e-100;

/// # Errors
/// `Malformed` unless it is from 1e-100 to below 1.
pub(crate) fn check(alpha: f64) -> Result<(), NotTestable> {
    if (LEAST..1.0).contains(&alpha) {
        return Ok(());
    }
    Err(NotTestable::Malformed { what: "`alpha` from 1e-100 to below 1" })
}

/// The normal quantile of 1 − `tail`, as exact for a tiny tail as for a large one.
pub(crate) fn upper_z(tail: f64) -> f64 {
    -Normal::standard().inverse_cdf(tail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_agree_with_another_algorithm() {
        // Wichura's AS 241, as Python's `statistics.NormalDist` has it.
        for (tail, z) in [
            (0.025, 1.959_963_984_540_053_8),
            (0.001, 3.090_232_306_167_813),
            (0.0125, 2.241_402_727_604_944_6),
            (0.6, -0.253_347_103_135_799_8),
            (1e-100, 21.273_453_560_965_32),
        ] {
            assert!((upper_z(tail) - z).abs() < 1e-12 * z.abs(), "{tail}: {}", upper_z(tail));
        }
    }

    #[test]
    fn no_level_outside_its_range() {
        for alpha in [0.0, -0.1, 1.0, 2.0, 1e-101, f64::NAN, f64::INFINITY] {
            assert!(matches!(check(alpha), Err(NotTestable::Malformed { .. })), "{alpha}");
        }
        assert!(check(1e-100).is_ok() && check(0.999).is_ok());
    }
}
