//! The ratio of two rates, conditional on their sum: exact, mid-p and Wald intervals.
//!
//! Used wherever two counts are compared. With n = x₁ + x₂ events in all, x₁ is binomial with p = r t₁ / (r t₁ + t₂), so
//! every interval is one for p, carried over to r. Exact: Clopper and Pearson 1934, doi:10.1093/biomet/26.4.404. Mid-p:
//! Lancaster 1961, doi:10.1080/01621459.1961.10482105. It assumes Poisson counts; for overdispersed ones widen the Wald
//! interval by the dispersion ([`RateRatio::wald_widened`]).

use crate::NotTestable;
use statrs::distribution::{ContinuousCDF as _, Normal};
use statrs::function::beta::checked_beta_reg;
use statrs::function::gamma::ln_gamma;

/// A count and what it was counted over: days, person-years, insured heads.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observed {
    /// Events.
    pub count: u64,
    /// Exposure, positive; the unit must be the same on both sides.
    pub exposure: f64,
}

/// An interval for a ratio.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Lower limit, 0 when nothing was counted.
    pub low: f64,
    /// Upper limit; none when the reference counted nothing.
    pub high: Option<f64>,
}

/// A rate against a reference rate.
#[derive(Debug, Clone, PartialEq)]
pub struct RateRatio {
    /// (x₁/t₁)/(x₂/t₂); none when the reference counted nothing.
    pub ratio: Option<f64>,
    /// Exact 95 % interval: never too narrow, often too wide.
    pub exact_95: Interval,
    /// Mid-p 95 % interval, the one that is shown.
    pub mid_p_95: Interval,
    /// Mid-p 99 % interval, for the evidence words.
    pub mid_p_99: Interval,
    /// Wald 95 % interval on the log scale; none when a count is 0.
    pub wald_95: Option<Interval>,
    /// P(X ≥ x₁) when the rates are equal.
    pub p_greater: f64,
    /// P(X ≤ x₁) when the rates are equal.
    pub p_less: f64,
    /// Two-sided exact p: all outcomes that are no likelier than the one seen.
    pub p_two_sided: f64,
    /// Two-sided mid-p.
    pub mid_p_two_sided: f64,
    /// Difference of the square-root transformed counts, about standard normal (Anscombe 1948,
    /// doi:10.1093/biomet/35.3-4.246).
    pub anscombe_z: f64,
    log_standard_error: Option<f64>,
}

impl RateRatio {
    /// The Wald 95 % interval for counts whose variance is `dispersion` times their mean (below 1 counts as 1).
    pub fn wald_widened(&self, dispersion: f64) -> Option<Interval> {
        wald(self.ratio?, self.log_standard_error? * dispersion.max(1.0).sqrt())
    }
}

/// Compares a count with a reference count.
///
/// # Errors
/// `TooLittle` when neither counted anything, `Exposure` when one is not a positive number.
pub fn rate_ratio(current: Observed, reference: Observed) -> Result<RateRatio, NotTestable> {
    for Observed { exposure, .. } in [current, reference] {
        if !(exposure.is_finite() && exposure > 0.0) {
            return Err(NotTestable::Exposure { exposure });
        }
    }
    if current.count == 0 && reference.count == 0 {
        return Err(NotTestable::TooLittle { needs: "at least one event on either side" });
    }
    let (x1, x2) = (current.count as f64, reference.count as f64);
    let (t1, t2) = (current.exposure, reference.exposure);
    let split = Split { x1, x2 };
    let to_ratio = |p: f64| p / (1.0 - p) * t2 / t1;
    let interval = |tail: f64, cumulative: fn(&Split, f64) -> (f64, f64)| Interval {
        low: if x1 == 0.0 { 0.0 } else { to_ratio(solve(|p| cumulative(&split, p).0, tail)) },
        high: (x2 > 0.0).then(|| to_ratio(solve(|p| cumulative(&split, p).1, 1.0 - tail))),
    };
    let equal = t1 / (t1 + t2);
    let (p_greater, above) = (split.at_least(equal), split.above(equal));
    let mid = f64::midpoint(p_greater, above);
    let ratio = (x2 > 0.0).then(|| (x1 / t1) / (x2 / t2));
    let log_standard_error = (x1 > 0.0 && x2 > 0.0).then(|| (1.0 / x1 + 1.0 / x2).sqrt());
    Ok(RateRatio {
        ratio,
        exact_95: interval(0.025, Split::exact),
        mid_p_95: interval(0.025, Split::mid),
        mid_p_99: interval(0.005, Split::mid),
        wald_95: ratio.zip(log_standard_error).and_then(|(ratio, error)| wald(ratio, error)),
        p_greater,
        p_less: 1.0 - above,
        p_two_sided: split.no_likelier(equal),
        mid_p_two_sided: (2.0 * mid.min(1.0 - mid)).min(1.0),
        anscombe_z: anscombe(x1, x2, t1 / t2),
        log_standard_error,
    })
}

