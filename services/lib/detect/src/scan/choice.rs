//! Chooses which of many events are cases.
//!
//! Used by the simulations of the Bernoulli model, whose controls may be all people: it takes the time of the cases, not of
//! the controls, but for a bit each.

use crate::random::Random;

/// Cases and controls in a row, those of a cell together.
#[derive(Debug, Default)]
pub(crate) struct Events {
    /// Where the events of each cell end.
    ends: Vec<usize>,
    /// The cell; none where it is not looked at.
    places: Vec<Option<u32>>,
}

impl Events {
    /// Adds the events of a cell.
    pub(crate) fn push(&mut self, count: usize, place: Option<u32>) {
        self.ends.push(self.ends.last().copied().unwrap_or(0) + count);
        self.places.push(place);
    }

    /// Shows the cells of so many events, every choice being as likely as another (Floyd's algorithm, in Bentley 1987,
    /// doi:10.1145/30401.315746).
    pub(crate) fn choose(
        &self,
        cases: usize,
        chosen: &mut Vec<u64>,
        random: &mut Random,
        mut show: impl FnMut(usize),
    ) {
        let all = self.ends.last().copied().unwrap_or(0);
        chosen.clear();
        chosen.resize(all.div_ceil(64), 0);
        for newest in all.saturating_sub(cases)..all {
            let drawn = random.below(newest + 1);
            let event = if take(chosen, drawn) { drawn } else { newest };
            take(chosen, event);
            let cell = self.ends.partition_point(|end| *end <= event);
            if let Some(Some(place)) = self.places.get(cell) {
                show(*place as usize);
            }
        }
    }
}

/// Marks an event, and says whether it was free.
fn take(chosen: &mut [u64], event: usize) -> bool {
    let bit = 1 << (event % 64);
    chosen.get_mut(event / 64).is_some_and(|word| {
        let free = *word & bit == 0;
        *word |= bit;
        free
    })
}
