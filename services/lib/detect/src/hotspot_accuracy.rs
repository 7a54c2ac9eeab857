//! How well flagged cells of a map foretold where events would be.
//!
//! Used beside every map of hot spots or predictions, which is never shown without it. PAI: Chainey, Tompson, Uhlig 2008,
//! doi:10.1057/palgrave.sj.8350066; PEI: Hunt 2016; RRI: Levine 2008, doi:10.1057/sj.2008.5. Cells count as equally
//! large. It does not say that events were prevented, and where patrols follow the map it measures them too.

use crate::NotTestable;
use std::cmp::Reverse;

/// A cell of a grid of degrees. The order is by column, then by row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GridCell {
    /// Column: longitude over the cell's side, rounded down.
    pub cx: i64,
    /// Row: latitude over the cell's side, rounded down.
    pub cy: i64,
}

impl GridCell {
    /// The cell of a place, for cells with so many degrees a side.
    ///
    /// # Errors
    /// `Malformed` for what is no place on the Earth, or a side not between a millionth of a degree and 90.
    pub fn of(longitude: f64, latitude: f64, side_degrees: f64) -> Result<Self, NotTestable> {
        if !(longitude.abs() <= 180.0 && latitude.abs() <= 90.0) {
            return Err(NotTestable::Malformed {
                what: "a latitude is within ±90°, a longitude within ±180°",
            });
        }
        if !(1e-6..=90.0).contains(&side_degrees) {
            return Err(NotTestable::Malformed { what: "a cell is between 0.000001 and 90 degrees wide" });
        }
        let index = |degrees: f64| (degrees / side_degrees).floor() as i64;
        Ok(Self { cx: index(longitude), cy: index(latitude) })
    }
}

/// A cell of the study area: all cells that ever had an event, or all that could.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellOutcome {
    /// Events in it during the time that the map was made from.
    pub train: u64,
    /// Events in it during the time that was foretold.
    pub test: u64,
    /// Whether the map flagged it.
    pub flagged: bool,
}

/// How good a map was.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HotspotAccuracy {
    /// Cells of the study area, A.
    pub cells_total: usize,
    /// Flagged cells, a.
    pub cells_flagged: usize,
    /// Foretold events in flagged cells, n.
    pub hits: u64,
    /// All events of the time foretold, N.
    pub test_total: u64,
    /// Events in flagged cells during the time of training.
    pub train_hits: u64,
    /// All events during the time of training.
    pub train_total: u64,
    /// n/N.
    pub hit_rate: f64,
    /// (n/N)/(a/A): so many times as many events as in cells taken at random.
    pub pai: f64,
    /// n over the most events that any a cells held: 1 is the best map there could have been.
    pub pei: f64,
    /// The most events that any a cells held, n*.
    pub max_hits: u64,
    /// The hit rate over that of the time of training: below 1 the hot spots faded. None if the flagged cells had no event
    /// then.
    pub rri: Option<f64>,
}

/// Flags the `count` cells with most events; of equal ones those that come first, so sort cells by [`GridCell`].
pub fn hottest(events: &[u64], count: usize) -> Vec<bool> {
    let mut order: Vec<usize> = (0..events.len()).collect();
    // A stable sort keeps equal ones in order.
    order.sort_by_key(|index| Reverse(events.get(*index)));
    let mut flagged = vec![false; events.len()];
    for index in order.into_iter().take(count) {
        if let Some(flag) = flagged.get_mut(index) {
            *flag = true;
        }
    }
    flagged
}

/// Measures a map.
///
/// # Errors
/// `TooLittle` when no cell was flagged or no event happened; `Malformed` for counts whose sum is beyond 64 bits.
pub fn hotspot_accuracy(cells: &[CellOutcome]) -> Result<HotspotAccuracy, NotTestable> {
    let flagged = || cells.iter().filter(|cell| cell.flagged);
    let cells_flagged = flagged().count();
    let mut by_events: Vec<u64> = cells.iter().map(|cell| cell.test).collect();
    by_events.sort_unstable_by_key(|events| Reverse(*events));
    let test_total = total(by_events.iter().copied())?;
    let max_hits = total(by_events.into_iter().take(cells_flagged))?;
    if max_hits == 0 {
        return Err(NotTestable::TooLittle { needs: "a flagged cell, and an event in the time foretold" });
    }
    let hits = total(flagged().map(|cell| cell.test))?;
    let train_hits = total(flagged().map(|cell| cell.train))?;
    let train_total = total(cells.iter().map(|cell| cell.train))?;
    let share = |part: u64, whole: u64| part as f64 / whole as f64;
    let hit_rate = share(hits, test_total);
    Ok(HotspotAccuracy {
        cells_total: cells.len(),
        cells_flagged,
        hits,
        test_total,
        train_hits,
        train_total,
        hit_rate,
        pai: hit_rate / (cells_flagged as f64 / cells.len() as f64),
        pei: share(hits, max_hits),
        max_hits,
        rri: (train_hits > 0).then(|| hit_rate / share(train_hits, train_total)),
    })
}

fn total(mut counts: impl Iterator<Item = u64>) -> Result<u64, NotTestable> {
    counts
        .try_fold(0_u64, u64::checked_add)
        .ok_or(NotTestable::Malformed { what: "counts add up to less than 2^64" })
}

#[cfg(test)]
mod tests;
