//! A series against its share of all others: for places that have less than a year of history, when seasons, holidays
//! and storms move all places at once.
//!
//! The share is learned from a baseline; what the others count now tells the level. The count of the last bins is judged
//! by a negative binomial whose dispersion comes from the series' own residuals, drawn towards a usual one while they
//! are few, and whose variance has the uncertainty of share and level in it. Used for warnings. It knows no season that
//! only one place has, and is blind to what all places have at once: watch their sum as well.

use crate::NotTestable;
use crate::count_law::CountLaw;

/// How to look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// Bins that the share is learned from.
    pub baseline: usize,
    /// Bins between the baseline and what is judged, so that an outbreak's beginning does not hide its middle.
    pub gap: usize,
    /// Bins that are judged together.
    pub window: usize,
}

/// The dispersion that few residuals are drawn towards, and how many bins it weighs.
const DISPERSION_USUAL: f64 = 1.35;
const DISPERSION_WEIGHT: f64 = 10.0;
/// Fewer bins tell no dispersion.
const BASELINE_MIN: usize = 7;
/// A residual is measured against no less than this, so that one event in a bin of nothing is not a dispersion.
const EXPECTED_MIN: f64 = 0.2;

/// What the detector found in the last bins of a series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShareFinding {
    /// Counted in the window.
    pub observed: u64,
    /// To be expected there by share and level.
    pub expected: f64,
    /// φ of the prediction: its variance over its mean, at least 1.
    pub dispersion: f64,
    /// Chance of a count this high or higher.
    pub p: f64,
}

impl Share {
    /// Bins before the first one that can be judged.
    #[must_use]
    pub fn bins_before(&self) -> usize {
        self.baseline.saturating_add(self.gap).saturating_add(self.window.saturating_sub(1))
    }

    /// Judges the last bins: `own` and `others` are counts of the same bins, oldest first.
    ///
    /// # Errors
    /// `TooLittle` with less history than [`Share::bins_before`] or no record in the others, `Malformed` for settings
    /// without meaning or lists of two lengths, `NoData` where a bin of either has none.
    pub fn last(&self, own: &[Option<u64>], others: &[Option<u64>]) -> Result<ShareFinding, NotTestable> {
        if self.baseline < BASELINE_MIN || self.window == 0 {
            return Err(NotTestable::Malformed {
                what: "a baseline of 7 bins or more and a window of 1 or more",
            });
        }
        if own.len() != others.len() {
            return Err(NotTestable::Malformed { what: "as many bins of the others as of the series" });
        }
        let needs =
            NotTestable::TooLittle { needs: "as many bins before it as baseline and gap, and the window" };
        let begin = own.len().checked_sub(self.bins_before() + 1).ok_or(needs.clone())?;
        let (learn, judge) = (begin..begin + self.baseline, own.len() - self.window..own.len());
        let taken = |counts: &[Option<u64>], bins: std::ops::Range<usize>| -> Result<Vec<f64>, NotTestable> {
            let bins = counts.get(bins).unwrap_or_default();
            bins.iter().map(|count| count.map(|count| count as f64).ok_or(NotTestable::NoData)).collect()
        };
        let (before, level) = (taken(own, learn.clone())?, taken(others, learn)?);
        let (now, level_now) = (taken(own, judge.clone())?, taken(others, judge)?);
        let (seen, all): (f64, f64) = (before.iter().sum(), level.iter().sum());
        let (observed, level_now): (f64, f64) = (now.iter().sum(), level_now.iter().sum());
        if all == 0.0 || level_now == 0.0 {
            return Err(NotTestable::TooLittle { needs: "records in the other series, to know their level" });
        }
        let share = seen / all;
        let of_bin = |(count, level): (&f64, &f64)| {
            let expected = share * level;
            (count - expected).powi(2) / expected.max(EXPECTED_MIN)
        };
        let residuals: f64 = before.iter().zip(&level).map(of_bin).sum();
        let bins = before.len() as f64;
        let raw = residuals / (bins - 1.0);
        let own_dispersion =
            ((raw * bins + DISPERSION_USUAL * DISPERSION_WEIGHT) / (bins + DISPERSION_WEIGHT)).max(1.0);
        let expected = share * level_now;
        // A series that never counted anything before may still be judged: as if a fraction of an event were expected.
        let mean = expected.max(0.5 * level_now / all);
        let of_share = if seen > 0.0 { own_dispersion * mean * mean / seen } else { mean };
        let variance = own_dispersion * mean + of_share + mean * mean / level_now;
        let dispersion = (variance / mean).max(1.0);
        let p = CountLaw { mean, dispersion }.at_least(observed);
        Ok(ShareFinding { observed: observed as u64, expected, dispersion, p })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    const WEEKLY: Share = Share { baseline: 10, gap: 2, window: 2 };

    fn counts(list: &[u64]) -> Vec<Option<u64>> {
        list.iter().copied().map(Some).collect()
    }

    #[test]
    fn what_all_places_have_is_no_finding_and_what_one_has_is() {
        let own = [5, 4, 6, 5, 5, 4, 6, 5, 5, 5, 5, 5, 10, 11];
        let season = [100, 101, 99, 100, 102, 98, 100, 100, 99, 101, 100, 100, 205, 210];
        let flat = [100; 14];
        let with_all = WEEKLY.last(&counts(&own), &counts(&season)).unwrap();
        assert!(with_all.p > 0.3, "{with_all:?}");
        let alone = WEEKLY.last(&counts(&own), &counts(&flat)).unwrap();
        assert!(alone.p < 0.01 && alone.observed == 21 && (alone.expected - 10.0).abs() < 1e-9, "{alone:?}");
    }

    #[test]
    fn what_cannot_be_judged_says_why() {
        let short = counts(&[1; 13]);
        assert!(matches!(WEEKLY.last(&short, &short), Err(NotTestable::TooLittle { .. })));
        let (mut silent, all) = (counts(&[1; 14]), counts(&[9; 14]));
        silent[3] = None;
        assert_eq!(WEEKLY.last(&silent, &all), Err(NotTestable::NoData));
        let nothing = counts(&[0; 14]);
        assert!(matches!(WEEKLY.last(&all, &nothing), Err(NotTestable::TooLittle { .. })));
        assert!(matches!(WEEKLY.last(&all, &short), Err(NotTestable::Malformed { .. })));
    }

    proptest! {
        #[test]
        fn p_is_a_probability_and_falls_with_the_count(
            own in proptest::collection::vec(0_u64..40, 13), others in proptest::collection::vec(1_u64..400, 14), last in 0_u64..60
        ) {
            let p = |last: u64| {
                let own: Vec<u64> = own.iter().copied().chain([last]).collect();
                WEEKLY.last(&counts(&own), &counts(&others)).unwrap().p
            };
            prop_assert!((0.0..=1.0).contains(&p(last)));
            prop_assert!(p(last + 1) <= p(last) + 1e-12);
        }
    }
}
