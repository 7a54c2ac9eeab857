//! The near-repeat table: after an event, how much likelier is another one, at the same place or so many metres away,
//! within a week, the next, …?
//!
//! Used to decide how far and how long to watch around an event. Ratcliffe 2009, Near Repeat Calculator; Townsley, Homel,
//! Chaseling 2003, doi:10.1093/bjc/43.3.615. It looks at many cells at once without a correction: one flag among forty
//! cells may be chance, a block of them is not.

use crate::NotTestable;
use crate::pairs::{Bands, Pairs};
pub use crate::pairs::{Event, Permutations};

/// The bands of the table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NearRepeatParams<'a> {
    /// Upper limits of the bands of distance, positive and rising; before them comes the same place, distance 0.
    pub distance_limits: &'a [f64],
    /// Upper limits of the bands of time, rising; the first band begins at 0 and holds it.
    pub time_limits: &'a [f64],
    /// How the times are permuted.
    pub permutations: Permutations,
}

/// A band of distance or time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// It begins above this; none where it holds 0.
    pub above: Option<f64>,
    /// It ends with this, which belongs to it.
    pub up_to: f64,
}

/// What chance would bring, and how much more there is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NearRepeat {
    /// Mean number of pairs over the permutations.
    pub expected: f64,
    /// Pairs seen over the mean; none where no permutation had any.
    pub ratio: Option<f64>,
    /// Share of permutations with at least as many pairs, the seen one among them.
    pub p: f64,
    /// At least [`RATIO_MIN`] times as many, and p below [`P_BELOW`].
    pub flagged: bool,
}

/// A cell of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct NearRepeatCell {
    /// How far the pairs are apart.
    pub distance: Band,
    /// How long the pairs are apart.
    pub time: Band,
    /// Pairs seen.
    pub observed: u64,
    /// The finding, or why there can be none.
    pub finding: Result<NearRepeat, NotTestable>,
}

/// From this ratio on a cell may be flagged: a fifth more than by chance.
pub const RATIO_MIN: f64 = 1.2;
/// Below this p a cell may be flagged.
pub const P_BELOW: f64 = 0.05;

/// The table, by distance and in it by time.
///
/// # Errors
/// `TooLittle` with fewer than 3 events; `Malformed` for limits that do not rise or are no numbers, and for more than can
/// be looked at. A cell says `TooLittle` when no pair at all is so far, or none so long apart.
pub fn near_repeat(events: &[Event], params: &NearRepeatParams) -> Result<Vec<NearRepeatCell>, NotTestable> {
    let same_place_first = [0.0].iter().chain(params.distance_limits).copied().collect();
    let (in_space, in_time) = (Bands::new(same_place_first)?, Bands::new(params.time_limits.to_vec())?);
    let (distances, times) = (bands(in_space.limits()), bands(in_time.limits()));
    let pairs = Pairs::new(events, in_space, in_time)?;
    let tally = pairs.permuted(params.permutations)?;
    let draws = f64::from(params.permutations.b);
    let by_time = pairs.by_time();
    let margins =
        pairs.by_distance().into_iter().flat_map(|row| by_time.iter().map(move |column| (row, *column)));
    let bands = distances.iter().flat_map(|distance| times.iter().map(move |time| (*distance, *time)));
    let findings = tally.at_least.iter().zip(&tally.sums).zip(margins);
    let cells = bands.zip(pairs.seen()).zip(findings);
    Ok(cells
        .map(|(((distance, time), observed), ((at_least, sum), margins))| NearRepeatCell {
            distance,
            time,
            observed,
            finding: possible(margins)
                .map(|()| judged(observed, *sum as f64 / draws, (1 + at_least) as f64 / (draws + 1.0))),
        })
        .collect())
}

fn bands(limits: &[f64]) -> Vec<Band> {
    let before = std::iter::once(None).chain(limits.iter().copied().map(Some));
    before.zip(limits).map(|(above, up_to)| Band { above, up_to: *up_to }).collect()
}

/// Whether any permutation could put a pair there.
fn possible((in_space, in_time): (u64, u64)) -> Result<(), NotTestable> {
    if in_space == 0 || in_time == 0 {
        return Err(NotTestable::TooLittle { needs: "a pair of events so far apart and one so long apart" });
    }
    Ok(())
}

fn judged(observed: u64, expected: f64, p: f64) -> NearRepeat {
    let ratio = (expected > 0.0).then(|| observed as f64 / expected);
    // Where no permutation had any pair, one that was seen is more than any ratio.
    let more = ratio.map_or(observed > 0, |ratio| ratio >= RATIO_MIN);
    NearRepeat { expected, ratio, p, flagged: more && p < P_BELOW }
}

#[cfg(test)]
mod tests;
