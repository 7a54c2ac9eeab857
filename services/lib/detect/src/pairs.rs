//! Pairs of events by how far and how long they are apart, as seen and after the times were dealt out anew.
//!
//! Used by Knox's test and the near-repeat table, which are one table of one cell and of many. Space stays where it is,
//! so its pairs are found once. Every permutation has a stream of its own and only whole numbers are added up, so any
//! division of the permutations among threads gives the same sums.

use crate::NotTestable;
use crate::place::Place;
use crate::random::Random;
use std::ops::Range;

/// An event: where and when.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Event {
    /// Where.
    pub place: Place,
    /// When, in days or another unit, from any origin.
    pub t: f64,
}

/// How often the times are permuted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Permutations {
    /// Number of permutations, from 1 to 99,999.
    pub b: u32,
    /// Seed: the same gives the same p.
    pub seed: u64,
}

impl Default for Permutations {
    fn default() -> Self {
        Self { b: 999, seed: 1 }
    }
}

/// Fewer make one pair or none.
const EVENTS_MIN: usize = 3;
/// Two hundred million pairs: a second.
const EVENTS_MAX: usize = 20_000;
/// Pairs close in space that are kept, 12 bytes each.
const NEAR_MAX: usize = 10_000_000;
/// More permutations add no digit that is shown.
const PERMUTATIONS_MAX: u32 = 99_999;
/// Pairs looked at in all permutations together: about a minute.
const LOOKS_MAX: u64 = 10_000_000_000;
/// More bands than anyone reads.
const BANDS_MAX: usize = 100;

/// Adjoining bands by their upper limits, which belong to them; the first begins at 0 and holds it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Bands(Vec<f64>);

impl Bands {
    pub(crate) fn new(limits: Vec<f64>) -> Result<Self, NotTestable> {
        let rise = limits.windows(2).all(|pair| pair.first() < pair.last());
        let hold = limits.iter().all(|limit| limit.is_finite() && *limit >= 0.0);
        if limits.is_empty() || limits.len() > BANDS_MAX || !rise || !hold {
            return Err(NotTestable::Malformed {
                what: "1 to 100 limits, not negative, each above the one before",
            });
        }
        Ok(Self(limits))
    }

    pub(crate) fn limits(&self) -> &[f64] {
        &self.0
    }

    fn of(&self, apart: f64) -> Option<usize> {
        let band = self.0.partition_point(|limit| *limit < apart);
        (band < self.0.len()).then_some(band)
    }
}

/// Two events and the band of their distance.
struct Near {
    one: u32,
    other: u32,
    band: u32,
}

/// All pairs of a set of events. Tables hold bands of distance as rows of bands of time, one after the other.
pub(crate) struct Pairs {
    times: Vec<f64>,
    near: Vec<Near>,
    in_space: Bands,
    in_time: Bands,
}

/// What the permutations came to, cell by cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Permutations with at least as many pairs as were seen.
    pub(crate) at_least: Vec<u64>,
    /// Pairs in all permutations.
    pub(crate) sums: Vec<u64>,
}

impl Pairs {
    /// # Errors
    /// `TooLittle` with fewer than 3 events, `Malformed` for a time that is not a number or more than can be looked at.
    pub(crate) fn new(events: &[Event], in_space: Bands, in_time: Bands) -> Result<Self, NotTestable> {
        if events.len() < EVENTS_MIN {
            return Err(NotTestable::TooLittle { needs: "at least 3 events" });
        }
        if events.len() > EVENTS_MAX {
            return Err(NotTestable::Malformed {
                what: "at most 20,000 events; take a shorter time or a smaller area",
            });
        }
        if !events.iter().all(|event| event.t.is_finite()) {
            return Err(NotTestable::Malformed { what: "times are finite numbers" });
        }
        let near = near(events, &in_space)?;
        Ok(Self { times: events.iter().map(|event| event.t).collect(), near, in_space, in_time })
    }

    /// n(n−1)/2.
    pub(crate) fn all(&self) -> u64 {
        let n = self.times.len() as u64;
        n * (n - 1) / 2
    }

    /// Pairs by band of distance, whenever they were.
    pub(crate) fn by_distance(&self) -> Vec<u64> {
        let mut counts = vec![0; self.in_space.limits().len()];
        self.near.iter().for_each(|pair| count(&mut counts, pair.band as usize));
        counts
    }

    /// Pairs by band of time, wherever they were.
    pub(crate) fn by_time(&self) -> Vec<u64> {
        let mut counts = vec![0; self.in_time.limits().len()];
        for (index, one) in self.times.iter().enumerate() {
            let bands =
                self.times.iter().skip(index + 1).filter_map(|other| self.in_time.of((one - other).abs()));
            bands.for_each(|band| count(&mut counts, band));
        }
        counts
    }

    /// The table as it was.
    pub(crate) fn seen(&self) -> Vec<u64> {
        self.table(&self.times)
    }

    /// What permutations of the times come to, against the table as it was.
    ///
    /// # Errors
    /// `Malformed` for no permutation, or more than can be looked at.
    pub(crate) fn permuted(&self, permutations: Permutations) -> Result<Tally, NotTestable> {
        if !(1..=PERMUTATIONS_MAX).contains(&permutations.b) {
            return Err(NotTestable::Malformed { what: "1 to 99,999 permutations" });
        }
        if u64::from(permutations.b) * self.near.len() as u64 > LOOKS_MAX {
            return Err(NotTestable::Malformed {
                what: "fewer permutations, fewer events or shorter distances",
            });
        }
        Ok(self.tally(permutations.seed, 0..u64::from(permutations.b)))
    }

    /// The same for some of the permutations; tallies of parts add up to that of the whole.
    fn tally(&self, seed: u64, draws: Range<u64>) -> Tally {
        let seen = self.seen();
        let mut tally = Tally { at_least: vec![0; seen.len()], sums: vec![0; seen.len()] };
        for draw in draws {
            let mut times = self.times.clone();
            Random::of_draw(seed, draw).shuffle(&mut times);
            let cells = tally.at_least.iter_mut().zip(&mut tally.sums).zip(&seen);
            for (((at_least, sum), seen), drawn) in cells.zip(self.table(&times)) {
                *at_least += u64::from(drawn >= *seen);
                *sum += drawn;
            }
        }
        tally
    }

    fn table(&self, times: &[f64]) -> Vec<u64> {
        let columns = self.in_time.limits().len();
        let mut counts = vec![0; self.in_space.limits().len() * columns];
        for pair in &self.near {
            if let (Some(one), Some(other)) = (times.get(pair.one as usize), times.get(pair.other as usize))
                && let Some(column) = self.in_time.of((one - other).abs())
            {
                count(&mut counts, pair.band as usize * columns + column);
            }
        }
        counts
    }
}

/// All pairs that fall into a band of distance.
fn near(events: &[Event], in_space: &Bands) -> Result<Vec<Near>, NotTestable> {
    let mut near = Vec::new();
    for (one, event) in (0_u32..).zip(events) {
        for (other, later) in (0_u32..).zip(events).skip(one as usize + 1) {
            if let Some(band) = in_space.of(event.place.distance(&later.place)) {
                near.push(Near { one, other, band: band as u32 });
            }
        }
        if near.len() > NEAR_MAX {
            return Err(NotTestable::Malformed {
                what: "at most 10,000,000 pairs close in space; take shorter distances",
            });
        }
    }
    Ok(near)
}

fn count(counts: &mut [u64], cell: usize) {
    if let Some(count) = counts.get_mut(cell) {
        *count += 1;
    }
}

#[cfg(test)]
mod tests;
