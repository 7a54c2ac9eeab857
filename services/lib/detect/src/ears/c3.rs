//! C3: what the last two bins exceeded C2's mean by, added up.
//!
//! Used by EARS only. A bin whose baseline, or that of one of the two before it, does not vary has no verdict, even
//! where R's arithmetic of infinities still arrives at a number.

use super::{Ears, observed};
use crate::NotTestable;
use crate::compat::Compat;
use crate::finding::{Bound, Found};
use crate::moments::Moments;
use crate::point::Verdict;

/// C2's guard band.
const GAP_BINS: usize = 2;

pub(super) fn look(settings: &Ears, counts: &[Option<u64>], t: usize, z: f64) -> Result<Found, NotTestable> {
    let bin = |back: usize| {
        // An index below 0 has too little before it, which is what the baseline of bin 0 says.
        let at = t.saturating_sub(back);
        let baseline = settings.baseline_of(counts, at, GAP_BINS)?;
        Ok(Bin { y: observed(counts, at).ok_or(NotTestable::NoData)?, baseline })
    };
    let (before_last, last, now): (Bin, Bin, Bin) = (bin(2)?, bin(1)?, bin(0)?);
    let sum = last.excess() + before_last.excess();
    let Bin { y, baseline: Moments { mean, sd } } = now;
    let bound_from = |level: f64| level + sd * (z - sum);
    let as_in_r = bound_from(y);
    // 0/0 or 0·∞ in R: neither a bound nor an alarm.
    let compat = (!as_in_r.is_nan()).then(|| Bound::of(y, as_in_r.max(0.0)));
    if [before_last, last, now].iter().any(|bin| bin.baseline.sd == 0.0) {
        return Ok(Found { verdict: Err(NotTestable::ZeroVariance), p: None, compat });
    }
    let (bound, upper, score) = match settings.compat {
        Compat::RSurveillance => (Bound::of(y, as_in_r.max(0.0)), None, sum),
        Compat::Paper => {
            let bound = Bound::of(y, bound_from(mean).max(0.0));
            (bound, Some(bound.upper), now.score() + sum)
        }
    };
    let verdict = Verdict { expected: Some(mean), upper, score: Some(score), alarm: bound.alarm };
    Ok(Found { verdict: Ok(verdict), p: None, compat })
}

/// A count and C2's baseline for it.
#[derive(Clone, Copy)]
struct Bin {
    y: f64,
    baseline: Moments,
}

impl Bin {
    fn score(self) -> f64 {
        (self.y - self.baseline.mean) / self.baseline.sd
    }

    /// max(0, C − 1), but NaN for 0/0, which `f64::max` would turn into 0.
    fn excess(self) -> f64 {
        let excess = self.score() - 1.0;
        if excess < 0.0 { 0.0 } else { excess }
    }
}
