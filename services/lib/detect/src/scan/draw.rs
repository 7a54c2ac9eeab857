//! Counts as chance alone would have them: one draw for each simulation.
//!
//! Used by the simulations of a scan. Only steps that a window can reach are drawn, as nothing else is looked at. A draw
//! depends on its stream of random numbers alone.

use super::alias::Alias;
use super::binomial::Binomial;
use super::choice::Events;
use super::grid::Grid;
use super::window::Windows;
use crate::random::Random;

/// How counts come about if there is no cluster. Cells are those of a sweep: a site's steps from the second value on.
#[derive(Debug)]
pub(crate) enum Null {
    /// All cases fall on cells in proportion to what is expected there.
    Multinomial {
        /// How many fall on cells that are looked at.
        inside: Binomial,
        /// Where.
        cells: Alias,
        /// The cell of each position of `cells`.
        places: Vec<u32>,
    },
    /// The times of cases are dealt out anew, within each stratum.
    Shuffle(Vec<Stratum>),
    /// So many of all events are cases.
    Choice { events: Events, cases: usize },
}

/// Cases whose times may be exchanged.
#[derive(Debug, Default)]
pub(crate) struct Stratum {
    /// Where each case's row begins.
    rows: Vec<u32>,
    /// The times that are looked at, as places in a row.
    times: Vec<u32>,
}

/// Memory of one thread.
#[derive(Debug, Default)]
pub(crate) struct Pools {
    rows: Vec<u32>,
    /// A bit for each event.
    chosen: Vec<u64>,
}

impl Null {
    /// Of weights by site.
    pub(crate) fn multinomial(weights: &Grid<f64>, windows: &Windows, cases: u64) -> Self {
        let mut places = Vec::new();
        let mut kept = Vec::new();
        for (site, row) in weights.rows().enumerate() {
            for (step, weight) in windows.by_step(row).into_iter().enumerate() {
                if weight > 0.0 {
                    places.push(cell(windows, site, step));
                    kept.push(weight);
                }
            }
        }
        let all: f64 = weights.cells().iter().sum();
        let kept_share = kept.iter().sum::<f64>() / all;
        // All of it, added up in another order, is all of it.
        let share = if kept_share > 1.0 - 1e-12 { 1.0 } else { kept_share };
        Self::Multinomial { inside: Binomial::new(cases, share), cells: Alias::new(&kept), places }
    }

    /// Of cases by site, in so many strata of bins that come in turn.
    pub(crate) fn shuffle(counts: &Grid<u64>, windows: &Windows, strata: usize) -> Self {
        let mut list: Vec<Stratum> = (0..strata).map(|_| Stratum::default()).collect();
        for (site, row) in counts.rows().enumerate() {
            for (bin, count) in row.iter().enumerate() {
                let Some(stratum) = list.get_mut(bin % strata) else { continue };
                let cases = std::iter::repeat_n((), *count as usize);
                stratum.rows.extend(cases.clone().map(|()| cell(windows, site, 0) - 1));
                if let Some(step) = windows.step_of(bin) {
                    stratum.times.extend(cases.map(|()| 1 + step as u32));
                }
            }
        }
        Self::Shuffle(list)
    }

    /// Of cases and controls by site.
    pub(crate) fn choice(all: &Grid<f64>, windows: &Windows, cases: u64) -> Self {
        let mut events = Events::default();
        for (site, row) in all.rows().enumerate() {
            for (bin, count) in row.iter().enumerate() {
                let place = windows.step_of(bin).map(|step| cell(windows, site, step));
                events.push(*count as usize, place);
            }
        }
        Self::Choice { events, cases: cases as usize }
    }

    /// Draws counts and cumulates them, in the layout of a sweep.
    pub(crate) fn draw(&self, random: &mut Random, pools: &mut Pools, width: usize, counts: &mut [u32]) {
        counts.fill(0);
        let mut add = |place: usize| {
            if let Some(count) = counts.get_mut(place) {
                *count += 1;
            }
        };
        match self {
            Self::Multinomial { inside, cells, places } => {
                for _ in 0..inside.draw(random) {
                    if let Some(place) = places.get(cells.draw(random)) {
                        add(*place as usize);
                    }
                }
            }
            Self::Shuffle(strata) => {
                for stratum in strata {
                    let times = stratum.times.iter();
                    deal(&stratum.rows, &mut pools.rows, times, random, |row, time| {
                        add((row + time) as usize);
                    });
                }
            }
            Self::Choice { events, cases } => events.choose(*cases, &mut pools.chosen, random, add),
        }
        for row in counts.chunks_exact_mut(width) {
            let mut sum = 0;
            for count in row {
                sum += *count;
                *count = sum;
            }
        }
    }
}

fn cell(windows: &Windows, site: usize, step: usize) -> u32 {
    (site * (windows.steps() + 1) + 1 + step) as u32
}

/// Gives each receiver one of the pool, none twice: the first steps of a shuffle, as the rest is not looked at.
fn deal<T: Copy, R>(
    pool: &[T],
    memory: &mut Vec<T>,
    receivers: impl Iterator<Item = R>,
    random: &mut Random,
    mut give: impl FnMut(T, R),
) {
    memory.clear();
    memory.extend_from_slice(pool);
    let mut rest = memory.as_mut_slice();
    for receiver in receivers {
        let chosen = random.below(rest.len());
        let Some(last) = rest.len().checked_sub(1) else { return };
        rest.swap(chosen, last);
        let Some((given, others)) = rest.split_last_mut() else { return };
        give(*given, receiver);
        rest = others;
    }
}

#[cfg(test)]
mod tests;
