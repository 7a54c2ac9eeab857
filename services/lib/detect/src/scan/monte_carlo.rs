//! The simulations: how large the largest statistic gets by chance.
//!
//! Used to give clusters their p. Each simulation has a stream of random numbers of its own and they are looked at in their
//! order, so the answer is the same on any number of threads, and an early end falls on the same simulation.

use super::draw::{Null, Pools};
use super::error::{ScanError, malformed};
use super::report::Chance;
use super::settings::{MonteCarlo, Stop};
use super::sweep::{Memory, Sweep};
use crate::random::Random;
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};

/// More simulations add no digit that is shown.
const REPLICATIONS_MAX: u32 = 99_999;
/// Simulations between two looks whether to end: enough work for all threads, little to throw away.
const BATCH: u32 = 128;
/// Statistics that differ by no more are a tie, which chance gets.
const TIE: f64 = 1e-10;

/// The largest statistic of each simulation that counts.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Simulated(Vec<f64>);

/// Memory of one thread.
struct Bench {
    memory: Memory,
    pools: Pools,
    counts: Vec<u32>,
}

impl Simulated {
    /// Simulates, against the largest statistic of the data.
    ///
    /// # Errors
    /// `Malformed` for too many simulations, or an early end after none.
    pub(crate) fn run(
        sweep: &Sweep,
        null: &Null,
        settings: &MonteCarlo,
        found: f64,
    ) -> Result<Self, ScanError> {
        if settings.replications > REPLICATIONS_MAX || settings.stop == Stop::AfterExceedances(0) {
            return Err(malformed("at most 99,999 simulations, and an early end after 1 or more"));
        }
        let mut maxima = Vec::with_capacity(settings.replications as usize);
        let mut exceedances = 0;
        for first in (0..settings.replications).step_by(BATCH as usize) {
            let last = settings.replications.min(first + BATCH);
            for maximum in batch(sweep, null, settings.seed, first..last) {
                maxima.push(maximum);
                exceedances += u32::from(at_least(maximum, found));
                if settings.stop == Stop::AfterExceedances(exceedances) {
                    return Ok(Self(maxima));
                }
            }
        }
        Ok(Self(maxima))
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// How likely a statistic is by chance; none where nothing was simulated.
    pub(crate) fn chance(&self, statistic: f64, bin_days: Option<f64>) -> Option<Chance> {
        if self.0.is_empty() {
            return None;
        }
        let exceedances = self.0.iter().filter(|maximum| at_least(**maximum, statistic)).count();
        let p = (exceedances + 1) as f64 / (self.0.len() + 1) as f64;
        Some(Chance { p, recurrence_days: bin_days.map(|days| days / p) })
    }
}

fn batch(sweep: &Sweep, null: &Null, seed: u64, numbers: std::ops::Range<u32>) -> Vec<f64> {
    let width = sweep.width();
    let bench = || Bench {
        memory: sweep.memory(sweep.statistic.cases() as usize),
        pools: Pools::default(),
        counts: vec![0; sweep.weights.len()],
    };
    let simulate = |bench: &mut Bench, number: u32| {
        let Bench { memory, pools, counts } = bench;
        null.draw(&mut Random::of_draw(seed, u64::from(number)), pools, width, counts);
        sweep.maximum(counts, memory)
    };
    numbers.into_par_iter().map_init(bench, simulate).collect()
}

/// Whether a simulation is as extreme as what was found.
pub(crate) fn at_least(maximum: f64, statistic: f64) -> bool {
    maximum >= statistic * (1.0 - TIE)
}
