//! The simulation of Noufaily et al. 2013, doi:10.1002/sim.5595: weekly counts of organisms from rare to common, with and
//! without trend and season, four past outbreaks and one to be found.
//!
//! Used by the study that detectors are compared in. μ = exp(θ + βt + Σ γ₁ cos(2πjt/52) + γ₂ sin(2πjt/52)), j up to m,
//! t counted from 1; counts have the variance φμ. An outbreak has Poisson many cases around k standard deviations of its
//! first week, each of them floor(LogNormal(0, ½)) weeks after it.

mod outbreak;
mod scenarios;
mod stored;

use crate::count_law::CountLaw;
use crate::random::Random;
use std::ops::Range;

pub use scenarios::{SCENARIOS, Scenario, scenarios};
pub use stored::stored;

/// Weeks of a series.
pub const WEEKS: usize = 624;
/// The weeks that detectors are judged in, from 0.
pub const TESTED: Range<usize> = 575..624;
/// Past outbreaks of a series.
const OUTBREAKS_PAST: usize = 4;
/// Where past outbreaks start, from 0: late enough for a history without any before them, early enough to be over.
const PAST_STARTS: Range<usize> = 312..560;
/// Where the one to be found starts: early enough to be over within the series.
const CURRENT_STARTS: Range<usize> = 575..615;
/// Sizes of the one to be found, in standard deviations, by turns.
pub const SIZES: [u8; 3] = [2, 5, 10];
/// Sizes of the past ones, by turns after every round of the others.
pub const SIZES_PAST: [u8; 2] = [0, 3];

/// A series and its outbreaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Simulated {
    /// Number of its scenario, 1 to 42.
    pub scenario: u32,
    /// Number of the series within its scenario, from 1.
    pub replication: u32,
    /// k of the outbreak to be found.
    pub size: u8,
    /// Baseline and past outbreaks: in the tested weeks there is nothing to find.
    pub quiet: Vec<u64>,
    /// The same with the outbreak to be found.
    pub struck: Vec<u64>,
    /// Its weeks, from 0; none when it drew no case.
    pub outbreak: Option<Range<usize>>,
}

impl Scenario {
    /// μ of a week, counted from 0.
    pub fn mean(&self, week: usize) -> f64 {
        let t = (week + 1) as f64;
        let season = (1..=self.harmonics).map(|j| {
            let turn = std::f64::consts::TAU * f64::from(j) * t / 52.0;
            self.gamma_1 * turn.cos() + self.gamma_2 * turn.sin()
        });
        (self.theta + self.beta * t + season.sum::<f64>()).exp()
    }

    /// A series of it; replications are counted from 1.
    pub fn series(&self, replication: u32, seed: u64) -> Simulated {
        let draw = u64::from(self.number) << 32 | u64::from(replication);
        let mut random = Random::of_draw(seed, draw);
        let turn = replication.saturating_sub(1) as usize;
        let size = by_turns(&SIZES, turn);
        let size_past = by_turns(&SIZES_PAST, turn / SIZES.len());
        let mut quiet: Vec<u64> = (0..WEEKS).map(|week| self.law(week).draw(&mut random)).collect();
        for _ in 0..OUTBREAKS_PAST {
            self.outbreak(size_past, PAST_STARTS, &mut random).add_to(&mut quiet);
        }
        let current = self.outbreak(size, CURRENT_STARTS, &mut random);
        let mut struck = quiet.clone();
        current.add_to(&mut struck);
        let outbreak = current.weeks();
        Simulated { scenario: self.number, replication, size, quiet, struck, outbreak }
    }

    fn law(&self, week: usize) -> CountLaw {
        CountLaw { mean: self.mean(week), dispersion: self.phi }
    }
}

fn by_turns(sizes: &[u8], turn: usize) -> u8 {
    sizes.get(turn % sizes.len()).copied().unwrap_or_default()
}

impl CountLaw {
    /// A count, by inversion: one random number each, so that a change of one parameter moves no other draw.
    fn draw(&self, random: &mut Random) -> u64 {
        self.quantile(random.unit()) as u64
    }
}

#[cfg(test)]
mod tests;
