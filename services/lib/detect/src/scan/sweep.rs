//! The walk over all zones and windows.
//!
//! Used on the data, and on each simulation, where it is nearly all of the work: it adds one site after the other to the
//! sums over steps, allocates nothing, and takes no logarithm. A simulation keeps the least weight of each count
//! instead (the statistic falls as the weight rises) and looks at the few counts there are when it is done.

use super::statistic::Statistic;
use super::window::Windows;
use super::zones::Zones;
use std::ops::Range;

/// A window must hold so many cases.
const COUNT_MIN: usize = 2;

/// Everything about a scan that is the same for the data and the simulations.
#[derive(Debug)]
pub(crate) struct Sweep {
    pub(crate) zones: Zones,
    pub(crate) windows: Windows,
    pub(crate) statistic: Statistic,
    /// Site by site, the weights over the first 0, 1, 2, … steps.
    pub(crate) weights: Vec<f64>,
}

/// A zone during a window.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Seen {
    pub(crate) centre: usize,
    /// Sites in it.
    pub(crate) size: usize,
    pub(crate) steps: Range<usize>,
    pub(crate) count: u32,
    pub(crate) weight: f64,
}

/// Memory of one thread.
#[derive(Debug)]
pub(crate) struct Memory {
    counts: Vec<u32>,
    weights: Vec<f64>,
    least: Vec<f64>,
}

impl Sweep {
    /// Values of a site: those of 0 steps, of 1, …
    pub(crate) fn width(&self) -> usize {
        self.windows.steps() + 1
    }

    /// Memory for a number of cases.
    pub(crate) fn memory(&self, cases: usize) -> Memory {
        Memory {
            counts: vec![0; self.width()],
            weights: vec![0.0; self.width()],
            least: vec![f64::INFINITY; cases + 1],
        }
    }

    /// Shows every zone during every window; `counts` are laid out as the weights are.
    #[inline]
    pub(crate) fn walk(&self, counts: &[u32], memory: &mut Memory, mut see: impl FnMut(Seen, &mut [f64])) {
        let Memory { counts: count_sums, weights: weight_sums, least } = memory;
        let longest = self.windows.longest();
        for (centre, sites) in self.zones.lists().enumerate() {
            count_sums.fill(0);
            weight_sums.fill(0.0);
            for (size, site) in (1..).zip(sites) {
                add(count_sums, counts, *site);
                add(weight_sums, &self.weights, *site);
                for start in self.windows.starts() {
                    let (Some([count_before, counts @ ..]), Some([weight_before, weights @ ..])) =
                        (count_sums.get(start..), weight_sums.get(start..))
                    else {
                        continue;
                    };
                    for (length, (count, weight)) in (1..=longest).zip(counts.iter().zip(weights)) {
                        let steps = start..start + length;
                        let (count, weight) = (count - count_before, weight - weight_before);
                        see(Seen { centre, size, steps, count, weight }, least);
                    }
                }
            }
        }
    }

    /// The best zone and window of each centre: a tie keeps the smaller zone, then the shorter window.
    pub(crate) fn best(&self, counts: &[u32], memory: &mut Memory) -> Vec<(f64, Seen)> {
        let mut best: Vec<(f64, Seen)> = Vec::new();
        self.walk(counts, memory, |seen, _| {
            let value = self.value(seen.count as usize, seen.weight);
            match best.last_mut().filter(|(_, kept)| kept.centre == seen.centre) {
                Some((kept_value, kept)) => {
                    let tied = value == *kept_value && kept.size == seen.size;
                    if value > *kept_value || tied && seen.steps.len() < kept.steps.len() {
                        (*kept_value, *kept) = (value, seen);
                    }
                }
                None if value > 0.0 => best.push((value, seen)),
                None => (),
            }
        });
        best
    }

    /// The largest statistic of all.
    pub(crate) fn maximum(&self, counts: &[u32], memory: &mut Memory) -> f64 {
        let mut highest = 0;
        self.walk(counts, memory, |seen, least| {
            let count = seen.count as usize;
            if let Some(least) = least.get_mut(count)
                && seen.weight < *least
            {
                *least = seen.weight;
                highest = highest.max(count);
            }
        });
        let mut maximum = 0.0_f64;
        for (count, least) in memory.least.iter_mut().enumerate().take(highest + 1) {
            maximum = maximum.max(self.value(count, *least));
            *least = f64::INFINITY;
        }
        maximum
    }

    fn value(&self, count: usize, weight: f64) -> f64 {
        if count < COUNT_MIN { 0.0 } else { self.statistic.of(count as f64, weight) }
    }
}

#[inline]
fn add<T: Copy + std::ops::AddAssign>(sums: &mut [T], values: &[T], site: u32) {
    let width = sums.len();
    let row = values.get(site as usize * width..).unwrap_or_default();
    sums.iter_mut().zip(row).for_each(|(sum, value)| *sum += *value);
}
