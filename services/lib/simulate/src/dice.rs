//! The dice: every draw of the simulation, from a generator that gives the same numbers on every platform.
//!
//! One set of dice a family of subjects, so that leaving a family out changes nothing in the others. It knows
//! distributions, never what is drawn for.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// Above this mean the Poisson distribution is drawn in parts, so that its first term does not vanish.
const POISSON_PART_MAX: f64 = 30.0;

/// A stream of draws.
pub(crate) struct Dice(ChaCha8Rng);

impl Dice {
    /// The dice of a family.
    pub(crate) fn new(seed: u64, family: u64) -> Self {
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        generator.set_stream(family);
        Self(generator)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// In [0, 1).
    pub(crate) fn unit(&mut self) -> f64 {
        // 53 bits are what a double holds.
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub(crate) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// In from..to; `from` where the range is empty.
    pub(crate) fn between(&mut self, from: i64, to: i64) -> i64 {
        let span = u64::try_from(to.saturating_sub(from)).unwrap_or(0);
        if span == 0 { from } else { from + i64::try_from(self.0.next_u64() % span).unwrap_or(0) }
    }

    /// In 0..count as a place in a list.
    pub(crate) fn place(&mut self, count: usize) -> usize {
        usize::try_from(self.between(0, i64::try_from(count).unwrap_or(i64::MAX))).unwrap_or(0)
    }

    /// One of a list with weights, by its place.
    pub(crate) fn weighted(&mut self, weights: &[f64]) -> usize {
        let mut left = self.unit() * weights.iter().sum::<f64>();
        for (place, weight) in weights.iter().enumerate() {
            left -= weight;
            if left < 0.0 {
                return place;
            }
        }
        weights.len().saturating_sub(1)
    }

    /// One of a list that is not empty.
    pub(crate) fn pick<T: Copy>(&mut self, first: T, others: &[T]) -> T {
        let place = self.place(others.len() + 1);
        place.checked_sub(1).and_then(|place| others.get(place)).copied().unwrap_or(first)
    }

    pub(crate) fn poisson(&mut self, mean: f64) -> u32 {
        let mut left = mean;
        let mut total = 0;
        while left > 0.0 {
            let part = left.min(POISSON_PART_MAX);
            left -= part;
            let floor = (-part).exp();
            let mut product = self.unit();
            while product > floor {
                total += 1;
                product *= self.unit();
            }
        }
        total
    }

    /// Negative binomial with variance `dispersion` × mean.
    pub(crate) fn negative_binomial(&mut self, mean: f64, dispersion: f64) -> u32 {
        if mean <= 0.0 {
            return 0;
        }
        let shape = mean / (dispersion - 1.0);
        let rate = self.gamma(shape) * (dispersion - 1.0);
        self.poisson(rate)
    }

    /// Gamma of scale 1, after Marsaglia and Tsang (doi:10.1145/358407.358414).
    fn gamma(&mut self, shape: f64) -> f64 {
        if shape < 1.0 {
            let lift = self.unit().max(f64::MIN_POSITIVE).powf(1.0 / shape);
            return self.gamma(shape + 1.0) * lift;
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let v = (1.0 + c * x).powi(3);
            let u = self.unit().max(f64::MIN_POSITIVE);
            if v > 0.0 && u.ln() < 0.5 * x * x + d - d * v + d * v.ln() {
                return d * v;
            }
        }
    }

    /// Standard normal, after Box and Muller.
    pub(crate) fn normal(&mut self) -> f64 {
        let radius = (-2.0 * self.unit().max(f64::MIN_POSITIVE).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.unit()).cos()
    }

    /// Log-normal around a median; `spread` is the deviation of the logarithm. At least 1.
    pub(crate) fn around(&mut self, median: f64, spread: f64) -> i64 {
        ((median * (spread * self.normal()).exp()) as i64).max(1)
    }
}

/// A small generator for what needs no statistics: ids and delays of one subject.
pub(crate) struct Ticket(u64);

impl Ticket {
    pub(crate) fn new(number: u64) -> Self {
        Self(number)
    }

    /// SplitMix64.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, count: i64) -> i64 {
        i64::try_from(self.next() % u64::try_from(count.max(1)).unwrap_or(1)).unwrap_or(0)
    }
}
