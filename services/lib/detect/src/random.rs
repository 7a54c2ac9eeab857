//! Random numbers that depend on a seed and a number of the draw alone, so that a draw is the same in whatever order
//! and on however many threads it is made.
//!
//! Used for randomisation tests, resampling and simulations. Not for secrets. The generator is SplitMix64 (Steele, Lea, Flood 2014,
//! doi:10.1145/2660193.2660195).

/// A stream of numbers.
#[derive(Debug, Clone)]
pub(crate) struct Random(u64);

const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

impl Random {
    /// The stream of one draw.
    pub(crate) fn of_draw(seed: u64, draw: u64) -> Self {
        Self(mix(seed ^ mix(draw.wrapping_add(GOLDEN))))
    }

    /// The next number.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GOLDEN);
        mix(self.0)
    }

    /// One below a bound that is not 0, each equally likely up to 2⁻⁶⁴.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.next()) * bound as u128) >> 64) as usize
    }

    /// A number between 0 and 1, neither of them.
    pub(crate) fn unit(&mut self) -> f64 {
        ((self.next() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    /// Puts a list into random order (Fisher, Yates).
    pub(crate) fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            list.swap(last, self.below(last + 1));
        }
    }
}

fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draw_depends_on_its_number_alone() {
        let order = |draw| {
            let mut list: Vec<u32> = (0..20).collect();
            Random::of_draw(7, draw).shuffle(&mut list);
            list
        };
        assert_eq!(order(3), order(3));
        assert_ne!(order(3), order(4));
    }

    #[test]
    fn every_order_is_as_likely_as_another() {
        let mut seen = std::collections::BTreeMap::new();
        for draw in 0..6_000 {
            let mut list = [0, 1, 2];
            Random::of_draw(1, draw).shuffle(&mut list);
            *seen.entry(list).or_insert(0) += 1;
        }
        assert_eq!(seen.len(), 6);
        assert!(seen.values().all(|count| (850..1_150).contains(count)), "{seen:?}");
    }
}
