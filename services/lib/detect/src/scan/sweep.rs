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
}

/// A zone during all windows of one start.
pub(crate) struct Fan<'a> {
    centre: usize,
    size: usize,
    start: usize,
    /// Sums before the start, and up to the end of each window.
    count_before: u32,
    weight_before: f64,
    counts: &'a [u32],
    weights: &'a [f64],
}

impl Fan<'_> {
    /// Count and weight of each window, the shortest first. Sums of counts rise, and are far below the limit, so the
    /// subtraction needs no check; with one it takes twice the time.
    #[inline]
    pub(crate) fn windows(&self) -> impl Iterator<Item = (u32, f64)> {
        self.counts
            .iter()
            .zip(self.weights)
            .map(|(count, weight)| (count.wrapping_sub(self.count_before), weight - self.weight_before))
    }
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
    pub(crate) fn walk(
        &self,
        counts: &[u32],
        memory: &mut Memory,
        mut see: impl FnMut(&Fan<'_>, &mut [f64]),
    ) {
        let Memory { counts: count_sums, weights: weight_sums, least } = memory;
        let width = self.width();
        for (centre, sites) in self.zones.lists().enumerate() {
            count_sums.fill(0);
            weight_sums.fill(0.0);
            for (size, site) in (1..).zip(sites) {
                let begin = *site as usize * width;
                let of_site = counts.iter().skip(begin);
                count_sums.iter_mut().zip(of_site).for_each(|(sum, count)| *sum = sum.wrapping_add(*count));
                let of_site = self.weights.iter().skip(begin);
                weight_sums.iter_mut().zip(of_site).for_each(|(sum, weight)| *sum += weight);
                for start in self.windows.starts() {
                    let end = width.min(start + 1 + self.windows.longest());
                    if let (Some([count_before, counts @ ..]), Some([weight_before, weights @ ..])) =
                        (count_sums.get(start..end), weight_sums.get(start..end))
                    {
                        let (count_before, weight_before) = (*count_before, *weight_before);
                        let fan = Fan { centre, size, start, count_before, weight_before, counts, weights };
                        see(&fan, least);
                    }
                }
            }
        }
    }

    /// The best zone and window of each centre: a tie keeps the smaller zone, then the shorter window.
    pub(crate) fn best(&self, counts: &[u32], memory: &mut Memory) -> Vec<(f64, Seen)> {
        let mut best: Vec<(f64, Seen)> = Vec::new();
        self.walk(counts, memory, |fan, _| {
            for (length, (count, weight)) in (1..).zip(fan.windows()) {
                let value = self.value(count as usize, weight);
                let steps = fan.start..fan.start + length;
                let seen = Seen { centre: fan.centre, size: fan.size, steps };
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
            }
        });
        best
    }

    /// The largest statistic of all.
    pub(crate) fn maximum(&self, counts: &[u32], memory: &mut Memory) -> f64 {
        let mut highest = 0;
        self.walk(counts, memory, |fan, least| {
            for (count, weight) in fan.windows() {
                if let Some(least) = least.get_mut(count as usize)
                    && weight < *least
                {
                    *least = weight;
                    highest = highest.max(count);
                }
            }
        });
        let mut maximum = 0.0_f64;
        for (count, least) in memory.least.iter_mut().enumerate().take(highest as usize + 1) {
            maximum = maximum.max(self.value(count, *least));
            *least = f64::INFINITY;
        }
        maximum
    }

    fn value(&self, count: usize, weight: f64) -> f64 {
        if count < COUNT_MIN { 0.0 } else { self.statistic.of(count as f64, weight) }
    }
}
