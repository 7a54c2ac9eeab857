//! Gi and Gi*: cells around which values are high (a hot spot) or low, as standard scores.
//!
//! Used for maps of hot spots. Ord, Getis 1995, doi:10.1111/j.1538-4632.1995.tb00912.x, with binary weights. Gi looks at
//! the neighbours of a cell, Gi* at the cell too. It knows no population: rates go in, not counts, where that matters.
//! Of many cells some score high by chance; correct for their number before showing any.

use crate::NotTestable;
use crate::deviations::scaled;
use crate::neighbours::{Neighbours, others};
use statrs::distribution::{ContinuousCDF as _, Normal};

/// The scores of a cell.
#[derive(Debug, Clone, PartialEq)]
pub struct LocalG {
    /// Of its neighbours, against all cells but itself.
    pub gi: Result<f64, NotTestable>,
    /// Of its neighbours and itself, against all cells.
    pub gi_star: Result<f64, NotTestable>,
}

/// The probability of a standard score as high or higher by chance.
pub fn p_greater(score: f64) -> f64 {
    Normal::standard().sf(score)
}

/// The scores of all cells. An island has none, nor has a cell when the values it is measured by are all the same, or
/// when it has all others for neighbours.
///
/// # Errors
/// `Malformed` for values that are not finite or not one for each cell, `TooLittle` for fewer than 4 cells or no
/// neighbours at all.
pub fn local_g(values: &[f64], neighbours: &Neighbours) -> Result<Vec<LocalG>, NotTestable> {
    neighbours.fit(values)?;
    let values = scaled(values)?;
    let everyone = spread(values.iter().copied());
    let cell = |(index, (list, own)): (usize, (&[u32], &f64))| {
        if list.is_empty() {
            let reason = NotTestable::TooLittle { needs: "a neighbour within the distance" };
            return LocalG { gi: Err(reason.clone()), gi_star: Err(reason) };
        }
        let around = list.len() as f64;
        let sum: f64 = others(list, &values).sum();
        let rest = values.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, value)| *value);
        LocalG { gi: score(sum, around, spread(rest)), gi_star: score(sum + own, around + 1.0, everyone) }
    };
    Ok(neighbours.lists().zip(&values).enumerate().map(cell).collect())
}

/// Mean and standard deviation (divisor n) of n values.
#[derive(Clone, Copy)]
struct Spread {
    n: f64,
    mean: f64,
    sd: f64,
}

/// Measured from the first value, so that equal values have a deviation of exactly 0.
fn spread(values: impl Iterator<Item = f64> + Clone) -> Spread {
    let first = values.clone().next().unwrap_or(0.0);
    let (n, sum) = values.clone().fold((0.0, 0.0), |(n, sum), value| (n + 1.0, sum + (value - first)));
    let offset = sum / n;
    let squares: f64 = values.map(|value| (value - first - offset).powi(2)).sum();
    Spread { n, mean: first + offset, sd: (squares / n).sqrt() }
}

/// A sum of `count` out of n values as a standard score: with weights of 1, W = Q = `count`.
fn score(sum: f64, count: f64, spread: Spread) -> Result<f64, NotTestable> {
    let Spread { n, mean, sd } = spread;
    let chosen = (n * count - count * count) / (n - 1.0);
    if sd <= 0.0 || chosen <= 0.0 {
        return Err(NotTestable::ZeroVariance);
    }
    Ok((sum - mean * count) / (sd * chosen.sqrt()))
}

#[cfg(test)]
mod tests;
