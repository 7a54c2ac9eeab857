//! Draws how many of some trials succeed.
//!
//! Used by the simulations of a scan, to draw how many cases fall on what is looked at before drawing where. By inversion
//! of a table, which is exact and short: a scan has one such number.

use crate::random::Random;
use statrs::function::gamma::ln_gamma;

/// So far from the mean, in standard deviations, nothing ever happens.
const REACH: f64 = 40.0;

/// A binomial distribution, ready to draw from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Binomial {
    /// The least number of the table.
    first: u64,
    /// P(Y ≤ first), P(Y ≤ first + 1), …
    cumulated: Vec<f64>,
}

impl Binomial {
    /// So many trials, each with this probability.
    pub(crate) fn new(trials: u64, probability: f64) -> Self {
        if probability >= 1.0 || probability <= 0.0 {
            let first = if probability >= 1.0 { trials } else { 0 };
            return Self { first, cumulated: vec![1.0] };
        }
        let n = trials as f64;
        let (mean, sd) = (n * probability, (n * probability * (1.0 - probability)).sqrt());
        let first = (mean - REACH * (sd + 1.0)).max(0.0) as u64;
        let last = ((mean + REACH * (sd + 1.0)) as u64).min(trials);
        let mut sum = 0.0;
        let mut cumulated: Vec<f64> = (first..=last)
            .map(|count| {
                let k = count as f64;
                let ways = ln_gamma(n + 1.0) - ln_gamma(k + 1.0) - ln_gamma(n - k + 1.0);
                sum += (ways + k * probability.ln() + (n - k) * (-probability).ln_1p()).exp();
                sum
            })
            .collect();
        cumulated.iter_mut().for_each(|value| *value /= sum);
        Self { first, cumulated }
    }

    /// A number of successes.
    pub(crate) fn draw(&self, random: &mut Random) -> u64 {
        let unit = random.unit();
        let beyond = self.cumulated.partition_point(|cumulated| *cumulated <= unit);
        self.first + beyond.min(self.cumulated.len().saturating_sub(1)) as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mean_and_variance_are_those_of_the_distribution() {
        for (trials, probability) in [(10, 0.3), (7_303, 0.118), (1_000_000, 0.5)] {
            let binomial = Binomial::new(trials, probability);
            let mut random = Random::of_draw(1, 1);
            let draws: Vec<f64> = (0..50_000).map(|_| binomial.draw(&mut random) as f64).collect();
            let n = draws.len() as f64;
            let mean = draws.iter().sum::<f64>() / n;
            let variance = draws.iter().map(|draw| (draw - mean).powi(2)).sum::<f64>() / n;
            let expected = trials as f64 * probability;
            let spread = expected * (1.0 - probability);
            assert!((mean - expected).abs() < 4.0 * (spread / n).sqrt(), "{trials}: mean {mean}");
            assert!((variance / spread - 1.0).abs() < 0.03, "{trials}: variance {variance}");
        }
    }

    #[test]
    fn what_is_certain_is_drawn() {
        let mut random = Random::of_draw(1, 1);
        assert_eq!(
            (Binomial::new(9, 1.0).draw(&mut random), Binomial::new(9, 0.0).draw(&mut random)),
            (9, 0)
        );
    }
}
