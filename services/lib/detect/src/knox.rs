//! Knox's test: are there more pairs of events close in space and in time than chance would bring together?
//!
//! Used on the events of one kind, to say whether they come in clusters that last (contagion, a series of one culprit, a
//! failing part). Knox 1964, doi:10.2307/2985220; parameters are named as in `knox` of the R package surveillance. It
//! does not say where, and a population that moved during the time looks like clusters.

use crate::NotTestable;
use crate::pairs::{Bands, Pairs};
pub use crate::pairs::{Event, Permutations};
use statrs::function::gamma::checked_gamma_lr;

/// What is close.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KnoxParams {
    /// Times apart by at most this are close; the unit of the events' times.
    pub eps_t: f64,
    /// Places apart by at most this are close; the unit of the places' distances.
    pub eps_s: f64,
    /// How the times are permuted for p.
    pub permutations: Permutations,
}

/// What Knox's test found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Knox {
    /// Pairs close in time and in space, X.
    pub close_close: u64,
    /// Pairs close in time.
    pub close_time: u64,
    /// Pairs close in space.
    pub close_space: u64,
    /// All pairs.
    pub pairs: u64,
    /// Pairs close in both if time and space had nothing to do with each other.
    pub expected: f64,
    /// Share of permutations with at least as many close pairs, the seen one among them: the p that is shown.
    pub p_value: f64,
    /// P(Y ≥ X) for a Poisson Y; an approximation, as pairs depend on each other.
    pub p_at_least: f64,
    /// P(Y > X), which the R package reports: it is too small by the probability of X itself.
    pub p_poisson: f64,
}

/// Tests events for interaction of space and time.
///
/// # Errors
/// `TooLittle` with fewer than 3 events, or no pair that is close in space or none in time; `Malformed` for a distance
/// or time that is negative or no number, and for more than can be looked at.
pub fn knox(events: &[Event], params: &KnoxParams) -> Result<Knox, NotTestable> {
    let (in_space, in_time) = (Bands::new(vec![params.eps_s])?, Bands::new(vec![params.eps_t])?);
    let pairs = Pairs::new(events, in_space, in_time)?;
    let (close_space, close_time) = (sum(&pairs.by_distance()), sum(&pairs.by_time()));
    if close_space == 0 || close_time == 0 {
        return Err(NotTestable::TooLittle {
            needs: "a pair of events close in space and one close in time",
        });
    }
    let close_close = sum(&pairs.seen());
    let expected = close_time as f64 * close_space as f64 / pairs.all() as f64;
    let tally = pairs.permuted(params.permutations)?;
    Ok(Knox {
        close_close,
        close_time,
        close_space,
        pairs: pairs.all(),
        expected,
        p_value: (1 + sum(&tally.at_least)) as f64 / (f64::from(params.permutations.b) + 1.0),
        p_at_least: at_least(close_close, expected),
        p_poisson: at_least(close_close + 1, expected),
    })
}

/// P(Y ≥ count) of a Poisson variable: the incomplete gamma function at its mean, which is positive.
fn at_least(count: u64, mean: f64) -> f64 {
    if count == 0 { 1.0 } else { checked_gamma_lr(count as f64, mean).unwrap_or(1.0).clamp(0.0, 1.0) }
}

/// With one band of distance and one of time a table has one cell.
fn sum(cells: &[u64]) -> u64 {
    cells.iter().sum()
}

#[cfg(test)]
mod tests;
