//! What Poisson counts with an unknown rate say of the next one: a negative binomial distribution.
//!
//! Used by the Bayesian chart only. Its quantile is found by adding up the tail from far out, where every term is
//! positive and none is a difference of large ones, so a small level is as exact as a large one.

use crate::NotTestable;
use statrs::function::gamma::ln_gamma;

/// Events in the reference bins beyond which logarithms of Γ have too few digits left, and the tail too many terms.
const EVENTS_MAX: f64 = 1e9;

/// Negative binomial of size r and probability n/(n + 1), n the number of counts.
pub(super) struct Predictive {
    r: f64,
    n: f64,
}

impl Predictive {
    /// From Poisson counts, of which there is one or more, with Jeffreys' prior for their rate.
    pub(super) fn of(counts: &[f64]) -> Result<Self, NotTestable> {
        let events: f64 = counts.iter().sum();
        if events > EVENTS_MAX {
            return Err(NotTestable::Malformed { what: "at most 10⁹ events in the reference bins" });
        }
        Ok(Self { r: events + 0.5, n: counts.len() as f64 })
    }

    pub(super) fn mean(&self) -> f64 {
        self.r / self.n
    }

    /// The least u with P(Y > u) ≤ `alpha`, a checked level.
    pub(super) fn upper_quantile(&self, alpha: f64) -> f64 {
        let far = self.far_out(alpha);
        // Probabilities relative to the one of `far`, which may be smaller than any number.
        let level = (alpha.ln() - self.log_mass(far)).exp();
        let (mut k, mut mass, mut tail) = (far, 1.0_f64, 1.0_f64);
        // `tail` is P(Y ≥ k).
        while k > 0.0 && tail <= level {
            mass *= k * (self.n + 1.0) / (k - 1.0 + self.r);
            k -= 1.0;
            tail += mass;
        }
        k
    }

    /// A count above the quantile, beyond which next to nothing of `alpha` lies.
    fn far_out(&self, alpha: f64) -> f64 {
        const NEGLIGIBLE: f64 = -46.0;
        // Small, for what is added up grows from there by as much as the step overshot.
        const STEP: f64 = 1.25;
        let sd = (self.mean() * (1.0 + 1.0 / self.n)).sqrt();
        let mut distance = 8.0 * sd;
        loop {
            let count = (self.mean() + distance).ceil();
            if self.log_mass(count) < alpha.ln() + NEGLIGIBLE {
                return count;
            }
            distance *= STEP;
        }
    }

    fn log_mass(&self, k: f64) -> f64 {
        ln_gamma(k + self.r)
            - ln_gamma(self.r)
            - ln_gamma(k + 1.0)
            - self.r * (1.0 / self.n).ln_1p()
            - k * self.n.ln_1p()
    }
}
