//! Geary's C: how much neighbours differ, against how much cells differ at all.
//!
//! Used beside Moran's I; C minds differences between neighbours, I the pattern of the whole map. Geary 1954,
//! doi:10.2307/2986645; variance under randomisation after Cliff, Ord 1981. Weights are row-standardised. Islands as in
//! `moran`.

use crate::NotTestable;
use crate::deviations::{Deviations, variance};
use crate::neighbours::{Neighbours, Sums, Weights};

/// Geary's C.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Geary {
    /// (n−1)/(2 S₀) · Σ w_ij (x_i − x_j)² / z'z: below its mean when neighbours are alike.
    pub c: f64,
    /// 1, its mean without a pattern.
    pub expected: f64,
    /// Its variance if the values lay at random.
    pub variance: f64,
    /// The standard score, positive when neighbours are alike.
    pub z: f64,
}

/// Geary's C.
///
/// # Errors
/// As `global_moran`: `Malformed`, `TooLittle`, `ZeroVariance`.
pub fn geary(values: &[f64], neighbours: &Neighbours) -> Result<Geary, NotTestable> {
    neighbours.fit(values)?;
    let deviations = Deviations::new(values)?;
    let n = deviations.n();
    let sums = neighbours.sums(Weights::RowStandardised);
    let square = |one: f64, other: f64| (one - other) * (one - other);
    let differences = neighbours.sum(Weights::RowStandardised, &deviations.z, square);
    let c = (n - 1.0) / (2.0 * sums.s0) * differences / deviations.squares;
    let expected = 1.0;
    let variance = variance(randomised(n, sums, deviations.b2) + expected, expected)?;
    Ok(Geary { c, expected, variance, z: (expected - c) / variance.sqrt() })
}

/// The variance over all orders of the values.
fn randomised(n: f64, Sums { s0, s1, s2 }: Sums, b2: f64) -> f64 {
    let of_s1 = (n - 1.0) * s1 * (n * n - 3.0 * n + 3.0 - (n - 1.0) * b2);
    let of_s2 = 0.25 * (n - 1.0) * s2 * (n * n + 3.0 * n - 6.0 - (n * n - n + 2.0) * b2);
    let of_s0 = s0 * s0 * (n * n - 3.0 - (n - 1.0) * (n - 1.0) * b2);
    (of_s1 - of_s2 + of_s0) / (n * (n - 2.0) * (n - 3.0) * s0 * s0)
}
