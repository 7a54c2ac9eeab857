//! Reporting delay: how complete a recent bin is, and what it will come to.
//!
//! n(t, d) events of bin t became known d bins later. The reverse hazard g(d) is the share of those known by d that came
//! in at d just then; F(d) = Π over s > d of (1 − g(s)) is how complete a bin is after d bins. Lawless 1994,
//! doi:10.2307/3315820. Used before a recent bin is judged. It assumes that delays are today what they were.

use crate::NotTestable;

/// Below this share a bin says too little to be multiplied up.
pub const SHARE_MIN: f64 = 0.2;
/// From this share on a bin is as good as complete: what a detector looks at unless it is told to use nowcasts.
pub const SHARE_COMPLETE: f64 = 0.95;

/// Events by the bin in which they happened and the delay, in bins, after which they were known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Triangle {
    delay_max: usize,
    /// A row per bin, delays 0 to `delay_max`; the last row is the bin that is now.
    known: Vec<Vec<u64>>,
    late: u64,
}

/// How complete bins are.
#[derive(Debug, Clone, PartialEq)]
pub struct Completeness {
    /// F by delay, from 0 to the longest; the last one is 1.
    shares: Vec<f64>,
}

/// What a bin will come to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Nowcast {
    /// Known so far.
    pub known: u64,
    /// F: the share that is known by now, as a rule.
    pub share: f64,
    /// Known over share.
    pub expected: f64,
    /// About the standard error of what is still to come.
    pub standard_error: f64,
}

const BINS_MAX: usize = 10_000;
const DELAY_MAX: usize = 400;

impl Triangle {
    /// An empty triangle of bins 0 to `bins` − 1, the last one being now.
    ///
    /// # Errors
    /// `Malformed` without bins, or with more than 10000 bins or a delay of more than 400.
    pub fn new(bins: usize, delay_max: usize) -> Result<Self, NotTestable> {
        if !(1..=BINS_MAX).contains(&bins) || !(1..=DELAY_MAX).contains(&delay_max) {
            return Err(NotTestable::Malformed { what: "1 to 10000 bins and a longest delay of 1 to 400" });
        }
        Ok(Self { delay_max, known: vec![vec![0; delay_max + 1]; bins], late: 0 })
    }

    /// Adds events. Those later than the longest delay are cut: counted in [`Self::late`], so that one batch of very late
    /// reports does not make every bin look incomplete.
    ///
    /// # Errors
    /// `Malformed` for a bin that is none, or events that were to be known after now.
    pub fn record(&mut self, bin: usize, delay: usize, count: u64) -> Result<(), NotTestable> {
        let bins = self.known.len();
        if bin >= bins || delay > bins - 1 - bin {
            return Err(NotTestable::Malformed { what: "events are known in a bin up to now" });
        }
        match self.known.get_mut(bin).and_then(|row| row.get_mut(delay)) {
            Some(cell) => *cell = cell.saturating_add(count),
            None => self.late = self.late.saturating_add(count),
        }
        Ok(())
    }

    /// Events that were later than the longest delay.
    pub fn late(&self) -> u64 {
        self.late
    }

    /// The triangle as it was known when `now` was the last bin: what a back-test sees. Its late ones are not told apart
    /// by when they came, so they are left out.
    ///
    /// # Errors
    /// `Malformed` for a bin that is none.
    pub fn as_of(&self, now: usize) -> Result<Self, NotTestable> {
        let mut earlier = Self::new(now + 1, self.delay_max)?;
        if now >= self.known.len() {
            return Err(NotTestable::Malformed { what: "a past bin to look back to" });
        }
        for (bin, (row, whole)) in earlier.known.iter_mut().zip(&self.known).enumerate() {
            for (cell, count) in row.iter_mut().zip(whole).take(now - bin + 1) {
                *cell = *count;
            }
        }
        Ok(earlier)
    }

    /// How complete bins are after each delay.
    ///
    /// # Errors
    /// `TooLittle` with fewer bins than twice the longest delay, or when a delay has no event to be judged by.
    pub fn completeness(&self) -> Result<Completeness, NotTestable> {
        let bins = self.known.len();
        if bins < 2 * self.delay_max {
            return Err(NotTestable::TooLittle { needs: "twice as many bins as the longest delay" });
        }
        let mut shares = vec![1.0];
        let mut share = 1.0;
        for delay in (1..=self.delay_max).rev() {
            // Only bins that have had the time to show this delay.
            let seen = self.known.iter().take(bins - delay);
            let (at, by) = seen.fold((0_u64, 0_u64), |(at, by), row| {
                let now = row.get(delay).copied().unwrap_or_default();
                (at + now, by + row.iter().take(delay + 1).sum::<u64>())
            });
            if by == 0 {
                return Err(NotTestable::TooLittle { needs: "events in the bins that are complete" });
            }
            share *= 1.0 - at as f64 / by as f64;
            shares.push(share);
        }
        shares.reverse();
        Ok(Completeness { shares })
    }

