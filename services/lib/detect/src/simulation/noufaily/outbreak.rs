//! One outbreak: how many cases, and in which weeks.
//!
//! Used by the simulation of Noufaily et al. only. No case is ever lost: one that would come after the series' end comes in
//! its last week.

use super::{Scenario, WEEKS};
use crate::count_law::CountLaw;
use crate::level::upper_z;
use crate::random::Random;
use std::ops::Range;

/// Standard deviation of the logarithm of a case's lag in weeks.
const LOG_SPREAD: f64 = 0.5;

/// The weeks of its cases, one each, in no order.
pub(super) struct Outbreak {
    start: usize,
    cases: Vec<usize>,
}

impl Scenario {
    /// An outbreak of about k standard deviations that starts in one of these weeks.
    pub(super) fn outbreak(&self, k: u8, starts: Range<usize>, random: &mut Random) -> Outbreak {
        let start = starts.start + random.below(starts.len());
        let sd = (self.phi * self.mean(start)).sqrt();
        let size = CountLaw { mean: f64::from(k) * sd, dispersion: 1.0 }.draw(random);
        let cases = (0..size).map(|_| (start + lag(random)).min(WEEKS - 1)).collect();
        Outbreak { start, cases }
    }
}

/// floor(LogNormal(0, ½)).
fn lag(random: &mut Random) -> usize {
    (LOG_SPREAD * upper_z(random.unit())).exp() as usize
}

impl Outbreak {
    pub(super) fn add_to(&self, counts: &mut [u64]) {
        for week in &self.cases {
            if let Some(count) = counts.get_mut(*week) {
                *count += 1;
            }
        }
    }

    /// From its start to its last case; none without a case.
    pub(super) fn weeks(&self) -> Option<Range<usize>> {
        self.cases.iter().max().map(|last| self.start..last + 1)
    }
}
