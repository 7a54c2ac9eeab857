//! Events that a coarse clock put at the same time, spread over what the clock cannot tell apart.
//!
//! Used before `hawkes`, where two events at one time would excite each other without limit. Always the same result.

use super::Events;
use crate::NotTestable;

/// Sorted times without ties: those of a group at t are spread evenly from t on, by less than `resolution` and not up to
/// the next time; a group at the very end is spread backwards instead.
///
/// # Errors
/// `Malformed` when a time does not lie between 0 and `until`, `resolution` is not a positive number, or numbers are too
/// coarse to hold so many events in so short a time.
pub fn spread_ties(times: &[f64], until: f64, resolution: f64) -> Result<Vec<f64>, NotTestable> {
    if !(resolution > 0.0 && resolution.is_finite()) {
        return Err(NotTestable::Malformed { what: "the clock's resolution must be a positive time" });
    }
    if !times.iter().all(|time| (0.0..=until).contains(time)) {
        return Err(NotTestable::Malformed { what: "times must lie between 0 and the end" });
    }
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    let mut spread: Vec<f64> = Vec::with_capacity(sorted.len());
    let mut groups = sorted.chunk_by(|one, next| one == next).peekable();
    while let Some(group) = groups.next() {
        let Some(time) = group.first().copied() else { continue };
        let next = groups.peek().and_then(|group| group.first().copied());
        let ahead = next.unwrap_or(until) - time;
        let share = |place: usize| place as f64 / group.len() as f64;
        if ahead > 0.0 {
            spread.extend((0..group.len()).map(|place| time + ahead.min(resolution) * share(place)));
        } else {
            let back = (time - spread.last().copied().unwrap_or(0.0)).min(resolution);
            spread.extend((0..group.len()).rev().map(|place| time - back * share(place)));
        }
    }
    Events { times: &spread, until }.check()?;
    Ok(spread)
}