    /// What a bin will come to.
    ///
    /// # Errors
    /// As [`Self::completeness`]; `TooLittle` when less than a fifth of the bin is known as a rule; `Malformed` for a bin
    /// that is none.
    pub fn nowcast(&self, completeness: &Completeness, bin: usize) -> Result<Nowcast, NotTestable> {
        let Some(row) = self.known.get(bin) else {
            return Err(NotTestable::Malformed { what: "a bin up to now" });
        };
        let known: u64 = row.iter().sum();
        let share = completeness.share(self.known.len() - 1 - bin);
        if share < SHARE_MIN {
            return Err(NotTestable::TooLittle { needs: "a bin of which a fifth is known as a rule; wait" });
        }
        let expected = known as f64 / share;
        let standard_error = (expected * (1.0 - share) / share).sqrt();
        Ok(Nowcast { known, share, expected, standard_error })
    }

    /// The last bin that is as good as complete, for detectors; none when no bin is.
    pub fn last_complete(&self, completeness: &Completeness) -> Option<usize> {
        let delay = completeness.shares.iter().position(|share| *share >= SHARE_COMPLETE)?;
        (self.known.len() - 1).checked_sub(delay)
    }
}

impl Completeness {
    /// The share of a bin that is known so many bins later.
    pub fn share(&self, delay: usize) -> f64 {
        self.shares.get(delay).copied().unwrap_or(1.0)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    /// Every bin with the same delays, of which only the past is known.
    fn steady(bins: usize, totals: &[u64], delays: &[u64]) -> Triangle {
        let mut triangle = Triangle::new(bins, delays.len() - 1).unwrap();
        for bin in 0..bins {
            for (delay, share) in delays.iter().enumerate().take(bins - bin) {
                triangle.record(bin, delay, totals[bin % totals.len()] * share).unwrap();
            }
        }
        triangle
    }

    #[test]
    fn steady_delays_are_made_up_for_exactly() {
        let (totals, delays) = ([10, 30, 20], [5, 3, 1, 1]);
        let triangle = steady(12, &totals, &delays);
        let completeness = triangle.completeness().unwrap();
        for (delay, share) in [0.5, 0.8, 0.9, 1.0, 1.0].into_iter().enumerate() {
            assert!((completeness.share(delay) - share).abs() < 1e-12, "{delay}");
        }
        for bin in 0..12 {
            let found = triangle.nowcast(&completeness, bin).unwrap();
            assert!((found.expected - (totals[bin % 3] * 10) as f64).abs() < 1e-9, "{bin}: {found:?}");
        }
        let last = triangle.nowcast(&completeness, 11).unwrap();
        assert!((last.standard_error - (200.0_f64 * 0.5 / 0.5).sqrt()).abs() < 1e-9);
        assert_eq!(triangle.last_complete(&completeness), Some(8), "delay 3 is the first with 95 %");
    }

    #[test]
    fn a_batch_of_very_late_reports_is_cut_and_counted() {
        let mut triangle = steady(12, &[10], &[5, 3, 1, 1]);
        let before = triangle.completeness().unwrap();
        triangle.record(0, 11, 1_000).unwrap();
        assert_eq!((triangle.late(), triangle.completeness().unwrap()), (1_000, before));
    }

    #[test]
    fn too_little_is_said() {
        assert!(matches!(steady(5, &[1], &[5, 3, 1, 1]).completeness(), Err(NotTestable::TooLittle { .. })));
        assert!(matches!(Triangle::new(8, 3).unwrap().completeness(), Err(NotTestable::TooLittle { .. })));
        let slow = steady(12, &[1], &[1, 3, 3, 3]);
        let completeness = slow.completeness().unwrap();
        assert!(matches!(slow.nowcast(&completeness, 11), Err(NotTestable::TooLittle { .. })), "a tenth");
        assert!(slow.nowcast(&completeness, 10).is_ok());
        let mut triangle = Triangle::new(4, 2).unwrap();
        assert!(triangle.record(3, 1, 1).is_err(), "known after now");
        assert!(triangle.record(4, 0, 1).is_err());
    }

    proptest! {
        #[test]
        fn it_is_the_chain_ladder_and_a_back_test_sees_the_past_only(
            rows in proptest::collection::vec(proptest::collection::vec(1_u64..50, 4), 8..20),
        ) {
            let (bins, delay_max) = (rows.len(), 3);
            let mut triangle = Triangle::new(bins, delay_max).unwrap();
            for (bin, row) in rows.iter().enumerate() {
                for (delay, count) in row.iter().enumerate().take(bins - bin) {
                    triangle.record(bin, delay, *count).unwrap();
                }
            }
            // Chain ladder: the factor from d − 1 to d is a ratio of cumulated sums over the bins that reach d.
            let by = |bin: usize, delay: usize| rows[bin][..=delay].iter().sum::<u64>() as f64;
            let completeness = triangle.completeness().unwrap();
            for delay in 0..=delay_max {
                let factor: f64 = (delay + 1..=delay_max)
                    .map(|to| {
                        let sum = |delay| (0..bins - to).map(|bin| by(bin, delay)).sum::<f64>();
                        sum(to) / sum(to - 1)
                    })
                    .product();
                prop_assert!((completeness.share(delay) * factor - 1.0).abs() < 1e-12);
            }
            let now = bins - 2;
            let mut earlier = Triangle::new(now + 1, delay_max).unwrap();
            for (bin, row) in rows.iter().enumerate().take(now + 1) {
                for (delay, count) in row.iter().enumerate().take(now + 1 - bin) {
                    earlier.record(bin, delay, *count).unwrap();
                }
            }
            prop_assert_eq!(triangle.as_of(now).unwrap(), earlier);
        }
    }
}
