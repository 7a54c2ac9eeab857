//! Values of cells as deviations from their mean, and when a variance is one.
//!
//! Used by the statistics of space, none of which changes when all values are multiplied: they are brought to within ±1
//! first, so that no power of them overflows or vanishes.

use crate::NotTestable;

/// Below this share of the terms it is the difference of, a variance is rounding.
const ROUNDING: f64 = 1e-12;
/// The moments of permuted values divide by (n−1)(n−2)(n−3).
const CELLS_MIN: usize = 4;

/// Values, and what the statistics need of them.
pub(crate) struct Deviations {
    /// Value less mean.
    pub(crate) z: Vec<f64>,
    /// Σ z².
    pub(crate) squares: f64,
    /// n Σ z⁴ / (Σ z²)², the kurtosis.
    pub(crate) b2: f64,
}

impl Deviations {
    /// # Errors
    /// `Malformed` for a value that is not finite, `TooLittle` for fewer than 4, `ZeroVariance` if all are the same.
    pub(crate) fn new(values: &[f64]) -> Result<Self, NotTestable> {
        let scaled = scaled(values)?;
        if scaled.windows(2).all(|pair| pair.first() == pair.last()) {
            return Err(NotTestable::ZeroVariance);
        }
        let n = scaled.len() as f64;
        let mean = scaled.iter().sum::<f64>() / n;
        let z: Vec<f64> = scaled.iter().map(|value| value - mean).collect();
        let squares = z.iter().map(|z| z * z).sum::<f64>();
        let b2 = n * z.iter().map(|z| z.powi(4)).sum::<f64>() / (squares * squares);
        Ok(Self { z, squares, b2 })
    }

    /// How many.
    pub(crate) fn n(&self) -> f64 {
        self.z.len() as f64
    }
}

/// The values over the largest of them.
///
/// # Errors
/// `Malformed` for a value that is not finite, `TooLittle` for fewer than 4.
pub(crate) fn scaled(values: &[f64]) -> Result<Vec<f64>, NotTestable> {
    if values.len() < CELLS_MIN {
        return Err(NotTestable::TooLittle { needs: "at least 4 cells" });
    }
    if !values.iter().all(|value| value.is_finite()) {
        return Err(NotTestable::Malformed { what: "values of cells are finite numbers" });
    }
    let largest = values.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
    Ok(if largest > 0.0 { values.iter().map(|value| value / largest).collect() } else { values.to_vec() })
}

/// A second moment less the square of the first, if that is more than rounding.
///
/// # Errors
/// `ZeroVariance` if not.
pub(crate) fn variance(second: f64, first: f64) -> Result<f64, NotTestable> {
    let difference = second - first * first;
    if difference > ROUNDING * second.abs() { Ok(difference) } else { Err(NotTestable::ZeroVariance) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn any_size_of_values_is_as_good() {
        let moments = |scale: f64| {
            let found = Deviations::new(&[1.0, 2.0, 4.0, 9.0].map(|value| value * scale)).unwrap();
            (found.squares, found.b2)
        };
        for scale in [1e-300, 1e300] {
            assert!((moments(scale).0 - moments(1.0).0).abs() < 1e-12);
            assert!((moments(scale).1 - moments(1.0).1).abs() < 1e-12);
        }
    }

    #[test]
    fn what_has_no_scale_says_so() {
        let refused = |values: &[f64]| Deviations::new(values).err().unwrap();
        assert_eq!(refused(&[0.0; 5]), NotTestable::ZeroVariance);
        assert_eq!(refused(&[0.1; 5]), NotTestable::ZeroVariance);
        assert!(matches!(refused(&[1.0, 2.0, 3.0]), NotTestable::TooLittle { .. }));
        assert!(matches!(refused(&[1.0, 2.0, 3.0, f64::NAN]), NotTestable::Malformed { .. }));
        assert_eq!(variance(0.25 + 1e-16, 0.5), Err(NotTestable::ZeroVariance));
    }
}
