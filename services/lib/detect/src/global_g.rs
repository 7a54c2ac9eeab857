//! The global G: do high values lie near high ones, rather than low near low?
//!
//! Used beside Moran's I, which cannot tell the two apart. Getis, Ord 1992, doi:10.1111/j.1538-4632.1992.tb00261.x, with
//! binary weights and the variance under randomisation, its coefficient B₁ with 6 S₀² as corrected since. It says nothing
//! of single cells.

use crate::NotTestable;
use crate::deviations::{scaled, variance};
use crate::neighbours::{Neighbours, Sums, Weights};

/// What the global G found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GlobalG {
    /// Σ w_ij x_i x_j / Σ_{i≠j} x_i x_j.
    pub g: f64,
    /// The same if values lay at random.
    pub expected: f64,
    /// Its variance then.
    pub variance: f64,
    /// The standard score.
    pub z: f64,
}

/// The global G of values that are not negative.
///
/// # Errors
/// `Malformed` for values that are negative, not finite or not one for each cell; `TooLittle` for fewer than 4 cells, no
/// neighbours, or fewer than two cells above 0; `ZeroVariance` if nothing else could have come out.
pub fn global_g(values: &[f64], neighbours: &Neighbours) -> Result<GlobalG, NotTestable> {
    neighbours.fit(values)?;
    let x = scaled(values)?;
    if x.iter().any(|value| *value < 0.0) {
        return Err(NotTestable::Malformed { what: "values for a global G are not negative" });
    }
    if x.windows(2).all(|pair| pair.first() == pair.last()) {
        return Err(NotTestable::ZeroVariance);
    }
    let moment = |power: i32| x.iter().map(|value| value.powi(power)).sum::<f64>();
    let m = Moments { m1: moment(1), m2: moment(2), m3: moment(3), m4: moment(4) };
    let products = m.m1 * m.m1 - m.m2;
    if x.iter().filter(|value| **value > 0.0).count() < 2 || products <= 0.0 {
        return Err(NotTestable::TooLittle { needs: "at least two cells above 0" });
    }
    let n = x.len() as f64;
    let sums = neighbours.sums(Weights::Binary);
    let g = neighbours.sum(Weights::Binary, &x, |one, other| one * other) / products;
    let expected = sums.s0 / (n * (n - 1.0));
    let variance = variance(second_moment(n, sums, &m) / (products * products), expected)?;
    Ok(GlobalG { g, expected, variance, z: (g - expected) / variance.sqrt() })
}

/// Sums of powers of the values.
struct Moments {
    m1: f64,
    m2: f64,
    m3: f64,
    m4: f64,
}

/// E(G²) before it is divided by the square of Σ x_i x_j.
fn second_moment(n: f64, Sums { s0, s1, s2 }: Sums, m: &Moments) -> f64 {
    let b0 = (n * n - 3.0 * n + 3.0) * s1 - n * s2 + 3.0 * s0 * s0;
    let b1 = -((n * n - n) * s1 - 2.0 * n * s2 + 6.0 * s0 * s0);
    let b2 = -(2.0 * n * s1 - (n + 3.0) * s2 + 6.0 * s0 * s0);
    let b3 = 4.0 * (n - 1.0) * s1 - 2.0 * (n + 1.0) * s2 + 8.0 * s0 * s0;
    let b4 = s1 - s2 + s0 * s0;
    let sum = b0 * m.m2 * m.m2 + b1 * m.m4 + b2 * m.m1 * m.m1 * m.m2 + b3 * m.m1 * m.m3 + b4 * m.m1.powi(4);
    sum / (n * (n - 1.0) * (n - 2.0) * (n - 3.0))
}
