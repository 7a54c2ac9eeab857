//! The most likely self-exciting rate of one cell, or of many that share α and ω.
//!
//! Used by `hawkes`. For a given ω the log-likelihood is concave in all μ and α together, so Newton's steps find its only
//! maximum; what is left is a search over ω, on a grid first because there can be several maxima.

use super::kernel::Kernel;
use super::{Events, SelfExciting};
use crate::NotTestable;

mod profile;

use profile::Profile;

/// A rate that was fitted.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// μ per cell, in the order given; 0 for a cell without events.
    pub mu: Vec<f64>,
    /// Followers per event, for all cells; 0 when none are to be seen.
    pub alpha: f64,
    /// How fast excitation wears off; none when there is no excitation.
    pub omega: Option<f64>,
    /// ln L at the maximum.
    pub log_likelihood: f64,
}

impl Fit {
    /// Whether every event brings about at least one more, so that the rate has no long-run mean. Then the model does not
    /// hold: the rate changed for another reason.
    pub fn explosive(&self) -> bool {
        self.alpha >= 1.0
    }

    /// The rate of a cell; none for a cell without events, or without excitation.
    pub fn rate(&self, cell: usize) -> Option<SelfExciting> {
        let mu = self.mu.get(cell).copied().filter(|mu| *mu > 0.0)?;
        Some(SelfExciting { mu, alpha: self.alpha, omega: self.omega? })
    }
}

/// Events that a fit needs.
pub const EVENTS_MIN: usize = 10;
/// Step of the grid on the logarithm of ω: narrow enough that a maximum spans several.
const GRID_STEP: f64 = 0.25;
const HALVINGS: u32 = 60;
/// Excitation that wears off slower than ten times the time watched is a part of μ.
const SLOWEST: f64 = 0.1;

/// Fits μ per cell and α, ω for all cells together, directly and not by EM. `resolution` is the clock's: excitation that
/// wears off faster than that (ω > 1/resolution) is not looked for.
///
/// # Errors
/// `TooLittle` with fewer than `EVENTS_MIN` events; `Malformed` for times that do not increase from 0 to the end, or a
/// resolution that is not positive and below the time watched; `Diverged` when ω lies at an end of what can be seen.
pub fn most_likely(cells: &[Events], resolution: f64) -> Result<Fit, NotTestable> {
    cells.iter().try_for_each(Events::check)?;
    if cells.iter().map(|cell| cell.times.len()).sum::<usize>() < EVENTS_MIN {
        return Err(NotTestable::TooLittle { needs: "10 events" });
    }
    let longest = cells.iter().map(|cell| cell.until).fold(0.0, f64::max);
    let fastest = 1.0 / resolution;
    if !(resolution > 0.0 && fastest.is_finite() && resolution < longest) {
        return Err(NotTestable::Malformed {
            what: "the clock's resolution must be above 0 and below the end",
        });
    }
    let best = search(cells, (SLOWEST / longest).ln(), fastest.ln())?;
    let omega = (best.profile.alpha > 0.0).then_some(best.log_omega.exp());
    let Profile { mu, alpha, log_likelihood, .. } = best.profile;
    Ok(Fit { mu, alpha, omega, log_likelihood })
}

struct Candidate {
    log_omega: f64,
    profile: Profile,
}

impl Candidate {
    fn at(cells: &[Events], log_omega: f64) -> Result<Self, NotTestable> {
        let kernels: Vec<Kernel> = cells.iter().map(|cell| Kernel::of(cell, log_omega.exp())).collect();
        Ok(Self { log_omega, profile: Profile::of(&kernels)? })
    }
}

/// The best ω between two logarithms.
fn search(cells: &[Events], from: f64, to: f64) -> Result<Candidate, NotTestable> {
    let steps = ((to - from) / GRID_STEP).ceil().max(2.0);
    let mut best = Candidate::at(cells, from)?;
    for step in 1..=steps as u32 {
        let next = Candidate::at(cells, from + (to - from) * f64::from(step) / steps)?;
        if next.profile.log_likelihood > best.profile.log_likelihood {
            best = next;
        }
    }
    if best.profile.alpha == 0.0 {
        return Ok(best);
    }
    let width = (to - from) / steps;
    let rising = best.profile.slope > 0.0;
    let (mut low, mut high) = if rising {
        (best.log_omega, best.log_omega + width)
    } else {
        (best.log_omega - width, best.log_omega)
    };
    if low < from - width / 2.0 || high > to + width / 2.0 {
        return Err(NotTestable::Diverged { what: "ω of the self-exciting rate" });
    }
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if Candidate::at(cells, middle)?.profile.slope > 0.0 { low = middle } else { high = middle }
    }
    let found = Candidate::at(cells, f64::midpoint(low, high))?;
    // The slope is positive on one side only if the grid held a single maximum here; the better of both is the answer.
    if found.profile.log_likelihood < best.profile.log_likelihood { Ok(best) } else { Ok(found) }
}
