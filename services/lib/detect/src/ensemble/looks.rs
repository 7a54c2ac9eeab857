//! The four looks at the last bins, each a normal deviate.
//!
//! Used by `ensemble`. Counts of the law of one dispersion φ add up to counts of the same law, so a sum of bins needs no
//! approximation. The error of the mean widens the law.

use super::season::{Expected, Season};
use super::settings::Weights;
use crate::NotTestable;
use crate::count_law::CountLaw;
use crate::level::upper_z;

/// Bins that the level of late is taken from.
const LOCAL_BINS: usize = 26;
/// Bins before the tested one that do not tell the level: they may be part of what is looked for.
const LOCAL_GUARD: usize = 3;
/// Events, per unit of dispersion, that the regression's level is worth beside those of late.
const LOCAL_PRIOR: f64 = 30.0;
/// A bin alone adds no more than this: it must be high itself, but need not stand out.
const BIN_CAP: f64 = 1.0;
/// Shares beyond these are as good as none and all.
const P_MIN: f64 = 1e-290;
const P_MAX: f64 = 1.0 - 1e-12;

/// A bin, the bins before it, and what was to be expected of them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Recent {
    /// The bin's own count.
    pub count: f64,
    /// Counts of the one and the two bins before.
    before: [f64; 2],
    /// The laws of the bin, of two and of three bins together, and of two at the level of late.
    bin: CountLaw,
    pair: CountLaw,
    triple: CountLaw,
    pair_local: CountLaw,
}

impl Recent {
    pub fn of(counts: &[Option<u64>], season: &Season<'_>, bin: usize) -> Result<Self, NotTestable> {
        let count = |back: usize| {
            let at = bin.checked_sub(back).and_then(|at| counts.get(at).copied().flatten());
            at.map(|count| count as f64).ok_or(NotTestable::NoData)
        };
        let [one, two, three] = [1, 2, 3].map(|bins| season.expected(bin, bins));
        let level = local_level(counts, season, bin)?;
        let local = Expected { mean: two.mean * level, variance: two.variance * level * level };
        let law = |expected: Expected| season.law(expected);
        Ok(Self {
            count: count(0)?,
            before: [count(1)?, count(1)? + count(2)?],
            bin: law(one),
            pair: law(two),
            triple: law(three),
            pair_local: law(local),
        })
    }

    /// The score if the bin had this count: it rises with it.
    pub fn score(&self, count: f64, weights: &Weights) -> f64 {
        let [one_before, two_before] = self.before;
        weights.bin * deviate(&self.bin, count).min(BIN_CAP)
            + weights.pair * deviate(&self.pair, count + one_before)
            + weights.pair_local * deviate(&self.pair_local, count + one_before)
            + weights.triple * deviate(&self.triple, count + two_before)
    }

    /// μ of the bin.
    pub fn expected(&self) -> f64 {
        self.bin.mean
    }

    /// Standard deviation of its count.
    pub fn spread(&self) -> f64 {
        (self.bin.mean * self.bin.dispersion).sqrt()
    }
}

fn deviate(law: &CountLaw, count: f64) -> f64 {
    upper_z(law.mid_p(count).clamp(P_MIN, P_MAX))
}

/// The level of the last half year over that of the regression.
fn local_level(counts: &[Option<u64>], season: &Season<'_>, bin: usize) -> Result<f64, NotTestable> {
    let end = bin.saturating_sub(LOCAL_GUARD);
    let bins = counts.get(end.saturating_sub(LOCAL_BINS)..end).ok_or(NotTestable::NoData)?;
    let mut seen = 0.0;
    for count in bins {
        seen += count.ok_or(NotTestable::NoData)? as f64;
    }
    let expected = season.expected(end.saturating_sub(1), LOCAL_BINS).mean;
    let prior = LOCAL_PRIOR * season.dispersion;
    Ok((prior + seen) / (prior + expected))
}
