//! EARS C1, C2 and C3: a count against the mean and spread of the few bins before it.
//!
//! Used for series that are too short for a season, from 7 to 12 bins on. Hutwagner, Thompson, Seeman, Treadwell 2003,
//! doi:10.1007/PL00022319; Fricker, Hegler, Dunfee 2008, doi:10.1002/sim.3197. It knows no season and no trend, and at its nominal α it
//! fires far more often on clean counts than α says: compare it with other detectors at an equal rate of false alarms.

mod c3;

use crate::NotTestable;
use crate::compat::Compat;
use crate::finding::{Bound, Finding, Found};
use crate::level;
use crate::moments::{Moments, known};
use crate::point::Verdict;
use crate::rate_ratio::incomplete_beta;

/// Which bins the baseline has, and whether earlier excess counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EarsMethod {
    /// The bins just before.
    C1,
    /// The same with two bins between, so that a rise does not hide itself.
    C2,
    /// The excess of the last two bins over C2, added up.
    C3,
}

/// How to look. With m and s the mean and standard deviation of the `baseline` and s\* = max(s, `min_sigma`):
///
/// - C1 and C2: U = m + z s\*, the score is (y − m)/s\*;
/// - C3: U = max(0, y + s\* (z − Σ)), Σ the sum of max(0, C − 1) over the two bins before, C their score in C2.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ears {
    /// Which of the three.
    pub method: EarsMethod,
    /// Bins of the baseline, 3 or more.
    pub baseline: usize,
    /// The least standard deviation, in counts: 0, or from 1e-9 to 1e9.
    pub min_sigma: f64,
    /// z is the normal quantile of 1 − `alpha`; from 1e-100 to below 1.
    pub alpha: f64,
    /// Whose C3; C1 and C2 are the same in both. As R has it, the present count stands on both sides, so that only the two
    /// bins before decide: its bound is not a line to draw, and the score Σ is compared with [`Ears::z`]. As the paper has it,
    /// the mean stands in its place on the right, so that the present excess counts too.
    pub compat: Compat,
}

impl Ears {
    /// Seven bins, at least half a count of spread, and the customary α: .001, for C3 .025.
    pub fn new(method: EarsMethod) -> Self {
        let alpha = if method == EarsMethod::C3 { 0.025 } else { 0.001 };
        Self { method, baseline: 7, min_sigma: 0.5, alpha, compat: Compat::RSurveillance }
    }

    /// Bins before the first one that can be judged.
    pub fn bins_before(&self) -> usize {
        let more = match self.method {
            EarsMethod::C1 => 0,
            EarsMethod::C2 => 2,
            EarsMethod::C3 => 4,
        };
        self.baseline.saturating_add(more)
    }

    /// What a score must exceed.
    ///
    /// # Errors
    /// `Malformed` when `alpha` is not a level.
    pub fn z(&self) -> Result<f64, NotTestable> {
        level::check(self.alpha)?;
        Ok(level::upper_z(self.alpha))
    }

    fn checked_z(&self) -> Result<f64, NotTestable> {
        const SIGMA: std::ops::RangeInclusive<f64> = 1e-9..=1e9;
        if self.baseline < 3 {
            return Err(NotTestable::Malformed { what: "`baseline` of 3 bins or more" });
        }
        if self.min_sigma != 0.0 && !SIGMA.contains(&self.min_sigma) {
            return Err(NotTestable::Malformed { what: "`min_sigma` of 0, or from 1e-9 to 1e9" });
        }
        self.z()
    }

    /// Mean and s\* of the baseline that ends `gap` bins before bin `t`, which has enough before it.
    fn baseline_of(&self, counts: &[Option<u64>], t: usize, gap: usize) -> Result<Moments, NotTestable> {
        let too_little = NotTestable::TooLittle {
            needs: "as many bins before it as `baseline`, for C2 two and for C3 four more",
        };
        let end = t.checked_sub(gap).ok_or(too_little.clone())?;
        let first = end.checked_sub(self.baseline).ok_or(too_little.clone())?;
        let bins = counts.get(first..end).ok_or(too_little)?;
        let Moments { mean, sd } = Moments::of(&known(bins)?);
        Ok(Moments { mean, sd: sd.max(self.min_sigma) })
    }

    fn look(&self, counts: &[Option<u64>], t: usize, z: f64) -> Result<Found, NotTestable> {
        match self.method {
            EarsMethod::C1 => Ok(self.against(observed(counts, t), self.baseline_of(counts, t, 0)?, z)?),
            EarsMethod::C2 => Ok(self.against(observed(counts, t), self.baseline_of(counts, t, 2)?, z)?),
            EarsMethod::C3 => c3::look(self, counts, t, z),
        }
    }

    fn against(&self, y: Option<f64>, baseline: Moments, z: f64) -> Result<Found, NotTestable> {
        let y = y.ok_or(NotTestable::NoData)?;
        let Moments { mean, sd } = baseline;
        let bound = Bound::of(y, mean + z * sd);
        if sd == 0.0 {
            return Ok(Found { verdict: Err(NotTestable::ZeroVariance), p: None, compat: Some(bound) });
        }
        let score = (y - mean) / sd;
        let verdict = Verdict {
            expected: Some(mean),
            upper: Some(bound.upper),
            score: Some(score),
            alarm: bound.alarm,
        };
        let p = upper_tail(score, self.baseline as f64);
        Ok(Found { verdict: Ok(verdict), p: Some(p), compat: Some(bound) })
    }
}

/// Looks at every bin of a series; `counts` has none where the source was silent.
///
/// One finding per bin, in order. The bins too early to judge say `TooLittle`, those that lack a count or one of their
/// baseline `NoData`, those whose baseline does not vary `ZeroVariance` (with `min_sigma` above 0 there are none).
/// C1 and C2 have a p, C3 has none.
///
/// # Errors
/// `Malformed` for settings out of their range.
pub fn ears(counts: &[Option<u64>], settings: &Ears) -> Result<Vec<Finding>, NotTestable> {
    let z = settings.checked_z()?;
    let look = |t: usize| settings.look(counts, t, z).unwrap_or_else(Found::from).at(t, observed(counts, t));
    Ok((0..counts.len()).map(look).collect())
}

fn observed(counts: &[Option<u64>], t: usize) -> Option<f64> {
    counts.get(t).copied().flatten().map(|count| count as f64)
}

/// P(T ≥ score/√(1 + 1/n)), T Student's with n − 1 degrees of freedom: the mean of the baseline is an estimate too.
fn upper_tail(score: f64, n: f64) -> f64 {
    let square = score.powi(2) / (1.0 + 1.0 / n);
    let freedom = n - 1.0;
    let tail = incomplete_beta(freedom / 2.0, 0.5, freedom / (freedom + square)) / 2.0;
    if score > 0.0 { tail } else { 1.0 - tail }
}

#[cfg(test)]
mod tests;
