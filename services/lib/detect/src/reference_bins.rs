//! Which bins a count is compared with: those just before it, and those around the same place in the years before.
//!
//! Used by RKI and Bayes. Years are counted in bins, `freq` of them to a year, so over a 53rd week it slips by one. It
//! never takes the bin itself, a later one, or one twice.

use crate::NotTestable;
use crate::moments::known;

/// The set R(k; b, w, act_y) of bin k.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReferenceBins {
    /// Years back, each with 2 `w` + 1 bins around the same place.
    pub b: usize,
    /// Half the width of a window, in bins.
    pub w: usize,
    /// Whether the `w` bins just before count as well.
    pub act_y: bool,
    /// Bins of a year: 52 weeks, 12 months.
    pub freq: usize,
}

impl ReferenceBins {
    /// Only the six bins before.
    pub const fn preset_1(freq: usize) -> Self {
        Self { b: 0, w: 6, act_y: true, freq }
    }

    /// The six bins before, and thirteen a year ago.
    pub const fn preset_2(freq: usize) -> Self {
        Self { b: 1, w: 6, act_y: true, freq }
    }

    /// Nine bins in each of the two years before.
    pub const fn preset_3(freq: usize) -> Self {
        Self { b: 2, w: 4, act_y: false, freq }
    }

    /// Bins before the first one that can be judged.
    pub fn bins_before(&self) -> usize {
        if self.b == 0 { self.w } else { self.freq.saturating_mul(self.b).saturating_add(self.w) }
    }

    pub(crate) fn check(&self) -> Result<(), NotTestable> {
        let recent = if self.act_y { self.w } else { 0 };
        let window = self.w.saturating_mul(2).saturating_add(1);
        if self.b.saturating_mul(window).saturating_add(recent) < 2 {
            return Err(NotTestable::Malformed { what: "two reference bins or more" });
        }
        if self.b > 0 && window > self.freq {
            return Err(NotTestable::Malformed {
                what: "2 `w` + 1 ≤ `freq`, so that windows do not overlap",
            });
        }
        Ok(())
    }

    /// The counts that bin `k` is compared with, oldest year last.
    pub(crate) fn counts(&self, counts: &[Option<u64>], k: usize) -> Result<Vec<f64>, NotTestable> {
        if k < self.bins_before() {
            return Err(NotTestable::TooLittle {
                needs: "`freq` times `b` plus `w` bins before it, or `w` where `b` is 0",
            });
        }
        let window = |first: usize, end: usize| known(counts.get(first..end).unwrap_or_default());
        let mut reference = if self.act_y { window(k - self.w, k)? } else { Vec::new() };
        for year in 1..=self.b {
            let middle = k - self.freq * year;
            reference.extend(window(middle - self.w, middle + self.w + 1)?);
        }
        Ok(reference)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn of(reference: ReferenceBins, k: usize) -> Vec<f64> {
        let counts: Vec<Option<u64>> = (0..200).map(Some).collect();
        reference.counts(&counts, k).unwrap()
    }

    #[test]
    fn the_presets_take_these_bins() {
        assert_eq!(of(ReferenceBins::preset_1(52), 6), [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
        let second = of(ReferenceBins::preset_2(52), 58);
        assert_eq!(second.len(), 19);
        assert_eq!((second[0], second[5], second[6], second[18]), (52.0, 57.0, 0.0, 12.0));
        let third = of(ReferenceBins::preset_3(52), 108);
        assert_eq!(third.len(), 18);
        assert_eq!((third[0], third[8], third[9], third[17]), (52.0, 60.0, 0.0, 8.0));
        let needs = [ReferenceBins::preset_1, ReferenceBins::preset_2, ReferenceBins::preset_3];
        assert_eq!(needs.map(|preset| preset(52).bins_before()), [6, 58, 108]);
    }

    #[test]
    fn a_gap_is_not_skipped_and_the_start_is_too_early() {
        let mut counts = vec![Some(1); 200];
        counts[100] = None;
        let reference = ReferenceBins::preset_2(52);
        for (k, reason) in [(58, None), (101, Some(NotTestable::NoData)), (107, None)] {
            assert_eq!(reference.counts(&counts, k).err(), reason, "{k}");
        }
        assert_eq!(reference.counts(&counts, 152).err(), Some(NotTestable::NoData), "a year later");
        assert!(matches!(reference.counts(&counts, 57), Err(NotTestable::TooLittle { .. })));
    }

    #[test]
    fn empty_and_overlapping_sets_are_malformed() {
        for (b, w, act_y) in [(0, 6, false), (0, 0, true), (0, 1, true), (1, 0, true), (1, 26, false)] {
            let reference = ReferenceBins { b, w, act_y, freq: 52 };
            assert!(matches!(reference.check(), Err(NotTestable::Malformed { .. })), "{reference:?}");
        }
        let huge = ReferenceBins { b: usize::MAX, w: 1, act_y: false, freq: 52 };
        assert!(huge.check().is_ok() && huge.bins_before() == usize::MAX);
    }

    proptest! {
        #[test]
        fn no_bin_is_taken_twice_or_from_the_future(b in 0_usize..4, w in 0_usize..12, act_y: bool, k in 0_u64..200) {
            let reference = ReferenceBins { b, w, act_y, freq: 24 };
            prop_assume!(reference.check().is_ok() && k as usize >= reference.bins_before());
            let mut found = of(reference, k as usize);
            prop_assert!(found.len() >= 2 && found.iter().all(|bin| *bin < k as f64));
            found.sort_by(f64::total_cmp);
            found.dedup();
            prop_assert_eq!(found.len(), b * (2 * w + 1) + if act_y { w } else { 0 });
        }
    }
}
