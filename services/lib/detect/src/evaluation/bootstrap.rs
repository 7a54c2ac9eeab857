//! An interval of a ratio of sums by resampling whole series with replacement.
//!
//! Used by `evaluation`, where bins of a series are alike but series are not: only series are exchangeable. Efron 1979,
//! doi:10.1214/aos/1176344552; clusters as in Davison, Hinkley 1997, §3.8, doi:10.1017/CBO9780511802843.

use crate::NotTestable;
use crate::random::Random;

/// How often series are drawn again, and from which seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resampling {
    /// How often, 1 to 100,000.
    pub draws: u32,
    /// The same seed gives the same interval.
    pub seed: u64,
}

/// What a series adds to either sum.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Ratio {
    pub part: f64,
    pub whole: f64,
}

const DRAWS_MAX: u32 = 100_000;

impl Ratio {
    pub fn sum<'a>(ratios: impl Iterator<Item = &'a Self>) -> Self {
        ratios.fold(Self::default(), |sum, ratio| Self {
            part: sum.part + ratio.part,
            whole: sum.whole + ratio.whole,
        })
    }

    pub fn value(self) -> Option<f64> {
        (self.whole > 0.0).then(|| self.part / self.whole)
    }
}

impl Resampling {
    /// The middle 95 % of the resampled ratios; none where one is of nothing, or with fewer than two series.
    pub(super) fn interval_95(self, ratios: &[Ratio]) -> Result<Option<(f64, f64)>, NotTestable> {
        if !(1..=DRAWS_MAX).contains(&self.draws) {
            return Err(NotTestable::Malformed { what: "series are drawn again 1 to 100,000 times" });
        }
        if ratios.len() < 2 {
            return Ok(None);
        }
        let mut values = Vec::with_capacity(self.draws as usize);
        for draw in 0..self.draws {
            let mut random = Random::of_draw(self.seed, u64::from(draw));
            let drawn = (0..ratios.len()).filter_map(|_| ratios.get(random.below(ratios.len())));
            values.extend(Ratio::sum(drawn).value());
        }
        values.sort_by(f64::total_cmp);
        let at = |share: f64| {
            let rank = share * values.len().saturating_sub(1) as f64;
            values.get(rank.round() as usize).copied()
        };
        Ok(at(0.025).zip(at(0.975)))
    }
}
