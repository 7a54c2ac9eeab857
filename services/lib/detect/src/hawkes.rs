//! Self-exciting rate: events of their own (μ), and events that earlier ones bring about, α each, soon after (ω).
//!
//! λ(t) = μ + Σ_{tᵢ<t} αω e^{−ω(t−tᵢ)}. Used for places where one event raises the risk of the next. Mohler et al. 2011,
//! doi:10.1198/jasa.2011.ap09546, and 2015, doi:10.1080/01621459.2015.1077710. It never tells contagion from a risk that
//! itself comes and goes: both look alike.

mod fit;
mod kernel;
mod ties;

pub use fit::{Fit, most_likely};
pub use ties::spread_ties;

use crate::NotTestable;
use kernel::Kernel;

/// Events of one cell. Times are in one unit throughout, say days.
#[derive(Debug, Clone, Copy)]
pub struct Events<'a> {
    /// When they happened, strictly increasing, from 0 to `until`; [`spread_ties`] makes them so.
    pub times: &'a [f64],
    /// T: how long was watched, positive.
    pub until: f64,
}

/// The three numbers of a self-exciting rate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SelfExciting {
    /// Events per unit of time that no other brought about, positive.
    pub mu: f64,
    /// Events that one event brings about on average, 0 or more; from 1 on the rate explodes.
    pub alpha: f64,
    /// How fast that wears off, per unit of time, positive: the mean time to a follower is 1/ω.
    pub omega: f64,
}

/// Rates and times beyond this leave the range of numbers when multiplied.
const SIZE_MAX: f64 = 1e12;

impl SelfExciting {
    /// λ just before the time `at`, per unit of time, from the events before it.
    ///
    /// # Errors
    /// `Malformed` when a part is out of its range or `at` is not a time up to `until`.
    pub fn rate_at(&self, events: &Events, at: f64) -> Result<f64, NotTestable> {
        self.check()?;
        events.check()?;
        if !(0.0..=events.until).contains(&at) {
            return Err(NotTestable::Malformed { what: "the time must lie between 0 and the end" });
        }
        let earlier = events.times.iter().take_while(|time| **time < at);
        let raised: f64 = earlier.map(|time| (-self.omega * (at - time)).exp()).sum();
        Ok(self.mu + self.alpha * self.omega * raised)
    }

    /// ln L of the events of a cell.
    ///
    /// # Errors
    /// `Malformed` when a part is out of its range.
    pub fn log_likelihood(&self, events: &Events) -> Result<f64, NotTestable> {
        self.check()?;
        events.check()?;
        let kernel = Kernel::of(events, self.omega);
        let logarithms: f64 = kernel.rises.iter().map(|rise| (self.mu + self.alpha * rise).ln()).sum();
        Ok(logarithms - self.mu * events.until - self.alpha * kernel.seen)
    }

    fn check(&self) -> Result<(), NotTestable> {
        let positive = |value: f64| value > 0.0 && value <= SIZE_MAX;
        if positive(self.mu) && positive(self.omega) && (0.0..=SIZE_MAX).contains(&self.alpha) {
            Ok(())
        } else {
            Err(NotTestable::Malformed {
                what: "mu and omega must be above 0, alpha 0 or more, all up to 1e12",
            })
        }
    }
}

impl Events<'_> {
    fn check(&self) -> Result<(), NotTestable> {
        if !(self.until > 0.0 && self.until <= SIZE_MAX) {
            return Err(NotTestable::Malformed { what: "the end must be a time above 0, up to 1e12" });
        }
        let increasing = self.times.is_sorted_by(|one, next| one < next);
        if increasing && self.times.iter().all(|time| (0.0..=self.until).contains(time)) {
            Ok(())
        } else {
            Err(NotTestable::Malformed { what: "times must increase from 0 to the end; spread ties first" })
        }
    }
}

#[cfg(test)]
mod tests;
