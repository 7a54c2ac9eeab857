//! Counts as chance alone would have them, for a scan over given zones.
//!
//! Used to give its highest score a p. A draw depends on the seed and its number alone.

use super::panel::Panel;
use super::{Grid, ScoreBy};
use crate::random::Random;
use crate::scan::alias::Alias;

/// A Poisson number of a larger mean is drawn as the sum of several of this mean at most, so that e to it is a number.
const MEAN_MAX: f64 = 500.0;

/// How counts come about if there is no outbreak.
pub(super) enum Draws {
    /// Every cell for itself, at its expected count.
    Each,
    /// As many cases as there are, in proportion to the expected counts.
    Shared(Alias),
    /// The bins of all cases dealt out anew.
    Permuted { places: Vec<usize>, times: Vec<usize> },
}

impl Draws {
    pub(super) fn new(panel: &Panel, by: &ScoreBy) -> Self {
        match by {
            ScoreBy::ExpectedPoisson { .. } | ScoreBy::NegativeBinomial { .. } => Self::Each,
            ScoreBy::PopulationPoisson { .. } => Self::Shared(Alias::new(panel.expected.cells())),
            ScoreBy::Permutation => {
                let (mut places, mut times) = (Vec::new(), Vec::new());
                for (location, row) in panel.counts.rows().enumerate() {
                    for (bin, count) in row.iter().enumerate() {
                        places.extend(std::iter::repeat_n(location, *count as usize));
                        times.extend(std::iter::repeat_n(bin, *count as usize));
                    }
                }
                Self::Permuted { places, times }
            }
        }
    }

    /// Counts of a draw.
    pub(super) fn counts(&self, panel: &Panel, random: &mut Random) -> Grid<u64> {
        let bins = panel.expected.bins();
        let mut counts = Grid::new(panel.expected.rows().count(), bins);
        match self {
            Self::Each => {
                for (location, row) in panel.expected.rows().enumerate() {
                    let cells = counts.row_mut(location).iter_mut().zip(row);
                    cells.for_each(|(cell, mean)| *cell = poisson(*mean, random));
                }
            }
            Self::Shared(alias) => {
                for _ in 0..panel.cases as u64 {
                    let cell = alias.draw(random);
                    counts.add(cell / bins, cell % bins, 1);
                }
            }
            Self::Permuted { places, times } => {
                let mut dealt = times.clone();
                random.shuffle(&mut dealt);
                places.iter().zip(&dealt).for_each(|(location, bin)| counts.add(*location, *bin, 1));
            }
        }
        counts
    }
}

/// A Poisson number, by inversion.
fn poisson(mean: f64, random: &mut Random) -> u64 {
    let parts = (mean / MEAN_MAX).ceil().max(1.0);
    (0..parts as u64).map(|_| small_poisson(mean / parts, random)).sum()
}

fn small_poisson(mean: f64, random: &mut Random) -> u64 {
    let mut rest = random.unit();
    let mut probability = (-mean).exp();
    let mut count = 0_u32;
    // Beyond the mean, probabilities fall to nothing before the rounding of `rest` can matter.
    while rest >= probability && (probability > 0.0 || f64::from(count) < mean) {
        rest -= probability;
        count += 1;
        probability *= mean / f64::from(count);
    }
    u64::from(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn poisson_numbers_have_their_mean_as_variance() {
        for mean in [0.0, 0.3, 7.0, 480.0, 1_700.0] {
            let mut random = Random::of_draw(3, 1);
            let draws: Vec<f64> = (0..20_000).map(|_| poisson(mean, &mut random) as f64).collect();
            let n = draws.len() as f64;
            let found = draws.iter().sum::<f64>() / n;
            let variance = draws.iter().map(|draw| (draw - found).powi(2)).sum::<f64>() / n;
            assert!((found - mean).abs() <= 4.0 * (mean / n).sqrt(), "{mean}: {found}");
            assert!((variance - mean).abs() <= 0.06 * mean, "{mean}: variance {variance}");
        }
    }
}