/// x₁ of n = x₁ + x₂ events fell on the first side.
struct Split {
    x1: f64,
    x2: f64,
}

impl Split {
    /// P(X ≥ x₁).
    fn at_least(&self, p: f64) -> f64 {
        if self.x1 == 0.0 { 1.0 } else { incomplete_beta(self.x1, self.x2 + 1.0, p) }
    }

    /// P(X > x₁).
    fn above(&self, p: f64) -> f64 {
        if self.x2 == 0.0 { 0.0 } else { incomplete_beta(self.x1 + 1.0, self.x2, p) }
    }

    /// What the lower and the upper exact limit are quantiles of.
    fn exact(&self, p: f64) -> (f64, f64) {
        (self.at_least(p), self.above(p))
    }

    /// The same for mid-p: half of the seen outcome on either side.
    fn mid(&self, p: f64) -> (f64, f64) {
        let half = f64::midpoint(self.at_least(p), self.above(p));
        (half, half)
    }

    /// The probability of all outcomes that are no likelier than x₁, with R's allowance for rounding.
    fn no_likelier(&self, p: f64) -> f64 {
        const ROUNDING: f64 = 1.0 + 1e-7;
        let n = self.x1 + self.x2;
        let log_mass = |x: f64| {
            ln_gamma(n + 1.0) - ln_gamma(x + 1.0) - ln_gamma(n - x + 1.0)
                + x * p.ln()
                + (n - x) * (-p).ln_1p()
        };
        // The mass rises to its mode and falls behind it, so each tail ends where it crosses the mass of x₁.
        let limit = log_mass(self.x1) + ROUNDING.ln();
        let mode = ((n + 1.0) * p).floor().min(n);
        let lower =
            if log_mass(0.0) > limit { -1.0 } else { last_within(0.0, mode, |x| log_mass(x) <= limit) };
        let upper = if log_mass(n) > limit {
            n + 1.0
        } else {
            n - last_within(0.0, n - mode, |back| log_mass(n - back) <= limit)
        };
        if upper <= lower + 1.0 {
            return 1.0;
        }
        let below = if lower < 0.0 { 0.0 } else { 1.0 - incomplete_beta(lower + 1.0, n - lower, p) };
        let above = if upper > n { 0.0 } else { incomplete_beta(upper, n - upper + 1.0, p) };
        (below + above).min(1.0)
    }
}

/// The last whole number from `from` on, at most `to`, for which `within` holds; it holds at `from`, and once it fails
/// it goes on failing up to `to`.
fn last_within(from: f64, to: f64, within: impl Fn(f64) -> bool) -> f64 {
    if within(to) {
        return to;
    }
    let (mut inside, mut outside) = (from, to);
    while outside - inside > 1.0 {
        let middle = f64::midpoint(inside, outside).floor();
        if within(middle) { inside = middle } else { outside = middle }
    }
    inside
}

/// I_p(a, b). Its arguments here are always in range; an edge is met by the limit.
pub(crate) fn incomplete_beta(a: f64, b: f64, p: f64) -> f64 {
    match checked_beta_reg(a, b, p.clamp(0.0, 1.0)) {
        Ok(value) => value,
        Err(_) if p <= 0.0 => 0.0,
        Err(_) => 1.0,
    }
}

/// Where an increasing function of a probability reaches a level, by halving on the log-odds: a small p is as exact as
/// a large one.
pub(crate) fn solve(function: impl Fn(f64) -> f64, level: f64) -> f64 {
    const ODDS_MAX: f64 = 700.0;
    const HALVINGS: u32 = 64;
    let from_log_odds = |x: f64| 1.0 / (1.0 + (-x).exp());
    let (mut low, mut high) = (-ODDS_MAX, ODDS_MAX);
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if function(from_log_odds(middle)) < level { low = middle } else { high = middle }
    }
    from_log_odds(f64::midpoint(low, high))
}

fn wald(ratio: f64, log_standard_error: f64) -> Option<Interval> {
    let z = Normal::standard().inverse_cdf(0.975);
    let limit = |sign: f64| (ratio.ln() + sign * z * log_standard_error).exp();
    Some(Interval { low: limit(-1.0), high: Some(limit(1.0)) })
}

fn anscombe(x1: f64, x2: f64, exposures: f64) -> f64 {
    let root = |x: f64| (x + 0.375).sqrt();
    2.0 * (root(x1) - root(x2) * exposures.sqrt()) / (1.0 + exposures).sqrt()
}

#[cfg(test)]
mod tests;
