//! Moran's I: are neighbouring cells alike, over the whole map and around each cell?
//!
//! Used to say whether a map has a pattern at all before hot spots are shown on it. Weights are row-standardised. Global:
//! Cliff, Ord 1981; local: Anselin 1995, doi:10.1111/j.1538-4632.1995.tb00338.x. High near high and low near low look the
//! same to it. With islands n stays the number of all cells; only the sums of weights leave them out.

use crate::NotTestable;
use crate::deviations::{Deviations, variance};
use crate::neighbours::{Neighbours, Sums, Weights, others};

/// The global I.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moran {
    /// n/S₀ · z'Wz / z'z: about 0 without a pattern, towards 1 when neighbours are alike, below 0 when they differ.
    pub i: f64,
    /// −1/(n−1), its mean without a pattern.
    pub expected: f64,
    /// Its variance if the values lay at random.
    pub variance_randomisation: f64,
    /// Its variance if the values were normal.
    pub variance_normality: f64,
    /// The standard score under randomisation.
    pub z_randomisation: f64,
}

/// The I of a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LocalMoran {
    /// z_i/m₂ · Σ w_ij z_j.
    pub ii: f64,
    /// Its mean without a pattern.
    pub expected: f64,
    /// Its variance if all values lay at random.
    pub variance: f64,
    /// The standard score.
    pub z: f64,
}

/// The global I.
///
/// # Errors
/// `Malformed` for values that are not finite or not one for each cell; `TooLittle` for fewer than 4 cells or no
/// neighbours; `ZeroVariance` if all values are the same or nothing else could have come out.
pub fn global_moran(values: &[f64], neighbours: &Neighbours) -> Result<Moran, NotTestable> {
    neighbours.fit(values)?;
    let deviations = Deviations::new(values)?;
    let n = deviations.n();
    let sums = neighbours.sums(Weights::RowStandardised);
    let products = neighbours.sum(Weights::RowStandardised, &deviations.z, |one, other| one * other);
    let (i, expected) = (n / sums.s0 * products / deviations.squares, -1.0 / (n - 1.0));
    let variance_randomisation = variance(randomised(n, sums, deviations.b2), expected)?;
    Ok(Moran {
        i,
        expected,
        variance_randomisation,
        variance_normality: variance(normal(n, sums), expected)?,
        z_randomisation: (i - expected) / variance_randomisation.sqrt(),
    })
}

/// E(I²) of normal values.
fn normal(n: f64, Sums { s0, s1, s2 }: Sums) -> f64 {
    (n * n * s1 - n * s2 + 3.0 * s0 * s0) / (s0 * s0 * (n * n - 1.0))
}

/// E(I²) over all orders of the values.
fn randomised(n: f64, Sums { s0, s1, s2 }: Sums, b2: f64) -> f64 {
    let first = n * ((n * n - 3.0 * n + 3.0) * s1 - n * s2 + 3.0 * s0 * s0);
    let second = b2 * ((n * n - n) * s1 - 2.0 * n * s2 + 6.0 * s0 * s0);
    (first - second) / ((n - 1.0) * (n - 2.0) * (n - 3.0) * s0 * s0)
}

/// The I of every cell, none for an island.
///
/// # Errors
/// As [`global_moran`], but what could not have come out otherwise is said of the cell.
pub fn local_moran(
    values: &[f64],
    neighbours: &Neighbours,
) -> Result<Vec<Result<LocalMoran, NotTestable>>, NotTestable> {
    neighbours.fit(values)?;
    let deviations = Deviations::new(values)?;
    Ok(neighbours.lists().zip(&deviations.z).map(|(list, own)| of_cell(&deviations, list, *own)).collect())
}

fn of_cell(deviations: &Deviations, list: &[u32], own: f64) -> Result<LocalMoran, NotTestable> {
    if list.is_empty() {
        return Err(NotTestable::TooLittle { needs: "a neighbour within the distance" });
    }
    let (n, b2) = (deviations.n(), deviations.b2);
    let weight = 1.0 / list.len() as f64;
    let ii = own / (deviations.squares / n) * weight * others(list, &deviations.z).sum::<f64>();
    // Row-standardised, W_i = 1 and Q_i = `weight`.
    let expected = -1.0 / (n - 1.0);
    let alone = weight * (n - b2) / (n - 1.0);
    let crossed = (1.0 - weight) * (2.0 * b2 - n) / ((n - 1.0) * (n - 2.0));
    let variance = variance(alone + crossed, expected)?;
    Ok(LocalMoran { ii, expected, variance, z: (ii - expected) / variance.sqrt() })
}
