//! The law of a count with a mean and a dispersion φ ≥ 1: Poisson at 1, negative binomial of variance φ times the mean
//! above.
//!
//! Used for bounds and p. Neighbouring probabilities stand in the ratio (μ + j(φ−1)) / (φ(j+1)), for both laws, so sums
//! from the mode outwards need no gamma function, and a φ just above 1 is as exact as 1. Counts that would take too
//! many terms are treated as continuous.

use statrs::distribution::{ContinuousCDF as _, Normal};

/// Mean and dispersion of a count.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct CountLaw {
    /// μ, not negative.
    pub(crate) mean: f64,
    /// φ, at least 1.
    pub(crate) dispersion: f64,
}

/// Terms below this share of the largest add nothing.
const NEGLIGIBLE: f64 = 1e-20;
/// A far tail is followed down to here, so that p still ranks.
const SMALLEST: f64 = 1e-290;
/// A sum takes about this many terms per unit of dispersion and sd.
const TERMS_PER_UNIT: f64 = 50.0;
/// More terms than this cost more than they are worth: a millisecond or two.
const TERMS_MAX: f64 = 500_000.0;

/// Sums of probabilities relative to that of the mode.
struct Sums {
    mode: f64,
    below: f64,
    from: f64,
}

/// Probabilities of a count.
struct Tail {
    at_least: f64,
    exactly: f64,
}

impl CountLaw {
    /// The smallest u with P(Y ≤ u) ≥ level.
    pub(crate) fn quantile(&self, level: f64) -> f64 {
        if self.mean <= 0.0 {
            return 0.0;
        }
        if self.is_long() {
            return self.smooth_quantile(level);
        }
        let sums = self.sums();
        let target = level * (sums.below + sums.from);
        let (mut count, mut term, mut sum) = (sums.mode, 1.0, sums.below);
        if sum < target {
            loop {
                sum += term;
                term *= self.ratio(count);
                if sum >= target || term < NEGLIGIBLE {
                    return count;
                }
                count += 1.0;
            }
        }
        while count > 0.0 && sum >= target {
            count -= 1.0;
            term /= self.ratio(count);
            sum -= term;
        }
        count
    }

    /// P(Y ≥ count).
    pub(crate) fn at_least(&self, count: f64) -> f64 {
        self.tail(count).at_least
    }

    /// P(Y > count) + ½ P(Y = count): about uniform over what chance brings, where P(Y ≥ count) is too large for small
    /// means (Lancaster 1961, doi:10.1080/01621459.1961.10482105).
    pub(crate) fn mid_p(&self, count: f64) -> f64 {
        let Tail { at_least, exactly } = self.tail(count);
        at_least - exactly / 2.0
    }

    fn tail(&self, count: f64) -> Tail {
        if self.mean <= 0.0 {
            let certain = f64::from(u8::from(count <= 0.0));
            return Tail { at_least: certain, exactly: certain };
        }
        if self.is_long() {
            let at_least = self.smooth_at_least(count);
            return Tail { at_least, exactly: at_least - self.smooth_at_least(count + 1.0) };
        }
        let Sums { mode, below, from } = self.sums();
        let (mut at, mut term) = (mode, 1.0);
        if count <= mode {
            let mut above = from;
            while at > count && term > NEGLIGIBLE {
                at -= 1.0;
                term /= self.ratio(at);
                above += term;
            }
            return Tail { at_least: (above / (below + from)).min(1.0), exactly: term / (below + from) };
        }
        while at < count {
            term *= self.ratio(at);
            at += 1.0;
            if term < SMALLEST {
                return Tail { at_least: 0.0, exactly: 0.0 };
            }
        }
        let (first, mut tail) = (term, 0.0);
        while term > NEGLIGIBLE * first {
            tail += term;
            term *= self.ratio(at);
            at += 1.0;
        }
        Tail { at_least: tail / (below + from), exactly: first / (below + from) }
    }

    /// P(Y = j + 1) / P(Y = j).
    fn ratio(&self, j: f64) -> f64 {
        (self.mean + j * (self.dispersion - 1.0)) / (self.dispersion * (j + 1.0))
    }

