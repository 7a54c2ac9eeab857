//! Which of the best zones are reported: the most likely, and then those that share no place with one before.
//!
//! Used once for a scan. It does not say whether a cluster is more than chance.

use super::sweep::{Seen, Sweep};
use std::collections::BTreeSet;

/// From the best zone of each centre to clusters without overlap, the most likely first. A tie goes to the one of fewer
/// locations, then to the earlier centre.
pub(crate) fn without_overlap(
    best: Vec<(f64, Seen)>,
    sweep: &Sweep,
    locations: &[Vec<usize>],
) -> Vec<(f64, Seen)> {
    let size = |sites: &[u32]| -> usize {
        sites.iter().filter_map(|site| locations.get(*site as usize)).map(Vec::len).sum()
    };
    let mut sorted: Vec<_> = best
        .into_iter()
        .map(|(value, seen)| {
            let sites = sweep.zones.members(seen.centre, seen.size);
            (value, size(sites), sites, seen)
        })
        .collect();
    // The sort is stable, and the centres come in their order.
    sorted.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    let mut taken: BTreeSet<u32> = BTreeSet::new();
    let mut kept = Vec::new();
    for (value, _, sites, seen) in sorted {
        if sites.iter().all(|site| !taken.contains(site)) {
            taken.extend(sites);
            kept.push((value, seen));
        }
    }
    kept
}
