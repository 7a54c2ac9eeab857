//! Likelihood ratio charts of counts: for a shift of a given size (LR), and for one of any size since any bin (GLR).
//!
//! Used for drifts that a baseline of the same season would take in. Out of control the mean is μ·e^κ. Höhle, Paul 2008,
//! doi:10.1016/j.csda.2008.02.015. It never looks at bins before its own last alarm.

use crate::NotTestable;
use crate::chart::{ChartPoint, Watched};
use crate::compat::Compat;
use crate::cusum::check_alpha;
use likelihood::Likelihood;

mod likelihood;
mod segment;

use segment::{Best, Run};

/// How an LR chart is run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LrParams {
    /// Decision limit of the statistic.
    pub c_arl: f64,
    /// The shift on the log scale it is tuned to, not 0: ln 2 for twice as many, negative for fewer.
    pub theta: f64,
    /// α of the variance μ + αμ²; 0 for Poisson counts.
    pub alpha: f64,
}

/// Which way a GLR chart looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Direction {
    /// For more than expected.
    #[default]
    Increase,
    /// For less than expected.
    Decrease,
}

/// How a GLR chart is run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GlrParams {
    /// Decision limit of the statistic.
    pub c_arl: f64,
    /// α of the variance μ + αμ²; 0 for Poisson counts.
    pub alpha: f64,
    /// Which way it looks.
    pub dir: Direction,
    /// How many bins back a change may lie (R's `M`); none for all since the last alarm.
    pub m: Option<usize>,
    /// How many bins a change must have lasted (R's `Mtilde`), 1 or more.
    pub mtilde: usize,
    /// Whose range of segments.
    pub compat: Compat,
}

impl Default for GlrParams {
    fn default() -> Self {
        Self { c_arl: 5.0, alpha: 0.0, dir: Direction::Increase, m: None, mtilde: 1, compat: Compat::Paper }
    }
}

/// The largest shift a chart may be tuned to: e⁵⁰.
const THETA_MAX: f64 = 50.0;

/// Runs an LR chart: l_t = max(0, l_{t−1} + s_t) with the log-likelihood ratio s_t of the bin, an alarm when l_t ≥ c,
/// behind which it starts again from 0. The bound is the count that brings l_t to c.
///
/// # Errors
/// `Malformed` for means that do not fit, or parameters out of their range. A bin alone is not testable with `NoData`
/// where its source was silent, with `ZeroVariance` where its mean is 0.
pub fn lr(watched: &Watched, params: &LrParams) -> Result<Vec<ChartPoint>, NotTestable> {
    watched.check()?;
    let LrParams { c_arl, theta, alpha } = *params;
    check_limit(c_arl)?;
    check_alpha(alpha)?;
    if theta == 0.0 || !(-THETA_MAX..=THETA_MAX).contains(&theta) {
        return Err(NotTestable::Malformed { what: "theta must be a number from -50 to 50 and not 0" });
    }
    let likelihood = Likelihood::new(alpha);
    let mut statistic: f64 = 0.0;
    let mut points = Vec::with_capacity(watched.counts.len());
    for bin in watched.bins() {
        if let Err(reason) = bin.usable() {
            points.push(bin.untested(reason, statistic));
            continue;
        }
        let bound = likelihood.count(c_arl - statistic, bin.mean, theta);
        statistic = (statistic + likelihood.log_ratio(bin.observed, bin.mean, theta)).max(0.0);
        let alarm = statistic >= c_arl;
        points.push(bin.tested(statistic, alarm, (bound >= 0.0).then_some(bound)));
        if alarm {
            statistic = 0.0;
        }
    }
    Ok(points)
}

/// Runs a GLR chart: G_n is the largest log-likelihood ratio of a change by any κ at any bin of the present run, an alarm
/// when G_n ≥ c, behind which a new run starts. It has no bound. The first bins of a run, too few to hold a change of
/// `mtilde` bins, are `TooLittle`, with the statistic at 0.
///
/// # Errors
/// `Malformed` for means that do not fit, or parameters out of their range. A bin alone is not testable with `NoData`
/// where its source was silent, with `ZeroVariance` where its mean is 0.
pub fn glr(watched: &Watched, params: &GlrParams) -> Result<Vec<ChartPoint>, NotTestable> {
    watched.check()?;
    check_limit(params.c_arl)?;
    check_alpha(params.alpha)?;
    if params.mtilde == 0 {
        return Err(NotTestable::Malformed { what: "mtilde must be 1 or more" });
    }
    let mut run = Run::default();
    let mut statistic = 0.0;
    let mut points = Vec::with_capacity(watched.counts.len());
    for bin in watched.bins() {
        if let Err(reason) = bin.usable() {
            points.push(bin.untested(reason, statistic));
            continue;
        }
        run.push(bin.observed, bin.mean);
        match run.best(params) {
            Best::Nothing => {
                statistic = 0.0;
                let needs = "more bins, or events, since the last alarm";
                points.push(bin.untested(NotTestable::TooLittle { needs }, statistic));
            }
            Best::Ratio(ratio) => {
                statistic = ratio;
                let alarm = ratio >= params.c_arl;
                points.push(bin.tested(ratio, alarm, None));
                if alarm {
                    run = Run::default();
                    statistic = 0.0;
                }
            }
        }
    }
    Ok(points)
}

fn check_limit(c_arl: f64) -> Result<(), NotTestable> {
    if c_arl.is_finite() && c_arl > 0.0 {
        Ok(())
    } else {
        Err(NotTestable::Malformed { what: "c_arl must be more than 0" })
    }
}

#[cfg(test)]
mod tests;
