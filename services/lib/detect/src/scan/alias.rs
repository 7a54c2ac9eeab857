//! Draws one of many places in proportion to their weights, in the same time however many there are.
//!
//! Used by the simulations of a scan. Walker's alias method, built as in Vose 1991, doi:10.1109/32.92917.

use crate::random::Random;

/// A place keeps a draw with a probability, else an other one has it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Slot {
    keep: f64,
    other: usize,
}

/// Weights, ready to draw from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Alias(Vec<Slot>);

impl Alias {
    /// Of positive weights.
    pub(crate) fn new(weights: &[f64]) -> Self {
        let mean = weights.iter().sum::<f64>() / weights.len() as f64;
        let mut slots: Vec<Slot> =
            weights.iter().enumerate().map(|(other, weight)| Slot { keep: weight / mean, other }).collect();
        let (mut small, mut large): (Vec<usize>, Vec<usize>) =
            (0..slots.len()).partition(|place| slots.get(*place).is_some_and(|slot| slot.keep < 1.0));
        while let (Some(poor), Some(rich)) = (small.pop(), large.last().copied()) {
            // The rich place fills up the poor one's slot.
            let missing = slots.get(poor).map_or(0.0, |slot| 1.0 - slot.keep);
            if let Some(slot) = slots.get_mut(poor) {
                slot.other = rich;
            }
            if let Some(slot) = slots.get_mut(rich) {
                slot.keep -= missing;
                if slot.keep < 1.0 {
                    large.pop();
                    small.push(rich);
                }
            }
        }
        // What is left is full but for rounding, and its other place is itself.
        Self(slots)
    }

    /// A place.
    #[inline]
    pub(crate) fn draw(&self, random: &mut Random) -> usize {
        let place = random.below(self.0.len());
        let kept = random.unit();
        self.0.get(place).filter(|slot| kept >= slot.keep).map_or(place, |slot| slot.other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_drawn_in_proportion() {
        let weights = [1.0, 2.0, 3.0, 4.0, 0.5, 9.5];
        let alias = Alias::new(&weights);
        let mut random = Random::of_draw(1, 0);
        let mut seen = [0_u32; 6];
        for _ in 0..200_000 {
            seen[alias.draw(&mut random)] += 1;
        }
        for (weight, seen) in weights.iter().zip(seen) {
            assert!((f64::from(seen) / 10_000.0 - weight).abs() < 0.06, "{weight}: {seen}");
        }
    }
}