    fn sums(&self) -> Sums {
        let mode = (self.mean - self.dispersion + 1.0).max(0.0).floor();
        let mut sums = Sums { mode, below: 0.0, from: 0.0 };
        let (mut at, mut term) = (mode, 1.0);
        while at > 0.0 && term > NEGLIGIBLE {
            at -= 1.0;
            term /= self.ratio(at);
            sums.below += term;
        }
        (at, term) = (mode, 1.0);
        while term > NEGLIGIBLE {
            sums.from += term;
            term *= self.ratio(at);
            at += 1.0;
        }
        sums
    }

    fn is_long(&self) -> bool {
        TERMS_PER_UNIT * (self.dispersion + (self.mean * self.dispersion).sqrt()) > TERMS_MAX
    }

    /// As a gamma variable of the same mean and variance, whose cube root is about normal (Wilson, Hilferty 1931,
    /// doi:10.1073/pnas.17.12.684).
    fn smooth_quantile(&self, level: f64) -> f64 {
        let ninth = self.dispersion / (9.0 * self.mean);
        let root = 1.0 - ninth + Normal::standard().inverse_cdf(level) * ninth.sqrt();
        (self.mean * root.max(0.0).powi(3) - 0.5).ceil().max(0.0)
    }

    fn smooth_at_least(&self, count: f64) -> f64 {
        if count <= 0.0 {
            return 1.0;
        }
        let ninth = self.dispersion / (9.0 * self.mean);
        let root = ((count - 0.5) / self.mean).cbrt();
        Normal::standard().sf((root - 1.0 + ninth) / ninth.sqrt())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{DiscreteCDF as _, NegativeBinomial, Poisson};

    #[test]
    fn quantiles_and_tails_are_those_of_the_two_laws() {
        for (mean, dispersion) in
            [(0.02, 1.0), (5.0, 1.0), (5.0, 1.5), (300.0, 1.0), (180.0, 4.5), (0.3, 9.0)]
        {
            let law = CountLaw { mean, dispersion };
            let below = |count: u64| {
                if dispersion > 1.0 {
                    let size = mean / (dispersion - 1.0);
                    NegativeBinomial::new(size, 1.0 / dispersion).map_or(0.0, |law| law.cdf(count))
                } else {
                    Poisson::new(mean).map_or(0.0, |law| law.cdf(count))
                }
            };
            for level in [0.001, 0.05, 0.5, 0.95, 0.999] {
                let quantile = law.quantile(level);
                assert!(below(quantile as u64) >= level, "{law:?} at {level}");
                assert!(quantile == 0.0 || below(quantile as u64 - 1) < level, "{law:?} at {level}");
            }
            for count in [1_u64, 2, 7, 170, 180, 200, 320] {
                let expected = 1.0 - below(count - 1);
                assert!((law.at_least(count as f64) - expected).abs() < 1e-10, "{law:?} at {count}");
                let mid = f64::midpoint(expected, 1.0 - below(count));
                assert!((law.mid_p(count as f64) - mid).abs() < 1e-10, "{law:?} at {count}");
            }
        }
    }

    #[test]
    fn a_dispersion_just_above_one_is_nearly_poisson_and_a_far_tail_still_ranks() {
        let poisson = CountLaw { mean: 50.0, dispersion: 1.0 };
        let close = CountLaw { mean: 50.0, dispersion: 1.0 + 1e-12 };
        assert!((poisson.at_least(70.0) / close.at_least(70.0) - 1.0).abs() < 1e-9);
        let far = poisson.at_least(200.0);
        assert!(far > 0.0 && far < 1e-50 && poisson.at_least(210.0) < far);
        assert_eq!(poisson.at_least(1e9), 0.0);
        assert_eq!(CountLaw { mean: 0.0, dispersion: 1.0 }.quantile(0.99), 0.0);
    }

    #[test]
    fn counts_too_large_to_sum_are_taken_as_continuous() {
        let exact = CountLaw { mean: 1e7, dispersion: 8.0 };
        let smooth = CountLaw { mean: 1e7, dispersion: 11.0 };
        assert!(!exact.is_long() && smooth.is_long());
        let quantile = exact.quantile(0.99);
        assert!((quantile - exact.smooth_quantile(0.99)).abs() < 20.0, "of 10,020,807 or so");
        assert!((exact.at_least(quantile) - exact.smooth_at_least(quantile)).abs() < 1e-4);
        assert_eq!(CountLaw { mean: 1e12, dispersion: 1e9 }.at_least(f64::MAX), 0.0);
    }
}
