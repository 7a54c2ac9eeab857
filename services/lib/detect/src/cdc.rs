//! The chart of the Centers for Disease Control: the sum of four bins against such sums in the years before.
//!
//! Used for weekly counts with at least two years before them. Stroup, Williamson, Herndon, Karon 1989,
//! doi:10.1002/sim.4780080312. Years are counted in bins, so over a 53rd week it slips by one. It knows no trend, and
//! its reference is six sums by default: a spread from so few is itself uncertain.

use crate::NotTestable;
use crate::finding::{Bound, Finding, Found};
use crate::level;
use crate::moments::{Moments, known};
use crate::point::Verdict;

/// Bins that are summed.
const BINS_SUMMED: usize = 4;

/// How to look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cdc {
    /// Years back.
    pub b: usize,
    /// Sums before and after the same place in each of those years.
    pub m: usize,
    /// Two-sided: the bound is the normal quantile of 1 − `alpha`/2; from 1e-100 to below 1.
    pub alpha: f64,
    /// Bins of a year, 52 for weeks.
    pub freq: usize,
}

impl Cdc {
    /// Two years back, three sums in each, α .025.
    pub const fn new(freq: usize) -> Self {
        Self { b: 2, m: 1, alpha: 0.025, freq }
    }

    /// Bins before the first one that can be judged.
    pub fn bins_before(&self) -> usize {
        let years = self.freq.saturating_mul(self.b);
        years.saturating_add(self.m.saturating_mul(BINS_SUMMED)).saturating_add(BINS_SUMMED - 1)
    }

    fn checked_z(&self) -> Result<f64, NotTestable> {
        level::check(self.alpha)?;
        let sums = self.m.saturating_mul(2).saturating_add(1);
        if self.b.saturating_mul(sums) < 2 {
            return Err(NotTestable::Malformed {
                what: "two reference sums or more: `b` of 1, `m` of 1, say",
            });
        }
        if sums.saturating_mul(BINS_SUMMED) > self.freq {
            return Err(NotTestable::Malformed {
                what: "4 (2 `m` + 1) ≤ `freq`, so that sums do not overlap",
            });
        }
        Ok(level::upper_z(self.alpha / 2.0))
    }

    /// The sums that the one of bin `k` is compared with.
    fn reference(&self, counts: &[Option<u64>], k: usize) -> Result<Vec<f64>, NotTestable> {
        if k < self.bins_before() {
            return Err(NotTestable::TooLittle { needs: "`freq` times `b` plus 4 `m` + 3 bins before it" });
        }
        let mut sums = Vec::with_capacity(self.b * (2 * self.m + 1));
        for year in 1..=self.b {
            let first = k - self.freq * year - BINS_SUMMED * self.m;
            for place in 0..=2 * self.m {
                sums.push(sum(counts, first + BINS_SUMMED * place)?);
            }
        }
        Ok(sums)
    }

    fn judge(&self, observed: f64, sums: &[f64], z: f64) -> Found {
        let Moments { mean, sd } = Moments::of(sums);
        // The new sum varies about the true mean, of which this one is an estimate.
        let error = sd * (1.0 + 1.0 / sums.len() as f64).sqrt();
        let bound = Bound::of(observed, mean + z * error);
        let verdict = if sd == 0.0 {
            Err(NotTestable::ZeroVariance)
        } else {
            let score = (observed - mean) / error;
            Ok(Verdict {
                expected: Some(mean),
                upper: Some(bound.upper),
                score: Some(score),
                alarm: bound.alarm,
            })
        };
        Found { verdict, p: None, compat: Some(bound) }
    }
}

/// Looks at every bin of a series; `counts` has none where the source was silent.
///
/// With a the sum of a bin and the three before it, which is what a point has as observed, and the mean and sd of the n
/// reference sums: U = mean + z sd √(1 + 1/n). One finding per bin, in order, without p: `TooLittle` for the first ones
/// (the first three sum as many bins as there are), `NoData` where any bin is missing,
/// `ZeroVariance` where all reference sums are the same.
///
/// # Errors
/// `Malformed` for settings out of their range.
pub fn cdc(counts: &[Option<u64>], settings: &Cdc) -> Result<Vec<Finding>, NotTestable> {
    let z = settings.checked_z()?;
    let look = |k: usize| {
        let observed = sum(counts, k);
        let found = settings.reference(counts, k).and_then(|sums| {
            let observed = observed.clone()?;
            Ok(settings.judge(observed, &sums, z))
        });
        found.unwrap_or_else(Found::from).at(k, observed.ok())
    };
    Ok((0..counts.len()).map(look).collect())
}

/// The count of a bin and the three before it, as far as there are any.
fn sum(counts: &[Option<u64>], k: usize) -> Result<f64, NotTestable> {
    let bins = counts.get(k.saturating_sub(BINS_SUMMED - 1)..=k).unwrap_or_default();
    Ok(known(bins)?.iter().sum())
}

#[cfg(test)]
mod tests;
