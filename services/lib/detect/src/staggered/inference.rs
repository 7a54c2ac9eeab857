//! Randomisation inference: had the towns been given each other's months, how often would the effect look as large?
//!
//! Used by `staggered`. Fisher 1935; the interval holds all effects that the test does not reject. The same seed gives the
//! same p, because every draw has a stream of its own.

use super::cells::{Data, Roles};
use crate::random::Random;
use crate::{Interval, NotTestable};

/// How assignments are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Randomisation {
    /// All assignments are used if there are no more than these besides the real one; else so many are drawn.
    pub draws_max: u32,
    /// Seed of the draws.
    pub seed: u64,
}

impl Default for Randomisation {
    fn default() -> Self {
        Self { draws_max: 9_999, seed: 1 }
    }
}

type Starts = Vec<Option<usize>>;

/// More would take minutes and add no digit that is shown.
const DRAWS_MAX: u32 = 99_999;
/// Step of the grid of effects on the log scale: one percent.
const STEP: f64 = 0.01;
/// The grid ends at e^±3: a twentieth, twentyfold.
const STEPS_MAX: i32 = 300;
const LEVEL: f64 = 0.05;
/// Two effects that differ by less are the same but for rounding.
const ROUNDING: f64 = 1e-10;

impl Randomisation {
    /// Assignments other than the real one: all of them, or random ones.
    pub(super) fn assignments(self, starts: &[Option<usize>]) -> Vec<Starts> {
        let draws = self.draws_max.clamp(1, DRAWS_MAX);
        if distinct(starts) <= f64::from(draws) + 1.0 {
            return all(starts).into_iter().filter(|assigned| assigned != starts).collect();
        }
        (0..u64::from(draws))
            .map(|draw| {
                let mut assigned = starts.to_vec();
                Random::of_draw(self.seed, draw).shuffle(&mut assigned);
                assigned
            })
            .collect()
    }
}

/// How many different assignments there are: n! over the factorials of how often each month occurs.
fn distinct(starts: &[Option<usize>]) -> f64 {
    let mut sorted = starts.to_vec();
    sorted.sort_unstable();
    let factorial = |n: usize| (1..=n).map(|factor| factor as f64).product::<f64>();
    let repeats: f64 = sorted.chunk_by(PartialEq::eq).map(|same| factorial(same.len())).product();
    // Beyond 170 towns a factorial is infinite; then there are certainly too many for all of them.
    let count = factorial(starts.len()) / repeats;
    if count.is_finite() { count } else { f64::INFINITY }
}

/// All of them, in order.
fn all(starts: &[Option<usize>]) -> Vec<Starts> {
    let mut one = starts.to_vec();
    one.sort_unstable();
    let mut found = vec![one.clone()];
    while advance(&mut one) {
        found.push(one.clone());
    }
    found
}

/// The next order of a list; false after the last.
fn advance(list: &mut [Option<usize>]) -> bool {
    let Some(rise) = list.windows(2).rposition(|pair| pair.first() < pair.last()) else { return false };
    let (head, tail) = list.split_at_mut(rise + 1);
    if let Some(turning) = head.last_mut()
        && let Some(larger) = tail.iter().rposition(|value| *value > *turning)
        && let Some(value) = tail.get_mut(larger)
    {
        std::mem::swap(turning, value);
    }
    tail.reverse();
    true
}

/// A randomisation test.
pub(super) struct Test<'a> {
    pub(super) data: &'a Data,
    pub(super) roles: &'a dyn Fn(&[Option<usize>]) -> Roles,
    pub(super) starts: &'a [Option<usize>],
    pub(super) assignments: &'a [Starts],
}

pub(super) struct Tested {
    pub(super) p: f64,
    pub(super) untestable: u64,
}

impl Test<'_> {
    /// Two-sided p that the effect is e^`effect`: the data without it show none.
    pub(super) fn p(&self, effect: f64) -> Result<Tested, NotTestable> {
        let real = (self.roles)(self.starts);
        let data = self.data.without(&real, effect);
        let seen = data.overall(&real)?.effect.abs();
        let (mut as_large, mut untestable) = (1_u64, 0_u64);
        for assigned in self.assignments {
            match data.overall(&(self.roles)(assigned)) {
                Ok(other) if other.effect.abs() < seen - ROUNDING => {}
                Ok(_) => as_large += 1,
                Err(_) => (as_large, untestable) = (as_large + 1, untestable + 1),
            }
        }
        Ok(Tested { p: as_large as f64 / (self.assignments.len() + 1) as f64, untestable })
    }

    /// All effects on the grid around the one found that are not rejected, with the first rejected ones as limits.
    pub(super) fn interval(&self, found: f64) -> Result<Interval, NotTestable> {
        let low = self.limit(found, -1.0)?;
        let high = self.limit(found, 1.0)?;
        Ok(Interval { low: low.map_or(0.0, f64::exp), high: high.map(f64::exp) })
    }

    fn limit(&self, found: f64, sign: f64) -> Result<Option<f64>, NotTestable> {
        let at = |steps: i32| found + sign * STEP * f64::from(steps);
        let rejected = |steps: i32| self.p(at(steps)).map(|tested| tested.p <= LEVEL);
        let (mut kept, mut out) = (0, 1);
        while !rejected(out)? {
            if out >= STEPS_MAX {
                return Ok(None);
            }
            (kept, out) = (out, (out * 2).min(STEPS_MAX));
        }
        while out - kept > 1 {
            let middle = i32::midpoint(kept, out);
            if rejected(middle)? { out = middle } else { kept = middle }
        }
        Ok(Some(at(out)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_assignments_are_all_used() {
        let starts = [Some(1), Some(1), None, Some(3)];
        let assigned = Randomisation::default().assignments(&starts);
        assert_eq!(assigned.len(), 11, "4!/2! without the real one");
        let mut unique = assigned.clone();
        unique.sort();
        unique.dedup();
        assert_eq!(unique.len(), 11);
        let many: Vec<Option<usize>> = (0..200).map(Some).collect();
        assert_eq!(Randomisation { draws_max: 50, seed: 3 }.assignments(&many).len(), 50);
    }
}
