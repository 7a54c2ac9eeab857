//! The plan that settings make: the one form that the computation knows.
//!
//! Used by `farrington`; the classic detector is the flexible one with other constants. Settings that make no sense end
//! here.

use super::series::Series;
use super::settings::{ClassicSettings, FlexibleSettings, Limit54, PowerTransform, ThresholdMethod};
use crate::NotTestable;
use crate::compat::Compat;
use statrs::distribution::{ContinuousCDF as _, Normal};

/// What is computed, whichever detector asked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plan {
    pub b: usize,
    pub w: usize,
    pub periods: usize,
    pub past_not_included: usize,
    pub trend: bool,
    pub p_threshold_trend: f64,
    /// Residual above which a bin counts for less; none without reweighting.
    pub weights_threshold: Option<f64>,
    pub spread: Spread,
    pub bound: Bound,
    pub limit54: Limit54,
    /// The bound where too few events were seen.
    pub upper_below_limit: Option<f64>,
}

/// The dispersion behind the standard error of the mean, and behind the test of the trend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spread {
    /// φ, at least 1; the test takes it without that floor.
    Floored,
    /// Σ w r²/(n−p) with the prior weights alone, without a floor: what surveillance's flexible detector does.
    PriorWeights,
}

/// How a bound is computed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bound {
    pub method: ThresholdMethod,
    pub power: PowerTransform,
    /// One-sided level, and its normal quantile.
    pub alpha: f64,
    pub z: f64,
    /// Whether scores of quantile methods start at ln μ₀, as in surveillance, and not at μ₀.
    pub log_score: bool,
}

/// A longer history is another world.
const YEARS_MAX: usize = 50;

impl ClassicSettings {
    pub(super) fn plan(&self, series: &Series<'_>) -> Result<Plan, NotTestable> {
        let plan = Plan {
            b: self.b,
            w: self.w,
            periods: 1,
            past_not_included: self.w,
            trend: self.trend,
            p_threshold_trend: 0.05,
            weights_threshold: self.reweight.then_some(1.0),
            spread: Spread::Floored,
            bound: bound(ThresholdMethod::Delta, self.powertrans, self.alpha / 2.0, false)?,
            limit54: self.limit54,
            upper_below_limit: (self.compat == Compat::RSurveillance).then_some(0.0),
        };
        plan.checked(series)
    }
}

impl FlexibleSettings {
    pub(super) fn plan(&self, series: &Series<'_>) -> Result<Plan, NotTestable> {
        let as_r = self.compat == Compat::RSurveillance;
        if self.population_offset && series.population.is_none() {
            return Err(NotTestable::Malformed { what: "an offset needs a population" });
        }
        let plan = Plan {
            b: self.b,
            w: self.w,
            periods: self.no_periods,
            past_not_included: self.past_weeks_not_included,
            trend: self.trend,
            p_threshold_trend: self.p_threshold_trend,
            weights_threshold: self.reweight.then_some(self.weights_threshold),
            // Without reweighting the weights in question are the working ones: the same as φ but for the floor.
            spread: if as_r { Spread::PriorWeights } else { Spread::Floored },
            bound: bound(self.threshold_method, self.powertrans, self.alpha, as_r)?,
            limit54: self.limit54,
            upper_below_limit: None,
        };
        plan.checked(series)
    }
}

fn bound(
    method: ThresholdMethod,
    power: PowerTransform,
    alpha: f64,
    log_score: bool,
) -> Result<Bound, NotTestable> {
    if !(alpha > 0.0 && alpha < 0.5) {
        return Err(NotTestable::Malformed { what: "alpha is between 0 and 0.5 on a side" });
    }
    Ok(Bound { method, power, alpha, z: -Normal::standard().inverse_cdf(alpha), log_score })
}

impl Plan {
    fn checked(self, series: &Series<'_>) -> Result<Self, NotTestable> {
        series.check()?;
        let freq = series.dating.freq();
        let rules = [
            ((1..=YEARS_MAX).contains(&self.b), "b is 1 to 50 years"),
            (self.w < freq && 2 * self.w < freq, "windows of 2w + 1 bins fit into a year"),
            (
                (1..=freq).contains(&self.periods),
                "no_periods is at least 1, and no more than a year has bins",
            ),
            (self.past_not_included <= freq * YEARS_MAX, "past_weeks_not_included leaves a past"),
            (
                self.weights_threshold.is_none_or(|threshold| threshold >= 0.0),
                "weights_threshold is not negative",
            ),
            ((0.0..=1.0).contains(&self.p_threshold_trend), "p_threshold_trend is between 0 and 1"),
            (self.limit54.bins <= freq * YEARS_MAX, "limit54 looks back no further than the history"),
        ];
        match rules.iter().find(|(holds, _)| !holds) {
            Some((_, what)) => Err(NotTestable::Malformed { what }),
            None => Ok(self),
        }
    }
}
