//! A row of the regression: what was observed, and where the steps have got with it.
//!
//! Used by `levels`.

/// What R's `glm` adds to a count to start from.
pub(super) const START: f64 = 0.1;
/// R's smallest mean under a log link.
const MEAN_MIN: f64 = f64::EPSILON;

/// What is known of one observation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observation {
    /// The count.
    pub count: f64,
    /// Time, in bins.
    pub time: f64,
    /// Which level, from 0.
    pub level: usize,
    /// Logarithm of the exposure.
    pub offset: f64,
}

/// A row as it was fitted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fitted {
    /// The count.
    pub count: f64,
    /// Its fitted mean μ.
    pub mean: f64,
    /// Its prior weight.
    pub prior: f64,
    /// Its weight in the last step.
    pub weight: f64,
    /// Its part in its own fit.
    pub hat: f64,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub seen: Observation,
    pub log_count: f64,
    /// ln(count + 0.1), where every fit starts.
    pub log_start: f64,
    pub prior: f64,
    pub predictor: f64,
    pub mean: f64,
    /// Weight and working value of the last step.
    pub weight: f64,
    pub working: f64,
}

impl Row {
    pub fn new(seen: Observation) -> Self {
        let log_count = if seen.count > 0.0 { seen.count.ln() } else { 0.0 };
        let log_start = (seen.count + START).ln();
        Self { seen, log_count, log_start, prior: 1.0, predictor: 0.0, mean: 1.0, weight: 1.0, working: 0.0 }
    }

    /// Twice the distance of its log likelihood from that of a perfect fit.
    pub fn deviance(&self) -> f64 {
        let Observation { count, .. } = self.seen;
        let log_mean = self.predictor.max(MEAN_MIN.ln());
        2.0 * self.prior * (count * (self.log_count - log_mean) - (count - self.mean))
    }
}

/// The mean for a linear predictor, never below R's smallest.
pub fn mean(predictor: f64) -> f64 {
    predictor.exp().max(MEAN_MIN)
}
